"""A visit as a clinician would hold it.

Two screens, a favourite, a red flag half way, the note pasted elsewhere, the same sheet from its code a day later.

With `NECKGUIDE_PICTURES=FOLDER` each moment is kept as a picture of both screens.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from neckguide.cups import Printer
from neckguide.settings import load_settings
from neckguide.ui.app import settle as settle_app
from neckguide.ui.items import Ticking
from neckguide.ui.print_choice import Chosen
from neckguide.ui.record import CodeDialog
from neckguide.ui.session import Session
from neckguide.ui.take_home import TakeHome
from neckguide.ui.window import CHECK, TAKE_HOME, Window
from tests.screens.__main__ import OUTPUTS
from tests.window.conftest import shown
from tests.window.rooms import answer_next, name_of, seen, settle, words
from tests.window.sheets import text_of, wait

from .conftest import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neckguide.content.load import Topic
    from tests.printing.conftest import Server

    from .conftest import Plugs

LEFT = QRect(0, 0, 1366, 768)
CLINIC = """
name = "Riverside Pain Clinic"
address = "12 Mill Lane"
phone = "01632 960 111"
clinician = "Dr A. Lee"
country = "GB"
welcomed = true
"""
FIRST_DAY = dt.date(2026, 11, 20)
ALT, CONTROL, BARE = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.NoModifier,
)


class Room:
    """The clinician's window with the patient's beside it, and a hand that counts what it does."""

    def __init__(self, session: Session, window: Window, days: list[dt.date]) -> None:
        """`days` ends with today."""
        self.session, self.window, self.days = session, window, days
        self.actions = self._pictures = 0

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = BARE) -> None:
        """Press and let go, wherever the keyboard is."""
        self.actions += 1
        target = QGuiApplication.focusWindow() or self.window.windowHandle()
        QTest.keyClick(target, key, modifier)
        settle()

    def tap(self, name: str) -> None:
        """Click the button that reads so, where it stands in its window."""
        buttons = seen(self.window, QPushButton)
        fits = [each for each in buttons if name in (each.text(), each.accessibleName())]
        assert fits, f"no “{name}” among {[name_of(each) for each in buttons]}"
        self.click(fits[0])

    def tick(self, label: str) -> None:
        """Tap an item of the list by its words."""
        self.click(next(item for item in seen(self.window, Ticking) if label in words(item)))

    def click(self, widget: QWidget) -> None:
        """A tap on the middle of it."""
        self.actions += 1
        top = widget.window()
        place = widget.mapTo(top, widget.rect().center())
        QTest.mouseClick(top.windowHandle(), Qt.MouseButton.LeftButton, BARE, place)
        settle()

    @property
    def page(self) -> TakeHome:
        page = self.window.page(TAKE_HOME)
        assert isinstance(page, TakeHome)
        return page

    @property
    def patient_reads(self) -> str:
        """All that the patient can read now; nothing where that screen is blank."""
        assert self.window._patient is not None
        return " ".join(self.window._patient.said())

    @property
    def pdf(self) -> bytes:
        """The sheet as it is shown."""
        wait(self.page)
        assert self.page._sheet is not None
        return self.page._sheet[0]

    def look(self, name: str) -> None:
        """The window is still within its screen. Keep a picture of both screens, where somebody wants one."""
        self._pictures += 1
        assert self.window.geometry() == LEFT, name
        folder = os.environ.get("NECKGUIDE_PICTURES")
        if not folder:
            return
        until(lambda: not self.window.page(TAKE_HOME).typesetter.is_busy)  # type: ignore[attr-defined]
        QTest.qWait(150)
        both = QPixmap(2 * LEFT.width(), LEFT.height())
        painter = QPainter(both)
        for screen in QGuiApplication.screens():
            painter.drawPixmap(QPoint(screen.geometry().x(), 0), screen.grabWindow(0))
        painter.end()
        both.save(str(Path(folder) / f"{self._pictures:02}-{name}.png"))


@pytest.fixture
def room(plugs: Plugs, app: QApplication, topic: Topic, home: Path, server: Server) -> Iterator[Room]:
    """As the app starts it, with everything that watches: cover, lock, clipboard."""
    file = home / "clinic.toml"
    file.write_text(CLINIC, "utf-8")
    days = [FIRST_DAY]
    session = Session(topic, load_settings(file), lambda: days[-1])
    with shown(app, session) as window:
        window.setGeometry(LEFT)
        settle_app(session, window)
        assert until(lambda: window._pages.count() > CHECK)
        yield Room(session, window, days)


def pasted() -> str:
    """What another program gets from the clipboard."""
    program = subprocess.Popen(("xclip", "-o", "-selection", "clipboard"), stdout=subprocess.PIPE, text=True)
    assert until(lambda: program.poll() is not None)
    return program.communicate()[0]


def first_printer(printers: tuple[Printer, ...], start: Chosen, pages: int, note: str) -> Chosen:
    return start


def test_a_visit_with_a_red_flag_half_way_and_its_sheet_again_a_day_later(
    room: Room,
    server: Server,
    tmp_path: Path,
) -> None:
    session, window = room.session, room.window

    # Read together: the patient's screen follows, a pedal steps.
    room.key(Qt.Key.Key_F7)
    assert window._patient is not None and window._patient.screen().name() == OUTPUTS[1]
    assert window.isActiveWindow(), "the keyboard stays with the clinician"
    assert "Why it matters" in room.patient_reads
    room.look("learn")
    room.key(Qt.Key.Key_PageDown)
    room.key(Qt.Key.Key_PageDown)
    assert window._patient.seen[1].startswith("3 of")
    room.look("a-step-by-pedal")
    room.key(Qt.Key.Key_PageDown, CONTROL)
    room.key(Qt.Key.Key_PageDown, CONTROL)
    assert "How needles may help" in room.patient_reads
    room.look("the-next-section")

    # Ask: while the clinician ticks, the patient sees a calm step.
    room.key(Qt.Key.Key_2, ALT)
    asking = room.patient_reads
    room.tap("Asked: none of these")
    room.tick("You feel tight or stressed")
    room.look("check")
    assert session.advice.headline == "Worth a trial course"

    # A favourite, and a name that only the sheet holds.
    room.key(Qt.Key.Key_4, ALT)
    room.tap("Desk work")
    room.page.form.name.setFocus()
    QTest.keyClicks(room.page.form.name, "Zebedee")
    assert "Zebedee" in text_of(room.pdf) and "Zebedee" not in room.patient_reads
    room.look("a-favourite")

    # “And my hands have got clumsy.” The sheet becomes an urgent one; the patient's screen stays calm.
    room.key(Qt.Key.Key_2, ALT)
    room.tap("1 Warning signs: asked")
    room.tick("You have a weak arm or clumsy hands")
    assert session.advice.sheet == "urgent"
    assert room.patient_reads == asking
    room.look("a-red-flag")
    room.key(Qt.Key.Key_4, ALT)
    urgent = text_of(room.pdf)
    assert "today" in urgent.lower() and "Zebedee" in urgent
    room.look("the-urgent-sheet")
    room.page.form.name.selectAll()
    QTest.keyClick(room.page.form.name, Qt.Key.Key_Delete)

    # Print, note, end.
    room.page.paperwork.ask_printer = first_printer
    first = room.pdf
    room.key(Qt.Key.Key_P, CONTROL)
    assert until(lambda: session.is_given and len(server.kept()) == 1)
    assert text_of(server.kept()[0].file.read_bytes()) == text_of(first)
    room.look("printed")
    room.key(Qt.Key.Key_C, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    note = pasted()
    assert "Open warning sign" in note and "You have a weak arm or clumsy hands" in note
    assert "Zebedee" not in note
    room.look("the-note-is-copied")
    room.key(Qt.Key.Key_F9)
    assert room.patient_reads == "" and session.is_empty
    assert pasted() != note, "what was ours has left the clipboard"
    room.look("the-visit-has-ended")

    # A day later, from the code alone: by the window, and by the command line.
    room.days.append(FIRST_DAY + dt.timedelta(days=1))
    session.end_visit()
    code = note.strip().splitlines()[-1]

    def type_it(dialog: QDialog) -> None:
        assert isinstance(dialog, CodeDialog)
        QTest.keyClicks(dialog.field, code.lower())
        room.look("a-code")
        for _ in range(2):
            if dialog.isVisible():
                QTest.keyClick(dialog.field, Qt.Key.Key_Return)

    answer_next(window, type_it)
    room.key(Qt.Key.Key_O, CONTROL)
    assert room.pdf == first, "the very same bytes"
    room.look("the-same-sheet-again")
    out = tmp_path / "again.pdf"
    command = (
        sys.executable,
        "-m",
        "neckguide",
        "handout",
        "--code",
        code,
        "--out",
        out,
        "--clinic",
        session.loaded.file,
    )
    subprocess.run(command, check=True, capture_output=True)
    assert out.read_bytes() == first


def test_from_open_to_paper_with_a_favourite_in_few_actions(room: Room, server: Server) -> None:
    """At most eight: it is read and asked with a patient beside, and the printer is the one of last time."""
    room.page.paperwork.ask_printer = first_printer
    room.key(Qt.Key.Key_2, ALT)
    room.tap("Asked: none of these")
    room.tick("You feel tight or stressed")
    room.key(Qt.Key.Key_4, ALT)
    room.tap("Desk work")
    room.key(Qt.Key.Key_P, CONTROL)
    assert until(lambda: room.session.is_given and len(server.kept()) == 1)
    assert room.actions <= 8
    assert "Sent to HP-4" in room.page._status.text()
