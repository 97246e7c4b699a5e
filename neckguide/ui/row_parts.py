"""The parts of a row of the sheet's list: where they lie, and how they are drawn in the palette's colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle

from neckguide.ui.style import TOUCH, palette
from neckguide.ui.widgets import points

if TYPE_CHECKING:
    from neckguide.ui.row_view import RowView

LINE = Qt.ItemDataRole.UserRole
"""The role under which a model keeps a row's `Line`."""


class Line(NamedTuple):
    """One row: a block, what it is called, whether it is on the sheet, and what is to be said beside it.

    A `fixed` row cannot be unticked; `empty` is on, but says nothing yet. `short` is None where there is no choice
    between a short and a full form.
    """

    id: str
    title: str
    on: bool
    tag: str = ""
    fixed: bool = False
    empty: bool = False
    short: bool | None = None


class Parts:
    """Where the parts of a row lie; the choice between short and full stands where other rows have their tag.

    All of it is mirrored where text runs to the left.
    """

    def __init__(self, rect: QRect, view: RowView, line: Line, plain: bool) -> None:
        """`plain` rows have no handle and no box."""
        metrics, end = view.fontMetrics(), rect.right() - 11
        side, tall = round(metrics.height() * 1.15), metrics.height() + 7
        self.handle = QRect(rect.left(), rect.top(), 0 if plain else TOUCH, rect.height())
        self.box = QRect(self.handle.right() + 1, rect.top() + (rect.height() - side) // 2, 0 if plain else side, side)
        self.halves: tuple[QRect, ...] = ()
        if line.short is not None:
            widths = [max(TOUCH, metrics.horizontalAdvance(words) + 24) for words in view.forms]
            high = max(TOUCH, tall)
            top, end = rect.top() + (rect.height() - high) // 2, end - sum(widths)
            self.halves = (QRect(end, top, widths[0], high), QRect(end + widths[0], top, widths[1], high))
        wide = metrics.horizontalAdvance(line.tag) + 22 if line.tag and not self.halves else 0
        self.tag = QRect(end - wide, rect.top() + (rect.height() - tall) // 2, wide, tall)
        left = self.box.right() + 11 if not plain else rect.left() + 16
        right = self.tag.left() - 8 if wide or self.halves else rect.right() - 12
        self.text = QRect(left, rect.top() + 6, max(40, right - left), rect.height() - 12)
        direction = view.layoutDirection()
        self.handle, self.box, self.tag, self.text = (
            QStyle.visualRect(direction, rect, each) for each in (self.handle, self.box, self.tag, self.text)
        )
        self.halves = tuple(QStyle.visualRect(direction, rect, half) for half in self.halves)


def draw_handle(painter: QPainter, place: QRect, colour: str, k: float) -> None:
    """Six dots, `k` times as large as at the usual type size."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    middle = place.center()
    for x in (-3.5 * k, 3.5 * k):
        for y in (-6.5 * k, 0, 6.5 * k):
            painter.drawEllipse(points((middle.x() + x, middle.y() + y))[0], 1.9 * k, 1.9 * k)


def draw_box(painter: QPainter, place: QRectF, on: bool, fixed: bool) -> None:
    """A rounded box with a drawn tick; grey where it cannot be changed."""
    colours, side = palette(), place.width()
    filled = colours["quiet" if fixed else "ours"]
    painter.setPen(QPen(QColor(filled if on else colours["edge"]), 2))
    painter.setBrush(QColor(filled if on else colours["card"]))
    painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 5, 5)
    if on:
        white = QColor(colours["on-ours"])
        painter.setPen(QPen(white, side * 0.11, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        spots = ((0.26, 0.52), (0.44, 0.7), (0.76, 0.32))
        painter.drawPolyline(points(*((place.x() + x * side, place.y() + y * side) for x, y in spots)))


def draw_choice(painter: QPainter, halves: tuple[QRect, ...], forms: tuple[str, ...], chosen: int) -> None:
    """Two halves of one frame; the chosen one is filled and underlined, so that its colour never speaks alone."""
    colours, font = palette(), painter.font()
    whole = QRectF(halves[0].united(halves[-1])).adjusted(0.5, 0.5, -0.5, -0.5)
    outline = QPainterPath()
    outline.addRoundedRect(whole, 8, 8)
    painter.setClipPath(outline)
    painter.fillRect(whole, QColor(colours["card"]))
    painter.fillRect(halves[chosen], QColor(colours["ours-soft"]))
    painter.fillRect(QRectF(halves[chosen]).adjusted(0, halves[chosen].height() - 4, 0, 0), QColor(colours["ours"]))
    painter.setClipping(False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours["edge"]), 1))
    painter.drawPath(outline)
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    for number, (half, words) in enumerate(zip(halves, forms, strict=True)):
        painter.setFont(bold if number == chosen else font)
        painter.setPen(QColor(colours["ours" if number == chosen else "quiet"]))
        painter.drawText(half, int(Qt.AlignmentFlag.AlignCenter), words)
    painter.setFont(font)


def draw_tag(painter: QPainter, place: QRect, text: str, quiet: bool) -> None:
    """Quiet words for what is always on or empty, a coloured label for where a block comes from."""
    colours = palette()
    if not quiet:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours["ours-soft"]))
        painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
    painter.setPen(QColor(colours["quiet" if quiet else "ours"]))
    side = Qt.AlignmentFlag.AlignRight if quiet else Qt.AlignmentFlag.AlignHCenter
    painter.drawText(place, int(side | Qt.AlignmentFlag.AlignVCenter), text)
