"""A crash while a name is on the screen leaves the name nowhere, and the next start is clean (trust, test 14)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from neckguide.cli import EXIT_WHEN_SHOWN
from tests.figures import Figure, Size

pytestmark = [pytest.mark.trust(14), pytest.mark.skipif(sys.platform == "win32", reason="signals")]

TOKEN = "Zephyrine-Quillfeather"
ROOT = Path(__file__).parents[2]
MEMORY, SCREEN = "memory", "screen"
AFTER_ALL = 3
"""How the program ends where it outlives that it got no memory any more."""
NO_THREAD = 127
"""How the C library ends it where a thread gets none."""
PROGRAM = f"""
import os, signal, sys
from resource import *
setrlimit(RLIMIT_CORE, (getrlimit(RLIMIT_CORE)[1],) * 2)
from neckguide import crash, no_dumps
no_dumps.forbid_dumps()
crash.install()
from pathlib import Path
from neckguide.clinic import Clinic, Loaded
from neckguide.content.load import load_topic
from neckguide.ui.app import build
from neckguide.ui.crash_dialog import CrashDialog
from neckguide.ui.faults import Faults
app, session, window = build(load_topic("neck-pain"), Loaded(Clinic(country="GB"), Path.home() / "clinic.toml"))
Faults(session, window).start()
window.show()
session.write(name="{TOKEN}", note="{TOKEN} sits.")
window.show_page(3)
page = window.page(3)
def fail(): raise ValueError(session.visit.name)
def crash_now():
    assert page.form.name.text() == "{TOKEN}" and page.preview.pages
    (dialog,) = (each for each in app.topLevelWidgets() if isinstance(each, CrashDialog))
    print("Report:", dialog.report.toPlainText(), flush=True)
    if sys.argv[1] == "{MEMORY}":
        run_out()
    elif sys.argv[1] != "{SCREEN}":
        os.kill(os.getpid(), int(sys.argv[1]))
    print("Ready", flush=True)
def run_out():
    held = int(Path("/proc/self/statm").read_text().split()[0]) * getpagesize()
    setrlimit(RLIMIT_AS, (held + (1 << 20), getrlimit(RLIMIT_AS)[1]))
    names = []
    def take():
        while True: names.append(session.visit.name * 1000)
    QTimer.singleShot(0, take)
    QTimer.singleShot(10, lambda: window.show_page(2))
    QTimer.singleShot(500, lambda: os._exit({AFTER_ALL}))
from PySide6.QtCore import QTimer
QTimer.singleShot(0, fail)
page.preview.page_changed.connect(fail)
page.typesetter.made.connect(lambda *made: int(session.visit.name))
page.typesetter.made.connect(lambda *made: QTimer.singleShot(50, crash_now))
app.exec()
"""
ENDS = {
    "an abort": (str(int(signal.SIGABRT)), (-signal.SIGABRT,)),
    "a wrong address": (str(int(signal.SIGSEGV)), (-signal.SIGSEGV,)),
    "a kill": (str(int(signal.SIGKILL)), (-signal.SIGKILL,)),
    "a wish to end": (str(int(signal.SIGTERM)), (-signal.SIGTERM,)),
    "no memory": (MEMORY, (AFTER_ALL, NO_THREAD, -signal.SIGABRT, -signal.SIGSEGV)),
    "no screen": (SCREEN, (0, 1)),
}
"""What the program is told, and how it may end then."""
CRASHES = ("an abort", "a wrong address")


TYPED = f"""
import sys
from pathlib import Path
from neckguide.clinic import Clinic, Loaded
from neckguide.content.load import load_topic
from neckguide.ui.app import build
app, session, window = build(load_topic("neck-pain"), Loaded(Clinic(country="GB"), Path.home() / "clinic.toml"))
from PySide6.QtCore import qWarning
from PySide6.QtTest import QTest
window.show()
window.show_page(3)
name = window.page(3).form.name
QTest.keyClicks(name, "{TOKEN}")
app.processEvents()
assert name.text() == "{TOKEN}"
qWarning("This is worth a warning.")
"""
ASKED = {
    "the environment": ({"QT_LOGGING_RULES": "*=true"}, "nothing.ini"),
    "a file that the environment names": ({"QT_LOGGING_CONF": "asked.ini"}, "asked.ini"),
    "the user's settings of Qt": ({}, "QtProject/qtlogging.ini"),
}
"""How a computer is set to have Qt tell all that it does: by what is in the environment, or by a file."""


@pytest.mark.parametrize("asked", ASKED)
def test_qt_tells_no_letter_that_is_typed_even_where_it_is_asked_to_tell_all(home: Path, asked: str) -> None:
    variables, file = ASKED[asked]
    (home / file).parent.mkdir(exist_ok=True)
    (home / file).write_text("[Rules]\n*=true\n")
    place = {**os.environ, **variables, "PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(home)}
    done = subprocess.run([sys.executable, "-c", TYPED], cwd=home, env=place, capture_output=True, timeout=60)
    said = done.stderr.decode()
    assert done.returncode == 0, said[-2_000:]
    assert "This is worth a warning." in said
    assert TOKEN not in said and "qt.text.font" not in said


@pytest.mark.parametrize("end", ENDS)
def test_a_crash_leaves_no_name_anywhere(home: Path, end: str, figure: Figure, size: Size) -> None:
    told, ways = ENDS[end]
    rounds, wrong = size(1, 25 if end in CRASHES else 5), list[str]()
    place = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(home)}
    for number in range(rounds):
        code, said = _crash(told, home, place)
        assert code in ways, (code, said.decode())
        assert said.count(b"a fault of the program: builtins.ValueError") >= 3 and b"Report: neckguide" in said
        assert told != MEMORY or b"a fault of the program: builtins.MemoryError" in said
        if TOKEN.encode() in said:
            wrong.append(f"{number}: the name is said: {said.decode()}")
        files = [each for each in home.rglob("*") if each.is_file()]
        kept = [each for each in files if each.name.startswith("core") or TOKEN.encode() in each.read_bytes()]
        wrong += [f"{number}: {each} is kept" for each in kept]
    again = [sys.executable, "-m", "neckguide", EXIT_WHEN_SHOWN]
    started = subprocess.run(again, cwd=home, env=place, capture_output=True, timeout=60)
    if started.returncode or started.stderr:
        wrong.append(f"it does not start again: {started.stderr.decode()}")
    print(*wrong, sep="\n")
    figure.tell(f"ends by {end}", rounds)
    figure.exactly(f"cores, names told and starts that were not clean after {end}", len(wrong), 0)


def _crash(told: str, home: Path, place: dict[str, str]) -> tuple[int, bytes]:
    """How the program ended, and all that it said."""
    command = [sys.executable, "-c", PROGRAM, told]
    if told != SCREEN:
        done = subprocess.run(command, cwd=home, env=place, capture_output=True, timeout=60)
        return done.returncode, done.stdout + done.stderr
    with (
        _screen() as (server, display),
        subprocess.Popen(
            command, cwd=home, env=place | display, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as program,
    ):
        assert program.stdout is not None
        said = b""
        for line in program.stdout:
            said += line
            if line == b"Ready\n":
                server.kill()
        return program.wait(60), said


@contextmanager
def _screen() -> Iterator[tuple[subprocess.Popen[bytes], dict[str, str]]]:
    """A screen that may be taken away."""
    reader, writer = os.pipe()
    command = ("Xvfb", "-displayfd", str(writer), "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset")
    server = subprocess.Popen(command, pass_fds=(writer,), stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as number:
            yield server, {"DISPLAY": f":{number.readline().strip()}"}
    finally:
        server.kill()
        server.wait()
