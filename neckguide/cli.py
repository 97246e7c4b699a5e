"""The command line: the same work as the window's, with no window and no Qt."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from neckguide import __version__
from neckguide.errors import BadDate, CannotWrite, NeckguideError

if TYPE_CHECKING:
    import argparse
    import datetime as dt
    from collections.abc import Sequence

    from neckguide.clinic import Loaded
    from neckguide.content.load import Topic
    from neckguide.selftest import Check
    from neckguide.visit.visit import Visit

WITHOUT_DISPLAY = "neck-pain-handout.pdf"
DEFAULT_TOPIC = "neck-pain"
EXIT_WHEN_SHOWN = "--exit-when-shown"
COMMANDS = ("handout", "note", "advise", "show", "check", "self-test")


def main(arguments: list[str], checks: Sequence[tuple[str, Check]] = ()) -> int:
    """Run one command; 0 done, 1 a fault told in one sentence on standard error, 2 wrong use.

    `checks` are what the self-test tries beside the core's own.
    """
    _print_anything()
    options = _parser().parse_args(arguments)
    options.checks = checks
    try:
        status = options.run(options)
        if sys.stdout:
            sys.stdout.flush()
        return status
    except NeckguideError as error:
        print(f"neckguide: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        # Nobody reads our output any more, or there is no room for it; Python must not try again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            reason = (error.strerror or "the system refused it").lower()
            print(f"neckguide: {CannotWrite(file='standard output', reason=reason)}", file=sys.stderr)
        return 1


def _print_anything() -> None:
    """Let a terminal that lacks a character show its code, so that no word stops the program."""
    if reconfigure := getattr(sys.stdout, "reconfigure", None):
        reconfigure(errors="backslashreplace")


def wants_window(arguments: list[str]) -> bool:
    """Whether these arguments ask for the window."""
    return not [argument for argument in arguments if argument != EXIT_WHEN_SHOWN]


def without_display() -> int:
    """Say that there is no display, and write the standard sheet where the caller stands."""
    print("There is no display here, so no window can open. The standard sheet is written instead.")
    return main(["handout", "--out", WITHOUT_DISPLAY])


# Commands ---------------------------------------------------------------------------------------------------


def _handout(options: argparse.Namespace) -> int:
    from neckguide.files import write_whole
    from neckguide.handout.compose import compose, figures_of
    from neckguide.handout.logo import read_logo

    topic, visit, loaded = _room(options)
    out: Path = options.out
    handout = compose(topic, visit, loaded.clinic, read_logo(loaded, _say))
    if out.suffix.lower() == ".html":
        from neckguide.handout.webpage import webpage

        content = webpage(handout, figures_of(topic, handout)).encode()
    else:
        from neckguide.handout.typeset import typeset

        content = typeset(handout, figures_of(topic, handout))
    write_whole(out, content)
    print(f"Wrote {out}")
    return 0


def _note(options: argparse.Namespace) -> int:
    from neckguide.handout.compose import compose
    from neckguide.handout.room import numbers
    from neckguide.visit.advice import advise
    from neckguide.visit.note import chart_note

    topic, visit, loaded = _room(options)
    advice = advise(topic.checklist, topic.advice, visit, numbers(topic, loaded.clinic))
    given = [part.title for part in compose(topic, visit, loaded.clinic).parts]
    print(chart_note(topic, advice, visit, given), end="")
    return 0


def _advise(options: argparse.Namespace) -> int:
    from neckguide.handout.room import numbers
    from neckguide.visit.advice import advise

    topic, visit, loaded = _room(options)
    advice = advise(topic.checklist, topic.advice, visit, numbers(topic, loaded.clinic))
    if options.json:
        _print_json(
            {
                "row": advice.row,
                "id": advice.id,
                "headline": advice.headline,
                "body": advice.body,
                "next_step": advice.next_step,
                "sheet": advice.sheet,
                "answered": advice.answered,
                "told": [item.id for item in advice.told],
                "flags": [
                    {"id": flag.item.id, "urgency": flag.urgency, "may_mean": flag.may_mean} for flag in advice.flags
                ],
                "resolved": {entry.item.id: entry.reason for entry in advice.resolved},
                "take_care": [item.id for item in advice.take_care],
                "ask": [item.id for item in advice.ask],
            }
        )
        return 0
    print(f"Row {advice.row}: {advice.headline}\n{advice.body}\nNext step: {advice.next_step}\nSheet: {advice.sheet}")
    return 0


def _show(options: argparse.Namespace) -> int:
    from neckguide.content.load import load_topic
    from neckguide.handout.compose import block_ids

    topic = load_topic(options.topic, options.lang)
    items = topic.checklist.items
    if options.json:
        _print_json(
            {
                "topic": topic.id,
                "language": topic.language,
                "version": topic.about.version,
                "sections": [{"id": section.id, "title": section.title} for section in topic.sections],
                "checklist": [
                    {"id": item.id, "group": item.group, "label": item.label, "urgency": item.urgency} for item in items
                ],
                "blocks": list(block_ids(topic)),
            }
        )
        return 0
    print(f"{topic.words.title} ({topic.id}, {topic.language}, content {topic.about.version})\n\nSections")
    for section in topic.sections:
        print(f"  {section.id:<26} {section.title}")
    print("\nChecklist")
    for item in items:
        print(f"  {item.id:<26} {item.group:<11} {item.label}" + (f" [{item.urgency}]" if item.urgency else ""))
    print("\nBlocks\n  " + "\n  ".join(block_ids(topic)))
    for title, named in (
        ("Exercises", [(exercise.id, exercise.label) for exercise in topic.plan.exercises]),
        ("Options", [(option.id, option.name) for option in topic.options.options]),
        ("Matters", [(matter.id, matter.label) for matter in topic.options.words.matters]),
        ("Goals", [(goal.id, goal.label) for goal in topic.plan.goals]),
    ):
        print(f"\n{title}" + "".join(f"\n  {id:<26} {name}" for id, name in named))
    return 0


def _check(options: argparse.Namespace) -> int:
    import datetime as dt

    from neckguide.content.check import check_topic, reading_levels
    from neckguide.content.load import topic_ids
    from neckguide.paths import topics

    folders = [options.folder] if options.folder else [topics() / id for id in topic_ids()]
    found = [finding for folder in folders for finding in check_topic(folder, dt.date.today())]
    # Faults first: they must not drown among the notices.
    for finding in sorted(found, key=lambda finding: not finding.fault):
        print(f"{'fault' if finding.fault else 'notice'}: {finding.place}: {finding.text}")
    for line in (line for folder in folders for line in reading_levels(folder)):
        print(line)
    faults = sum(finding.fault for finding in found)
    print(f"faults: {faults}, notices: {len(found) - faults}")
    return 1 if faults else 0


def _self_test(options: argparse.Namespace) -> int:
    from neckguide.selftest import run

    results = run(options.checks)
    if options.json:
        _print_json({"version": __version__, "results": results})
    else:
        for result in results:
            print(f"{'ok    ' if result['ok'] else 'FAILED'} {result['name']}: {result['text']}")
    return 0 if all(result["ok"] for result in results) else 1


# Arguments --------------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(
        prog="neckguide", description="Neck pain and acupuncture: read together, check what fits, print a sheet."
    )
    parser.add_argument("--version", action="version", version=f"neckguide {__version__}")
    parser.add_argument(EXIT_WHEN_SHOWN, action="store_true", help="leave after the first complete paint")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    visit = _visit_arguments()
    topic = _topic_arguments()

    handout = commands.add_parser(
        "handout", parents=[topic, visit], help="write the take-home sheet as PDF or web page"
    )
    handout.add_argument("--out", type=_out, required=True, metavar="FILE.pdf|FILE.html")
    handout.set_defaults(run=_handout)
    note = commands.add_parser("note", parents=[topic, visit], help="the text for the chart")
    note.set_defaults(run=_note)
    advise = commands.add_parser("advise", parents=[topic, visit], help="what the ticks suggest")
    advise.add_argument("--json", action="store_true")
    advise.set_defaults(run=_advise)
    show = commands.add_parser("show", parents=[topic], help="sections, checklist items and blocks of a topic")
    show.add_argument("--json", action="store_true")
    show.set_defaults(run=_show)
    check = commands.add_parser("check", help="every fault in a topic; exit 1 if there is one")
    check.add_argument("folder", nargs="?", type=Path, metavar="FOLDER")
    check.set_defaults(run=_check)
    test = commands.add_parser("self-test", help="use everything once from where it is installed")
    test.add_argument("--json", action="store_true")
    test.set_defaults(run=_self_test)
    return parser


def _topic_arguments() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--topic", default=DEFAULT_TOPIC, metavar="ID")
    parser.add_argument("--lang", metavar="CODE")
    return parser


def _visit_arguments() -> argparse.ArgumentParser:
    import argparse
    from typing import get_args

    from neckguide.content.topic import Group
    from neckguide.visit.visit import PAPERS, SIZES

    parser = argparse.ArgumentParser(add_help=False)
    visit = parser.add_argument_group("the visit")
    visit.add_argument("--tick", action="append", default=[], metavar="ITEM", help="a checklist item that is true")
    visit.add_argument("--asked", action="append", default=[], choices=get_args(Group), metavar="GROUP")
    visit.add_argument("--resolve", action="append", default=[], metavar="ITEM=REASON", type=_resolved)
    visit.add_argument("--block", action="append", metavar="ID", help="a block of the sheet, in the order wanted")
    visit.add_argument("--exercise", action="append", default=[], metavar="ID", help="an exercise for the plan")
    visit.add_argument("--short", action="append", default=[], metavar="SECTION", help="a section in its short form")
    visit.add_argument("--option", action="append", default=[], metavar="ID", help="an option to compare")
    visit.add_argument(
        "--matter", action="append", default=[], metavar="ID=0..2", type=_rated, help="how much it matters"
    )
    visit.add_argument("--goal", default="", metavar="ID|TEXT")
    visit.add_argument("--review", metavar="YYYY-MM-DD")
    visit.add_argument("--name", default="", metavar="TEXT")
    visit.add_argument("--note", default="", metavar="TEXT")
    visit.add_argument("--next", default="", metavar="TEXT", help="the next visit")
    visit.add_argument("--date", metavar="YYYY-MM-DD")
    visit.add_argument("--paper", choices=PAPERS)
    visit.add_argument("--size", type=int, choices=SIZES, help="print size in points")
    visit.add_argument("--clinic", type=Path, metavar="FILE")
    return parser


def _room(options: argparse.Namespace) -> tuple[Topic, Visit, Loaded]:
    import datetime as dt

    from neckguide.clinic import load_clinic, read_clinic
    from neckguide.content.load import load_topic
    from neckguide.errors import TooMany
    from neckguide.paths import clinic_file
    from neckguide.visit.advice import check_visit
    from neckguide.visit.visit import MOST_EXERCISES, Visit

    topic = load_topic(options.topic, options.lang)
    loaded = read_clinic(options.clinic) if options.clinic else load_clinic(clinic_file())
    for notice in loaded.notices:
        _say(notice)
    _know("exercise", options.exercise, [exercise.id for exercise in topic.plan.exercises])
    _know("section", options.short, [section.id for section in topic.sections])
    _know("option", options.option, [option.id for option in topic.options.options])
    _know("matter", [id for id, _ in options.matter], [matter.id for matter in topic.options.words.matters])
    if len(set(options.exercise)) > MOST_EXERCISES:
        raise TooMany(what="exercises", most=MOST_EXERCISES)
    visit = Visit(
        date=_date(options.date) or dt.date.today(),
        ticked=frozenset(options.tick),
        asked=frozenset(options.asked),
        resolved=dict(options.resolve),
        blocks=tuple(options.block) if options.block else None,
        name=options.name,
        note=options.note,
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
    return topic, visit, loaded


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


def _out(text: str) -> Path:
    import argparse

    if Path(text).suffix.lower() not in (".pdf", ".html"):
        raise argparse.ArgumentTypeError(f"“{text}” must end in .pdf or .html")
    return Path(text)


def _resolved(text: str) -> tuple[str, str]:
    import argparse

    item, equals, reason = text.partition("=")
    if not equals or not reason.strip():
        raise argparse.ArgumentTypeError(f"“{text}” must be ITEM=REASON, and the reason says who checked and when")
    return item, reason.strip()


def _date(text: str | None) -> dt.date | None:
    import datetime as dt

    try:
        return None if text is None else dt.date.fromisoformat(text)
    except ValueError:
        raise BadDate(text=text) from None


def _say(notice: str) -> None:
    print(f"neckguide: {notice}", file=sys.stderr)


def _print_json(value: object) -> None:
    import json

    unicode = not sys.stdout or sys.stdout.encoding.lower().startswith("utf")
    print(json.dumps(value, ensure_ascii=not unicode, indent=2))
