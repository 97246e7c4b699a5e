"""Every check of the sections: head, body, short form, dates."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from neckguide.content.blocks import Block, Callout, Columns, Figure, Heading, ItemList, Paragraph, Table, plain
from neckguide.content.check.finding import Finding, cited, place, prose, told, too_long
from neckguide.content.check.words import (
    check_grade,
    check_lengths,
    check_terms,
    check_voice,
    english,
    glossary_of,
    mean,
)
from neckguide.content.figures import Drawing
from neckguide.content.load import Section, Topic
from neckguide.content.readability import words
from neckguide.errors import NeckguideError

MOST_WORDS = 220
MOST_SHORT = 60
MOST_ITEMS = 7


def check_sections(topic: Topic, today: dt.date) -> Iterator[Finding]:
    """All sections, each for itself; one that cannot be read does not hide the others."""
    folder = place(topic, "sections")
    for id, count in Counter(section.id for section in topic.sections).items():
        if count > 1:
            yield Finding(folder, f"{count} files have the id “{id}”")
    texts: dict[str, str] = {}
    for section in topic.sections:
        try:
            blocks = section.blocks()
            texts[section.file] = section_text(blocks)
            yield from _head(topic, section)
            yield from _dates(topic, section, today)
            yield from _body(topic, section, blocks)
        except NeckguideError as error:
            yield told(error)
    if english(topic) and texts:
        hardest = max(texts, key=lambda file: mean([texts[file]]))
        most = f"{mean([texts[hardest]]):.1f} in {hardest.rpartition('/')[2]}"
        yield Finding(folder, f"mean words in a sentence: {mean(texts.values()):.1f}; most {most}", fault=False)


def section_text(blocks: Iterable[Block]) -> str:
    """The words of blocks as lines, for counting: captions and alternative texts left out."""
    return "\n".join(_lines(blocks))


def text_of_sections(topic: Topic, chosen: Callable[[Section], bool]) -> str:
    """The text of the sections that are chosen; those that cannot be read are left out."""
    texts: list[str] = []
    for section in filter(chosen, topic.sections):
        with suppress(NeckguideError):
            texts.append(section_text(section.blocks()))
    return "\n".join(texts)


def figures_in(section: Section) -> tuple[Figure, ...]:
    """The figures that a section shows; none where it cannot be read."""
    try:
        return tuple(block for block in every(section.blocks()) if isinstance(block, Figure))
    except NeckguideError:
        return ()


def every(blocks: Iterable[Block]) -> Iterator[Block]:
    """All blocks, those inside boxes, columns and lists too."""
    for block in blocks:
        yield block
        if isinstance(block, Callout | Columns):
            yield from every(block.blocks)
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from every(item.blocks)


def _head(topic: Topic, section: Section) -> Iterator[Finding]:
    for field in ("title", "summary", "say", "ask"):
        if not getattr(section, field).strip():
            yield Finding(section.file, f"{field} is empty")
    yield from too_long(section.file, "short", section.short, MOST_SHORT)
    yield from cited(topic, f"{section.file}: short", section.short)


def _dates(topic: Topic, section: Section, today: dt.date) -> Iterator[Finding]:
    yield from (Finding(section.file, fault) for fault in section.bad_dates)
    if not section.bad_dates and not topic.bad_dates:
        written, searched = section.written or topic.about.written, section.searched or topic.about.searched
        yield from check_days(section.file, written, searched, topic.review_by(section), today)


def check_days(file: str, written: dt.date, searched: dt.date, review_by: dt.date, today: dt.date) -> Iterator[Finding]:
    """Days that cannot be, as faults; a review day that is past, as a notice."""
    if review_by < today:
        yield Finding(file, f"the review day {review_by} is past", fault=False)
    if written > review_by:
        yield Finding(file, f"written on {written}, after its review day {review_by}")
    if searched > today:
        yield Finding(file, f"searched on {searched}, which is still to come")


def _body(topic: Topic, section: Section, blocks: tuple[Block, ...]) -> Iterator[Finding]:
    text = section_text(blocks)
    if (count := len(words(text))) > MOST_WORDS:
        yield Finding(section.file, f"{count} words; {MOST_WORDS} are the most")
    yield from cited(topic, section.file, section.text)
    for block in every(blocks):
        if isinstance(block, Figure):
            yield from _figure(topic, section, block)
        if isinstance(block, ItemList) and len(block.items) > MOST_ITEMS:
            yield Finding(section.file, f"a list of {len(block.items)} items; {MOST_ITEMS} are the most")
    if english(topic):
        yield from check_grade(section.file, text)
        yield from check_lengths(section.file, text)
        yield from check_voice(section.file, "\n".join(_lines(blocks, headings=False)))
        yield from _words(topic, section, blocks, text)


def _words(topic: Topic, section: Section, blocks: tuple[Block, ...], text: str) -> Iterator[Finding]:
    """Both forms of the section: whole, with its pictures' words, and in short."""
    glossary = glossary_of(topic)
    head = prose(section.title, section.summary, section.say, section.ask)
    shown = [topic.shown(figure) for figure in figures_in(section)]
    pictures = [line for figure in shown for line in (figure.title, plain(figure.caption))]
    yield from check_terms(section.file, "\n".join((head, text, *pictures)), glossary)
    where, short = f"{section.file}: short", prose(section.short)
    urgent = [block for block in blocks if isinstance(block, Callout) and block.kind == "urgent"]
    yield from check_grade(where, short)
    yield from check_lengths(where, short)
    yield from check_terms(where, "\n".join((short, section_text(urgent))), glossary)


def _figure(topic: Topic, section: Section, figure: Figure) -> Iterator[Finding]:
    """That there is something to show and to say; what a picture's own file holds is for `check_figures`."""
    try:
        picture = topic.picture(figure.id)
    except NeckguideError:
        return
    if picture is None and not figure.alt.strip():
        yield Finding(section.file, f"picture “{figure.id}” has no alternative text")
    drawn = picture is None or isinstance(picture, Drawing)
    if drawn and not (topic.folder / "figures" / f"{figure.id}.svg").is_file():
        yield Finding(section.file, f"picture “{figure.id}” is missing from figures/")


def _lines(blocks: Iterable[Block], headings: bool = True) -> Iterator[str]:
    for block in every(blocks):
        match block:
            case Heading() if not headings:
                continue
            case Heading() | Paragraph():
                yield plain(block.spans)
            case Callout():
                yield block.title
            case Table():
                yield from (plain(cell) for row in (block.header, *block.rows) for cell in row)
            case _:
                continue
