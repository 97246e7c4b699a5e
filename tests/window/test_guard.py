"""The visit is covered and cleared by itself; a touch brings it back and does nothing else."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from shiboken6 import delete, isValid

from neckguide.content.load import Topic
from neckguide.ui.asking import ask
from neckguide.ui.bars import MessageLine
from neckguide.ui.clipboard import KEPT_OUT, put
from neckguide.ui.cover import Cover
from neckguide.ui.favourite_dialogs import KeepDialog
from neckguide.ui.fields import DateField
from neckguide.ui.guard import MINUTE, Guard, since_boot
from neckguide.ui.reason import ReasonDialog
from neckguide.ui.record import CodeDialog
from neckguide.ui.save_dialog import ask_file
from neckguide.ui.session import Session
from neckguide.ui.window import CHECK, LEARN, TAKE_HOME, Window

from .input_method import InputMethod
from .rooms import answer_next, press, seen, settle, words
from .sheets import take_home

NAME = "Zephyrine Quillfeather"
COVERED = "Covered. Touch to go on."


class Clock:
    """Two clocks: one that nobody sets, and the one on the wall."""

    def __init__(self) -> None:
        self.steady, self.wall = 1_000.0, 50_000.0

    def minutes(self, minutes: float) -> None:
        self.steady += minutes * MINUTE
        self.wall += minutes * MINUTE


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guard(app: QApplication, session: Session, window: Window, clock: Clock) -> Guard:
    return guarded(app, session, window, clock)


def begin_again(window: Window) -> None:
    for line in seen(window, MessageLine):
        line.hide()
    window.show_page(LEARN)


def guarded(app: QApplication, session: Session, window: Window, clock: Clock) -> Guard:
    made = Guard(app, session, window)
    made.steady, made.wall = lambda: clock.steady, lambda: clock.wall
    made.gate.after.setInterval(0)
    made.cleared.connect(lambda: begin_again(window))
    made.start()
    return made


def tap(widget: QWidget, place: QPoint | None = None) -> None:
    """A mouse click as the system sends it: to the window, which hands it on."""
    window = widget.window()
    handle = window.windowHandle()
    assert handle is not None
    where = place or widget.mapTo(window, widget.rect().center())
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
    settle()


def key(window: QWidget, pressed: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, pressed, modifier)
    settle()


def later(guard: Guard, clock: Clock, minutes: float) -> None:
    clock.minutes(minutes)
    guard.look()
    settle()


# When


def test_three_minutes_without_a_touch_cover_the_visit(
    guard: Guard, session: Session, window: Window, clock: Clock
) -> None:
    session.write(name=NAME)
    later(guard, clock, 2.9)
    assert not guard.is_covered
    later(guard, clock, 0.2)
    assert words(window) == [COVERED]


def test_the_first_touch_of_the_morning_finds_an_empty_visit_of_today(
    guard: Guard, session: Session, window: Window
) -> None:
    morning = session.visit.date + dt.timedelta(days=1)
    session._today = lambda: morning
    tap(window)
    assert session.visit.date == morning


@pytest.mark.parametrize(("after", "early", "late"), [(1, 0.9, 0.2), (15, 14.9, 0.2)])
def test_the_clinic_sets_the_minutes(
    guard: Guard, session: Session, clock: Clock, after: int, early: float, late: float
) -> None:
    session.set_clinic(structs.replace(session.clinic, cover_after=after, clear_after=60))
    session.write(name=NAME)
    later(guard, clock, early)
    assert not guard.is_covered
    later(guard, clock, late)
    assert guard.is_covered


def test_an_empty_visit_has_nothing_to_cover(guard: Guard, window: Window, clock: Clock) -> None:
    later(guard, clock, 4)
    guard.cover()
    later(guard, clock, 60)
    assert not guard.is_covered


@pytest.mark.parametrize("touch", ["click", "key", "wheel", "move"])
def test_a_touch_counts_from_then(guard: Guard, session: Session, window: Window, clock: Clock, touch: str) -> None:
    session.write(name=NAME)
    later(guard, clock, 2.5)
    handle = window.windowHandle()
    assert handle is not None
    if touch == "click":
        tap(window, QPoint(300, 5))
    elif touch == "key":
        key(window, Qt.Key.Key_Shift)
    elif touch == "wheel":
        QTest.wheelEvent(handle, QPointF(700, 400), QPoint(0, -120))
    else:
        QTest.mouseMove(handle, QPoint(400, 300))
        QTest.mouseMove(handle, QPoint(440, 330))
    settle()
    later(guard, clock, 2.9)
    assert not guard.is_covered
    later(guard, clock, 0.2)
    assert guard.is_covered


def test_a_mouse_that_only_trembles_is_no_touch(guard: Guard, session: Session, window: Window, clock: Clock) -> None:
    handle = window.windowHandle()
    assert handle is not None
    QTest.mouseMove(handle, QPoint(400, 300))
    settle()
    guard.touch()
    session.write(name=NAME)
    later(guard, clock, 2.9)
    QTest.mouseMove(handle, QPoint(401, 300))
    settle()
    later(guard, clock, 0.2)
    assert guard.is_covered


def test_a_touch_in_a_dialog_or_another_window_counts(
    guard: Guard, session: Session, window: Window, clock: Clock
) -> None:
    session.write(name=NAME)
    dialog, other = QDialog(window), QWidget()
    for each in (dialog, other):
        each.resize(300, 200)
        each.show()
        assert QTest.qWaitForWindowExposed(each)
        later(guard, clock, 2.5)
        tap(each, QPoint(20, 20))
        later(guard, clock, 2.5)
        assert not guard.is_covered
    other.close()
    dialog.close()


def test_what_changes_the_visit_counts_although_no_window_saw_it(guard: Guard, session: Session, clock: Clock) -> None:
    """A screen reader presses a button without a mouse, and a keyboard on the screen writes without keys."""
    session.write(name="Z")
    later(guard, clock, 2.5)
    session.write(name=NAME)
    later(guard, clock, 2.9)
    assert not guard.is_covered


# Clocks


def test_a_clock_set_back_does_not_keep_the_cover_away(guard: Guard, session: Session, clock: Clock) -> None:
    session.write(name=NAME)
    clock.wall -= 24 * 60 * MINUTE
    later(guard, clock, 3.1)
    assert guard.is_covered
    later(guard, clock, 12)
    assert session.is_empty


def test_a_clock_set_forward_covers_and_never_clears(guard: Guard, session: Session, clock: Clock) -> None:
    session.write(name=NAME)
    clock.wall += 24 * 60 * MINUTE
    guard.look()
    assert guard.is_covered and session.visit.name == NAME


def test_sleep_counts(guard: Guard, session: Session, clock: Clock) -> None:
    """The steady clock goes on while the computer sleeps."""
    session.write(name=NAME)
    later(guard, clock, 8 * 60)
    assert session.is_empty and guard.is_covered


def test_the_steady_clock_is_the_one_that_counts_sleep() -> None:
    assert since_boot() >= time.monotonic() - 1 if sys.platform == "linux" else since_boot() > 0


# What a touch does while covered


def test_a_touch_brings_it_back_and_presses_nothing(guard: Guard, session: Session, window: Window) -> None:
    session.write(name=NAME)
    below = next(each for each in seen(window, QPushButton) if each.text() == "End visit")
    pressed = QSignalSpy(below.clicked)
    place = below.mapTo(window, below.rect().center())
    said: list[bool] = []
    guard.covered.connect(said.append)
    guard.cover()
    settle()
    tap(window, place)
    assert not guard.is_covered and below.isVisible()
    assert pressed.count() == 0 and session.visit.name == NAME
    assert said == [True, False]


def test_the_second_tap_of_a_double_tap_is_swallowed_too(guard: Guard, session: Session, window: Window) -> None:
    session.write(name=NAME)
    below = next(each for each in seen(window, QPushButton) if each.accessibleName() == "Check")
    place = below.mapTo(window, below.rect().center())
    guard.gate.after.setInterval(60_000)
    guard.cover()
    handle = window.windowHandle()
    assert handle is not None
    QTest.mouseDClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    tap(below)
    assert not guard.is_covered and window.page(LEARN).isVisible()
    guard.gate.after.start(0)
    settle()
    tap(below)
    assert window.page(CHECK).isVisible()


def test_a_finger_brings_it_back_and_presses_nothing(guard: Guard, session: Session, window: Window) -> None:
    session.write(name=NAME)
    below = next(each for each in seen(window, QPushButton) if each.text() == "End visit")
    place = below.mapTo(window, below.rect().center())
    pressed = QSignalSpy(below.clicked)
    finger = QTest.createTouchDevice()
    guard.cover()
    settle()
    handle = window.windowHandle()
    QTest.touchEvent(handle, finger).press(0, place, handle).commit()
    settle()
    assert guard.is_covered
    QTest.touchEvent(handle, finger).release(0, place, handle).commit()
    settle()
    assert not guard.is_covered and pressed.count() == 0 and session.visit.name == NAME


@pytest.mark.parametrize("pressed", [Qt.Key.Key_F9, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_A])
def test_a_key_brings_it_back_and_does_nothing_else(
    guard: Guard, session: Session, window: Window, pressed: Qt.Key
) -> None:
    window.show_page(TAKE_HOME)
    settle()
    name = seen(window, QLineEdit)[0]
    name.setFocus()
    name.setText(NAME)
    guard.cover()
    settle()
    key(window, pressed)
    assert not guard.is_covered
    assert session.visit.name == NAME == name.text() and name.hasFocus()


def test_a_shortcut_below_is_not_heard(guard: Guard, session: Session, window: Window) -> None:
    session.write(name=NAME)
    guard.cover()
    settle()
    key(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert not guard.is_covered and window.page(LEARN).isVisible()


def test_moving_the_mouse_or_a_bare_shift_brings_nothing_back(guard: Guard, session: Session, window: Window) -> None:
    session.write(name=NAME)
    guard.cover()
    handle = window.windowHandle()
    assert handle is not None
    QTest.mouseMove(handle, QPoint(500, 500))
    QTest.mouseMove(handle, QPoint(600, 300))
    QTest.wheelEvent(handle, QPointF(700, 400), QPoint(0, -120))
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    settle()
    assert guard.is_covered


def test_a_screen_reader_can_press_the_cover(guard: Guard, session: Session, window: Window) -> None:
    session.write(name=NAME)
    guard.cover()
    settle()
    cover = seen(window, Cover)[0]
    assert cover.accessibleName() == COVERED and cover.hasFocus()
    cover.click()
    settle()
    assert not guard.is_covered


def test_a_window_that_closes_by_itself_lifts_nothing(guard: Guard, session: Session, window: Window) -> None:
    session.write(name=NAME)
    other = QDialog(window)
    other.show()
    settle()
    guard.cover()
    other.close()
    settle()
    assert guard.is_covered


def test_closing_the_window_asks_its_question_in_the_open(guard: Guard, session: Session, window: Window) -> None:
    session.write(name=NAME)
    guard.cover()
    settle()
    QTimer.singleShot(50, guard.clear)
    handle = window.windowHandle()
    assert handle is not None
    handle.close()  # Waits for an answer to “End this visit?”, and gets none.
    settle()
    assert window.isVisible() and session.is_empty


# Clearing


def test_fifteen_minutes_clear_the_visit_without_a_question(
    guard: Guard, session: Session, window: Window, clock: Clock
) -> None:
    session.write(name=NAME)
    window.show_page(TAKE_HOME)
    settle()
    later(guard, clock, 3.1)
    assert guard.is_covered
    later(guard, clock, 11.8)
    assert session.visit.name == NAME
    later(guard, clock, 0.2)
    assert session.is_empty
    assert words(window) == ["The visit was cleared after 15 minutes without a touch. Touch to start anew."]
    tap(window)
    assert window.page(LEARN).isVisible() and not guard.is_covered
    later(guard, clock, 60)
    assert not guard.is_covered


def test_what_was_only_read_is_cleared_too(guard: Guard, session: Session, window: Window, clock: Clock) -> None:
    """It would stand in the next patient's chart note."""
    for section in session.topic.sections[:3]:
        session.read(section.id)
    later(guard, clock, 14)
    assert not guard.is_covered
    later(guard, clock, 2)
    assert len(session.visit.read) <= 1 and guard.is_covered


def test_an_open_question_is_left_and_the_visit_cleared(
    guard: Guard, session: Session, window: Window, clock: Clock
) -> None:
    session.write(name=NAME)
    answers: list[bool] = []
    QTimer.singleShot(0, lambda: later(guard, clock, 16))
    answers.append(ask(window, "Title", "Text", "Yes", "No"))
    settle()
    assert answers == [False] and session.is_empty and guard.is_covered
    assert words(window) == ["The visit was cleared after 15 minutes without a touch. Touch to start anew."]


def test_dialogs_within_dialogs_and_qts_own_file_dialog_are_left(
    guard: Guard, session: Session, window: Window, clock: Clock
) -> None:
    session.write(name=NAME)
    got: list[object] = []
    outer = QDialog(window)

    def inner() -> None:
        dialog = QFileDialog(outer, "Save", str(Path.cwd()))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        QTimer.singleShot(0, lambda: later(guard, clock, 3.5))
        QTimer.singleShot(10, lambda: later(guard, clock, 12))
        got.append(dialog.exec())
        dialog.deleteLater()

    QTimer.singleShot(0, inner)
    got.append(outer.exec())
    settle()
    assert got == [0, 0] and session.is_empty
    outer.deleteLater()


def test_a_dialog_that_asks_before_it_is_left_is_left_unasked(
    guard: Guard, session: Session, window: Window, clock: Clock
) -> None:
    class Asking(QDialog):
        def reject(self) -> None:
            raise AssertionError

    session.write(name=NAME)
    dialog = Asking(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    settle()
    later(guard, clock, 16)
    assert not isValid(dialog) and session.is_empty


def test_a_dialog_is_covered_with_all_it_says_and_comes_back_as_it_was(
    guard: Guard, session: Session, window: Window, clock: Clock
) -> None:
    session.write(name=NAME)
    dialog = QDialog(window)
    dialog.setWindowTitle("Fever")
    line, text = QLineEdit("Dr Lee, yesterday", dialog), QLabel("Fever", dialog)
    line.move(20, 60)
    dialog.resize(400, 300)
    dialog.open()
    assert QTest.qWaitForWindowActive(dialog)
    line.setFocus()
    line.setSelection(7, -3)
    guard.cover()
    settle()
    assert not line.isVisible() and not text.isVisible() and set(words(dialog)) == {COVERED}
    assert dialog.windowTitle() == "neckguide"
    front = QApplication.activeModalWidget()
    assert front is not None and front is not dialog and front.size() == window.size()
    tap(front, QPoint(700, 400))  # A window that a dialog blocks takes no touch: what lies over it does.
    assert not guard.is_covered and QApplication.activeModalWidget() is dialog
    assert QTest.qWaitForWindowActive(dialog)
    assert line.isVisible() and line.hasFocus() and dialog.windowTitle() == "Fever"
    assert (line.selectedText(), line.cursorPosition()) == ("ee,", 4)
    dialog.done(0)


def test_an_open_menu_is_closed(guard: Guard, session: Session, window: Window) -> None:
    session.write(name=NAME)
    menu = QMenu(window)
    menu.addAction("Copy chart note")
    menu.popup(window.mapToGlobal(QPoint(50, 50)))
    settle()
    guard.cover()
    settle()
    assert not menu.isVisible() and QApplication.activePopupWidget() is None


def test_what_is_said_or_opened_meanwhile_waits_below(guard: Guard, session: Session, window: Window) -> None:
    session.write(name=NAME)
    guard.cover()
    settle()
    session.told.emit("The printer stopped.")
    other = QDialog(window)
    made = QLabel(NAME, other)
    other.show()
    settle()
    assert set(words(window)) == {COVERED} == set(words(other)) and not made.isVisible()
    tap(window)
    assert "The printer stopped." in words(window) and made.isVisible()
    other.close()


def test_every_other_window_is_covered_too(guard: Guard, session: Session, window: Window) -> None:
    """The patient's among them."""
    session.write(name=NAME)
    patient = QWidget()
    inside = QLabel("One idea", patient)
    patient.show()
    settle()
    guard.cover()
    settle()
    assert not inside.isVisible() and seen(patient, Cover)
    tap(patient, QPoint(5, 5))
    assert inside.isVisible() and not guard.is_covered
    patient.close()


# Fields


def test_undo_brings_nothing_back_after_the_visit(guard: Guard, session: Session, window: Window) -> None:
    window.show_page(TAKE_HOME)
    settle()
    fields = [*seen(window, QLineEdit), *seen(window, QPlainTextEdit)]
    assert len(fields) >= 2
    for erased in (False, True):
        for field in fields:
            QTest.keyClicks(field, NAME)
            if erased:
                field.selectAll()
                QTest.keyClick(field, Qt.Key.Key_Delete)
        session.end_visit()
        settle()
        for field in fields:
            field.setFocus()
            for step in (field.undo, field.redo, field.undo):
                step()
                QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            settle()
            text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
            assert text == "" and session.is_empty


def test_the_clipboard_is_cleared_with_the_visit(guard: Guard, session: Session) -> None:
    put("What was asked and answered")
    assert QApplication.clipboard().text()
    session.end_visit()
    assert QApplication.clipboard().text() == ""


@pytest.mark.trust(13)
@pytest.mark.parametrize("key", [Qt.Key.Key_C, Qt.Key.Key_X])
def test_histories_are_asked_to_leave_out_what_was_copied_by_key(guard: Guard, window: Window, key: Qt.Key) -> None:
    page = take_home(window)
    page.form.name.setText(NAME)
    page.form.name.selectAll()
    QTest.keyClick(page.form.name, key, Qt.KeyboardModifier.ControlModifier)
    settle()
    copied = QApplication.clipboard().mimeData()
    assert copied.text() == NAME
    assert {name: copied.data(name).data() for name in KEPT_OUT} == KEPT_OUT


@pytest.mark.trust(13)
def test_input_methods_are_asked_to_learn_nothing_of_a_visit(window: Window, session: Session, topic: Topic) -> None:
    sign = next(item for item in topic.checklist.items if item.group == "red-flag")
    page, reason, code = take_home(window), ReasonDialog(window, session, sign), CodeDialog(window, session)
    keep = KeepDialog(window, session)
    fields = [
        field
        for root in (page, reason, code, keep)
        for kind in (QLineEdit, QPlainTextEdit)
        for field in root.findChildren(kind)
    ]
    typed_in = [field for field in fields if not isinstance(field.parent(), (QAbstractSpinBox, QComboBox))]
    assert len(typed_in) == 5
    for field in typed_in:
        assert field.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData, field.accessibleName()
    for dialog in (reason, code, keep):
        dialog.deleteLater()


def test_no_object_keeps_a_name_when_the_visit_has_ended(guard: Guard, session: Session, window: Window) -> None:
    import gc

    from neckguide.handout.compose import Handout
    from neckguide.visit.visit import Visit

    session.write(name=NAME)
    window.show_page(TAKE_HOME)
    settle()
    page = window.page(TAKE_HOME)
    assert _until(lambda: page.preview.pages > 0)  # type: ignore[attr-defined]

    def holding() -> list[object]:
        gc.collect()
        return [each for each in gc.get_objects() if isinstance(each, (Visit, Handout)) and NAME in repr(each)]

    assert holding()
    window.show_page(LEARN)
    session.end_visit()
    settle()
    assert _until(lambda: not page.typesetter.is_busy)  # type: ignore[attr-defined]
    settle()
    assert not holding()
    assert page._sheet is None and page.preview.pages == 0  # type: ignore[attr-defined]


def _until(done: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        QTest.qWait(20)
    return done()


# Cost


def test_watching_costs_next_to_nothing(guard: Guard, window: Window) -> None:
    handle = window.windowHandle()
    assert handle is not None

    def cost() -> float:
        begun = time.thread_time()
        for _ in range(2_000):
            QApplication.sendEvent(handle, QEvent(QEvent.Type.User))
        return (time.thread_time() - begun) / 2_000

    handle.removeEventFilter(guard)
    without = min(cost() for _ in range(5))
    handle.installEventFilter(guard)
    assert min(cost() for _ in range(5)) - without < 5e-6


def test_who_wakes_the_computer_does_not_see_the_visit_of_before(
    guard: Guard, session: Session, window: Window, clock: Clock
) -> None:
    """The timer stood still in sleep: the touch comes before its next look."""
    session.write(name=NAME)
    clock.minutes(600)
    tap(window)
    assert session.is_empty and NAME not in words(window)


def test_a_cover_that_is_touched_after_a_night_shows_an_empty_visit(
    guard: Guard, session: Session, window: Window, clock: Clock
) -> None:
    session.write(name=NAME)
    later(guard, clock, 4)
    assert guard.is_covered
    clock.minutes(600)
    tap(window)
    assert session.is_empty


def test_a_code_that_was_being_typed_is_covered_and_cleared_too(
    guard: Guard, session: Session, window: Window, clock: Clock
) -> None:
    dialog = CodeDialog(window, session)
    dialog.open()
    settle()
    dialog.field.setPlainText("1ARH 0DB1")
    later(guard, clock, 4)
    assert guard.is_covered
    later(guard, clock, 600)
    assert not isValid(dialog) or not dialog.isVisible()


@pytest.mark.parametrize("asked", ["where to save", "what to call a favourite"])
def test_a_name_typed_for_a_file_or_a_favourite_of_an_untouched_visit_is_covered_and_cleared_too(
    guard: Guard, session: Session, window: Window, clock: Clock, tmp_path: Path, asked: str
) -> None:
    seen_then: list[object] = []

    def type_and_leave() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog) and session.is_empty
        line = seen(dialog, QLineEdit)[0]
        QTest.keyClicks(line, NAME)
        told = bool(line.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData)
        later(guard, clock, 4)
        seen_then.extend((told, guard.is_covered, line.isVisible()))
        later(guard, clock, 12)
        seen_then.append(dialog.isVisible())
        dialog.reject()

    QTimer.singleShot(100, type_and_leave)
    if asked == "where to save":
        answer: object = ask_file(window, "Save the sheet", str(tmp_path / "sheet.pdf"), "PDF (*.pdf)")
        assert answer == ""
    else:
        assert KeepDialog(window, session).exec() == QDialog.DialogCode.Rejected
    assert seen_then == [True, True, False, False]


# A word that an input method still composes

FIELDS = ["the name", "the note"]


def composed_in(window: Window, field: str) -> QLineEdit | QPlainTextEdit:
    form = take_home(window).form
    return form.name if field == "the name" else form.note.text


def looks(field: QWidget) -> QImage:
    """What is seen of a field where the keyboard is elsewhere."""
    field.window().setFocus()
    settle()
    return field.grab().toImage()


@pytest.mark.parametrize("gives", [True, False], ids=["an input method that gives", "one that does not"])
@pytest.mark.parametrize("named", FIELDS)
@pytest.mark.parametrize("end", ["the time", "F9"])
def test_what_was_still_composed_ends_with_the_visit(
    guard: Guard,
    session: Session,
    window: Window,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    end: str,
    named: str,
    gives: bool,
) -> None:
    field = composed_in(window, named)
    empty = looks(field)
    session.tick(next(item.id for item in session.topic.checklist.items if item.group == "red-flag"), True)
    session.given()
    InputMethod(window, monkeypatch, gives).compose(field, NAME)
    if end == "the time":
        later(guard, clock, 16)
        tap(window)
    else:
        asked = answer_next(window, lambda dialog: press(dialog, "End visit")) if gives else []
        key(window, Qt.Key.Key_F9)
        assert bool(asked) == gives, "the sheet that was given lacks a word that is there"
    assert session.is_empty and session.visit.name == session.visit.note == ""
    assert composed_in(window, named) is field
    assert looks(field) == empty


def test_a_question_that_goes_with_the_dialog_below_is_a_no(window: Window) -> None:
    below = QDialog(window)
    QTimer.singleShot(50, lambda: delete(below))
    assert not ask(below, "Title", "Text", "Yes", "No")


def test_a_calendar_that_goes_with_the_dialog_below_sets_no_day(window: Window) -> None:
    below = QDialog(window)
    field = DateField("Day of the review")
    field.setParent(below)
    field.show_day(dt.date(2026, 11, 20))
    picked = QSignalSpy(field.picked)
    QTimer.singleShot(50, lambda: delete(below))
    field._on_clicked()
    assert picked.count() == 0


def test_a_word_that_was_left_unfinished_elsewhere_goes_with_the_visit(
    guard: Guard, session: Session, window: Window
) -> None:
    """As where ibus was restarted while it composed: nobody puts the word in, and the keyboard is elsewhere."""
    note, name = composed_in(window, "the note"), composed_in(window, "the name")
    assert isinstance(note, QPlainTextEdit)
    name.setText("Ann Example")  # type: ignore[attr-defined]
    note.setFocus()
    QCoreApplication.sendEvent(note, QInputMethodEvent(NAME, []))
    name.setFocus()
    session.given()
    key(window, Qt.Key.Key_F9)
    assert session.is_empty
    assert note.document().firstBlock().layout().preeditAreaText() == ""


@pytest.mark.parametrize("named", FIELDS)
def test_a_visit_of_one_word_that_is_still_composed_is_covered_and_cleared(
    guard: Guard, session: Session, window: Window, clock: Clock, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    method = InputMethod(window, monkeypatch)
    method.compose(composed_in(window, named), NAME)
    later(guard, clock, 2.9)
    assert not guard.is_covered and method.word == NAME, "who still composes is not disturbed"
    later(guard, clock, 0.2)
    assert words(window) == [COVERED]
    later(guard, clock, 11.8)
    assert not session.is_empty
    later(guard, clock, 0.2)
    assert session.is_empty, "that the word went into the visit was no touch"


def test_who_wakes_the_computer_does_not_see_a_word_that_was_still_composed(
    guard: Guard, session: Session, window: Window, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    InputMethod(window, monkeypatch).compose(composed_in(window, "the note"), NAME)
    clock.minutes(600)
    tap(window)
    assert session.is_empty and words(window)[0].startswith("The visit was cleared")
