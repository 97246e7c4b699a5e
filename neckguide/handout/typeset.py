"""Handout to PDF/UA-1 bytes through Typst. Words go in as data only; the template is fixed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from threading import Lock
from typing import TypeAlias, cast

import msgspec
import typst

from neckguide.errors import EndlessLayout, MissingCharacter
from neckguide.handout.compose import Handout
from neckguide.handout.printable import printable
from neckguide.paths import resources

Json: TypeAlias = "dict[str, Json] | Sequence[Json] | str | int | float | bool | None"

MOST_IN_A_SHEET = 200_000
MOST_SECONDS = 10
LEAST_LAST_PAGE = 0.2

# What has no space for a line to break at, and is longer than any word of the languages we set.
_UNBROKEN = re.compile(r"\S{28,}")
_NOT_WORDS = frozenset({"type", "id", "kind", "tone", "href", "url", "logo", "language", "paper"})
_MISSING = re.compile(r'(?:the text|codepoint) `"(?P<repr>.+?)"`', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


class Fit(msgspec.Struct, frozen=True):
    """How roomy a sheet is set, 1 as designed, and how many of its last parts begin on a page of their own."""

    room: float = 1.0
    push: int = 0


class Sheet(msgspec.Struct, frozen=True):
    """One try: the PDF, its number of pages, how full the last is (0 to 1), whether what fits on a page was split."""

    pdf: bytes
    pages: int
    fill: float
    split: bool

    @property
    def quality(self) -> tuple[int, float]:
        """How many of two rules are kept, then how near the last page is to holding more than a few lines."""
        fill = 1.0 if self.pages == 1 else self.fill
        return (not self.split) + (fill >= LEAST_LAST_PAGE), min(fill, LEAST_LAST_PAGE)


BEST = (2, LEAST_LAST_PAGE)

# As designed; then tighter, to pull the last lines in; then looser or with whole parts moved, to send more after them.
FITS = (Fit(), Fit(0.9), Fit(0.8), Fit(0.7), Fit(1.15), Fit(push=1), Fit(1.3), Fit(push=2), Fit(push=3))


def typeset(handout: Handout, figures: Mapping[str, bytes] | None = None) -> bytes:
    """The sheet as PDF/UA-1: the same bytes for the same handout and figures (SVG by the figure's id).

    MissingCharacter where no font of this computer has a character; EndlessLayout where there is too much to set.
    """
    words = _words(handout, figures or {})
    try:
        return _fitted(words, system_fonts=False)
    except MissingCharacter:
        return _fitted(words, system_fonts=True)


def _fitted(words: str, *, system_fonts: bool) -> bytes:
    """The first fit that keeps every rule, or the best where none does; never on more pages than as designed."""
    best = _set(words, FITS[0], system_fonts)
    most = best.pages
    for fit in FITS[1:]:
        if best.quality == BEST:
            break
        sheet = _set(words, fit, system_fonts)
        if sheet.pages <= most and sheet.quality > best.quality:
            best = sheet
    return best.pdf


_one_at_a_time = Lock()


def _set(words: str, fit: Fit, system_fonts: bool) -> Sheet:
    # A compiler keeps the inputs of its last call: every call gives its own, and the query belongs to it.
    with _one_at_a_time:
        compiler = _compiler(system_fonts)
        inputs = {"sheet": words, "fit": msgspec.json.encode(fit).decode()}
        try:
            pdf = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards="ua-1", timestamp=0)
        except typst.TypstError as error:
            raise _told(error) from error
        end = msgspec.json.decode(compiler.query("<end>", field="value", one=True))
    assert isinstance(pdf, bytes)
    return Sheet(pdf, **end)


@cache
def _compiler(system_fonts: bool) -> typst.Compiler:
    """A compiler that can read one folder, the template's own, and no font but ours unless told."""
    folder = resources() / "handout"
    fonts = typst.Fonts(
        include_system_fonts=system_fonts,
        include_embedded_fonts=False,
        font_paths=[str(resources() / "fonts")],
    )
    return typst.Compiler(input=folder / "sheet.typ", root=folder, font_paths=fonts)


def _told(error: typst.TypstError) -> Exception:
    found = _MISSING.search(error.message)
    if found is None:
        return error
    return MissingCharacter(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), found["repr"]))


def _words(handout: Handout, figures: Mapping[str, bytes]) -> str:
    """What the template reads, as JSON, with every text tamed."""
    plain: dict[str, Json] = msgspec.to_builtins(handout)
    if _length(plain) > MOST_IN_A_SHEET:
        raise EndlessLayout(seconds=MOST_SECONDS)
    tamed = {key: value if key in _NOT_WORDS else _tamed(value) for key, value in plain.items()}
    # Typst makes bytes of numbers at once, where a template would have to read base64 letter by letter.
    tamed["letterhead"] = {**cast("dict[str, Json]", tamed["letterhead"]), "logo": list(handout.letterhead.logo)}
    drawn = {id: svg.decode() for id, svg in figures.items()}
    return msgspec.json.encode({"handout": tamed, "figures": drawn}).decode()


def _length(value: Json) -> int:
    match value:
        case str():
            return len(value)
        case dict():
            return sum(_length(inner) for key, inner in value.items() if key not in _NOT_WORDS)
        case Sequence():
            return sum(map(_length, value))
        case _:
            return 0


def _tamed(value: Json) -> Json:
    match value:
        case str():
            return tame(value)
        case dict():
            return {key: inner if key in _NOT_WORDS else _tamed(inner) for key, inner in value.items()}
        case Sequence():
            return [_tamed(inner) for inner in value]
        case _:
            return value


def tame(text: str) -> str:
    """Printable text in which no run is so long that no line can hold it."""
    return _UNBROKEN.sub(_breakable, printable(text))


def _breakable(run: re.Match[str]) -> str:
    """The run with a place to break after every eighth character; addresses break by Typst's own rules."""
    return "\N{ZERO WIDTH SPACE}".join(run[0][at : at + 8] for at in range(0, len(run[0]), 8))
