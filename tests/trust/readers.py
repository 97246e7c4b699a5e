"""How the app reads each kind of the hostile corpus, and the first sentence that it says; or what it shows instead."""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING

from neckguide.cli import main
from neckguide.clinic import load_clinic
from neckguide.content.blocks import strings
from neckguide.content.load import open_topic
from neckguide.errors import NeckguideError
from neckguide.favourite_files import read_favourites
from neckguide.handout.again import decode
from neckguide.handout.logo import draw_anew, picture_size
from neckguide.settings import load_settings
from neckguide.share import refresh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from tests.trust.corpus import Reader


def said(reader: Reader, file: Path) -> str:
    """The sentence, or “shown: ” and what is there."""
    try:
        return READERS[reader](file)
    except NeckguideError as error:
        return str(error)


def _first(sentences: Iterable[str], otherwise: object) -> str:
    return next(iter(sentences), f"shown: {otherwise}")


def _topic(file: Path) -> str:
    folder = next(parent for parent in file.parents if parent.name == "neck-pain")
    topic = open_topic(folder)
    for section in topic.sections:
        topic.body(section)
    for piece in ("checklist", "advice", "plan", "words", "references", "codes", "glossary"):
        getattr(topic, piece)
    pieces = (topic.claims, topic.options, topic.favourites)
    left_out = [sentence for piece in pieces for sentence in piece.left_out]
    bad_dates = [f"{topic.id}/topic.toml: {fault}" for fault in topic.bad_dates]
    return _first([*left_out, *bad_dates], topic.plan.goals[0].label)


def _section(file: Path) -> str:
    (section,) = (each for each in open_topic(file.parents[2]).sections if each.id == "hostile")
    return "shown: " + " ".join(strings(section.blocks()))


def _drawing(file: Path) -> str:
    return f"shown: {len(open_topic(file.parents[1]).figure(file.stem))} bytes"


def _clinic(file: Path) -> str:
    loaded = load_clinic(file)
    return _first(loaded.notices, loaded.clinic.name)


def _managed(file: Path) -> str:
    loaded = load_settings(file.parent / "own.toml", file, file.parent / "copy")
    sentence = _first(loaded.notices, loaded.clinic.name)
    return sentence.replace(str(file), file.name)


def _favourites(file: Path) -> str:
    found, said = read_favourites(file, "neck-pain")
    return _first(said, ", ".join(favourite.name for favourite in found))


def _shared(file: Path) -> str:
    outcome = refresh(file.parent, file.parent / "copy", lambda: None)
    return _first(outcome.notices, "nothing" if not outcome.state else "a copy")


def _logo(file: Path) -> str:
    width, height = picture_size(draw_anew(file)) or (0, 0)
    return f"shown: {width} × {height}"


def _code(file: Path) -> str:
    again = decode(file.read_text("utf-8", "surrogateescape"))
    return f"shown: the sheet of {again.visit.date}"


def _arguments(file: Path) -> str:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), contextlib.suppress(SystemExit):
        main(file.read_text("utf-8", "surrogateescape").split("\n"))
    told = err.getvalue().strip().splitlines()
    return told[-1].removeprefix("neckguide: ") if told else f"shown: {out.getvalue().splitlines()[0]}"


READERS: dict[Reader, Callable[[Path], str]] = {
    "topic": _topic,
    "section": _section,
    "drawing": _drawing,
    "clinic": _clinic,
    "managed": _managed,
    "favourites": _favourites,
    "shared": _shared,
    "logo": _logo,
    "code": _code,
    "arguments": _arguments,
}
