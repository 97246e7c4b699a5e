"""Which screen is the patient's: another than the clinician's, where there is one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication

from neckguide.ui.timer import timer


def other_screen(of: QScreen) -> QScreen | None:
    """The first screen that shows another part of the desktop; None where all show the same, or there is one."""
    others = (screen for screen in QGuiApplication.screens() if screen.name() != of.name())
    return next((screen for screen in others if not screen.geometry().intersects(of.geometry())), None)


class Screens(QObject):
    """Watches screens that come, go and move."""

    changed = Signal()
    """Some screen came, went or moved; said once all of it has happened."""

    def __init__(self, parent: QObject, gone: Callable[[str], None]) -> None:
        """`gone` is called with a screen's name before Qt moves its windows to another screen."""
        super().__init__(parent)
        self._gone = gone
        app = QApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenRemoved.connect(self._on_removed)
        app.screenAdded.connect(self._on_added)
        app.primaryScreenChanged.connect(self._later)
        self._late = timer(self, 0, once=True)
        self._late.timeout.connect(self.changed)
        for screen in app.screens():
            screen.geometryChanged.connect(self._later, Qt.ConnectionType.UniqueConnection)

    def _on_removed(self, screen: QScreen) -> None:
        self._gone(screen.name())
        self._later()

    def _on_added(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._later, Qt.ConnectionType.UniqueConnection)
        self._later()

    def _later(self, *_: object) -> None:
        self._late.start()
