"""The command line: the same work as the window's, with no window and no Qt."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from neckguide import __version__
from neckguide.cli_visit import room, say, topic_arguments, visit_arguments
from neckguide.errors import CannotWrite, NeckguideError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from neckguide.selftest import Check

WITHOUT_DISPLAY = "neck-pain-handout.pdf"
EXIT_WHEN_SHOWN = "--exit-when-shown"
AS_JSON = "as JSON, for programs"


def main(arguments: list[str], checks: Sequence[tuple[str, Check]] = ()) -> int:
    """Run one command; 0 done, 1 a fault told in one sentence on standard error, 2 wrong use.

    `checks` are what the self-test tries beside the core's own.
    """
    _print_anything()
    options = parser().parse_args(arguments)
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
        from neckguide.start_faults import sentence

        if sentence(error):
            raise  # A file of ours, and not what we print to.
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

    topic, visit, loaded = room(options)
    out: Path = options.out
    handout = compose(topic, visit, loaded.clinic, read_logo(loaded, say))
    if out.suffix.lower() == ".html":
        from neckguide.handout.webpage import webpage

        content = webpage(handout, figures_of(topic, handout)).encode()
    else:
        from neckguide.handout.typeset import typeset_sparing

        content, left_out = typeset_sparing(handout, figures_of(topic, handout))
        if left_out:
            say(left_out)
    write_whole(out, content, sheet=True)
    print(f"Wrote {out}")
    return 0


def _note(options: argparse.Namespace) -> int:
    from neckguide.handout.compose import compose
    from neckguide.handout.room import numbers
    from neckguide.visit.advice import advise
    from neckguide.visit.note import chart_note

    topic, visit, loaded = room(options)
    advice = advise(topic.checklist, topic.advice, visit, numbers(topic, loaded.clinic))
    given = {part.id: part.title for part in compose(topic, visit, loaded.clinic).parts}
    print(chart_note(topic, advice, visit, given), end="")
    return 0


def _advise(options: argparse.Namespace) -> int:
    from neckguide.handout.room import numbers
    from neckguide.visit.advice import advise

    topic, visit, loaded = room(options)
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
                "assess_first": [item.id for item in advice.assess_first],
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
    from neckguide.selftest import run, summary

    results = run(options.checks, options.quick)
    works = all(result["ok"] for result in results)
    if options.json:
        _print_json({"version": __version__, "ok": works, "said": summary(results), "results": results})
    else:
        for result in results:
            print(f"{'ok    ' if result['ok'] else 'FAILED'} {result['name']}: {result['text']}")
        print(summary(results))
    return 0 if works else 1


# Arguments --------------------------------------------------------------------------------------------------


def parser() -> argparse.ArgumentParser:
    """What is understood; the manual page and the shells' completions are made from it."""
    import argparse

    whole = argparse.ArgumentParser(
        prog="neckguide", description="Neck pain and acupuncture: read together, check what fits, print a sheet."
    )
    whole.add_argument("--version", action="version", version=f"neckguide {__version__}")
    whole.add_argument(EXIT_WHEN_SHOWN, action="store_true", help="leave after the first complete paint")
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    visit = visit_arguments()
    topic = topic_arguments()

    handout = commands.add_parser(
        "handout", parents=[topic, visit], help="write the take-home sheet as PDF or web page"
    )
    handout.add_argument("--out", type=_out, required=True, metavar="FILE.pdf|FILE.html", help="where to write it")
    handout.set_defaults(run=_handout)
    note = commands.add_parser("note", parents=[topic, visit], help="the text for the chart")
    note.set_defaults(run=_note)
    advise = commands.add_parser("advise", parents=[topic, visit], help="what the ticks suggest")
    advise.add_argument("--json", action="store_true", help=AS_JSON)
    advise.set_defaults(run=_advise)
    show = commands.add_parser("show", parents=[topic], help="sections, checklist items and blocks of a topic")
    show.add_argument("--json", action="store_true", help=AS_JSON)
    show.set_defaults(run=_show)
    check = commands.add_parser("check", help="every fault in a topic; exit 1 if there is one")
    check.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="a topic of your own")
    check.set_defaults(run=_check)
    test = commands.add_parser("self-test", help="use everything once from where it is installed")
    test.add_argument("--json", action="store_true", help=AS_JSON)
    test.add_argument("--quick", action="store_true", help="leave out looking at every page, drawing and dialog")
    test.set_defaults(run=_self_test)
    return whole


def _out(text: str) -> Path:
    import argparse

    if Path(text).suffix.lower() not in (".pdf", ".html"):
        raise argparse.ArgumentTypeError(f"“{text}” must end in .pdf or .html")
    return Path(text)


def _print_json(value: object) -> None:
    import json

    unicode = not sys.stdout or sys.stdout.encoding.lower().startswith("utf")
    print(json.dumps(value, ensure_ascii=not unicode, indent=2))
