"""What every builder leans on: programs are read in English, and what cannot be done is said in a sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import tools


def test_programs_speak_english_whatever_the_builders_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert tools.run(sys.executable, "-c", "import os; print(os.environ['LC_ALL'])") == "C.UTF-8\n"


def test_a_folder_that_is_there_is_emptied(tmp_path: Path) -> None:
    (tmp_path / "dist/old").mkdir(parents=True)
    assert not list(tools.fresh(tmp_path / "dist").iterdir())


def test_a_folder_that_cannot_be_emptied_is_named(tmp_path: Path) -> None:
    (tmp_path / "dist").write_text("a file")
    with pytest.raises(tools.CannotBuild, match="dist cannot be made anew"):
        tools.fresh(tmp_path / "dist")


def test_a_time_that_is_no_number_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(tools.CannotBuild, match="“yesterday”"):
        tools.epoch()
