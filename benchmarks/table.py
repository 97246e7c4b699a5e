"""What was measured, as one table: what | figure | beside it | ratio | limit | met."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEAD = ("what", "figure", "beside it", "ratio", "limit", "met")


@dataclass(frozen=True)
class Row:
    """One figure. `ratio` is the figure over what runs beside it; a limit holds for `figure`, for `ratio`, or both."""

    what: str
    figure: float
    unit: str
    beside: float | None = None
    most: float | None = None
    most_ratio: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times what runs beside it."""
        return self.figure / self.beside if self.beside else None

    @property
    def met(self) -> bool | None:
        """Whether every limit holds; None where there is none."""
        tests = [
            value <= limit
            for value, limit in ((self.figure, self.most), (self.ratio, self.most_ratio))
            if value is not None and limit is not None
        ]
        return all(tests) if tests else None

    def cells(self) -> tuple[str, ...]:
        """The row as words."""
        ratio = self.ratio
        limits = [] if self.most is None else [f"{self.most:g} {self.unit}"]
        limits += [] if self.most_ratio is None else [_times(self.most_ratio)]
        return (
            self.what + (f" ({self.note})" if self.note else ""),
            _amount(self.figure, self.unit),
            _amount(self.beside, self.unit) if self.beside is not None else "",
            _times(ratio) if ratio is not None else "",
            "≤ " + " and ".join(limits) if limits else "",
            {True: "yes", False: "NO", None: ""}[self.met],
        )


@dataclass(frozen=True)
class Unmeasured:
    """A figure that could not be had here, and why."""

    what: str
    why: str

    def cells(self) -> tuple[str, ...]:
        """The row as words."""
        return (self.what, "not measured", self.why, "", "", "?")


def table(rows: Iterable[Row | Unmeasured]) -> str:
    """The rows as a Markdown table, padded to be read as it is."""
    lines = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    text = [_line(line, widths) for line in lines]
    return "\n".join([text[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *text[1:]])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"


def _amount(value: float, unit: str) -> str:
    return f"{value:.1f} {unit}" if value < 100 else f"{value:.0f} {unit}"


def _times(ratio: float) -> str:
    return f"{ratio:.2f} ×" if ratio >= 0.2 else f"1/{1 / ratio:.3g} ×"


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least `percent` of all values do not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]
