"""A clock that is wrong or set while it works: nothing waits for it, and what is saved stays."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from neckguide.clinic import Clinic, load_clinic
from neckguide.content.load import Topic
from neckguide.saving import save_clinic
from neckguide.ui.session import Session
from tests.window.conftest import shown
from tests.window.sheets import sheet, take_home


@pytest.mark.parametrize("day", [dt.date(1970, 1, 1), dt.date(2038, 1, 20), dt.date(2100, 2, 28)])
def test_on_a_day_that_cannot_be_a_sheet_is_made(app: QApplication, topic: Topic, home: Path, day: dt.date) -> None:
    session = Session(topic, load_clinic(home / "clinic.toml"), lambda: day)
    with shown(app, session) as window:
        assert str(day.year) in sheet(take_home(window))


def test_a_clock_set_back_leaves_the_open_visit_its_date(topic: Topic, home: Path) -> None:
    days = [dt.date(2026, 11, 20)]
    session = Session(topic, load_clinic(home / "clinic.toml"), lambda: days[-1])
    session.tick(topic.checklist.items[0].id, True)
    days.append(dt.date(1970, 1, 1))
    session.write(note="one more")
    assert session.visit.date == days[0]
    session.end_visit()
    assert session.visit.date == days[1]


@pytest.mark.parametrize("shift", [-86400.0 * 365, 86400.0 * 365])
def test_a_clock_set_while_saving_loses_nothing(home: Path, shift: float, monkeypatch: pytest.MonkeyPatch) -> None:
    file = home / "clinic.toml"
    save_clinic(file, Clinic(phone="1"))
    really = time.time
    monkeypatch.setattr(time, "time", lambda: really() + shift)
    save_clinic(file, Clinic(phone="2"))
    assert load_clinic(file).clinic.phone == "2" and list(home.iterdir()) == [file]
