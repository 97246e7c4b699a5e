"""Every check of the sources, and of files that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from neckguide.content.check.figures import figures_used
from neckguide.content.check.finding import Finding
from neckguide.content.load import Topic
from neckguide.content.markdown import citations
from neckguide.content.read import bytes_of
from neckguide.content.topic import Reference
from neckguide.errors import NeckguideError, TopicFault

PIRATES = ("sci-hub", "libgen", "scihub")
KNOWN_FILES = {"topic.toml", "references.json", "codes.toml"}
KNOWN_WORDS = {
    "advice.toml",
    "checklist.toml",
    "claims.toml",
    "favourites.toml",
    "glossary.toml",
    "handout.toml",
    "options.toml",
    "plan.toml",
}


def check_references(topic: Topic) -> Iterator[Finding]:
    """Sources that nobody cites, and links to pirate copies."""
    file = f"{topic.folder.name}/references.json"
    used = set(_used(topic))
    for id, reference in topic.references.items():
        if id not in used:
            yield Finding(f"{file}: {id}", "this source is never cited")
        if any(pirate in _links(reference) for pirate in PIRATES):
            yield Finding(f"{file}: {id}", "this link leads to a pirate copy")


def check_files(topic: Topic) -> Iterator[Finding]:
    """Files that no part of the topic uses."""
    shown = figures_used(topic)
    for file in sorted(topic.folder.rglob("*")):
        name = file.relative_to(topic.folder).as_posix()
        if not (file.is_dir() or name in KNOWN_FILES or _is_known(topic, name.split("/"), shown)):
            yield Finding(f"{topic.folder.name}/{name}", "this file is never used")


def text_of(topic: Topic, name: str) -> str:
    """A file's text as far as it can be read; that it cannot is told where it is used."""
    return _text(topic.folder / topic.language / name)


def _text(file: Path) -> str:
    try:
        return bytes_of(file, file.name).decode("utf-8", "replace")
    except TopicFault:
        return ""


def _links(reference: Reference) -> str:
    return f"{reference.URL} {reference.DOI}".lower()


def _used(topic: Topic) -> Iterator[str]:
    for section in topic.sections:
        yield from citations(section.text)
        yield from citations(section.short)
    for name in sorted(KNOWN_WORDS):
        yield from citations(text_of(topic, name))
    for file in sorted((topic.folder / topic.language / "figures").glob("*.toml")):
        yield from citations(_text(file))
    for entry in (*topic.checklist.items, *topic.checklist.pairs):
        yield from entry.references
    try:
        yield from (id for claim in topic.claims.claims for id in claim.references)
    except NeckguideError:
        return


def _is_known(topic: Topic, parts: list[str], shown: frozenset[str]) -> bool:
    """Whether a file, by the parts of its name, is one that the topic uses."""
    match parts:
        case ["figures", name]:
            return _shows(name, ".svg", shown)
        case [language, *rest] if language in topic.about.languages:
            match rest:
                case ["figures", name]:
                    return _shows(name, ".toml", shown)
                case ["sections", name]:
                    return name.endswith(".md")
                case [name]:
                    return name in KNOWN_WORDS
                case _:
                    return False
        case _:
            return False


def _shows(name: str, ending: str, shown: frozenset[str]) -> bool:
    return name.endswith(ending) and name.removesuffix(ending) in shown
