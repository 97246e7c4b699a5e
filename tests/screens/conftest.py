"""The window tests' fixtures on a display with two screens, both plugged in when a test begins."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.printing.conftest import server as server
from tests.screens.__main__ import MODE, OUTPUTS, xrandr
from tests.window import conftest as rooms

app, home, session, told, topic, window = rooms.app, rooms.home, rooms.session, rooms.told, rooms.topic, rooms.window


def until(holds: Callable[[], bool]) -> bool:
    """Wait for what the server or Qt does a moment later, up to five seconds."""
    for _ in range(250):
        if holds():
            return True
        QTest.qWait(20)
    return holds()


class Plugs:
    """The cables of two screens."""

    def __init__(self, app: QApplication) -> None:
        self._app = app

    def set(self, output: str, on: bool) -> None:
        """Plug an output in on its own side, or pull it out; then wait until Qt has seen it."""
        side = "--right-of" if output == OUTPUTS[1] else "--left-of"
        other = OUTPUTS[0] if output == OUTPUTS[1] else OUTPUTS[1]
        how = ("--mode", MODE, side, other) if on else ("--off",)
        self.run("--output", output, *how)
        assert until(lambda: (output in self.names) == on)

    def run(self, *arguments: str) -> None:
        """`xrandr` with these arguments."""
        xrandr({"DISPLAY": os.environ["DISPLAY"]}, *arguments)

    @property
    def places(self) -> list[int]:
        """Where they begin, in px from the left."""
        return [screen.geometry().x() for screen in self._app.screens()]

    @property
    def names(self) -> list[str]:
        """What Qt sees."""
        return [screen.name() for screen in self._app.screens()]


@pytest.fixture
def plugs(app: QApplication) -> Iterator[Plugs]:
    made = Plugs(app)
    assert made.names == list(OUTPUTS), "run these tests with `python -m tests.screens`: they need two screens"
    yield made
    if OUTPUTS[0] not in made.names:
        made.set(OUTPUTS[0], on=True)
    # Qt hears of a screen that comes or goes, but not of every one that only moves.
    if made.places != [0, 1366] and OUTPUTS[1] in made.names:
        made.set(OUTPUTS[1], on=False)
    if OUTPUTS[1] not in made.names:
        made.set(OUTPUTS[1], on=True)
    made.run("--output", OUTPUTS[0], "--primary")
    assert until(lambda: made.places == [0, 1366] and made.names == list(OUTPUTS)), (made.names, made.places)
