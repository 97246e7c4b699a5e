"""Topic + Visit to the code of its sheet, and back to numbers: all that the sheet depends on, and no typed word.

`handout/again.py` makes the visit of those numbers. The form below may never change: a new one gets the next FORM.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache

from msgspec import Struct

from neckguide import __version__
from neckguide.content.fingerprint import fingerprint
from neckguide.content.load import Topic
from neckguide.content.spots import MOST_MARKS, STEPS, Spot
from neckguide.content.topic import Codes, Group, SheetKind
from neckguide.errors import CodeDamaged, CodeNewer, NoCode
from neckguide.paths import resources
from neckguide.visit.advice import advise, urgency_of
from neckguide.visit.code_bits import Reader, Writer
from neckguide.visit.code_letters import CHECKS, GROUP, groups, read_letters, spell
from neckguide.visit.visit import EARLIEST, LATEST, PAPERS, SIZES, Paper, Size, Visit

FORM = 1
FIRST_DAY = dt.date(2026, 1, 1).toordinal()
GROUPS: tuple[Group, ...] = ("helps", "limits", "red-flag", "precaution")
KINDS: tuple[SheetKind, ...] = ("standard", "ordinary", "urgent", "assessment")
TOPIC, WORDS, LOOK = 10, 15, 5
"""Bits of the marks of the topic's id, of its content, and of how this version sets a sheet."""
_VERSION = re.compile(r"20(\d\d)\.(0[1-9]|1[0-2])(?:\.([1-9]\d?))?")


class Head(Struct, frozen=True):
    """Whose sheet it is, which kind, of which day, on which paper.

    `topic`, `words` and `look` are marks (see TOPIC). `typed`: that words other than reasons were typed, which
    the code leaves out. `items` is how many items had a number then: what came later was not asked.
    """

    topic: int
    language: int
    version: str
    words: int
    items: int
    look: int
    kind: SheetKind
    date: dt.date
    paper: Paper
    size: Size
    typed: bool


class Choices(Struct, frozen=True):
    """What was ticked, asked and chosen, as places in the lists of `codes.toml`; no `blocks` is the standard sheet.

    `resolved` says of each item that was looked into whether it was an emergency.
    """

    asked: frozenset[Group]
    ticked: tuple[int, ...]
    resolved: Mapping[int, bool]
    blocks: tuple[int, ...] | None
    short: tuple[int, ...]
    options: tuple[int, ...]
    matters: Mapping[int, int]
    exercises: tuple[int, ...]
    goal: int | None
    review: dt.date | None
    marks: tuple[Spot, ...]


class Sheet(Struct, frozen=True):
    """What a code holds."""

    head: Head
    choices: Choices


def encode(topic: Topic, visit: Visit) -> str:
    """The code of a visit's sheet. NoCode where the topic has no numbers for it."""
    codes = topic.codes
    if codes is None:
        raise NoCode(why="the topic has no codes.toml")
    return write_code(Sheet(_head(topic, codes, visit), _choices(topic, codes, visit)))


def write_code(sheet: Sheet) -> str:
    """A sheet's choices as letters and digits in groups of four."""
    bits = Writer()
    _write_head(bits, sheet.head)
    _write_choices(bits, sheet.choices, sheet.head.date)
    symbols = bits.symbols()
    symbols += [0] * (-(len(symbols) + 2 + CHECKS) % GROUP)
    return spell([FORM, groups(len(symbols) + 2), *symbols])


def read_code(text: str) -> Sheet:
    """What a code holds, however it is spaced; one of the errors from NoCodeHere to CodeNewer where it is wrong."""
    symbols = read_letters(text)
    if symbols[0] != FORM:
        raise CodeNewer if symbols[0] > FORM else CodeDamaged
    bits = Reader(symbols[2:])
    try:
        head = _read_head(bits)
        sheet = Sheet(head, _read_choices(bits, head.date))
    except (ValueError, OverflowError, IndexError):
        raise CodeDamaged from None
    days = (head.date, sheet.choices.review or head.date)
    if not bits.ends() or min(days) < EARLIEST or max(days) > LATEST:
        raise CodeDamaged
    return sheet


def mark(content: bytes, width: int) -> int:
    """So many bits that tell contents apart."""
    return int.from_bytes(hashlib.sha256(content).digest()[:4], "big") >> (32 - width)


@cache
def look() -> int:
    """The mark of how this version of neckguide sets a sheet."""
    try:
        template = (resources() / "handout" / "sheet.typ").read_bytes().replace(b"\r\n", b"\n")
    except OSError:
        raise NoCode(why="a file of neckguide is missing, so install it again") from None
    return mark(__version__.encode() + template, LOOK)


# Visit to numbers ---------------------------------------------------------------------------------------------


def _head(topic: Topic, codes: Codes, visit: Visit) -> Head:
    if not _VERSION.fullmatch(topic.about.version):
        raise NoCode(why=f"the content's version “{topic.about.version}” is not a year and a month")
    goal = "" if _is_offered(topic, visit.goal) else visit.goal
    typed = (visit.name, visit.note, visit.next_visit, goal)
    return Head(
        topic=mark(topic.id.encode(), TOPIC),
        language=_number(codes.languages, topic.language),
        version=topic.about.version,
        words=mark(fingerprint(topic), WORDS),
        items=len(codes.items),
        look=look(),
        kind=advise(topic.checklist, topic.advice, visit).sheet,
        date=visit.date,
        paper=visit.paper,
        size=visit.size,
        typed=any(text.strip() for text in typed),
    )


def _choices(topic: Topic, codes: Codes, visit: Visit) -> Choices:
    blocks = None if visit.blocks is None else tuple(_number(codes.blocks, id) for id in dict.fromkeys(visit.blocks))
    return Choices(
        asked=visit.asked,
        ticked=tuple(sorted(_number(codes.items, id) for id in visit.ticked)),
        resolved={_number(codes.items, id): is_emergency(topic, visit, id) for id in visit.resolved},
        blocks=blocks,
        short=tuple(sorted(_number(codes.blocks, f"section:{id}") for id in visit.short)),
        options=tuple(sorted({_number(codes.options, id) for id in visit.options})),
        matters={_number(codes.matters, id): rating for id, rating in visit.matters.items()},
        exercises=tuple(_number(codes.exercises, id) for id in dict.fromkeys(visit.exercises)),
        goal=_number(codes.goals, visit.goal) if _is_offered(topic, visit.goal) else None,
        review=visit.review,
        marks=visit.marks[:MOST_MARKS],
    )


def is_emergency(topic: Topic, visit: Visit, id: str) -> bool:
    """Whether a ticked item is an emergency unless it is looked into."""
    return urgency_of(topic.checklist, visit, topic.checklist.item(id)) == "emergency-now"


def _is_offered(topic: Topic, goal: str) -> bool:
    """Whether a goal is one of the topic's, not typed."""
    return any(goal == each.id for each in topic.plan.goals)


def _number(ids: Sequence[str], id: str) -> int:
    try:
        return ids.index(id)
    except ValueError:
        raise NoCode(why=f"“{id}” has no number in codes.toml") from None


# Numbers to bits, and back in the same order --------------------------------------------------------------------


def _write_head(bits: Writer, head: Head) -> None:
    bits.put(head.topic, TOPIC)
    bits.number(head.language, 3)
    version = _VERSION.fullmatch(head.version)
    assert version, "the version was looked at before"
    bits.put(int(version[1]), 7)
    bits.put(int(version[2]), 4)
    bits.number(int(version[3] or 0), 3)
    bits.put(head.words, WORDS)
    bits.number(head.items, 6)
    bits.put(head.look, LOOK)
    bits.put(KINDS.index(head.kind), 2)
    day = head.date.toordinal()
    soon = 0 <= day - FIRST_DAY < 1 << 14
    bits.put(0 if soon else 1, 1)
    bits.put(day - FIRST_DAY if soon else day, 14 if soon else 22)
    bits.put(PAPERS.index(head.paper), 1)
    bits.put(SIZES.index(head.size), 3)
    bits.put(int(head.typed), 1)


def _read_head(bits: Reader) -> Head:
    return Head(
        topic=bits.take(TOPIC),
        language=bits.number(3),
        version=_version(bits.take(7), bits.take(4), bits.number(3)),
        words=bits.take(WORDS),
        items=bits.number(6),
        look=bits.take(LOOK),
        kind=KINDS[bits.take(2)],
        date=dt.date.fromordinal(bits.take(22) if bits.take(1) else FIRST_DAY + bits.take(14)),
        paper=PAPERS[bits.take(1)],
        size=SIZES[bits.take(3)],
        typed=bool(bits.take(1)),
    )


def _version(year: int, month: int, more: int) -> str:
    version = f"20{year:02}.{month:02}" + (f".{more}" if more else "")
    if not _VERSION.fullmatch(version):
        raise CodeDamaged
    return version


def _write_choices(bits: Writer, choices: Choices, date: dt.date) -> None:
    for group in GROUPS:
        bits.put(int(group in choices.asked), 1)
    bits.chosen(choices.ticked)
    if choices.ticked:
        looked = sorted(choices.resolved)
        bits.chosen(choices.ticked.index(item) for item in looked)
        for item in looked:
            bits.put(int(choices.resolved[item]), 1)
    bits.put(int(choices.blocks is not None), 1)
    if choices.blocks is not None:
        bits.ordered(choices.blocks)
    bits.chosen(choices.short)
    bits.chosen(choices.options)
    bits.chosen(choices.matters)
    for matter in sorted(choices.matters):
        bits.number(choices.matters[matter], 2)
    bits.ordered(choices.exercises)
    bits.number(0 if choices.goal is None else choices.goal + 1, 3)
    bits.put(int(choices.review is not None), 1)
    if choices.review is not None:
        days = (choices.review - date).days
        bits.number(2 * days if days >= 0 else -2 * days - 1, 7)
    bits.number(len(choices.marks), 2)
    for spot in choices.marks:
        bits.put(round(spot.x * STEPS), 8)
        bits.put(round(spot.y * STEPS), 8)


def _read_choices(bits: Reader, date: dt.date) -> Choices:
    asked: frozenset[Group] = frozenset([group for group in GROUPS if bits.take(1)])
    ticked = bits.chosen()
    looked = [ticked[place] for place in bits.chosen()] if ticked else []
    resolved = {item: bool(bits.take(1)) for item in looked}
    blocks = bits.ordered() if bits.take(1) else None
    short, options, rated = bits.chosen(), bits.chosen(), bits.chosen()
    matters = {matter: bits.number(2) for matter in rated}
    exercises, goal = bits.ordered(), bits.number(3)
    review = date + dt.timedelta(days=_signed(bits.number(7))) if bits.take(1) else None
    return Choices(
        asked=asked,
        ticked=ticked,
        resolved=resolved,
        blocks=blocks,
        short=short,
        options=options,
        matters=matters,
        exercises=exercises,
        goal=goal - 1 if goal else None,
        review=review,
        marks=_marks(bits),
    )


def _signed(number: int) -> int:
    return -(number + 1) // 2 if number % 2 else number // 2


def _marks(bits: Reader) -> tuple[Spot, ...]:
    count = bits.number(2)
    if count > MOST_MARKS:
        raise CodeDamaged
    spots = [(bits.take(8), bits.take(8)) for _ in range(count)]
    if any(place > STEPS for spot in spots for place in spot):
        raise CodeDamaged
    return tuple(Spot(x / STEPS, y / STEPS) for x, y in spots)
