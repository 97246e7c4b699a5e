"""Labelled fields of the sheet's form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Qt, Signal
from PySide6.QtGui import QPalette, QTextCharFormat, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QCalendarWidget, QComboBox, QDialog, QFrame, QVBoxLayout, QWidget

from neckguide.ui.access import announce, in_order
from neckguide.ui.asking import Asking, put_away
from neckguide.ui.style import TOUCH
from neckguide.ui.widgets import WrapButton, label, literal
from neckguide.visit.visit import EARLIEST, LATEST

RING = 12
"""Px that a calendar needs around its days for the ring of the keyboard."""


def labelled(text: str, field: QWidget) -> QVBoxLayout:
    """A field under its label; a screen reader says the same words."""
    above = label(literal(text), "label")
    if not isinstance(field, QAbstractButton):  # Those say it in their own name, with what is chosen.
        above.setBuddy(field)
    if not field.accessibleName():
        field.setAccessibleName(text)
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addWidget(above)
    column.addWidget(field)
    column.addStretch(1)
    return column


def private(field: QWidget) -> None:
    """What is typed here is of a visit: input methods are asked not to learn it, for they keep what they learn."""
    field.setInputMethodHints(field.inputMethodHints() | Qt.InputMethodHint.ImhSensitiveData)


class Choice(QComboBox):
    """One of a few values. The wheel scrolls the page and never changes a value in passing."""

    def __init__(self, on_chosen: Callable[[object], None], choices: Sequence[tuple[str, object]] = ()) -> None:
        """`choices` are words and the value that each stands for; `on_chosen` is told what the clinician chose."""
        super().__init__()
        self.setMinimumHeight(TOUCH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self._on_chosen = on_chosen
        self.activated.connect(lambda place: self._on_chosen(self.itemData(place)))
        self.offer(choices)

    def offer(self, choices: Sequence[tuple[str, object]]) -> None:
        """Other choices; the chosen place stays where there still is one."""
        if [self.itemText(place) for place in range(self.count())] == [text for text, _ in choices]:
            return
        kept = self.currentIndex()
        self.clear()
        for text, value in choices:
            self.addItem(text, value)
        self.setMaxVisibleItems(max(self.count(), 1))
        self.setCurrentIndex(min(max(kept, 0), self.count() - 1))

    def choose(self, value: object) -> None:
        """Show a value without telling anybody."""
        self.setCurrentIndex(max(0, self.findData(value)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Left to the page."""
        event.ignore()


class DateField(WrapButton):
    """Shows a day and opens the calendar that sets it."""

    picked = Signal(object)
    """The day, a `datetime.date`."""

    def __init__(self, name: str) -> None:
        """`name` is what a screen reader says before the day, and the dialog's title."""
        super().__init__(name, "field", (12, 6, 12, 6))
        self._name, self._text = name, label("")
        self.add(self._text, 1)
        self.clicked.connect(self._on_clicked)

    def show_day(self, day: dt.date) -> None:
        """Show a day without telling anybody."""
        self._day = qdate(day)
        text = self.locale().toString(self._day, "d MMM yyyy")
        self._text.setText(text)
        self.setAccessibleName(f"{self._name}: {text}")

    def _on_clicked(self) -> None:
        dialog = Asking(self, self._name, 420)
        calendar = QCalendarWidget()
        calendar.setAccessibleName(self._name)
        calendar.setDateRange(qdate(EARLIEST), qdate(LATEST))
        calendar.setSelectedDate(self._day)
        calm(calendar)
        calendar.activated.connect(dialog.accept)
        dialog.column.addWidget(calendar)
        dialog.answer(self.tr("Set"), self.tr("Go back"))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            day = calendar.selectedDate()
            self.picked.emit(dt.date(day.year(), day.month(), day.day()))
        put_away(dialog)


def qdate(day: dt.date) -> QDate:
    """A day as Qt's calendar takes it."""
    return QDate(day.year, day.month, day.day)


def calm(calendar: QCalendarWidget) -> None:
    """Our colours for a calendar, no day in red, each day a touch target; the week begins as it does here."""
    calendar.setFirstDayOfWeek(QLocale.system().firstDayOfWeek())
    if (bar := calendar.findChild(QWidget, "qt_calendar_navigationbar")) is not None:
        bar.setBackgroundRole(QPalette.ColorRole.Base)
        if (line := bar.layout()) is not None:
            in_order(line)
    if (view := calendar.findChild(QWidget, "qt_calendar_calendarview")) is not None:
        view.setAccessibleName(calendar.accessibleName())
        if isinstance(view, QFrame):
            # Room for the ring of the keyboard.
            view.setFrameShape(QFrame.Shape.StyledPanel)
    for name, said in (
        ("qt_calendar_prevmonth", QCoreApplication.translate("fields", "Month before")),
        ("qt_calendar_nextmonth", QCoreApplication.translate("fields", "Next month")),
    ):
        if (step := calendar.findChild(QWidget, name)) is not None:
            step.setAccessibleName(said)
    # Of a cell Qt tells no more than its number.
    long = QLocale.FormatType.LongFormat
    calendar.selectionChanged.connect(
        lambda: announce(calendar, calendar.locale().toString(calendar.selectedDate(), long))
    )
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, QTextCharFormat())
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    calendar.ensurePolished()  # Its text size comes with the style.
    row = max(TOUCH, calendar.fontMetrics().height() + 4)  # Days grow with their text.
    calendar.setMinimumSize(7 * row + RING, 8 * row + RING)
