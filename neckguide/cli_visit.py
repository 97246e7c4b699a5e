"""The visit as the command line is given it: its arguments, and what they come to."""

from __future__ import annotations

import sys
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from neckguide.errors import BadDate, CodeAlone, DateBeyond

if TYPE_CHECKING:
    import argparse
    import datetime as dt
    from collections.abc import Sequence

    from neckguide.clinic import Loaded
    from neckguide.content.load import Topic
    from neckguide.visit.visit import Visit

DEFAULT_TOPIC = "neck-pain"
BESIDE_A_CODE = ("code", "clinic")
"""What may be given together with a code."""


def topic_arguments() -> argparse.ArgumentParser:
    """Which topic, in which language."""
    import argparse

    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--topic", default=DEFAULT_TOPIC, metavar="ID", help="the topic")
    parser.add_argument("--lang", metavar="CODE", help="the topic's language, as in en")
    return parser


def visit_arguments() -> argparse.ArgumentParser:
    """Everything of a visit, or the code of its sheet."""
    import argparse
    from typing import get_args

    from neckguide.content.topic import Group
    from neckguide.visit.visit import PAPERS, SIZES

    parser = argparse.ArgumentParser(add_help=False)
    visit = parser.add_argument_group("the visit")
    visit.add_argument("--tick", action="append", default=[], metavar="ITEM", help="a checklist item that is true")
    visit.add_argument(
        "--asked",
        action="append",
        default=[],
        choices=get_args(Group),
        metavar="GROUP",
        help="a group that was asked about",
    )
    visit.add_argument(
        "--resolve",
        action="append",
        default=[],
        metavar="ITEM=REASON",
        type=_resolved,
        help="a warning sign that was checked: by whom and when",
    )
    visit.add_argument("--block", action="append", metavar="ID", help="a block of the sheet, in the order wanted")
    visit.add_argument("--exercise", action="append", default=[], metavar="ID", help="an exercise for the plan")
    visit.add_argument("--short", action="append", default=[], metavar="SECTION", help="a section in its short form")
    visit.add_argument("--option", action="append", default=[], metavar="ID", help="an option to compare")
    visit.add_argument(
        "--matter", action="append", default=[], metavar="ID=0..2", type=_rated, help="how much it matters"
    )
    visit.add_argument("--goal", default="", metavar="ID|TEXT", help="what the patient wants to do again")
    visit.add_argument("--review", metavar="YYYY-MM-DD", help="the day to look at the plan again")
    visit.add_argument(
        "--name",
        default="",
        metavar="TEXT",
        help="the patient's name; - reads it from standard input, out of others' sight",
    )
    visit.add_argument(
        "--note",
        default="",
        metavar="TEXT",
        help="your own words to the patient; - reads all lines of standard input, after that of --name -",
    )
    visit.add_argument("--next", default="", metavar="TEXT", help="the next visit")
    visit.add_argument("--date", metavar="YYYY-MM-DD", help="the day of the visit, if not today")
    visit.add_argument("--paper", choices=PAPERS, help="paper size")
    visit.add_argument("--size", type=int, choices=SIZES, help="print size in points")
    visit.add_argument("--code", metavar="CODE", help="instead of all these: the code of a sheet, as in the chart note")
    visit.add_argument("--clinic", type=Path, metavar="FILE", help="take the settings from this file alone")
    return parser


def room(options: argparse.Namespace) -> tuple[Topic, Visit, Loaded]:
    """Topic, visit and clinic of a command; what has to be said about them goes to standard error."""
    from neckguide.clinic import read_clinic
    from neckguide.settings import load_settings

    if options.code is not None:
        _alone(options)
    loaded = read_clinic(options.clinic) if options.clinic else load_settings()
    for notice in loaded.notices:
        say(notice)
    topic, visit = _told(options, loaded) if options.code is None else _coded(options.code)
    return topic, visit, loaded


def _coded(code: str) -> tuple[Topic, Visit]:
    """What a code stands for."""
    from neckguide.handout.again import decode

    again = decode(code)
    for notice in again.notices:
        say(notice)
    return again.topic, again.visit


def _alone(options: argparse.Namespace) -> None:
    """CodeAlone where a part of the visit is given beside its code."""
    for parser in (topic_arguments(), visit_arguments()):
        for name, default in vars(parser.parse_args([])).items():
            if name not in BESIDE_A_CODE and getattr(options, name) != default:
                raise CodeAlone(option=f"--{name}")


def _typed(name: str, note: str) -> tuple[str, str]:
    """Name and note; "-" is read from standard input, as arguments show in lists of processes.

    What is read last is all the rest: no line is dropped. Where both are, the name is the first line.
    """
    given = sys.stdin or StringIO()  # There is none where it was closed.
    if name == "-":
        name = (given.readline() if note == "-" else given.read()).rstrip("\r\n")
    return name, given.read().rstrip("\r\n") if note == "-" else note


def _told(options: argparse.Namespace, loaded: Loaded) -> tuple[Topic, Visit]:
    """What the arguments say one by one."""
    import datetime as dt

    from neckguide.content.load import load_topic
    from neckguide.errors import TooMany
    from neckguide.visit.advice import check_visit
    from neckguide.visit.visit import MOST_EXERCISES, Visit

    topic = load_topic(options.topic, options.lang)
    _know("exercise", options.exercise, [exercise.id for exercise in topic.plan.exercises])
    _know("section", options.short, [section.id for section in topic.sections])
    _know("option", options.option, [option.id for option in topic.options.options])
    _know("matter", [id for id, _ in options.matter], [matter.id for matter in topic.options.words.matters])
    if len(set(options.exercise)) > MOST_EXERCISES:
        raise TooMany(what="exercises", most=MOST_EXERCISES)
    name, note = _typed(options.name, options.note)
    visit = Visit(
        date=_date(options.date) or dt.date.today(),
        ticked=frozenset(options.tick),
        asked=frozenset(options.asked),
        resolved=dict(options.resolve),
        blocks=tuple(options.block) if options.block else None,
        name=name,
        note=note,
        next_visit=options.next,
        goal=options.goal,
        review=_date(options.review),
        exercises=tuple(dict.fromkeys(options.exercise)),
        short=frozenset(options.short),
        options=tuple(options.option),
        matters=dict(options.matter),
        paper=options.paper or loaded.clinic.paper,
        size=options.size or loaded.clinic.size,
    )
    check_visit(topic.checklist, visit)
    _fits(visit)
    return topic, visit


def _fits(visit: Visit) -> None:
    """TooLong where the sheet would cut what was typed: half a sentence may say the opposite."""
    from neckguide.errors import TooLong
    from neckguide.handout.compose import MOST_NAME
    from neckguide.handout.parts import MOST_GOAL, MOST_NOTE, MOST_REASON

    typed = [
        ("--name", visit.name, MOST_NAME),
        ("--note", visit.note, MOST_NOTE),
        ("--next", visit.next_visit, MOST_NAME),
        ("--goal", visit.goal, MOST_GOAL),
        *((f"--resolve {item}", reason, MOST_REASON) for item, reason in visit.resolved.items()),
    ]
    for option, text, most in typed:
        if len(text) > most:
            raise TooLong(option=option, count=len(text), most=most)


def _know(kind: str, given: Sequence[str], known: list[str]) -> None:
    from neckguide.errors import UnknownName

    for id in given:
        if id not in known:
            raise UnknownName(kind, id, known)


def _rated(text: str) -> tuple[str, int]:
    import argparse

    matter, _, rating = text.partition("=")
    if rating not in ("0", "1", "2"):
        raise argparse.ArgumentTypeError(f"“{text}” must be MATTER=0, 1 or 2: how much it matters")
    return matter, int(rating)


def _resolved(text: str) -> tuple[str, str]:
    import argparse

    item, equals, reason = text.partition("=")
    if not equals or not reason.strip():
        raise argparse.ArgumentTypeError(f"“{text}” must be ITEM=REASON, and the reason says who checked and when")
    return item, reason.strip()


def _date(text: str | None) -> dt.date | None:
    import datetime as dt

    from neckguide.visit.visit import EARLIEST, LATEST

    if text is None:
        return None
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        raise BadDate(text=text) from None
    if not EARLIEST <= date <= LATEST:
        raise DateBeyond(text=text, first=EARLIEST.year, last=LATEST.year)
    return date


def say(notice: str) -> None:
    """A sentence beside the output."""
    print(f"neckguide: {notice}", file=sys.stderr)
