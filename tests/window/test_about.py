"""About's works and licences: whole in an installed bundle, and nothing false in a checkout, which has fewer texts."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

from neckguide.paths import resources
from neckguide.ui import about
from neckguide.ui.about import About
from neckguide.ui.asking import Asking

from .rooms import press, seen, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from neckguide.ui.session import Session
    from neckguide.ui.window import Window

    Open = Callable[[], About]

MADE_OF = "What they are made of, with the notices of their parts"
PARTS = {"Qt": "In Qt6Core 6.12.0\n", "typst": "adler2 2.0.1\n"}
SYSTEM = {f"libxcb-{number}": f"whose library {number} is\n" for number in range(60)}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of licences as a bundle has it."""
    folder = tmp_path / "licences"
    shutil.copytree(resources() / "licences", folder)
    for place, texts in (("parts", PARTS), ("system", SYSTEM)):
        (folder / place).mkdir()
        for name, text in texts.items():
            (folder / place / f"{name}.txt").write_text(text, "utf-8")
    monkeypatch.setattr(about, "_folder", lambda: folder)
    return folder


@pytest.fixture
def opened(window: Window, session: Session) -> Iterator[Open]:
    """How the dialog is opened."""
    made: list[About] = []

    def open_it() -> About:
        made.append(About(session, window))
        made[-1].open()
        assert QTest.qWaitForWindowActive(made[-1])
        settle()
        return made[-1]

    yield open_it
    for dialog in made:
        dialog.deleteLater()
    settle()


def said(dialog: Asking) -> list[str]:
    return [label.text() for label in seen(dialog, QLabel)]


def over(dialog: Asking) -> list[Asking]:
    return [child for child in dialog.findChildren(Asking) if child.isVisible()]


def read(dialog: Asking, name: str) -> str:
    """Open a text, read it, and close it."""
    press(dialog, f"Read {name}")
    (reader,) = over(dialog)
    assert QTest.qWaitForWindowActive(reader)
    (text,) = seen(reader, QPlainTextEdit)
    words = text.toPlainText()
    QTest.keyClick(text, Qt.Key.Key_Escape)
    settle()
    assert not over(dialog)
    return words


def test_it_says_what_bundles_change_where_sources_are_and_how_to_replace_qt(opened: Open) -> None:
    lines = said(opened())
    for title in ("What the installed bundles change", "The sources of Qt", "How to put your own Qt in its place"):
        assert title in lines
    whole = "\n".join(lines)
    assert "https://download.qt.io/official_releases/qt/6.12/6.12.0/submodules/" in whole
    assert "https://download.qt.io/official_releases/QtForPython/pyside6/PySide6-6.12.0-src/" in whole
    assert "/usr/lib/neckguide/_internal" in whole and "codesign --force --deep --sign - neckguide.app" in whole
    assert "##" not in whole and "\n- " not in whole


def test_a_checkout_shows_no_lists_that_only_a_bundle_has(opened: Open) -> None:
    dialog = opened()
    assert {"Of these works", "Of their parts"} <= set(said(dialog))
    assert MADE_OF not in said(dialog)
    assert "Libraries of the system" not in [button.text() for button in seen(dialog, QPushButton)]


def test_a_bundle_shows_what_its_works_are_made_of(installed: Path, opened: Open) -> None:
    dialog = opened()
    assert MADE_OF in said(dialog)
    assert {name: read(dialog, name) for name in PARTS} == PARTS


def test_the_systems_texts_open_in_a_list_of_their_own(installed: Path, opened: Open) -> None:
    dialog = opened()
    assert not [button for button in seen(dialog, QPushButton) if button.text().startswith("libxcb")]
    press(dialog, "Libraries of the system")
    (texts,) = over(dialog)
    assert QTest.qWaitForWindowActive(texts)
    names = [button.text() for button in seen(texts, QPushButton)]
    assert names == [*sorted(SYSTEM), "Close"]
    assert read(texts, "libxcb-7") == SYSTEM["libxcb-7"]
    assert dialog.isVisible()
    press(texts, "Close")
    assert not over(dialog)


def test_every_text_of_the_checkout_is_read_word_for_word(opened: Open) -> None:
    dialog = opened()
    files = sorted((resources() / "licences").glob("*.txt"))
    assert len(files) > 30
    for file in files:
        assert read(dialog, file.stem) == file.read_text("utf-8"), file.name


def test_a_text_is_read_when_it_is_opened_and_a_missing_one_says_so(installed: Path, opened: Open) -> None:
    dialog = opened()
    (installed / "parts" / "Qt.txt").write_text("later\n", "utf-8")
    assert read(dialog, "Qt") == "later\n"
    (installed / "parts" / "Qt.txt").unlink()
    assert read(dialog, "Qt") == "Qt.txt: No such file or directory"
    assert read(dialog, "typst") == PARTS["typst"]


def test_without_the_list_of_works_the_texts_are_there_still(installed: Path, opened: Open) -> None:
    (installed / "THIRD-PARTY.md").unlink()
    dialog = opened()
    assert "THIRD-PARTY.md: No such file or directory" in said(dialog)
    assert read(dialog, "MIT").startswith("MIT License")


@pytest.mark.parametrize("size", [100, 200])
def test_the_page_ends_where_its_last_text_does(
    installed: Path, window: Window, session: Session, opened: Open, size: int
) -> None:
    while session.clinic.text_size < size:
        window.step_text_size(1)
    dialog = opened()
    press(dialog, "Libraries of the system")
    (texts,) = over(dialog)
    settle()
    for each in (dialog, texts):
        inside = each._area.widget()
        assert inside
        last = max(button.mapTo(inside, button.rect().bottomLeft()).y() for button in inside.findChildren(QPushButton))
        assert 0 < inside.height() - last <= 80
        assert each._area.horizontalScrollBar().maximum() == 0
