"""One application for all window tests, and for each test a home of its own, a session and a shown window."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TypeAlias

import pytest
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from neckguide.clinic import load_clinic
from neckguide.content.load import load_topic
from neckguide.ui.access import install
from neckguide.ui.app import SIZE, hold_constants
from neckguide.ui.session import Session
from neckguide.ui.style import FAMILIES, apply_style, load_fonts
from neckguide.ui.window import Window

from .rooms import settle

if TYPE_CHECKING:
    from pathlib import Path

    from neckguide.content.load import Topic

TODAY = dt.date(2026, 11, 20)


@pytest.fixture(scope="session")
def app() -> QApplication:
    hold_constants()
    app = QApplication.instance() or QApplication(["neckguide"])
    assert isinstance(app, QApplication)
    load_fonts(first=True)
    load_fonts(first=False)
    install()
    app.setFont(QFont(list(FAMILIES)))
    apply_style(app, 100)
    return app


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with nothing in it."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home))
    return home


@pytest.fixture
def topic() -> Topic:
    return load_topic("neck-pain")


@pytest.fixture
def session(app: QApplication, topic: Topic, home: Path) -> Session:
    return Session(topic, load_clinic(home / "clinic.toml"), lambda: TODAY)


@pytest.fixture
def told(session: Session) -> list[str]:
    """What the session says to the clinician, in order."""
    sentences: list[str] = []
    session.told.connect(sentences.append)
    session.noticed.connect(sentences.append)
    return sentences


@pytest.fixture
def window(app: QApplication, session: Session) -> Iterator[Window]:
    with shown(app, session) as window:
        yield window


Make: TypeAlias = Callable[["Topic"], Window]


@pytest.fixture
def make(app: QApplication, home: Path) -> Iterator[Make]:
    """Shows a window on a topic of the test's own."""
    with ExitStack() as stack:

        def made(topic: Topic) -> Window:
            loaded = load_clinic(home / "clinic.toml")
            return stack.enter_context(shown(app, Session(topic, loaded, lambda: TODAY)))

        yield made


@contextmanager
def shown(app: QApplication, session: Session) -> Iterator[Window]:
    """A window at the design's size, in front; closed without a question afterwards."""
    # As in the app: collected on the typesetter's thread, a widget would end the program.
    gc.disable()
    window = Window(session, app)
    window.resize(*SIZE)
    window.show()
    assert QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    window.setFocus()
    assert QTest.qWaitForWindowActive(window)
    settle()
    yield window
    session.end_visit()
    window.close()
    window.deleteLater()
    settle()
    if (session.clinic.text_size, session.clinic.palette) != (100, "system"):
        apply_style(app, 100)
    gc.collect()
    gc.enable()
