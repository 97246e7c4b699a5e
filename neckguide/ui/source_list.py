"""The sources of a page or a section, folded away until somebody asks."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from neckguide.handout.sources import Source
from neckguide.ui.access import folds
from neckguide.ui.style import TOUCH
from neckguide.ui.widgets import draw_fold, label

ARROW = 1.0
"""Width of the arrow, as a share of the type size."""


class SourceOpener(QPushButton):
    """The count of sources, and at its end an arrow: down while they are folded, up while they are seen."""

    def __init__(self, count: int) -> None:
        """`count` of sources."""
        super().__init__()
        self.setText(self.tr("Sources ({count})").format(count=count))
        self.setMinimumHeight(TOUCH)
        self.setProperty("kind", "sources")
        self.setCheckable(True)
        folds(self)
        self.setAccessibleDescription(self.tr("Opens and closes the list of sources"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, then its arrow."""
        super().paintEvent(event)
        painter, side = QPainter(self), ARROW * self.fontInfo().pixelSize()
        painter.translate(self.width() - side - 8, (self.height() - side) / 2)
        painter.scale(side / 24, side / 24)
        draw_fold(painter, self.isChecked(), "ours")


class SourceList(QFrame):
    """A card with the opener, and the lines, which are made when they are first wanted."""

    def __init__(self, sources: tuple[Source, ...]) -> None:
        """Hidden where there are none."""
        super().__init__()
        self._sources = sources
        self.setProperty("card", "plain")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(8, 4, 8, 4)
        inside.setSpacing(0)
        self.opener = SourceOpener(len(sources))
        self.opener.toggled.connect(self._unfold)
        inside.addWidget(self.opener)
        self._lines = QWidget()
        self._column = QVBoxLayout(self._lines)
        self._column.setContentsMargins(8, 4, 8, 12)
        self._column.setSpacing(6)
        self._lines.hide()
        inside.addWidget(self._lines)
        if not sources:
            self.hide()

    def _unfold(self, on: bool) -> None:
        if on and not self._column.count():
            for source in self._sources:
                # A DOI breaks after its slash: a word wider than the card would cut off lines further down.
                self._column.addWidget(label(f"{source.number}. {source.text}".replace("/", "/\u200b"), "small"))
        self._lines.setVisible(on)
