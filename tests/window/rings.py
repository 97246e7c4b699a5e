"""Where the keyboard is, as it is seen: every stop of the Tab key on a screen, and the ring around it, in pixels."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QScrollArea, QWidget

from .pixels import grabbed_at, place, ratio
from .rooms import settle

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

MOST = 400
"""More stops than any screen has."""
STEPS = 4
"""Presses of Tab that may stay within one field."""
AROUND = 6
"""Px around a widget that are looked at, too."""
DEPTH = 8
"""Px from the edge of what changed in which its ring must lie."""
SAMPLES = 16
"""Places on each side of a ring that are measured."""
TAB, BACK = Qt.Key.Key_Tab, Qt.Key.Key_Backtab


class Ring(NamedTuple):
    """How a ring is seen; each is a contrast, of the weakest of its four sides."""

    change: float
    """Against what stood there before."""
    beside: float
    """Against what lies beside it, inside or outside."""


def round_by(key: Qt.Key, root: QWidget) -> list[QWidget]:
    """Where the keyboard goes, key by key, until it is where it was once before; that is where it must begin anew."""
    stops, same = list[QWidget](), 0
    for _ in range(MOST):
        QTest.keyClick(QApplication.focusWidget() or root, key)
        where = QApplication.focusWidget()
        assert where is not None, "the keyboard is nowhere"
        if stops and where is stops[-1]:
            same += 1  # A date is written in three steps; a single button is the whole round.
            if len(stops) == 1 and same > STEPS:
                return stops
            continue
        if where in stops:
            assert where is stops[0], f"a trap at {where}"
            return stops
        stops.append(where)
    raise AssertionError(f"no way round: {stops[-1]}")


def seen_share(widget: QWidget, root: QWidget) -> float:
    """How much of a widget is in sight, as a share of its height or its box's: not scrolled away, under nothing."""
    most, box = widget.height(), widget.parentWidget()
    while box is not None and box is not root:
        most, box = min(most, box.height()) if isinstance(box, QScrollArea) else most, box.parentWidget()
    # Of a list that is one stop, the row that the keys act on.
    part = widget.visualRect(widget.currentIndex()) if isinstance(widget, QListView) else widget.rect()
    at = [part.left() + 3, part.center().x(), part.right() - 3]
    seen = sum(all(_is_on_top(widget, root, QPoint(x, y)) for x in at) for y in range(part.top() + 2, part.bottom(), 4))
    return min(1.0, 4 * seen / max(1, min(most, part.height()) - 8))


def _is_on_top(widget: QWidget, root: QWidget, at: QPoint) -> bool:
    top = root.childAt(widget.mapTo(root, at))
    return top is not None and (top is widget or widget.isAncestorOf(top))


def ring_of(widget: QWidget, root: QWidget) -> Ring:
    """The ring around a widget that has the keyboard; of no contrast where there is none."""
    rect = place(widget, root).adjusted(-AROUND, -AROUND, AROUND, AROUND) & root.rect()
    after = grabbed_at(root, rect)
    widget.clearFocus()
    settle()
    before = grabbed_at(root, rect)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    return _measured(before, after)


def _pixels(image: QImage) -> list[int]:
    return memoryview(image.constBits()).cast("I").tolist()


def _measured(before: QImage, after: QImage) -> Ring:
    wide, old, new = after.width(), _pixels(before), _pixels(after)
    rows = [y for y in range(after.height()) if old[y * wide : (y + 1) * wide] != new[y * wide : (y + 1) * wide]]
    if not rows:
        return Ring(1.0, 1.0)
    # From both ends of each row as far as to what changed: the rest of it is of no interest.
    left = min(next(x for x in range(wide) if old[y * wide + x] != new[y * wide + x]) for y in rows)
    right = max(next(x for x in range(wide - 1, -1, -1) if old[y * wide + x] != new[y * wide + x]) for y in rows)
    box = QRect(QPoint(left, rows[0]), QPoint(right, rows[-1]))
    sides = [_side(before, after, box, across, back) for across in (True, False) for back in (True, False)]
    return Ring(min(side.change for side in sides), min(side.beside for side in sides))


def _side(before: QImage, after: QImage, box: QRect, across: bool, back: bool) -> Ring:
    """One side of what changed: cut through it at some places, and look at the middle one of what is found."""
    long = box.height() if across else box.width()
    found = [_cut(before, after, box, across, back, round((at + 0.5) * long / SAMPLES)) for at in range(SAMPLES)]
    # Corners are round: of all places on a side, most must show it.
    return Ring(median(each.change for each in found), median(each.beside for each in found))


def _cut(before: QImage, after: QImage, box: QRect, across: bool, back: bool, at: int) -> Ring:
    """From outside in, at one place of a side."""
    size, start = (
        after.size(),
        (box.right() if back else box.left()) if across else (box.bottom() if back else box.top()),
    )

    def spot(depth: int) -> tuple[int, int] | None:
        far = start - depth if back else start + depth
        x, y = (far, box.top() + at) if across else (box.left() + at, far)
        return (x, y) if 0 <= x < size.width() and 0 <= y < size.height() else None

    def colour(image: QImage, depth: int) -> int | None:
        where = spot(depth)
        return None if where is None else image.pixel(*where) & 0xFFFFFF

    inner = next((depth for depth in range(1, DEPTH) if colour(before, depth) == colour(after, depth)), DEPTH)
    beside = [each for each in (colour(after, -2), colour(after, inner + 1)) if each is not None]
    change = sides = 1.0
    for depth in range(DEPTH):
        old, new = colour(before, depth), colour(after, depth)
        if old is None or new is None or old == new:
            continue
        change = max(change, ratio(old, new))
        sides = max([sides, *(ratio(new, each) for each in beside)])
    return Ring(change, sides)
