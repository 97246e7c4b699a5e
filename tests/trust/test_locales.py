"""Computers that speak other languages: other digits, decimal commas, a dotless i, no language at all.

The words of the app are English there too, so are its dates and digits; a sheet is the same to the byte.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from neckguide.ui.settings_fields import LineField

from .elsewhere import EASTERN, seen_elsewhere

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from tests.figures import Size

LOCALES = ("tr_TR", "ar_EG", "de_DE", "fa_IR", "hi_IN")
"""Three kinds of digits; a decimal comma; an i whose capital is no I."""
NONE = ("C", "POSIX", "xx_YY.UTF-8")
"""Without a language, and with one that this computer does not know."""


@pytest.mark.skipif(sys.platform != "linux", reason="needs localedef")
def test_everywhere_the_same_sheet_and_settings(home: Path, tmp_path: Path, size: Size) -> None:
    made = tmp_path / "locales"
    made.mkdir()
    names = size(LOCALES[:2], LOCALES)
    for name in names:
        command = ("localedef", "--no-archive", "-i", name, "-f", "UTF-8", made / f"{name}.UTF-8")
        subprocess.run(command, check=True, capture_output=True)
    screens = ("Take home", "Date on the sheet")
    at_home = seen_elsewhere(home, {"LC_ALL": "C.UTF-8"}, screens)
    for name in (*(f"{name}.UTF-8" for name in names), *size(NONE[:0], NONE)):
        there = seen_elsewhere(home, {"LC_ALL": name, "LOCPATH": str(made)}, screens)
        assert {**there, "said": ""} == at_home, name
        assert not there["said"] or name in NONE, there["said"]
    assert at_home["wrong"] == [] and at_home["kept"]
    assert at_home["day"] == "20 Nov 2026" and 'emergency = "0123456789"' in at_home["settings"]


def test_a_number_to_dial_is_kept_in_the_digits_of_a_telephone(app: QApplication) -> None:
    for digits in (EASTERN, "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９"):
        field = LineField("phone", "Telephone", 40, to_right=True)
        field.show_value(f"+{digits} ext.")
        assert field.value() == "+0123456789 ext."
        field.deleteLater()
