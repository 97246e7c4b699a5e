"""The steps of one page laid out for a screen: made when they are asked for, or one by one while nobody waits."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize

from neckguide.content.load import Topic
from neckguide.content.steps import Step
from neckguide.errors import NeckguideError
from neckguide.ui.patient_layout import Frame, Layout, fit, fit_alike
from neckguide.ui.patient_slide import proportions


class Deck:
    """Steps in their places, and a note that stands below each."""

    def __init__(self, topic: Topic, steps: tuple[Step, ...], frame: Frame, note: str = "") -> None:
        """Nothing is laid out yet."""
        self.steps, self.frame, self.note = steps, frame, note
        self._topic = topic
        self._done: list[Layout] = []
        self._work = self._pieces()
        self._whole = False

    @property
    def layouts(self) -> list[Layout]:
        """All of them, laid out now as far as they are not."""
        while self.lay_next():
            pass
        return self._done

    def lay_next(self) -> bool:
        """Lay out one more step; False where all are."""
        if not self._whole:
            self._whole = next(self._work, True) is True
        return not self._whole

    def place_of(self, figure: str) -> int:
        """The step that shows a picture, or -1."""
        shown = (layout.step.figure for layout in self.layouts)
        return next((at for at, each in enumerate(shown) if each and each.id == figure), -1)

    def svg(self, at: int) -> bytes:
        """The drawing of a step; empty where it has none, or none that can be shown."""
        figure = self._done[at].step.figure if 0 <= at < len(self._done) else None
        return drawing(self._topic, figure.id) if figure else b""

    def _pieces(self) -> Iterator[None]:
        """Options are laid out together: none is shown larger than another."""
        alike = [step for step in self.steps if step.facts]
        for step in self.steps:
            if step.facts and step is not alike[0]:
                continue
            svg = drawing(self._topic, step.figure.id) if step.figure else b""
            size = proportions(svg) if svg else QSize()
            self._done += fit_alike(alike, self.frame) if step.facts else fit(step, self.frame, size)
            yield


def drawing(topic: Topic, id: str) -> bytes:
    """A picture's SVG, or nothing where it cannot be shown: the clinician is told so on his own screen."""
    try:
        return topic.figure(id)
    except NeckguideError:
        return b""
