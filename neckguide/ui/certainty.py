"""How sure we are, as four steps: shape tells it, never colour alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen

from neckguide.content.topic import CERTAINTIES, Certainty
from neckguide.ui.style import palette
from neckguide.ui.widgets import Drawn


class CertaintySign(Drawn):
    """Four steps, as many filled as we are sure."""

    def __init__(self, level: Certainty, share: float = 1.2, tone: str = "ours") -> None:
        """`share` of the type size; `tone` is a name of the palette."""
        super().__init__(share)
        self._level: Certainty = level
        self._tone = tone

    def show_level(self, level: Certainty) -> None:
        """Another level."""
        self._level = level
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Steps that grow to the right."""
        draw_steps(self.brush(), self._level, self._tone)


def draw_steps(painter: QPainter, level: Certainty, tone: str = "ours") -> None:
    """Four steps on a square of 24 units; those that we have not reached are outlines."""
    colour = QColor(palette()[tone])
    reached = len(CERTAINTIES) - CERTAINTIES.index(level)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.6))
    for step in range(len(CERTAINTIES)):
        painter.setBrush(colour if step < reached else Qt.BrushStyle.NoBrush)
        height = 6 + 5 * step
        painter.drawRect(QRectF(1 + step * 6, 23 - height, 3.6, height))
