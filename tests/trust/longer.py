"""A made-up language, two fifths longer than English: it stands in for the longest of those that may come.

The window's own words come in brackets and with accents, a topic's with accents alone: what has neither never went
through `tr()`.
"""

from __future__ import annotations

import re
import shutil
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QTranslator

from neckguide.paths import topics

if TYPE_CHECKING:
    from pathlib import Path

SHARE = 1.4
ACCENTS = str.maketrans("aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ")
_VOWEL = re.compile("[aeiouyAEIOUY]")
_WORD = re.compile(r"[^\W\d_]+")
_KEPT = re.compile(r"(\[@[^\]]*\]|\{[^}]*\}|!?\[[^\]]*\]\([^)]*\)|^!!! *[a-z]*|\t.*)", re.MULTILINE)
"""What is no word: citations, places for a value, pictures and links, the kind of a box, a key behind its entry."""
_STRING = re.compile(r'((?:^|[=\[,])\s*)"((?:[^"\\]|\\.)*)"')
_ID = re.compile(r"[a-z0-9-]*")
_ENGLISH, _TOLD = re.compile("[A-Za-z]{2}"), re.compile(r"[\[áéíóúýÁÉÍÓÚÝ]")
PICTURES = ("title", "caption", "alt")


def longer(text: str) -> str:
    """Each word two fifths longer, in the way words grow: vowels are doubled first, then its last letters."""
    parts = _KEPT.split(text)
    return "".join(part if at % 2 else _WORD.sub(_word, part) for at, part in enumerate(parts))


def _word(found: re.Match[str]) -> str:
    word = found[0]
    if len(word) < 2:
        return word.translate(ACCENTS)
    lacks = ceil(SHARE * len(word)) - len(word)
    grown = _VOWEL.sub(lambda vowel: vowel[0] + vowel[0].lower(), word, count=lacks)
    grown += grown[-1].lower() * (len(word) + lacks - len(grown))
    return grown.translate(ACCENTS)


def untold(text: str) -> list[str]:
    """The lines that never went through `tr()`, nor came from the topic."""
    return [line for line in text.split("\n") if _ENGLISH.search(line) and not _TOLD.search(line)]


class Longer(QTranslator):
    """Answers every `tr()` in the made-up language."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """In brackets."""
        return f"[{longer(source)}]" if source.strip() else source

    def isEmpty(self) -> bool:
        """It knows every word."""
        return False


def longer_topic(folder: Path) -> Path:
    """The real topic in the made-up language, in a folder inside `folder`."""
    made = shutil.copytree(topics() / "neck-pain", folder / "neck-pain")
    words = made / "en"
    for file in (*words.glob("*.toml"), *words.glob("figures/*.toml"), *words.glob("sections/*.md")):
        if file.name == "glossary.toml":
            continue
        text = file.read_text("utf-8")
        if file.suffix == ".md":
            _, head, body = text.split("+++\n", 2)
            text = f"+++\n{_toml(head)}+++\n{longer(body)}"
        else:
            text = "\n".join(map(_of_picture, text.split("\n"))) if file.parent != words else _toml(text)
        file.write_text(text, "utf-8")
    return made


def _of_picture(line: str) -> str:
    """A picture's own letters are drawn with it: whoever translates them sees whether they fit."""
    return _toml(line) if line.partition(" = ")[0] in PICTURES else line


def _toml(text: str) -> str:
    """Words, but not ids, dates or comments."""

    def grown(found: re.Match[str]) -> str:
        before, value = found.groups()
        return f'{before}"{value if _ID.fullmatch(value) else longer(value)}"'

    return "\n".join(line if line.startswith("#") else _STRING.sub(grown, line) for line in text.split("\n"))
