"""The app's icon in every form that systems ask for, drawn from its SVG. No display is needed.

`resources/icons/neckguide-small.svg` is the same mark with less in it, for sizes at which each pixel counts.
"""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

import tools
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DRAWINGS = tools.ROOT / "resources" / "icons"
SMALL = 22
"""Up to this size in pixels the small drawing is used."""
PNG_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 24, 32, 48, 64, 256)
ICNS_SIZES = (32, 64, 128, 256, 512, 1024)
"""16 points are drawn from 32 pixels: every Mac that runs this app has, or reckons with, two pixels to a point."""


def make_icons(folder: Path) -> None:
    """Write ICO, ICNS and a `hicolor` tree of PNGs into the folder; the same bytes each time."""
    make_hicolor(folder / "hicolor")
    # As bitmaps, not PNGs: some that read an ICO, such as older parts of Windows, know nothing else.
    smaller, largest = _pictures(ICO_SIZES)
    all_sizes = [(size, size) for size in ICO_SIZES]
    largest.save(folder / "neckguide.ico", append_images=smaller, sizes=all_sizes, bitmap_format="bmp")
    smaller, largest = _pictures(ICNS_SIZES)
    largest.save(folder / "neckguide.icns", append_images=smaller)


def make_hicolor(folder: Path) -> None:
    """Write what a Linux desktop asks for: the SVG, and a PNG for each size."""
    scalable = folder / "scalable" / "apps"
    scalable.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(DRAWINGS / "neckguide.svg", scalable / "neckguide.svg")
    for size in PNG_SIZES:
        place = folder / f"{size}x{size}" / "apps"
        place.mkdir(parents=True, exist_ok=True)
        (place / "neckguide.png").write_bytes(png(size))


def png(size: int) -> bytes:
    """The icon as a PNG, so many pixels wide and high."""
    name = "neckguide-small.svg" if size <= SMALL else "neckguide.svg"
    picture = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(DRAWINGS / name)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, b"png").write(picture):
        raise tools.CannotBuild(f"the icon could not be drawn from {name}")
    return bytes(buffer.data().data())


def _pictures(sizes: Sequence[int]) -> tuple[list[Image.Image], Image.Image]:
    """The icon at these sizes, each drawn for itself: all but the largest, and the largest."""
    pictures: list[Image.Image] = [Image.open(io.BytesIO(png(size))) for size in sizes]
    return pictures[:-1], pictures[-1]
