"""A locked session covers at once: a real bus, with a screen saver and a login manager that are played."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from jeepney import DBusAddress, new_signal
from jeepney.io.blocking import open_dbus_connection
from PySide6.QtWidgets import QApplication

from neckguide.ui.guard import Guard
from neckguide.ui.locked_bus import answers, session_address
from neckguide.ui.locked_elsewhere import LOCKED, SESSION_CHANGED, Message, WindowsMessages
from neckguide.ui.session import Session
from neckguide.ui.window import Window

from . import fake_login

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux")
needs_bus = pytest.mark.skipif(not shutil.which("dbus-daemon"), reason="needs dbus-daemon")

# Qt keeps its one connection to each bus for as long as the program runs; so each test of a bus is a program.
PROGRAM = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from neckguide.ui.locked import Locked
app = QCoreApplication([])
lock = Locked()
lock.locked.connect(lambda: print("locked", flush=True))
lock.start()
QTimer.singleShot(0, lambda: print("started", flush=True))
QTimer.singleShot(20_000, app.quit)
app.exec()
"""


class Bus:
    """A bus of our own, and what is told on it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._connection = open_dbus_connection(bus=address)

    def emit(self, path: str, signal: str, signature: str = "", *values: object) -> None:
        interface, _, member = signal.rpartition(".")
        told = new_signal(DBusAddress(path, interface=interface), member, signature or None, values)
        self._connection.send(told)

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    command = ["dbus-daemon", "--session", "--nofork", "--print-address", f"--address=unix:path={tmp_path}/bus"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        bus = Bus(daemon.stdout.readline().strip())
        yield bus
        bus.close()
        daemon.terminate()


@contextmanager
def login(bus: Bus, *more: str) -> Iterator[Callable[[], str]]:
    command = [sys.executable, fake_login.__file__, bus.address, *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as played:
        assert played.stdout is not None and played.stdout.readline() == "ready\n"
        yield played.stdout.readline
        played.terminate()


@contextmanager
def listening(session: str, system: str) -> Iterator[Callable[[float], str]]:
    """A program that listens; what it says next within some seconds, or ""."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "DBUS_SYSTEM_BUS_ADDRESS": system or "unix:path=/nowhere",
        **({"DBUS_SESSION_BUS_ADDRESS": session} if session else {}),
    }
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None and program.stderr is not None
        said = program.stdout

        def next_(seconds: float) -> str:
            import select

            return said.readline().strip() if select.select([said], [], [], seconds)[0] else ""

        assert next_(20) == "started"
        yield next_
        program.terminate()
        assert program.stderr.read() == ""


def _told(bus: Bus, heard: Callable[[float], str], *signal: Any) -> bool:
    """Whether a signal is heard; told again until the program listens, which it does not say."""
    for _ in range(20):
        bus.emit(*signal)
        if heard(0.3) == "locked":
            return True
    return False


@needs_bus
@pytest.mark.parametrize(
    ("path", "saver"),
    [
        ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"),
        ("/ScreenSaver", "org.freedesktop.ScreenSaver"),
        ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"),
    ],
)
def test_a_screen_saver_that_comes_on_is_heard(bus: Bus, path: str, saver: str) -> None:
    with listening(bus.address, "") as heard:
        assert _told(bus, heard, path, f"{saver}.ActiveChanged", "b", True)
        bus.emit(path, f"{saver}.ActiveChanged", "b", False)
        assert heard(0.5) == ""


@needs_bus
def test_the_login_manager_locks_this_session_and_no_other(bus: Bus) -> None:
    own, lock = fake_login.SESSION, "org.freedesktop.login1.Session.Lock"
    with login(bus) as asked, listening("", bus.address) as heard:
        assert asked() == "GetSession auto\n"
        assert _told(bus, heard, own, lock)
        bus.emit("/org/freedesktop/login1/session/_38", lock)
        assert heard(0.5) == ""
        bus.emit("/org/freedesktop/login1", "org.freedesktop.login1.Manager.PrepareForSleep", "b", True)
        assert heard(5) == "locked"


@needs_bus
@pytest.mark.parametrize(("more", "expected"), [((), "locked"), (("unlocked",), "")])
def test_a_changed_hint_is_asked_for(bus: Bus, more: tuple[str, ...], expected: str) -> None:
    properties = "org.freedesktop.DBus.Properties.PropertiesChanged"
    values = ("org.freedesktop.login1.Session", {"LockedHint": ("b", True)}, [])
    with login(bus, *more) as asked, listening("", bus.address) as heard:
        asked()
        assert _told(bus, heard, fake_login.SESSION, "org.freedesktop.login1.Session.Lock")
        bus.emit(fake_login.SESSION, properties, "sa{sv}as", *values)
        assert asked() == "Get org.freedesktop.login1.Session LockedHint\n"
        assert heard(1 if expected == "" else 5) == expected


def test_without_any_bus_nothing_is_said() -> None:
    with listening("", "") as heard:
        assert heard(1) == ""


@needs_bus
def test_a_bus_without_login_manager_is_silent(bus: Bus) -> None:
    with listening("", bus.address) as heard:
        assert heard(1) == ""


def test_a_bus_that_never_answers_holds_nothing_up(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "bus"))
        silent.listen()
        address = f"unix:path={tmp_path}/bus"
        begun = time.monotonic()
        with listening(address, address) as heard:
            assert heard(1) == ""
        assert time.monotonic() - begun < 15


def test_an_address_that_is_not_local_is_never_asked() -> None:
    assert not answers("tcp:host=127.0.0.1,port=1")
    assert not answers("autolaunch:")
    assert not answers("")
    assert not answers("unix:tmpdir=/tmp")


def test_no_bus_is_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert session_address() == ""
    (tmp_path / "bus").touch()
    assert session_address() == f"unix:path={tmp_path}/bus"


def test_a_lock_covers_at_once(app: QApplication, session: Session, window: Window) -> None:
    guard = Guard(app, session, window)
    guard.lock.locked.connect(guard.cover)
    session.write(name="Zephyrine")
    guard.lock.locked.emit()
    assert guard.is_covered
    guard.lift()


def test_what_windows_says_of_a_session_is_understood(app: QApplication, window: Window) -> None:
    """The message's meaning alone; registering with Windows is only type-checked."""
    heard: list[bool] = []
    messages = WindowsMessages(lambda: heard.append(True), window)
    for message, first in ((SESSION_CHANGED, 0x8), (0x0200, LOCKED), (SESSION_CHANGED, LOCKED), (0x0218, 0x0004)):
        messages.hear(Message(None, message, first, 0))
    assert len(heard) == 2
