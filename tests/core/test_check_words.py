"""`check` of sections and of wording: dates, long sentences, passive voice, terms, grades of what goes home."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from neckguide.clinic import Clinic
from neckguide.content.check import section_text
from neckguide.content.readability import grade
from neckguide.handout.compose import compose
from tests.core.planting import DATES, SECTION, added, append, section, told
from tests.core.rooms import TODAY, copy_topic, swap, topic_in, visit

FILE = f"neck-pain/{SECTION}"
PLAIN = "You may walk. You may rest. You may sit. You can sleep. "
TERM = '[[term]]\nword = "zygapophysis"\nplain = "small joint"\n'


def test_a_good_section_adds_nothing(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    assert added(folder, lambda: section(folder, "It may ease.")) == set()


def swap_last(file: Path, old: str, new: str) -> None:
    """The first may stand in a table of labels."""
    before, found, after = file.read_text("utf-8").rpartition(old)
    assert found
    file.write_text(f"{before}{new}{after}", "utf-8")


def sentence(count: int) -> str:
    return f"You {'may ' * (count - 2)}go."


@pytest.mark.parametrize(("count", "kind"), [(20, ""), (21, "notice"), (25, "notice"), (26, "fault")])
def test_a_long_sentence_is_named_with_the_mean(tmp_path: Path, count: int, kind: str) -> None:
    folder = copy_topic(tmp_path)
    found = added(folder, lambda: section(folder, f"{sentence(count)} {sentence(4)}"))
    lines = [line for line in found if "words in one sentence" in line]
    assert len(lines) == bool(kind)
    for line in lines:
        assert line.startswith(f"{kind}: {FILE}: {count} words in one sentence, mean {(count + 4) / 2:.0f}; ")
        assert "“You may may may" in line


def test_the_mean_of_all_sections_is_told(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    section(folder, sentence(20))
    means = [line for line in told(folder) if "mean words in a sentence: " in line]
    assert len(means) == 1 and means[0].startswith("notice: neck-pain/en/sections: ")
    assert means[0].endswith("most 20.0 in 99-planted.md")


@pytest.mark.parametrize(
    ("active", "kind", "text"), [(5, "notice", "1 of 5"), (4, "notice", "1 of 5"), (3, "fault", "1 of 4")]
)
def test_more_than_one_passive_sentence_in_five_is_a_fault(tmp_path: Path, active: int, kind: str, text: str) -> None:
    folder = copy_topic(tmp_path)
    if active == 5:
        text = "1 of 6"
    # Neither a heading nor a word or two is a sentence of its own.
    body = f"## What is said of this\n\n{'You may go on. ' * active}It was not measured. Rest.\n"
    lines = [line for line in added(folder, lambda: section(folder, body)) if "passive" in line]
    most = "; one in five is the most" if kind == "fault" else ""
    assert lines == [f"{kind}: {FILE}: passive voice in {text} sentences{most}: “It was not measured.”"]


def test_a_term_is_explained_in_the_section_and_in_its_short_form(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    append(folder, "en/glossary.toml", TERM)
    said = "“zygapophysis” is not explained here: say “small joint” too"
    assert added(folder, lambda: section(folder, "Your zygapophysis hurts.")) == {f"fault: {FILE}: {said}"}
    section(folder, "A small joint, or zygapophysis.")
    assert not [line for line in told(folder) if FILE in line]
    short = "Your zygapophysis hurts."
    assert added(folder, lambda: section(folder, "A small joint.", short=short)) == {f"fault: {FILE}: short: {said}"}
    explained = '!!! urgent "Now"\n    It is a small joint.'
    section(folder, explained, short=short)
    assert not [line for line in told(folder) if FILE in line]


@pytest.mark.parametrize(
    ("name", "old"),
    [
        ("handout.toml", 'ask = "'),
        ("plan.toml", 'what = "'),
        ("advice.toml", 'body = "'),
        ("checklist.toml", 'line = "'),
        ("options.toml", 'what = "'),
        ("claims.toml", 'who = "'),
    ],
)
def test_a_term_in_any_other_file_is_found(tmp_path: Path, name: str, old: str) -> None:
    folder = copy_topic(tmp_path)
    append(folder, "en/glossary.toml", TERM)
    found = added(folder, lambda: swap_last(folder / "en" / name, old, f"{old}Zygapophysis. "))
    kind = "notice" if name == "claims.toml" else "fault"
    assert [line for line in found if line.startswith(f"{kind}: neck-pain/en/{name}: ") and "“zygapophysis” is" in line]


def test_long_words_and_words_with_plainer_ones_are_notices(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    append(folder, "en/glossary.toml", '[[simpler]]\nword = "qqq"\nuse = "rest"\n')
    found = added(folder, lambda: section(folder, "A proprioceptive qqq, and acupuncture."))
    assert f"notice: {FILE}: long words that the glossary does not know: “proprioceptive”" in found
    assert f"notice: {FILE}: “qqq” has plainer words: “rest”" in found


@pytest.mark.parametrize(
    ("short", "text"),
    [("", "short is empty"), ("so " * 61, "short has 61 words; 60 are the most")],
)
def test_the_short_form_is_there_and_short(tmp_path: Path, short: str, text: str) -> None:
    folder = copy_topic(tmp_path)
    assert f"fault: {FILE}: {text}" in added(folder, lambda: section(folder, "It may ease.", short=short))


def test_what_the_short_form_cites_is_known(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    short = "It may ease [@nobody-1999; @needs-check]."
    found = added(folder, lambda: section(folder, "It may ease.", short=short))
    assert found == {
        f"fault: {FILE}: short: reference “nobody-1999” is not in references.json",
        f"notice: {FILE}: short: 1 × source still to be checked",
    }


@pytest.mark.parametrize(
    ("old", "new", "kind", "text"),
    [
        ("review-by = 2027", "review-by = 2024", "fault", "written on 2026-11-21, after its review day 2024-11-21"),
        ("review-by = 2027", "review-by = 2024", "notice", "the review day 2024-11-21 is past"),
        ("searched = 2026-11-21", "searched = 2026-11-22", "fault", "searched on 2026-11-22, which is still to come"),
        ("written = 2026-11-21", "written = 2026-13-21", "fault", "the head is not valid TOML: "),
        ("written = 2026-11-21", 'written = "soon"', "fault", "written: "),
    ],
)
def test_the_dates_of_a_section_are_sound(tmp_path: Path, old: str, new: str, kind: str, text: str) -> None:
    folder = copy_topic(tmp_path)
    found = added(folder, lambda: section(folder, "It may ease.", DATES.replace(old, new)))
    assert len([line for line in found if line.startswith(f"{kind}: {FILE}: {text}")]) == 1


def test_a_section_grows_old_alone_and_with_its_topic(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    section(folder, "It may ease.", "")
    topic = topic_in(tmp_path)
    day = topic.about.review_by
    own = {section.file for section in topic.sections if section.review_by and section.review_by < day}

    def past(today: dt.date) -> set[str]:
        return {line for line in told(folder, today) if line.endswith("is past")}

    assert past(TODAY) == set() and not any(FILE in line for line in past(day))
    late = past(day + dt.timedelta(1))
    assert f"notice: {FILE}: the review day {day} is past" in late
    assert f"notice: neck-pain/topic.toml: the review day {day} is past" in late
    assert len(late) >= len(topic.sections) - len(own)


def test_the_topics_own_dates_are_sound(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    swap(folder / "topic.toml", "review-by = 20", "review-by = 19")
    swap(folder / "topic.toml", "searched = 2026", "searched = 2036")
    lines = told(folder)
    assert [
        x for x in lines if x.startswith("fault: neck-pain/topic.toml: written on ") and "after its review day" in x
    ]
    assert [x for x in lines if x.startswith("fault: neck-pain/topic.toml: searched on 2036")]
    swap(folder / "topic.toml", "searched = 2036", "searched = 2036-99")
    assert [line.startswith("fault: neck-pain/topic.toml: this is not valid TOML: ") for line in told(folder)] == [True]


def test_a_day_that_is_none_is_named_and_costs_no_words(tmp_path: Path) -> None:
    """The section is shown, and said to be past its day: nobody may rely on a day that cannot be read."""
    folder = copy_topic(tmp_path)
    swap(folder / "topic.toml", "review-by = 2027-11-21", 'review-by = "soon"')
    file = next((folder / "en/sections").glob("01-*.md"))
    swap(file, "written = 2026-11-21", 'written = "in autumn"')
    faults = [line for line in told(folder) if line.startswith("fault: ")]
    assert faults == [
        "fault: neck-pain/topic.toml: review-by: this is no date; write a day as 2026-11-21",
        f"fault: neck-pain/en/sections/{file.name}: written: this is no date; write a day as 2026-11-21",
    ]
    topic = topic_in(tmp_path)
    assert all(section.blocks() for section in topic.sections)
    assert "Review by a day we cannot read." in compose(topic, visit(), Clinic()).foot[1]


HARD = "Practitioners overwhelmingly characterise individualised interventions as complementary alternatives today. "


@pytest.mark.parametrize(
    ("name", "old", "place", "kind"),
    [
        ("plan.toml", 'how = "', "", "fault"),
        ("advice.toml", 'body = "', "row ", "fault"),
        ("handout.toml", "short-version = [\n", "short-version", "fault"),
        ("handout.toml", 'funding = "', "statements", "notice"),
        ("options.toml", 'what = "', "", "fault"),
        ("claims.toml", 'who = "', "", "notice"),
    ],
)
def test_the_grade_of_each_part_of_a_file(tmp_path: Path, name: str, old: str, place: str, kind: str) -> None:
    folder = copy_topic(tmp_path)
    assert grade(HARD * 6) > 20
    new = f'{old}"{HARD * 6}",\n' if old.endswith("[\n") else f"{old}{HARD * 6}"
    found = added(folder, lambda: swap_last(folder / "en" / name, old, new))
    assert [line for line in found if line.startswith(f"{kind}: neck-pain/en/{name}: {place}") and ": grade " in line]


def test_another_language_is_not_judged_by_english_rules(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    (folder / "en").rename(folder / "de")
    swap(folder / "topic.toml", '["en"]', '["de"]')
    lines = told(folder)
    assert "notice: neck-pain/de: wording is judged in English alone" in lines
    assert not [line for line in lines if "passive" in line or "grade" in line or "in one sentence" in line]


def test_section_text_is_what_is_read_aloud(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    section(folder, '## Head\n\nOne [@a].\n\n- Two\n\n!!! key "Three"\n    Four\n\n| a | b |\n|---|---|\n| c | d |')
    blocks = topic_in(tmp_path).section("planted").blocks()
    assert section_text(blocks) == "Head\nOne.\nTwo\nThree\nFour\na\nb\nc\nd"
