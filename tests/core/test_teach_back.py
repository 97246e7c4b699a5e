"""Teach-back: two or three questions about what stands on this very sheet, help first; the chart says how it went."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from neckguide.handout.compose import block_ids, compose, sheet_blocks
from neckguide.handout.room import numbers
from neckguide.visit.advice import advise
from neckguide.visit.note import chart_note
from neckguide.visit.teach_back import questions
from tests.core.rooms import TOPIC, advice_for, visit
from tests.core.test_compose import CLINIC, TICKS


def asked(*ticked: str, **more: Any) -> list[str]:
    blocks = sheet_blocks(TOPIC, visit(*ticked, **more), advice_for(*ticked, **more))
    return [each.block for each in questions(TOPIC.words.teach_back, blocks)]


@given(TICKS, st.one_of(st.none(), st.lists(st.sampled_from(block_ids(TOPIC)), max_size=8).map(tuple)))
def test_two_or_three_questions_and_each_about_a_block_of_the_sheet(
    ticks: frozenset[str], blocks: tuple[str, ...] | None
) -> None:
    made = visit(*ticks, blocks=blocks)
    on_sheet = sheet_blocks(TOPIC, made, advise(TOPIC.checklist, TOPIC.advice, made, numbers(TOPIC, CLINIC)))
    chosen = questions(TOPIC.words.teach_back, on_sheet)
    assert 2 <= len(chosen) <= 3 and len(set(chosen)) == len(chosen)
    assert all(each.block in on_sheet for each in chosen)
    assert chosen[0].block in ("get-help", "urgent", "assessment")


def test_a_standard_sheet_asks_about_help_first_and_then_about_the_plan() -> None:
    first, *others = asked("worse-held-still")
    assert first == "get-help" and "plan" in others


def test_an_urgent_sheet_asks_about_what_to_do_now() -> None:
    assert asked("cancer-history")[0] == "urgent"


def test_every_question_is_open_and_says_what_a_good_answer_holds() -> None:
    known = {*block_ids(TOPIC), "urgent", "assessment"}
    for each in TOPIC.words.teach_back:
        assert each.block in known
        assert each.ask.endswith("?") and not each.ask.startswith(("Do ", "Did ", "Is ", "Are ", "Can ", "Will "))
        assert each.listen
    assert len({each.ask for each in TOPIC.words.teach_back}) == len(TOPIC.words.teach_back)


def note(*ticked: str, **more: Any) -> str:
    made = visit(*ticked, **more)
    given = {part.id: part.title for part in compose(TOPIC, made, CLINIC).parts}
    return chart_note(TOPIC, advice_for(*ticked, **more), made, given).replace("\n    ", " ")


def test_the_chart_note_says_what_was_taught_back_compared_and_marked() -> None:
    help_ = next(each for each in TOPIC.words.teach_back if each.block == "get-help")
    text = note(
        "worse-held-still",
        read=("is-it-safe",),
        short=frozenset({"is-it-safe"}),
        compared=True,
        options=("massage",),
        matters={"sleep": 2},
        taught={help_.ask: "again"},
        exercises=("band",),
        name="Ann Example",
    )
    assert "Read together: Is it safe? (short form)." in text
    assert "Options compared; of interest: Massage." in text
    assert "Sleeping well: A lot" in text or "Sleep" in text
    assert f"  - {help_.ask} explained again." in text
    assert "Exercises given: Make your neck and shoulders strong." in text
    assert "Ann" not in text


def test_the_chart_note_says_that_nothing_was_taught_back() -> None:
    assert "Teach-back: not done." in note("worse-held-still")
