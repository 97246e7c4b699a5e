"""Visits full of one patient's name: afterwards no file holds it, and nothing of the system's shows it.

The visits run in a program of their own, as a clinician starts it, and are traced. What is written is known from that
trace; the saved sheets and the print service's own folders are the clinician's doing and left out.
"""

from __future__ import annotations

import base64
import gzip
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pikepdf
import pytest

from tests.printing.conftest import server
from tests.trust.search import TEXTS, dresses, hits
from tests.trust.traced import CALLING, WRITING, opened_to_write, reaching_out, under_strace
from tests.trust.visits import NAME, TOKEN
from tests.window.sheets import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.figures import Figure, Size
    from tests.printing.conftest import Server

__all__ = ["server"]
pytestmark = [
    pytest.mark.trust(13),
    pytest.mark.beside,
    pytest.mark.skipif(sys.platform != "linux", reason="traces, as Linux can"),
]
ROOT = Path(__file__).parents[2]
ENDS = (signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGTERM)
OBJECTS_PACKED = pikepdf.ObjectStreamMode.generate
PLACES = ("HOME", "TMPDIR", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
FOR_ALL = ("/tmp", "/var/tmp", "/dev/shm")
LARGEST = 16 << 20
"""Bytes of a file in a shared folder that is looked into: larger ones are other programs'."""
DESKTOP = {"XDG_CURRENT_DESKTOP": "GNOME", "QT_QPA_PLATFORMTHEME": "xdgdesktopportal"}
CLINIC = 'country = "GB"\nwelcomed = true\nprinter = "HP-4"\n'
TEMPORARY = r"(\.[0-9a-f]{{8}}\.neckguide)?"
MAY_BE_WRITTEN = {
    "settings": r"{config}/neckguide/\.?clinic\.toml" + TEMPORARY,
    "favourites, which hold recipes": r"{config}/neckguide/\.?favourites\.toml" + TEMPORARY,
    "a sheet that was saved": r"{saved}/\.?{token}-\d+\.(pdf|html)" + TEMPORARY,
    "that neckguide is open": r"{tmp}/neckguide-\w+\.lock(\.rmlock)?",
    "that no core is to be dumped": r"/proc/(self|\d+)/coredump_filter",
    "that the desktop's settings are read": r"{run}/dconf(/user)?",
    "the list of fonts": r"{cache}/fontconfig(/.*)?",
    "nothing": r"/dev/null",
}
"""Every path that a visit may open to write, and for what."""


class Day(NamedTuple):
    """What a day of visits left behind."""

    visits: int
    folder: Path
    logs: list[Path]
    said: bytes
    shown: str
    """What X, the processes' own papers and both clipboards showed of the name, and when."""
    there_before: set[Path]
    seconds: float

    @property
    def homes(self) -> list[Path]:
        """The folders of the clinician's own."""
        return [self.folder / name.lower() for name in PLACES]


@pytest.fixture(scope="module")
def day(size: Size, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """The visits, in programs that end by force while the next patient's name stands in its field."""
    from tests.printing.conftest import Server

    folder, each, starts = tmp_path_factory.mktemp("day"), size(2, 20), size(1, 10)
    with tempfile.TemporaryDirectory(prefix="cups-", dir="/tmp") as of_server:
        Path(of_server).chmod(0o755)
        server = Server(Path(of_server))
        server.start()
        server.add("HP-4")
        yield _spend(folder, server, each, starts)
        server.stop()


def _spend(folder: Path, server: Server, each: int, starts: int) -> Day:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "DBUS_"))}
    for name in PLACES:
        (folder / name.lower()).mkdir(mode=0o700)
        env[name] = str(folder / name.lower())
    (folder / "saved").mkdir()
    (folder / "xdg_config_home/neckguide").mkdir()
    (folder / "xdg_config_home/neckguide/clinic.toml").write_text(CLINIC, "utf-8")
    env |= {"CUPS_SERVER": str(server.socket), "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"} | DESKTOP
    began, there_before, shown, logs = time.monotonic(), _for_all(), "", list[Path]()
    with (folder / "said").open("wb") as said:
        for number in range(starts):
            logs.append(folder / f"log-{number}")
            saved = folder / "saved" / str(number)
            saved.mkdir()
            visits = (sys.executable, "-m", "tests.trust.visits", str(each), str(saved))
            traced = (*under_strace(logs[-1], (*CALLING, *WRITING)), *visits)
            shown += _one_program(("dbus-run-session", "--", *traced), env, said, ENDS[number % 4])
    said = (folder / "said").read_bytes()
    return Day(each * starts, folder, logs, said, shown, there_before, time.monotonic() - began)


def _one_program(command: tuple[str, ...], env: dict[str, str], said: object, end: signal.Signals) -> str:
    """Start it, look at it when its visits have ended and again while it shows a name, and end it by force."""
    traced = subprocess.Popen(command, cwd=ROOT, env=env, stdin=-1, stdout=-1, stderr=said, text=True)  # type: ignore[call-overload]
    assert traced.stdin and traced.stdout
    try:
        # The desktop's services, which hold that line as well, speak on it, too.
        ended = next((line for line in traced.stdout if line.startswith("ended ")), "")
        assert ended, Path(said.name).read_text()[-2000:]  # type: ignore[attr-defined]
        program = int(ended.split()[1])
        shown = _shown(program, "after", clipboards=True)
        traced.stdin.write("\n")
        traced.stdin.flush()
        assert "typed\n" in traced.stdout
        shown += _shown(program, "during", clipboards=False)
        os.kill(program, end)
        traced.wait(30)
    finally:
        traced.terminate()
        for line in (traced.stdin, traced.stdout):
            line.close()
        traced.wait(30)
    return shown


def _shown(program: int, when: str, clipboards: bool) -> str:
    """Lines that hold the name: of the process, of each window's properties, of what can be pasted."""
    told = {
        name: Path(f"/proc/{program}/{name}").read_bytes().decode(errors="replace")
        for name in ("cmdline", "environ", "comm")
    }
    told["windows"] = _run("xwininfo", "-root", "-tree")
    for window in {*re.findall(r"^ +(0x[0-9a-f]+)", told["windows"], re.MULTILINE)}:
        told[window] = _run("xprop", "-id", window)
    told["root"] = _run("xprop", "-root")
    assert '"neckguide"' in "".join(told.values()), "the window's own title is among what was looked at"
    for selection in ("clipboard", "primary", "secondary") if clipboards else ():
        told[selection] = _run("xclip", "-o", "-selection", selection)
    return "".join(f"{when}: {name}\n" for name, text in told.items() if TOKEN.casefold() in text.casefold())


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, timeout=20).stdout.decode(errors="replace")


def test_nothing_is_written_but_what_was_asked_for(day: Day, figure: Figure) -> None:
    own = {
        "config": day.folder / "xdg_config_home",
        "cache": day.folder / "xdg_cache_home",
        "tmp": day.folder / "tmpdir",
        "run": day.folder / "xdg_runtime_dir",
        "token": TOKEN,
        "saved": day.folder / r"saved/\d+",
    }
    allowed = re.compile("|".join(kind.format(**own) for kind in MAY_BE_WRITTEN.values()))
    written = {path for log in day.logs for path in opened_to_write(log)}
    assert any(path.endswith(f"{TOKEN}-1.pdf") for path in written), "saving was seen"
    figure.tell("visits", day.visits)
    figure.tell("paths opened to write", len(written))
    strange = sorted(path for path in written if not allowed.fullmatch(path))
    figure.exactly("of them neither settings, a favourite, a lock nor a saved sheet", len(strange), 0)
    assert strange == []


def test_no_file_holds_the_name(day: Day, figure: Figure) -> None:
    files = {Path(path) for log in day.logs for path in opened_to_write(log)}
    files |= {file for folder in day.homes for file in folder.rglob("*")}
    # What programs beside ours made, such as the bus of the desktop.
    files |= {file for place in _for_all() - day.there_before for file in _below(place)}
    saved = str(day.folder / "saved")
    searched = [file for file in files if file.is_file() and not str(file).startswith((saved, "/proc"))]
    searched += [day.folder / "said"]
    figure.tell("files searched", len(searched))
    figure.tell("ways to write the name that were looked for", len(dresses(TOKEN)))
    found = hits(searched, TOKEN)
    figure.exactly("files that hold the name", len({hit.file for hit in found}), 0)
    assert found == []
    assert hits([*(day.folder / "saved").rglob("*.pdf")][:1], TOKEN), "a saved sheet does hold it"


def _below(place: Path) -> Iterator[Path]:
    """The place and all files below it, of which some may be gone again."""
    found = (Path(folder, name) for folder, _, names in os.walk(place) for name in names)
    for file in (place, *found):
        with suppress(FileNotFoundError):
            if file.is_file() and file.stat().st_size < LARGEST:
                yield file


def _for_all() -> set[Path]:
    """What lies in the folders that all programs share, but for the print server's and the tests' own."""
    own = ("cups-", "pytest-of-", "neckguide-12-")
    return {place for folder in FOR_ALL for place in Path(folder).glob("*") if not place.name.startswith(own)}


def test_nothing_else_shows_the_name(day: Day, figure: Figure) -> None:
    """Titles and properties of windows, arguments and environment of the process, and after the visit the clipboards.

    Of the accessible tree and of Undo the program itself asserts it after each visit.
    """
    figure.exactly("places that showed the name", day.shown.count("\n"), 0)
    assert day.shown == ""
    assert TOKEN.encode() not in day.said and b"Traceback" not in day.said


@pytest.mark.trust(12)
def test_the_visits_reached_out_to_nothing(day: Day, figure: Figure) -> None:
    out = [line for log in day.logs for line in reaching_out(log)]
    figure.tell("visits under strace", day.visits)
    figure.exactly("calls that lead out of this computer", len(out), 0)
    assert out == []


def test_a_name_can_be_given_without_an_argument(tmp_path: Path, figure: Figure) -> None:
    """Arguments can be read by all who may list processes, and shells keep them."""
    command = (
        sys.executable,
        "-m",
        "neckguide",
        "handout",
        "--name",
        "-",
        "--note",
        "-",
        "--out",
        str(tmp_path / "a.pdf"),
    )
    with subprocess.Popen(command, cwd=ROOT, stdin=-1, text=True) as program:
        assert program.stdin
        papers = [Path(f"/proc/{program.pid}/{name}").read_bytes() for name in ("cmdline", "environ")]
        program.stdin.write(f"{NAME}\nWalk with {TOKEN}.\n")
    assert program.returncode == 0 and NAME in text_of((tmp_path / "a.pdf").read_bytes())
    shown = sum(TOKEN.encode() in paper for paper in papers)
    figure.exactly("places where the command line showed a name from standard input", shown, 0)


# The search itself can fail ------------------------------------------------------------------------------------------


def test_a_planted_name_is_found_in_every_dress(tmp_path: Path, figure: Figure) -> None:
    planted = {name: b"before " + dress + b" behind" for name, dress in dresses(NAME).items() if "64" not in name}
    for text in TEXTS:
        for shift in range(3):
            planted[f"{text}, base64 {shift}"] = base64.b64encode(b"x" * shift + NAME.encode(text) + b"yz")
    whole = "".join(planted_line(NAME) for _ in range(9)).encode()
    planted |= {
        "capitals": NAME.upper().encode(),
        "base64 of capitals": base64.b64encode(NAME.upper().encode()),
        "zlib in the midst": b"head" + zlib.compress(whole) + b"tail",
        "gzip": gzip.compress(whole),
    }
    folder = tmp_path / "planted"
    folder.mkdir()
    for number, content in enumerate(planted.values()):
        (folder / f"{number}").write_bytes(content)
    (folder / TOKEN).touch()
    for packed in (True, False):
        document = pikepdf.new()
        document.add_blank_page()
        document.Root.Kept = pikepdf.Stream(document, NAME.encode("utf-16-be"))
        document.save(folder / f"{packed}.pdf", compress_streams=packed, object_stream_mode=OBJECTS_PACKED)
    files = sorted(folder.iterdir())
    missed = [file.name for file in files if not hits([file], TOKEN)]
    figure.exactly("planted names that were found", len(files) - len(missed), len(files))
    assert missed == []
    (tmp_path / "clean").write_bytes(b"nothing of it")
    assert hits([tmp_path / "clean"], TOKEN) == []


def planted_line(name: str) -> str:
    return f"the visit of {name} today\n"
