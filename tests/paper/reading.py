"""What a sheet says, read back from its PDF, its tags or its web page, and what its blocks hold."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser

import pikepdf

from neckguide.content.blocks import (
    Beside,
    Block,
    Callout,
    Cite,
    Columns,
    Figure,
    Grid,
    ItemList,
    Spans,
    Table,
    WriteOn,
)


def text_of(pdf: bytes) -> str:
    """The words in reading order, in one line."""
    return " ".join(page_texts(pdf))


def page_texts(pdf: bytes) -> list[str]:
    """The words of each page in reading order, in one line."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return [" ".join(page.split()) for page in done.stdout.decode().replace("\u00ad", "").split("\f")[:-1]]


def spoken(spans: Spans) -> str:
    return "".join(",".join(span.ids) if isinstance(span, Cite) else span.text for span in spans)


def texts(blocks: tuple[Block, ...]) -> Iterator[str]:  # noqa: C901 - one line for each kind of block
    """Every text of the blocks in order, as it should stand on paper."""
    for block in blocks:
        match block:
            case ItemList():
                for item in block.items:
                    yield from texts(item.blocks)
            case Callout():
                yield block.title
                yield from texts(block.blocks)
            case Columns():
                yield from texts(block.blocks)
            case Table():
                yield spoken(block.caption)
                yield from (spoken(cell) for row in (block.header, *block.rows) for cell in row)
            case Grid():
                yield from (block.corner, *block.columns, *block.rows)
            case WriteOn():
                yield block.label
            case Figure():
                yield block.title
                yield spoken(block.caption)
            case Beside():
                yield from texts((block.figure, *block.blocks))
            case _:
                yield spoken(block.spans)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def tagged_text(pdf: pikepdf.Pdf) -> str:
    """What a screen reader reads: the tagged text in the order of the tags."""
    done = subprocess.run(["pdfinfo", "-struct-text", str(pdf.filename)], capture_output=True, check=True, text=True)
    return "".join(re.findall(r'^\s*"(.*)"$', done.stdout, re.MULTILINE))


class Shown(HTMLParser):
    """The text of a page, and the tags it opens."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: str) -> Shown:
    shown = Shown()
    shown.feed(page)
    return shown


def shown(page: str) -> str:
    return "".join(read(page).text)
