"""Whether this is a second start: nobody is asked where that cannot be known."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from neckguide.ui import app as app_module

pwd = pytest.importorskip("pwd", reason="Windows knows every user")


def test_where_no_lock_can_be_written_nobody_is_said_to_have_it(
    app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "nowhere"))
    assert not app_module._is_second(app), "a dialog would wait here for ever"


def test_a_user_whom_the_machine_knows_by_no_name_has_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)

    def unknown(uid: int) -> None:
        raise KeyError(f"getpwuid(): uid not found: {uid}")

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    assert app_module._user() == str(os.getuid())
