"""Handout to PDF/UA-1 bytes through Typst. Words go in as data only; the template is fixed."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from typing import TypeAlias, cast

import msgspec
import typst
from msgspec import structs

from neckguide.errors import CannotMake, EndlessLayout, FileGone, MissingCharacter
from neckguide.handout.compose import Handout
from neckguide.handout.printable import printable
from neckguide.paths import resources

Json: TypeAlias = "dict[str, Json] | Sequence[Json] | str | int | float | bool | None"

MOST_IN_A_SHEET = 200_000
MOST_SECONDS = 10
LEAST_PAGE = 0.66
LARGE = 16
"""From this print size on parts run on from page to page, as hardly two go on one: only boxes and tables stay whole."""
LEAST_LAST_PAGE = 0.2
LEAST_REST = 0.07

MAIN = b"""#import "sheet.typ": make
#let it = json("words.json")
#make(it.handout, it.figures, json("fit.json"))"""

# What has no space for a line to break at, and is longer than any word of the languages we set.
_UNBROKEN = re.compile(r"\S{28,}")
# A DOI is to be copied and read out whole; sources are set smaller, and a line holds that many letters at any size.
_UNBROKEN_SOURCE = re.compile(r"\S{40,}")
_NOT_WORDS = frozenset({"type", "id", "kind", "tone", "href", "url", "logo", "language", "paper"})
_MISSING = re.compile(r'(?:the text|codepoint) `"(?P<repr>.+?)"`', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


class Fit(msgspec.Struct, frozen=True):
    """How roomy a sheet is set, which parts (by number) may be split though one page holds them, sources overleaf."""

    room: float = 0.8
    split: tuple[int, ...] = ()
    overleaf: bool = False


class Sheet(msgspec.Struct, frozen=True):
    """One try: its number of pages and its marks, in order: what is there, on which page, how far down it (0 to 1).

    A part's number stands where it begins; "block" before what stays whole, maybe at the end of the page before it.
    """

    pages: int
    marks: tuple[tuple[int | str, int, float], ...]

    @property
    def fill(self) -> float:
        """How full the last page is; the foot's words alone do not fill it."""
        (*_, (_, page, down)) = self.marks
        return 1.0 if self.pages == 1 else down if page == self.pages else 0.0

    @property
    def holes(self) -> tuple[int, ...]:
        """The parts that leave the page before them less than half full by beginning on a new one."""
        return tuple(
            what
            for (before, page, down), (what, begins, at) in pairwise(self.marks)
            if before == "end" and isinstance(what, int) and begins > page and down < LEAST_PAGE and at < 0.1
        )

    @property
    def crumbs(self) -> int:
        """How many parts end a few lines down a page, having begun on the one before."""
        open: list[tuple[int | str, int]] = []
        crumbs = 0
        for what, page, down in self.marks:
            if what != "end":
                open.append((what, page))
            elif open:
                begun, first = open.pop()
                crumbs += isinstance(begun, int) and first < page and down < LEAST_REST
        return crumbs

    def split(self, fit: Fit) -> int:
        """How many parts that might stand whole do not."""
        parts = [page for what, page, _ in self.marks if isinstance(what, int)] + [self.marks[-1][1]]
        return sum(parts[at] < parts[at + 1] for at in fit.split)

    @property
    def short(self) -> bool:
        """Whether the last page holds a few lines only."""
        return self.fill < LEAST_LAST_PAGE

    def faults(self, fit: Fit) -> float:
        """The less the better, in pages: a last page of a few lines is worse than two more, a hole than half of one."""
        worst = 3 - self.fill if self.short else 0
        return worst + self.pages + 0.6 * len(self.holes) + 0.3 * self.crumbs + 0.15 * self.split(fit)

    def good(self, fit: Fit, splits: bool) -> bool:
        """Nothing left to mend: a hole before a part that may be split stays. `splits`: that parts are is no fault."""
        mendable = set(self.holes) - set(fit.split)
        return not (self.short or self.crumbs or mendable or (self.split(fit) and not splits))


# As designed; tighter; with the sources on a page of their own; with up to three parts split, to fill the pages that
# they leave half empty; looser, which sends more after the last lines.
FITS = (
    (Fit(0.8), 0),
    (Fit(0.7), 0),
    (Fit(0.8, overleaf=True), 0),
    (Fit(0.8), 3),
    (Fit(0.7), 3),
    (Fit(0.9), 3),
    (Fit(1.0), 3),
    (Fit(1.15, overleaf=True), 3),
)
MOST_TRIES = 7
KEPT_FOR = 10
"""How many sheets the binding of Typst keeps something for that none of them uses."""
MOST_LOST = 12
"""Characters without a font that are looked for one by one in a letterhead."""
PROBE = b"""#set document(title: "letterhead", date: none)
#let words = json("words.json")
#words #strong(words)"""
LETTERHEAD_WORDS = ("name", "address", "contact", "clinician")


def typeset(handout: Handout, figures: Mapping[str, bytes] | None = None) -> bytes:
    """The sheet as PDF/UA-1: the same bytes for the same handout and figures (SVG by the figure's id).

    MissingCharacter where no font of this computer has a character; EndlessLayout where there is too much to set.
    """
    words = _words(handout, figures or {})
    try:
        return _print(*_fitted(handout, words, _fonts(False)))
    except MissingCharacter:
        return _print(*_fitted(handout, words, _fonts(True)))


def typeset_sparing(handout: Handout, figures: Mapping[str, bytes]) -> tuple[bytes, str]:
    """As `typeset`, and what is to be said: a character in the letterhead that no font has is left out.

    A clinic file must never stand between a patient and an urgent sheet. Elsewhere such a character is refused.
    """
    try:
        return typeset(handout, figures), ""
    except MissingCharacter:
        head = handout.letterhead
        lost = _lost("\n".join(getattr(head, name) for name in LETTERHEAD_WORDS))
        if not lost:
            raise
    spared = {name: _without(getattr(head, name), lost) for name in LETTERHEAD_WORDS}
    handout = structs.replace(handout, letterhead=structs.replace(head, **spared))
    named = "".join(lost) + "…" * (len(lost) == MOST_LOST)
    return typeset(handout, figures), f"The letterhead holds “{named}”, which no font here can print. It was left out."


def forget() -> None:
    """Make the compiler drop all that it keeps of the sheets that it has set, a visit's words among it.

    Kept for the next try, that is 90 MB after some hundred sheets (Typst 0.15), and the next visit's are others.
    """
    for _ in range(KEPT_FOR + 1):
        compiler = typst.Compiler(
            input=cast("bytes", {"main.typ": b""}), root=resources() / "handout", font_paths=_fonts(False)
        )
        compiler.compile(format="svg")


def _lost(text: str) -> list[str]:
    """What of a text no font has; where that is much, the text's first few. Set by itself: a sheet takes far longer."""
    lost: list[str] = []
    while len(lost) < MOST_LOST:
        files = {"main.typ": PROBE, "words.json": msgspec.json.encode(printable(_without(text, lost)))}
        compiler = typst.Compiler(
            input=cast("bytes", files),
            root=resources() / "handout",
            font_paths=_fonts(True),
        )
        try:
            with _translated():
                compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=0)
        except MissingCharacter as missing:
            lost.append(missing.character)
        else:
            break
    return lost


def _without(text: str, lost: Sequence[str]) -> str:
    """The text without what was lost; where that was much, with nothing but the letters of every keyboard."""
    for gone in lost:
        text = text.replace(gone, "")
    return text if len(lost) < MOST_LOST else text.encode("ascii", "ignore").decode()


def _fitted(handout: Handout, words: str, fonts: typst.Fonts) -> tuple[typst.Compiler, Sheet]:
    """The first fit without fault, or the best of them."""
    tries: dict[Fit, tuple[typst.Compiler, Sheet]] = {}

    def judged(fit: Fit) -> Sheet:
        if fit not in tries:
            tries[fit] = _laid_out(handout, words, fit, fonts)
        return tries[fit][1]

    run_on = tuple(range(len(handout.parts))) if handout.size >= LARGE else ()
    for fit, most in FITS:
        fit = structs.replace(fit, split=run_on)
        while len(fit.split) < most and (more := [at for at in judged(fit).holes if at not in fit.split]):
            fit = structs.replace(fit, split=(*fit.split, more[0]))
        if judged(fit).good(fit, bool(most or run_on)) or len(tries) >= MOST_TRIES:
            break
    best = min(tries, key=lambda fit: tries[fit][1].faults(fit))
    return tries[best]


def _laid_out(handout: Handout, words: str, fit: Fit, fonts: typst.Fonts) -> tuple[typst.Compiler, Sheet]:
    """One try; layout alone, as making a PDF of each would cost half as much again."""
    # Files in memory: words and fit are data beside a main file that never changes. The library's types leave them out.
    files = {"main.typ": MAIN, "words.json": words.encode(), "fit.json": msgspec.json.encode(fit)}
    compiler = typst.Compiler(
        input=cast("bytes", files),
        root=resources() / "handout",
        font_paths=fonts,
        # Typst forgets all that it has set when an input changes, so nothing of one visit stands here; and one input
        # alone, because of several the order is left to chance, and in another order they would be other inputs.
        sys_inputs={"look": f"{handout.size} {handout.paper} {fit.room}"},
    )
    with _translated():
        return compiler, msgspec.json.decode(compiler.query("<end>", field="value", one=True), type=Sheet)


def _print(compiler: typst.Compiler, sheet: Sheet) -> bytes:
    with _translated():
        pdf = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=0)
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _fonts(system: bool) -> typst.Fonts:
    """No font but ours unless told."""
    with _translated():
        return typst.Fonts(
            include_system_fonts=system, include_embedded_fonts=False, font_paths=[str(resources() / "fonts")]
        )


@contextmanager
def _translated() -> Generator[None]:
    try:
        yield
    except (typst.TypstError, RuntimeError) as error:  # a query raises the latter
        raise _told(error) from error
    except BaseException as error:
        # So it ends where a font cannot be read. A panic is no Exception: it would end the window's thread for sheets.
        if isinstance(error, RuntimeError) or type(error).__name__ == "PanicException":
            raise CannotMake from error
        raise


def _told(error: typst.TypstError | RuntimeError) -> Exception:
    found = _MISSING.search(str(getattr(error, "message", error)))
    if found is None:
        template = resources() / "handout" / "sheet.typ"
        return CannotMake() if template.is_file() else FileGone(file=template)
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
            tamed = {key: inner if key in _NOT_WORDS else _tamed(inner) for key, inner in value.items()}
            if isinstance(short := value.get("short"), str):
                tamed["short"] = _UNBROKEN_SOURCE.sub(_breakable, printable(short))
            return tamed
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
