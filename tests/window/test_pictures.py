"""Pictures open large by a tap; on the neck picture the patient marks where it hurts; no mark outlives the visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from neckguide.clinic import TEXT_SIZES
from neckguide.content.load import load_topic
from neckguide.content.spots import MOST_MARKS, Spot
from neckguide.handout.compose import compose, figures_of
from neckguide.ui.large_picture import LargeView
from neckguide.ui.pictures import LargePicture, Magnifier, Picture
from neckguide.ui.style import palette

from .rooms import focused, press, seen, settle

if TYPE_CHECKING:
    from neckguide.content.load import Topic
    from neckguide.ui.session import Session
    from neckguide.ui.window import Window

TOPIC = load_topic("neck-pain")
NECK = TOPIC.words.where.figure
SECTION = next(number for number, section in enumerate(TOPIC.sections) if f"figure:{NECK}" in section.text)


@pytest.fixture
def neck(window: Window) -> LargePicture:
    """The neck picture, opened large by a tap."""
    window.learn.show_section(SECTION)
    settle()
    picture = next(each for each in seen(window.learn, Picture) if each.id == NECK)
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton)
    settle()
    return seen(window.learn, LargePicture)[0]


def at(picture: LargePicture, x: float, y: float) -> QPoint:
    frame = picture.frame()
    return QPoint(round(frame.left() + x * frame.width()), round(frame.top() + y * frame.height()))


def test_every_picture_of_a_section_opens_large_by_tap_and_by_key(window: Window, topic: Topic) -> None:
    opened = 0
    for number in range(len(topic.sections)):
        window.learn.show_section(number)
        settle()
        for picture in seen(window.learn, Picture):
            picture.setFocus()
            QTest.keyClick(picture, Qt.Key.Key_Return)
            settle()
            (large,) = seen(window.learn, LargePicture)
            said = topic.picture(picture.id)
            assert said is not None and large.accessibleName() == said.alt
            assert said.title in [each.text() for each in seen(window.learn.findChildren(LargeView)[0], QLabel)]
            QTest.keyClick(focused(), Qt.Key.Key_Escape)
            settle()
            assert focused() is picture
            opened += 1
    assert opened >= 12


def test_a_picture_is_as_large_the_first_time_as_later(window: Window) -> None:
    for _ in TEXT_SIZES:
        window.step_text_size(1)
    window.learn.show_section(SECTION)
    settle()
    heights = []
    for _ in range(2):
        window.learn.open_picture(NECK)
        settle()
        heights.append(seen(window.learn, LargePicture)[0].height())
        QTest.keyClick(focused(), Qt.Key.Key_Escape)
        settle()
    assert heights[0] == heights[1]


def test_a_tap_puts_a_mark_where_it_hurts_and_one_key_clears_them_all(neck: LargePicture, session: Session) -> None:
    QTest.mouseClick(neck, Qt.MouseButton.LeftButton, pos=at(neck, 0.5, 0.3))
    QTest.mouseClick(neck, Qt.MouseButton.LeftButton, pos=at(neck, 0.6, 0.5))
    assert [(round(spot.x, 2), round(spot.y, 2)) for spot in session.visit.marks] == [(0.5, 0.3), (0.6, 0.5)]
    QTest.keyClick(neck, Qt.Key.Key_Delete)
    assert session.visit.marks == ()


def test_the_keyboard_marks_too(neck: LargePicture, session: Session) -> None:
    assert focused() is neck
    for _ in range(3):
        QTest.keyClick(neck, Qt.Key.Key_Down)
    QTest.keyClick(neck, Qt.Key.Key_Space)
    (spot,) = session.visit.marks
    assert (spot.x, round(spot.y, 2)) == (0.5, 0.46)


def test_a_tap_beside_the_drawing_marks_nothing(neck: LargePicture, session: Session) -> None:
    outside = QPoint(round(neck.frame().left()) - 4, neck.height() // 2)
    if outside.x() > 0:
        QTest.mouseClick(neck, Qt.MouseButton.LeftButton, pos=outside)
    assert session.visit.marks == ()


def test_marks_are_seen_on_the_page_and_on_the_sheet_and_end_with_the_visit(
    window: Window, neck: LargePicture, session: Session, topic: Topic
) -> None:
    before = neck.grab().toImage()
    QTest.mouseClick(neck, Qt.MouseButton.LeftButton, pos=at(neck, 0.5, 0.3))
    settle()
    assert neck.grab().toImage() != before
    press(window.learn.findChildren(LargeView)[0], "Close")
    small = next(each for each in seen(window.learn, Picture) if each.id == NECK)
    marked = small.grab().toImage()
    handout = compose(topic, session.visit, session.clinic)
    assert "where" in [part.id for part in handout.parts]
    assert b"<circle" in figures_of(topic, handout)["marked"].replace(topic.figure(NECK)[:-6], b"")
    session.end_visit()
    settle()
    window.learn.show_section(SECTION)
    settle()
    assert session.visit.marks == ()
    assert small.grab().toImage() != marked
    assert "where" not in [part.id for part in compose(topic, session.visit, session.clinic).parts]


def test_there_is_an_end_to_marks(session: Session) -> None:
    for number in range(MOST_MARKS + 5):
        session.put_mark(Spot(number / 100, 0.5))
    assert len(session.visit.marks) == MOST_MARKS


def test_ending_the_visit_closes_the_large_picture(window: Window, neck: LargePicture, session: Session) -> None:
    session.end_visit()
    settle()
    assert not neck.isVisible()


def test_a_sign_over_each_picture_says_that_it_opens_large_and_opens_it(window: Window) -> None:
    window.learn.show_section(SECTION)
    settle()
    assert len(seen(window.learn, Magnifier)) == len(seen(window.learn, Picture))
    QTest.mouseClick(seen(window.learn, Magnifier)[0], Qt.MouseButton.LeftButton)
    settle()
    assert len(seen(window.learn, LargePicture)) == 1


def test_nothing_shines_through_what_lies_over_the_page(window: Window, neck: LargePicture) -> None:
    (view,) = seen(window.learn, LargeView)
    painted = window.grab().toImage()
    for corner in (QPoint(6, 6), QPoint(view.width() - 6, view.height() - 6)):
        place = view.mapTo(window, corner)
        assert painted.pixelColor(place).name() == palette()["card"]


def test_the_keyboard_meets_the_pictures_before_the_cards_and_the_buttons_below(window: Window) -> None:
    window.learn.show_section(SECTION)
    settle()
    met: list[QWidget] = []
    seen(window.learn, Picture)[0].setFocus()
    while not isinstance(focused(), QPushButton):
        met.append(focused())
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert met == seen(window.learn, Picture)


def test_with_large_text_a_picture_takes_all_the_height_below_its_title(window: Window, neck: LargePicture) -> None:
    for _ in range(4):
        window.step_text_size(1)
    settle()
    (view,) = seen(window.learn, LargeView)
    assert neck.height() > 0.6 * view.area.viewport().height()
    assert view.area.horizontalScrollBar().maximum() == 0
