"""The real app, started as a clinician starts it, that does at its window what it is told line by line.

Each line is a JSON list: a method of `Clinician` and its arguments. Each answer is what the app said meanwhile.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from neckguide import paths
from neckguide.ui import app as start
from neckguide.ui import asking, share_watch

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from neckguide.ui.session import Session
    from neckguide.ui.window import Window


class Clinician:
    """Sits at the window that has just been painted."""

    def __init__(self, session: Session, window: Window) -> None:
        """Listens to what the app says, and to standard input."""
        from PySide6.QtCore import QSocketNotifier, QTimer

        self.session, self.window = session, window
        self.said: list[str] = [*session.loaded.notices]
        session.told.connect(self.said.append)
        session.noticed.connect(self._note)
        self._orders = QSocketNotifier(0, QSocketNotifier.Type.Read, window)
        self._orders.activated.connect(self._obey)
        self._beat = QTimer(window, interval=10)
        self._beat.timeout.connect(self._on_beat)
        self._last, self._pause = time.monotonic(), 0.0
        self.built = False
        window.built.connect(lambda: setattr(self, "built", True))

    def begin(self) -> None:
        """The window stands; the welcome of a first start is skipped."""
        from PySide6.QtWidgets import QApplication

        from neckguide.ui.welcome import Welcome, is_wanted
        from tests.window.rooms import press, settle
        from tests.window.sheets import until

        until(lambda: self.built)
        settle()
        if is_wanted(self.session):
            until(lambda: isinstance(QApplication.activeModalWidget(), Welcome))
            welcome = QApplication.activeModalWidget()
            assert welcome is not None
            press(welcome, "Skip")
        self._beat.start()

    def save(self, button: str, file: str) -> str:
        """Press “Save PDF” or “Save as web page”; what the line under the buttons says then."""
        from tests.window.rooms import settle
        from tests.window.sheets import take_home, wait

        page = take_home(self.window)
        page.paperwork.choose_file = lambda suggested, kinds: file
        asked = {"Save PDF": page.actions_row.pdf_asked, "Save web page": page.actions_row.web_page_asked}
        asked[button].emit()
        wait(page)
        settle()
        return page._status.text()

    def settings(self, phone: str) -> str:
        """Type another telephone number into the settings and save; the number that holds then."""
        from PySide6.QtWidgets import QApplication

        from neckguide.ui.settings_fields import LineField
        from neckguide.ui.settings_window import SettingsWindow
        from tests.window.rooms import press, settle
        from tests.window.sheets import until

        self.window.open_dialog("settings")
        until(lambda: isinstance(QApplication.activeModalWidget(), SettingsWindow))
        window = QApplication.activeModalWidget()
        assert isinstance(window, SettingsWindow)
        field = window.fields["phone"]
        assert isinstance(field, LineField)
        field.edit.setFocus()
        field.edit.setText(phone)
        field.edit.textEdited.emit(phone)
        until(lambda: not window.preview.is_busy)
        press(window, "Save")
        settle()
        return self.session.clinic.phone

    def favourite(self, name: str) -> list[str]:
        """Keep the sheet as a favourite; the names that are on the shelf then."""
        from neckguide.ui.favourite_dialogs import KeepDialog
        from tests.window.rooms import answer_next, press
        from tests.window.sheets import take_home

        def answer(dialog: QDialog) -> None:
            assert isinstance(dialog, KeepDialog)
            dialog.name.setText(name)
            press(dialog, "Keep")

        row = take_home(self.window).form.favourites
        answer_next(row, answer)
        press(row, "Keep as favourite…")
        return [each.name for each in self.session.shelf.favourites]

    def save_by_dialog(self, file: str) -> str:
        """Press “Save PDF” and choose a new file in the dialog."""
        from PySide6.QtWidgets import QFileDialog

        from tests.window.rooms import answer_next
        from tests.window.sheets import take_home, wait

        def answer(dialog: QDialog) -> None:
            assert isinstance(dialog, QFileDialog)
            dialog.selectFile(file)
            dialog.accept()

        page = take_home(self.window)
        answer_next(page, answer)
        page.actions_row.pdf_asked.emit()
        wait(page)
        return page._status.text()

    def print(self) -> str:
        """Print the sheet, on the printer that is offered; what the line under the buttons says then."""
        from tests.window.sheets import take_home, until

        page = take_home(self.window)
        page.paperwork.ask_printer = lambda printers, start, pages, note: start
        page.actions_row.print_asked.emit()
        until(lambda: not page.paperwork.is_busy)
        return page._status.text()

    def set(self, fields: dict[str, object]) -> None:
        """Change settings in passing, as printing and text size do."""
        self.session.set_clinic(structs.replace(self.session.clinic, **fields))

    def holds(self) -> dict[str, object]:
        """Some settings as they are now."""
        clinic = self.session.clinic
        return {"name": clinic.name, "phone": clinic.phone, "text_size": clinic.text_size}

    def wait(self, seconds: float) -> None:
        """Do nothing for a while, with the window open."""
        from PySide6.QtTest import QTest

        QTest.qWait(round(seconds * 1000))

    def _note(self, text: str) -> None:
        if text not in self.said:
            self.said.append(text)

    def _on_beat(self) -> None:
        now = time.monotonic()
        self._pause, self._last = max(self._pause, now - self._last), now

    def _obey(self) -> None:
        line = sys.stdin.readline()
        if not line:
            start.leave(0)
        method, *arguments = json.loads(line)
        self._last, self._pause = time.monotonic(), 0.0
        began = time.monotonic()
        answer = getattr(self, method)(*arguments)
        said, self.said[:] = list(self.said), []
        told = {"answer": answer, "said": said, "seconds": time.monotonic() - began, "pause": self._pause}
        print(json.dumps(told), flush=True)


def main() -> None:
    """Start the app as ever; the clinician comes once it has settled."""
    really = start.settle
    kept: list[Clinician] = []

    def settle(session: Session, window: Window) -> None:
        kept.append(Clinician(session, window))
        really(session, window)

    if managed := sys.argv[1:]:
        paths.managed_file = lambda: Path(managed[0])
        # Half a minute between two looks at the share, and a quarter until it counts as gone, are long for a test.
        (share_watch.ShareWatch.__init__.__kwdefaults__ or {}).update(interval=0.1, patience=4.0)
    start.settle = settle
    asking.question = _agree
    start.run()


def _agree(*asked: object) -> _Yes:
    """Say that something was asked, and agree."""
    print("asked whether to open a second window", file=sys.stderr, flush=True)
    return _Yes()


class _Yes:
    def exec(self) -> int:
        return 1


if __name__ == "__main__":
    main()
