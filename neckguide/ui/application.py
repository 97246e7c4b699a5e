"""Qt's application, and what is said where there can be none.

Where Qt finds no way to the screen it ends the whole program with a core dump; here it is made to say why and leave.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from errno import ENOENT
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from neckguide.paths import resources

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType
    from PySide6.QtWidgets import QApplication

PLUGINS = {"xcb": "DISPLAY", "wayland": "WAYLAND_DISPLAY"}
"""Qt's ways to a screen on Linux, and where the screen's name stands."""
BUSES = ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS")
"""Where addresses of buses stand, one or several. What is typed goes over the last one: none may be elsewhere."""
NO_VNC = (
    "QT_QPA_PLATFORM asks for “vnc”, which would show the window to other computers, without a password. Unset it and "
    "start again."
)
WARNINGS_ALONE = "*.debug=false;*.info=false"


def make_application() -> QApplication:
    """The application. Where no window can open on this screen it says why in one sentence and ends the program."""
    from PySide6.QtCore import QtMsgType, qInstallMessageHandler, qWarning
    from PySide6.QtWidgets import QApplication

    from neckguide.ui.access import install

    _keep_secrets()
    _stay_here()
    held: list[str] = []

    def listen(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind == QtMsgType.QtFatalMsg:
            # When this returns, Qt calls abort.
            if sys.stderr is not None:
                print(f"neckguide: {_why() or text.strip()}", file=sys.stderr)
            leave(1)
        held.append(f"{context.category}: {text}")

    before = qInstallMessageHandler(listen)
    app = QApplication(sys.argv[:1])
    qInstallMessageHandler(before)
    install()
    for text in held:
        qWarning(text)
    return app


def _keep_secrets() -> None:
    """Let Qt tell nothing but warnings, whatever this computer asks it to: it would tell each letter that is typed.

    Where stderr goes to a file, a name would be on the disk. Qt reads these rules last, and of them the last one wins.
    """
    os.environ.pop("WAYLAND_DEBUG", None)  # This one tells all that the screen's server says, keys too.
    os.environ["QT_LOGGING_RULES"] = ";".join(filter(None, (os.environ.get("QT_LOGGING_RULES"), WARNINGS_ALONE)))


def _stay_here() -> None:
    """Keep Qt from what it would do in a network because this computer asks it to; where it must not start, say so."""
    asked = os.environ.get("QT_QPA_PLATFORM", "").lower().split(";")
    if "vnc" in [each.lstrip(":").split(":")[0] for each in asked]:  # As Qt reads it: empty parts do not count.
        if sys.stderr is not None:
            print(f"neckguide: {NO_VNC}", file=sys.stderr)
        leave(1)
    # One of these takes touches from any computer, and none is needed here.
    os.environ.pop("QT_QPA_GENERIC_PLUGINS", None)
    for name in BUSES:
        if not all(each.startswith("unix:") for each in os.environ.get(name, "").rstrip(";").split(";")):
            os.environ.pop(name, None)


def see_fonts() -> None:
    """FileNotFoundError where no font can be found, neither ours nor one of the system's: no word could be read."""
    from PySide6.QtGui import QFont, QFontInfo

    from neckguide.ui.style import FAMILIES

    if not QFontInfo(QFont(list(FAMILIES))).family():
        raise FileNotFoundError(ENOENT, os.strerror(ENOENT), str(resources() / "fonts"))


def leave(status: int) -> NoReturn:
    """End the program now. Widgets are not taken apart: that takes its time, and may end in a crash."""
    for stream in (sys.stdout, sys.stderr):
        # A windowed program on Windows has neither, and elsewhere nobody may read them any more.
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.flush()
    os._exit(status)


def say(said: str) -> None:
    """Tell in a dialog why there will be no window: who started it by a double click sees no terminal."""
    from PySide6.QtWidgets import QApplication

    from neckguide.ui.asking import question
    from neckguide.ui.style import apply_style, load_fonts

    there = QApplication.instance()
    app = there if isinstance(there, QApplication) else make_application()
    load_fonts(first=True)
    apply_style(app, 100)
    title = app.tr("neckguide cannot start")
    text = app.tr("Please show this to whoever looks after neckguide:")
    question(None, title, f"{text}\n\n{said}", app.tr("Close"), "").exec()


def why_no_plugin(name: str) -> str:
    """Why Qt's way to this kind of screen cannot be loaded, in one sentence; "" where it can."""
    from PySide6.QtCore import QLibraryInfo

    from neckguide.start_faults import AGAIN, cannot_load, of_library

    file = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms" / f"libq{name}.so"
    if not file.is_file():
        return f"the file {file} of neckguide is missing. {AGAIN}"
    fault = cannot_load(file)
    return fault and (of_library(fault) or f"the file {file} cannot be loaded: {fault}")


def _why() -> str:
    """Why no window can open here, as far as it can be found out."""
    if sys.platform != "linux":
        return ""
    asked = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    names = [asked] if asked else [name for name, variable in PLUGINS.items() if os.environ.get(variable)]
    faults = [why_no_plugin(name) for name in names]
    if not names or all(faults):
        return next(iter(faults), "")
    screens = " or ".join(f"“{os.environ[PLUGINS[name]]}”" for name in names if os.environ.get(PLUGINS.get(name, "")))
    return f"the screen {screens} cannot be used: it does not answer, or does not let this user in."
