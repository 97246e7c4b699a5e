"""Makes the two-page sheet, once for each line on standard input, and tells how many milliseconds it took.

`python -m benchmarks.sheet_work typst FOLDER N` makes it as the app does, after writing the words of sheets 0 to N - 1
to FOLDER as web pages. `… weasyprint FOLDER` prints those, in an environment that holds WeasyPrint and no neckguide. A
line is the number of a sheet; each has a name and a note of its own, so that no sheet made before can be handed out.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from neckguide.handout.compose import Handout

BLOCKS = ("short-version", "get-help", "tracker", "note")
"""With these the sheet has two pages of A4 at 12 pt."""


def typst(folder: Path, count: int) -> Callable[[int], bytes]:
    """From the visit to the PDF: advice, words, pages."""
    from neckguide.clinic import Clinic
    from neckguide.content.load import load_topic
    from neckguide.handout.compose import compose, figures_of
    from neckguide.handout.typeset import typeset
    from neckguide.handout.webpage import webpage
    from neckguide.visit.visit import Visit

    topic = load_topic("neck-pain")

    def handout(number: int) -> Handout:
        note = f"Walk {number + 10} minutes each day."
        visit = Visit(date=dt.date(2026, 11, 21), blocks=BLOCKS, name=f"Person {number}", note=note)
        return compose(topic, visit, Clinic())

    for number in range(count):
        made = handout(number)
        (folder / f"{number}.html").write_text(webpage(made, figures_of(topic, made)), "utf-8")

    def make(number: int) -> bytes:
        made = handout(number)
        return typeset(made, figures_of(topic, made))

    return make


def weasyprint(folder: Path) -> Callable[[int], bytes]:
    """From the web page to the PDF."""
    from weasyprint import HTML

    return lambda number: HTML(filename=folder / f"{number}.html").write_pdf()


def main(which: str, folder: str, count: str = "0") -> int:
    """Answer each line with a line."""
    make = typst(Path(folder), int(count)) if which == "typst" else weasyprint(Path(folder))
    print("ready", flush=True)
    for line in sys.stdin:
        began = perf_counter()
        pdf = make(int(line))
        print((perf_counter() - began) * 1000, flush=True)
        (Path(folder) / f"{which}.pdf").write_bytes(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
