"""Which options stand side by side: a chip for each, and in words what happened where not all fit."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from neckguide.content.options import Option
from neckguide.ui.access import announce
from neckguide.ui.style import palette
from neckguide.ui.widgets import Drawn, WrapButton, flowing, label, points


class Chip(WrapButton):
    """An option that can be shown or put away."""

    def __init__(self, name: str) -> None:
        """`name` is the option's."""
        super().__init__(name, "pick", (12, 4, 14, 4))
        self.setCheckable(True)
        self.inside.setSpacing(7)
        self.add(Shown(self))
        self.add(label(name, "label", wrap=False))
        self.setAccessibleDescription(self.tr("Shows this option in the table, or puts it away"))


class Shown(Drawn):
    """A tick in the chip of an option that is shown, a plus in the others."""

    def __init__(self, owner: Chip) -> None:
        """It follows the chip it stands in."""
        super().__init__(0.9)
        self._owner = owner
        owner.toggled.connect(lambda: self.update())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Strokes as thick as the letters'."""
        painter, on = self.brush(), self._owner.isChecked()
        colour = QColor(palette()["ours" if on else "quiet"])
        painter.setPen(QPen(colour, 3.4, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        if on:
            painter.drawPolyline(points((3, 13), (9, 19), (21, 5)))
        else:
            painter.drawLine(*points((12, 4), (12, 20)))
            painter.drawLine(*points((4, 12), (20, 12)))


class Chooser(QWidget):
    """Keeps who was chosen when: one more than fits sends the one away that was chosen first."""

    changed = Signal()
    """Other columns are to be shown."""

    def __init__(self, options: tuple[Option, ...]) -> None:
        """As many as fit are shown at first, in the topic's order."""
        super().__init__()
        self._names = {option.id: option.name for option in options}
        self._room = 1
        self._turns: list[str] = []
        self._chips: dict[str, Chip] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        line, flow = flowing(6)
        for option in options:
            flow.addWidget(self._chip(option))
        column.addWidget(line)
        self.said = label("", "small")
        self.reset()

    @property
    def shown(self) -> tuple[str, ...]:
        """Ids of the options that stand side by side, in the topic's order."""
        chosen = self._chosen()
        return tuple(id for id in self._names if id in chosen)

    def set_room(self, count: int) -> bool:
        """How many fit; whether other columns are to be shown now."""
        before = self.shown
        self._room = count
        self._tell()
        return self.shown != before

    def reset(self) -> None:
        """As at the beginning."""
        self._turns = []
        self._tell()

    def choose(self, id: str, on: bool) -> None:
        """Show an option, or put it away; at least one stays."""
        turns = [each for each in self._chosen() if each != id]
        away = ""
        if on:
            turns.append(id)
            away = turns.pop(0) if len(turns) > self._room else ""
        if turns:
            self._turns = turns
        self._tell(away, last=not turns)
        self.changed.emit()

    def _chosen(self) -> list[str]:
        """Those shown, the first chosen first; of those that nobody chose, the last of the row is the first to go."""
        return (self._turns or list(reversed(list(self._names)[: self._room])))[-self._room :]

    def _chip(self, option: Option) -> Chip:
        chip = Chip(option.name)
        chip.clicked.connect(lambda on: self.choose(option.id, on))
        self._chips[option.id] = chip
        return chip

    def _tell(self, away: str = "", last: bool = False) -> None:
        for id, chip in self._chips.items():
            chip.setChecked(id in self._chosen())
        count = len(self._chosen())
        if away and self._room == 1:
            text = self.tr("One fits at this text size: {name} was put away.").format(name=self._names[away])
        elif away:
            text = self.tr("{room} fit side by side: {name} was put away.")
            text = text.format(room=self._room, name=self._names[away])
        elif last:
            text = self.tr("One option stays: choose another first.")
        else:
            text = self.tr("Side by side: {count} of {all}. Tap to choose.").format(count=count, all=len(self._names))
        self.said.setText(text)
        if away or last:
            announce(self, text)
