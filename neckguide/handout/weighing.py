"""What a sheet says for weighing up: claims and how sure they are, what matters, options side by side."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from neckguide.content.blocks import Block, Columns, Figure, Heading, Paragraph, Spans, Table, Words
from neckguide.content.load import NARROW, OPTION
from neckguide.content.markdown import cited
from neckguide.content.options import Option, Row
from neckguide.handout.room import Part, Room, claim_cites, cost, listed

MOST_QUESTIONS = 7
MOST_CLAIMS = 4
ABREAST = 3
"""Options in one table: more make columns too narrow to read."""
GIANT = 24
"""The print size, in points, at which two already fill the width."""


def evidence(room: Room) -> Part:
    """Each claim of the sections on this sheet: who was studied, against what, how big, how sure, what is left open."""
    claims, labels = room.topic.claims, room.topic.claims.words.labels
    sections = [id.removeprefix("section:") for id in room.blocks if id.startswith("section:")]
    told = [claim for id in sections for claim in claims.of(id)] or list(claims.claims[:MOST_CLAIMS])
    blocks: list[Block] = [Paragraph(cited(claims.words.note))] if told and claims.words.note else []
    for claim in told:
        blocks.append(Heading(3, (Words(claim.says),)))
        sure: Spans = (Words(f"{labels.sure}: ", bold=True), Words(claims.how(claim)), *claim_cites(claim), Words(". "))
        found = _run_in((labels.who, claim.who), (labels.against, claim.against))
        left = _run_in((labels.size, claim.size), (labels.cannot_tell, claim.cannot_tell))
        blocks += [Paragraph(spans) for spans in ((*sure, *found), left) if spans]
    return Part("evidence", claims.words.title, tuple(blocks))


def _run_in(*lines: tuple[str, str]) -> Spans:
    """Labelled lines as sentences of one paragraph: shorter than a list, and as easily found by the bold labels."""
    told = [(label, text) for label, text in lines if text]
    return tuple(span for label, text in told for span in (Words(f"{label}: ", bold=True), Words(f"{text} ")))


def what_matters(room: Room) -> Part:
    """What the patient rated, most first, and what to ask because of it."""
    words, visit = room.topic.options.words, room.visit
    rated = [
        (Words(f"{name}: ", bold=True), Words(", ".join(labels)))
        for rating, name in reversed(tuple(enumerate(words.ratings)))
        if (labels := [matter.label for matter in words.matters if visit.matters.get(matter.id) == rating])
    ]
    matters = [matter.question for matter in words.matters if visit.matters.get(matter.id, 0) > 0]
    asked = [*matters, *(option.question for option in _chosen(room))]
    blocks: list[Block] = [listed(rated)] if rated else []
    if asked:
        blocks += [Heading(3, cited(words.questions_title)), listed((Words(text),) for text in asked[:MOST_QUESTIONS])]
    return Part("what-matters", words.matters_title, tuple(blocks))


def compare(room: Room) -> Part:
    """The options that were marked, side by side, a few to a table; counts as dots below."""
    options, chosen = room.topic.options, _chosen(room)
    # Tables of like width: of four options none stands alone.
    count = -(-len(chosen) // (2 if room.visit.size >= GIANT else ABREAST))
    cuts = [round(len(chosen) * at / count) for at in range(count)] if chosen else []
    tables = [_side_by_side(room, chosen[at:to]) for at, to in pairwise((*cuts, len(chosen)))]
    dots = tuple(
        Figure(f"{NARROW}{OPTION}{option.id}", figure.alt, title=option.name)
        for option in chosen
        if (figure := options.figure(option))
    )
    gains = (Heading(3, cited(options.words.rows.get("benefit", ""))), Columns(dots)) if dots else ()
    return Part("compare", options.words.title, (*tables, *gains))


def _side_by_side(room: Room, options: tuple[Option, ...]) -> Table:
    words = room.topic.options.words
    cells: dict[Row, Callable[[Option], Spans]] = {
        "what": lambda option: cited(option.what),
        "do": lambda option: cited(option.do),
        "like": lambda option: cited(option.like),
        "soon": lambda option: cited(option.soon),
        "benefit": lambda option: cited(option.benefit),
        "common": lambda option: cited(option.common),
        "rare": lambda option: cited(option.rare),
        "sure": lambda option: (Words(f"{room.certainty(option.certainty)}. ", bold=True), *cited(option.sure)),
        "cost": lambda option: (Words(f"{cost(room.topic, room.clinic, option.id)}. "), *cited(option.time)),
    }
    rows: list[tuple[Spans, ...]] = [
        ((Words(words.rows.get(row, row)),), *map(cell, options)) for row, cell in cells.items()
    ]
    touched = tuple(_touches(room, option) for option in options)
    if any(touched):
        rows.append(((Words(words.matters_title),), *touched))
    return Table(((Words(""),), *((Words(option.name),) for option in options)), tuple(rows))


def _touches(room: Room, option: Option) -> Spans:
    """Where an option touches what matters to the patient."""
    matters = room.topic.options.words.matters
    said = [
        f"{matter.label}: {option.touches[matter.id]}"
        for matter in matters
        if room.visit.matters.get(matter.id, 0) > 0 and matter.id in option.touches
    ]
    return (Words("; ".join(said)),) if said else ()


def _chosen(room: Room) -> tuple[Option, ...]:
    return tuple(option for option in room.topic.options.options if option.id in room.visit.options)
