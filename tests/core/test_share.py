"""The clinic's shared folder: copied whole or not at all, and never more than what is meant for us."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from neckguide.clinic import Clinic, read_clinic
from neckguide.errors import CannotWrite
from neckguide.settings import load_settings
from neckguide.share import Outcome, copied, refresh
from neckguide.share_look import MAX_LOGO, MOST_FAVOURITES
from tests.core.test_clinic import png

UNIX = pytest.mark.skipif(os.name == "nt", reason="links and pipes as Unix has them")
FAVOURITES = '[[favourite]]\nname = "First visit"\n'


class Rooms:
    """A shared folder, and a room that copies it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.share, self.copy = folder / "share", folder / "cache" / "shared"
        self.managed = folder / "managed.toml"
        self.managed.write_text(f"shared = '{self.share}'", "utf-8")
        self.pauses = 0
        self.share.mkdir()

    def put(self, name: str, content: str | bytes) -> None:
        (self.share / name).write_bytes(content.encode() if isinstance(content, str) else content)

    def look(self, between: Callable[[], object] = lambda: None) -> Outcome:
        """`between` is what happens while the room waits before its second look."""

        def pause() -> None:
            self.pauses += 1
            between()

        return refresh(self.share, self.copy, pause)

    def clinic(self) -> Clinic:
        return load_settings(self.folder / "own.toml", self.managed, self.copy).clinic

    def kept(self) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in self.copy.iterdir()} if self.copy.exists() else {}


@pytest.fixture
def rooms(tmp_path: Path) -> Rooms:
    return Rooms(tmp_path)


# What is taken -----------------------------------------------------------------------------------------------


def test_the_share_is_copied_with_its_logo_and_nothing_else(rooms: Rooms) -> None:
    rooms.put("clinic.toml", 'name = "Hill"\nlogo = "our logo.png"')
    rooms.put("favourites.toml", FAVOURITES)
    rooms.put("our logo.png", png(4, 4))
    rooms.put("other.txt", "not for us")
    outcome = rooms.look()
    assert outcome.reached and outcome.state and outcome.notices == ()
    logo = Path(rooms.clinic().logo)
    assert rooms.clinic() == Clinic(name="Hill", logo=str(logo)) and logo.read_bytes() == png(4, 4)
    assert sorted(rooms.kept()) == ["clinic.toml", "copied.json", "favourites.toml", logo.name]
    assert rooms.kept()["favourites.toml"] == FAVOURITES.encode()


def test_a_second_look_at_the_same_waits_for_nothing_and_writes_nothing(rooms: Rooms) -> None:
    rooms.put("clinic.toml", 'name = "Hill"\nlogo = "logo.png"')
    rooms.put("logo.png", png(4, 4))
    first = rooms.look()
    for file in rooms.copy.iterdir():
        os.utime(file, (1, 1))
    pauses = rooms.pauses
    assert rooms.look() == first and rooms.pauses == pauses
    assert {file.stat().st_mtime for file in rooms.copy.iterdir()} == {1}


def test_what_changes_in_the_share_changes_in_the_copy(rooms: Rooms) -> None:
    rooms.put("clinic.toml", 'name = "Hill"\nlogo = "logo.png"')
    rooms.put("logo.png", png(4, 4))
    states = [rooms.look().state]
    logos = [rooms.clinic().logo]
    rooms.put("clinic.toml", 'name = "Valley"\nlogo = "logo.png"')
    states.append(rooms.look().state)
    assert rooms.clinic().name == "Valley"
    rooms.put("logo.png", png(5, 5))
    states.append(rooms.look().state)
    logos.append(rooms.clinic().logo)
    rooms.put("favourites.toml", FAVOURITES)
    states.append(rooms.look().state)
    assert len(set(states)) == 4 and len(set(logos)) == 2
    assert Path(logos[1]).read_bytes() == png(5, 5) and not Path(logos[0]).exists()


def test_what_is_taken_out_of_the_share_goes_from_the_copy(rooms: Rooms) -> None:
    rooms.put("clinic.toml", 'name = "Hill"\nlogo = "logo.png"')
    rooms.put("logo.png", png(4, 4))
    rooms.put("favourites.toml", FAVOURITES)
    rooms.look()
    (rooms.share / "clinic.toml").unlink()
    rooms.look()
    assert rooms.clinic() == Clinic() and sorted(rooms.kept()) == ["copied.json", "favourites.toml"]
    rooms.put("clinic.toml", "# nothing is set")
    (rooms.share / "favourites.toml").unlink()
    rooms.look()
    assert sorted(rooms.kept()) == ["clinic.toml", "copied.json"]


def test_a_cache_that_somebody_tidied_is_filled_again(rooms: Rooms) -> None:
    rooms.put("clinic.toml", 'logo = "logo.png"')
    rooms.put("logo.png", png(4, 4))
    rooms.put("favourites.toml", FAVOURITES)
    rooms.look()
    whole = rooms.kept()
    for name in whole:
        (rooms.copy / name).unlink()
        rooms.look()
        assert rooms.kept() == whole


def test_another_share_takes_nothing_over_from_the_first(rooms: Rooms, tmp_path: Path) -> None:
    rooms.put("clinic.toml", 'name = "Hill"\nlogo = "logo.png"')
    rooms.put("logo.png", png(4, 4))
    rooms.put("favourites.toml", FAVOURITES)
    rooms.look()
    rooms.share = tmp_path / "another"
    rooms.managed.write_text(f"shared = '{rooms.share}'")
    rooms.share.mkdir()
    assert not rooms.look().reached and rooms.clinic() == Clinic()
    rooms.put("clinic.toml", "name = [")
    assert rooms.look().notices[0].endswith("It is left out.")
    assert sorted(rooms.kept()) == ["copied.json"]


# What is not taken -------------------------------------------------------------------------------------------


def gone(rooms: Rooms) -> None:
    rooms.share.rename(rooms.share.with_name("away"))


def unmounted(rooms: Rooms) -> None:
    gone(rooms)
    rooms.share.mkdir()


def a_file_now(rooms: Rooms) -> None:
    gone(rooms)
    rooms.share.write_text("")


@pytest.mark.parametrize("away", [gone, unmounted, a_file_now])
def test_a_share_that_is_gone_leaves_the_last_good_copy(rooms: Rooms, away: Callable[[Rooms], None]) -> None:
    rooms.put("clinic.toml", 'name = "Hill"')
    rooms.put("favourites.toml", FAVOURITES)
    before = rooms.look()
    kept = rooms.kept()
    away(rooms)
    for _ in range(2):
        assert rooms.look() == Outcome(False, before.state)
        assert rooms.kept() == kept and rooms.clinic().name == "Hill"


@pytest.mark.parametrize("error", [PermissionError(13, "no"), OSError(5, "I/O error"), TimeoutError(110, "late")])
def test_a_share_that_refuses_leaves_the_last_good_copy(
    rooms: Rooms, error: OSError, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms.put("clinic.toml", 'name = "Hill"')
    before = rooms.look()
    really = os.open

    def refuse(file: Any, *rest: Any, **more: Any) -> int:
        if str(file).startswith(str(rooms.share)):
            raise error
        return really(file, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    rooms.put("favourites.toml", FAVOURITES)
    assert rooms.look() == Outcome(False, before.state)
    assert rooms.clinic().name == "Hill"


def test_a_share_that_goes_between_two_looks_leaves_the_last_good_copy(rooms: Rooms) -> None:
    rooms.put("clinic.toml", 'name = "Hill"')
    before = rooms.look()
    rooms.put("clinic.toml", 'name = "Valley"')
    assert rooms.look(lambda: gone(rooms)) == Outcome(False, before.state)
    assert rooms.clinic().name == "Hill"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"name = [", "this is not valid TOML"),
        (b"name = 1", "name: this must be text in quotes, not a whole number"),
        (b'name = "\xff"', "this is not UTF-8 text"),
        (b"", "this file is empty"),
        (b" \r\n", "this file is empty"),
        (b"#" * 70_000, "this file is longer than 64 kB"),
        (b"a = " + b"[" * 20_000, "this is nested too deep"),
    ],
)
def test_a_damaged_clinic_file_leaves_the_last_good_one(rooms: Rooms, content: bytes, fault: str) -> None:
    rooms.put("clinic.toml", 'name = "Hill"\nlogo = "logo.png"')
    rooms.put("logo.png", png(4, 4))
    before = rooms.look()
    rooms.put("clinic.toml", content)
    for _ in range(2):
        outcome = rooms.look()
        assert outcome.state == before.state
        (notice,) = outcome.notices
        assert notice.startswith("clinic.toml in the shared folder: ") and fault in notice
        assert notice.endswith("The last good one is used.") and notice.count("shared folder") == 1
    assert rooms.clinic().name == "Hill" and Path(rooms.clinic().logo).exists()
    rooms.put("clinic.toml", 'name = "Valley"')
    assert rooms.look().notices == () and rooms.clinic() == Clinic(name="Valley")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("[[favourite]", "not valid TOML"),
        ("favourite = 1", "must be a list"),
        ("", "empty"),
        ("[[favourite]]\n" * (MOST_FAVOURITES + 1), "too many favourites"),
        ("#" * 70_000, "longer than 64 kB"),
    ],
)
def test_damaged_favourites_leave_the_last_good_ones_and_do_not_hold_up_the_rest(
    rooms: Rooms, content: str, fault: str
) -> None:
    rooms.put("clinic.toml", 'name = "Hill"')
    rooms.put("favourites.toml", FAVOURITES)
    rooms.look()
    rooms.put("favourites.toml", content)
    rooms.put("clinic.toml", 'name = "Valley"')
    (notice,) = rooms.look().notices
    assert notice.startswith("favourites.toml in the shared folder: ") and fault in notice
    assert rooms.clinic().name == "Valley" and rooms.kept()["favourites.toml"] == FAVOURITES.encode()


@pytest.mark.parametrize(
    "name",
    [
        "../secret.png",
        "..",
        ".",
        "sub/logo.png",
        "..\\\\secret.png",
        "C:\\\\secret.png",
        "c:secret.png",
        "logo.png:stream",
        "\\\\\\\\server\\\\share\\\\logo.png",
        "a\\u0000b.png",
        "/etc/passwd",
    ],
)
def test_a_logo_that_leads_out_of_the_share_is_left_out(rooms: Rooms, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.png").write_bytes(png(4, 4))
    (rooms.share / "sub").mkdir()
    (rooms.share / "sub" / "logo.png").write_bytes(png(4, 4))
    rooms.put("clinic.toml", f'name = "Hill"\nlogo = "{name}"')
    for _ in range(2):
        (notice,) = rooms.look().notices
        assert "is not a file in that folder. It is left out." in notice and notice.isprintable()
    assert rooms.clinic() == Clinic(name="Hill")
    assert sorted(rooms.kept()) == ["clinic.toml", "copied.json"]


def test_an_absolute_logo_is_left_out_even_where_it_lies_in_the_share(rooms: Rooms) -> None:
    rooms.put("logo.png", png(4, 4))
    rooms.put("clinic.toml", f"logo = '{rooms.share / 'logo.png'}'")
    assert "is not a file in that folder" in rooms.look().notices[0]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (None, "this logo is not there"),
        (b"<svg/>", "this logo is not a whole PNG or JPEG picture"),
        (b"", "this logo is not a whole PNG or JPEG picture"),
        (png(40, 40)[:-9], "this logo is not a whole PNG or JPEG picture"),
        (b"\xff\xd8\xff" + b"x" * 90, "this logo is not a whole PNG or JPEG picture"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * MAX_LOGO, "this file is longer than 5120 kB"),
    ],
)
def test_a_logo_that_is_no_picture_is_left_out_and_the_rest_is_taken(
    rooms: Rooms, content: bytes | None, fault: str
) -> None:
    rooms.put("clinic.toml", 'name = "Hill"\nlogo = "logo.png"')
    if content is not None:
        rooms.put("logo.png", content)
    for _ in range(2):
        (notice,) = rooms.look().notices
        assert notice.startswith("logo.png in the shared folder: ") and fault in notice
    assert rooms.clinic() == Clinic(name="Hill") and not list(rooms.copy.glob("logo*"))
    rooms.put("logo.png", png(4, 4))
    assert rooms.look().notices == () and Path(rooms.clinic().logo).read_bytes() == png(4, 4)


@UNIX
def test_links_are_not_followed(rooms: Rooms, tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text('name = "Secret"')
    (tmp_path / "secret.png").write_bytes(png(4, 4))
    rooms.put("clinic.toml", 'logo = "logo.png"')
    (rooms.share / "logo.png").symlink_to(tmp_path / "secret.png")
    (rooms.share / "favourites.toml").symlink_to(tmp_path / "secret.toml")
    notices = rooms.look().notices
    assert len(notices) == 2 and all("links are not followed" in notice for notice in notices)
    assert rooms.clinic() == Clinic() and sorted(rooms.kept()) == ["clinic.toml", "copied.json"]
    (rooms.share / "clinic.toml").unlink()
    (rooms.share / "clinic.toml").symlink_to(tmp_path / "secret.toml")
    assert "links are not followed" in rooms.look().notices[0] and rooms.clinic() == Clinic()


@UNIX
def test_a_pipe_a_folder_or_a_device_is_left_out_and_holds_nothing_up(rooms: Rooms) -> None:
    rooms.put("favourites.toml", FAVOURITES)
    for make in (os.mkfifo, os.mkdir):
        make(rooms.share / "clinic.toml")
        began = time.monotonic()
        (notice,) = rooms.look().notices
        assert "this is not a file. It is left out." in notice and time.monotonic() - began < 10
        (rooms.share / "clinic.toml").rmdir() if make is os.mkdir else (rooms.share / "clinic.toml").unlink()
    rooms.put("clinic.toml", 'logo = "logo.png"')
    os.mkfifo(rooms.share / "logo.png")
    assert "this is not a file" in rooms.look().notices[0]


def test_a_copy_that_cannot_be_written_is_told(rooms: Rooms) -> None:
    rooms.put("clinic.toml", 'name = "Hill"')
    rooms.copy.parent.mkdir()
    rooms.copy.write_text("a file where the folder should be")
    outcome = rooms.look()
    assert outcome.reached and "could not be written" in outcome.notices[0] and rooms.clinic() == Clinic()


def test_a_disk_that_is_full_leaves_the_last_good_copy(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    rooms.put("clinic.toml", 'name = "Hill"')
    rooms.look()
    rooms.put("clinic.toml", 'name = "Valley"')

    def full(file: Path, content: bytes) -> None:
        raise CannotWrite(file=file, reason="no space left on device")

    monkeypatch.setattr("neckguide.share.write_whole", full)
    assert "no space left" in rooms.look().notices[0] and rooms.clinic().name == "Hill"
    monkeypatch.undo()
    assert rooms.look().notices == () and rooms.clinic().name == "Valley"


# Never half --------------------------------------------------------------------------------------------------


def test_a_file_that_still_grows_is_not_taken(rooms: Rooms) -> None:
    rooms.put("clinic.toml", 'name = "Hill"')
    before = rooms.look()
    lines = iter(f'costs.c{number} = "1"\n' for number in range(100))
    rooms.put("clinic.toml", 'name = "Valley"\n')

    def grow() -> None:
        with (rooms.share / "clinic.toml").open("a") as file:
            file.write(next(lines))

    assert rooms.look(grow) == before
    assert rooms.clinic() == Clinic(name="Hill")
    rooms.look()
    assert rooms.clinic().name == "Valley"


def test_a_file_that_is_removed_to_be_replaced_is_not_missed(rooms: Rooms) -> None:
    rooms.put("favourites.toml", FAVOURITES)
    rooms.put("clinic.toml", 'name = "Hill"')
    rooms.look()
    (rooms.share / "clinic.toml").unlink()
    late = iter([lambda: rooms.put("clinic.toml", 'name = "Valley"')])
    rooms.look(lambda: next(late, lambda: None)())
    assert rooms.clinic().name == "Valley"


def test_settings_and_favourites_that_change_together_are_taken_together(rooms: Rooms) -> None:
    rooms.put("clinic.toml", 'name = "Hill"')
    rooms.put("favourites.toml", "# old")
    rooms.look()
    rooms.put("clinic.toml", 'name = "Valley"')
    late = iter([lambda: rooms.put("favourites.toml", "# new")])
    rooms.look(lambda: next(late, lambda: None)())
    assert rooms.clinic().name == "Valley" and rooms.kept()["favourites.toml"] == b"# new"


def version(number: int) -> bytes:
    """A clinic file that is sound at each line's end, and whole only where both ends say the same number."""
    middle = "".join(f'c{line} = "{number}"\n' for line in range(50))
    return f'name = "{number}"\nlogo = "logo.png"\n[costs]\n{middle}last = "{number}"\n'.encode()


class Writer:
    """Replaces a file in one of two ways, and lets rooms wait as long as it stalls: that is what a pause is for."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._steps = 0
        self._rests = threading.Event()
        self._rests.set()

    def by_rename(self, content: bytes) -> None:
        beside = self._file.with_name(".new")
        beside.write_bytes(content)
        beside.replace(self._file)

    def slowly_in_place(self, content: bytes) -> None:
        self._rests.clear()
        with self._file.open("wb", buffering=0) as stream:
            for at in range(0, len(content), 100):
                stream.write(content[at : at + 100])
                self._steps += 1
                time.sleep(0.004)
        self._rests.set()

    def pause(self) -> None:
        """Until it has written twice, or rests."""
        time.sleep(0.01)
        before = self._steps
        while self._steps < before + 2 and not self._rests.is_set():
            time.sleep(0.002)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not replace a file that is being read")
@pytest.mark.parametrize("way", [Writer.by_rename, Writer.slowly_in_place])
def test_twenty_rooms_see_the_old_or_the_new_and_never_half(
    tmp_path: Path, way: Callable[[Writer, bytes], None]
) -> None:
    share, ended = tmp_path / "share", threading.Event()
    share.mkdir()
    (share / "logo.png").write_bytes(png(4, 4))
    (share / "clinic.toml").write_bytes(version(0))
    writer = Writer(share / "clinic.toml")
    wrong: list[str] = []
    seen: list[set[str]] = [set() for _ in range(20)]

    def room(number: int) -> None:
        copy = tmp_path / f"room-{number}"
        while True:
            last = ended.is_set()
            outcome = refresh(share, copy, writer.pause)
            if (copy / "clinic.toml").exists():
                clinic = read_clinic(copy / "clinic.toml").clinic
                seen[number].add(clinic.name)
                if set(clinic.costs.values()) != {clinic.name} or "last" not in clinic.costs:
                    wrong.append(f"half of {clinic.name}")
                if not (copy / copied(copy).logo).is_file():
                    wrong.append("no logo")
            wrong.extend(outcome.notices)
            if last:
                return

    threads = [threading.Thread(target=room, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for number in range(1, 7):
        way(writer, version(number))
        time.sleep(0.2)
    ended.set()
    for thread in threads:
        thread.join(30)
    assert not [thread for thread in threads if thread.is_alive()]
    assert wrong == [] and all("6" in names for names in seen)
    assert max(len(names) for names in seen) > 1
