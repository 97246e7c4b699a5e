"""Lay everything that the release's jobs made in one folder: `python3 packaging/gather.py MADE RELEASE`.

MADE has a folder for each job, named for what it built on: `linux`, `windows`, `macos-arm64`, `macos-x86_64`. Nothing
may be missing, or be there that is not expected. SHA256SUMS is written anew, over all of it.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import versions
from tools import SUMS, write_sums

SBOM = "sbom.cdx.json"


class NotComplete(Exception):
    """What is missing or too much."""


def expected(version: str) -> dict[str, dict[str, str]]:
    """For each job's folder, its files and what they are called in the release."""
    installers = {
        "linux": (f"neckguide_{version}_amd64.deb", f"neckguide-{version}-linux-x86_64.run"),
        "windows": (f"neckguide-{version}-windows-x86_64-setup.exe",),
        "macos-arm64": (f"neckguide-{version}-macos-arm64.dmg",),
        "macos-x86_64": (f"neckguide-{version}-macos-x86_64.dmg",),
    }
    # Each system's has other parts in it, so each has a list of its own.
    return {job: {**{name: name for name in names}, SBOM: f"sbom-{job}.cdx.json"} for job, names in installers.items()}


def gather(made: Path, release: Path, version: str) -> list[Path]:
    """Copy what is expected, and write SHA256SUMS; the files. NotComplete where it is not just what is expected."""
    wanted = {f"{job}/{name}": to for job, names in expected(version).items() for name, to in names.items()}
    there = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file() and path.name != SUMS}
    if missing := sorted(wanted.keys() - there):
        raise NotComplete(f"missing in {made}: {', '.join(missing)}")
    if too_much := sorted(there - wanted.keys()):
        raise NotComplete(f"not expected in {made}: {', '.join(too_much)}")
    release.mkdir(parents=True)
    files = sorted(Path(shutil.copyfile(made / name, release / to)) for name, to in wanted.items())
    write_sums(release, files)
    return files


def main(arguments: list[str]) -> int:
    """Gather; the exit status."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        for file in gather(Path(arguments[0]), Path(arguments[1]), versions.version(versions.ROOT)):
            print(f"{file.stat().st_size / 1e6:8.1f} MB  {file.name}")
    except (NotComplete, versions.NotOneVersion) as fault:
        print(f"gather: {fault}", file=sys.stderr)
        return 1
    except FileExistsError:
        print(f"gather: {arguments[1]} is there already. Give a new folder.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
