"""The left side of Take home: everything that the sheet can be told, most of it by taps."""

from __future__ import annotations

import datetime as dt

from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from neckguide.clinic import countries, emergency_number
from neckguide.handout.compose import MOST_NAME
from neckguide.ui.blocks import Sign, heading
from neckguide.ui.favourites import FavouriteRow
from neckguide.ui.fields import Choice, DateField, labelled, private
from neckguide.ui.next_visit import NextVisitField
from neckguide.ui.note_field import NoteField
from neckguide.ui.plan_fields import PlanFields
from neckguide.ui.session import Session
from neckguide.ui.sheet_list import SheetList
from neckguide.ui.style import TOUCH, is_large
from neckguide.ui.teach_back import TeachBackCard
from neckguide.ui.widgets import label, literal
from neckguide.visit.visit import SIZES


class SheetForm(QWidget):
    """Fields that follow the visit; each writes to the session and to nothing else."""

    def __init__(self, session: Session) -> None:
        """Shows the visit as it is; `refresh` shows it again."""
        super().__init__()
        self._session = session
        self._banner, self.favourites = NumberBanner(session), FavouriteRow(session)
        self.name, self.next_visit = QLineEdit(), NextVisitField(session)
        self.list, self.plan, self.note = SheetList(session), PlanFields(session), NoteField(session)
        self.teach_back = TeachBackCard(session)
        self._who = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._paper_line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._build_who()
        self._build_paper()
        self._build()
        self.refresh()

    def refresh(self) -> None:
        """Read visit and clinic again."""
        visit = self._session.visit
        if self.name.text() != visit.name:
            self.name.setText(visit.name)
        for part in (self._banner, self.favourites, self.next_visit, self.list, self.plan, self.note, self.teach_back):
            part.refresh()
        # An urgent sheet holds no plan; what was agreed comes back with the ordinary one.
        self.plan.setVisible(self._session.advice.sheet not in ("urgent", "assessment"))
        # A topic may come without questions.
        self.teach_back.setVisible(bool(self.teach_back.rows))
        self._date.show_day(visit.date)
        self._paper.choose(visit.paper)
        self._size.choose(visit.size)

    def forget(self) -> None:
        """Nothing of the visit before stays, not even how its list was ordered."""
        for part in (self.favourites, self.list, self.plan, self.teach_back):
            part.forget()
        self.name.setText("")  # `clear` could be undone.
        self.refresh()

    def set_text_size(self, percent: int) -> None:
        """Large text stands one field under the other."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        for line in (self._who, self._paper_line):
            line.setDirection(down if is_large(percent) else across)
        self.refresh()

    def _build_who(self) -> None:
        private(self.name)
        self.name.setMaxLength(MOST_NAME)
        self.name.setMinimumHeight(TOUCH)
        self.name.textChanged.connect(lambda text: self._session.write(name=text))
        self._who.setSpacing(10)
        self._who.addLayout(labelled(self.tr("Name (optional)"), self.name), 3)
        self._who.addLayout(labelled(self.tr("Next visit"), self.next_visit), 5)

    def _build_paper(self) -> None:
        self._date = DateField(self.tr("Date on the sheet"))
        self._date.picked.connect(self._on_date)
        self._paper = Choice(self._on_paper, [(self.tr("A4"), "a4"), (self.tr("Letter"), "letter")])
        self._size = Choice(self._on_size, [(self.tr("{size} pt").format(size=size), size) for size in SIZES])
        self._paper_line.setSpacing(10)
        self._paper_line.addLayout(labelled(self.tr("Date on the sheet"), self._date), 5)
        self._paper_line.addLayout(labelled(self.tr("Paper"), self._paper), 3)
        self._paper_line.addLayout(labelled(self.tr("Print size"), self._size), 3)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self._banner)
        column.addWidget(self.favourites)
        column.addLayout(self._who)
        column.addWidget(heading(self.tr("On this sheet"), 2, look=3))
        column.addWidget(self.list)
        column.addWidget(self.plan)
        column.addWidget(self.note)
        column.addLayout(self._paper_line)
        column.addWidget(self.teach_back)
        column.addStretch(1)

    def _on_date(self, date: dt.date) -> None:
        """The day of the review stays as many weeks away as it was."""
        visit = self._session.visit
        review = visit.review + (date - visit.date) if visit.review else None
        self._session.write(date=date, review=review)

    def _on_paper(self, paper: object) -> None:
        self._session.write(paper=paper)
        self._session.set_clinic(structs.replace(self._session.clinic, paper=paper))

    def _on_size(self, size: object) -> None:
        """For this patient's eyes alone; with which size visits begin is in the settings."""
        self._session.write(size=size)


class NumberBanner(QFrame):
    """Shown until the clinic has said where it is: a sheet must name the number to call."""

    def __init__(self, session: Session) -> None:
        """Follows the clinic when told to `refresh`."""
        super().__init__()
        self._session = session
        self.setProperty("card", "caution")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(10)
        words = session.topic.words.labels.emergency_blank
        text = self.tr("Sheets say “{words}”. Choose your country:").format(words=words)
        line.addWidget(Sign("caution"), 0, Qt.AlignmentFlag.AlignTop)
        says = label(literal(text))
        line.addWidget(says, 1)
        known = [(f"{entry.name} ({entry.emergency})", code) for code, entry in countries().items()]
        self._choice = Choice(self._on_country, [(self.tr("Not chosen yet"), ""), *known])
        says.setBuddy(self._choice)
        column.addLayout(line)
        column.addWidget(self._choice)
        self.refresh()

    def refresh(self) -> None:
        """Read the clinic again."""
        self._choice.choose(self._session.clinic.country)
        self.setVisible(not emergency_number(self._session.clinic))

    def _on_country(self, code: object) -> None:
        self._session.set_clinic(structs.replace(self._session.clinic, country=code))
