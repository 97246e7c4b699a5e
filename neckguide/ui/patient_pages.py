"""What the patient may see of a visit, as steps. What stands in no step here is never on the patient's screen.

Names, notes, the next visit, reasons, typed goals, what was ticked, taught back or advised to the clinician: none of it
is asked for, or it is taken out before the sheet is composed.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypeAlias

from msgspec import structs

from neckguide.clinic import Clinic
from neckguide.content.blocks import Figure, Paragraph, WriteOn
from neckguide.content.load import Section, Topic
from neckguide.content.markdown import cited
from neckguide.content.steps import Step, opener, option_steps, steps
from neckguide.errors import NeckguideError
from neckguide.handout.room import print_date
from neckguide.visit.visit import Visit

PARTS = ("urgent", "assessment", "plan", "self-care", "get-help")
"""The parts of a sheet that are for both pairs of eyes."""

Page: TypeAlias = Literal["check", "compare", "take-home"]
PAGES: tuple[Page, ...] = ("check", "compare", "take-home")


def section_steps(topic: Topic, section: Section, short: bool) -> tuple[Step, ...]:
    """A section in full or in short; one that cannot be read has its title alone, the clinician is told why."""
    first = opener(section.title, section.summary)
    try:
        body = topic.body(section, short)
    except NeckguideError:
        return (first,)
    return (first, *steps(section.title, body))


def picture_step(topic: Topic, id: str) -> tuple[Step, ...]:
    """One picture, opened large."""
    return steps(topic.shown(Figure(id, "")).title, (topic.shown(Figure(id, "")),))


def check_steps(topic: Topic) -> tuple[Step, ...]:
    """A calm page while the clinician asks: no question and no answer stands on it."""
    title, *lines = topic.words.patient.check or ("",)
    return (Step(title, blocks=tuple(Paragraph(cited(line)) for line in lines)),)


def compare_steps(topic: Topic, chosen: tuple[str, ...]) -> tuple[Step, ...]:
    """The options chosen, or else all of them: waiting is one."""
    options = topic.options
    shown = [option for option in options.options if option.id in chosen] or list(options.options)
    return option_steps(options, shown, topic.claims.words.certainties, topic.words.patient.options)


def for_both(topic: Topic, visit: Visit) -> Visit:
    """The visit without what is not for the patient's screen: what was typed, taught, and rated.

    That a sign was looked into stays, because it decides which sheet it is; who said so does not.
    """
    known = {goal.id for goal in topic.plan.goals}
    return structs.replace(
        visit,
        name="",
        note="",
        next_visit="",
        goal=visit.goal if visit.goal in known else "",
        resolved=dict.fromkeys(visit.resolved, ""),
        taught={},
        read=(),
        matters={},
    )


def take_home_steps(topic: Topic, visit: Visit, clinic: Clinic) -> tuple[Step, ...]:
    """The plan, the exercises and when to get help; on an urgent sheet its own words instead of the plan."""
    from neckguide.handout.compose import compose

    done: list[Step] = []
    parts = [part for part in compose(topic, for_both(topic, visit), clinic).parts if part.id in PARTS]
    if any(part.id == "urgent" for part in parts):
        # Help is called now: what can wait, and what may come later, is on the paper.
        parts = [part for part in parts if part.id == "urgent"]
    for part in parts:
        blocks = tuple(block for block in part.blocks if not isinstance(block, WriteOn))
        leads = part.tone in ("urgent", "caution")
        if leads:
            done.append(Step(part.title, kind="urgent" if part.tone == "urgent" else "caution"))
        # What to do until help comes is read as one.
        done += steps(part.title, blocks, whole=leads)
    return tuple(done)


def stale(topic: Topic, id: str, today: dt.date) -> str:
    """The sentence that says a section is past its day, or nothing."""
    due = topic.review_by(topic.section(id))
    return "" if due >= today else topic.words.labels.stale.replace("{date}", print_date(due, topic.words.labels))
