"""Teach-back: the patient tells it in own words, and how that went is noted by a tap."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from neckguide.content.topic import TeachBack
from neckguide.ui.access import folds, in_order
from neckguide.ui.blocks import heading
from neckguide.ui.matters import Fold
from neckguide.ui.session import Session
from neckguide.ui.widgets import TickMark, WrapButton, card, label
from neckguide.visit.teach_back import questions
from neckguide.visit.visit import Taught

ANSWERS: tuple[Taught, ...] = ("own-words", "again")


class TeachBackCard(QFrame):
    """The two or three questions for this very sheet; what was answered stays, whatever the sheet becomes."""

    def __init__(self, session: Session) -> None:
        """What a good answer holds is closed at first: the patient sees this screen too."""
        super().__init__()
        self._session = session
        self._rows: dict[str, Question] = {}
        self._shown: tuple[tuple[TeachBack, ...], tuple[TeachBack, ...]] = ((), ())
        frame, inside = card()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._inside = inside
        inside.setSpacing(8)
        inside.addWidget(heading(self.tr("Teach-back"), 2, look=3))
        lead = self.tr("Say: “I want to be sure that I said it well.” Then ask. What you tap goes into the chart note.")
        inside.addWidget(label(lead, "small"))
        self._now, self._before = QVBoxLayout(), QVBoxLayout()
        for column in (self._now, self._before):
            column.setSpacing(14)
        self._earlier = label(self.tr("Asked before this sheet changed"), "eyebrow")
        self.key = self._make_key()
        inside.addWidget(self.key, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addLayout(self._now)
        inside.addWidget(self._earlier)
        inside.addLayout(self._before)
        self.refresh()

    @property
    def progress(self) -> tuple[int, int]:
        """How many of the questions for this sheet were answered, and how many there are."""
        now = self._shown[0]
        return sum(each.ask in self._session.visit.taught for each in now), len(now)

    @property
    def rows(self) -> tuple[Question, ...]:
        """The questions as they are shown, those of an earlier sheet last."""
        return tuple(self._rows[each.ask] for part in self._shown for each in part)

    def refresh(self) -> None:
        """Read sheet and answers again."""
        offered, taught = self._session.topic.words.teach_back, self._session.visit.taught
        now = questions(offered, self._session.blocks)
        before = tuple(each for each in offered if each.ask in taught and each not in now)
        if (now, before) != self._shown:
            self._shown = (now, before)
            self._arrange()
        for row in self.rows:
            row.show_answer(taught.get(row.ask))

    def begin(self) -> None:
        """The keyboard goes to the first question."""
        if self.rows:
            self.rows[0].begin()

    def forget(self) -> None:
        """Closed, as before a visit."""
        self.key.setChecked(False)

    def _make_key(self) -> WrapButton:
        text = self.tr("What a good answer holds")
        made = WrapButton(text, "quiet", (0, 6, 6, 6))
        made.setCheckable(True)
        folds(made)
        made.add(label(text, "label", "ours", wrap=False))
        made.add(Fold(made))
        made.toggled.connect(self._on_key)
        return made

    def _arrange(self) -> None:
        shown = {each.ask for part in self._shown for each in part}
        for column, part in zip((self._now, self._before), self._shown, strict=True):
            for each in part:
                column.addWidget(self._row(each))
        for ask in self._rows.keys() - shown:
            # Not only hidden: the accessible tree would go on telling which sheet it was for.
            gone = self._rows.pop(ask)
            gone.hide()
            gone.deleteLater()
        for row in self._rows.values():
            row.show()
        in_order(self._inside)
        self._earlier.setVisible(bool(self._shown[1]))
        # A row that was made later stands, for the keyboard, where it is seen.
        stops = [self.key, *(answer for row in self.rows for answer in row.answers)]
        for first, second in pairwise(stops):
            self.setTabOrder(first, second)

    def _row(self, question: TeachBack) -> Question:
        if question.ask not in self._rows:
            row = Question(self._session, question)
            row.show_key(self.key.isChecked())
            self._rows[question.ask] = row
        return self._rows[question.ask]

    def _on_key(self, open_: bool) -> None:
        for row in self._rows.values():
            row.show_key(open_)


class Question(QWidget):
    """One question and its two answers; a second tap takes an answer back."""

    def __init__(self, session: Session, question: TeachBack) -> None:
        """Follows what it is told to show."""
        super().__init__()
        self._session, self.ask = session, question.ask
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label(question.ask, "label"))
        self._key = label(self.tr("A good answer holds: {listen}").format(listen=question.listen), "small")
        self._key.hide()
        column.addWidget(self._key)
        line = QHBoxLayout()
        line.setSpacing(6)
        self.answers: list[WrapButton] = []
        # The longer words get more room.
        names = ((self.tr("Said it in own words"), 6), (self.tr("Explained again"), 5))
        for number, (name, stretch) in enumerate(names):
            line.addWidget(self._answer(number, name), stretch)
        column.addLayout(line)

    def begin(self) -> None:
        """The keyboard goes to the first answer."""
        self.answers[0].setFocus()

    def show_answer(self, answer: Taught | None) -> None:
        """What is noted."""
        for made, each in zip(self.answers, ANSWERS, strict=True):
            made.setChecked(each == answer)

    def show_key(self, open_: bool) -> None:
        """What a good answer holds, or not."""
        self._key.setVisible(open_)

    def _answer(self, number: int, name: str) -> WrapButton:
        made = WrapButton(f"{name}: {self.ask}", "tick", (8, 6, 8, 6))
        made.inside.setSpacing(6)
        made.setCheckable(True)
        made.setProperty("tone", "helps")
        made.setAccessibleDescription(self.tr("A second tap takes the answer back"))
        made.add(TickMark(made, "ours"))
        made.add(label(name, "label"), 1)
        made.clicked.connect(lambda on: self._session.teach(self.ask, ANSWERS[number] if on else None))
        self.answers.append(made)
        return made
