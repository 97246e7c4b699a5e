"""Run as a program: the app, which opens a screen for each line of its input, or does what the line says.

It answers each line with one of JSON: the window's title and its tree, read in process.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from msgspec import structs
from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QWidget

from neckguide.content.load import load_topic
from neckguide.errors import PrintFailed
from neckguide.settings import load_settings
from neckguide.ui import app as starting
from neckguide.ui.guard import Guard
from neckguide.ui.window import TAKE_HOME, Window
from tests.window.counter import HP, TAKEN, Counter
from tests.window.rooms import settle
from tests.window.sheets import wait

from .screens import opened, session_of, take_home
from .tree import tree_of


def print_it(window: Window, answer: object) -> None:
    """To a printer that answers so."""
    page = take_home(window)
    page.paperwork.through(Counter(HP, answer=answer))
    session = session_of(window)
    session.set_clinic(structs.replace(session.clinic, printer=HP.name))
    wait(page)
    page.paperwork._last = -100.0
    page.actions_row.print_asked.emit()


def save_it(window: Window, file: Path) -> None:
    page = take_home(window)
    page.paperwork.choose_file = lambda suggested, kinds: str(file)
    page.actions_row.pdf_asked.emit()


def type_name(window: Window) -> None:
    """Letter by letter, with a sheet made after each."""
    page = take_home(window)
    for end in range(1, 9):
        page.form.name.setText("Ann Exam"[:end])
        wait(page)


def guard(window: Window) -> Guard:
    return window.findChildren(Guard)[0]


ACTS: dict[str, Callable[[Window], object]] = {
    "turn to Check": lambda window: window.turn_to(1),
    "turn to Take home": lambda window: (window.show_page(TAKE_HOME), take_home(window)),
    "copy the chart note": lambda window: window.copy_note(),
    "print": lambda window: print_it(window, TAKEN),
    "print, and it fails": lambda window: print_it(window, PrintFailed(reason="the printer is out of paper")),
    "save": lambda window: save_it(window, Path.home() / "sheet.pdf"),
    "save where nothing can be written": lambda window: save_it(window, Path.home() / "gone" / "sheet.pdf"),
    "type a name": type_name,
    "open the patient screen": lambda window: window.toggle_patient(),
    "blank the patient screen": lambda window: window.blank_patient(),
    "cover": lambda window: (session_of(window).write(note="Walk twice a day."), guard(window).cover()),
    "uncover": lambda window: guard(window).lift(),
    "clear": lambda window: guard(window).clear(),
    "end the visit": lambda window: (session_of(window).given(), window.end_visit()),
}


def main() -> None:
    app, session, window = starting.build(load_topic("neck-pain"), load_settings())
    session.set_clinic(structs.replace(session.clinic, welcomed=True))
    window.show()
    starting.settle(session, window)
    stack = ExitStack()

    def on_line() -> None:
        name = sys.stdin.readline().strip()
        if not name:
            app.quit()
            return
        shown: QWidget = window
        if name in ACTS:
            ACTS[name](window)
        else:
            stack.close()
            shown = stack.enter_context(opened(window, name))
        settle()
        print(json.dumps({"title": shown.windowTitle(), "tree": tree_of(shown).told()}), flush=True)

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(on_line)
    app.exec()


if __name__ == "__main__":
    main()
