"""Topic + Visit + Clinic to Handout: what the sheet says, in order, before any writer sets it.

The advice decides which sheet it is: ordinary, urgent or assessment. The clinician chooses the blocks of an ordinary
one; when to get help stands on every sheet.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Literal, TypeAlias

from msgspec import Struct, structs

from neckguide.clinic import Clinic, advice_number, emergency_number
from neckguide.content.blocks import (
    Block,
    Callout,
    Cite,
    Columns,
    Dots,
    Figure,
    Grid,
    Heading,
    Item,
    ItemList,
    Paragraph,
    Spans,
    Table,
    Words,
    WriteOn,
)
from neckguide.content.load import Topic
from neckguide.content.markdown import cited
from neckguide.content.topic import NEEDS_CHECK, ChecklistItem, Exercise, HelpRow, PlanRow, SheetKind, SheetLabels
from neckguide.errors import TopicFault, UnknownName
from neckguide.handout.sources import Numbering, Source
from neckguide.visit.advice import Advice, Flag, advise
from neckguide.visit.visit import Paper, Size, Visit

Tone: TypeAlias = Literal["plain", "key", "caution", "urgent"]

MOST_NAME = 80
MOST_ADDRESS = 160
MOST_NOTE = 4_000
MOST_GOAL = 120
STANDARD = ("short-version", "talked-about", "plan", "expect", "get-help", "note", "tracker")
"""The sheet before anyone chooses."""


class Letterhead(Struct, frozen=True):
    """The clinic at the head of the sheet; `logo` is a PNG of at most 600 x 200 px, or empty."""

    name: str = ""
    address: str = ""
    contact: str = ""
    logo: bytes = b""


class Part(Struct, frozen=True):
    """One block of the sheet: its id, its heading (level 2; may be empty) and what it holds.

    `tone` "key" sets the whole part in a tinted box, "urgent" in a red-edged one.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    tone: Tone = "plain"


class Handout(Struct, frozen=True):
    """All that a writer needs. Citations in the parts already hold printed numbers, not ids.

    Where `name` is empty a line to write on stands behind `for_label`. `page_form` holds `{page}` and `{pages}`.
    `size` is the body size in points.
    """

    kind: SheetKind
    language: str
    title: str
    letterhead: Letterhead
    for_label: str
    name: str
    date: str
    next_label: str
    next_visit: str
    parts: tuple[Part, ...]
    sources_title: str
    sources: tuple[Source, ...]
    foot: tuple[str, ...]
    page_form: str
    paper: Paper = "a4"
    size: Size = 12


class _Room(Struct, frozen=True):
    """What every part is made from."""

    topic: Topic
    visit: Visit
    clinic: Clinic
    advice: Advice

    def fill(self, text: str) -> str:
        """The clinic's numbers put in their places."""
        return numbers(self.topic, self.clinic)(text)


def numbers(topic: Topic, clinic: Clinic) -> Callable[[str], str]:
    """Puts the clinic's numbers in their places in a text, or words where it has given none."""
    labels = topic.words.labels
    emergency = emergency_number(clinic) or labels.emergency_blank
    advice = advice_number(clinic) or labels.advice_blank
    return lambda text: text.replace("{emergency}", emergency).replace("{advice}", advice)


def compose(topic: Topic, visit: Visit, clinic: Clinic, logo: bytes = b"") -> Handout:
    """The sheet of a visit. UnknownName for a block, TopicFault for a piece of the topic that cannot be read."""
    room = _Room(topic, visit, clinic, advise(topic.checklist, topic.advice, visit, numbers(topic, clinic)))
    labels = topic.words.labels
    numbering = Numbering(topic.references, labels.source_to_check)
    parts = [_part(room, id) for id in sheet_blocks(topic, visit, room.advice)]
    numbered = tuple(structs.replace(part, blocks=numbering.blocks(part.blocks)) for part in parts if part.blocks)
    contact = " · ".join(tidy(text, MOST_NAME) for text in (clinic.phone, clinic.web) if text)
    return Handout(
        kind=room.advice.sheet,
        language=topic.language,
        title=_title(room),
        letterhead=Letterhead(tidy(clinic.name, MOST_NAME), tidy(clinic.address, MOST_ADDRESS), contact, logo),
        for_label=labels.name if visit.name.strip() else labels.name_line,
        name=tidy(visit.name, MOST_NAME),
        date=labels.date.replace("{date}", print_date(visit.date, labels)),
        # Who must be seen now has no next visit to write down.
        next_label="" if room.advice.flags else labels.next_visit,
        next_visit=tidy(visit.next_visit, MOST_NAME),
        parts=numbered,
        sources_title=labels.sources,
        sources=numbering.sources(),
        foot=_foot(topic, clinic),
        page_form=labels.page,
        paper=visit.paper,
        size=visit.size,
    )


def _title(room: _Room) -> str:
    """What the sheet is about: on an urgent one, how urgent."""
    words = room.topic.words
    if room.advice.sheet == "urgent" and room.advice.flags and room.advice.flags[0].urgency in words.urgent.words:
        return room.fill(words.urgent.words[room.advice.flags[0].urgency].title)
    return words.title


def block_ids(topic: Topic) -> tuple[str, ...]:
    """Every block that a sheet can hold, in the order in which they are offered."""
    sections = (f"section:{section.id}" for section in topic.sections)
    first = (
        "letterhead",
        "short-version",
        "talked-about",
        "plan",
        "self-care",
        "expect",
        "get-help",
        "tracker",
        "note",
    )
    return (*first, *sections)


def block_title(topic: Topic, id: str) -> str:
    """What a block is called on the sheet and in the list beside it."""
    words = topic.words
    if id.startswith("section:"):
        return topic.section(id.removeprefix("section:")).title
    titles = {
        "letterhead": topic.words.title,
        "short-version": words.labels.short_version,
        "talked-about": words.labels.talked_about,
        "plan": words.labels.plan,
        "self-care": words.labels.self_care,
        "expect": words.expect.title,
        "get-help": words.help.title,
        "tracker": words.tracker.title,
        "note": words.labels.note,
    }
    if id not in titles:
        raise UnknownName("block", id, block_ids(topic))
    return titles[id]


def sheet_blocks(topic: Topic, visit: Visit, advice: Advice) -> tuple[str, ...]:
    """The blocks that stand on this visit's sheet, in order.

    `get-help` is always one of them. Once a sign was looked into it leads, and what was talked about stays: no flag
    is ever left out. A block that has nothing to say (no note, nothing ticked) is left out by `compose`.
    """
    if advice.sheet in ("urgent", "assessment"):
        return (advice.sheet, "get-help", "note")
    chosen = STANDARD if visit.blocks is None else visit.blocks
    known = block_ids(topic)
    for id in chosen:
        if id not in known:
            raise UnknownName("section" if id.startswith("section:") else "block", id, known)
    # The letterhead heads the sheet wherever it is named; a block named twice stands once.
    unique = [id for id in dict.fromkeys(chosen) if id != "letterhead"]
    if advice.resolved:
        rest = [id for id in unique if id != "get-help"]
        return ("get-help", *rest) if "talked-about" in rest else ("get-help", "talked-about", *rest)
    return tuple(unique) if "get-help" in unique else (*unique, "get-help")


def figures_of(topic: Topic, handout: Handout) -> dict[str, bytes]:
    """The drawings that a sheet shows, as SVG by id."""
    return {block.id: topic.figure(block.id) for part in handout.parts for block in _within(part.blocks, Figure)}


def tidy(text: str, most: int) -> str:
    """One line of at most `most` characters without marks that could hide or turn text around."""
    line = " ".join("".join(ch if ch.isprintable() else " " for ch in text[: most * 4]).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def print_date(day: dt.date, labels: SheetLabels) -> str:
    """A date as the sheet's language writes it."""
    if len(labels.months) != 12 or len(labels.weekdays) != 7:
        raise TopicFault("handout.toml", "labels: twelve months and seven weekdays are needed")
    month, weekday = labels.months[day.month - 1], labels.weekdays[day.weekday()]
    return _put(labels.date_form, day=str(day.day), month=month, year=str(day.year), weekday=weekday)


def _put(form: str, **values: str) -> str:
    """The form with `{names}` replaced by their values; what is no name of ours stays as it is."""
    return re.sub(r"\{(\w+)\}", lambda name: values.get(name[1], name[0]), form)


# The parts, one function each -------------------------------------------------------------------------------


def _part(room: _Room, id: str) -> Part:
    if id.startswith("section:"):
        return _section(room, id.removeprefix("section:"))
    return _PARTS[id](room)


def _short_version(room: _Room) -> Part:
    words = room.topic.words
    blocks = tuple(Paragraph(cited(text)) for text in words.short_version)
    return Part("short-version", words.labels.short_version, blocks, "key")


def _talked_about(room: _Room) -> Part:
    advice, labels = room.advice, room.topic.words.labels
    blocks: list[Block] = []
    if advice.answered and (advice.told or advice.resolved):
        blocks.append(Paragraph((Words(f"{advice.headline}. ", bold=True), *cited(advice.body))))
    boxes: list[Block] = []
    if told := [(Words(item.label),) for item in advice.told]:
        boxes.append(Callout("told", labels.told, (_list(told),)))
    if care := [_care(item) for item in advice.take_care]:
        boxes.append(Callout("care", labels.keep_in_mind, (_list(care),)))
    if boxes:
        blocks.append(Columns(tuple(boxes)))
    if looked := [(Words(f"{entry.item.label}: "), Words(tidy(entry.reason, 200))) for entry in advice.resolved]:
        blocks.append(Callout("caution", room.topic.advice.resolved, (_list(looked),)))
    return Part("talked-about", labels.talked_about, tuple(blocks))


def _plan(room: _Room) -> Part:
    plan, labels, visit = room.topic.plan, room.topic.words.labels, room.visit
    rows = [(cited(row.when), cited(row.what)) for row in _course(room)]
    rows += [((Words(exercise.label),), cited(f"{exercise.dose} {exercise.stop}")) for exercise in _exercises(room)]
    blocks: list[Block] = [Table((cited(labels.when), cited(labels.what)), tuple(rows))] if rows else []
    if visit.goal.strip():
        labelled = next((goal.label for goal in plan.goals if goal.id == visit.goal), visit.goal)
        before, goal, after = plan.goal_line.partition("{goal}")
        said = (Words(tidy(labelled, MOST_GOAL)),) if goal else ()
        blocks.append(Paragraph((*cited(before), *said, *cited(after))))
    else:
        blocks.append(WriteOn(plan.goal_blank))
    if visit.review:
        blocks.append(Paragraph(cited(plan.review_line.replace("{date}", print_date(visit.review, labels)))))
    else:
        blocks.append(WriteOn(plan.review_blank))
    return Part("plan", labels.plan, tuple(blocks))


def _course(room: _Room) -> tuple[PlanRow, ...]:
    """A course where it is one choice, the wider plan first where needles are not alone, nothing until it was asked."""
    plan, advice = room.topic.plan, room.advice
    wider = tuple(row for row in plan.wider if not row.only or row.only in room.visit.ticked)
    match advice.when if advice.answered else "nothing":
        case "helps":
            return plan.course
        case "not-alone":
            # The wider plan has a day to judge it of its own: the course's last row would say it twice.
            return (*wider, *plan.course[:-1])
        case "resolved":
            return wider
        case _:
            return ()


def _self_care(room: _Room) -> Part:
    labels = room.topic.words.labels
    chosen = _exercises(room, usual=len(room.topic.plan.exercises))
    rows = tuple((cited(e.label), cited(e.how), cited(e.dose), cited(e.stop)) for e in chosen)
    header = tuple(cited(text) for text in (labels.exercise, labels.what, labels.how_much, labels.stop))
    return Part("self-care", labels.self_care, (Table(header, rows),))


def _section(room: _Room, id: str) -> Part:
    section = room.topic.section(id)
    blocks = tuple(
        structs.replace(block, level=block.level + 1) if isinstance(block, Heading) else block
        for block in section.blocks()
    )
    return Part(f"section:{id}", section.title, blocks)


def _expect(room: _Room) -> Part:
    expect = room.topic.words.expect
    dots = Dots(expect.count, expect.total, cited(expect.caption), expect.alt)
    more = _list(cited(text) for text in expect.more)
    return Part("expect", expect.title, (Paragraph(cited(expect.lead)), dots, more))


def _get_help(room: _Room) -> Part:
    help = room.topic.words.help

    def box(row: HelpRow) -> Block:
        kinds = {"emergency-now": "urgent", "same-day": "caution", "soon": "key"}
        return Callout(kinds[row.urgency], room.fill(row.title), (_list(cited(room.fill(sign)) for sign in row.signs),))  # type: ignore[arg-type]

    lead, tell = Paragraph(cited(room.fill(help.lead))), Paragraph(cited(room.fill(help.tell)))
    return Part("get-help", help.title, (lead, *map(box, help.rows), tell))


def _tracker(room: _Room) -> Part:
    tracker = room.topic.words.tracker
    grid = Grid(tracker.corner, tracker.columns, tracker.rows)
    return Part("tracker", tracker.title, (Paragraph(cited(tracker.lead)), grid, Paragraph(cited(tracker.change))))


def _note(room: _Room) -> Part:
    lines = (tidy(line, MOST_NOTE) for line in room.visit.note[:MOST_NOTE].splitlines())
    blocks = tuple(Paragraph((Words(line),)) for line in lines if line)
    return Part("note", room.topic.words.labels.note, blocks)


def _urgent(room: _Room) -> Part:
    urgent, flags = room.topic.words.urgent, room.advice.flags
    words = urgent.words.get(flags[0].urgency) if flags else None
    if words is None:
        raise TopicFault("handout.toml", "the urgent sheet has no words for what was ticked")
    noticed = [Item((Paragraph((*_sign(flag, urgent.may_be), *_cites(flag.item))),)) for flag in flags]
    blocks: list[Block] = [Heading(3, cited(urgent.noticed)), ItemList(tuple(noticed)), WriteOn(urgent.noticed_by)]
    for label, text in ((urgent.how_fast, words.how_fast), (urgent.where, words.where), (urgent.say, words.say)):
        blocks += [Heading(3, cited(label)), Paragraph(cited(room.fill(text)))]
    meanwhile = (Heading(3, cited(urgent.meanwhile)), _list(cited(room.fill(text)) for text in words.meanwhile))
    return Part("urgent", room.fill(words.action), (*blocks, *meanwhile, *_also_tell(room)), "urgent")


def _assessment(room: _Room) -> Part:
    words, advice = room.topic.words.assessment, room.advice
    noticed = _list((Words(item.label, bold=True), Words(f". {item.why}")) for item in advice.assess_first)
    blocks = (
        Paragraph(cited(room.fill(words.lead))),
        Heading(3, cited(words.noticed)),
        noticed,
        Heading(3, cited(words.steps_title)),
        _list(cited(room.fill(text)) for text in words.steps),
    )
    return Part("assessment", words.title, (*blocks, *_also_tell(room)), "caution")


_PARTS: dict[str, Callable[[_Room], Part]] = {
    "short-version": _short_version,
    "talked-about": _talked_about,
    "plan": _plan,
    "self-care": _self_care,
    "expect": _expect,
    "get-help": _get_help,
    "tracker": _tracker,
    "note": _note,
    "urgent": _urgent,
    "assessment": _assessment,
}


# Small pieces -----------------------------------------------------------------------------------------------


def _exercises(room: _Room, usual: int = 0) -> tuple[Exercise, ...]:
    every = room.topic.plan.exercises
    return tuple(e for e in every if e.id in room.visit.exercises) or every[:usual]


def _care(item: ChecklistItem) -> Spans:
    return (Words(item.take_care), *_cites(item))


def _cites(item: ChecklistItem) -> Spans:
    ids = (*item.references, NEEDS_CHECK) if item.needs_check else item.references
    return (Cite(ids),) if ids else ()


def _sign(flag: Flag, may_be: str) -> Spans:
    extra = f" {flag.extra}" if flag.extra else ""
    return (Words(flag.item.label, bold=True), Words(f". {may_be} {flag.may_mean}.{extra}"))


def _also_tell(room: _Room) -> tuple[Block, ...]:
    """What the next clinician must know too: precautions, and what was looked into."""
    labels, advice = room.topic.words.labels, room.advice
    lines: list[Spans] = [(Words(item.label),) for item in advice.take_care]
    lines += [(Words(f"{room.topic.advice.resolved}: {e.item.label}. {tidy(e.reason, 200)}"),) for e in advice.resolved]
    return (Heading(3, cited(labels.also_tell)), _list(lines)) if lines else ()


def _list(lines: Iterable[Spans]) -> ItemList:
    return ItemList(tuple(Item((Paragraph(spans),)) for spans in lines))


def _foot(topic: Topic, clinic: Clinic) -> tuple[str, ...]:
    labels = topic.words.labels
    if clinic.reviewer and clinic.reviewed:
        date = print_date(clinic.reviewed, labels)
        review = _put(labels.reviewed, reviewer=tidy(clinic.reviewer, MOST_NAME), date=date)
    else:
        review = labels.not_reviewed
    date = print_date(topic.about.review_by, labels)
    return (review, _put(labels.version, version=topic.about.version, date=date))


def _within(blocks: Iterable[Block], kind: type[Figure]) -> Iterable[Figure]:
    for block in blocks:
        if isinstance(block, kind):
            yield block
        elif isinstance(block, Callout | Columns):
            yield from _within(block.blocks, kind)
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from _within(item.blocks, kind)
