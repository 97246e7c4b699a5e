"""Handout to one accessible HTML file: no script, nothing loaded from elsewhere, every word escaped."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape as escape_html
from typing import assert_never

from neckguide.content.blocks import (
    Beside,
    Block,
    Callout,
    Cite,
    Columns,
    Figure,
    Grid,
    Heading,
    ItemList,
    Link,
    Paragraph,
    Span,
    Spans,
    Table,
    Words,
    WriteOn,
)
from neckguide.handout.compose import Handout
from neckguide.handout.printable import printable
from neckguide.handout.room import Part
from neckguide.paths import resources

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_FONT = b'font-family="Atkinson Hyperlegible Next"'
_FONTS = b'font-family="Atkinson Hyperlegible Next, Roboto, Helvetica, Arial, sans-serif"'
"""A page holds no fonts: without these, a browser that has not ours would set a picture's words with serifs."""
_RIGHT_TO_LEFT = ("ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi")


def webpage(handout: Handout, figures: Mapping[str, bytes] | None = None) -> str:
    """The sheet as one HTML file; `figures` are SVG by the figure's id, as for `typeset`."""
    page = _Page(figures or {})
    language = handout.language
    direction = "rtl" if language.split("-")[0] in _RIGHT_TO_LEFT else "ltr"
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{escape(language)}" dir="{direction}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(handout.title)}</title>",
            f"<style>{_style()}</style>",
            "</head>",
            f"<body>{_header(handout)}",
            f"<main>\n<h1>{escape(handout.title)}</h1>",
            *map(page.part, handout.parts),
            _sources(handout),
            "</main>",
            _footer(handout),
            "</body>",
            "</html>",
            "",
        ]
    )


@cache
def _style() -> str:
    return (resources() / "handout" / "webpage.css").read_text("utf-8")


@cache
def _mark(kind: str) -> str:
    """The mark of a box: it says nothing that the title does not."""
    drawing = (resources() / "handout" / "marks" / f"{kind}.svg").read_bytes()
    return f'<img class="mark" alt="" src="{_inline("image/svg+xml", drawing)}">'


def _inline(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def escape(text: str) -> str:
    """Text for an element or a quoted attribute."""
    return escape_html(printable(text))


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _header(handout: Handout) -> str:
    head = handout.letterhead
    logo = f'<img class="logo" alt="" src="{_inline("image/png", head.logo)}">' if head.logo else ""
    small = "<br>".join(_lines(line) for line in (head.address, head.contact, head.clinician) if line)
    visit = "".join(
        f"<p>{_lines(label)} <bdi>{_lines(value)}</bdi></p>"
        for label, value in (
            (handout.for_label, handout.name),
            ("", handout.date),
            (handout.next_label, handout.next_visit),
        )
        if value
    )
    clinic = f'<div><p class="clinic">{_lines(head.name)}</p><p>{small}</p></div>'
    return f"<header>{logo}{clinic}<div>{visit}</div></header>"


def _footer(handout: Handout) -> str:
    return "<footer>" + "".join(f"<p>{_lines(line)}</p>" for line in (*handout.foot, handout.closing)) + "</footer>"


def _sources(handout: Handout) -> str:
    if not handout.sources:
        return ""
    items = "".join(
        f'<li value="{source.number}" id="source-{source.number}">{_lines(source.text)}{_address(source.url)}</li>'
        for source in handout.sources
    )
    return f"<section><h2>{escape(handout.sources_title)}</h2><ol>{items}</ol></section>"


def _address(url: str) -> str:
    return f" {_span(Link(url, url))}" if url else ""


def _span(span: Span) -> str:
    match span:
        case Words():
            text = _lines(span.text)
            text = f"<em>{text}</em>" if span.italic else text
            return f"<strong>{text}</strong>" if span.bold else text
        case Cite():
            links = ",".join(f'<a href="#source-{escape(id)}">{escape(id)}</a>' for id in span.ids)
            return f"<sup>{links}</sup>"
        case Link():
            # Nothing but https leaves the page, whatever a topic holds.
            safe = span.href.startswith("https://")
            return f'<a href="{escape(span.href)}">{escape(span.text)}</a>' if safe else escape(span.text)
        case _:
            assert_never(span)


def _spans(spans: Spans) -> str:
    return "".join(map(_span, spans))


class _Page:
    """Writes blocks; it knows the figures."""

    def __init__(self, figures: Mapping[str, bytes]) -> None:
        self._figures = figures

    def part(self, part: Part) -> str:
        level = 2 if part.title else 1
        mark = "" if part.tone == "plain" else _mark(part.tone)
        title = f"<h2>{mark}{escape(part.title)}</h2>" if part.title else ""
        return f'<section class="{part.tone}">{title}{self.blocks(part.blocks, level)}</section>'

    def blocks(self, blocks: Iterable[Block], level: int) -> str:
        """The blocks under a heading of `level`; a level is never skipped."""
        above, written = level, list[str]()
        for block in blocks:
            if isinstance(block, Heading):
                above = max(level + 1, min(level + block.level - 1, above + 1))
                written.append(f"<h{above}>{_spans(block.spans)}</h{above}>")
            else:
                written.append(self.block(block, above))
        return "\n".join(written)

    def block(self, block: Block, level: int) -> str:
        match block:
            case Heading() | Paragraph():
                return f"<p>{_spans(block.spans)}</p>"
            case ItemList():
                tag = "ol" if block.ordered else "ul"
                items = "".join(f"<li>{self.blocks(item.blocks, level)}</li>" for item in block.items)
                return f"<{tag}>{items}</{tag}>"
            case Callout():
                return self._callout(block, level)
            case Columns():
                return f'<div class="columns">{self.blocks(block.blocks, level)}</div>'
            case Figure():
                return self._figure(block)
            case Beside():
                words = self.blocks(block.blocks, level)
                return f'<div class="beside">{self._figure(block.figure)}<div>{words}</div></div>'
            case Table():
                return _table(block)
            case Grid():
                return _grid(block)
            case WriteOn():
                lines = '<span class="line"></span>' * block.lines
                return f'<p class="write-on">{escape(block.label)}{lines}</p>'
            case _:
                assert_never(block)

    def _callout(self, block: Callout, level: int) -> str:
        level = min(level + 1, 6)
        title = f"<h{level}>{_mark(block.kind)}{escape(block.title)}</h{level}>" if block.title else ""
        inner = self.blocks(block.blocks, level if block.title else level - 1)
        return f'<div class="box {block.kind}">{title}{inner}</div>'

    def _figure(self, block: Figure) -> str:
        title = f"<strong>{escape(block.title)}</strong>" if block.title else ""
        caption = f"<span>{_spans(block.caption)}</span>" if block.caption else ""
        said = f"<figcaption>{title}{caption}</figcaption>" if title or caption else ""
        drawing = self._figures.get(block.id)
        if drawing is None:
            return f"<figure>{said}<p>{escape(block.alt)}</p></figure>"
        # An image cannot run what an inline drawing could.
        picture = _inline("image/svg+xml", drawing.replace(_FONT, _FONTS))
        return f'<figure class="{_kind(block.id)}">{said}<img alt="{escape(block.alt)}" src="{picture}"></figure>'


def _kind(id: str) -> str:
    """How large a picture is of use: what is done at home is one small scene."""
    return "small" if id.startswith("exercise-") else "wide"


def _table(block: Table) -> str:
    caption = f"<caption>{_spans(block.caption)}</caption>" if block.caption else ""
    head = "".join(f'<th scope="col">{_spans(cell)}</th>' for cell in block.header)
    rows = "".join(
        f'<tr><th scope="row">{_spans(first)}</th>{"".join(f"<td>{_spans(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in block.rows
    )
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _grid(block: Grid) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in (block.corner, *block.columns))
    cells = "<td></td>" * len(block.columns)
    rows = "".join(f'<tr><th scope="row">{escape(row)}</th>{cells}</tr>' for row in block.rows)
    return f'<table class="grid"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
