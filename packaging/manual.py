"""The manual page and the shells' completions: made from the command line's own parser, so never behind it."""

from __future__ import annotations

import argparse
import datetime as dt
from string import Template

import shtab
from tools import ROOT, epoch, version

PAGE = ROOT / "packaging" / "linux" / "neckguide.1"


def commands(whole: argparse.ArgumentParser) -> dict[str, tuple[str, argparse.ArgumentParser]]:
    """Each command's help and parser."""
    (action,) = (action for action in whole._actions if isinstance(action, argparse._SubParsersAction))
    helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
    return {name: (helps[name], command) for name, command in action.choices.items()}


def completion(shell: str) -> str:
    """What completes neckguide's commands and options in this shell, with the names that the shipped topic knows."""
    from neckguide import cli
    from neckguide.content.load import load_topic, topic_ids
    from neckguide.handout.compose import block_ids

    topic = load_topic(topic_ids()[0])
    known = {
        "topic": topic_ids(),
        "lang": topic.about.languages,
        "tick": [item.id for item in topic.checklist.items],
        "block": block_ids(topic),
        "exercise": [exercise.id for exercise in topic.plan.exercises],
        "short": [section.id for section in topic.sections],
        "option": [option.id for option in topic.options.options],
        "goal": [goal.id for goal in topic.plan.goals],
    }
    whole = cli.parser()
    for _, command in commands(whole).values():
        for action in command._actions:
            if action.dest in known:
                # bash takes a colon for the end of a word.
                action.choices = [name for name in known[action.dest] if ":" not in name]
            elif "FOLDER" in str(action.metavar):
                action.complete = shtab.DIRECTORY  # pyright: ignore[reportAttributeAccessIssue]
            elif "FILE" in str(action.metavar):
                action.complete = shtab.FILE  # pyright: ignore[reportAttributeAccessIssue]
    return shtab.complete(whole, shell)


def manual() -> str:
    """The manual page, for `man`."""
    from neckguide import cli

    whole = cli.parser()
    takers: dict[tuple[str, str], list[str]] = {}
    for name, (_, command) in commands(whole).items():
        for action in command._actions:
            if action.dest != "help":
                takers.setdefault((_usage(action), _help(action)), []).append(name)
    lines = [_entry(_usage(action), _help(action)) for action in whole._actions if action.option_strings]
    # An option is told once, under all the commands that take it.
    for those in dict.fromkeys(map(tuple, takers.values())):
        lines.append(f".SS With {', '.join(_roff(name) for name in those)}")
        lines += [_entry(*option) for option, names in takers.items() if tuple(names) == those]
    return Template(PAGE.read_text("utf-8")).substitute(
        date=dt.datetime.fromtimestamp(epoch(), dt.UTC).date(),
        version=version(),
        commands="\n".join(_entry(f"\\fB{_roff(name)}\\fR", help) for name, (help, _) in commands(whole).items()),
        options="\n".join(lines),
    )


def _entry(term: str, text: str) -> str:
    return f".TP\n{term}\n{_roff(text)}"


def _usage(action: argparse.Action) -> str:
    """An option as it is typed."""
    names = ", ".join(f"\\fB{_roff(name)}\\fR" for name in action.option_strings)
    value = "" if action.nargs == 0 else str(action.metavar or "|".join(map(str, action.choices or ())))
    return f"{names} \\fI{_roff(value)}\\fR".strip() if value else names


def _help(action: argparse.Action) -> str:
    said = action.help or ""
    if action.choices and action.metavar:
        said = f"{said + ': ' if said else ''}{', '.join(map(str, action.choices))}"
    return said


def _roff(text: str) -> str:
    """Text that roff shows as it stands."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text[:1] in (".", "'") else text
