"""A course over time as SVG: lines with their ranges as bands, an axis below and one beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from neckguide.content.figures import Course, Line, Point
from neckguide.content.lettering import (
    AMBER,
    CARD,
    EDGE,
    INK,
    LINE,
    MARGIN,
    PALE_AMBER,
    PALE_TEAL,
    QUIET,
    RULE,
    SIZE,
    TEAL,
    WIDE,
    amount,
    count,
    long,
    path,
    svg,
    ticks,
    words,
    wrapped,
)

_HIGH = 200
_LABEL = 150
"""Width of a line's label at its end, and the most of a point's."""
_GAP = 12
_ASIDE = 30
"""From the plot to the labels of its lines."""
_SAMPLE = 42
"""Room for a piece of the line before its label, where there are several."""
_LOOKS = (
    (TEAL, PALE_TEAL, ""),
    (AMBER, PALE_AMBER, "10 6"),
    (INK, RULE, "2.5 5"),
    (QUIET, RULE, "14 5 2.5 5"),
)
"""Line, band and dash of the first line, the second and so on."""


class _Plot(Struct, frozen=True):
    """Where values lie in the picture."""

    left: float
    top: float
    width: float
    height: float
    first: int
    last: int
    total: int

    def x(self, at: int) -> float:
        return self.left + (at - self.first) / max(1, self.last - self.first) * self.width

    def y(self, value: int) -> float:
        return self.top + (1 - value / self.total) * self.height


def course(figure: Course) -> bytes:
    """The figure as SVG."""
    unit = wrapped(figure.unit, WIDE - 2 * MARGIN)
    plot = _plot(figure, MARGIN + LINE * len(unit) + 8)
    parts = [words(MARGIN, MARGIN + SIZE - 6, unit, weight=400, fill=QUIET), *_grid(plot)]
    looks = [_LOOKS[at % len(_LOOKS)] for at in range(len(figure.lines))]
    parts += _bands(plot, figure)
    parts.append(_drops(plot, figure.lines))
    for line, (ink, _, dash) in zip(figure.lines, looks, strict=True):
        parts += _line(plot, line, ink, dash)
    parts += _ends(plot, figure.lines)
    foot = plot.top + plot.height + 28
    named, high = _names(plot, figure, foot + 8)
    along = wrapped(figure.along, plot.width)
    parts += [*_along(plot, foot), *named, words(plot.left, foot + 8 + high + LINE, along, weight=400, fill=QUIET)]
    return svg(WIDE, foot + 8 + high + LINE * len(along) + MARGIN, parts)


def _plot(figure: Course, top: float) -> _Plot:
    """The plot between its numbers and its labels, high enough for these."""
    labels = [wrapped(line.label, _LABEL) for line in figure.lines]
    left = MARGIN + max(long(count(at)) for at in (*ticks(0, figure.total), figure.total)) + _GAP
    right = WIDE - MARGIN - max(long(text) for lines in labels for text in lines) - _ASIDE
    right -= _SAMPLE if len(labels) > 1 else 0
    high = max(_HIGH, sum(LINE * len(lines) + 8 for lines in labels))
    places = [point.at for line in figure.lines for point in line.points]
    return _Plot(left, top, right - left, high, min(places), max(places), figure.total)


def _grid(plot: _Plot) -> Iterator[str]:
    """The white ground with a thin line at each number."""
    marks = [at for at in ticks(0, plot.total) if at / plot.total < 0.9] + [plot.total]
    right, foot = plot.left + plot.width, plot.top + plot.height
    yield path(f"M{_at(plot.left, plot.top)}H{amount(right)}V{amount(foot)}H{amount(plot.left)}Z", fill=CARD)
    yield path("".join(f"M{_at(plot.left, plot.y(at))}H{amount(right)}" for at in marks), stroke=RULE)
    for at in marks:
        yield words(plot.left - _GAP, plot.y(at) + 6, count(at), anchor="end", weight=400, fill=QUIET)


def _along(plot: _Plot, foot: float) -> Iterator[str]:
    """The axis below and its numbers."""
    base = plot.top + plot.height
    marks = ticks(plot.first, plot.last)
    notches = "".join(f"M{_at(plot.x(at), base)}v6" for at in marks)
    yield path(f"M{_at(plot.left, base)}H{amount(plot.left + plot.width)}{notches}", stroke=EDGE)
    for at in marks:
        yield words(plot.x(at), foot, count(at), anchor="middle", weight=400, fill=QUIET)


def _runs(line: Line) -> Iterator[list[Point]]:
    """Neighbours that have a range."""
    run: list[Point] = []
    for point in line.points:
        if point.low is not None and point.high is not None:
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _bands(plot: _Plot, figure: Course) -> Iterator[str]:
    """The range along each line; their edges stand on all of them, as one may lie over another."""
    edges: list[str] = []
    for (ink, pale, _), line in zip(_LOOKS * len(figure.lines), figure.lines, strict=False):
        for run in _runs(line):
            above = [_at(plot.x(each.at), plot.y(each.high or 0)) for each in run]
            below = [_at(plot.x(each.at), plot.y(each.low or 0)) for each in reversed(run)]
            if len(run) == 1:
                edges.append(path(f"M{above[0]}L{below[0]}", stroke=ink, wide=5, more='stroke-opacity="0.5"'))
                continue
            yield path(f"M{'L'.join([*above, *below])}Z", fill=pale)
            edges.append(path(f"M{'L'.join(above)}M{'L'.join(below)}", stroke=ink, wide=0.8))
    yield from edges


def _line(plot: _Plot, line: Line, ink: str, dash: str) -> Iterator[str]:
    """The line, and a dot at each point."""
    places = [_at(plot.x(point.at), plot.y(point.value)) for point in line.points]
    yield _stroke(f"M{'L'.join(places)}", ink, dash)
    for point in line.points:
        place = f'cx="{amount(plot.x(point.at))}" cy="{amount(plot.y(point.value))}"'
        yield f'<circle {place} r="5.5" fill="{CARD if dash else ink}" stroke="{ink}" stroke-width="2.4"/>'


def _stroke(d: str, ink: str, dash: str) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return path(d, stroke=ink, wide=3, more=f'stroke-linejoin="round"{dashed}')


def _ends(plot: _Plot, lines: Sequence[Line]) -> Iterator[str]:
    """Each line's label beside its end, moved apart where two would meet; a thin line leads to a moved one."""
    labels = [wrapped(line.label, _LABEL) for line in lines]
    ends = [plot.y(line.points[-1].value) for line in lines]
    order = sorted(range(len(lines)), key=lambda at: (ends[at], at))
    highs = [LINE * len(labels[at]) + 8 for at in order]
    top, right = plot.top - 4, plot.left + plot.width
    for nth, at in enumerate(order):
        top = max(top, min(ends[at] - highs[nth] / 2, plot.top + plot.height + 8 - sum(highs[nth:])))
        middle, x = top + SIZE - 2 if len(lines) > 1 else top + highs[nth] / 2, plot.x(lines[at].points[-1].at)
        if abs(middle - ends[at]) > 10 or x < right:
            lead = f"M{_at(x + 9, ends[at])}H{amount(right + 9)}L{_at(right + _ASIDE - 5, middle)}"
            yield path(lead, stroke=EDGE, wide=1.2)
        ink, _, dash = _LOOKS[at % len(_LOOKS)]
        x = right + _ASIDE
        if len(lines) > 1:
            yield _stroke(f"M{_at(x, top + SIZE - 2)}h{_SAMPLE - 8}", ink, dash)
            x += _SAMPLE
        yield words(x, top + 4 + SIZE, labels[at], fill=ink)
        top += highs[nth]


def _drops(plot: _Plot, lines: Sequence[Line]) -> str:
    """From each named point down to its name."""
    highest: dict[int, int] = {}
    for point in (point for line in lines for point in line.points if point.name):
        highest[point.at] = max(point.value, highest.get(point.at, 0))
    d = "".join(f"M{_at(plot.x(at), plot.y(value))}V{amount(plot.top + plot.height)}" for at, value in highest.items())
    return path(d, stroke=EDGE, wide=1.2, more='stroke-dasharray="3 4"') if d else ""


def _names(plot: _Plot, figure: Course, top: float) -> tuple[list[str], float]:
    """The points' names under the axis, on as many levels as keep them apart: they, and how high they are."""
    alone = len(figure.lines) == 1
    named = {
        (point.at, f"{point.name}: {count(point.value)}" if alone else point.name): None
        for line in figure.lines
        for point in line.points
        if point.name
    }
    levels: list[tuple[float, int]] = []  # where each level's last name ends, and its lines
    placed: list[tuple[int, float, list[str]]] = []
    for at, name in sorted(named):
        lines = wrapped(name, _LABEL)
        half = max(map(long, lines)) / 2
        middle = min(max(plot.x(at), _GAP + half), WIDE - _GAP - half)
        level = next((n for n, (end, _) in enumerate(levels) if end + _GAP <= middle - half), len(levels))
        before = levels[level][1] if level < len(levels) else 0
        levels[level : level + 1] = [(middle + half, max(before, len(lines)))]
        placed.append((level, middle, lines))
    tops = [top + LINE * sum(high for _, high in levels[:level]) for level in range(len(levels))]
    drawn = [words(middle, tops[level] + SIZE, lines, anchor="middle") for level, middle, lines in placed]
    return drawn, LINE * sum(high for _, high in levels)


def _at(x: float, y: float) -> str:
    return f"{amount(x)} {amount(y)}"
