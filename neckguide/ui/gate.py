"""Lets no touch and no key through while the visit is covered, and tells when one was made."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from neckguide.ui.timer import timer

Kind = QEvent.Type
PRESSES = frozenset(
    {
        *(Kind.MouseButtonPress, Kind.MouseButtonDblClick, Kind.TouchBegin, Kind.TabletPress),
        *(Kind.KeyPress, Kind.ShortcutOverride, Kind.Shortcut),
    }
)
RELEASES = frozenset({Kind.MouseButtonRelease, Kind.TouchEnd, Kind.TabletRelease, Kind.KeyRelease})
HELD = frozenset(
    {
        *(Kind.MouseMove, Kind.Wheel, Kind.ContextMenu, Kind.NativeGesture, Kind.Gesture, Kind.InputMethod),
        *(Kind.TouchUpdate, Kind.TouchCancel, Kind.TabletMove),
        *(Kind.DragEnter, Kind.DragMove, Kind.Drop),
    }
)
BARE = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr})
"""Keys that go before others, as where somebody only looks through the windows."""


class Gate(QObject):
    """Seen from `shut` on by every object of the app; not there at all while nothing is covered."""

    touched = Signal()
    """A finger, button or key was let go that had been put down on the cover."""
    closing = Signal(QObject)
    """This window is asked to close."""
    shown = Signal(QWidget)
    """A window, or a part of one, was shown meanwhile."""

    def __init__(self, app: QApplication) -> None:
        """Open."""
        super().__init__(app)
        self._app = app
        self._down = self._lifted = False
        # The second tap of a double tap is still the same touch.
        self.after = timer(self, QGuiApplication.styleHints().mouseDoubleClickInterval(), once=True)
        self.after.timeout.connect(lambda: app.removeEventFilter(self))

    def shut(self) -> None:
        """Swallow everything from now on."""
        self.after.stop()
        self._down = self._lifted = False
        self._app.installEventFilter(self)

    def open(self) -> None:
        """Let through again, but for what follows at once."""
        self._lifted = True
        self.after.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whether the event ends here."""
        kind = event.type()
        if kind in PRESSES:
            event.accept()  # Else Qt would make a click of a touch, and a shortcut of a key.
            self._down |= not (isinstance(event, QKeyEvent) and event.key() in BARE)
            return True
        if kind in RELEASES:
            event.accept()
            self._on_release(event)
            return True
        if self._lifted:
            return False
        if kind == Kind.ShowToParent and isinstance(watched, QWidget):
            self.shown.emit(watched)
        elif kind == Kind.Close:
            self.closing.emit(watched)
        elif kind == Kind.ApplicationStateChange and not _is_active():
            self._down = False  # What is let go in another program is not told here.
        return kind in HELD

    def _on_release(self, event: QEvent) -> None:
        if self._lifted or not self._down or (isinstance(event, QKeyEvent) and event.isAutoRepeat()):
            return
        self._down = False
        self.touched.emit()


def _is_active() -> bool:
    return QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive
