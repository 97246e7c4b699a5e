"""What a test measured beside its limit, kept for the trust report; and how large a test is to be.

A test of the trust list carries `pytest.mark.trust(number)`. What it measures goes through the fixture `figure`, which
keeps the figure first and compares it then, so that a limit that is not met is in the report as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

Size: TypeAlias = Callable[[Any, Any], Any]
SECONDS = pytest.StashKey[float]()


class Figure:
    """Keeps what one test measured. Each method fails the test where the limit is not met."""

    def __init__(self, kept: list[tuple[str, object]]) -> None:
        self._kept = kept

    def at_most(self, name: str, value: float, limit: float, unit: str = "") -> None:
        self._keep(name, value, f"≤ {limit:g}", unit)
        assert value <= limit, f"{name}: {value} {unit}, limit {limit}"

    def at_least(self, name: str, value: float, limit: float, unit: str = "") -> None:
        self._keep(name, value, f"≥ {limit:g}", unit)
        assert value >= limit, f"{name}: {value} {unit}, limit {limit}"

    def exactly(self, name: str, value: float, limit: float, unit: str = "") -> None:
        self._keep(name, value, f"{limit:g}", unit)
        assert value == limit, f"{name}: {value} {unit}, limit {limit}"

    def tell(self, name: str, value: float | str, unit: str = "") -> None:
        """What has no limit: how many were tried, or under which conditions."""
        self._keep(name, value, "", unit)

    def shorter(self, what: str) -> None:
        """A sentence on what was made shorter than the list asks."""
        self._keep("shorter", what, "", "")

    def _keep(self, name: str, value: float | str, limit: str, unit: str) -> None:
        self._kept.append(("figure", {"name": name, "value": value, "limit": limit, "unit": unit}))


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """Where a test's figures go."""
    return Figure(request.node.user_properties)


@pytest.fixture(scope="session")
def size(request: pytest.FixtureRequest) -> Size:
    """`size(short, full)`: how many, in the run of every day or with `--long`."""
    long = bool(request.config.getoption("--long"))
    return lambda short, full: full if long else short


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Keep the figures and the outcome of a test of the list, where `--figures` names a file."""
    report: pytest.TestReport = yield  # type: ignore[assignment]
    file = item.config.getoption("--figures")
    marks = [mark.args[0] for mark in item.iter_markers("trust")]
    # What several tests look at may have been made before the first of them.
    seconds = item.stash[SECONDS] = item.stash.get(SECONDS, 0.0) + report.duration
    # A fault before or after the test itself counts, too.
    if file and (marks or "tests/trust/" in item.nodeid) and (report.when == "call" or report.outcome != "passed"):
        line = {
            "tests": marks,
            "id": item.nodeid,
            "outcome": _outcome(report),
            "seconds": round(seconds, 1),
            "figures": [value for name, value in item.user_properties if name == "figure"],
        }
        with Path(file).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
    return report  # type: ignore[return-value]


def _outcome(report: pytest.TestReport) -> str:
    """“passed”, “failed”, “skipped”, or why a limit is known not to be met."""
    reason = getattr(report, "wasxfail", None)
    return f"not met: {reason}" if reason is not None and report.outcome == "skipped" else report.outcome
