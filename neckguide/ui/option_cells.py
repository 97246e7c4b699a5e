"""What stands in the table of options: an option's head, its cells, and the sign for how sure we are."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from neckguide.content.topic import Certainty
from neckguide.ui.access import set_role
from neckguide.ui.blocks import Picture
from neckguide.ui.certainty import CertaintySign
from neckguide.ui.widgets import TickMark, WrapButton, label

PICTURE = 200
"""Width in px of a small picture at 100 %: wider, its dots would shout."""


class Head(WrapButton):
    """An option's name. A tap marks it for the sheet."""

    marked = Signal(str, bool)

    def __init__(self, id: str, name: str) -> None:
        """`id` is the option's."""
        super().__init__(name, "head", (10, 8, 8, 8))
        self._name = name
        self.setCheckable(True)
        self.inside.setSpacing(8)
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(label(name, "head"))
        self._state = label("", "state")
        column.addWidget(self._state)
        column.addStretch(1)
        mark = TickMark(self, "ours")
        self.add(mark)
        self.inside.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        self.add(words, 1)
        self.clicked.connect(lambda on: self.marked.emit(id, on))
        self.say(False, ())

    def say(self, on: bool, touches: Iterable[str]) -> None:
        """Whether it is on the sheet; `touches` says what it has to do with what matters."""
        self.setChecked(on)
        self._state.setText(self.tr("On the sheet") if on else self.tr("Put on the sheet"))
        self.setAccessibleName(f"{self._name}: {self._state.text()}")
        self.setAccessibleDescription("; ".join(touches))


class Cell(QFrame):
    """One cell: words, and at most one small picture."""

    def __init__(self, name: str, parts: Iterable[QWidget], percent: int) -> None:
        """`name` is all that a screen reader says of it; `percent` the text size."""
        super().__init__()
        self.setProperty("card", "plain")
        self._pictures: list[Picture] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(11, 9, 9, 10)
        column.setSpacing(6)
        for part in parts:
            # A part that is narrower than its cell stands at its beginning.
            line = QHBoxLayout()
            line.addWidget(part, 1)
            column.addLayout(line)
            if isinstance(part, Picture):
                self._pictures.append(part)
            if isinstance(part, Picture | Sureness):
                line.addStretch(0)
        column.addStretch(1)
        set_role(self, QAccessible.Role.Cell, name)
        self.set_percent(percent)

    def set_percent(self, percent: int) -> None:
        """The picture grows with the text."""
        for picture in self._pictures:
            picture.setMaximumWidth(round(PICTURE * percent / 100))


class Sureness(QFrame):
    """A tag: four steps, filled as far as we are sure, and the word for it."""

    def __init__(self, level: Certainty, word: str) -> None:
        """`word` is the topic's."""
        super().__init__()
        tone = "ours" if level in ("high", "moderate") else "limit"
        self.setProperty("tag", tone)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 3, 10, 3)
        line.setSpacing(6)
        line.addWidget(CertaintySign(level, 1.1, tone))
        line.addWidget(label(word, "tag", tone, wrap=False))
