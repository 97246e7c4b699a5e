"""Where everything of a step stands on the patient's screen: as large as it fits, in two steps where it does not.

All sizes are for a screen of 1366 × 768 px, and grow with it. Nothing is drawn here, and nothing scrolls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QStyle

from neckguide.content.blocks import Block, Item, ItemList, Paragraph, Spans, Words
from neckguide.content.steps import Fact, Step, halves
from neckguide.ui.patient_type import Look, Run

DESIGN = QSize(1366, 768)
MARGIN, TOP, FOOT, COLUMN = 90, 56, 88, 1060
"""Px at the sides, above, below (dots, the clinic's name), and the widest line of text."""
FLOOR = 24
"""The least size of type, in px on any screen."""
OPEN = ((62, 44), (58, 40), (54, 36), (54, 33))
"""Title and text of what is words alone, where they leave the screen open; the first that do."""
SIZES = ((54, 30), (48, 30), (48, 28), (44, 28), (44, 26), (40, 26), (40, 24), (34, 24))
"""Title and text, the first that fit."""
ROOMY = 0.7
LAST = ((30, 22), (26, 20), (24, 18), (22, 16), (20, 14), (18, 12))
"""For what must stay whole and does not fit otherwise, as an urgent box on a small screen."""
_KEEP = Qt.AspectRatioMode.KeepAspectRatio
SEMI, BOLD = QFont.Weight.DemiBold, QFont.Weight.Bold
NOWHERE = QRect()
TONES = {"urgent": "flag", "caution": "limit", "care": "care"}
"""The palette's name of a box's colour; the others are ours."""


class Placed(NamedTuple):
    """Words in their place; `mark` stands before them as a bullet or number."""

    spans: Spans
    look: Look
    place: QRect
    mark: str = ""


class Box(NamedTuple):
    """A ground behind words; `sign` is where the sign of its kind stands, empty where there is none."""

    kind: str
    place: QRect
    sign: QRect


class Layout(NamedTuple):
    """A step in its places. `eyebrow` is where the section's name and the count go."""

    step: Step
    eyebrow: Placed
    title: Placed
    texts: tuple[Placed, ...]
    boxes: tuple[Box, ...] = ()
    picture: QRect = NOWHERE
    bottom: int = 0
    """Where the last of it ends."""


def mirrored(layout: Layout, screen: QRect) -> Layout:
    """As it stands where text runs to the left; the picture itself stays as it is."""

    def over(place: QRect) -> QRect:
        return QStyle.visualRect(Qt.LayoutDirection.RightToLeft, screen, place)

    def moved(placed: Placed) -> Placed:
        return placed._replace(place=over(placed.place))

    return layout._replace(
        eyebrow=moved(layout.eyebrow),
        title=moved(layout.title),
        texts=tuple(map(moved, layout.texts)),
        boxes=tuple(Box(box.kind, over(box.place), over(box.sign)) for box in layout.boxes),
        picture=over(layout.picture),
    )


class Frame:
    """The screen, and what it makes of sizes."""

    def __init__(self, size: QSize, foot: int = FOOT) -> None:
        """`foot` is what is kept free below, in px of the design."""
        self.size = size
        self.scale = max(0.3, min(size.width() / DESIGN.width(), size.height() / DESIGN.height()))
        self.left = self(MARGIN)
        self.width = max(1, size.width() - 2 * self.left)
        self.column = min(self.width, self(COLUMN))
        self.top, self.bottom = self(TOP), size.height() - self(foot)

    def __call__(self, px: float) -> int:
        """A length of the design on this screen."""
        return round(px * self.scale)

    def type(self, px: int) -> int:
        """A size of type on this screen: the least is the same on every screen."""
        return max(self(px), min(px, FLOOR))


def indent_of(look: Look) -> int:
    """Px from a bullet or number to the words behind it."""
    return round(look.px * 1.1)


def fit(step: Step, frame: Frame, proportions: QSize) -> list[Layout]:
    """The step as one layout, or as two where it does not fit in letters that can be read from a chair.

    `proportions` are those of its picture.
    """
    roomy = frame.top + ROOMY * (frame.bottom - frame.top)
    wide = () if step.figure or (step.kind and step.blocks) else OPEN
    for sizes, bottom in (*((each, roomy) for each in wide), *((each, frame.bottom) for each in SIZES)):
        laid = _lay(step, frame, *sizes, proportions)
        if laid.bottom <= bottom:
            return [laid]
    parts = halves(step)
    if len(parts) > 1:
        return [laid for part in parts for laid in fit(part, frame, proportions)]
    return [_smallest(step, frame, proportions)]


def fit_alike(steps: Iterable[Step], frame: Frame) -> list[Layout]:
    """Options, all in the same sizes: none is shown larger than another."""
    steps, sizes = tuple(steps), list(SIZES)
    for step in steps:
        while sizes and _lay(step, frame, *sizes[0], QSize()).bottom > frame.bottom:
            sizes.pop(0)
    if sizes:
        return [_lay(step, frame, *sizes[0], QSize()) for step in steps]
    return [laid for step in steps for laid in fit(step, frame, QSize())]


def _smallest(step: Step, frame: Frame, proportions: QSize) -> Layout:
    laid = _lay(step, frame, *SIZES[-1], proportions)
    for title, body in LAST:
        if laid.bottom <= frame.bottom:
            break
        laid = _lay(step, frame, title, body, proportions)
    return laid


def _lay(step: Step, frame: Frame, title: int, body: int, proportions: QSize) -> Layout:
    page = _Page(step, frame, title, body)
    if step.kind:
        return page.box()
    page.head(frame.column if not step.blocks else frame.width)
    if step.facts:
        return page.facts()
    if step.figure is not None and proportions.height() > 0:
        return page.picture(proportions)
    return page.plain()


class _Page:
    """One step on one frame in one pair of sizes."""

    def __init__(self, step: Step, frame: Frame, title: int, body: int) -> None:
        self._step, self._frame = step, frame
        least = FLOOR if body >= FLOOR else 1
        self._title, self._body = frame.type(title), max(frame(body), least)
        where = " · ".join(text for text in step.place if text != step.headline)
        # The count is set later; its widest form is measured.
        small = Look(max(frame(20), 14), SEMI, "ours", 1.3)
        run = Run((Words(f"{where}  ·  88 of 88"),), small, frame.width)
        self._eyebrow = Placed((Words(where),), small, QRect(frame.left, frame.top, frame.width, run.height))
        self._y = frame.top + run.height + frame(14)
        self._texts: list[Placed] = []
        self._large = self._eyebrow

    def head(self, width: int, left: int = 0, tone: str = "ink", px: int = 0) -> None:
        """The title."""
        step, frame = self._step, self._frame
        text = f"{step.number}. {step.headline}" if step.number and step.title else step.headline
        look = Look(px or self._title, BOLD, tone, 1.16)
        height = Run((Words(text),), look, width).height
        # Lines of like width: no word stands alone on the last.
        narrower = (round(width * share / 100) for share in range(96, 56, -6) if height > look.px * 1.5)
        width = min((each for each in narrower if Run((Words(text),), look, each).height == height), default=width)
        self._large = Placed((Words(text),), look, QRect(left or frame.left, self._y, width, height))
        self._y += height + frame(20)

    def plain(self) -> Layout:
        """Words under their title."""
        self._bodies(self._step.blocks, self._frame.left, self._frame.column, self._body)
        return self._done()

    def box(self) -> Layout:
        """A box around all of it, with its sign beside the title."""
        step, frame = self._step, self._frame
        # With nothing below it the title is all that is said.
        share = 0.78 if step.blocks else 1
        top, pad, side = self._y, frame(34), round(self._title * 1.1 * share)
        self._y += frame(28 if step.blocks else 48)
        sign = QRect(frame.left + pad, self._y, side, side)
        inside, width = sign.right() + frame(20), frame.width - 2 * pad - side - frame(20)
        self.head(width, inside, TONES.get(step.kind, "ours"), round(self._title * share))
        self._bodies(step.blocks, inside, width, self._body)
        self._y += frame(24 if step.blocks else 28)
        around = QRect(frame.left, top, frame.width, self._y - top)
        return self._done((Box(step.kind, around, sign),))

    def facts(self) -> Layout:
        """What it is, then gain and harm side by side in equal room, then how sure that is."""
        frame, facts = self._frame, self._step.facts
        self._labelled((fact for fact in facts if fact.side == "whole"), frame.left, frame.width)
        top, gap, pad = self._y, frame(22), frame(20)
        half = (frame.width - gap) // 2
        ends: list[int] = []
        for left, side in ((frame.left, "gain"), (frame.left + half + gap, "harm")):
            self._y = top + frame(14)
            self._labelled((fact for fact in facts if fact.side == side), left + pad, half - 2 * pad)
            ends.append(self._y)
        height = max(ends) - top + frame(2)
        boxes = tuple(
            Box("fact", QRect(left, top, half, height), QRect()) for left in (frame.left, frame.left + half + gap)
        )
        if not any(fact.side in ("gain", "harm") for fact in facts):
            boxes, height = (), 0
        self._y = top + height + frame(16)
        self._labelled((fact for fact in facts if fact.side == "sure"), frame.left, frame.width)
        return self._done(boxes)

    def picture(self, proportions: QSize) -> Layout:
        """The picture below its words or beside them, whichever leaves it larger."""
        step, frame, head = self._step, self._frame, self._y
        caption = (Paragraph(step.figure.caption),) if step.figure and step.figure.caption else ()
        # A caption is read after the picture: it need not be as large.
        px = min(self._body, self._frame.type(26))
        words: tuple[Block, ...] = (*step.blocks, *caption)
        below = frame.bottom - head
        choices: list[tuple[float, tuple[Placed, ...], QRect]] = []
        for left, width, room in self._arrangements(words, px, head):
            self._y, self._texts = head, []
            self._bodies(words, left, width, px)
            if room is None:
                top = self._y + frame(4)
                room = QRect(frame.left, top, frame.width, max(0, frame.bottom - top))
            size = proportions.scaled(room.size(), _KEEP)
            place = QRect(room.topLeft(), size)
            spare = self._y <= frame.bottom
            choices.append((size.width() * size.height() * spare, tuple(self._texts), place))
        area, texts, place = max(choices, key=lambda choice: choice[0])
        self._texts = list(texts)
        # Too small to be seen from a chair: smaller words leave it more room.
        seen = area >= 0.2 * frame.width * below or px <= frame.type(FLOOR)
        self._y = place.bottom() if seen and area else frame.bottom + 1
        return self._done(picture=place)

    def _arrangements(self, words: tuple[Block, ...], px: int, head: int) -> Iterator[tuple[int, int, QRect | None]]:
        """Left and width of the words, and the picture's room; None where that is below the words."""
        frame = self._frame
        yield frame.left, frame.column, None
        for share in (0.3, 0.36, 0.42) if words else ():
            column, gap = round(frame.width * share), frame(36)
            left = frame.left + frame.width - column
            yield left, column, QRect(frame.left, head + frame(4), left - gap - frame.left, frame.bottom - head)

    def _labelled(self, facts: Iterable[Fact], left: int, width: int) -> None:
        for fact in facts:
            label = Look(max(round(self._body * 0.84), self._frame.type(20)), SEMI, "ours", 1.3)
            self._add((Words(fact.label),), label, left, width, 0)
            self._add(fact.spans, Look(self._body, line=1.32), left, width, self._frame(12))

    def _bodies(self, blocks: Iterable[Block], left: int, width: int, px: int) -> None:
        for block in blocks:
            if isinstance(block, Paragraph):
                mark = f"{self._step.number}." if self._step.number and not self._step.title else ""
                self._indented(block.spans, Look(px), left, width, mark)
            elif isinstance(block, ItemList):
                self._items(block, left, width, px)

    def _items(self, block: ItemList, left: int, width: int, px: int) -> None:
        for number, item in enumerate(block.items, 1):
            self._item(item, f"{number}." if block.ordered else "•", left, width, px)

    def _item(self, item: Item, mark: str, left: int, width: int, px: int) -> None:
        indent = indent_of(Look(px))
        for block in item.blocks:
            if isinstance(block, Paragraph):
                self._indented(block.spans, Look(px, line=1.36), left, width, mark, item=True)
                mark = ""
            elif isinstance(block, ItemList):
                self._items(block, left + indent, width - indent, px)

    def _indented(self, spans: Spans, look: Look, left: int, width: int, mark: str, item: bool = False) -> None:
        indent = indent_of(look) if mark or item else 0
        self._add(spans, look, left + indent, width - indent, self._frame(12), mark)

    def _add(self, spans: Spans, look: Look, left: int, width: int, after: int, mark: str = "") -> None:
        run = Run(spans, look, max(1, width))
        self._texts.append(Placed(spans, look, QRect(left, self._y, max(1, width), run.height), mark))
        self._y += run.height + after

    def _done(self, boxes: tuple[Box, ...] = (), picture: QRect = NOWHERE) -> Layout:
        texts = tuple(self._texts)
        return Layout(self._step, self._eyebrow, self._large, texts, boxes, picture, self._y)
