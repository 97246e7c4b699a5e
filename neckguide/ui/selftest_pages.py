"""Every page, dialog and the patient's screen is painted in memory and looked at: not blank, and no letter is a box.

Nothing opens on a screen, nothing is saved: the session's settings file is where no file can be.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from neckguide.selftest import Fault, all_topics, characters

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QImage
    from PySide6.QtWidgets import QApplication, QLabel, QWidget

    from neckguide.content.load import Topic
    from neckguide.ui.session import Session
    from neckguide.ui.window import Window

SIZE = (1366, 768)
LARGEST = 200
EACH = 23
"""Which dots of a picture are looked at, counted along its lines."""
FEWEST, MOST_GROUND = 8, 0.995
"""The fewest colours of a painted page, and the most of it that may be of one colour."""
PATIENCE = 10
"""Seconds until the sheet on Take home must be seen."""
ROUNDS = 6
"""How often what was put off is let be done, until nothing more is."""
DIALOGS = ("settings", "help", "about", "welcome")


def is_blank(picture: QImage) -> bool:
    """Whether next to nothing is painted there."""
    from PySide6.QtGui import QImage

    # Kept by a name: its dots are gone with it.
    copy = picture.convertToFormat(QImage.Format.Format_ARGB32)
    seen = Counter(memoryview(copy.constBits()).cast("I")[::EACH].tolist())
    return len(seen) < FEWEST or seen.most_common(1)[0][1] > MOST_GROUND * seen.total()


def _first_page(app: QApplication) -> str:
    """What is seen when the app opens."""
    looked = Looked()
    with _window(app, next(all_topics()), 100) as (window, _):
        looked.at("the first page", window)
    return looked.told


def _pages(app: QApplication) -> str:
    """Learn with each section, Check with each step, Compare, Take home, the menu."""
    from neckguide.ui.menu import Menu

    looked = Looked()
    for topic in all_topics():
        with _window(app, topic, 100) as (window, _):
            _look_at_pages(app, window, topic, looked, each_section=True)
            menu = window.findChild(Menu)
            if menu is None:
                raise Fault("the window has no menu")
            menu.resize(menu.sizeHint())
            looked.at("the menu", menu)
    return looked.told


def _large_pages(app: QApplication) -> str:
    """The same at the largest text, one section of Learn."""
    from neckguide.ui.style import apply_style

    looked = Looked()
    apply_style(app, LARGEST, "light")
    try:
        for topic in all_topics():
            with _window(app, topic, LARGEST) as (window, _):
                _look_at_pages(app, window, topic, looked, each_section=False)
    finally:
        apply_style(app, 100, "light")
    return looked.told


def _dialogs(app: QApplication) -> str:
    """Settings with each group, Help, About, Welcome."""
    from neckguide.ui.menu import dialog
    from neckguide.ui.settings_pages import Page
    from neckguide.ui.settings_window import SettingsWindow

    looked = Looked()
    topic = next(all_topics())
    with _window(app, topic, 100) as (window, session):
        for id in DIALOGS:
            shown = dialog(id, session, window)
            _show(shown)
            _settle(app)
            if isinstance(shown, SettingsWindow):
                for number, page in enumerate(shown.findChildren(Page)):
                    shown.show_page(number)
                    _settle(app)
                    looked.at(f"{shown.windowTitle()}, {page.title}", shown)
            else:
                looked.at(shown.windowTitle(), shown)
            shown.deleteLater()
    return looked.told


def _patient(app: QApplication) -> str:
    """The patient's screen: the steps of the first section."""
    from neckguide.ui.patient_window import PatientWindow

    looked = Looked()
    for topic in all_topics():
        with _window(app, topic, 100) as (window, session):
            patient = PatientWindow(session, window)
            _stay_off_screen(patient)
            patient.open()
            patient.follow_section(topic.sections[0].id)
            before = ("", "")
            while patient.seen != before:
                _settle(app)
                before = patient.seen
                looked.at(f"the patient's screen, {' '.join(before)}", patient, patient.said())
                patient.step(1)
            patient.close()
            patient.deleteLater()
    return looked.told


def _look_at_pages(app: QApplication, window: Window, topic: Topic, looked: Looked, each_section: bool) -> None:
    from neckguide.ui.check import STEPS, Check
    from neckguide.ui.take_home import TakeHome
    from neckguide.ui.window import CHECK, COMPARE, LEARN, TAKE_HOME

    window.show_page(LEARN)
    for number, section in enumerate(topic.sections if each_section else topic.sections[:1]):
        window.learn.show_section(number)
        window.learn.complete()
        _settle(app)
        looked.at(f"Learn, {section.title}", window)
    window.show_page(CHECK)
    check = window.page(CHECK)
    if not isinstance(check, Check):
        raise Fault(f"Check of {topic.id} cannot be built")
    for number in range(len(STEPS)):
        check.show_step(number)
        _settle(app)
        looked.at(f"Check, step {number + 1}", window)
    window.show_page(COMPARE)
    _settle(app)
    looked.at("Compare", window)
    window.show_page(TAKE_HOME)
    home = window.page(TAKE_HOME)
    if not isinstance(home, TakeHome):
        raise Fault(f"Take home of {topic.id} cannot be built")
    end = time.monotonic() + PATIENCE
    while not home.preview.pages:
        if time.monotonic() > end:
            raise Fault(f"no sheet was seen on Take home within {PATIENCE} seconds. {home.preview.notice}")
        time.sleep(0.01)
        _settle(app)
    looked.at("Take home", window)


class Looked:
    """What was looked at; each picture must differ from every other."""

    def __init__(self) -> None:
        self._seen: dict[bytes, str] = {}
        self._letters = 0

    @property
    def told(self) -> str:
        """How much it was."""
        return f"{len(self._seen)} different pictures painted, {self._letters} texts on them without a box"

    def at(self, name: str, widget: QWidget, more: Iterable[str] = ()) -> None:
        """Grab it and look; `more` are words that it draws itself. Fault where it is blank or a letter is a box."""
        picture = widget.grab().toImage()
        if is_blank(picture):
            raise Fault(f"{name} is blank")
        same = self._seen.setdefault(bytes(picture.constBits()), name)
        if same != name:
            raise Fault(f"{name} shows the same as {same}")
        for text, font in (*_texts(widget), *((text, widget.font()) for text in more)):
            self._letters += 1
            if box := _box(characters([text]), font):
                raise Fault(f"{name}: “{box}” (U+{ord(box):04X}) would be a box, in “{text[:40]}”")


def _texts(root: QWidget) -> Iterator[tuple[str, QFont]]:
    """Every text that is seen, in the font that it is set in."""
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QMenu, QPlainTextEdit, QWidget

    for widget in (root, *root.findChildren(QWidget)):
        if widget is not root and not widget.isVisible():
            continue
        match widget:
            case QLabel():
                text = _plain(widget)
            case QAbstractButton():
                text = widget.text()
            case QLineEdit():
                text = widget.text() + widget.placeholderText()
            case QComboBox():
                text = "".join(widget.itemText(at) for at in range(widget.count()))
            case QPlainTextEdit():
                text = widget.toPlainText() + widget.placeholderText()
            case QMenu():
                text = "".join(action.text() for action in widget.actions())
            case _:
                continue
        if text:
            yield text, widget.font()


def _plain(label: QLabel) -> str:
    """What a label shows, without its markup."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QTextDocument

    if label.textFormat() != Qt.TextFormat.RichText:
        return label.text()
    document = QTextDocument()
    document.setHtml(label.text())
    return document.toPlainText()


def _box(text: str, font: QFont) -> str:
    """The first character that would be painted as a box, or ""."""
    return next((each for each in text if 0 in _glyphs(each, font)), "") if 0 in _glyphs(text, font) else ""


def _glyphs(text: str, font: QFont) -> list[int]:
    """What Qt would paint, from whichever fonts it takes; 0 is a box."""
    from PySide6.QtGui import QTextLayout

    layout = QTextLayout(text, font)
    layout.beginLayout()
    while layout.createLine().isValid():
        pass
    layout.endLayout()
    return [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]


@contextmanager
def _window(app: QApplication, topic: Topic, text_size: int) -> Iterator[tuple[Window, Session]]:
    """A window on a topic, closed without a question afterwards."""
    from PySide6.QtCore import QEvent

    from neckguide.clinic import Clinic, Loaded
    from neckguide.ui.session import Session
    from neckguide.ui.window import Window

    nowhere = Path(os.devnull) / "clinic.toml"
    session = Session(topic, Loaded(Clinic(text_size=text_size, palette="light", welcomed=True), nowhere))
    window = Window(session, app)
    window.resize(*SIZE)
    _show(window)
    _settle(app)
    yield window, session
    # What it put off until it is painted it does now, while it is there.
    for _ in range(10):
        app.processEvents()
        time.sleep(0.01)
    window.close()
    # Taken apart now: a change of style would go through all that is left of it.
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    app.processEvents()


def _settle(app: QApplication) -> None:
    """Let all that was put off be done: a page that is laid out asks for more, and that for more."""
    for _ in range(ROUNDS):
        app.processEvents()


def _show(widget: QWidget) -> None:
    _stay_off_screen(widget)
    widget.show()


def _stay_off_screen(widget: QWidget) -> None:
    """Laid out and painted, but not where somebody works: on Windows and macOS the test runs on the real screen."""
    from PySide6.QtCore import Qt

    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)


CHECKS: tuple[tuple[str, Callable[[QApplication], str]], ...] = (
    ("first page", _first_page),
    ("pages", _pages),
    ("pages in large text", _large_pages),
    ("dialogs", _dialogs),
    ("patient screen", _patient),
)
