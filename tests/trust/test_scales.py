"""Screens that draw each px larger: the app starts, nothing is cut, edges stand out, and all of it can be reached.

Beside the list: each start is a process of its own on a screen of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from .elsewhere import SCREENS, seen_elsewhere
from .screens import SCREENS as ALL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.figures import Size

pytestmark = [pytest.mark.beside, pytest.mark.skipif(sys.platform != "linux", reason="needs Xvfb")]
FACTORS = (2, 1.25, 1.5, 1.75, 2.5)
SMALL = (1366, 768)


@contextmanager
def screen(width: int, height: int) -> Iterator[dict[str, str]]:
    """The environment of a screen of so many real px."""
    reader, writer = os.pipe()
    command = (
        "Xvfb",
        "-displayfd",
        str(writer),
        "-screen",
        "0",
        f"{width}x{height}x24",
        "-nolisten",
        "tcp",
        "-noreset",
    )
    server = subprocess.Popen(command, pass_fds=(writer,), stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as told:
            yield {"DISPLAY": f":{told.readline().strip()}", "LC_ALL": "C.UTF-8"}
    finally:
        server.terminate()
        server.wait()


def test_on_a_finer_screen_all_fits_and_edges_stand_out(home: Path, size: Size) -> None:
    for factor in size(FACTORS[:1], FACTORS):
        with screen(round(SMALL[0] * factor), round(SMALL[1] * factor)) as display:
            seen = seen_elsewhere(home, {**display, "QT_SCALE_FACTOR": str(factor)}, size(SCREENS[:3], SCREENS))
        assert seen["ratio"] == factor and seen["window"] == seen["screen"]
        assert seen["wrong"] == [] and seen["said"] == "", factor
        assert seen["edge"] >= 3, f"at {factor} the thinnest edge has a contrast of {seen['edge']:.1f}"


def test_a_small_laptop_at_150_percent_reaches_everything(home: Path, size: Size) -> None:
    """1366 × 768 real px are 911 × 512 there: what stands side by side gives way, and no action goes into a menu."""
    screens = tuple(name for name in ALL if name != "More")
    with screen(*SMALL) as display:
        seen = seen_elsewhere(home, {**display, "QT_SCREEN_SCALE_FACTORS": "1.5"}, size(SCREENS, screens))
    assert tuple(seen["screen"]) == (911, 512) and seen["window"] == seen["screen"]
    assert seen["wrong"] == [] and seen["said"] == ""


@pytest.mark.parametrize("percent", [125, 200])
def test_old_screens_with_larger_text(home: Path, size: Size, percent: int) -> None:
    """A projector of 1024 × 768; with text at 200 % it is as if it had half of that."""
    if percent != size(125, percent):
        pytest.skip("with --long")
    clinic = f'country = "GB"\nname = "Mill Lane Clinic"\nwelcomed = true\ntext-size = {percent}\n'
    with screen(1024, 768) as display:
        seen = seen_elsewhere(home, display, SCREENS, clinic)
    assert seen["wrong"] == []
