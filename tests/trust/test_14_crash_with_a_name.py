"""A crash while a name is on the screen leaves the name nowhere, and the next start is clean (trust, test 14)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from neckguide.cli import EXIT_WHEN_SHOWN
from tests.figures import Figure, Size

pytestmark = [pytest.mark.trust(14), pytest.mark.skipif(sys.platform == "win32", reason="signals")]

TOKEN = "Zephyrine-Quillfeather"
ROOT = Path(__file__).parents[2]
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
app, session, window = build(load_topic("neck-pain"), Loaded(Clinic(country="GB"), Path.home() / "clinic.toml"))
window.show()
session.write(name="{TOKEN}", note="{TOKEN} sits.")
window.show_page(3)
page = window.page(3)
def fail(): raise ValueError(session.visit.name)
def crash_now():
    assert page.form.name.text() == "{TOKEN}" and page.preview.pages
    os.kill(os.getpid(), int(sys.argv[1]))
from PySide6.QtCore import QTimer
QTimer.singleShot(0, fail)
page.preview.page_changed.connect(fail)
page.typesetter.made.connect(lambda *made: int(session.visit.name))
page.typesetter.made.connect(lambda *made: QTimer.singleShot(50, crash_now))
app.exec()
"""


@pytest.mark.parametrize("end", [signal.SIGABRT, signal.SIGSEGV])
def test_a_crash_leaves_no_name_anywhere(home: Path, end: signal.Signals, figure: Figure, size: Size) -> None:
    rounds = size(1, 25)
    place = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(home)}
    for _ in range(rounds):
        crashed = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(int(end))], cwd=home, env=place, capture_output=True, timeout=60
        )
        assert crashed.returncode == -end, crashed.stderr.decode()
        assert crashed.stderr.count(b"a fault of the program: builtins.ValueError") >= 2
        assert TOKEN.encode() not in crashed.stderr + crashed.stdout
        files = [each for each in home.rglob("*") if each.is_file()]
        assert not [each for each in files if each.name.startswith("core") or TOKEN.encode() in each.read_bytes()]
    again = [sys.executable, "-m", "neckguide", EXIT_WHEN_SHOWN]
    started = subprocess.run(again, cwd=home, env=place, capture_output=True, timeout=60)
    assert started.returncode == 0 and started.stderr == b""
    figure.tell(f"crashes by {end.name}, none with a core, a name told or a start that was not clean", rounds)
