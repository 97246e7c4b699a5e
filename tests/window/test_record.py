"""The record: a chart note on the clipboard that leaves with the visit, and a sheet made again from its code."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton

from neckguide.content.load import open_topic
from neckguide.content.spots import Spot
from neckguide.ui.clipboard import KEPT_OUT, forget
from neckguide.ui.record import CodeDialog, copy_chart_note, open_code
from neckguide.ui.style import apply_style
from neckguide.visit.code import encode
from neckguide.visit.visit import Visit, change

from .conftest import TODAY
from .input_method import InputMethod
from .rooms import answer_next, press, seen, settle, words
from .sheets import take_home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication

    from neckguide.content.load import Topic
    from neckguide.ui.session import Session
    from neckguide.ui.window import Window

BEFORE = dt.date(2026, 11, 12)


def board() -> QClipboard:
    return QGuiApplication.clipboard()


@pytest.fixture(autouse=True)
def empty(app: QApplication) -> Iterator[None]:
    board().clear()
    yield
    forget()


def made(**more: object) -> Visit:
    """The visit of another day."""
    fields = {
        "date": BEFORE,
        "ticked": frozenset({"slow-start", "pregnant"}),
        "asked": frozenset({"red-flag", "helps"}),
        "exercises": ("band",),
        "goal": "desk",
        "paper": "letter",
        "size": 14,
        **more,
    }
    return Visit(**fields)  # type: ignore[arg-type]


@pytest.fixture
def code(topic: Topic) -> str:
    return encode(topic, made())


@pytest.fixture
def dialog(session: Session) -> Iterator[CodeDialog]:
    dialog = CodeDialog(None, session)
    dialog.show()
    assert QTest.qWaitForWindowExposed(dialog)
    dialog.activateWindow()
    assert QTest.qWaitForWindowActive(dialog)
    yield dialog
    dialog.close()
    dialog.deleteLater()


def said(dialog: CodeDialog) -> str:
    return "\n".join(words(dialog))


# The chart note -----------------------------------------------------------------------------------------------


def test_the_chart_note_is_copied_as_plain_text_with_its_code(session: Session, told: list[str]) -> None:
    session.write(name="Ann Example", note="Ann, rest")
    session.tick("slow-start", True)
    copy_chart_note(session)
    text = board().text()
    assert told == ["Chart note copied. It holds no name. It leaves the clipboard when the visit ends."]
    assert "You" in text and "Your pain came on slowly" in text and "Ann" not in text
    assert "NOT printed or saved yet" in text
    assert text.rstrip().endswith(encode(session.topic, session.visit))
    assert not board().mimeData().hasHtml()
    session.given()
    copy_chart_note(session)
    assert ", printed or saved)" in board().text().replace("\n  ", " ")


def test_a_name_within_a_reason_is_told(session: Session, told: list[str]) -> None:
    session.write(name="Lee")
    session.tick("heart-signs", True)
    assert session.resolve("heart-signs", "Dr Lee, 20 November")
    copy_chart_note(session)
    assert "A reason that you typed holds the name." in told[-1]


def test_histories_are_asked_to_leave_it_out(session: Session) -> None:
    copy_chart_note(session)
    data = board().mimeData()
    for name, value in KEPT_OUT.items():
        assert data.data(name).data() == value
    assert data.data("x-kde-passwordManagerHint") == b"secret"


def test_a_word_that_is_still_composed_is_in_the_visit_that_is_copied(
    session: Session, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = take_home(window).form.note.text
    copy_chart_note(session)
    without = board().text()
    session.write(note="Mornings")
    copy_chart_note(session)
    assert (expected := board().text()) != without
    session.end_visit()
    InputMethod(window, monkeypatch).compose(note, "Mornings")
    copy_chart_note(session)
    assert board().text() == expected


def test_a_topic_that_cannot_be_read_is_told_and_nothing_is_copied(
    make: object, topic: Topic, tmp_path: Path, session: Session, told: list[str]
) -> None:
    folder = tmp_path / "neck-pain"
    shutil.copytree(topic.folder, folder)
    (folder / "en" / "handout.toml").write_text("title = ", "utf-8")
    session.topic = open_topic(folder)
    copy_chart_note(session)
    assert len(told) == 1 and "handout.toml" in told[0] and board().text() == ""


def test_what_is_still_ours_is_cleared(session: Session) -> None:
    copy_chart_note(session)
    if board().supportsSelection():
        board().setText("Ann Example", QClipboard.Mode.Selection)
    forget()
    settle()
    assert board().text() == "" and board().text(QClipboard.Mode.Selection) == ""
    forget()


@pytest.mark.skipif(not shutil.which("xclip"), reason="xclip is another program that copies")
def test_what_another_program_copied_stays(session: Session) -> None:
    copy_chart_note(session)
    assert _xclip("-o") == board().text()
    _xclip("-i", text="from elsewhere")
    # Qt learns by two events that another program copied.
    assert _comes(lambda: board().text() == "from elsewhere" and not board().ownsClipboard())
    forget()
    settle()
    assert board().text() == "from elsewhere"


def _xclip(way: str, text: str = "") -> str:
    """What another program takes from the clipboard or puts there; Qt answers while it waits."""
    program = subprocess.Popen(
        ["xclip", way, "-selection", "clipboard"],
        stdin=subprocess.PIPE if text else subprocess.DEVNULL,
        # What stays behind to serve what was copied must not hold a pipe of ours.
        stdout=subprocess.DEVNULL if text else subprocess.PIPE,
        text=True,
    )
    if program.stdin:
        program.stdin.write(text)
        program.stdin.close()
    assert _comes(lambda: program.poll() is not None)
    told = program.stdout.read() if program.stdout else ""
    if program.stdout:
        program.stdout.close()
    return told


def _comes(true: Callable[[], bool]) -> bool:
    """Whether it comes true soon."""
    until = time.monotonic() + 5
    while not true() and time.monotonic() < until:
        QTest.qWait(5)
    return true()


# Open code… ---------------------------------------------------------------------------------------------------


def test_a_typed_code_is_grouped_and_opens_the_visit(dialog: CodeDialog, session: Session, code: str) -> None:
    QTest.keyClicks(dialog.field, code.replace("-", "").lower())
    assert dialog.field.toPlainText() == code.replace("-", " ")
    assert f"Groups: {len(code.split('-'))}" in said(dialog)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted and dialog.found
    assert dialog.found.visit == made()


def test_a_code_of_words_that_this_window_has_not_read_is_told_as_that(
    session: Session, tmp_path: Path, dialog: CodeDialog
) -> None:
    folder = Path(shutil.copytree(session.topic.folder, tmp_path / "neck-pain"))
    session.topic = open_topic(folder)
    copy_chart_note(session)
    words_of = folder / "en" / "handout.toml"
    words_of.write_text(words_of.read_text("utf-8").replace("Do not drive.", "You may drive."), "utf-8")
    dialog.field.setPlainText(encode(open_topic(folder), made()))
    dialog.accept()
    assert "have changed since" in said(dialog)


def test_the_place_in_the_code_stays_while_it_is_mended(dialog: CodeDialog, code: str) -> None:
    letters = code.replace("-", "")
    dialog.field.setPlainText(letters[:9] + letters[10:])
    cursor = dialog.field.textCursor()
    cursor.setPosition(11)
    dialog.field.setTextCursor(cursor)
    QTest.keyClicks(dialog.field, letters[9])
    assert dialog.field.code() == letters
    QTest.keyClick(dialog.field, Qt.Key.Key_Backspace)
    assert dialog.field.code() == letters[:9] + letters[10:]


def test_a_pasted_note_ends_in_its_code(dialog: CodeDialog, session: Session, topic: Topic) -> None:
    session.write(marks=(Spot(0.5, 0.2),) * 12, exercises=("band",))
    copy_chart_note(session)
    dialog.field.paste()
    assert dialog.field.code() == encode(topic, session.visit).replace("-", "")
    dialog.field.setPlainText("A" * 10_000)
    dialog.accept()
    assert "This is too long for a code" in said(dialog) and dialog.isVisible()


def test_a_mistyped_character_is_shown_and_mended_by_a_tap(dialog: CodeDialog, code: str) -> None:
    wrong = code.replace("-", "")
    wrong = wrong[:17] + ("A" if wrong[17] != "A" else "B") + wrong[18:]
    QTest.keyClicks(dialog.field, wrong)
    assert "wrong" not in said(dialog), "nothing is said before it was asked"
    press(dialog, "Find the sheet")
    assert dialog.isVisible() and "The 2nd character of group 5 is wrong" in said(dialog)
    assert dialog.field.textCursor().selectedText() == wrong[17] and dialog.field.hasFocus()
    assert dialog.field.accessibleDescription().startswith("The 2nd character")
    press(dialog, "Use this reading")
    assert dialog.isVisible() and dialog.found is None, "nothing is opened before it is asked for"
    assert dialog.field.code() == code.replace("-", "") and "wrong" not in said(dialog)
    press(dialog, "Find the sheet")
    assert dialog.found and dialog.found.visit == made()


def test_what_was_found_is_shown_before_it_replaces_a_visit(dialog: CodeDialog, session: Session, code: str) -> None:
    session.tick("slow-start", True)
    dialog.field.put(code)
    press(dialog, "Find the sheet")
    assert dialog.isVisible() and session.visit.date == TODAY
    text = said(dialog)
    assert "Sheet of 12 November 2026: an ordinary sheet, 14 pt, LETTER." in text
    assert "takes the place of the visit that is open now, whose sheet was not printed or saved." in text
    dialog.field.put(code[:-1])
    assert "takes the place" not in said(dialog), "another code, another answer"
    dialog.field.put(code)
    press(dialog, "Find the sheet")
    session.given()
    press(dialog, "Open this sheet")
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_what_a_code_cannot_hold_is_shown_first(dialog: CodeDialog, session: Session, topic: Topic) -> None:
    typed = made(ticked=frozenset({"heart-signs"}), resolved={"heart-signs": "Dr Lee, today"}, name="Ann")
    dialog.field.put(encode(topic, typed))
    press(dialog, "Find the sheet")
    assert dialog.isVisible()
    for sentence in ("Who looked into a sign, and when, is in the chart note", "Words were typed", "those of today"):
        assert sentence in said(dialog)
    press(dialog, "Open this sheet")
    assert dialog.found and dialog.found.visit.resolved == {"heart-signs": topic.words.labels.looked_into}


def test_a_sheet_of_another_language_is_told(
    dialog: CodeDialog, session: Session, topic: Topic, tmp_path: Path
) -> None:
    from neckguide.content.load import open_topic

    folder = tmp_path / "neck-pain"
    shutil.copytree(topic.folder, folder)
    shutil.copytree(folder / "en", folder / "de")
    for file, old, new in (("topic.toml", '["en"]', '["en", "de"]'), ("codes.toml", '["en"]', '["en", "de"]')):
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    session.topic = open_topic(folder)
    dialog.field.put(encode(open_topic(folder, "de"), made()))
    press(dialog, "Find the sheet")
    assert dialog.isVisible()
    assert "This code is for “neck-pain” in “de”, and this window shows “neck-pain, en”." in said(dialog)


def test_the_window_opens_a_code_and_tells_the_day(
    window: Window, session: Session, told: list[str], code: str
) -> None:
    session.write(name="Ann Example", note="for Ann")

    def answer(asked: QDialog) -> None:
        assert isinstance(asked, CodeDialog)
        asked.field.put(code)
        asked.accept()
        asked.accept()

    answer_next(window, answer)
    assert open_code(session, window)
    settle()
    assert session.visit == made() and told[-1] == "The sheet of 12 November 2026 was made again from its code."
    assert not session.is_given
    answer_next(window, lambda asked: asked.reject())
    assert not open_code(session, window) and session.visit == made()


def test_the_dialog_goes_with_the_visit(dialog: CodeDialog, session: Session, code: str) -> None:
    session.tick("slow-start", True)
    dialog.field.put(code)
    session.end_visit()
    assert not dialog.isVisible() and dialog.result() == QDialog.DialogCode.Rejected


def test_a_new_sign_asks_for_the_reason_again(session: Session, topic: Topic) -> None:
    """What stands in place of a reason holds only for the sheet as it was."""
    was = made(ticked=frozenset({"heart-signs"}), resolved={"heart-signs": "Dr Lee, today"})
    session.open_visit(change(was, resolved={"heart-signs": topic.words.labels.looked_into}))
    assert not session.advice.flags
    session.tick("fever-very-ill", True)
    assert {flag.item.id for flag in session.advice.flags} == {"heart-signs", "fever-very-ill"}


@pytest.mark.parametrize("percent", [100, 200])
def test_everything_can_be_read_and_reached(app: QApplication, session: Session, topic: Topic, percent: int) -> None:
    apply_style(app, percent)
    try:
        session.tick("slow-start", True)
        dialog = CodeDialog(None, session)
        dialog.show()
        assert QTest.qWaitForWindowExposed(dialog)
        typed = made(ticked=frozenset({"heart-signs"}), resolved={"heart-signs": "Dr Lee, today"}, name="Ann")
        dialog.field.put(encode(topic, typed))
        dialog.accept()
        settle()
        room = dialog.screen().availableSize()
        assert dialog.width() <= room.width() and dialog.height() <= room.height()
        for button in seen(dialog, QPushButton):
            assert button.height() >= 44 and button.width() >= button.sizeHint().width()
        assert dialog.field.fontMetrics().horizontalAdvance("WWWW ") * 4 < dialog.field.viewport().width()
        dialog.close()
        dialog.deleteLater()
    finally:
        apply_style(app, 100)


def test_a_surname_within_a_reason_is_a_name_too(session: Session, told: list[str]) -> None:
    session.write(name="Anna Zebulon")
    session.tick("heart-signs", True)
    assert session.resolve("heart-signs", "Dr Lee saw Mrs Zebulon, 20 November")
    copy_chart_note(session)
    assert "A reason that you typed holds the name." in told[-1]
