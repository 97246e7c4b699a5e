"""Ticks to advice: pure rules over the topic's own rows. No score is computed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from neckguide.content.topic import (
    URGENCIES,
    AdviceTable,
    Checklist,
    ChecklistItem,
    Row,
    SheetKind,
    Urgency,
    When,
)
from neckguide.errors import CannotResolve, ExclusiveItems, NotTicked, ReasonTooThin, TopicFault, UnknownName
from neckguide.visit.visit import Visit, rivals

OPEN_ROWS = 4
"""The first rows hold whether or not the warning signs were asked: they stop needling."""


class Flag(Struct, frozen=True):
    """A sign that stops needling today and is not resolved."""

    item: ChecklistItem
    urgency: Urgency
    may_mean: str
    extra: str = ""


class Resolved(Struct, frozen=True):
    """A sign that was looked into: by whom and when, as written."""

    item: ChecklistItem
    reason: str


class Advice(Struct, frozen=True):
    """What the ticks suggest. `row` counts from 1; `answered` is False until the warning signs were asked.

    `told` holds all ticked helps, limits and open flags; `flags` the open ones, most urgent first; `ask` the
    warning signs that a ticked item wants asked.
    """

    row: int
    id: str
    when: When
    headline: str
    body: str
    next_step: str
    sheet: SheetKind
    answered: bool
    told: tuple[ChecklistItem, ...] = ()
    flags: tuple[Flag, ...] = ()
    assess_first: tuple[ChecklistItem, ...] = ()
    resolved: tuple[Resolved, ...] = ()
    take_care: tuple[ChecklistItem, ...] = ()
    ask: tuple[ChecklistItem, ...] = ()

    @property
    def has_next_visit(self) -> bool:
        """Whether the sheet has a line for the next visit: who must be seen now has none to write down."""
        return not self.flags


def advise(
    checklist: Checklist, table: AdviceTable, visit: Visit, fill: Callable[[str], str] = lambda text: text
) -> Advice:
    """The advice for a visit: the first row whose condition holds. `fill` puts the clinic's numbers in their places."""
    ticked = [item for item in checklist.items if item.id in visit.ticked]
    flags = _flags(checklist, visit)
    open_ = [item for item in ticked if item.id not in visit.resolved]
    assess = tuple(item for item in open_ if item.gate == "assess-first" and not item.counts_as)
    holds = _conditions(ticked, flags, assess, visit)
    number, row = next(((n, row) for n, row in enumerate(table.rows, 1) if holds[row.when]()), (0, None))
    if row is None:
        raise TopicFault("advice.toml", "a last row with when = “nothing” is missing, so this visit gets no advice")
    answered = "red-flag" in visit.asked
    ask_first = not answered and number > OPEN_ROWS
    wanted = {id for item in ticked for id in item.asks} - visit.ticked
    return Advice(
        row=number,
        id=row.id,
        when=row.when,
        headline=table.ask_first.headline if ask_first else row.headline,
        body=table.ask_first.body if ask_first else _body(row, flags, assess),
        next_step=fill(table.ask_first.next_step if ask_first else row.next_step),
        sheet="standard" if ask_first else row.sheet,
        answered=answered,
        told=tuple(item for item in open_ if item.group != "precaution"),
        flags=flags,
        assess_first=assess,
        resolved=tuple(Resolved(item, visit.resolved[item.id]) for item in ticked if item.id in visit.resolved),
        take_care=tuple(item for item in ticked if item.group == "precaution"),
        ask=tuple(item for item in checklist.items if item.id in wanted),
    )


def check_visit(checklist: Checklist, visit: Visit) -> None:
    """UnknownName, ExclusiveItems, NotTicked, CannotResolve or ReasonTooThin where the visit cannot be so."""
    known = [item.id for item in checklist.items]
    for id in [*sorted(visit.ticked), *visit.resolved]:
        if id not in known:
            raise UnknownName("checklist item", id, known)
    for item in checklist.items:
        if item.id in visit.ticked and (others := rivals(checklist, visit.ticked, item)):
            raise ExclusiveItems(first=item.label, second=others[0].label)
    for id, reason in visit.resolved.items():
        item = checklist.item(id)
        if id not in visit.ticked:
            raise NotTicked(item=item.label)
        if not stops_needling(item):
            raise CannotResolve(item=item.label)
        if not enough(checklist, reason, urgency_of(checklist, visit, item)):
            raise ReasonTooThin(item=item.label)


def stops_needling(item: ChecklistItem) -> bool:
    """Whether the item stops needling until a reason is written: a red flag or an assess-first limit."""
    return item.group == "red-flag" or item.gate == "assess-first"


def enough(checklist: Checklist, reason: str, urgency: Urgency | None) -> bool:
    """Whether a reason can stand: it says when (a figure or a word for a day) and who, and not that nobody looked.

    An emergency sign wants two words beside the day, such as "Dr Lee".
    """
    text = reason.casefold()
    if any(re.search(rf"\b{re.escape(words)}\b", text) for words in checklist.unchecked_words):
        return False
    words = re.findall(r"[^\W_]+", text)
    others = [word for word in words if word not in checklist.day_words and not any(ch.isdigit() for ch in word)]
    return len(others) >= (2 if urgency == "emergency-now" else 1) and len(others) < len(words)


def urgency_of(checklist: Checklist, visit: Visit, item: ChecklistItem) -> Urgency | None:
    """How urgent a ticked item is, the pair rule counted in; None where it is not urgent by itself."""
    own = _own_urgency(checklist, item)
    if own is None:
        return None
    paired = any(
        (item.id in mine and visit.ticked.intersection(others))
        for pair in checklist.pairs
        for mine, others in ((pair.any, pair.with_), (pair.with_, pair.any))
    )
    return "emergency-now" if paired else own


def _own_urgency(checklist: Checklist, item: ChecklistItem) -> Urgency | None:
    try:
        return checklist.item(item.counts_as).urgency if item.counts_as else item.urgency
    except KeyError:
        fault = f"“{item.id}” counts as “{item.counts_as}”, which is not in the list"
        raise TopicFault("checklist.toml", fault) from None


def _flags(checklist: Checklist, visit: Visit) -> tuple[Flag, ...]:
    """The open signs, most urgent first and then by rank."""
    ranks = {item.id: rank for rank, item in enumerate(checklist.items)}
    found: list[tuple[int, int, Flag]] = []
    for item in checklist.items:
        urgency = urgency_of(checklist, visit, item)
        if item.id not in visit.ticked or item.id in visit.resolved or urgency is None:
            continue
        paired = urgency != _own_urgency(checklist, item)
        # What a sign asks for by itself may be milder than what it asks for as one of a pair.
        flag = Flag(item, urgency, _may_mean(checklist, visit, item, paired), "" if paired else item.extra)
        found.append((URGENCIES.index(urgency), ranks[item.counts_as or item.id], flag))
    return tuple(flag for _, _, flag in sorted(found, key=lambda entry: entry[:2]))


def _may_mean(checklist: Checklist, visit: Visit, item: ChecklistItem, paired: bool) -> str:
    own = item.may_mean or (checklist.item(item.counts_as).may_mean if item.counts_as else "")
    if not paired:
        return own
    together = (pair.may_mean for pair in checklist.pairs if item.id in (*pair.any, *pair.with_))
    return next((words for words in together if words), own)


def _conditions(
    ticked: list[ChecklistItem], flags: tuple[Flag, ...], assess: tuple[ChecklistItem, ...], visit: Visit
) -> Mapping[When, Callable[[], bool]]:
    def urgent(urgency: Urgency) -> Callable[[], bool]:
        return lambda: any(flag.urgency == urgency for flag in flags)

    return {
        "open-emergency-now": urgent("emergency-now"),
        "open-same-day": urgent("same-day"),
        "open-soon": urgent("soon"),
        "open-assess-first": lambda: bool(assess),
        "resolved": lambda: any(item.id in visit.resolved for item in ticked),
        "not-alone": lambda: any(item.gate == "not-alone" for item in ticked),
        "helps": lambda: any(item.group == "helps" for item in ticked),
        "precautions": lambda: any(item.group == "precaution" for item in ticked),
        "nothing": lambda: True,
    }


def _body(row: Row, flags: tuple[Flag, ...], assess: tuple[ChecklistItem, ...]) -> str:
    """The row's body with what the leading sign may mean; the panel and the sheet list the others."""
    lead = flags[0].may_mean if flags else next((item.may_mean for item in assess if item.may_mean), "")
    return row.body.replace("{may_mean}", lead)
