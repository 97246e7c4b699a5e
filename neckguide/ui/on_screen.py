"""Windows stay where they can be seen when a screen is unplugged or gets smaller."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from neckguide.ui.timer import timer

WAIT = 500
"""Milliseconds in which the desktop may move windows by itself, as most do."""


class OnScreen(QObject):
    """Brings the clinician's window and dialogs back to a screen that is there; the patient's knows its own way."""

    def __init__(self, app: QApplication, window: QWidget) -> None:
        """Ends with the window."""
        super().__init__(window)
        self._app, self._window = app, window
        self._soon = timer(self, WAIT, once=True)
        self._soon.timeout.connect(self._bring_back)
        for screen in app.screens():
            self._watch(screen)
        app.screenAdded.connect(self._watch)
        app.screenRemoved.connect(self._on_changed)

    def _watch(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._on_changed)

    def _on_changed(self) -> None:
        self._soon.start()

    def _bring_back(self) -> None:
        for each in self._app.topLevelWidgets():
            if each.isVisible() and (each is self._window or isinstance(each, QDialog)):
                place = within(each.geometry(), each.screen().availableGeometry())
                if place != each.geometry():
                    each.setGeometry(place)


def within(place: QRect, room: QRect) -> QRect:
    """The same place, or the nearest in the room; no larger than that."""
    size = place.size().boundedTo(room.size())
    left = max(room.left(), min(place.left(), room.left() + room.width() - size.width()))
    top = max(room.top(), min(place.top(), room.top() + room.height() - size.height()))
    return QRect(left, top, size.width(), size.height())
