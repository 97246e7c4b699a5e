"""Works neckguide's own window as a hand would, and tells in JSON how long each step took and what memory it holds.

Run as `python -m benchmarks.window_work WORK FOLDER` under an X server, WORK as in `WORK` below; the clinic's settings
go into that folder.

A step is timed from just before the input event is put to Qt's platform layer, where keys and clicks from the X server
enter too, until the last paint that it causes is finished: drawn, and handed to the X server. The window's paints all
happen while it answers an UpdateRequest, so a filter lets the window answer and then notes the time. A step has ended
when the event queue has stayed without a further paint for `QUIET` seconds, so a second paint or a late layout counts;
the quiet time itself does not. The sheet is made on a thread: there the paint must be one after the new sheet came.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from msgspec import structs
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget

from benchmarks.memory import resident
from neckguide.clinic import Clinic, Loaded
from neckguide.content.load import load_topic
from neckguide.ui.app import TOPIC, build, settle
from neckguide.ui.window import CHECK, LEARN, TAKE_HOME

QUIET = 0.02
PATIENCE = 20.0
IDLE = 1500
"""Milliseconds in which the window builds what it left for later."""
ROUNDS = 12
WORDS = "Keep warm, walk each day, and come back sooner if the arm feels weak or numb. Bring this sheet. "


class Paints(QObject):
    """Notes when the window finished its last paint."""

    def __init__(self) -> None:
        super().__init__()
        self.last = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.UpdateRequest:
            return False
        watched.event(event)
        self.last = perf_counter()
        return True


class Room:
    """The window, open and idle, and a hand to work it."""

    def __init__(self, folder: Path) -> None:
        gc.disable()
        topic = load_topic(TOPIC)
        self.app, self.session, self.window = build(topic, Loaded(Clinic(welcomed=True), folder / "clinic.toml"))
        self.app.setCursorFlashTime(0)  # a blinking cursor paints too
        self.window.painted.connect(lambda: settle(self.session, self.window))
        built: list[bool] = []
        self.window.built.connect(lambda: built.append(True))
        self.paints = Paints()
        self.window.installEventFilter(self.paints)
        self.window.show()
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window, 5000), "the window did not become active"
        began = perf_counter()
        while not built and perf_counter() - began < PATIENCE:
            QTest.qWait(50)
        QTest.qWait(IDLE)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        """Press and let go."""
        QTest.keyClick(self.window.windowHandle(), key, modifier)

    def timed(
        self, act: Callable[[], object], since: Callable[[], float] | None = None, paints: Paints | None = None
    ) -> float:
        """Milliseconds from `act` to the end of the last paint it caused, no earlier than `since` tells.

        `paints` are those of another window.
        """
        paints = paints or self.paints
        began = perf_counter()
        act()
        while paints.last <= (since() if since else began):
            self.app.processEvents()
            assert perf_counter() - began < PATIENCE, "nothing was painted"
        last = paints.last
        while perf_counter() < max(last, paints.last) + QUIET:
            self.app.processEvents()
        return (paints.last - began) * 1000


def sections(room: Room) -> dict[str, list[float]]:
    """Through all sections and back, by key: the first visit to each, later visits, and those to the longest."""
    learn, all_sections = room.window.learn, room.session.topic.sections
    last = len(all_sections) - 1
    lengths = [learn._page(section)._area.widget().sizeHint().height() for section in all_sections]
    longest = lengths.index(max(lengths))
    found: dict[str, list[float]] = {"first": [], "later": [], "longest": []}
    seen = {learn.current}
    for _ in range(ROUNDS):
        for key in [Qt.Key.Key_PageDown] * last + [Qt.Key.Key_PageUp] * last:
            before = learn.current
            took = room.timed(lambda key=key: room.key(key, Qt.KeyboardModifier.ControlModifier))
            assert learn.current != before
            if learn.current in seen:
                found["later"].append(took)
                found["longest"] += [took] * (learn.current == longest)
            else:
                found["first"].append(took)
                seen.add(learn.current)
    return found


def ticks(room: Room) -> list[float]:
    """Every item of every step: ticked and unticked by a click, before and after all was asked; then all together."""
    room.window.show_page(CHECK)
    QTest.qWait(300)
    found: list[float] = []
    for asked in (False, True):
        for step, groups in enumerate((("red-flag",), ("helps", "limits"), ("precaution",))):
            room.window.page(CHECK).show_step(step)
            room.session.ask(groups, asked)
            QTest.qWait(50)
            for box in _boxes(room):
                found += [_click(room, box), _click(room, box)]
    for step in range(3):
        room.window.page(CHECK).show_step(step)
        QTest.qWait(50)
        found += [_click(room, box) for box in _boxes(room)]
    return found


def _boxes(room: Room) -> Iterator[QObject]:
    from neckguide.ui.items import Ticking

    area = room.window.page(CHECK).findChild(QScrollArea)
    for box in room.window.page(CHECK).findChildren(Ticking):
        if box.isVisible():
            area.ensureWidgetVisible(box)
            QTest.qWait(30)
            yield box


def _click(room: Room, box: QObject) -> float:
    place = box.mapTo(room.window, box.rect().center())
    hand = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    return room.timed(lambda: QTest.mouseClick(room.window.windowHandle(), *hand))


def compare(room: Room) -> list[float]:
    """To the options side by side and back to Learn, by key; they were built while the window was idle."""
    QTest.qWait(IDLE)
    found: list[float] = []
    for _ in range(ROUNDS * 5):
        room.window.show_page(LEARN)
        QTest.qWait(60)
        found.append(room.timed(lambda: room.key(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)))
    return found


def drawers(room: Room) -> list[float]:
    """Every claim opened by a click on its line, from its own section; each is closed again, which is not timed."""
    from neckguide.ui.evidence import ClaimsCard

    found: list[float] = []
    for number in range(len(room.session.topic.sections)):
        _turn(room, number)
        card = next(each for each in room.window.learn.findChildren(ClaimsCard) if each.isVisible())
        found += [_opened(room, line) for line in card.findChildren(QPushButton)]
    return found


def large(room: Room) -> list[float]:
    """Every picture of every section opened large by a click, and closed again."""
    from neckguide.ui.pictures import Picture
    from neckguide.ui.section_page import SectionPage

    found: list[float] = []
    for number in range(len(room.session.topic.sections)):
        _turn(room, number)
        page = next(each for each in room.window.learn.findChildren(SectionPage) if each.isVisible())
        found += [_opened(room, picture) for picture in page.findChildren(Picture) if picture.isVisible()]
    return found


def _turn(room: Room, number: int) -> None:
    room.window.show_page(LEARN)
    room.window.learn.show_section(number)
    QTest.qWait(IDLE)


def _opened(room: Room, what: QWidget) -> float:
    area = next(each for each in room.window.learn.findChildren(QScrollArea) if each.isAncestorOf(what))
    area.ensureWidgetVisible(what, 0, 200)
    QTest.qWait(40)
    took = _click(room, what)
    room.key(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    QTest.qWait(40)
    return took


def keys(room: Room) -> list[float]:
    """A note typed letter by letter, each key when the sheet before it stands."""
    page = room.window.page(TAKE_HOME)
    made = [0.0]
    page.typesetter.made.connect(lambda: made.append(perf_counter()))
    preview_painted(room)
    page.form.note.text.setFocus()
    QTest.qWait(300)
    found: list[float] = []
    for letter in WORDS:
        count = len(made)
        found.append(
            room.timed(
                lambda letter=letter: QTest.keyClick(room.window.windowHandle(), letter),
                lambda count=count: made[-1] if len(made) > count else float("inf"),
            )
        )
    return found


def patient(room: Room) -> dict[str, list[float]]:
    """The patient's screen follows the section that the clinician turns to, and steps by the pedal."""
    room.window.toggle_patient()
    shown = room.window._patient
    assert shown is not None
    QTest.qWait(2 * IDLE)
    paints = Paints()
    shown.installEventFilter(paints)
    last = len(room.session.topic.sections) - 1
    control, bare = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
    follows: list[float] = []
    steps: list[float] = []
    for _ in range(ROUNDS // 3):
        for key in [Qt.Key.Key_PageDown] * last + [Qt.Key.Key_PageUp] * last:
            follows.append(room.timed(lambda key=key: room.key(key, control), paints=paints))
            QTest.qWait(IDLE // 5)
            for _ in range(3):
                place, _of, count = shown.seen[1].split()
                if place != count:
                    steps.append(room.timed(lambda: room.key(Qt.Key.Key_PageDown, bare), paints=paints))
    return {"follows": follows, "steps": steps}


def settings(room: Room) -> dict[str, list[float]]:
    """One value after the other changed and saved, with every page built."""
    for page in (CHECK, TAKE_HOME, LEARN):
        room.window.show_page(page)
        QTest.qWait(IDLE)
    found: list[float] = []
    for number in range(ROUNDS * 10):
        began = perf_counter()
        room.session.set_clinic(structs.replace(room.session.clinic, phone=f"01632 960 {number:03}"))
        found.append((perf_counter() - began) * 1000)
        QTest.qWait(20)
    return {"saved": found}


def preview_painted(room: Room) -> None:
    """Open Take home and wait until the sheet is there."""
    room.window.show_page(TAKE_HOME)
    began = perf_counter()
    while not room.window.page(TAKE_HOME).preview.pages:
        room.app.processEvents()
        assert perf_counter() - began < PATIENCE, "no preview came"
    QTest.qWait(1000)


def memory(room: Room) -> dict[str, int]:
    """KiB on Learn with every section built, and after a preview."""
    learn = resident()
    preview_painted(room)
    return {"learn": learn, "preview": resident()}


WORK: dict[str, Callable[[Room], dict]] = {
    "steps": lambda room: {
        **sections(room),
        "tick": ticks(room),
        "compare": compare(room),
        "drawer": drawers(room),
        "large": large(room),
    },
    "note": lambda room: {"note": keys(room)},
    "patient": patient,
    "settings": settings,
    "memory": memory,
}


def main(what: str, folder: str) -> int:
    """Print what was found, as JSON."""
    room = Room(Path(folder))
    print(json.dumps(WORK[what](room)), flush=True)
    room.session.given()
    room.window.close()
    QApplication.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
