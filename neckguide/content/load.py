"""Topic folder + language to Topic; errors name the file and the text at fault.

A topic is read piece by piece, each piece when it is first asked for: the first screen needs the sections' heads and
one body, not the checklist, the plan and the sources. What cannot be read raises `TopicFault`; a section that cannot
be read stays in its place with its fault, so that the others can still be used.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from neckguide.content import markdown
from neckguide.content.topic import (
    About,
    AdviceTable,
    Checklist,
    Plan,
    Reference,
    SectionHead,
    SheetWords,
)
from neckguide.errors import TopicFault, UnknownName
from neckguide.paths import topics

if TYPE_CHECKING:
    from neckguide.content.blocks import Block

MAX_BYTES = 256 * 1024
FENCE = "+++"

_Shape = TypeVar("_Shape")
_SPOT = re.compile(r"`\$\.?([^`]*)`")
_STEP = re.compile(r"^(.*)\[(\d+)\](.*)$")


class Section(msgspec.Struct, frozen=True):
    """One section: its words about itself, and its body as Markdown. `fault` is empty where all is well."""

    id: str
    file: str
    title: str
    summary: str = ""
    say: str = ""
    ask: str = ""
    text: str = ""
    first_line: int = 1
    fault: str = ""

    def blocks(self) -> tuple[Block, ...]:
        """The body, parsed once; TopicFault names file and line."""
        if self.fault:
            raise TopicFault(self.file, self.fault)
        try:
            return markdown.parse(self.text)
        except markdown.MarkdownFault as fault:
            place = f"line {fault.line + self.first_line - 1}: " if fault.line else ""
            raise TopicFault(self.file, f"{place}{fault}") from None


@dataclass(frozen=True)
class Topic:
    """A topic in one language. Pieces are read at first use and never change."""

    folder: Path
    language: str
    about: About

    @property
    def id(self) -> str:
        """The topic's id, which is its folder's name."""
        return self.about.id

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """All sections in the order of their files."""
        folder = self.folder / self.language / "sections"
        files = sorted(folder.glob("*.md"))
        if not files:
            raise TopicFault(self._name(folder), "there is no section here; a topic needs at least one .md file")
        return tuple(_section(file, self._name(file)) for file in files)

    @cached_property
    def checklist(self) -> Checklist:
        """`checklist.toml`."""
        return self._read("checklist.toml", Checklist)

    @cached_property
    def advice(self) -> AdviceTable:
        """`advice.toml`."""
        return self._read("advice.toml", AdviceTable)

    @cached_property
    def plan(self) -> Plan:
        """`plan.toml`."""
        return self._read("plan.toml", Plan)

    @cached_property
    def words(self) -> SheetWords:
        """`handout.toml`."""
        return self._read("handout.toml", SheetWords)

    @cached_property
    def references(self) -> dict[str, Reference]:
        """`references.json` by id."""
        file = self.folder / "references.json"
        text = _text(file, self._name(file))
        try:
            entries = msgspec.json.decode(text, type=list[Reference])
        except (msgspec.DecodeError, RecursionError) as error:
            raise TopicFault(self._name(file), _plainly(error)) from None
        return {entry.id: entry for entry in entries}

    def section(self, id: str) -> Section:
        """The section of that id; UnknownName where there is none."""
        for section in self.sections:
            if section.id == id:
                return section
        raise UnknownName("section", id, [section.id for section in self.sections])

    def figure(self, id: str) -> bytes:
        """A drawing as SVG; TopicFault where its file is missing."""
        file = self.folder / "figures" / f"{id}.svg"
        if not re.fullmatch(r"[a-z0-9-]{1,60}", id) or not file.is_file():
            raise TopicFault(self._name(file), "this picture is missing")
        return file.read_bytes()

    def _read(self, name: str, shape: type[_Shape]) -> _Shape:
        file = self.folder / self.language / name
        return read_toml(file, self._name(file), shape)

    def _name(self, file: Path) -> str:
        """The file as a clinician finds it: from the topic's own folder on."""
        return file.relative_to(self.folder.parent).as_posix()


def topic_ids(root: Path | None = None) -> list[str]:
    """The ids of all topics that are installed."""
    return sorted(file.parent.name for file in (root or topics()).glob("*/topic.toml"))


def load_topic(id: str, language: str | None = None, root: Path | None = None) -> Topic:
    """The topic of that id; UnknownName for an unknown topic or language, TopicFault for a broken one."""
    root = root or topics()
    known = topic_ids(root)
    if id not in known:
        raise UnknownName("topic", id, known)
    return open_topic(root / id, language)


def open_topic(folder: Path, language: str | None = None) -> Topic:
    """The topic in that folder, wherever it lies; the first of its languages unless one is named."""
    file = folder / "topic.toml"
    about = read_toml(file, f"{folder.name}/topic.toml", About)
    if not about.languages:
        raise TopicFault(f"{folder.name}/topic.toml", "languages: at least one is needed")
    chosen = language or about.languages[0]
    if chosen not in about.languages:
        raise UnknownName("language", chosen, about.languages)
    return Topic(folder, chosen, about)


def read_toml(file: Path, name: str, shape: type[_Shape]) -> _Shape:
    """A TOML file as `shape`; TopicFault names the file and the place."""
    text = _text(file, name)
    try:
        return msgspec.convert(tomllib.loads(text), shape)
    except tomllib.TOMLDecodeError as error:
        raise TopicFault(name, f"this is not valid TOML: {error}") from None
    except (msgspec.ValidationError, RecursionError) as error:
        raise TopicFault(name, _plainly(error)) from None


def _section(file: Path, name: str) -> Section:
    id = re.sub(r"^\d+-", "", file.stem)
    try:
        head, text, first_line = _split(_text(file, name), name)
        words = msgspec.convert(tomllib.loads(head), SectionHead)
    except TopicFault as fault:
        return Section(id, name, file.stem, fault=fault.values["fault"])
    except tomllib.TOMLDecodeError as error:
        return Section(id, name, file.stem, fault=f"the head is not valid TOML: {error}")
    except (msgspec.ValidationError, RecursionError) as error:
        return Section(id, name, file.stem, fault=_plainly(error))
    return Section(id, name, words.title, words.summary, words.say, words.ask, text, first_line)


def _split(text: str, name: str) -> tuple[str, str, int]:
    """Head, body, and the line of the file on which the body starts; the head keeps its own line numbers."""
    parts = text.split(FENCE + "\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise TopicFault(name, f"the file must begin with a head between two lines of {FENCE}")
    head = "\n" * (parts[0].count("\n") + 1) + parts[1]
    return head, parts[2], head.count("\n") + 2


def _text(file: Path, name: str) -> str:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise TopicFault(name, f"the file is longer than {MAX_BYTES // 1024} kB")
        if not file.is_file():
            raise TopicFault(name, "this is not a file")
        # Windows editors put a mark before the first character; it is no part of the text.
        return file.read_text("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise TopicFault(name, "this file is missing") from None
    except UnicodeDecodeError as error:
        raise TopicFault(name, f"this is not UTF-8 text (at byte {error.start})") from None
    except OSError as error:
        raise TopicFault(name, f"this file cannot be read: {error.strerror}") from None


def _plainly(error: Exception) -> str:
    """What a reader of the file needs to know, without the library's `$` paths."""
    if isinstance(error, RecursionError):
        return "this is nested too deep"
    message = str(error)
    spot = _SPOT.search(message)
    fault = _SPOT.sub("", message).removesuffix(" - at ").replace("Object missing", "missing")
    fault = re.sub(r"`([^`]*)`", r"“\1”", fault)
    fault = fault.replace("Object contains", "there is an").replace("Invalid enum", "unknown")
    if not spot or not spot[1]:
        return fault
    place = spot[1]
    while found := _STEP.match(place):
        place = f"{found[1]} {int(found[2]) + 1}{found[3]}"
    return f"{place.replace('[...]', '').strip()}: {fault}"
