"""Topic + Visit + Clinic to Handout: what the sheet says, in order, before any writer sets it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from neckguide.content.blocks import Block
from neckguide.content.topic import SheetKind
from neckguide.visit.visit import Paper, Size

Tone: TypeAlias = Literal["plain", "key", "urgent"]


class Letterhead(Struct, frozen=True):
    """The clinic at the head of the sheet; `logo` is a PNG of at most 600 x 200 px, or empty."""

    name: str = ""
    address: str = ""
    contact: str = ""
    logo: bytes = b""


class Part(Struct, frozen=True):
    """One block of the sheet: its id, its heading (level 2; may be empty) and what it holds.

    `tone` "key" sets the whole part in a tinted box, "urgent" in a red-edged one.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    tone: Tone = "plain"


class Source(Struct, frozen=True):
    """One line of the numbered sources; `url` may be empty."""

    number: int
    text: str
    url: str = ""


class Handout(Struct, frozen=True):
    """All that a writer needs. Citations in the parts already hold printed numbers, not ids.

    `for_line` is "For: A. Sample", or the label alone where a line to write on stands for the name.
    `page_form` holds `{page}` and `{pages}`. `size` is the body size in points.
    """

    kind: SheetKind
    language: str
    title: str
    letterhead: Letterhead
    for_label: str
    name: str
    date: str
    next_label: str
    next_visit: str
    parts: tuple[Part, ...]
    sources_title: str
    sources: tuple[Source, ...]
    foot: tuple[str, ...]
    page_form: str
    paper: Paper = "a4"
    size: Size = 12
