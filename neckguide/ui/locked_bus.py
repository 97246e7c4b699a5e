"""A locked session as Linux desktops tell it: screen savers on the session bus, the login manager on the system's."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from threading import Thread
from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot

SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)
LOGIN, LOGIN_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
PROPERTIES = "org.freedesktop.DBus.Properties"
PATIENCE = 5
"""Seconds for a bus to answer before it is left alone."""


class Buses(QObject):
    """Listens on both buses. Signals are taken from any sender: whoever pretends can cover, and no more."""

    locked = Signal()
    _answered = Signal(bool, bool)

    def start(self) -> None:
        """Find out which buses answer, away from the window's thread: Qt would wait for a silent one, for ever."""
        self._answered.connect(self._listen)
        Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        session, system = answers(session_address()), answers(system_address())
        try:
            self._answered.emit(session, system)
        except RuntimeError:
            return  # The program ended meanwhile.

    @Slot(bool, bool)
    def _listen(self, session: bool, system: bool) -> None:
        from PySide6.QtDBus import QDBusConnection

        if session:
            bus = QDBusConnection.sessionBus()
            for saver in SAVERS:  # Their paths differ from desktop to desktop.
                bus.connect("", "", saver, "ActiveChanged", self, _slot("_on_switched(bool)"))
        if system:
            self._system = QDBusConnection.systemBus()
            manager = f"{LOGIN}.Manager"
            self._system.connect("", LOGIN_PATH, manager, "PrepareForSleep", self, _slot("_on_switched(bool)"))
            # Our session's own path: there may be other people's on this computer.
            self._ask(LOGIN_PATH, manager, "GetSession", ["auto"], "_on_session(QDBusObjectPath)")

    def _ask(self, path: str, interface: str, member: str, arguments: list[str], answer: str) -> None:
        from PySide6.QtDBus import QDBusMessage

        call = QDBusMessage.createMethodCall(LOGIN, path, interface, member)
        call.setArguments(arguments)
        call.setAutoStartService(False)
        self._system.callWithCallback(call, self, _slot(answer), _slot("_on_no_answer()"))

    @Slot(bool)
    def _on_switched(self, on: bool) -> None:
        if on:
            self.locked.emit()

    @Slot("QDBusObjectPath")
    def _on_session(self, path: object) -> None:
        self._path: str = path.path()  # type: ignore[attr-defined]
        self._system.connect("", self._path, f"{LOGIN}.Session", "Lock", self, _slot("_on_lock()"))
        changed = _slot("_on_properties(QDBusMessage)")
        self._system.connect("", self._path, PROPERTIES, "PropertiesChanged", self, changed)

    @Slot()
    def _on_lock(self) -> None:
        self.locked.emit()

    @Slot("QDBusMessage")
    def _on_properties(self, message: object) -> None:
        """Something of the session is new. Qt for Python cannot unpack what, so the one property is asked for."""
        if message.arguments()[:1] == [f"{LOGIN}.Session"]:  # type: ignore[attr-defined]
            self._ask(self._path, PROPERTIES, "Get", [f"{LOGIN}.Session", "LockedHint"], "_on_hint(QDBusVariant)")

    @Slot("QDBusVariant")
    def _on_hint(self, hint: object) -> None:
        self._on_switched(hint.variant() is True)  # type: ignore[attr-defined]

    @Slot()
    def _on_no_answer(self) -> None:
        """No login manager, or one that knows no session of ours."""


def _slot(name: str) -> Any:
    """Qt for Python wants text here, and its own types say bytes."""
    return SLOT(name)


def session_address() -> str:
    """Where the session bus is, or "": asking Qt for one that is not there might start one."""
    if address := os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return address
    folder = os.environ.get("XDG_RUNTIME_DIR")
    return f"unix:path={folder}/bus" if folder and (Path(folder) / "bus").exists() else ""


def system_address() -> str:
    """Where the system's bus is."""
    return os.environ.get("DBUS_SYSTEM_BUS_ADDRESS") or "unix:path=/run/dbus/system_bus_socket"


def answers(address: str) -> bool:
    """Whether somebody answers at a local address within a few seconds; an address that is not local never does."""
    kind, _, rest = address.partition(";")[0].partition(":")
    keys: dict[str, str] = {}
    for part in rest.split(","):
        key, _, keys[key] = part.partition("=")
    place = keys.get("path") or (f"\0{keys['abstract']}" if "abstract" in keys else "")
    if kind != "unix" or not place:
        return False
    try:
        with socket.socket(socket.AF_UNIX) as asked:
            asked.settimeout(PATIENCE)
            asked.connect(place)
            # Which ways of saying who we are does it know? Any answer will do.
            asked.sendall(b"\0AUTH\r\n")
            return bool(asked.recv(1))
    except OSError:
        return False
