"""One visit through the session: what follows what, what is said, and that nothing is left behind."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from neckguide.clinic import Clinic, load_clinic
from neckguide.paths import resources
from neckguide.ui.session import Session

from .conftest import TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from neckguide.content.load import Topic

ROOT = str(resources().parent)
RED = ("red-flag",)


def line(session: Session) -> str:
    """The visit in one line: ticked ☑, looked into ✎, asked ?, on the sheet ▤."""
    visit = session.visit
    parts = [f"☑ {id}" for id in sorted(visit.ticked - set(visit.resolved))]
    parts += [f"✎ {id}: {reason}" for id, reason in sorted(visit.resolved.items())]
    parts += [f"? {group}" for group in sorted(visit.asked)]
    parts += [f"▤ {block}" for block in visit.blocks or () if block.startswith("section:")]
    return "  ".join(parts) or "empty"


def test_a_visit_from_the_first_tick_to_the_end(session: Session) -> None:
    seen = [line(session)]
    session.tick("cancer-history", True)
    seen.append(line(session))
    session.resolve("cancer-history", "Dr Lee, 20 November")
    seen.append(line(session))
    session.reopen("cancer-history")
    seen.append(line(session))
    session.tick("cancer-history", False)
    session.ask(RED, True)
    seen.append(line(session))
    session.ask(RED, False)
    seen.append(line(session))
    session.mark("is-it-safe", True)
    seen.append(line(session))
    session.mark("is-it-safe", False)
    session.end_visit()
    seen.append(line(session))
    assert seen == [
        "empty",
        "☑ cancer-history",
        "✎ cancer-history: Dr Lee, 20 November",
        "☑ cancer-history",
        "? red-flag",
        "empty",
        "▤ section:is-it-safe",
        "empty",
    ]


def test_each_change_is_told_once_and_no_change_not_at_all(session: Session) -> None:
    changes: list[str] = []
    session.visit_changed.connect(lambda: changes.append(line(session)))
    session.tick("pregnant", True)
    session.tick("pregnant", True)
    session.ask(RED, False)
    session.tick("pregnant", False)
    assert changes == ["☑ pregnant", "empty"]


def test_the_later_of_two_opposites_stands_and_the_other_is_named(session: Session, told: list[str]) -> None:
    session.tick("over-three-months", True)
    session.tick("new-pain", True)
    assert line(session) == "☑ new-pain"
    session.tick("over-three-months", True)
    assert line(session) == "☑ over-three-months"
    assert told == [
        "“You have had it over three months” was unticked: it cannot be true together with "
        "“Your pain began in the last six weeks”.",
        "“Your pain began in the last six weeks” was unticked: it cannot be true together with "
        "“You have had it over three months”.",
    ]


@pytest.mark.parametrize("sign", ["unchecked-injury", "after-big-injury"])
def test_what_stops_needling_is_never_unticked_by_a_help(session: Session, told: list[str], sign: str) -> None:
    session.tick(sign, True)
    session.tick("slow-start", True)
    assert line(session) == f"☑ {sign}"
    label = session.topic.checklist.item(sign).label
    assert told == [
        f"“Your pain came on slowly” cannot be ticked together with “{label}”. Untick that one first if it is wrong."
    ]


def test_a_warning_sign_unticks_the_help_that_denies_it(session: Session, told: list[str]) -> None:
    session.tick("slow-start", True)
    session.tick("unchecked-injury", True)
    assert line(session) == "☑ unchecked-injury"
    assert len(told) == 1 and "“Your pain came on slowly” was unticked" in told[0]


def test_an_emergency_needs_who_and_when_and_a_thin_reason_is_refused(session: Session, told: list[str]) -> None:
    session.tick("cord-now", True)
    assert not session.resolve("cord-now", "it is fine")
    assert line(session) == "☑ cord-now"
    assert told == ["Write who checked it and when, for example “Dr Lee, 20 November”."]
    assert session.resolve("cord-now", "  Dr Lee, 20 November ")
    assert line(session) == "✎ cord-now: Dr Lee, 20 November"


def test_a_reason_that_no_longer_holds_is_taken_back_when_a_pair_makes_it_an_emergency(session: Session) -> None:
    session.tick("cancer-history", True)
    session.resolve("cancer-history", "Lee, 3 May")
    session.tick("tense-or-stressed", True)
    assert line(session) == "☑ tense-or-stressed  ✎ cancer-history: Lee, 3 May"
    session.tick("weak-or-clumsy", True)
    assert line(session) == "☑ cancer-history  ☑ tense-or-stressed  ☑ weak-or-clumsy"
    assert session.advice.headline == "Get emergency help now"


def test_a_reason_that_holds_for_an_emergency_stays(session: Session) -> None:
    session.tick("cancer-history", True)
    session.resolve("cancer-history", "Dr Lee, 20 November")
    session.tick("weak-or-clumsy", True)
    assert line(session) == "☑ weak-or-clumsy  ✎ cancer-history: Dr Lee, 20 November"


def test_unticking_a_sign_forgets_its_reason(session: Session) -> None:
    session.tick("cord-now", True)
    session.resolve("cord-now", "Dr Lee, 20 November")
    session.tick("cord-now", False)
    session.tick("cord-now", True)
    assert line(session) == "☑ cord-now"


def test_marking_a_section_keeps_the_standard_sheet_before_it(session: Session) -> None:
    standard = session.chosen_blocks()
    session.mark("is-it-safe", True)
    session.mark("is-it-safe", True)
    assert session.visit.blocks == (*standard, "section:is-it-safe")
    assert session.on_sheet("is-it-safe") and not session.on_sheet("body-and-mind")


def test_printed_holds_until_the_sheet_changes(session: Session) -> None:
    session.mark("is-it-safe", True)
    session.given()
    assert session.is_given
    session.tick("pregnant", True)
    assert not session.is_given


def test_reading_alone_leaves_a_visit_empty(session: Session) -> None:
    session.read("is-it-safe")
    assert session.visit.read == ("is-it-safe",)
    assert session.is_empty
    session.write(name="Ann")
    assert not session.is_empty


def test_a_visit_writes_nothing_to_disk(home: Path) -> None:
    visit = """
from neckguide.clinic import load_clinic
from neckguide.content.load import load_topic
from neckguide.paths import clinic_file
from neckguide.ui.app import hold_constants
from neckguide.ui.session import Session
from neckguide.ui.window import Window
from PySide6.QtWidgets import QApplication
hold_constants()
app = QApplication([])
session = Session(load_topic("neck-pain"), load_clinic(clinic_file()))
window = Window(session, app)
window.show()
for page in (0, 1, 2, 3):
    window.show_page(page)
    app.processEvents()
session.tick("cord-now", True)
session.resolve("cord-now", "Dr Zauberwort, 20 November")
session.ask(("red-flag",), True)
session.mark("is-it-safe", True)
session.write(name="Zauberwort", note="Zauberwort")
app.processEvents()
session.end_visit()
window.close()
"""
    subprocess.run([sys.executable, "-B", "-c", visit], check=True, timeout=60, env=os.environ | {"PYTHONPATH": ROOT})
    # Fontconfig may keep its list of fonts there: of the machine, never of the visit.
    written = [file for file in home.rglob("*") if file.is_file() and "fontconfig" not in file.parts]
    assert written == []


def test_the_clinics_settings_are_kept_and_the_visit_is_not(session: Session, home: Path) -> None:
    session.write(name="Ann Patient")
    session.set_clinic(structs.replace(session.clinic, name="Hill Clinic", text_size=125))
    assert load_clinic(home / "clinic.toml").clinic == Clinic(name="Hill Clinic", text_size=125)
    assert "Ann" not in (home / "clinic.toml").read_text("utf-8")


def test_settings_that_cannot_be_written_hold_until_closing_and_are_told(
    session: Session, told: list[str], home: Path
) -> None:
    (home / "clinic.toml").mkdir()
    session.set_clinic(structs.replace(session.clinic, size=18))
    assert session.clinic.size == 18
    assert len(told) == 1 and told[0].startswith(f"“{home / 'clinic.toml'}” could not be written")


def test_a_visit_that_stood_ready_overnight_begins_today(app: QApplication, topic: Topic, home: Path) -> None:
    days = [TODAY]
    session = Session(topic, load_clinic(home / "clinic.toml"), lambda: days[-1])
    days.append(TODAY + dt.timedelta(days=1))
    assert session.is_empty
    session.tick("slow-start", True)
    assert session.visit.date == days[-1]


def test_what_is_taken_back_puts_no_block_on_the_sheet(session: Session) -> None:
    session.choose_option("massage", True)
    session.rate("sleep", 2)
    session.write(blocks=("plan",))
    session.choose_option("massage", False)
    session.rate("sleep", None)
    assert session.visit.blocks == ("plan",)


def test_looking_at_the_day_is_no_change(session: Session) -> None:
    """The guard takes another visit for a touch."""
    for _ in range(2):
        before = session.visit
        session.roll_day()
        assert session.visit is before
        session.write(name="Ann")
        session._today = lambda: TODAY + dt.timedelta(days=1)
    assert session.visit.date == TODAY, "one that was begun stays of its day"


@pytest.mark.parametrize("looked", ["read", "compared"])
def test_what_is_only_looked_at_in_the_morning_is_looked_at_today(session: Session, looked: str) -> None:
    session.given()
    session._today = lambda: TODAY + dt.timedelta(days=1)
    if looked == "read":
        session.read("why-it-matters")
    else:
        session.note_compared()
    assert session.visit.date == TODAY + dt.timedelta(days=1)
    assert not session.is_given, "it was yesterday's sheet"


def test_that_settings_cannot_be_saved_is_said_once_and_each_time_save_is_pressed(
    session: Session, told: list[str], home: Path
) -> None:
    def keep(copies: int, asked: bool = False) -> int:
        session.set_clinic(structs.replace(session.clinic, copies=copies), asked)
        return len(told)

    (home / "clinic.toml").mkdir()
    assert [keep(2), keep(3), keep(4, asked=True), keep(5), keep(6, asked=True)] == [1, 1, 2, 2, 3]
    (home / "clinic.toml").rmdir()
    assert keep(7) == 3
    (home / "clinic.toml").unlink()
    (home / "clinic.toml").mkdir()
    assert keep(8) == 4, "a new fault is told anew"
    assert session.clinic.copies == 8
