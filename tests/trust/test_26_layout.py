"""Large text, a language two fifths longer, right to left, on 1366 × 768: nothing is cut, nothing lies over another.

The longer language is made up (`longer.py`), and no language that runs to the left is shipped, nor a font for one: what
is mirrored is the layout, with Latin words in it.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from neckguide.clinic import load_clinic
from neckguide.content.load import load_topic
from neckguide.ui.pager import Chevron
from neckguide.ui.selftest_pages import _texts
from neckguide.ui.session import Session
from neckguide.ui.settings_window import SettingsWindow
from neckguide.ui.style import apply_style
from neckguide.ui.widgets import scroll
from tests.window.conftest import TODAY, shown
from tests.window.rooms import settle

from .fitting import misfits, not_mirrored, places
from .longer import Longer, longer_topic, untold
from .screens import SCREENS, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

    from neckguide.ui.window import Window
    from tests.figures import Figure, Size

pytestmark = pytest.mark.trust(26)

MAIN = (
    "Learn, what-causes-it",
    "How sure are we?",
    "Check, warning signs",
    "Check, a warning sign",
    "Compare, what matters",
    "Take home, filled in",
    "Print the sheet",
    "Take home, printing",
    "A message",
    "Next visit",
    "Menu",
    "Open code, found",
    "Settings, Letterhead",
    "Settings, something wrong",
    "End this visit?",
    "Patient screen",
    "Strip of the patient screen",
)
"""The screens of every day's run."""


NAMES = re.compile(
    r"neckguide|Mill Lane Clinic|Ann Example|Dr Lee|HP-4.*|.*2026|(\d+\.|•) .+|([0-9A-Z]{4} ?)+|Riverside.*"
)
"""What has no other words in any language: names, sources, codes, a month's short name beside its year."""
OURS = {
    "Chart note copied. It holds no name. It leaves the clipboard when the visit ends.",
    "clinic.toml: this is not valid TOML. Default settings are used.",
}
"""What a screen's own opener says, in English."""


class Way(NamedTuple):
    """Text size in percent; the made-up language or English; right to left or left to right."""

    percent: int = 100
    longer: bool = False
    to_left: bool = False

    def __str__(self) -> str:
        return f"{self.percent} %{', longer' * self.longer}{', to the left' * self.to_left}"


HARDEST = (Way(200, longer=True), Way(200, longer=True, to_left=True))
ALL = tuple(Way(*each) for each in product((100, 150, 200), (False, True), (False, True)))


@contextmanager
def window_in(way: Way, app: QApplication, home: Path) -> Iterator[Window]:
    """The window as it starts that way."""
    translator, root = Longer(), None
    if way.longer:
        app.installTranslator(translator)
        root = home / str(way)
        longer_topic(root)
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if way.to_left else Qt.LayoutDirection.LeftToRight)
    file = home / "clinic.toml"
    file.write_text(f'text-size = {way.percent}\nwelcomed = true\nname = "Mill Lane Clinic"\n', "utf-8")
    apply_style(app, way.percent)
    try:
        with shown(app, Session(load_topic("neck-pain", root=root), load_clinic(file), lambda: TODAY)) as window:
            yield window
            if window._patient is not None:
                window._patient.deleteLater()
    finally:
        app.removeTranslator(translator)
        app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        apply_style(app, 100)


def look(way: Way, name: str, widget: QWidget) -> None:
    """Keep a picture, where somebody wants one."""
    if folder := os.environ.get("NECKGUIDE_PICTURES"):
        widget.grab().save(str(Path(folder) / f"{way}-{name}.png".replace("/", "-")))


def test_nothing_is_cut_and_nothing_lies_over_anything(
    app: QApplication, home: Path, size: Size, figure: Figure
) -> None:
    ways, names = size(HARDEST, ALL), size(MAIN, tuple(SCREENS))
    wrong: list[str] = []
    english: set[str] = set()
    looked = 0
    for way in ways:
        with window_in(way, app, home) as window:
            for name in names:
                with opened(window, name) as widget:
                    settle()
                    look(way, name, widget)
                    wrong += [f"{way}, {name}: {what}" for what in misfits(widget)]
                    looked += len(places(widget))
                    if way.longer and name in MAIN:
                        english.update(line for text, _ in _texts(widget) for line in untold(text))
    print("\n".join(wrong))
    figure.tell("screens and dialogs", len(names))
    figure.tell("ways of showing each (text size, length, direction)", len(ways))
    figure.tell("widgets with words looked at", looked)
    if len(ways) < len(ALL):
        figure.shorter("The main screens, at 200 % and in the longer language, in both directions.")
    figure.exactly("clipped or overlapping widgets", len(wrong), 0)
    left = {line for line in english - OURS if not NAMES.fullmatch(line.strip())}
    print("\n".join(sorted(left)))
    figure.exactly("sentences on the main screens that no translator can reach", len(left), 0)


def test_right_to_left_all_stands_mirrored(app: QApplication, home: Path, size: Size, figure: Figure) -> None:
    """Drawings, charts and the sheet of paper do not: left is left in a body, and numbers keep their order."""
    names, found = size(MAIN[:8], tuple(SCREENS)), dict[str, tuple[int, list[tuple[str, QRect]]]]()
    wrong: list[str] = []
    for way in (Way(), Way(to_left=True)):
        with window_in(way, app, home) as window:
            for name in names:
                with opened(window, name) as widget:
                    settle()
                    look(way, name, widget)
                    width, before = found.setdefault(name, (widget.width(), places(widget)))
                    if way.to_left:
                        wrong += [f"{name}: {what}" for what in not_mirrored(before, places(widget), width)]
    print("\n".join(wrong))
    figure.exactly("parts that are not mirrored from right to left", len(wrong), 0)


def test_right_to_left_arrows_and_keys_go_the_other_way(app: QApplication, home: Path) -> None:
    arrow = Chevron(1, "Next page")
    onwards = arrow.grab().toImage()
    with window_in(Way(to_left=True), app, home) as window:
        mirrored = Chevron(1, "Next page")
        assert mirrored.grab().toImage() == onwards.flipped(Qt.Orientation.Horizontal) != onwards
        for key, section in ((Qt.Key.Key_Left, 1), (Qt.Key.Key_Right, 0)):
            QTest.keyClick(window, key, Qt.KeyboardModifier.AltModifier)
            assert window.learn.current == section, "on is to the left"
        with opened(window, "Settings, Numbers to call") as settings:
            assert isinstance(settings, SettingsWindow)
            dialled = settings.fields["emergency"].edit  # type: ignore[attr-defined]
            assert dialled.layoutDirection() == Qt.LayoutDirection.LeftToRight, "a number keeps the order of its parts"
        mirrored.deleteLater()
    arrow.deleteLater()


def test_the_measure_finds_what_is_wrong(app: QApplication) -> None:
    """A search that finds nothing must be able to find."""
    page = QWidget()
    column = QVBoxLayout(page)
    cut, low, wide = (
        QLabel("This is cut at its end"),
        QLabel("All of these words\nare cut below"),
        QPushButton("Too wide"),
    )
    cut.setFixedWidth(60)
    low.setFixedHeight(12)
    wide.setFixedWidth(40)
    for each in (cut, low, wide):
        column.addWidget(each)
    beside = QWidget()
    QHBoxLayout(beside).addWidget(QLabel("below"))
    over = QLabel("over it", beside)
    column.addWidget(beside)
    inside = QWidget()
    inside.setMinimumSize(900, 10)
    column.addWidget(scroll(inside, "box"))
    page.resize(200, 300)
    page.show()
    over.setGeometry(0, 0, 100, 40)
    settle()
    found = misfits(page)
    for words in ("cut at its end” needs", "cut below” needs", "Too wide” needs", "share", "sideways"):
        assert any(words in each for each in found), (words, found)
    page.close()
    page.deleteLater()
