"""Data figures to SVG: dots for people, bars, a course over time, steps of certainty. One drawing for every writer.

What colour tells, a shape tells too: filled against outlined, round against square, plain against hatched.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from neckguide.content.course import course
from neckguide.content.figures import Bars, Chart, Count, Course, Dots, Scale
from neckguide.content.lettering import (
    AMBER,
    CARD,
    EDGE,
    FAINT,
    INK,
    LINE,
    MARGIN,
    PALE_TEAL,
    QUIET,
    RULE,
    SIZE,
    TEAL,
    WIDE,
    amount,
    box,
    count,
    long,
    path,
    svg,
    ticks,
    words,
    wrapped,
)
from neckguide.content.topic import CERTAINTIES

NARROW = 240
_ASIDE = 216
"""Width of the words beside the dots."""
_BAR = 28
_FEW = 125
"""Up to here each dot is drawn for itself."""


def chart(figure: Chart, narrow: bool = False) -> bytes:
    """The figure as SVG, its words as text. The caller has seen to it that its values hold together.

    With `narrow`, dots are drawn for a column of a few words' width, saying the same.
    """
    match figure:
        case Dots():
            return _narrow_dots(figure) if narrow else _wide_dots(figure)
        case Bars():
            return _bars(figure)
        case Course():
            return course(figure)
        case Scale():
            return _scale(figure)


# Dots -------------------------------------------------------------------------------------------------------


def _wide_dots(figure: Dots) -> bytes:
    """Each row's words beside its dots."""
    parts: list[str] = []
    left, y = MARGIN + _ASIDE + 24, float(MARGIN)
    field = _field(figure.total, WIDE - MARGIN - left, 25)
    for row in figure.rows:
        label, number = wrapped(row.label, _ASIDE), wrapped(_number(figure, row), _ASIDE)
        lines = LINE * (len(label) + len(number))
        tall = max(field.high, lines)
        foot = y + (tall - lines) / 2 + SIZE
        parts += [words(MARGIN, foot, label, weight=400), words(MARGIN, foot + LINE * len(label), number, weight=700)]
        parts += _dots(figure, row.count, field, left, y + (tall - field.high) / 2)
        y += tall + 26
    return svg(WIDE, y - 26 + MARGIN, parts)


def _narrow_dots(figure: Dots) -> bytes:
    """Each row's words above its dots."""
    parts: list[str] = []
    margin, y = 16, 14.0
    room = NARROW - 2 * margin
    field = _field(figure.total, room, 20)
    for row in figure.rows:
        label, number = wrapped(row.label, room), wrapped(_number(figure, row), room)
        parts += [
            words(margin, y + SIZE, label, weight=400),
            words(margin, y + SIZE + LINE * len(label), number, weight=700),
        ]
        y += LINE * (len(label) + len(number)) + 8
        parts += _dots(figure, row.count, field, margin, y)
        y += field.high + 20
    return svg(NARROW, y - 20 + margin, parts)


def _number(figure: Dots | Bars, row: Count) -> str:
    unit = f" {figure.unit}" if isinstance(figure, Dots) else ""
    return f"{count(row.count)} {figure.of} {count(figure.total)}{unit}{_range(row)}"


def _range(row: Count) -> str:
    return "" if row.low is None or row.high is None else f" ({count(row.low)}–{count(row.high)})"


class _Field(Struct, frozen=True):
    """How dots stand: so many of `pitch` to a row."""

    total: int
    across: int
    pitch: float

    @property
    def high(self) -> float:
        return self.pitch * -(-self.total // self.across)


def _field(total: int, width: float, usual: int) -> _Field:
    """Dots for `width`: `usual` to a row, more of them where there are hundreds and thousands."""
    across = usual if total <= 5 * usual else 2 * usual if total <= 1_000 else 5 * usual
    across = min(across, total)
    return _Field(total, across, min(width / across, width / usual * 1.4))


def _dots(figure: Dots, counted: int, field: _Field, x: float, y: float) -> Iterator[str]:
    """The counted filled, the rest outlined, from that corner on."""
    tone = TEAL if figure.tone == "gain" else AMBER
    pitch = field.pitch
    if field.total > _FEW:
        yield _texture(field, counted, field.total, x, y, FAINT)
        yield _texture(field, 0, counted, x, y, tone)
        if counted <= field.across / 5:
            # So few among so many are hard to find.
            yield box(x - 4, y - 4, counted * pitch + 8, pitch + 8, fill="none", stroke=tone) if counted else ""
        return
    places = [
        (x + pitch * (at % field.across + 0.5), y + pitch * (at // field.across + 0.5)) for at in range(field.total)
    ]
    # Shapes one by one: QtSvg takes three times as long over one path of them all.
    yield _group(places[counted:], pitch * 0.32, f'fill="{CARD}" stroke="{EDGE}" stroke-width="{amount(pitch * 0.1)}"')
    if figure.tone == "gain":
        yield _group(places[:counted], pitch * 0.37, f'fill="{tone}"')
    else:
        yield _group(places[:counted], pitch * 0.33, f'fill="{tone}"', square=True)


def _group(places: list[tuple[float, float]], half: float, look: str, square: bool = False) -> str:
    side = amount(2 * half)
    shapes = (
        f'<rect x="{amount(x - half)}" y="{amount(y - half)}" width="{side}" height="{side}"/>'
        if square
        else f'<circle cx="{amount(x)}" cy="{amount(y)}" r="{amount(half)}"/>'
        for x, y in places
    )
    return f"<g {look}>{''.join(shapes)}</g>" if places else ""


def _texture(field: _Field, first: int, last: int, x: float, y: float, tone: str) -> str:
    """Hundreds and thousands of small squares as a few broken lines."""
    lines: list[str] = []
    pitch, at = field.pitch, first
    while at < last:
        row, column = divmod(at, field.across)
        until = min(last, (row + 1) * field.across)
        # It ends within the last gap, so that no dash begins after the last square.
        length = (until - at - 0.15) * pitch
        lines.append(f"M{amount(x + column * pitch)} {amount(y + (row + 0.5) * pitch)}h{amount(length)}")
        at = until
    square = 0.76 * pitch
    dash = f'stroke-dasharray="{square:.2f} {pitch - square:.2f}"'
    return path("".join(lines), stroke=tone, wide=square, more=dash) if lines else ""


# Bars -------------------------------------------------------------------------------------------------------


def _bars(figure: Bars) -> bytes:
    """Each bar under its label, its number where the scale ends."""
    numbers = [_number(figure, row) for row in figure.rows]
    room = WIDE - 2 * MARGIN
    plot = max(room * 0.5, room - 16 - max(map(long, numbers)))
    parts: list[str] = []
    y = MARGIN - 4.0
    for row, number in zip(figure.rows, numbers, strict=True):
        label = wrapped(row.label, room)
        parts.append(words(MARGIN, y + SIZE, label, weight=400))
        y += LINE * len(label) + 6
        parts += _bar(figure, row, y, plot)
        said = wrapped(number, room - plot - 16)
        foot = y + _BAR / 2 + 6 - LINE * (len(said) - 1) / 2
        parts.append(words(MARGIN + plot + 16, max(foot, y + 6), said, weight=700))
        y += max(_BAR, LINE * len(said)) + 14
    unit = wrapped(figure.unit, room)
    parts += [_axis(figure.total, y, plot), words(MARGIN, y + 52, unit, weight=400, fill=QUIET)]
    return svg(WIDE, y + 52 + LINE * len(unit), parts)


def _bar(figure: Bars, row: Count, y: float, plot: float) -> Iterator[str]:
    """A bar on its empty scale; harm is hatched, a range is a whisker."""
    scale = plot / figure.total
    end = row.count * scale
    tone = TEAL if figure.tone == "gain" else AMBER
    yield box(MARGIN, y, plot, _BAR, fill=CARD, stroke=RULE)
    if row.count:
        yield box(MARGIN, y, end, _BAR, fill=tone, round=min(3, end / 2))
    if figure.tone == "harm" and end > _BAR:
        strokes = [f"M{amount(MARGIN + at)} {amount(y + _BAR)}l{_BAR}-{_BAR}" for at in range(2, int(end) - _BAR, 12)]
        yield path("".join(strokes), stroke=CARD, wide=2) if strokes else ""
    if row.low is not None and row.high is not None:
        low, high = (amount(MARGIN + value * scale) for value in (row.low, row.high))
        whisker = f"M{low} {amount(y + 7)}v14M{low} {amount(y + 14)}H{high}M{high} {amount(y + 7)}v14"
        yield path(whisker, stroke=CARD, wide=6) + path(whisker, stroke=INK, wide=2.4)


def _axis(total: int, y: float, plot: float) -> str:
    """The scale under the bars, its last number at its end."""
    places = [at for at in ticks(0, total) if at == 0 or at / total < 0.86] + [total]
    where = [MARGIN + at / total * plot for at in places]
    line = f"M{MARGIN} {amount(y)}H{amount(MARGIN + plot)}" + "".join(f"M{amount(x)} {amount(y)}v6" for x in where)
    numbers = (
        words(x, y + 28, count(at), anchor="middle" if at else "start", weight=400, fill=QUIET)
        for at, x in zip(places, where, strict=True)
    )
    return path(line, stroke=EDGE) + "".join(numbers)


# Certainty --------------------------------------------------------------------------------------------------


def _scale(figure: Scale) -> bytes:
    """Four steps that rise, filled up to the level, each with its word; the level's own in a frame."""
    room = WIDE - 2 * MARGIN
    wide = (room - 3 * 16) / 4
    says = wrapped(figure.says, room)
    named = [wrapped(figure.steps.get(level, ""), wide - 12) for level in reversed(CERTAINTIES)]
    reached = len(CERTAINTIES) - 1 - CERTAINTIES.index(figure.level)
    parts = [words(MARGIN, MARGIN + SIZE - 4, says)]
    floor = MARGIN + LINE * len(says) + 14 + 76
    tall = LINE * max(map(len, named)) + 14
    for at, name in enumerate(named):
        x, high = MARGIN + at * (wide + 16), 22 + 18 * at
        filled, here = at <= reached, at == reached
        look = (TEAL, TEAL) if filled else (CARD, FAINT)
        parts.append(box(x, floor - high, wide, high, fill=look[0], stroke=look[1], round=6))
        if here:
            parts.append(box(x, floor + 10, wide, tall, fill=PALE_TEAL, stroke=TEAL, round=8))
        weight, ink = (700, INK) if here else (400, QUIET)
        parts.append(words(x + wide / 2, floor + 10 + SIZE + 6, name, anchor="middle", weight=weight, fill=ink))
    return svg(WIDE, floor + 10 + tall + MARGIN - 4, parts)
