"""Pictures of a topic: what a figure's TOML file says, and drawings made safe to show.

A figure is either one of our drawings (`figures/<id>.svg`, its words in `<language>/figures/<id>.toml`) or is drawn
from values by `charts.py`. Both are SVG for every writer: screen, paper and web page show the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import field

from neckguide.content.lettering import printable
from neckguide.content.spots import VIEW_BOX
from neckguide.content.topic import CERTAINTIES, Certainty, Toml

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Tone: TypeAlias = Literal["gain", "harm"]

MOST_BYTES = 40_000
"""Size of a drawing; larger ones hold up the sheet."""
MOST_DEEP = 12
MOST_ROWS = 6
MOST_LINES = 4
MOST_POINTS = 40
MOST_NAMES = 6
MOST_LETTERS = 120
MOST_TOTAL = {"dots": 10_000, "bars": 1_000_000, "course": 1_000_000}

_WORD = re.compile(r"\{([a-z0-9-]+)\}")
_NAMESPACE = "{http://www.w3.org/2000/svg}"
_ALLOWED = frozenset(
    ["svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "title", "desc"]
)


class _Said(Toml, frozen=True):
    """What every figure says about itself: `caption` is prose and cites its source, `alt` tells what it shows."""

    title: str
    caption: str
    alt: str


class Drawing(_Said, frozen=True, tag_field="kind", tag="drawing"):
    """Our own drawing. `words` go into the SVG's `{keys}`; with `marks` a tap leaves a mark."""

    words: dict[str, str] = field(default_factory=dict[str, str])
    marks: bool = False


class Count(Toml, frozen=True):
    """So many of the figure's `total`; `low` and `high` give the range where one is known."""

    label: str
    count: int
    low: int | None = None
    high: int | None = None


class Dots(_Said, frozen=True, tag_field="kind", tag="dots"):
    """Rows of `total` dots, `count` of them filled; `of` stands between the two numbers in words."""

    unit: str
    total: int
    rows: tuple[Count, ...] = field(name="row")
    tone: Tone = "gain"
    of: str = "of"


class Bars(_Said, frozen=True, tag_field="kind", tag="bars"):
    """Bar against bar on one scale from 0 to `total`."""

    unit: str
    total: int
    rows: tuple[Count, ...] = field(name="row")
    tone: Tone = "gain"
    of: str = "of"


class Point(Toml, frozen=True):
    """A value at a place along the course."""

    at: int
    value: int
    low: int | None = None
    high: int | None = None
    name: str = ""


class Line(Toml, frozen=True):
    """One course, its points in order."""

    label: str
    points: tuple[Point, ...]


class Course(_Said, frozen=True, tag_field="kind", tag="course"):
    """Something over time: upright 0 to `total` of `unit`, `along` names what runs below."""

    unit: str
    total: int
    along: str
    lines: tuple[Line, ...] = field(name="line")


class Scale(_Said, frozen=True, tag_field="kind", tag="certainty"):
    """How sure we are, as one of four steps; `says` is what it is about.

    `steps` are the words of the four; where the file gives none they are those of `claims.toml`.
    """

    level: Certainty
    says: str
    steps: dict[Certainty, str] = field(default_factory=dict["Certainty", str])


Chart: TypeAlias = Dots | Bars | Course | Scale
Picture: TypeAlias = Drawing | Chart


def faults(chart: Chart) -> Iterator[str]:
    """What is wrong with a figure's values, a sentence each."""
    if isinstance(chart, Scale):
        yield from (
            f"neither this file nor claims.toml has a word for the certainty “{level}”"
            for level in CERTAINTIES
            if not chart.steps.get(level)
        )
        yield from _long("says", chart.says)
        return
    entries = chart.lines if isinstance(chart, Course) else chart.rows
    yield from _frame(chart, len(entries))
    for entry in entries:
        yield from _long("label", entry.label)
        for part in entry.points if isinstance(entry, Line) else (entry,):
            yield from (f"“{entry.label}”: {fault}" for fault in _value(part, chart.total))
        if isinstance(entry, Line):
            yield from _order(entry)


def _frame(chart: Dots | Bars | Course, entries: int) -> Iterator[str]:
    """The figure without its rows or lines."""
    if not chart.unit.strip():
        yield "unit is empty: say what is counted"
    yield from _long("unit", chart.unit)
    most, rows = (
        (MOST_TOTAL["course"], MOST_LINES)
        if isinstance(chart, Course)
        else (MOST_TOTAL["dots" if isinstance(chart, Dots) else "bars"], MOST_ROWS)
    )
    if not 1 <= chart.total <= most:
        yield f"total is {chart.total}; it must be 1 to {most}"
    if not 1 <= entries <= rows:
        yield f"there are {entries} rows or lines to draw; 1 to {rows} can be"
    if isinstance(chart, Course):
        yield from _long("along", chart.along)


def _long(name: str, text: str, most: int = MOST_LETTERS) -> Iterator[str]:
    if len(text) > most:
        yield f"{name} is longer than {most} letters: “{text[:24]}…”"


def _order(line: Line) -> Iterator[str]:
    places = [point.at for point in line.points]
    if not 2 <= len(places) <= MOST_POINTS:
        yield f"“{line.label}”: a course needs 2 to {MOST_POINTS} points, here are {len(places)}"
    if places != sorted(set(places)):
        yield f"“{line.label}”: its points are not in order"
    names = [point.name for point in line.points if point.name]
    if len(names) > MOST_NAMES:
        yield f"“{line.label}”: {len(names)} of its points have names; {MOST_NAMES} can"
    for name in names:
        yield from _long("name", name, MOST_LETTERS // 2)


def _value(part: Count | Point, total: int) -> Iterator[str]:
    """A count or a value and its range."""
    name, middle = ("value", part.value) if isinstance(part, Point) else ("count", part.count)
    for what, value in ((name, middle), ("low", part.low), ("high", part.high)):
        if value is not None and not 0 <= value <= total:
            yield f"{what} {value} is not between 0 and the total, {total}"
    if (part.low is None) != (part.high is None):
        yield "low and high go together"
    elif part.low is not None and part.high is not None and not part.low <= middle <= part.high:
        yield f"{name} {middle} is not between low and high, {part.low} and {part.high}"


def unsafe(svg: bytes) -> str:
    """What forbids showing a drawing, or "": our pictures hold shapes and words, nothing that acts or leads out."""
    # Imported here: a first screen may have no picture.
    from xml.etree import ElementTree

    if len(svg) > MOST_BYTES:
        return f"this drawing is larger than {MOST_BYTES // 1000} kB"
    try:
        text = svg.decode()
        if "<!" in text.replace("<!--", "") or "<?" in text.removeprefix("<?xml "):
            return "a drawing must not declare anything of its own"
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError, RecursionError):
        return "this is not a drawing in SVG"
    if not VIEW_BOX.fullmatch(f'viewBox="{root.get("viewBox")}"'):
        return 'a drawing must tell its size as viewBox="0 0 720 300"'
    nested: list[Element] = [root]
    for _ in range(MOST_DEEP):
        for element in nested:
            if fault := _forbidden(element):
                return fault
        nested = [inner for element in nested for inner in element]
    return "a drawing must not be nested so deep" if nested else ""


def _forbidden(element: Element) -> str:
    """Why the element or one of its attributes may not stand in a drawing, or ""."""
    name = str(element.tag).removeprefix(_NAMESPACE)
    if name not in _ALLOWED:
        return f"“{name.rpartition('}')[2]}” is not allowed in a drawing"
    for key, value in element.attrib.items():
        if key.lower().startswith("on") or "href" in key.lower() or key == "style":
            return f"“{key.rpartition('}')[2]}” is not allowed in a drawing"
        if "url(" in value.lower():
            return f"“{key}” must name a colour, and lead to nothing else"
    return ""


def worded(svg: bytes, words: dict[str, str]) -> bytes:
    """The drawing with its words put in; a word that is missing leaves its key to be seen."""
    return _WORD.sub(lambda key: escape(printable(words.get(key[1], key[0]))), svg.decode()).encode()


def wanted(svg: bytes) -> set[str]:
    """The keys of the words that a drawing asks for."""
    return set(_WORD.findall(svg.decode("utf-8", "replace")))
