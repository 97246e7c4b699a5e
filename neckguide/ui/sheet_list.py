"""On this sheet: which blocks stand on it, and in what order."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from neckguide.errors import NeckguideError
from neckguide.handout.compose import block_ids, block_title
from neckguide.handout.parts import part
from neckguide.handout.room import Room
from neckguide.ui.access import set_role
from neckguide.ui.blocks import Sign
from neckguide.ui.row_parts import LINE, Line
from neckguide.ui.row_view import RowView
from neckguide.ui.session import SECTION, Session
from neckguide.ui.widgets import button, card, label, restyle

ALWAYS = "get-help"
HEAD = "letterhead"
TALKED = "talked-about"
FILLED = (TALKED, "where", "what-matters", "compare", "note")
"""Blocks that say only what the visit has put into them."""


class Lines(QAbstractListModel):
    """The rows as Qt's views and screen readers read them."""

    def __init__(self, parent: QObject) -> None:
        """Empty until told."""
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()
        self.read_only = False

    def show(self, lines: tuple[Line, ...], read_only: bool) -> bool:
        """Other rows; False where they are the same. Rows that only moved or changed keep their place in the view."""
        if (lines, read_only) == (self.lines, self.read_only):
            return False
        same = {line.id for line in lines} == {line.id for line in self.lines}
        if not same:
            self.beginResetModel()
        self.lines, self.read_only = lines, read_only
        if not same:
            self.endResetModel()
        elif lines:
            self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
        return True

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a row shows and says."""
        line = self.lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(part for part in (line.title, line.tag, self._form(line)) if part)
            case Qt.ItemDataRole.CheckStateRole if not self.read_only:
                return Qt.CheckState.Checked if line.on else Qt.CheckState.Unchecked
            case _ if role == LINE:
                return line
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Rows of an urgent sheet can be read, not changed."""
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base if self.read_only else base | Qt.ItemFlag.ItemIsUserCheckable

    def _form(self, line: Line) -> str:
        return "" if line.short is None else self.tr("in short") if line.short else self.tr("in full")


class SheetList(QWidget):
    """The list, what stands in its place while an urgent sheet does, and the sections that could be added."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        """Follows the visit when told to `refresh`."""
        super().__init__()
        self._session = session
        self._order: list[str] = []
        self._all = False
        self._type = 0
        self._lines = Lines(self)
        self.view = RowView(self._lines, self.tr("On this sheet"))
        self.view.ticked.connect(self.tick)
        self.view.moved.connect(self.move_row)
        self.view.shortened.connect(self.shorten_row)
        self._more: QPushButton = button("", self._on_more, "quiet")
        self._build()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows as they are shown."""
        return self._lines.lines

    def refresh(self) -> None:
        """Read the visit again."""
        sheet = self._session.advice.sheet
        urgent = sheet in ("urgent", "assessment")
        other = self._lines.show(self._urgent_lines() if urgent else self._ordinary_lines(), urgent)
        # Laying the rows out takes its time, and this is asked for at every key of a note.
        if other or self._type != self.view.fontMetrics().height():
            self._type = self.view.fontMetrics().height()
            self.view.fit()
        self._say_urgent(sheet if urgent else "")
        left = len(block_ids(self._session.topic)) - 1 - len(self._order)
        self._more.setVisible(not urgent and left > 0)
        self._more.setText(self.tr("Add sections from Learn ({count})").format(count=left))

    def forget(self) -> None:
        """Back to the standard sheet's order, after a visit."""
        self._order, self._all = [], False
        self.view.setCurrentIndex(QModelIndex())

    def tick(self, row: int) -> None:
        """Put a block on the sheet, or take it off; what is always on stays."""
        line = self.lines[row]
        if self._lines.read_only:
            return
        if line.fixed:
            self._session.told.emit(self.tr("“{title}” stands on every sheet.").format(title=line.title))
            return
        self._write([each.id for each in self.lines if each.on != (each.id == line.id)])

    def move_row(self, row: int, to: int) -> None:
        """Move a row to another place."""
        if self._lines.read_only or not (0 <= row < len(self.lines) and 0 <= to < len(self.lines)) or row == to:
            return
        order = [line.id for line in self.lines]
        moved = order.pop(row)
        order.insert(to, moved)
        self._order = order
        on = {line.id for line in self.lines if line.on}
        self._write([id for id in order if id in on])
        self.refresh()
        self.view.go_to(next(at for at, line in enumerate(self.lines) if line.id == moved))

    def shorten_row(self, row: int, short: bool) -> None:
        """Set a section in short or in full, where it has both."""
        line = self.lines[row]
        if line.short is not None and not self._lines.read_only:
            self._session.shorten(line.id.removeprefix(SECTION), short)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._urgent, inside = card("flag")
        row = QHBoxLayout()
        row.setSpacing(12)
        self._signs = {"urgent": Sign("urgent", 1.6), "assessment": Sign("caution", 1.6)}
        self._sentence: QLabel = label("")
        for sign in self._signs.values():
            row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._sentence, 1)
        inside.addLayout(row)
        set_role(self._urgent, QAccessible.Role.AlertMessage, "")
        self._urgent.hide()
        frame = QFrame()
        frame.setProperty("card", "plain")
        around = QVBoxLayout(frame)
        around.setContentsMargins(1, 1, 1, 1)
        around.setSpacing(0)
        around.addWidget(self.view)
        around.addWidget(self._more)
        column.addWidget(self._urgent)
        column.addWidget(frame)

    def _say_urgent(self, sheet: str) -> None:
        texts = {
            "urgent": self.tr(
                "This is now the urgent sheet, because a warning sign is ticked. It holds nothing else until the sign "
                "is looked into on Check."
            ),
            "assessment": self.tr(
                "This is now the assessment sheet: check first, needles later. Your own choice comes back when the "
                "point is looked into on Check."
            ),
        }
        text = texts.get(sheet, "")
        for kind, sign in self._signs.items():
            sign.setVisible(kind == sheet)
        restyle(self._urgent, "card", "flag" if sheet == "urgent" else "caution")
        self._sentence.setText(text)
        self._urgent.setAccessibleName(text)
        self._urgent.setVisible(bool(text))

    def _urgent_lines(self) -> tuple[Line, ...]:
        return tuple(Line(id, self._title(id), True, fixed=True) for id in self._session.blocks)

    def _ordinary_lines(self) -> tuple[Line, ...]:
        on = list(self._session.blocks)
        self._order = _merged(self._order or on, on, self._offered())
        looked = bool(self._session.advice.resolved)
        return tuple(self._line(id, id in on, looked) for id in self._order)

    def _line(self, id: str, on: bool, looked: bool) -> Line:
        title, visit = self._title(id), self._session.visit
        if id == ALWAYS or (id == TALKED and looked):
            return Line(id, title, True, self.tr("always on"), fixed=True)
        if id.startswith(SECTION):
            section = self._session.topic.section(id.removeprefix(SECTION))
            short = section.id in visit.short if on and section.short else None
            return Line(id, title, on, self.tr("from Learn") if on else "", short=short)
        if on and id in FILLED and self._is_empty(id):
            return Line(id, title, on, self.tr("nothing yet"), empty=True)
        return Line(id, title, on, self._source(id) if on else "")

    def _source(self, id: str) -> str:
        """The page that gave the block what it says."""
        sources = {
            TALKED: self.tr("from Check"),
            "where": self.tr("from Learn"),
            "what-matters": self.tr("from Compare"),
            "compare": self.tr("from Compare"),
        }
        return sources.get(id, "")

    def _is_empty(self, id: str) -> bool:
        """Whether the sheet would leave the block out: its own writer is asked."""
        session = self._session
        room = Room(session.topic, session.visit, session.clinic, session.advice, session.blocks)
        try:
            return not part(room, id).blocks
        except NeckguideError:
            return False  # The sheet itself says what is wrong with it.

    def _offered(self) -> list[str]:
        """Every block but the head; sections only once they are asked for."""
        ids = [id for id in block_ids(self._session.topic) if id != HEAD]
        return ids if self._all else [id for id in ids if not id.startswith(SECTION)]

    def _title(self, id: str) -> str:
        topic, advice = self._session.topic, self._session.advice
        if id == "urgent":
            return topic.words.urgent.words[advice.flags[0].urgency].title
        return topic.words.assessment.title if id == "assessment" else block_title(topic, id)

    def _write(self, ids: Iterable[str]) -> None:
        head = (HEAD,) if HEAD in self._session.chosen_blocks() else ()
        self._session.write(blocks=(*head, *ids))

    def _on_more(self) -> None:
        self._all = True
        self.refresh()


def _merged(shown: list[str], on: list[str], offered: list[str]) -> list[str]:
    """The rows in the order of the sheet; what is not on the sheet keeps its place, what is new on it comes last."""
    end = max((at + 1 for at, id in enumerate(shown) if id in on), default=0)
    rows = [*shown[:end], *(id for id in on if id not in shown), *shown[end:]]
    turn = iter(on)
    rows = [next(turn) if id in on else id for id in rows]
    return [*rows, *(id for id in offered if id not in rows)]
