"""An opaque ground over a window: what it shows is hidden, not only painted over, and comes back as it was."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from neckguide import crash
from neckguide.ui.access import announce, show_only
from neckguide.ui.style import palette
from neckguide.ui.widgets import label

TITLE = "neckguide"
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


@dataclass(frozen=True)
class Place:
    """Where the keyboard was, and what was marked there."""

    widget: QWidget
    cursor: int = 0
    start: int = -1
    length: int = 0

    @classmethod
    def of(cls, window: QWidget) -> Place | None:
        """The place in this window, or None where nothing in it has the keyboard."""
        widget = window.focusWidget()
        if isinstance(widget, QLineEdit):
            return cls(widget, widget.cursorPosition(), widget.selectionStart(), widget.selectionLength())
        return cls(widget) if widget is not None else None

    def take(self) -> None:
        """Give the keyboard back. A line of text forgets its mark with the keyboard, so it is marked again."""
        if not isValid(self.widget):
            return
        self.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.widget, QLineEdit):
            self.widget.setCursorPosition(self.cursor)
            if self.start >= 0:
                backwards = self.cursor == self.start
                start = self.start + self.length if backwards else self.start
                self.widget.setSelection(start, -self.length if backwards else self.length)


class Cover(QPushButton):
    """Fills a window. A button, so that who works without touch and keys can press it too."""

    def __init__(self, window: QWidget, text: str, large: bool = False) -> None:
        """Shown at once; everything else in the window is hidden until `lift`. `text` is one sentence."""
        super().__init__(window)
        self.setObjectName("cover")
        # It fills all of itself, so what lies below need not be drawn first. Qt leaves the style's ground out then.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._window = window
        self._place = Place.of(window)
        self._title = window.windowTitle()
        self._hidden: list[QWidget] = []
        self._says = self._lay_out(large)
        self.say(text)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        # First the keyboard, then the hiding: it would else wander through all that is hidden.
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        for widget in window.findChildren(QWidget, options=DIRECT):
            if not widget.isWindow() and not widget.isHidden():
                self.keep(widget)
        show_only(window, self)
        # A dialog's title may name a sign that was ticked.
        window.setWindowTitle(TITLE)
        window.installEventFilter(self)

    def say(self, text: str) -> None:
        """Put up another sentence."""
        self._says.setText(text)
        self.setAccessibleName(text)

    def set_silent(self, silent: bool) -> None:
        """Show the ground alone."""
        self._says.setHidden(silent)

    def announce(self) -> None:
        """Have a screen reader say it."""
        announce(self, self.accessibleName(), urgent=True)

    def keep(self, widget: QWidget) -> None:
        """Hide a widget of the window until `lift`."""
        if widget is not self:
            self._hidden.append(widget)
            _see(widget, False)

    def lift(self) -> None:
        """Show everything as it was, and go."""
        self._window.removeEventFilter(self)
        show_only(self._window, None)
        self._window.setWindowTitle(self._title)
        # All at once: a page that is larger for a moment, until what stands below it is back, would scroll.
        layout = self._window.layout()
        if layout is not None:
            layout.setEnabled(False)
        for widget in self._hidden:
            if isValid(widget):
                _see(widget, True)
        if layout is not None:
            layout.setEnabled(True)
            layout.activate()
        if self._place is not None:
            self._place.take()
        else:
            self.clearFocus()
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground alone."""
        QPainter(self).fillRect(event.rect(), QColor(palette()["ground"]))

    def _lay_out(self, large: bool) -> QLabel:
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 24, 48, 24)
        made = label("", "h1" if large else "h3")
        made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column.addWidget(made)
        return made


def _see(widget: QWidget, seen: bool) -> None:
    """Show or hide it; where that fails, all else is hidden and shown nevertheless."""
    try:
        widget.setVisible(seen)
    except Exception as fault:
        crash.report(fault)


def shade(window: QWidget, blocking: QWidget) -> QWidget:
    """An empty window as large as `window` and in front of `blocking`, a dialog that keeps all touches from it."""
    made = QWidget(blocking, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
    made.setWindowModality(Qt.WindowModality.ApplicationModal)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.setWindowTitle(TITLE)
    made.setGeometry(window.geometry())
    return made
