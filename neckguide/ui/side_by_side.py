"""Rows of cells under columns that can be shown or put away; names of rows stand beside them or above.

The heads above a table and the table itself use the same layout, so that their columns meet.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QStyle, QWidget

from neckguide.ui.style import LARGE
from neckguide.ui.widgets import Items

NAMES = 128
"""Width in px of the rows' names at 100 %."""
LEAST = 176
"""Width in px that a column needs at 100 %."""
LEAST_LARGE = 230
"""The same where the text is large: in narrow columns every second word would break."""
MOST = 560
"""Width in px beyond which a line is hard to read, at 100 %."""
GAP = 8


def fitting(width: int, percent: int, least: int = 0) -> int:
    """How many columns fit side by side in so many px at a text size in percent; none is narrower than `least` px."""
    if percent >= LARGE:
        return max(1, min(2, (width + GAP) // (max(least, round(LEAST_LARGE * percent / 100)) + GAP)))
    return max(1, (width - round(NAMES * percent / 100)) // (max(least, round(LEAST * percent / 100)) + GAP))


class SideBySide(Items):
    """Every row as high as its highest cell; all columns equally wide. Wraps text, and never grows sideways."""

    def __init__(self, parent: QWidget, percent: int) -> None:
        """`percent` is the text size."""
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self._owner, self._percent = parent, percent
        self._names: dict[int, QWidget] = {}
        self._cells: dict[tuple[int, str], QWidget] = {}
        self._shown: tuple[str, ...] = ()
        self._folded: frozenset[int] = frozenset()
        self._heights: dict[tuple[int, frozenset[int]], list[tuple[int, int]]] = {}
        self._known: dict[tuple[QWidget, int], int] = {}

    def put_name(self, row: int, widget: QWidget) -> None:
        """The name of a row."""
        self.addWidget(widget)
        self._names[row] = widget

    def put(self, row: int, column: str, widget: QWidget) -> None:
        """A cell; it is seen when its column is shown."""
        self.addWidget(widget)
        self._cells[row, column] = widget
        widget.setVisible(column in self._shown and row not in self._folded)

    def show_columns(self, columns: tuple[str, ...]) -> None:
        """Show these columns in this order, and no others."""
        self._shown = columns
        self._show()

    def fold(self, rows: frozenset[int]) -> None:
        """Show all rows but these."""
        if rows != self._folded:
            self._folded = rows
            self._show()

    def set_percent(self, percent: int) -> None:
        """Another text size."""
        self._percent = percent
        self.forget()

    def forget(self) -> None:
        """Words or sizes changed: measure every cell anew. Until then a cell is measured once at each width."""
        self._known = {}
        self.invalidate()

    def invalidate(self) -> None:
        """Something is shown, put away or moved: add up anew."""
        self._heights = {}
        super().invalidate()

    def hasHeightForWidth(self) -> bool:
        """Text wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in px of the rows that are not folded at that width, margins included."""
        return self.height_without(self._folded, width)

    def height_without(self, folded: frozenset[int], width: int) -> int:
        """Height in px at that width if these rows were folded, margins included."""
        margins = self.contentsMargins()
        heights = self._measured(width - margins.left() - margins.right(), folded)
        high = sum(name + cells for name, cells in heights) + GAP * max(0, len(heights) - 1)
        return high + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        """As narrow as need be; the height follows the width."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """As narrow as need be; the height follows the width."""
        return QSize(0, 0)

    def setGeometry(self, rect: QRect) -> None:
        """Put every name and every cell in its place; mirrored where text runs from right to left."""
        super().setGeometry(rect)
        inner = self.contentsRect()
        direction = self._owner.layoutDirection()
        beside, wide = self._widths(inner.width())
        y, rows = inner.y(), self._rows(self._folded)
        for row, (above, high) in zip(rows, self._measured(inner.width(), self._folded), strict=True):
            if name := self._names.get(row):
                place = QRect(inner.x(), y, beside or inner.width(), above or high)
                name.setGeometry(QStyle.visualRect(direction, inner, place))
            x = inner.x() + (beside + GAP if beside else 0)
            for cell in self._of(row):
                cell.setGeometry(QStyle.visualRect(direction, inner, QRect(x, y + above, wide, high)))
                x += wide + GAP
            y += above + high + GAP

    def _show(self) -> None:
        for (row, column), cell in self._cells.items():
            cell.setVisible(column in self._shown and row not in self._folded)
        for row, name in self._names.items():
            name.setVisible(row not in self._folded)
        self.invalidate()

    def _rows(self, folded: frozenset[int]) -> list[int]:
        return sorted({*self._names, *(row for row, _ in self._cells)} - folded)

    def _of(self, row: int) -> list[QWidget]:
        return [self._cells[row, column] for column in self._shown if (row, column) in self._cells]

    def _widths(self, width: int) -> tuple[int, int]:
        """Of the names (0 where they stand above their rows) and of a column."""
        columns = max(1, len(self._shown))
        beside = 0 if self._percent >= LARGE else round(NAMES * self._percent / 100)
        free = width - (beside + GAP if beside else 0) - GAP * (columns - 1)
        return beside, min(free // columns, round(MOST * max(self._percent, 100) / 100))

    def _measured(self, width: int, folded: frozenset[int]) -> list[tuple[int, int]]:
        """For each row the height of a name above it, and of its cells."""
        if (width, folded) not in self._heights:
            beside, wide = self._widths(width)
            found: list[tuple[int, int]] = []
            for row in self._rows(folded):
                name = self._names.get(row)
                high = [self._height(cell, wide) for cell in self._of(row)]
                above = self._height(name, width) if name and not beside else 0
                found.append((above, max([*high, self._height(name, beside) if name and beside else 0])))
            self._heights[width, folded] = found
        return self._heights[width, folded]

    def _height(self, widget: QWidget, width: int) -> int:
        if (widget, width) not in self._known:
            widget.ensurePolished()
            wraps = widget.hasHeightForWidth()
            self._known[widget, width] = widget.heightForWidth(width) if wraps else widget.sizeHint().height()
        return self._known[widget, width]
