"""The longest that the Markdown reader can be kept busy, by the worst texts that its caps let through."""

from __future__ import annotations

import time
from contextlib import suppress
from itertools import product
from typing import TYPE_CHECKING

import pytest

from neckguide.content.markdown import MAX_BYTES, MAX_LINES, MAX_MARKS, MAX_OPEN, MAX_PARAGRAPH, MarkdownFault, parse

if TYPE_CHECKING:
    from tests.figures import Figure, Size

pytestmark = pytest.mark.trust(9)

MARKS = "[]*_`!(){}\\~^|"
PIECES = (
    *MARKS,
    *("- ", "1. ", "## ", "!!! key\n    ", "    ", "> ", "a|b\n-|-\n", "\n\n", "=\n", "-\n", "  \n", "&amp;", "&#1;"),
    *("[a](https://b)", "[@a]", "![a](figure:b)", "[a](", "![a](", "[a](<", '[a](b "', "[a][", "[a][b]", "[a]: b\n"),
    *("\\*", "*a*", "**a**", "_a_", "`a`", "|a", "a\n", "a]", "\n    ", "\n- ", "\n1. ", "\n!!! key\n\n    ", "'"),
)
CLOSED = "[a " * MAX_OPEN + "] " * MAX_OPEN


def filled(piece: str, between: str = "") -> str:
    """The piece as often as each cap allows, with as many words between as the length allows."""
    count = MAX_BYTES // len(piece)
    count = min(count, MAX_MARKS // (sum(map(piece.count, MARKS)) or 1), MAX_LINES // (piece.count("\n") or 1))
    room = (MAX_BYTES - count * len(piece)) // count
    text = (piece + (between * MAX_BYTES)[:room] * bool(between)) * count
    paragraphs = (text[at : at + MAX_PARAGRAPH] for at in range(0, len(text), MAX_PARAGRAPH))
    return "\n\n".join(paragraphs)[:MAX_BYTES]


# Those that took longest among all that were tried, each as long as the caps let it be.
WORST = {
    "12 open brackets before a paragraph of words": "[ " * MAX_OPEN + "a " * ((MAX_PARAGRAPH - 2 * MAX_OPEN) // 2),
    "links whose titles never end": filled('[a](b "x)', "a "),
    "12 open brackets in each paragraph": filled("[" * MAX_OPEN + "\n\n", "a "),
    "12 open links in each paragraph": filled("[a](" * MAX_OPEN + "\n\n", "a "),
    "brackets in brackets": filled(CLOSED, "a "),
    "headings between lines of dashes": filled("## -\n"),
    "headings underlined": filled("## =\n"),
    "bullets that end in breaks": filled("-   \n"),
    "bullets between empty lines": filled("\n- "),
    "2,000 lines of dashes": filled("-\n"),
    "numbers between empty lines": filled("\n1. ", "a "),
    "tables behind each other": filled("a|b\n-|-\n", "a "),
    "boxes behind each other": filled("\n!!! key\n\n    ", "a"),
}


def seconds(text: str, tries: int = 3) -> float:
    """The CPU time to read it or to refuse it: the best of three where one try is slow."""
    best = 9.9
    for _ in range(tries):
        begun = time.thread_time()
        with suppress(MarkdownFault):
            parse.__wrapped__(text)
        best = min(best, time.thread_time() - begun)
        if best < 0.3:
            break
    return best


def test_the_worst_cases_take_a_second_at_most(figure: Figure) -> None:
    took = {name: seconds(text) for name, text in WORST.items()}
    assert len(took) == 13
    worst = max(took, key=lambda name: took[name])
    figure.tell("the worst of 13 cases", worst)
    figure.at_most("its CPU time, best of three", round(took[worst], 2), 1, "s")


def test_no_two_pieces_together_are_worse(figure: Figure, size: Size) -> None:
    pairs = [one + between + other for one, other in product(PIECES, PIECES) for between in ("", "x")]
    texts = [filled(text, words) for text in (*PIECES, *pairs[:: size(150, 1)]) for words in ("", "a ", "\n")]
    took = {text: seconds(text) for text in texts if text.count("\n") <= MAX_LINES}
    worst = max(took, key=lambda text: took[text])
    figure.tell("further texts tried", len(took))
    figure.tell("the worst of them begins", repr(worst[:16]))
    figure.at_most("CPU time of that, best of three", round(took[worst], 2), 1, "s")
