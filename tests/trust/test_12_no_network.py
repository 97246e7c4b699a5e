"""Nothing leads out of this computer: the calls of the programs are read, and without any network they work as well.

Local are sockets of files and names (the screen, the buses, the print service), the kernel's own (which addresses this
computer has), and CUPS at port 631 of this computer's loop, where it has no file for a socket.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from tests.__main__ import _rooms
from tests.trust.traced import CALLING, calls, print_service, reaching_out, under_strace

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.figures import Figure, Size

pytestmark = [
    pytest.mark.trust(12),
    pytest.mark.beside,
    pytest.mark.skipif(sys.platform != "linux", reason="traces, as Linux can"),
]
ROOT = Path(__file__).parents[2]
WINDOW_TESTS = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "junit_family=xunit1")
TRACES_ITSELF = ("--deselect", "tests/window/test_selftest.py::test_it_speaks_to_nothing_but_this_computer")
COMMANDS = {"handout": "handout --out sheet-$$.pdf", "check": "check", "show": "show", "self-test": "self-test"}
REACHES_OUT = """
import socket
def call(family, address, kind=socket.SOCK_STREAM):
    with socket.socket(family, kind) as line:
        line.setblocking(False)
        try:
            line.sendto(b"x", address) if kind == socket.SOCK_DGRAM else line.connect(address)
        except OSError:
            pass
call(socket.AF_INET, ("127.0.0.1", 9))
call(socket.AF_INET6, ("::1", 9))
call(socket.AF_INET, ("192.0.2.1", 631))
call(socket.AF_INET, ("192.0.2.1", 53), socket.SOCK_DGRAM)
with socket.socket() as open_to_all:
    open_to_all.bind(("127.0.0.1", 0))
# These stay here.
call(socket.AF_INET, ("127.0.0.1", 631))
call(socket.AF_INET6, ("::1", 631))
call(socket.AF_UNIX, "/nowhere")
"""


def without_network() -> tuple[str, ...]:
    """What to put before a command, so that it has no network at all; not even this computer's own loop."""
    for way in (("unshare", "-n"), ("unshare", "-rn")):
        if shutil.which("unshare") and subprocess.run((*way, "true"), capture_output=True).returncode == 0:
            return way
    pytest.skip("this system lets nobody leave the network")


def test_a_program_that_reaches_out_is_caught(tmp_path: Path, figure: Figure) -> None:
    command = (*under_strace(tmp_path / "log", CALLING), sys.executable, "-c", REACHES_OUT)
    assert subprocess.run(command).returncode == 0
    out = reaching_out(tmp_path / "log")
    figure.exactly("planted calls that were caught, of 5", len(out), 5)
    assert [line.split("(")[0] for line in out] == ["connect", "connect", "connect", "sendto", "bind"]
    assert print_service(tmp_path / "log") == 2


def test_the_command_line_reaches_out_to_nothing(tmp_path: Path, size: Size, figure: Figure) -> None:
    """In short without the self-test: its own tests read its calls each time."""
    named = size(("handout", "check", "show"), ("handout", "check", "show", "self-test"))
    commands = " && ".join(f"{sys.executable} -m neckguide {COMMANDS[name]}" for name in named)
    traced = (*under_strace(tmp_path / "log", CALLING), "sh", "-ec", commands)
    alone = (*without_network(), "sh", "-ec", commands)
    with ThreadPoolExecutor() as pool:
        seen, cut_off = pool.map(lambda command: _run(command, tmp_path), (traced, alone))
    assert seen.returncode == cut_off.returncode == 0, (seen.stderr + cut_off.stderr).decode()
    out = reaching_out(tmp_path / "log")
    figure.exactly(f"calls of {', '.join(named)} that lead out", len(out), 0)
    figure.tell("calls to this computer's print service", print_service(tmp_path / "log"))
    assert out == []
    assert cut_off.stdout.splitlines()[-1] == seen.stdout.splitlines()[-1]


def _run(command: tuple[str, ...], folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True)


ASKED = {
    "QT_QPA_GENERIC_PLUGINS": "tuiotouch",
    "DBUS_SESSION_BUS_ADDRESS": "tcp:host=192.0.2.1,port=9",
    "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere;tcp:host=192.0.2.1,port=9",
    "AT_SPI_BUS_ADDRESS": "tcp:host=192.0.2.1,port=9",
}
"""What has Qt listen to a network, or call the buses of another computer; over the last goes what is typed."""
ALL_BUSES = """
import os
from neckguide.ui.application import make_application
app = make_application()
from PySide6.QtDBus import QDBusConnection
from PySide6.QtGui import QAccessible
QDBusConnection.sessionBus(), QDBusConnection.systemBus()
QAccessible.setActive(True)
app.processEvents()
os._exit(0)
"""


@pytest.mark.parametrize("name", ASKED)
def test_a_computer_that_asks_qt_for_a_network_is_not_heard(tmp_path: Path, name: str) -> None:
    command = (*under_strace(tmp_path / "log", CALLING), sys.executable, "-c", ALL_BUSES)
    place = {**os.environ, name: ASKED[name], "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=place, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert reaching_out(tmp_path / "log") == []


def test_the_windows_tests_reach_out_to_nothing(size: Size, figure: Figure) -> None:
    """At the same time: one run is traced, one has no network."""
    tests = size(("tests/window/test_read.py", "tests/window/test_session.py"), ("tests/window",))
    if tests != ("tests/window",):
        figure.shorter("two files of the window's tests, and the visits of test 13")
    # A short folder: where paths are long, sentences that name a file are shortened.
    with tempfile.TemporaryDirectory(prefix="neckguide-12-", dir="/tmp") as name:
        folder = Path(name)
        ways = (lambda log: under_strace(folder / log, CALLING)), (lambda log: without_network())
        with ThreadPoolExecutor() as pool:
            traced, cut_off = pool.map(lambda at: _results(folder / str(at), ways[at], tests), range(2))
        logs = [*folder.glob("log-*")]
        out = [line for log in logs for line in reaching_out(log)]
        figure.tell("window tests run in both ways", len(traced))
        figure.tell("local calls that were read", sum(1 for log in logs for _ in calls(log)))
    figure.exactly("calls that lead out of this computer", len(out), 0)
    figure.exactly("tests with another result without a network", len(dict(traced.items() ^ cut_off.items())), 0)
    assert out == []
    assert [name for name, how in traced.items() if how == "failed"] == []


def _results(folder: Path, way: Callable[[str], tuple[str, ...]], tests: tuple[str, ...]) -> dict[str, str]:
    """How each test ended. What failed is tried once more alone: two runs at a time may be in each other's way."""
    folder.mkdir()
    # The screen's server is started outside and reached through its file: its other name is of the network.
    with _rooms(folder / "rooms") as rooms:
        found = _once(folder / "first", (*way("log-first"), *WINDOW_TESTS, *TRACES_ITSELF, *tests), rooms)
        if again := [name for name, how in found.items() if how == "failed"]:
            found |= _once(folder / "again", (*way("log-again"), *WINDOW_TESTS, *again), rooms)
    return found


def _once(file: Path, command: tuple[str, ...], rooms: dict[str, str]) -> dict[str, str]:
    done = subprocess.run((*command, f"--junitxml={file}"), cwd=ROOT, env=rooms, capture_output=True, text=True)
    assert file.exists(), done.stdout + done.stderr
    return dict(map(_outcome, ElementTree.parse(file).iter("testcase")))


def _outcome(case: ElementTree.Element) -> tuple[str, str]:
    bad = {each.tag for each in case} & {"failure", "error"}
    skipped = case.find("skipped") is not None
    return f"{case.get('file')}::{case.get('name')}", "failed" if bad else "skipped" if skipped else "passed"
