"""Options for neck pain side by side, and what may matter to the patient."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct, field

from neckguide.content.figures import Count, Dots
from neckguide.content.topic import Certainty, Toml

Row: TypeAlias = Literal["what", "do", "like", "soon", "benefit", "common", "rare", "sure", "cost"]
ROWS: tuple[Row, ...] = ("what", "do", "like", "soon", "benefit", "common", "rare", "sure", "cost")


class Option(Toml, frozen=True):
    """One option: prose for each row of the page.

    `rows` counts people of `OptionWords.total`; `touches` says how it touches a matter, by the matter's id.
    """

    id: str
    name: str
    what: str
    do: str
    like: str
    soon: str
    benefit: str
    common: str
    rare: str
    certainty: Certainty
    sure: str
    time: str
    question: str
    rows: tuple[Count, ...] = ()
    touches: dict[str, str] = field(default_factory=dict[str, str])


class Matter(Toml, frozen=True):
    """Something that may matter, and what to ask where it does."""

    id: str
    label: str
    question: str


class OptionWords(Toml, frozen=True):
    """`options.toml` but for its options: one denominator (`total` of `unit`) for all counts of the page."""

    title: str = ""
    lead: str = ""
    total: int = 100
    unit: str = ""
    matters_title: str = ""
    matters_lead: str = ""
    ratings: tuple[str, ...] = ()
    questions_title: str = ""
    rows: dict[Row, str] = field(default_factory=dict[Row, str])
    cost_blank: str = ""
    matters: tuple[Matter, ...] = field(name="matter", default=())


class Options(Struct, frozen=True):
    """All options that could be read, and a sentence for each that could not."""

    words: OptionWords
    options: tuple[Option, ...]
    left_out: tuple[str, ...] = ()

    def figure(self, option: Option) -> Dots | None:
        """Its benefit as dots, or None where no number of people is honest."""
        if not option.rows:
            return None
        words = self.words
        counts = ". ".join(f"{row.label}: {row.count} of {words.total} {words.unit}" for row in option.rows)
        title = f"{option.name}: {words.rows.get('benefit', '')}"
        return Dots(title, option.benefit, f"{counts}.", words.unit, words.total, option.rows)

    def option(self, id: str) -> Option:
        """The option of that id; KeyError where there is none."""
        for option in self.options:
            if option.id == id:
                return option
        raise KeyError(id)
