"""Every fault and notice in a topic folder, with file and place: what `neckguide check` prints.

This is the way in and the order; each module beside it looks at what its name says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from neckguide.content.check.checklist import check_advice, check_checklist
from neckguide.content.check.claims import check_claims
from neckguide.content.check.codes import check_codes
from neckguide.content.check.favourites import check_favourites
from neckguide.content.check.figures import check_figures
from neckguide.content.check.finding import Finding, told
from neckguide.content.check.options import check_options
from neckguide.content.check.references import check_files, check_references
from neckguide.content.check.sections import MOST_ITEMS, MOST_WORDS, check_days, check_sections, section_text
from neckguide.content.check.sheet import check_handout, check_plan
from neckguide.content.check.words import MOST_GRADE, check_glossary, english
from neckguide.content.load import Topic, open_topic
from neckguide.content.readability import grade, smog
from neckguide.errors import NeckguideError

__all__ = ["MOST_GRADE", "MOST_ITEMS", "MOST_WORDS", "Finding", "check_topic", "reading_levels", "section_text"]


def check_topic(folder: Path, today: dt.date) -> list[Finding]:
    """All findings of a topic, in every language that it names."""
    with suppress(OSError):
        folder = folder.absolute()  # so that “.” has a name
    try:
        languages = open_topic(folder).about.languages
    except NeckguideError as error:
        return [told(error)]
    found: list[Finding] = []
    for language in languages:
        topic = open_topic(folder, language)
        for check in _checks(today):
            found += _found(check, topic)
    return list(dict.fromkeys(found))


def reading_levels(folder: Path) -> list[str]:
    """A line for each English text of a topic: the lowest and highest grade of its sections, SMOG beside it."""
    lines: list[str] = []
    with suppress(NeckguideError):
        for language in open_topic(folder).about.languages:
            topic = open_topic(folder, language)
            texts = [section_text(topic.body(section)) for section in topic.sections if not section.fault]
            if not english(topic) or not texts:
                continue
            grades, smogs = sorted(map(grade, texts)), sorted(map(smog, texts))
            name = f"{topic.folder.name}/{language}"
            lines.append(
                f"{name}: {len(texts)} sections, grade {grades[0]:.1f} to {grades[-1]:.1f} "
                f"(SMOG {smogs[0]:.1f} to {smogs[-1]:.1f})"
            )
    return lines


def _found(check: Callable[[Topic], Iterable[Finding]], topic: Topic) -> Iterator[Finding]:
    """What a check finds, and at its end the piece that could not be read."""
    try:
        yield from check(topic)
    except NeckguideError as error:
        yield told(error)


def _checks(today: dt.date) -> tuple[Callable[[Topic], Iterable[Finding]], ...]:
    return (
        partial(_about, today=today),
        partial(check_sections, today=today),
        check_figures,
        check_claims,
        check_options,
        check_glossary,
        check_checklist,
        check_advice,
        check_plan,
        check_handout,
        check_favourites,
        check_references,
        check_codes,
        check_files,
    )


def _about(topic: Topic, today: dt.date) -> Iterator[Finding]:
    """The dates of the whole topic; the sections' own are for `check_sections`."""
    file, about = f"{topic.folder.name}/topic.toml", topic.about
    yield from (Finding(file, fault) for fault in topic.bad_dates)
    if not topic.bad_dates:
        yield from check_days(file, about.written, about.searched, about.review_by, today)
    if not english(topic):
        yield Finding(f"{topic.folder.name}/{topic.language}", "wording is judged in English alone", fault=False)
