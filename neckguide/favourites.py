"""Favourites: named recipes of a sheet, from three places, put on a visit and taken off it again.

A recipe adds to what the visit holds and takes nothing away that the patient or the clinician chose in it. It knows
ids alone: no name, no note, no tick and no typed goal ever goes into one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import cast

from msgspec import Struct, structs

from neckguide.content.favourites import Origin, Recipe
from neckguide.content.load import Topic
from neckguide.handout.compose import block_ids, standard
from neckguide.handout.room import tidy
from neckguide.visit.advice import advise
from neckguide.visit.visit import MOST_EXERCISES, SIZES, Size, Visit, change

MOST_NAME = 60
MOST_NAMED = 4
SECTION = "section:"


class Favourite(Struct, frozen=True):
    """A recipe, and where it comes from: shipped with the topic, the clinic's, or this user's own."""

    recipe: Recipe
    origin: Origin = "own"

    @property
    def name(self) -> str:
        """What it is called: one line, shown literally."""
        return self.recipe.name


class Choice(Struct, frozen=True):
    """What of a visit a favourite may set."""

    blocks: tuple[str, ...] | None
    exercises: tuple[str, ...]
    goal: str
    review: dt.date | None
    options: tuple[str, ...]
    short: frozenset[str]
    size: Size

    def same_sheet(self, other: Choice) -> bool:
        """Whether both make the same choice of blocks, exercises and options; goal and day are the patient's."""
        return all(getattr(self, each) == getattr(other, each) for each in ("blocks", "exercises", "options", "short"))


class Applied(Struct, frozen=True):
    """A favourite that was put on a visit: what was chosen before, and what was then."""

    favourite: Favourite
    before: Choice
    after: Choice


def choice_of(visit: Visit) -> Choice:
    """What of a visit a favourite may set."""
    return Choice(**{field: getattr(visit, field) for field in Choice.__struct_fields__})


# To a visit and back -----------------------------------------------------------------------------------------


def favourite_of(topic: Topic, visit: Visit, name: str) -> Favourite:
    """The sheet of a visit as a favourite. A typed goal and a day that is none of the topic's stay behind.

    The print size stays behind, too: it is chosen for eyes, not for a kind of visit.
    """
    weeks = (visit.review - visit.date).days / 7 if visit.review else None
    recipe = Recipe(
        name=tidy(name, MOST_NAME),
        topic=topic.id,
        blocks=visit.blocks,
        exercises=visit.exercises,
        goal=visit.goal if visit.goal in {goal.id for goal in topic.plan.goals} else "",
        review_weeks=next((review.weeks for review in topic.plan.reviews if review.weeks == weeks), None),
        options=visit.options,
        short=tuple(section.id for section in topic.sections if section.id in visit.short),
    )
    return Favourite(recipe)


def apply(topic: Topic, visit: Visit, favourite: Favourite) -> tuple[Visit, tuple[str, ...]]:
    """The visit with the favourite's sheet, and what is to be said about it.

    What was put on the sheet in this visit stays: sections, blocks that this visit filled, exercises, options, a goal
    and a day that were agreed. What the topic no longer has is left out.
    """
    recipe, gone = _known(topic, favourite.recipe)
    wanted = tuple(dict.fromkeys((*recipe.exercises, *visit.exercises)))
    exercises = _fitting(wanted, visit.exercises)
    on = standard(topic, visit) if visit.blocks is None else visit.blocks
    first = standard(topic, change(visit, exercises=exercises)) if recipe.blocks is None else recipe.blocks
    if favourite.recipe.exercises and not exercises:
        # It would print the topic's first four, and others were meant.
        first = tuple(id for id in first if id != "self-care")
    more = tuple(id for id in on if id not in first and _is_filled(visit, id))
    blocks = None if recipe.blocks is None and not more else (*first, *more)
    weeks = recipe.review_weeks
    chosen = {*recipe.options, *visit.options}
    after = change(
        visit,
        blocks=blocks,
        exercises=exercises,
        goal=visit.goal if visit.goal.strip() else recipe.goal,
        review=visit.review or (visit.date + dt.timedelta(weeks=weeks) if weeks else None),
        options=tuple(option.id for option in topic.options.options if option.id in chosen),
        short=visit.short | {id for id in recipe.short if f"{SECTION}{id}" not in on},
        size=cast("Size", recipe.size) if recipe.size else visit.size,
    )
    dropped = [each.label for each in topic.plan.exercises if each.id in wanted and each.id not in exercises]
    return after, tuple(_said(topic, after, favourite.name, gone, dropped))


def take_back(topic: Topic, visit: Visit, applied: Applied) -> Visit:
    """The visit without what the favourite brought; what was changed since stays changed."""
    now, before, after = choice_of(visit), applied.before, applied.after
    fields = {each: getattr(before, each) for each in Choice.__struct_fields__}
    fields |= {each: getattr(now, each) for each in fields if getattr(now, each) != getattr(after, each)}
    if now.blocks is not None and now.blocks != after.blocks:
        first = standard(topic, visit) if before.blocks is None else before.blocks
        fields["blocks"] = _without(now.blocks, after.blocks or (), first)
    for each in ("exercises", "options"):
        if getattr(now, each) != getattr(after, each):
            fields[each] = _without(getattr(now, each), getattr(after, each), getattr(before, each))
    if now.short != after.short:
        fields["short"] = now.short - (after.short - before.short)
    return change(visit, **fields)


def _without(now: tuple[str, ...], after: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    brought = {*after} - {*before}
    return tuple(id for id in now if id not in brought)


def _is_filled(visit: Visit, id: str) -> bool:
    """Whether this visit has put something into the block."""
    filled = {
        "talked-about": bool(visit.ticked),
        "where": bool(visit.marks),
        "what-matters": bool(visit.matters),
        "compare": bool(visit.options),
        "self-care": bool(visit.exercises),
        "note": bool(visit.note.strip()),
    }
    return id.startswith(SECTION) or filled.get(id, False)


def _fitting(wanted: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[str, ...]:
    """As many exercises as a patient will do; those chosen in this visit are the last to go."""
    room = max(0, MOST_EXERCISES - len(chosen))
    kept = [*chosen, *[id for id in wanted if id not in chosen][:room]]
    return tuple(id for id in wanted if id in kept)


def _known(topic: Topic, recipe: Recipe) -> tuple[Recipe, list[str]]:
    """The recipe with what the topic has, and what it has not, in words."""
    gone: list[str] = []

    def there(ids: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
        each, all_ = dict.fromkeys(ids), frozenset(known)
        gone.extend(f"“{id.removeprefix(SECTION)}”" for id in each if id not in all_)
        return tuple(id for id in each if id in all_)

    weeks, size = recipe.review_weeks, recipe.size
    if weeks is not None and weeks not in {review.weeks for review in topic.plan.reviews}:
        gone.append(f"a review in {weeks} weeks")
        weeks = None
    if size is not None and size not in SIZES:
        gone.append(f"{size} pt")
        size = None
    known = structs.replace(
        recipe,
        blocks=None if recipe.blocks is None else there(recipe.blocks, block_ids(topic)),
        exercises=there(recipe.exercises, (exercise.id for exercise in topic.plan.exercises)),
        goal=next(iter(there(filter(None, (recipe.goal,)), (goal.id for goal in topic.plan.goals))), ""),
        review_weeks=weeks,
        options=there(recipe.options, (option.id for option in topic.options.options)),
        short=there(recipe.short, (section.id for section in topic.sections)),
        size=size,
    )
    return known, list(dict.fromkeys(gone))


def _said(topic: Topic, visit: Visit, name: str, gone: list[str], dropped: list[str]) -> Iterable[str]:
    if gone:
        named = ", ".join(tidy(each, MOST_NAME) for each in gone[:MOST_NAMED])
        named += f" and {len(gone) - MOST_NAMED} more" if len(gone) > MOST_NAMED else ""
        yield f"“{name}” asks for parts that are no longer here. Left out: {named}."
    if dropped:
        yield f"{MOST_EXERCISES} exercises are the most: “{'”, “'.join(dropped)}” of “{name}” was left out."
    sheet = advise(topic.checklist, topic.advice, visit, str).sheet
    if sheet in ("urgent", "assessment"):
        yield f"The {sheet} sheet keeps its place. “{name}” is chosen for when the sign is looked into on Check."
