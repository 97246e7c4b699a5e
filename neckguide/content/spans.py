"""Runs of words without the numbers of their sources, and cut into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from neckguide.content.blocks import Block, Cite, Item, ItemList, Paragraph, Span, Spans, Words, plain
from neckguide.content.topic import NEEDS_CHECK

MOST_TITLE = 96
"""Letters; a first sentence that is longer is no title."""

_END = re.compile(r"[.!?:؟。][”\"’)]*\s+(?=\S)")


def uncited(spans: Spans) -> Spans:
    """The words without citations."""
    return tuple(span for span in spans if not isinstance(span, Cite))


def uncited_list(block: ItemList) -> ItemList:
    """A list without citations, whatever it nests."""
    return ItemList(tuple(Item(tuple(map(_uncited_block, item.blocks))) for item in block.items), block.ordered)


def _uncited_block(block: Block) -> Block:
    match block:
        case Paragraph():
            return Paragraph(uncited(block.spans))
        case ItemList():
            return uncited_list(block)
        case _:
            return block


def is_open(*blocks: Block) -> bool:
    """Whether a source of these words is still to be checked."""
    for block in blocks:
        match block:
            case Paragraph() if to_check(block.spans):
                return True
            case ItemList() if any(is_open(*item.blocks) for item in block.items):
                return True
            case _:
                continue
    return False


def to_check(spans: Spans) -> bool:
    """Whether a source of these words is still to be checked."""
    return any(isinstance(span, Cite) and NEEDS_CHECK in span.ids for span in spans)


def sentences(spans: Spans) -> Iterator[Spans]:
    """The sentences, each with the space that follows it."""
    text, begin = plain(spans), 0
    for end in _END.finditer(text):
        begun = text[end.end()]
        if begun.islower():
            continue
        yield cut(spans, begin, end.end())
        begin = end.end()
    if text[begin:]:
        yield cut(spans, begin, len(text))


def titled(spans: Spans) -> tuple[str, Spans]:
    """A title and what is left: the bold words it begins with, or else its first sentence where that is short.

    Without either the title is empty. The mark that ends it is left out, but for a question's.
    """
    first = spans[0] if spans else None
    if isinstance(first, Words) and first.bold and (len(spans) == 1 or first.text.rstrip().endswith((".", ":", "?"))):
        return _bare(first.text), _begun(spans[1:])
    begun, *rest = tuple(sentences(spans)) or ((),)
    if len(text := plain(begun).strip()) > MOST_TITLE:
        return "", spans
    return (_bare(text) if rest else text), _begun(cut(spans, len(plain(begun)), len(plain(spans))))


def announced(spans: Spans) -> tuple[Spans, str]:
    """What stands before the sentence that ends with a colon, and that sentence; ("" where none does)."""
    parts = tuple(sentences(spans))
    if not parts or not plain(parts[-1]).rstrip().endswith(":"):
        return spans, ""
    length = len(plain(parts[-1]))
    return cut(spans, 0, len(plain(spans)) - length), plain(parts[-1]).rstrip().rstrip(":")


def cut(spans: Spans, begin: int, end: int) -> Spans:
    """The letters from `begin` up to `end`, in their styles; a link stays whole where it begins."""
    done: list[Span] = []
    at = 0
    for span in spans:
        text = "" if isinstance(span, Cite) else span.text
        low, high = max(begin - at, 0), min(end - at, len(text))
        if isinstance(span, Words) and low < high:
            done.append(Words(text[low:high], span.bold, span.italic))
        elif not isinstance(span, Words | Cite) and begin <= at < end:
            done.append(span)
        at += len(text)
    return tuple(done)


def _bare(title: str) -> str:
    title = title.strip()
    return title[:-1] if title.endswith((".", ":")) and not title.endswith("..") else title


def _begun(spans: Spans) -> Spans:
    """What follows a title begins as a sentence does."""
    first = spans[0] if spans else None
    if not isinstance(first, Words):
        return spans
    text = first.text.lstrip()
    return ((Words(text[:1].upper() + text[1:], first.bold, first.italic),) if text else ()) + spans[1:]
