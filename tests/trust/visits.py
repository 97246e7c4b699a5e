"""Visits at a real window, as a clinician holds them: `python -m tests.trust.visits HOW_MANY FOLDER`.

The visit's words hold TOKEN wherever a clinician can type. Sheets are saved into FOLDER and printed by the print
service that CUPS_SERVER names. After the last visit the program says “ended” and its number, waits for a line, begins
another visit, types the name, says “typed” and waits to be killed.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

TOKEN = "Quillfeather"
NAME = f"Zoë {TOKEN}"
EVERY = 10
"""Of so many visits one also prints, saves, keeps a favourite and opens all that can be opened."""

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QDialog, QWidget

    from neckguide.ui.session import Session
    from neckguide.ui.window import Window


def main(count: int, folder: Path) -> None:
    """Start as the app does, hold the visits, and wait."""
    from neckguide import crash
    from neckguide.content.load import load_topic
    from neckguide.no_dumps import forbid_dumps
    from neckguide.settings import load_settings
    from neckguide.ui import app as start

    signal.alarm(60 + 30 * count)  # Should a dialog wait for ever, the system ends this.
    forbid_dumps()
    crash.install()
    app, session, window = start.build(load_topic(start.TOPIC), load_settings())
    assert not start._is_second(app)
    window.show()
    visits = Visits(app, session, window, folder)
    visits.until(lambda: window._painted)
    start.settle(session, window)
    visits.until(lambda: window._pages.count() > 1)
    for number in range(count):
        visits.hold(thoroughly=number % EVERY == 0)
    print("ended", os.getpid(), flush=True)
    sys.stdin.readline()
    visits.write()
    print("typed", flush=True)
    app.exec()


class Visits:
    """A hand at the window."""

    def __init__(self, app: QApplication, session: Session, window: Window, folder: Path) -> None:
        """Sheets are saved into `folder`."""
        self.app, self.session, self.window, self.folder = app, session, window, folder
        self.saved = 0

    def hold(self, thoroughly: bool) -> None:
        """One visit from its first tick to its end."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        from tests.window.rooms import press, settle
        from tests.window.sheets import take_home, wait

        self.check()
        self.write()
        page = take_home(self.window)
        if thoroughly:
            self.look_around()
            press(page, "Desk work")
            wait(page)
            self.print(page)
            if self.session.shelf.named("My sheet") is None:
                self.answer(page.form.favourites.keep.click, lambda asked: asked.accept())
            self.save(page, "pdf_asked", ".pdf")
            self.save(page, "web_page_asked", ".html")
        # What is marked and copied stands in both clipboards of the screen.
        page.form.name.selectAll()
        page.form.name.copy()
        page.form.note.text.selectAll()
        page.form.note.text.copy()
        self.window.copy_note()
        settle()
        if self.session.is_given:
            QTest.keyClick(self.window, Qt.Key.Key_F9)
        else:  # It asks first.
            self.answer(lambda: QTest.keyClick(self.window, Qt.Key.Key_F9), lambda asked: asked.accept())
        self.until(lambda: self.session.is_empty)
        settle()
        assert (kept := self.reads()) == [], f"after the visit the window still says {kept}"

    def check(self) -> None:
        """Tick, and write who checked a warning sign."""
        self.window.show_page(1)
        self.session.ask(("red-flag",), True)
        for id in ("tense-or-stressed", "neck-surgery-history"):
            if any(item.id == id for item in self.session.topic.checklist.items):
                self.session.tick(id, True)
        sign = next(item.id for item in self.session.topic.checklist.items if item.group == "red-flag")
        self.session.tick(sign, True)
        assert self.session.resolve(sign, f"Dr {TOKEN}, 20 November, emergency department: no sign of it")

    def write(self) -> None:
        """Type name and note, key by key; and the rest that holds words."""
        from PySide6.QtTest import QTest

        from tests.window.rooms import settle
        from tests.window.sheets import take_home

        page = take_home(self.window)
        page.form.name.setFocus()
        page.form.name.insert(NAME.removesuffix(TOKEN))  # Qt's own hand knows the keys of ASCII alone.
        QTest.keyClicks(page.form.name, TOKEN)
        page.form.note.text.setFocus()
        QTest.keyClicks(page.form.note.text, f"{TOKEN} sits all day. Walk with {TOKEN}.")
        self.session.write(next_visit=f"Friday, with {TOKEN}", goal=f"carry {TOKEN}")
        settle()
        assert self.session.visit.name == NAME and TOKEN in self.session.visit.note

    def look_around(self) -> None:
        """Each page, dialog and screen once."""
        from tests.window.rooms import settle
        from tests.window.sheets import take_home

        for page in (0, 1, 2, 3):
            self.window.show_page(page)
            settle()
        self.window.learn.turn_to(2)
        for id in ("settings", "help", "about", "welcome"):
            self.answer(lambda id=id: self.window.open_dialog(id), lambda dialog: dialog.reject())
        self.answer(self.window.open_code, lambda dialog: dialog.reject())
        self.window.toggle_patient()
        settle()
        self.window.toggle_patient()
        take_home(self.window)

    def print(self, page: QWidget) -> None:
        """Send the sheet to the only printer there is."""
        from neckguide.ui.take_home import TakeHome

        assert isinstance(page, TakeHome)
        page.paperwork._last = 0.0
        page.paperwork.ask_printer = lambda printers, start, pages, note: start
        page.actions_row.print_asked.emit()
        self.until(lambda: page._status.text().startswith("Sent to") and not page.paperwork.is_busy)

    def save(self, page: QWidget, way: str, ending: str) -> None:
        """Save through the dialog, under a name of the clinician's."""
        from PySide6.QtWidgets import QLineEdit

        self.saved += 1
        file = self.folder / f"{TOKEN}-{self.saved}{ending}"

        def accept(dialog: QDialog) -> None:
            field = dialog.findChild(QLineEdit)
            assert field is not None
            field.setText(str(file))
            dialog.accept()

        self.answer(getattr(page.actions_row, way).emit, accept)  # type: ignore[attr-defined]
        assert file.stat().st_size > 1000

    def answer(self, ask: object, answer: object) -> None:
        """Open a dialog by `ask`, answer it, and wait until it is gone."""
        from tests.window.rooms import answer_next, settle

        done: list[bool] = []
        answer_next(self.window, lambda dialog: (answer(dialog), done.append(True)))  # type: ignore[operator]
        ask()  # type: ignore[operator]
        self.until(lambda: bool(done) and self.app.activeModalWidget() is None)
        settle()

    def reads(self) -> list[str]:
        """What a screen reader, another program or Undo still gets of the visit from any of our windows."""
        from PySide6.QtGui import QAccessible, QClipboard

        found: list[str] = []
        for window in self.app.topLevelWidgets():
            found += _said(QAccessible.queryAccessibleInterface(window))
            found.append(window.windowTitle())
        clipboard = self.app.clipboard()
        found += [clipboard.text(mode) for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)]
        return [text for text in found if TOKEN in text]

    def until(self, holds: object) -> None:
        """As `tests.window.sheets.until`, where a traced program takes longer."""
        import time

        from PySide6.QtTest import QTest

        end = time.monotonic() + 30
        while not holds():  # type: ignore[operator]
            assert time.monotonic() < end, "waited in vain"
            QTest.qWait(2)


def _said(root: object) -> list[str]:
    """Every text in an accessible tree."""
    from PySide6.QtGui import QAccessible, QAccessibleInterface

    if not isinstance(root, QAccessibleInterface) or not root.isValid():
        return []
    said = [root.text(kind) for kind in QAccessible.Text]
    if (words := root.textInterface()) is not None:
        said.append(words.text(0, words.characterCount()))
    for number in range(root.childCount()):
        said += _said(root.child(number))
    return said


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
