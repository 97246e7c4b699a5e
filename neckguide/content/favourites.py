"""A named recipe of sheet, plan and exercises. It holds ids of the topic, and never a word typed in a visit."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from neckguide.content.topic import Toml

FILE = "favourites.toml"
MOST_FAVOURITES = 50

Origin: TypeAlias = Literal["shipped", "clinic", "own"]


class Recipe(Toml, frozen=True):
    """What a `[[favourite]]` in a file says.

    `topic` is a topic's id; shipped ones stand in their topic and leave it out. `blocks` is None for the standard
    sheet. `goal` is the id of one of the topic's goals. `review_weeks` from the visit, `size` in points; None where
    the recipe leaves it open.
    """

    name: str
    topic: str = ""
    blocks: tuple[str, ...] | None = None
    exercises: tuple[str, ...] = ()
    goal: str = ""
    review_weeks: int | None = None
    options: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    size: int | None = None


class Recipes(Struct, frozen=True):
    """The recipes that could be read, and a sentence for each that could not."""

    recipes: tuple[Recipe, ...] = ()
    left_out: tuple[str, ...] = ()


class NoWords(Toml, frozen=True):
    """What `favourites.toml` holds beside its favourites: nothing."""
