"""The parts of a sheet, one function each: Topic + Visit + Clinic to blocks.

`compose.py` says which parts stand on a sheet, and in which order.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import structs

from neckguide.content.blocks import (
    Beside,
    Block,
    Callout,
    CalloutKind,
    Cite,
    Columns,
    Figure,
    Grid,
    Heading,
    Paragraph,
    Spans,
    Table,
    Words,
    WriteOn,
)
from neckguide.content.load import NARROW
from neckguide.content.markdown import cited
from neckguide.content.topic import NEEDS_CHECK, ChecklistItem, Exercise, HelpRow, PlanRow, Urgency
from neckguide.errors import TopicFault
from neckguide.handout.room import Part, Room, listed, print_date, tidy
from neckguide.handout.weighing import compare, evidence, what_matters
from neckguide.visit.visit import MOST_EXERCISES

MOST_NOTE = 4_000
MOST_GOAL = 120
MOST_REASON = 200
MARKED = "marked"
"""The id of the neck picture with this visit's marks."""
BOXES: dict[Urgency, CalloutKind] = {"emergency-now": "urgent", "same-day": "caution", "soon": "key"}


# The parts, one function each -------------------------------------------------------------------------------


def part(room: Room, id: str) -> Part:
    """The block of that id."""
    if id.startswith("section:"):
        try:
            return _section(room, id.removeprefix("section:"))
        except TopicFault:
            # One section must not cost the patient the sheet; Learn tells the clinician what is wrong.
            section = room.topic.section(id.removeprefix("section:"))
            gone = Paragraph((Words(f"{room.topic.words.labels.left_out}: {section.file}"),))
            return Part(id, section.title, (gone,))
    return _PARTS[id](room)


def _short_version(room: Room) -> Part:
    words = room.topic.words
    blocks = tuple(Paragraph(cited(text)) for text in words.short_version)
    return Part("short-version", words.labels.short_version, blocks, "key")


def _talked_about(room: Room) -> Part:
    advice, labels = room.advice, room.topic.words.labels
    blocks: list[Block] = []
    if advice.answered and (advice.told or advice.resolved):
        blocks.append(Paragraph((Words(f"{advice.headline}. ", bold=True), *cited(advice.body))))
    boxes: list[Block] = []
    if told := [(Words(item.label),) for item in advice.told]:
        boxes.append(Callout("told", labels.told, (listed(told),)))
    if care := [_care(item) for item in advice.take_care]:
        boxes.append(Callout("care", labels.keep_in_mind, (listed(care),)))
    if boxes:
        blocks.append(Columns(tuple(boxes)))
    if looked := [
        (Words(f"{entry.item.label}: "), Words(tidy(entry.reason, MOST_REASON))) for entry in advice.resolved
    ]:
        blocks.append(Callout("caution", room.topic.advice.resolved, (listed(looked),)))
    return Part("talked-about", labels.talked_about, tuple(blocks))


def _plan(room: Room) -> Part:
    plan, labels, visit = room.topic.plan, room.topic.words.labels, room.visit
    rows = [(cited(row.when), cited(row.what)) for row in _course(room)]
    if "self-care" not in room.blocks:
        rows += [((Words(e.label),), cited(f"{e.dose} {e.stop}")) for e in _exercises(room)]
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


def _course(room: Room) -> tuple[PlanRow, ...]:
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


def _self_care(room: Room) -> Part:
    """Each exercise with its picture, its dose and when to stop."""
    labels = room.topic.words.labels
    blocks: list[Block] = []
    for exercise in _exercises(room) or room.topic.plan.exercises[:MOST_EXERCISES]:
        how, dose, stop = (
            Paragraph(cited(exercise.how)),
            Paragraph((Words(f"{labels.how_much}: ", bold=True), *cited(exercise.dose))),
            Paragraph((Words(f"{labels.stop}: ", bold=True), *cited(exercise.stop))),
        )
        figure = room.topic.shown(Figure(f"exercise-{exercise.id}", ""))
        # The caption would say again what stands beside it.
        picture = structs.replace(figure, caption=(), title="")
        blocks.append(Heading(3, cited(exercise.label)))
        blocks += [Beside(picture, (how, dose)), stop] if figure.alt else [how, dose, stop]
    return Part("self-care", labels.self_care, tuple(blocks))


def _section(room: Room, id: str) -> Part:
    topic, section = room.topic, room.topic.section(id)
    short = id in room.visit.short and bool(section.short)
    blocks: list[Block] = []
    if topic.review_by(section) < room.visit.date:
        due = print_date(topic.review_by(section), topic.words.labels)
        blocks.append(Paragraph((Words(topic.words.labels.stale.replace("{date}", due), bold=True),)))
    body = topic.body(section, short)
    blocks += (structs.replace(block, level=block.level + 1) if isinstance(block, Heading) else block for block in body)
    if claims := () if short or "evidence" in room.blocks else topic.claims.of(id):
        blocks += [Heading(3, cited(topic.claims.words.title)), listed(map(room.claim, claims))]
    return Part(f"section:{id}", section.title, tuple(blocks))


def _where(room: Room) -> Part:
    where = room.topic.words.where
    if not room.visit.marks:
        return Part("where", where.title, ())
    figure = room.topic.shown(Figure(where.figure, ""))
    return Part("where", where.title, (Paragraph(cited(where.lead)), Figure(MARKED, figure.alt)))


def _expect(room: Room) -> Part:
    expect = room.topic.words.expect
    figure = room.topic.shown(Figure(expect.figure, ""))
    narrow = Figure(f"{NARROW}{figure.id}", figure.alt)
    beside = Beside(narrow, (Paragraph(figure.caption),))
    more = listed(cited(text) for text in expect.more)
    return Part("expect", expect.title, (Paragraph(cited(expect.lead)), beside, more))


def _get_help(room: Room) -> Part:
    help = room.topic.words.help

    def box(row: HelpRow) -> Block:
        signs = listed(room.filled(sign) for sign in row.signs)
        return Callout(BOXES[row.urgency], room.fill(row.title), (signs,))

    lead, tell = Paragraph(room.filled(help.lead)), Paragraph(room.filled(help.tell))
    return Part("get-help", help.title, (lead, *map(box, help.rows), tell))


def _tracker(room: Room) -> Part:
    tracker = room.topic.words.tracker
    grid = Grid(tracker.corner, tracker.columns, tracker.rows)
    return Part("tracker", tracker.title, (Paragraph(cited(tracker.lead)), grid, Paragraph(cited(tracker.change))))


def _note(room: Room) -> Part:
    lines = (tidy(line, MOST_NOTE) for line in room.visit.note[:MOST_NOTE].splitlines())
    blocks = tuple(Paragraph((Words(line),)) for line in lines if line)
    return Part("note", room.topic.words.labels.note, blocks)


def _urgent(room: Room) -> Part:
    urgent, advice = room.topic.words.urgent, room.advice
    flags = advice.flags
    words = urgent.words.get(flags[0].urgency) if flags else None
    if words is None:
        raise TopicFault("handout.toml", "the urgent sheet has no words for what was ticked")
    # What is not urgent by itself stands there, too: a hospital must know of a neck that may be unstable or broken.
    signs = [(flag.item, flag.may_mean, flag.extra) for flag in flags]
    signs += [(item, item.may_mean, item.extra) for item in advice.assess_first]
    noticed = listed(_sign(*sign, urgent.may_be) for sign in signs)
    blocks: list[Block] = [Heading(3, cited(urgent.noticed)), noticed, WriteOn(urgent.noticed_by)]
    for label, text in ((urgent.how_fast, words.how_fast), (urgent.where, words.where), (urgent.say, words.say)):
        blocks += [Heading(3, cited(label)), Paragraph(room.filled(text))]
    meanwhile = (Heading(3, cited(urgent.meanwhile)), listed(room.filled(text) for text in words.meanwhile))
    return Part("urgent", room.fill(words.action), (*blocks, *meanwhile, *_also_tell(room)), "urgent")


def _assessment(room: Room) -> Part:
    words, advice = room.topic.words.assessment, room.advice
    noticed = listed((Words(item.label, bold=True), Words(f". {item.why}")) for item in advice.assess_first)
    blocks = (
        Paragraph(room.filled(words.lead)),
        Heading(3, cited(words.noticed)),
        noticed,
        Heading(3, cited(words.steps_title)),
        listed(room.filled(text) for text in words.steps),
    )
    return Part("assessment", words.title, (*blocks, *_also_tell(room)), "caution")


_PARTS: dict[str, Callable[[Room], Part]] = {
    "short-version": _short_version,
    "talked-about": _talked_about,
    "plan": _plan,
    "self-care": _self_care,
    "what-matters": what_matters,
    "compare": compare,
    "where": _where,
    "evidence": evidence,
    "expect": _expect,
    "get-help": _get_help,
    "tracker": _tracker,
    "note": _note,
    "urgent": _urgent,
    "assessment": _assessment,
}


# Small pieces -----------------------------------------------------------------------------------------------


def _exercises(room: Room) -> tuple[Exercise, ...]:
    return tuple(exercise for exercise in room.topic.plan.exercises if exercise.id in room.visit.exercises)


def _care(item: ChecklistItem) -> Spans:
    return (Words(item.take_care), *_cites(item))


def _cites(item: ChecklistItem) -> Spans:
    ids = (*item.references, NEEDS_CHECK) if item.needs_check else item.references
    return (Cite(ids),) if ids else ()


def _sign(item: ChecklistItem, may_mean: str, extra: str, may_be: str) -> Spans:
    said = [f"{may_be} {may_mean}." if may_mean else "", extra]
    return (Words(item.label, bold=True), Words(" ".join([".", *filter(None, said)])), *_cites(item))


def _also_tell(room: Room) -> tuple[Block, ...]:
    """What the next clinician must know too: precautions, and what was looked into."""
    labels, advice = room.topic.words.labels, room.advice
    lines: list[Spans] = [(Words(item.label),) for item in advice.take_care]
    looked = room.topic.advice.resolved
    lines += [(Words(f"{looked}: {e.item.label}. {tidy(e.reason, MOST_REASON)}"),) for e in advice.resolved]
    return (Heading(3, cited(labels.also_tell)), listed(lines)) if lines else ()
