"""The installed app uses everything once and says how it went. It leaves no file and asks nothing of a network."""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict
from unicodedata import category

from neckguide import __version__
from neckguide.errors import NeckguideError
from neckguide.selftest_parts import imports_below
from neckguide.start_faults import sentence

if TYPE_CHECKING:
    from neckguide.content.load import Topic
    from neckguide.handout.compose import Handout
    from neckguide.visit.visit import Visit

Check = Callable[[], str]

LIBRARIES = ("msgspec", "markdown", "typst", "tomlkit", "platformdirs", "PySide6_Essentials", "PySide6_Pdf")


AT_LENGTH = frozenset({"drawings", "pages", "pages in large text", "dialogs", "patient screen"})
"""Checks that look at all that a person can see; `--quick` leaves them out, for an installer that must not be slow."""


class Result(TypedDict):
    """One check: what was tried, whether it worked, and what was seen."""

    name: str
    ok: bool
    text: str


def run(more: Sequence[tuple[str, Check]] = (), quick: bool = False) -> list[Result]:
    """All checks of the core, then those handed in; `quick` leaves out those that take long."""
    sys.dont_write_bytecode = True
    results: list[Result] = []
    for name, check in (*CHECKS, *more):
        if quick and name in AT_LENGTH:
            continue
        result = _try(name, check)
        # One cause may stop many checks: it is told once.
        before = (each["name"] for each in results if not each["ok"] and each["text"] == result["text"])
        if not result["ok"] and (first := next(before, "")):
            result["text"] = f"for the same reason as “{first}”"
        results.append(result)
    return results


def summary(results: Sequence[Result]) -> str:
    """How it went, in one sentence or two."""
    failed = [result["name"] for result in results if not result["ok"]]
    if not failed:
        return f"neckguide works here: all {len(results)} checks passed."
    return (
        f"neckguide does not work here as it should: {', '.join(failed)}. Do what the lines above say. Where they do "
        "not say what to do, install neckguide again, and show these lines to whoever looks after it."
    )


def _try(name: str, check: Check) -> Result:
    try:
        return Result(name=name, ok=True, text=check())
    except Exception as error:
        # Whatever fails here must be told, not end the test: a library left out raises anything.
        plain = isinstance(error, (Fault, NeckguideError))
        said = sentence(error) or (str(error) if plain else f"{type(error).__name__}: {error}")
        return Result(name=name, ok=False, text=said)


class Fault(Exception):
    """What a check found wrong, in words for whoever looks after the computer."""


# What is here --------------------------------------------------------------------------------------------------


def _versions() -> str:
    from importlib import metadata

    found = [f"neckguide {__version__}", f"Python {platform.python_version()}"]
    for name in LIBRARIES:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            found.append(f"{name} of unknown version")
    return f"{', '.join(found)}; {platform.platform(terse=True)} {platform.machine()}; {_form()}"


def _form() -> str:
    """Which kind of installation this is, and where."""
    folder = Path(__file__).resolve().parent.parent
    if getattr(sys, "frozen", False):
        return f"standalone program in {Path(sys.executable).parent}"
    return f"{'Python package' if folder.name in ('site-packages', 'dist-packages') else 'source'} in {folder}"


def _program() -> str:
    return imports_below("neckguide.cli")


def _topics() -> str:
    told: list[str] = []
    for topic in all_topics():
        sections = topic.sections
        blocks = sum(len(topic.body(section)) + len(topic.body(section, short=True)) for section in sections)
        for piece in ("checklist", "advice", "plan", "words", "references", "glossary", "codes"):
            getattr(topic, piece)
        for piece in (topic.claims, topic.options, topic.favourites):
            if piece.left_out:
                raise Fault(piece.left_out[0])
        items = len(topic.checklist.items)
        told.append(f"{topic.id} in “{topic.language}”: {len(sections)} sections, {blocks} blocks, {items} questions")
    return "; ".join(told)


def all_topics() -> Iterator[Topic]:
    """Every installed topic in each of its languages."""
    from neckguide.content.load import load_topic, topic_ids

    ids = topic_ids()
    if not ids:
        raise Fault("no topic is installed. Install neckguide again.")
    for id in ids:
        for language in load_topic(id).about.languages:
            yield load_topic(id, language)


# What is made --------------------------------------------------------------------------------------------------


def some_visit(topic: Topic, *, urgent: bool = False) -> Visit:
    """A visit with a bit of everything that can be chosen, or one with a warning sign."""
    from neckguide.visit.visit import Visit

    ticked = [next(item.id for item in topic.checklist.items if item.group == ("red-flag" if urgent else "helps"))]
    return Visit(
        date=dt.date(2026, 1, 1),
        ticked=frozenset(ticked),
        asked=frozenset({"red-flag", "helps"}),
        exercises=tuple(exercise.id for exercise in topic.plan.exercises[:1]),
        options=tuple(option.id for option in topic.options.options[:2]),
        matters={matter.id: 1 for matter in topic.options.words.matters[:1]},
        goal=next((goal.id for goal in topic.plan.goals), ""),
    )


@cache
def sheets() -> tuple[tuple[Handout, bytes], ...]:
    """An ordinary and an urgent sheet of every topic, made once: what stands on it, and the PDF."""
    from neckguide.clinic import Clinic
    from neckguide.handout.compose import compose, figures_of
    from neckguide.handout.typeset import typeset

    made: list[tuple[Handout, bytes]] = []
    for topic in all_topics():
        for urgent in (False, True):
            handout = compose(topic, some_visit(topic, urgent=urgent), Clinic(name="Self-test"))
            made.append((handout, typeset(handout, figures_of(topic, handout))))
    return tuple(made)


def _sheets() -> str:
    told: list[str] = []
    for handout, pdf in sheets():
        if not (pdf.startswith(b"%PDF") and b"%%EOF" in pdf[-32:]):
            raise Fault(f"the sheet “{handout.title}” is not a whole PDF")
        told.append(f"{handout.title}: {len(handout.parts)} parts, {len(pdf) // 1024} kB")
    return "; ".join(told)


def _web_pages() -> str:
    from neckguide.clinic import Clinic
    from neckguide.handout.compose import compose, figures_of
    from neckguide.handout.webpage import escape, webpage

    told: list[str] = []
    for topic in all_topics():
        handout = compose(topic, some_visit(topic), Clinic())
        page = webpage(handout, figures_of(topic, handout))
        if lost := [part.title for part in handout.parts if escape(part.title) not in page]:
            raise Fault(f"“{lost[0]}” is not on the web page of {topic.id}")
        told.append(f"{handout.title}: {len(page) // 1024} kB")
    return "; ".join(told)


def _codes_and_notes() -> str:
    from neckguide.clinic import Clinic
    from neckguide.handout.again import decode
    from neckguide.handout.room import numbers
    from neckguide.visit.advice import advise
    from neckguide.visit.note import chart_note

    told: list[str] = []
    for topic in all_topics():
        visit = some_visit(topic)
        advice = advise(topic.checklist, topic.advice, visit, numbers(topic, Clinic()))
        note = chart_note(topic, advice, visit, {})
        if topic.codes is None:
            told.append(f"{topic.id}: {len(note)} characters, no code")
            continue
        code = note.rpartition(":\n")[2]
        again = decode(code)
        if again.visit != visit or again.topic.language != topic.language:
            raise Fault(f"the code of a sheet of {topic.id} makes another sheet")
        told.append(f"{topic.id}: a note of {len(note)} characters, and its code makes the same visit again")
    return "; ".join(told)


# Where settings go ---------------------------------------------------------------------------------------------


def _settings() -> str:
    """Where this user's settings go. That they cannot be saved is said and is no failure.

    Clinics run rooms with read-only homes on purpose: there settings come from the managed file, and what is changed
    holds until the window is closed. An installation for such a room must not be rolled back for it.
    """
    from neckguide.clinic import Clinic, load_clinic
    from neckguide.errors import CannotWrite
    from neckguide.paths import clinic_file
    from neckguide.saving import save_clinic

    told = Clinic(name="Self-test", size=18)
    folder = clinic_file().parent
    # A name of its own beside the user's: what is there is never touched.
    file = folder / f".self-test-{os.getpid()}.toml"
    try:
        with _gone_again(file):
            save_clinic(file, told)
            if load_clinic(file).clinic != told:
                raise Fault(f"settings do not read back as they were saved in {folder}")
    except CannotWrite as error:
        reason = error.values["reason"]
        return f"nothing can be saved in {folder} ({reason}): changes will hold until the window is closed"
    return f"can be saved in {folder}"


@contextmanager
def _gone_again(file: Path) -> Iterator[None]:
    """Take the file away afterwards, and those of its folders that were not there before."""
    new = [folder for folder in file.parents if not _is_there(folder)]
    try:
        yield
    finally:
        with suppress(OSError):
            file.unlink(missing_ok=True)
        for folder in new:
            with suppress(OSError):
                folder.rmdir()


def _is_there(folder: Path) -> bool:
    try:
        return folder.exists()
    except OSError:
        return True


def characters(texts: Iterable[str]) -> str:
    """Every character that occurs and shows, once each."""
    return "".join(sorted({each for text in texts for each in text if _shows(each)}))


def _shows(character: str) -> bool:
    """Whether a font must have it: not spaces and controls, but also what is nobody's by agreement."""
    kind = category(character)
    return kind == "Co" or kind[0] not in "CZ"


CHECKS: tuple[tuple[str, Check], ...] = (
    ("versions", _versions),
    ("program", _program),
    ("topics", _topics),
    ("sheets", _sheets),
    ("web pages", _web_pages),
    ("chart notes", _codes_and_notes),
    ("settings", _settings),
)
