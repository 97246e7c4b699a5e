"""A computer without fonts, with one of ours missing, with thousands that are broken: every letter is shown."""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from neckguide.paths import resources

from .elsewhere import ROOT, SCREENS, seen_elsewhere

if TYPE_CHECKING:
    from tests.figures import Size

pytestmark = [
    pytest.mark.beside,
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system finds fonts in its own ways"),
]
FONTS = tuple(sorted((resources() / "fonts").glob("*.ttf")))
SEED = 26


def fonts_in(folder: Path, *fonts: Path) -> dict[str, str]:
    """The environment of a computer on which fonts lie in these folders alone."""
    file = folder / "fonts.conf"
    places = "".join(f"<dir>{font}</dir>" for font in fonts)
    head = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
    file.write_text(f"{head}<fontconfig>{places}<cachedir>{folder / 'cache'}</cachedir></fontconfig>", "utf-8")
    return {"LC_ALL": "C.UTF-8", "FONTCONFIG_FILE": str(file)}


def program(folder: Path, without: str) -> Path:
    """The program as it is installed, with one file of a font missing."""
    made = Path(shutil.copytree(ROOT / "neckguide", folder / without / "neckguide")) / "resources"
    (made / "fonts").mkdir(parents=True)
    for file in resources().iterdir():
        if file.name != "fonts":
            (made / file.name).symlink_to(file)
    for file in (resources() / "fonts").iterdir():
        if file.name != without:
            (made / "fonts" / file.name).symlink_to(file)
    return folder / without


def renamed(font: bytes) -> bytes:
    """The same under another name: a font that bears the name of ours is taken for ours."""
    for name, other in (("Atkinson", "Atkinsun"), ("Noto Sans", "Nota Sans")):
        for encoding in ("ascii", "utf-16-be"):
            font = font.replace(name.encode(encoding), other.encode(encoding))
    return font


def test_without_any_font_of_the_system_every_letter_is_shown(home: Path, tmp_path: Path) -> None:
    seen = seen_elsewhere(home, fonts_in(tmp_path))
    assert seen["wrong"] == [] and seen["said"] == ""


def test_one_of_our_fonts_missing_is_no_reason_not_to_start(home: Path, tmp_path: Path, size: Size) -> None:
    """Not even where the system has none in its place."""
    bare = fonts_in(tmp_path)
    for font in size(FONTS[-1:], FONTS):
        source = program(tmp_path, font.name)
        seen = seen_elsewhere(home, bare, source=source)
        assert [each for each in seen["wrong"] if "box" in each] == [], font.name


def test_a_folder_of_broken_fonts_keeps_nobody_waiting(home: Path, tmp_path: Path, size: Size) -> None:
    """Cut off, scrambled, empty, enormous, a circle of links."""
    folder, chance = tmp_path / "hostile", random.Random(SEED)
    folder.mkdir()
    whole = [renamed(font.read_bytes()) for font in FONTS]
    for number in range(size(100, 3000)):
        content = bytearray(chance.choice(whole)[: chance.choice((0, 1, 100, 5_000, 30_000))])
        for _ in range(len(content) and 40):
            content[chance.randrange(len(content))] = chance.randrange(256)
        (folder / f"{number}.ttf").write_bytes(content)
    (folder / "circle").symlink_to(folder)
    with (folder / "enormous.ttf").open("wb") as enormous:
        enormous.truncate(1 << 30)
    seen = seen_elsewhere(home, fonts_in(tmp_path, folder), SCREENS[:1])
    assert seen["wrong"] == [], f"seed {SEED}"
