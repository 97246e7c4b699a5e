"""Markdown text to blocks: the only place that knows Python-Markdown.

What is accepted is what the blocks can say: headings of level 2 to 4, paragraphs, lists, callouts (the admonition
extension's form), tables, figures, links to `https:` and citations in Pandoc's form. All else, raw HTML first, is a
fault with its line. The caps come before the parser sees the text: Python-Markdown takes 42 s over 20 kB of `[` and
28 s over 64 kB of headings, and 10 s over 1,500 `[` with words between them. What it would drop in silence, such as a
cell too many, is a fault too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, cast, get_args

from neckguide.content.blocks import (
    Block,
    Callout,
    CalloutKind,
    Cite,
    Figure,
    Heading,
    Item,
    ItemList,
    Link,
    Paragraph,
    Span,
    Spans,
    Table,
    Words,
    plain,
    strings,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown

MAX_BYTES = 64 * 1024
MAX_PARAGRAPH = 16_000
"""Characters between two empty lines: the parser looks for the end of each open link as far as those go."""
MAX_MARKS = 1_500
MAX_RUN = 12
MAX_INDENT = 16
MAX_LINES = 2_000
MAX_NEST = 4
MAX_OPEN = 12
"""Brackets that may stand open at once: the parser looks for the end of each, to the end of its paragraph."""

_MARKS = re.compile(r"[\[\]*_`!<>(){}\\~^|]")
_RUN = re.compile(r"([\[\]*_`!<>(){}\\~^])\1{" + str(MAX_RUN) + ",}")
_BRACKET = re.compile(r"[\[\]()]|\n[ \t]*\n")
_GAP = re.compile(r"\n[ \t]*\n")
_HTML = re.compile(r"<(?:[A-Za-z/!?])")
_CITE = re.compile(r"\s?\[(@[^\[\]]+)\]")
_NAME = re.compile(r"@([A-Za-z0-9][A-Za-z0-9_:.-]*)")
_STASH = re.compile("[\x02\x03]")
_NEST = re.compile(r"(?:(?:[-+*>]|\d+[.)])[ \t]+){" + str(MAX_NEST + 1) + "}")
_NUMBERS = re.compile(r"^[ \t>]*(?:(?:[-+*>]|\d+\.)[ \t]+)+", re.MULTILINE)


class MarkdownFault(ValueError):
    """What is wrong with a text, and on which line (1 is the first; 0 where it is no one line)."""

    def __init__(self, fault: str, line: int = 0) -> None:
        super().__init__(fault)
        self.line = line


@lru_cache(maxsize=64)
def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text; MarkdownFault where it holds what no writer can draw."""
    _cap(text)
    try:
        blocks = tuple(_blocks(_tree(text), text))
    except RecursionError:
        raise MarkdownFault("the lists or boxes are nested too deep") from None
    _keep_all(text, blocks)
    return blocks


def cited(text: str) -> Spans:
    """Plain text to spans: no markup at all, only citations are read."""
    return tuple(_split(_STASH.sub("", text), bold=False, italic=False))


def citations(text: str) -> Iterator[str]:
    """Every id that a text cites, in order, in Markdown and plain text alike."""
    for found in _CITE.finditer(text):
        yield from _NAME.findall(found[1])


def _cap(text: str) -> None:
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise MarkdownFault(f"the text is longer than {MAX_BYTES // 1024} kB")
    if run := _RUN.search(text):
        raise MarkdownFault(f"there are too many “{run[1]}” in a row", _line(text, run.start()))
    if len(_MARKS.findall(text)) > MAX_MARKS:
        raise MarkdownFault(f"there are more than {MAX_MARKS} markup characters, such as “[” or “*”")
    if html := _HTML.search(text):
        raise MarkdownFault("raw HTML is not allowed; write plain Markdown", _line(text, html.start()))
    _cap_open(text)
    start = 0
    for gap in _GAP.finditer(text + "\n\n"):
        if gap.start() - start > MAX_PARAGRAPH:
            raise MarkdownFault(f"this paragraph is longer than {MAX_PARAGRAPH:,} characters", _line(text, start))
        start = gap.end()
    if text.count("\n") > MAX_LINES:
        raise MarkdownFault(f"the text has more than {MAX_LINES} lines")
    for number, line in enumerate(text.split("\n"), 1):
        start = line.lstrip(" \t>")
        if len(line) - len(start) > MAX_INDENT or _NEST.match(start):
            raise MarkdownFault("this line is indented too deep", number)


def _cap_open(text: str) -> None:
    """MarkdownFault where too many brackets of a paragraph stand open at once."""
    open_ = {"[": 0, "(": 0}
    for found in _BRACKET.finditer(text):
        match found[0]:
            case "[" | "(" as bracket:
                open_[bracket] += 1
                if open_[bracket] > MAX_OPEN:
                    raise MarkdownFault(
                        f"there are too many “{bracket}” that nothing closes", _line(text, found.start())
                    )
            case "]":
                open_["["] = max(0, open_["["] - 1)
            case ")":
                open_["("] = max(0, open_["("] - 1)
            case _:
                open_ = dict.fromkeys(open_, 0)


def _keep_all(text: str, blocks: tuple[Block, ...]) -> None:
    """MarkdownFault where the parser dropped words, as it does with the cells a table's header has no column for."""
    kept = " ".join(strings(blocks))
    lost = _letters(_NUMBERS.sub("", text)) - _letters(kept)
    if lost:
        words = set(re.findall(r"\w+", kept))
        lines = (n for n, line in enumerate(text.split("\n"), 1) if not words.issuperset(re.findall(r"[^\W_]+", line)))
        raise MarkdownFault("some words here would be lost: does a row of a table have too many cells?", next(lines, 0))


def _letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, text))


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


@lru_cache(maxsize=1)
def _reader() -> Markdown:
    # Imported here, because many a start never needs it; extensions by class, because a search by name reads every
    # installed package's list of entry points.
    import markdown
    from markdown.extensions.admonition import AdmonitionExtension
    from markdown.extensions.sane_lists import SaneListExtension
    from markdown.extensions.tables import TableExtension

    reader = markdown.Markdown(extensions=[AdmonitionExtension(), TableExtension(), SaneListExtension()])
    reader.preprocessors.deregister("html_block")
    for pattern in ("html", "entity", "autolink", "automail"):
        reader.inlinePatterns.deregister(pattern)
    # An address stands where it is used: a definition elsewhere would leave the text unseen.
    reader.parser.blockprocessors.deregister("reference")
    return reader


def _tree(text: str) -> Element:
    reader = _reader()
    reader.reset()
    lines = text.replace("\x02", "").replace("\x03", "").split("\n")
    for preprocessor in reader.preprocessors:
        lines = preprocessor.run(lines)
    root = cast("Element", reader.parser.parseDocument(lines).getroot())
    for processor in reader.treeprocessors:
        changed = processor.run(root)
        root = root if changed is None else changed  # an element without children counts as false
    return root


def _blocks(parent: Element, text: str) -> Iterator[Block]:
    for element in parent:
        yield _block(element, text)


def _block(element: Element, text: str) -> Block:
    match element.tag:
        case "h2" | "h3" | "h4":
            return Heading(int(element.tag[1]), _spans(element, text))
        case "p":
            return _paragraph(element, text)
        case "ul" | "ol":
            items = tuple(Item(tuple(_item(item, text))) for item in element)
            return ItemList(items, ordered=element.tag == "ol")
        case "div":
            return _callout(element, text)
        case "table":
            return _table(element, text)
        case tag:
            raise MarkdownFault(f"{_FORBIDDEN.get(tag, tag)} cannot be shown", _place(element, text))


_FORBIDDEN = {
    "h1": "a first-level heading (the section's title is one already)",
    "h5": "a fifth-level heading",
    "h6": "a sixth-level heading",
    "blockquote": "a quotation block",
    "hr": "a ruled line",
    "pre": "a code block (text indented by four spaces)",
    "code": "code",
    "img": "a picture inside a sentence (give it a line of its own)",
}


def _paragraph(element: Element, text: str) -> Block:
    if len(element) == 1 and element[0].tag == "img" and not (element.text or "").strip():
        picture = element[0]
        source = picture.get("src", "")
        if (picture.tail or "").strip() or not source.startswith("figure:"):
            raise MarkdownFault(
                f"a picture is written ![what it shows](figure:name), not “{source}”", _place(element, text)
            )
        return Figure(source.removeprefix("figure:"), picture.get("alt", ""), cited(picture.get("title", "")))
    return Paragraph(_spans(element, text))


def _item(item: Element, text: str) -> Iterator[Block]:
    inner = [child for child in item if child.tag in ("ul", "ol", "p")]
    if inner and inner[0].tag == "p":
        yield from _blocks(item, text)
        return
    yield Paragraph(tuple(_runs(item, text, False, False, stop=("ul", "ol"))))
    yield from (_block(child, text) for child in inner)


def _callout(element: Element, text: str) -> Callout:
    kind = element.get("class", "").removeprefix("admonition").strip()
    if kind not in get_args(CalloutKind):
        raise MarkdownFault(f"“!!! {kind}” is not a box; use key, caution or urgent", _find(f"!!! {kind}", text))
    children = list(element)
    titled = bool(children) and children[0].get("class") == "admonition-title"
    title = plain(_spans(children[0], text)) if titled else ""
    inner = tuple(_block(child, text) for child in children[titled:])
    return Callout(cast(CalloutKind, kind), title, inner)


def _table(element: Element, text: str) -> Table:
    head, body = element[0], element[1]
    header = tuple(_spans(cell, text) for cell in head[0])
    return Table(header, tuple(tuple(_spans(cell, text) for cell in row) for row in body))


def _spans(element: Element, text: str) -> Spans:
    return tuple(_runs(element, text, False, False))


def _runs(element: Element, text: str, bold: bool, italic: bool, stop: tuple[str, ...] = ()) -> Iterator[Span]:
    yield from _split(_whole(element.text), bold, italic)
    for child in element:
        match child.tag:
            case "strong":
                yield from _runs(child, text, True, italic)
            case "em":
                yield from _runs(child, text, bold, True)
            case "a":
                yield _link(child, text)
            case "br":
                yield Words(" ")
            case tag if tag in stop:
                continue
            case tag:
                raise MarkdownFault(f"{_FORBIDDEN.get(tag, tag)} cannot be shown", _place(child, text))
        yield from _split(_whole(child.tail), bold, italic)


def _whole(text: str | None) -> str:
    """The text; MarkdownFault where the parser left a mark of its own in it, as it does with tangled emphasis."""
    if text and _STASH.search(text):
        raise MarkdownFault("the “*” or “_” marks do not come in pairs")
    return text or ""


def _link(element: Element, text: str) -> Link:
    href = element.get("href", "")
    if not href.startswith("https://"):
        raise MarkdownFault(f"a link must begin with https://, not “{href}”", _place(element, text))
    return Link(plain(_spans(element, text)), href)


def _split(text: str, bold: bool, italic: bool) -> Iterator[Span]:
    text = text.replace("\n", " ")
    end = 0
    for found in _CITE.finditer(text):
        names = tuple(_NAME.findall(found[1]))
        if names:
            if found.start() > end:
                yield Words(text[end : found.start()], bold, italic)
            yield Cite(names)
            end = found.end()
    if text[end:]:
        yield Words(text[end:], bold, italic)


def _place(element: Element, text: str) -> int:
    """The line where the element's own words stand, or 0."""
    words = " ".join("".join(element.itertext()).split())[:20]
    addresses = (part.get("src") or part.get("href") for part in element.iter())
    return _find(words or next(filter(None, addresses), ""), text)


def _find(words: str, text: str) -> int:
    for number, line in enumerate(text.split("\n"), 1):
        if words and words in " ".join(line.split()):
            return number
    return 0
