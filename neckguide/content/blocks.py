"""The block types: what a section or a sheet is made of, before any writer draws it.

Screen, paper and web page are writers over these values, so they cannot disagree. Every type is frozen and
carries a tag, so that `msgspec` writes it as plain JSON for the paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from msgspec import Struct

CalloutKind: TypeAlias = Literal["key", "caution", "urgent", "told", "care"]


class Words(Struct, frozen=True, tag="words"):
    """A run of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


class Cite(Struct, frozen=True, tag="cite"):
    """References for what stands before it: ids of `Topic.references`, or `needs-check`."""

    ids: tuple[str, ...]


class Link(Struct, frozen=True, tag="link"):
    """A link to an `https:` address."""

    text: str
    href: str


Span: TypeAlias = Words | Cite | Link
Spans: TypeAlias = tuple[Span, ...]


class Heading(Struct, frozen=True, tag="heading"):
    """A heading inside a section; `level` 2 to 4 (1 is the section's own title)."""

    level: int
    spans: Spans


class Paragraph(Struct, frozen=True, tag="paragraph"):
    """One paragraph."""

    spans: Spans


class Item(Struct, frozen=True, tag="item"):
    """One item of a list; its blocks are paragraphs and lists."""

    blocks: tuple[Block, ...]


class ItemList(Struct, frozen=True, tag="list"):
    """A bulleted or numbered list."""

    items: tuple[Item, ...]
    ordered: bool = False


class Callout(Struct, frozen=True, tag="callout"):
    """A box that stands out; its kind is told by an icon and the title, never by colour alone."""

    kind: CalloutKind
    title: str
    blocks: tuple[Block, ...]


class Figure(Struct, frozen=True, tag="figure"):
    """A picture by its id; `alt` tells what it shows, `caption` and `title` may be empty."""

    id: str
    alt: str
    caption: Spans = ()
    title: str = ""


class Table(Struct, frozen=True, tag="table"):
    """A table with one header row; every row has as many cells as the header."""

    header: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]
    caption: Spans = ()


class Beside(Struct, frozen=True, tag="beside"):
    """A picture with words beside it where the page is wide enough, else below it."""

    figure: Figure
    blocks: tuple[Block, ...]


class Columns(Struct, frozen=True, tag="columns"):
    """Boxes side by side where the page is wide enough, one under the other where not."""

    blocks: tuple[Block, ...]


class WriteOn(Struct, frozen=True, tag="write-on"):
    """A label and empty lines to write on."""

    label: str
    lines: int = 1


class Grid(Struct, frozen=True, tag="grid"):
    """A table to fill in by hand: `corner` heads the first column, cells are left empty."""

    corner: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]


Block: TypeAlias = Heading | Paragraph | ItemList | Callout | Figure | Table | Beside | Columns | WriteOn | Grid


def plain(spans: Spans) -> str:
    """The words of `spans` without style and without citations."""
    return "".join(span.text for span in spans if not isinstance(span, Cite))


def strings(blocks: Iterable[Block]) -> Iterator[str]:
    """Every string that the blocks hold, addresses and names of pictures too."""
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield from _said(block.spans)
            case ItemList():
                for item in block.items:
                    yield from strings(item.blocks)
            case Callout():
                yield from (block.kind, block.title)
                yield from strings(block.blocks)
            case Figure():
                yield from (block.title, block.alt, "figure", block.id, *_said(block.caption))
            case Table():
                for row in (block.header, *block.rows):
                    for cell in row:
                        yield from _said(cell)
            case _:
                continue


def _said(spans: Spans) -> Iterator[str]:
    for span in spans:
        match span:
            case Words():
                yield span.text
            case Cite():
                yield from span.ids
            case Link():
                yield from (span.text, span.href)
