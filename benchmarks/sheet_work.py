"""Makes a sheet, once for each line on standard input, and tells how many milliseconds it took.

`python -m benchmarks.sheet_work typst FOLDER N` makes the two-page sheet as the app does, after writing the words of
sheets 0 to N - 1 to FOLDER as web pages. `… weasyprint FOLDER` prints those, in an environment that holds WeasyPrint
and no neckguide. `… pictures FOLDER` makes one of four pages with six pictures. A line is the number of a sheet; each
has a name and a note of its own, so that no sheet made before can be handed out.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from neckguide.content.load import Topic
    from neckguide.handout.compose import Handout

BLOCKS = ("get-help", "tracker", "note")
"""With these the sheet has two pages of A4 at 12 pt."""
PICTURES = (
    "neck-and-pull",
    "relief-of-100",
    "guarding-loop",
    "unwanted-of-100",
    "exercise-turn-and-tilt",
    "exercise-breaks",
)
"""With these in place of the tracker it has four."""


def typst(folder: Path, count: int) -> Callable[[int], bytes]:
    """From the visit to the PDF: advice, words, pages."""
    from neckguide.content.load import load_topic
    from neckguide.handout.compose import figures_of
    from neckguide.handout.typeset import typeset
    from neckguide.handout.webpage import webpage

    topic = load_topic("neck-pain")
    for number in range(count):
        made = _handout(topic, number)
        (folder / f"{number}.html").write_text(webpage(made, figures_of(topic, made)), "utf-8")

    def make(number: int) -> bytes:
        made = _handout(topic, number)
        return typeset(made, figures_of(topic, made))

    return make


def pictures() -> Callable[[int], bytes]:
    """The same with six pictures in place of the tracker: our own drawings, and some drawn from numbers."""
    from msgspec import structs

    from neckguide.content.blocks import Figure
    from neckguide.content.load import load_topic
    from neckguide.handout.compose import figures_of
    from neckguide.handout.room import Part
    from neckguide.handout.typeset import typeset

    topic = load_topic("neck-pain")
    # Their captions' sources would stand as numbers.
    shown = tuple(structs.replace(topic.shown(Figure(id, "")), caption=()) for id in PICTURES)
    parts = tuple(Part(f"pictures-{at}", f"Pictures {at}", shown[at : at + 2]) for at in range(0, len(shown), 2))

    def make(number: int) -> bytes:
        made = _handout(topic, number, ("get-help", "note"))
        made = structs.replace(made, parts=(*made.parts, *parts))
        return typeset(made, figures_of(topic, made))

    return make


def _handout(topic: Topic, number: int, blocks: tuple[str, ...] = BLOCKS) -> Handout:
    from neckguide.clinic import Clinic
    from neckguide.handout.compose import compose
    from neckguide.visit.visit import Visit

    note = f"Walk {number + 10} minutes each day."
    visit = Visit(date=dt.date(2026, 11, 21), blocks=blocks, name=f"Person {number}", note=note)
    return compose(topic, visit, Clinic())


def weasyprint(folder: Path) -> Callable[[int], bytes]:
    """From the web page to the PDF."""
    from weasyprint import HTML

    return lambda number: HTML(filename=folder / f"{number}.html").write_pdf()


def main(which: str, folder: str, count: str = "0") -> int:
    """Answer each line with a line."""
    makers = {
        "typst": lambda: typst(Path(folder), int(count)),
        "weasyprint": lambda: weasyprint(Path(folder)),
        "pictures": pictures,
    }
    make = makers[which]()
    print("ready", flush=True)
    for line in sys.stdin:
        began = perf_counter()
        pdf = make(int(line))
        print((perf_counter() - began) * 1000, flush=True)
        (Path(folder) / f"{which}.pdf").write_bytes(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
