"""`check` of pictures: values, words, safety and use, each fault in one sentence with file and place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.planting import added, claim, dots, drawing, option, section, told, write
from tests.core.rooms import copy_topic, swap

FILE = "neck-pain/en/figures/planted.toml"
SVG = "neck-pain/figures/planted.svg"


def test_a_good_figure_adds_nothing(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    assert added(folder, lambda: dots(folder)) == {f"notice: {FILE}: 1 × source still to be checked"}
    assert added(folder, lambda: drawing(folder, "<text>{a}</text>", 'a = "A"')) == set()


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"row": '[{label = "Needles", count = 900}]'}, "“Needles”: count 900 is not between 0 and the total, 100"),
        ({"row": '[{label = "Needles", count = -1}]'}, "“Needles”: count -1 is not between 0 and the total, 100"),
        ({"unit": None}, "missing required field “unit”"),
        ({"unit": '" "'}, "unit"),
        ({"kind": '"pie"'}, "kind: "),
        ({"kind": None}, "missing required field “kind”"),
        ({"colour": '"red"'}, "there is an unknown field “colour”"),
        ({"title": '""'}, "title is empty"),
        ({"caption": '""'}, "caption is empty"),
        ({"alt": '" "'}, "alt is empty"),
        ({"caption": '"About 9 had one."'}, "the caption cites no source; "),
        ({"caption": '"Some had one [@nobody-1999]."'}, "reference “nobody-1999” is not in references.json"),
        ({"caption": '"About 1 in 10,000 [@needs-check]."'}, "this counts of 10,000, but the total is 100: "),
        ({"alt": '"Nine of 90 dots."'}, "this counts of 90, but the total is 100: "),
        ({"row": '[{label = "1 in 20 people", count = 9}]'}, "this counts of 20, but the total is 100: "),
        ({"row": "[}"}, "this is not valid TOML: "),
    ],
)
def test_a_figure_with_a_fault_is_named(tmp_path: Path, changed: dict[str, str | None], text: str) -> None:
    folder = copy_topic(tmp_path)
    found = added(folder, lambda: dots(folder, **changed))
    assert [line for line in found if line.startswith(f"fault: {FILE}: {text}")], found
    assert len([line for line in found if line.startswith("fault: ")]) == 1


def test_a_total_of_ten_thousand_is_one_however_written(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    caption = '"1 of 10,000 people, or 1 of 10000; in 28 of 29 trials, in 2012 [@needs-check]."'
    found = added(folder, lambda: dots(folder, total="10000", title='"Rare"', caption=caption, alt='"One in 10,000."'))
    assert not [line for line in found if line.startswith("fault: ")]


def test_a_certainty_that_is_none_of_four_is_named(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    scale = {"unit": None, "total": None, "row": None, "says": '"It."'}
    found = added(folder, lambda: dots(folder, kind='"certainty"', level='"sure"', **scale))
    assert f"fault: {FILE}: level: unknown value 'sure'" in found


@pytest.mark.parametrize(
    ("svg", "text"),
    [
        ("<script>alert()</script>", "“script” is not allowed in a drawing"),
        ('<rect onclick="a()"/>', "“onclick” is not allowed in a drawing"),
        ('<rect href="https://a.example"/>', "“href” is not allowed in a drawing"),
        ('<rect fill="url(https://a.example)"/>', "“fill” must name a colour, and lead to nothing else"),
        ('<image x="0"/>', "“image” is not allowed in a drawing"),
        ("<rect>", "this is not a drawing in SVG"),
    ],
)
def test_an_unsafe_drawing_is_named(tmp_path: Path, svg: str, text: str) -> None:
    folder = copy_topic(tmp_path)
    assert f"fault: {SVG}: {text}" in added(folder, lambda: drawing(folder, svg))


def test_the_words_of_a_drawing_fit_it(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    found = added(folder, lambda: drawing(folder, "<text>{left}{right}</text>", 'left = "Left"\nlow = "Low"'))
    assert f"fault: {FILE}: the drawing wants words for “right”" in found
    assert f"fault: {FILE}: the drawing has no place for “low”" in found
    assert not [line for line in found if "“left”" in line]


def test_a_drawing_and_its_words_need_each_other(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    drawing(folder, "")
    found = added(folder, (folder / "en/figures/planted.toml").unlink)
    assert f"fault: {SVG}: this drawing has no words: en/figures/planted.toml is missing" in found
    drawing(folder, "")
    found = added(folder, (folder / "figures/planted.svg").unlink)
    assert f"fault: {FILE}: its drawing figures/planted.svg is missing" in found
    assert "fault: neck-pain/en/sections/99-planted.md: picture “planted” is missing from figures/" in found


def test_a_picture_that_nothing_shows_is_named(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    drawing(folder, "")
    found = added(folder, lambda: section(folder, "It may ease."))
    assert {f"fault: {FILE}: this file is never used", f"fault: {SVG}: this file is never used"} <= found


def test_an_exercise_shows_a_picture_of_its_own(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    (folder / "codes.toml").unlink()  # What is planted has no number in a sheet's code.
    goal = '[[exercise]]\nid = "planted"\nlabel = "L"\nhow = "Sit."\ndose = "Once."\nstop = "Stop."\n'
    plan = (folder / "en/plan.toml").read_text("utf-8")
    found = added(folder, lambda: write(folder, "en/plan.toml", plan + goal))
    assert found == {"notice: neck-pain/en/plan.toml: planted: this exercise has no drawing"}
    drawing(folder, "")
    for name in ("en/figures/{}.toml", "figures/{}.svg"):
        (folder / name.format("planted")).rename(folder / name.format("exercise-planted"))
    section(folder, "It may ease.")
    assert not [line for line in told(folder) if "exercise-planted" in line and "never used" in line]
    found = added(folder, lambda: write(folder, "en/plan.toml", plan))
    assert "fault: neck-pain/figures/exercise-planted.svg: this file is never used" in found


def test_a_claim_may_show_a_picture(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    drawing(folder, "")
    claim(folder, figure='"planted"')
    assert not [line for line in told(folder) if "planted" in line and "never used" in line]


def test_an_unknown_picture_is_named_wherever_it_is_wanted(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    found = added(folder, lambda: section(folder, "It may ease.\n\n![ ](figure:hand)"))
    assert "fault: neck-pain/en/sections/99-planted.md: picture “hand” is missing from figures/" in found
    assert "fault: neck-pain/en/sections/99-planted.md: picture “hand” has no alternative text" in found
    found = added(folder, lambda: swap(folder / "en/handout.toml", '\nfigure = "', '\nfigure = "no-'))
    assert [line for line in found if line.startswith("fault: neck-pain/en/handout.toml: ") and "figure “no-" in line]


def test_an_options_dots_count_of_one_total(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    rows = '[{label = "Needles", count = 101}]'
    found = added(folder, lambda: option(folder, rows=rows, benefit='"5 of 50 people [@needs-check]."'))
    where = "fault: neck-pain/en/options.toml: planted: "
    assert f"{where}“Needles”: count 101 is not between 0 and the total, 100" in found
    assert f"{where}this counts of 50, but the total is 100: use one for both" in found
