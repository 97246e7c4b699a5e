"""A mark of all that a topic may say or show on a sheet, so that changed words are told under the same version."""

from __future__ import annotations

import hashlib

from neckguide.content.load import Topic
from neckguide.content.read import bytes_of

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
    "{language}/sections/*.md",
)
_MARK = b"\xef\xbb\xbf"
"""What some editors put before the first character."""


def fingerprint(topic: Topic) -> bytes:
    """A hash of the files that a sheet is made from, whichever way they end their lines; TopicFault."""
    told = hashlib.sha256()
    for pattern in _FILES:
        for file in sorted(topic.folder.glob(pattern.format(language=topic.language))):
            name = file.relative_to(topic.folder).as_posix()
            content = bytes_of(file, f"{topic.folder.name}/{name}").removeprefix(_MARK).replace(b"\r\n", b"\n")
            told.update(f"{name} {len(content)}\n".encode())
            told.update(content)
    return told.digest()
