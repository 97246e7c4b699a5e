"""Killed at any moment while something is saved, the file is the old one or the new one, and nothing stays behind."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from neckguide.files import LEFT_BEHIND, write_whole
from tests.figures import Figure, Size

from .forks import Forks
from .ways import COPY, WAYS, prepare

pytestmark = [
    pytest.mark.trust(1),
    pytest.mark.skipif(sys.platform != "linux", reason="needs forks and signals as Linux has them"),
]
SAVED = ("settings", "favourites", COPY, "saved sheet")


@pytest.mark.parametrize("way", SAVED)
def test_killed_while_saving_the_file_is_the_old_or_the_new(
    forks: Forks, way: str, tmp_path: Path, figure: Figure, size: Size
) -> None:
    chance = random.Random(4)
    held, last, halves, halfway = WAYS[way].held, 0, 0, 0
    prepare(way, tmp_path)
    for kill in range(size(20, 200)):
        writer = forks.save_endlessly(way, tmp_path, last)
        time.sleep(chance.uniform(0, 0.03))
        os.kill(writer, signal.SIGKILL)
        forks.wait()
        try:
            now = held(tmp_path)
        except AssertionError:
            halves += 1
            continue
        assert now >= last, f"kill {kill} with seed 4 brought an older file back"
        last = now
        halfway += bool(left_behind(tmp_path))
        sweep(way, forks, tmp_path, last)
    figure.tell(f"kills while saving {way}", size(20, 200))
    figure.tell(f"of them in the middle of a file of {way}", halfway)
    figure.exactly(f"half files of {way}", halves, 0)


def left_behind(folder: Path) -> list[Path]:
    return list(folder.rglob(".*"))


def sweep(way: str, forks: Forks, folder: Path, number: int) -> None:
    """A later save takes away what was left, once it is old."""
    old = time.time() - LEFT_BEHIND - 1
    for file in left_behind(folder):
        os.utime(file, (old, old))
    if way == COPY:
        prepare(way, folder, number + 1)
    assert forks.save(way, folder, number + 1) == ("done", "")
    assert left_behind(folder) == []


def test_what_a_killed_writer_left_goes_with_the_next_save_and_nothing_else_does(tmp_path: Path) -> None:
    now = time.time()
    ages = {
        ".clinic.toml.0123abcd.neckguide": LEFT_BEHIND + 60,
        ".neck-pain-2026-11-20-0905.pdf.89abcdef.neckguide": 1e6,
        ".other.pdf.0123abcd.neckguide": LEFT_BEHIND - 60,  # it may still be written
        ".later.pdf.0123abcd.neckguide": -1e6,  # the clock was set back since
        ".clinic.toml.0123abcd": 1e6,
        ".clinic.toml.0123ABCD.neckguide": 1e6,
        "clinic.toml.0123abcd.neckguide": 1e6,
        "sheet.pdf": 1e6,
    }
    for name, age in ages.items():
        (tmp_path / name).write_text("a name")
        os.utime(tmp_path / name, (now - age, now - age))
    (tmp_path / ".a.0123abcd.neckguide").mkdir()
    (tmp_path / ".b.0123abcd.neckguide").symlink_to(tmp_path / "sheet.pdf")
    write_whole(tmp_path / "new.pdf", b"new")
    gone = set(ages) - {file.name for file in tmp_path.iterdir()}
    assert gone == set(list(ages)[:2])
    assert (tmp_path / "new.pdf").read_bytes() == b"new"
