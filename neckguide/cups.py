"""Printers on Linux and macOS, asked of CUPS itself: each call has a limit, and a job can be taken back.

Qt's way to CUPS can do neither, and hears of no refusal: docs/decisions/0026. All of this may wait for the server, so
call it from a thread. Every function raises PrintFailed where the server does not answer.
"""

from __future__ import annotations

import ctypes as c
import errno
import os
from threading import Lock
from typing import Any, NamedTuple

from neckguide.errors import PrintFailed, PrintUnsure
from neckguide.libcups import SILENT, Destination, Job, Option, connected

TITLE = "neckguide sheet"
"""The title of every job: never a name, for queues keep it."""
PAPERS = {"a4": "A4", "letter": "Letter"}
LAST = 1024
"""Bytes held back until it is certain that nobody wants the job stopped."""

SENT_HEAD, LARGEST_GOOD = 100, 0x00FF
NOT_THERE, GONE, BROKEN, SHUT, NOT_ACCEPTING = 0x0406, 0x0407, 0x0500, 0x0502, 0x0506
REFUSALS = (*range(0x0400, 0x0500), NOT_ACCEPTING)
"""Answers by which the server itself says that it did not take the sheet."""
DUPLEX = 0x0010
BOTH_SIDES = ("sides", "duplex", "jclduplex", "efduplex", "efduplexing", "kd03duplex")
"""How both sides are asked for: by IPP, and by the names that CUPS knows in printers' own files (PPD)."""
HABITS = frozenset(
    (
        *BOTH_SIDES,
        *("media-source", "inputslot", "hppapersource", "media-type", "mediatype", "output-bin", "outputbin"),
        *("print-color-mode", "colormodel", "colormode", "hpcolormode", "hpcolorasgray", "brmonocolor"),
        *("cnijsgrayscale", "print-quality", "cupsprintquality", "outputmode", "printer-resolution", "resolution"),
        *("print-content-optimize", "print-rendering-intent", "finishings", "staplelocation", "stapling", "staple"),
    )
)
"""Options, in small letters, that change neither which pages come out nor how they lie on the paper. No others are
taken from what the user has set for a queue: half a sheet must not come out as a whole one."""
WHOLE = {"number-up": "1", "page-set": "all", "mirror": "false", "booklet": "off"}
ALL_PAGES = "1-9999"
"""Said with each job: what is left unsaid the server fills in with what its administrator has set for the queue."""
STOPPED = "5"
ALL_JOBS = -1
BOOKLET = "13"
"""What IPP calls a booklet among finishings."""
WAITING, HELD, WORKING, HALTED, CANCELLED, ABORTED, DONE = range(3, 10)
"""States of a job, as IPP numbers them."""


class Printer(NamedTuple):
    """A queue: its name, what the system calls it, and how it stands."""

    name: str
    words: str = ""
    standard: bool = False
    stopped: bool = False
    accepting: bool = True
    both_sides: bool = False
    """Whether it can print on both sides; `doubles`, whether it is set up to."""
    doubles: bool = False
    habits: tuple[tuple[str, str], ...] = ()
    """What this user has set for the queue, as CUPS options, as far as it leaves each page whole."""


class Order(NamedTuple):
    """What is asked of a printer.

    `pages` as in "1-2,4", "" for all of them; `both_sides` None leaves it to how the printer is set up. `visit` and
    `state` are for those who ask: whose sheet it is, and what it was made of.
    """

    printer: Printer
    paper: str
    copies: int = 1
    pages: str = ""
    both_sides: bool | None = None
    visit: int = 0
    state: object = None


class Taken(NamedTuple):
    """A job that the server took whole.

    `waits` where its printer is stopped; `held` where its queue keeps each sheet until somebody lets it go.
    """

    job: int
    waits: bool
    held: bool = False


class Errand:
    """One way to the printer, which anybody may stop until the last bytes go.

    `job` is its number once it has one, `taken` what became of it once the server has it whole.
    """

    def __init__(self) -> None:
        """Under way."""
        self._lock = Lock()
        self._stopped = self._complete = False
        self.job = 0
        self.taken: Taken | None = None

    def stop(self) -> bool:
        """Whether it was stopped before the sheet was whole; where not, the job has to be taken back."""
        with self._lock:
            self._stopped = True
            return not self._complete

    @property
    def stopped(self) -> bool:
        """Whether somebody wants it stopped."""
        return self._stopped

    def complete(self) -> bool:
        """Whether the last bytes may go; from here on the printer may have the sheet."""
        with self._lock:
            self._complete = not self._stopped
            return self._complete


def printers() -> tuple[Printer, ...]:
    """Every queue that this user can print to; none where the computer has none."""
    with connected() as (cups, http):
        found = c.POINTER(Destination)()
        count = cups.cupsGetDests2(http, c.byref(found))
        try:
            if not count and cups.cupsLastError() not in (NOT_THERE, *range(LARGEST_GOOD + 1)):
                raise PrintFailed(reason=_why(cups))
            # An instance is a second set of habits for the same queue.
            return tuple(_printer(found[at]) for at in range(count) if not found[at].instance)
        finally:
            cups.cupsFreeDests(count, found)


def send(pdf: bytes, order: Order, errand: Errand) -> Taken | None:
    """Hand the PDF in as it is; None where the errand was stopped in time.

    PrintFailed where nothing will be printed, PrintUnsure where the server fell silent with all of it in its hands.
    In all three cases a job may be left for `take_back`: its number is the errand's.
    """
    printer = order.printer.name
    with connected() as (cups, http):
        options = _options(order)
        errand.job = cups.cupsCreateJob(http, printer.encode(), TITLE.encode(), len(options), options)
        if not errand.job:
            raise PrintFailed(reason=_why(cups, printer))
        if errand.stopped or not _hand_in(cups, http, pdf, printer, errand):
            return None
        errand.taken = Taken(errand.job, _is_stopped(cups, http, printer), state_of(printer, errand.job) == HELD)
        return errand.taken


def take_back(printer: str, job: int) -> bool:
    """Cancel a job; whether the server says that it is cancelled, or never printed it."""
    with connected() as (cups, http):
        if cups.cupsCancelJob2(http, printer.encode(), job, 0) <= LARGEST_GOOD:
            return True
    return state_of(printer, job) in (CANCELLED, ABORTED)


def state_of(printer: str, job: int) -> int:
    """The state of a job of ours; 0 where the server has forgotten it."""
    with connected() as (cups, http):
        found = c.POINTER(Job)()
        count = max(0, cups.cupsGetJobs2(http, c.byref(found), printer.encode(), 0, ALL_JOBS))
        try:
            return next((found[at].state for at in range(count) if found[at].id == job), 0)
        finally:
            cups.cupsFreeJobs(count, found)


def is_stopped(printer: str) -> bool:
    """Whether a printer holds what waits in its queue."""
    with connected() as (cups, http):
        return _is_stopped(cups, http, printer)


def _hand_in(cups: Any, http: object, pdf: bytes, printer: str, errand: Errand) -> bool:
    """Whether the whole sheet was taken; not where the errand was stopped in time."""
    if cups.cupsStartDocument(http, printer.encode(), errand.job, TITLE.encode(), b"application/pdf", 1) != SENT_HEAD:
        raise PrintFailed(reason=_why(cups, printer))
    head, last = pdf[:-LAST], pdf[-LAST:]
    if head and cups.cupsWriteRequestData(http, head, len(head)) != SENT_HEAD:
        raise PrintFailed(reason=_why(cups, printer))
    if not errand.complete():
        return False
    written = cups.cupsWriteRequestData(http, last, len(last))
    status = cups.cupsFinishDocument(http, printer.encode())
    if written == SENT_HEAD and status <= LARGEST_GOOD:
        return True
    if status in REFUSALS:
        raise PrintFailed(reason=_why(cups, printer))
    raise PrintUnsure(printer=printer)


def _options(order: Order) -> c.Array[Option]:
    habits = dict(order.printer.habits)
    if order.both_sides is not None:  # By its other name a habit would win over what was chosen.
        habits = {name: value for name, value in habits.items() if name.casefold() not in BOTH_SIDES}
    chosen = habits | WHOLE | {"media": PAPERS[order.paper], "copies": str(order.copies)}
    chosen["page-ranges"] = order.pages or ALL_PAGES
    if order.both_sides is not None:
        chosen["sides"] = "two-sided-long-edge" if order.both_sides else "one-sided"
    return (Option * len(chosen))(*((name.encode(), value.encode()) for name, value in chosen.items()))


def _printer(found: Destination) -> Printer:
    said = {
        (found.options[at].name or b"").decode(errors="replace"): (found.options[at].value or b"").decode(
            errors="replace"
        )
        for at in range(found.num_options)
    }
    kind = said.get("printer-type", "0")
    return Printer(
        name=found.name.decode(errors="replace"),
        words=said.get("printer-info", ""),
        standard=bool(found.is_default),
        stopped=said.get("printer-state") == STOPPED,
        accepting=said.get("printer-is-accepting-jobs", "true") == "true",
        both_sides=bool(int(kind) & DUPLEX) if kind.lstrip("-").isdigit() else False,
        doubles=said.get("sides", "").startswith("two-sided"),
        habits=tuple((name, value) for name, value in said.items() if _is_habit(name.casefold(), value)),
    )


def _is_habit(name: str, value: str) -> bool:
    """Whether an option goes with the sheet; a booklet would lay its pages out anew."""
    booklet = name == "finishings" and ("booklet" in value or BOOKLET in value.split(","))
    return name in HABITS and not booklet


def _is_stopped(cups: Any, http: object, name: str) -> bool:
    found = cups.cupsGetNamedDest(http, name.encode(), None)
    if not found:
        return False
    try:
        return _printer(found.contents).stopped
    finally:
        cups.cupsFreeDests(1, found)


def _why(cups: Any, printer: str = "") -> str:
    """Why the server refused, in our words where we know them. PrintFailed where it is no longer there."""
    status, words = cups.cupsLastError(), (cups.cupsLastErrorString() or b"").decode(errors="replace")
    # The library looks the queue up before it asks the server, and answers as for a file that is missing.
    if printer and (status in (NOT_THERE, GONE) or words == os.strerror(errno.ENOENT)):
        with connected():  # It also says so where the server itself is gone, and then this raises.
            return f"there is no printer “{printer}” any more"
    if status == NOT_ACCEPTING and printer:
        return f"“{printer}” takes no sheets now"
    if status in (BROKEN, SHUT) or status <= LARGEST_GOOD:
        return SILENT
    return f"the print service says “{words.strip('. ')}”"
