"""What colours really stand on the screen: measured from grabs, not from what the style meant."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtWidgets import QWidget

BLOCK = 8
"""A square of this many px, all of one colour, is a ground."""


def grabbed(widget: QWidget) -> QImage:
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def grabbed_at(widget: QWidget, rect: QRect) -> QImage:
    """A part of it."""
    return widget.grab(rect).toImage().convertToFormat(QImage.Format.Format_RGB32)


def place(widget: QWidget, root: QWidget) -> QRect:
    """Where in the root a widget can be seen: what lies beyond the edge of a box that scrolls is cut off."""
    seen = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())
    above = widget.parentWidget()
    while above is not None and above is not root:
        seen &= QRect(above.mapTo(root, QPoint(0, 0)), above.size())
        above = above.parentWidget()
    return seen & root.rect()


@cache
def luminance(colour: int) -> float:
    """The relative luminance of WCAG 2 of a 0xrrggbb."""
    parts = [(colour >> at & 255) / 255 for at in (16, 8, 0)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(first: int, second: int) -> float:
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def counted(image: QImage) -> Counter[int]:
    """How often each colour occurs."""
    pixels = memoryview(image.constBits()).cast("I")
    return Counter({colour & 0xFFFFFF: count for colour, count in Counter(pixels).items()})


def strongest(image: QImage, rect: QRect) -> tuple[float, int, int]:
    """The best contrast that anything in a rectangle has with its ground, the ground, and that colour.

    The ground is what fills most of it. Letters are smoothed: their ink is the pixel that differs most.
    """
    found = counted(image.copy(rect))
    ground = found.most_common(1)[0][0]
    ink = max(found, key=lambda colour: ratio(colour, ground))
    return ratio(ink, ground), ground, ink


def grounds(image: QImage, but: Iterable[QRect] = ()) -> dict[int, QPoint]:
    """The colour of each square of one colour, and where it was first seen; squares that touch `but` are left out."""
    left_out, found = list(but), dict[int, QPoint]()
    for square, colour in _squares(image):
        if colour not in found and not any(square.intersects(rect) for rect in left_out):
            found[colour] = square.topLeft()
    return found


def _squares(image: QImage) -> Iterator[tuple[QRect, int]]:
    wide, pixels = image.width(), memoryview(image.constBits()).cast("I").tolist()
    for y in range(0, image.height() - BLOCK + 1, BLOCK):
        for x in range(0, wide - BLOCK + 1, BLOCK):
            colour = pixels[y * wide + x]
            same = [colour] * BLOCK
            if all(pixels[(y + row) * wide + x : (y + row) * wide + x + BLOCK] == same for row in range(BLOCK)):
                yield QRect(x, y, BLOCK, BLOCK), colour & 0xFFFFFF


def name(colour: int) -> str:
    return f"#{colour:06x}"
