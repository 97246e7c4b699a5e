"""The topic's own words: nothing that was not shown, nothing too long, nothing left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from neckguide.content.blocks import Block, Callout, Columns, Figure, ItemList
from neckguide.content.check import MOST_GRADE, MOST_ITEMS, MOST_WORDS, check_topic, section_text
from neckguide.content.figures import Dots
from neckguide.content.load import Section
from neckguide.content.readability import grade, words
from tests.core.checklist_table import RED_FLAGS
from tests.core.rooms import TODAY, TOPIC

FILES = sorted(file for file in TOPIC.folder.rglob("*") if file.suffix in (".toml", ".md", ".svg", ".json"))
PROSE = [file for file in FILES if file.suffix in (".toml", ".md")]

FORBIDDEN = [
    r"balanc\w* (?:your |the )?hormones?",
    r"boosts? (?:your |the )?(?:immun\w+|energy)",
    r"de-?tox\w*",
    r"\bcur(?:e|es|ed|ing)\b",
    r"guarantee\w*",
    r"works for (?:you|every)",
    r"miracle",
    r"100 ?%",
    r"\bproven to\b",
    r"(?<!not )(?<!never )\b(?:completely|totally|perfectly|quite) safe",
    r"no side effects",
    r"risk-free",
    r"resets? (?:your|the) (?:nerv\w+|body)",
    r"removes? blockages?",
    r"strengthens? (?:your |the )?immun\w+",
    r"scientifically",
    r"acupuncture works",
    r"stop (?:taking )?your (?:blood )?thinner",
]

# Figures of the fact base that rest on memory or were not confirmed: verified.md, section 3, and wording traps.
UNCONFIRMED = [
    r"\b43 ?%",
    r"0\.003",
    r"\b32[.,]5\b",
    r"\b1\.3 per",
    r"\b0\.84",
    r"7\.5 million",
    r"\b50 v(?:s|ersus)? 41\b",
]
NEGATED = re.compile(r"\b(?:no|not|none|never|nothing|cannot)\b[^.]{0,60}$", re.IGNORECASE)


def said(pattern: str, text: str) -> list[str]:
    """Where a text says it, unless the sentence denies it."""
    hits = re.finditer(pattern, text, re.IGNORECASE)
    return [text[max(0, hit.start() - 60) : hit.end() + 20] for hit in hits if not NEGATED.search(text[: hit.start()])]


@pytest.mark.parametrize("file", PROSE, ids=[file.name for file in PROSE])
def test_no_word_promises_what_was_not_shown(file: Path) -> None:
    text = re.sub(r"\s+", " ", file.read_text("utf-8"))
    assert not [hit for pattern in FORBIDDEN for hit in said(pattern, text)]
    assert not [hit for pattern in UNCONFIRMED for hit in re.findall(pattern, text)]


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_no_link_to_a_pirate_copy_and_nothing_left_of_the_drafting(file: Path) -> None:
    text = file.read_text("utf-8").lower()
    assert not re.search(r"sci-?hub|libgen|z-lib|\[memory\]|\bnc\b|todo|fixme|lorem", text)


def every(blocks: tuple[Block, ...]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        found.append(block)
        if isinstance(block, Callout | Columns):
            found += every(block.blocks)
        elif isinstance(block, ItemList):
            found += [inner for item in block.items for inner in every(item.blocks)]
    return found


@pytest.mark.parametrize("section", TOPIC.sections, ids=[section.id for section in TOPIC.sections])
def test_a_section_is_short_plain_and_complete(section: Section) -> None:
    text = section_text(TOPIC.body(section))
    assert len(words(text)) <= MOST_WORDS == 220
    assert grade(text) <= MOST_GRADE == 6
    for line in (section.title, section.summary, section.say, section.ask):
        assert line.strip() == line != "" and "\n" not in line and "[@" not in line
    assert section.ask.endswith("?") and section.say.endswith((".", "?"))
    for block in every(TOPIC.body(section)):
        assert not isinstance(block, ItemList) or len(block.items) <= MOST_ITEMS == 7
        if isinstance(block, Figure):
            assert block.alt.strip() and TOPIC.figure(block.id).startswith(b"<")


@pytest.mark.parametrize("item", TOPIC.checklist.items, ids=[item.id for item in TOPIC.checklist.items])
def test_an_item_says_all_that_its_group_needs(item) -> None:  # type: ignore[no-untyped-def]
    assert item.label and item.line and item.why and item.kinds and item.references
    assert item.label.startswith(("You", "Your"))
    if item.group == "red-flag":
        assert item.urgency == RED_FLAGS[item.id] and item.may_mean and not item.may_mean.endswith(".")
    if item.gate == "assess-first":
        assert item.may_mean
    if item.group == "precaution":
        assert item.clinician and item.take_care


def test_numbers_to_call_are_the_clinics_never_the_topics() -> None:
    for file in PROSE:
        assert not re.search(r"(?:call|dial|ring) (?:999|911|112|111)\b", file.read_text("utf-8"), re.IGNORECASE)


def test_every_sheet_says_call_and_do_not_rest_and_wait() -> None:
    """`verified.md`: patients with a collapsed lung had been told to rest."""
    help_ = TOPIC.words.help
    assert "Do not wait and rest" in help_.lead and "next few days" in help_.lead
    now, today, soon = help_.rows
    assert (now.urgency, today.urgency, soon.urgency) == ("emergency-now", "same-day", "soon")
    for sign in ("short breath", "chest", "shoulder", "cough", "headache", "weak", "face, speech or sight", "bladder"):
        assert sign in " ".join(now.signs)
    assert "needles in your neck" in help_.tell and "blood thinner" in help_.tell


def test_the_safe_wordings_of_the_wording_traps() -> None:
    text = " ".join(file.read_text("utf-8") for file in PROSE)
    for safe in ("a little better than", "about 9 in 100", "One sign is enough", "Keep taking your blood thinner"):
        assert safe in text
    picture = TOPIC.picture(TOPIC.words.expect.figure)
    assert isinstance(picture, Dots) and picture.total == 100 and [row.count for row in picture.rows] == [9]


def test_the_real_topic_has_no_fault() -> None:
    assert [finding for finding in check_topic(TOPIC.folder, TODAY) if finding.fault] == []


def test_the_gates_themselves_tell_a_promise_from_a_denial() -> None:
    assert said(r"\bcures?\b", "Needles cure pain.") and not said(r"\bcures?\b", "We know of no proven cure.")
