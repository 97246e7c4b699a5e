"""The patient window on two real screens: on the other one, and nothing lost when that is unplugged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from neckguide.content.spots import Spot
from neckguide.ui.patient_bar import PatientBar
from neckguide.ui.patient_window import PatientWindow
from tests.screens.__main__ import MODE, OUTPUTS
from tests.window.rooms import press, seen, settle, words

from .conftest import Plugs, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

    from neckguide.ui.session import Session
    from neckguide.ui.window import Window

LEFT, RIGHT = QRect(0, 0, 1366, 768), QRect(1366, 0, 1366, 768)
CLINICIANS, PATIENTS = OUTPUTS


@pytest.fixture
def patient(plugs: Plugs, window: Window, session: Session) -> Iterator[PatientWindow]:
    """Open beside a clinician's window that fills the left screen."""
    window.setGeometry(LEFT)
    assert until(lambda: window.geometry() == LEFT)
    made = PatientWindow(session, window)
    made.open()
    made.follow_section("is-it-safe")
    assert QTest.qWaitForWindowExposed(made)
    settle()
    yield made
    made.close_it()
    made.deleteLater()
    settle()


@pytest.fixture
def bar(patient: PatientWindow, window: Window) -> Iterator[PatientBar]:
    made = PatientBar(patient)
    layout = window.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.addWidget(made)
    made.refresh()
    yield made
    made.setParent(None)
    made.deleteLater()
    settle()


def on_screen(app: QApplication, place: QRect) -> set[tuple[int, int, int]]:
    """The colours that are really seen there, a pixel in every few."""
    (screen,) = [each for each in app.screens() if each.geometry().contains(place)]
    image = screen.grabWindow(0, 0, 0, place.width(), place.height()).toImage()
    steps = range(0, place.width(), 7), range(0, place.height(), 7)
    return {image.pixelColor(x, y).getRgb()[:3] for x in steps[0] for y in steps[1]}  # type: ignore[misc]


def test_it_opens_on_the_other_screen_and_leaves_the_keyboard_with_the_clinician(
    patient: PatientWindow, window: Window, app: QApplication
) -> None:
    assert patient.geometry() == RIGHT and patient.screen().name() == PATIENTS
    assert window.geometry() == LEFT and window.isActiveWindow()
    assert seen(patient, QPushButton) == [], "on a screen of its own it needs no buttons"
    assert len(on_screen(app, RIGHT)) > 20, "the step is painted there"


def test_it_opens_on_the_left_where_the_clinician_sits_at_the_right(
    plugs: Plugs, window: Window, session: Session
) -> None:
    window.setGeometry(RIGHT)
    assert until(lambda: window.screen().name() == PATIENTS)
    patient = PatientWindow(session, window)
    patient.open()
    settle()
    assert patient.geometry() == LEFT
    patient.close()


def test_unplugging_its_screen_loses_nothing_and_covers_nothing(
    patient: PatientWindow, bar: PatientBar, window: Window, session: Session, told: list[str], plugs: Plugs
) -> None:
    session.ask(("red-flag",), True)
    session.put_mark(Spot(0.4, 0.4))
    session.write(name="Ada", note="Bring the folder.")
    patient.step(3)
    visit, place = session.visit, patient.seen
    plugs.set(PATIENTS, on=False)
    assert until(lambda: not patient.isVisible())
    assert patient.is_away and patient.is_open and session.visit == visit
    assert told == [], "the strip says it, as long as it is so"
    assert window.geometry() == LEFT and window.isVisible()
    assert words(bar) == ["The patient screen is unplugged. Nothing of the visit is lost."] and [
        b.text() for b in seen(bar, QPushButton)
    ] == ["Close"]
    plugs.set(PATIENTS, on=True)
    assert until(lambda: words(bar) == ["A second screen is there again."])
    assert not patient.isVisible(), "it never comes unasked"
    press(bar, "Show it there")
    assert until(lambda: patient.isVisible() and patient.geometry() == RIGHT)
    assert patient.seen == place and session.visit == visit


def test_it_can_be_closed_while_its_screen_is_gone(patient: PatientWindow, bar: PatientBar, plugs: Plugs) -> None:
    plugs.set(PATIENTS, on=False)
    assert until(lambda: patient.is_away)
    press(bar, "Close")
    assert not patient.is_open and bar.isHidden()
    plugs.set(PATIENTS, on=True)
    settle()
    assert not patient.isVisible() and bar.isHidden()


def test_the_visit_may_end_while_its_screen_is_gone(
    patient: PatientWindow, bar: PatientBar, session: Session, plugs: Plugs
) -> None:
    plugs.set(PATIENTS, on=False)
    assert until(lambda: patient.is_away)
    session.end_visit()
    plugs.set(PATIENTS, on=True)
    assert until(lambda: patient.can_return)
    press(bar, "Show it there")
    assert until(patient.isVisible) and patient.is_blank


def test_it_goes_when_the_clinicians_own_screen_is_unplugged(
    patient: PatientWindow, window: Window, session: Session, told: list[str], plugs: Plugs
) -> None:
    """His window comes to the screen that is left: the patient's must not lie over it."""
    visit = session.visit
    plugs.set(CLINICIANS, on=False)
    assert until(lambda: not patient.isVisible())
    assert window.isVisible() and session.visit == visit and told == []


def test_a_screen_that_shows_the_same_as_the_clinicians_is_no_other(
    patient: PatientWindow, bar: PatientBar, window: Window, plugs: Plugs
) -> None:
    plugs.set(PATIENTS, on=False)
    plugs.run("--output", PATIENTS, "--mode", MODE, "--same-as", CLINICIANS)
    assert until(lambda: PATIENTS in plugs.names)
    settle()
    assert not patient.can_return and [button.text() for button in seen(bar, QPushButton)] == ["Close"]
    press(bar, "Close")
    patient.open()
    settle()
    assert [button.text() for button in seen(patient, QPushButton)] == ["Back", "Next", "Close"]


def test_follow_hold_and_blank_on_the_other_screen(patient: PatientWindow, window: Window, app: QApplication) -> None:
    window.learn.section_shown.connect(patient.follow_section)
    window.learn.show_section(2)
    assert patient.seen == ("How needles may help", "1 of 11")
    patient.hold(True)
    window.learn.show_section(3)
    assert patient.seen == ("How needles may help", "1 of 11")
    patient.hold(False)
    assert patient.seen == ("When it may suit you", "1 of 9")
    patient.blank(True)
    assert len(on_screen(app, RIGHT)) == 1, "not one letter is left"
    patient.blank(False)
    assert len(on_screen(app, RIGHT)) > 20


def test_the_end_of_the_visit_blanks_it(
    patient: PatientWindow, window: Window, session: Session, app: QApplication
) -> None:
    window.learn.section_shown.connect(patient.follow_section)
    session.end_visit()
    settle()
    assert len(on_screen(app, RIGHT)) == 1
    window.learn.show_section(4)
    assert len(on_screen(app, RIGHT)) > 20


def test_keys_on_its_own_screen(patient: PatientWindow) -> None:
    QTest.keyClick(patient, Qt.Key.Key_PageDown)
    assert patient.seen[1] == "2 of 9"
    QTest.keyClick(patient, Qt.Key.Key_Escape)
    assert not patient.is_open
