"""The app as it starts on another computer: in a process of its own, told as JSON what was seen there.

`seen_elsewhere(home, {"LC_ALL": "de_DE.UTF-8"})` starts it; the variables are the other computer's.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from neckguide.ui.window import Window

ROOT = Path(__file__).resolve().parents[2]
DAY = dt.date(2026, 11, 20)
CLINIC = 'country = "GB"\nname = "Riverside Pain Clinic"\nwelcomed = true\n'
EASTERN = "٠١٢٣٤٥٦٧٨٩"
"""The digits of Egypt."""


class Seen(TypedDict):
    """What one start saw: sizes in logical px, `ratio` of real px to them, `edge` as a contrast, `sheet` a hash."""

    locale: str
    ratio: float
    screen: tuple[int, int]
    window: tuple[int, int]
    wrong: list[str]
    edge: float
    day: str
    sheet: str
    code: str
    kept: bool
    settings: str
    said: str


SCREENS = ("Learn, what-causes-it", "Check, a warning sign", "Take home", "Settings, Letterhead", "Date on the sheet")
"""The main pages, the busiest dialog, and a calendar."""
BARE = ("Patient screen, blank", "Cover over a dialog")
"""There to show next to nothing."""


def seen_elsewhere(
    home: Path,
    environment: Mapping[str, str],
    screens: tuple[str, ...] = SCREENS,
    clinic: str = CLINIC,
    source: Path = ROOT,
) -> Seen:
    """What a start with these variables saw; `said` is what came on standard error. `source` holds the program."""
    for name in ("config", "run"):
        (home / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    (home / "config" / "neckguide").mkdir(exist_ok=True)
    (home / "config" / "neckguide" / "clinic.toml").write_text(clinic, "utf-8")
    places = {"HOME": home, "XDG_CONFIG_HOME": home / "config", "XDG_RUNTIME_DIR": home / "run", "TMPDIR": home}
    set_by_us = {name: str(place) for name, place in places.items()} | {"PYTHONDONTWRITEBYTECODE": "1"}
    env = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    done = subprocess.run(
        (sys.executable, "-m", "tests.trust.elsewhere", *screens),
        cwd=home,
        env={**env, **set_by_us, "PYTHONPATH": f"{source}:{ROOT}", **environment},
        capture_output=True,
        timeout=120,
    )
    said = done.stderr.decode("utf-8", "replace")
    assert done.returncode == 0, said
    return Seen(**json.loads(done.stdout), said=said)


def main(screens: list[str]) -> None:
    """Start as the app does, look at these screens, use what words and numbers go through, print what was seen."""
    from neckguide.settings import load_settings
    from neckguide.ui import app as starting
    from tests.window.rooms import settle

    loaded = load_settings()
    window = starting.build(starting._open_topic(loaded.clinic.language), loaded)[2]
    window.show()
    settle()
    there = window.screen().availableSize()
    seen = {
        "locale": window.locale().name(),
        "ratio": window.devicePixelRatio(),
        "screen": (there.width(), there.height()),
        "window": (window.width(), window.height()),
        "wrong": [f"{name}: {what}" for name in screens for what in _wrong(window, name)],
        "edge": _edge(window),
        **_sheet(window),
        **_settings(window),
    }
    print(json.dumps(seen), flush=True)
    os._exit(0)


def _wrong(window: Window, name: str) -> list[str]:
    """What of a screen does not fit, is blank, or would be painted as a box."""
    from neckguide.ui.selftest_pages import _box, _texts, is_blank
    from tests.trust.fitting import misfits
    from tests.trust.screens import opened

    with opened(window, name) as widget:
        picture = widget.grab()
        if folder := os.environ.get("NECKGUIDE_PICTURES"):
            picture.save(str(Path(folder) / f"{window.locale().name()}-{picture.devicePixelRatio()}-{name}.png"))
        boxes = [f"“{text[:40]}” has a letter that is a box" for text, font in _texts(widget) if _box(text, font)]
        blank = ["it is blank"] if name not in BARE and is_blank(picture.toImage()) else []
        return [*misfits(widget), *boxes, *blank]


def _edge(window: Window) -> float:
    """How well the thinnest edge of a button stands out from what is beside it, as a ratio of contrast."""
    from tests.window.pixels import ratio

    button = window._top.menu_button
    image = button.grab().toImage()
    row = [image.pixel(x, image.height() // 2) & 0xFFFFFF for x in range(round(4 * image.devicePixelRatio()))]
    return max(ratio(colour, row[-1]) for colour in row)


def _sheet(window: Window) -> dict[str, str]:
    """The day as the form shows it, the sheet as a fingerprint of its bytes, and its code."""
    from neckguide.visit.code import encode
    from tests.trust.screens import session_of, take_home

    session = session_of(window)
    session.write(date=DAY)
    page = take_home(window)
    assert page._sheet is not None
    fingerprint = sha256(page._sheet[0]).hexdigest()
    return {"day": page.form._date._text.text(), "sheet": fingerprint, "code": encode(session.topic, session.visit)}


def _settings(window: Window) -> dict[str, str | bool]:
    """A telephone number typed in the digits of Egypt, saved and read again; and the clinic file's words."""
    from neckguide.settings import load_settings
    from tests.trust.screens import session_of, settings

    shown, session = settings(window), session_of(window)
    shown.fields["emergency"].show_value(EASTERN)
    shown.accept()
    again = load_settings()
    return {"kept": again.clinic == session.clinic, "settings": again.file.read_text("utf-8")}


if __name__ == "__main__":
    main(sys.argv[1:])
