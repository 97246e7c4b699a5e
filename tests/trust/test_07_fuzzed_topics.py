"""Topics broken at random: whatever stands in their files, the app says a sentence and goes on."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if sys.platform != "linux":
    pytest.skip("pipes, devices and /proc are Linux's", allow_module_level=True)

from tests.trust.fuzz import CHECKED, SET, SOUND, Tally, clear, run, sound, spoil

if TYPE_CHECKING:
    from tests.figures import Figure, Size

pytestmark = pytest.mark.trust(7)

WORKERS, EACH = 2, 1_000
MOST_SECONDS, MOST_MB = 2, 512


def test_any_topic_is_used_or_refused(figure: Figure, size: Size) -> None:
    count = size(300, 20_000)
    each = min(EACH, count // WORKERS)
    parts = [range(first, min(first + each, count)) for first in range(0, count, each)]
    with ThreadPoolExecutor(WORKERS) as pool:
        tallies = list(pool.map(_in_a_process, parts))
    crashes = {number: crash for tally in tallies for number, crash in tally.crashes.items()}
    odd = {number: sentence for tally in tallies for number, sentence in tally.odd.items()}
    seconds, number = max(tally.slowest for tally in tallies)
    figure.tell("topics loaded whole and composed", count)
    figure.tell("topics that one process loads", each)
    figure.tell(
        "how", f"files that were not broken are parsed once a process; 1 of {CHECKED} is checked, 1 of {SET} set"
    )
    print(f"again: python -m tests.trust.fuzz NUMBER; crashes {crashes}, odd sentences {odd}, slowest {number}")
    figure.exactly("crashes", len(crashes), 0)
    figure.exactly("sentences that no clinician understands", len(odd), 0)
    figure.at_most("slowest topic, CPU time, best of three", round(seconds, 2), MOST_SECONDS, "s")
    figure.at_most("peak memory of a process", round(max(tally.peak for tally in tallies)), MOST_MB, "MB")


def _in_a_process(part: range) -> Tally:
    """In one of its own: a peak of memory is its alone, and what ends it is told.

    Not in one that the pool itself would renew after so many: of Python 3.11 that waits for ever now and then.
    """
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as worker:
        return worker.submit(run, part).result()


def test_spoiling_a_topic_writes_nowhere_else(tmp_path: Path) -> None:
    """A file that was made a link or a pipe is put back before it is spoiled once more."""
    outside = tmp_path / "outside"
    outside.write_text("ours")
    for number in range(40):
        folder = Path(shutil.copytree(SOUND, tmp_path / f"topic-{number % 2}", dirs_exist_ok=True))
        chance = random.Random(number)
        for name in chance.sample(sorted(sound()), 20):
            clear(folder / name)
            (folder / name).symlink_to(outside)
        done = spoil(folder, chance)
        assert outside.read_text() == "ours", f"spoiling {sorted(done)} wrote through a link"
        shutil.rmtree(folder)
