"""Figures drawn from numbers: what is drawn is what was given, and its words stay inside and apart."""

from __future__ import annotations

import re
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from msgspec import structs

from neckguide.content.charts import chart
from neckguide.content.figures import (
    MOST_BYTES,
    MOST_LETTERS,
    MOST_LINES,
    MOST_NAMES,
    MOST_POINTS,
    MOST_ROWS,
    Bars,
    Chart,
    Count,
    Course,
    Dots,
    Line,
    Point,
    Scale,
    faults,
    unsafe,
)
from neckguide.content.lettering import long, printable, ticks, wrapped

SAID = ("A title", "A caption", "What it shows")
STEPS = {"high": "High", "moderate": "Moderate", "low": "Low", "very-low": "Very low"}
LABEL = "Needles set beside the care that people have in most clinics"
LONGER = (LABEL + " and at home too, in all of the weeks")[: round(len(LABEL) * 1.4)]
UNBROKEN = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente"


def dots(*counts: int, total: int = 100, label: str = "Needles", tone: str = "gain") -> Dots:
    return Dots(*SAID, "people", total, tuple(Count(label, each) for each in counts), tone)  # type: ignore[arg-type]


def bars(label: str, unit: str = "people", total: int = 100) -> Bars:
    rows = (Count(label, total, total // 2, total), Count(label, 0), Count(label, total // 3, 0, total))
    return Bars(*SAID, unit, total, rows, "harm")


def course(label: str, lines: int = 2, name: str = "Start", total: int = 100) -> Course:
    points = tuple(Point(at, at % (total + 1), name=name) for at in (0, 1, 2, 46, 365))
    return Course(*SAID, label, total, label, tuple(Line(label, points) for _ in range(lines)))


def scale(level: str = "low", says: str = "Neck pain", steps: dict[str, str] | None = None) -> Scale:
    return Scale(*SAID, level, says, steps or STEPS)  # type: ignore[arg-type]


EVERY: dict[str, Chart] = {
    "dots": dots(50, 43, 30),
    "harm": dots(9, tone="harm"),
    "thousands": dots(1, 230, 10_000, 0, total=10_000),
    "bars": bars("Pain, a bruise or the like"),
    "course": course("Neck pain"),
    "scale": scale(),
}
for name, words in {"60": LABEL, "84": LONGER, "unbroken": UNBROKEN, "wide": "W" * 60}.items():
    EVERY[f"dots {name}"] = structs.replace(dots(50, 0, label=words), unit=words)
    EVERY[f"bars {name}"] = bars(words, words)
    EVERY[f"course {name}"] = course(words, MOST_LINES, words[:60], 1_000_000)
    EVERY[f"scale {name}"] = scale("high", words, dict.fromkeys(STEPS, words))
every = pytest.mark.parametrize("figure", EVERY.values(), ids=EVERY)


def drawing(figure: Chart, narrow: bool = False) -> ElementTree.Element:
    return ElementTree.fromstring(chart(figure, narrow))


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter() if element.tag.endswith("text")]


def filled(figure: Dots, narrow: bool = False) -> int:
    """Dots of the figure's own colour."""
    return _shapes(figure, narrow, "#0b6b6f" if figure.tone == "gain" else "#7a4f00")


def hollow(figure: Dots) -> int:
    return _shapes(figure, False, "#6f7d84") + _shapes(figure, False, "#b9c4c8")


def _shapes(figure: Dots, narrow: bool, ink: str) -> int:
    """Shapes of that colour, one by one or as broken lines."""
    found = 0
    for element in drawing(figure, narrow):
        if ink in (element.get("stroke") or element.get("fill"), element.get("fill")):
            found += len(element) or _count(element)
    return found


def _count(path: ElementTree.Element) -> int:
    lengths = [float(length) for length in re.findall(r"h([\d.]+)", path.get("d", ""))]
    dash = path.get("stroke-dasharray")
    if dash is None:
        return len(lengths)
    pitch = sum(map(float, dash.split()))
    # Each broken line ends shortly after its last square began, or ended.
    return sum(round(length / pitch + 0.15) for length in lengths)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("total", [1, 7, 25, 100, 160, 200])
def test_as_many_dots_are_filled_as_were_counted(total: int, narrow: bool) -> None:
    for count in {0, 1, total // 3, total - 1, total}:
        figure = dots(count, total=total)
        assert filled(figure, narrow) == count
        assert filled(dots(count, total=total, tone="harm"), narrow) == count
        assert hollow(figure) == total - count


@pytest.mark.parametrize(("count", "total"), [(1, 10_000), (230, 10_000), (0, 10_000), (10_000, 10_000), (61, 1_000)])
def test_thousands_are_a_few_lines_that_count_right(count: int, total: int) -> None:
    assert (filled(dots(count, total=total)), hollow(dots(count, total=total))) == (count, total - count)
    assert len(chart(dots(count, total=total))) < 8_000


@pytest.mark.parametrize("narrow", [False, True])
def test_dots_say_their_numbers_in_words(narrow: bool) -> None:
    said = " ".join(
        texts(drawing(structs.replace(dots(50, 7, total=10_000, label="Real needles"), of="out of"), narrow))
    )
    assert said.count("Real needles") == 2
    assert "50 out of 10,000 people" in said and "7 out of 10,000 people" in said


def test_a_bar_is_as_long_as_its_count() -> None:
    root = drawing(bars("Pain", total=120))
    boxes = [(each.get("fill"), float(each.get("width", "0"))) for each in root if each.tag.endswith("rect")][1:]
    whole = next(width for fill, width in boxes if fill == "#ffffff")
    counted = [width / whole for fill, width in boxes if fill == "#7a4f00"]
    assert counted == pytest.approx([1, 40 / 120], abs=0.001)


def test_a_range_is_told_in_words() -> None:
    assert any(
        "40 of 100 (35–45)" in text for text in texts(drawing(Bars(*SAID, "people", 100, (Count("A", 40, 35, 45),))))
    )


def test_points_lie_where_their_values_are() -> None:
    line = Line("Neck pain", (Point(0, 64), Point(46, 35), Point(365, 42)))
    root = drawing(Course(*SAID, "points", 100, "Days", (line,)))
    dots = [(float(e.get("cx", "")), float(e.get("cy", ""))) for e in root if e.tag.endswith("circle")]
    (x0, y0), (x1, y1), (x2, y2) = dots
    assert (x1 - x0) / (x2 - x0) == pytest.approx(46 / 365, abs=0.002)
    assert (y1 - y0) / (y2 - y0) == pytest.approx((64 - 35) / (64 - 42), abs=0.02)


def test_lines_are_told_apart_without_colour() -> None:
    paths = [
        e for e in drawing(course("Pain", MOST_LINES)) if e.get("stroke-linejoin") == "round" and "L" in e.get("d", "")
    ]
    assert len({path.get("stroke-dasharray") for path in paths}) == MOST_LINES


def test_a_course_names_its_points_with_their_values() -> None:
    line = Line("Pain", (Point(0, 64, name="Start"), Point(365, 42, name="A year")))
    said = texts(drawing(Course(*SAID, "points", 100, "Days", (line,))))
    assert {"Start: 64", "A year: 42", "Pain", "points", "Days", "0", "100"} <= set(said)


@pytest.mark.parametrize(("level", "steps"), [("very-low", 1), ("low", 2), ("moderate", 3), ("high", 4)])
def test_as_many_steps_are_filled_as_the_level_has(level: str, steps: int) -> None:
    root = drawing(scale(level))
    assert len([e for e in root if e.get("fill") == "#0b6b6f"]) == steps
    assert [e.text for e in root if e.get("font-weight") == "700"] == [STEPS[level]]
    assert set(STEPS.values()) <= set(texts(root))


class Box(NamedTuple):
    left: float
    top: float
    right: float
    foot: float
    text: str


def boxes(root: ElementTree.Element) -> list[Box]:
    found: list[Box] = []
    for element in root.iter():
        if element.tag.endswith("text"):
            size, x, y = (float(element.get(key, "")) for key in ("font-size", "x", "y"))
            wide = long(element.text or "", size)
            left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[element.get("text-anchor", "start")]
            found.append(Box(left, y - 0.74 * size, left + wide, y + 0.22 * size, element.text or ""))
    return found


@every
@pytest.mark.parametrize("narrow", [False, True])
def test_words_stay_inside_and_never_meet(figure: Chart, narrow: bool) -> None:
    assert not list(faults(figure))
    root = drawing(figure, narrow)
    width, height = float(root.get("width", "")), float(root.get("height", ""))
    said = boxes(root)
    for box in said:
        assert box.left >= 0 and box.top >= 0 and box.right <= width and box.foot <= height, box
    for one, other in combinations(said, 2):
        apart = one.right <= other.left or other.right <= one.left or one.foot <= other.top or other.foot <= one.top
        assert apart, (one, other)
    sizes = [float(element.get("font-size", "")) for element in root.iter() if element.tag.endswith("text")]
    assert min(sizes) >= 18


@every
def test_every_chart_is_a_small_safe_drawing_and_the_same_each_time(figure: Chart) -> None:
    for narrow in (False, True):
        svg = chart(figure, narrow)
        assert unsafe(svg) == ""
        assert svg == chart(figure, narrow)
        assert not re.search(rb"\d\.\d{3}", svg)


def test_the_most_that_is_allowed_still_fits() -> None:
    most = Dots(*SAID, "people", 200, tuple(Count("W" * MOST_LETTERS, 100) for _ in range(MOST_ROWS)))
    names = ("W" * 60,) * MOST_NAMES + ("",) * (MOST_POINTS - MOST_NAMES)
    points = tuple(Point(at, at, at, at, name) for at, name in enumerate(names))
    long_course = Course(
        *SAID, "points", 1_000_000, "Days", tuple(Line(f"{at} {LABEL}", points) for at in range(MOST_LINES))
    )
    for figure in (most, long_course):
        assert not list(faults(figure))
        assert len(chart(figure)) <= MOST_BYTES


@every
def test_words_are_never_markup(figure: Chart) -> None:
    evil = '<script>alert("1")</script> & \u0000\u202e]]>'
    match figure:
        case Dots() | Bars():
            hurt = structs.replace(figure, unit=evil, of=evil, rows=(Count(evil, 1), *figure.rows))
        case Course():
            line = Line(evil, (Point(0, 1, name=evil), Point(1, 1)))
            hurt = structs.replace(figure, unit=evil, along=evil, lines=(line,))
        case Scale():
            hurt = structs.replace(figure, says=evil, steps=dict.fromkeys(STEPS, evil))
    svg = chart(hurt)
    assert unsafe(svg) == "" and b"<script" not in svg and b"\x00" not in svg
    assert "<script>" in "".join(texts(ElementTree.fromstring(svg))).replace("-", "")


def test_long_words_break_and_short_ones_do_not() -> None:
    assert wrapped("short words only", 400) == ["short words only"]
    lines = wrapped(f"the {UNBROKEN}", 160)
    assert "".join(line.removesuffix("-") for line in lines[1:]) == UNBROKEN
    assert all(long(line) <= 160 for line in lines)
    assert wrapped(" ", 100) == []
    assert printable("a\u00adb\n c\u0007") == "ab c"


@pytest.mark.parametrize(("first", "last"), [(0, 1), (0, 100), (3, 18), (0, 365), (0, 1_000_000), (-5, 5)])
def test_axes_have_few_whole_numbers(first: int, last: int) -> None:
    marks = ticks(first, last)
    assert 2 <= len(marks) <= 6 and marks[0] >= first and marks[-1] <= last
