"""The clinic's settings and its logo, and files that are written whole or not at all."""

from __future__ import annotations

import datetime as dt
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from neckguide.clinic import Clinic, advice_number, countries, emergency_number, load_clinic, read_clinic
from neckguide.errors import CannotWrite, ClinicFault
from neckguide.files import write_whole
from neckguide.handout.logo import draw_anew, picture_size, read_logo
from neckguide.saving import save_clinic
from tests.core.rooms import HERE

CLINIC = Clinic(name="Nässel & Co", country="GB", size=18, paper="letter", text_size=150, reviewed=dt.date(2026, 1, 2))


def png(width: int, height: int, *, said: tuple[int, int] | None = None) -> bytes:
    """A picture, made by hand; `said` is what its header claims."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", *(said or (width, height)), 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x20\x80\x60" * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


# Settings ----------------------------------------------------------------------------------------------------


def test_settings_read_back_as_saved(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "clinic.toml"
    save_clinic(file, CLINIC)
    assert load_clinic(file).clinic == read_clinic(file).clinic == CLINIC
    assert load_clinic(file).notices == ()
    save_clinic(file, Clinic())
    assert file.read_text("utf-8") == ""


def test_no_settings_are_no_fault_unless_somebody_named_the_file(tmp_path: Path) -> None:
    assert load_clinic(tmp_path / "clinic.toml").clinic == Clinic()
    for file in (tmp_path / "clinic.toml", tmp_path, tmp_path / ("x" * 5_000), Path("a\0b")):
        assert load_clinic(file).notices == ()
        with pytest.raises(ClinicFault, match="there is no such clinic file"):
            read_clinic(file)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_comments_and_keys_we_do_not_know_survive_and_are_told_once(tmp_path: Path, mark: str) -> None:
    """Windows editors put a mark before the first character."""
    file = tmp_path / "clinic.toml"
    file.write_text(f'{mark}# ours\nname = "Old" # the name\nfax = "1"\n[later]\nx = 1\n', "utf-8")
    loaded = load_clinic(file)
    assert loaded.clinic == Clinic(name="Old")
    assert loaded.notices == ("clinic.toml: these settings are not known and were left alone: fax, later.",)
    save_clinic(file, Clinic(name="New", country="GB"))
    text = file.read_text("utf-8")
    assert all(kept in text for kept in ("# ours", 'name = "New" # the name', 'fax = "1"', "[later]"))
    assert load_clinic(file).clinic == Clinic(name="New", country="GB")


DAMAGED = {
    "not TOML": b"name =",
    "not UTF-8": b'name = "\xff"',
    "wrong type": b"name = 1",
    "unknown paper": b'paper = "a5"',
    "a size we do not print": b"size = 13",
    "nested": b"a = " + b"[" * 20_000,
    "too long": b"#" * 70_000,
    "no date": b"reviewed = 2026-13-01",
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_kept_aside_and_defaults_are_used(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "clinic.toml"
    for number in (1, 2):
        file.write_bytes(content)
        loaded = load_clinic(file)
        (notice,) = loaded.notices
        assert loaded.clinic == Clinic()
        assert notice.startswith("clinic.toml: ") and "`" not in notice and "$" not in notice
        assert notice.endswith(f". Default settings are used. It was kept as clinic.damaged-{number}.toml.")
        assert (tmp_path / f"clinic.damaged-{number}.toml").read_bytes() == content
        assert not file.exists() and load_clinic(file).notices == ()


def test_a_wrong_value_is_named(tmp_path: Path) -> None:
    file = tmp_path / "clinic.toml"
    file.write_text("name = 1")
    with pytest.raises(ClinicFault, match=r"clinic\.toml: name: this must be text in quotes, not a whole number"):
        read_clinic(file)


def test_an_odd_text_size_becomes_the_nearest(tmp_path: Path) -> None:
    file = tmp_path / "clinic.toml"
    file.write_text("text-size = 140")
    assert read_clinic(file).clinic.text_size == 150


def test_numbers_come_from_the_country_unless_the_clinic_says_its_own() -> None:
    assert (emergency_number(Clinic(country="GB")), advice_number(Clinic(country="GB"))) == ("999", "111")
    assert (emergency_number(Clinic()), advice_number(Clinic(country="??"))) == ("", "")
    assert emergency_number(Clinic(country="GB", emergency="112")) == "112"
    assert all(country.name and country.emergency for country in countries().values())


# The logo ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "drawn"),
    [((20, 10), (20, 10)), ((1_200, 300), (600, 150)), ((100, 1_000), (20, 200)), ((3_000, 1), (600, 1))],
)
def test_a_logo_is_drawn_anew_no_larger_than_the_paper_needs(
    tmp_path: Path, size: tuple[int, int], drawn: tuple[int, int]
) -> None:
    file = tmp_path / "logo.png"
    file.write_bytes(png(*size) + b"<script>")
    anew = draw_anew(file)
    assert picture_size(anew) == drawn and b"script" not in anew


def test_a_jpeg_becomes_a_png(tmp_path: Path) -> None:
    pil = pytest.importorskip("PIL.Image", reason="Pillow makes the JPEG")
    file = tmp_path / "logo.jpg"
    pil.new("RGB", (1_000, 500), "teal").save(file)
    assert picture_size(draw_anew(file)) == (400, 200)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "not a PNG or JPEG picture"),
        (b"hello", "not a PNG or JPEG picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a PNG or JPEG picture"),
        (b"\x89PNG\r\n\x1a\n", "not a PNG or JPEG picture"),
        (b"\xff\xd8" + b"\xff" * 400, "not a PNG or JPEG picture"),
        (png(0, 0), "not a PNG or JPEG picture"),
        (png(1, 1, said=(60_000, 60_000)), "60000 × 60000 pixels; 4000 a side is the most"),
        (png(4, 4, said=(400, 400)), "damaged and cannot be drawn"),
        (png(40, 40)[:60], "damaged and cannot be drawn"),
        (b"\xff\xd8\xff\xc0\x00\x0b\x08\x00\x10\x00\x10\x01\x11\x00" + b"\0" * 20, "damaged and cannot be drawn"),
        (b"\x89PNG" + b"x" * 5_300_000, "larger than 5 MB"),
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(tmp_path: Path, content: bytes, fault: str) -> None:
    file = tmp_path / "logo.png"
    file.write_bytes(content)
    with pytest.raises(ClinicFault, match=fault):
        draw_anew(file)


def test_a_logo_that_is_no_file_is_left_out_and_told_once(tmp_path: Path) -> None:
    names = ["missing.png", ".", "a\0b", "x" * 5_000]
    if os.name != "nt":
        os.mkfifo(tmp_path / "pipe.png")  # reading it would never end
        names += ["pipe.png", "/dev/zero"]
    file = tmp_path / "clinic.toml"
    told: list[str] = []
    for name in names:
        save_clinic(file, Clinic(logo=name))
        told.clear()
        assert read_logo(load_clinic(file), told.append) == b""
        assert len(told) == 1 and told[0].endswith(". The sheet is made without a logo.")
    save_clinic(file, Clinic())
    assert read_logo(load_clinic(file), told.append) == b""


# Writing whole -----------------------------------------------------------------------------------------------


def refused(file: Path) -> str:
    with pytest.raises(CannotWrite) as told:
        write_whole(file, b"new")
    sentence = str(told.value)
    assert sentence.endswith("What was there before is unchanged.")
    return sentence


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / ("é" * 60 + ".pdf")
    write_whole(file, b"old")
    write_whole(file, b"new")
    assert file.read_bytes() == b"new" and list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
@pytest.mark.parametrize(("before", "after"), [(0o600, 0o600), (0o400, 0o600), (0o664, 0o664)])
def test_who_may_read_a_file_stays_when_it_is_replaced(tmp_path: Path, before: int, after: int) -> None:
    file = tmp_path / "sheet.pdf"
    write_whole(file, b"old")
    file.chmod(before)
    write_whole(file, b"new")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new", after)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
@pytest.mark.parametrize(
    ("folder", "umask", "sheet", "other"),
    [
        (0o755, 0o022, 0o600, 0o644),
        (0o777, 0o002, 0o600, 0o664),
        (0o2755, 0o002, 0o600, 0o664),
        (0o2770, 0o022, 0o640, 0o644),
        (0o2775, 0o002, 0o660, 0o664),
        (0o2775, 0o077, 0o600, 0o600),
    ],
    ids=("own", "for all", "group reads", "team", "team that writes", "closed"),
)
def test_a_new_sheet_is_its_owner_s_or_its_team_s(
    tmp_path: Path, folder: int, umask: int, sheet: int, other: int
) -> None:
    tmp_path.chmod(folder)
    before = os.umask(umask)
    try:
        write_whole(tmp_path / "sheet.pdf", b"a name", sheet=True)
        write_whole(tmp_path / "clinic.toml", b"no name")
    finally:
        os.umask(before)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("sheet.pdf", "clinic.toml")] == [sheet, other]


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes")
def test_no_sheet_waits_for_who_reads_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "sheet.pdf")
    with pytest.raises(CannotWrite, match="it is not a file"):
        write_whole(tmp_path / "sheet.pdf", b"a name", sheet=True)


def test_where_nothing_can_be_written_a_sentence_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    assert "does not exist" in refused(tmp_path / "nowhere" / "a.pdf")
    assert "does not exist" in refused(tmp_path / "file" / "a.pdf")
    assert "it is a folder" in refused(tmp_path)
    assert refused(tmp_path / ("x" * 300 + ".pdf")) and refused(tmp_path / ("x" * 5_000) / "a.pdf")
    if sys.platform == "linux":
        assert refused(Path("/proc/a.pdf"))
        assert "no space left" in refused(Path("/dev/full"))
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(sys.platform != "linux", reason="a limit on file sizes stands in for a full disk")
def test_a_disk_that_fills_up_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(b"old")
    code = (
        "import resource, signal, sys; from pathlib import Path; from neckguide.files import write_whole\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: write_whole(Path(sys.argv[1]), b'x' * 100_000)\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    told = subprocess.run([sys.executable, "-c", code, file], cwd=HERE, capture_output=True, text=True, check=True)
    assert told.stdout.startswith("CannotWrite “") and "could not be written" in told.stdout
    assert file.read_bytes() == b"old" and list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("fault", [KeyboardInterrupt, MemoryError])
def test_a_save_that_is_broken_off_leaves_nothing_of_the_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[BaseException]
) -> None:
    def break_off(_: int) -> None:
        raise fault

    file = tmp_path / "sheet.pdf"
    file.write_bytes(b"old")
    monkeypatch.setattr("os.fsync", break_off)
    with pytest.raises(fault):
        write_whole(file, b"new")
    assert file.read_bytes() == b"old" and list(tmp_path.iterdir()) == [file]


def test_settings_that_cannot_be_saved_say_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite):
        save_clinic(tmp_path / "file" / "clinic.toml", CLINIC)
    with pytest.raises(CannotWrite):
        save_clinic(tmp_path / "file" / "deeper" / "clinic.toml", CLINIC)
