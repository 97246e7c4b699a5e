"""The version stands in three files, which must agree, and the release's tag with them.

    python3 packaging/versions.py                  whether the files agree
    python3 packaging/versions.py --tag v0.1.0     whether they are that release, with its day
    python3 packaging/versions.py --notes          what the changelog says of it

What else tells a version (Debian's changelog, the AppStream file, the programs' own) is made from these.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Where each file tells it. The newest stands first in the changelog.
PLACES = {
    "pyproject.toml": r'^\[project\]\n(?:(?!\[).*\n)*?version = "([^"]+)"$',
    "neckguide/__init__.py": r'^__version__ = "([^"]+)"$',
    "CHANGELOG.md": r"^## \[([^]]+)\]",
}
DAY = r"^## \[[^]]+\] – (.+)$"


class NotOneVersion(Exception):
    """What does not agree, and what to do."""


def version(root: Path) -> str:
    """The one version that all files tell. NotOneVersion where they differ."""
    told = {file: _first(root, file, pattern) for file, pattern in PLACES.items()}
    if len(set(told.values())) > 1:
        said = ", ".join(f"{file} says {version}" for file, version in told.items())
        raise NotOneVersion(f"{said}. Make them one.")
    return told["pyproject.toml"]


def release(root: Path, tag: str) -> str:
    """The version and day of the release that this tag names. NotOneVersion where the files are not that release."""
    told, day = version(root), _first(root, "CHANGELOG.md", DAY)
    if tag != f"v{told}":
        raise NotOneVersion(f"the tag is {tag}, and the files say {told}. Tag the commit that says so.")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        raise NotOneVersion(f"CHANGELOG.md says “{day}” for {told}. Write the day of the release, as 2026-12-31.")
    return f"{told} of {day}"


def notes(root: Path) -> str:
    """What the changelog says of the newest version."""
    sections = re.split(r"^## .*$", (root / "CHANGELOG.md").read_text("utf-8"), flags=re.MULTILINE)
    return sections[1].strip() + "\n"


def _first(root: Path, file: str, pattern: str) -> str:
    found = re.search(pattern, (root / file).read_text("utf-8"), re.MULTILINE)
    if found is None:
        raise NotOneVersion(f"{file} says no version")
    return found[1]


def main(arguments: list[str]) -> int:
    """Say the version, the release or its notes, or what does not agree; the exit status."""
    try:
        match arguments:
            case []:
                print(version(ROOT))
            case ["--tag", tag]:
                print(release(ROOT, tag))
            case ["--notes"]:
                print(notes(ROOT), end="")
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except NotOneVersion as fault:
        print(f"versions: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
