"""Two hands on the keyboard, and nothing else: what a person does who cannot use a mouse.

A script is a generator. It yields a key as Qt writes it (“Tab”, “Ctrl+P”), or words to be typed behind a “>”; each
reaches the window in front as the system would send it. So a script goes on where a dialog waits for its answer.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QKeyCombination, Qt, QTimer
from PySide6.QtGui import QAccessible, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

Script: TypeAlias = "Generator[str, None, None]"
SECONDS = 60
STOPS = 400
"""More than any screen has."""


def work(script: Script, window: QWidget) -> None:
    """Do what a script says to its end; what fails in it fails here, and no dialog is left open.

    Where a dialog went, the display of the tests gives the keyboard to nobody; a window manager gives it to `window`.
    """
    ended: list[BaseException | None] = []

    def go_on() -> None:
        asked, active = QApplication.activeModalWidget(), QApplication.activeWindow()
        if not QApplication.activePopupWidget() and (active is None or (asked is not None and active is not asked)):
            (asked or window).activateWindow()
            QTimer.singleShot(1, go_on)
            return
        try:
            key = next(script)
        except StopIteration:
            ended.append(None)
            _leave()
        except BaseException as error:  # Raised below, out of Qt's reach.
            ended.append(error)
            _leave()
        else:
            _strike(key, go_on)

    go_on()
    end = time.monotonic() + 2 * SECONDS
    while not ended and time.monotonic() < end:
        QTest.qWait(1)
    assert ended, "the script did not end"
    if ended[0] is not None:
        raise ended[0]


def _strike(key: str, then: Callable[[], None]) -> None:
    """Press a key, then go on: also where it opened a dialog, and so does not come back before that is answered."""
    before, struck = _over_all(), [False]

    def strike() -> None:
        press(key)
        struck[0] = True

    def look() -> None:
        now = _over_all()
        if struck[0] or (now is not before and now is not None and now.isVisible()):
            then()
        else:
            QTimer.singleShot(1, look)

    QTimer.singleShot(0, strike)
    QTimer.singleShot(1, look)


def _leave() -> None:
    """Close what is still open, from above: below it somebody waits for an answer."""
    if (left := _over_all()) is not None:
        left.hide()
        QTimer.singleShot(1, _leave)


def _over_all() -> QWidget | None:
    return QApplication.activePopupWidget() or QApplication.activeModalWidget()


def press(key: str) -> None:
    """One key, or words behind a “>”, to the window in front; "" waits."""
    window = QGuiApplication.focusWindow()
    if not key or window is None:
        return
    if key.startswith(">"):
        for letter in key[1:]:
            QTest.keyClick(window, letter)  # type: ignore[call-overload] - a letter is taken, too
        return
    if key == "Shift+Tab":
        QTest.keyClick(window, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        return
    struck = combination(key)
    QTest.keyClick(window, struck.key(), struck.keyboardModifiers())


def combination(key: str) -> QKeyCombination:
    """A key as Qt writes it."""
    return QKeySequence(key)[0]  # type: ignore[index] - of one key


def here() -> QWidget:
    """Where the keyboard is; it must be somewhere, and seen."""
    widget = QApplication.focusWidget()
    assert widget is not None, f"the keyboard is nowhere in {QApplication.activeWindow()}"
    assert widget.isVisible()
    return widget


def name(widget: QWidget | None = None) -> str:
    """What a screen reader calls the widget, or the place of the keyboard."""
    spoken = QAccessible.queryAccessibleInterface(widget or here())
    return spoken.text(QAccessible.Text.Name)


def to(wanted: str, key: str = "Tab") -> Script:
    """Tab until what is called so has the keyboard."""
    passed: list[str] = []
    while wanted not in (found := name(QApplication.focusWidget()) if QApplication.focusWidget() else ""):
        passed.append(found)
        assert len(passed) < STOPS, f"no “{wanted}” among {list(dict.fromkeys(passed))}"
        yield key


def on(wanted: str, *keys: str) -> Script:
    """Go to what is called so and press it."""
    yield from to(wanted)
    yield from keys or ("Space",)
    yield ""


def until(holds: Callable[[], bool], what: str) -> Script:
    """Wait until this holds."""
    end = time.monotonic() + SECONDS / 3
    while not holds():
        assert time.monotonic() < end, what
        yield ""
