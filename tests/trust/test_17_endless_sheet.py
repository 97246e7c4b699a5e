"""A sheet that is huge, or never ends: the window answers all the while, the clinician is told, the next is made."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typst
from msgspec import structs
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from neckguide.content.spots import Spot
from neckguide.handout.compose import block_ids, compose
from neckguide.ui.typesetter import DEADLINE, LogoKept, Make, Sheet, Typesetter
from neckguide.visit.visit import MOST_EXERCISES
from tests.core.rooms import FULL_LETTERHEAD
from tests.window.rooms import settle
from tests.window.sheets import sheet, take_home, until

if TYPE_CHECKING:
    from neckguide.clinic import Loaded
    from neckguide.content.load import Topic
    from neckguide.ui.session import Session
    from neckguide.ui.window import Window
    from neckguide.visit.visit import Visit
    from tests.figures import Figure, Size

pytestmark = pytest.mark.trust(17)

# It ends, but long after anybody waits for it: a test must not leave a computer busy for ever.
ENDLESS = b"#let n = 0\n#for a in range(%d) { for b in range(10000) { n = calc.rem(n + b, 7) } }\n#n"
MOST = 200
"""Milliseconds in which a window must answer."""
TRIES = 3
PATIENCE = 60
"""Seconds until the test itself gives up."""


class Answers:
    """How long a window let somebody wait. What the computer gave to other programs in that time does not count."""

    def __init__(self) -> None:
        """Measured from here on."""
        self.longest = 0.0
        self._last = self._now()
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=5)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start()

    def _on_tick(self) -> None:
        now = self._now()
        self.longest, self._last = max(self.longest, now - self._last), now

    @staticmethod
    def _now() -> float:
        """Milliseconds on the clock, less those in which this thread stood ready and was not let run."""
        told = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        stood = int(told.read_text("ascii").split()[1]) / 1e6 if told.exists() else 0.0
        return time.perf_counter() * 1000 - stood


def largest(session: Session, turn: int) -> None:
    """All that a sheet can hold, in giant print, with the longest words that each field takes."""
    topic = session.topic
    costs = {option.id: "x" * 80 for option in topic.options.options}
    clinic = structs.replace(FULL_LETTERHEAD, country="gb", address="Mill Lane " * 16, costs=costs)
    session.take_clinic(structs.replace(session.loaded, clinic=clinic))
    session.write(
        name=f"{turn} " + "Ann Lee " * 10,
        note="Walk a little each day, and rest. " * 117,
        goal="Drive " * 20,
        next_visit="Monday " * 11,
        ticked=frozenset({"with-exercise", "blood-thinner", "worse-held-still"}),
        asked=frozenset({"red-flag"}),
        blocks=block_ids(topic),
        options=tuple(option.id for option in topic.options.options),
        matters={matter.id: at % 3 for at, matter in enumerate(topic.options.words.matters)},
        exercises=tuple(exercise.id for exercise in topic.plan.exercises)[:MOST_EXERCISES],
        marks=(Spot(0.5, 0.3), Spot(0.6, 0.5)),
        size=24,
    )


def test_the_window_answers_while_the_largest_sheet_is_made(
    window: Window, session: Session, figure: Figure, size: Size
) -> None:
    page = take_home(window)
    # How long it may take is not asked here, where other programs may be at work as well.
    page.typesetter._deadline.setInterval(PATIENCE * 1000)
    longest, busy, least = MOST + 1.0, 0.0, size(1, TRIES)
    for turn in range(TRIES):
        largest(session, turn)
        began, answers = time.thread_time(), Answers()
        assert page.typesetter.is_busy
        # Somebody goes on typing meanwhile.
        QTest.keyClicks(page.form.name, "Ann")
        until(lambda: not page.typesetter.is_busy, PATIENCE)
        settle()
        longest, busy = min(longest, answers.longest), time.thread_time() - began
        assert page.preview.pages > 40 and not page.preview.notice
        if turn + 1 >= least and longest <= MOST:
            break
    figure.tell("pages of the largest sheet", page.preview.pages)
    figure.tell("the window's own work for it", round(busy, 1), "s")
    figure.at_most("longest wait for the window meanwhile, best of three", round(longest), MOST, "ms")


def test_a_sheet_that_never_ends_is_told_and_the_next_one_is_made(
    window: Window, session: Session, figure: Figure, size: Size
) -> None:
    page, deadline = take_home(window), size(1.5, DEADLINE)
    assert "Ann Lee" not in sheet(page)
    said, longest, late = "", MOST + 1.0, PATIENCE + 0.0
    for turn in range(TRIES):
        makes(page.typesetter, endless(size(600, 3_000)), deadline)
        began, answers = time.monotonic(), Answers()
        session.write(name=f"Endless {turn}")
        until(lambda: bool(page.preview.notice), PATIENCE)
        said, late = page.preview.notice, min(late, time.monotonic() - began - deadline)
        longest = min(longest, answers.longest)
        makes(page.typesetter, LogoKept(), PATIENCE)
        session.write(name=f"Ann Lee {turn}")
        until(lambda: not page.typesetter.is_busy, PATIENCE)
        assert f"Ann Lee {turn}" in sheet(page)
        if longest <= MOST:
            break
    assert "could not be laid out within" in said
    figure.tell("deadline of the test", deadline, "s")
    figure.at_most("told so long after it", round(max(0.0, late), 1), 2, "s")
    figure.at_most("longest wait for the window while the sheet never ends, best of three", round(longest), MOST, "ms")


def makes(typesetter: Typesetter, make: Make, deadline: float) -> None:
    """From now on sheets are made so, each within a deadline in seconds."""
    typesetter._make = make
    typesetter._deadline.setInterval(round(deadline * 1000))
    typesetter._jobs.put(None)
    typesetter._begin()


def endless(rounds: int) -> Make:
    def make(topic: Topic, visit: Visit, loaded: Loaded) -> Sheet:
        typst.compile(ENDLESS % rounds)
        return Sheet(b"%PDF", compose(topic, visit, loaded.clinic))

    return make
