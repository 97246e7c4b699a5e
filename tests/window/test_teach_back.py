"""Teach-back: the questions of this very sheet, and how they were answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from neckguide.visit.note import chart_note

from .rooms import press, seen, settle, words
from .sheets import take_home

if TYPE_CHECKING:
    from neckguide.ui.session import Session
    from neckguide.ui.take_home import TakeHome
    from neckguide.ui.teach_back import TeachBackCard
    from neckguide.ui.window import Window

OWN, AGAIN = "Said it in own words", "Explained again"


@pytest.fixture
def page(window: Window) -> TakeHome:
    return take_home(window)


@pytest.fixture
def card(page: TakeHome) -> TeachBackCard:
    return page.form.teach_back


def asked(card: TeachBackCard) -> list[str]:
    """The questions as they are seen."""
    return [words(row)[0] for row in card.rows if row.isVisible()]


def blocks_asked_about(card: TeachBackCard, session: Session) -> list[str]:
    known = {each.ask: each.block for each in session.topic.words.teach_back}
    return [known[ask] for ask in asked(card)]


def ticked(card: TeachBackCard) -> list[str]:
    return [each.accessibleName() for each in seen(card, QPushButton) if each.isChecked()]


def note(session: Session) -> str:
    return chart_note(session.topic, session.advice, session.visit, {}).replace("\n    ", " ")


def test_the_questions_are_about_what_stands_on_the_sheet(card: TeachBackCard, session: Session) -> None:
    assert 2 <= len(asked(card)) <= 3
    assert set(blocks_asked_about(card, session)) <= set(session.blocks)
    assert any("goes into the chart note" in line for line in words(card))


def test_they_change_when_the_sheet_changes(card: TeachBackCard, session: Session) -> None:
    session.write(blocks=("get-help", "tracker"))
    assert blocks_asked_about(card, session) == ["get-help", "tracker"]
    session.choose_exercise(session.topic.plan.exercises[0].id, True)
    assert "self-care" in blocks_asked_about(card, session)


@pytest.mark.parametrize("group", ["red-flag", "assessment"])
def test_an_urgent_sheet_brings_its_own_question(card: TeachBackCard, session: Session, group: str) -> None:
    items = session.topic.checklist.items
    wanted = (each for each in items if (each.gate == "assess-first" and not each.counts_as) == (group != "red-flag"))
    item = next(each for each in wanted if group != "red-flag" or each.group == "red-flag")
    session.tick(item.id, True)
    assert ("urgent" if group == "red-flag" else "assessment") in blocks_asked_about(card, session)
    assert "plan" not in blocks_asked_about(card, session)


def test_an_answer_is_noted_by_a_tap_and_only_one_holds(card: TeachBackCard, session: Session) -> None:
    first = asked(card)[0]
    press(card, f"{OWN}: {first}")
    assert ticked(card) == [f"{OWN}: {first}"]
    assert f"{first} said it in own words." in note(session)
    press(card, f"{AGAIN}: {first}")
    assert ticked(card) == [f"{AGAIN}: {first}"]
    assert f"{first} explained again." in note(session)
    press(card, f"{AGAIN}: {first}")
    assert ticked(card) == []
    assert "Teach-back: not done." in note(session)


def test_the_buttons_are_large_and_work_by_keyboard(card: TeachBackCard, session: Session) -> None:
    first = card.rows[0]
    buttons = seen(first, QPushButton)
    assert all(button.height() >= 44 and button.width() >= 44 for button in buttons)
    buttons[1].setFocus()
    QTest.keyClick(buttons[1], Qt.Key.Key_Space)
    assert session.visit.taught == {first.ask: "again"}


def test_the_tab_key_goes_through_the_answers_as_they_are_seen(
    page: TakeHome, card: TeachBackCard, session: Session
) -> None:
    press(card, f"{OWN}: {asked(card)[0]}")
    session.write(blocks=("tracker", "expect"))
    settle()
    buttons = seen(card, QPushButton)
    assert len(buttons) == 1 + 2 * len(asked(card))
    buttons[0].setFocus()
    for stop in buttons:
        assert stop.hasFocus()
        QTest.keyClick(page.window(), Qt.Key.Key_Tab)


def test_an_answer_stays_noted_and_seen_when_its_question_leaves_the_sheet(
    card: TeachBackCard, session: Session
) -> None:
    session.write(blocks=("get-help", "tracker"))
    gone = asked(card)[1]
    press(card, f"{OWN}: {gone}")
    session.write(blocks=("get-help", "plan"))
    settle()
    assert asked(card)[-1] == gone
    assert "Asked before this sheet changed" in words(card)
    assert ticked(card) == [f"{OWN}: {gone}"]
    assert f"{gone} said it in own words." in note(session)
    press(card, f"{OWN}: {gone}")
    assert gone not in asked(card)
    assert "Asked before this sheet changed" not in words(card)


def test_what_a_good_answer_holds_is_closed_until_it_is_wanted(card: TeachBackCard, session: Session) -> None:
    listens = {each.ask: each.listen for each in session.topic.words.teach_back}
    assert not any(line.startswith("A good answer holds") for line in words(card))
    press(card, "What a good answer holds")
    for ask in asked(card):
        assert f"A good answer holds: {listens[ask]}" in words(card)
    session.write(blocks=("get-help", "tracker", "expect"))
    for ask in asked(card):
        assert f"A good answer holds: {listens[ask]}" in words(card)


def test_a_button_near_print_counts_the_answers_and_leads_there(page: TakeHome, card: TeachBackCard) -> None:
    assert page._left.verticalScrollBar().value() == 0
    press(page, f"Teach-back (0 of {len(asked(card))})")
    assert not card.visibleRegion().isEmpty()
    assert seen(card.rows[0], QPushButton)[0].hasFocus()
    press(card, f"{OWN}: {asked(card)[0]}")
    assert page.ask_back.text() == f"Teach-back (1 of {len(asked(card))})"


def test_the_end_of_the_visit_forgets_the_answers_and_closes_the_key(card: TeachBackCard, session: Session) -> None:
    press(card, f"{OWN}: {asked(card)[0]}")
    press(card, "What a good answer holds")
    session.end_visit()
    settle()
    assert (ticked(card), session.visit.taught) == ([], {})
    assert not any(line.startswith("A good answer holds") for line in words(card))


@pytest.mark.parametrize("steps", [1, 3, 5])
def test_large_text_fits(page: TakeHome, card: TeachBackCard, window: Window, steps: int) -> None:
    press(card, "What a good answer holds")
    for _ in range(steps):
        window.step_text_size(1)
    settle()
    assert page._left.horizontalScrollBar().maximum() == 0
    for button in seen(card, QPushButton):
        assert button.minimumSizeHint().width() <= button.width() <= card.width()
