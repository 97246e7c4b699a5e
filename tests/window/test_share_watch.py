"""The watch over the clinic's shared folder: it tells what is new, and never holds the window up."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import pytest
from PySide6.QtCore import QThread, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from neckguide import paths
from neckguide.clinic import Clinic, Loaded
from neckguide.settings import load_again, load_settings
from neckguide.share import Outcome
from neckguide.share import refresh as really
from neckguide.ui.session import Session
from neckguide.ui.share_watch import ShareWatch

from .rooms import settle

ROOT = Path(__file__).resolve().parents[2]
OUTAGE = "The clinic's shared folder cannot be reached. The last good settings are used."
FAULT = "clinic.toml in the shared folder: name: this must be text in quotes, not a whole number."
NEVER = "The clinic's shared folder cannot be reached. This computer's settings are used."


def until(condition: Callable[[], bool], seconds: float = 5) -> bool:
    """Let the window work until this holds; whether it did in time."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        QTest.qWait(2)
    return condition()


class Share:
    """A shared folder, one watch over it, and what the watch told, in order."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.copy = folder / "share", folder / "cache" / "shared"
        self.folder.mkdir()
        self.events: list[str] = []
        self.threads: set[bool] = set()
        self.looks = 0
        self.watches: list[ShareWatch] = []

    def look(self, share: Path, copy: Path, pause: Callable[[], object]) -> Outcome:
        self.looks += 1
        return really(share, copy, lambda: None)

    def watch(self, look: object = None, interval: float = 0.01, patience: float = 5.0) -> ShareWatch:
        loaded = Loaded(Clinic(), self.copy / "own.toml", shared=self.folder)
        asked = look or self.look
        watch = ShareWatch(loaded, copy=self.copy, look=asked, interval=interval, patience=patience)  # type: ignore[arg-type]
        watch.changed.connect(lambda: self.note("changed"))
        watch.told.connect(self.note)
        self.watches.append(watch)
        return watch

    def note(self, event: str) -> None:
        self.threads.add(QThread.currentThread().isMainThread())
        self.events.append(event)

    def put(self, text: str) -> None:
        beside = self.folder / ".new"
        beside.write_text(text)
        beside.replace(self.folder / "clinic.toml")

    def wait_for(self, *events: str) -> None:
        """Until all this has been told since the last time, and nothing else."""
        assert until(lambda: len(self.events) >= len(events)), self.events
        self.rest()
        assert self.events == list(events)
        self.events.clear()

    def rest(self, looks: int = 3) -> None:
        """A few looks more, and what they bring."""
        wanted = self.looks + looks
        assert until(lambda: self.looks >= wanted)
        settle()


@pytest.fixture
def share(app: QApplication, tmp_path: Path) -> Iterator[Share]:
    share = Share(tmp_path)
    yield share
    for watch in share.watches:
        watch.stop()
    settle()


Hold: TypeAlias = tuple[Callable[[Path, Path, Callable[[], object]], Outcome], threading.Event]


def hanging() -> Hold:
    """A look that hangs as a dead network drive does, and what lets it go."""
    let_go = threading.Event()

    def look(share: Path, copy: Path, pause: Callable[[], object]) -> Outcome:
        let_go.wait(30)
        return really(share, copy, lambda: None)

    return look, let_go


def test_it_looks_at_once_and_tells_each_change_on_the_windows_thread(share: Share) -> None:
    share.put('name = "Hill"')
    share.watch().start()
    share.wait_for("changed")
    share.put('name = "Valley"')
    share.wait_for("changed")
    assert (share.copy / "clinic.toml").read_text() == 'name = "Valley"'
    assert share.threads == {True}


def test_what_the_copy_held_before_the_start_is_no_change(share: Share) -> None:
    share.put('name = "Hill"')
    really(share.folder, share.copy, lambda: None)
    share.watch().start()
    share.rest()
    assert share.events == []


def test_a_change_that_another_window_took_over_is_told_here_too(share: Share) -> None:
    share.put('name = "Hill"')
    share.watch().start()
    share.wait_for("changed")
    share.watch().start()
    share.put('name = "Valley"')
    assert until(lambda: share.events.count("changed") == 2)


def test_an_outage_is_told_once_and_its_end_is_not(share: Share) -> None:
    share.put('name = "Hill"')
    share.watch().start()
    share.wait_for("changed")
    for _ in range(2):
        share.folder.rename(share.folder.with_name("away"))
        share.wait_for(OUTAGE)
        share.folder.with_name("away").rename(share.folder)
        share.rest()
        assert share.events == []


def test_a_share_that_never_was_there_says_whose_settings_are_used(share: Share) -> None:
    share.watch().start()
    share.wait_for(NEVER)


def test_each_fault_in_the_share_is_told_once_until_it_is_mended(share: Share) -> None:
    share.put('name = "Hill"')
    share.watch().start()
    share.wait_for("changed")
    for _ in range(2):
        share.put("name = 1")
        share.wait_for(f"{FAULT} The last good one is used.")
        share.put('name = "Hill"')
        share.rest()
        assert share.events == []


def test_a_share_that_hangs_does_not_hold_the_window_up_and_is_told_once(share: Share) -> None:
    share.put('name = "Hill"')
    look, let_go = hanging()
    watch = share.watch(look, patience=0.05)
    ticks: list[float] = []
    ticking = QTimer(interval=2)
    ticking.timeout.connect(lambda: ticks.append(time.perf_counter()))
    ticking.start()
    began = time.perf_counter()
    watch.start()
    assert time.perf_counter() - began < 5  # The look itself hangs for 30.
    assert until(lambda: bool(share.events))
    QTest.qWait(200)
    ticking.stop()
    assert share.events == [NEVER]
    gaps = [later - earlier for earlier, later in pairwise(ticks)]
    assert len(ticks) > 5 and max(gaps) < 2
    let_go.set()
    assert until(lambda: share.events == [NEVER, "changed"])


def test_a_hanging_share_does_not_hold_up_the_end(share: Share) -> None:
    look, let_go = hanging()
    watch = share.watch(look)
    watch.start()
    began = time.perf_counter()
    watch.stop()
    watch.stop()
    assert time.perf_counter() - began < 5
    let_go.set()
    QTest.qWait(50)
    assert share.events == []


def test_what_was_found_before_the_end_is_not_told_after_it(share: Share) -> None:
    share.put('name = "Hill"')
    watch = share.watch(interval=30)
    watch.start()
    # Without a turn of the event loop, which would tell it.
    end = time.monotonic() + 10
    while not share.looks or not (share.copy / "copied.json").exists():
        assert time.monotonic() < end
        time.sleep(0.001)
    watch.stop()
    settle()
    assert share.events == []


def test_a_watch_that_is_gone_leaves_no_thread(share: Share) -> None:
    share.put('name = "Hill"')
    before = threading.active_count()
    watch = share.watch()
    watch.start()
    share.wait_for("changed")
    assert threading.active_count() == before + 1
    share.watches.clear()
    watch.deleteLater()
    del watch
    settle()
    assert until(lambda: threading.active_count() == before)


def test_a_fault_of_ours_is_told_and_does_not_end_the_watch(share: Share) -> None:
    faults = [ValueError("one"), ValueError("one")]

    def look(folder: Path, copy: Path, pause: Callable[[], object]) -> Outcome:
        if faults:
            raise faults.pop()
        return share.look(folder, copy, pause)

    share.put('name = "Hill"')
    share.watch(look).start()
    share.wait_for("The shared folder could not be read (ValueError: one).", "changed")


@pytest.mark.skipif(os.name == "nt", reason="pipes as Unix has them")
def test_a_pipe_in_the_share_holds_nothing_up(share: Share) -> None:
    os.mkfifo(share.folder / "clinic.toml")
    share.watch().start()
    share.wait_for("clinic.toml in the shared folder: this is not a file. It is left out.")


def test_without_a_shared_folder_nothing_runs(share: Share) -> None:
    before = threading.active_count()
    watch = ShareWatch(Loaded(Clinic(), share.copy / "own.toml"), look=share.look)
    watch.start()
    watch.stop()
    assert threading.active_count() == before and share.looks == 0


def test_a_new_share_reaches_the_session_and_what_was_typed_stays(
    share: Share, session: Session, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    managed = home / "managed.toml"
    managed.write_text(f'shared = \'{share.folder}\'\nlocked = ["phone"]\nphone = "111"', "utf-8")
    monkeypatch.setattr(paths, "managed_file", lambda: managed)
    monkeypatch.setattr(paths, "shared_copy", lambda: share.copy)
    session.take_clinic(load_settings(session.loaded.file))
    session.write(name="Ann")
    said: list[str] = []
    session.clinic_changed.connect(lambda: said.append(session.clinic.name))
    watch = share.watch()
    watch.changed.connect(lambda: session.take_clinic(load_again(session.loaded)))
    share.put('name = "Hill"\nphone = "222"')
    watch.start()
    assert until(lambda: said == ["Hill"])
    share.put('name = "Valley"')
    assert until(lambda: said == ["Hill", "Valley"])
    assert (session.clinic.phone, session.visit.name) == ("111", "Ann")


ENDING = """
import sys, threading
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from neckguide.clinic import Clinic, Loaded
from neckguide.ui.share_watch import ShareWatch
app = QCoreApplication([])
share = Path(sys.argv[1])
loaded = Loaded(Clinic(), share, shared=share)
watch = ShareWatch(loaded, app, copy=share / "copy", look=lambda *_: threading.Event().wait())
watch.start()
QTimer.singleShot(20, app.quit)
app.exec()
"""


def test_a_process_ends_although_its_share_hangs(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-B", "-c", ENDING, tmp_path]
    done = subprocess.run(command, env=environment, timeout=60, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
