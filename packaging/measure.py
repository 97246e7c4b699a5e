"""Measure the installers in `dist/`: `python3 packaging/measure.py`, after `packaging/build.py`, on Linux.

Sizes are those of files, links not counted. Starts run in turn with the same app from the virtual environment of the
same Python, on a private X server; medians count. How long the .deb takes in a bare system is measured by verify.sh.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import tools
from build import environment

STARTS, INSTALLS = 21, 5


def main() -> int:
    """Build the bare window, measure, print the table; 0 when every row was looked at."""
    try:
        if python := environment():
            return subprocess.run((python, *sys.orig_argv[1:])).returncode
        print(_table())
    except tools.CannotBuild as fault:
        print(f"measure: {fault}", file=sys.stderr)
        return 1
    return 0


def _table() -> str:
    from benchmarks.programs import in_turn
    from benchmarks.screen import private_screen
    from benchmarks.table import Row, table

    deb, run = next(tools.DIST.glob("*.deb")), next(tools.DIST.glob("*.run"))
    with tempfile.TemporaryDirectory(prefix="neckguide-measure-") as folder, private_screen() as screen:
        home = Path(folder)
        tools.run("dpkg-deb", "--extract", deb, home / "deb")
        installed = home / "deb" / "usr" / "lib" / "neckguide"
        bare, bare_smaller = _bare_sizes()
        ours = _megabytes(tools.size((home / "deb").rglob("*")))
        env = {"PATH": os.environ["PATH"], "HOME": str(home / "home"), "LC_ALL": "C.UTF-8", **screen}
        starts = (
            (installed / "neckguide", "--exit-when-shown"),
            (sys.executable, "-m", "neckguide", "--exit-when-shown"),
        )
        bundled, from_source = in_turn(starts, env, STARTS)
        rows = (
            Row("installed tree of the .deb, against a filtered bare window", ours, "MB", bare, most_ratio=1.75),
            Row("the same, against one made smaller in the same way", ours, "MB", bare_smaller),
            Row(".deb", _megabytes(deb.stat().st_size), "MB", most=58),
            Row(".run", _megabytes(run.stat().st_size), "MB"),
            Row("start to painted window, against the environment", bundled, "ms", from_source, most_ratio=1.05),
            Row(".run, install as a user with its self-test", median(_installs(run, home)), "s", most=5),
        )
        return table(rows)


def _bare_sizes() -> tuple[float, float]:
    """Megabytes of a bare window's bundle without the machine's libraries: filtered, and made smaller as well."""
    from bundle import host_libraries
    from smaller import cut_icu, strip

    made = tools.fresh(tools.BUILD / "bare")
    tools.run(
        *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "--distpath", made),
        *("--workpath", tools.BUILD / "pyinstaller", tools.ROOT / "packaging" / "bare" / "bare.spec"),
        env={"PYTHONHASHSEED": "1"},
    )
    tree = made / "bare"
    for path in host_libraries(tree):
        path.unlink()
    filtered = tools.size(tree.rglob("*"))
    strip(tree / "_internal")
    cut_icu(next(tree.glob("_internal/PySide6/Qt/lib/libicudata.so.*")))
    return _megabytes(filtered), _megabytes(tools.size(tree.rglob("*")))


def _installs(run: Path, home: Path) -> list[float]:
    """Seconds of several installs, each into an empty home."""
    took: list[float] = []
    for number in range(INSTALLS):
        empty = home / f"user-{number}"
        empty.mkdir()
        began = time.perf_counter()
        tools.run("sh", run, "--quiet", env={"HOME": str(empty), "XDG_DATA_HOME": "", "DISPLAY": ""})
        took.append(time.perf_counter() - began)
    return took


def _megabytes(count: int) -> float:
    return count / 1e6


if __name__ == "__main__":
    sys.exit(main())
