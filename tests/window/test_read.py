"""What counts as read together in the chart note: only what somebody turned to or opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from neckguide.ui.window import CHECK, LEARN

from .rooms import settle

if TYPE_CHECKING:
    from neckguide.ui.session import Session
    from neckguide.ui.window import Window


def test_a_section_that_merely_stands_open_was_not_read(window: Window, session: Session) -> None:
    window.show_page(CHECK)
    window.show_page(LEARN)
    assert session.visit.read == ()


def test_the_section_that_was_turned_to_and_the_one_before_count(window: Window, session: Session) -> None:
    QTest.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert session.visit.read == ("why-it-matters", "what-causes-it")


def test_an_opened_picture_or_claim_counts(window: Window, session: Session) -> None:
    window.learn.open_picture("relief-of-100")
    assert session.visit.read == ("why-it-matters",)


def test_a_new_visit_has_read_nothing(window: Window, session: Session) -> None:
    window.learn.turn_to(4)
    session.end_visit()
    assert window.learn.current == 0 and session.visit.read == ()
