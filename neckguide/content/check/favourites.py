"""Every check of `favourites.toml`: that each recipe names what the topic has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from neckguide.content.check.codes import ALONE
from neckguide.content.check.finding import Finding, left_out, place, twice
from neckguide.content.check.sheet import BLOCKS
from neckguide.content.favourites import Recipe
from neckguide.content.load import Topic


def check_favourites(topic: Topic) -> Iterator[Finding]:
    """Recipes that could not be read, names that stand twice, ids that are not there."""
    file = place(topic, "favourites.toml")
    yield from left_out(topic.favourites.left_out)
    yield from twice(file, (recipe.name for recipe in topic.favourites.recipes))
    for recipe in topic.favourites.recipes:
        where = f"{file}: {recipe.name}"
        if not recipe.name.strip():
            yield Finding(file, "a favourite has no name")
        for kind, named, known in _named(topic, recipe):
            yield from (Finding(where, f"unknown {kind} “{id}”") for id in named if id not in known)


def _named(topic: Topic, recipe: Recipe) -> Iterator[tuple[str, Iterable[object], frozenset[object]]]:
    """What kind of thing, those that the recipe names, those that there are."""
    sections = frozenset(section.id for section in topic.sections)
    blocks = (BLOCKS - ALONE) | {f"section:{id}" for id in sections}
    weeks = () if recipe.review_weeks is None else (recipe.review_weeks,)
    yield "block", recipe.blocks or (), blocks
    yield "exercise", recipe.exercises, frozenset(exercise.id for exercise in topic.plan.exercises)
    yield "goal", filter(None, (recipe.goal,)), frozenset(goal.id for goal in topic.plan.goals)
    yield "number of weeks", weeks, frozenset(review.weeks for review in topic.plan.reviews)
    yield "option", recipe.options, frozenset(option.id for option in topic.options.options)
    yield "section", recipe.short, sections
