"""Makes the sheet off the window's thread: what was asked last wins, and a deadline tells the clinician."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from threading import Thread, current_thread
from typing import NamedTuple, TypeAlias

from PySide6.QtCore import QObject, Signal

from neckguide.clinic import Loaded
from neckguide.content.load import Topic
from neckguide.errors import EndlessLayout, NeckguideError
from neckguide.handout.compose import Handout, compose, figures_of
from neckguide.ui.timer import timer
from neckguide.visit.visit import Visit

DEADLINE = 8
"""Seconds until the clinician is told."""
PATIENCE = 2
"""Seconds that closing waits for a sheet that is still being made."""


class Sheet(NamedTuple):
    """A finished sheet, and what of the letterhead was left out, and why."""

    pdf: bytes
    handout: Handout
    notice: str = ""


Make: TypeAlias = Callable[[Topic, Visit, Loaded], Sheet]


class _Job(NamedTuple):
    number: int
    topic: Topic
    visit: Visit
    loaded: Loaded


class _Ended(NamedTuple):
    """In place of a job: the visit has ended."""


class _Answers(QObject):
    """Carries answers to the window's thread; the worker keeps it alive, whatever becomes of the window."""

    answered = Signal(object, int, object)


class Typesetter(QObject):
    """One thread that makes one sheet at a time; whatever waits behind the newest request is dropped."""

    made = Signal(object, object)
    """The PDF's bytes and the Handout they were made from."""
    failed = Signal(str, object)
    """A sentence, and the NeckguideError it comes from."""
    noticed = Signal(str)
    """A sentence about something that the sheet had to leave out."""

    def __init__(self, make: Make | None = None, deadline: float = DEADLINE, parent: QObject | None = None) -> None:
        """`deadline` in seconds; `make` is what makes a sheet."""
        super().__init__()
        self.setParent(parent)
        self._make = make or LogoKept()
        self._asked = self._done = 0
        self._notice = ""
        self._deadline = timer(self, round(deadline * 1000), once=True)
        self._deadline.timeout.connect(self._on_deadline)
        self._answers = _Answers()
        self._answers.answered.connect(self._on_answered)
        self._begin()

    @property
    def is_busy(self) -> bool:
        """Whether the newest request has no answer yet."""
        return self._done < self._asked

    def request(self, topic: Topic, visit: Visit, loaded: Loaded) -> None:
        """Make the sheet of this visit; one of the signals tells when."""
        self._asked += 1
        self._jobs.put(_Job(self._asked, topic, visit, loaded))
        if not self._deadline.isActive():
            self._deadline.start()

    def forget(self) -> None:
        """Drop all that was asked: no sheet of a visit that has ended may still arrive, or be kept in parts."""
        self._drop()
        if self._asked:
            self._jobs.put(_Ended())

    def _drop(self) -> None:
        self._done = self._asked
        self._deadline.stop()

    def _begin(self) -> None:
        self._jobs: SimpleQueue[_Job | _Ended | None] = SimpleQueue()
        worker = Thread(target=_work, args=(self._jobs, self._make, self._answers), daemon=True)
        # Without this a thread could outlive the interpreter's end and wake up in its ruins.
        self._end = weakref.finalize(self, _end, self._jobs, worker)
        self.destroyed.connect(partial(self._jobs.put, None))
        worker.start()

    def _on_answered(self, jobs: object, number: int, answer: Sheet | NeckguideError) -> None:
        if jobs is not self._jobs or number <= self._done:
            return
        self._done = number
        if self.is_busy:
            self._deadline.start()
        else:
            self._deadline.stop()
        if isinstance(answer, NeckguideError):
            self.failed.emit(str(answer), answer)
            return
        self.made.emit(answer.pdf, answer.handout)
        if answer.notice and answer.notice != self._notice:
            self.noticed.emit(answer.notice)
        self._notice = answer.notice

    def _on_deadline(self) -> None:
        """Leave the thread to its endless sheet, and begin with another one."""
        self._drop()
        self._end.detach()
        self._jobs.put(None)
        self._begin()
        error = EndlessLayout(seconds=round(self._deadline.interval() / 1000))
        self.failed.emit(str(error), error)


class LogoKept:
    """Makes a sheet; the clinic's logo is read and drawn anew only when the clinic names another."""

    def __init__(self) -> None:
        self._key: object = None
        self._logo, self._notice = b"", ""

    def __call__(self, topic: Topic, visit: Visit, loaded: Loaded) -> Sheet:
        """The sheet of this visit; a NeckguideError where it cannot be made."""
        # Imported here: the window opens before the first sheet is made.
        from neckguide.handout.typeset import typeset_sparing

        self._read_logo(loaded)
        handout = compose(topic, visit, loaded.clinic, self._logo)
        pdf, left_out = typeset_sparing(handout, figures_of(topic, handout))
        return Sheet(pdf, handout, " ".join(filter(None, (self._notice, left_out))))

    def _read_logo(self, loaded: Loaded) -> None:
        from neckguide.handout.logo import read_logo

        key = (loaded.file, loaded.clinic.logo)
        if key != self._key:
            said: list[str] = []
            self._logo = read_logo(loaded, said.append)
            self._key, self._notice = key, " ".join(said)


def _work(jobs: SimpleQueue[_Job | _Ended | None], make: Make, answers: _Answers) -> None:
    while True:
        job, has_ended = _newest(jobs)
        if job is None:
            return
        if has_ended:
            _forget()
        if isinstance(job, _Ended):
            continue
        try:
            made: Sheet | NeckguideError = make(job.topic, job.visit, job.loaded)
        except NeckguideError as error:
            made = error
        except Exception as error:
            # A fault of ours or of a library must reach the clinician as a sentence, not end the thread.
            made = NeckguideError(what=f"the sheet could not be made ({type(error).__name__}: {error})")
        try:
            answers.answered.emit(jobs, job.number, made)
        except RuntimeError:
            return  # The app ended meanwhile, and nobody waits any more.
        del job, made


def _forget() -> None:
    # No sheet may fail because one of before could not be forgotten.
    with suppress(Exception):
        from neckguide.handout.typeset import forget

        forget()


def _newest(jobs: SimpleQueue[_Job | _Ended | None]) -> tuple[_Job | _Ended | None, bool]:
    """What was asked last, and whether a visit has ended before it."""
    job = jobs.get()
    has_ended = isinstance(job, _Ended)
    while job is not None and not jobs.empty():
        job = jobs.get()
        has_ended |= isinstance(job, _Ended)
    return job, has_ended


def _end(jobs: SimpleQueue[_Job | _Ended | None], worker: Thread) -> None:
    jobs.put(None)
    if worker is not current_thread():
        worker.join(PATIENCE)
