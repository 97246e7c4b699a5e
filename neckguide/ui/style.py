"""Colours, type and sizes: one style sheet made from `resources/style`, at any text size."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from neckguide.paths import resources

FAMILIES = ("Atkinson Hyperlegible Next", "Noto Sans", "Noto Sans Arabic")
BODY = 16
TOUCH = 44
"""The least height and width, in px, of what a patient or a gloved hand touches."""
LARGE = 150
"""From this text size on, in percent, what stands side by side stands one under the other."""

_SCALED = re.compile(r"(\d+)sp\b")
_NAME = re.compile(r"\$([a-z-]+)")


@cache
def palette(name: str = "light") -> dict[str, str]:
    """The colours of a palette by name, as #rrggbb."""
    return tomllib.loads((resources() / "style" / "palettes.toml").read_text("utf-8"))[name]


@cache
def style_sheet(text_size: int) -> str:
    """The style sheet for a text size in percent."""
    values = {**palette(), "icons": (resources() / "icons").as_posix()}
    template = (resources() / "style" / "neckguide.qss").read_text("utf-8")
    coloured = _NAME.sub(lambda found: values[found[1]], template)
    return _SCALED.sub(lambda found: f"{round(int(found[1]) * text_size / 100)}px", coloured)


FIRST_FONTS = ("AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-SemiBold", "AtkinsonHyperlegibleNext-Bold")
OTHER_FONTS = (
    "AtkinsonHyperlegibleNext-Italic",
    "AtkinsonHyperlegibleNext-BoldItalic",
    "NotoSans-Regular",
    "NotoSans-Bold",
)


def load_fonts(first: bool) -> None:
    """Make our fonts known: the upright faces first, the rest once the first screen stands."""
    for name in FIRST_FONTS if first else OTHER_FONTS:
        QFontDatabase.addApplicationFont(str(resources() / "fonts" / f"{name}.ttf"))


def apply_style(app: QApplication, text_size: int) -> None:
    """Set type and style sheet for a text size in percent.

    At the start this comes after the window is built: each widget is then styled once, not at every step of building.
    """
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(round(BODY * text_size / 100))
    app.setFont(font)
    app.setStyleSheet(style_sheet(text_size))
