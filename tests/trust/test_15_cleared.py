"""Each way a visit leaves the screen leaves it as if nobody had been there (trust, test 15)."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QWidget

from neckguide.ui.guard import Guard
from neckguide.ui.patient_window import PatientWindow
from neckguide.ui.session import Session
from neckguide.ui.window import CHECK, COMPARE, LEARN, TAKE_HOME, Window
from tests.figures import Figure, Size
from tests.window.rooms import answer_next, seen, settle, words
from tests.window.sheets import until, wait
from tests.window.test_cover import NAME, picture, told_by
from tests.window.test_guard import COVERED, Clock, guarded, key, later, tap

pytestmark = pytest.mark.trust(15)

PAGES = (LEARN, CHECK, COMPARE, TAKE_HOME)
SEED = 15


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guard(app: QApplication, session: Session, window: Window, clock: Clock) -> Iterator[Guard]:
    made = guarded(app, session, window, clock)
    # In the app it is the window that does this.
    made.cleared.disconnect()
    made.cleared.connect(window.begin_again)
    yield made
    if window._patient is not None:
        window._patient.close_it()


class Empty:
    """How the window and the patient's screen look where nobody has been yet."""

    def __init__(self, window: Window) -> None:
        for page in (*PAGES, LEARN):
            window.show_page(page)
            settle()
        self._window = window
        self._own, self._patients = self._own_picture(), self._patients_picture()
        assert self._own != self._patients
        for image in (self._own, self._patients):
            assert len({image.pixel(x, y) for x in range(0, 1366, 3) for y in (40, 300)}) > 5

    def is_back(self) -> bool:
        """Whether both look so again; and no page may tell of the one who was there."""
        if self._own_picture() != self._own or self._patients_picture() != self._patients:
            return False
        for page in (*PAGES, LEARN):
            self._window.show_page(page)
            settle()
            assert not [said for said in told_by(self._window) if "Quillfeather" in said]
        return True

    def _own_picture(self) -> QImage:
        """Without the ring of the keyboard: Qt puts it on the first button where a window comes to the front again."""
        if (held := self._window.focusWidget()) is not None:
            held.clearFocus()
        return picture(self._window)

    def _patients_picture(self) -> QImage:
        patient = on(self._window)
        seen_there = picture(patient)
        self._window.toggle_patient()
        settle()
        assert not patient.isVisible()
        return seen_there


def on(window: Window) -> PatientWindow:
    """The patient's screen, opened."""
    window.toggle_patient()
    settle()
    assert window._patient is not None and window._patient.isVisible()
    return window._patient


def fill(session: Session, window: Window, dice: random.Random) -> None:
    """A visit with something on every page, left on one of them."""
    for page in PAGES:
        window.show_page(page)
    session.write(name=NAME, note=f"{NAME} sits at desk {dice.randrange(1000)}.", next_visit="Tuesday")
    for id in dice.sample([item.id for item in session.topic.checklist.items], 3):
        session.tick(id, True)
    session.mark(dice.choice(session.topic.sections).id, True)
    window.learn.turn_to(dice.randrange(len(session.topic.sections)))
    window.show_page(dice.choice(PAGES))
    wait(window.page(TAKE_HOME))  # type: ignore[arg-type]
    for area in seen(window, QScrollArea):
        area.verticalScrollBar().setValue(dice.randrange(0, 400))
    settle()


def still(windows: list[QWidget]) -> list[QImage]:
    """Their pictures, once nothing in them changes any more."""
    seen_last: list[QImage] = []
    while seen_last != (now := [picture(each) for each in windows]):
        seen_last = now
        QTest.qWait(50)
    return seen_last


def test_end_visit_leaves_an_empty_window(
    guard: Guard, session: Session, window: Window, figure: Figure, size: Size
) -> None:
    rounds, dice, empty, wrong = size(3, 100), random.Random(SEED), Empty(window), list[int]()
    for turn in range(rounds):
        fill(session, window, dice)
        in_front = on(window) if turn % 2 else window
        answer_next(window, QDialog.accept)
        key(in_front, Qt.Key.Key_F9)
        assert session.is_empty
        wrong += [] if empty.is_back() else [turn]
    print(f"rounds {wrong} of seed {SEED}")
    figure.tell("visits ended by F9", rounds)
    figure.exactly("windows not as the empty one to the pixel after F9", len(wrong), 0)


def test_clearing_when_idle_leaves_an_empty_window(
    guard: Guard, session: Session, window: Window, clock: Clock, figure: Figure, size: Size
) -> None:
    rounds, dice, empty, wrong = size(3, 100), random.Random(SEED), Empty(window), list[int]()
    for turn in range(rounds):
        fill(session, window, dice)
        if turn % 2:
            on(window)
        if turn % 3:
            later(guard, clock, session.clinic.cover_after + 0.1)
        later(guard, clock, session.clinic.clear_after + 0.1)
        assert session.is_empty and words(window) != [COVERED]
        tap(window)
        wrong += [] if empty.is_back() else [turn]
    print(f"rounds {wrong} of seed {SEED}")
    figure.tell("visits cleared when idle", rounds)
    figure.exactly("windows not as the empty one to the pixel after clearing", len(wrong), 0)


def test_the_cover_shows_nothing_and_gives_back_all(
    guard: Guard, session: Session, window: Window, clock: Clock, figure: Figure, size: Size
) -> None:
    rounds, dice, covers, wrong = size(3, 100), random.Random(SEED), dict[QWidget, QImage](), 0
    for turn in range(rounds):
        fill(session, window, dice)
        patient = on(window) if turn % 2 else None
        screens: list[QWidget] = [window, *([patient] if patient else [])]
        before, visit = still(screens), session.visit
        later(guard, clock, session.clinic.cover_after + 0.1)
        # Whoever and whatever is below it, it looks the same.
        looks = [covers.setdefault(each, shown) == shown for each in screens if (shown := picture(each))]
        wrong += any(words(each) != [COVERED] for each in screens) or not all(looks)
        tap(screens[-1], QPoint(200, 200))
        assert session.visit == visit
        # The sheet's pages are painted by a thread of their own.
        until(lambda: [picture(each) for each in screens] == before)  # noqa: B023
        if patient:
            window.toggle_patient()
        session.end_visit()
    figure.tell("covers lifted by a touch, the same visit below each", rounds)
    figure.exactly("covers that showed or said anything of what was below", wrong, 0)
