"""The logo: what moves or is of another kind is refused in its own sentence; what is kept is ours and named anew."""

from __future__ import annotations

import struct
import time
import zlib
from typing import TYPE_CHECKING

import pytest

from neckguide.clinic import Clinic, Loaded
from neckguide.errors import CannotWrite, ClinicFault
from neckguide.handout.logo import draw_anew, drop_logo, keep_logo, picture_size, read_logo

if TYPE_CHECKING:
    from pathlib import Path


def chunk(kind: bytes, held: bytes = b"") -> bytes:
    return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))


def png(*between: bytes, width: int = 40, height: int = 20) -> bytes:
    """A teal picture, with other chunks before what it shows."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress((b"\0" + b"\x0b\x6b\x6f" * width) * height))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(between) + rows + chunk(b"IEND")


MOVING = png(chunk(b"acTL", struct.pack(">II", 3, 0)), chunk(b"fcTL", bytes(26)))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (MOVING, "this picture moves. Choose one that stands still."),
        (b"GIF89a" + bytes(40), "this is a GIF picture. Save it as PNG or JPEG first."),
        (b"GIF87a" + bytes(40), "this is a GIF picture. Save it as PNG or JPEG first."),
        (b"RIFF\x20\0\0\0WEBPVP8 " + bytes(40), "this is a WebP picture. Save it as PNG or JPEG first."),
        (b"RIFF\x20\0\0\0WAVEfmt " + bytes(40), "this logo is not a PNG or JPEG picture."),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 40, "this logo is not a PNG or JPEG picture."),
        (png()[:50], "this logo is damaged and cannot be drawn."),
    ],
)
def test_what_cannot_be_a_logo_is_refused_in_its_own_sentence(tmp_path: Path, content: bytes, fault: str) -> None:
    file = tmp_path / "logo.png"
    file.write_bytes(content)
    with pytest.raises(ClinicFault) as told:
        draw_anew(file)
    assert str(told.value) == f"logo.png: {fault}"


def test_a_still_picture_with_chunks_of_other_kinds_is_a_logo(tmp_path: Path) -> None:
    file = tmp_path / "logo.png"
    # What only speaks of moving after the picture, or names it in a text, stands still.
    file.write_bytes(png(chunk(b"tEXt", b"acTL\0moves")) + chunk(b"acTL", bytes(8)))
    assert picture_size(draw_anew(file)) == (40, 20)


def test_lengths_that_lie_are_read_in_no_time(tmp_path: Path) -> None:
    file = tmp_path / "logo.png"
    nothing = b"\0\0\0\0zzzz\0\0\0\0" * 400_000
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + nothing + b"\xff\xff\xff\xffacTL")
    begun = time.thread_time()
    with pytest.raises(ClinicFault):
        draw_anew(file)
    assert time.thread_time() - begun < 1


def test_a_logo_is_kept_under_a_name_of_its_own_and_read_back(tmp_path: Path) -> None:
    folder = tmp_path / "not there yet"
    first, second = png(width=30), png(width=60)
    name = keep_logo(folder, first)
    assert keep_logo(folder, first) == name != keep_logo(folder, second)
    told: list[str] = []
    loaded = Loaded(Clinic(logo=name), folder / "clinic.toml")
    assert picture_size(read_logo(loaded, told.append)) == (30, 20) and not told


def test_an_old_logo_goes_only_when_the_clinic_file_names_another(tmp_path: Path) -> None:
    file, name = tmp_path / "clinic.toml", keep_logo(tmp_path, png())
    file.write_text(f'logo = "{name}"')
    drop_logo(file, name)
    assert (tmp_path / name).exists()
    file.write_text('name = "Neck Clinic"')
    drop_logo(file, name)
    assert not (tmp_path / name).exists()
    (tmp_path / "logo.png").write_bytes(png())
    for foreign in ("logo.png", "../clinic.toml", "clinic.toml", "", "missing.png"):
        drop_logo(file, foreign)
    assert (tmp_path / "logo.png").exists() and file.exists()


def test_where_no_logo_can_be_written_a_sentence_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite, match="What was there before is unchanged"):
        keep_logo(tmp_path / "file" / "deeper", png())
