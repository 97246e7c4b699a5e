"""Take home: what is chosen is what is shown, what is shown is what is printed, and nothing claims more."""

from __future__ import annotations

import datetime as dt
import io
import time
from threading import Event
from typing import TYPE_CHECKING

import pikepdf
import pytest
from msgspec import structs
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QPageRanges
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QDialog, QLineEdit

from neckguide.errors import PrintFailed
from neckguide.handout.compose import Handout, compose
from neckguide.handout.typeset import typeset
from neckguide.ui.fields import Choice
from neckguide.ui.next_visit import NextVisit
from neckguide.ui.paper import open_pdf
from neckguide.ui.printing import prepare, print_pages, suggested_name
from neckguide.ui.take_home import TakeHome
from neckguide.ui.typesetter import Sheet, Typesetter
from neckguide.ui.widgets import Flow
from neckguide.ui.window import LEARN, TAKE_HOME

from .rooms import answer_next, press, seen, settle, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from neckguide.ui.session import Session
    from neckguide.ui.window import Window

RARE = "\U0001b001\U0001f9ff\U00016a40\U0001e802"
"""Characters that no font of ours has; a computer that has fonts for all of them is still to be seen."""
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(window: Window) -> TakeHome:
    window.show_page(TAKE_HOME)
    page = window.page(TAKE_HOME)
    assert isinstance(page, TakeHome)
    wait(page)
    return page


def until(holds: Callable[[], bool]) -> None:
    """Let the window work until this holds, for ten seconds at most."""
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        QTest.qWait(2)


def wait(page: TakeHome) -> None:
    """Until the newest sheet is made and painted."""
    until(lambda: not page.typesetter.is_busy)
    settle()


def rows(page: TakeHome) -> list[str]:
    """The list as it is seen: a box, the title, the tag."""
    return [
        f"{'☑' if line.on else '☐'} {line.title}{f' · {line.tag}' if line.tag else ''}" for line in page.form.list.lines
    ]


def row(page: TakeHome, title: str) -> int:
    return next(at for at, line in enumerate(page.form.list.lines) if line.title == title)


def middle(page: TakeHome, title: str) -> QPoint:
    view = page.form.list.view
    return view.visualRect(view.model().index(row(page, title), 0)).center()


def handle(page: TakeHome, title: str) -> QPoint:
    return QPoint(22, middle(page, title).y())


def tap(page: TakeHome, title: str) -> None:
    QTest.mouseClick(page.form.list.view.viewport(), LEFT, pos=middle(page, title))
    wait(page)


def keys(page: TakeHome, title: str, *pressed: tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
    page.form.list.view.setFocus()
    page.form.list.view.go_to(row(page, title))
    for key, modifier in pressed:
        QTest.keyClick(page.form.list.view, key, modifier)
    wait(page)


def text_of(pdf: bytes) -> str:
    version = open_pdf(pdf)
    document = version.document
    return " ".join(" ".join(document.getAllText(at).text() for at in range(document.pageCount())).split())


def sheet(page: TakeHome) -> str:
    """All words of the sheet that is shown, which must be the newest."""
    wait(page)
    assert page._sheet is not None
    assert not page.preview.notice
    return text_of(page._sheet[0])


def pages_in(file: Path) -> int:
    with pikepdf.open(file) as document:
        return len(document.pages)


# What stands on the sheet --------------------------------------------------------------------------------------


def test_the_list_offers_what_the_sheet_can_hold(page: TakeHome) -> None:
    assert rows(page) == [
        "☑ The short version",
        "☑ What we talked about today",
        "☑ Your plan",
        "☑ What you may feel after a visit",
        "☑ When to get help · always on",
        "☑ A note for you",
        "☑ Your six weeks",
        "☐ What you can do at home",
    ]
    press(page, "Add sections from Learn (11)")
    assert len(rows(page)) == 8 + 11


def test_ticking_off_a_block_takes_it_from_the_sheet(page: TakeHome) -> None:
    assert "Your six weeks" in sheet(page)
    tap(page, "Your six weeks")
    assert "☐ Your six weeks" in rows(page)
    assert "Your six weeks" not in sheet(page)
    keys(page, "Your six weeks", (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier))
    assert "Your six weeks" in sheet(page)


def test_a_ticked_off_block_keeps_its_place(page: TakeHome) -> None:
    before = [line.id for line in page.form.list.lines]
    tap(page, "Your plan")
    assert [line.id for line in page.form.list.lines] == before


def test_alt_and_down_move_a_block_on_the_sheet(page: TakeHome) -> None:
    assert sheet(page).index("The short version") < sheet(page).index("Your plan")
    down = (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    keys(page, "The short version", down, down)
    assert rows(page)[2] == "☑ The short version"
    assert page.form.list.view.currentIndex().row() == 2
    assert sheet(page).index("Your plan") < sheet(page).index("The short version")


def test_a_block_is_moved_by_its_handle(page: TakeHome) -> None:
    view = page.form.list.view.viewport()
    QTest.mousePress(view, LEFT, pos=handle(page, "The short version"))
    for title in ("What we talked about today", "Your plan"):
        QTest.mouseMove(view, handle(page, title) + QPoint(0, 10))
        settle()
    QTest.mouseRelease(view, LEFT, pos=handle(page, "The short version"))
    wait(page)
    assert [line.split(" ", 1)[1] for line in rows(page)[:3]] == [
        "What we talked about today",
        "Your plan",
        "The short version",
    ]
    assert all(line.startswith("☑") for line in rows(page)[:3])


def test_a_finger_moves_a_row_by_its_handle_and_the_page_elsewhere(page: TakeHome) -> None:
    device = QTest.createTouchDevice()
    view, bar = page.form.list.view.viewport(), page._left.verticalScrollBar()

    def drag(start: QPoint, by: int) -> None:
        QTest.touchEvent(view, device).press(1, start, view).commit()
        for step in range(1, 13):
            QTest.qWait(8)
            QTest.touchEvent(view, device).move(1, start + QPoint(0, by * step // 12), view).commit()
        QTest.touchEvent(view, device).release(1, start + QPoint(0, by), view).commit()
        wait(page)

    drag(handle(page, "The short version"), 110)
    assert bar.value() == 0
    assert row(page, "The short version") == 2
    before = rows(page)
    drag(middle(page, "Your six weeks"), -150)
    assert bar.value() > 40
    assert rows(page) == before


def test_when_to_get_help_cannot_be_left_out(page: TakeHome, told: list[str]) -> None:
    tap(page, "When to get help")
    assert "☑ When to get help · always on" in rows(page)
    assert told == ["“When to get help” stands on every sheet."]
    assert "When to get help" in sheet(page)


def test_what_was_ticked_on_check_is_tagged(page: TakeHome, session: Session) -> None:
    session.tick(session.topic.checklist.group("helps")[0].id, True)
    assert "☑ What we talked about today · from Check" in rows(page)


def test_a_section_marked_on_learn_is_on_the_list(page: TakeHome, session: Session) -> None:
    section = session.topic.sections[2]
    session.mark(section.id, True)
    assert rows(page)[7] == f"☑ {section.title} · from Learn"


def test_the_urgent_sheet_takes_over_and_gives_back(page: TakeHome, session: Session) -> None:
    tap(page, "Your six weeks")
    before, flag = rows(page), session.topic.checklist.group("red-flag")[0]
    session.tick(flag.id, True)
    assert rows(page) == ["☑ Get emergency help now", "☑ When to get help", "☑ A note for you"]
    assert any(line.startswith("This is now the urgent sheet") for line in words(page.form))
    assert not page.form.plan.isVisible()
    assert flag.label in sheet(page)
    tap(page, "A note for you")
    keys(page, "A note for you", (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier))
    assert rows(page) == ["☑ Get emergency help now", "☑ When to get help", "☑ A note for you"]
    session.tick(flag.id, False)
    assert rows(page) == before


def test_the_assessment_sheet_takes_over_too(page: TakeHome, session: Session) -> None:
    gated = next(item for item in session.topic.checklist.items if item.gate == "assess-first" and not item.counts_as)
    session.tick(gated.id, True)
    assert rows(page)[0] == f"☑ {session.topic.words.assessment.title}"
    assert any(line.startswith("This is now the assessment sheet") for line in words(page.form))


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


def test_a_note_is_on_the_sheet_and_ends_at_2000_characters(page: TakeHome) -> None:
    page.form.note.text.setFocus()
    QTest.keyClicks(page.form.note.text, "Rest a bit")
    assert "Rest a bit" in sheet(page)
    page.form.note.text.setPlainText("word " * 500)
    assert len(page._session.visit.note) == 2_000
    assert "The note is full: 2000 characters." in words(page.form.note)


def test_the_plan_is_agreed_by_taps(page: TakeHome, session: Session) -> None:
    plan = session.topic.plan
    goal, review = seen(page.form.plan, Choice)
    goal.setCurrentIndex(1)
    goal.activated.emit(1)
    review.setCurrentIndex(2)
    review.activated.emit(2)
    for exercise in plan.exercises[:4]:
        press(page.form.plan, exercise.label)
    assert session.visit.goal == plan.goals[0].id
    assert session.visit.review == session.visit.date + dt.timedelta(weeks=plan.reviews[1].weeks)
    assert session.visit.exercises == tuple(exercise.id for exercise in plan.exercises[:4])
    assert not page.form.plan._chips[plan.exercises[4].id].isEnabled()
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


def test_the_wheel_changes_no_value_in_passing(page: TakeHome, session: Session) -> None:
    before = session.visit
    for choice in seen(page, Choice):
        page._left.ensureWidgetVisible(choice)
        at = choice.mapTo(page.window(), choice.rect().center())
        QTest.wheelEvent(page.window().windowHandle(), at, QPoint(0, -120))
    settle()
    assert session.visit == before


def test_paper_and_print_size_are_remembered(page: TakeHome, session: Session) -> None:
    for choice, place in ((page.form._paper, 1), (page.form._size, 3)):
        choice.setCurrentIndex(place)
        choice.activated.emit(place)
    assert (session.clinic.paper, session.clinic.size) == ("letter", 18)
    sheet(page)
    session.end_visit()
    assert (session.visit.paper, session.visit.size) == ("letter", 18)


def test_the_country_is_asked_for_until_it_is_known(page: TakeHome, session: Session) -> None:
    asked = "Sheets say “your emergency number”. Choose your country:"
    assert asked in words(page.form)
    choice = seen(page.form, Choice)[0]
    choice.activated.emit(choice.findData("gb"))
    settle()
    assert asked not in words(page.form)
    assert "999" in sheet(page)


# The preview ---------------------------------------------------------------------------------------------------


def test_a_character_that_no_font_has_keeps_the_last_good_sheet_and_is_named(page: TakeHome, told: list[str]) -> None:
    good = sheet(page)
    page.form.name.setText(f"A{RARE}B")
    wait(page)
    named = [f"U+{ord(character):04X}" for character in RARE if f"U+{ord(character):04X}" in page.preview.notice]
    assert len(named) == 1
    assert page._sheet is not None and text_of(page._sheet[0]) == good
    assert page.preview.pages > 0
    press(page, "Print")
    assert len(told) == 1 and named[0] in told[0]
    assert not page._session.is_given
    page.form.name.setText("AB")
    assert "AB" in sheet(page)


def test_the_page_stays_open_while_the_sheet_changes(page: TakeHome) -> None:
    QTest.keyClick(page.preview, Qt.Key.Key_PageDown)
    assert (page.preview.page, page.preview.pages > 2) == (1, True)
    page.form.name.setText("A. Sample")
    wait(page)
    assert page.preview.page == 1
    assert page.preview.accessibleName() == f"The sheet as it will print, page 2 of {page.preview.pages}"
    QTest.keyClick(page.preview, Qt.Key.Key_PageUp)
    QTest.keyClick(page.preview, Qt.Key.Key_PageUp)
    assert page.preview.page == 0


def test_a_tap_shows_the_page_as_wide_as_the_desk(page: TakeHome) -> None:
    paper = page.preview._paper
    whole = paper.page_rect().width()
    QTest.mouseClick(paper, LEFT, pos=paper.page_rect().center().toPoint())
    settle()
    assert page.preview.is_wide and paper.page_rect().width() > whole
    assert page.preview.verticalScrollBar().maximum() > 0
    assert page.preview.horizontalScrollBar().maximum() == 0
    QTest.keyClick(page.preview, Qt.Key.Key_Minus)
    assert not page.preview.is_wide


def test_while_it_is_hidden_it_makes_no_sheet(page: TakeHome, window: Window, session: Session) -> None:
    window.show_page(LEARN)
    session.write(name="A. Sample")
    assert not page.typesetter.is_busy
    window.show_page(TAKE_HOME)
    assert "A. Sample" in sheet(page)


def test_an_endless_sheet_is_told_and_the_next_one_is_made(app: QApplication, session: Session) -> None:
    go_on = Event()

    def make(topic: object, visit: object, loaded: object) -> Sheet:
        go_on.wait(5)
        return Sheet(b"%PDF", compose(session.topic, session.visit, session.clinic))

    setter = Typesetter(make, deadline=0.5)
    said: list[str] = []
    setter.failed.connect(lambda text, error: said.append(text))
    setter.made.connect(lambda pdf, handout: said.append("made"))
    setter.request(session.topic, session.visit, session.loaded)
    until(lambda: bool(said))
    assert said[0].startswith("This sheet could not be set within")
    go_on.set()
    QTest.qWait(30)
    assert len(said) == 1, "what came too late is not shown"
    setter.request(session.topic, session.visit, session.loaded)
    until(lambda: len(said) > 1)
    assert said[1] == "made"


def test_only_the_newest_request_is_made(app: QApplication, session: Session) -> None:
    begun, go_on, made = Event(), Event(), list[str]()

    def make(topic: object, visit: object, loaded: object) -> Sheet:
        begun.set()
        go_on.wait(5)
        handout = compose(session.topic, visit, session.clinic)  # type: ignore[arg-type]
        return Sheet(b"%PDF", handout)

    setter = Typesetter(make)
    setter.made.connect(lambda pdf, handout: made.append(handout.name))
    for name in ("a", "ab", "abc", "abcd"):
        setter.request(session.topic, structs.replace(session.visit, name=name), session.loaded)
        begun.wait(5)
    go_on.set()
    until(lambda: not setter.is_busy)
    assert made == ["a", "abcd"]


# On paper and in files -----------------------------------------------------------------------------------------


def test_no_printer_is_said_in_one_sentence(page: TakeHome, told: list[str]) -> None:
    page.paperwork.printers = list
    press(page, "Print")
    assert told == ["No printer is set up on this computer. Save the sheet as PDF instead."]
    assert page._status.text() == ""
    assert not page._session.is_given


def test_printing_to_a_file_writes_the_very_bytes_of_the_preview(page: TakeHome, tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"

    def to_file(printer: QPrinter, pages: int) -> bool:
        assert pages == page.preview.pages
        assert printer.docName() == "neckguide sheet"
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(file))
        return True

    page.paperwork.ask_printer = to_file
    press(page, "Print…")
    assert page._sheet is not None
    assert file.read_bytes() == page._sheet[0]
    assert page._status.text() == "Saved as sheet.pdf"
    assert page._session.is_given


def test_a_change_after_printing_takes_the_claim_back(page: TakeHome, tmp_path: Path) -> None:
    page.paperwork.choose_file = lambda suggested, kinds: str(tmp_path / "sheet.pdf")
    press(page, "Save PDF")
    assert page._status.text() == "Saved as sheet.pdf"
    page.form.name.setText("A. Sample")
    assert page._status.text() == ""


def test_saving_while_the_sheet_is_being_made_saves_the_newest(page: TakeHome, tmp_path: Path) -> None:
    page.paperwork.choose_file = lambda suggested, kinds: str(tmp_path / "sheet.pdf")
    page.form.name.setText("A. Sample")
    assert page.typesetter.is_busy
    page.actions_row.pdf_asked.emit()
    wait(page)
    assert "A. Sample" in text_of((tmp_path / "sheet.pdf").read_bytes())


def test_saved_files_are_suggested_without_a_name(page: TakeHome, tmp_path: Path) -> None:
    asked: list[str] = []
    page.form.name.setText("Sample")
    page.paperwork.now = lambda: dt.datetime(2026, 11, 20, 9, 5)
    page.paperwork.choose_file = lambda suggested, kinds: asked.append(suggested) or str(tmp_path / "out")
    wait(page)
    press(page, "Save PDF")
    press(page, "Save web page")
    assert [name.rpartition("/")[2] for name in asked] == [
        "neck-pain-2026-11-20-0905.pdf",
        "neck-pain-2026-11-20-0905.html",
    ]
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    assert "Sample" in (tmp_path / "out.html").read_text("utf-8")
    assert suggested_name(page._session.topic, dt.datetime(2026, 1, 2, 3, 4), ".pdf") == "neck-pain-2026-01-02-0304.pdf"


def test_a_file_that_cannot_be_written_is_told_and_nothing_claimed(
    page: TakeHome, told: list[str], tmp_path: Path
) -> None:
    page.paperwork.choose_file = lambda suggested, kinds: str(tmp_path / "not there" / "sheet.pdf")
    press(page, "Save PDF")
    assert len(told) == 1 and "does not exist" in told[0]
    assert page._status.text() == ""
    assert not page._session.is_given


def test_pages_copies_and_order_are_kept(page: TakeHome, tmp_path: Path) -> None:
    assert page._sheet is not None
    pdf, count = page._sheet[0], page.preview.pages

    def printed(name: str, ranges: str = "", copies: int = 1) -> int:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / name))
        prepare(printer, "a4")
        printer.setResolution(72)
        if ranges:
            printer.setPrintRange(QPrinter.PrintRange.PageRange)
            printer.setPageRanges(QPageRanges.fromString(ranges))
        printer.setCopyCount(copies)
        sent = print_pages(pdf, printer)
        assert pages_in(tmp_path / name) * (copies if printer.supportsMultipleCopies() else 1) == sent
        return sent

    assert printed("all.pdf") == count
    assert printed("some.pdf", "1,3") == 2
    assert printed("twice.pdf", "2", copies=2) == 2
    with pytest.raises(PrintFailed):
        printed("none.pdf", "90-95")


def test_a_printer_that_does_not_answer_is_never_called_printed(
    page: TakeHome, told: list[str], tmp_path: Path, qt_warnings: list[str]
) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "not there" / "sheet.pdf"))
    assert page._sheet is not None
    with pytest.raises(PrintFailed, match="Nothing was printed"):
        print_pages(page._sheet[0], printer)
    qt_warnings.clear()


# The end, and large text ---------------------------------------------------------------------------------------


def test_ending_the_visit_clears_every_field(page: TakeHome, session: Session) -> None:
    plan = session.topic.plan
    session.write(
        name="A. Sample",
        note="Rest a bit",
        next_visit="Friday 4 December, 10:30",
        goal=plan.goals[0].id,
        exercises=(plan.exercises[0].id,),
        review=session.visit.date + dt.timedelta(weeks=2),
    )
    tap(page, "Your plan")
    session.end_visit()
    assert page.preview.pages == 0 or "A. Sample" not in sheet(page)
    assert [field.text() for field in seen(page, QLineEdit) if "Sample" in field.text()] == []
    assert page.form.note.text.toPlainText() == ""
    assert "Choose…" in words(page.form.next_visit)
    assert [choice.currentIndex() for choice in seen(page.form.plan, Choice)] == [0, 0]
    assert not any(chip.isChecked() for chip in page.form.plan._chips.values())
    assert "☑ Your plan" in rows(page)
    assert "A. Sample" not in sheet(page)


def test_no_sheet_of_an_ended_visit_arrives_later(page: TakeHome, session: Session) -> None:
    shown: list[str] = []
    page.typesetter.made.connect(lambda pdf, handout: shown.append(handout.name))
    page.form.name.setText("A. Sample")
    session.end_visit()
    wait(page)
    QTest.qWait(300)
    assert shown == [""]


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


def test_the_sheet_shown_is_the_sheet_of_the_command_line(page: TakeHome, session: Session) -> None:
    page.form.name.setText("A. Sample")
    sheet(page)
    handout: Handout = compose(session.topic, session.visit, session.clinic)
    pdf = typeset(handout, {})
    assert page._sheet == (pdf, handout)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "/StructTreeRoot" in document.Root


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


def test_only_a_marked_section_says_that_it_comes_from_learn(window: Window) -> None:
    window.show_page(TAKE_HOME)
    settle()
    page = window.page(TAKE_HOME)
    press(page, "Add sections from Learn (11)")
    assert [line.title for line in page.form.list.lines if line.tag == "from Learn"] == []  # type: ignore[attr-defined]
