"""What leaves the computer: pages to a printer, or a file that the clinician names."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from msgspec import structs
from PySide6.QtCore import QCoreApplication, QDir, QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QDialog, QWidget

from neckguide import cups
from neckguide.clinic import Clinic
from neckguide.content.load import Topic
from neckguide.cups import Order, Printer, Taken
from neckguide.errors import NeckguideError
from neckguide.files import write_whole
from neckguide.handout.compose import MOST_NAME, Handout, figures_of
from neckguide.handout.room import tidy
from neckguide.ui.paper import open_pdf
from neckguide.ui.print_choice import Chosen, PrintChoice
from neckguide.ui.print_desk import Desk, make_desk
from neckguide.ui.session import Session
from neckguide.ui.timer import timer
from neckguide.visit.visit import Visit

SOON = 500
"""Milliseconds after which it is said what is going on."""
TWICE = 1.0
"""Seconds in which a second press prints nothing: a double tap must not print two."""

ChooseFile = Callable[[str, str], str]
"""Asks for a file by a suggested path and a filter; "" where the clinician went back."""
AskPrinter = Callable[[tuple[Printer, ...], Chosen, int, str], "Chosen | None"]
"""Lets the clinician choose, from printers and what is set so far, for so many pages; None where they went back."""


class _Job(NamedTuple):
    pdf: bytes
    handout: Handout
    state: tuple[Visit, Clinic]
    pages: int
    ask: bool
    visit: int
    chosen: Chosen | None = None


class Paperwork(QObject):
    """Prints and saves one sheet at a time, and says what was done only once it was.

    `choose_file`, `ask_printer` and `now` may be replaced, so that no dialog is needed.
    """

    said = Signal(str)
    """What was done with the sheet."""
    went_on = Signal(str)
    """What is going on, for anything that takes longer; "" when nothing is."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        """`parent` is the widget whose window the dialogs belong to."""
        super().__init__(parent)
        self._session, self._window = session, parent
        self._job: _Job | None = None
        self._waiting: list[tuple[Order, int]] = []
        """Sheets of this visit that are not printed yet, with their jobs."""
        self._back = set[tuple[str, int]]()
        self._visit = 0
        self._doing, self._last, self._told_record = "", -TWICE, False
        self._sent: object = None
        self._soon = timer(self, SOON, once=True)
        self.choose_file: ChooseFile = self._choose_file
        self.ask_printer: AskPrinter = self._ask_printer
        self.now: Callable[[], dt.datetime] = dt.datetime.now
        self._soon.timeout.connect(self._show_going)
        session.visit_ended.connect(self._on_visit_ended)
        session.visit_changed.connect(self._on_changed)
        session.clinic_changed.connect(self._on_changed)
        self.through(make_desk(self))

    def through(self, desk: Desk) -> None:
        """Print by this way from now on."""
        self._desk = desk
        desk.looked.connect(self._on_looked)
        desk.paged.connect(self._on_paged)
        desk.ended.connect(self._on_ended)
        desk.turned.connect(self._on_turned)
        desk.taken_back.connect(self._on_taken_back)
        if (app := QCoreApplication.instance()) is not None:
            app.aboutToQuit.connect(desk.close)

    @property
    def is_busy(self) -> bool:
        """Whether a sheet is on its way to a printer."""
        return self._job is not None

    def print_now(self, pdf: bytes, handout: Handout) -> None:
        """Send it to the printer of this clinic; ask which where none is known or it is gone."""
        self._begin(pdf, handout, ask=False)

    def print_as_asked(self, pdf: bytes, handout: Handout) -> None:
        """Ask for printer, copies, pages and sides first."""
        self._begin(pdf, handout, ask=True)

    def _on_visit_ended(self) -> None:
        self._visit += 1
        self.cancel()
        self._take_back()

    def _on_changed(self) -> None:
        """What waits is no longer the sheet: a sign may have come that it does not tell of."""
        if self._waiting and any(order.state != self._session.sheet_state for order, _ in self._waiting):
            self._take_back()

    def _take_back(self) -> None:
        waiting, self._waiting = self._waiting, []
        for order, job in waiting:
            self._back.add((order.printer.name, job))
            self._desk.take_back(order, job)

    def _on_taken_back(self, order: Order, out: bool | None) -> None:
        if order.visit != self._visit:
            if out is None:
                self._tell_of_before(order.printer.name)
            return
        text = self.tr("{printer} has the sheet as it was before your last change. Print it again.")
        if out:
            text = self.tr("The sheet that waited for {printer} was taken back, because it changed. Print it again.")
        self._session.told.emit(text.format(printer=order.printer.name))

    def cancel(self) -> None:
        """Print nothing of what is under way."""
        if self._job is not None:
            self._doing = self.tr("Cancelling …")
            self._show_going()
            looking = self._job.chosen is None
            self._desk.cancel()
            if looking:
                self._on_ended(None)

    def save_pdf(self, pdf: bytes, handout: Handout) -> None:
        """Write the very bytes of the preview to a file."""
        self._save(self._ask_where(".pdf", self.tr("PDF")), lambda: pdf)

    def save_web_page(self, pdf: bytes, handout: Handout) -> None:
        """Write the same sheet as one HTML file."""
        # Imported here: most sheets are printed.
        from neckguide.handout.webpage import webpage

        file = self._ask_where(".html", self.tr("Web page"))
        self._save(file, lambda: webpage(handout, figures_of(self._session.topic, handout)).encode())

    def _begin(self, pdf: bytes, handout: Handout, ask: bool) -> None:
        twice = time.monotonic() - self._last < TWICE and self._session.sheet_state == self._sent
        if self._job is not None or twice:
            return
        self._job = _Job(pdf, handout, self._session.sheet_state, _count(pdf), ask, self._visit)
        self.said.emit("")
        self._doing = self.tr("Looking for the printer …")
        self._soon.start()
        self._desk.look()

    def _on_looked(self, answer: tuple[Printer, ...] | NeckguideError) -> None:
        if self._job is None:
            return
        if isinstance(answer, NeckguideError):
            self._on_ended(answer)
        elif not answer:
            self._stop()
            self._session.told.emit(self.tr("No printer is set up on this computer. Save the sheet as PDF instead."))
        else:
            self._choose(self._job, answer)

    def _choose(self, job: _Job, printers: tuple[Printer, ...]) -> None:
        """Take the clinic's printer where it is there, and ask where it is not, or where asking was asked for."""
        clinic = self._session.clinic
        known = next((each for each in printers if each.name == clinic.printer), None)
        chosen: Chosen | None = Chosen(known or _likely(printers), clinic.copies)
        note = ""
        if clinic.printer and not known:
            note = self.tr("The printer “{printer}” is no longer on this computer.")
            note = note.format(printer=tidy(clinic.printer, MOST_NAME))
        if job.ask or not known:
            self._soon.stop()
            self.went_on.emit("")
            chosen = self.ask_printer(printers, chosen, job.pages, note)
            if self._job is not job:
                return  # The visit ended meanwhile.
        if chosen is None:
            self._stop()
        elif self._session.sheet_state != job.state:
            self._stop()
            self._tell_changed()
        else:
            self._send(job, chosen)

    def _send(self, job: _Job, chosen: Chosen) -> None:
        self._job = job._replace(chosen=chosen)
        self._last, self._sent = time.monotonic(), job.state
        self._doing = self.tr("Sending to {printer} …").format(printer=chosen.printer.name)
        self._soon.start()
        self._desk.send(job.pdf, _order(job, chosen))

    def _on_paged(self, page: int, pages: int) -> None:
        self._doing = self.tr("Page {page} of {pages} …").format(page=page, pages=pages)
        if not self._soon.isActive():
            self._show_going()

    def _show_going(self) -> None:
        self.went_on.emit(self._doing)

    def _on_ended(self, answer: Taken | NeckguideError | None) -> None:
        job = self._stop()
        if job is None:
            return
        if not isinstance(answer, Taken):
            self._last = -TWICE  # Nothing went to a printer: whoever presses again means it.
        if isinstance(answer, NeckguideError):
            self._session.told.emit(str(answer))
        elif answer is None:
            self._session.told.emit(self.tr("Printing was cancelled. Nothing was printed."))
        elif job.chosen is not None:
            self._on_taken(job, job.chosen, answer)

    def _on_taken(self, job: _Job, chosen: Chosen, taken: Taken) -> None:
        self._remember(chosen)
        self._session.roll_day()
        printer = chosen.printer.name
        if taken.waits or taken.held:
            self._keep_waiting(_order(job, chosen), taken.job, self._why_waits(taken))
            return
        if job.visit != self._visit:
            return  # Nothing is claimed: this visit's sheet is not the one that was sent.
        if self._session.sheet_state != job.state:
            text = self.tr("{printer} has the sheet as it was before your last change. Print it again.")
            self._session.told.emit(text.format(printer=printer))
            return
        if not chosen.pages:  # Some pages are not the sheet: a sign may stand on another one.
            self._session.given()
        pages = len(chosen.pages.split(",")) if chosen.pages else job.pages
        one, many = self.tr("Sent to {printer}: 1 page"), self.tr("Sent to {printer}: {pages} pages")
        text = one if pages == 1 else many
        if chosen.copies > 1:
            text = self.tr("Sent to {printer}: {copies} copies, {pages} pages each")
            text = text if pages > 1 else self.tr("Sent to {printer}: {copies} copies, 1 page each")
        self.said.emit(text.format(printer=printer, pages=pages, copies=chosen.copies))

    def _why_waits(self, taken: Taken) -> str:
        if taken.waits:
            return self._why_late(cups.HALTED)
        return self.tr("{printer} keeps the sheet in its queue until somebody lets it go.")

    def _keep_waiting(self, order: Order, job: int, why: str) -> None:
        """On no paper yet: the end of the visit asks whether it printed, and then takes it back, as does a change."""
        self._waiting.append((order, job))
        if order.visit == self._visit and order.state == self._session.sheet_state:
            self._session.told.emit(why.format(printer=order.printer.name))
        else:
            self._take_back()

    def _on_turned(self, order: Order, job: int, state: int) -> None:
        """What CUPS had taken is not printed: say so, even if the page has said “sent”; and where it is, after all."""
        if (order.printer.name, job) in self._back:
            return  # Asked for; `taken_back` tells.
        if state == cups.DONE:
            self._on_printed(order, job)
            return
        if order.visit != self._visit:
            self._tell_of_before(order.printer.name)
            if state in (cups.HALTED, cups.HELD):
                self._waiting.append((order, job))
                self._take_back()
            return
        if order.state == self._session.sheet_state:
            self._session.not_given()
            self.said.emit("")
        if state not in (cups.ABORTED, cups.CANCELLED):
            self._keep_waiting(order, job, self._why_late(state))
            return
        if self._session.is_given:
            return  # A newer one is printed or saved.
        text = self.tr("{printer} could not print the sheet. Look at the printer, then print again.")
        if state == cups.CANCELLED:
            text = self.tr("The sheet was taken out of the queue of {printer}: it may not have been printed.")
        self._session.told.emit(text.format(printer=order.printer.name))

    def _why_late(self, state: int) -> str:
        if state == cups.HALTED:
            return self.tr("{printer} is stopped: the sheet waits in its queue.")
        if state == cups.HELD:
            return self.tr("{printer} could not print the sheet yet; it may try again. Look at the printer.")
        return self.tr("{printer} has not printed the sheet yet. Look at the printer.")

    def _on_printed(self, order: Order, job: int) -> None:
        """What waited has come out."""
        self._waiting = [each for each in self._waiting if each != (order, job)]
        if order.visit == self._visit and order.state == self._session.sheet_state:
            if not order.pages:
                self._session.given()
            self.said.emit(self.tr("{printer} has printed the sheet.").format(printer=order.printer.name))

    def _tell_of_before(self, printer: str) -> None:
        text = self.tr("{printer} has not printed the sheet of the visit before. Look at the printer.")
        self._session.told.emit(text.format(printer=printer))

    def _remember(self, chosen: Chosen) -> None:
        """Keep printer and copies for the next sheet, but for what the clinic has locked."""
        now = {"printer": chosen.printer.name, "copies": chosen.copies}
        free = {name: value for name, value in now.items() if name not in self._session.loaded.locked}
        kept = structs.replace(self._session.clinic, **free)
        if kept != self._session.clinic:
            self._session.set_clinic(kept)

    def _stop(self) -> _Job | None:
        job, self._job = self._job, None
        self._soon.stop()
        self.went_on.emit("")
        return job

    def _save(self, file: Path | None, content: Callable[[], bytes]) -> None:
        if file is None:
            return
        try:
            write_whole(file, content(), sheet=True)
        except NeckguideError as error:
            self.said.emit("")  # Or “saved” would stand there from the time before.
            self._session.told.emit(str(error))
            return
        self._session.given()
        text = self.tr("Saved as {file}")
        if not self._told_record:
            text = self.tr("Saved as {file}. This file is now part of your clinic's record; neckguide keeps no copy.")
        self._told_record = True
        self.said.emit(text.format(file=file.name))

    def _ask_where(self, ending: str, kind: str) -> Path | None:
        state, visit = self._session.sheet_state, self._visit
        name = suggested_name(self._session.topic, self.now(), ending)
        chosen = self.choose_file(str(_documents() / name), f"{kind} (*{ending})")
        # Nothing of a visit that ended while the question stood is written.
        if not chosen or self._visit != visit:
            return None
        self._session.roll_day()
        if self._session.sheet_state != state:
            self._tell_changed()
            return None
        return Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(ending)

    def _tell_changed(self) -> None:
        """As where the clinic's shared folder brought another paper or number while a question stood."""
        self._session.told.emit(self.tr("The sheet changed meanwhile, so nothing was printed or saved."))

    def _choose_file(self, suggested: str, kinds: str) -> str:
        from neckguide.ui.save_dialog import ask_file

        return ask_file(self._window, self.tr("Save the sheet"), suggested, kinds)

    def _ask_printer(self, printers: tuple[Printer, ...], start: Chosen, pages: int, note: str) -> Chosen | None:
        dialog = PrintChoice(self._window, printers, start, pages, note)
        agreed = dialog.exec() == QDialog.DialogCode.Accepted
        chosen = dialog.chosen if agreed else None
        dialog.deleteLater()
        return chosen


def _order(job: _Job, chosen: Chosen) -> Order:
    paper, copies, pages, sides = job.handout.paper, chosen.copies, chosen.pages, chosen.both_sides
    return Order(chosen.printer, paper, copies, pages, sides, job.visit, job.state)


def suggested_name(topic: Topic, now: dt.datetime, ending: str) -> str:
    """A file name of topic, date and time: never a person's name."""
    return f"{topic.id}-{now:%Y-%m-%d-%H%M}{ending}"


def _likely(printers: tuple[Printer, ...]) -> Printer:
    """The one to offer first: the system's own choice, else one that works."""
    return max(printers, key=lambda each: (each.accepting, not each.stopped, each.standard))


def _count(pdf: bytes) -> int:
    version = open_pdf(pdf)
    count = version.document.pageCount()
    version.document.close()
    return count


def _documents() -> Path:
    """Home where there is no such folder: Qt would offer the one that the program was started in."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(folder) if folder and Path(folder).is_dir() else Path(QDir.homePath())
