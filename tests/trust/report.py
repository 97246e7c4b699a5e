"""Write `docs/trust-report.md` from what the tests of the list measured: `python -m tests.trust.report FIGURES`.

`FIGURES` is what pytest's `--figures` has kept. Where a test stands there twice, its last run counts.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "trust-report.md"
SHORTER = "shorter"
BESIDE = 0
"""The number of what stands beside the list."""
WORKS = ("PySide6-Essentials", "typst", "markdown")


class Asked(NamedTuple):
    """One test of the list; `later` says why it waits, `part` why a part of it does."""

    number: int
    what: str
    limit: str
    later: str = ""
    part: str = ""


class Run(NamedTuple):
    """One test function that ran: its figures, and “passed”, “failed”, “skipped” or “not met: …”."""

    id: str
    outcome: str
    seconds: float
    figures: tuple[Mapping[str, Any], ...]


MET, PART, NOT_MET, NOT_RUN, WAITS = "met", "met in part", "**not met**", "**not measured**", "waits"


def the_list() -> list[Asked]:
    """The tests that neckguide is held against, in order."""
    text = Path(__file__).with_name("list.toml").read_text("utf-8")
    return [Asked(**test) for test in tomllib.loads(text)["test"]]


def read(lines: Iterable[str]) -> dict[int, list[Run]]:
    """What ran for each number, in order; what has none stands under `BESIDE`."""
    last = {line["id"]: line for line in map(json.loads, lines)}
    runs: dict[int, list[Run]] = {}
    for line in last.values():
        run = Run(line["id"], line["outcome"], line["seconds"], tuple(line["figures"]))
        for number in dict.fromkeys(line["tests"] or [BESIDE]):
            runs.setdefault(number, []).append(run)
    return runs


def verdict(asked: Asked, runs: list[Run]) -> str:
    """How a test of the list came out, in a word or three."""
    outcomes = [run.outcome for run in runs]
    if not runs:
        return WAITS if asked.later else NOT_RUN
    if any(outcome == "failed" or outcome.startswith("not met") for outcome in outcomes):
        return NOT_MET
    return PART if asked.part or "skipped" in outcomes else MET


def report(asked: list[Asked], runs: dict[int, list[Run]], heading: str) -> str:
    """The whole report in Markdown."""
    verdicts = {each.number: verdict(each, runs.get(each.number, [])) for each in asked}
    parts = [f"# Trust report\n\n{heading}", _summary(list(verdicts.values()))]
    rows = [f"| {each.number} | {each.what} | {each.limit} | {verdicts[each.number]} |" for each in asked]
    parts.append("\n".join(["| # | test | limit | result |", "|---|---|---|---|", *rows]))
    parts.extend(_part(each, verdicts[each.number], runs.get(each.number, [])) for each in asked)
    parts.extend(_beside(runs[BESIDE]) if BESIDE in runs else [])
    return "\n\n".join(parts) + "\n"


def _summary(verdicts: list[str]) -> str:
    counts = ((MET, "meet every limit"), (PART, "in part"), (NOT_MET, "do not"), (NOT_RUN, "were not run"))
    said = [f"{verdicts.count(kind)} {words}" for kind, words in counts if kind in verdicts]
    waits = f" {verdicts.count(WAITS)} waits for a later round." if WAITS in verdicts else ""
    return f"Of {len(verdicts)} tests {', '.join(said)}.{waits} A limit that is not met stays here until it is met."


def _part(asked: Asked, word: str, runs: list[Run]) -> str:
    """One test of the list: its limit, what did not come out, and its figures."""
    figures = [figure for run in runs for figure in run.figures]
    parts = [f"## {asked.number}: {asked.what}", f"Limit: {asked.limit}. Result: {word}."]
    parts += [f"Waits: {why}." for why in (asked.later, asked.part) if why]
    parts += [f"Made shorter: {figure['value']}" for figure in figures if figure["name"] == SHORTER]
    faults = [f"- `{run.id}`: {run.outcome}" for run in runs if run.outcome != "passed"]
    rows = dict.fromkeys(_row(figure) for figure in figures if figure["name"] != SHORTER)
    table = ["| figure | measured | limit |", "|---|---|---|", *rows] if rows else []
    parts += ["\n".join(block) for block in (faults, table) if block]
    parts += [f"{_count(len(runs), 'test')} in {sum(run.seconds for run in runs):.0f} s."] if runs else []
    return "\n\n".join(parts)


def _beside(runs: list[Run]) -> list[str]:
    """Tests that no number of the list asks for, by their files."""
    files: dict[str, list[Run]] = {}
    for run in runs:
        files.setdefault(run.id.partition("::")[0], []).append(run)
    faults = [f"- `{run.id}`: {run.outcome}" for run in runs if run.outcome != "passed"]
    rows = [
        f"| `{file}` | {len(each)} | {sum(run.outcome == 'passed' for run in each)} |" for file, each in files.items()
    ]
    table = "\n".join(["| file | tests | passed |", "|---|---|---|", *rows])
    return ["## Beside the list", table, *(["\n".join(faults)] if faults else [])]


def _row(figure: Mapping[str, Any]) -> str:
    value = figure["value"]
    said = value if isinstance(value, str) else f"{value:,}" if isinstance(value, int) else f"{value:,.3g}"
    cells = (figure["name"], f"{said} {figure['unit']}".strip(), figure["limit"])
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def here(today: date) -> str:
    """What was measured, when, and on what kind of machine."""
    number = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    commit = _told("git", "rev-parse", "--short", "HEAD")
    works = [f"{name} {found}" for name in WORKS if (found := _version(name))]
    system = platform.freedesktop_os_release()["PRETTY_NAME"] if sys.platform == "linux" else platform.platform()
    machine = f"{system}, {os.cpu_count()} cores, Python {platform.python_version()}, {', '.join(works)}"
    return (
        f"neckguide {number}{f' (commit {commit})' if commit else ''}, measured on {today.isoformat()} by "
        f"`python3 tests --long`, which writes this page, on {machine}."
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _told(*command: str) -> str:
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def main(arguments: list[str]) -> int:
    """Write the report; 1 where a test of the list that can be run was not."""
    (figures,) = arguments
    runs = read(Path(figures).read_text("utf-8").splitlines())
    REPORT.write_text(report(the_list(), runs, here(date.today())), "utf-8")
    print(f"{REPORT.relative_to(ROOT)}: {_summary([verdict(each, runs.get(each.number, [])) for each in the_list()])}")
    return any(verdict(each, runs.get(each.number, [])) == NOT_RUN for each in the_list())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
