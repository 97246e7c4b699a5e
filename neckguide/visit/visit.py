"""One visit, in memory only: what was ticked, asked, resolved, chosen and written. Immutable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct, field, structs

from neckguide.content.spots import Spot
from neckguide.content.topic import Checklist, ChecklistItem, Group

Paper: TypeAlias = Literal["a4", "letter"]
Taught: TypeAlias = Literal["own-words", "again"]
Size: TypeAlias = Literal[12, 14, 16, 18, 24]
PAPERS: tuple[Paper, ...] = ("a4", "letter")
SIZES: tuple[Size, ...] = (12, 14, 16, 18, 24)
MOST_EXERCISES = 4
"""More than four and none is done."""
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
"""Of a visit and its review: weeks can be counted from either, and a clock that was reset is between them."""


class Visit(Struct, frozen=True):
    """What happened in the room.

    `blocks` is None for the standard sheet, else block ids in order. `resolved` maps item ids to the written
    reason (who checked, when). `short` are sections shown in short, `options` those marked for the sheet, `matters`
    ratings (0 least) by matter, `taught` how a teach-back question was answered, `marks` where it hurts on the neck
    picture. `size` is in points. Nothing here is ever written to disk.
    """

    date: dt.date
    ticked: frozenset[str] = frozenset()
    asked: frozenset[Group] = frozenset()
    resolved: Mapping[str, str] = field(default_factory=dict[str, str])
    blocks: tuple[str, ...] | None = None
    name: str = ""
    note: str = ""
    next_visit: str = ""
    goal: str = ""
    review: dt.date | None = None
    exercises: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    short: frozenset[str] = frozenset()
    compared: bool = False
    options: tuple[str, ...] = ()
    matters: Mapping[str, int] = field(default_factory=dict[str, int])
    taught: Mapping[str, Taught] = field(default_factory=dict[str, Taught])
    marks: tuple[Spot, ...] = ()
    paper: Paper = "a4"
    size: Size = 12


def change(visit: Visit, **fields: object) -> Visit:
    """The same visit with these fields replaced."""
    return structs.replace(visit, **fields)


def same_sheet(one: Visit, other: Visit) -> bool:
    """Whether both differ at most in what was only looked at: no sheet shows that."""
    return change(one, read=(), compared=False) == change(other, read=(), compared=False)


def rivals(checklist: Checklist, ticked: frozenset[str], item: ChecklistItem) -> tuple[ChecklistItem, ...]:
    """The ticked items that cannot stand together with `item`, whichever of the two says so."""
    return tuple(
        other
        for other in checklist.items
        if other.id in ticked and (other.id in item.excludes or item.id in other.excludes)
    )
