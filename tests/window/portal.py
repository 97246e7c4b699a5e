"""Run as a program: a desktop portal whose settings this program changes, and our style that follows them.

It prints a line for each setting: the palette in use, and the ground that Qt itself would draw on.
"""

from __future__ import annotations

import time
from collections import deque
from threading import Thread
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

APPEARANCE, ACCESS = "org.freedesktop.appearance", "org.gnome.desktop.a11y.interface"
SETTINGS = DBusAddress("/org/freedesktop/portal/desktop", interface="org.freedesktop.portal.Settings")
DARK, LIGHT = 1, 2


class Portal:
    """Answers on the session bus from a thread of its own."""

    def __init__(self) -> None:
        self.values: dict[str, dict[str, tuple[str, Any]]] = {
            APPEARANCE: {"color-scheme": ("u", LIGHT), "contrast": ("u", 0)},
            ACCESS: {"high-contrast": ("b", False)},
        }
        self._waiting: deque[Message] = deque()
        self._bus = open_dbus_connection("SESSION")
        self._bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.portal.Desktop"))
        Thread(target=self._serve, daemon=True).start()

    def set(self, space: str, key: str, kind: str, value: object) -> None:
        self.values[space][key] = (kind, value)
        self._waiting.append(new_signal(SETTINGS, "SettingChanged", "ssv", (space, key, (kind, value))))

    def _serve(self) -> None:
        while True:
            while self._waiting:
                self._bus.send(self._waiting.popleft())
            try:
                asked = self._bus.receive(timeout=0.02)
            except TimeoutError:
                continue
            if asked.header.message_type is MessageType.method_call:
                self._bus.send(self._answer(asked))

    def _answer(self, asked: Message) -> Message:
        member = asked.header.fields.get(HeaderFields.member)
        if member == "ReadAll":
            return new_method_return(asked, "a{sa{sv}}", (self.values,))
        if member == "Get":
            return new_method_return(asked, "v", (("u", 2),))
        return new_error(asked, "org.freedesktop.DBus.Error.UnknownMethod", "s", ("not here",))


def main() -> None:
    portal = Portal()
    from PySide6.QtWidgets import QApplication, QLabel

    from neckguide.ui import style

    app = QApplication(["neckguide"])
    words = QLabel("Words")
    style.apply_style(app, 100)
    words.show()

    def said(wanted: str) -> None:
        until = time.monotonic() + 5
        while style.palette() is not style.colours(wanted) and time.monotonic() < until:
            app.processEvents()
            time.sleep(0.005)
        app.processEvents()
        used = next(name for name in style.palettes() if style.palette() is style.colours(name))
        print(used, app.palette().window().color().name(), flush=True)

    said("light")
    portal.set(APPEARANCE, "color-scheme", "u", DARK)
    said("dark")
    portal.set(ACCESS, "high-contrast", "b", True)
    portal.set(APPEARANCE, "contrast", "u", 1)
    said("contrast-dark")
    style.apply_style(app, 100, "light")  # Chosen: what the system asks for no longer counts.
    portal.set(APPEARANCE, "color-scheme", "u", LIGHT)
    said("light")
    style.apply_style(app, 100, "system")
    said("contrast-light")
    portal.set(ACCESS, "high-contrast", "b", False)
    portal.set(APPEARANCE, "contrast", "u", 0)
    said("light")


if __name__ == "__main__":
    main()
