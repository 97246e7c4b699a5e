"""Ticks to advice: the nine rows, the pair rule, reasons, and what may never happen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neckguide.content.topic import URGENCIES
from neckguide.errors import CannotResolve, ExclusiveItems, NotTicked, ReasonTooThin, TopicFault, UnknownName
from neckguide.visit.advice import Advice, advise, check_visit, stops_needling
from tests.core.checklist_table import (
    ASKS,
    EVERY,
    HELPS,
    LIMITS,
    OPPOSITES,
    PAIR_FIRST,
    PAIR_SECOND,
    PRECAUTIONS,
    RED_FLAGS,
)
from tests.core.rooms import TOPIC, advice_for, visit

REASON = "Dr Lee checked, 20 November"
ITEMS = TOPIC.checklist.items
TICKS = st.frozensets(st.sampled_from(EVERY), max_size=8)
RESOLVABLE = st.sets(st.sampled_from([item.id for item in ITEMS if stops_needling(item)]))

ROWS = """
stroke-signs                          1  Get emergency help now     urgent
cancer-history lasting-arm-pain       1  Get emergency help now     urgent
weak-or-clumsy                        2  See a doctor today         urgent
nerve-signs-worse                     2  See a doctor today         urgent
lasting-arm-pain                      3  Get this checked soon      urgent
unstable-neck                         4  Check first, needles later assessment
after-big-injury with-exercise        4  Check first, needles later assessment
stroke-signs=resolved                 5  Part of a wider plan       ordinary
unstable-neck=resolved with-exercise  5  Part of a wider plan       ordinary
disc-or-nerve with-exercise           6  Part of a wider plan       ordinary
with-exercise slow-start              7  Worth a trial course       ordinary
pregnant                              8  Take care before needling  standard
-                                     9  Let's go through your list standard
"""


def drawn(line: str) -> str:
    """The same line again, with what the app says."""
    ticks = line[:38].split()
    names = [tick.removesuffix("=resolved") for tick in ticks if tick != "-"]
    resolved = {tick.removesuffix("=resolved"): REASON for tick in ticks if tick.endswith("=resolved")}
    advice = advice_for(*names, resolved=resolved)
    return f"{' '.join(ticks):<38}{advice.row}  {advice.headline:<26} {advice.sheet}"


def test_the_nine_rows() -> None:
    lines = ROWS.strip().splitlines()
    assert [drawn(line) for line in lines] == lines


def test_the_checklist_holds_what_was_specified() -> None:
    by_group = {group: TOPIC.checklist.group(group) for group in ("helps", "limits", "red-flag", "precaution")}
    assert [item.id for item in by_group["helps"]] == HELPS
    assert {item.id: item.gate for item in by_group["limits"]} == LIMITS
    assert [(item.id, item.urgency) for item in by_group["red-flag"]] == list(RED_FLAGS.items())
    assert [item.id for item in by_group["precaution"]] == PRECAUTIONS
    assert len(ITEMS) == 6 + 6 + 14 + 12
    assert {item.id: set(item.asks) for item in ITEMS if item.asks} == ASKS
    assert {item.id: item.counts_as for item in ITEMS if item.counts_as} == {"nerve-signs-worse": "weak-or-clumsy"}


def test_what_a_ticked_item_wants_asked_is_named_until_it_is_ticked() -> None:
    assert [item.id for item in advice_for("with-headache").ask] == ["sudden-worst-pain", "over-50-headache"]
    wanted = advice_for("with-headache", "over-50-headache").ask
    assert [item.id for item in wanted] == ["stroke-signs", "sudden-worst-pain"]


# Flags -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("flag", "urgency"), RED_FLAGS.items())
def test_one_warning_sign_is_enough(flag: str, urgency: str) -> None:
    advice = advice_for(flag, *HELPS[3:], asked="")
    assert advice.row == URGENCIES.index(urgency) + 1  # type: ignore[arg-type]
    assert [found.item.id for found in advice.flags] == [flag]
    assert advice.sheet == "urgent"
    assert advice.flags[0].may_mean and (advice.row == 3 or "needle" in advice.body.lower())


@pytest.mark.parametrize("first", PAIR_FIRST)
@pytest.mark.parametrize("second", PAIR_SECOND)
def test_the_pair_rule_makes_an_emergency(first: str, second: str) -> None:
    advice = advice_for(first, second)
    assert (advice.row, advice.sheet) == (1, "urgent")
    assert advice.flags[0].urgency == "emergency-now"
    assert first in [flag.item.id for flag in advice.flags if flag.urgency == "emergency-now"]
    assert advice_for(first).row == 2


def test_a_pair_stays_an_emergency_where_one_of_the_two_is_resolved() -> None:
    advice = advice_for("cancer-history", "lasting-arm-pain", resolved={"lasting-arm-pain": REASON})
    assert advice.row == 1


def test_worse_nerve_signs_count_as_a_weak_arm() -> None:
    advice = advice_for("nerve-signs-worse")
    assert (advice.row, advice.flags[0].item.id, advice.flags[0].urgency) == (2, "nerve-signs-worse", "same-day")
    assert not advice.assess_first


def test_several_flags_the_most_urgent_leads_and_all_are_listed_by_rank() -> None:
    advice = advice_for(*reversed(RED_FLAGS))
    assert advice.row == 1 and "a stroke or a torn neck artery" in advice.body
    now = [flag.item.id for flag in advice.flags if flag.urgency == "emergency-now"]
    assert now == sorted(now, key=list(RED_FLAGS).index)
    assert {flag.item.id for flag in advice.flags} == set(RED_FLAGS)
    plain = advice_for("long-morning-stiffness", "heart-signs", "over-50-headache", "unwell-weight-loss")
    assert [flag.item.id for flag in plain.flags] == [
        "heart-signs",
        "over-50-headache",
        "unwell-weight-loss",
        "long-morning-stiffness",
    ]


# Asked and not asked -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ROWS.strip().splitlines())
def test_until_the_warning_signs_are_asked_only_what_stops_needling_is_told(line: str) -> None:
    ticks = [tick for tick in line[:38].split() if tick != "-"]
    names = [tick.removesuffix("=resolved") for tick in ticks]
    resolved = {tick.removesuffix("=resolved"): REASON for tick in ticks if tick.endswith("=resolved")}
    advice = advice_for(*names, resolved=resolved, asked="helps limits precaution")
    stops = advice.row <= 4
    assert (advice.headline == "Ask the warning signs first") == (not stops)
    assert advice.answered is False
    assert advice.sheet == (line.split()[-1] if stops else "standard")


@given(TICKS)
def test_nothing_ever_says_that_none_were_found(ticks: frozenset[str]) -> None:
    advice = advice_for(*ticks, asked="")
    said = f"{advice.headline} {advice.body} {advice.next_step}".lower()
    assert not any(word in said for word in ("none found", "all clear.", "you are safe", "no warning sign"))


@given(TICKS, st.sets(st.sampled_from(PRECAUTIONS)), st.booleans())
def test_precautions_change_no_other_advice(ticks: frozenset[str], more: set[str], asked: bool) -> None:
    ticks = ticks - set(PRECAUTIONS)
    words = "red-flag" if asked else ""
    before, after = advice_for(*ticks, asked=words), advice_for(*ticks, *more, asked=words)
    if before.row <= 7:
        assert (before.row, before.headline, before.body) == (after.row, after.headline, after.body)
    assert {item.id for item in after.take_care} == more


# Any visit ---------------------------------------------------------------------------------------------------


@given(TICKS, RESOLVABLE, st.booleans())
def test_every_visit_gets_one_row_and_an_open_flag_always_the_urgent_sheet(
    ticks: frozenset[str], resolved: set[str], asked: bool
) -> None:
    reasons = dict.fromkeys(resolved & ticks, REASON)
    advice = advice_for(*ticks, resolved=reasons, asked="red-flag" if asked else "")
    assert 1 <= advice.row <= 9 and advice.headline and advice.body and advice.next_step
    open_flags = (ticks - set(reasons)) & {*RED_FLAGS, "nerve-signs-worse"}
    assert {flag.item.id for flag in advice.flags} == open_flags
    assert (advice.sheet == "urgent") == bool(open_flags)
    assert (advice.row <= 3) == bool(open_flags)
    assert {entry.item.id for entry in advice.resolved} == set(reasons)
    if reasons:
        assert advice.row <= 5, "a resolved flag is never followed by the trial course"
    assert "{" not in advice.body


# Reasons and opposites ---------------------------------------------------------------------------------------


def may_be(*ticked: str, **resolved: str) -> Advice:
    """The advice, if such a visit can be at all."""
    fields = {id.replace("_", "-"): reason for id, reason in resolved.items()}
    check_visit(TOPIC.checklist, visit(*ticked, resolved=fields))
    return advice_for(*ticked, resolved=fields)


def test_each_flag_needs_a_reason_of_its_own() -> None:
    advice = may_be("stroke-signs", "heart-signs", "pregnant", stroke_signs=REASON)
    assert advice.row == 1
    assert [flag.item.id for flag in advice.flags] == ["heart-signs"]
    assert [(entry.item.id, entry.reason) for entry in advice.resolved] == [("stroke-signs", REASON)]


@pytest.mark.parametrize("reason", ["", "ok", "checked", "all fine", "seen by doctor"])
def test_an_emergency_reason_must_say_who_checked_and_when(reason: str) -> None:
    with pytest.raises(ReasonTooThin, match="who checked and when"):
        may_be("stroke-signs", stroke_signs=reason)
    with pytest.raises(ReasonTooThin):  # the pair rule makes it one
        may_be("cancer-history", "disc-or-nerve", cancer_history=reason)


@pytest.mark.parametrize("reason", ["looks ok", "not checked today", "nobody, 3 May", "not seen, sorry mate", "3 May"])
def test_no_sign_is_resolved_without_a_day_and_somebody_who_looked(reason: str) -> None:
    for id in ("cancer-history", "unwell-weight-loss", "unstable-neck", "stroke-signs"):
        with pytest.raises(ReasonTooThin):
            may_be(id, **{id.replace("-", "_"): reason})


@pytest.mark.parametrize("reason", [REASON, "Dr Lee, today", "Dr Lee today", "ED, scan clear 3/11"])
def test_who_and_when_is_enough(reason: str) -> None:
    assert may_be("stroke-signs", stroke_signs=reason).row == 5


def test_only_what_is_ticked_and_stops_needling_can_be_resolved() -> None:
    with pytest.raises(NotTicked, match="is not ticked"):
        may_be("pregnant", stroke_signs=REASON)
    for id in ("pregnant", "with-exercise", "disc-or-nerve"):
        with pytest.raises(CannotResolve, match="needs no reason"):
            check_visit(TOPIC.checklist, visit(id, resolved={id: REASON}))


@pytest.mark.parametrize("pair", [*OPPOSITES, *((b, a) for a, b in OPPOSITES)])
def test_opposites_cannot_stand_together(pair: tuple[str, str]) -> None:
    with pytest.raises(ExclusiveItems, match="cannot both be ticked"):
        may_be(*pair)


def test_an_unknown_item_is_named_with_what_is_near() -> None:
    with pytest.raises(UnknownName, match=r"“stroke-sign”\. Did you mean “stroke-signs”"):
        may_be("stroke-sign")


def test_a_topic_that_leaves_a_visit_without_advice_is_at_fault() -> None:
    from msgspec import structs

    no_last = structs.replace(TOPIC.advice, rows=TOPIC.advice.rows[:-1])
    with pytest.raises(TopicFault, match=r"advice\.toml: a last row"):
        advise(TOPIC.checklist, no_last, visit())
    items = tuple(structs.replace(item, counts_as="nope" if item.counts_as else "") for item in ITEMS)
    with pytest.raises(TopicFault, match="“nerve-signs-worse” counts as “nope”"):
        advise(structs.replace(TOPIC.checklist, items=items), TOPIC.advice, visit("nerve-signs-worse"))


@pytest.mark.parametrize("first", ["cancer-history", "fever-or-infection", "loose-top-joint"])
@pytest.mark.parametrize("second", ["weak-or-clumsy", "nerve-signs-worse", "lasting-arm-pain"])
def test_what_a_pair_may_mean_is_said_of_each_that_is_still_open(first: str, second: str) -> None:
    together = TOPIC.checklist.pairs[0].may_mean
    both = advice_for(first, second)
    assert [(flag.urgency, flag.may_mean, flag.extra) for flag in both.flags] == [("emergency-now", together, "")] * 2
    for looked_into in (first, second):
        rest = may_be(first, second, **{looked_into.replace("-", "_"): REASON})
        assert (rest.row, rest.flags[0].may_mean, together in rest.body) == (1, together, True)
