"""Makes the two-page sheet in this process, once for each line on standard input, and tells how long it took.

Run as `python -m benchmarks.sheet_work typst FOLDER`, which also writes each sheet's words to FOLDER as a web page, or in
an environment with WeasyPrint as `… weasyprint FOLDER`, which prints those pages. Line N of the input is sheet N: its
name and note differ from every other's, so that nothing made before can be handed out again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

# With these blocks the sheet has two pages of A4 at 12 pt; `pages` says so on every run.
BLOCKS = ("short-version", "plan", "expect", "get-help", "note")


def with_typst(folder: Path) -> Callable[[int], bytes]:
    """From the visit to the PDF: advice, words, pages."""
    import datetime as dt

    from neckguide.clinic import Clinic
    from neckguide.content.load import load_topic
    from neckguide.handout.compose import compose, figures_of
    from neckguide.handout.typeset import typeset
    from neckguide.handout.webpage import webpage
    from neckguide.visit.visit import Visit

    topic = load_topic("neck-pain")

    def make(number: int) -> bytes:
        visit = Visit(
            date=dt.date(2026, 11, 21), blocks=BLOCKS, name=f"Person {number}", note=f"Walk {number} minutes each day."
        )
        handout = compose(topic, visit, Clinic())
        pdf = typeset(handout, figures_of(topic, handout))
        make.page = lambda: webpage(handout, figures_of(topic, handout))
        return pdf

    return make


def with_weasyprint(folder: Path) -> Callable[[int], bytes]:
    """From the web page to the PDF."""
    from weasyprint import HTML

    return lambda number: HTML(filename=folder / f"{number}.html").write_pdf()
