"""The control that floats over the page: ‹ Page 1 of 2 ›."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from neckguide.ui.style import TOUCH, palette
from neckguide.ui.widgets import label, onward, points


class Pager(QFrame):
    """Two arrows and the number of the page between them; hidden for a single page or none."""

    turned = Signal(int)
    """-1 for the page before, +1 for the next."""

    def __init__(self, parent: QWidget) -> None:
        """Says nothing until told."""
        super().__init__(parent)
        self.setProperty("card", "plain")
        line = QHBoxLayout(self)
        line.setContentsMargins(2, 0, 2, 0)
        line.setSpacing(0)
        self.before = Chevron(-1, self.tr("Page before"))
        self.next = Chevron(1, self.tr("Next page"))
        self._text = label("", "label", wrap=False)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.before.clicked.connect(lambda: self.turned.emit(-1))
        self.next.clicked.connect(lambda: self.turned.emit(1))
        for each in (self.before, self._text, self.next):
            line.addWidget(each)
        self.say(0, 0)

    def say(self, page: int, pages: int) -> None:
        """`page` from 0."""
        self._text.setText(self.tr("Page {page} of {pages}").format(page=page + 1, pages=pages))
        self.before.setEnabled(page > 0)
        self.next.setEnabled(page + 1 < pages)
        self.setVisible(pages > 1)


class Chevron(QPushButton):
    """A drawn arrow to one side."""

    def __init__(self, step: int, name: str) -> None:
        """`step` is -1 for back, +1 for on; `name` is what a screen reader says."""
        super().__init__()
        self._step = step
        self.setProperty("kind", "icon")
        self.setFixedSize(TOUCH, TOUCH)
        self.setAccessibleName(name)
        self.setToolTip(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Pale where there is no such page."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(palette()["ink" if self.isEnabled() else "line"])
        painter.setPen(QPen(colour, 2.4, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        x, y, k = self.width() / 2, self.height() / 2, self._step * onward(self)
        painter.drawPolyline(points((x - 3 * k, y - 7), (x + 4 * k, y), (x - 3 * k, y + 7)))
