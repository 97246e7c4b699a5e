"""The words of a topic that need plainer ones."""

from __future__ import annotations

from msgspec import field

from neckguide.content.topic import Toml


class Term(Toml, frozen=True):
    """A term that the texts use; `plain` must stand where it is used, as its explanation."""

    word: str
    plain: str
    forms: tuple[str, ...] = ()


class Simpler(Toml, frozen=True):
    """A hard word and what to write instead."""

    word: str
    use: str
    forms: tuple[str, ...] = ()


class Glossary(Toml, frozen=True):
    """`glossary.toml`; `everyday` are long words that readers know."""

    terms: tuple[Term, ...] = field(name="term", default=())
    simpler: tuple[Simpler, ...] = ()
    everyday: tuple[str, ...] = ()
