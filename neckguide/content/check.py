"""Every fault and notice in a topic folder, with file and place: what `neckguide check` prints."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from neckguide.content.blocks import Block, Callout, Columns, Figure, Heading, ItemList, Paragraph, Table, plain
from neckguide.content.load import Section, Topic, open_topic
from neckguide.content.markdown import citations
from neckguide.content.readability import grade, smog, words
from neckguide.content.topic import NEEDS_CHECK, Checklist, ChecklistItem, Reference, Row, SheetKind, When
from neckguide.errors import NeckguideError

MOST_WORDS = 220
MOST_GRADE = 6.0
MOST_ITEMS = 7
PIRATES = ("sci-hub", "libgen", "scihub")
KNOWN_FILES = {"topic.toml", "references.json"}
KNOWN_WORDS = {"checklist.toml", "advice.toml", "plan.toml", "handout.toml"}
STERN_SHEETS: dict[When, SheetKind] = {
    "open-emergency-now": "urgent",
    "open-same-day": "urgent",
    "open-soon": "urgent",
    "open-assess-first": "assessment",
}


class Finding(Struct, frozen=True):
    """One thing to mend (`fault`) or to know (a notice)."""

    place: str
    text: str
    fault: bool = True


def check_topic(folder: Path, today: dt.date) -> list[Finding]:
    """All findings of a topic, in every language that it names."""
    with suppress(OSError):
        folder = folder.absolute()  # so that “.” has a name
    try:
        languages = open_topic(folder).about.languages
    except NeckguideError as error:
        return [_finding(error)]
    found: list[Finding] = []
    for language in languages:
        topic = open_topic(folder, language)
        found += _age(topic, today)
        for check in (_sections, _checklist, _advice, _plan, _sheet, _references, _files):
            try:
                found += check(topic)
            except NeckguideError as error:
                found.append(_finding(error))
    return list(dict.fromkeys(found))


def section_text(blocks: Iterable[Block]) -> str:
    """The words of blocks as lines, for counting: captions and alternative texts left out."""
    return "\n".join(_lines(blocks))


def _finding(error: NeckguideError) -> Finding:
    place = error.values.get("file", "topic")
    return Finding(place, error.values.get("fault", str(error)))


def _age(topic: Topic, today: dt.date) -> Iterator[Finding]:
    if topic.about.review_by < today:
        yield Finding(f"{topic.folder.name}/topic.toml", f"the review day {topic.about.review_by} is past", fault=False)


def _sections(topic: Topic) -> Iterator[Finding]:
    for id, count in Counter(section.id for section in topic.sections).items():
        if count > 1:
            yield Finding(f"{topic.folder.name}/{topic.language}/sections", f"{count} files have the id “{id}”")
    for section in topic.sections:
        try:
            yield from _section(topic, section, section.blocks())
        except NeckguideError as error:
            yield _finding(error)


def _section(topic: Topic, section: Section, blocks: tuple[Block, ...]) -> Iterator[Finding]:
    text = section_text(blocks)
    if (count := len(words(text))) > MOST_WORDS:
        yield Finding(section.file, f"{count} words; {MOST_WORDS} are the most")
    if (level := grade(text)) > MOST_GRADE:
        yield Finding(section.file, f"grade {level:.1f} (SMOG {smog(text):.1f}); {MOST_GRADE:.0f} is the most")
    for field in ("title", "summary", "say", "ask"):
        if not getattr(section, field).strip():
            yield Finding(section.file, f"{field} is empty")
    yield from _cited(topic, section.file, section.text)
    for block in _every(blocks):
        if isinstance(block, Figure):
            if not block.alt.strip():
                yield Finding(section.file, f"picture “{block.id}” has no alternative text")
            try:
                topic.figure(block.id)
            except NeckguideError:
                yield Finding(section.file, f"picture “{block.id}” is missing from figures/")
        if isinstance(block, ItemList) and len(block.items) > MOST_ITEMS:
            yield Finding(section.file, f"a list of {len(block.items)} items; {MOST_ITEMS} are the most")


def _cited(topic: Topic, place: str, text: str) -> Iterator[Finding]:
    """Unknown references are faults, sources still to be checked are notices."""
    for id, count in Counter(citations(text)).items():
        if id == NEEDS_CHECK:
            yield Finding(place, f"{count} × source still to be checked", fault=False)
        elif id not in topic.references:
            yield Finding(place, f"reference “{id}” is not in references.json")


def _checklist(topic: Topic) -> Iterator[Finding]:
    file = f"{topic.folder.name}/{topic.language}/checklist.toml"
    checklist = topic.checklist
    ids = [item.id for item in checklist.items]
    for id, count in Counter(ids).items():
        if count > 1:
            yield Finding(f"{file}: {id}", "this id stands more than once")
    for item in checklist.items:
        place = f"{file}: {item.id}"
        for name in (*item.asks, *item.excludes, *([item.counts_as] if item.counts_as else [])):
            if name not in ids:
                yield Finding(place, f"unknown item “{name}”")
        for missing in _unfilled(item):
            yield Finding(place, f"{missing} is missing")
        yield from _listed(topic, place, item.references)
        if item.needs_check:
            yield Finding(place, "source still to be checked", fault=False)
    yield from _pairs(topic, file, ids)
    for group in ("helps", "limits", "red-flag", "precaution"):
        if group not in checklist.groups:
            yield Finding(file, f"the words of group “{group}” are missing")


def _pairs(topic: Topic, file: str, ids: list[str]) -> Iterator[Finding]:
    for pair in topic.checklist.pairs:
        for name in (*pair.any, *pair.with_):
            if name not in ids:
                yield Finding(f"{file}: pair", f"unknown item “{name}”")
        yield from _listed(topic, f"{file}: pair", pair.references)


def _unfilled(item: ChecklistItem) -> Iterator[str]:
    needed = {"red-flag": ("urgency", "may_mean"), "limits": ("gate",), "precaution": ("clinician", "take_care")}
    for field in ("label", "line", "why", "kinds", *needed.get(item.group, ())):
        if not getattr(item, field):
            yield field.replace("_", "-")


def _listed(topic: Topic, place: str, ids: Iterable[str]) -> Iterator[Finding]:
    for id in ids:
        if id not in topic.references:
            yield Finding(place, f"reference “{id}” is not in references.json")


def _advice(topic: Topic) -> Iterator[Finding]:
    file = f"{topic.folder.name}/{topic.language}/advice.toml"
    rows = topic.advice.rows
    seen: list[When] = []
    for number, row in enumerate(rows, 1):
        place = f"{file}: row {number} “{row.id}”"
        if row.when in seen or "nothing" in seen:
            yield Finding(place, "this row can never be reached: an earlier one always wins")
        elif not _answerable(row, topic.checklist):
            yield Finding(place, f"no item of the checklist can ever make “{row.when}” true")
        seen.append(row.when)
        needed = STERN_SHEETS.get(row.when)
        if needed != row.sheet and (needed or row.sheet in STERN_SHEETS.values()):
            yield Finding(place, f"the sheet is “{row.sheet}”, but “{row.when}” needs “{needed or 'ordinary'}”")
    if "nothing" not in seen:
        yield Finding(file, "a last row with when = “nothing” is missing: some visits would get no advice")


def _answerable(row: Row, checklist: Checklist) -> bool:
    items = checklist.items
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
    return any(tests[row.when](item) for item in items)


def _plan(topic: Topic) -> Iterator[Finding]:
    file = f"{topic.folder.name}/{topic.language}/plan.toml"
    ids = [entry.id for entry in (*topic.plan.goals, *topic.plan.exercises)]
    for id, count in Counter(ids).items():
        if count > 1:
            yield Finding(f"{file}: {id}", "this id stands more than once")
    yield from _cited(topic, file, _words(topic, "plan.toml"))


def _sheet(topic: Topic) -> Iterator[Finding]:
    file = f"{topic.folder.name}/{topic.language}/handout.toml"
    words_ = topic.words
    yield from _cited(topic, file, _words(topic, "handout.toml"))
    if words_.expect.count > words_.expect.total:
        yield Finding(f"{file}: expect", "count is larger than total")
    if not words_.expect.alt.strip():
        yield Finding(f"{file}: expect", "alternative text is missing")
    for row in words_.help.rows:
        if len(row.signs) > MOST_ITEMS:
            yield Finding(f"{file}: help “{row.title}”", f"{len(row.signs)} signs; {MOST_ITEMS} are the most")
    for urgency in ("emergency-now", "same-day", "soon"):
        if urgency not in words_.urgent.words:
            yield Finding(f"{file}: urgent", f"the words for “{urgency}” are missing")
        if urgency not in topic.advice.urgencies:
            yield Finding(f"{topic.folder.name}/{topic.language}/advice.toml", f"the name of “{urgency}” is missing")
    if len(words_.labels.months) != 12 or len(words_.labels.weekdays) != 7:
        yield Finding(f"{file}: labels", "twelve months and seven weekdays are needed")


def _references(topic: Topic) -> Iterator[Finding]:
    file = f"{topic.folder.name}/references.json"
    used = set(_used(topic))
    for id, reference in topic.references.items():
        if id not in used:
            yield Finding(f"{file}: {id}", "this source is never cited")
        if any(pirate in _links(reference) for pirate in PIRATES):
            yield Finding(f"{file}: {id}", "this link leads to a pirate copy")


def _links(reference: Reference) -> str:
    return f"{reference.URL} {reference.DOI}".lower()


def _used(topic: Topic) -> Iterator[str]:
    for section in topic.sections:
        yield from citations(section.text)
    for name in sorted(KNOWN_WORDS):
        yield from citations(_words(topic, name))
    for entry in (*topic.checklist.items, *topic.checklist.pairs):
        yield from entry.references


def _words(topic: Topic, name: str) -> str:
    """A file's text as far as it can be read; that it cannot is told where it is used."""
    try:
        return (topic.folder / topic.language / name).read_text("utf-8", "replace")
    except OSError:
        return ""


def _files(topic: Topic) -> Iterator[Finding]:
    shown = {block.id for section in topic.sections if not section.fault for block in _figures(section)}
    for file in sorted(topic.folder.rglob("*")):
        name = file.relative_to(topic.folder).as_posix()
        parts = name.split("/")
        if file.is_dir() or name in KNOWN_FILES:
            continue
        if parts[0] == "figures" and file.suffix == ".svg" and file.stem in shown:
            continue
        if parts[0] in topic.about.languages and (set(parts[1:]) & KNOWN_WORDS or _is_section(parts)):
            continue
        yield Finding(f"{topic.folder.name}/{name}", "this file is never used")


def _is_section(parts: list[str]) -> bool:
    return len(parts) == 3 and parts[1] == "sections" and parts[2].endswith(".md")


def _figures(section: Section) -> Iterator[Figure]:
    try:
        yield from (block for block in _every(section.blocks()) if isinstance(block, Figure))
    except NeckguideError:
        return


def _every(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Callout | Columns):
            yield from _every(block.blocks)
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from _every(item.blocks)


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in _every(blocks):
        match block:
            case Heading() | Paragraph():
                yield plain(block.spans)
            case Callout():
                yield block.title
            case Table():
                yield from (plain(cell) for row in (block.header, *block.rows) for cell in row)
            case _:
                continue
