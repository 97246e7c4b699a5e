"""What arrives at a printer of a real CUPS server is the sheet; nothing is called sent that CUPS did not take."""

from __future__ import annotations

import contextlib
import io
import socket
import subprocess
import sys
import time
from threading import Thread
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from msgspec import structs

from neckguide import cups
from neckguide.cups import Errand
from neckguide.ui import print_desk
from neckguide.ui.print_choice import Chosen

from ..window.rooms import press, settle
from ..window.sheets import text_of, until, wait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from neckguide.ui.session import Session
    from neckguide.ui.take_home import TakeHome
    from neckguide.ui.window import Window
    from tests.figures import Figure

    from .conftest import Kept, Server

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the server of these tests is set up for Linux")
A4 = (595, 842)
SILENT = "Nothing was printed: the print service of this computer does not answer."


@pytest.fixture(autouse=True)
def _known(session: Session) -> None:
    session.set_clinic(structs.replace(session.clinic, printer="HP-4"))


def printed(server: Server, count: int = 1) -> list[Kept]:
    until(lambda: len(server.kept()) >= count)
    return server.kept()


SILENCE = 2.0
"""Seconds for which the window may not answer."""
_this: dict[str, Any] = {}
"""The test that runs: in words, and where its figures go."""


@pytest.fixture(autouse=True)
def _measured(request: pytest.FixtureRequest, figure: Figure) -> None:
    words = request.node.name.removeprefix("test_").replace("_", " ").replace("[", ": ").rstrip("]")
    _this.update(words=words, figure=figure)


def ended(page: TakeHome) -> None:
    """Until nothing is under way; the window must answer all the time."""
    slowest, last = 0.0, time.perf_counter()

    def calm() -> bool:
        nonlocal slowest, last
        slowest, last = max(slowest, time.perf_counter() - last), time.perf_counter()
        return not page.paperwork.is_busy

    until(calm)
    _this["figure"].at_most(f"longest silence of the window: {_this['words']}", round(slowest, 3), SILENCE, "s")


def claims_nothing(page: TakeHome) -> None:
    """Neither says “Sent” nor thinks that the patient has the sheet."""
    claimed = "Sent" in page._status.text() or page._session.is_given
    _this["figure"].exactly("times that “Sent” was said of a sheet that was not taken", int(claimed), 0)


def send(page: TakeHome) -> None:
    wait(page)
    page.actions_row.print_asked.emit()
    ended(page)


def sizes(kept: Kept) -> list[tuple[int, int]]:
    with pikepdf.open(kept.file) as document:
        return [tuple(round(float(side)) for side in page.mediabox[2:]) for page in document.pages]  # type: ignore[misc]


# What arrives --------------------------------------------------------------------------------------------------


def test_the_sheet_arrives_whole_under_a_title_without_a_name(
    page: TakeHome, server: Server, session: Session, told: list[str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passing = home.parent / "passing"
    passing.mkdir()
    monkeypatch.setenv("TMPDIR", str(passing))
    page.form.name.setText("Zebedee Quill")
    wait(page)
    press(page, "Print")
    ended(page)
    count = page.preview.pages
    assert page._status.text() == f"Sent to HP-4: {count} pages"
    assert (session.is_given, told) == (True, [])
    kept = printed(server)[0]
    assert kept.title == "neckguide sheet"
    assert sizes(kept) == [A4] * count
    assert page._sheet is not None
    assert text_of(kept.file.read_bytes()) == text_of(page._sheet[0])
    assert "Zebedee Quill" in text_of(kept.file.read_bytes())
    assert "Zebedee" not in kept.options + kept.user + kept.title
    assert list(passing.iterdir()) == []
    assert not [file for file in home.rglob("*") if file.is_file() and b"Zebedee" in file.read_bytes()]
    server.stop()
    spool = [file for file in (server.root / "spool").rglob("*") if file.is_file()]
    assert not [file for file in spool if "Zebedee" in file.name]
    control = next(file for file in spool if file.name.startswith("c"))
    assert b"Zebedee" not in control.read_bytes()
    assert b"Zebedee" not in (server.root / "log/error").read_bytes() + (server.root / "log/page").read_bytes()


def test_copies_and_printer_are_remembered_and_said_before_they_print(
    page: TakeHome, server: Server, session: Session
) -> None:
    server.add("Desk")
    page.paperwork.ask_printer = lambda printers, start, pages, note: Chosen(
        next(each for each in printers if each.name == "Desk"), copies=2
    )
    page.actions_row.dialog_asked.emit()
    ended(page)
    count = page.preview.pages
    assert page._status.text() == f"Sent to Desk: 2 copies, {count} pages each"
    kept = printed(server)[0]
    assert len(sizes(kept)) * kept.copies == 2 * count
    assert (session.clinic.printer, session.clinic.copies) == ("Desk", 2)
    assert page.actions_row.print.text() == "Print 2 copies"
    assert page.actions_row.print.toolTip() == "Print 2 copies to Desk (Ctrl+P)"
    page.paperwork._last = 0.0
    send(page)
    kept = printed(server, 2)[1]
    assert len(sizes(kept)) * kept.copies == 2 * count


def test_what_the_clinic_has_locked_is_not_changed_by_a_print(page: TakeHome, server: Server, session: Session) -> None:
    locked = structs.replace(session.loaded, locked=frozenset({"printer", "copies"}))
    session.take_clinic(locked)
    server.add("Desk")
    page.paperwork.ask_printer = lambda printers, start, pages, note: Chosen(printers[0], copies=3)
    page.actions_row.dialog_asked.emit()
    wait(page)
    until(lambda: page._status.text().startswith("Sent to Desk: 3 copies"))
    assert (session.clinic.printer, session.clinic.copies) == ("HP-4", 1)


def test_chosen_pages_and_letter_paper_arrive(page: TakeHome, server: Server) -> None:
    choice = page.form._paper
    choice.setCurrentIndex(1)
    choice.activated.emit(1)
    wait(page)
    page.paperwork.ask_printer = lambda printers, start, pages, note: start._replace(pages="2", both_sides=True)
    page.actions_row.dialog_asked.emit()
    ended(page)
    assert page._status.text() == "Sent to HP-4: 1 page"
    kept = printed(server)[0]
    assert sizes(kept) == [(612, 792)]
    assert "sides=two-sided-long-edge" in kept.options


def test_two_taps_lead_from_a_favourite_to_paper(page: TakeHome, server: Server, session: Session) -> None:
    press(page, "Desk work")
    press(page, "Print")
    until(lambda: page._status.text().startswith("Sent to HP-4"))
    assert session.is_given
    assert page._sheet is not None
    assert text_of(printed(server)[0].file.read_bytes()) == text_of(page._sheet[0])


def test_sides_stay_as_the_printer_is_set_up(page: TakeHome, server: Server) -> None:
    server.do("lpadmin", "-p", "HP-4", "-o", "Duplex=DuplexNoTumble")
    send(page)
    assert "one-sided" not in printed(server)[0].options


@pytest.mark.parametrize(
    "habit",
    ["page-set=odd", "page-ranges=1", "number-up=4", "landscape=true", "orientation-requested=4", "PageSize=Letter",
     "PageRegion=Letter", "media=Letter", "media-size=Letter", "fit-to-page=true", "scaling=50", "mirror=true",
     "outputorder=reverse", "booklet=on", "copies=3", "finishings=13"],
)  # fmt: skip
def test_no_habit_of_the_user_leaves_out_a_page_or_turns_it(habit: str, page: TakeHome, server: Server) -> None:
    wait(page)
    server.do("lpoptions", "-p", "HP-4", "-o", habit)
    send(page)
    count = page.preview.pages
    assert page._status.text() == f"Sent to HP-4: {count} pages" and count > 2
    kept = printed(server)[0]
    assert (sizes(kept), kept.copies) == ([A4] * count, 1)
    assert page._sheet is not None
    with pikepdf.open(io.BytesIO(page._sheet[0])) as made, pikepdf.open(kept.file) as came:
        for one, other in zip(made.pages, came.pages, strict=True):
            assert other.rotation == one.rotation
    assert text_of(kept.file.read_bytes()) == text_of(page._sheet[0])
    assert not {habit, habit.removesuffix("=true")} & set(kept.options.split())


def test_habits_that_leave_each_page_whole_go_with_the_sheet(page: TakeHome, server: Server) -> None:
    habits = [
        "Duplex=DuplexTumble",
        "InputSlot=Tray2",
        "print-color-mode=monochrome",
        "print-quality=3",
        "finishings=4",
    ]
    wait(page)
    server.do("lpoptions", "-p", "HP-4", *(word for habit in habits for word in ("-o", habit)))
    send(page)
    kept = printed(server)[0]
    assert sizes(kept) == [A4] * page.preview.pages
    for habit in habits:
        assert habit in kept.options.split()


@pytest.mark.trust(20)
@pytest.mark.parametrize("default", ["page-set=even", "page-ranges=1", "number-up=4", "mirror=true", "booklet=true"])
def test_nothing_that_is_set_for_the_queue_leaves_out_a_page_or_turns_it(
    default: str, page: TakeHome, server: Server
) -> None:
    wait(page)
    server.do("lpadmin", "-p", "HP-4", "-o", default.replace("=", "-default="))
    send(page)
    kept = printed(server)[0]
    assert sizes(kept) == [A4] * page.preview.pages
    assert page._sheet is not None
    assert text_of(kept.file.read_bytes()) == text_of(page._sheet[0])
    assert default.removesuffix("=true") not in kept.options.split()


def test_sides_that_are_chosen_win_over_a_habit(page: TakeHome, server: Server) -> None:
    wait(page)
    server.do("lpoptions", "-p", "HP-4", "-o", "Duplex=DuplexTumble")
    page.paperwork.ask_printer = lambda printers, start, pages, note: start._replace(both_sides=False)
    page.actions_row.dialog_asked.emit()
    ended(page)
    options = printed(server)[0].options.split()
    assert "sides=one-sided" in options and "Duplex=DuplexTumble" not in options


def test_a_double_tap_prints_one(page: TakeHome, server: Server) -> None:
    press(page, "Print")
    press(page, "Print")
    ended(page)
    press(page, "Print")
    ended(page)
    printed(server)
    assert len(server.jobs()) == 1


# What does not -------------------------------------------------------------------------------------------------


def nothing_was_printed(page: TakeHome, server: Server, told: list[str], why: str) -> None:
    claims_nothing(page)
    assert told == [why]
    assert server.kept() == []


@pytest.mark.trust(20)
def test_no_printer_at_all(page: TakeHome, server: Server, told: list[str]) -> None:
    server.do("lpadmin", "-x", "HP-4")
    send(page)
    why = "No printer is set up on this computer. Save the sheet as PDF instead."
    nothing_was_printed(page, server, told, why)


@pytest.mark.trust(20)
def test_a_printer_that_rejects(page: TakeHome, server: Server, told: list[str]) -> None:
    server.do("cupsreject", "HP-4")
    send(page)
    nothing_was_printed(page, server, told, "Nothing was printed: “HP-4” takes no sheets now.")
    assert server.jobs() == []


@pytest.mark.trust(20)
def test_a_printer_that_is_stopped_holds_the_sheet_and_says_so(page: TakeHome, server: Server, told: list[str]) -> None:
    server.do("cupsdisable", "HP-4")
    send(page)
    nothing_was_printed(page, server, told, "HP-4 is stopped: the sheet waits in its queue.")
    assert server.jobs("not-completed") == ["HP-4-1"]
    server.do("cupsenable", "HP-4")
    assert len(sizes(printed(server)[0])) == page.preview.pages


@pytest.mark.trust(20)
def test_a_queue_that_keeps_each_sheet_until_it_is_let_go_is_told_as_that(
    page: TakeHome, server: Server, told: list[str]
) -> None:
    server.do("lpadmin", "-p", "HP-4", "-o", "job-hold-until-default=indefinite")
    send(page)
    nothing_was_printed(page, server, told, "HP-4 keeps the sheet in its queue until somebody lets it go.")
    server.do("lp", "-i", "HP-4-1", "-H", "resume")
    assert len(sizes(printed(server)[0])) == page.preview.pages


@pytest.mark.trust(20)
@pytest.mark.parametrize("end", ["visit", "window", "sign"])
def test_what_waits_is_never_printed_after_its_visit_or_its_sign(
    end: str, page: TakeHome, window: Window, server: Server, session: Session, told: list[str]
) -> None:
    server.do("cupsdisable", "HP-4")
    send(page)
    if end == "visit":
        session.end_visit()
    elif end == "window":
        window.close()
        page.paperwork._desk.close()
    else:
        session.tick("heart-signs", True)
    until(lambda: server.jobs("not-completed") == [])
    server.do("cupsenable", "HP-4")
    settle()
    waited = ["HP-4 is stopped: the sheet waits in its queue."]
    changed = ["The sheet that waited for HP-4 was taken back, because it changed. Print it again."]
    until(lambda: told == (waited + changed if end == "sign" else waited))
    assert server.kept() == []


@pytest.mark.trust(20)
@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("retry-job", "HP-4 could not print the sheet yet; it may try again. Look at the printer."),
        ("stop-printer", "HP-4 is stopped: the sheet waits in its queue."),
    ],
)
@pytest.mark.parametrize("ended_before", [False, True])
def test_a_sheet_that_fails_and_is_kept_for_later_is_not_sent_and_goes_with_its_visit(
    policy: str,
    words: str,
    ended_before: bool,
    page: TakeHome,
    server: Server,
    session: Session,
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(print_desk, "LOOKS", (0.2,) * 40)
    server.do("lpadmin", "-p", "HP-4", "-o", f"printer-error-policy={policy}")
    server.mark("wait")
    send(page)
    assert session.is_given
    if ended_before:
        session.end_visit()
    server.mark("fail")
    server.mark("wait", on=False)
    until(lambda: bool(told))
    before = "HP-4 has not printed the sheet of the visit before. Look at the printer."
    assert told == [before if ended_before else words]
    assert not session.is_given
    session.end_visit()
    until(lambda: server.jobs("not-completed") == [])


@pytest.mark.trust(20)
def test_a_printer_that_is_off_is_told_and_told_again_when_it_has_printed(
    page: TakeHome, server: Server, session: Session, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_desk, "LOOKS", (0.1, 0.1))
    monkeypatch.setattr(print_desk, "LATER", (0.1,) * 100)
    server.mark("wait")
    send(page)
    until(lambda: bool(told))
    assert told == ["HP-4 has not printed the sheet yet. Look at the printer."]
    assert not session.is_given and page._status.text() == ""
    server.mark("wait", on=False)
    until(lambda: session.is_given)
    assert page._status.text() == "HP-4 has printed the sheet."


@pytest.mark.trust(20)
def test_a_printer_that_is_gone_is_said_and_another_one_asked_for(
    page: TakeHome, server: Server, told: list[str]
) -> None:
    asked: list[str] = []
    server.add("Desk")
    server.do("lpadmin", "-x", "HP-4")
    page.paperwork.ask_printer = lambda printers, start, pages, note: asked.append(f"{note} {start.printer.name}")
    send(page)
    assert asked == ["The printer “HP-4” is no longer on this computer. Desk"]
    assert (told, server.jobs()) == ([], [])


@pytest.mark.trust(20)
def test_a_queue_deleted_between_choosing_and_printing(page: TakeHome, server: Server, told: list[str]) -> None:
    def choose(printers: tuple[cups.Printer, ...], start: Chosen, pages: int, note: str) -> Chosen:
        server.do("lpadmin", "-x", "HP-4")
        return start

    page.paperwork.ask_printer = choose
    page.actions_row.dialog_asked.emit()
    ended(page)
    nothing_was_printed(page, server, told, "Nothing was printed: there is no printer “HP-4” any more.")


@pytest.mark.trust(20)
def test_the_print_server_is_gone(page: TakeHome, server: Server, told: list[str]) -> None:
    server.stop()
    send(page)
    why = "Nothing was printed: the print service of this computer does not answer."
    nothing_was_printed(page, server, told, why)


@pytest.mark.trust(20)
def test_the_print_server_goes_between_choosing_and_printing(page: TakeHome, server: Server, told: list[str]) -> None:
    def choose(printers: tuple[cups.Printer, ...], start: Chosen, pages: int, note: str) -> Chosen:
        server.stop()
        return start

    page.paperwork.ask_printer = choose
    page.actions_row.dialog_asked.emit()
    ended(page)
    why = "Nothing was printed: the print service of this computer does not answer."
    nothing_was_printed(page, server, told, why)


@pytest.mark.trust(20)
def test_a_print_that_fails_later_takes_the_claim_back(
    page: TakeHome, server: Server, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_desk, "LOOKS", (0.2,) * 20)
    server.do("lpadmin", "-p", "HP-4", "-o", "printer-error-policy=abort-job")
    server.mark("fail")
    send(page)
    until(lambda: bool(told))
    assert told == ["HP-4 could not print the sheet. Look at the printer, then print again."]
    assert page._status.text() == ""
    assert server.kept() == []


# A server that hangs, and a change of mind ------------------------------------------------------------------------


@pytest.fixture
def _brief(monkeypatch: pytest.MonkeyPatch, page: TakeHome) -> None:
    """A second and a half of patience, so that the test need not wait for six."""
    page.paperwork._desk._deadline.setInterval(1500)  # type: ignore[attr-defined]


@pytest.mark.trust(20)
@pytest.mark.usefixtures("_brief")
def test_a_server_that_hangs_never_holds_up_the_window(page: TakeHome, server: Server, told: list[str]) -> None:
    server.hang()
    page.actions_row.print_asked.emit()
    until(lambda: page.cancel.isVisible())
    assert page._status.text() == "Looking for the printer …"
    ended(page)
    server.wake()
    why = "Nothing was printed: the print service of this computer does not answer."
    nothing_was_printed(page, server, told, why)
    assert not page.cancel.isVisible()
    page.paperwork._last = 0.0
    send(page)
    assert page._status.text().startswith("Sent to HP-4")


@pytest.fixture
def hangs_at_the_end(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The server hangs when the last bytes of a sheet go."""
    complete = Errand.complete

    def hang(errand: Errand) -> bool:
        server.hang()
        return complete(errand)

    monkeypatch.setattr(Errand, "complete", hang)
    yield
    server.wake()


@pytest.mark.trust(20)
@pytest.mark.usefixtures("hangs_at_the_end", "_brief")
def test_a_server_that_hangs_with_the_sheet_in_its_hands_is_never_called_sure(
    page: TakeHome, server: Server, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.mark("wait")
    page.actions_row.print_asked.emit()
    until(lambda: page._status.text() == "Sending to HP-4 …")
    ended(page)
    assert told == ["“HP-4” did not say whether it took the sheet. Look at the printer before you print again."]
    assert not page._session.is_given
    monkeypatch.undo()
    server.wake()
    until(lambda: server.jobs("completed") == ["HP-4-1"])
    assert server.kept() == [], "what was told as not sure is taken back"


@pytest.mark.trust(20)
@pytest.mark.usefixtures("_brief")
def test_a_server_that_takes_the_call_and_never_answers_it(page: TakeHome, server: Server, told: list[str]) -> None:
    page.paperwork.ask_printer = lambda printers, start, pages, note: server.hang() or start  # type: ignore[func-returns-value]
    page.actions_row.dialog_asked.emit()
    ended(page)
    nothing_was_printed(page, server, told, SILENT)
    server.wake()
    until(lambda: server.jobs("not-completed") == [])
    assert server.kept() == [], "what it was asked for is taken back once it wakes up"


@pytest.mark.trust(20)
@pytest.mark.parametrize("before_the_last_bytes", [True, False])
def test_a_server_that_dies_in_the_midst_of_the_sheet(
    before_the_last_bytes: bool, page: TakeHome, server: Server, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(errand: Errand) -> bool:
        if before_the_last_bytes:
            server.kill()
        return _completes(errand)

    monkeypatch.setattr(Errand, "complete", die)
    if not before_the_last_bytes:
        monkeypatch.setattr(cups, "_options", lambda order, make=cups._options: server.kill() or make(order))
    send(page)
    claims_nothing(page)
    unsure = "“HP-4” did not say whether it took the sheet. Look at the printer before you print again."
    assert told == [unsure if before_the_last_bytes else SILENT]
    assert server.kept() == []


def _says(answer: bytes) -> Callable[[socket.socket], None]:
    return lambda line: (line.recv(9999), line.sendall(answer))[1]


def _drips(line: socket.socket) -> None:
    """A letter now and then, so that no wait for the next one is ever too long."""
    with contextlib.suppress(OSError):
        for letter in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 600:
            line.sendall(bytes((letter,)))
            time.sleep(0.05)


@pytest.mark.trust(20)
@pytest.mark.usefixtures("_brief")
@pytest.mark.parametrize(
    "does",
    [
        pytest.param(lambda line: line.close(), id="hangs up"),
        pytest.param(_says(b"\0\xff" * 999), id="says nonsense"),
        pytest.param(_says(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + b"\xff" * 99), id="answers nonsense"),
        pytest.param(_says(b"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"), id="asks who"),
        pytest.param(_says(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"), id="is busy"),
        pytest.param(_drips, id="drips"),
    ],
)
def test_what_takes_the_servers_place_but_is_none(
    does: Callable[[socket.socket], None], page: TakeHome, server: Server, told: list[str]
) -> None:
    server.stop()
    with _pretending(server.socket, does):
        page.actions_row.print_asked.emit()
        ended(page)
    claims_nothing(page)
    assert len(told) == 1
    assert told[0].startswith(("Nothing was printed: ", "No printer is set up on this computer."))


@contextlib.contextmanager
def _pretending(place: Path, does: Callable[[socket.socket], None]) -> Iterator[None]:
    """Something that listens where the print server did, and does this with whoever calls."""
    place.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(place))
        door.listen()

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    line, _ = door.accept()
                    with line, contextlib.suppress(OSError):
                        does(line)

        Thread(target=serve, daemon=True).start()
        yield
        door.shutdown(socket.SHUT_RDWR)


@pytest.mark.trust(20)
def test_cancelled_before_the_end_the_job_is_removed(
    page: TakeHome, server: Server, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Errand, "complete", lambda errand: time.sleep(0.9) or _completes(errand))
    page.actions_row.print_asked.emit()
    until(lambda: page.cancel.isVisible())
    press(page, "Cancel")
    ended(page)
    nothing_was_printed(page, server, told, "Printing was cancelled. Nothing was printed.")
    until(lambda: server.jobs() == ["HP-4-1"] and server.jobs("not-completed") == [])
    assert server.kept() == []


_completes = Errand.complete


@pytest.mark.trust(20)
@pytest.mark.parametrize("end", ["visit", "window", "app"])
def test_the_end_of_the_visit_cancels(
    end: str,
    page: TakeHome,
    window: Window,
    server: Server,
    session: Session,
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Errand, "complete", lambda errand: time.sleep(0.5) or _completes(errand))
    page.actions_row.print_asked.emit()
    until(lambda: bool(server.jobs()))
    if end == "visit":
        session.end_visit()
    elif end == "window":
        window.close()
    else:
        page.paperwork._desk.close()
        assert server.jobs("not-completed") == [], "closing waits until the job is taken back"
    settle()
    assert told == ["Printing was cancelled. Nothing was printed."]
    assert not page.paperwork.is_busy
    until(lambda: server.jobs("not-completed") == [])
    assert server.kept() == []


@pytest.mark.trust(20)
@pytest.mark.long
def test_a_process_that_ends_while_it_prints_leaves_no_sheet(server: Server) -> None:
    code = (
        "import os; from neckguide import cups; e = cups.Errand(); e.complete = lambda: os._exit(0); "
        "cups.send(b'%PDF-1.7' * 9999, cups.Order(cups.printers()[0], 'a4'), e)"
    )
    subprocess.run([sys.executable, "-B", "-c", code], check=True)
    # After a while the server gives up on what it was promised.
    end = time.monotonic() + 60
    while server.jobs("not-completed") and time.monotonic() < end:
        time.sleep(0.2)
    assert (server.kept(), server.jobs("completed")) == ([], ["HP-4-1"])
