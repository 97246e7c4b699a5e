"""What the clinician and the patient agree: a goal, a day to judge it, and what to do at home."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QVBoxLayout, QWidget

from neckguide.handout.room import print_date
from neckguide.ui.blocks import heading
from neckguide.ui.exercises import Exercises
from neckguide.ui.fields import Choice, labelled
from neckguide.ui.session import Session


class PlanFields(QWidget):
    """Goal, review and exercises, all by tap."""

    def __init__(self, session: Session) -> None:
        """Follows the visit when told to `refresh`."""
        super().__init__()
        self._session = session
        goals = [(goal.label, goal.id) for goal in session.topic.plan.goals]
        self._goal = Choice(self._on_goal, [(self.tr("A line to write on"), ""), *goals])
        self._review = Choice(self._on_review)
        self.exercises = Exercises(session)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(heading(session.topic.words.labels.plan, 2, look=3))
        column.addLayout(labelled(self.tr("Goal"), self._goal))
        column.addLayout(labelled(self.tr("The day we agree to look again"), self._review))
        column.addWidget(self.exercises)
        self.refresh()

    def refresh(self) -> None:
        """Read the visit again."""
        visit = self._session.visit
        self._goal.choose(visit.goal)
        self._review.offer(self._reviews())
        self._review.choose(self._agreed())
        self.exercises.refresh()

    def forget(self) -> None:
        """Closed, as before a visit."""
        self.exercises.fold()

    def _agreed(self) -> object:
        """The weeks of the review, 0 for a line, or the day where it is none of the topic's, as from a code."""
        visit = self._session.visit
        if visit.review is None:
            return 0
        weeks = {7 * review.weeks: review.weeks for review in self._session.topic.plan.reviews}
        return weeks.get((visit.review - visit.date).days, visit.review.isoformat())

    def _reviews(self) -> list[tuple[str, object]]:
        labels, today = self._session.topic.words.labels, self._session.visit.date
        lines: list[tuple[str, object]] = [(self.tr("A line to write on"), 0)]
        for review in self._session.topic.plan.reviews:
            day = print_date(today + dt.timedelta(weeks=review.weeks), labels)
            lines.append((f"{review.label}: {day}", review.weeks))
        if isinstance(agreed := self._agreed(), str):
            day = print_date(dt.date.fromisoformat(agreed), labels)
            lines.append((self.tr("Another day: {day}").format(day=day), agreed))
        return lines

    def _on_goal(self, id: object) -> None:
        self._session.write(goal=id)

    def _on_review(self, weeks: object) -> None:
        if not isinstance(weeks, int):
            return  # The day that is agreed already.
        self._session.roll_day()
        self._session.write(review=self._session.visit.date + dt.timedelta(weeks=weeks) if weeks else None)
