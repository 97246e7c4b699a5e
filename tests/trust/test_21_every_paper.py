"""Every section on every paper, in every print size: for everybody's eyes and screen readers, and word for word."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

import pikepdf
import pytest
from msgspec import structs

from neckguide.clinic import Clinic
from neckguide.content.load import load_topic
from neckguide.content.spots import Spot
from neckguide.handout.compose import block_ids, compose, figures_of
from neckguide.handout.typeset import typeset
from neckguide.selftest import all_topics
from neckguide.visit.visit import MOST_EXERCISES, PAPERS, SIZES, change
from tests.core.rooms import FULL_LETTERHEAD, visit
from tests.paper import verapdf
from tests.paper.reading import squeezed, text_of, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from neckguide.content.load import Topic
    from neckguide.handout.compose import Handout
    from tests.figures import Figure, Size

pytestmark = pytest.mark.trust(21)

CLINICS = (Clinic(country="gb"), structs.replace(FULL_LETTERHEAD, country="us"))


def languages() -> Iterator[Topic]:
    """Every topic in every language that is shipped."""
    for topic in all_topics():
        yield from (load_topic(topic.id, language) for language in topic.about.languages)


def sheets(topic: Topic) -> Iterator[Handout]:
    """Each section in full and in short, all blocks together, the urgent and the assessment sheet."""
    everything = {
        "blocks": block_ids(topic),
        "options": tuple(option.id for option in topic.options.options),
        "matters": {matter.id: at % 3 for at, matter in enumerate(topic.options.words.matters)},
        "exercises": tuple(exercise.id for exercise in topic.plan.exercises)[:MOST_EXERCISES],
        "marks": (Spot(0.5, 0.3), Spot(0.6, 0.5)),
        "note": "Walk each day.",
    }
    alone = [{"blocks": (f"section:{each.id}",)} for each in topic.sections]
    short = [{"blocks": (f"section:{each.id}",), "short": frozenset({each.id})} for each in topic.sections]
    urgent = next(item.id for item in topic.checklist.group("red-flag"))
    first = next(item.id for item in topic.checklist.items if item.gate == "assess-first" and not item.counts_as)
    ticked = [("worse-held-still", "blood-thinner"), (urgent,), (first,)]
    for paper, size in product(PAPERS, SIZES):
        for chosen in (*alone, *short):
            yield compose(topic, change(visit(), **chosen, paper=paper, size=size), CLINICS[0])
        for ticks in ticked:
            yield compose(topic, visit(*ticks, name="Ann Lee", **everything, paper=paper, size=size), CLINICS[1])


def test_every_sheet_is_pdf_ua_and_says_what_its_source_says(tmp_path: Path, figure: Figure, size: Size) -> None:
    files: dict[Path, Handout] = {}
    for topic in languages():
        each = list(sheets(topic))
        # Every day one sheet of each look, and the one of all blocks; in the long run all.
        for handout in size([*each[::26], each[2 * len(topic.sections)]], each):
            file = tmp_path / f"{len(files)}.pdf"
            file.write_bytes(typeset(handout, figures_of(topic, handout)))
            files[file] = handout
    figure.tell("sheets: sections, papers, sizes, full, short, urgent", len(files))
    wrong = {file.name: faults for file, handout in files.items() if (faults := [*faults_of(file, handout)])}
    print(wrong)
    figure.exactly("sheets without bookmarks, language or title, or with other words than their source", len(wrong), 0)
    try:
        verdicts = verapdf.check(*files)
    except verapdf.Unavailable as reason:
        pytest.skip(str(reason))
    failed = [verdict.failed for verdict in verdicts if not verdict.compliant]
    figure.tell("assertions of veraPDF", sum(verdict.assertions for verdict in verdicts))
    figure.exactly("sheets that are PDF/UA-1", 100 * (1 - len(failed) / len(verdicts)), 100, "%")


def faults_of(file: Path, handout: Handout) -> Iterator[str]:
    """What a sheet lacks, or says otherwise than its source."""
    with pikepdf.open(file) as document:
        if str(document.Root.Lang) != handout.language:
            yield "its language"
        if str(document.docinfo["/Title"]) != handout.title or not document.Root.ViewerPreferences.DisplayDocTitle:
            yield "its title"
        if not document.Root.MarkInfo.Marked:
            yield "its tags"
        marked, pages = list(bookmarks(document)), len(document.pages)
    wanted = [handout.title, *filter(None, (part.title for part in handout.parts))]
    if [title for title in marked if title in wanted] != wanted:
        yield "its bookmarks"
    yield from lost(body(file.read_bytes(), handout, pages), handout)


def bookmarks(document: pikepdf.Pdf) -> Iterator[str]:
    """All titles of the outline, in order."""
    with document.open_outline() as outline:
        waiting = [*outline.root]
        while waiting:
            entry = waiting.pop(0)
            waiting = [*entry.children, *waiting]
            yield entry.title


def body(pdf: bytes, handout: Handout, pages: int) -> str:
    """All words but those at the foot of each page, where a paragraph may go on overleaf."""
    form = re.escape(squeezed(handout.page_form))
    # How many there are is known: a number at the head of the next page must not be taken for it.
    number = form.replace(r"\{page\}", r"\d+").replace(r"\{pages\}", str(pages))
    foot = "".join(map(squeezed, handout.foot))
    said = squeezed(text_of(pdf)).replace("_", "")
    return re.sub(number, "", said.replace(foot, ""))


def lost(said: str, handout: Handout) -> Iterator[str]:
    """Each text of a part that does not stand there behind the one before it."""
    at = 0
    for part in handout.parts:
        for text in (part.title, *texts(part.blocks)):
            # On paper a line to write on is drawn.
            wanted = squeezed(text).replace("_", "")
            found = said.find(wanted, at)
            if found < 0:
                yield f"{handout.size} pt, {handout.paper}: {text}"
            else:
                at = found + len(wanted)
