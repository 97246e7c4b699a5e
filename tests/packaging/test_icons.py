"""The app's icon: every size that systems ask for is in its file, drawn, clear, and the same each time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import IcnsImagePlugin, IcoImagePlugin, Image

ROOT = Path(__file__).resolve().parents[2]
TEAL, AMBER, WHITE = (0x0B, 0x6B, 0x6F), (0xEE, 0xC0, 0x69), (0xFF, 0xFF, 0xFF)


def made(folder: Path) -> Path:
    """The icons, as a build machine without a display and without settings makes them."""
    code = f"import icons, pathlib; icons.make_icons(pathlib.Path({str(folder)!r}))"
    plain = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "packaging"), "HOME": str(folder)}
    subprocess.run((sys.executable, "-c", code), env=plain, check=True)
    return folder


@pytest.fixture(scope="module")
def icons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("icons"))


def assert_is_the_mark(picture: Image.Image, size: int) -> None:
    """Teal, white and some amber, with round corners that show what lies behind."""
    assert picture.size == (size, size)
    picture = picture.convert("RGBA")
    picture.thumbnail((128, 128))
    content = picture.tobytes()
    pixels = [tuple(content[at : at + 4]) for at in range(0, len(content), 4)]
    middle = pixels[picture.height // 2 * picture.width + picture.width // 2]
    assert pixels[0][3] < 128 and middle[3] == 255
    solid = [pixel[:3] for pixel in pixels if pixel[3] == 255]

    def share(colour: tuple[int, ...]) -> float:
        return sum(max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) < 40 for pixel in solid) / len(solid)

    assert share(TEAL) > 0.35 and share(WHITE) > 0.2 and share(AMBER) > 0.005


def test_each_png_has_the_size_of_its_folder(icons: Path) -> None:
    files = sorted(icons.glob("hicolor/*x*/apps/neckguide.png"))
    sizes = [int(file.parts[-3].split("x")[0]) for file in files]
    assert {16, 24, 32, 48, 64, 128, 256, 512} <= set(sizes)
    for file, size in zip(files, sizes, strict=True):
        with Image.open(file) as picture:
            assert_is_the_mark(picture, size)


def test_the_ico_holds_what_windows_asks_for(icons: Path) -> None:
    with (icons / "neckguide.ico").open("rb") as file:
        found = IcoImagePlugin.IcoFile(file)
        assert found.sizes() == {(size, size) for size in (16, 24, 32, 48, 64, 256)}
        for size, _ in found.sizes():
            assert_is_the_mark(found.getimage((size, size)), size)


def test_the_icns_holds_what_a_mac_asks_for(icons: Path) -> None:
    with (icons / "neckguide.icns").open("rb") as file:
        found = IcnsImagePlugin.IcnsFile(file)
        assert {(16, 16, 2), (32, 32, 2), (128, 128, 1), (256, 256, 2), (512, 512, 2)} <= set(found.itersizes())
        for wide, _, times in found.itersizes():
            assert_is_the_mark(found.getimage((wide, wide, times)), wide * times)


@pytest.mark.skipif(shutil.which("makensis") is None, reason="NSIS is not installed")
def test_nsis_takes_the_icon(icons: Path, tmp_path: Path) -> None:
    script = tmp_path / "setup.nsi"
    setup = tmp_path / "neckguide-setup.exe"
    script.write_text(f'Icon "{icons / "neckguide.ico"}"\nOutFile "{setup}"\nSection\nSectionEnd\n')
    done = subprocess.run(("makensis", "-V2", "-WX", script), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    # The largest size is kept as it is in the file: blue, green, red, alpha.
    assert bytes((*TEAL[::-1], 255)) * 64 in setup.read_bytes()


def test_two_makings_are_alike(icons: Path, tmp_path: Path) -> None:
    def content(folder: Path) -> dict[Path, bytes]:
        return {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*") if file.is_file()}

    again = content(made(tmp_path / "again"))
    assert again == content(icons) and len(again) > 10


@pytest.mark.parametrize("name", ["neckguide.svg", "neckguide-small.svg"])
def test_the_drawing_is_plain_and_in_our_colours(name: str) -> None:
    svg = (ROOT / "resources" / "icons" / name).read_text("utf-8")
    assert set(re.findall(r"<([a-zA-Z]+)", svg)) == {"svg", "rect", "path"}, "what every reader of SVG draws"
    palettes = (ROOT / "resources" / "style" / "palettes.toml").read_text("utf-8")
    assert set(re.findall("#[0-9a-f]{6}", svg)) <= set(re.findall("#[0-9a-f]{6}", palettes))
