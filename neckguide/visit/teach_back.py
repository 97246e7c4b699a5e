"""Teach-back: which questions to ask about what stands on this very sheet."""

from __future__ import annotations

from collections.abc import Iterable

from neckguide.content.topic import TeachBack

MOST_QUESTIONS = 3
FIRST = ("urgent", "assessment", "get-help")
"""What must be understood before anything else."""


def questions(offered: Iterable[TeachBack], blocks: Iterable[str]) -> tuple[TeachBack, ...]:
    """At most three of the topic's questions, one for a block of the sheet; when to get help comes first.

    Where so few blocks have questions that fewer than two would be asked, a block may be asked about twice.
    """
    on_sheet = set(blocks)
    fitting = sorted((each for each in offered if each.block in on_sheet), key=_rank)
    one_each = list({each.block: each for each in reversed(fitting)}.values())[::-1]
    chosen = sorted(one_each, key=fitting.index)
    if len(chosen) < 2:
        chosen += [each for each in fitting if each not in chosen][:1]
    return tuple(chosen[:MOST_QUESTIONS])


def _rank(question: TeachBack) -> int:
    return FIRST.index(question.block) if question.block in FIRST else len(FIRST)
