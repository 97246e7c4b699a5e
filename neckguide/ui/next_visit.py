"""The next visit, chosen by taps: a day, then a time."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QCalendarWidget,
    QDialog,
    QGridLayout,
    QPushButton,
    QWidget,
)

from neckguide.content.topic import SheetLabels
from neckguide.handout.room import print_date, put
from neckguide.ui.asking import Asking
from neckguide.ui.blocks import heading
from neckguide.ui.fields import calm, qdate
from neckguide.ui.session import Session
from neckguide.ui.widgets import Flow, WrapButton, button, label
from neckguide.visit.visit import LATEST

WEEKS = (1, 2, 3, 4)
OTHER = 99
FIRST, LAST = 7, 19
"""Hours between which times are offered."""
ACROSS = 6


def print_next(day: dt.date, time: str, labels: SheetLabels) -> str:
    """Day and time as the sheet's language writes them; the day alone where there is no time."""
    if not time:
        return print_date(day, labels)
    month, weekday = labels.months[day.month - 1], labels.weekdays[day.weekday()]
    return put(labels.next_form, weekday=weekday, day=str(day.day), month=month, year=str(day.year), time=time)


class NextVisitField(WrapButton):
    """Shows the next visit and opens the dialog that sets it."""

    def __init__(self, session: Session) -> None:
        """Follows the visit when told to `refresh`."""
        super().__init__("", "field", (12, 6, 12, 6))
        self._session = session
        self._text = label("")
        self.add(self._text, 1)
        self.clicked.connect(self._on_clicked)
        self.refresh()

    def refresh(self) -> None:
        """Read the visit again."""
        chosen = self._session.visit.next_visit
        self._text.setText(chosen or self.tr("Choose…"))
        self.setAccessibleName(self.tr("Next visit: {when}").format(when=chosen or self.tr("not chosen")))

    def _on_clicked(self) -> None:
        self._session.roll_day()
        dialog = NextVisit(self, self._session.visit.date, self._session.topic.words.labels)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._session.write(next_visit=dialog.chosen)
        dialog.deleteLater()


class NextVisit(Asking):
    """Day, time, and what comes of it."""

    def __init__(self, parent: QWidget | None, today: dt.date, labels: SheetLabels) -> None:
        """`today` is the day of this visit; `labels` are the sheet's, in the patient's language."""
        super().__init__(parent, QCoreApplication.translate("NextVisit", "Next visit"), 720)
        self._today, self._labels, self._picked = today, labels, False
        self._days, self._times = QButtonGroup(self), QButtonGroup(self)
        self._build_days()
        self._build_times()
        self._says = label("", "h4")
        self.column.addWidget(self._says)
        self.column.addStretch(1)
        self.answers.insertWidget(0, button(self.tr("No next visit"), self._on_none, "quiet"))
        self._set = self.answer(self.tr("Set"), self.tr("Go back"))
        self._on_chosen()

    @property
    def chosen(self) -> str:
        """The visit in words, or "" for none."""
        day, time = self.day(), self._times.checkedButton()
        return print_next(day, time.text() if time else "", self._labels) if day else ""

    def day(self) -> dt.date | None:
        """The day that was tapped, or None."""
        weeks = self._days.checkedId()
        if weeks == OTHER and self._picked:
            day = self._calendar.selectedDate()
            return dt.date(day.year(), day.month(), day.day())
        return self._today + dt.timedelta(weeks=weeks) if 0 < weeks < OTHER else None

    def _build_days(self) -> None:
        self.column.addWidget(heading(self.tr("Which day?"), 3))
        box = QWidget()
        flow = Flow(box)
        names = (self.tr("In 1 week"), self.tr("In 2 weeks"), self.tr("In 3 weeks"), self.tr("In 4 weeks"))
        for weeks, name in zip(WEEKS, names, strict=True):
            flow.addWidget(self._chip(self._days, weeks, name))
        flow.addWidget(self._chip(self._days, OTHER, self.tr("Another day")))
        self.column.addWidget(box)
        self._calendar = QCalendarWidget()
        self._calendar.setAccessibleName(self.tr("Another day"))
        tomorrow = qdate(self._today + dt.timedelta(days=1))
        self._calendar.setDateRange(tomorrow, max(tomorrow, qdate(LATEST)))
        self._calendar.setSelectedDate(tomorrow)  # The computer's day may be far from the visit's.
        calm(self._calendar)
        self._calendar.selectionChanged.connect(self._on_day)
        self._calendar.clicked.connect(self._on_day)
        self._calendar.hide()
        self.column.addWidget(self._calendar)

    def _build_times(self) -> None:
        self.column.addWidget(heading(self.tr("What time?"), 3))
        grid = QGridLayout()
        grid.setSpacing(6)
        for place in range((LAST - FIRST) * 2):
            time = f"{FIRST + place // 2:02}:{place % 2 * 30:02}"
            grid.addWidget(self._chip(self._times, place, time), place // ACROSS, place % ACROSS)
        self.column.addLayout(grid)

    def _chip(self, group: QButtonGroup, id: int, text: str) -> QPushButton:
        chip = button(text, self._on_chosen, "chip")
        chip.setCheckable(True)
        group.addButton(chip, id)
        return chip

    def _on_chosen(self) -> None:
        self._calendar.setVisible(self._days.checkedId() == OTHER)
        self._says.setText(self.chosen or self.tr("No day is chosen yet."))
        self._set.setEnabled(bool(self.chosen))
        if self.isVisible():
            self._fit()

    def _on_day(self) -> None:
        self._picked = True
        self._on_chosen()

    def _on_none(self) -> None:
        self._days.setExclusive(False)
        for chip in self._days.buttons():
            chip.setChecked(False)
        self.accept()
