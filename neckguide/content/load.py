"""Topic folder + language to Topic; errors name the file and the text at fault.

A topic is read piece by piece, each piece when it is first asked for: the first screen needs the sections' heads and
one body, not the checklist, the plan and the sources. Each file is read once and kept as it was then, so that a topic
that is changed meanwhile neither mixes its words nor vouches for others than it gave. What cannot be read raises
`TopicFault`; a section that cannot be read stays in its place with its fault, so that the others can still be used.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec

from neckguide.content import markdown
from neckguide.content.blocks import Callout, Figure, Paragraph
from neckguide.content.read import (
    bytes_of,
    convert,
    plainly,
    read_each,
    read_toml,
    table_of,
    text_of,
    toml,
    without_bad_dates,
)
from neckguide.content.topic import (
    About,
    AdviceTable,
    Checklist,
    Codes,
    Plan,
    Reference,
    SectionHead,
    SheetWords,
)
from neckguide.errors import TopicFault, UnknownName
from neckguide.paths import topics

if TYPE_CHECKING:
    from collections.abc import Generator

    from neckguide.content.blocks import Block
    from neckguide.content.evidence import Claims
    from neckguide.content.favourites import Recipes
    from neckguide.content.figures import Picture
    from neckguide.content.glossary import Glossary
    from neckguide.content.options import Options

FENCE = "+++"
OPTION = "option-"
NARROW = "narrow-"

_Shape = TypeVar("_Shape")
_Entry = TypeVar("_Entry")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_ID = re.compile(r"[a-z0-9-]{1,60}")


class Section(msgspec.Struct, frozen=True):
    """One section: its words about itself, and its body as Markdown. `fault` is empty where all is well."""

    id: str
    file: str
    title: str
    summary: str = ""
    say: str = ""
    ask: str = ""
    short: str = ""
    written: dt.date | None = None
    searched: dt.date | None = None
    review_by: dt.date | None = None
    text: str = ""
    first_line: int = 1
    fault: str = ""
    bad_dates: tuple[str, ...] = ()

    def blocks(self) -> tuple[Block, ...]:
        """The body as written, parsed once; TopicFault names file and line. `Topic.body` adds its pictures' words."""
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
    bad_dates: tuple[str, ...] = ()
    held: dict[Path, bytes] = field(default_factory=dict[Path, bytes], compare=False, repr=False)
    """What was read of each file."""

    @property
    def id(self) -> str:
        """The topic's id, which is its folder's name."""
        return self.folder.name

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """All sections in the order of their files."""
        folder = self.folder / self.language / "sections"
        files = sorted(folder.glob("*.md"))
        if not files:
            raise TopicFault(self._name(folder), "there is no section here; a topic needs at least one .md file")
        return tuple(_section(self, file, self._name(file)) for file in files)

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
        with self._opened(file) as content:
            text = text_of(content, self._name(file))
            try:
                entries = msgspec.json.decode(text, type=list[Reference])
            except (msgspec.DecodeError, RecursionError) as error:
                raise TopicFault(self._name(file), plainly(error)) from None
        return {entry.id: entry for entry in entries}

    @cached_property
    def claims(self) -> Claims:
        """`claims.toml`. What cannot be read is left out, with a sentence that says why."""
        from neckguide.content.evidence import Claim, Claims, ClaimWords

        file = self.folder / self.language / "claims.toml"
        return Claims(*self._read_each(file, ClaimWords, ClaimWords(), "claim", Claim))

    @cached_property
    def options(self) -> Options:
        """`options.toml`. What cannot be read is left out, with a sentence that says why."""
        from neckguide.content.options import Option, Options, OptionWords

        file = self.folder / self.language / "options.toml"
        return Options(*self._read_each(file, OptionWords, OptionWords(), "option", Option))

    @cached_property
    def favourites(self) -> Recipes:
        """`favourites.toml`. What cannot be read is left out, with a sentence that says why."""
        from neckguide.content.favourites import NoWords, Recipe, Recipes

        file = self.folder / self.language / "favourites.toml"
        return Recipes(*self._read_each(file, NoWords, NoWords(), "favourite", Recipe)[1:])

    @cached_property
    def glossary(self) -> Glossary:
        """`glossary.toml`; empty where there is none."""
        from neckguide.content.glossary import Glossary

        file = self.folder / self.language / "glossary.toml"
        return self._read("glossary.toml", Glossary) if file.exists() else Glossary()

    @cached_property
    def codes(self) -> Codes | None:
        """`codes.toml`, or None where there is none: then sheets have no code."""
        file = self.folder / "codes.toml"
        return self._toml(file, Codes) if file.exists() else None

    def content(self, file: Path) -> bytes:
        """What a file held when it was first asked for; TopicFault."""
        if file not in self.held:
            self.held[file] = bytes_of(file, self._name(file))
        return self.held[file]

    @contextmanager
    def _opened(self, file: Path) -> Generator[bytes]:
        """What a file held. One that is refused may be half written: it is read anew when it is next asked for."""
        try:
            yield self.content(file)
        except TopicFault:
            self.held.pop(file, None)
            raise

    def body(self, section: Section, short: bool = False) -> tuple[Block, ...]:
        """A section's blocks with its pictures' words; in short, every urgent box and then its summing-up.

        A section that has no short form is shown whole.
        """
        blocks = tuple(self._pictured(block) for block in section.blocks())
        if not (short and section.short):
            return blocks
        urgent = (block for block in blocks if isinstance(block, Callout) and block.kind == "urgent")
        return (*urgent, Paragraph(markdown.cited(section.short)))

    def review_by(self, section: Section) -> dt.date:
        """The day until which a section may be relied on."""
        return section.review_by or self.about.review_by

    def section(self, id: str) -> Section:
        """The section of that id; UnknownName where there is none."""
        for section in self.sections:
            if section.id == id:
                return section
        raise UnknownName("section", id, [section.id for section in self.sections])

    def picture(self, id: str) -> Picture | None:
        """What a figure says about itself, or None where it has no file; TopicFault where that cannot be read.

        “option-” before an option's id is that option's benefit as dots.
        """
        if id not in self._pictures:
            self._pictures[id] = self._picture(id)
        return self._pictures[id]

    def _picture(self, id: str) -> Picture | None:
        from neckguide.content.figures import Picture, Scale

        if id.startswith(OPTION):
            options = self.options
            option = next((each for each in options.options if f"{OPTION}{each.id}" == id), None)
            return options.figure(option) if option else None
        file = self.folder / self.language / "figures" / f"{id}.toml"
        if not _ID.fullmatch(id) or not file.is_file():
            return None
        picture = cast("Picture", self._toml(file, Picture))  # type: ignore[arg-type]
        if isinstance(picture, Scale) and not picture.steps:
            steps = {level: step.word for level, step in self.claims.words.certainties.items()}
            picture = msgspec.structs.replace(picture, steps=steps)
        return picture

    def figure(self, id: str) -> bytes:
        """A picture as SVG, drawn once; TopicFault where its file is missing or holds what may not be shown.

        “narrow-” before the id of dots draws them for half the width.
        """
        if id not in self._drawn:
            self._drawn[id] = self._draw(id)
        return self._drawn[id]

    @cached_property
    def _pictures(self) -> dict[str, Picture | None]:
        return {}

    @cached_property
    def _drawn(self) -> dict[str, bytes]:
        return {}

    def _draw(self, id: str) -> bytes:
        from neckguide.content.figures import Drawing, faults, unsafe, worded

        picture = self.picture(id.removeprefix(NARROW))
        if picture and not isinstance(picture, Drawing):
            from neckguide.content.charts import chart

            place = self._name(self.folder / self.language / "figures" / f"{id}.toml")
            if fault := next(iter(faults(picture)), ""):
                raise TopicFault(place, fault)
            return chart(picture, narrow=id.startswith(NARROW))
        file = self.folder / "figures" / f"{id}.svg"
        if not _ID.fullmatch(id) or not (file.exists() or file.is_symlink()):
            raise TopicFault(self._name(file), "this picture is missing")
        with self._opened(file) as svg:
            if fault := unsafe(svg):
                raise TopicFault(self._name(file), fault)
        return worded(svg, picture.words if picture else {})

    def _pictured(self, block: Block) -> Block:
        """A figure with the words of its own file where the section gives none; boxes are looked into."""
        if isinstance(block, Callout):
            return msgspec.structs.replace(block, blocks=tuple(map(self._pictured, block.blocks)))
        return self.shown(block) if isinstance(block, Figure) else block

    def shown(self, block: Figure) -> Figure:
        """The figure with its title, caption and alternative text."""
        try:
            picture = self.picture(block.id)
        except TopicFault:
            return block  # The writer says it where the picture should stand.
        if picture is None:
            return block
        caption = block.caption or markdown.cited(picture.caption)
        return Figure(block.id, block.alt or picture.alt, caption, picture.title)

    def _read_each(
        self, file: Path, shape: type[_Shape], without: _Shape, key: str, each: type[_Entry]
    ) -> tuple[_Shape, tuple[_Entry, ...], tuple[str, ...]]:
        """As `read_each`, but a topic may do without the file, and goes on without one that cannot be read."""
        try:
            if not file.exists():
                return without, (), ()
            return read_each(self.content(file), self._name(file), shape, key, each)
        except TopicFault as fault:
            return without, (), (str(fault),)

    def _read(self, name: str, shape: type[_Shape]) -> _Shape:
        return self._toml(self.folder / self.language / name, shape)

    def _toml(self, file: Path, shape: type[_Shape]) -> _Shape:
        with self._opened(file) as content:
            return read_toml(content, self._name(file), shape)

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
    name = f"{folder.name}/topic.toml"
    content = bytes_of(file, name)
    table, faults = without_bad_dates(table_of(text_of(content, name), name))
    about = convert(table, name, About)
    if not about.languages:
        raise TopicFault(name, "languages: at least one is needed")
    for each in about.languages:  # They are names of folders.
        if not _LANGUAGE.fullmatch(each):
            raise TopicFault(name, f"languages: “{each}” is no language; write its code, such as en or pt-BR")
    chosen = language or about.languages[0]
    if chosen not in about.languages:
        raise UnknownName("language", chosen, about.languages)
    return Topic(folder, chosen, about, faults, {file: content})


def _section(topic: Topic, file: Path, name: str) -> Section:
    id = re.sub(r"^\d+-", "", file.stem)
    try:
        head, text, first_line = _split(text_of(topic.content(file), name), name)
        table, faults = without_bad_dates(toml(head))
        words = msgspec.convert(table, SectionHead)
    except TopicFault as fault:
        return Section(id, name, file.stem, fault=fault.values["fault"])
    except (msgspec.ValidationError, RecursionError) as error:
        return Section(id, name, file.stem, fault=plainly(error))
    except ValueError as error:
        return Section(id, name, file.stem, fault=f"the head is not valid TOML: {error}")
    told = msgspec.structs.asdict(words)
    return Section(id=id, file=name, text=text, first_line=first_line, bad_dates=faults, **told)


def _split(text: str, name: str) -> tuple[str, str, int]:
    """Head, body, and the line of the file on which the body starts; the head keeps its own line numbers."""
    parts = text.split(FENCE + "\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise TopicFault(name, f"the file must begin with a head between two lines of {FENCE}")
    head = "\n" * (parts[0].count("\n") + 1) + parts[1]
    return head, parts[2], head.count("\n") + 2
