"""The sheet of Take home: what is shown is what is printed, and nothing claims more."""

from __future__ import annotations

import datetime as dt
import io
from threading import Event
from typing import TYPE_CHECKING

import pikepdf
import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageRanges
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from neckguide.errors import PrintFailed
from neckguide.handout.compose import Handout, compose, figures_of
from neckguide.handout.typeset import typeset
from neckguide.ui.printing import prepare, print_pages, suggested_name
from neckguide.ui.take_home import TakeHome
from neckguide.ui.typesetter import Sheet, Typesetter
from neckguide.ui.window import LEARN, TAKE_HOME

from .rooms import press, settle
from .sheets import LEFT, sheet, take_home, text_of, until, wait

if TYPE_CHECKING:
    from pathlib import Path

    from neckguide.ui.session import Session
    from neckguide.ui.window import Window

RARE = "\U0001b001\U0001f9ff\U00016a40\U0001e802"
"""Characters that no font of ours has; a computer that has fonts for all of them is still to be seen."""


def pages_in(file: Path) -> int:
    with pikepdf.open(file) as document:
        return len(document.pages)


@pytest.fixture
def page(window: Window) -> TakeHome:
    return take_home(window)


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


def test_no_sheet_of_an_ended_visit_arrives_later(page: TakeHome, session: Session) -> None:
    shown: list[str] = []
    page.typesetter.made.connect(lambda pdf, handout: shown.append(handout.name))
    page.form.name.setText("A. Sample")
    session.end_visit()
    wait(page)
    QTest.qWait(300)
    assert shown == [""]


def test_the_sheet_shown_is_the_sheet_of_the_command_line(page: TakeHome, session: Session) -> None:
    page.form.name.setText("A. Sample")
    sheet(page)
    handout: Handout = compose(session.topic, session.visit, session.clinic)
    pdf = typeset(handout, figures_of(session.topic, handout))
    assert page._sheet == (pdf, handout)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "/StructTreeRoot" in document.Root
