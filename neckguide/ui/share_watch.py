"""Looks at the clinic's shared folder now and then, on a thread of its own that may hang with the share."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread, current_thread
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from neckguide import paths
from neckguide.clinic import Loaded
from neckguide.share import PAUSE, Outcome, refresh, state
from neckguide.ui.timer import timer

INTERVAL = 30.0
"""Seconds between two looks."""
PATIENCE = 15.0
"""Seconds after which a look that has not come back counts as an outage."""
GOODBYE = 0.5
"""Seconds that an end waits for a look to come back."""

Look: TypeAlias = Callable[[Path, Path, Callable[[], object]], Outcome]


class _Answers(QObject):
    """Carries answers to the window's thread; the worker keeps it alive, whatever becomes of the window."""

    answered = Signal(object, bool)


class _Pulse:
    """What the worker is at: when the look began that is under way, and what the copy held last."""

    def __init__(self) -> None:
        self.began: float | None = None
        self.state = ""
        self.ended = Event()


class ShareWatch(QObject):
    """Keeps the copy of the shared folder up to date. Without a shared folder it does nothing."""

    changed = Signal()
    """The copy is new: settings and favourites are to be read again."""
    told = Signal(str)
    """A sentence for the clinician: once for each outage, and once for each thing that is wrong in the share."""

    def __init__(
        self,
        loaded: Loaded,
        parent: QObject | None = None,
        *,
        copy: Path | None = None,
        look: Look = refresh,
        interval: float = INTERVAL,
        patience: float = PATIENCE,
    ) -> None:
        """`look` brings `copy` up to date; `interval` and `patience` in seconds."""
        super().__init__(parent)
        self._share, self._copy = loaded.shared, copy or paths.shared_copy()
        self._look, self._interval, self._patience = look, interval, patience
        self._is_out = False
        self._said: frozenset[str] = frozenset()
        self._pulse = _Pulse()
        self._end: weakref.finalize | None = None
        self._answers = _Answers()
        self._answers.answered.connect(self._on_answered)
        # A look that hangs cannot say so itself.
        self._overdue = timer(self, round(patience * 1000))
        self._overdue.timeout.connect(self._on_overdue)

    def start(self) -> None:
        """Look at once, and from then on every `interval`."""
        if self._share is None or self._end is not None:
            return
        work = (self._share, self._copy, self._look, self._interval, self._pulse, self._answers)
        worker = Thread(target=_work, args=work, name="share", daemon=True)
        # Without this a thread could outlive the interpreter's end and wake up in its ruins.
        self._end = weakref.finalize(self, _stop, self._pulse, worker)
        self.destroyed.connect(self._pulse.ended.set)
        worker.start()
        self._overdue.start()

    def stop(self) -> None:
        """Look no more; a look that hangs is left to itself."""
        self._overdue.stop()
        if self._end is not None:
            self._end()

    def _on_answered(self, outcome: Outcome, is_new: bool) -> None:
        if self._pulse.ended.is_set():
            return
        if outcome.reached:
            self._is_out = False
            for sentence in outcome.notices:
                if sentence not in self._said:
                    self.told.emit(sentence)
            self._said = frozenset(outcome.notices)
        else:
            self._tell_outage()
        if is_new:
            self.changed.emit()

    def _on_overdue(self) -> None:
        began = self._pulse.began
        if began is not None and time.monotonic() - began >= self._patience:
            self._tell_outage()

    def _tell_outage(self) -> None:
        if self._is_out:
            return
        self._is_out = True
        if self._pulse.state:
            self.told.emit(self.tr("The clinic's shared folder cannot be reached. The last good settings are used."))
        else:
            self.told.emit(self.tr("The clinic's shared folder cannot be reached. This computer's settings are used."))


def _work(share: Path, copy: Path, look: Look, interval: float, pulse: _Pulse, answers: _Answers) -> None:
    pulse.state = state(share, copy)
    while not pulse.ended.is_set():
        pulse.began = time.monotonic()
        try:
            outcome = look(share, copy, lambda: pulse.ended.wait(PAUSE))
        except Exception as error:
            # A fault of ours must reach the clinician as a sentence, not end the thread.
            said = f"The shared folder could not be read ({type(error).__name__}: {error})."
            outcome = Outcome(True, pulse.state, (said,))
        pulse.began = None
        if pulse.ended.is_set():
            return
        is_new, pulse.state = outcome.state != pulse.state, outcome.state
        answers.answered.emit(outcome, is_new)
        del outcome
        pulse.ended.wait(interval)


def _stop(pulse: _Pulse, worker: Thread) -> None:
    pulse.ended.set()
    if worker is not current_thread():
        worker.join(GOODBYE)
