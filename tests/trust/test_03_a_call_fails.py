"""The n-th call of a kind fails while something is saved: never a crash, never half a file, always a sentence."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.figures import Figure, Size

from .forks import Forks
from .ways import COPY, CRASHED, DONE, TOLD, WAYS, prepare

pytestmark = [
    pytest.mark.trust(3),
    pytest.mark.skipif(sys.platform != "linux" or not shutil.which("strace"), reason="needs strace, and so Linux"),
]
CALLS = ("write", "fsync", "rename", "openat", "mkdir", "unlink", "read", "newfstatat")
ERRORS = ("EIO", "ENOSPC", "EACCES")
IN_PARTS = (COPY, "handout as PDF", "handout as web page")
"""Ways that write more than one file, or say more when it is written: told of a fault, the new one may stand."""


@pytest.mark.parametrize("way", WAYS)
def test_whichever_call_fails_the_file_is_whole_and_a_sentence_says_so(
    forks: Forks, way: str, tmp_path: Path, figure: Figure, size: Size
) -> None:
    slow = way.startswith("handout")
    every = size((1, 2, 7, 20) if slow else (1, 2, 3, 5, 8, 13), range(1, 101))
    failed, wrong, longest = 0, list[str](), 0
    for call in CALLS[:4] if slow else size(CALLS[:4], CALLS):
        for error in ERRORS[:1] if slow else size(ERRORS[:2], ERRORS):
            with forks.failing(call, error, tmp_path / "log"):
                for nth in every:
                    said = saved_with(forks, way, tmp_path / "room", call, nth)
                    if not forks.hits():
                        break  # There are no more calls of this kind.
                    failed, longest = failed + 1, max(longest, nth)
                    wrong += [f"{call} {nth} {error}: {said}"] if said else []
    figure.tell(f"calls made to fail while saving {way}", failed)
    figure.tell(f"latest of a kind, {way}", longest)
    print("\n".join(wrong))
    figure.exactly(f"crashes, half files and silence, {way}", len(wrong), 0)


def saved_with(forks: Forks, way: str, room: Path, call: str, nth: int) -> str:
    """What went wrong in one attempt, "" where nothing did: a fault that was told is none."""
    prepare(way, room, nth + 1)
    held = WAYS[way].held
    before, new = held(room), 1 if way.startswith("handout") else nth + 1
    how, said = forks.save(way, room, nth + 1, call, nth)
    try:
        now = held(room)
    except AssertionError as half:
        return f"{half}; {how}: {said}"
    allowed = {DONE: [new], TOLD: [before, new] if way in IN_PARTS else [before], CRASHED: []}[how]
    plain = how == DONE or (len(said) > 20 and said.isprintable())
    return "" if now in allowed and plain else f"{how}, {before} -> {now}: {said}"
