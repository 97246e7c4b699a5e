"""Visit to the text for the chart: plain lines that paste into any record system, with no patient identifier."""

from __future__ import annotations

from collections.abc import Iterable

from neckguide.content.load import Topic
from neckguide.content.options import OptionWords
from neckguide.content.topic import ChecklistItem, Group
from neckguide.visit.advice import Advice
from neckguide.visit.visit import Visit

GROUPS: tuple[tuple[Group, str], ...] = (
    ("red-flag", "Warning signs"),
    ("helps", "What fits: often picked for acupuncture"),
    ("limits", "What fits: needles alone may not be enough"),
    ("precaution", "Before needling"),
)


def chart_note(topic: Topic, advice: Advice, visit: Visit, given: Iterable[str]) -> str:
    """The note; `given` are the titles of the sheet's blocks."""
    checklist = topic.checklist
    lines = [f"{topic.words.title}: patient education, {visit.date.isoformat()} (content {topic.about.version})"]
    for group, name in GROUPS:
        lines += _group(name, checklist.group(group), group in visit.asked, visit)
    if advice.answered or advice.flags or advice.assess_first:
        lines.append(f"Suggested: {advice.headline}. {advice.next_step}")
    else:
        lines.append("Suggested: nothing, because the warning signs were not asked.")
    lines += [f"Resolved: {entry.item.label}: {entry.reason}" for entry in advice.resolved]
    lines += _shown(topic, visit)
    lines += _taught(topic, visit)
    lines.append(f"Sheet ({visit.size} pt, {visit.paper.upper()}, {_kind(advice)}): {'; '.join(given)}.")
    if visit.review:
        lines.append(f"Review: {visit.review.isoformat()}.")
    lines.append("A talking aid was used; it gives no diagnosis and no score.")
    return "\n".join(lines) + "\n"


def _shown(topic: Topic, visit: Visit) -> list[str]:
    """What was read, marked and compared."""
    lines: list[str] = []
    read = [section for section in topic.sections if section.id in visit.read]
    if titles := "; ".join(f"{each.title}{' (short form)' * (each.id in visit.short)}" for each in read):
        lines.append(f"Read together: {titles}.")
    if visit.marks:
        lines.append(f"Neck picture: {len(visit.marks)} marked where it hurts.")
    if visit.compared or visit.options:
        names = "; ".join(option.name for option in topic.options.options if option.id in visit.options)
        lines.append(f"Options compared; of interest: {names or 'none marked'}.")
    if rated := _rated(topic.options.words, visit):
        lines.append(f"What matters to the patient: {'; '.join(rated)}.")
    names = [exercise.label for exercise in topic.plan.exercises if exercise.id in visit.exercises]
    return [*lines, f"Exercises given: {'; '.join(names)}."] if names else lines


def _rated(words: OptionWords, visit: Visit) -> list[str]:
    ratings = dict(enumerate(words.ratings))
    return [
        f"{matter.label}: {ratings.get(visit.matters[matter.id], '')}"
        for matter in words.matters
        if matter.id in visit.matters
    ]


def _taught(topic: Topic, visit: Visit) -> list[str]:
    said = {"own-words": "said it in own words", "again": "explained again"}
    asked = [each for each in topic.words.teach_back if each.ask in visit.taught]
    if not asked:
        return ["Teach-back: not done."]
    return ["Teach-back:", *(f"  - {each.ask} {said[visit.taught[each.ask]]}." for each in asked)]


def _group(name: str, items: tuple[ChecklistItem, ...], asked: bool, visit: Visit) -> list[str]:
    ticked = [item.label for item in items if item.id in visit.ticked]
    if not asked:
        state = f"not all asked; ticked: {len(ticked)}" if ticked else "not asked"
    else:
        state = f"asked; ticked: {len(ticked)}" if ticked else f"asked, none of the {len(items)}"
    return [f"{name}: {state}.", *(f"  - {label}" for label in ticked)]


def _kind(advice: Advice) -> str:
    return {"urgent": "urgent sheet", "assessment": "assessment sheet"}.get(advice.sheet, "ordinary sheet")
