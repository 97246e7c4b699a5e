"""A covered window shows and tells nothing of the visit. What a cleared one shows: `tests/trust/test_15_cleared.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from neckguide.content.spots import Spot
from neckguide.ui.bars import MessageLine
from neckguide.ui.compare import LATER
from neckguide.ui.cover import Cover
from neckguide.ui.guard import Guard
from neckguide.ui.patient_window import PatientWindow
from neckguide.ui.session import Session
from neckguide.ui.style import apply_style, palette
from neckguide.ui.window import CHECK, COMPARE, LEARN, TAKE_HOME, Window

from .rooms import seen, settle, words
from .sheets import take_home, wait

NAME = "Zephyrine Quillfeather"


@pytest.fixture
def guard(app: QApplication, session: Session, window: Window) -> Guard:
    made = Guard(app, session, window)
    made.gate.after.setInterval(0)
    made.cleared.connect(lambda: begin_again(window))
    made.start()
    return made


def begin_again(window: Window) -> None:
    for line in seen(window, MessageLine):
        line.hide()
    window.show_page(LEARN)


def picture(window: QWidget) -> QImage:
    settle()
    return window.grab().toImage()


def tap(window: QWidget) -> None:
    handle = window.windowHandle()
    assert handle is not None
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, window.rect().center())
    settle()


def readable(node: QAccessibleInterface) -> Iterator[str]:
    """What a screen reader would read: it leaves out what is invisible."""
    state = node.state()
    if state.invisible:  # type: ignore[attr-defined]
        return
    for kind in (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value):
        if said := node.text(kind):
            yield said
    for at in range(node.childCount()):
        child = node.child(at)
        if child is not None:
            yield from readable(child)


def told_by(window: QWidget) -> list[str]:
    node = QAccessible.queryAccessibleInterface(window)
    assert node is not None
    return list(readable(node))


def kept_by(window: QWidget) -> set[str]:
    """All that the accessible tree holds, what is not seen included: any program on the bus can ask for it."""

    def held(node: QAccessibleInterface) -> Iterator[str]:
        for kind in (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value):
            yield node.text(kind)
        for at in range(node.childCount()):
            if (child := node.child(at)) is not None:
                yield from held(child)

    node = QAccessible.queryAccessibleInterface(window)
    assert node is not None
    return set(held(node))


# Ended


def urgent(session: Session, window: Window) -> None:
    session.tick("stroke-signs", True)
    session.tick("cancer-history", True)


def check_first(session: Session, window: Window) -> None:
    session.tick("unstable-neck", True)


def ordinary(session: Session, window: Window) -> None:
    session.write(name=NAME, note=f"{NAME} sits at a desk.", next_visit="Tuesday", goal="desk")
    session.write(review=session.visit.date, date=dt.date(2026, 3, 4))
    for id in ("slow-start", "pregnant", "over-three-months"):
        session.tick(id, True)
    session.ask(("red-flag", "helps", "limits", "precaution"), True)
    for number, matter in enumerate(session.topic.options.words.matters):
        session.rate(matter.id, number % 3)
    session.choose_option("massage", True)
    session.mark("is-it-safe", True)
    session.shorten("is-it-safe", True)
    session.put_mark(Spot(0.4, 0.3))
    session.choose_exercise("band", True)
    page = take_home(window)
    page.form.plan.exercises.strip.click()
    page.form.teach_back.key.click()
    page.form.teach_back.rows[0].answers[0].click()


@pytest.mark.parametrize("visit", [urgent, check_first, ordinary])
def test_once_a_visit_has_ended_not_even_hidden_words_tell_of_it(
    guard: Guard, session: Session, window: Window, visit: Callable[[Session, Window], None]
) -> None:
    def look() -> None:
        for page in (LEARN, CHECK, COMPARE, TAKE_HOME):
            window.show_page(page)
            settle()
        wait(take_home(window))

    def end() -> None:
        session.given()
        window.end_visit()
        QTest.qWait(2 * LATER)
        wait(take_home(window))
        window.begin_again()

    window.build_rest()
    settle()
    take_home(window).form.plan.exercises.strip.click()
    look()
    end()
    before = kept_by(window)
    visit(session, window)
    look()
    assert kept_by(window) - before
    end()
    assert kept_by(window) - before == set()


# Covered


@pytest.mark.parametrize("page", [LEARN, CHECK, COMPARE, TAKE_HOME])
def test_nothing_of_any_page_is_seen_or_read(guard: Guard, session: Session, window: Window, page: int) -> None:
    window.show_page(page)
    session.write(name=NAME)
    settle()
    assert len(told_by(window)) > 20
    guard.cover()
    settle()
    assert words(window) == ["Covered. Touch to go on."]
    assert set(told_by(window)) == {"neckguide", "Covered. Touch to go on."}
    assert not any(each.isVisible() for each in window.findChildren(QLineEdit))
    image = picture(window)
    ground = palette()["ground"]
    label = next(each for each in seen(window, QLabel))
    around = QRect(label.mapTo(window, QPoint(0, 0)), label.size())
    outside = [
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
        if not around.contains(x, y)
    ]
    assert outside and set(outside) == {ground}


def test_the_cover_looks_the_same_over_every_page(guard: Guard, session: Session, window: Window) -> None:
    session.write(name=NAME)
    pictures: list[QImage] = []
    for page in (LEARN, CHECK, COMPARE, TAKE_HOME):
        window.show_page(page)
        guard.cover()
        pictures.append(picture(window))
        guard.lift()
    assert all(each == pictures[0] for each in pictures)


@pytest.mark.parametrize("page", [LEARN, CHECK, COMPARE])
def test_every_page_comes_back_as_it_was(guard: Guard, session: Session, window: Window, page: int) -> None:
    session.write(name=NAME)
    window.show_page(page)
    settle()
    for area in seen(window, QScrollArea):
        area.verticalScrollBar().setValue(150)
    before = picture(window)
    guard.cover()
    settle()
    tap(window)
    assert picture(window) == before


def test_a_page_at_its_end_comes_back_there(guard: Guard, session: Session, window: Window) -> None:
    session.tick("stroke-signs", True)
    window.show_page(CHECK)
    window.toggle_patient()
    session.told.emit("What is said stands below the page and makes it lower.")
    settle()
    bars = [area.verticalScrollBar() for area in seen(window, QScrollArea)]
    for bar in bars:
        bar.setValue(bar.maximum())
    before = [bar.value() for bar in bars]
    assert any(before)
    guard.cover()
    settle()
    guard.lift()
    settle()
    assert [bar.value() for bar in bars] == before
    window.toggle_patient()


def test_cursor_and_mark_in_the_note_come_back(guard: Guard, session: Session, window: Window) -> None:
    window.show_page(TAKE_HOME)
    settle()
    note = seen(window, QPlainTextEdit)[0]
    note.setFocus()
    QTest.keyClicks(note, "Walk twice a day.")
    cursor = note.textCursor()
    cursor.setPosition(10)
    cursor.setPosition(5, cursor.MoveMode.KeepAnchor)
    note.setTextCursor(cursor)
    guard.cover()
    settle()
    assert not note.isVisible()
    tap(window)
    assert note.hasFocus()
    assert (note.textCursor().selectedText(), note.textCursor().position()) == ("twice", 5)


def test_the_patients_window_is_covered_and_comes_back(guard: Guard, session: Session, window: Window) -> None:
    patient = PatientWindow(session, window)
    patient.open()
    patient.follow_section(session.topic.sections[1].id)
    assert QTest.qWaitForWindowActive(patient)
    session.write(name=NAME)
    before = picture(patient)
    guard.cover()
    settle()
    assert set(told_by(patient)) == {"neckguide", "Covered. Touch to go on."}
    covered = picture(patient)
    assert len({covered.pixel(x, 40) for x in range(0, 1300, 3)}) == 1
    tap(patient)
    assert not guard.is_covered and picture(patient) == before
    guard.clear()
    tap(patient)
    assert patient.is_blank
    patient.close()
    patient.deleteLater()


def test_the_keyboard_stays_on_the_cover(guard: Guard, session: Session, window: Window) -> None:
    session.write(name=NAME)
    guard.cover()
    settle()
    cover = seen(window, Cover)[0]
    for _ in range(3):
        assert QApplication.focusWidget() is cover
        window.focusNextPrevChild(True)


def test_a_window_that_grows_is_covered_to_its_edges(guard: Guard, session: Session, window: Window) -> None:
    session.write(name=NAME)
    guard.cover()
    window.resize(1000, 600)
    settle()
    assert seen(window, Cover)[0].geometry() == window.rect()


@pytest.mark.parametrize("percent", [100, 200])
def test_its_words_fit(app: QApplication, guard: Guard, session: Session, window: Window, percent: int) -> None:
    apply_style(app, percent)
    try:
        session.write(name=NAME)
        guard.clear()
        settle()
        label = seen(window, QLabel)[0]
        assert label.heightForWidth(label.width()) <= label.height()
        assert window.rect().contains(QRect(label.mapTo(window, QPoint(0, 0)), label.size()))
    finally:
        apply_style(app, 100)
