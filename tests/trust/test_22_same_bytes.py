"""The same visit twice is the same paper, web page and note: on any day, anywhere, whatever fonts lie about."""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from neckguide.paths import resources

if TYPE_CHECKING:
    from tests.figures import Figure, Size

pytestmark = pytest.mark.trust(22)

ROOT = Path(__file__).parents[2]
# Every sheet in turn as PDF, as web page, and its note; a fingerprint of each.
PROGRAM = """
import hashlib, sys
from neckguide.clinic import Clinic
from neckguide.errors import MissingCharacter
from neckguide.handout.compose import block_ids, compose, figures_of
from neckguide.handout.typeset import typeset
from neckguide.handout.webpage import webpage
from neckguide.visit.note import chart_note
from tests.core.rooms import FULL_LETTERHEAD, TOPIC, advice_for, visit
ids = block_ids(TOPIC)
sheets = [((), {"blocks": (id,), "size": (12, 14, 16, 18, 24)[at % 5]}) for at, id in enumerate(ids)]
sheets += [(("stroke-signs",), {}), (("with-exercise", "blood-thinner"), {"blocks": ids, "paper": "letter"})]
for ticked, chosen in sheets[::int(sys.argv[1])] + sheets[-2:-1]:
    held = visit(*ticked, name="Zoë Żółć", note="Walk each day.", matters={"sleep": 2, "cost": 1}, **chosen)
    handout = compose(TOPIC, held, FULL_LETTERHEAD)
    figures = figures_of(TOPIC, handout)
    note = chart_note(TOPIC, advice_for(*ticked), held, {part.id: part.title for part in handout.parts})
    for made in (typeset(handout, figures), webpage(handout, figures).encode(), note.encode()):
        print(hashlib.sha256(made).hexdigest())
"""


def prints(home: Path, every: int, clock: str = "", **env: str) -> list[str]:
    """The fingerprints that a process of its own finds, in a home and with a clock and habits of its own."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "XDG_", "PYTHON"))
    }
    command = [*(("faketime", clock) if clock else ()), sys.executable, "-c", PROGRAM, str(every)]
    place = {**clean, "HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **env}
    done = subprocess.run(command, env=place, cwd=home, capture_output=True, text=True, timeout=300, check=True)
    return done.stdout.split()


def test_the_same_visit_is_the_same_bytes_in_another_time_and_place(tmp_path: Path, figure: Figure, size: Size) -> None:
    if sys.platform == "linux" and shutil.which("faketime") is None:
        pytest.fail("faketime is needed: another day is part of the test")
    every = size(7, 1)
    here = prints(tmp_path, every, PYTHONHASHSEED="1", TZ="Pacific/Auckland", LC_ALL="C.UTF-8")
    there = prints(
        tmp_path,
        every,
        "2031-12-31 23:59:30" if sys.platform == "linux" else "",
        PYTHONHASHSEED="4242",
        TZ="America/Los_Angeles",
        LC_ALL="C",
        LANG="tr_TR.UTF-8",
        LANGUAGE="ar",
        SOURCE_DATE_EPOCH="1",
    )
    assert len(here) == len(there) > 6
    figure.tell("sheets, web pages and notes made in two processes", len(here))
    figure.exactly("of which differ", sum(one != other for one, other in zip(here, there, strict=True)), 0)


def test_fonts_that_lie_about_or_are_missing_change_no_sheet(tmp_path: Path, figure: Figure, size: Size) -> None:
    """Broken ones, empty ones, and some that bear the names of ours."""
    every, bare, full = size(9, 3), tmp_path / "bare", tmp_path / "full"
    bare.mkdir()
    for folder in (full / ".fonts", full / ".local" / "share" / "fonts"):
        folder.mkdir(parents=True)
        for font in sorted((resources() / "fonts").glob("*.ttf")):
            whole = font.read_bytes()
            (folder / f"cut-{font.name}").write_bytes(whole[: len(whole) // 2])
            (folder / font.name).write_bytes(of_weight(whole, 400 if "Bold" in font.name else 700))
        (folder / "empty.ttf").write_bytes(b"")
        (folder / "noise.otf").write_bytes(b"OTTO" + hashlib.sha512(b"noise").digest() * 2_000)
        (folder / "loop.ttf").symlink_to(folder / "loop.ttf")
    none = tmp_path / "fonts.conf"
    none.write_text('<?xml version="1.0"?><fonts></fonts>', "ascii")
    here = prints(bare, every, FONTCONFIG_FILE=str(none))
    there = prints(full, every)
    assert here
    figure.tell("sheets made without any font of the system, and with hostile ones", len(here) // 3)
    differ = sum(one != other for one, other in zip(here, there, strict=True))
    figure.exactly("of which differ with the fonts, or their pages or notes", differ, 0)


def of_weight(font: bytes, weight: int) -> bytes:
    """A font of ours that says it is another weight than it is: where it is taken, sheets look otherwise."""
    for at in range(12, 12 + 16 * struct.unpack_from(">H", font, 4)[0], 16):
        if font[at : at + 4] == b"OS/2":
            place = struct.unpack_from(">I", font, at + 8)[0] + 4
            return font[:place] + struct.pack(">H", weight) + font[place + 2 :]
    raise ValueError("no table OS/2")
