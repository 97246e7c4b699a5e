"""What to do at home: chosen by a tap, four at most, each with its drawing. Folded away until it is wanted."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from neckguide.content.blocks import plain
from neckguide.content.markdown import cited
from neckguide.content.topic import Exercise
from neckguide.errors import NeckguideError
from neckguide.ui.access import folds
from neckguide.ui.matters import Fold
from neckguide.ui.pictures import Picture
from neckguide.ui.session import Session
from neckguide.ui.style import BODY
from neckguide.ui.widgets import TickMark, WrapButton, label
from neckguide.visit.visit import MOST_EXERCISES

ACROSS = 150
"""Width in px of an exercise's drawing at 100 % text."""


class Exercises(QWidget):
    """A strip that says how many are chosen, and below it, once it is open, the exercises."""

    def __init__(self, session: Session) -> None:
        """No drawing is read before the strip is opened."""
        super().__init__()
        self._session = session
        self.cards: dict[str, ExerciseCard] = {}
        self.strip = WrapButton("", "tick", (14, 8, 14, 8))
        self.strip.setCheckable(True)
        folds(self.strip)
        self.strip.setAccessibleDescription(self.tr("Opens and closes the exercises"))
        self._title, self._names = label("", "label"), label("", "small")
        words = QWidget()
        inside = QVBoxLayout(words)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(1)
        inside.addWidget(self._title)
        inside.addWidget(self._names)
        self.strip.add(words, 1)
        self.strip.add(Fold(self.strip))
        self.strip.toggled.connect(self._on_toggled)
        self._count = label("", "small")
        self._count.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self.strip)
        self._column.addWidget(self._count)
        self.refresh()

    def refresh(self) -> None:
        """Read the visit again."""
        chosen, known = self._session.visit.exercises, self._session.topic.plan.exercises
        numbers = {"count": len(chosen), "most": MOST_EXERCISES}
        # A sheet that is to hold some and names none shows the topic's first ones.
        standard = not chosen and "self-care" in self._session.blocks
        title = self.tr("Exercises (none chosen)") if standard else self.tr("Exercises ({count} of {most})")
        self._title.setText(title.format(**numbers))
        names = "; ".join(each.label for each in known if each.id in chosen)
        self._names.setText(self.tr("The sheet shows the standard ones.") if standard else names)
        self._names.setVisible(bool(self._names.text()))
        text = ""
        if standard:
            text = self.tr("Choose up to {most}.")
        elif len(chosen) >= MOST_EXERCISES:
            text = self.tr("{count} of {most} chosen. Take one off to choose another.")
        self._count.setText((text or self.tr("{count} of {most} chosen")).format(**numbers))
        self.strip.setAccessibleName(" ".join(filter(None, (self._title.text(), self._names.text()))))
        for id, card in self.cards.items():
            card.show_chosen(id in chosen)

    def fold(self) -> None:
        """Closed, as before a visit."""
        self.strip.setChecked(False)

    def _on_toggled(self, open_: bool) -> None:
        if open_ and not self.cards:
            for exercise in self._session.topic.plan.exercises:
                self.cards[exercise.id] = card = ExerciseCard(self._session, exercise)
                card.clicked.connect(lambda on, id=exercise.id: self._on_clicked(id, on))
                self._column.addWidget(card)
            # Made later, they still follow the strip when the keyboard goes on.
            for first, second in pairwise((self.strip, *self.cards.values())):
                self.setTabOrder(first, second)
            self.refresh()
        for shown in (self._count, *self.cards.values()):
            shown.setVisible(open_)

    def _on_clicked(self, id: str, on: bool) -> None:
        """One that is not taken, because four are on the sheet already, stays off."""
        if not self._session.choose_exercise(id, on):
            self.cards[id].setChecked(False)


class ExerciseCard(WrapButton):
    """One exercise: its drawing, what it is called, how much, and whether it is on the sheet."""

    def __init__(self, session: Session, exercise: Exercise) -> None:
        """The whole card is the target; the drawing is small, because the sheet shows it large."""
        super().__init__(exercise.label, "tick", (12, 10, 12, 10))
        self.setCheckable(True)
        self.setProperty("tone", "helps")
        dose = plain(cited(exercise.dose))
        self.setAccessibleDescription(dose)
        self._picture = _picture(session, exercise)
        self._state = label("", "small", "ours")
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(TickMark(self, "ours"), 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(label(exercise.label, "label"), 1)
        column.addLayout(top)
        column.addWidget(label(dose, "small"))
        column.addWidget(self._state)
        column.addStretch(1)
        if self._picture:
            self.add(self._picture)
            self.inside.setAlignment(self._picture, Qt.AlignmentFlag.AlignTop)
        self.add(words, 1)
        self._fit()

    def show_chosen(self, on: bool) -> None:
        """Ticked by shape and word."""
        self.setChecked(on)
        self._state.setText(self.tr("On the sheet") if on else "")
        self._state.setVisible(on)

    def changeEvent(self, event: QEvent) -> None:
        """The drawing grows with the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _on_toggled(self, on: bool) -> None:
        """Its words look the same, ticked or not: nothing to style again."""

    def _fit(self) -> None:
        # Qt calls this while the button is still being made.
        if picture := getattr(self, "_picture", None):
            across = round(ACROSS * self.fontInfo().pixelSize() / BODY)
            picture.setFixedSize(across, picture.heightForWidth(across))


def _picture(session: Session, exercise: Exercise) -> Picture | None:
    """The exercise's drawing, or None where it cannot be shown: its words stand for it."""
    id = f"exercise-{exercise.id}"
    try:
        said = session.topic.picture(id)
        return Picture(session.topic.figure(id), said.alt if said else exercise.label)
    except NeckguideError:
        return None
