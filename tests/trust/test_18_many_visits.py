"""Visit after visit through one window: nothing fails, and nothing piles up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.figures import Figure, Size

pytestmark = [pytest.mark.trust(18), pytest.mark.beside]

ROOT = Path(__file__).parents[2]
VISITS = ((60, 20), (10_000, 1_000))
"""How many in all, and how many before it is first looked at what the program holds; in short and in full."""


@pytest.fixture(scope="module")
def many_visits(size: Size, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the program held early and at the end, and what went wrong in it."""
    visits, early = size(*VISITS)
    home = tmp_path_factory.mktemp("home")
    place = {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.trust.many_visits", str(visits), str(early), str(home)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **place}, capture_output=True, text=True)
    assert done.returncode == 0, f"it ended by {done.returncode}: {done.stderr[-2_000:]}"
    return json.loads(done.stdout.splitlines()[-1])


def test_visit_after_visit_leaves_nothing_behind(many_visits: dict[str, Any], figure: Figure, size: Size) -> None:
    visits, early = size(*VISITS)
    first, last = many_visits["early"], many_visits["late"]
    figure.tell("visits", visits)
    figure.exactly("exceptions", sum(many_visits["faults"].values()), 0)
    for name in ("files", "threads"):
        figure.exactly(f"{name} more after visit {visits:,} than after {early:,}", last[name] - first[name], 0)
    # In short the window is still building what it builds at first need.
    more = last["objects"] - first["objects"]
    figure.at_most(f"objects more after visit {visits:,} than after {early:,}", more, size(60, 0))


def test_memory_does_not_grow_with_the_visits(many_visits: dict[str, Any], figure: Figure, size: Size) -> None:
    """In full alone: caches fill up for some hundred visits."""
    visits, early = size(*VISITS)
    grown = 100 * many_visits["late"]["memory"] / many_visits["early"]["memory"]
    figure.at_most(f"memory after visit {visits:,}, of that after {early:,}", round(grown, 1), size(200, 105), "%")
