"""The clinician's note: on the sheet as it is typed, and how it reads is said below it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from .rooms import press, seen, settle, words
from .sheets import sheet, take_home

if TYPE_CHECKING:
    from neckguide.ui.note_field import NoteField
    from neckguide.ui.session import Session
    from neckguide.ui.take_home import TakeHome
    from neckguide.ui.window import Window

EASY = "Walk a bit each day. Rest when you need to. Call us if it gets worse."


@pytest.fixture
def page(window: Window) -> TakeHome:
    return take_home(window)


@pytest.fixture
def note(page: TakeHome) -> NoteField:
    page.form.note.text.setFocus()
    return page.form.note


def type_in(note: NoteField, text: str) -> None:
    QTest.keyClicks(note.text, text)
    settle()


def said(note: NoteField) -> list[str]:
    """What stands below the note."""
    return words(note)[1:]


def offered(note: NoteField) -> list[str]:
    return [button.text() for button in seen(note, QPushButton)]


def test_a_note_is_on_the_sheet_and_ends_at_2000_characters(page: TakeHome, note: NoteField) -> None:
    type_in(note, "Rest a bit")
    assert "Rest a bit" in sheet(page)
    note.text.setPlainText("word " * 500)
    assert len(page._session.visit.note) == 2_000
    assert said(note)[0].startswith("The note is full: 2000 characters.")


SHORT = "Rest a bit. \U0001f642 " * 139  # 1,946 characters


@pytest.mark.parametrize("where", [0, 700, 1_946])
@pytest.mark.parametrize("over", [0, 1, 10, 500, 3_000])
@pytest.mark.parametrize("letter", ["a", "\U0001f642"])
def test_a_paste_that_overfills_the_note_loses_only_its_own_end(
    note: NoteField, session: Session, where: int, over: int, letter: str
) -> None:
    assert len(SHORT) == 1_946
    note.text.setPlainText(SHORT)
    stand_at(note, len(SHORT[:where].encode("utf-16-le")) // 2)
    begun = time.perf_counter()
    paste(note, letter * (54 + over))
    assert time.perf_counter() - begun < 1
    full = SHORT[:where] + letter * 54 + SHORT[where:]
    assert note.text.toPlainText() == session.visit.note == full
    assert said(note)[0].startswith("The note is full: 2000 characters.")
    QTest.keyClick(note.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert note.text.toPlainText() == session.visit.note == SHORT
    QTest.keyClick(note.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    settle()
    assert note.text.toPlainText() == session.visit.note == full


def test_a_paste_over_marked_words_puts_them_back_by_one_undo(note: NoteField, session: Session) -> None:
    note.text.setPlainText(SHORT)
    note.text.selectAll()
    paste(note, "word " * 900)
    assert session.visit.note == note.text.toPlainText() == "word " * 400
    QTest.keyClick(note.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.visit.note == note.text.toPlainText() == SHORT


def test_a_letter_typed_into_a_full_note_takes_no_other_away(note: NoteField, session: Session) -> None:
    note.text.setPlainText(SHORT)
    stand_at(note, 5)
    paste(note, "b" * 54)
    full = session.visit.note
    for place in (0, 700, 2_000):
        stand_at(note, place)
        type_in(note, "xyz")
        assert note.text.toPlainText() == session.visit.note == full
        assert note.text.textCursor().position() == place


def stand_at(note: NoteField, place: int) -> None:
    """Put the cursor there, as Qt counts."""
    cursor = note.text.textCursor()
    cursor.setPosition(place)
    note.text.setTextCursor(cursor)


def paste(note: NoteField, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(note.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle()


@pytest.mark.parametrize("between", [" ", "\n"], ids=["words", "lines"])
def test_the_longest_note_of_the_shortest_words_is_printed_whole(page: TakeHome, note: NoteField, between: str) -> None:
    short = between.join(["q"] * 999 + ["Z"])
    note.text.setPlainText(short)
    assert page._session.visit.note == short and len(short) == 1_999
    printed = sheet(page).split()
    assert (printed.count("q"), printed.count("Z")) == (999, 1)


def test_a_few_plain_words_are_not_judged(note: NoteField) -> None:
    type_in(note, "Walk a bit each day.")
    assert said(note) == []


def test_an_easy_note_is_called_easy(note: NoteField) -> None:
    type_in(note, EASY)
    assert said(note) == ["Easy to read: grade 1."]


def test_a_hard_note_is_told_its_grade_and_its_hard_words(note: NoteField) -> None:
    type_in(note, "The mobilisation utilised here with electromyography has demonstrated a considerable improvement.")
    line = said(note)[0]
    assert line.startswith("Grade ") and "hard to read" in line
    assert "“utilised” → “use”" in line
    assert "Long words: " in line and "“electromyography”" in line


def test_a_hard_word_is_told_from_the_first_word_on(note: NoteField) -> None:
    type_in(note, "Your radiculopathy")
    assert said(note) == ["Tap to put in the simpler word:"]
    assert offered(note) == ["“radiculopathy” → “trapped nerve”"]
    chip = seen(note, QPushButton)[0]
    assert chip.accessibleName() == "Put in “trapped nerve” for “radiculopathy”"
    assert chip.height() >= 44
    type_in(note, "x")
    assert offered(note) == []


def test_a_tap_puts_the_simpler_word_in_and_undo_takes_it_back(note: NoteField, session: Session) -> None:
    note.text.setPlainText("Radiculopathy \U0001f642 now. The radiculopathy, my-radiculopathy and radiculopathys stay.")
    before = session.visit.note
    press(note, "“Radiculopathy” → “trapped nerve”")
    after = "Trapped nerve \U0001f642 now. The trapped nerve, my-radiculopathy and radiculopathys stay."
    assert session.visit.note == after
    assert note.text.hasFocus()
    QTest.keyClick(note.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.visit.note == before


def test_a_word_that_would_make_the_note_too_long_is_not_put_in(
    note: NoteField, session: Session, told: list[str]
) -> None:
    note.text.setPlainText("MRI " * 500)
    before = session.visit.note
    press(note, "“MRI” → “scan”")
    assert (session.visit.note, len(told)) == (before, 1)


def test_a_longer_form_is_told_and_left_to_the_clinician(note: NoteField) -> None:
    type_in(note, "We utilised heat")
    assert (offered(note), said(note)) == ([], ["Simpler: “utilised” → “use”."])


def test_the_keyboard_stays_where_it_is_while_the_reading_changes(note: NoteField) -> None:
    type_in(note, "Your radiculopathy and musculature")
    cursor = note.text.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    note.text.setTextCursor(cursor)
    type_in(note, "Now ")
    assert (note.text.textCursor().position(), note.text.hasFocus()) == (4, True)


def test_a_screen_reader_can_read_it_and_is_not_interrupted(note: NoteField) -> None:
    type_in(note, EASY)
    line = note._hint
    spoken = QAccessible.queryAccessibleInterface(line)
    assert spoken.role() == QAccessible.Role.StaticText
    assert spoken.text(QAccessible.Text.Name) == "Easy to read: grade 1."
    assert note.text.accessibleDescription() == ""
    assert note.text.accessibleName() == "Your note"


def test_the_longest_note_is_read_while_it_is_typed(note: NoteField) -> None:
    note.text.setPlainText(("Your radiculopathy is easing. Utilise the band each day and rest. " * 31)[:1_980])
    took: list[float] = []
    for _ in range(15):
        begun = time.perf_counter()
        QTest.keyClick(note.text, Qt.Key.Key_A)
        took.append(time.perf_counter() - begun)
        settle()
    assert sorted(took)[7] < 0.05


def test_the_reading_is_gone_with_the_visit(note: NoteField, session: Session) -> None:
    type_in(note, f"Your radiculopathy. {EASY}")
    session.end_visit()
    settle()
    assert (said(note), offered(note), note.text.toPlainText()) == ([], [], "")
