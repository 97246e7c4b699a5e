"""What the clinician and the patient agree: a goal, a day to judge it, what to do at home, and a note."""

from __future__ import annotations

import datetime as dt

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from neckguide.handout.compose import print_date
from neckguide.ui.blocks import heading
from neckguide.ui.fields import Choice, labelled
from neckguide.ui.session import Session
from neckguide.ui.widgets import Flow, button, label

MOST_EXERCISES = 4
MOST_NOTE = 2_000


class PlanFields(QWidget):
    """Goal, review and exercises, all by tap."""

    def __init__(self, session: Session) -> None:
        """Follows the visit when told to `refresh`."""
        super().__init__()
        self._session = session
        goals = [(goal.label, goal.id) for goal in session.topic.plan.goals]
        self._goal = Choice(self._on_goal, [(self.tr("A line to write on"), ""), *goals])
        self._review = Choice(self._on_review)
        self._chips: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(heading(session.topic.words.labels.plan, 3))
        column.addLayout(labelled(self.tr("Goal"), self._goal))
        column.addLayout(labelled(self.tr("The day we agree to look again"), self._review))
        column.addWidget(self._exercises())
        self.refresh()

    def refresh(self) -> None:
        """Read the visit again."""
        visit = self._session.visit
        self._goal.choose(visit.goal)
        self._review.offer(self._reviews())
        self._review.choose((visit.review - visit.date).days // 7 if visit.review else 0)
        full = len(visit.exercises) >= MOST_EXERCISES
        for id, chip in self._chips.items():
            chip.setChecked(id in visit.exercises)
            chip.setEnabled(chip.isChecked() or not full)

    def _exercises(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        title = self.tr("To do at home, {most} at most").format(most=MOST_EXERCISES)
        column.addWidget(label(title, "label"))
        chips = QWidget()
        flow = Flow(chips)
        for exercise in self._session.topic.plan.exercises:
            chip = button(exercise.label, None, "chip")
            chip.setCheckable(True)
            chip.clicked.connect(lambda on, id=exercise.id: self._on_exercise(id, on))
            self._chips[exercise.id] = chip
            flow.addWidget(chip)
        column.addWidget(chips)
        return box

    def _reviews(self) -> list[tuple[str, object]]:
        labels, today = self._session.topic.words.labels, self._session.visit.date
        lines: list[tuple[str, object]] = [(self.tr("A line to write on"), 0)]
        for review in self._session.topic.plan.reviews:
            day = print_date(today + dt.timedelta(weeks=review.weeks), labels)
            lines.append((f"{review.label}: {day}", review.weeks))
        return lines

    def _on_goal(self, id: object) -> None:
        self._session.write(goal=id)

    def _on_review(self, weeks: object) -> None:
        assert isinstance(weeks, int)
        self._session.write(review=self._session.visit.date + dt.timedelta(weeks=weeks) if weeks else None)

    def _on_exercise(self, id: str, on: bool) -> None:
        kept = tuple(each for each in self._session.visit.exercises if each != id)
        self._session.write(exercises=(*kept, id)[:MOST_EXERCISES] if on else kept)


class NoteField(QWidget):
    """Words of the clinician's own; how hard they are to read is said at once."""

    def __init__(self, session: Session) -> None:
        """Follows the visit when told to `refresh`."""
        super().__init__()
        self._session = session
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._on_text)
        self._hint = label("", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(labelled(self.tr("Your note"), self.text))
        column.addWidget(self._hint)
        self.refresh()

    def refresh(self) -> None:
        """Read the visit again; the cursor stays where the words are the same."""
        if self.text.toPlainText() != self._session.visit.note:
            self.text.setPlainText(self._session.visit.note)
        lines = 3.6 * self.text.fontMetrics().lineSpacing()
        self.text.setFixedHeight(round(lines) + 14)
        self._say()

    def _on_text(self) -> None:
        text = self.text.toPlainText()
        if len(text) > MOST_NOTE:
            self._cut(len(text) - MOST_NOTE)
            return
        self._session.write(note=text)
        self._say()

    def _cut(self, over: int) -> None:
        """Take back what was typed or pasted beyond the most, where it was typed."""
        cursor = self.text.textCursor()
        for _ in range(min(over, cursor.position())):
            cursor.deletePreviousChar()
        if len(self.text.toPlainText()) > MOST_NOTE:
            cursor.movePosition(QTextCursor.MoveOperation.Start)
            self.text.setPlainText(self.text.toPlainText()[:MOST_NOTE])

    def _say(self) -> None:
        """Full, easy or hard to read; nothing about a few words."""
        # Imported here: a sheet without a note needs no count of syllables.
        from neckguide.content.readability import grade

        note = self._session.visit.note
        if len(note) >= MOST_NOTE:
            self._hint.setText(self.tr("The note is full: {most} characters.").format(most=MOST_NOTE))
        elif len(note.split()) < 5:
            self._hint.setText("")
        elif (level := max(1, round(grade(note)))) <= 6:
            self._hint.setText(self.tr("Easy to read: grade {level}").format(level=level))
        else:
            self._hint.setText(self.tr("Hard to read: grade {level}. Shorter sentences help.").format(level=level))
