"""Covers the visit after minutes without a touch or when the session is locked, and clears it after more of them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QHoverEvent, QInputEvent, QInputMethodEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QTextEdit, QToolTip, QWidget
from shiboken6 import isValid

from neckguide.ui.clipboard import forget, keep_signed
from neckguide.ui.composed import finish_composed
from neckguide.ui.cover import Cover, shade
from neckguide.ui.gate import Gate
from neckguide.ui.locked import Locked
from neckguide.ui.session import Session
from neckguide.ui.timer import timer

LOOK = 5_000
"""Milliseconds between two looks at the clock: the cover may come so much later."""
REAL = 4
"""Px that a mouse must have gone: one that lies on a shaking table or a shining one moves by less."""
MINUTE = 60.0
PASSING = (Qt.WindowType.Popup, Qt.WindowType.ToolTip, Qt.WindowType.SplashScreen)
MOST_DIALOGS = 20


def since_boot() -> float:
    """Seconds that also pass while the computer sleeps, and that nobody can set."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)  # There it goes on in sleep; `time.monotonic` does not.
    return time.monotonic()


class Guard(QObject):
    """One for the app. It looks at touches where they enter a window, before they are handed to anything in it."""

    covered = Signal(bool)
    """The visit was covered, or is seen again."""
    cleared = Signal()
    """The visit was ended because nobody touched it; pages go back to their beginning now."""

    def __init__(self, app: QApplication, session: Session, window: QWidget) -> None:
        """`window` is the clinician's. `steady` and `wall` give seconds and may be replaced by a test's own."""
        super().__init__(window)
        self._app, self._session, self._window = app, session, window
        self.steady: Callable[[], float] = since_boot
        self.wall: Callable[[], float] = time.time
        self._visit = session.visit
        self.touch()
        self.gate, self.lock = Gate(app), Locked(self)
        self._covers: list[Cover] = []
        self._shade: QWidget | None = None
        self._mouse = QPointF()
        self._look = timer(self, LOOK)
        self._look.setTimerType(Qt.TimerType.VeryCoarseTimer)

    def start(self) -> None:
        """Watch from now on."""
        self.touch()
        # A touch that no window sees, as from a screen reader or a keyboard drawn on the screen, changes something.
        self._session.visit_changed.connect(self._on_visit_changed)
        self._session.visit_ended.connect(self._on_visit_ended)
        keep_signed()
        self._app.focusWindowChanged.connect(self._watch_windows)
        self._look.timeout.connect(self.look)
        self.gate.touched.connect(self.lift)
        self.gate.closing.connect(self._on_closing)
        self.gate.shown.connect(self._on_shown)
        self.lock.locked.connect(self.cover)
        self._look.start()
        self._watch_windows()
        self.lock.start()

    @property
    def is_covered(self) -> bool:
        """Whether the visit cannot be seen now."""
        return bool(self._covers)

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = (self.steady(), self.wall())

    def look(self) -> None:
        """See how late it is, and cover or clear."""
        self._watch_windows()
        steady, wall = self.steady() - self._touched[0], self.wall() - self._touched[1]
        clinic = self._session.clinic
        if self._is_over():
            self.clear()
        # A virtual machine that was put away shows on the wall clock alone. That can be set, so it never clears.
        elif max(steady, wall) >= clinic.cover_after * MINUTE:
            self.cover()

    def cover(self) -> None:
        """Hide the visit, where there is one; told again, nothing more happens."""
        if self.is_covered:
            return
        self._finish_composed()
        if not self._session.is_empty or self._tells():
            self._cover(self.tr("Covered. Touch to go on."))
            self.covered.emit(True)

    def clear(self) -> None:
        """End the visit without a question; what was open is closed as if it had been left."""
        was_covered = self.is_covered
        # Nothing is drawn before this returns. What is cleared must not be hidden: hidden pages put work off.
        self._lift()
        self._close_passing()
        for dialog in self._dialogs():
            dialog.done(QDialog.DialogCode.Rejected)
        minutes = self._session.clinic.clear_after
        self._session.end_visit()
        self.cleared.emit()
        if (focused := self._window.focusWidget()) is not None:
            focused.clearFocus()
        said = self.tr("The visit was cleared after {minutes} minutes without a touch. Touch to start anew.")
        self._cover(said.format(minutes=minutes))
        if not was_covered:
            self.covered.emit(True)

    def lift(self) -> None:
        """Show everything again, as it was."""
        if self.is_covered and self._is_over():
            self.clear()
        elif self.is_covered:
            self._lift()
            self.gate.open()
            self.touch()
            self.covered.emit(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note touches; asked for what reaches a window as a whole, so only a few times for each touch."""
        if not isinstance(event, QInputEvent) or isinstance(event, (QEnterEvent, QHoverEvent)):
            return False
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            place = event.globalPosition()
            if (place - self._mouse).manhattanLength() < REAL:
                return False
            self._mouse = place
        if not self.is_covered and self._is_over():
            self.clear()  # The computer slept: who wakes it must not see the visit of before.
            return True
        self.touch()
        self._session.roll_day()  # Before the touch does anything: it is the first of the morning.
        return False

    def _is_over(self) -> bool:
        """Whether the time to clear has come, even if the timer has not: it stands still while the computer sleeps."""
        if self.steady() - self._touched[0] < self._session.clinic.clear_after * MINUTE:
            return False
        self._finish_composed()
        return self._is_used()

    def _finish_composed(self) -> None:
        """A word that is still composed is of the visit as well. That it becomes so now is no touch."""
        touched = self._touched
        finish_composed()
        self._touched = touched

    def _tells(self) -> bool:
        """Whether a dialog is open that tells of a visit by itself, as the one that takes a code."""
        return any(each.isVisible() and each.property("tells") for each in self._app.topLevelWidgets())

    def _is_used(self) -> bool:
        """Whether anything of a visit is left, be it only what was read: the next chart note would name it."""
        visit = self._session.visit
        return not self._session.is_empty or visit.compared or bool(visit.read) or self._tells()

    def _watch_windows(self) -> None:
        for window in self._app.allWindows():
            window.installEventFilter(self)  # Once more changes nothing.

    def _cover(self, text: str) -> None:
        self._close_passing()
        blocking = self._app.activeModalWidget()
        self._covers = [self._made(each, text) for each in self._windows()]
        if blocking is not None and self._window.isVisible() and not self._window.isMinimized():
            # A window that a dialog blocks takes no touch.
            self._shade = shade(self._window, blocking)
            self._covers.insert(0, self._made(self._shade, text))
            self._shade.show()
            self._shade.activateWindow()
        self.gate.shut()
        self._covers[0].announce()

    def _made(self, window: QWidget, text: str) -> Cover:
        """The patient's screen goes blank: what is said is for who works at this one."""
        cover = Cover(window, text, large=window.size() == self._window.size())
        cover.set_silent(window.screen() is not self._window.screen())
        cover.clicked.connect(self.lift)
        return cover

    def _lift(self) -> None:
        covers, self._covers = self._covers, []
        for cover in covers:
            if isValid(cover):
                cover.lift()
        if self._shade is not None:
            below = self._shade.parentWidget()
            self._shade.close()
            self._shade = None
            if below is not None:
                below.activateWindow()

    def _windows(self) -> list[QWidget]:
        """Ours first, then all others that are seen and stay."""
        others = [each for each in self._app.topLevelWidgets() if each is not self._window and self._is_ours(each)]
        return [self._window, *others]

    def _is_ours(self, window: QWidget) -> bool:
        return window.isVisible() and window.windowType() not in PASSING

    def _dialogs(self) -> Iterator[QDialog]:
        """Those that are open, the one in front first."""
        for _ in range(MOST_DIALOGS):
            front = self._app.activeModalWidget()
            if not isinstance(front, QDialog):
                break
            yield front
        yield from [each for each in self._app.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]

    def _close_passing(self) -> None:
        QToolTip.hideText()
        for _ in range(MOST_DIALOGS):
            if (popup := self._app.activePopupWidget()) is None:
                break
            popup.close()

    def _on_closing(self, closing: QObject) -> None:
        """The clinician's window may ask a question first: that must be seen."""
        if closing is self._window:
            self.lift()

    def _on_shown(self, widget: QWidget) -> None:
        """What came to be shown while covered is hidden with the rest."""
        if isinstance(widget, Cover) or not self.is_covered:
            return
        if widget.isWindow():
            if self._is_ours(widget) and not any(cover.parentWidget() is widget for cover in self._covers):
                self._covers.append(self._made(widget, self._covers[0].accessibleName()))
            return
        for cover in self._covers:
            if widget.parentWidget() is cover.parentWidget():
                cover.keep(widget)
                break

    def _on_visit_changed(self) -> None:
        """Told again of the same visit, nobody need be there."""
        if self._visit is not self._session.visit:
            self._visit = self._session.visit
            self.touch()

    def _on_visit_ended(self) -> None:
        forget()
        # Once every page has emptied its fields.
        QTimer.singleShot(0, self, self._forget_typing)

    def _forget_typing(self) -> None:
        for window in self._app.topLevelWidgets():
            forget_typing(window)


def forget_typing(window: QWidget) -> None:
    """Empty what Undo could bring back into the text fields of a window."""
    for line in window.findChildren(QLineEdit):
        line.setText(line.text())
    for kind in (QPlainTextEdit, QTextEdit):
        for area in window.findChildren(kind):
            # What an input method left unfinished when it went away stands there, and is of no visit.
            QCoreApplication.sendEvent(area, QInputMethodEvent())
            area.document().clearUndoRedoStacks()
