"""The sheet of Take home as it will print: the newest one, or the last good one and why there is no newer."""

from __future__ import annotations

import ctypes
import io
import sys
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pikepdf
import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from neckguide.handout.compose import Handout, compose, figures_of
from neckguide.handout.typeset import typeset
from neckguide.ui.paper import let_go, open_pdf
from neckguide.ui.take_home import TakeHome
from neckguide.ui.typesetter import Sheet, Typesetter
from neckguide.ui.window import LEARN, TAKE_HOME

from .rooms import press, settle
from .sheets import LEFT, sheet, take_home, text_of, until, wait

if TYPE_CHECKING:
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


@pytest.mark.skipif(sys.platform != "linux", reason="reads what the system has given to the process")
def test_a_sheet_that_was_shown_leaves_no_memory_behind(app: QApplication) -> None:
    """Opened and let go one after the other, so that none is open in between."""
    with pikepdf.new() as document, io.BytesIO() as stream:
        document.add_blank_page()
        document.save(stream)
        pdf = stream.getvalue()

    def regions_after(times: int) -> int:
        for _ in range(times):
            let_go(open_pdf(pdf))
            settle()
        return Path("/proc/self/maps").read_text().count("\n")

    before = regions_after(10)
    assert regions_after(30) - before < 20


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


@pytest.mark.trust(17)
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
    assert said[0].startswith("This sheet could not be laid out within")
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


def test_no_sheet_of_an_ended_visit_arrives_later(page: TakeHome, session: Session) -> None:
    shown: list[str] = []
    page.typesetter.made.connect(lambda pdf, handout: shown.append(handout.name))
    page.form.name.setText("A. Sample")
    session.end_visit()
    wait(page)
    QTest.qWait(300)
    assert shown == [""]


@pytest.mark.skipif(sys.platform != "linux", reason="asks the C library of Linux what the process holds")
def test_the_compiler_keeps_nothing_of_a_visit_that_has_ended(page: TakeHome, session: Session) -> None:
    def a_visit() -> tuple[int, int]:
        """Bytes that the process holds after some sheets, and when they have ended and the empty one is there."""
        for number, id in enumerate(item.id for item in session.topic.checklist.items[::3]):
            session.write(name=f"Patient {number}", ticked=frozenset({id}))
            wait(page)
        late = in_use()
        session.end_visit()
        wait(page)
        return late, in_use()

    _, before = a_visit()  # What is made once for all visits is there then.
    late, after = a_visit()
    assert late - before > 10_000_000, "what it keeps is seen here"
    assert after - before < (late - before) / 4


def in_use() -> int:
    """Bytes that were asked of the C library and not given back."""
    kinds = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"

    class Held(ctypes.Structure):
        _fields_ = [(kind, ctypes.c_size_t) for kind in kinds.split()]

    library = ctypes.CDLL(None)
    library.mallinfo2.restype = Held
    held = library.mallinfo2()
    return held.uordblks + held.hblkhd


def test_the_sheet_shown_is_the_sheet_of_the_command_line(page: TakeHome, session: Session) -> None:
    page.form.name.setText("A. Sample")
    sheet(page)
    handout: Handout = compose(session.topic, session.visit, session.clinic)
    pdf = typeset(handout, figures_of(session.topic, handout))
    assert page._sheet == (pdf, handout)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert "/StructTreeRoot" in document.Root
