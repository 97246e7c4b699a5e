"""Hands sheets to printers without ever holding up the window; through CUPS from a thread, elsewhere through Qt."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from threading import Thread

from PySide6.QtCore import QObject, Signal

from neckguide import cups
from neckguide.cups import Errand, Order, Taken
from neckguide.errors import NeckguideError, PrintFailed, PrintUnsure
from neckguide.libcups import SILENT
from neckguide.ui.timer import timer

PATIENCE = 6
"""Seconds until a printer's silence is told."""
CHASE = 60
"""Seconds for which a job that must not be printed is taken back again and again."""
CLOSING = 1
"""Seconds that closing waits for a job to be taken back."""
LOOKS, LATER = (1, 2, 4, 8, 15), (15,) * 40
"""Seconds between two looks at a job that the queue has; after the first it is late."""


class Desk(QObject):
    """One thing at a time: look for printers, or send one sheet."""

    looked = Signal(object)
    """Printers, a tuple; or the NeckguideError that stood in the way."""
    paged = Signal(int, int)
    """Which page is being drawn, from 1, and how many there are."""
    ended = Signal(object)
    """Taken; or None where it was cancelled and nothing will be printed; or a NeckguideError."""
    turned = Signal(object, int, int)
    """What became of a job that was not printed at once: its Order, its number, and its state as `cups` numbers it."""
    taken_back = Signal(object, object)
    """What became of a job that was to be taken back: its Order, and True where it will not be printed, False where it
    was printed already, None where the printer's server did not say."""

    def look(self) -> None:
        """Ask which printers there are; `looked` answers."""
        raise NotImplementedError

    def send(self, pdf: bytes, order: Order) -> None:
        """Send a sheet; `ended` answers."""
        raise NotImplementedError

    def cancel(self) -> None:
        """Stop what is under way; a late answer to `look` is dropped, `ended` tells of a sheet."""
        raise NotImplementedError

    def take_back(self, order: Order, job: int) -> None:
        """Take a sheet that waits out of its queue; `taken_back` answers. Only those who tell of a queue can."""

    def close(self) -> None:
        """Cancel, because the app is closing."""
        self.cancel()


class _Answers(QObject):
    """Carries answers to the window's thread; the worker keeps it alive, whatever becomes of the window."""

    answered = Signal(object, object)
    turned = Signal(object, int, int)
    taken_back = Signal(object, object)


class CupsDesk(Desk):
    """Every question is a thread of its own, so that a server that hangs holds up nothing that comes after."""

    def __init__(self, parent: QObject | None = None, patience: float = PATIENCE) -> None:
        """`patience` in seconds."""
        super().__init__(parent)
        self._errand: Errand | None = None
        self._printer, self._workers = "", list[Thread]()
        self._answers = _Answers()
        self._answers.answered.connect(self._on_answered)
        self._answers.turned.connect(self.turned)
        self._answers.taken_back.connect(self.taken_back)
        self._deadline = timer(self, round(patience * 1000), once=True)
        self._deadline.timeout.connect(self._on_deadline)

    def look(self) -> None:
        """Ask the print server."""
        self._printer = ""
        self._begin(Errand(), lambda errand: cups.printers())

    def send(self, pdf: bytes, order: Order) -> None:
        """Hand the very bytes of the sheet to the print server."""
        self._printer = order.printer.name
        answers = self._answers
        self._begin(Errand(), lambda errand: _carry(pdf, order, errand), lambda errand: _watch(answers, order, errand))

    def cancel(self) -> None:
        """Nothing is printed where the sheet was not whole; where it was, the job is taken back."""
        errand = self._errand
        if errand is not None and (errand.stop() or not self._printer):
            self._end(None)

    def take_back(self, order: Order, job: int) -> None:
        """Asked again and again where the server is silent."""
        answers = self._answers
        self._work(lambda: answers.taken_back.emit(order, _chase(order.printer.name, job)))

    def close(self) -> None:
        """Give jobs that have to be taken back a moment."""
        self.cancel()
        end = time.monotonic() + CLOSING
        for worker in self._workers:
            worker.join(max(0, end - time.monotonic()))

    def _begin(
        self, errand: Errand, ask: Callable[[Errand], object], then: Callable[[Errand], None] | None = None
    ) -> None:
        self._errand, answers = errand, self._answers
        self._deadline.start()

        def work() -> None:
            answers.answered.emit(errand, _answer(lambda: ask(errand)))
            if then:
                then(errand)

        self._work(work)

    def _work(self, work: Callable[[], object]) -> None:
        worker = Thread(target=work, daemon=True)
        self._workers = [each for each in self._workers if each.is_alive()] + [worker]
        worker.start()

    def _on_answered(self, errand: object, answer: object) -> None:
        if errand is self._errand:
            self._end(answer)

    def _on_deadline(self) -> None:
        """Leave the thread to its silent server; should the server wake up, it takes the job back."""
        errand = self._errand
        if errand is None:
            return
        if self._printer and not errand.stop():
            self._end(PrintUnsure(printer=self._printer))
        else:
            self._end(PrintFailed(reason=SILENT))

    def _end(self, answer: object) -> None:
        self._errand = None
        self._deadline.stop()
        if self._printer:
            self.ended.emit(answer)
        elif answer is not None:
            self.looked.emit(answer)


def _answer(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except NeckguideError as error:
        return error
    except Exception as error:
        # A fault of ours or of a library must reach the clinician as a sentence, not end the thread.
        return PrintFailed(reason=f"{type(error).__name__}: {error}")


def _carry(pdf: bytes, order: Order, errand: Errand) -> object:
    """Send, and take back what was stopped too late; a job that is gone for good counts as cancelled."""
    taken = cups.send(pdf, order, errand)
    if taken is None or not errand.stopped:
        return taken
    try:
        return None if cups.take_back(order.printer.name, errand.job) else taken
    except PrintFailed:
        return PrintUnsure(printer=order.printer.name)


def _watch(answers: _Answers, order: Order, errand: Errand) -> None:
    """Take back what must not be printed; look after what was taken, on a thread that closing does not wait for."""
    if errand.taken is not None:
        Thread(target=_look_after, args=(answers, order, errand.taken), daemon=True).start()
    elif errand.job:
        _chase(order.printer.name, errand.job)


def _look_after(answers: _Answers, order: Order, taken: Taken) -> None:
    """Tell where a job is not printed soon, and if it is so later; what `taken` tells itself is not told again."""
    late = taken.waits or taken.held
    for number, pause in enumerate((*LOOKS, *LATER)):
        time.sleep(pause)
        try:
            state = _state(order.printer.name, taken.job)
        except PrintFailed:
            continue
        goes_on = state in (cups.WAITING, cups.WORKING, cups.HELD, cups.HALTED)
        waits = state in (cups.HELD, cups.HALTED) or number >= len(LOOKS) - 1
        if state in (cups.ABORTED, cups.CANCELLED) or (state == cups.DONE and late) or (goes_on and waits and not late):
            answers.turned.emit(order, taken.job, state)
            late = True
        if not goes_on:
            return


def _state(printer: str, job: int) -> int:
    """As `cups` numbers it; halted, too, where the printer holds what it has not begun."""
    state = cups.state_of(printer, job)
    return cups.HALTED if state == cups.WAITING and cups.is_stopped(printer) else state


def _chase(printer: str, job: int) -> bool | None:
    """Whether a job was taken back before it was printed; None where the server did not say."""
    end = time.monotonic() + CHASE
    while time.monotonic() < end:
        try:
            return cups.take_back(printer, job)
        except PrintFailed:
            time.sleep(1)
    return None


def make_desk(parent: QObject) -> Desk:
    """The way to printers on this platform."""
    if sys.platform == "win32":
        from neckguide.ui.qt_desk import QtDesk

        return QtDesk(parent)
    return CupsDesk(parent)
