"""The first start, help and about: read by keyboard and screen reader, at any text size."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton, QWidget

from neckguide import __version__
from neckguide.clinic import load_clinic
from neckguide.paths import resources
from neckguide.ui.about import About
from neckguide.ui.asking import Asking
from neckguide.ui.help import Help
from neckguide.ui.keys import KEYS
from neckguide.ui.keys import words as said
from neckguide.ui.welcome import Welcome, is_wanted

from .rooms import focused, press, seen, settle, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from neckguide.ui.session import Session
    from neckguide.ui.window import Window

ENTER, ESCAPE, TAB = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab
LICENCES = ("Apache-2.0", "Markdown-BSD-3-Clause")  # test_about.py reads them all


def shown(dialog: QDialog) -> None:
    dialog.open()
    assert QTest.qWaitForWindowActive(dialog)
    settle()


@pytest.fixture
def welcome(window: Window, session: Session) -> Iterator[Welcome]:
    dialog = Welcome(session, window)
    shown(dialog)
    yield dialog
    dialog.reject()
    dialog.deleteLater()
    settle()


def kept(home: Path) -> tuple[bool, str, str]:
    clinic = load_clinic(home / "clinic.toml").clinic
    return clinic.welcomed, clinic.country, clinic.name


# Welcome -----------------------------------------------------------------------------------------------------


def test_it_says_what_it_is_where_you_are_and_what_it_keeps(welcome: Welcome, home: Path) -> None:
    text: list[str] = []
    for step, button in enumerate(("Next", "Next", "Start"), 1):
        text += words(welcome)
        assert f"{step} of 3" in words(welcome)
        press(welcome, button)
    assert welcome.isHidden()
    everything = " ".join(text)
    for told in ("does not diagnose", "Country", "Nothing of a visit is kept", "no network", "F1", "F9"):
        assert told in everything
    assert kept(home) == (True, "", "")


def test_country_and_name_are_chosen_right_there(welcome: Welcome, session: Session, home: Path) -> None:
    press(welcome, "Next")
    assert "your emergency number" in " ".join(words(welcome))
    at = welcome.country.findData("gb")
    welcome.country.setCurrentIndex(at)
    welcome.country.activated.emit(at)
    assert "Sheets will say: 999 in an emergency, 111 for advice on the same day." in words(welcome)
    QTest.keyClicks(welcome.name, "Riverside Pain Clinic")
    press(welcome, "Skip")
    assert kept(home) == (True, "gb", "Riverside Pain Clinic")
    assert session.clinic.country == "gb" and not is_wanted(session)


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_it_can_be_left_at_any_point_by_escape_and_never_comes_again(
    welcome: Welcome, session: Session, home: Path, steps: int
) -> None:
    assert is_wanted(session)
    for _ in range(steps):
        press(welcome, "Next")
    QTest.keyClick(focused(), ESCAPE)
    settle()
    assert welcome.isHidden() and kept(home)[0] and not is_wanted(session)


def test_enter_alone_goes_through_it(welcome: Welcome, home: Path) -> None:
    for _ in range(3):
        assert welcome.isVisible()
        QTest.keyClick(focused(), ENTER)
        settle()
    assert welcome.isHidden() and kept(home) == (True, "", "")


def test_by_tab_every_control_is_reached_and_named(welcome: Welcome) -> None:
    press(welcome, "Next")
    assert focused() is welcome.country
    reached: list[str] = []
    for _ in range(5):
        widget = focused()
        reached.append(widget.text() if isinstance(widget, QPushButton) else widget.accessibleName())
        assert widget.height() >= 44 or not isinstance(widget, QPushButton)
        QTest.keyClick(widget, TAB)
    assert reached == ["Country", "Name of your clinic (optional)", "Skip", "Back", "Next"]
    press(welcome, "Back")
    assert "What it is" in words(welcome)


def test_it_never_stands_over_a_visit(session: Session) -> None:
    assert is_wanted(session)
    session.tick("tense-or-stressed", True)
    assert not is_wanted(session)
    session.end_visit()
    session.set_clinic(structs.replace(session.clinic, welcomed=True))
    assert not is_wanted(session)


def test_what_the_clinic_has_set_cannot_be_changed_here(window: Window, session: Session, home: Path) -> None:
    clinic = structs.replace(session.clinic, country="ie", name="Set for all")
    session.take_clinic(structs.replace(session.loaded, clinic=clinic, locked=frozenset({"country", "name"})))
    dialog = Welcome(session, window)
    shown(dialog)
    press(dialog, "Next")
    assert not dialog.country.isEnabled() and not dialog.name.isEnabled()
    assert "What cannot be changed here is set by your clinic." in words(dialog)
    dialog.reject()
    assert (session.clinic.country, session.clinic.name, session.clinic.welcomed) == ("ie", "Set for all", True)
    dialog.deleteLater()


def test_what_is_not_touched_stays_even_if_it_is_none_of_the_choices(window: Window, session: Session) -> None:
    clinic = structs.replace(session.clinic, country="fr", name="x" * 200)
    session.take_clinic(structs.replace(session.loaded, clinic=clinic))
    dialog = Welcome(session, window)
    shown(dialog)
    dialog.reject()
    assert session.clinic == structs.replace(clinic, welcomed=True)
    dialog.deleteLater()


def test_settings_that_cannot_be_written_are_told_and_it_does_not_come_back(
    welcome: Welcome, session: Session, home: Path, told: list[str]
) -> None:
    (home / "clinic.toml").mkdir()
    press(welcome, "Skip")
    assert len(told) == 1 and "could not be written" in told[0]
    assert not is_wanted(session)


# Help --------------------------------------------------------------------------------------------------------


@pytest.fixture
def help_(window: Window) -> Iterator[Help]:
    dialog = Help(window)
    shown(dialog)
    yield dialog
    dialog.deleteLater()
    settle()


def test_help_names_every_key_that_the_window_listens_to(help_: Help) -> None:
    spoken = [label.accessibleName() for label in help_.findChildren(QLabel)]
    for key in KEYS:
        assert any(name.endswith(f": {said(key)}") for name in spoken), key
    assert {"Ctrl+P: Print (on Take home)", "F9: End the visit"} <= {*spoken}
    assert {"A visit in five steps", "Good to know", "Keys"} <= {*words(help_)}


def test_f1_opens_help_wherever_the_keyboard_is(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)
    settle()
    (dialog,) = window.findChildren(Help)
    assert dialog.isVisible() and QTest.qWaitForWindowActive(dialog)
    QTest.keyClick(focused(), ESCAPE)
    settle()
    assert window.findChildren(Help) == []


def test_help_scrolls_by_key_and_closes_by_escape(help_: Help) -> None:
    bar = help_._area.verticalScrollBar()
    assert bar.maximum() > 0
    QTest.keyClick(focused(), Qt.Key.Key_PageDown)
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    assert bar.value() > 0
    QTest.keyClick(focused(), ESCAPE)
    assert help_.isHidden()


# About -------------------------------------------------------------------------------------------------------


@pytest.fixture
def about(window: Window, session: Session) -> Iterator[About]:
    dialog = About(session, window)
    shown(dialog)
    yield dialog
    dialog.deleteLater()
    settle()


def test_about_says_versions_dates_promises_and_works(about: About, session: Session) -> None:
    text = "\n".join(label.text() for label in about.findChildren(QLabel))
    assert f"Version {__version__}" in text
    assert session.topic.about.version in text and "To be reviewed by" in text
    assert f"{session.topic.about.review_by.day} " in text and str(session.topic.about.review_by.year) in text
    for promise in ("unless you save or print", "no network connection", "least of all", "memory is wiped"):
        assert promise in text
    for work in ("PySide6-Essentials", "PDFium", "typst", "msgspec", "Atkinson Hyperlegible Next", "PyInstaller"):
        assert work in text
    assert "LGPL-3.0-only" in text and "https://download.qt.io/official_releases/" in text
    assert not re.search(r"[|`]|\*\*", text)


@pytest.mark.parametrize("licence", LICENCES)
def test_each_licence_is_read_inside_word_for_word(about: About, licence: str) -> None:
    press(about, f"Read {licence}")
    (reader,) = [dialog for dialog in about.findChildren(Asking) if dialog.isVisible()]
    assert QTest.qWaitForWindowActive(reader)
    (text,) = seen(reader, QPlainTextEdit)
    whole = (resources() / "licences" / f"{licence}.txt").read_text("utf-8")
    assert text.toPlainText() == whole.replace("\f", "\f") and text.isReadOnly()
    assert focused() is text and text.accessibleName() == licence
    QTest.keyClick(text, TAB)
    assert isinstance(focused(), QPushButton)
    QTest.keyClick(focused(), ESCAPE)
    settle()
    assert about.isVisible() and not [dialog for dialog in about.findChildren(Asking) if dialog.isVisible()]


# All three ---------------------------------------------------------------------------------------------------

MAKERS: dict[str, Callable[[Session, QWidget], Asking]] = {
    "welcome": Welcome,
    "help": lambda _, parent: Help(parent),
    "about": About,
}


@pytest.mark.parametrize("size", [100, 200])
@pytest.mark.parametrize("name", MAKERS)
def test_it_fits_the_screen_and_never_scrolls_sideways(window: Window, session: Session, name: str, size: int) -> None:
    while session.clinic.text_size < size:
        window.step_text_size(1)
    dialog = MAKERS[name](session, window)
    shown(dialog)
    for step in range(3 if name == "welcome" else 1):
        assert dialog.width() <= 1366 and dialog.height() <= 768
        assert dialog._area.horizontalScrollBar().maximum() == 0
        inside = dialog._area.widget()
        assert inside is not None and inside.minimumSizeHint().width() <= dialog._area.viewport().width()
        for label in seen(dialog, QLabel):
            assert label.textFormat() == Qt.TextFormat.PlainText
            assert label.height() >= label.heightForWidth(label.width()) - 1 or not label.wordWrap(), label.text()
        for widget in seen(dialog, QPushButton):
            assert widget.height() >= 44 and (widget.text() or widget.accessibleName())
        if step < 2 and name == "welcome":
            press(dialog, "Next")
    dialog.reject()
    dialog.deleteLater()
