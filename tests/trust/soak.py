"""Random use, then none, in a program of its own: `python -m tests.trust.soak FIRST USE IDLE FOLDER`, in seconds.

FIRST is 1 where everything is opened once before, as in the first hour of a day. It prints as JSON how much was done,
what went wrong, what memory was held with nothing open after the first half and at the end, and how much of one
processor the app took while nobody touched it. FOLDER/log tells each action and fault.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import random
import sys
import time
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QDialog, QLineEdit, QMenu, QWidget
from shiboken6 import isValid

from neckguide.clinic import PALETTES, TEXT_SIZES
from neckguide.ui.guard import Guard
from neckguide.ui.keys import KEYS
from neckguide.ui.window import CHECK, COMPARE, LEARN, TAKE_HOME
from tests.trust.many_visits import Room, memory
from tests.window.rooms import name_of
from tests.window.sheets import until

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = 19
PAUSE = 20
"""Milliseconds between two actions."""
OPEN = 300
"""Milliseconds that a dialog or a menu stays open; meanwhile what stands in it is clicked, too."""
NOT_TOUCHED = ("Print", "Choose")
"""How the names of buttons begin that lead to a printer or to the system's files."""
DIALOGS = ("settings", "help", "about", "welcome")
KEYS_TOUCHED = [key.sequences[0] for key in KEYS if key.id != "print"]
BARE = ["Tab", "Shift+Tab", "Space", "Return", "Up", "Down", "Left", "Right", "Home", "End", "Esc", "Backspace", "a"]


class Monkey(Room):
    """One who does anything, in no order, the same each time."""

    def __init__(self, folder: Path) -> None:
        self._log = (folder / "log").open("w", encoding="utf-8", buffering=1)
        super().__init__(folder)
        self.dice, self._closing = random.Random(SEED), random.Random(SEED)
        self.start = self.session.clinic
        self.done = 0
        self.take_home.paperwork.choose_file = lambda suggested, kinds: str(folder / "sheet.pdf")
        self._closer = QTimer(self.app, interval=OPEN)
        self._closer.timeout.connect(self._close_front)
        self._ways: list[tuple[Callable[[], str], int]] = [
            (self._click, 50),
            (self._press, 20),
            (self._scroll, 10),
            (self._turn, 10),
            (self._type, 6),
            (self._open, 3),
            (self._look, 2),
            (self._patient, 2),
            (self._end, 1),
        ]

    def open_all(self) -> None:
        """Each section, each button of each page, each dialog and each look once: what is built at need is built."""
        self._closer.start()
        places = [(LEARN, number) for number in range(len(self.session.topic.sections))]
        for place in (*places, (CHECK, 0), (COMPARE, 0), (TAKE_HOME, 0)):
            self._go(*place)
            for button in self.window.findChildren(QAbstractButton):
                if isValid(button) and _is_shown(button):
                    button.click()
                    until(lambda: _front() is None)
                    self._go(*place)
        for name in DIALOGS:
            self.window.open_dialog(name)
            until(lambda: _front() is None)
        for text_size, palette in product(TEXT_SIZES, PALETTES):
            self.session.set_clinic(structs.replace(self.session.clinic, text_size=text_size, palette=palette))
            for page in (CHECK, COMPARE, TAKE_HOME, LEARN):
                self._show(page)
        self._closer.stop()
        self.tidy()

    def _go(self, page: int, section: int) -> None:
        self._show(page)
        if page == LEARN:
            self.window.learn.turn_to(section)
            self.app.processEvents()

    def use(self, seconds: float) -> None:
        """Anything, for so long."""
        self._closer.start()
        end = time.monotonic() + seconds
        ways, weights = zip(*self._ways, strict=True)
        while time.monotonic() < end:
            (way,) = self.dice.choices(ways, weights)
            self.done += 1
            self._log.write(f"{self.done} {way.__name__}\n")
            if said := way():
                self._log.write(f"  {said}\n")
            QTest.qWait(PAUSE)
        self._closer.stop()

    def at_rest(self) -> int:
        """Bytes held when all is as it was at the start: no visit, nothing open, the same looks, the first section."""
        self.tidy()
        for page in (CHECK, COMPARE, TAKE_HOME, LEARN):
            self._show(page)
        for _ in range(5):
            QTest.qWait(200)
            gc.collect()
        ctypes.CDLL(None).malloc_trim(0)
        return memory("Rss")

    def tidy(self) -> None:
        """Everything as it was at the start."""
        self._closer.start()
        until(lambda: _front() is None)
        self._closer.stop()
        self._patient_off()
        self.session.set_clinic(self.start)
        self.session.end_visit()
        self.window.begin_again()
        self.window.learn.turn_to(0)

    def idle(self, seconds: float) -> dict[str, float]:
        """How many % of one processor were taken while nobody did anything, in each of three states."""
        taken: dict[str, float] = {}
        self._tick()
        taken["the window in sight"] = self._rest(seconds)
        (guard,) = self.window.findChildren(Guard)
        guard.cover()
        assert guard.is_covered
        taken["the window covered"] = self._rest(seconds)
        guard.lift()
        self.window.toggle_patient()
        taken["the patient's screen on"] = self._rest(seconds)
        self.tidy()
        return taken

    def _rest(self, seconds: float) -> float:
        _wait(min(3, seconds))  # What was put off until nobody waits is done by then.
        spent, began = time.process_time(), time.monotonic()
        _wait(seconds)
        return 100 * (time.process_time() - spent) / (time.monotonic() - began)

    def _tick(self) -> None:
        self.session.tick(self.session.topic.checklist.items[0].id, True)

    def _count(self, fault: str) -> None:
        super()._count(fault)
        self._log.write(f"fault: {fault}\n")

    def _click(self) -> str:
        root = self._root()
        buttons = [each for each in root.findChildren(QAbstractButton) if _is_open_to_touch(each)]
        if not buttons:
            return "nothing"
        button = self.dice.choice(buttons)
        name = name_of(button)
        self._touch(button)
        return name

    def _touch(self, widget: QWidget) -> None:
        """As a mouse does: at a place of the window, where the widget can be seen."""
        window, place = widget.window(), widget.visibleRegion().boundingRect().center()
        handle = window.windowHandle()
        assert handle is not None
        left, bare = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(handle, left, bare, widget.mapTo(window, place))

    def _press(self) -> str:
        keys = self.dice.choice([KEYS_TOUCHED, BARE])
        key = self.dice.choice(keys)
        pressed = QKeySequence(key)[0]  # type: ignore[index]
        handle = self._root().windowHandle()
        if handle is not None:
            QTest.keyClick(handle, pressed.key(), pressed.keyboardModifiers())
        return key

    def _scroll(self) -> str:
        areas = [each for each in self._root().findChildren(QAbstractScrollArea) if each.isVisible()]
        if areas:
            bar = self.dice.choice(areas).verticalScrollBar()
            bar.setValue(self.dice.randint(0, bar.maximum()))
        return ""

    def _turn(self) -> str:
        if _front() is None:
            self.window.show_page(page := self.dice.randrange(4))
            return str(page)
        return "no"

    def _type(self) -> str:
        fields = [each for each in self._root().findChildren(QLineEdit) if _is_open_to_touch(each)]
        if fields:
            self._touch(field := self.dice.choice(fields))
            for letter in "Zephyrine 12":
                # Its dialog may be closed meanwhile.
                if isValid(field) and (handle := field.window().windowHandle()) is not None:
                    QTest.keyClick(handle, letter)  # type: ignore[call-overload]
        return ""

    def _open(self) -> str:
        if _front() is None:
            self.window.open_dialog(name := self.dice.choice(DIALOGS))
            return name
        return "no"

    def _look(self) -> str:
        look = {"text_size": self.dice.choice(TEXT_SIZES), "palette": self.dice.choice(PALETTES)}
        self.session.set_clinic(structs.replace(self.session.clinic, **look))
        return str(look)

    def _patient(self) -> str:
        self.dice.choice((self.window.toggle_patient, self.window.blank_patient))()
        return ""

    def _end(self) -> str:
        if _front() is None:
            self._patient_off()
            self.session.given()
            self.window.end_visit()
        return ""

    def _patient_off(self) -> None:
        if self.window._patient is not None and self.window._patient.is_open:
            self.window._patient.close_it()
            self.app.processEvents()

    def _root(self) -> QWidget:
        """What takes touches and keys now: what is in front, else the patient's screen or the window."""
        patient = self.window._patient
        if (front := _front()) is not None:
            return front
        return patient if patient is not None and patient.isVisible() else self.window

    def _close_front(self) -> None:
        """Close what is open, by one of its buttons or without.

        Never from within this timer: what asks a question first would wait for an answer that no timer gives then.
        """
        front = _front()
        if isinstance(front, QDialog):
            buttons = [each for each in front.findChildren(QAbstractButton) if _is_open_to_touch(each)]
            if buttons and self._closing.random() < 0.5:
                button = self._closing.choice(buttons)
                QTimer.singleShot(0, button, button.click)
            else:
                QTimer.singleShot(0, front, front.reject)
        elif front is not None:
            front.close()


def _front() -> QWidget | None:
    return QApplication.activePopupWidget() or QApplication.activeModalWidget()


def _is_open_to_touch(widget: QWidget) -> bool:
    return _is_shown(widget) and not widget.visibleRegion().isEmpty() and not isinstance(widget.window(), QMenu)


def _is_shown(widget: QWidget) -> bool:
    """Or could be, by scrolling."""
    name = name_of(widget) if isinstance(widget, QAbstractButton) else ""
    return widget.isVisible() and widget.isEnabled() and not name.startswith(NOT_TOUCHED)


def _wait(seconds: float) -> None:
    """As the app waits: asleep, until something is to be done."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def main(first: bool, use: float, idle: float, folder: Path) -> None:
    """Use it, leave it alone, and print what was found."""
    monkey = Monkey(folder)
    if first:
        monkey.open_all()
    monkey.use(use / 2)
    early = monkey.at_rest()
    monkey.use(use / 2)
    late = monkey.at_rest()
    answer = {
        "actions": monkey.done,
        "early": early,
        "late": late,
        "idle": monkey.idle(idle),
        "faults": dict(monkey.faults),
    }
    print(json.dumps(answer), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1] == "1", float(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]))
