"""Topic + Visit + Clinic to Handout: what the sheet says, in order, before any writer sets it.

The advice decides which sheet it is: ordinary, urgent or assessment. The clinician chooses the blocks of an ordinary
one; when to get help stands on every sheet.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, structs

from neckguide.clinic import Clinic
from neckguide.content.blocks import Beside, Block, Callout, Columns, Figure, ItemList, Paragraph, Words
from neckguide.content.figures import Dots
from neckguide.content.load import NARROW, Topic
from neckguide.content.spots import Spot, marked
from neckguide.content.topic import SheetKind
from neckguide.errors import TopicFault, UnknownName
from neckguide.handout.parts import MARKED, part
from neckguide.handout.room import Part, Room, numbers, print_date, put, setting, tidy
from neckguide.handout.sources import Numbering, Source
from neckguide.visit.advice import Advice, advise
from neckguide.visit.visit import Paper, Size, Visit

GIANT = 18
"""The print size, in points, from which dots are drawn for a narrow column, as in `sheet.typ`."""
MOST_NAME = 80
MOST_ADDRESS = 160
MOST_LINES = 4
"""Lines of an address: more would push the sheet's own words off the first page."""
STANDARD = (
    "short-version",
    "talked-about",
    "where",
    "what-matters",
    "compare",
    "plan",
    "self-care",
    "expect",
    "get-help",
    "note",
    "tracker",
)
"""The sheet before anyone chooses."""


class Letterhead(Struct, frozen=True):
    """The clinic at the head of the sheet; `logo` is a PNG of at most 600 x 200 px, or empty.

    `address` may hold several lines. `clinician` is a name with its title, below all the rest.
    """

    name: str = ""
    address: str = ""
    contact: str = ""
    logo: bytes = b""
    clinician: str = ""


class Handout(Struct, frozen=True):
    """All that a writer needs. Citations in the parts already hold printed numbers, not ids.

    Where `name` is empty a line to write on stands behind `for_label`. `page_form` holds `{page}` and `{pages}`.
    `closing` is the sheet's last line: who wrote it, who paid for it, how it is kept up to date.
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
    closing: str
    page_form: str
    paper: Paper = "a4"
    size: Size = 12
    marks: tuple[Spot, ...] = ()


def compose(topic: Topic, visit: Visit, clinic: Clinic, logo: bytes = b"") -> Handout:
    """The sheet of a visit. UnknownName for a block, TopicFault for a piece of the topic that cannot be read."""
    advice = advise(topic.checklist, topic.advice, visit, numbers(topic, clinic))
    room = Room(topic, visit, clinic, advice, sheet_blocks(topic, visit, advice))
    labels, name = topic.words.labels, tidy(visit.name, MOST_NAME)
    numbering = Numbering(topic.references, labels.source_to_check)
    parts = [_without_bad_pictures(room, part(room, id)) for id in room.blocks]
    numbered = tuple(structs.replace(each, blocks=numbering.blocks(each.blocks)) for each in parts if each.blocks)
    return Handout(
        kind=room.advice.sheet,
        language=topic.language,
        title=_title(room),
        letterhead=letterhead(clinic, logo),
        for_label=labels.name if name else labels.name_line,
        name=name,
        date=labels.date.replace("{date}", print_date(visit.date, labels)),
        next_label=labels.next_visit if advice.has_next_visit else "",
        next_visit=tidy(visit.next_visit, MOST_NAME) if advice.has_next_visit else "",
        parts=numbered,
        sources_title=labels.sources,
        sources=numbering.sources(),
        foot=_foot(topic, clinic),
        closing=_closing(topic),
        page_form=labels.page,
        paper=visit.paper,
        size=visit.size,
        marks=visit.marks,
    )


def letterhead(clinic: Clinic, logo: bytes = b"") -> Letterhead:
    """The clinic's letterhead, each value on as few lines and as short as the head of a sheet allows."""

    def joined(between: str, *texts: str) -> str:
        return between.join(filter(None, (tidy(text, MOST_NAME) for text in texts)))

    return Letterhead(
        name=tidy(clinic.name, MOST_NAME),
        address=_lines(clinic.address),
        contact=joined(" · ", clinic.phone, clinic.web),
        logo=logo,
        clinician=joined(", ", clinic.clinician, clinic.title),
    )


def _lines(address: str) -> str:
    """The address on its own lines; those beyond the most run on in the last."""
    lines = [line for line in (tidy(line, MOST_ADDRESS) for line in address[: MOST_ADDRESS * 4].splitlines()) if line]
    kept = [*lines[: MOST_LINES - 1], *filter(None, [", ".join(lines[MOST_LINES - 1 :])])]
    whole = "\n".join(kept)
    return whole if len(whole) <= MOST_ADDRESS else f"{whole[: MOST_ADDRESS - 1]}…"


def _without_bad_pictures(room: Room, whole: Part) -> Part:
    """The part with a line where a picture that cannot be shown was: what its words count may be wrong too."""

    def kept(block: Block) -> Block:
        match block:
            case Callout() | Columns():
                return structs.replace(block, blocks=tuple(map(kept, block.blocks)))
            case Beside() if isinstance(gone := kept(block.figure), Paragraph):
                return Columns((gone, *block.blocks))
            case Figure() if not _can_be_shown(room.topic, block.id):
                return Paragraph((Words(f"{room.topic.words.labels.left_out}: {block.title or block.id}"),))
            case _:
                return block

    return structs.replace(whole, blocks=tuple(map(kept, whole.blocks)))


def _can_be_shown(topic: Topic, id: str) -> bool:
    try:
        topic.figure(topic.words.where.figure if id == MARKED else id)
    except TopicFault:
        return False
    return True


def _title(room: Room) -> str:
    """What the sheet is about: on an urgent one, how urgent."""
    words = room.topic.words
    if room.advice.sheet == "urgent" and room.advice.flags and room.advice.flags[0].urgency in words.urgent.words:
        return room.fill(words.urgent.words[room.advice.flags[0].urgency].title)
    return words.title


def block_ids(topic: Topic) -> tuple[str, ...]:
    """Every block that a sheet can hold, in the order in which they are offered."""
    sections = (f"section:{section.id}" for section in topic.sections)
    options, claims = topic.options, topic.claims
    first = {
        "letterhead": True,
        "short-version": True,
        "talked-about": True,
        "where": bool(topic.words.where.figure),
        "what-matters": bool(options.words.matters),
        "compare": bool(options.options),
        "plan": True,
        "self-care": bool(topic.plan.exercises),
        "expect": True,
        "get-help": True,
        "evidence": bool(claims.claims),
        "tracker": True,
        "note": True,
    }
    return (*(id for id, there in first.items() if there), *sections)


def block_title(topic: Topic, id: str) -> str:
    """What a block is called on the sheet and in the list beside it."""
    words = topic.words
    if id.startswith("section:"):
        return topic.section(id.removeprefix("section:")).title
    titles = {
        "letterhead": topic.words.title,
        "short-version": words.labels.short_version,
        "talked-about": words.labels.talked_about,
        "where": words.where.title,
        "what-matters": topic.options.words.matters_title,
        "compare": topic.options.words.title,
        "evidence": topic.claims.words.title,
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
    known = block_ids(topic)
    chosen = standard(topic, visit) if visit.blocks is None else visit.blocks
    for id in chosen:
        if id not in known:
            raise UnknownName("section" if id.startswith("section:") else "block", id, known)
    # The letterhead heads the sheet wherever it is named; a block named twice stands once.
    unique = [id for id in dict.fromkeys(chosen) if id != "letterhead"]
    if advice.resolved:
        rest = [id for id in unique if id != "get-help"]
        return ("get-help", *rest) if "talked-about" in rest else ("get-help", "talked-about", *rest)
    return tuple(unique) if "get-help" in unique else (*unique, "get-help")


def standard(topic: Topic, visit: Visit) -> tuple[str, ...]:
    """The sheet before anyone chooses: exercises stand on it once one is chosen."""
    known = block_ids(topic)
    return tuple(id for id in STANDARD if id in known and (id != "self-care" or visit.exercises))


def figures_of(topic: Topic, handout: Handout) -> dict[str, bytes]:
    """The pictures that a sheet shows, as SVG by id."""
    ids = sorted({block.id for each in handout.parts for block in _figures(each.blocks)})
    if handout.size >= GIANT:
        # Across the page their words would be as small as in 12 pt.
        ids += [f"{NARROW}{id}" for id in ids if isinstance(topic.picture(id), Dots)]
    return {id: _neck(topic, handout.marks) if id == MARKED else topic.figure(id) for id in ids}


def _neck(topic: Topic, marks: tuple[Spot, ...]) -> bytes:
    return marked(topic.figure(topic.words.where.figure), marks)


def _foot(topic: Topic, clinic: Clinic) -> tuple[str, ...]:
    labels = topic.words.labels
    if clinic.reviewer and clinic.reviewed:
        date = print_date(clinic.reviewed, labels)
        review = put(labels.reviewed, reviewer=setting(clinic.reviewer), date=date)
    else:
        review = labels.not_reviewed
    date = print_date(topic.about.review_by, labels)
    version = put(labels.version, version=topic.about.version, date=date)
    return (review, version)


def _closing(topic: Topic) -> str:
    said = topic.words.statements
    return f"{said.authorship} {said.funding} {said.update_policy}"


def _figures(blocks: Iterable[Block]) -> Iterable[Figure]:
    for block in blocks:
        if isinstance(block, Figure):
            yield block
        elif isinstance(block, Beside):
            yield block.figure
            yield from _figures(block.blocks)
        elif isinstance(block, Callout | Columns):
            yield from _figures(block.blocks)
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from _figures(item.blocks)
