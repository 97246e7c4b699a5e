"""Words and colours of a drawing: how wide words are, where a line breaks, and SVG made of both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Literal, TypeAlias

Anchor: TypeAlias = Literal["start", "middle", "end"]

FONT = "Atkinson Hyperlegible Next"
SIZE = 18
LINE = 24
"""From one line of words to the next."""
WIDE = 720
MARGIN = 28

INK, QUIET, RULE, EDGE = "#1d2b33", "#4d5b62", "#d5dcde", "#6f7d84"
GROUND, CARD, FAINT = "#f0f6f5", "#ffffff", "#b9c4c8"
TEAL, PALE_TEAL, AMBER, PALE_AMBER = "#0b6b6f", "#cfe5e3", "#7a4f00", "#f6e3b8"

# Advance widths of Atkinson Hyperlegible Next Bold, the widest that is used, in hundredths of the type size.
_WIDTHS = {
    27: "'|j,.:;‘’ıil!`·/\\",
    34: " ()[]ł",
    39: 'f-rt{}"_I',
    50: "1*“”–czsy",
    56: "v7x~aL?ekJéå",
    60: "9hnuF<>üñ2o^øg+3bdpqE",
    66: "5ST$=48Zß6PBVRY0CKA",
    76: "DUXHGN&wOQ#@…",
    90: "—½MmW%",
}
_WIDTH = {letter: width / 100 for width, letters in _WIDTHS.items() for letter in letters}
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_OTHER, _FULL = 0.72, 1.05
"""Letters that the table does not know; from U+2E80 on they may be as wide as high."""


def printable(text: str) -> str:
    """The words in one line, with nothing that may not stand in XML or turns text around."""
    text = text.replace("\N{SOFT HYPHEN}", "").replace("\N{ZERO WIDTH SPACE}", "")
    return " ".join("".join(letter if letter.isprintable() or letter in _JOINERS else " " for letter in text).split())


def amount(value: float) -> str:
    """A coordinate: one decimal at most."""
    rounded = round(value, 1) + 0.0
    return str(int(rounded) if rounded.is_integer() else rounded)


def count(value: int) -> str:
    """A number as the texts write it."""
    return f"{value:,}"


def long(text: str, size: float = SIZE) -> float:
    """How wide words are, no less than they turn out."""
    return size * sum(_WIDTH.get(letter) or (_FULL if letter >= "\u2e80" else _OTHER) for letter in text)


def wrapped(text: str, width: float, size: float = SIZE) -> list[str]:
    """The words in lines of at most `width`; a word that is wider is broken."""
    lines: list[str] = []
    for word in _pieces(printable(text), width, size):
        if lines and long(f"{lines[-1]} {word}", size) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def _pieces(text: str, width: float, size: float) -> Iterable[str]:
    for word in text.split():
        rest = word
        while long(rest, size) > width and len(rest) > 1:
            fits = next(at for at in range(len(rest) - 1, 0, -1) if at == 1 or long(rest[:at] + "-", size) <= width)
            yield rest[:fits] + "-"
            rest = rest[fits:]
        yield rest


def words(
    x: float,
    y: float,
    text: str | Sequence[str],
    *,
    anchor: Anchor = "start",
    weight: int = 600,
    fill: str = INK,
    size: float = SIZE,
) -> str:
    """Lines of words; `y` is the foot of the first."""
    lines = [text] if isinstance(text, str) else text
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    look = f'{where} font-family="{FONT}" font-size="{amount(size)}" font-weight="{weight}" fill="{fill}"'
    return "".join(
        f'<text x="{amount(x)}" y="{amount(y + LINE * at)}"{look}>{escape(printable(line))}</text>'
        for at, line in enumerate(lines)
    )


def path(d: str, *, fill: str = "none", stroke: str = "none", wide: float = 1.5, more: str = "") -> str:
    """A path with rounded joins."""
    pen = f' stroke-width="{amount(wide)}"' if stroke != "none" else ""
    return f'<path d="{d}" fill="{fill}" stroke="{stroke}"{pen}{" " + more if more else ""}/>'


def box(x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "none", round: float = 3) -> str:
    """A rectangle with rounded corners."""
    place = f'x="{amount(x)}" y="{amount(y)}" width="{amount(width)}" height="{amount(height)}"'
    pen = "" if stroke == "none" else f' stroke="{stroke}" stroke-width="1.5"'
    return f'<rect {place} rx="{amount(round)}" fill="{fill}"{pen}/>'


def svg(width: float, height: float, parts: Iterable[str]) -> bytes:
    """A whole drawing on its ground."""
    size = f'viewBox="0 0 {amount(width)} {amount(height)}" width="{amount(width)}" height="{amount(height)}"'
    ground = box(0, 0, width, height, fill=GROUND, round=12)
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', ground, *parts, "</svg>\n"]).encode()


def ticks(first: int, last: int, most: int = 5) -> list[int]:
    """Whole round numbers from `first` to `last`, in at most `most` steps."""
    steps = (step * 10**power for power in range(12) for step in (1, 2, 5))
    step = next(step for step in steps if last - first <= most * step)
    return list(range(-(-first // step) * step, last + 1, step))
