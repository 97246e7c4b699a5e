"""Random use, and then nobody: nothing fails, memory stays, and an app that waits takes no power (trust, test 19)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.figures import Figure, Size

pytestmark = [
    pytest.mark.trust(19),
    pytest.mark.beside,
    pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc"),
]

ROOT = Path(__file__).parents[2]


def test_random_use_and_idle_time_leave_the_app_as_it_was(home: Path, figure: Figure, size: Size) -> None:
    first, use, idle = size(0, 1), size(5, 1_200), size(1, 40)
    place = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.trust.soak", *map(str, (first, use, idle)), str(home)]
    done = subprocess.run(command, cwd=ROOT, env=place, capture_output=True, text=True, timeout=4 * use + 900)
    last = "\n".join((home / "log").read_text("utf-8").splitlines()[-30:]) if (home / "log").exists() else "none"
    assert done.returncode == 0, f"{done.stderr}\nThe last actions before:\n{last}"
    told = json.loads(done.stdout.splitlines()[-1])
    figure.shorter(
        f"{'Everything opened once, then ' * first}{use / 60:.1f} minutes of random use and {3 * idle} s of idle time, "
        "not an hour and on; memory at the end is held against that after the first half"
    )
    figure.tell("actions at random", told["actions"])
    figure.exactly("exceptions", sum(told["faults"].values()), 0)
    # In the first half as much is touched as in some hours of visits: what Qt keeps of fonts and pictures fills up.
    # In the first seconds everything is opened for the first time, and one small thing fills a second: then neither is
    # more than told.
    for state, percent in told["idle"].items():
        size(figure.tell, partial(figure.at_most, limit=1))(f"processor time when idle, {state}", percent, unit="%")
    grown = 100 * told["late"] / told["early"] - 100
    size(figure.tell, partial(figure.at_most, limit=5))("growth of memory after the first half", grown, unit="%")
