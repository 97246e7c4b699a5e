"""The chart note: what was asked and what was not, what was advised and given; nothing that tells who it was."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neckguide.clinic import Clinic
from neckguide.content.spots import Spot
from neckguide.handout.compose import compose
from neckguide.handout.room import numbers
from neckguide.visit.advice import advise
from neckguide.visit.code import encode, read_code
from neckguide.visit.note import WIDTH, chart_note, wrapped
from neckguide.visit.visit import Visit
from tests.core.rooms import TOPIC, copy_topic, topic_in, visit

CLINIC = Clinic(country="gb")


def note_of(made: Visit, is_given: bool | None = None) -> str:
    advice = advise(TOPIC.checklist, TOPIC.advice, made, numbers(TOPIC, CLINIC))
    parts = {part.id: part.title for part in compose(TOPIC, made, CLINIC).parts}
    return chart_note(TOPIC, advice, made, parts, is_given)


def note(*ticked: str, is_given: bool | None = None, **more: Any) -> str:
    return note_of(visit(*ticked, **more), is_given)


def unwrapped(text: str) -> str:
    """Each line whole."""
    return re.sub(r"\n +(?!- )(?! )", " ", text)


def test_it_says_what_was_asked_and_what_was_not() -> None:
    text = note("stroke-signs", "pregnant", asked="red-flag helps")
    assert "Warning signs: asked; ticked: 1 of 14.\n  - Your face, speech, sight or balance changed\n" in text
    assert "often picked for acupuncture: asked, none of the 6.\n" in text
    assert "needles alone may not be enough: NOT ASKED.\n" in text
    assert "Before needling: not all asked; ticked: 1.\n  - You are or may be pregnant\n" in text
    assert "Suggested: Get emergency help now. Call 999 now." in text
    assert "Open warning sign (now): Your face, speech, sight or balance changed.\n" in text
    assert "Sheet (urgent sheet, 12 pt, A4): Call 999 now. Do not drive; When to get help.\n" in text


def test_without_the_warning_signs_nothing_was_suggested() -> None:
    text = note("slow-start", asked="helps")
    assert "Warning signs: NOT ASKED.\n" in text
    assert "Suggested: nothing, because the warning signs were not asked.\n" in text


def test_it_says_who_looked_into_a_sign_and_when() -> None:
    other = next(item for item in TOPIC.checklist.group("limits") if item.asks)
    text = note("heart-signs", other.id, resolved={"heart-signs": "Dr Lee, GP, 20 November: heart is fine"})
    assert "Resolved: You have chest pain or pressure: Dr Lee, GP, 20 November: heart is fine\n" in text
    asks = [TOPIC.checklist.item(id).label for id in other.asks]
    assert f"Still to ask: {'; '.join(asks)}.\n" in unwrapped(text)


def test_it_says_what_was_read_compared_weighed_and_given() -> None:
    text = unwrapped(
        note(
            *("slow-start",),
            read=("is-it-safe", "why-it-matters"),
            short=frozenset({"is-it-safe"}),
            compared=True,
            options=("massage", "wait"),
            matters={"sleep": 2, "cost": 0},
            marks=(Spot(0.5, 0.2), Spot(0.1, 0.1)),
            exercises=("band",),
            goal="desk",
            review=dt.date(2027, 1, 2),
            paper="letter",
            size=18,
            is_given=True,
        )
    )
    ratings = TOPIC.options.words.ratings
    for line in (
        "Read together: Why it matters; Is it safe? (short form).",
        "Neck picture, where it hurts: 2 marked.",
        "Options compared; of interest: Massage; Wait, stay active.",
        f"What matters to the patient: Sleeping well: {ratings[2]}; Cost and time: {ratings[0]}.",
        "Exercises given: Make your neck and shoulders strong.",
        "Goal: Work at my desk.",
        "Review: 2027-01-02.",
        "Sheet (ordinary sheet, 18 pt, LETTER, printed or saved): The short version;",
    ):
        assert line in text
    bare = note("slow-start", is_given=False)
    assert "Read together: nothing noted.\nOptions: not compared.\nTeach-back: not done.\n" in bare
    assert "(ordinary sheet, 12 pt, A4, NOT printed or saved yet)" in bare
    assert "printed" not in note("slow-start")


def test_it_says_which_questions_of_the_sheet_were_not_asked() -> None:
    made = visit("slow-start")
    asks = {each.block: each.ask for each in TOPIC.words.teach_back}
    text = unwrapped(note("slow-start", taught={asks["plan"]: "own-words"}))
    assert f"{asks['plan']} said it in own words." in text
    assert text.count("not asked.\n") == 2 and asks["urgent"] not in text
    assert "Teach-back: not done." in note_of(made)


def test_exercises_are_not_given_where_a_sign_stands_open() -> None:
    assert "Exercises given" not in note("stroke-signs", exercises=("band",))


def test_no_typed_word_about_the_patient_is_in_it() -> None:
    typed: dict[str, Any] = {
        "name": "Zebedee Quux",
        "note": "Zebedee does it",
        "next_visit": "Zebday",
        "goal": "Hold Zebedee Junior",
    }
    text = note("slow-start", **typed)
    assert "Zeb" not in text and "Quux" not in text
    assert "Typed on the sheet and not repeated here: a name, a note, the next visit, a goal.\n" in unwrapped(text)
    assert "Typed on the sheet" not in note("slow-start", goal="desk")


TYPED: dict[str, Any] = {"name": "Ann", "note": "Bring a scarf", "next_visit": "Tuesday", "goal": "gardening"}


@pytest.mark.parametrize(
    ("blocks", "typed", "exercises"),
    [
        (("self-care", "plan", "note"), "a name, a note, the next visit, a goal", True),
        (("plan",), "a name, the next visit, a goal", True),
        (("self-care",), "a name, the next visit", True),
        (("note",), "a name, a note, the next visit", False),
    ],
)
def test_what_was_taken_off_the_sheet_is_not_called_given(blocks: tuple[str, ...], typed: str, exercises: bool) -> None:
    """Exercises stand in a block of their own, or else in the plan."""
    made = visit("slow-start", blocks=blocks, exercises=("band",), **TYPED)
    text = unwrapped(note_of(made))
    assert f"Typed on the sheet and not repeated here: {typed}.\n" in text
    label = next(exercise.label for exercise in TOPIC.plan.exercises if exercise.id == "band")
    assert (f"Exercises given: {label}." in text) == exercises
    assert (label in str(compose(TOPIC, made, CLINIC).parts)) == exercises


@pytest.mark.parametrize(
    ("sign", "typed"), [("heart-signs", "a name, a note"), ("unstable-neck", "a name, a note, the next visit")]
)
def test_no_goal_and_no_next_visit_is_called_typed_on_a_sheet_without_them(sign: str, typed: str) -> None:
    made = visit(sign, **TYPED)
    assert f"Typed on the sheet and not repeated here: {typed}.\n" in unwrapped(note_of(made))
    sheet = compose(TOPIC, made, CLINIC)
    assert bool(sheet.next_visit) == ("next visit" in typed) and "gardening" not in str(sheet)


def test_it_ends_with_the_code_of_the_sheet() -> None:
    for made in (visit("slow-start"), visit("slow-start", marks=(Spot(0.5, 0.2),) * 24)):
        head, _, code = note_of(made).partition("without typed words):\n")
        assert head.splitlines()[-1].startswith('Code of this sheet ("Open code..." in neckguide')
        lines = code.splitlines()
        assert "-".join(lines) == encode(TOPIC, made) and all(len(line) <= 60 for line in lines)
        assert read_code(code) == read_code(encode(TOPIC, made))
        assert read_code(head[-40:] + "):" + code) == read_code(code), "with the line above it"


def test_a_topic_without_codes_says_so(tmp_path: Any) -> None:
    (copy_topic(tmp_path) / "codes.toml").unlink()
    topic = topic_in(tmp_path)
    made = visit("slow-start")
    text = chart_note(topic, advise(topic.checklist, topic.advice, made), made, {})
    assert text.endswith("This sheet has no code: the topic has no codes.toml.\n")


def test_any_system_can_take_it() -> None:
    """Narrow lines, no tab, no trailing space, nothing beyond what a keyboard has."""
    ticked = [item.id for item in TOPIC.checklist.items if item.id not in ("new-pain", "unstable-neck")]
    for made in (
        visit(*ticked, read=tuple(section.id for section in TOPIC.sections), options=("wait", "medicine")),
        visit("heart-signs", resolved={"heart-signs": "“Dr Lee” – GP… 20\u00a0November → “fine” ≥ 1 × ½\t• ok"}),
    ):
        text = note_of(made)
        assert text.isascii() and "\t" not in text and "\r" not in text
        assert all(len(line) <= WIDTH and line == line.rstrip() for line in text.splitlines())
        assert text.endswith("\n") and not text.endswith("\n\n")
    assert '20 November -> "fine" >= 1 x 1/2 - ok' in unwrapped(text)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300))
def test_whatever_was_typed_as_a_reason_stays_in_its_lines(words: str) -> None:
    text = note_of(visit("heart-signs", resolved={"heart-signs": f"Dr Lee, today {words}"}))
    assert text.count("\n") == len(text.splitlines()), "no other end of a line"
    assert "Code of this sheet" in text and "Teach-back: not done.\n" in text


def test_letters_of_other_languages_stay() -> None:
    assert list(wrapped(["Dr Łukasz Müller – 李"])) == ["Dr Łukasz Müller - 李"]
    assert list(wrapped([""])) == [""]


def test_a_file_that_cannot_be_read_costs_the_code_and_not_the_note(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    (folder / "figures" / "lost.svg").mkdir()
    topic, made = topic_in(tmp_path), visit("stroke-signs")
    text = chart_note(topic, advise(topic.checklist, topic.advice, made, str), made, {})
    assert "Open warning sign" in text
    assert "This sheet has no code: neck-pain/figures/lost.svg: this is not a file." in text
