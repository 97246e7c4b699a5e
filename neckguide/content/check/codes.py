"""Every check of `codes.toml`: that each thing a sheet's code may name has one number of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from neckguide.content.check.finding import Finding, twice
from neckguide.content.check.sheet import BLOCKS
from neckguide.content.load import Topic

ALONE = frozenset(("urgent", "assessment"))
"""Blocks that nobody chooses."""
VERSION = re.compile(r"20\d\d\.(0[1-9]|1[0-2])(\.[1-9]\d?)?")


def check_codes(topic: Topic) -> Iterator[Finding]:
    """Each list holds every id once. Which place an id has had before is for the file's history to tell."""
    codes, file = topic.codes, f"{topic.folder.name}/codes.toml"
    if codes is None:
        return  # A topic may do without; then its sheets have no code.
    items = topic.checklist.items
    signs = [item.id for item in items if item.group == "red-flag" or item.gate == "assess-first"]
    sections = [f"section:{section.id}" for section in topic.sections]
    options = topic.options
    yield from _numbered(file, "languages", codes.languages, topic.about.languages)
    yield from _numbered(file, "items", codes.items, (item.id for item in items))
    yield from _numbered(file, "signs", codes.signs, signs)
    yield from _numbered(file, "blocks", codes.blocks, (*sorted(BLOCKS - ALONE), *sections))
    yield from _numbered(file, "options", codes.options, (option.id for option in options.options))
    yield from _numbered(file, "matters", codes.matters, (matter.id for matter in options.words.matters))
    yield from _numbered(file, "exercises", codes.exercises, (exercise.id for exercise in topic.plan.exercises))
    yield from _numbered(file, "goals", codes.goals, (goal.id for goal in topic.plan.goals))
    if not VERSION.fullmatch(topic.about.version):
        yield Finding(f"{topic.folder.name}/topic.toml", "codes need a version of year and month, such as 2026.11")


def _numbered(file: str, name: str, numbered: tuple[str, ...], there: Iterable[str]) -> Iterator[Finding]:
    yield from twice(f"{file}: {name}", numbered)
    for id in there:
        if id not in numbered:
            yield Finding(f"{file}: {name}", f"“{id}” has no number: put it at the end of the list")
