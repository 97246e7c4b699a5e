"""Visits, one after the other, in a program of its own: `python -m tests.trust.many_visits VISITS EARLY FOLDER`.

It prints as JSON what it held after EARLY visits and after all of them, and what went wrong. The window is the app's
own; each visit reads sections, ticks, goes through Compare, makes the sheet, saves it as PDF by Ctrl+S and ends by F9.
"""

from __future__ import annotations

import gc
import json
import os
import random
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from neckguide import crash
from neckguide.clinic import Clinic, Loaded
from neckguide.content.load import load_topic
from neckguide.ui.app import TOPIC, build, settle
from neckguide.ui.items import Ticking
from neckguide.ui.window import CHECK, COMPARE, LEARN, TAKE_HOME
from tests.conftest import OF_THE_PLATFORM
from tests.window.rooms import answer_next
from tests.window.sheets import until

if TYPE_CHECKING:
    from neckguide.ui.take_home import TakeHome

SEED = 18
LONG, BY_DIALOG = 10, 20
"""Each tenth visit goes through more; each twentieth saves by the real dialog, the others are told the file's name."""
CONTROL, BARE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


class Room:
    """The app as it is started, and one who works it."""

    def __init__(self, folder: Path) -> None:
        gc.disable()
        self.folder, self.dice = folder, random.Random(SEED)
        self.faults = Counter[str]()
        self._listen()
        clinic = Loaded(Clinic(country="GB", welcomed=True), folder / "clinic.toml")
        self.app, self.session, self.window = build(load_topic(TOPIC), clinic)
        built: list[bool] = []
        self.window.built.connect(lambda: built.append(True))
        self.window.painted.connect(lambda: settle(self.session, self.window))
        self.window.show()
        assert QTest.qWaitForWindowExposed(self.window, 10_000)
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window, 10_000)
        until(lambda: bool(built))
        for page in (CHECK, COMPARE, TAKE_HOME, LEARN):
            self.window.show_page(page)
            self.app.processEvents()
        self.ask_file = self.take_home.paperwork.choose_file

    @property
    def take_home(self) -> TakeHome:
        return self.window.page(TAKE_HOME)  # type: ignore[return-value]

    def visit(self, number: int) -> None:
        """One visit, from the first section to the end; each tenth goes through more, and ends where it was printed."""
        long = number % LONG == 0
        self._read(3 if long else 1)
        self._check()
        if long:
            self._show(COMPARE)
        # Typed before the page is seen, so that the sheet is made once.
        self.take_home.form.name.setText(f"Patient {number}")
        self._take_home(number)
        self._show(TAKE_HOME if long else LEARN)
        self._key(Qt.Key.Key_F9)
        assert self.session.is_empty and not self.session.visit.name, f"visit {number} of seed {SEED} did not end"

    def held(self) -> dict[str, int]:
        """What the process holds between two visits, once the empty sheet has been seen.

        Whether a visit's end still made that before the page was left is a matter of milliseconds.
        """
        self._show(TAKE_HOME)
        until(lambda: not self.take_home.typesetter.is_busy)
        self._show(LEARN)
        for _ in range(3):
            QTest.qWait(50)
            gc.collect()
        own = [each for each in shiboken6.getAllValidWrappers() if isinstance(each, QObject)]
        children = {id(child) for root in own if root.parent() is None for child in root.findChildren(QObject)}
        return {
            "memory": memory("Rss"),
            "own memory": memory("Private_Dirty"),
            "files": len(os.listdir("/proc/self/fd")),  # noqa: PTH208 - the listing itself is one of them
            "threads": len(os.listdir("/proc/self/task")),  # noqa: PTH208
            "Python threads": threading.active_count(),
            "objects": len(children),
            "wrappers": len(shiboken6.getAllValidWrappers()),
            "Python objects": len(gc.get_objects()),
        }

    def _show(self, page: int) -> None:
        self.window.show_page(page)
        self.app.processEvents()

    def _read(self, sections: int) -> None:
        self.window.show_page(LEARN)
        for number in self.dice.sample(range(len(self.session.topic.sections)), sections):
            self.window.learn.turn_to(number)
            self.app.processEvents()

    def _check(self) -> None:
        self.window.show_page(CHECK)
        page = self.window.page(CHECK)
        page.show_step(self.dice.randrange(3))  # type: ignore[attr-defined]
        for box in self.dice.sample([each for each in page.findChildren(Ticking) if each.isVisible()], 2):
            box.click()
        self.app.processEvents()

    def _take_home(self, number: int) -> None:
        page, file = self.take_home, str(self.folder / "sheet.pdf")
        self.window.show_page(TAKE_HOME)
        until(lambda: not page.typesetter.is_busy)
        page.paperwork.choose_file = lambda suggested, kinds: file
        if number % BY_DIALOG == 0:
            page.paperwork.choose_file = lambda suggested, kinds: self.ask_file(file, kinds)
            answer_next(self.window, QDialog.accept)
        self._key(Qt.Key.Key_S, CONTROL)
        until(lambda: self.session.is_given)

    def _key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = BARE) -> None:
        QTest.keyClick(self.window.windowHandle(), key, modifier)

    def _listen(self) -> None:
        crash.install()
        crash.tell_to(lambda report, trace: self._count(report.splitlines()[0]))

        def warned(kind: object, context: object, text: str) -> None:
            if not OF_THE_PLATFORM.search(text):
                self._count(text)

        qInstallMessageHandler(warned)

    def _count(self, fault: str) -> None:
        self.faults[fault] += 1


def memory(field: str) -> int:
    """Of this process, in bytes, by its name in the kernel's summary."""
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{field}:"))


def main(visits: int, early: int, folder: Path) -> None:
    """Run them, and print what was held."""
    room = Room(folder)
    began, spent, held = time.monotonic(), time.process_time(), []
    for number in range(1, visits + 1):
        room.visit(number)
        if number in (early, visits) or (number % 500 == 0):
            held.append({"visits": number, **room.held()})
            print(held[-1], file=sys.stderr, flush=True)
    answer = {
        "early": next(each for each in held if each["visits"] == early),
        "late": held[-1],
        "faults": dict(room.faults),
        "seconds": round(time.monotonic() - began, 1),
        "of the processor": round(time.process_time() - spent, 1),
    }
    print(json.dumps(answer), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
