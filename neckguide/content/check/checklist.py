"""Every check of `checklist.toml` and of `advice.toml`, whose rows answer it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import get_args

from neckguide.content.check.finding import Finding, listed, place, twice
from neckguide.content.check.words import Part, check_parts
from neckguide.content.load import Topic
from neckguide.content.topic import URGENCIES, Checklist, ChecklistItem, Group, Row, SheetKind, When

STERN_SHEETS: dict[When, SheetKind] = {
    "open-emergency-now": "urgent",
    "open-same-day": "urgent",
    "open-soon": "urgent",
    "open-assess-first": "assessment",
}


def check_checklist(topic: Topic) -> Iterator[Finding]:
    """Every item and pair: what it names is there, and it says all that its group needs."""
    file = place(topic, "checklist.toml")
    checklist = topic.checklist
    ids = [item.id for item in checklist.items]
    yield from twice(file, ids)
    for item in checklist.items:
        where = f"{file}: {item.id}"
        for name in (*item.asks, *item.excludes, *([item.counts_as] if item.counts_as else [])):
            if name not in ids:
                yield Finding(where, f"unknown item “{name}”")
        for missing in _unfilled(item):
            yield Finding(where, f"{missing} is missing")
        yield from listed(topic, where, item.references)
        if item.needs_check:
            yield Finding(where, "source still to be checked", fault=False)
    yield from _pairs(topic, file, ids)
    for group in get_args(Group):
        if group not in checklist.groups:
            yield Finding(file, f"the words of group “{group}” are missing")
    yield from check_parts(topic, file, _items(checklist))


def check_advice(topic: Topic) -> Iterator[Finding]:
    """Every row of advice: it can be reached, and no stern one hands out a mild sheet."""
    file = place(topic, "advice.toml")
    rows = topic.advice.rows
    seen: list[When] = []
    for number, row in enumerate(rows, 1):
        where = f"{file}: row {number} “{row.id}”"
        if row.when in seen or "nothing" in seen:
            yield Finding(where, "this row can never be reached: an earlier one always wins")
        elif not _answerable(row, topic.checklist):
            yield Finding(where, f"no item of the checklist can ever make “{row.when}” true")
        seen.append(row.when)
        needed = STERN_SHEETS.get(row.when)
        if needed != row.sheet and (needed or row.sheet in STERN_SHEETS.values()):
            yield Finding(where, f"the sheet is “{row.sheet}”, but “{row.when}” needs “{needed or 'ordinary'}”")
    if "nothing" not in seen:
        yield Finding(file, "a last row with when = “nothing” is missing: some visits would get no advice")
    for urgency in URGENCIES:
        if urgency not in topic.advice.urgencies:
            yield Finding(file, f"the name of “{urgency}” is missing")
    yield from check_parts(topic, file, _rows(topic))


def _pairs(topic: Topic, file: str, ids: list[str]) -> Iterator[Finding]:
    for pair in topic.checklist.pairs:
        for name in (*pair.any, *pair.with_):
            if name not in ids:
                yield Finding(f"{file}: pair", f"unknown item “{name}”")
        yield from listed(topic, f"{file}: pair", pair.references)


def _unfilled(item: ChecklistItem) -> Iterator[str]:
    needed = {"red-flag": ("urgency", "may_mean"), "limits": ("gate",), "precaution": ("clinician", "take_care")}
    for field in ("label", "line", "why", "kinds", *needed.get(item.group, ())):
        if not getattr(item, field):
            yield field.replace("_", "-")


def _answerable(row: Row, checklist: Checklist) -> bool:
    tests: dict[When, Callable[[ChecklistItem], bool]] = {
        "open-emergency-now": lambda item: item.urgency == "emergency-now",
        "open-same-day": lambda item: item.urgency == "same-day",
        "open-soon": lambda item: item.urgency == "soon",
        "open-assess-first": lambda item: item.gate == "assess-first" and not item.counts_as,
        "resolved": lambda item: item.group == "red-flag" or item.gate == "assess-first",
        "not-alone": lambda item: item.gate == "not-alone",
        "helps": lambda item: item.group == "helps",
        "precautions": lambda item: item.group == "precaution",
        "nothing": lambda _: True,
    }
    return any(tests[row.when](item) for item in checklist.items)


def _items(checklist: Checklist) -> Iterator[Part]:
    """What the patient reads of each group: joined, for one line has no grade of its own."""
    for group in get_args(Group):
        items = checklist.group(group)
        yield Part(group, tuple(text for item in items for text in (item.label, item.line)))
        yield Part(f"{group}, why", tuple(item.why for item in items), fault=False)
        yield Part(f"{group}, take-care", tuple(item.take_care for item in items))


def _rows(topic: Topic) -> Iterator[Part]:
    first = topic.advice.ask_first
    yield Part("ask-first", (first.headline, first.body, first.next_step, topic.advice.aid))
    for number, row in enumerate(topic.advice.rows, 1):
        yield Part(f"row {number} “{row.id}”", (row.headline, row.body, row.next_step))
