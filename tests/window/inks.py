"""Every word that is painted, where, and how it stands out: the widgets paint once more, onto a sheet that notes words.

What is noted is the place alone; colours are read from the pixels of the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QByteArray, QPoint, QPointF, QRectF
from PySide6.QtGui import QPaintDevice, QPaintEngine, QPainter, QRegion
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from neckguide.ui.pictures import Picture

from .pixels import grabbed, place, strongest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QTextItem

ALONE = QWidget.RenderFlag.IgnoreMask
"""A widget without what stands in it: each speaks for itself."""
DPI = 96
LEAST = 4
"""Px that must be seen of a word in both directions, or nothing can be said of it."""


class Word(NamedTuple):
    """A run of letters of one colour; `contrast` is that of its strongest pixel with what fills most of its place."""

    widget: QWidget
    text: str
    large: bool
    contrast: float


class _Notes(QPaintEngine):
    """Draws nothing; says where words would stand."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.found: list[tuple[str, QRectF, bool]] = []

    def drawTextItem(self, p: QPointF | QPoint, textItem: QTextItem) -> None:  # type: ignore[override]
        where = QRectF(p.x(), p.y() - textItem.ascent(), textItem.width(), textItem.ascent() + textItem.descent())
        grown = self.painter().combinedTransform()
        size = textItem.font().pixelSize() * grown.m22()
        large = size >= 24 or (size >= 18.66 and textItem.font().bold())
        self.found.append((textItem.text(), grown.mapRect(where), large))

    def begin(self, pdev: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: object) -> None: ...


def _nothing(*what: object) -> None: ...


for _kind in ("Pixmap", "Image", "TiledPixmap", "Path", "Polygon", "Rects", "Lines", "Ellipse", "Points"):
    setattr(_Notes, f"draw{_kind}", _nothing)


class _Sheet(QPaintDevice):
    """As large as a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._widget, self._notes = widget, _Notes()

    @property
    def found(self) -> list[tuple[str, QRectF, bool]]:
        return self._notes.found

    def paintEngine(self) -> QPaintEngine:
        return self._notes

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        kinds = QPaintDevice.PaintDeviceMetric
        known = {kinds.PdmWidth: self._widget.width(), kinds.PdmHeight: self._widget.height(), kinds.PdmDepth: 32}
        known |= {kinds.PdmDevicePixelRatio: 1, kinds.PdmDevicePixelRatioScaled: 1 << 16, kinds.PdmNumColors: 1 << 24}
        return known.get(metric, DPI)


def painted(widget: QWidget) -> list[tuple[str, QRectF, bool]]:
    """What a widget itself writes, where in it, and whether that is large."""
    sheet = _Sheet(widget)
    if isinstance(widget, Picture):
        painter = QPainter(sheet)
        QSvgRenderer(QByteArray(widget._svg)).render(painter, widget.frame())
        painter.end()
    else:
        widget.render(sheet, QPoint(0, 0), QRegion(), ALONE)
    return sheet.found


def words_on(root: QWidget) -> Iterator[Word]:
    """All that can be read now, each run of letters once."""
    image = grabbed(root)
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisible() or widget.window() is not root.window() or widget.visibleRegion().isEmpty():
            continue
        # The parents of a window are those of its screen.
        in_sight = root.rect() if widget is root else place(widget, root)
        corner = widget.mapTo(root, QPoint(0, 0))
        for text, where, large in painted(widget):
            rect = where.toAlignedRect()
            # A full stop alone has too little ink to be measured; it has the colour of its sentence.
            if not any(map(str.isalnum, text)) or not widget.visibleRegion().contains(rect.center()):
                continue
            seen = rect.translated(corner) & in_sight
            if seen.height() < rect.height() or seen.width() < LEAST:
                continue  # A line that the edge of its box cuts through shows too little of its letters.
            yield Word(widget, text.strip(), large, strongest(image, seen)[0])
