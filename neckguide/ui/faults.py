"""What the window does about a fault of ours: what failed gives way to a sentence, and one dialog says so."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from neckguide import crash
from neckguide.ui.session import Session
from neckguide.ui.timer import timer

if TYPE_CHECKING:
    from neckguide.ui.crash_dialog import CrashDialog
    from neckguide.ui.window import Window

AGAIN = 60.0
"""Seconds in which one and the same fault opens no second dialog."""
OFTEN = 500
"""Milliseconds between two additions to an open dialog, and until all is read again."""
DRAWING = frozenset(
    {
        *("paintEvent", "showEvent", "hideEvent", "resizeEvent", "changeEvent"),
        *("setGeometry", "sizeHint", "minimumSizeHint", "minimumSize", "heightForWidth"),
    }
)
LEAVING = frozenset({"accept", "reject", "done", "closeEvent"})
OURS = ("neckguide.ui.crash_dialog,", "neckguide.ui.faults,")
MOST_POPUPS = 20


class Faults(QObject):
    """Hears of every fault from `crash`, on whichever thread it is, and acts from the event loop of the window."""

    _met = Signal(str, object, bool)

    def __init__(self, session: Session, window: Window) -> None:
        """`window` is the clinician's. `now` gives seconds and may be replaced by a test's own."""
        super().__init__(window)
        self._session, self._window = session, window
        self.now: Callable[[], float] = time.monotonic
        self._counted: Counter[str] = Counter()
        self._opened: dict[str, float] = {}
        self._dialog: CrashDialog | None = None
        self._covered = self._waits = False
        self._late = timer(self, OFTEN, once=True)
        self._late.timeout.connect(self._add)
        self._anew = timer(self, OFTEN, once=True)
        self._anew.timeout.connect(session.tell_again)
        # Never from within what failed: it may be half way through a paint.
        self._met.connect(self._on_met, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Hear from now on."""
        crash.tell_to(self._hear)

    def hold(self, covered: bool) -> None:
        """While the visit is covered nothing opens: it waits until somebody is there."""
        self._covered = covered
        if not covered and self._waits:
            QTimer.singleShot(0, self, self._open)

    def _hear(self, report: str, trace: TracebackType | None) -> None:
        if not isValid(self):
            return
        failed, is_stale = None, False
        if threading.current_thread() is threading.main_thread():
            frames = list(_frames(trace))
            names = {name for name, _ in frames}
            failed = next((widget for _, widget in reversed(frames) if widget is not None), None)
            is_stale = self._session.is_telling or bool(names & (DRAWING | LEAVING))
        self._met.emit(report, failed, is_stale)

    def _on_met(self, report: str, failed: QWidget | None, is_stale: bool) -> None:
        if failed is not None and isValid(failed):
            self._window.give_up(failed, is_stale)
        if not is_stale and not self._anew.isActive():
            # What was touched may look done, as a sign that looks ticked and is not.
            self._anew.start()
        if any(place in report for place in OURS):
            return  # Told on stderr alone: a dialog about the dialog could go on for ever.
        self._counted[report] += 1
        if self._is_open:
            if not self._late.isActive():
                self._late.start()
        elif self.now() - self._opened.get(report, -AGAIN) >= AGAIN:
            self._open()

    def _open(self) -> None:
        self._waits = self._covered
        if self._waits or self._is_open:
            return
        from neckguide.ui.crash_dialog import CrashDialog

        for _ in range(MOST_POPUPS):
            if (popup := QApplication.activePopupWidget()) is None:
                break
            popup.close()
        dialog = self._dialog = CrashDialog(self._front(), self._counted, in_visit=not self._session.is_empty)
        dialog.finished.connect(self._on_closed)
        dialog.open()

    @property
    def _is_open(self) -> bool:
        """Not where what it stood on was taken away below it."""
        return self._dialog is not None and isValid(self._dialog)

    def _front(self) -> QWidget:
        """What the dialog stands on: what is in front where the clinician works, never the patient's screen."""
        modal = QApplication.activeModalWidget()
        front = modal or QApplication.activeWindow()
        is_near = front is not None and (front is modal or front.screen() is self._window.screen())
        return front if front is not None and is_near else self._window

    def _add(self) -> None:
        if self._dialog is not None and self._is_open:
            self._dialog.tell(self._counted)

    def _on_closed(self) -> None:
        self._dialog = None
        self._opened = dict.fromkeys(self._counted, self.now())


def _frames(trace: TracebackType | None) -> Iterator[tuple[str, QWidget | None]]:
    """The name of each function on the way to a fault, and the widget whose it is; outermost first."""
    while trace is not None:
        frame, trace = trace.tb_frame, trace.tb_next
        yield frame.f_code.co_name, _widget(frame.f_locals.get("self"))


def _widget(value: object) -> QWidget | None:
    """The widget that an object is or belongs to."""
    while isinstance(value, QObject) and isValid(value):
        if isinstance(value, QWidget):
            return value
        value = value.parent()
    return None
