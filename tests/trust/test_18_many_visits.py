"""Visit after visit through one window: nothing fails, and nothing piles up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.figures import Figure, Size

pytestmark = [pytest.mark.trust(18), pytest.mark.beside]

ROOT = Path(__file__).parents[2]


def test_visit_after_visit_leaves_nothing_behind(home: Path, figure: Figure, size: Size) -> None:
    visits, early = size(60, 10_000), size(20, 1_000)
    place = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "tests.trust.many_visits", str(visits), str(early), str(home)]
    done = subprocess.run(command, cwd=ROOT, env=place, capture_output=True, text=True, timeout=size(300, 5_400))
    figure.exactly("ends of the program by a signal", int(done.returncode != 0), 0)
    told = json.loads(done.stdout.splitlines()[-1])
    first, last = told["early"], told["late"]
    figure.tell("visits", visits)
    figure.exactly("exceptions", sum(told["faults"].values()), 0)
    for name in ("files", "threads", "objects"):
        figure.exactly(f"{name} more after visit {visits} than after {early}", last[name] - first[name], 0)
    grown = 100 * last["memory"] / first["memory"]
    figure.at_most(f"memory after visit {visits}, of that after {early}", grown, 105, "%")
