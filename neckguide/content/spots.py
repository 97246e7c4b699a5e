"""Marks on a drawing: where it hurts."""

from __future__ import annotations

import re

from msgspec import Struct, structs

MOST_MARKS = 24
STEPS = 200
"""A mark stands on a grid of so many steps each way: no finger hits closer, and the code of a sheet keeps it whole."""
VIEW_BOX = re.compile(r"""viewBox=["']0 0 ([1-9]\d{0,4}(?:\.\d{1,3})?) ([1-9]\d{0,4}(?:\.\d{1,3})?)["']""")
"""The width and height of a drawing, in its own units."""
_MARK = 13
"""Radius of a mark in the drawing's own units."""


class Spot(Struct, frozen=True):
    """A mark on a drawing, as shares (0 to 1) of its width and height; what is given is put on the grid."""

    x: float
    y: float

    def __post_init__(self) -> None:
        for field in ("x", "y"):
            place: float = getattr(self, field)
            structs.force_setattr(self, field, round(min(max(place, 0.0), 1.0) * STEPS) / STEPS)


def marked(svg: bytes, spots: tuple[Spot, ...]) -> bytes:
    """The drawing with a ring and a dot at each place: shape, not colour alone, makes them seen in grey."""
    text = svg.decode()
    box = VIEW_BOX.search(text)
    if box is None:
        return svg
    width, height = float(box[1]), float(box[2])
    rings = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_MARK}" fill="none" stroke="#9c1f1b" stroke-width="4"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="#9c1f1b"/>'
        for x, y in ((spot.x * width, spot.y * height) for spot in spots[:MOST_MARKS])
    )
    return text.replace("</svg>", f"{rings}</svg>").encode()
