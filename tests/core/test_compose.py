"""The sheet's words: when to get help always, no course where needling stops, and a visitor's text kept as text."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from itertools import combinations_with_replacement
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs, to_builtins

from neckguide.clinic import Clinic
from neckguide.content.blocks import (
    Beside,
    Block,
    Callout,
    Cite,
    Columns,
    Figure,
    ItemList,
    Paragraph,
    Spans,
    Table,
    Words,
    plain,
)
from neckguide.content.figures import Dots
from neckguide.content.load import open_topic
from neckguide.content.markdown import cited
from neckguide.content.options import ROWS
from neckguide.content.spots import Spot
from neckguide.content.topic import Issued, Name, Reference
from neckguide.errors import TopicFault, UnknownName
from neckguide.handout.compose import STANDARD, Handout, block_ids, block_title, compose, figures_of
from neckguide.handout.room import Part, print_date
from neckguide.handout.sources import Numbering, citation, short_citation
from neckguide.handout.webpage import webpage
from neckguide.visit.advice import advise, stops_needling
from neckguide.visit.note import chart_note
from neckguide.visit.visit import MOST_EXERCISES
from tests.core.checklist_table import EVERY, PRECAUTIONS, RED_FLAGS
from tests.core.rooms import TOPIC, copy_topic, visit

REASON = "Dr Lee checked, 20 November"
CLINIC = Clinic(name="Neck Clinic", phone="555 0100", country="GB")
TICKS = st.frozensets(st.sampled_from(EVERY), max_size=8)
BLOCKS = st.one_of(st.none(), st.lists(st.sampled_from(block_ids(TOPIC)), max_size=6).map(tuple))


def sheet(*ticked: str, clinic: Clinic = CLINIC, **more: object) -> Handout:
    return compose(TOPIC, visit(*ticked, **more), clinic)  # type: ignore[arg-type]


def ids(handout: Handout) -> list[str]:
    return [part.id for part in handout.parts]


def part_of(handout: Handout, id: str) -> Part:
    return next(part for part in handout.parts if part.id == id)


def text_of(value: object) -> str:
    """All strings of a value in order, run together by spaces."""
    simple = to_builtins(value)
    match simple:
        case str():
            return simple
        case dict():
            return " ".join(filter(None, (text_of(inner) for key, inner in simple.items() if key != "type")))
        case list() | tuple():
            return " ".join(filter(None, map(text_of, simple)))
        case _:
            return ""


def cites(blocks: tuple[Block, ...]) -> set[str]:
    """Every printed number."""
    found = set[str]()
    for block in blocks:
        match block:
            case ItemList():
                found.update(*(cites(item.blocks) for item in block.items))
            case Callout() | Columns() | Beside():
                found |= cites(block.blocks)
            case Table():
                spans = [span for row in (block.header, *block.rows) for cell in row for span in cell]
                found |= {id for span in spans if isinstance(span, Cite) for id in span.ids}
            case _:
                words: Spans = getattr(block, "spans", getattr(block, "caption", ()))

                found |= {id for span in words if isinstance(span, Cite) for id in span.ids}
    return found


EVERYTHING = {
    "note": "Hm.",
    "marks": (Spot(0.5, 0.3),),
    "matters": {"sleep": 2},
    "options": ("massage", "wait"),
    "exercises": ("band",),
}
"""A visit in which something was done that each block can tell."""


# Which blocks ------------------------------------------------------------------------------------------------


def test_the_standard_sheet() -> None:
    assert ids(sheet()) == ["short-version", "plan", "expect", "get-help", "tracker"]
    assert ids(sheet("with-exercise", **EVERYTHING)) == list(STANDARD)


def test_blocks_stand_in_the_order_chosen_and_once() -> None:
    chosen = ("section:is-it-safe", "get-help", "letterhead", "expect", "get-help", "section:why-it-matters")
    assert ids(sheet(blocks=chosen)) == ["section:is-it-safe", "get-help", "expect", "section:why-it-matters"]
    assert ids(sheet(blocks=("tracker",))) == ["tracker", "get-help"]
    assert ids(sheet(blocks=())) == ["get-help"]


def test_every_block_can_be_chosen_and_has_a_title() -> None:
    handout = sheet("with-exercise", **EVERYTHING, blocks=block_ids(TOPIC))
    assert ids(handout) == [id for id in block_ids(TOPIC) if id != "letterhead"]
    assert [part.title for part in handout.parts] == [block_title(TOPIC, id) for id in ids(handout)]
    assert all(figure.startswith(b"<") for figure in figures_of(TOPIC, handout).values())


def test_an_unknown_block_is_named_with_what_is_near() -> None:
    with pytest.raises(UnknownName, match=r"no block called “get-halp”\. Did you mean “get-help”"):
        sheet(blocks=("get-halp",))
    with pytest.raises(
        UnknownName, match=r"no section called “section:is-it-save”\. Did you mean “section:is-it-safe”"
    ):
        sheet(blocks=("section:is-it-save",))
    with pytest.raises(UnknownName):
        block_title(TOPIC, "nope")


@given(TICKS, TICKS, BLOCKS, st.booleans())
def test_when_to_get_help_stands_on_every_sheet(
    ticks: frozenset[str], resolved: frozenset[str], blocks: tuple[str, ...] | None, asked: bool
) -> None:
    reasons = dict.fromkeys(resolved & ticks & set(RED_FLAGS), REASON)
    handout = sheet(*ticks, resolved=reasons, blocks=blocks, asked="red-flag" if asked else "")
    assert ids(handout).count("get-help") == 1
    urgent = ticks - set(reasons) & {*RED_FLAGS, "nerve-signs-worse"}
    said = text_of(handout.parts)
    for id in urgent & {*RED_FLAGS, "nerve-signs-worse"}:
        assert TOPIC.checklist.item(id).label in said, "no open flag is ever left out"
    for id in reasons:
        assert TOPIC.checklist.item(id).label in said and REASON in said
    if handout.kind in ("urgent", "assessment"):
        assert ids(handout)[0] == handout.kind and set(ids(handout)) <= {handout.kind, "get-help", "note"}
    elif reasons:
        assert ids(handout)[0] == "get-help" and "talked-about" in ids(handout)
    numbers = {str(source.number) for source in handout.sources}
    assert set().union(*(cites(part.blocks) for part in handout.parts)) == numbers
    assert [source.number for source in handout.sources] == list(range(1, len(numbers) + 1))


# The urgent and the assessment sheet -------------------------------------------------------------------------


@pytest.mark.parametrize("flag", [*RED_FLAGS, "nerve-signs-worse", "unstable-neck"])
def test_where_needling_stops_there_is_no_course_no_plan_and_no_exercise(flag: str) -> None:
    handout = sheet(flag, blocks=("plan", "self-care", "tracker", "section:what-you-can-do"), goal="drive")
    assert ids(handout) == ["assessment" if flag == "unstable-neck" else "urgent", "get-help"]
    said = text_of(handout.parts)
    for row in TOPIC.plan.course:
        assert row.what.split(" [@")[0] not in said
    for exercise in TOPIC.plan.exercises:
        assert exercise.label not in said


def test_the_urgent_sheet_says_what_where_how_fast_what_to_say_and_what_else() -> None:
    handout = sheet("stroke-signs", "weak-or-clumsy", "blood-thinner", "heart-signs", resolved={"heart-signs": REASON})
    urgent, words = text_of(handout.parts[0]), TOPIC.words.urgent.words["emergency-now"]
    item = TOPIC.checklist.item
    places = [urgent.index(text) for text in (item("stroke-signs").label, item("weak-or-clumsy").label)]
    places += [urgent.index(text) for text in (words.how_fast, words.say, words.meanwhile[0])]
    places += [urgent.index(item("blood-thinner").label), urgent.index(REASON)]
    assert places == sorted(places)
    assert handout.parts[0].tone == "urgent" and "{" not in urgent
    assert (handout.title, handout.parts[0].title) == ("Get emergency help now", "Call 999 now. Do not drive.")
    assert not handout.next_label


def test_the_urgent_sheet_lists_what_wants_a_full_check_after_the_warning_signs() -> None:
    handout = sheet("after-big-injury", "unstable-neck", "stroke-signs", "weak-or-clumsy")
    noticed = handout.parts[0].blocks[1]
    assert isinstance(noticed, ItemList)
    said = [text_of(each) for each in noticed.items]
    for text, id in zip(said, ("stroke-signs", "weak-or-clumsy", "unstable-neck", "after-big-injury"), strict=True):
        item = TOPIC.checklist.item(id)
        assert text.startswith(f"{item.label} . It may be ")
        assert item.gate != "assess-first" or f"It may be {item.may_mean}. {item.extra}" in text


def test_no_open_sign_that_stops_needling_is_ever_left_out() -> None:
    stops = [item for item in TOPIC.checklist.items if stops_needling(item)]
    assert {"stroke-signs", "nerve-signs-worse", "unstable-neck", "after-big-injury"} <= {item.id for item in stops}
    kinds: set[str] = set()
    for one, other in combinations_with_replacement(stops, 2):
        if other.id in one.excludes or one.id in other.excludes:
            continue
        for more in ((), ("pregnant", "with-exercise"), ("blood-thinner", "heart-signs")):
            # Looked into or open, asked or not: whatever sheet it becomes.
            resolved = {"heart-signs": REASON} if "heart-signs" in more else {}
            ticked = {one.id, other.id, *more}
            for asked in ("red-flag", ""):
                made = visit(*ticked, resolved=resolved, asked=asked)
                handout = compose(TOPIC, made, CLINIC)
                kinds.add(handout.kind)
                said = text_of(handout.parts)
                page = unescape(re.sub(r"<[^>]+>", "", webpage(handout, figures_of(TOPIC, handout))))
                advice = advise(TOPIC.checklist, TOPIC.advice, made)
                note = " ".join(chart_note(TOPIC, advice, made, {}).split())
                for item in (one, other):
                    assert item.label in said, f"{item.id} beside {ticked} is not on the sheet"
                    assert item.label in page and item.label in note
    assert kinds == {"urgent", "assessment", "ordinary", "standard"}


def test_a_source_still_to_be_checked_is_said_on_the_urgent_sheet_too() -> None:
    handout = sheet("loose-top-joint")
    assert "source still to be checked" in text_of(handout.parts[0])
    assert handout.sources


def test_the_plan_gives_a_course_only_where_it_is_one_choice() -> None:
    def plan(*ticks: str, **more: object) -> str:
        handout = compose(TOPIC, visit(*ticks, blocks=("plan",), **more), CLINIC)  # type: ignore[arg-type]
        return text_of(next(part for part in handout.parts if part.id == "plan"))

    visits = "Usually one or two a week"
    assert visits in plan("tense-or-stressed")
    assert visits in plan("disc-or-nerve") and plan("disc-or-nerve").count("The day we agree") == 1
    assert visits not in plan("cancer-history", resolved={"cancer-history": REASON})
    assert visits not in plan() and visits not in plan("tense-or-stressed", asked="")
    assert "New neck pain" in plan("new-pain") and "New neck pain" not in plan("disc-or-nerve")


def test_a_resolved_flag_stays_on_the_sheet_with_its_reason_and_get_help_leads() -> None:
    handout = sheet("stroke-signs", "with-exercise", resolved={"stroke-signs": REASON}, blocks=("plan",))
    assert ids(handout) == ["get-help", "talked-about", "plan"]
    assert handout.kind == "ordinary"
    said = text_of(handout.parts[1])
    assert TOPIC.checklist.item("stroke-signs").label in said and REASON in said


@pytest.mark.parametrize("item", PRECAUTIONS)
def test_a_precaution_is_kept_in_mind_on_an_ordinary_sheet(item: str) -> None:
    assert TOPIC.checklist.item(item).take_care in text_of(sheet(item).parts)


# Words and numbers -------------------------------------------------------------------------------------------


def test_the_clinics_numbers_are_printed_or_words_where_it_gave_none() -> None:
    assert "Call 999" in text_of(sheet("stroke-signs").parts)
    assert "Call 112" in text_of(sheet("stroke-signs", clinic=Clinic(country="GB", emergency="112")).parts)
    blank = text_of(sheet("stroke-signs", clinic=Clinic()).parts)
    assert "Call your emergency number" in blank and "{" not in blank
    assert "your medical advice line" in text_of(sheet(clinic=Clinic(country="??")).parts)


def test_a_number_or_a_cost_without_end_is_cut() -> None:
    """On the patient's screen it would take half a minute to lay out."""
    flood = Clinic(country="GB", emergency="9" * 10_000, advice="1\n" * 10_000, costs={"massage": "£" * 10_000})
    said = text_of(sheet("stroke-signs", clinic=flood).parts) + text_of(sheet(clinic=flood, options=("massage",)).parts)
    assert f"Call {'9' * 79}…" in said and "9" * 80 not in said and "£" * 80 not in said and "1 1 1…" in said
    assert "Call your emergency number" in text_of(sheet("stroke-signs", clinic=Clinic(emergency="\n\0")).parts)


@pytest.mark.parametrize("number", ["[@vickers-2018] 999", "999 [@x]", "999 {advice}"])
def test_a_number_to_call_is_printed_as_the_clinic_wrote_it(number: str) -> None:
    clinic = Clinic(country="GB", emergency=number)
    handout = sheet("stroke-signs", clinic=clinic)
    assert handout.parts[0].title == f"Call {number} now. Do not drive."
    assert f"Hospital. Call {number}. Do not drive." in text_of(handout.parts[0])
    assert handout.sources == sheet("stroke-signs").sources
    assert f"Now: call {number} " in text_of(sheet(clinic=clinic).parts)


def test_a_source_still_to_be_checked_is_said_to_be() -> None:
    assert "(source still to be checked)" in text_of(sheet(blocks=("short-version",)).parts[0])
    unknown = Numbering(TOPIC.references, "to check").blocks((Paragraph((Words("a"), Cite(("nobody-1999",)))),))
    assert unknown == (Paragraph((Words("a"), Words(" (to check)", italic=True))),)


def test_sources_are_numbered_by_first_citation() -> None:
    known = list(TOPIC.references)[:2]
    numbering = Numbering(TOPIC.references, "to check")
    cited = numbering.spans((Cite((known[1],)), Cite((known[0], known[1], "needs-check"))))
    assert cited == (Cite(("1",)), Cite(("1", "2")), Words(" (to check)", italic=True))
    assert [source.text for source in numbering.sources()] == [
        citation(TOPIC.references[known[1]]),
        citation(TOPIC.references[known[0]]),
    ]


def test_a_source_of_which_little_is_known_is_still_printed() -> None:
    assert citation(Reference(id="bare")) == short_citation(Reference(id="bare")) == "bare"
    odd = Reference(id="odd", title="T", issued=Issued(date_parts=((),)), author=(Name(literal="WHO"),))
    assert citation(odd) == "WHO. T." and short_citation(odd) == "WHO, T"


def test_the_foot_says_not_reviewed_until_the_clinic_names_its_reviewer() -> None:
    assert "not yet reviewed by a clinician" in sheet().foot[0]
    assert "not yet reviewed" in sheet(clinic=Clinic(reviewer="Dr Lee")).foot[0]
    reviewed = Clinic(reviewer="Dr {date} Lee", reviewed=dt.date(2026, 11, 2))
    assert sheet(clinic=reviewed).foot[0] == "For adults. Reviewed by Dr {date} Lee, 2 November 2026."
    assert sheet().foot[1] == "Content 2026.11. Review by 21 November 2027."


def test_a_date_needs_twelve_months() -> None:
    with pytest.raises(TopicFault, match="twelve months and seven weekdays"):
        print_date(dt.date(2026, 1, 1), structs.replace(TOPIC.words.labels, months=("January",)))


# What people write -------------------------------------------------------------------------------------------

HOSTILE = {
    "markup": "<b>Ann</b> *bold* [x](javascript:a) [@who-1999]",
    "Typst code": '#eval("1") #image("/etc/passwd") $x$ @ref',
    "placeholders": "{emergency} {date} {goal} {0}",
    "emoji": "Ann 👩‍⚕️ 🌿",
    "right to left": "عليّ שלום",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_names_notes_and_goals_are_kept_as_words(text: str) -> None:
    handout = sheet("stroke-signs", name=text, note=text, goal=text, next_visit=text, asked="red-flag",
                    resolved={"stroke-signs": f"{text}, 3 May"})  # fmt: skip
    assert handout.name == handout.next_visit == text
    parts = {part.id: text_of(part) for part in handout.parts}
    for id in ("note", "plan", "talked-about"):
        assert text in parts[id]


def test_what_hides_or_turns_text_around_is_taken_out() -> None:
    assert sheet(name="A\u202enn\u0000 \u2066B\ud800\n\tC").name == "A nn B C"


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("phys\u00adio\u00adtherapy", "physiotherapy"),
        ("\ufeffre\u200blax\u2060ed", "relaxed"),
        ("A\u200e (\u200fB)\U000e0041", "A (B)"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("a\ue000b \U0001fadf \u0378 \U000f1234", "a\ue000b \U0001fadf \u0378 \U000f1234"),
    ],
    ids=("soft hyphens", "no width", "direction and tags", "Persian", "Hindi", "of no font"),
)
def test_nothing_typed_becomes_a_gap_in_a_word(typed: str, stands: str) -> None:
    handout = sheet(name=typed, next_visit=typed, note=typed, goal=typed)
    assert (handout.name, handout.next_visit) == (stands, stands)
    assert f" {stands} " in text_of(part_of(handout, "note")) and f" {stands}" in text_of(part_of(handout, "plan"))
    assert f"<bdi>{stands}</bdi>" in webpage(handout, figures_of(TOPIC, handout))


def test_no_setting_of_the_clinic_keeps_an_urgent_sheet_from_being_made() -> None:
    """Such a sign has no font: typed for a patient it is refused by name; here it would stand in every sheet's way."""
    words = dict.fromkeys(("emergency", "advice", "reviewer"), "9\ue0009")
    clinic = Clinic(**words, reviewed=dt.date(2026, 11, 2))
    for ticked in (("stroke-signs",), ()):
        said = str(to_builtins(compose(TOPIC, visit(*ticked), clinic)))
        assert "9 9" in said and r"\ue000" not in said


def test_what_is_too_long_is_cut_and_says_so() -> None:
    handout = sheet(name="x" * 10_000, note="y" * 10_000, goal="z" * 10_000, next_visit="v" * 10_000)
    assert handout.name == "x" * 79 + "…" and handout.next_visit == "v" * 79 + "…"
    parts = {part.id: text_of(part) for part in handout.parts}
    assert (
        parts["note"].count("y" * 4_000) == 1 and "y" * 4_001 not in parts["note"] and parts["plan"].count("z") == 119
    )


def test_an_empty_name_leaves_a_line_to_write_on() -> None:
    assert (sheet(name="  ").name, sheet(name="  ").for_label) == ("", "Name")
    assert (sheet(name="\u200d\u202e\u00ad").name, sheet(name="\u200d\u202e\u00ad").for_label) == ("", "Name")
    assert sheet(name="Ann").for_label == "For"


def test_a_picture_of_the_sheet_is_the_topics_own() -> None:
    handout = sheet(blocks=tuple(id for id in block_ids(TOPIC) if id.startswith("section:")))
    shown = {block.id for part in handout.parts for block in part.blocks if isinstance(block, Figure)}
    assert figures_of(TOPIC, handout) == {id: TOPIC.figure(id) for id in shown} and shown


def test_in_giant_print_dots_are_drawn_as_for_a_narrow_column_too() -> None:
    blocks = tuple(id for id in block_ids(TOPIC) if id.startswith("section:"))
    ordinary, giant = (set(figures_of(TOPIC, sheet(blocks=blocks, size=size))) for size in (16, 18))
    dots = {id for id in ordinary if isinstance(TOPIC.picture(id), Dots)}
    assert giant - ordinary == {f"narrow-{id}" for id in dots} and dots


def test_a_picture_that_cannot_be_shown_is_told_in_words_and_the_others_stay(tmp_path: Path) -> None:
    topic = open_topic(copy_topic(tmp_path))
    (topic.folder / "figures" / "volume-knob.svg").write_text("<svg><script/></svg>")
    handout = compose(topic, visit(blocks=("section:what-causes-it",)), CLINIC)
    part = part_of(handout, "section:what-causes-it")
    assert Paragraph((Words("Left out: The volume of a nerve"),)) in part.blocks
    assert "volume-knob" not in figures_of(topic, handout) and "neck-and-pull" in figures_of(topic, handout)


# Weighing up -------------------------------------------------------------------------------------------------


def test_marked_options_stand_side_by_side_in_the_topics_order_with_their_counts_as_dots() -> None:
    handout = sheet(options=("wait", "acupuncture", "massage"))
    part = part_of(handout, "compare")
    (table,) = (block for block in part.blocks if isinstance(block, Table))
    assert [plain(cell) for cell in table.header] == ["", "Acupuncture", "Massage", "Wait, stay active"]
    rows = TOPIC.options.words.rows
    assert [plain(row[0]) for row in table.rows] == [rows[row] for row in ROWS]
    assert all(plain(cell).strip() for row in table.rows for cell in row), "no cell is empty"
    (dots,) = (block for block in part.blocks if isinstance(block, Columns))
    assert [block.id for block in dots.blocks if isinstance(block, Figure)] == [
        "narrow-option-acupuncture",
        "narrow-option-wait",
    ]


def test_what_matters_is_told_most_first_and_nothing_is_added_up() -> None:
    handout = sheet(matters={"sleep": 1, "no-needles": 2, "cost": 0}, options=("acupuncture",))
    said = text_of(part_of(handout, "what-matters"))
    assert said.index("A lot:  No needles") < said.index("Some: ") < said.index("Not so much: ")
    questions = {matter.id: matter.question for matter in TOPIC.options.words.matters}
    assert questions["sleep"] in said and questions["no-needles"] in said and questions["cost"] not in said
    assert TOPIC.options.option("acupuncture").question in said
    touched = text_of(part_of(handout, "compare"))
    assert f"No needles: {TOPIC.options.option('acupuncture').touches['no-needles']}" in touched


def test_the_clinics_own_words_say_what_an_option_costs() -> None:
    told = compose(TOPIC, visit(options=("massage",)), structs.replace(CLINIC, costs={"massage": "60 pounds"}))
    assert "60 pounds" in text_of(part_of(told, "compare"))
    assert TOPIC.options.words.cost_blank in text_of(part_of(sheet(options=("massage",)), "compare"))


def test_each_claim_of_the_sections_on_the_sheet_is_told_in_full_where_that_is_wanted() -> None:
    section = "what-the-research-says"
    handout = sheet(blocks=("evidence", f"section:{section}"))
    said = text_of(part_of(handout, "evidence"))
    assert TOPIC.claims.words.note in said, "whose the grades are"
    alone = text_of(part_of(sheet(blocks=(f"section:{section}",)), f"section:{section}"))
    for claim in TOPIC.claims.of(section):
        for text in (claim.says, claim.who, claim.against, claim.size, claim.cannot_tell, TOPIC.claims.how(claim)):
            assert text in said
        assert claim.says in alone and TOPIC.claims.how(claim) in alone, "one line each where the block is not there"


def test_a_section_in_short_keeps_its_urgent_boxes_and_says_no_more_than_its_short_form() -> None:
    id = "when-not-enough"
    part = part_of(sheet(blocks=(f"section:{id}",), short=frozenset({id})), f"section:{id}")
    boxes, (short,) = part.blocks[:-1], part.blocks[-1:]
    assert boxes and all(isinstance(box, Callout) and box.kind == "urgent" for box in boxes)
    assert isinstance(short, Paragraph) and plain(short.spans) == plain(cited(TOPIC.section(id).short))


def test_a_section_that_cannot_be_read_is_left_out_of_the_sheet_and_the_sheet_says_so(tmp_path: Path) -> None:
    file = copy_topic(tmp_path) / "en" / "sections" / "01-why-it-matters.md"
    file.write_text(file.read_text("utf-8").replace("review-by = 2027-11-21", "review-by = 2027-21-11"), "utf-8")
    chosen = visit(blocks=("section:why-it-matters", "section:is-it-safe"))
    handout = compose(open_topic(tmp_path / "neck-pain"), chosen, CLINIC)
    said = text_of(part_of(handout, "section:why-it-matters"))
    assert "Left out: neck-pain/en/sections/01-why-it-matters.md" in said
    assert part_of(handout, "section:is-it-safe").blocks and part_of(handout, "get-help").blocks


def test_a_claim_without_a_reference_says_on_paper_that_its_source_is_to_be_checked(tmp_path: Path) -> None:
    file = copy_topic(tmp_path) / "en" / "claims.toml"
    file.write_text(file.read_text("utf-8").replace('references = ["fejer-2006"]', "references = []", 1), "utf-8")
    handout = compose(open_topic(tmp_path / "neck-pain"), visit(blocks=("section:why-it-matters",)), CLINIC)
    claims = part_of(handout, "section:why-it-matters").blocks[-1]
    assert TOPIC.words.labels.source_to_check in text_of(claims)


def test_a_section_past_its_day_says_so_on_paper(tmp_path: Path) -> None:
    late = dt.date(2027, 11, 22)
    said = text_of(part_of(sheet(blocks=("section:is-it-safe",), date=late), "section:is-it-safe"))
    assert "due to be checked by 21 November 2027" in said
    assert "due to be" not in text_of(part_of(sheet(blocks=("section:is-it-safe",)), "section:is-it-safe"))


def test_exercises_are_drawn_with_their_dose_and_when_to_stop() -> None:
    part = part_of(sheet(exercises=("band", "pillow")), "self-care")
    drawn = [block.figure.id for block in part.blocks if isinstance(block, Beside)]
    assert drawn == ["exercise-band", "exercise-pillow"]
    said = text_of(part)
    for id in ("band", "pillow"):
        exercise = next(each for each in TOPIC.plan.exercises if each.id == id)
        for text in (exercise.label, exercise.how, exercise.dose, exercise.stop):
            assert text.split(" [@")[0] in said


def test_a_sheet_that_names_no_exercise_shows_four_at_most() -> None:
    part = part_of(sheet(blocks=("self-care",)), "self-care")
    assert sum(isinstance(block, Beside) for block in part.blocks) == MOST_EXERCISES == 4
