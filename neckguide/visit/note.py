"""Visit to the text for the chart: plain lines that paste into any record system, with no patient identifier."""

from __future__ import annotations

from collections.abc import Iterable

from neckguide.content.topic import Checklist, ChecklistItem, Group
from neckguide.visit.advice import Advice
from neckguide.visit.visit import Visit

GROUPS: tuple[tuple[Group, str], ...] = (
    ("red-flag", "Warning signs"),
    ("helps", "What fits: often picked for acupuncture"),
    ("limits", "What fits: needles alone may not be enough"),
    ("precaution", "Before needling"),
)


def chart_note(
    title: str,
    version: str,
    checklist: Checklist,
    advice: Advice,
    visit: Visit,
    read: Iterable[str],
    given: Iterable[str],
) -> str:
    """The note: `read` and `given` are the titles of the sections read and of the sheet's blocks."""
    lines = [f"{title}: patient education, {visit.date.isoformat()} (content {version})"]
    for group, name in GROUPS:
        lines += _group(name, checklist.group(group), group in visit.asked, visit)
    if advice.answered or advice.flags or advice.assess_first:
        lines.append(f"Suggested: {advice.headline}. {advice.next_step}")
    else:
        lines.append("Suggested: nothing, because the warning signs were not asked.")
    lines += [f"Resolved: {entry.item.label}: {entry.reason}" for entry in advice.resolved]
    if titles := "; ".join(read):
        lines.append(f"Read together: {titles}.")
    lines.append(f"Sheet ({visit.size} pt, {visit.paper.upper()}, {_kind(advice)}): {'; '.join(given)}.")
    if visit.review:
        lines.append(f"Review: {visit.review.isoformat()}.")
    lines.append("A talking aid was used; it gives no diagnosis and no score.")
    return "\n".join(lines) + "\n"


def _group(name: str, items: tuple[ChecklistItem, ...], asked: bool, visit: Visit) -> list[str]:
    ticked = [item.label for item in items if item.id in visit.ticked]
    if not asked:
        state = f"not all asked; ticked: {len(ticked)}" if ticked else "not asked"
    else:
        state = f"asked; ticked: {len(ticked)}" if ticked else f"asked, none of the {len(items)}"
    return [f"{name}: {state}.", *(f"  - {label}" for label in ticked)]


def _kind(advice: Advice) -> str:
    return {"urgent": "urgent sheet", "assessment": "assessment sheet"}.get(advice.sheet, "ordinary sheet")
