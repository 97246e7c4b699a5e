"""Every check of `claims.toml`: whom a claim rests on, where it is told, and its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from neckguide.content.check.finding import Finding, left_out, listed, place, prose, twice
from neckguide.content.check.sections import text_of_sections
from neckguide.content.check.words import check_grade, check_lengths, check_terms, english, glossary_of
from neckguide.content.evidence import Claim
from neckguide.content.load import Topic
from neckguide.content.topic import CERTAINTIES, Kind
from neckguide.errors import NeckguideError

_AUDIT = re.compile(r"au-(?:N(?:1\d|[1-9])|M(?:3[0-5]|[12]\d|[1-9]))")
"""Rows of `docs/claim-audit.md`: au-N1 to au-N19, au-M1 to au-M35."""


def check_claims(topic: Topic) -> Iterator[Finding]:
    """All claims, and those that could not be read."""
    file, claims = place(topic, "claims.toml"), topic.claims
    yield from left_out(claims.left_out)
    yield from twice(file, (claim.id for claim in claims.claims))
    if claims.claims:
        for kind in get_args(Kind):
            if not claims.words.kinds.get(kind, "").strip():
                yield Finding(f"{file}: kinds", f"the words for “{kind}” are missing")
        for level in CERTAINTIES:
            step = claims.words.certainties.get(level)
            if step is None or not (step.word.strip() and step.means.strip()):
                yield Finding(f"{file}: certainties", f"the words for “{level}” are missing")
    for claim in claims.claims:
        where = f"{file}: {claim.id}"
        yield from _rests(topic, where, claim)
        yield from _belongs(topic, where, claim)
        yield from _wording(topic, where, claim)


def _rests(topic: Topic, where: str, claim: Claim) -> Iterator[Finding]:
    if not (claim.references or claim.needs_check):
        yield Finding(where, "a claim needs a reference; where it is still to be checked write needs-check = true")
    yield from listed(topic, where, claim.references)
    if claim.needs_check:
        yield Finding(where, "source still to be checked", fault=False)
    for row in claim.audit:
        if not _AUDIT.fullmatch(row):
            yield Finding(where, f"“{row}” is no row of the claim audit: they are au-N1 to au-N19 and au-M1 to au-M35")


def _belongs(topic: Topic, where: str, claim: Claim) -> Iterator[Finding]:
    if claim.section not in {section.id for section in topic.sections}:
        yield Finding(where, f"unknown section “{claim.section}”")
    if claim.figure and not is_figure(topic, claim.figure):
        yield Finding(where, f"unknown figure “{claim.figure}”")


def is_figure(topic: Topic, id: str) -> bool:
    """Whether a figure of that id can be shown; a file that cannot be read is told elsewhere."""
    try:
        drawings = {file.stem for file in (topic.folder / "figures").glob("*.svg")}
        return topic.picture(id) is not None or id in drawings
    except NeckguideError:
        return True


def _wording(topic: Topic, where: str, claim: Claim) -> Iterator[Finding]:
    texts = {
        "says": claim.says,
        "who": claim.who,
        "against": claim.against,
        "size": claim.size,
        "cannot-tell": claim.cannot_tell,
    }
    for field, text in texts.items():
        if not text.strip():
            yield Finding(where, f"{field} is empty")
    if english(topic):
        said = prose(*texts.values())
        yield from check_grade(where, said, fault=False)
        yield from check_lengths(where, said)
        # The claim is shown beside its section, which may have explained the term.
        beside = text_of_sections(topic, lambda section: section.id == claim.section)
        yield from check_terms(where, said, glossary_of(topic), beside, fault=False)
