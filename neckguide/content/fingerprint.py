"""A mark of all that a topic may say or show on a sheet, so that changed words are told under the same version."""

from __future__ import annotations

import hashlib
from fnmatch import filter as matching
from pathlib import Path

from neckguide.content.load import Topic

_FILES = (
    "topic.toml",
    "codes.toml",
    "references.json",
    "figures/*.svg",
    "{language}/advice.toml",
    "{language}/checklist.toml",
    "{language}/claims.toml",
    "{language}/handout.toml",
    "{language}/options.toml",
    "{language}/plan.toml",
    "{language}/figures/*.toml",
)
_MARK = b"\xef\xbb\xbf"
"""What some editors put before the first character."""


def fingerprint(topic: Topic) -> bytes:
    """A hash of the files that a sheet is made from, whichever way they end their lines; TopicFault.

    They count as this topic has read them. What is on the disk by now may say what no sheet of this topic has said.
    """
    names: list[str] = []
    read = [_name(topic, file) for file in topic.held]
    for pattern in (form.format(language=topic.language) for form in _FILES):
        # What was read and is gone by now counts as well.
        names += sorted({*(_name(topic, file) for file in topic.folder.glob(pattern)), *matching(read, pattern)})
    names += [section.file.removeprefix(f"{topic.id}/") for section in topic.sections]
    told = hashlib.sha256()
    for name in names:
        content = topic.content(topic.folder / name).removeprefix(_MARK).replace(b"\r\n", b"\n")
        told.update(f"{name} {len(content)}\n".encode())
        told.update(content)
    return told.digest()


def _name(topic: Topic, file: Path) -> str:
    return file.relative_to(topic.folder).as_posix()
