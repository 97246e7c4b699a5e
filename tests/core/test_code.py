"""The code of a sheet: it makes the same sheet again, tells which character is wrong, and loses no warning sign."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from neckguide.clinic import Clinic
from neckguide.content.load import Topic, open_topic
from neckguide.content.spots import MOST_MARKS, STEPS, Spot
from neckguide.content.topic import Codes, Group
from neckguide.errors import (
    CodeCharacter,
    CodeCount,
    CodeDamaged,
    CodeExtra,
    CodeMissing,
    CodeMistyped,
    CodeNewer,
    CodeSwapped,
    CodeTooLong,
    CodeTooShort,
    CodeTopic,
    CodeWrong,
    NeckguideError,
    NoCode,
    NoCodeHere,
)
from neckguide.handout.again import Again, decode
from neckguide.handout.compose import block_ids, compose, figures_of
from neckguide.handout.typeset import typeset
from neckguide.visit.advice import advise, check_visit, enough, stops_needling
from neckguide.visit.code import FORM, Choices, Sheet, encode, read_code, write_code
from neckguide.visit.code_letters import ALPHABET, CHECKS, LEAST, MOST, groups, spell
from neckguide.visit.visit import EARLIEST, LATEST, PAPERS, SIZES, Visit, change, rivals
from tests.core.planting import added, told
from tests.core.rooms import TOPIC, copy_topic, swap, topic_in, visit


def _codes(topic: Topic) -> Codes:
    assert topic.codes is not None
    return topic.codes


CODES = _codes(TOPIC)
LOOKED = TOPIC.words.labels.looked_into
FIRST = {
    "languages": 1,
    "items": 38,
    "signs": 17,
    "blocks": 24,
    "options": 7,
    "matters": 6,
    "exercises": 7,
    "goals": 7,
}
"""How many numbers were given out with the first content that had codes."""
GOLDEN = "1FRH-0DB1-AYGK-9418-JYMM-EZE0-Q7X4-8DM7-KH9P-4P18-Q57A-H68C-GPNW-0WD4-9GC2"


def visits() -> st.SearchStrategy[Visit]:
    """Any visit that the window or the command line can hold, with nothing typed but reasons."""
    return st.builds(_visit, st.randoms(use_true_random=False), st.dates(dt.date(1990, 1, 1), dt.date(2130, 1, 1)))


def _visit(chance: random.Random, date: dt.date) -> Visit:
    def some(ids: Iterable[str], most: int = 99) -> tuple[str, ...]:
        ids = list(ids)
        return tuple(chance.sample(ids, chance.randint(0, min(len(ids), most))))

    ticked: frozenset[str] = frozenset()
    for id in some(item.id for item in TOPIC.checklist.items):
        if not rivals(TOPIC.checklist, ticked, TOPIC.checklist.item(id)):
            ticked |= {id}
    signs = [id for id in sorted(ticked) if stops_needling(TOPIC.checklist.item(id))]
    options = some(option.id for option in TOPIC.options.options)
    return Visit(
        date=date,
        ticked=ticked,
        asked=frozenset(group for group in get_args(Group) if chance.random() < 0.5),
        resolved=dict.fromkeys(some(signs), LOOKED),
        blocks=some(block_ids(TOPIC)) if chance.random() < 0.7 else None,
        short=frozenset(some(section.id for section in TOPIC.sections)),
        options=tuple(option.id for option in TOPIC.options.options if option.id in options),
        matters={matter.id: chance.randint(0, 2) for matter in TOPIC.options.words.matters if chance.random() < 0.5},
        exercises=some((exercise.id for exercise in TOPIC.plan.exercises), 4),
        goal=chance.choice(["", *(goal.id for goal in TOPIC.plan.goals)]),
        review=date + dt.timedelta(days=chance.randint(-400, 4_000)) if chance.random() < 0.7 else None,
        marks=tuple(Spot(chance.random(), chance.random()) for _ in range(chance.randint(0, MOST_MARKS))),
        paper=chance.choice(PAPERS),
        size=chance.choice(SIZES),
    )


def some_visits(count: int) -> list[Visit]:
    chance = random.Random(7)
    return [_visit(chance, dt.date(2026, 11, 21) + dt.timedelta(days=number)) for number in range(count)]


def plain(code: str) -> str:
    return code.replace("-", "")


def fault(code: str) -> NeckguideError:
    """What is wrong with a code, told within a moment (of our own work: other programs may hold it up)."""
    started = time.thread_time()
    with pytest.raises(NeckguideError) as caught:
        decode(code)
    assert time.thread_time() - started < 0.25
    assert "\n" not in str(caught.value) and str(caught.value).endswith(".")
    return caught.value


def forged(**fields: Any) -> str:
    """A sound code of a sheet that cannot be."""
    sheet = read_code(encode(TOPIC, visit("slow-start")))
    choices = {field: fields.pop(field) for field in list(fields) if field in Choices.__struct_fields__}
    head = structs.replace(sheet.head, **fields)
    return write_code(Sheet(head, structs.replace(sheet.choices, **choices)))


# The same sheet again ---------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(visits())
def test_a_code_brings_the_whole_visit_back(made: Visit) -> None:
    code = encode(TOPIC, made)
    again = decode(code)
    assert again.visit == made
    assert (again.topic.id, again.topic.language, again.version) == ("neck-pain", "en", TOPIC.about.version)
    assert again.kind == advise(TOPIC.checklist, TOPIC.advice, made).sheet
    assert encode(again.topic, again.visit) == code
    assert all("chart note" in notice for notice in again.notices) and len(again.notices) == bool(made.resolved)


def test_a_code_reads_as_it_may_be_written_down() -> None:
    code = encode(TOPIC, visit("slow-start", "pregnant"))
    assert set(plain(code)) <= set(ALPHABET) and not set("ILOU") & set(plain(code))
    assert all(len(group) == 4 for group in code.split("-"))
    whole = read_code(code)
    for written in (
        code.lower(),
        plain(code),
        code.replace("-", " "),
        code.replace("-", "\n\t – "),
        f"\ufeff  Code of this sheet:\n{code}\r\n",
        code.replace("0", "O").replace("1", "l"),
        code.replace("0", "o").replace("1", "I"),
    ):
        assert read_code(written) == whole


def test_the_length_is_one_that_a_person_can_read_out() -> None:
    assert len(plain(encode(TOPIC, Visit(date=dt.date(2026, 11, 21))))) == LEAST
    usual = visit(
        *("tense-or-stressed", "over-three-months", "blood-thinner"),
        asked="helps limits red-flag precaution",
        exercises=("turn-and-tilt", "breaks"),
        goal="desk",
        review=dt.date(2027, 1, 2),
    )
    assert len(plain(encode(TOPIC, usual))) <= 40
    assert max(len(plain(encode(TOPIC, made))) for made in some_visits(200)) <= 200 < MOST


def test_a_sheet_from_its_code_has_the_same_bytes() -> None:
    clinic = Clinic(name="Neck Clinic", country="ie", costs={"acupuncture": "60 euro"})
    for made in (
        visit("slow-start", "with-exercise", "pregnant", exercises=("band",), goal="drive", paper="letter", size=14),
        visit("stroke-signs", "cancer-history", asked="red-flag helps"),
        visit(
            *("over-three-months",),
            blocks=("tracker", "where", "what-matters", "compare", "section:is-it-safe", "plan"),
            short=frozenset({"is-it-safe"}),
            options=("acupuncture", "wait"),
            matters={"cost": 2, "sleep": 0},
            marks=(Spot(0.501, 0.2299), Spot(0.11, 0.87)),
            review=dt.date(2027, 1, 1),
        ),
    ):
        again = decode(encode(TOPIC, made))
        before, after = (compose(each[0], each[1], clinic) for each in ((TOPIC, made), (again.topic, again.visit)))
        assert before == after
        assert typeset(before, figures_of(TOPIC, before)) == typeset(after, figures_of(again.topic, after))


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_mark_stands_on_the_grid_wherever_it_is_made(x: float, y: float) -> None:
    spot = Spot(x, y)
    assert abs(spot.x - x) <= 0.5 / STEPS and abs(spot.y - y) <= 0.5 / STEPS
    assert Spot(spot.x, spot.y) == spot and (spot.x * STEPS) % 1 in (0, pytest.approx(0), pytest.approx(1))


# No typed word, no lost sign ----------------------------------------------------------------------------------


def test_no_typed_word_is_in_a_code() -> None:
    words = {"name": "Zebedee Quux", "note": "Do it daily", "next_visit": "Monday 9:00", "goal": "Hold Zoe"}
    bare = visit("slow-start")
    typed = encode(TOPIC, change(bare, **words))
    for other in ("name", "note", "next_visit", "goal"):
        assert encode(TOPIC, change(bare, **{**words, other: "something else"})) == typed, "no word makes a difference"
    again = decode(typed)
    assert again.visit == bare
    assert any("Words were typed on that sheet" in notice for notice in again.notices)
    assert not decode(encode(TOPIC, bare)).notices


def test_what_was_looked_into_stays_so_and_its_reason_stays_out() -> None:
    made = visit("heart-signs", "slow-start", resolved={"heart-signs": "Dr Lee, 20 November"})
    again = decode(encode(TOPIC, made))
    assert encode(TOPIC, change(made, resolved={"heart-signs": "Dr Quux, today"})) == encode(TOPIC, made)
    assert again.visit == change(made, resolved={"heart-signs": LOOKED})
    advice = advise(TOPIC.checklist, TOPIC.advice, again.visit)
    assert not advice.flags and [entry.reason for entry in advice.resolved] == [LOOKED]
    assert advice.sheet == advise(TOPIC.checklist, TOPIC.advice, made).sheet
    assert again.notices == ("Who looked into a sign, and when, is in the chart note; no code holds it.",)
    # Nobody can take it for a reason: with the next tick the sign asks for one.
    assert not any(enough(TOPIC.checklist, LOOKED, urgency) for urgency in (None, "soon", "emergency-now"))


@settings(max_examples=60, deadline=None)
@given(visits())
def test_an_open_sign_is_open_again(made: Visit) -> None:
    before, after = (advise(TOPIC.checklist, TOPIC.advice, each) for each in (made, decode(encode(TOPIC, made)).visit))
    assert before == after


# Wrong characters ---------------------------------------------------------------------------------------------


def test_every_wrong_character_is_found_and_shown() -> None:
    chance = random.Random(1)
    for made in some_visits(200):
        code = plain(encode(TOPIC, made))
        for place in range(len(code)):
            wrong = chance.choice([each for each in ALPHABET if each != code[place]])
            error = _fault(code[:place] + wrong + code[place + 1 :])
            assert isinstance(error, CodeMistyped) and (error.place, plain(error.suggestion)) == (place, code)


def test_all_31_wrong_readings_of_each_character_are_found() -> None:
    code = plain(encode(TOPIC, some_visits(3)[2]))
    for place in range(len(code)):
        for wrong in ALPHABET:
            if wrong != code[place]:
                error = _fault(code[:place] + wrong + code[place + 1 :])
                assert isinstance(error, CodeMistyped) and plain(error.suggestion) == code


def test_neighbours_that_changed_places_are_found_and_shown() -> None:
    for made in some_visits(100):
        code = plain(encode(TOPIC, made))
        for place in range(len(code) - 1):
            if code[place] != code[place + 1]:
                error = _fault(code[:place] + code[place + 1] + code[place] + code[place + 2 :])
                assert isinstance(error, CodeSwapped) and (error.place, plain(error.suggestion)) == (place, code)


def test_a_missing_character_and_one_too_many_are_found() -> None:
    chance = random.Random(2)
    for made in some_visits(10):
        code = plain(encode(TOPIC, made))
        for place in range(len(code)):
            missing = _fault(code[:place] + code[place + 1 :])
            assert isinstance(missing, CodeMissing) and plain(missing.suggestion) == code
            extra = _fault(code[:place] + chance.choice(ALPHABET) + code[place:])
            assert isinstance(extra, CodeExtra) and plain(extra.suggestion) == code


def test_up_to_four_wrong_characters_never_pass() -> None:
    chance = random.Random(3)
    codes = [plain(encode(TOPIC, made)) for made in some_visits(20)]
    for _ in range(3_000):
        letters = list(chance.choice(codes))
        for place in chance.sample(range(len(letters)), chance.randint(2, 4)):
            letters[place] = chance.choice([each for each in ALPHABET if each != letters[place]])
        _fault("".join(letters))


def _fault(code: str) -> NeckguideError:
    with pytest.raises(NeckguideError) as caught:
        read_code(code)
    return caught.value


def test_what_is_wrong_is_said_with_its_place() -> None:
    code = encode(TOPIC, visit("slow-start"))
    letters = plain(code)
    wrong = letters[:17] + ("A" if letters[17] != "A" else "B") + letters[18:]
    said = str(fault(wrong))
    assert said == f"The 2nd character of group 5 is wrong: “{wrong[17]}” should perhaps be “{letters[17]}”."
    assert str(fault(letters[:18] + "U" + letters[19:])) == "“U” is in no code: see the 3rd character of group 5."
    assert isinstance(fault(letters[:18] + "+" + letters[19:]), CodeCharacter)
    assert isinstance(fault(letters[:18] + "é" + letters[19:]), CodeCharacter)
    count = fault(letters[:-4])
    assert isinstance(count, CodeCount) and f"{len(letters) - 4} characters; it should have {len(letters)}" in str(
        count
    )
    assert isinstance(fault(letters + "0000"), CodeCount)
    assert isinstance(fault(letters[:8] + "ZZZZZ" + letters[13:]), CodeWrong)
    for nothing in ("", "   ", "-- –\n", "Code of this sheet:"):
        assert isinstance(fault(nothing), NoCodeHere)
    assert isinstance(fault("hello"), CodeTooShort)


# Hostile codes --------------------------------------------------------------------------------------------------


def test_no_random_text_is_taken_for_a_code() -> None:
    chance = random.Random(4)
    signs = ALPHABET + ALPHABET.lower() + "OoIlLi- \n:ü🌿\ud800\x00\u202eU"
    for number in range(5_000):
        text = "".join(chance.choice(signs if number % 2 else ALPHABET) for _ in range(chance.randint(0, 160)))
        error = _fault(text)
        assert "\n" not in str(error) and len(str(error)) < 200


def test_sound_checks_do_not_make_it_a_sheet() -> None:
    chance = random.Random(5)
    for _ in range(1_000):
        count = 4 * chance.randint(6, 60) - CHECKS
        symbols = [FORM, groups(count), *(chance.randrange(32) for _ in range(count - 2))]
        assert isinstance(_fault_or_sheet(spell(symbols)), (CodeDamaged, CodeTopic, Again))


def _fault_or_sheet(code: str) -> object:
    try:
        return decode(code)
    except NeckguideError as error:
        return error


def test_what_cannot_be_a_visit_is_refused() -> None:
    for fields in (
        {"date": dt.date(2026, 11, 21), "review": LATEST, "marks": ()},
        {"date": EARLIEST},
        {"date": LATEST},
    ):
        assert decode(forged(**fields)).visit.date == fields["date"], "odd, and yet a day"
    new, old = CODES.items.index("new-pain"), CODES.items.index("over-three-months")
    assert "cannot both be ticked" in str(fault(forged(ticked=(old, new))))
    for fields in (
        {"kind": "urgent"},
        {"ticked": (37, 38)},
        {"blocks": (60,)},
        {"options": (9,)},
        {"goal": 50},
        {"exercises": (0, 1, 2, 3, 4)},
        {"matters": {0: 3}},
        {"resolved": {1: False}},
        {"date": dt.date(9999, 12, 30)},
        {"date": dt.date(1, 1, 1)},
        {"date": LATEST + dt.timedelta(days=1)},
        {"date": EARLIEST - dt.timedelta(days=1)},
        {"date": dt.date(2026, 11, 21), "review": dt.date(9999, 12, 31), "marks": ()},
        {"date": dt.date(2026, 11, 21), "review": EARLIEST - dt.timedelta(days=1), "marks": ()},
    ):
        assert isinstance(fault(forged(**fields)), CodeDamaged), fields
    assert isinstance(fault(forged(topic=1)), CodeTopic)


def test_codes_of_other_forms_are_refused() -> None:
    sound = [FORM + 1, groups(21), *[0] * 19]
    assert isinstance(fault(spell(sound)), CodeNewer)
    assert isinstance(fault(spell([0, *sound[1:]])), CodeDamaged)
    assert isinstance(fault(spell([FORM, groups(21) + 1, *sound[2:]])), (CodeDamaged, CodeCount))


def test_a_code_of_any_length_is_answered_at_once() -> None:
    for text in ("0" * 599, "0" * 600, "Z" * 601, "A" * 4_001, "7-" * 100_000, " " * 1_000_000):
        assert isinstance(fault(text), NeckguideError)
    assert isinstance(fault("0" * 601), CodeTooLong)


# Other content ------------------------------------------------------------------------------------------------------


CHANGED = f"Words of content {TOPIC.about.version} have changed since. The sheet may read differently."


def later(folder: Path, *swaps: tuple[str, str, str]) -> Topic:
    """The topic as a later version has it."""
    if not (folder / "neck-pain").exists():
        copy_topic(folder)
    for file, old, new in swaps:
        swap(folder / "neck-pain" / file, old, new)
    return topic_in(folder)


def without(folder: Path, file: str, id: str, table: str = "item") -> None:
    """Take one table of a TOML file out."""
    path = folder / "neck-pain" / file
    head, *entries = path.read_text("utf-8").split(f"[[{table}]]\n")
    kept = [entry for entry in entries if not entry.startswith(f'id = "{id}"')]
    assert len(kept) == len(entries) - 1
    path.write_text(f"[[{table}]]\n".join([head, *kept]), "utf-8")


def again_in(folder: Path, code: str) -> Again:
    return decode(code, [folder / "neck-pain"])


def test_changed_words_are_told_and_the_sheet_is_made(tmp_path: Path) -> None:
    code = encode(TOPIC, visit("slow-start"))
    assert not again_in(copy_topic(tmp_path).parent, code).notices
    later(tmp_path, ("en/plan.toml", "Stay active", "Keep active"))
    assert again_in(tmp_path, code).notices == (CHANGED,)
    later(tmp_path, ("topic.toml", f'version = "{TOPIC.about.version}"', 'version = "2027.02"'))
    again = again_in(tmp_path, code)
    assert again.visit == visit("slow-start") and again.version == TOPIC.about.version
    assert again.notices == (
        f"Made with content {TOPIC.about.version}; this is 2027.02. The sheet may read differently.",
    )


def as_once_read(folder: Path) -> Topic:
    """A topic that has made a sheet, as in a window that is open."""
    topic = topic_in(copy_topic(folder).parent)
    compose(topic, visit("heart-signs"), Clinic())
    return topic


def says(topic: Topic) -> str:
    """What its urgent sheet says of driving."""
    return compose(topic, visit("heart-signs"), Clinic()).parts[0].title.split(". ")[-1]


def let_drive(topic: Topic) -> None:
    """Turn that around in the topic's folder."""
    swap(topic.folder / "en/handout.toml", "Do not drive.", "You may drive.")


def test_a_code_vouches_for_the_words_that_were_printed_not_for_those_on_the_disk(tmp_path: Path) -> None:
    topic = as_once_read(tmp_path)
    let_drive(topic)
    code = encode(topic, visit("heart-signs"))
    again = again_in(tmp_path, code)
    assert (says(topic), says(again.topic)) == ("Do not drive.", "You may drive.")
    assert again.notices == (CHANGED,)


def test_words_that_a_code_was_made_with_are_printed_later_too(tmp_path: Path) -> None:
    topic = topic_in(copy_topic(tmp_path).parent)
    code = encode(topic, visit("heart-signs"))
    let_drive(topic)
    assert says(topic) == "Do not drive." and again_in(tmp_path, code).notices == (CHANGED,)


def test_files_that_came_and_went_since_are_a_change_too(tmp_path: Path) -> None:
    topic = as_once_read(tmp_path)
    code = encode(topic, visit("slow-start"))
    new = topic.folder / "en/sections/99-new.md"
    new.write_text("+++\ntitle = 'New'\n+++\nNew.\n")
    assert encode(topic, visit("slow-start")) == code and again_in(tmp_path, code).notices == (CHANGED,)
    new.unlink()
    (topic.folder / "en/claims.toml").unlink()
    assert encode(topic, visit("slow-start")) == code and again_in(tmp_path, code).notices == (CHANGED,)


def test_a_code_that_is_opened_in_a_window_is_held_against_the_words_of_that_window(tmp_path: Path) -> None:
    topic = as_once_read(tmp_path)
    then = encode(topic, visit("heart-signs"))
    let_drive(topic)
    now = encode(open_topic(topic.folder), visit("heart-signs"))
    again = decode(then, [topic.folder], topic)
    assert again.topic is topic and not again.notices
    assert decode(now, [topic.folder], topic).notices == (CHANGED,)


def test_line_ends_are_no_change(tmp_path: Path) -> None:
    code = encode(TOPIC, visit("slow-start"))
    file = copy_topic(tmp_path) / "en" / "plan.toml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert not again_in(tmp_path, code).notices


def test_what_is_gone_is_named_and_the_rest_is_made(tmp_path: Path) -> None:
    made = visit(
        *("slow-start", "metal-allergy"),
        blocks=("plan", "section:what-you-can-do", "tracker"),
        exercises=("band", "pillow"),
        goal="play",
        options=("massage", "wait"),
    )
    code = encode(TOPIC, made)
    later(tmp_path, ("topic.toml", f'version = "{TOPIC.about.version}"', 'version = "2027.02"'))
    without(tmp_path, "en/checklist.toml", "metal-allergy")
    without(tmp_path, "en/plan.toml", "play", "goal")
    without(tmp_path, "en/options.toml", "massage", "option")
    (tmp_path / "neck-pain/en/sections/11-what-you-can-do.md").unlink()
    again = again_in(tmp_path, code)
    assert again.visit == change(
        made, ticked=frozenset({"slow-start"}), blocks=("plan", "tracker"), goal="", options=("wait",)
    )
    assert again.notices[1] == (
        "Four choices are no longer there: “metal allergy”, “massage”, “what you can do”, “play”."
    )
    assert compose(again.topic, again.visit, Clinic()).parts


def with_swimming(folder: Path) -> Topic:
    """The topic of later, with an exercise that is not known here."""
    return later(
        folder,
        ("topic.toml", f'version = "{TOPIC.about.version}"', 'version = "2027.02"'),
        ("codes.toml", '"relax", "pillow"]', '"relax", "pillow", "swim"]'),
        ("en/plan.toml", 'id = "pillow"', 'id = "swim"'),
    )


def test_numbers_of_newer_content_are_counted(tmp_path: Path) -> None:
    topic = with_swimming(tmp_path)
    again = decode(encode(topic, visit("slow-start", exercises=("swim", "band"))))
    assert again.visit.exercises == ("band",)
    assert "One choice is not known here: newer content has brought them." in again.notices


def test_where_none_of_its_exercises_is_known_the_sheet_shows_no_others(tmp_path: Path) -> None:
    topic = with_swimming(tmp_path)
    blocks = ("plan", "self-care")
    assert decode(encode(topic, visit(exercises=("swim",), blocks=blocks))).visit.blocks == ("plan",)
    for kept in (visit(exercises=("swim", "band"), blocks=blocks), visit(blocks=blocks)):
        assert decode(encode(topic, kept)).visit.blocks == blocks


def test_other_order_in_the_topic_changes_nothing(tmp_path: Path) -> None:
    made = visit("slow-start", "pregnant", "lasting-arm-pain", exercises=("band", "relax"))
    file = copy_topic(tmp_path) / "en" / "checklist.toml"
    head, *items = file.read_text("utf-8").split("[[item]]\n")
    pairs = items[-1].partition("[[pair]]")
    items[-1] = pairs[0] + "\n"
    file.write_text("[[item]]\n".join([head, *reversed(items)]) + pairs[1] + pairs[2], "utf-8")
    assert topic_in(tmp_path).checklist.items[0].id == "driving-after"
    assert again_in(tmp_path, encode(TOPIC, made)).visit == made


def test_a_sign_that_is_gone_is_told_first(tmp_path: Path) -> None:
    made = visit("lasting-arm-pain", "slow-start", "metal-allergy", asked="red-flag helps")
    copy_topic(tmp_path)
    without(tmp_path, "en/checklist.toml", "metal-allergy")
    without(tmp_path, "en/checklist.toml", "lasting-arm-pain")
    again = again_in(tmp_path, encode(TOPIC, made))
    assert again.notices[0].startswith(
        "A warning sign was ticked then that this content no longer has: “lasting arm pain”. This sheet does not say it"
    )
    assert again.notices[1] == "That day it was an urgent sheet; with this content it is a sheet without advice."
    assert "red-flag" not in again.visit.asked, "who asked the signs of then did not ask those of now"
    assert not advise(again.topic.checklist, again.topic.advice, again.visit).answered
    assert again.visit.ticked == {"slow-start"}


def test_a_tick_that_is_not_known_may_be_a_sign(tmp_path: Path) -> None:
    topic = later(
        tmp_path,
        ("codes.toml", '  "driving-after",\n]', '  "driving-after",\n  "new-sign",\n]'),
        (
            "codes.toml",
            '  "long-morning-stiffness",\n]\n\n# In',
            '  "long-morning-stiffness",\n  "new-sign",\n]\n\n# In',
        ),
        ("en/checklist.toml", 'id = "long-morning-stiffness"', 'id = "new-sign"'),
    )
    made = Visit(date=dt.date(2026, 11, 21), ticked=frozenset({"new-sign"}), asked=frozenset({"red-flag"}))
    again = decode(encode(topic, made))
    assert "may be a warning sign" in again.notices[0] and not again.visit.asked
    assert again.kind == "urgent" and "That day it was an urgent sheet" in again.notices[1]


def test_what_became_an_emergency_stands_open(tmp_path: Path) -> None:
    made = visit("fever-or-infection", resolved={"fever-or-infection": "Dr Lee, today"})
    copy_topic(tmp_path)
    file = tmp_path / "neck-pain/en/checklist.toml"
    before, at, after = file.read_text("utf-8").partition('id = "fever-or-infection"')
    assert 'urgency = "same-day"' in after
    file.write_text(before + at + after.replace('urgency = "same-day"', 'urgency = "emergency-now"', 1), "utf-8")
    again = again_in(tmp_path, encode(TOPIC, made))
    assert again.visit.resolved == {} and "it stands open" in again.notices[0]
    assert advise(again.topic.checklist, again.topic.advice, again.visit).sheet == "urgent"


def test_a_language_that_is_gone_is_told(tmp_path: Path) -> None:
    copy_topic(tmp_path)
    folder = tmp_path / "neck-pain"
    shutil.copytree(folder / "en", folder / "de")
    swap(folder / "topic.toml", 'languages = ["en"]', 'languages = ["de", "en"]')
    swap(folder / "codes.toml", 'languages = ["en"]', 'languages = ["en", "de"]')
    german = topic_in(tmp_path)
    code = encode(german, visit("slow-start"))
    assert again_in(tmp_path, code).topic.language == "de" and not again_in(tmp_path, code).notices
    assert again_in(tmp_path, encode(TOPIC, visit("slow-start"))).topic.language == "en"
    swap(folder / "topic.toml", 'languages = ["de", "en"]', 'languages = ["en"]')
    again = again_in(tmp_path, code)
    assert "That sheet was in “de”; this one is in “en”." in again.notices
    assert "a language that is not known here" in " ".join(decode(code).notices)


def test_a_topic_without_numbers_has_no_codes(tmp_path: Path) -> None:
    (copy_topic(tmp_path) / "codes.toml").unlink()
    topic = topic_in(tmp_path)
    with pytest.raises(NoCode, match=r"This sheet has no code: the topic has no codes\.toml\."):
        encode(topic, visit("slow-start"))
    with pytest.raises(CodeTopic):
        again_in(tmp_path, encode(TOPIC, visit("slow-start")))
    later(tmp_path / "b", ("codes.toml", '  "slow-start",\n', ""))
    with pytest.raises(NoCode, match="“slow-start” has no number"):
        encode(topic_in(tmp_path / "b"), visit("slow-start"))


# `neckguide check` ----------------------------------------------------------------------------------------------------


def test_each_id_without_a_number_is_a_fault(tmp_path: Path) -> None:
    folder, file = copy_topic(tmp_path), "fault: neck-pain/codes.toml"
    for name, id, now in (
        ("items", '  "slow-start",\n', ""),
        ("blocks", '  "evidence",\n', ""),
        ("blocks", '  "section:is-it-safe",\n', ""),
        ("options", '"massage", ', ""),
        ("goals", '"lift", ', ""),
        ("exercises", '"band", ', ""),
        ("matters", '"cost", ', ""),
        ("languages", '"en"', '"de"'),
    ):
        before = (folder / "codes.toml").read_text("utf-8")
        found = added(folder, lambda id=id, now=now: swap(folder / "codes.toml", id, now))
        missing = id.strip(' ,\n"')
        assert found == {f"{file}: {name}: “{missing}” has no number: put it at the end of the list"}
        (folder / "codes.toml").write_text(before, "utf-8")


def test_a_sign_must_be_named_as_one_and_a_number_given_once(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    text = (folder / "codes.toml").read_text("utf-8")
    head, at, signs = text.partition("signs = [\n")
    (folder / "codes.toml").write_text(head + at + signs.replace('  "heart-signs",\n', "", 1), "utf-8")
    assert "fault: neck-pain/codes.toml: signs: “heart-signs” has no number: put it at the end of the list" in told(
        folder
    )
    (folder / "codes.toml").write_text(text.replace('"relax", "pillow"]', '"relax", "pillow", "relax"]'), "utf-8")
    assert "fault: neck-pain/codes.toml: exercises: relax: this id stands more than once" in told(folder)


def test_what_is_gone_may_keep_its_number_and_the_version_must_be_a_month(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    assert not added(folder, lambda: swap(folder / "codes.toml", '"relax", "pillow"]', '"relax", "pillow", "old"]'))
    version = f'version = "{TOPIC.about.version}"'
    found = added(folder, lambda: swap(folder / "topic.toml", version, 'version = "autumn"'))
    assert found == {"fault: neck-pain/topic.toml: codes need a version of year and month, such as 2026.11"}


def test_a_damaged_list_of_numbers_is_told(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    found = added(folder, lambda: (folder / "codes.toml").write_text("items = 3", "utf-8"))
    assert len(found) == 1 and all(line.startswith("fault: neck-pain/codes.toml: ") for line in found)


# What may never change ------------------------------------------------------------------------------------------


def test_every_id_of_the_topic_has_its_number() -> None:
    assert set(CODES.items) >= {item.id for item in TOPIC.checklist.items}
    assert set(CODES.blocks) >= set(block_ids(TOPIC))
    for name, count in FIRST.items():
        numbered = getattr(CODES, name)
        assert len(set(numbered)) == len(numbered) >= count


def test_numbers_once_given_out_stand_where_they_stood() -> None:
    """Codes in chart notes hold these places: add to the end of a list, and leave this test as it is."""
    assert (CODES.items[0], CODES.items[12], CODES.items[26], CODES.items[37]) == (
        *("tense-or-stressed", "stroke-signs", "blood-thinner", "driving-after"),
    )
    assert (CODES.blocks[0], CODES.blocks[10], CODES.blocks[11], CODES.blocks[21], CODES.blocks[23]) == (
        *("short-version", "tracker", "section:why-it-matters", "section:what-you-can-do", "letterhead"),
    )
    assert CODES.options[:7] == (
        *("acupuncture", "exercise", "manual-therapy", "massage", "medicine", "heat-and-relaxation", "wait"),
    )
    assert CODES.exercises[:7] == ("stay-active", "turn-and-tilt", "band", "breaks", "heat-or-cold", "relax", "pillow")
    assert CODES.goals[:7] == ("drive", "sleep", "desk", "lift", "play", "tablets", "family")
    assert CODES.matters[:6] == ("move", "sleep", "tablets", "no-needles", "cost", "myself")


def test_a_code_of_the_first_form_is_read_for_ever() -> None:
    sheet = read_code(GOLDEN)
    assert (sheet.head.version, sheet.head.date, sheet.head.kind) == ("2026.11", dt.date(2026, 11, 21), "ordinary")
    assert (sheet.head.paper, sheet.head.size, sheet.head.typed) == ("letter", 18, True)
    assert sheet.choices == Choices(
        asked=frozenset({"red-flag", "helps"}),
        ticked=(1, 13, 29),
        resolved={13: True},
        blocks=(10, 5, 6, 19),
        short=(19,),
        options=(0, 6),
        matters={1: 0, 4: 2},
        exercises=(2, 0),
        goal=2,
        review=dt.date(2027, 1, 2),
        marks=(Spot(0.5, 0.25), Spot(0.11, 0.875)),
    )


def test_the_decoded_visit_is_sound() -> None:
    for made in some_visits(30):
        check_visit(TOPIC.checklist, change(decode(encode(TOPIC, made)).visit, resolved={}))


# The check itself -------------------------------------------------------------------------------------------------


def test_the_check_has_the_roots_that_are_claimed() -> None:
    """Four consecutive powers of a generator of the field of 1,024: so any four wrong characters are found."""
    a = (1, 0)
    powers = [(0, 1)]
    while (following := _times(powers[-1], a)) != (0, 1):
        powers.append(following)
    assert len(powers) == 1_023
    code = [ALPHABET.index(each) for each in plain(encode(TOPIC, some_visits(5)[4]))]
    wrong = list(code)
    wrong[3] ^= 9
    for root in (-2, -1, 0, 1):
        place = powers[root % 1_023]
        assert _at(place, _difference(code)) == (0, 0)
        assert _at(place, _difference(wrong)) != (0, 0)


def _difference(code: list[int]) -> list[int]:
    """A code set off against the sealed code of no characters at the same length: what is left is a plain code word."""
    empty = [ALPHABET.index(each) for each in plain(spell([0] * (len(code) - CHECKS)))]
    return [one ^ other for one, other in zip(code, empty, strict=True)]


def _at(place: tuple[int, int], word: list[int]) -> tuple[int, int]:
    total = (0, 0)
    for number in word:
        total = _times(total, place)
        total = (total[0], total[1] ^ number)
    return total


def _times(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """In the field of 1,024 as pairs of numbers, y * y = y + 3."""
    high = _small(one[0], other[0])
    middle = _small(one[0], other[1]) ^ _small(one[1], other[0])
    return middle ^ high, _small(one[1], other[1]) ^ _small(high, 3)


def _small(one: int, other: int) -> int:
    """In the field of 32, x^5 = x^3 + 1."""
    total = 0
    while other:
        total ^= one if other & 1 else 0
        one = one << 1 ^ (0b101001 if one & 16 else 0)
        other >>= 1
    return total


def test_a_question_that_came_later_was_not_asked(tmp_path: Path) -> None:
    """A code that says “asked” of a shorter list must not say it of a longer one."""
    code = encode(TOPIC, visit("slow-start", asked="helps red-flag"))
    id = TOPIC.checklist.group("red-flag")[-1].id
    later(
        tmp_path,
        ("codes.toml", f'  "{id}",\n', '  "an-older-sign",\n'),
        ("codes.toml", "items = [", f"items = [\n  # {id}"),
    )
    items = topic_in(tmp_path).codes
    assert items is not None
    file = tmp_path / "neck-pain" / "codes.toml"
    file.write_text(
        file.read_text("utf-8").replace('  "driving-after",\n', f'  "driving-after",\n  "{id}",\n', 1), "utf-8"
    )
    again = again_in(tmp_path, code)
    assert again.visit.asked == frozenset({"helps"})
    assert "questions now that were not there then" in again.notices[0]
