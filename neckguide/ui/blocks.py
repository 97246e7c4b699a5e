"""Blocks to widgets: the screen's writer, as `typeset` is the paper's.

Words reach a label as plain text, or as rich text made here by escaping: never as somebody's markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible, QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from neckguide.content.blocks import (
    Beside,
    Block,
    Callout,
    Cite,
    Columns,
    Figure,
    Grid,
    Heading,
    ItemList,
    Link,
    Paragraph,
    Span,
    Spans,
    Table,
    Words,
    WriteOn,
    plain,
)
from neckguide.errors import NeckguideError
from neckguide.ui.access import set_role, unspoken
from neckguide.ui.pictures import Magnifier, Picture
from neckguide.ui.style import palette
from neckguide.ui.widgets import Drawn, card, label, points

Drawing = Callable[[str], bytes]
"""Gives a picture's SVG by its id; raises a NeckguideError where it is missing."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("blocks", text)


def draw(blocks: Iterable[Block], drawing: Drawing) -> Iterator[QWidget]:
    """One widget for each block, in order; citations already hold printed numbers."""
    for block in blocks:
        yield _widget(block, drawing)


def prose(spans: Spans, role: str = "body") -> QLabel:
    """A label with style and citation marks, made safe by escaping."""
    made = label("", role)
    if all(isinstance(span, Words) and not (span.bold or span.italic) for span in spans):
        made.setText(plain(spans))
    else:
        made.setTextFormat(Qt.TextFormat.RichText)
        made.setText("".join(map(_rich, spans)))
    made.setAccessibleName(plain(spans))
    return made


def _rich(span: Span) -> str:
    match span:
        case Words():
            text = escape(span.text)
            text = f"<b>{text}</b>" if span.bold else text
            return f"<i>{text}</i>" if span.italic else text
        case Cite():
            return f"<sup>{escape(','.join(span.ids))}</sup>"
        case Link():
            # Nothing here ever opens a page: the app has no network. The address is there to be read.
            return f"<u>{escape(span.text)}</u> ({escape(span.href.removeprefix('https://'))})"


def _widget(block: Block, drawing: Drawing) -> QWidget:  # noqa: C901 - one line for each kind of block
    match block:
        case Heading():
            return heading(plain(block.spans), block.level)
        case Paragraph():
            return prose(block.spans)
        case ItemList():
            return _list(block, drawing)
        case Callout():
            return _callout(block, drawing)
        case Figure():
            return _figure(block, drawing)
        case Table():
            return _table(block)
        case Beside():
            return _stack([_figure(block.figure, drawing), *draw(block.blocks, drawing)])
        case Columns():
            return _stack(draw(block.blocks, drawing))
        case WriteOn():
            return label(f"{block.label} ________________", "body")
        case Grid():
            header = tuple((Words(text),) for text in (block.corner, *block.columns))
            empty = ((Words(""),),) * len(block.columns)
            return _table(Table(header, tuple(((Words(row),), *empty) for row in block.rows)))


def heading(text: str, level: int, look: int = 0) -> QLabel:
    """A heading that a screen reader can jump to; `look` where it is not to be as large as its level asks."""
    made = label(text, f"h{min(look or level, 4)}")
    set_role(made, QAccessible.Role.Heading, text, level)
    return made


def _stack(widgets: Iterable[QWidget], space: int = 8) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(space)
    for widget in widgets:
        column.addWidget(widget)
    return box


def _list(block: ItemList, drawing: Drawing) -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(4, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for number, item in enumerate(block.items):
        mark = label(f"{number + 1}." if block.ordered else "•", "body", "ours", wrap=False)
        unspoken(mark)
        inside = list(draw(item.blocks, drawing))
        row = inside[0] if len(inside) == 1 else _stack(inside, 4)
        set_role(row, QAccessible.Role.ListItem, _spoken(item.blocks))
        grid.addWidget(mark, number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(row, number, 1)
    set_role(box, QAccessible.Role.List, _tr("List of {count}").format(count=len(block.items)))
    return box


def _spoken(blocks: Iterable[Block]) -> str:
    return " ".join(plain(block.spans) for block in blocks if isinstance(block, Paragraph))


def _callout(block: Callout, drawing: Drawing) -> QWidget:
    frame, inside = card(block.kind)
    tones = {"key": "ours", "told": "ours", "caution": "limit", "urgent": "flag", "care": "care"}
    top = QHBoxLayout()
    top.setSpacing(10)
    top.addWidget(Sign(block.kind), 0, Qt.AlignmentFlag.AlignTop)
    title = label(block.title, "h4", tones[block.kind])
    unspoken(title)  # The box says it.
    top.addWidget(title, 1)
    inside.addLayout(top)
    for widget in draw(block.blocks, drawing):
        inside.addWidget(widget)
    set_role(frame, QAccessible.Role.Note, block.title)
    return frame


def _figure(block: Figure, drawing: Drawing) -> QWidget:
    top = QWidget()
    line = QHBoxLayout(top)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(label(block.title, "h4"), 1)
    try:
        view: QWidget = Picture(drawing(block.id), block.alt, block.id)
    except NeckguideError as error:
        view = label(str(error), "small", "flag")
    if isinstance(view, Picture):
        line.addWidget(Magnifier(view), 0, Qt.AlignmentFlag.AlignBottom)
    caption = [prose(block.caption, "caption")] if block.caption else []
    above = [top] if block.title or isinstance(view, Picture) else []
    return _stack([*above, view, *caption], 4)


def _table(block: Table) -> QWidget:
    frame, inside = card()
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    for column, cell in enumerate(block.header):
        head = label(plain(cell), "h4", "ours")
        set_role(head, QAccessible.Role.ColumnHeader, plain(cell))
        grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(column, 1 if column == 0 else 2)
    for number, row in enumerate(block.rows, 1):
        for column, cell in enumerate(row):
            made, over = prose(cell, "cell"), plain(block.header[column])
            role = QAccessible.Role.Cell if column else QAccessible.Role.RowHeader
            set_role(made, role, f"{over}: {plain(cell)}" if column and over else plain(cell))
            grid.addWidget(made, number, column, Qt.AlignmentFlag.AlignTop)
    inside.addLayout(grid)
    if block.caption:
        inside.addWidget(prose(block.caption, "caption"))
    size = _tr("Table, {rows} rows, {columns} columns")
    name = plain(block.caption) or size.format(rows=len(block.rows), columns=len(block.header))
    set_role(frame, QAccessible.Role.Table, name)
    return frame


class Sign(Drawn):
    """A drawn sign for a box, so that its colour never speaks alone."""

    def __init__(self, kind: str, share: float = 1.4) -> None:
        """`kind` as in `Callout`; `share` of the type size."""
        super().__init__(share)
        self._kind = kind

    def paintEvent(self, event: QPaintEvent) -> None:
        """Triangle for urgent, diamond for caution, circle for key and told, square for care."""
        tones = {"urgent": "flag", "caution": "limit", "care": "care"}
        painter = self.brush()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette()[tones.get(self._kind, "ours")]))
        match self._kind:
            case "urgent":
                painter.drawPolygon(points((12, 1), (23, 22), (1, 22)))
            case "caution":
                painter.drawPolygon(points((12, 0), (24, 12), (12, 24), (0, 12)))
            case "care":
                painter.drawRoundedRect(1, 1, 22, 22, 4, 4)
            case _:
                painter.drawEllipse(1, 1, 22, 22)
        white = QColor(palette()["on-ours"])
        painter.setPen(QPen(white, 2.4, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        if self._kind in ("key", "told"):
            painter.drawPolyline(points((7, 12.5), (10.6, 16.3), (17, 8)))
        else:
            painter.drawPolyline(points((12, 8), (12, 14)))
            painter.drawPoint(points((12, 18))[0])
