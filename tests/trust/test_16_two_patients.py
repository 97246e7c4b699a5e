"""Two patients, one after the other, through the very renderer of the window: nothing of the first is in the second."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pikepdf
import pytest
from msgspec import structs

from neckguide.clinic import Clinic, Loaded
from neckguide.handout.compose import block_ids
from neckguide.ui.typesetter import LogoKept
from neckguide.visit.visit import PAPERS, SIZES
from tests.core.rooms import TOPIC, visit
from tests.paper.reading import text_of

if TYPE_CHECKING:
    from pathlib import Path

    from neckguide.visit.visit import Visit
    from tests.figures import Figure, Size

pytestmark = pytest.mark.trust(16)

# Letters of an alphabet that no sheet holds: a single one of them would betray the first patient.
FIRST = "ΑΒΓΔΕΖΗΘΚΛΜΝΞΟΠΡΣΤΥΦ"
GREEK = {*map(chr, range(0x370, 0x400))}
CODES = re.compile(rb"<((?:[0-9A-Fa-f]{4})+)>")


def called(number: int) -> str:
    """A name in Greek letters, another for each number."""
    letters = [FIRST[number // 20**place % 20] for place in range(3)]
    return "".join(letters) + " ΑΝΝΑ " + FIRST[number % 20] * 3


def pair(number: int) -> tuple[Visit, Visit]:
    """Two patients: now the same sheet, now another paper and size, an urgent one, all blocks, or few."""
    name = called(number)
    # All that a sheet can hold takes its time: one pair in 250.
    blocks = block_ids(TOPIC) if number % 250 == 249 else ("plan", "note")
    first = visit(
        name=name, note=f"{name} rests.", next_visit=f"{name}, 10:30", goal=f"Walk with {name}", blocks=blocks
    )
    kinds = (
        {},
        {"paper": PAPERS[number % 2], "size": SIZES[number // 5 % 5]},
        {"ticked": frozenset({"stroke-signs"})},
        {"note": "Walk each day."},
        {"name": ""},
    )
    other = {"name": f"Ann Lee {number}", "note": "", "next_visit": "", "goal": ""} | kinds[number % 5]
    return first, structs.replace(first, **other)


def holds(pdf: bytes, name: str) -> bool:
    """Whether a PDF holds the name, or a single Greek letter: in strings, tables of letters, metadata, any stream."""
    wanted = (name.encode(), name.encode("utf-16-be"), name.encode("utf-16-be").hex().encode())
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for thing in document.objects:
            if any(set(text) & GREEK for text in strings(thing)):
                return True
            if isinstance(thing, pikepdf.Stream):
                unpacked = thing.read_bytes()
                if any(text in unpacked for text in wanted) or set(read(unpacked)) & GREEK:
                    return True
    return any(text in pdf for text in wanted)


def read(stream: bytes) -> str:
    """The letters of a font's table, or of what is told about the document; a drawing names no letter."""
    if b"begincmap" in stream:
        return "".join(bytes.fromhex(code.decode()).decode("utf-16-be", "replace") for code in CODES.findall(stream))
    return stream.decode("utf-8", "replace") if b"xmpmeta" in stream else ""


def strings(thing: object) -> list[str]:
    """Every string of an object, but for those of objects that are only named there."""
    if isinstance(thing, pikepdf.String):
        return [str(thing)]
    inner: list[object] = []
    if isinstance(thing, pikepdf.Array):
        inner = [*thing]  # type: ignore[misc]
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        inner = [value for _, value in thing.items()]
    return [text for each in inner if not getattr(each, "is_indirect", False) for text in strings(each)]


def test_the_second_patients_sheet_holds_nothing_of_the_firsts(tmp_path: Path, figure: Figure, size: Size) -> None:
    make, loaded, pairs = LogoKept(), Loaded(Clinic(country="gb"), tmp_path / "clinic.toml"), size(25, 1_000)
    leaks = 0
    for number in range(pairs):
        first, second = (make(TOPIC, each, loaded).pdf for each in pair(number))
        if number % 25 == 0:
            # It would be seen.
            assert holds(first, called(number)) and called(number) in text_of(first)
        leaks += holds(second, called(number))
    figure.tell("pairs of patients", pairs)
    figure.exactly("second sheets with anything of the first patient", leaks, 0)
