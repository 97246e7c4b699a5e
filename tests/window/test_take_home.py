"""The form of Take home: what is written and agreed stands on the sheet, and is gone with the visit."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from msgspec import structs
from PySide6.QtCore import QDate, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QDialog, QLineEdit, QTableView

from neckguide.clinic import load_clinic
from neckguide.ui.fields import Choice
from neckguide.ui.next_visit import NextVisit, print_next
from neckguide.ui.style import apply_style
from neckguide.ui.take_home import TakeHome
from neckguide.ui.widgets import Flow
from neckguide.ui.window import LEARN, TAKE_HOME
from neckguide.visit.visit import EARLIEST, LATEST, SIZES

from .input_method import InputMethod
from .rooms import answer_next, press, seen, settle, words
from .sheets import rows, sheet, take_home, tap, text_of, wait

if TYPE_CHECKING:
    from neckguide.ui.session import Session
    from neckguide.ui.window import Window


@pytest.fixture
def page(window: Window) -> TakeHome:
    return take_home(window)


# What is written -----------------------------------------------------------------------------------------------


def test_the_name_typed_is_on_the_sheet_and_a_line_where_there_is_none(page: TakeHome) -> None:
    assert "For " not in sheet(page).split("Your neck pain")[0]
    QTest.keyClicks(page.form.name, "A. Sample")
    assert "For A. Sample" in sheet(page)
    page.form.name.clear()
    labels = page._session.topic.words.labels
    assert page._sheet is not None
    wait(page)
    assert page._sheet[1].for_label == labels.name_line
    assert "A. Sample" not in sheet(page)


def test_a_name_is_cut_at_its_most(page: TakeHome) -> None:
    page.form.name.setText("x" * 10_000)
    assert len(page.form.name.text()) == 80
    sheet(page)


def test_the_plan_is_agreed_by_taps(page: TakeHome, session: Session) -> None:
    plan = session.topic.plan
    goal, review = seen(page.form.plan, Choice)
    goal.setCurrentIndex(1)
    goal.activated.emit(1)
    review.setCurrentIndex(2)
    review.activated.emit(2)
    assert session.visit.goal == plan.goals[0].id
    assert session.visit.review == session.visit.date + dt.timedelta(weeks=plan.reviews[1].weeks)
    assert plan.goals[0].label in sheet(page)
    page.form._date.picked.emit(session.visit.date + dt.timedelta(days=1))
    assert session.visit.review == session.visit.date + dt.timedelta(weeks=plan.reviews[1].weeks)


def test_the_next_visit_is_set_and_taken_back_by_taps(page: TakeHome, session: Session) -> None:
    def choose(dialog: QDialog) -> None:
        press(dialog, "In 2 weeks")
        press(dialog, "10:30")
        press(dialog, "Set")

    answer_next(page, choose)
    page.form.next_visit.click()
    assert session.visit.next_visit == "Friday 4 December, 10:30"
    assert "Friday 4 December, 10:30" in sheet(page)
    answer_next(page, lambda dialog: press(dialog, "No next visit"))
    page.form.next_visit.click()
    assert session.visit.next_visit == ""


def test_another_day_counts_only_once_it_is_tapped(page: TakeHome, session: Session) -> None:
    dialog = NextVisit(page, session.visit.date, session.topic.words.labels)
    dialog.show()
    press(dialog, "Another day")
    assert dialog.chosen == ""
    dialog._calendar.clicked.emit(dialog._calendar.selectedDate())
    assert dialog.chosen == "21 November 2026"
    dialog.deleteLater()


@pytest.mark.parametrize("percent", [100, 200])
def test_a_calendar_shows_all_its_weeks(page: TakeHome, app: QApplication, percent: int) -> None:
    apply_style(app, percent)
    dialog = NextVisit(page, dt.date(2026, 8, 2), page._session.topic.words.labels)
    dialog.show()
    press(dialog, "Another day")
    settle()
    weeks = dialog.findChild(QTableView)
    assert isinstance(weeks, QTableView)
    last = weeks.model().rowCount() - 1
    heights = [weeks.rowHeight(row) for row in range(last + 1)]
    assert min(heights) >= weeks.fontMetrics().height(), heights
    assert weeks.rowViewportPosition(last) + heights[last] <= weeks.viewport().height()
    dialog.deleteLater()
    apply_style(app, 100)


def test_a_topic_says_how_a_day_is_written_and_nothing_more(session: Session) -> None:
    labels = session.topic.words.labels
    odd = structs.replace(labels, next_form="{weekday.__class__} {day} {} {0} {month!r} {time")
    assert print_next(dt.date(2026, 12, 4), "10:30", odd) == "{weekday.__class__} 4 {} {0} {month!r} {time"


def test_the_wheel_changes_no_value_in_passing(page: TakeHome, session: Session) -> None:
    before = session.visit
    for choice in seen(page, Choice):
        page._left.ensureWidgetVisible(choice)
        at = choice.mapTo(page.window(), choice.rect().center())
        QTest.wheelEvent(page.window().windowHandle(), at, QPoint(0, -120))
    settle()
    assert session.visit == before


def test_the_paper_is_the_clinics_and_the_print_size_this_patients(page: TakeHome, session: Session) -> None:
    """24 points were for one patient's eyes: the next visit begins as the clinic has set it."""
    session.set_clinic(structs.replace(session.clinic, size=14))
    for choice, place in ((page.form._paper, 1), (page.form._size, len(SIZES) - 1)):
        choice.setCurrentIndex(place)
        choice.activated.emit(place)
    assert (session.visit.paper, session.visit.size) == ("letter", SIZES[-1])
    sheet(page)
    kept = load_clinic(session.loaded.file).clinic
    assert (kept.paper, kept.size) == ("letter", 14)
    session.end_visit()
    assert (session.visit.paper, session.visit.size) == ("letter", 14)
    assert page.form._size.currentText() == "14 pt"


def test_the_country_is_asked_for_until_it_is_known(page: TakeHome, session: Session) -> None:
    asked = "Sheets say “your emergency number”. Choose your country:"
    assert asked in words(page.form)
    choice = seen(page.form, Choice)[0]
    choice.activated.emit(choice.findData("gb"))
    settle()
    assert asked not in words(page.form)
    assert "999" in sheet(page)


# The end, and large text ---------------------------------------------------------------------------------------


def test_ending_the_visit_clears_every_field(page: TakeHome, session: Session) -> None:
    plan = session.topic.plan
    session.write(
        name="A. Sample",
        note="Rest a bit",
        next_visit="Friday 4 December, 10:30",
        goal=plan.goals[0].id,
        exercises=(plan.exercises[0].id,),
        taught={page.form.teach_back.rows[0].ask: "again"},
        review=session.visit.date + dt.timedelta(weeks=2),
    )
    tap(page, "Your plan")
    session.end_visit()
    assert page.preview.pages == 0 or "A. Sample" not in sheet(page)
    assert [field.text() for field in seen(page, QLineEdit) if "Sample" in field.text()] == []
    assert page.form.note.text.toPlainText() == ""
    assert "Choose…" in words(page.form.next_visit)
    assert [choice.currentIndex() for choice in seen(page.form.plan, Choice)] == [0, 0]
    assert "Exercises (0 of 4)" in words(page.form.plan)
    assert page.form.teach_back.progress == (0, 3)
    assert "☑ Your plan" in rows(page)
    assert "A. Sample" not in sheet(page)


def test_large_text_fits_the_screen_with_print_in_sight(page: TakeHome, window: Window) -> None:
    for _ in range(5):
        window.step_text_size(1)
    wait(page)
    assert window._session.clinic.text_size == 200
    assert page._left.horizontalScrollBar().maximum() == 0
    assert (window.width(), window.height()) == (1366, 768)
    for button in (page.actions_row.print, page.actions_row.see):
        assert button.isVisible() and button.visibleRegion().boundingRect() == button.rect()
    for flow in page.form.findChildren(Flow):
        assert all(flow.itemAt(at).geometry().right() <= page.form.width() for at in range(flow.count()))  # type: ignore[union-attr]
    press(page, "See the sheet")
    assert page.preview.isVisible() and not page._left.isVisible()
    assert page.actions_row.print.isVisible()
    press(page, "Back to the form")
    assert page._left.isVisible()


def test_the_date_is_a_button_that_opens_a_calendar(window: Window, session: Session) -> None:
    window.show_page(TAKE_HOME)
    settle()
    field = window.page(TAKE_HOME).form._date  # type: ignore[attr-defined]
    assert field.accessibleName() == "Date on the sheet: 20 Nov 2026"

    def choose(dialog: QDialog) -> None:
        dialog.findChildren(QCalendarWidget)[0].setSelectedDate(QDate(2026, 11, 23))
        press(dialog, "Set")

    answer_next(window, choose)
    field.click()
    assert session.visit.date == dt.date(2026, 11, 23)
    assert field.accessibleName() == "Date on the sheet: 23 Nov 2026"


def test_a_day_to_look_again_that_the_list_does_not_offer_is_shown_as_agreed(page: TakeHome, session: Session) -> None:
    review = seen(page.form.plan, Choice)[1]
    offered = review.count()
    for days, said in ((35, "25 December 2026"), (-3, "17 November 2026"), (43, "2 January 2027")):
        # As where a code is opened.
        session.write(review=session.visit.date + dt.timedelta(days=days))
        assert review.currentText() == f"Another day: {said}"
        assert said in sheet(page)
        review.activated.emit(review.currentIndex())
        assert session.visit.review == session.visit.date + dt.timedelta(days=days), "chosen again, it stays"
    review.setCurrentIndex(1)
    review.activated.emit(1)
    assert review.currentIndex() == 1 and review.count() == offered, "it goes once another is chosen"
    session.write(review=None)
    assert review.currentText() == "A line to write on"


@pytest.mark.parametrize("end", [QDate(9999, 12, 31), QDate(1752, 9, 14)])
def test_no_day_on_the_sheet_leaves_the_calendar(page: TakeHome, session: Session, end: QDate) -> None:
    def choose(dialog: QDialog) -> None:
        dialog.findChildren(QCalendarWidget)[0].setSelectedDate(end)
        press(dialog, "Set")

    session.write(review=session.visit.date + dt.timedelta(days=3))
    for _ in range(2):
        answer_next(page, choose)
        page.form._date.click()
    assert session.visit.date in (EARLIEST, LATEST)
    assert str(session.visit.date.year) in sheet(page)
    review = seen(page.form.plan, Choice)[1]
    review.setCurrentIndex(3)
    review.activated.emit(3)
    assert review.currentText()[-4:] in sheet(page)


def test_a_next_visit_after_the_last_day_can_be_chosen(page: TakeHome, session: Session) -> None:
    def choose(dialog: QDialog) -> None:
        press(dialog, "Another day")
        calendar = dialog.findChildren(QCalendarWidget)[0]
        calendar.setSelectedDate(QDate(9999, 12, 31))
        calendar.clicked.emit(calendar.selectedDate())
        press(dialog, "Set")

    answer_next(page, choose)
    page.form.next_visit.click()
    assert session.visit.next_visit == "31 December 2199"
    session.write(date=LATEST)
    answer_next(page, choose)
    page.form.next_visit.click()
    assert session.visit.next_visit == "1 January 2200"


# Overnight -----------------------------------------------------------------------------------------------------


def overnight(session: Session) -> dt.date:
    """It is the day after the visit's; nobody has touched anything meanwhile."""
    morning = session.visit.date + dt.timedelta(days=1)
    session._today = lambda: morning
    return morning


def test_a_sheet_that_is_first_seen_in_the_morning_is_of_that_day(
    page: TakeHome, window: Window, session: Session
) -> None:
    session.given()
    window.show_page(LEARN)
    overnight(session)
    window.show_page(TAKE_HOME)
    assert "21 November 2026" in sheet(page) and "20 November 2026" not in sheet(page)
    assert page.form._date.accessibleName() == "Date on the sheet: 21 Nov 2026"
    assert not session.is_given


def test_a_sheet_that_stood_there_overnight_is_not_given_with_its_old_day(page: TakeHome, session: Session) -> None:
    given: list[str] = []
    overnight(session)
    page.give(lambda _, handout: given.append(handout.date))
    wait(page)
    assert len(given) == 1 and "21 November 2026" in given[0]


def test_a_word_that_is_still_composed_is_on_the_sheet_that_is_given(
    page: TakeHome, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    method = InputMethod(window, monkeypatch)
    method.compose(page.form.note.text, "Mornings")
    page.give(lambda pdf, _: given.append(text_of(pdf)))
    method.compose(page.form.name, "A. Sample")
    wait(page)
    assert "Mornings" in given[0] and method.word == "A. Sample", "who goes on typing meanwhile is not disturbed"


def test_days_are_counted_from_the_morning(page: TakeHome, session: Session) -> None:
    def choose(dialog: QDialog) -> None:
        press(dialog, "In 1 week")
        press(dialog, "Set")

    overnight(session)
    answer_next(page, choose)
    page.form.next_visit.click()
    assert session.visit.next_visit == "28 November 2026"


def test_the_day_to_look_again_is_counted_from_the_morning(page: TakeHome, session: Session) -> None:
    morning = overnight(session)
    review = seen(page.form.plan, Choice)[1]
    review.setCurrentIndex(2)
    review.activated.emit(2)
    assert session.visit.review == morning + dt.timedelta(weeks=session.topic.plan.reviews[1].weeks)
    assert review.currentIndex() == 2


def test_a_favourite_counts_its_day_from_the_morning(page: TakeHome, session: Session) -> None:
    morning = overnight(session)
    press(page.form.favourites, "Desk work")
    assert session.visit.date == morning
    assert session.visit.review == morning + dt.timedelta(weeks=6)
    assert seen(page.form.plan, Choice)[1].currentText().endswith("2 January 2027")
