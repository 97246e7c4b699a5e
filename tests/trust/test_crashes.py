"""A fault of ours is said once, in plain words; what failed gives way, the rest goes on, and no sheet loses a sign."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from neckguide import crash
from neckguide.ui import check, compare, learn, patient_show, patient_window, section_page, settings_window, take_home
from neckguide.ui.bars import Rail
from neckguide.ui.broken_page import BrokenPage
from neckguide.ui.check import Check, StepPage
from neckguide.ui.crash_dialog import CrashDialog
from neckguide.ui.faults import AGAIN, Faults
from neckguide.ui.guard import Guard
from neckguide.ui.items import Ticking
from neckguide.ui.overrides import safe
from neckguide.ui.panel import Panel
from neckguide.ui.paper import open_pdf
from neckguide.ui.patient_window import PatientWindow
from neckguide.ui.settings_window import SettingsWindow
from neckguide.ui.style import TOUCH, apply_style
from neckguide.ui.take_home import TakeHome
from neckguide.ui.widgets import Flow
from neckguide.ui.window import CHECK, COMPARE, LEARN, TAKE_HOME, Window
from tests.window.conftest import shown
from tests.window.rooms import press, seen, settle, words
from tests.window.sheets import sheet, until, wait
from tests.window.sheets import take_home as open_take_home

if TYPE_CHECKING:
    from neckguide.ui.session import Session

ROOT = Path(__file__).parents[2]
NAME = "Zephyrine Quillfeather"
SIGN = "stroke-signs"
GONE = "This page cannot be shown"


class Broken(Exception):
    """As unforeseen as a fault can be; its message holds what was typed."""


def fail(*_: object, **__: object) -> None:
    raise Broken(NAME)


@pytest.fixture(autouse=True)
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    """Faults are told as in the app; gives what was said on stderr."""
    for where, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(where, name, getattr(where, name))
    crash.install()
    crash._told.clear()
    yield lambda: capsys.readouterr().err
    crash.tell_to(None)


@pytest.fixture
def faults(session: Session, window: Window) -> Faults:
    made = Faults(session, window)
    made.start()
    return made


def dialogs() -> list[CrashDialog]:
    settle()
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, CrashDialog) and each.isVisible()]


def dialog() -> CrashDialog:
    until(lambda: len(dialogs()) == 1)
    return dialogs()[0]


def go_on() -> None:
    press(dialog(), "Go on")
    assert not dialogs()


def later(do: Callable[[], object]) -> None:
    """From the event loop, as a timer's slot."""
    QTimer.singleShot(0, do)
    settle()


# The dialog


def test_it_says_what_happened_what_was_kept_and_what_to_do(
    faults: Faults, session: Session, window: Window, said: Callable[[], str]
) -> None:
    session.write(name=NAME)
    later(fail)
    read = words(dialog())
    assert read[0] == "Something in neckguide went wrong"
    assert any(each.startswith("The visit is still open, with all that was ticked and typed.") for each in read)
    assert any("end the visit and start neckguide anew" in each for each in read)
    report = dialog().report.toPlainText()
    assert "test_crashes.Broken" in report and "in fail" in report and "neckguide 0." in report and "Qt 6." in report
    for told in (report, " ".join(read), said()):
        assert "Quillfeather" not in told
    assert "/" not in report.replace("GNU/Linux", ""), "no folder"
    assert session.visit.name == NAME
    go_on()


def test_without_a_visit_none_is_spoken_of(faults: Faults) -> None:
    later(fail)
    assert not any("visit is still open" in each for each in words(dialog()))
    go_on()


def test_by_keyboard_and_by_finger(faults: Faults) -> None:
    later(fail)
    shown = dialog()
    assert all(min(each.width(), each.height()) >= TOUCH for each in seen(shown, QPushButton))
    met: list[str] = []
    for _ in range(4):
        focused = QApplication.focusWidget()
        assert focused is not None
        met.append(focused.accessibleName() or getattr(focused, "text", str)())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert {"Report", "Copy report", "Go on"} <= set(met) and met[0] == "Go on"
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert not dialogs()


def test_the_report_can_be_copied_and_stays_when_the_visit_ends(faults: Faults, session: Session) -> None:
    session.write(name=NAME)
    later(fail)
    report = dialog().report.toPlainText()
    press(dialog(), "Copy report")
    assert [each.text() for each in seen(dialog(), QPushButton)] == ["Copied", "Go on"]
    go_on()
    session.end_visit()
    from neckguide.ui.clipboard import forget

    forget()
    assert QGuiApplication.clipboard().text() == report
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("percent", [100, 200])
def test_all_of_it_is_in_sight(app: QApplication, faults: Faults, percent: int) -> None:
    apply_style(app, percent)
    try:
        later(fail)
        room = dialog().screen().availableGeometry()
        assert room.contains(dialog().geometry())
        assert all(dialog().rect().contains(each.geometry()) for each in seen(dialog(), QPushButton))
        go_on()
    finally:
        apply_style(app, 100)


def test_what_comes_while_it_is_open_is_counted_in_it(faults: Faults) -> None:
    def other() -> None:
        raise KeyError(NAME)

    for _ in range(5):
        later(fail)
    later(other)
    until(lambda: "KeyError" in dialog().report.toPlainText())
    assert "5 ×" in dialog().report.toPlainText()
    go_on()


def test_the_same_fault_opens_it_once_a_minute_and_another_at_once(faults: Faults) -> None:
    now = [0.0]
    faults.now = lambda: now[0]
    later(fail)
    go_on()
    now[0] = AGAIN - 1
    later(fail)
    assert not dialogs()
    later(lambda: int(NAME))
    go_on()
    now[0] = 3 * AGAIN
    later(fail)
    go_on()


def test_a_fault_in_every_paint_opens_it_once_and_fills_no_log(
    faults: Faults, said: Callable[[], str], window: Window
) -> None:
    class Painted(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            fail()

    painted = Painted(window)
    painted.resize(50, 50)
    painted.show()
    for _ in range(30):
        painted.update()
        settle()
    go_on()
    for _ in range(30):
        painted.update()
        settle()
    assert not dialogs()
    assert said().count("a fault of the program") <= 4
    painted.deleteLater()


def test_a_fault_on_another_thread_and_one_while_something_is_taken_apart(faults: Faults) -> None:
    class Kept:
        def __del__(self) -> None:
            fail()

    worker = threading.Thread(target=fail)
    worker.start()
    worker.join()
    assert "in fail" in dialog().report.toPlainText()
    del worker
    Kept()
    until(lambda: "__del__" in dialog().report.toPlainText())
    go_on()


ON_BEHALF = {
    "showEvent": """
class Failing(QWidget):
    def showEvent(self, event): int("x")
    def hideEvent(self, event): pass
Failing().show()
""",
    "setGeometry": """
class Failing(Flow):
    def setGeometry(self, rect): int("x")
    def minimumSize(self): int("x")
    def count(self): int("x")
box = QWidget()
layout = Failing(box)
layout.addWidget(QPushButton("Go on"))
box.show()
app.processEvents()
""",
    "text": """
class Failing(_Spoken):
    def text(self, kind): int("x")
    def role(self): int("x")
    def childCount(self): int("x")
QAccessible.installFactory(lambda key, each: Failing(each) if isinstance(each, QWidget) else None)
QAccessible.setActive(True)
box = QWidget()
box.show()
box.setAccessibleName("Box")
QAccessible.queryAccessibleInterface(box).text(QAccessible.Text.Name)
box.setFocus()
app.processEvents()
""",
}
"""By the method that Qt calls: drawing, laying out, answering a screen reader."""


@pytest.mark.parametrize("method", ON_BEHALF)
def test_what_fails_on_behalf_of_python_does_not_end_the_program(method: str) -> None:
    """Seen with PySide6 6.12.0: Shiboken kept the fault, stumbled over it, and the process died."""
    program = f"""
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from neckguide import crash
from neckguide.ui.access import _Spoken
from neckguide.ui.widgets import Flow
__name__ = "neckguide.ui.failing"
crash.install()
app = QApplication([])
{ON_BEHALF[method]}
print("goes on")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True
    )
    assert done.stdout == b"goes on\n" and f"in {method}".encode() in done.stderr, done


def test_a_fault_of_the_dialog_itself_is_told_on_stderr_alone(
    faults: Faults, monkeypatch: pytest.MonkeyPatch, said: Callable[[], str]
) -> None:
    monkeypatch.setattr(CrashDialog, "tell", fail)
    later(fail)
    assert not dialogs()
    told = said()
    assert "crash_dialog" in told and "Quillfeather" not in told


def test_it_stands_in_front_of_a_dialog_and_the_dialog_goes_on(faults: Faults, window: Window) -> None:
    window.open_dialog("help")
    settle()
    later(fail)
    behind = dialog().parentWidget()
    assert type(behind).__name__ == "Help"
    go_on()
    assert behind is not None and behind.isVisible() and QApplication.activeModalWidget() is behind
    press(behind, "Close")


def test_it_waits_until_the_visit_is_seen_again(
    app: QApplication, faults: Faults, session: Session, window: Window
) -> None:
    guard = Guard(app, session, window)
    guard.gate.after.setInterval(0)
    guard.covered.connect(faults.hold)
    guard.start()
    session.write(name=NAME)
    guard.cover()
    later(fail)
    assert guard.is_covered and not dialogs() and words(window) == ["Covered. Touch to go on."]
    guard.lift()
    go_on()
    later(lambda: int(NAME))
    assert dialog()
    guard.cover()
    settle()
    assert guard.is_covered and all(set(words(each)) == {"Covered. Touch to go on."} for each in dialogs())
    guard.lift()
    go_on()


# Pages

PAGES = {LEARN: learn.Learn, CHECK: check.Check, COMPARE: compare.Compare, TAKE_HOME: take_home.TakeHome}


def titles(window: Window) -> dict[int, bool]:
    """Which pages work, found by going through them."""
    works: dict[int, bool] = {}
    for number in PAGES:
        window.show_page(number)
        settle()
        works[number] = GONE not in words(window)
    return works


@pytest.mark.parametrize("number", PAGES)
def test_a_page_that_cannot_be_built_leaves_the_others(
    app: QApplication, session: Session, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    with ExitStack() as stack:
        with monkeypatch.context() as patch:
            patch.setattr(PAGES[number], "__init__", fail)
            window = stack.enter_context(shown(app, session))
            Faults(session, window).start()
            assert titles(window) == {each: each != number for each in PAGES}
            if number != LEARN:  # That is built with the window, before anybody hears.
                go_on()
        window.show_page(number)
        press(window, "Show it again")
        assert titles(window) == dict.fromkeys(PAGES, True)
        window.build_rest()
        until(lambda: window._is_built)


def test_a_page_that_cannot_be_laid_out_or_shown_leaves_the_others(
    faults: Faults, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles(window)
    for number, where in PAGES.items():
        for name in ("set_text_size", "shown"):
            if hasattr(where, name):
                with monkeypatch.context() as patch:
                    patch.setattr(where, name, fail)
                    window._pages.set_text_size(100)
                    assert titles(window) == {each: each != number for each in PAGES}
                window.show_page(number)
                press(window, "Show it again")
    go_on()


def test_a_page_that_fails_at_going_is_the_one_that_gives_way(
    faults: Faults, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show_page(LEARN)
    raise_within(monkeypatch, learn.Learn, "hideEvent").append(True)
    window.show_page(CHECK)
    assert titles(window) == {each: each != LEARN for each in PAGES}
    go_on()


def test_a_page_whose_parts_cannot_be_placed_gives_way(
    faults: Faults, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told again of the visit, it would be laid out again, and fail again, twice a second."""
    broken = raise_within(monkeypatch, Flow, "setGeometry")
    window.show_page(COMPARE)
    settle()
    broken.append(True)
    window.resize(window.width() - 200, window.height())
    until(lambda: GONE in words(window.page(COMPARE)))
    broken.clear()
    go_on()
    press(window, "Show it again")
    assert GONE not in words(window.page(COMPARE))


def raise_within(monkeypatch: pytest.MonkeyPatch, where: type, name: str) -> list[bool]:
    """Let a method fail, as if its own code did, from when True is in what is given."""
    broken: list[bool] = []
    real = getattr(where, name)

    def perhaps(self: object, *values: object) -> object:
        if True in broken:
            raise Broken(NAME)
        return real(self, *values)

    # What was to be drawn is told from what was to be done by the name of the code.
    perhaps.__code__ = perhaps.__code__.replace(co_name=name)
    monkeypatch.setattr(where, name, safe(where, name, perhaps) if hasattr(real, "__wrapped__") else perhaps)
    return broken


@pytest.mark.parametrize(
    ("number", "where", "name"),
    [
        (LEARN, section_page.SectionPage, "refresh"),
        (CHECK, Check, "_on_visit_changed"),
        (CHECK, Panel, "refresh"),
        (CHECK, StepPage, "_on_visit_changed"),
        (CHECK, Ticking, "_on_visit_changed"),
        (TAKE_HOME, TakeHome, "refresh"),
    ],
)
def test_a_page_that_falls_behind_the_visit_gives_way_and_the_others_hear_of_it(
    app: QApplication, session: Session, monkeypatch: pytest.MonkeyPatch, number: int, where: type, name: str
) -> None:
    broken = raise_within(monkeypatch, where, name)
    with shown(app, session) as window:
        Faults(session, window).start()
        assert titles(window) == dict.fromkeys(PAGES, True)
        window.show_page(number)
        settle()
        broken.append(True)
        session.tick(SIGN, True)
        assert "Warning sign: see Check" in words(seen(window, Rail)[0])
        assert titles(window) == {each: each != number for each in PAGES}
        assert SIGN in session.visit.ticked and session.advice.flags
        go_on()
        broken.clear()
        window.show_page(number)
        press(window, "Show it again")
        assert titles(window) == dict.fromkeys(PAGES, True)
        assert session.advice.headline in sheet(open_take_home(window))


def test_what_fails_at_a_touch_stays_and_only_the_dialog_tells(
    faults: Faults, session: Session, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show_page(CHECK)
    broken = raise_within(monkeypatch, Check, "_on_done")
    broken.append(True)
    settle()
    QTimer.singleShot(0, seen(window, StepPage)[0]._asked.click)
    go_on()
    assert "red-flag" in session.visit.asked
    assert titles(window) == dict.fromkeys(PAGES, True)


def test_a_take_home_that_fails_prints_nothing_of_before(
    faults: Faults, session: Session, window: Window, monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    page = open_take_home(window)
    assert page._sheet is not None
    given: list[bytes] = []
    raise_within(monkeypatch, type(page.form), "refresh").append(True)
    session.tick(SIGN, True)
    # Even before the page has given way.
    page.give(lambda pdf, handout: given.append(pdf))
    assert not given and told[-1].startswith("The visit changed meanwhile")
    settle()
    assert GONE in words(window)
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert not given and not session.is_given
    go_on()


@pytest.mark.parametrize("number", PAGES)
def test_a_page_that_is_built_again_says_all_it_said(
    faults: Faults, session: Session, window: Window, number: int
) -> None:
    window.build_rest()
    titles(window)
    session.tick(SIGN, True)
    session.write(name=NAME)

    def shown_on_it() -> set[str]:
        window.show_page(number)
        page = window.page(number)
        wait(page) if isinstance(page, TakeHome) else settle()
        return set(words(page))

    before = shown_on_it()
    window._pages.give_up(number)
    press(window, "Show it again")
    assert shown_on_it() == before


@pytest.mark.parametrize("number", PAGES)
def test_a_page_that_was_put_away_hears_of_no_visit_any_more(
    faults: Faults, session: Session, window: Window, number: int
) -> None:
    titles(window)
    window._pages.give_up(number)
    settle()
    session.tick(SIGN, True)
    session.end_visit()
    assert not dialogs()


def test_a_sign_that_could_not_be_ticked_does_not_look_ticked(
    faults: Faults, session: Session, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show_page(CHECK)
    settle()
    (row,) = (each for each in seen(window, Ticking) if each._item.id == SIGN)
    monkeypatch.setattr("neckguide.ui.session.rivals", fail)
    for _ in range(2):
        later(row.click)
        for each in dialogs():
            press(each, "Go on")  # The second time there is none.
        until(lambda: not row.isChecked())
    assert not session.visit.ticked


def test_what_is_told_again_keeps_no_visit_from_being_covered(
    app: QApplication, faults: Faults, session: Session, window: Window
) -> None:
    guard, now = Guard(app, session, window), [0.0]
    guard.steady = guard.wall = lambda: now[0]
    guard.start()
    session.tick(SIGN, True)
    now[0] = 60 * session.clinic.cover_after
    session.tell_again()
    guard.look()
    assert guard.is_covered
    guard.lift()


@pytest.mark.parametrize("how", ["it fails", "nobody can read it"])
def test_a_sheet_that_cannot_be_shown_is_not_given(
    faults: Faults, session: Session, window: Window, monkeypatch: pytest.MonkeyPatch, told: list[str], how: str
) -> None:
    page = open_take_home(window)
    given: list[bytes] = []
    with monkeypatch.context() as patch:
        broken = fail if how == "it fails" else lambda pdf, parent: open_pdf(b"", parent)
        patch.setattr("neckguide.ui.preview.open_pdf", broken)
        session.tick(SIGN, True)
        page.give(lambda pdf, handout: given.append(pdf))
        wait(page)
        go_on()
    assert page.preview.notice == "The sheet could not be brought up to date. It cannot be shown."
    page.give(lambda pdf, handout: given.append(pdf))
    assert not given and told[-1] == "It cannot be shown."
    session.write(name=NAME)
    assert session.advice.headline in sheet(page)


# The patient's screen, and dialogs


@pytest.mark.parametrize(
    ("where", "name"),
    [
        (patient_show.Show, "_on_visit_changed"),
        (patient_show.Show, "_catch_up"),
        (patient_show.Show, "section"),
        (patient_window.PatientWindow, "_draw"),
        (patient_window.PatientWindow, "resizeEvent"),
    ],
)
def test_a_patient_screen_that_fails_goes_away_and_comes_back_anew(
    faults: Faults, session: Session, window: Window, monkeypatch: pytest.MonkeyPatch, where: type, name: str
) -> None:
    window.toggle_patient()
    settle()
    with monkeypatch.context() as patch:
        raise_within(patch, where, name).append(True)
        session.tick(SIGN, True)
        later(lambda: window.learn.turn_to(2))
        later(lambda: window._patient and window._patient.resize(800, 600))
        until(lambda: window._patient is None)
        window.learn.turn_to(3)
        assert window.learn.current == 3
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, PatientWindow) and each.isVisible()]
    go_on()
    window.toggle_patient()
    settle()
    assert window._patient is not None and window._patient.isVisible()
    window.toggle_patient()


def test_settings_that_cannot_be_built_leave_the_window(
    faults: Faults, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings_window, "pages", fail)
    later(lambda: window.open_dialog("settings"))
    go_on()
    assert QApplication.activeModalWidget() is None and titles(window) == dict.fromkeys(PAGES, True)


def test_settings_that_cannot_be_left_are_closed(
    faults: Faults, session: Session, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = session.clinic
    window.open_dialog("settings")
    settle()
    raise_within(monkeypatch, SettingsWindow, "_changed").append(True)
    opened = QApplication.activeModalWidget()
    assert isinstance(opened, SettingsWindow)
    later(opened.reject)
    go_on()
    assert QApplication.activeModalWidget() is None and session.clinic == before


def test_a_broken_page_reads_well(faults: Faults, session: Session, window: Window) -> None:
    window._pages.give_up(CHECK)
    window.show_page(CHECK)
    (page,) = seen(window, BrokenPage)
    assert words(page) == [
        GONE,
        "Something in neckguide went wrong on it.",
        "The visit is as it was, and the other pages work.",
    ]
