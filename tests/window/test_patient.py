"""The patient's screen: what stands on it, what never does, and how it is steered. Two screens: `tests/screens`."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from msgspec import structs
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from neckguide.content.blocks import ItemList, Paragraph
from neckguide.content.spots import Spot
from neckguide.paths import resources
from neckguide.ui.patient_bar import PatientBar
from neckguide.ui.patient_deck import Deck
from neckguide.ui.patient_layout import FLOOR, Frame, Layout
from neckguide.ui.patient_pages import check_steps, compare_steps, section_steps, take_home_steps
from neckguide.ui.patient_type import text_of
from neckguide.ui.patient_window import PatientWindow
from neckguide.ui.style import TOUCH, apply_style
from neckguide.ui.window import Window

from .rooms import press, seen, settle, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from PySide6.QtWidgets import QApplication

    from neckguide.content.blocks import Block
    from neckguide.content.load import Topic
    from neckguide.content.steps import Step
    from neckguide.ui.session import Session

LEARN, CHECK, COMPARE, TAKE_HOME = range(4)
SIZES = [(1366, 768), (1920, 1080), (1024, 768), (1280, 720), (3840, 2160)]


@pytest.fixture
def patient(window: Window, session: Session) -> Iterator[PatientWindow]:
    """Open on the only screen there is."""
    with_name = structs.replace(session.clinic, name="Riverside Pain Clinic", country="GB")
    session.set_clinic(with_name)
    made = PatientWindow(session, window)
    made.open()
    made.resize(1366, 768)
    settle()
    yield made
    made.close()
    made.deleteLater()
    settle()


def title(patient: PatientWindow) -> str:
    return patient.seen[0]


def until(holds: Callable[[], bool]) -> bool:
    """Wait for what comes a moment later, up to two seconds."""
    for _ in range(200):
        if holds():
            return True
        QTest.qWait(10)
    return holds()


def tap(patient: PatientWindow, at: QPoint) -> None:
    """On the glass: whatever lies there gets it."""
    handle = patient.windowHandle()
    assert handle is not None
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    settle()


def through(patient: PatientWindow) -> str:
    """Every word of what is followed, step by step."""
    QTest.keyClick(patient, Qt.Key.Key_Home)
    told = list(patient.said())
    while True:
        before = patient.seen
        patient.step(1)
        if patient.seen == before:
            return " ".join(told)
        told += patient.said()


def test_it_is_blank_until_something_is_shown(patient: PatientWindow) -> None:
    assert (patient.is_blank, patient.said(), patient.seen) == (True, [], ("", ""))
    patient.follow_section("why-it-matters")
    assert patient.said() == [
        "1 of 8",
        "Why it matters",
        "Neck pain is common and can touch your whole day. Needles may help some people.",
        "Riverside Pain Clinic",
    ]


def test_it_steps_by_key_by_pedal_and_by_touch(patient: PatientWindow) -> None:
    patient.follow_section("is-it-safe")
    places: list[str] = []
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageUp):
        QTest.keyClick(patient, key)
        places.append(patient.seen[1])
    for key in (Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Up):
        QTest.keyClick(patient, key)
        places.append(patient.seen[1])
    for x in (1200, 800, 100):
        tap(patient, QPoint(x, 400))
        places.append(patient.seen[1])
    numbers = [place.removesuffix(" of 9") for place in places]
    assert numbers == ["2", "3", "4", "5", "4", "9", "9", "8", "1", "1", "2", "3", "2"]


def test_on_one_screen_it_has_buttons_that_lead_back(patient: PatientWindow, window: Window) -> None:
    patient.follow_section("is-it-safe")
    buttons = seen(patient, QPushButton)
    assert [button.text() for button in buttons] == ["Back", "Next", "Close"]
    assert all(min(button.width(), button.height()) >= TOUCH for button in buttons)
    press(patient, "Next")
    assert patient.seen[1] == "2 of 9"
    press(patient, "Back")
    press(patient, "Close")
    assert not patient.is_open and QTest.qWaitForWindowActive(window)


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F7])
def test_a_key_gives_the_screen_back(patient: PatientWindow, key: Qt.Key) -> None:
    QTest.keyClick(patient, key)
    assert not patient.isVisible() and not patient.is_open


def test_it_follows_or_holds_still(patient: PatientWindow) -> None:
    patient.follow_section("is-it-safe")
    patient.step(1)
    patient.hold(True)
    before = patient.seen
    patient.follow_section("why-it-matters")
    patient.follow_page(COMPARE)
    patient.follow_picture("needle-path")
    assert patient.seen == before
    patient.step(1)
    assert patient.seen[1] == "3 of 9"
    patient.follow_section("body-and-mind")
    patient.hold(False)
    assert title(patient) == "Body and mind"


def test_it_follows_a_picture_to_its_step_or_shows_it_alone(patient: PatientWindow) -> None:
    patient.follow_section("how-it-may-help")
    patient.follow_picture("needle-path")
    assert patient.seen == ("From needle to brain", "3 of 11")
    patient.follow_picture("volume-knob")
    assert patient.seen == ("The volume of a nerve", "")
    patient.follow_page(LEARN)
    assert title(patient) == "From needle to brain"


def test_blank_shows_nothing_and_comes_back_where_it_was(patient: PatientWindow) -> None:
    patient.follow_section("is-it-safe")
    patient.step(2)
    empty = patient.grab()
    for key in (Qt.Key.Key_B, Qt.Key.Key_F8):
        QTest.keyClick(patient, key)
        assert patient.is_blank and patient.said() == []
        assert not [name for name in spoken(patient) if name]
        patient.follow_section("is-it-safe")
        assert patient.is_blank, "only the clinician's own key ends a blank that he asked for"
        QTest.keyClick(patient, key)
        assert patient.seen[1] == "3 of 9"
    assert patient.grab().toImage() == empty.toImage()


def spoken(patient: PatientWindow) -> list[str]:
    """What a screen reader finds on the screen."""
    return [child.accessibleName() for child in seen(patient, QWidget) if not isinstance(child, QPushButton)]


def test_the_end_of_a_visit_blanks_until_something_is_shown_again(patient: PatientWindow, window: Window) -> None:
    window.learn.section_shown.connect(patient.follow_section)
    patient.follow_section("is-it-safe")
    patient.hold(True)
    window.learn.show_section(3)
    window._session.end_visit()  # Learn goes back to its first section by itself.
    assert patient.is_blank and not patient.is_held
    settle()
    assert patient.is_blank
    window.learn.show_section(4)
    assert title(patient) == "When needles are not enough"


def test_a_screen_reader_hears_the_title_the_words_and_the_picture(patient: PatientWindow) -> None:
    patient.follow_section("what-causes-it")
    patient.step(1)
    roles = {}
    for child in seen(patient, QWidget):
        interface = QAccessible.queryAccessibleInterface(child)
        roles[interface.role()] = interface.text(QAccessible.Text.Name)
    assert roles[QAccessible.Role.Heading] == "Where does it hurt?"
    assert roles[QAccessible.Role.Paragraph].startswith("Tap the picture where it hurts.")
    assert "from behind" in roles[QAccessible.Role.Graphic]


def test_marks_are_shown_and_made_on_the_picture(patient: PatientWindow, session: Session) -> None:
    patient.follow_section("what-causes-it")
    patient.step(1)
    before = patient.grab().toImage()
    session.put_mark(Spot(0.5, 0.4))
    assert patient.grab().toImage() != before
    picture = patient._slide.picture
    tap(patient, picture.geometry().center())
    assert len(session.visit.marks) == 2 and patient.seen[1] == "2 of 14", "a tap on the picture marks, and stays"
    session.clear_marks()
    assert patient.grab().toImage() == before


def test_a_section_in_short_is_shown_in_short(patient: PatientWindow, session: Session) -> None:
    session.shorten("when-not-enough", True)
    patient.follow_section("when-not-enough")
    assert patient.seen[1] == "1 of 3"
    assert "One sign is enough, even if it passes" in through(patient)
    session.shorten("when-not-enough", False)
    assert until(lambda: patient.seen[1] == "1 of 5")


def test_compare_shows_the_options_chosen_or_all_of_them(patient: PatientWindow, session: Session) -> None:
    patient.follow_page(COMPARE)
    assert patient.seen[1] == "1 of 8"
    session.choose_option("wait", True)
    session.choose_option("exercise", True)
    assert until(lambda: patient.seen[1] == "1 of 3")
    told = through(patient)
    assert "Exercise" in told and "Wait, stay active" in told and "Massage" not in told


# What is never shown ---------------------------------------------------------------------------------------------


SECRETS = {
    "name": "Zebediah Quillfeather",
    "note": "Bring the orange folder.",
    "next_visit": "Friday the 13th, 9:15",
    "goal": "Lift my grandson Ignatius",
}


def fill(session: Session) -> None:
    """A visit with something in every field that is not for this screen."""
    session.tick("cancer-history", True)
    session.ask(("red-flag",), True)
    assert session.resolve("cancer-history", "Dr Wolkenstein rang on 19 November")
    session.write(**SECRETS)
    session.choose_exercise("band", True)
    question = session.topic.words.teach_back[0].ask
    session.teach(question, "again")


def test_nothing_typed_and_nothing_for_the_clinician_is_ever_on_it(patient: PatientWindow, session: Session) -> None:
    fill(session)
    told = ""
    for section in session.topic.sections:
        patient.follow_section(section.id)
        told += through(patient)
    for page in (CHECK, COMPARE, TAKE_HOME):
        patient.follow_page(page)
        told += through(patient)
    assert "band" in told and "999" in told
    advice = session.advice
    clinical = [item.clinician for item in session.topic.checklist.items if item.clinician]
    hidden = [*SECRETS.values(), "Wolkenstein", "19 November", *clinical, advice.headline, advice.next_step]
    hidden += [teach.ask for teach in session.topic.words.teach_back]
    hidden += [section.say for section in session.topic.sections] + [section.ask for section in session.topic.sections]
    assert not [text for text in hidden if text and text in told]


def test_the_visit_before_is_gone(patient: PatientWindow, session: Session) -> None:
    fill(session)
    session.write(goal="drive")
    session.put_mark(Spot(0.5, 0.5))
    patient.follow_page(TAKE_HOME)
    assert "Turn my head to drive" in through(patient)
    session.end_visit()
    settle()
    patient.follow_page(TAKE_HOME)
    assert "Turn my head to drive" not in through(patient) and "stretchy band" not in through(patient)


def test_a_red_flag_half_way_is_calm_until_take_home_is_shown(patient: PatientWindow, session: Session) -> None:
    session.ask(("red-flag",), True)
    session.tick(session.topic.checklist.group("helps")[0].id, True)
    patient.follow_page(TAKE_HOME)
    assert title(patient) == "Visits"
    patient.hold(True)
    flag = session.topic.checklist.group("red-flag")[0]
    session.tick(flag.id, True)
    assert until(lambda: title(patient) == "First, your safety"), "a plan that no longer holds must go"
    patient.hold(False)
    patient.follow_page(COMPARE)
    assert title(patient) == "First, your safety"
    patient.follow_page(TAKE_HOME)
    told = through(patient)
    assert title(patient) and "999" in told and flag.label in told and "Visits" not in told
    assert "First, your safety" not in told


def test_held_on_compare_a_red_flag_takes_the_options_away(patient: PatientWindow, session: Session) -> None:
    patient.follow_page(COMPARE)
    patient.hold(True)
    session.tick("stroke-signs", True)
    assert until(lambda: title(patient) == "First, your safety")


def test_an_urgent_sheet_that_was_shown_once_does_not_come_back_by_itself(
    patient: PatientWindow, session: Session
) -> None:
    session.tick("stroke-signs", True)
    patient.follow_page(TAKE_HOME)
    patient.hold(True)
    assert session.resolve("stroke-signs", "Dr Lee, 20 November")
    settle()
    session.tick("heart-signs", True)
    assert until(lambda: title(patient) == "First, your safety")


def test_what_is_being_read_stays_when_the_sheet_gets_one_part_more(patient: PatientWindow, session: Session) -> None:
    session.ask(("red-flag",), True)
    patient.follow_page(TAKE_HOME)
    patient.hold(True)
    patient.step(2)
    reading = title(patient)
    session.choose_exercise("stay-active", True)
    QTest.qWait(50)
    assert title(patient) == reading


def test_a_clinics_name_of_any_length_leaves_the_words_alone(patient: PatientWindow, session: Session) -> None:
    session.set_clinic(structs.replace(session.clinic, name="Riverside " * 1000))
    patient.follow_section("is-it-safe")
    assert len(max(patient.said(), key=len)) < 400


def test_typing_in_the_note_changes_nothing_here(patient: PatientWindow, session: Session) -> None:
    patient.follow_page(TAKE_HOME)
    patient.step(1)
    before, deck = patient.seen, patient._show.deck
    for letter in ("H", "Ha", "Hal"):
        session.write(name=letter, note=letter)
    QTest.qWait(250)
    assert patient.seen == before and patient._show.deck is deck


# How it is laid out ----------------------------------------------------------------------------------------------


def everything(topic: Topic, session: Session) -> list[tuple[Step, ...]]:
    told = [section_steps(topic, section, short) for section in topic.sections for short in (False, True)]
    told += [check_steps(topic), compare_steps(topic, tuple(option.id for option in topic.options.options))]
    visit = structs.replace(session.visit, asked=frozenset({"red-flag"}), exercises=("turn-and-tilt", "band"))
    told.append(take_home_steps(topic, visit, session.clinic))
    for flag in topic.checklist.group("red-flag"):
        told.append(take_home_steps(topic, structs.replace(visit, ticked=frozenset({flag.id})), session.clinic))
    return told


@pytest.mark.parametrize("size", SIZES, ids=[f"{w}x{h}" for w, h in SIZES])
def test_nothing_is_cut_off_or_lies_over_another_and_all_can_be_read(
    session: Session, topic: Topic, size: tuple[int, int]
) -> None:
    frame = Frame(QSize(*size))
    inside = QRect(0, 0, size[0], frame.bottom + 1)
    for steps in everything(topic, session):
        for layout in Deck(topic, steps, frame).layouts:
            name = layout.step.headline
            places = [layout.eyebrow.place, layout.title.place, *(text.place for text in layout.texts)]
            places += [layout.picture] if not layout.picture.isEmpty() else []
            assert all(inside.contains(place) for place in places), name
            for first in range(len(places)):
                assert not [second for second in places[first + 1 :] if places[first].intersects(second)], name
            # Signs of what is urgent stay together, whatever the screen; all else keeps its size.
            least = FLOOR if layout.step.kind != "urgent" else 16
            assert body_size(layout) >= least or layout.step.facts, name


def body_size(layout: Layout) -> int:
    return min((text.look.px for text in layout.texts), default=FLOOR)


def test_pictures_are_large(session: Session, topic: Topic) -> None:
    """At least a quarter of the screen's width and a third of its height, but for those drawn flat."""
    frame = Frame(QSize(1366, 768))
    for section in topic.sections:
        for layout in Deck(topic, section_steps(topic, section, False), frame).layouts:
            if layout.step.figure is not None:
                assert layout.picture.width() >= 600 or layout.picture.height() >= 400, layout.step.figure.id


def body(step: Step) -> str:
    def said(blocks: Iterable[Block]) -> Iterator[str]:
        for block in blocks:
            if isinstance(block, Paragraph):
                yield text_of(block.spans)
            elif isinstance(block, ItemList):
                for item in block.items:
                    yield from said(item.blocks)

    return " ".join((*said(step.blocks), text_of(step.figure.caption) if step.figure else ""))


def test_a_step_that_does_not_fit_is_two(session: Session, topic: Topic) -> None:
    frame, steps = Frame(QSize(640, 360)), section_steps(topic, topic.section("when-it-may-suit"), False)
    layouts = Deck(topic, steps, frame).layouts
    assert len(layouts) > len(steps)
    assert all(body_size(layout) >= FLOOR for layout in layouts)
    told = " ".join(text_of(text.spans) for layout in layouts for text in layout.texts)
    assert "".join(told.split()) == "".join(" ".join(map(body, steps)).split())


def test_a_section_that_cannot_be_read_shows_its_title_and_nothing_of_the_fault(
    patient: PatientWindow, session: Session, topic: Topic
) -> None:
    broken = structs.replace(topic.sections[0], fault="something is wrong", summary="")
    assert [step.headline for step in section_steps(topic, broken, False)] == ["Why it matters"]


def test_other_colours_are_taken_at_once(patient: PatientWindow, app: QApplication) -> None:
    patient.follow_section("is-it-safe")
    light = patient.grab().toImage()
    apply_style(app, 100, "dark")
    settle()
    dark = patient.grab().toImage()
    apply_style(app, 100, "light")
    settle()
    assert dark.pixelColor(5, 5).lightness() < 80 < light.pixelColor(5, 5).lightness()
    assert patient.grab().toImage() == light


# The clinician's strip -------------------------------------------------------------------------------------------


@pytest.fixture
def bar(patient: PatientWindow, window: Window) -> Iterator[PatientBar]:
    made = PatientBar(patient)
    layout = window.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.addWidget(made)
    made.refresh()
    settle()
    yield made
    made.setParent(None)
    made.deleteLater()
    settle()


def test_the_strip_says_what_is_seen_and_steers_it(patient: PatientWindow, bar: PatientBar) -> None:
    assert words(bar) == ["The patient screen is blank."]
    patient.follow_section("is-it-safe")
    assert words(bar) == ["The patient sees: Is it safe? · 1 of 9"]
    press(bar, "›")
    press(bar, "›")
    press(bar, "‹")
    assert patient.seen[1] == "2 of 9"
    press(bar, "Hold still")
    assert patient.is_held
    press(bar, "Held: follow again")
    press(bar, "Blank")
    assert patient.is_blank and words(bar) == ["The patient screen is blank."]
    press(bar, "Blank: show again")
    assert patient.seen[1] == "2 of 9"
    press(bar, "Close")
    settle()
    assert not patient.is_open and bar.isHidden()


def test_the_pedal_steps_from_the_clinicians_window_but_not_out_of_a_field(
    patient: PatientWindow, bar: PatientBar, window: Window
) -> None:
    patient.follow_section("is-it-safe")
    window.show_page(LEARN)
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    window.setFocus()
    QTest.keyClick(window, Qt.Key.Key_PageDown)
    QTest.keyClick(window, Qt.Key.Key_PageDown)
    QTest.keyClick(window, Qt.Key.Key_PageUp)
    assert patient.seen[1] == "2 of 9"
    window.show_page(TAKE_HOME)
    settle()
    field = seen(window, QPlainTextEdit)[0]
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_PageDown)
    assert patient.seen[1] == "2 of 9"
    patient.close()
    settle()
    window.setFocus()
    QTest.keyClick(window, Qt.Key.Key_PageDown)


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_strip_fits_at_every_text_size(
    patient: PatientWindow, bar: PatientBar, window: Window, app: QApplication, percent: int
) -> None:
    patient.follow_section("is-it-safe")
    patient.step(1)
    apply_style(app, percent)
    bar.set_text_size(percent)
    settle()
    assert window.width() == 1366 and bar.width() <= 1366
    for button in seen(bar, QPushButton):
        assert button.width() >= TOUCH and button.height() >= TOUCH
        assert button.width() >= button.sizeHint().width() and bar.rect().contains(
            QRect(button.mapTo(bar, QPoint(0, 0)), button.size())
        )
    apply_style(app, 100)


def test_nothing_of_it_is_loaded_before_it_is_wanted() -> None:
    asked = (
        "import sys\nfrom neckguide.ui import window, session, learn, check, compare, take_home\n"
        "print(*(name for name in sys.modules if 'patient' in name or name.endswith('.steps')))"
    )
    done = subprocess.run(
        (sys.executable, "-c", asked), cwd=resources().parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


def test_a_screen_that_outlives_its_window_says_nothing_to_it(
    app: QApplication, session: Session, capfd: pytest.CaptureFixture[str]
) -> None:
    window = Window(session, app)
    window.toggle_patient()
    settle()
    patient = window._patient
    assert patient is not None
    patient.close_it()
    window.deleteLater()
    settle()
    assert not isValid(window)
    patient.changed.emit()
    patient.deleteLater()
    assert capfd.readouterr().err == ""
