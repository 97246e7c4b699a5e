"""What matters to you: a strip that opens, with three choices for each matter. Nothing is added up."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from neckguide.content.options import Matter, OptionWords
from neckguide.ui.access import folds
from neckguide.ui.session import Session
from neckguide.ui.widgets import Drawn, WrapButton, button, card, draw_fold, label

GAP = 22


class Opener(WrapButton):
    """Opens and closes the strip, and tells how many matters were answered."""

    def __init__(self, title: str, all_: int) -> None:
        """`title` is the topic's; there are `all_` matters."""
        super().__init__(title, "fold", (14, 6, 12, 6))
        self.setCheckable(True)
        folds(self)
        self._title, self._all = title, all_
        self._words = label(title, "label", wrap=False)
        self.add(self._words, 1)
        self.add(Fold(self))
        self.setAccessibleDescription(self.tr("Opens and closes the choices"))

    def say(self, count: int) -> None:
        """How many matters were answered."""
        told = self.tr("{title}: {count} of {all}").format(title=self._title, count=count, all=self._all)
        self._words.setText(told if count else self._title)
        self.setAccessibleName(self._words.text())
        self.updateGeometry()


class Fold(Drawn):
    """A drawn arrow: down while closed, up while open."""

    def __init__(self, owner: WrapButton) -> None:
        """It follows the button it stands in."""
        super().__init__(1.0)
        self._owner = owner
        owner.toggled.connect(lambda: self.update())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Two strokes."""
        draw_fold(self.brush(), self._owner.isChecked())


class Matters(QFrame):
    """All matters; as many beside each other as fit."""

    def __init__(self, session: Session, words: OptionWords) -> None:
        """The matters and their choices are the topic's."""
        super().__init__()
        frame, inside = card()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        inside.setSpacing(10)
        inside.addWidget(label(words.matters_lead))
        self._session = session
        self._rows = [MatterRow(session, matter, words.ratings) for matter in words.matters]
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(12)
        inside.addLayout(self._grid)
        self._columns = 0
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More beside each other where there is room."""
        super().resizeEvent(event)
        self.arrange()

    def minimumSizeHint(self) -> QSize:
        """One beside no other always fits."""
        return QSize(0, super().minimumSizeHint().height())

    def arrange(self) -> None:
        """Three, two or one beside each other."""
        need = max((row.sizeHint().width() for row in self._rows), default=1) + GAP
        columns = max(1, min(3, (self.width() - 34 + GAP) // need))
        if columns == self._columns:
            return
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for number, row in enumerate(self._rows):
            self._grid.addWidget(row, number // columns, number % columns)

    def refresh(self) -> None:
        """Show what the visit holds."""
        for row in self._rows:
            row.refresh()


class MatterRow(QWidget):
    """One matter: a tap sets how much it matters, a second tap clears it."""

    def __init__(self, session: Session, matter: Matter, ratings: tuple[str, ...]) -> None:
        """`ratings` in words, least first."""
        super().__init__()
        self._session, self._matter = session, matter
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(matter.label, "label", wrap=False))
        line = QHBoxLayout()
        line.setSpacing(6)
        # Not a QButtonGroup: one that lets a choice be taken back would hide all but its first from the Tab key.
        self._choices: list[QPushButton] = []
        for rating, words in enumerate(ratings):
            choice = button(words, None, "choice")
            choice.setCheckable(True)
            choice.setAccessibleName(f"{matter.label}: {words}")
            choice.clicked.connect(lambda on, rating=rating: session.rate(matter.id, rating if on else None))
            self._choices.append(choice)
            line.addWidget(choice, 1)
        column.addLayout(line)
        self.refresh()

    def refresh(self) -> None:
        """Show what the visit holds."""
        rating = self._session.visit.matters.get(self._matter.id)
        for number, choice in enumerate(self._choices):
            choice.setChecked(number == rating)
