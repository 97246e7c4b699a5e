"""What leaves the computer: nothing is called printed or saved that was not, and nothing else is left behind."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pikepdf
import pytest
from msgspec import structs
from PySide6.QtCore import Qt, QTimer, QTranslator
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox, QPushButton

from neckguide import cups
from neckguide.cups import Order, Printer, Taken
from neckguide.errors import PrintFailed, PrintUnsure
from neckguide.ui.paper import open_pdf
from neckguide.ui.print_choice import Chosen, PrintChoice
from neckguide.ui.printing import suggested_name
from neckguide.ui.qt_desk import QtDesk, made_ready, paint_pages
from neckguide.ui.save_dialog import ask_file
from neckguide.ui.style import apply_style
from neckguide.ui.take_home import TakeHome
from neckguide.ui.typesetter import Typesetter
from neckguide.ui.window import CHECK

from .conftest import TODAY
from .counter import HP, TAKEN, Counter
from .rooms import press, seen, settle, words
from .sheets import sheet, take_home, text_of, until, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neckguide.ui.session import Session
    from neckguide.ui.window import Window

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def page(window: Window) -> TakeHome:
    return take_home(window)


def at(page: TakeHome, counter: Counter) -> Counter:
    """From now on the page prints through this one."""
    page.paperwork.through(counter)
    return counter


def pages_in(file: Path) -> int:
    with pikepdf.open(file) as document:
        return len(document.pages)


# The row, and what it says -----------------------------------------------------------------------------------------


def test_no_printer_is_said_in_one_sentence(page: TakeHome, told: list[str]) -> None:
    at(page, Counter())
    press(page, "Print")
    assert told == ["No printer is set up on this computer. Save the sheet as PDF instead."]
    assert page._status.text() == ""
    assert not page._session.is_given


def test_print_says_how_many_copies_and_where(page: TakeHome, session: Session) -> None:
    counter = at(page, Counter(HP, answer=TAKEN))
    assert page.actions_row.print.toolTip() == "Print (Ctrl+P)"
    session.set_clinic(structs.replace(session.clinic, printer="HP-4", copies=2))
    wait(page)
    assert page.actions_row.print.toolTip() == "Print 2 copies to HP-4 (Ctrl+P)"
    press(page, "Print 2 copies")
    assert [order._replace(state=None) for order in counter.orders] == [Order(HP, "a4", 2)]
    assert page._status.text() == f"Sent to HP-4: 2 copies, {page.preview.pages} pages each"


def test_the_first_print_asks_and_the_next_does_not(page: TakeHome, session: Session) -> None:
    counter = at(page, Counter(Printer("Old", stopped=True), HP, answer=TAKEN))
    asked: list[str] = []
    page.paperwork.ask_printer = lambda printers, start, pages, note: asked.append(start.printer.name) or start
    press(page, "Print")
    assert (asked, session.clinic.printer) == (["HP-4"], "HP-4")
    page.paperwork._last = 0.0
    press(page, "Print")
    assert (len(asked), len(counter.orders)) == (1, 2)


def test_another_printer_makes_no_other_sheet(page: TakeHome, session: Session) -> None:
    session.set_clinic(structs.replace(session.clinic, printer="HP-4", copies=3))
    assert not page.typesetter.is_busy


def test_going_back_prints_nothing_and_says_nothing(page: TakeHome, told: list[str]) -> None:
    counter = at(page, Counter(HP, answer=TAKEN))
    page.paperwork.ask_printer = lambda printers, start, pages, note: None
    press(page, "Print")
    assert (counter.orders, told, page.paperwork.is_busy) == ([], [], False)


def test_some_of_the_pages_are_not_the_sheet(page: TakeHome, session: Session) -> None:
    """The chart note would else say that an urgent sheet was printed whose first page was not."""
    session.tick("stroke-signs", True)
    wait(page)
    counter = at(page, Counter(HP, answer=TAKEN))
    page.paperwork.ask_printer = lambda printers, start, pages, note: start._replace(pages="1")
    press(page, "Print")
    assert [each.pages for each in counter.orders] == ["1"] and page._status.text() == "Sent to HP-4: 1 page"
    assert not session.is_given


@pytest.mark.parametrize("change", [{"paper": "letter"}, {"emergency": "999"}])
def test_what_changes_while_a_question_stands_is_not_given_as_it_was(
    page: TakeHome, session: Session, tmp_path: Path, told: list[str], change: dict[str, str]
) -> None:
    """The clinic's shared folder may bring another paper, or another number to call."""
    file = tmp_path / "sheet.pdf"
    before = session.clinic

    def arrive() -> None:
        session.set_clinic(structs.replace(before, **change))

    counter = at(page, Counter(HP, answer=TAKEN))
    page.paperwork.ask_printer = lambda printers, start, pages, note: arrive() or start
    page.paperwork.choose_file = lambda suggested, kinds: arrive() or str(file)
    said = "The sheet changed meanwhile, so nothing was printed or saved."
    press(page, "Print")
    assert not counter.orders and not session.is_given and told == [said]
    session.set_clinic(before)
    wait(page)
    page.actions_row.pdf_asked.emit()
    assert not file.exists() and not session.is_given and told == [said, said]
    wait(page)
    page.actions_row.pdf_asked.emit()
    assert page._sheet is not None and file.read_bytes() == page._sheet[0] and session.is_given


# What takes longer -------------------------------------------------------------------------------------------------


@pytest.fixture
def slow(page: TakeHome, session: Session) -> Counter:
    """A printer that was asked and has not answered for half a second."""
    session.set_clinic(structs.replace(session.clinic, printer="HP-4"))
    wait(page)
    counter = at(page, Counter(HP))
    press(page, "Print")
    assert not page.cancel.isVisible(), "what is quick flickers nothing"
    until(lambda: page.cancel.isVisible())
    return counter


def test_what_takes_longer_is_said_and_can_be_cancelled(page: TakeHome, slow: Counter, told: list[str]) -> None:
    assert page._status.text() == "Sending to HP-4 …"
    slow.paged.emit(2, 3)
    assert page._status.text() == "Page 2 of 3 …"
    page.form.name.setText("A. Sample")
    assert page._status.text() == "Page 2 of 3 …", "what goes on is said until it ends"
    QTest.keyClick(page.window(), Qt.Key.Key_Escape)
    assert told == ["Printing was cancelled. Nothing was printed."]
    assert (page._status.text(), page.cancel.isVisible(), page._session.is_given) == ("", False, False)


def test_the_sheet_is_not_called_given_before_the_printer_has_it(page: TakeHome, slow: Counter) -> None:
    assert not page._session.is_given
    slow.ended.emit(TAKEN)
    assert page._session.is_given
    assert page._status.text().startswith("Sent to HP-4")


def test_an_answer_that_is_not_sure_claims_nothing(page: TakeHome, slow: Counter, told: list[str]) -> None:
    slow.ended.emit(PrintUnsure(printer="HP-4"))
    assert told == ["“HP-4” did not say whether it took the sheet. Look at the printer before you print again."]
    assert not page._session.is_given


def test_a_sheet_that_changed_on_its_way_is_not_called_printed(
    page: TakeHome, slow: Counter, session: Session, told: list[str]
) -> None:
    """A warning sign that is ticked meanwhile: the urgent sheet is on no paper yet."""
    session.tick("stroke-signs", True)
    slow.ended.emit(TAKEN)
    assert not session.is_given
    assert told == ["HP-4 has the sheet as it was before your last change. Print it again."]


def test_what_the_page_was_left_with_is_not_printed_once_the_visit_changed(
    page: TakeHome, window: Window, session: Session, told: list[str]
) -> None:
    session.set_clinic(structs.replace(session.clinic, printer="HP-4"))
    counter = at(page, Counter(HP, answer=TAKEN))
    page.form.name.setText("A. Sample")
    assert page.typesetter.is_busy
    press(page, "Print")
    window.show_page(CHECK)
    session.tick("stroke-signs", True)
    until(lambda: not page.typesetter.is_busy)
    settle()
    assert counter.orders == [] and not session.is_given
    assert told == ["The visit changed meanwhile, so nothing was printed or saved."]


def test_a_printer_that_takes_the_sheet_of_a_visit_before_says_nothing_of_this_one(
    page: TakeHome, slow: Counter, session: Session
) -> None:
    slow.cancel = lambda: None  # type: ignore[method-assign]
    session.end_visit()
    session.tick("stroke-signs", True)
    slow.ended.emit(TAKEN)
    assert not session.is_given and "Sent" not in page._status.text()


OF_BEFORE = "HP-4 has not printed the sheet of the visit before. Look at the printer."


def test_the_same_ticks_in_the_next_visit_do_not_make_the_sheet_of_before_its_own(
    page: TakeHome, slow: Counter, session: Session, told: list[str]
) -> None:
    slow.cancel = lambda: None  # type: ignore[method-assign] - the server has it whole
    session.end_visit()
    assert session.sheet_state == page.paperwork._job.state  # type: ignore[union-attr]
    slow.ended.emit(TAKEN)
    assert not session.is_given and "Sent" not in page._status.text() and told == []


def test_a_save_in_the_next_visit_does_not_bring_up_the_sheet_of_before(
    page: TakeHome, slow: Counter, session: Session, told: list[str], tmp_path: Path
) -> None:
    slow.cancel = lambda: None  # type: ignore[method-assign]
    session.end_visit()
    session.tick("pregnant", True)
    wait(page)
    page.paperwork.choose_file = lambda suggested, kinds: str(tmp_path / "sheet.pdf")
    page.actions_row.pdf_asked.emit()
    assert session.is_given
    slow.ended.emit(TAKEN)
    assert session.is_given and told == []


@pytest.mark.parametrize("state", [cups.HALTED, cups.ABORTED, cups.CANCELLED])
def test_what_becomes_of_the_sheet_of_before_takes_nothing_from_this_visit(
    page: TakeHome, slow: Counter, session: Session, told: list[str], state: int
) -> None:
    slow.ended.emit(TAKEN)
    session.end_visit()
    session.given()
    slow.turned.emit(slow.orders[-1], 1, state)
    assert session.is_given and told == [OF_BEFORE]


@pytest.mark.parametrize("taken", [Taken(1, waits=True), Taken(1, waits=False, held=True)])
def test_a_sheet_of_before_that_waits_in_a_queue_is_taken_back(
    page: TakeHome, slow: Counter, session: Session, told: list[str], taken: Taken
) -> None:
    slow.cancel = lambda: None  # type: ignore[method-assign]
    session.end_visit()
    slow.ended.emit(taken)
    assert not session.is_given and told == [] and slow.back == [1]
    slow.taken_back.emit(slow.orders[-1], True)
    assert told == []
    slow.taken_back.emit(slow.orders[-1], None)
    assert told == [OF_BEFORE]


def test_a_sheet_that_waits_goes_with_its_visit(page: TakeHome, slow: Counter, session: Session) -> None:
    slow.ended.emit(Taken(1, waits=True))
    session.read("what-causes-it")  # No other sheet.
    assert slow.back == []
    session.end_visit()
    assert slow.back == [1]


@pytest.mark.parametrize(
    ("out", "words"),
    [
        (True, "The sheet that waited for HP-4 was taken back, because it changed. Print it again."),
        (False, "HP-4 has the sheet as it was before your last change. Print it again."),
    ],
)
def test_a_sheet_that_waits_does_not_outlive_a_sign(
    page: TakeHome, slow: Counter, session: Session, told: list[str], out: bool, words: str
) -> None:
    slow.ended.emit(Taken(1, waits=True))
    told.clear()
    session.tick("heart-signs", True)
    session.tick("cord-now", True)
    assert slow.back == [1]
    slow.taken_back.emit(slow.orders[-1], out)
    assert told == [words]


def test_an_older_sheet_that_fails_takes_nothing_from_a_newer_one(
    page: TakeHome, slow: Counter, session: Session, told: list[str]
) -> None:
    slow.ended.emit(TAKEN)
    session.tick("heart-signs", True)
    wait(page)
    press(page, "Print")
    slow.ended.emit(Taken(2, waits=False))
    assert session.is_given
    slow.turned.emit(slow.orders[0], 1, cups.ABORTED)
    assert session.is_given and page._status.text().startswith("Sent") and told == []


def test_a_changed_sheet_is_printed_however_soon(page: TakeHome, session: Session) -> None:
    session.set_clinic(structs.replace(session.clinic, printer="HP-4"))
    wait(page)
    counter = at(page, Counter(HP, answer=TAKEN))
    press(page, "Print")
    press(page, "Print")
    assert len(counter.orders) == 1
    session.tick("heart-signs", True)
    wait(page)
    page.paperwork._last = time.monotonic()  # As if making it had taken no time.
    press(page, "Print")
    assert len(counter.orders) == 2


def test_what_was_cancelled_can_be_printed_at_once(page: TakeHome, slow: Counter) -> None:
    page.paperwork.cancel()
    press(page, "Print")
    assert len(slow.orders) == 2


def test_a_sheet_that_is_sent_over_midnight_is_not_that_of_today(
    page: TakeHome, slow: Counter, session: Session, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_today", lambda: TODAY + dt.timedelta(days=1))
    slow.ended.emit(TAKEN)
    assert "Sent" not in page._status.text()
    assert told == ["HP-4 has the sheet as it was before your last change. Print it again."]


@pytest.mark.parametrize("change", [{"country": "US"}, {"emergency": "911"}, {"name": "Another Clinic"}])
def test_a_sheet_with_the_clinics_words_of_before_is_no_longer_called_given(
    page: TakeHome, session: Session, change: dict[str, str]
) -> None:
    session.set_clinic(structs.replace(session.clinic, printer="HP-4", country="GB"))
    wait(page)
    at(page, Counter(HP, answer=TAKEN))
    press(page, "Print")
    session.set_clinic(structs.replace(session.clinic, copies=2))
    assert session.is_given and page._status.text().startswith("Sent to HP-4")
    session.set_clinic(structs.replace(session.clinic, **change))
    assert not session.is_given and page._status.text() == ""


def test_the_end_of_the_visit_cancels_what_is_under_way(page: TakeHome, slow: Counter, told: list[str]) -> None:
    page._session.end_visit()
    assert told == ["Printing was cancelled. Nothing was printed."]
    slow.ended.emit(TAKEN)
    assert not page._session.is_given


def test_a_visit_that_ends_while_printers_are_asked_for_prints_nothing(
    page: TakeHome, session: Session, told: list[str]
) -> None:
    counter = at(page, Counter(HP, answer=TAKEN))

    def ask(printers: tuple[Printer, ...], start: Chosen, pages: int, note: str) -> Chosen:
        session.end_visit()
        return start

    page.paperwork.ask_printer = ask
    press(page, "Print")
    assert (counter.orders, session.is_given) == ([], False)


def test_what_the_queue_says_later_takes_the_claim_off_the_page(page: TakeHome, slow: Counter, told: list[str]) -> None:
    slow.ended.emit(TAKEN)
    slow.turned.emit(slow.orders[-1], 1, cups.CANCELLED)
    assert page._status.text() == ""
    assert told == ["The sheet was taken out of the queue of HP-4: it may not have been printed."]


def held_up(page: TakeHome) -> Event:
    """From now on no sheet is made before this is set; the first one is asked for."""
    made, go_on = page.typesetter._make, Event()
    slowly = Typesetter(lambda *asked: go_on.wait(10) and made(*asked), parent=page)  # type: ignore[arg-type, return-value]
    slowly.made.connect(page._on_made)
    page.typesetter = slowly
    page.form.name.setText("A. Sample")
    return go_on


def test_a_sheet_that_takes_its_time_is_said_and_need_not_be_waited_for(page: TakeHome, session: Session) -> None:
    session.set_clinic(structs.replace(session.clinic, printer="HP-4"))
    counter = at(page, Counter(HP, answer=TAKEN))
    go_on = held_up(page)
    press(page, "Print")
    until(lambda: page.cancel.isVisible())
    assert page._status.text() == "Making the sheet …"
    press(page, "Cancel")
    assert not page.cancel.isVisible()
    press(page, "Print")
    go_on.set()
    until(lambda: bool(counter.orders))
    assert len(counter.orders) == 1


@pytest.mark.parametrize("order", [("Print", "Save PDF"), ("Save PDF", "Print")])
def test_printed_and_saved_while_the_sheet_is_made_both_are_done(
    page: TakeHome, session: Session, tmp_path: Path, order: tuple[str, ...]
) -> None:
    session.set_clinic(structs.replace(session.clinic, printer="HP-4"))
    counter, file, done = at(page, Counter(HP, answer=TAKEN)), tmp_path / "sheet.pdf", list[str]()
    page.paperwork.said.connect(lambda said: done.append(said.split()[0]) if said else None)
    page.paperwork.choose_file = lambda suggested, kinds: str(file)
    go_on = held_up(page)
    for name in (*order, *order):
        press(page, name)
    assert not done and not file.exists()
    go_on.set()
    until(lambda: len(done) == 2)
    QTest.qWait(50)
    assert done == [{"Print": "Sent", "Save PDF": "Saved"}[name] for name in order]
    assert len(counter.orders) == 1 and "A. Sample" in text_of(file.read_bytes())


def test_it_is_not_asked_where_to_save_while_it_may_be_asked_where_to_print(page: TakeHome, tmp_path: Path) -> None:
    counter, asked, file = at(page, Counter(HP, answer=TAKEN)), list[str](), tmp_path / "sheet.pdf"
    counter.silent = True
    page.paperwork.ask_printer = lambda printers, start, pages, note: asked.append("where to print") or start
    page.paperwork.choose_file = lambda suggested, kinds: asked.append("where to save") or str(file)
    go_on = held_up(page)
    press(page, "Print")
    press(page, "Save PDF")
    go_on.set()
    wait(page)
    until(lambda: page._status.text() == "Looking for the printer …")
    assert asked == []
    counter.looked.emit((HP,))
    until(file.exists)
    assert (asked, len(counter.orders)) == (["where to print", "where to save"], 1)


@pytest.mark.parametrize("end", ["Cancel", "the end of the visit"])
def test_cancel_and_the_end_of_the_visit_drop_all_that_waits(
    page: TakeHome, session: Session, tmp_path: Path, end: str
) -> None:
    session.set_clinic(structs.replace(session.clinic, printer="HP-4"))
    counter, file = at(page, Counter(HP, answer=TAKEN)), tmp_path / "sheet.pdf"
    page.paperwork.choose_file = lambda suggested, kinds: str(file)
    go_on = held_up(page)
    press(page, "Print")
    press(page, "Save PDF")
    until(lambda: page.cancel.isVisible())
    if end == "Cancel":
        press(page, end)
    else:
        session.end_visit()
    assert not page.cancel.isVisible()
    go_on.set()
    wait(page)
    QTest.qWait(50)
    assert (counter.orders, file.exists()) == ([], False)


def test_a_visit_that_ends_while_it_is_asked_where_to_save_prints_nothing_either(
    page: TakeHome, session: Session
) -> None:
    session.set_clinic(structs.replace(session.clinic, printer="HP-4"))
    counter, asked = at(page, Counter(HP, answer=TAKEN)), list[str]()

    def choose(suggested: str, kinds: str) -> str:
        asked.append(suggested)
        session.end_visit()
        return suggested

    page.paperwork.choose_file = choose
    go_on = held_up(page)
    press(page, "Save PDF")
    press(page, "Print")
    go_on.set()
    until(lambda: bool(asked))
    wait(page)
    assert (counter.orders, Path(asked[0]).exists(), len(asked)) == ([], False, 1)


def test_cancel_fits_beside_large_words(page: TakeHome, slow: Counter, window: Window) -> None:
    for _ in range(5):
        window.step_text_size(1)
    settle()
    for each in (page.cancel, page.actions_row.print):
        assert each.isVisible() and each.visibleRegion().boundingRect() == each.rect()
    assert (window.width(), window.height()) == (1366, 768)


# The dialog --------------------------------------------------------------------------------------------------------


@pytest.fixture
def choice(app: QApplication) -> Iterator[PrintChoice]:
    printers = (HP, Printer("Desk", "Brother at the desk", both_sides=True), Printer("Shut", accepting=False))
    dialog = PrintChoice(None, printers, Chosen(HP), 3, "“Old” is not on this computer any more.")
    dialog.show()
    yield dialog
    dialog.deleteLater()
    settle()


def pick(choice: PrintChoice, name: str) -> None:
    choice._where.choose(name)
    choice._where.activated.emit(choice._where.currentIndex())


def test_printer_copies_pages_and_sides_are_chosen_by_taps(choice: PrintChoice) -> None:
    assert choice.chosen == Chosen(HP)
    assert "“Old” is not on this computer any more." in words(choice)
    press(choice, "One copy more")
    assert "Print 2 copies" in [button.text() for button in seen(choice, QPushButton)]
    press(choice, "Page 2")
    assert choice.chosen == Chosen(HP, 2, "1,3")
    assert not choice._both.isVisible()
    pick(choice, "Desk")
    assert choice._where.currentText() == "Brother at the desk (Desk)"
    assert choice.chosen.both_sides is None, "as the printer is set up, unless it is tapped"
    press(choice, "Print on both sides")
    assert choice.chosen[1:] == (2, "1,3", True)
    pick(choice, "HP-4")
    assert choice.chosen.both_sides is None


def test_nothing_to_print_and_nowhere_to_print_are_said(choice: PrintChoice) -> None:
    for page in (1, 2, 3):
        press(choice, f"Page {page}")
    assert "Choose at least one page." in words(choice)
    assert not choice._print.isEnabled()
    pick(choice, "Shut")
    assert "This printer takes no sheets now. Choose another one." in words(choice)
    assert not choice._print.isEnabled()


def test_copies_stay_within_their_bounds(choice: PrintChoice) -> None:
    assert not choice._fewer.isEnabled()
    for _ in range(30):
        choice._step(1)
    assert (choice.chosen.copies, choice._more.isEnabled()) == (20, False)


def test_the_dialog_never_scrolls_sideways(choice: PrintChoice, app: QApplication) -> None:
    apply_style(app, 200)
    choice.hide()
    choice.show()
    settle()
    assert choice._area.horizontalScrollBar().maximum() == 0
    assert choice.width() <= 1366
    apply_style(app, 100)


# Through Qt, where there is no CUPS --------------------------------------------------------------------------------


def to_file(file: Path, dpi: int = 72, pages: str = "", copies: int = 1) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    made_ready(printer, Order(Printer(""), "a4", copies, pages))
    printer.setResolution(dpi)
    return printer


def test_pages_and_copies_are_kept(page: TakeHome, tmp_path: Path) -> None:
    assert page._sheet is not None
    pdf, count = page._sheet[0], page.preview.pages

    def printed(name: str, pages: str = "", copies: int = 1) -> int:
        for _ in paint_pages(pdf, to_file(tmp_path / name, pages=pages, copies=copies)):
            pass
        return pages_in(tmp_path / name)

    assert printed("all.pdf") == count
    assert printed("some.pdf", pages="1,3") == 2
    assert printed("twice.pdf", pages="2", copies=2) in (1, 2), "Qt leaves copies of a PDF to whoever prints it"
    with pytest.raises(PrintFailed, match="does not have these pages"):
        printed("none.pdf", pages="90-95")


def test_bands_make_the_whole_page(page: TakeHome, tmp_path: Path) -> None:
    assert page._sheet is not None
    for _ in paint_pages(page._sheet[0], to_file(tmp_path / "one.pdf", dpi=150, pages="1")):
        pass
    there, here = (darkness(pdf) for pdf in (page._sheet[0], (tmp_path / "one.pdf").read_bytes()))
    ends = [[place for place, dark in enumerate(lines) if dark > 3] for lines in (there, here)]
    assert abs(ends[0][0] - ends[1][0]) <= 1 and abs(ends[0][-1] - ends[1][-1]) <= 1
    assert abs(sum(there) - sum(here)) / len(there) < 1


def darkness(pdf: bytes) -> list[float]:
    """How dark each line of the first page is, in steps out of 255, at 72 dots to the inch."""
    version = open_pdf(pdf)
    picture = QImage(version.document.render(0, version.document.pagePointSize(0).toSize()))
    white = QImage(picture.size(), QImage.Format.Format_Grayscale8)
    white.fill(255)
    painter = QPainter(white)
    painter.drawImage(0, 0, picture)
    painter.end()
    lines = [bytes(white.constScanLine(y))[: white.width()] for y in range(white.height())]  # type: ignore[arg-type]
    return [255 - sum(line) / len(line) for line in lines]


def test_the_window_answers_between_two_bands(page: TakeHome, tmp_path: Path) -> None:
    assert page._sheet is not None
    slowest = 0.0
    steps = paint_pages(page._sheet[0], to_file(tmp_path / "fine.pdf", dpi=600, pages="1"))
    while True:
        began = time.thread_time()
        if next(steps, None) is None:
            break
        slowest = max(slowest, time.thread_time() - began)
    assert slowest < 0.2


def test_a_printer_that_does_not_answer_is_never_called_printed(
    page: TakeHome, tmp_path: Path, qt_warnings: list[str]
) -> None:
    assert page._sheet is not None
    with pytest.raises(PrintFailed, match="Nothing was printed"):
        list(paint_pages(page._sheet[0], to_file(tmp_path / "not there" / "sheet.pdf")))
    qt_warnings.clear()


def test_qt_s_way_tells_its_pages_and_can_be_cancelled(
    page: TakeHome, tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = QtDesk(page)
    monkeypatch.setattr(desk, "look", lambda: desk.looked.emit((HP,)))
    monkeypatch.setattr("neckguide.ui.qt_desk.made_ready", lambda printer, order: to_file(tmp_path / "x.pdf", 600))
    page.paperwork.through(desk)
    page.paperwork.ask_printer = lambda printers, start, pages, note: start
    press(page, "Print")
    until(lambda: page.cancel.isVisible())
    assert page._status.text().startswith("Page ") and page._status.text().endswith(" …")
    press(page, "Cancel")
    assert told == ["Printing was cancelled. Nothing was printed."]
    assert not page._session.is_given


def test_copy_chart_note_is_offered_beside_print(page: TakeHome, told: list[str], app: QApplication) -> None:
    page.actions_row.note_asked.emit()
    assert told and told[0].startswith("Chart note copied.")
    assert app.clipboard().text()


# Into files ----------------------------------------------------------------------------------------------------------


def test_the_first_file_of_the_day_is_said_to_be_the_record(page: TakeHome, tmp_path: Path) -> None:
    page.paperwork.choose_file = lambda suggested, kinds: str(tmp_path / "sheet.pdf")
    press(page, "Save PDF")
    first = "Saved as sheet.pdf. This file is now part of your clinic's record; neckguide keeps no copy."
    assert page._status.text() == first
    assert page._status.height() >= page._status.heightForWidth(page._status.width())
    assert page._sheet is not None
    assert (tmp_path / "sheet.pdf").read_bytes() == page._sheet[0]
    if sys.platform != "win32":
        assert (tmp_path / "sheet.pdf").stat().st_mode & 0o077 == 0, "other users of the computer can read it"
    press(page, "Save PDF")
    assert page._status.text() == "Saved as sheet.pdf"


def test_a_change_after_saving_takes_the_claim_back(page: TakeHome, tmp_path: Path) -> None:
    page.paperwork.choose_file = lambda suggested, kinds: str(tmp_path / "sheet.pdf")
    press(page, "Save PDF")
    assert page._status.text().startswith("Saved as sheet.pdf")
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
    page.actions_row.pdf_asked.emit()
    page.actions_row.web_page_asked.emit()
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


def test_a_visit_that_ends_behind_the_dialog_is_not_written(page: TakeHome, session: Session, tmp_path: Path) -> None:
    def choose(suggested: str, kinds: str) -> str:
        session.end_visit()
        return str(tmp_path / "sheet.pdf")

    page.form.name.setText("A. Sample")
    sheet(page)
    page.paperwork.choose_file = choose
    page.actions_row.pdf_asked.emit()
    assert not (tmp_path / "sheet.pdf").exists()
    assert not session.is_given


def test_a_file_named_without_its_ending_is_asked_about_before_it_is_replaced(window: Window, tmp_path: Path) -> None:
    (tmp_path / "smith.pdf").write_bytes(b"another patient's")
    asked: list[str] = []

    def refuse() -> None:
        question = QApplication.activeModalWidget()
        if isinstance(question, QMessageBox):
            asked.append(question.text())
            question.reject()
        if (dialog := QApplication.activeModalWidget()) is not None:
            QTimer.singleShot(0, dialog.close)

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        dialog.findChildren(QLineEdit)[0].setText("smith")
        QTimer.singleShot(100, refuse)
        dialog.accept()

    QTimer.singleShot(100, answer)
    chosen = ask_file(window, "Save", str(tmp_path / "neck-pain.pdf"), "PDF (*.pdf)")
    assert chosen == "" and len(asked) == 1 and "smith.pdf" in asked[0]


def test_no_translation_can_change_which_files_are_shown(app: QApplication, page: TakeHome, session: Session) -> None:
    class Shouting(QTranslator):
        def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
            return f"[{source.upper()}]"

    sheet(page)
    asked: list[str] = []
    page.paperwork.choose_file = lambda suggested, kinds: asked.append(kinds) or ""
    translator = Shouting()
    app.installTranslator(translator)
    try:
        page.actions_row.pdf_asked.emit()
        page.actions_row.web_page_asked.emit()
    finally:
        app.removeTranslator(translator)
    assert asked == ["[PDF] (*.pdf)", "[WEB PAGE] (*.html)"]


SAVES = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from neckguide.ui.save_dialog import ask_file

app = QApplication([])
window, home = QWidget(), Path.home()

def answer():
    dialog = app.activeModalWidget()
    dialog.findChild(QLineEdit).setText(str(home / "Patients/sheet.pdf"))
    dialog.accept()

QTimer.singleShot(300, answer)
if sys.argv[1] == "ours":
    Path(ask_file(window, "Save", str(home / "Patients/neck.pdf"), "PDF (*.pdf)")).write_bytes(b"%PDF")
else:
    QFileDialog.getSaveFileName(window, "Save", str(home / "Patients/neck.pdf"), "PDF (*.pdf)")
app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
"""


@pytest.mark.parametrize(("whose", "left"), [("ours", ["Patients/sheet.pdf"]), ("Qt's", [".config/QtProject.conf"])])
def test_saving_leaves_the_file_and_no_other_trace(whose: str, left: list[str], home: Path) -> None:
    (home / "Patients").mkdir()
    own = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    own |= {
        "XDG_CACHE_HOME": str(home.parent / "cache"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run((sys.executable, "-B", "-c", SAVES, whose), cwd=ROOT, env=own, timeout=60)
    assert done.returncode == 0
    assert sorted(str(file.relative_to(home)) for file in home.rglob("*") if file.is_file()) == left
