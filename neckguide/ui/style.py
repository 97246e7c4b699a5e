"""Colours, type and sizes: one style sheet made from `resources/style`, at any text size, in any of four palettes."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from neckguide.paths import resources

FAMILIES = ("Atkinson Hyperlegible Next", "Noto Sans", "Noto Sans Symbols2", "Noto Sans Arabic")
BODY = 16
TOUCH = 44
"""The least height and width, in px, of what a patient or a gloved hand touches."""
LARGE = 150
"""From this text size on, in percent, what stands side by side stands one under the other."""
NARROW = 1090
"""The same in a window that is narrower than so many px at 100 % text."""
SYSTEM = "system"
"""Stands for the palette that the system asks for."""

_SCALED = re.compile(r"(\d+)sp\b")
_NAME = re.compile(r"\$([a-z-]+)")
_SIDE = re.compile(r"(?<=-)(left|right)(?=[-:])|(?<=/)(left|right)(?=\$)")


class _Look:
    """What is set now, so that a change sets no more than it must."""

    name = "light"
    chosen = ""
    text_size = 0
    asked = ""
    """What the system asked for when it was last heard."""
    room = 10 * NARROW
    """Width in px of the clinician's window."""


def palette() -> dict[str, str]:
    """The colours in use now, as #rrggbb."""
    return colours(_Look.name)


def on_paper() -> dict[str, str]:
    """Colours for what is drawn over a picture: it stays light in every palette."""
    return colours("contrast-light" if _is_strong(_Look.name) else "light")


@cache
def colours(name: str) -> dict[str, str]:
    """The colours of a palette by name, as #rrggbb."""
    return palettes()[name]


@cache
def palettes() -> dict[str, dict[str, str]]:
    """All palettes by name."""
    return tomllib.loads((resources() / "style" / "palettes.toml").read_text("utf-8"))


def is_large(percent: int) -> bool:
    """Whether things stand one under the other: where the text is large, or the clinician's window narrow for it."""
    return percent >= LARGE or _Look.room * 100 < NARROW * percent


def set_room(width: int) -> None:
    """How wide the clinician's window is now, in px."""
    _Look.room = width


def is_dark() -> bool:
    """Whether light words stand on dark ground now."""
    return _is_dark(_Look.name)


def ring() -> int:
    """How wide the frame is, in px, that shows where the keyboard is."""
    return 3 if _is_strong(_Look.name) else 2


def _is_strong(name: str) -> bool:
    return name.startswith("contrast")


def _is_dark(name: str) -> bool:
    return name.endswith("dark")


@cache
def style_sheet(text_size: int, name: str = "light", mirrored: bool = False) -> str:
    """The style sheet for a text size in percent, in a palette; `mirrored` where text runs from right to left."""
    strong, folder = _is_strong(name), resources() / "style"
    values = {
        **colours(name),
        "icons": (resources() / "icons").as_posix(),
        "shade": "-on-dark" if _is_dark(name) else "",
        "thin": "2px" if strong else "1px",
        "ring": "3px" if strong else "2px",
        "bare": colours(name)["line"] if strong else "transparent",
    }
    files = ("neckguide.qss", "contrast.qss") if strong else ("neckguide.qss",)
    template = "".join((folder / file).read_text("utf-8") for file in files)
    if mirrored:
        # Qt mirrors where parts stand, but neither edges nor pictures.
        template = _SIDE.sub(lambda found: "left" if found[0] == "right" else "right", template)
    coloured = _NAME.sub(lambda found: values[found[1]], template)
    return _SCALED.sub(lambda found: f"{round(int(found[1]) * text_size / 100)}px", coloured)


FIRST_FONTS = ("AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-SemiBold", "AtkinsonHyperlegibleNext-Bold")
OTHER_FONTS = (
    "AtkinsonHyperlegibleNext-Italic",
    "AtkinsonHyperlegibleNext-BoldItalic",
    "NotoSans-Regular",
    "NotoSans-Bold",
    "NotoSansSymbols2-Tick",
)


def load_fonts(first: bool) -> None:
    """Make our fonts known: the upright faces first, the rest once the first screen stands."""
    for name in FIRST_FONTS if first else OTHER_FONTS:
        QFontDatabase.addApplicationFont(str(resources() / "fonts" / f"{name}.ttf"))


def apply_style(app: QApplication, text_size: int, palette: str = SYSTEM) -> None:
    """Set type, colours and style sheet for a text size in percent; `palette` is one of `clinic.PALETTES`.

    At the start this comes after the window is built: each widget is then styled once, not at every step of building.
    """
    _choose(app, palette)
    name = _Look.asked if palette == SYSTEM else palette
    if text_size != _Look.text_size:
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPixelSize(round(BODY * text_size / 100))
        app.setFont(font)
    _Look.name, _Look.text_size = name, text_size
    app.setPalette(qt_palette(name))
    app.setStyleSheet(style_sheet(text_size, name, app.layoutDirection() == Qt.LayoutDirection.RightToLeft))


def _choose(app: QApplication, chosen: str) -> None:
    """Tell the system which colours we take, so that what it draws itself fits them, or ask which it wants."""
    hints = app.styleHints()
    if not _Look.chosen:
        # Before anything is set: afterwards the application's palette is ours.
        _Look.asked = asked(app)
        # Native styles draw some parts in the system's colours, whatever ours are.
        if app.style().name() != "fusion":
            app.setStyle("fusion")
        hints.colorSchemeChanged.connect(lambda: _follow(app))
        hints.accessibility().contrastPreferenceChanged.connect(lambda: _follow(app))
    if chosen == _Look.chosen or (chosen == SYSTEM and not _Look.chosen):
        _Look.chosen = chosen
        return
    _Look.chosen = chosen
    if chosen != SYSTEM:
        hints.setColorScheme(Qt.ColorScheme.Dark if _is_dark(chosen) else Qt.ColorScheme.Light)
        return
    hints.unsetColorScheme()
    _Look.asked = asked(app)


def _follow(app: QApplication) -> None:
    """The system asks for other colours."""
    if _Look.chosen == SYSTEM:
        _Look.asked = asked(app)
        if _Look.asked != _Look.name:
            apply_style(app, _Look.text_size)


def asked(app: QApplication) -> str:
    """The palette that the system asks for; a light one where it says nothing."""
    hints = app.styleHints()
    scheme = hints.colorScheme()
    if scheme == Qt.ColorScheme.Unknown:
        # Windows tells no scheme where its contrast is high, only colours.
        dark = _given(app).window().color().lightness() < 128
    else:
        dark = scheme == Qt.ColorScheme.Dark
    strong = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
    return f"{'contrast-' if strong else ''}{'dark' if dark else 'light'}"


def _given(app: QApplication) -> QPalette:
    """The system's own colours, whether ours are set or not."""
    if not app.testAttribute(Qt.ApplicationAttribute.AA_SetPalette):
        return app.palette()
    ours = app.palette()
    app.setPalette(QPalette())
    given = app.palette()
    app.setPalette(ours)
    return given


@cache
def qt_palette(name: str) -> QPalette:
    """The colours for what Qt draws by itself: menus, tips, selections, calendars, file and print dialogs."""
    made, named, role = QPalette(), colours(name), QPalette.ColorRole
    roles = {
        "ink": (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText),
        "quiet": (role.PlaceholderText,),
        "ground": (role.Window, role.AlternateBase),
        "card": (role.Base, role.Button, role.ToolTipBase, role.Light),
        "line": (role.Midlight, role.Mid),
        "edge": (role.Dark, role.Shadow),
        "ours": (role.Highlight, role.Link, role.Accent),
        "on-ours": (role.HighlightedText,),
        "care": (role.LinkVisited,),
    }
    for colour, those in roles.items():
        for each in those:
            made.setColor(each, QColor(named[colour]))
    for each in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(named["quiet"]))
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(named["off"]))
    return made
