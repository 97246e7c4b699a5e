"""Two neckguides of one user: each saves, nothing is lost; one that was killed keeps no later one from starting."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from neckguide.clinic import load_clinic

from .clinicians import Clinician, surroundings

pytestmark = [
    pytest.mark.beside,
    pytest.mark.skipif(sys.platform != "linux", reason="needs signals as Linux has them"),
]


def test_what_two_windows_save_is_all_there_and_a_lock_of_the_dead_holds_nobody_up(home: Path, tmp_path: Path) -> None:
    places = surroundings(home, TMPDIR=str(tmp_path))
    file = home / ".config" / "neckguide" / "clinic.toml"
    with Clinician(tmp_path, places) as first:
        first.does("begin")
        with Clinician(tmp_path, places) as second:
            second.does("begin")
            assert second.told() == "asked whether to open a second window\n"
            first.does("set", {"phone": "1"})
            second.does("set", {"web": "two"})
            first.does("set", {"copies": 3})
            assert first.does("favourite", "Of the first").said == second.does("favourite", "Of the second").said == []
            clinic = load_clinic(file).clinic
            assert (clinic.phone, clinic.web, clinic.copies, clinic.welcomed) == ("1", "two", 3, True)
            kept = file.with_name("favourites.toml").read_text("utf-8")
            assert "Of the first" in kept and "Of the second" in kept
        first.process.send_signal(signal.SIGTERM)
    (lock,) = tmp_path.glob("neckguide-*.lock")
    for left in (lock.read_bytes(), b"", b"\0" * 40):  # as it was left, and as a power cut leaves it
        lock.write_bytes(left)
        with Clinician(tmp_path, places) as third:
            third.does("begin")
            assert third.told() == "", f"asked over a lock of nobody: {left!r}"
            third.process.kill()
