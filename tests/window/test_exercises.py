"""What to do at home: chosen by a tap, four at most, each with its drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from neckguide.ui.pictures import Picture
from neckguide.ui.window import TAKE_HOME

from .rooms import press, seen, settle, words
from .sheets import rows, sheet, take_home, tap

if TYPE_CHECKING:
    from neckguide.ui.exercises import Exercises
    from neckguide.ui.session import Session
    from neckguide.ui.take_home import TakeHome
    from neckguide.ui.window import Window


@pytest.fixture
def page(window: Window) -> TakeHome:
    return take_home(window)


@pytest.fixture
def exercises(page: TakeHome) -> Exercises:
    """Unfolded."""
    found = page.form.plan.exercises
    press(found, "Exercises (0 of 4)")
    return found


def labels(session: Session) -> list[str]:
    return [exercise.label for exercise in session.topic.plan.exercises]


def test_they_are_folded_away_and_no_drawing_is_made_before_they_are_wanted(page: TakeHome) -> None:
    found = page.form.plan.exercises
    assert words(found) == ["Exercises (0 of 4)"]
    assert found.findChildren(Picture) == []


def test_each_shows_its_drawing_its_name_and_how_much(exercises: Exercises, session: Session) -> None:
    for card, exercise in zip(exercises.cards.values(), session.topic.plan.exercises, strict=True):
        picture = seen(card, Picture)[0]
        assert 120 <= picture.width() <= 150
        said = session.topic.picture(f"exercise-{exercise.id}")
        assert said is not None and picture.accessibleName() == said.alt
        assert words(card)[0] == exercise.label
        assert words(card)[1] == card.accessibleDescription()
        assert exercise.dose.startswith(words(card)[1].split(" [")[0][:20]) and "[" not in words(card)[1]
        assert card.width() <= exercises.width() and card.height() >= 44


def test_a_tap_puts_an_exercise_on_the_sheet_and_a_second_takes_it_off(
    page: TakeHome, exercises: Exercises, session: Session
) -> None:
    name, id = labels(session)[1], session.topic.plan.exercises[1].id
    assert "☐ What you can do at home" in rows(page)
    press(exercises, name)
    assert session.visit.exercises == (id,)
    assert "☑ What you can do at home" in rows(page)
    assert name in sheet(page)
    card = exercises.cards[id]
    assert (card.isChecked(), words(card)[-1]) == (True, "On the sheet")
    assert {"Exercises (1 of 4)", name, "1 of 4 chosen"} <= set(words(exercises))
    press(exercises, name)
    assert (session.visit.exercises, card.isChecked()) == ((), False)
    assert "On the sheet" not in words(exercises)


def test_the_keyboard_chooses_too(exercises: Exercises, session: Session) -> None:
    card = exercises.cards[session.topic.plan.exercises[2].id]
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Space)
    assert session.visit.exercises == (session.topic.plan.exercises[2].id,)


def test_the_tab_key_goes_from_the_strip_through_the_exercises_to_the_note(
    page: TakeHome, exercises: Exercises
) -> None:
    page.form.plan.exercises.strip.setFocus()
    stops = [exercises.strip, *exercises.cards.values(), page.form.note.text]
    for stop in stops:
        assert stop.hasFocus()
        QTest.keyClick(page.window(), Qt.Key.Key_Tab)


def test_a_fifth_is_told_and_stays_off(exercises: Exercises, session: Session, told: list[str]) -> None:
    for name in labels(session)[:5]:
        press(exercises, name)
    assert session.visit.exercises == tuple(each.id for each in session.topic.plan.exercises[:4])
    assert not exercises.cards[session.topic.plan.exercises[4].id].isChecked()
    assert told == ["At most 4 exercises: take one off first."]
    assert "4 of 4 chosen. Take one off to choose another." in words(exercises)
    press(exercises, labels(session)[0])
    press(exercises, labels(session)[4])
    assert exercises.cards[session.topic.plan.exercises[4].id].isChecked()


def test_folded_it_still_tells_what_is_chosen(exercises: Exercises, session: Session) -> None:
    press(exercises, labels(session)[0])
    press(exercises, labels(session)[3])
    exercises.strip.click()
    settle()
    assert words(exercises) == ["Exercises (2 of 4)", f"{labels(session)[0]}; {labels(session)[3]}"]
    assert exercises.strip.accessibleName() == " ".join(words(exercises))


def test_taken_off_again_the_sheet_shows_none_that_nobody_chose(
    page: TakeHome, exercises: Exercises, session: Session
) -> None:
    own = ("short-version", "plan")
    session.write(blocks=own)
    first, second = labels(session)[:2]
    press(exercises, first)
    assert first in sheet(page)
    press(exercises, first)
    assert session.visit.blocks == own
    assert "☐ What you can do at home" in rows(page) and session.topic.plan.exercises[0].dose not in sheet(page)
    # Nor does one come back that was taken off the list.
    press(exercises, first)
    press(exercises, second)
    session.write(blocks=own)
    press(exercises, second)
    assert session.visit.blocks == own


def test_with_none_chosen_the_strip_says_that_the_sheet_shows_the_standard_ones(
    page: TakeHome, exercises: Exercises, session: Session
) -> None:
    tap(page, "What you can do at home")
    assert all(name in sheet(page) for name in labels(session)[:4])
    strip = ["Exercises (none chosen)", "The sheet shows the standard ones."]
    assert words(exercises)[:3] == [*strip, "Choose up to 4."]
    assert exercises.strip.accessibleName() == " ".join(strip)
    tap(page, "What you can do at home")
    assert words(exercises)[:2] == ["Exercises (0 of 4)", "0 of 4 chosen"]


def test_the_next_visit_begins_folded_with_none(exercises: Exercises, session: Session, window: Window) -> None:
    press(exercises, labels(session)[0])
    session.end_visit()
    window.show_page(TAKE_HOME)
    settle()
    assert words(exercises) == ["Exercises (0 of 4)"]
    assert not any(card.isChecked() for card in exercises.cards.values())


@pytest.mark.parametrize("steps", [3, 5])
def test_large_text_makes_the_drawings_larger_and_nothing_wider_than_its_place(
    exercises: Exercises, page: TakeHome, window: Window, steps: int
) -> None:
    before = seen(exercises, Picture)[0].width()
    for _ in range(steps):
        window.step_text_size(1)
    settle()
    assert seen(exercises, Picture)[0].width() == round(before * window._session.clinic.text_size / 100)
    assert page._left.horizontalScrollBar().maximum() == 0
    for card in exercises.cards.values():
        assert card.minimumSizeHint().width() <= card.width() <= exercises.width()
