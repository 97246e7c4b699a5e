"""Every way that writes, as a program that imports all it needs once and forks for each attempt.

Asked line by line by `forks.Forks`. An attempt is a process of its own, so that it can be killed, and so that strace
counts its system calls from one.
"""

from __future__ import annotations

import ctypes
import encodings.utf_8_sig  # noqa: F401
import json
import os
import socket
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import tomlkit  # noqa: F401 - an attempt must find everything loaded
import typst  # noqa: F401
from msgspec import structs

from neckguide import __main__, saving  # noqa: F401
from neckguide.content.favourites import Recipe
from neckguide.errors import NeckguideError
from neckguide.favourite_files import keep_favourite, read_favourites
from neckguide.favourites import Favourite
from neckguide.files import write_whole
from neckguide.handout import compose, typeset, webpage  # noqa: F401
from neckguide.settings import change_settings, load_settings, save_settings
from neckguide.share import refresh
from neckguide.visit import note  # noqa: F401

AT = 201
"""The call that strace makes fail, counted in each attempt: what stands before ours is filled up with idle ones."""
DONE, TOLD, CRASHED = "done", "told", "crashed"


class Told(Exception):
    """What a way said that raises nothing."""


class Way(NamedTuple):
    """How version `number` is written into a folder, and which one stands there: AssertionError where half a one."""

    save: Callable[[Path, int], None]
    held: Callable[[Path], int]


def save_settings_of(folder: Path, number: int) -> None:
    now = load_settings(folder / "clinic.toml", folder / "none", folder / "none")
    changed = structs.replace(now.clinic, phone=str(number), address=str(number) * 400)
    save_settings(change_settings(now, changed))


def settings_held(folder: Path) -> int:
    loaded = load_settings(folder / "clinic.toml", folder / "none", folder / "none")
    clinic = loaded.clinic
    assert clinic.address == clinic.phone * 400, "half a file"
    assert (folder / "clinic.toml").read_text("utf-8").startswith("# ours\nfax = 1\n"), "others' words are lost"
    return int(clinic.phone or 0)


def save_favourites(folder: Path, number: int) -> None:
    exercises = tuple(f"number-{number}" for _ in range(40))
    keep_favourite(folder / "favourites.toml", Favourite(Recipe("Ours", "neck-pain", exercises=exercises)))


def favourites_held(folder: Path) -> int:
    found, said = read_favourites(folder / "favourites.toml", "neck-pain")
    assert said == () and found and found[0].name == "Other", "another favourite is lost"
    ours = [each.recipe.exercises for each in found if each.name == "Ours"]
    if not ours:
        return 0
    assert len(ours[0]) == 40 and len(set(ours[0])) == 1, "half a file"
    return int(ours[0][0].removeprefix("number-"))


def save_copy(folder: Path, number: int) -> None:
    """The clinic's folder has a new version, and this room copies it."""
    said = refresh(folder / "share", folder / "copy", lambda: None)
    if not said.reached or said.notices:
        raise Told("; ".join(said.notices) or "The clinic's shared folder cannot be reached.")


def copy_held(folder: Path) -> int:
    managed = folder / "managed.toml"
    managed.write_text(f"shared = '{folder / 'share'}'", "utf-8")
    loaded = load_settings(folder / "none" / "clinic.toml", managed, folder / "copy")
    clinic = loaded.clinic
    assert loaded.notices == () and set(clinic.costs.values()) <= {clinic.name} and len(clinic.costs) in (0, 50)
    assert not clinic.logo or Path(clinic.logo).read_bytes().endswith(b"IEND\xaeB`\x82"), "half a logo"
    return int(clinic.name or 0)


def fill_share(folder: Path, number: int) -> None:
    """What whoever looks after the clinic puts into the shared folder."""
    share = folder / "share"
    share.mkdir(exist_ok=True)
    costs = "".join(f'c{line} = "{number}"\n' for line in range(50))
    write_whole(share / "clinic.toml", f'name = "{number}"\nlogo = "logo.png"\n[costs]\n{costs}'.encode())
    write_whole(share / "favourites.toml", f"# {number}\n".encode())
    write_whole(share / "logo.png", b"\x89PNG\r\n\x1a\n" + str(number).encode() * 200 + b"IEND\xaeB`\x82")


def save_sheet(folder: Path, number: int) -> None:
    """As the window does with a sheet that is made already."""
    write_whole(folder / "sheet.pdf", f"{number:06}".encode() * 100_000, sheet=True)


def sheet_held(folder: Path) -> int:
    file = folder / "sheet.pdf"
    content = file.read_bytes()
    assert content in (b"0", content[:6] * 100_000), "half a file"
    return int(content[:6])


def save_over_damage(folder: Path, number: int) -> None:
    """The user's own file is damaged: it is kept aside, and a new one written."""
    now = load_settings(folder / "clinic.toml", folder / "none", folder / "none")
    save_settings(change_settings(now, structs.replace(now.clinic, phone=str(number))))


def damage_held(folder: Path) -> int:
    kept = [file.read_text("utf-8") for file in folder.glob("clinic*.toml")]
    assert DAMAGED in kept, "the damaged file is lost"
    return max(int(text.split('"')[1]) if text.startswith('phone = "') else 0 for text in kept)


def command(name: str) -> Way:
    """`neckguide handout --out FILE`, from reading the topic to writing the sheet."""

    def save(folder: Path, number: int) -> None:
        out, err = os.memfd_create("out"), os.memfd_create("err")
        os.dup2(out, 1)
        os.dup2(err, 2)
        status = __main__.main(["handout", "--out", str(folder / name), "--name", f"No {number}"])
        said = os.pread(err, 10_000, 0).decode()
        assert "should not happen" not in said and "Traceback" not in said, said
        if status:
            raise Told(said.strip().splitlines()[-1])  # The library that sets sheets writes more where it gives up.

    def held(folder: Path) -> int:
        content = (folder / name).read_bytes()
        whole = {".pdf": (b"%PDF", b"%%EOF"), ".html": (b"<!DOCTYPE html>", b"</html>")}[Path(name).suffix]
        assert content == b"0" or (content.startswith(whole[0]) and content.rstrip().endswith(whole[1])), "half a file"
        return 0 if content == b"0" else 1

    return Way(save, held)


def prepare(way: str, folder: Path, number: int = 0) -> None:
    """What stands before: others' words in the files that people write, too."""
    folder.mkdir(parents=True, exist_ok=True)
    for aside in folder.glob("clinic*"):
        aside.unlink()
    (folder / "clinic.toml").write_text(DAMAGED if way == OVER_DAMAGE else "# ours\nfax = 1\n", "utf-8")
    (folder / "favourites.toml").write_text('# ours\n[[favourite]]\nname = "Other"\ntopic = "neck-pain"\n', "utf-8")
    for sheet in ("sheet.pdf", "sheet.html"):
        (folder / sheet).write_bytes(b"0")
    if way == COPY:
        fill_share(folder, number)


COPY, OVER_DAMAGE = "shared folder's copy", "damaged settings"
DAMAGED = "name = [\n"
WAYS = {
    "settings": Way(save_settings_of, settings_held),
    OVER_DAMAGE: Way(save_over_damage, damage_held),
    "favourites": Way(save_favourites, favourites_held),
    COPY: Way(save_copy, copy_held),
    "saved sheet": Way(save_sheet, sheet_held),
    "handout as PDF": command("sheet.pdf"),
    "handout as web page": command("sheet.html"),
}
NULL = os.open(os.devnull, os.O_RDWR)
NOWHERE = "/nowhere/at/all"


def _open_and_close() -> None:
    os.close(os.open(os.devnull, os.O_RDONLY))


IDLE: dict[str, Callable[[], Any]] = {
    "write": lambda: os.write(NULL, b""),
    "fsync": lambda: os.fsync(NULL),
    "openat": _open_and_close,
    "rename": lambda: os.rename(NOWHERE, NOWHERE),  # noqa: PTH104
    "read": lambda: os.read(NULL, 1),
    "mkdir": lambda: os.mkdir("/"),  # noqa: PTH102
    "unlink": lambda: os.unlink(NOWHERE),  # noqa: PTH108
    "newfstatat": lambda: os.stat("/"),  # noqa: PTH116
}
"""A call of each kind that does nothing."""


def attempt(way: Way, folder: Path, number: int, call: str, nth: int) -> tuple[str, str]:
    """Save once, while strace lets the nth such call fail; how it went, and what was said."""
    for _ in range(AT - nth if call else 0):
        with suppress(OSError):
            IDLE[call]()
    try:
        way.save(folder, number)
    except (NeckguideError, Told) as error:
        return TOLD, str(error)
    except BaseException as error:
        return CRASHED, repr(error)
    return DONE, ""


def main(channel: socket.socket) -> None:
    """Answer orders of `Forks` until there are no more: how it went; of an endless one its process, and its end."""
    # strace may be no relative of ours.
    ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)
    with tempfile.TemporaryDirectory() as folder:
        # Not as PDF: that would start threads, and a fork loses them.
        __main__.main(["handout", "--out", f"{folder}/sheet.html"])
    channel.send(b"ready")
    while asked := channel.recv(10_000):
        order = json.loads(asked)
        way, folder, number = WAYS[order["way"]], Path(order["folder"]), order["number"]
        child = os.fork()
        if child == 0:
            while order["endless"]:
                number += 1
                if order["way"] == COPY:
                    fill_share(folder, number)
                way.save(folder, number)
            channel.send(json.dumps(attempt(way, folder, number, order["call"], order["nth"])).encode())
            os._exit(0)
        if order["endless"]:
            channel.send(json.dumps(child).encode())
        os.waitpid(child, 0)
        if order["endless"]:
            channel.send(b"ended")


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
