"""Measure the figures that neckguide promises: `python3 benchmarks`.

Sets up what it needs (the locked packages; WeasyPrint in an environment of its own), opens windows on a private X
server, and prints one table. Whole programs run in turn with what they are measured against, and medians count. What
cannot be measured here is named with the reason. A figure over its limit is printed as such and is no failure of the
program: times depend on the machine, ratios much less.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.programs import ROOT, Failed, Worker, asked_in_turn, in_turn, run
from benchmarks.screen import private_screen
from benchmarks.table import Row, Unmeasured, percentile, table
from bootstrap import ENVIRONMENTS, CannotSetUp, Environment, System, leave, missing_libraries, need_missing, say
from tests.screens.__main__ import NoScreens, two_screens

STARTS, PRINTS, SHEETS, WARM_UP, WINDOWS, HOLDS = 15, 9, 24, 4, 3, 3
SYSTEM = {"Xvfb": "xvfb"}
PANGO = {"libpango-1.0.so.0": "libpango-1.0-0", "libpangoft2-1.0.so.0": "libpangoft2-1.0-0"}


@dataclass(frozen=True)
class Bench:
    """Where to measure: the app's own Python, one with WeasyPrint (or why there is none), a folder, the environment."""

    python: Path
    weasyprint: Path | str
    folder: Path
    env: Mapping[str, str]


Rows = Iterator[Row | Unmeasured]


def main() -> int:
    """Set up, measure, print; 0 when every row was looked at."""
    python = _python("neckguide", "requirements.lock", _libraries())
    try:
        weasyprint: Path | str = _python("WeasyPrint", "requirements-bench.lock", _pango())
    except CannotSetUp as fault:
        weasyprint = str(fault).splitlines()[0]
    rows: list[Row | Unmeasured] = []
    with tempfile.TemporaryDirectory(prefix="neckguide-bench-") as home, ExitStack() as stack:
        env = {**os.environ, **_own_places(Path(home)), "PYTHONUTF8": "1"}
        # As a user starts it: what was compiled at an earlier start is there.
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        without_screen = ""
        try:
            env |= stack.enter_context(private_screen())
        except OSError as fault:
            without_screen = f"no X server for the windows: {fault}"
        bench = Bench(python, weasyprint, Path(home), env)
        for what, measure, needs_screen in PARTS:
            say(f"Measuring: {what}…")
            try:
                rows += [Unmeasured(what, without_screen)] if needs_screen and without_screen else measure(bench)
            except Failed as fault:
                rows.append(Unmeasured(what, str(fault)))
    print(table(rows))
    return 0


# What is measured -------------------------------------------------------------------------------------------


def start(bench: Bench) -> Rows:
    """Whole processes, from their start to their end after the first paint."""
    ours = (bench.python, "-m", "neckguide", "--exit-when-shown")
    bare = (bench.python, "-m", "benchmarks.bare_window", "--exit-when-shown")
    took, beside = in_turn((ours, bare), bench.env, STARTS)
    yield Row("start to first window painted, against a bare window", took, "ms", beside, most_ratio=2.0)


def window(bench: Bench) -> Rows:
    """Sections and ticks in several windows, one after the other; `window_work` tells how a step is timed."""
    found = _worked(bench, "steps")
    yield _steps("section to section, later visits", found["later"], 99, 16)
    yield _steps("section to section, to the longest", found["longest"], 99, 16)
    yield _steps("section to section, first visits", found["first"], 99, 16)
    yield _steps("tick to advice painted", found["tick"], 99, 16)
    yield _steps("opening Compare", found["compare"], 99, 16)
    yield _steps("opening a claim's drawer", found["drawer"], 99, 16)
    yield _steps("opening a picture large", found["large"], 99, 16)


def note(bench: Bench) -> Rows:
    """A note on the standard sheet, typed key by key in several windows."""
    yield _steps("key in the note to new preview painted", _worked(bench, "note")["note"], 95, 50)


def patient(bench: Bench) -> Rows:
    """On two screens of a server of its own, because a patient's window on the clinician's screen covers it."""
    try:
        with two_screens() as display:
            found = _worked(replace(bench, env={**bench.env, **display}), "patient")
    except NoScreens as fault:
        yield Unmeasured("the patient's screen follows", str(fault))
        return
    yield _steps("patient's screen follows the section", found["follows"], 99, 16)
    yield _steps("patient's screen steps by the pedal", found["steps"], 99, 16)


def settings(bench: Bench) -> Rows:
    """Changed, written to disk, and every page told."""
    yield _steps("settings saved", _worked(bench, "settings")["saved"], 99, 50)


def _worked(bench: Bench, what: str) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for number in range(WINDOWS):
        folder = bench.folder / f"{what}-{number}"
        told = json.loads(run((bench.python, "-m", "benchmarks.window_work", what, folder), bench.env))
        for name, took in told.items():
            found.setdefault(name, []).extend(took)
    return found


def _steps(what: str, took: list[float], percent: float, most: float) -> Row:
    middle = f"{len(took)} times, median {median(took):.1f} ms"
    return Row(f"{what}, p{percent:g}", percentile(took, percent), "ms", most=most, note=middle)


def sheet(bench: Bench) -> Rows:
    """In two processes that stay, asked for the same sheets in turn."""
    what = "two-page sheet in process, against WeasyPrint"
    count = SHEETS + WARM_UP
    workers = [Worker((bench.python, "-m", "benchmarks.sheet_work", "typst", bench.folder, str(count)), bench.env)]
    if isinstance(bench.weasyprint, Path):
        command = (bench.weasyprint, "-m", "benchmarks.sheet_work", "weasyprint", bench.folder)
        workers.append(Worker(command, bench.env))
    try:
        medians = asked_in_turn(workers, range(count), WARM_UP)
    finally:
        for worker in workers:
            worker.end()
    if isinstance(bench.weasyprint, Path):
        yield Row(what, medians[0], "ms", medians[1], most=20, most_ratio=1 / 20)
    else:
        yield Row(what, medians[0], "ms", most=20)
        yield Unmeasured("WeasyPrint on the same words", bench.weasyprint)


def pictures(bench: Bench) -> Rows:
    """In a process that stays."""
    worker = Worker((bench.python, "-m", "benchmarks.sheet_work", "pictures", bench.folder), bench.env)
    try:
        (took,) = asked_in_turn([worker], range(SHEETS + WARM_UP), WARM_UP)
    finally:
        worker.end()
    yield Row("four-page sheet with six pictures in process", took, "ms", most=60)


def command_line(bench: Bench) -> Rows:
    """Whole processes; the browser prints the same sheet's web page, from a profile that it knows already."""
    what = "neckguide handout, whole process, against headless Chromium"
    page, pdf = bench.folder / "sheet.html", bench.folder / "sheet.pdf"
    ours = (bench.python, "-m", "neckguide", "handout", "--out")
    run((*ours, page), bench.env)
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
    if browser is None:
        (took,) = in_turn(((*ours, pdf),), bench.env, PRINTS)
        yield Row(what, took, "ms")
        yield Unmeasured("Chromium on the same words", "no chromium on this machine (Debian: apt install chromium)")
        return
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
    profile, out = f"--user-data-dir={bench.folder / 'profile'}", f"--print-to-pdf={bench.folder / 'browser.pdf'}"
    theirs = (browser, *quiet, profile, "--no-pdf-header-footer", out, page.as_uri())
    took, beside = in_turn(((*ours, pdf), theirs), bench.env, PRINTS)
    yield Row(what, took, "ms", beside, most_ratio=1 / 3)


def memory(bench: Bench) -> Rows:
    """Resident memory once each window is idle, in MiB; the median of several windows each."""
    if not Path("/proc/self/status").exists():
        yield Unmeasured("resident memory against a bare window", "this system does not tell it in /proc")
        return
    learn, preview, bare = [], [], []
    for number in range(HOLDS):
        folder = bench.folder / f"memory-{number}"
        told = json.loads(run((bench.python, "-m", "benchmarks.window_work", "memory", folder), bench.env))
        learn.append(told["learn"] / 1024)
        preview.append(told["preview"] / 1024)
        bare.append(int(run((bench.python, "-m", "benchmarks.bare_window"), bench.env)) / 1024)
    beside = median(bare)
    yield Row("resident memory on Learn, against a bare window", median(learn), "MiB", beside, most_ratio=2.0)
    yield Row("resident memory after a preview", median(preview), "MiB", beside, most_ratio=2.6)


PARTS: tuple[tuple[str, Callable[[Bench], Rows], bool], ...] = (
    ("start", start, True),
    ("window", window, True),
    ("note", note, True),
    ("patient's screen", patient, False),
    ("settings", settings, True),
    ("sheet", sheet, False),
    ("pictures", pictures, False),
    ("command line", command_line, False),
    ("memory", memory, True),
)


# Setting up -------------------------------------------------------------------------------------------------


def _python(name: str, lock: str, missing: dict[str, str]) -> Path:
    """The interpreter of an environment made from a lock."""
    environment = Environment(ENVIRONMENTS, (ROOT / lock).read_bytes())
    need_missing(System.here(), environment, missing)
    environment.make(name)
    return environment.python


def _libraries() -> dict[str, str]:
    if sys.platform != "linux":
        return {}
    return missing_libraries() | {name: package for name, package in SYSTEM.items() if shutil.which(name) is None}


def _pango() -> dict[str, str]:
    """What WeasyPrint loads and does not bring, each with its Debian package."""
    import ctypes

    missing: dict[str, str] = {}
    for library, package in PANGO.items() if sys.platform == "linux" else ():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing[library] = package
    return missing


def _own_places(home: Path) -> dict[str, str]:
    """A home of our own, so that nobody's settings are read or written."""
    folders = {"HOME": home, "TMPDIR": home / "tmp", "XDG_RUNTIME_DIR": home / "run"}
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        folders[f"XDG_{name}_HOME"] = home / name.lower()
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return {name: str(folder) for name, folder in folders.items()}


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CannotSetUp as fault:
        leave(fault)
