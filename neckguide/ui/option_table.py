"""The table of options: heads that stay in sight, and cells, column by column, built when they are first shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from neckguide.content.blocks import Spans, plain
from neckguide.content.figures import faults
from neckguide.content.markdown import cited
from neckguide.content.options import ROWS, Option, Row
from neckguide.content.topic import Certainty
from neckguide.errors import NeckguideError
from neckguide.handout.room import cost as cost_of
from neckguide.handout.sources import Numbering
from neckguide.ui.access import set_role, unspoken
from neckguide.ui.blocks import Picture, prose
from neckguide.ui.option_cells import Cell, Head, Sureness
from neckguide.ui.session import Session
from neckguide.ui.side_by_side import SideBySide
from neckguide.ui.style import palette
from neckguide.ui.widgets import label, restyle

SIDE = 22
"""Px beside the table."""


class Heads(QWidget):
    """The options' names over the table's columns, and under each what it has to do with what matters."""

    def __init__(self, session: Session, percent: int) -> None:
        """`percent` is the text size."""
        super().__init__()
        self.setObjectName("heads")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._options = session, session.topic.options
        self.rows = SideBySide(self, percent)
        self.rows.setContentsMargins(SIDE, 8, SIDE, 8)
        self._names: dict[int, QLabel] = {}
        self._cells: dict[int, list[tuple[Option, QLabel]]] = {}
        self._touched: frozenset[int] = frozenset()
        self._pinned = False
        self.each: dict[str, Head] = {}
        for option in self._options.options:
            head = self.each[option.id] = Head(option.id, option.name)
            head.marked.connect(session.choose_option)
            self.rows.put(0, option.id, head)

    def refresh(self) -> None:
        """Show what the visit holds: marks, and a line for each matter that was rated above the least."""
        visit, words = self._session.visit, self._options.words
        rated = {number: visit.matters.get(matter.id, 0) for number, matter in enumerate(words.matters, 1)}
        self._touched = frozenset(number for number, rating in rated.items() if rating)
        for number in self._names.keys() - self._touched:
            self._fill(number, "")
        for number in self._touched:
            name = self._line(number)
            self._fill(number, f"{words.matters[number - 1].label}: {words.ratings[rated[number]]}")
            restyle(name, "tone", "strong" if rated[number] == len(words.ratings) - 1 else "")
        for option in self._options.options:
            touches = (self._touch(option, number) for number in sorted(self._touched))
            self.each[option.id].say(option.id in visit.options, [text for text in touches if text])
        self.rows.forget()
        self.pin(self._pinned)

    def pin(self, pinned: bool) -> None:
        """While they are kept at the top, the lines on what matters are folded."""
        self.rows.fold(self._rows_folded(pinned))
        if pinned != self._pinned:
            self._pinned = pinned
            self.update()

    def full_height(self, width: int) -> int:
        """Height in px at that width with the lines on what matters."""
        return self.rows.height_without(self._rows_folded(False), width)

    def _rows_folded(self, pinned: bool) -> frozenset[int]:
        return frozenset(self._names) - (frozenset() if pinned else self._touched)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line below, while cells pass under the heads."""
        super().paintEvent(event)
        if self._pinned:
            painter = QPainter(self)
            painter.setPen(QColor(palette()["line"]))
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _touch(self, option: Option, number: int) -> str:
        matter = self._options.words.matters[number - 1]
        phrase = option.touches.get(matter.id, "")
        return f"{matter.label}: {phrase}" if phrase else ""

    def _line(self, number: int) -> QLabel:
        """The line for a matter, made when it is first rated."""
        if number not in self._names:
            name = self._names[number] = label("", "matter")
            set_role(name, QAccessible.Role.RowHeader, "")
            self.rows.put_name(number, name)
            self._cells[number] = []
            for option in self._options.options:
                cell = label("", "touch" if self._touch(option, number) else "")
                self._cells[number].append((option, cell))
                self.rows.put(number, option.id, cell)
        return self._names[number]

    def _fill(self, number: int, named: str) -> None:
        """The words of a line; none at all where it is folded, for the accessible tree goes on telling them."""
        if self._names[number].text() == named:
            return
        self._names[number].setText(named)
        for option, cell in self._cells[number]:
            touch = self._touch(option, number)
            cell.setText(option.touches.get(self._options.words.matters[number - 1].id, "") if named else "")
            said = f"{option.name}, {touch}" if touch else " "
            set_role(cell, QAccessible.Role.Cell, said if named else "")


class Table(QWidget):
    """A row for each question, a column for each option."""

    def __init__(self, session: Session, percent: int) -> None:
        """Citations of all options are numbered now, row by row, so that numbers do not depend on what is shown."""
        super().__init__()
        self._session, self._options, self._percent = session, session.topic.options, percent
        self.columns: tuple[str, ...] = ()
        self._cells: dict[str, list[Cell]] = {}
        self._costs: dict[str, QLabel] = {}
        self.numbering = self._sources()
        self._said = {
            (row, option.id): self.numbering.spans(cited(_text(option, row)))
            for row in ROWS
            for option in self._options.options
        }
        self._rows = SideBySide(self, percent)
        self._rows.setContentsMargins(SIDE, 0, SIDE, 0)
        for number, row in enumerate(ROWS):
            name = label(self._options.words.rows.get(row, row), "rowname", "ours")
            name.setIndent(0)
            name.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
            set_role(name, QAccessible.Role.RowHeader, name.text())
            self._rows.put_name(number, name)
        words = self._options.words.title
        set_role(self, QAccessible.Role.Table, words)

    def show_columns(self, ids: tuple[str, ...]) -> None:
        """Show these options and no others."""
        for id in ids:
            self._build(id)
        self.columns = ids
        self._rows.show_columns(ids)

    def build_next(self) -> bool:
        """Build one column that is not built yet; False where all are."""
        for option in self._options.options:
            if option.id not in self._cells:
                self._build(option.id)
                return True
        return False

    def set_percent(self, percent: int) -> None:
        """Another text size."""
        self._percent = percent
        for cells in self._cells.values():
            for cell in cells:
                cell.set_percent(percent)
        self._rows.set_percent(percent)

    def refresh(self) -> None:
        """The clinic's own words on cost may have changed."""
        for id, cost in self._costs.items():
            cost.setText(self._cost(id))
            self._cells[id][ROWS.index("cost")].setAccessibleName(self._name(self._options.option(id), "cost"))
        self._rows.forget()

    def _build(self, id: str) -> None:
        if id in self._cells:
            return
        option = self._options.option(id)
        self._cells[id] = [Cell(self._name(option, row), self._parts(option, row), self._percent) for row in ROWS]
        for number, cell in enumerate(self._cells[id]):
            self._rows.put(number, id, cell)

    def _name(self, option: Option, row: Row) -> str:
        """“Massage, What can go wrong: …”: whoever hears a cell need not know where it stands."""
        name = self._options.words.rows.get(row, row).rstrip(" ?:")
        said = plain(self._said[row, option.id])
        if row == "sure":
            said = f"{self._word(option.certainty)}. {said}"
        elif row == "cost":
            said = f"{self._cost(option.id)}. {said}"
        return f"{option.name}, {name}: {said}"

    def _parts(self, option: Option, row: Row) -> list[QWidget]:
        said: list[QWidget] = [_said(self._said[row, option.id])]
        if row == "sure":
            return [Sureness(option.certainty, self._word(option.certainty)), *said]
        if row == "cost":
            self._costs[option.id] = label(self._cost(option.id), "cost")
            return [self._costs[option.id], *said]
        return [*said, *self._picture(option)] if row == "benefit" else said

    def _picture(self, option: Option) -> list[QWidget]:
        figure = self._options.figure(option)
        if figure is None:
            return []
        if fault := next(faults(figure), ""):
            return [label(fault, "small", "flag")]
        from neckguide.content.charts import chart

        return [Picture(chart(figure, narrow=True), figure.alt)]

    def _cost(self, id: str) -> str:
        return cost_of(self._session.topic, self._session.clinic, id)

    def _word(self, level: Certainty) -> str:
        try:
            step = self._session.topic.claims.words.certainties.get(level)
        except NeckguideError:
            step = None
        if step is not None:
            return step.word
        words: dict[Certainty, str] = {
            "high": self.tr("High"),
            "moderate": self.tr("Moderate"),
            "low": self.tr("Low"),
            "very-low": self.tr("Very low"),
        }
        return words[level]

    def _sources(self) -> Numbering:
        """The topic's sources; where their file cannot be read, every citation says that it is still to be checked."""
        try:
            return Numbering(self._session.topic.references, self._session.topic.words.labels.source_to_check)
        except NeckguideError as error:
            self._session.told.emit(str(error))
            return Numbering({}, self.tr("source still to be checked"))


def _text(option: Option, row: Row) -> str:
    return option.time if row == "cost" else str(getattr(option, row))


def _said(spans: Spans) -> QLabel:
    made = prose(spans, "option")
    # The cell says it already.
    unspoken(made)
    return made
