"""The clinician's window and what is open over it, when a screen is unplugged, gets smaller or comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect

from neckguide.ui.on_screen import OnScreen, within
from tests.screens.__main__ import MODE, OUTPUTS
from tests.trust.fitting import misfits
from tests.window.rooms import settle

from .conftest import Plugs, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

    from neckguide.ui.window import Window

LEFT, RIGHT = QRect(0, 0, 1366, 768), QRect(1366, 0, 1366, 768)


@pytest.fixture
def watched(plugs: Plugs, app: QApplication, window: Window) -> Iterator[Window]:
    """The window on the right screen, kept on a screen as the app does."""
    OnScreen(app, window)
    window.setGeometry(RIGHT)
    assert until(lambda: window.screen().name() == OUTPUTS[1])
    yield window
    window.setGeometry(LEFT)
    settle()


def test_window_and_dialog_come_to_the_screen_that_is_left(watched: Window, plugs: Plugs) -> None:
    watched.open_dialog("settings")
    settle()
    dialog = watched._app.activeModalWidget()
    assert dialog is not None
    dialog.move(1500, 40)
    plugs.set(OUTPUTS[1], on=False)
    assert until(lambda: LEFT.contains(watched.geometry()) and LEFT.contains(dialog.geometry()))
    assert watched.isVisible() and dialog.isVisible()
    assert misfits(dialog) == []
    dialog.close()
    plugs.set(OUTPUTS[1], on=True)
    settle()
    assert LEFT.contains(watched.geometry()), "nothing moves back unasked"


@pytest.mark.parametrize("size", ["1024x768", "800x600"])
def test_on_a_screen_that_gets_smaller_all_still_fits(watched: Window, plugs: Plugs, size: str) -> None:
    wide, high = map(int, size.split("x"))
    watched.setGeometry(LEFT)
    plugs.run("--output", OUTPUTS[0], "--mode", size)
    try:
        assert until(lambda: QRect(0, 0, wide, high).contains(watched.geometry()))
        for page in range(4):
            watched.show_page(page)
            settle()
            assert misfits(watched) == [], page
    finally:
        plugs.run("--output", OUTPUTS[0], "--mode", MODE)
        assert until(lambda: LEFT in [screen.geometry() for screen in watched._app.screens()])


def test_what_is_in_the_room_stays_and_what_is_not_goes_to_its_nearest_edge() -> None:
    room = QRect(100, 0, 1000, 700)
    assert within(QRect(150, 10, 400, 300), room) == QRect(150, 10, 400, 300)
    assert within(QRect(2000, 600, 400, 300), room) == QRect(700, 400, 400, 300)
    assert within(QRect(0, -50, 3000, 3000), room) == room
