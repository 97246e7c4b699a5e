"""What lies over a page for a while: it takes the keyboard, Escape closes it, and focus goes back where it was."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStyle, QVBoxLayout, QWidget

from neckguide.ui.access import set_role
from neckguide.ui.in_sight import follow
from neckguide.ui.style import palette
from neckguide.ui.widgets import button, by_finger, scroll

MOST = 0.7
"""The share of its page from which an overlay covers all of it."""
EDGE = 2
"""Px of the line at its side."""


class Overlay(QFrame):
    """Covers the end of its page's lines, `width` px of it or all; hidden until `open` is called.

    `column` scrolls if it must; `foot` holds what is always seen, the way out last.
    """

    closed = Signal()

    def __init__(self, page: QWidget, name: str, width: int = 0) -> None:
        """`name` is what a screen reader says; `width` 0 covers the whole page."""
        super().__init__(page)
        self.setObjectName("overlay")
        set_role(self, QAccessible.Role.Dialog, name)
        # It fills all of itself, so what lies below need not be drawn first. Qt leaves the style's ground out then.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.width_at_100, self._share = width, 1.0
        self._page = page
        self._before: QWidget | None = None
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(28, 20, 28, 16)
        self.column.setSpacing(10)
        self.area = scroll(inside, name)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(28, 8, 28, 12)
        self.foot.setSpacing(10)
        outer = QVBoxLayout(self)
        # Beside the line, so that the ring of what scrolls is seen there, too.
        outer.setContentsMargins(EDGE, 0, EDGE, 0)
        outer.setSpacing(0)
        outer.addWidget(self.area, 1)
        outer.addLayout(self.foot)
        self.way_out = button(self.tr("Close"), self.shut, "primary")
        self.way_out.setToolTip(self.tr("Close (Esc)"))
        by_finger(self.area)
        page.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show it and take the keyboard; opened again, focus still goes back to where it was first."""
        if not self.isVisible():
            self._before = self.window().focusWidget()
        self._fit()
        self.area.verticalScrollBar().setValue(0)
        self.show()
        self.raise_()
        self.way_out.setFocus(Qt.FocusReason.OtherFocusReason)

    def shut(self) -> None:
        """Hide it and give the keyboard back."""
        if self.isHidden():
            return
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None
        self.closed.emit()

    def prepare(self) -> None:
        """Style it, lay it out and draw it once, so that opening it costs no more than a paint."""
        self._fit()
        self.grab()

    def set_text_size(self, percent: int) -> None:
        """Wider with larger text."""
        self._share = percent / 100
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the page's size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, and a line where it ends."""
        painter, colours = QPainter(self), palette()
        painter.fillRect(event.rect(), QColor(colours["card"]))
        if self.width() < self._page.width():
            edge = QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(0, 0, EDGE, self.height()))
            painter.fillRect(edge, QColor(colours["edge"]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab stays inside while it is open."""
        reached = [each for each in self.findChildren(QWidget) if _reached(each)]
        if not reached:
            return False
        now = self.window().focusWidget()
        at = reached.index(now) if now in reached else -1
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        reached[(at + (1 if next else -1)) % len(reached)].setFocus(reason)
        return follow(self.window())

    def _fit(self) -> None:
        page = self._page
        wide = round(self.width_at_100 * self._share) or page.width()
        if wide > MOST * page.width():
            wide = page.width()  # A slice of the page beside it would be of no use.
        place = QRect(page.width() - wide, 0, wide, page.height())
        self.setGeometry(QStyle.visualRect(page.layoutDirection(), page.rect(), place))


def _reached(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible() and widget.isEnabled()
