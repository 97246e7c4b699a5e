"""The texts that Debian wants beside a program: what changed, what software centres show, and whose every file is."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from email.utils import format_datetime
from string import Template
from typing import TYPE_CHECKING, NamedTuple

from licences import FOLDER, text_of
from tools import ROOT, CannotBuild, contact, epoch, version
from works import OURS, Work, works

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

METAINFO = "org.neckguide.neckguide.metainfo.xml"
LINUX = ROOT / "packaging" / "linux"


class Release(NamedTuple):
    """One version in CHANGELOG.md: the day, and what changed, each as one plain line."""

    version: str
    day: dt.date
    changes: list[str]


def releases(text: str) -> list[Release]:
    """All versions in a changelog, newest first. CannotBuild where the newest is not the version that is built."""
    built = dt.datetime.fromtimestamp(epoch(), dt.UTC).date()
    found: list[Release] = []
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        heading = re.fullmatch(r"\[(\d[^]]*)\] – (\d{4}-\d\d-\d\d|unreleased)", title.strip())
        if not heading:
            raise CannotBuild(f"CHANGELOG.md: “## {title}” must be like “## [1.2.3] – 2026-01-31”")
        day = built if heading[2] == "unreleased" else dt.date.fromisoformat(heading[2])
        found.append(Release(heading[1], day, list(_changes(body))))
    if not found or found[0].version != version():
        raise CannotBuild(f"CHANGELOG.md must begin with version {version()}, which is the one being built")
    return found


def _changes(body: str) -> Iterator[str]:
    kind = ""
    for block in re.split(r"\n(?=- |### )|\n\n", body):
        words = " ".join(re.sub(r"[`*]|\(https?:[^)]*\)", "", block).split())
        if words.startswith("### "):
            kind = words.removeprefix("### ")
        elif words.startswith("- "):
            yield f"{kind}: {words.removeprefix('- ')}"


def changelog() -> str:
    """The releases in Debian's form."""
    name, address = contact()
    entries: list[str] = []
    for release in releases((ROOT / "CHANGELOG.md").read_text("utf-8")):
        lines = "\n".join(_folded(change, "  * ", "    ") for change in release.changes)
        day = format_datetime(dt.datetime.combine(release.day, dt.time(12), dt.UTC))
        heading = f"neckguide ({release.version}) stable; urgency=medium"
        entries.append(f"{heading}\n\n{lines}\n\n -- {name} <{address}>  {day}\n")
    return "\n".join(entries)


def metainfo() -> str:
    """What software centres show, with the releases: version and day, for the changelog is not written for them."""
    found = releases((ROOT / "CHANGELOG.md").read_text("utf-8"))
    rows = (f'    <release version="{release.version}" date="{release.day}"/>' for release in found)
    lines = ("  <releases>", *rows, "  </releases>")
    return Template((LINUX / METAINFO).read_text("utf-8")).substitute(releases="\n".join(lines))


def _folded(text: str, first: str = " ", rest: str = " ") -> str:
    return textwrap.fill(
        text, 78, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, break_long_words=False
    )


# Whose every file is ------------------------------------------------------------------------------------------

HOME = "usr/lib/neckguide"
LICENCES = FOLDER.as_posix()
COMMON = {
    **{name: name for name in ("Apache-2.0", "CC0-1.0", "MPL-2.0")},
    "GPL-2.0": "GPL-2",
    "GPL-3.0": "GPL-3",
    "LGPL-3.0": "LGPL-3",
}
"""Licences whose text every Debian system has, in /usr/share/common-licenses."""


def copyright_file(home: Path) -> str:
    """Debian's copyright file (DEP-5) of the bundle in this folder, from what the list of its parts says.

    CannotBuild where nothing is known of a file, or a licence has no text in the bundle.
    """
    listed = works(home)
    ours = listed.pop(OURS)
    crates = [work for work in listed.values() if work.archive]
    parts = [work for work in listed.values() if work.inside and not work.archive]
    stanzas = [(LINUX / "copyright").read_text("utf-8").strip()]
    licences = [ours.licence]
    for work in [ours, *(work for work in listed.values() if work.files)]:
        if not work.licence:
            raise CannotBuild(f"nothing is known of {work.files[0].relative_to(home)}: say in works.toml whose it is")
        inside = [part for part in parts if part.inside == work.ref]
        licences += [work.licence, *(part.licence for part in inside)]
        stanzas.append(_stanza(home, work, inside, [crate for crate in crates if crate.inside == work.ref]))
    stanzas += [_licence(name, home) for name in sorted({name for text in licences for name in _names(text)})]
    return "\n\n".join(stanzas) + "\n"


def _stanza(home: Path, work: Work, inside: list[Work], crates: list[Work]) -> str:
    told = [f"{part.name} {part.version}".strip() + f": {part.licence}. {part.copyright}" for part in inside]
    if crates:
        told.append(f"{len(crates)} Rust crates, listed with their licences in the folder sboms beside it")
    lines = [
        "Files: " + "\n ".join(_patterns(home, work)),
        f"Copyright: {_holders(work)}",
        f"License: {', and '.join(dict.fromkeys(_dep5(one.licence) for one in (work, *inside)))}",
    ]
    if work.ref != OURS:
        lines.append(f"Comment: {work.name} {work.version}".rstrip())
    elif told:
        lines.append("Comment:")
    if told:
        lines += [" It holds:", *(_folded(line, " - ", "   ") for line in told)]
    return "\n".join(lines)


def _patterns(home: Path, work: Work) -> list[str]:
    """The work's files as the package has them; its metadata as one."""
    if work.ref == OURS:
        return ["*"]
    names = (file.relative_to(home).as_posix() for file in work.files)
    return list(dict.fromkeys(f"{HOME}/" + re.sub(r"(\.dist-info/).*", r"\1*", name) for name in names))


def _holders(work: Work) -> str:
    """Whose the work is: as its own licence file says, where works.toml does not."""
    own = (file.read_text("utf-8") for file in work.files if file.parent.name == "licenses")
    said = [
        line for text in own for line in re.findall(r"^\s*(Copyright [^[\n]*\d{4}[^[\n]*?)\s*$", text, re.MULTILINE)
    ]
    return work.copyright or "\n ".join(said) or f"the authors of {work.name}"


def _names(expression: str) -> list[str]:
    """The licences in an SPDX expression."""
    return [name.strip(" ()") for name in re.split(r" (?:AND|OR) ", expression)]


def _dep5(expression: str) -> str:
    return re.sub(r" (AND|OR|WITH) ", lambda found: found[0].lower(), expression)


def _licence(name: str, home: Path) -> str:
    """Where the text of a licence is; of one with an exception, where both are."""
    folder, places = home / LICENCES, list[str]()
    for part in name.split(" WITH "):
        if common := COMMON.get(re.sub(r"-(only|or-later)$", "", part)):
            places.append(f"/usr/share/common-licenses/{common}")
        elif text := text_of(part, folder):
            places.append(f"/{HOME}/{LICENCES}/{text.name}")
        else:
            raise CannotBuild(f"resources/licences has no text of {part}")
    return f"License: {_dep5(name)}\n The text is in\n " + "\n and in\n ".join(places)
