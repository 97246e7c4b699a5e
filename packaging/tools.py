"""What every part of the packaging needs: the version, the commit's time, running programs, settled files."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
DIST = ROOT / "dist"
SUMS = "SHA256SUMS"

if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from bootstrap import CannotSetUp, System  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class CannotBuild(Exception):
    """Why nothing was made, in words for the person who builds."""


def project() -> dict[str, Any]:
    """The `[project]` table of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def version() -> str:
    """The version, from pyproject.toml."""
    return project()["version"]


def contact() -> tuple[str, str]:
    """Name and address of whoever answers for the packages."""
    first = project()["maintainers"][0]
    return first["name"], first["email"]


def epoch() -> int:
    """The time that everything made here bears, in seconds: SOURCE_DATE_EPOCH, or when the commit was made.

    CannotBuild where neither is known.
    """
    if told := os.environ.get("SOURCE_DATE_EPOCH"):
        if not told.isdecimal():
            raise CannotBuild(f"SOURCE_DATE_EPOCH is “{told}”: make it a number of seconds since 1970")
        return int(told)
    try:
        done = subprocess.run(("git", "log", "-1", "--format=%ct"), cwd=ROOT, capture_output=True, text=True)
        return int(done.stdout)
    except (OSError, ValueError) as error:
        raise CannotBuild("this is not a git checkout: set SOURCE_DATE_EPOCH to the time of the release") from error


def run(*command: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """Run a program in silence; what it printed. CannotBuild with its last lines where it fails."""
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            # What programs say is read here: in English, whatever the builder's language.
            env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        raise CannotBuild(f"{command[0]} cannot be run: {error.strerror}") from error
    if done.returncode:
        last = "\n".join(f"  {line}" for line in done.stdout.strip().splitlines()[-20:])
        raise CannotBuild(f"{Path(command[0]).name} failed and said:\n{last}")
    return done.stdout


def need(programs: Mapping[str, str]) -> None:
    """Have these programs, each given with its Debian package; installed for root, asked for in one line otherwise."""
    missing = {name: package for name, package in programs.items() if shutil.which(name) is None}
    if not missing:
        return
    try:
        System.here().need(sorted(set(missing.values())), list(missing))
    except CannotSetUp as fault:
        raise CannotBuild(str(fault)) from fault


def settle(folder: Path) -> None:
    """Give every file and folder under this one the commit's time and plain rights, so that two builds are alike."""
    when = epoch()
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        os.utime(path, (when, when), follow_symlinks=os.utime not in os.supports_follow_symlinks)


def fresh(folder: Path) -> Path:
    """The folder, empty. CannotBuild where it cannot be emptied: it may be root's, or open in another program."""
    try:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
    except OSError as error:
        raise CannotBuild(f"{error.filename} cannot be made anew: {error.strerror}. Remove {folder}") from error
    return folder


def write_sums(folder: Path, files: Iterable[Path]) -> None:
    """SHA256SUMS in this folder, as `sha256sum --check` reads it."""
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(files)]
    (folder / SUMS).write_text("".join(lines), "utf-8", newline="\n")


def size(paths: Iterable[Path]) -> int:
    """Bytes in these files; links count nothing."""
    return sum(path.stat().st_size for path in paths if path.is_file() and not path.is_symlink())
