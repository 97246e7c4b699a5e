"""Visit to the text for the chart: plain lines that paste into any record system, with no patient identifier.

Lines are short enough for a narrow field and hold no tab and no sign that an old system would turn into "?".
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping

from neckguide.content.load import Topic
from neckguide.content.topic import ChecklistItem, Group
from neckguide.errors import NoCode, TopicFault
from neckguide.visit.advice import Advice
from neckguide.visit.code import encode
from neckguide.visit.teach_back import questions
from neckguide.visit.visit import Visit

WIDTH = 88
"""The most characters in a line."""
CODE_WIDTH = 60
"""The most characters in a line of the code."""
GROUPS: tuple[tuple[Group, str], ...] = (
    ("red-flag", "Warning signs"),
    ("helps", "What fits: often picked for acupuncture"),
    ("limits", "What fits: needles alone may not be enough"),
    ("precaution", "Before needling"),
)
KINDS = {"urgent": "urgent sheet", "assessment": "assessment sheet"}
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u2022\u00b7", "-"),
        **dict.fromkeys("\u00a0\u2009\u202f\u2007\t", " "),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\ufeff", ""),
        "\u2026": "...",
        "\u2192": "->",
        "\u00d7": "x",
        "\u2264": "<=",
        "\u2265": ">=",
        "\u2260": "!=",
        "\u2248": "about ",
        "\u00b0": " degrees",
        "\u00bd": "1/2",
    }
)
"""Signs of print as what every keyboard has; letters of other languages stay."""


def chart_note(
    topic: Topic, advice: Advice, visit: Visit, given: Mapping[str, str], is_given: bool | None = None
) -> str:
    """The note; `given` are the titles of the blocks that stand on the sheet, by id.

    `is_given` says whether the sheet was printed or saved as it is now; None where that is not known.
    """
    lines = [
        f"{topic.words.title}: patient education, {visit.date.isoformat()} "
        f"(content {topic.about.version}, {topic.language})",
        *_asked(topic, visit),
        *_advised(topic, advice),
        *_shown(topic, visit),
        *_taught(topic, visit, given),
        *_given(topic, advice, visit, given, is_given),
        "A talking aid was used; it gives no diagnosis and no score.",
    ]
    return "\n".join([*wrapped(lines), *_code(topic, visit)]) + "\n"


def wrapped(lines: Iterable[str]) -> Iterator[str]:
    """Lines of signs that any system keeps, broken between words; what goes on is set in by two more."""
    for line in lines:
        plain = "".join(ch for ch in line.translate(_PLAIN) if ch.isprintable())
        indent = "    " if plain.startswith("  - ") else "  "
        yield from textwrap.wrap(plain, WIDTH, subsequent_indent=indent, break_on_hyphens=False) or [""]


# The parts, one function each -------------------------------------------------------------------------------


def _asked(topic: Topic, visit: Visit) -> Iterator[str]:
    """Each group: what was ticked, and whether all of it was asked."""
    for group, name in GROUPS:
        items = topic.checklist.group(group)
        ticked = [item for item in items if item.id in visit.ticked]
        if group in visit.asked:
            state = f"asked; ticked: {len(ticked)} of {len(items)}" if ticked else f"asked, none of the {len(items)}"
        else:
            state = f"not all asked; ticked: {len(ticked)}" if ticked else "NOT ASKED"
        yield f"{name}: {state}."
        yield from (f"  - {item.label}" for item in ticked)


def _advised(topic: Topic, advice: Advice) -> Iterator[str]:
    """What the ticks suggest, the signs that stand open, and who looked into the others."""
    if advice.answered or advice.flags or advice.assess_first:
        yield f"Suggested: {advice.headline}. {advice.next_step}"
    else:
        yield "Suggested: nothing, because the warning signs were not asked."
    for flag in advice.flags:
        how_fast = topic.advice.urgencies.get(flag.urgency, flag.urgency).lower()
        yield f"Open warning sign ({how_fast}): {flag.item.label}."
    yield from (f"To check before any needle: {item.label}." for item in advice.assess_first)
    yield from (f"Resolved: {entry.item.label}: {entry.reason}" for entry in advice.resolved)
    if advice.ask:
        yield f"Still to ask: {_listed(advice.ask)}."


def _shown(topic: Topic, visit: Visit) -> Iterator[str]:
    """What was read, marked, compared and weighed."""
    read = [section for section in topic.sections if section.id in visit.read]
    titles = [f"{each.title}{' (short form)' * (each.id in visit.short)}" for each in read]
    yield f"Read together: {'; '.join(titles)}." if titles else "Read together: nothing noted."
    if visit.marks:
        yield f"Neck picture, where it hurts: {len(visit.marks)} marked."
    names = "; ".join(option.name for option in topic.options.options if option.id in visit.options)
    if visit.compared or names:
        yield f"Options compared; of interest: {names or 'none marked'}."
    else:
        yield "Options: not compared."
    if rated := _rated(topic, visit):
        yield f"What matters to the patient: {'; '.join(rated)}."


def _rated(topic: Topic, visit: Visit) -> list[str]:
    words = topic.options.words
    ratings = dict(enumerate(words.ratings))
    return [
        f"{matter.label}: {ratings.get(visit.matters[matter.id], '')}"
        for matter in words.matters
        if matter.id in visit.matters
    ]


def _taught(topic: Topic, visit: Visit, given: Mapping[str, str]) -> Iterator[str]:
    """How each question was answered, and which of those for this sheet were not asked."""
    said = {"own-words": "said it in own words", "again": "explained again"}
    asked = [each.ask for each in topic.words.teach_back if each.ask in visit.taught]
    left = [each.ask for each in questions(topic.words.teach_back, given) if each.ask not in visit.taught]
    if not asked:
        yield "Teach-back: not done."
        return
    yield "Teach-back:"
    yield from (f"  - {ask} {said[visit.taught[ask]]}." for ask in asked)
    yield from (f"  - {ask} not asked." for ask in left)


def _given(
    topic: Topic, advice: Advice, visit: Visit, given: Mapping[str, str], is_given: bool | None
) -> Iterator[str]:
    """The sheet: whether it went home, its print, what stands on it, and what was agreed."""
    gone = {True: ", printed or saved", False: ", NOT printed or saved yet", None: ""}[is_given]
    kind = KINDS.get(advice.sheet, "ordinary sheet")
    titles = "; ".join(title.rstrip(".") for title in given.values())
    yield f"Sheet ({kind}, {visit.size} pt, {visit.paper.upper()}{gone}): {titles}."
    names = [exercise.label for exercise in topic.plan.exercises if exercise.id in visit.exercises]
    # Without a block of their own they stand in the plan.
    if names and ("self-care" in given or "plan" in given):
        yield f"Exercises given: {'; '.join(names)}."
    goals = {goal.id: goal.label for goal in topic.plan.goals}
    if visit.goal in goals:
        yield f"Goal: {goals[visit.goal]}."
    if visit.review:
        yield f"Review: {visit.review.isoformat()}."
    typed = {
        "a name": visit.name,
        "a note": visit.note if "note" in given else "",
        "the next visit": visit.next_visit if advice.has_next_visit else "",
        "a goal": visit.goal if "plan" in given and visit.goal not in goals else "",
    }
    if names := [what for what, text in typed.items() if text.strip()]:
        yield f"Typed on the sheet and not repeated here: {', '.join(names)}."


def _code(topic: Topic, visit: Visit) -> list[str]:
    """The sheet's code on lines of its own, never broken within a group."""
    try:
        code = encode(topic, visit)
    except NoCode as error:
        return list(wrapped([str(error)]))
    except TopicFault as fault:  # One file that is lost must not cost the rest of the note.
        return list(wrapped([str(NoCode(why=str(fault)))]))
    how = 'Code of this sheet ("Open code..." in neckguide makes it again, without typed words):'
    lines = textwrap.wrap(code.replace("-", " "), CODE_WIDTH)
    return [how, *(line.replace(" ", "-") for line in lines)]


def _listed(items: Iterable[ChecklistItem]) -> str:
    return "; ".join(item.label for item in items)
