"""The style: what is read stands out from its ground, and no name or file is missing or left over."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QRawFont

from neckguide.clinic import PALETTES as PALETTE_NAMES
from neckguide.content.lettering import AMBER, GROUND, INK, QUIET, TEAL
from neckguide.paths import resources
from neckguide.ui.style import FAMILIES, load_fonts, style_sheet

if TYPE_CHECKING:
    from pathlib import Path

STYLE = resources() / "style"
PALETTES = tomllib.loads((STYLE / "palettes.toml").read_text("utf-8"))
QSS = "".join((STYLE / file).read_text("utf-8") for file in ("neckguide.qss", "contrast.qss"))
MADE = {"icons", "shade", "thin", "ring", "bare"}
"""Names of the style sheet that are no colours of the palettes."""
ICON = re.compile(r"\$icons/(\w+)\$shade\.svg")
ICONS = sorted(file for file in (resources() / "icons").iterdir() if not file.name.startswith("neckguide"))
"""Signs; the app's own icon is not among them."""

GROUNDS = ("ground", "card")
TEXT = [
    *((ink, on) for ink in ("ink", "quiet", "ours", "limit", "flag", "care") for on in GROUNDS),
    *((ink, f"{tone}-soft") for tone in ("ours", "limit", "flag", "care") for ink in ("ink", "quiet", tone)),
    *(("flag", f"{tone}-soft") for tone in ("limit",)),
    *(("care", f"{tone}-soft") for tone in ("limit", "flag")),
    *(("on-ours", tone) for tone in ("ours", "limit", "flag", "care", "ink")),
    ("quiet", "off"),  # a button that cannot be pressed yet
    ("on-message", "message"),
    ("ink", "desk"),
]
"""Words on what they stand on: pages, cards, callouts, the panel with a sign, buttons, the message line."""
PARTS = [
    *((line, on) for line in ("edge", "focus", "ours", "limit", "flag", "care", "quiet") for on in GROUNDS),
    *((tone, f"{tone}-soft") for tone in ("ours", "limit", "flag", "care")),
    *((part, f"{tone}-soft") for tone in ("ours", "limit", "flag", "care") for part in ("focus", "edge")),
    *((part, "desk") for part in ("focus", "edge")),
]
"""Borders of what can be pressed, the focus, ticks and signs."""


def contrast(first: str, second: str) -> float:
    """The ratio of WCAG 2, from 1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_ratio_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", PALETTES)
def test_words_and_parts_stand_out_in_every_palette(name: str) -> None:
    colours = PALETTES[name]
    weak = [
        f"{front} on {back}: {contrast(colours[front], colours[back]):.2f} < {least}"
        for pairs, least in ((TEXT, 7.0 if "contrast" in name else 4.5), (PARTS, 3.0))
        for front, back in pairs
        if contrast(colours[front], colours[back]) < least
    ]
    assert weak == []


@pytest.mark.parametrize("name", ["contrast-dark", "contrast-light"])
def test_where_contrast_is_high_every_line_stands_out(name: str) -> None:
    colours = PALETTES[name]
    grounds = ("ground", "card", "desk", *(f"{tone}-soft" for tone in ("ours", "limit", "flag", "care")))
    assert [on for on in grounds if contrast(colours["line"], colours[on]) < 3] == []


def test_there_is_a_palette_for_each_that_can_be_chosen() -> None:
    assert {"system", *PALETTES} == set(PALETTE_NAMES)


def test_all_palettes_use_the_same_names_and_whole_colours() -> None:
    assert [name for name, colours in PALETTES.items() if list(colours) != list(PALETTES["light"])] == []
    odd = [
        value for colours in PALETTES.values() for value in colours.values() if not re.fullmatch("#[0-9a-f]{6}", value)
    ]
    assert odd == []


def test_words_in_a_drawing_stand_out_in_the_light_that_falls_on_it() -> None:
    weak = [
        f"{name}: {ink}"
        for name, colours in PALETTES.items()
        for ink in (INK, QUIET, TEAL, AMBER, colours_on_paper(name)["flag"], colours_on_paper(name)["focus"])
        if contrast(lit(ink, colours["picture"]), lit(GROUND, colours["picture"])) < 4.5
    ]
    assert weak == []


def colours_on_paper(name: str) -> dict[str, str]:
    return PALETTES["contrast-light" if "contrast" in name else "light"]


def lit(colour: str, light: str) -> str:
    parts = (int(colour[at : at + 2], 16) * int(light[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return "#" + "".join(f"{round(part):02x}" for part in parts)


def test_every_name_in_the_style_sheet_exists() -> None:
    used = set(re.findall(r"\$([a-z-]+)", QSS))
    assert used - {*PALETTES["light"], *MADE} == set()


def test_every_colour_is_used() -> None:
    code = "".join(file.read_text("utf-8") for file in (resources().parent / "neckguide" / "ui").glob("*.py"))
    unused = [name for name in PALETTES["light"] if f"${name}" not in QSS and f'"{name}"' not in code]
    assert unused == []


def test_no_icon_is_missing_or_left_over() -> None:
    used = {f"{icon}{shade}.svg" for icon in ICON.findall(QSS) for shade in ("", "-on-dark")}
    assert used == {file.name for file in ICONS}
    assert QSS.count("$icons") == len(ICON.findall(QSS))


@pytest.mark.parametrize("icon", ICONS, ids=lambda icon: icon.name)
def test_icons_stand_out_on_their_grounds(icon: Path) -> None:
    stroke = re.findall(r'stroke="(#[0-9a-f]{6})"', icon.read_text("utf-8"))
    names = ("dark", "contrast-dark") if "-on-dark" in icon.name else ("light", "contrast-light")
    grounds = ("ours",) if icon.name.startswith("tick") else GROUNDS
    assert len(stroke) == 1
    assert min(contrast(stroke[0], PALETTES[name][on]) for name in names for on in grounds) >= 4.5


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("text_size", [100, 112, 200])
def test_a_style_sheet_has_no_name_or_measure_left_to_fill_in(text_size: int, name: str) -> None:
    made = style_sheet(text_size, name)
    assert "$" not in made
    assert re.findall(r"\d+sp\b", re.sub(r"/\*.*?\*/", "", made, flags=re.DOTALL)) == []


def test_every_kind_role_and_tone_that_the_window_sets_is_styled() -> None:
    code = "".join(file.read_text("utf-8") for file in (resources().parent / "neckguide" / "ui").glob("*.py"))
    styled = set(re.findall(r'\[(?:kind|card)="([a-z-]+)"\]', QSS))
    asked = set(re.findall(r'(?:card|button)\([^()]*"([a-z-]+)"\)', code))
    assert asked - styled == set()


def test_our_fonts_are_complete_and_hold_what_the_window_writes(app: object) -> None:
    load_fonts(first=True)
    load_fonts(first=False)
    assert FAMILIES[0] in QFontDatabase.families()
    font = QFont()
    font.setFamilies([FAMILIES[0]])
    raw = QRawFont.fromFont(font)
    assert raw.familyName() == FAMILIES[0]
    assert 0 not in raw.glyphIndexesForString("Neck pain 0123456789 “’–…×‹›")
