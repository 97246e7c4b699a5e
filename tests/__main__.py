"""Run every check: `python3 tests [pytest's arguments]`.

`--long` adds the tests that take minutes, runs the trust list at full size and writes `docs/trust-report.md`.

Sets up what the tests need first: the locked packages, and on Debian the system's. All steps run, even after one has
failed; the exit status is 0 where none has.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bootstrap import (
    ENVIRONMENTS,
    CannotSetUp,
    Environment,
    System,
    leave,
    missing_libraries,
    need_missing,
    without,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DEV_LOCK = ROOT / "requirements-dev.lock"
# Left out of the environment that proves the core: Qt, and tools that its tests do not call.
NOT_FOR_THE_CORE = ("pyside6", "shiboken6", "pyright", "nodejs", "ruff", "pyinstaller", "zizmor")
CORE_TESTS = ("tests/core", "tests/paper")

SCREENS = "tests/screens"
TRUST = "tests/trust"

PROGRAMS = {
    "Xvfb": "xvfb",
    "Xorg": "xserver-xorg-core",
    "xrandr": "x11-xserver-utils",
    "xclip": "xclip",
    "xprop": "x11-utils",
    "strace": "strace",
    "dbus-daemon": "dbus-daemon",
    "faketime": "faketime",
    "pdftotext": "poppler-utils",
    "javac": "default-jdk-headless",
    # For what makes the installers.
    "7zz": "7zip",
    "appstreamcli": "appstream",
    "desktop-file-validate": "desktop-file-utils",
    "dpkg-shlibdeps": "dpkg-dev",
    "gcc": "gcc",
    "groff": "groff-base",
    "icupkg": "icu-devtools",
    "libdeflate-gzip": "libdeflate-tools",
    "lintian": "lintian",
    "makensis": "nsis",
    "strip": "binutils",
}
FILES = {
    Path("/usr/share/i18n/locales/ar_EG"): "locales",
    Path("/usr/share/java/jaxb-api.jar"): "libjaxb-java",
    Path("/usr/sbin/cupsd"): "cups",
    Path("/usr/libexec/at-spi-bus-launcher"): "at-spi2-core",
    Path("/usr/lib/xorg/modules/drivers/dummy_drv.so"): "xserver-xorg-video-dummy",
}


class Step(NamedTuple):
    """A command with the line that announces it, in an environment of its own where it needs one."""

    title: str
    command: tuple[str | Path, ...]
    env: Mapping[str, str] | None = None


def main(arguments: list[str]) -> int:
    """Set up, run every step, and say at the end which failed."""
    full = Environment(ENVIRONMENTS, DEV_LOCK.read_bytes())
    core = Environment(ENVIRONMENTS, without(full.lock, *NOT_FOR_THE_CORE))
    try:
        need_missing(System.here(), full, _missing() if sys.platform == "linux" else {})
        full.make("the tests")
        core.make("the tests of the core, which do without Qt")
    except CannotSetUp as fault:
        leave(fault)
    with tempfile.TemporaryDirectory(prefix="neckguide-tests-") as folder, _rooms(Path(folder) / "rooms") as rooms:
        if arguments in ([], ["--long"]):
            failed = _run_all(full.python, core.python, arguments, rooms, Path(folder))
        else:
            failed = [step.title for step in _steps(full.python, core.python, arguments, rooms) if not _passes(step)]
    if failed:
        print(f"\nFailed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def _run_all(full: Path, core: Path, arguments: list[str], rooms: Mapping[str, str], folder: Path) -> list[str]:
    """Run everything; at full size, write the trust report as well. Returns the titles of what failed."""
    figures = folder / "figures.jsonl"
    if arguments:
        arguments = [*arguments, f"--figures={figures}"]
    # What takes its time but not the machine runs in rooms of its own, beside the others.
    with _rooms(folder / "beside") as more_rooms, ThreadPoolExecutor() as pool:
        command = (full, "-m", "pytest", "-m", "beside", *arguments, TRUST)
        slow = Step("pytest beside", command, more_rooms)
        passes = pool.submit(_passes_quietly, slow)
        steps = _steps(full, core, ["-m", "not beside", *arguments], rooms)
        failed = [step.title for step in steps if not _passes(step)]
        failed += [] if passes.result() else [slow.title]
    if arguments:
        report = Step("trust report", (full, "-m", "tests.trust.report", figures))
        failed += [] if _passes(report) else [report.title]
    return failed


def _steps(full: Path, core: Path, arguments: list[str], env: Mapping[str, str]) -> list[Step]:
    tests = [] if _names_tests(arguments) else [test for test in CORE_TESTS if (ROOT / test).is_dir()]
    # The core's tests have run without Qt by then; once more with it would only take its time again.
    rest = [f"--ignore={folder}" for folder in (SCREENS, *((TRUST, *tests) if tests else ()))]
    steps = [
        Step("ruff check", (full, "-m", "ruff", "check")),
        Step("ruff format", (full, "-m", "ruff", "format", "--check")),
        # Named, because a file of that kind in a folder above would count for more.
        Step("pyright", (full, "-m", "pyright", "--project", ROOT, "--pythonpath", full)),
        Step("pytest without Qt", (core, "-m", "pytest", *arguments, *tests), env),
        Step("pytest with Qt", (full, "-m", "pytest", *rest, *arguments), env),
        # In a process of its own: a window is slower, the more were opened before it.
        Step("pytest of the trust list", (full, "-m", "pytest", *arguments, TRUST), env),
        # Those need a display of their own.
        Step("pytest on two screens", (full, "-m", "tests.screens", *arguments), env),
    ]
    left_out = set() if tests else {"pytest without Qt", "pytest of the trust list", "pytest on two screens"}
    if any(argument.startswith(SCREENS) for argument in arguments):
        left_out = {"pytest without Qt", "pytest with Qt", "pytest of the trust list"}
    if sys.platform != "linux":
        left_out.add("pytest on two screens")
    return [step for step in steps if step.title not in left_out]


def _names_tests(arguments: list[str]) -> bool:
    """Whether the caller chose tests by file or folder; then the core's are not run apart."""
    return any((ROOT / argument.split("::")[0]).exists() for argument in arguments if not argument.startswith("-"))


def _passes(step: Step) -> bool:
    print(_title(step), flush=True)
    began = time.monotonic()
    done = subprocess.run(step.command, cwd=ROOT, env=step.env)
    if done.returncode:
        print(f"{step.title}: failed after {time.monotonic() - began:.0f} s", flush=True)
    return done.returncode == 0


def _passes_quietly(step: Step) -> bool:
    """As `_passes`, but what it says is said when it is done."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        done = subprocess.run(step.command, cwd=ROOT, env=step.env, stdout=said, stderr=said)
        said.seek(0)
        print(_title(step), said.read(), sep="\n", flush=True)
    return done.returncode == 0


def _title(step: Step) -> str:
    return f"\n── {step.title} {'─' * (76 - len(step.title))}"


def _missing() -> dict[str, str]:
    """What the tests need from the system and do not find, each with its Debian package."""
    programs = {name: package for name, package in PROGRAMS.items() if shutil.which(name) is None}
    files = {file.name: package for file, package in FILES.items() if not file.exists()}
    return missing_libraries() | programs | files


@contextmanager
def _rooms(folder: Path) -> Iterator[dict[str, str]]:
    """An environment with a home and a screen of its own."""
    with _display() as display:
        yield {**os.environ, **_own_places(folder), **display}


def _own_places(home: Path) -> dict[str, str]:
    """A home and folders of the tests' own, so that nobody's settings are read or written."""
    folders = {"HOME": home, "TMPDIR": home / "tmp", "XDG_RUNTIME_DIR": home / "run"}
    for name in ("CONFIG", "DATA", "STATE"):
        folders[f"XDG_{name}_HOME"] = home / name.lower()
    # What the tests fetch once is kept; the app itself keeps nothing there.
    folders["XDG_CACHE_HOME"] = ENVIRONMENTS / "cache"
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return {name: str(folder) for name, folder in folders.items()}


@contextmanager
def _display() -> Iterator[dict[str, str]]:
    """A screen of our own, on Linux; elsewhere the tests use the one that is there."""
    if sys.platform != "linux":
        yield {}
        return
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ("Xvfb", "-displayfd", str(writer), "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"),
        pass_fds=(writer,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as told:
        number = told.readline().strip()
    try:
        if not number:
            sys.exit("Xvfb did not start")
        # Qt warns where the locale is not UTF-8, and a warning fails a test.
        yield {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8", "WAYLAND_DISPLAY": ""}
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
