"""Favourites: what goes into one, what it does to a visit, and files of every kind."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest
from msgspec import structs

from neckguide.clinic import Clinic
from neckguide.content.check import check_topic
from neckguide.content.favourites import Recipe
from neckguide.errors import CannotWrite, TooMany
from neckguide.favourite_files import (
    MOST_FAVOURITES,
    drop_favourite,
    favourites_for,
    keep_favourite,
    read_favourites,
)
from neckguide.favourites import MOST_NAME, Applied, Favourite, apply, choice_of, favourite_of, take_back
from neckguide.handout.compose import compose, sheet_blocks
from neckguide.visit.visit import Visit, change
from tests.core.rooms import TODAY, TOPIC, advice_for, copy_topic, swap, topic_in, visit

SHIPPED = {each.name: each for each in favourites_for(TOPIC, Path("none"), None)[0]}
DESK = SHIPPED["Desk work"]


def recipe(name: str = "Ours", **fields: object) -> Favourite:
    return Favourite(Recipe(name=name, topic="neck-pain", **fields))  # type: ignore[arg-type]


def put(now: Visit, favourite: Favourite) -> Visit:
    """Applied, with nothing to be said."""
    after, sentences = apply(TOPIC, now, favourite)
    assert sentences == ()
    return after


# What goes in ------------------------------------------------------------------------------------------------


def test_no_typed_word_and_no_tick_of_a_visit_goes_into_a_favourite() -> None:
    typed = ("Mary Token", "Her own note", "Tuesday at ten", "Dance with Joe", "Dr Lee, 20 November")
    now = visit(
        "tense-or-stressed",
        "cancer-history",
        name=typed[0],
        note=typed[1],
        next_visit=typed[2],
        goal=typed[3],
        resolved={"cancer-history": typed[4]},
        review=TODAY + dt.timedelta(days=9),
        matters={"move": 2},
        exercises=("band",),
    )
    kept = favourite_of(TOPIC, now, "Ours")
    text = repr(kept)
    assert not [words for words in (*typed, "cancer", "tense", "move", str(TODAY.year)) if words in text]
    assert (kept.recipe.goal, kept.recipe.review_weeks, kept.recipe.exercises) == ("", None, ("band",))


def test_what_was_chosen_by_taps_comes_back_on_another_day() -> None:
    now = visit(
        blocks=("plan", "section:is-it-safe", "self-care", "compare"),
        exercises=("band", "relax"),
        goal="desk",
        review=TODAY + dt.timedelta(weeks=6),
        options=("massage", "acupuncture"),
        short=frozenset({"is-it-safe"}),
        size=18,
    )
    kept = favourite_of(TOPIC, now, "Ours")
    later = put(Visit(date=TODAY + dt.timedelta(days=30)), kept)
    assert (later.blocks, later.exercises, later.goal) == (now.blocks, now.exercises, "desk")
    assert later.review == later.date + dt.timedelta(weeks=6)
    assert (set(later.options), later.short) == ({"massage", "acupuncture"}, {"is-it-safe"})
    # Print is as large as this patient needs it, not as the one before.
    assert later.size == 12


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Ours  ", "Ours"), ("a\u202eb\nc", "a b c"), ("x" * 10_000, "x" * 59 + "…"), ("<b>&amp;</b>", "<b>&amp;</b>")],
)
def test_a_name_is_one_line_and_literal(typed: str, kept: str) -> None:
    name = favourite_of(TOPIC, visit(), typed).name
    assert name == kept and len(name) <= MOST_NAME


# To a visit and back -----------------------------------------------------------------------------------------


def test_the_shipped_ones_are_sound_and_differ() -> None:
    assert list(SHIPPED) == ["First visit", "Desk work", "After treatment"]
    sheets = {name: put(visit("over-three-months"), each) for name, each in SHIPPED.items()}
    assert len({each.blocks for each in sheets.values()}) == 3
    for sheet in sheets.values():
        assert compose(TOPIC, sheet, Clinic(country="gb")).parts
        assert "get-help" in (sheet.blocks or ())
    assert sheets["Desk work"].goal == "desk" and sheets["Desk work"].review == TODAY + dt.timedelta(weeks=6)


def test_what_this_visit_chose_stays() -> None:
    now = visit(
        "blood-thinner",
        name="Mary",
        note="Take care.",
        next_visit="Tuesday",
        blocks=("section:is-it-safe", "evidence", "note", "plan"),
        exercises=("pillow",),
        goal="sleep",
        review=TODAY + dt.timedelta(weeks=2),
        matters={"move": 2},
        size=24,
    )
    after = put(now, DESK)
    same = ("ticked", "asked", "name", "note", "next_visit", "goal", "review", "matters", "size", "date")
    assert all(getattr(after, each) == getattr(now, each) for each in same)
    assert after.exercises == ("turn-and-tilt", "breaks", "pillow")
    assert after.blocks is not None and "section:is-it-safe" in after.blocks and "evidence" not in after.blocks


def test_a_section_that_is_read_in_full_stays_in_full() -> None:
    on = visit(blocks=("section:is-it-safe",))
    short = recipe(blocks=("section:is-it-safe", "section:why-it-matters"), short=("is-it-safe", "why-it-matters"))
    assert put(on, short).short == {"why-it-matters"}


def test_four_exercises_are_the_most_and_those_of_the_visit_go_last() -> None:
    now = visit(exercises=("pillow", "relax", "stay-active"))
    after, said = apply(TOPIC, now, DESK)
    assert after.exercises == ("turn-and-tilt", "pillow", "relax", "stay-active")
    assert said == ("4 exercises are the most: “Take breaks from the screen” of “Desk work” was left out.",)


def test_what_the_topic_no_longer_has_is_left_out_and_said_in_one_sentence() -> None:
    old = recipe(
        "Old",
        blocks=("plan", "section:gone", "horoscope", "plan"),
        exercises=("yoga", "band"),
        goal="fly",
        review_weeks=99,
        options=("leeches",),
        short=("gone",),
        size=13,
    )
    after, (said,) = apply(TOPIC, visit(), old)
    assert (after.blocks, after.exercises, after.goal, after.review) == (("plan",), ("band",), "", None)
    assert (after.options, after.short, after.size) == ((), frozenset(), 12)
    assert said == (
        "“Old” asks for parts that are no longer here. Left out: "
        "a review in 99 weeks, 13 pt, “gone”, “horoscope” and 3 more."
    )
    compose(TOPIC, after, Clinic())


def test_where_none_of_its_exercises_is_left_the_sheet_shows_no_others() -> None:
    old = recipe("Old", blocks=("plan", "self-care"), exercises=("gone",))
    after, (said,) = apply(TOPIC, visit(), old)
    assert after.blocks == ("plan",) and "Left out: “gone”." in said
    after, _ = apply(TOPIC, visit(exercises=("band",)), old)
    assert (after.blocks, after.exercises) == (("plan", "self-care"), ("band",)), "chosen in this visit"
    meant = put(visit(), recipe(blocks=("plan", "self-care")))
    assert meant.blocks == ("plan", "self-care"), "it means the standard ones"


def test_the_standard_sheet_is_a_favourite_too() -> None:
    after = put(visit(blocks=("plan", "section:is-it-safe")), recipe(exercises=("band",)))
    assert after.blocks is not None and {"short-version", "self-care", "section:is-it-safe"} <= {*after.blocks}
    assert put(visit(blocks=("plan",)), recipe()).blocks is None


@pytest.mark.parametrize(("sign", "sheet"), [("cancer-history", "urgent"), ("unstable-neck", "assessment")])
def test_a_warning_sign_keeps_its_sheet_and_that_is_said(sign: str, sheet: str) -> None:
    now = visit(sign)
    after, (said,) = apply(TOPIC, now, DESK)
    assert said.startswith(f"The {sheet} sheet keeps its place.")
    assert sheet_blocks(TOPIC, after, advice_for(sign)) == (sheet, "get-help", "note")
    looked = change(after, resolved={sign: "Dr Lee, 20 November"})
    assert "tracker" in sheet_blocks(TOPIC, looked, advice_for(sign, resolved=looked.resolved))


@pytest.mark.parametrize("name", SHIPPED)
def test_taken_back_the_visit_is_as_it_was(name: str) -> None:
    for now in (visit(), visit(blocks=("plan", "section:is-it-safe"), exercises=("pillow",), options=("massage",))):
        after = put(now, SHIPPED[name])
        assert after != now
        applied = Applied(SHIPPED[name], choice_of(now), choice_of(after))
        assert take_back(TOPIC, after, applied) == now


def test_taken_back_after_changes_the_changes_stay() -> None:
    now = visit()
    after = put(now, DESK)
    applied = Applied(DESK, choice_of(now), choice_of(after))
    assert after.blocks is not None
    changed = change(
        after, blocks=(*after.blocks, "section:is-it-safe"), exercises=(*after.exercises, "pillow"), goal="sleep"
    )
    back = take_back(TOPIC, changed, applied)
    assert back.exercises == ("pillow",) and back.goal == "sleep" and back.review is None
    assert back.blocks is not None and "section:is-it-safe" in back.blocks and "tracker" in back.blocks


# Files -------------------------------------------------------------------------------------------------------


def test_kept_ones_read_back_and_words_of_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "new" / "favourites.toml"
    keep_favourite(file, DESK)
    text = "# ours\nlater = 1\n" + file.read_text("utf-8") + 'colour = "red" # later\n'
    file.write_text(text + '\n[[favourite]]\nname = "Knee"\ntopic = "knee"\nknees = 2\n', "utf-8")
    keep_favourite(file, recipe("Second", blocks=(), exercises=("band",)))
    keep_favourite(file, recipe("desk WORK", goal="sleep"))
    assert [each.recipe for each in read_favourites(file, "neck-pain")[0]] == [
        recipe("desk WORK", goal="sleep").recipe,
        recipe("Second", blocks=(), exercises=("band",)).recipe,
    ]
    drop_favourite(file, recipe("Second"))
    drop_favourite(file, recipe("Knee"))
    text = file.read_text("utf-8")
    assert all(kept in text for kept in ("# ours", "later = 1", 'colour = "red" # later', "knees = 2", "sleep"))
    assert "Second" not in text
    # Of one name, another topic's stays.
    assert [each.name for each in read_favourites(file, "knee")[0]] == ["Knee"]


def test_own_beats_the_clinics_beats_the_shipped(tmp_path: Path) -> None:
    own, shared = tmp_path / "favourites.toml", tmp_path / "shared.toml"
    keep_favourite(shared, recipe("DESK work", goal="lift"))
    keep_favourite(shared, recipe("Ours", goal="lift"))
    keep_favourite(own, recipe("ours", goal="sleep"))
    found, notices = favourites_for(TOPIC, own, shared)
    assert [(each.name, each.origin) for each in found] == [
        ("First visit", "shipped"),
        ("DESK work", "clinic"),
        ("After treatment", "shipped"),
        ("ours", "own"),
    ]
    assert notices == ()


DAMAGED = {
    "not TOML": b"[[favourite",
    "not UTF-8": b'name = "\xff"',
    "nested": b"a = " + b"[" * 20_000,
    "too long": b"#" * 70_000,
    "a number without end": b"a = " + b"9" * 10_000,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_told_and_kept_aside_if_it_is_the_users_own(tmp_path: Path, content: bytes) -> None:
    for origin, stays in (("clinic", True), ("own", False)):
        file = tmp_path / f"{origin}.toml"
        file.write_bytes(content)
        found, (said,) = read_favourites(file, "neck-pain", origin)  # type: ignore[arg-type]
        assert found == () and said.startswith(f"{origin}.toml: ") and "No favourite of it is used." in said
        assert file.exists() == stays
        assert ("kept as own.damaged-1.toml" in said) != stays
    assert (tmp_path / "own.damaged-1.toml").read_bytes() == content


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_what_was_damaged_since_it_was_read_is_kept_aside_when_one_is_saved(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "favourites.toml"
    file.write_bytes(content)
    keep_favourite(file, DESK)
    assert [each.name for each in read_favourites(file, "neck-pain")[0]] == ["Desk work"]
    assert (tmp_path / "favourites.damaged-1.toml").read_bytes() == content


@pytest.mark.parametrize(
    "entry",
    [
        "name = 1",
        'name = " "',
        'topic = "neck-pain"',
        'name = "x"\nexercises = "band"',
        'name = "x"\nreview-weeks = "6"',
    ],
)
def test_one_that_cannot_be_read_costs_itself_alone_and_stays_in_the_file(tmp_path: Path, entry: str) -> None:
    file = tmp_path / "favourites.toml"
    file.write_text(f'[[favourite]]\n{entry}\n[[favourite]]\nname = "Good"\ntopic = "neck-pain"\n', "utf-8")
    found, (said,) = read_favourites(file, "neck-pain")
    assert [each.name for each in found] == ["Good"] and said.startswith("favourites.toml: favourite 1: ")
    keep_favourite(file, DESK)
    assert entry in file.read_text("utf-8")


@pytest.mark.parametrize("content", ["favourite = 1", 'favourite = ["x", 1]', "[favourite]\nname = 1", ""])
def test_other_shapes_are_told_and_no_crash(tmp_path: Path, content: str) -> None:
    file = tmp_path / "favourites.toml"
    file.write_text(content, "utf-8")
    found, said = read_favourites(file, "neck-pain")
    assert found == () and len(said) == bool(content)
    keep_favourite(file, DESK)
    assert [each.name for each in read_favourites(file, "neck-pain")[0]] == ["Desk work"]


def test_fifty_are_the_most(tmp_path: Path) -> None:
    file = tmp_path / "favourites.toml"
    for number in range(MOST_FAVOURITES):
        keep_favourite(file, recipe(f"Number {number}"))
    before = file.read_bytes()
    with pytest.raises(TooMany, match="too many favourites: 50 are the most"):
        keep_favourite(file, recipe("One more"))
    keep_favourite(file, recipe("Number 7", goal="sleep"))
    file.write_bytes(before + b'[[favourite]]\nname = "More"\ntopic = "neck-pain"\n')
    found, (said,) = read_favourites(file, "neck-pain")
    assert len(found) == 50 and "51 favourites are too many; the first 50 are used" in said


def test_no_folder_to_write_to_is_told_and_what_was_there_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite):
        keep_favourite(tmp_path / "file" / "favourites.toml", DESK)
    (tmp_path / "favourites.toml").mkdir()
    with pytest.raises(CannotWrite):
        keep_favourite(tmp_path / "favourites.toml", DESK)
    assert read_favourites(tmp_path / "favourites.toml", "neck-pain") == ((), ())


def test_five_hundred_mutated_files_never_crash(tmp_path: Path) -> None:
    chance = random.Random(20)
    file = tmp_path / "favourites.toml"
    for each in SHIPPED.values():
        keep_favourite(file, each)
    good = file.read_bytes()
    for _ in range(500):
        bad = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(bad))
            bad[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
        file.write_bytes(bytes(bad))
        found, said = read_favourites(file, "neck-pain", "clinic")
        assert len(found) <= 3 and len(said) <= 1
        for each in found:
            apply(TOPIC, visit(), each)


# The topic's own ---------------------------------------------------------------------------------------------


def test_check_names_what_a_shipped_favourite_has_wrong(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    file = folder / "en" / "favourites.toml"
    swap(file, '"breaks"', '"bricks"')
    swap(file, '"tracker"', '"urgent", "section:gone"')
    swap(file, 'goal = "desk"', 'goal = "dusk"')
    swap(file, "review-weeks = 6", 'review-weeks = 7\noptions = ["leeches"]\nshort = ["gone"]')
    swap(file, '"After treatment"', '"First visit"')
    file.write_text(file.read_text("utf-8") + '\n[[favourite]]\nnamed = "x"\n', "utf-8")
    found = {f"{each.place}: {each.text}" for each in check_topic(folder, TODAY) if "favourites.toml" in each.place}
    place = "neck-pain/en/favourites.toml: Desk work"
    assert {
        f"{place}: unknown exercise “bricks”",
        f"{place}: unknown block “urgent”",
        f"{place}: unknown block “section:gone”",
        f"{place}: unknown goal “dusk”",
        f"{place}: unknown number of weeks “7”",
        f"{place}: unknown option “leeches”",
        f"{place}: unknown section “gone”",
        "neck-pain/en/favourites.toml: First visit: this id stands more than once",
    } <= found
    assert any("favourite 4" in each for each in found) and len(found) == 9, found


def test_a_topic_may_do_without_and_a_broken_file_costs_only_its_own(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    file = folder / "en" / "favourites.toml"
    file.write_text("[[", "utf-8")
    found, (said,) = favourites_for(topic_in(tmp_path), tmp_path / "none", None)
    assert found == () and said.startswith("neck-pain/en/favourites.toml: this is not valid TOML")
    file.unlink()
    assert favourites_for(topic_in(tmp_path), tmp_path / "none", None) == ((), ())


def test_nothing_of_the_shape_is_forgotten() -> None:
    """A new field of a visit that a favourite may set must be told here."""
    assert {field.name for field in structs.fields(Recipe)} == {
        *("name", "topic", "blocks", "exercises", "goal", "review_weeks", "options", "short", "size")
    }
