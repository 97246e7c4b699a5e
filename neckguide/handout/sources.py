"""References to the numbered sources of a sheet, a section or a page: one numbering for every writer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, structs

from neckguide.content.blocks import (
    Beside,
    Block,
    Callout,
    Cite,
    Columns,
    Figure,
    Heading,
    Item,
    ItemList,
    Paragraph,
    Spans,
    Table,
    Words,
)
from neckguide.content.topic import NEEDS_CHECK, Name, Reference

MOST_AUTHORS = 3


class Source(Struct, frozen=True):
    """One of the numbered sources: in full, where to read it (may be empty), and as short as paper needs it."""

    number: int
    text: str
    url: str = ""
    short: str = ""


class Numbering:
    """Gives each reference the next number at its first citation, and remembers the order."""

    def __init__(self, references: Mapping[str, Reference], to_check: str) -> None:
        """`to_check` is what stands for a source that is still to be checked."""
        self._references = references
        self._to_check = to_check
        self._numbers: dict[str, int] = {}

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        """The same blocks, citations holding printed numbers."""
        return tuple(self._block(block) for block in blocks)

    def spans(self, spans: Spans) -> Spans:
        """The same spans, citations holding printed numbers."""
        done: list[Words | Cite | object] = []
        for span in spans:
            done.extend(self._cite(span) if isinstance(span, Cite) else [span])
        return tuple(done)  # type: ignore[return-value]

    def sources(self) -> tuple[Source, ...]:
        """What was cited so far, by number."""
        return tuple(
            Source(number, citation(reference), address(reference), short_citation(reference))
            for id, number in self._numbers.items()
            if (reference := self._references[id])
        )

    def _cite(self, cite: Cite) -> list[Words | Cite]:
        known = [id for id in cite.ids if id in self._references]
        numbers = sorted({self._numbers.setdefault(id, len(self._numbers) + 1) for id in known})
        marks: list[Words | Cite] = [Cite(tuple(str(number) for number in numbers))] if numbers else []
        if NEEDS_CHECK in cite.ids or len(known) < len([id for id in cite.ids if id != NEEDS_CHECK]):
            marks.append(Words(f" ({self._to_check})", italic=True))
        return marks

    def _block(self, block: Block) -> Block:
        match block:
            case Heading() | Paragraph():
                return structs.replace(block, spans=self.spans(block.spans))
            case ItemList():
                return structs.replace(block, items=tuple(Item(self.blocks(item.blocks)) for item in block.items))
            case Callout() | Columns():
                return structs.replace(block, blocks=self.blocks(block.blocks))
            case Beside():
                (figure,) = self.blocks((block.figure,))
                return structs.replace(block, figure=figure, blocks=self.blocks(block.blocks))
            case Figure():
                return structs.replace(block, caption=self.spans(block.caption))
            case Table():
                return structs.replace(
                    block,
                    header=tuple(map(self.spans, block.header)),
                    rows=tuple(tuple(map(self.spans, row)) for row in block.rows),
                    caption=self.spans(block.caption),
                )
            case _:
                return block


def citation(reference: Reference) -> str:
    """A reference as one line of print: authors, title, where, year; only what is known."""
    year = _year(reference)
    where = reference.container_title or reference.publisher
    volume = f"{reference.volume}({reference.issue})" if reference.issue else str(reference.volume)
    pages = f":{reference.page}" if reference.page and volume else str(reference.page)
    place = " ".join(part for part in (where, f"{year};{volume}{pages}" if volume and year else year) if part)
    parts = [_authors(reference.author), reference.title, place, f"doi:{reference.DOI}" if reference.DOI else ""]
    return ". ".join(part.rstrip(".") for part in parts if part) + "." if any(parts) else reference.id


def short_citation(reference: Reference) -> str:
    """As little as finds it again: who, when, and its DOI, or else its title."""
    first = reference.author[0] if reference.author else Name()
    who = first.family or first.literal or reference.publisher
    year = _year(reference)
    where = f"doi:{reference.DOI}" if reference.DOI else reference.title or reference.container_title
    return ", ".join(part for part in (f"{who} {year}".strip(), where) if part) or reference.id


def address(reference: Reference) -> str:
    """Where the source can be read: its DOI's address, else its own https address, else nothing."""
    if reference.DOI:
        return f"https://doi.org/{reference.DOI}"
    return reference.URL if reference.URL.startswith("https://") else ""


def _year(reference: Reference) -> str:
    return next((str(parts[0]) for parts in reference.issued.date_parts[:1] if parts), "")


def _authors(names: tuple[Name, ...]) -> str:
    shown = [name.literal or f"{name.family} {_initials(name.given)}".strip() for name in names[:MOST_AUTHORS]]
    return ", ".join(shown) + (", et al" if len(names) > MOST_AUTHORS else "")


def _initials(given: str) -> str:
    if given.isupper():
        return given.replace(" ", "").replace(".", "")
    return "".join(part[0] for part in given.replace("-", " ").split())
