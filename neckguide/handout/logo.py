"""The clinic's logo: header read first, then drawn anew as a small PNG, so that no foreign file reaches the paper."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from neckguide.clinic import Loaded
from neckguide.errors import ClinicFault
from neckguide.files import make_folder, write_whole

MAX_BYTES = 5 * 1024 * 1024
MAX_SIDE = 4_000
WIDTH, HEIGHT = 600, 200

_PNG = b"\x89PNG\r\n\x1a\n"
_OURS = re.compile(r"logo-[0-9a-f]{12}\.png")


def read_logo(loaded: Loaded, say: Callable[[str], None]) -> bytes:
    """The clinic's logo as PNG of at most 600 x 200 px; `say` is told why where there is one but it cannot be used."""
    if not loaded.clinic.logo:
        return b""
    try:
        return draw_anew(loaded.file.parent / loaded.clinic.logo)
    except ClinicFault as fault:
        say(f"{fault} The sheet is made without a logo.")
        return b""


def draw_anew(file: Path) -> bytes:
    """A PNG or JPEG file as a PNG of at most 600 x 200 px; ClinicFault where it is no such picture."""
    try:
        if file.stat().st_size > MAX_BYTES:
            raise ClinicFault(file.name, "this logo is larger than 5 MB.")
        if not file.is_file():  # a device or a pipe might never end
            raise ClinicFault(file.name, "this logo is not a file.")
        content = file.read_bytes()
    except (OSError, ValueError):
        raise ClinicFault(file.name, "this logo cannot be read.") from None
    if other := _other_kind(content):
        raise ClinicFault(file.name, other)
    width, height = picture_size(content) or (0, 0)
    if not (width and height):
        raise ClinicFault(file.name, "this logo is not a PNG or JPEG picture.")
    if max(width, height) > MAX_SIDE:
        raise ClinicFault(file.name, f"this logo is {width} × {height} pixels; {MAX_SIDE} a side is the most.")
    scale = min(WIDTH / width, HEIGHT / height, 1.0)
    return _redraw(content, max(1, int(width * scale)), max(1, int(height * scale)), file.name)


def keep_logo(folder: Path, picture: bytes) -> str:
    """Write a logo that was drawn anew beside the clinic file; its name there. CannotWrite where that fails.

    The name is made from what the picture shows: a new logo never stands under the name of the old one, so the clinic
    file names one or the other, and never half.
    """
    name = f"logo-{sha256(picture).hexdigest()[:12]}.png"
    make_folder(folder / name)
    write_whole(folder / name, picture)
    return name


def drop_logo(clinic_file: Path, name: str) -> None:
    """Remove a logo that `keep_logo` wrote, once the clinic file no longer names it; it may well stay for now."""
    if _OURS.fullmatch(name) is None:
        return
    with suppress(OSError, UnicodeDecodeError):
        if name not in clinic_file.read_text("utf-8-sig"):
            (clinic_file.parent / name).unlink(missing_ok=True)


def _other_kind(content: bytes) -> str:
    """Why a picture of another kind cannot be a logo, or "" where it may be a PNG or JPEG."""
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return "this is a GIF picture. Save it as PNG or JPEG first."
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "this is a WebP picture. Save it as PNG or JPEG first."
    if content[:8] == _PNG and _moves(content):
        return "this picture moves. Choose one that stands still."
    return ""


def _moves(content: bytes) -> bool:
    """Whether a PNG says, before its first picture, that more of them follow."""
    at = len(_PNG)
    while at + 8 <= len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        if kind in (b"acTL", b"IDAT"):
            return kind == b"acTL"
        at += 12 + length
    return False


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels from a PNG's or JPEG's header, or None for anything else."""
    if content[:8] == _PNG and content[12:16] == b"IHDR" and len(content) > 24:
        return struct.unpack(">II", content[16:24])
    if content[:2] == b"\xff\xd8":
        return _jpeg_size(content)
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + max(length, 2)
    return None


def _redraw(content: bytes, width: int, height: int, name: str) -> bytes:
    # Typst is already aboard and decodes pictures in memory-safe code; Qt is not for the core.
    import typst

    page = (
        "#set page(width: float(sys.inputs.width) * 1pt, height: float(sys.inputs.height) * 1pt, "
        "margin: 0pt, fill: none)\n"
        "#image(bytes(json(bytes(sys.inputs.logo))), width: 100%, height: 100%, format: sys.inputs.format)"
    )
    inputs = {"width": str(width), "height": str(height), "format": "png" if content[:1] == b"\x89" else "jpg"}
    inputs["logo"] = json.dumps(list(content))  # as numbers: files in memory can only be text
    try:
        return typst.compile(page.encode(), format="png", ppi=72.0, sys_inputs=inputs, ignore_system_fonts=True)
    except (RuntimeError, typst.TypstError):
        raise ClinicFault(name, "this logo is damaged and cannot be drawn.") from None
