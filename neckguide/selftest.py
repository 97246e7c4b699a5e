"""The installed app uses everything once and says how it went; it leaves no file."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Sequence
from typing import TypedDict

from neckguide import __version__

Check = Callable[[], str]


class Result(TypedDict):
    """One check: what was tried, whether it worked, and what was seen."""

    name: str
    ok: bool
    text: str


def run(more: Sequence[tuple[str, Check]] = ()) -> list[Result]:
    """All checks of the core, then those handed in."""
    return [_try(name, check) for name, check in (*CHECKS, *more)]


def _try(name: str, check: Check) -> Result:
    try:
        return Result(name=name, ok=True, text=check())
    except Exception as error:
        # Whatever fails here must be told, not end the test: a library left out raises anything.
        return Result(name=name, ok=False, text=f"{type(error).__name__}: {error}")


def _versions() -> str:
    from importlib import metadata

    names = ("msgspec", "markdown", "typst", "tomlkit", "platformdirs", "PySide6_Essentials")
    found: list[str] = []
    for name in names:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return ", ".join([f"neckguide {__version__}", f"Python {sys.version.split()[0]}", *found])


def _topics() -> str:
    from neckguide.content.load import load_topic, topic_ids

    told: list[str] = []
    for id in topic_ids():
        for language in load_topic(id).about.languages:
            topic = load_topic(id, language)
            blocks = sum(len(section.blocks()) for section in topic.sections)
            items = len(topic.checklist.items)
            told.append(f"{id}/{language}: {len(topic.sections)} sections, {blocks} blocks, {items} items")
    if not told:
        raise RuntimeError("no topic is installed")
    return "; ".join(told)


def _sheet() -> str:
    from neckguide.clinic import Clinic
    from neckguide.content.load import load_topic, topic_ids
    from neckguide.handout.compose import compose, figures_of
    from neckguide.handout.typeset import typeset
    from neckguide.visit.visit import Visit

    sizes: list[str] = []
    for id in topic_ids():
        topic = load_topic(id)
        handout = compose(topic, Visit(date=dt.date(2026, 1, 1)), Clinic(name="Self-test"))
        pdf = typeset(handout, figures_of(topic, handout))
        if not pdf.startswith(b"%PDF"):
            raise RuntimeError(f"the sheet of {id} is not a PDF")
        sizes.append(f"{id}: {len(pdf)} bytes")
    return "; ".join(sizes)


def _web_page() -> str:
    from neckguide.clinic import Clinic
    from neckguide.content.load import load_topic, topic_ids
    from neckguide.handout.compose import compose, figures_of
    from neckguide.handout.webpage import webpage
    from neckguide.visit.visit import Visit

    topic = load_topic(topic_ids()[0])
    handout = compose(topic, Visit(date=dt.date(2026, 1, 1)), Clinic())
    return f"{len(webpage(handout, figures_of(topic, handout)))} characters"


def _settings() -> str:
    import tempfile
    from pathlib import Path

    from neckguide.clinic import Clinic, load_clinic
    from neckguide.saving import save_clinic

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "clinic.toml"
        save_clinic(file, Clinic(name="Self-test", size=18))
        if load_clinic(file).clinic != Clinic(name="Self-test", size=18):
            raise RuntimeError("settings did not read back as they were saved")
    return "saved and read back"


CHECKS: tuple[tuple[str, Check], ...] = (
    ("versions", _versions),
    ("topics", _topics),
    ("sheet", _sheet),
    ("web page", _web_page),
    ("settings", _settings),
)
