"""The window's rooms serve here, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.window.conftest import app, home, make, session, told, topic, window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .forks import Forks

__all__ = ["app", "home", "make", "session", "told", "topic", "window"]


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    """The program that saves in every way, once for the tests of a file."""
    from .forks import Forks

    forks = Forks()
    yield forks
    forks.end()
