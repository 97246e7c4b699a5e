"""Markdown: what is accepted, what is refused and where; nothing is lost, and no text can hold the reader up."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from neckguide.content.blocks import (
    Callout,
    Cite,
    Figure,
    Heading,
    Item,
    ItemList,
    Link,
    Paragraph,
    Table,
    Words,
    strings,
)
from neckguide.content.load import Section
from neckguide.content.markdown import MAX_BYTES, MarkdownFault, citations, cited, parse
from tests.core.rooms import TOPIC


def one(text: str) -> object:
    (block,) = parse(text)
    return block


def words(text: str) -> Paragraph:
    return Paragraph((Words(text),))


def test_a_paragraph_holds_words_bold_italic_links_and_citations() -> None:
    assert one("Keep **calm** and *move* [here](https://a.org/b) [@who-1999; @needs-check].") == Paragraph(
        (
            Words("Keep "),
            Words("calm", bold=True),
            Words(" and "),
            Words("move", italic=True),
            Words(" "),
            Link("here", "https://a.org/b"),
            Cite(("who-1999", "needs-check")),
            Words("."),
        )
    )


@pytest.mark.parametrize("level", [2, 3, 4])
def test_headings_of_level_2_to_4_stand_inside_a_section(level: int) -> None:
    assert one("#" * level + " Your choice") == Heading(level, (Words("Your choice"),))


def test_lists_may_hold_lists() -> None:
    inner = ItemList((Item((words("b"),)),))
    assert one("1. a\n    - b\n2. c") == ItemList((Item((words("a"), inner)), Item((words("c"),))), ordered=True)


@pytest.mark.parametrize("kind", ["key", "caution", "urgent"])
def test_a_box_has_a_kind_a_title_and_blocks(kind: str) -> None:
    assert one(f'!!! {kind} "In short"\n    Move.') == Callout(kind, "In short", (words("Move."),))  # type: ignore[arg-type]


def test_a_picture_has_a_name_words_for_it_and_a_caption() -> None:
    assert one('![A nerve](figure:nerve-path "How it runs")') == Figure(
        "nerve-path", "A nerve", (Words("How it runs"),)
    )


def test_a_table_has_a_header_and_rows() -> None:
    table = one("| a | b |\n|---|---|\n| c | d |")
    assert table == Table(((Words("a"),), (Words("b"),)), (((Words("c"),), (Words("d"),)),))


def test_markup_characters_can_be_written_as_such() -> None:
    assert one(r"2 \* 3 & 4 &amp; 5") == words("2 * 3 & 4 &amp; 5")


def test_plain_text_reads_citations_and_nothing_else() -> None:
    assert cited("a *b* [c](d) [@e]") == (Words("a *b* [c](d)"), Cite(("e",)))
    assert list(citations("[@a; @b] and [@c-1]")) == ["a", "b", "c-1"]


@pytest.mark.parametrize(
    ("text", "fault", "line"),
    [
        ("One.\n\n<b>bold</b>", "raw HTML", 3),
        ("One.\n\n<!-- note -->", "raw HTML", 3),
        ("One.\n\nSee <https://a.org>", "raw HTML", 3),
        ("One.\n\n# Title", "first-level heading", 3),
        ("One.\n\n##### Small", "fifth-level heading", 3),
        ("One.\n\n> said", "quotation", 3),
        ("One.\n\n    code", "code block", 3),
        ("One.\n\nA `word`.", "code", 3),
        ("One.\n\n!!! note\n    Hm.", "“!!! note” is not a box", 3),
        ("One.\n\n[x](javascript:alert)", "must begin with https://", 3),
        ("One.\n\n[x](http://a.org)", "must begin with https://", 3),
        ("One.\n\n[x](file:///etc/passwd)", "must begin with https://", 3),
        ("One.\n\n![x](https://a.org/b.png)", "a picture is written", 3),
        ("One.\n\nSee ![x](figure:y) there.", "a picture inside a sentence", 3),
        ("One.\n\n" + "[" * 13, "too many “[” in a row", 3),
        ("One.\n\n" + " " * 17 + "- deep", "indented too deep", 3),
        ("One.\n\n- - - - - deep", "indented too deep", 3),
        ("One.\n\n|a|b|\n|-|-|\n|c|d|lost|", "too many cells", 5),
        ("One.\n\n* * *", "a ruled line", 0),
    ],
)
def test_what_no_writer_can_draw_is_refused_with_its_line(text: str, fault: str, line: int) -> None:
    with pytest.raises(MarkdownFault, match=re.escape(fault)) as refused:
        parse(text)
    assert refused.value.line == line


def test_an_address_kept_for_later_stays_in_sight() -> None:
    """Markdown would take the line out of the text."""
    assert one("[r]: https://a.org") == words("[r]: https://a.org")


def test_tangled_emphasis_is_refused_rather_than_losing_a_letter() -> None:
    for text in ("*{**{*three", "*a**d*  \ne"):
        with pytest.raises(MarkdownFault):
            parse(text)


# At the cap --------------------------------------------------------------------------------------------------

WORST = {
    "20 kB of [": "[" * 20_000,
    "20 kB of [, spaced": "[ " * 10_000,
    "64 kB of bullets on one line": "- " * 32_000,
    "64 kB of numbers on one line": "1. " * 21_000,
    "13,000 headings": "## a\n" * 13_000,
    "16,000 underlined headings": "a\n=\n" * 16_000,
    "32,000 lone dashes": "-\n" * 32_000,
    "64 kB of empty lines": "\n" * 64_000,
    "64 kB of *": "*" * 64_000,
    "backticks": "`" * 64_000,
    "quotations in quotations": ">" * 64_000,
    "links that never end": "[a](" * 16_000,
    "1,500 open brackets with words between them": ("[" + "word " * 8) * 1_500,
    "1,500 open parentheses with words between them": ("(" + "word " * 8) * 1_500,
    "boxes in boxes": "".join("    " * depth + "!!! key\n" for depth in range(2_000))[:MAX_BYTES],
    "more than 64 kB": "word " * 13_200,
}


@pytest.mark.parametrize("text", WORST.values(), ids=WORST.keys())
def test_what_would_hold_the_parser_up_is_refused_before_it_is_parsed(text: str) -> None:
    with pytest.raises(MarkdownFault) as refused:
        parse(text)
    assert str(refused.value)


HEAVY = {
    "1,500 marks": "*a* " * 750,
    "60 times 12 open links": ("[a " * 12 + "] " * 12) * 60,
    "a table of 700 rows": "a|b\n-|-\n" + "c|d\n" * 700,
    "2,000 bullets": "- a\n" * 2_000,
    "1,000 paragraphs": "a\n\n" * 1_000,
    "64 kB of four words": ("a" * 15_998 + "\n\n") * 4,
    "64 kB of words": (" a" * 7_999 + "\n\n") * 4,
    "16 kB of entities": "&amp;" * 3_200,
}


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY.keys())
def test_the_most_that_is_allowed_is_read_whole(text: str) -> None:
    assert parse(text)


# Any text ----------------------------------------------------------------------------------------------------

PIECES = ["- ", "1. ", "## ", "!!! key\n", "    ", "\t", "\n", "\n\n", "> ", "| ", "a|b\n-|-\n", "**", "*", "_", "`"]
PIECES += [
    "[",
    "]",
    "(",
    ")",
    "https://x.y",
    "![",
    "figure:x",
    "[@a]",
    "\\",
    "&amp;",
    "\x02",
    "\x03",
    "=\n",
    "one",
    "two",
]
MIXED = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(st.one_of(st.text(max_size=300), MIXED))
@example("\x02amp\x03 \x0242\x03")
@example("- !!!key\none\n\n\tx")
@example("\ud800")
def test_any_text_is_read_whole_or_refused(text: str) -> None:
    try:
        blocks = parse(text)
    except MarkdownFault:
        return
    kept = " ".join(strings(blocks))
    for word in ("one", "two"):
        assert kept.count(word) >= text.count(word)
    assert not re.search("[\x02\x03]", kept)


@pytest.mark.parametrize("section", TOPIC.sections, ids=[section.id for section in TOPIC.sections])
def test_every_word_of_a_section_stands_in_its_blocks_once_and_in_order(section: Section) -> None:
    text = re.sub(r"!!! (\w+)", r"\1", section.text)
    text = re.sub(r"^\s*\d+\. ", "", text, flags=re.MULTILINE)
    assert re.findall(r"\w+", " ".join(strings(section.blocks()))) == re.findall(r"\w+", text)
