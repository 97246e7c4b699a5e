"""What is taken from the bundle's libraries changes nothing that the app can show or print."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest
import smaller
import tools
import typst

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux bundles are cut so")
ENGINE = next(Path(typst.__file__).parent.glob("_typst*"))
SHEETS = """
import datetime as dt, hashlib
from neckguide.clinic import Clinic
from neckguide.content.load import load_topic
from neckguide.handout.compose import compose, figures_of
from neckguide.handout.typeset import typeset
from neckguide.visit.visit import Visit
import typst

topic, made = load_topic("neck-pain"), hashlib.sha256()
for size in (12, 24):
    sheet = compose(topic, Visit(date=dt.date(2026, 1, 1)), Clinic(name="Κλινική ✓ Клиника Phòng khám", size=size))
    made.update(typeset(sheet, figures_of(topic, sheet)))
print(typst.__file__, made.hexdigest())
"""
SORTED = """
from PySide6.QtCore import QCollator, QLocale, QStringConverter, QStringDecoder, QStringEncoder, QTimeZone

words = "zebra Äpfel apfel ähnlich cote côté coté llama luz chico Øre år aar 中文 漢字 あい 가나 ไทย عربي Яблоко ё"
words = words.split()
every = (QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry)
for locale in QLocale.matchingLocales(*every):
    print(locale.name(), *sorted(words, key=QCollator(locale).sortKey), locale.toUpper("iıßŉ"), locale.toLower("IİΣ"))
for name in ("Europe/London", "Asia/Tokyo", "America/New_York"):
    zone = QTimeZone(name.encode())
    print(name, zone.displayName(QTimeZone.TimeType.StandardTime, QTimeZone.NameType.LongName, QLocale("de")))
for name in QStringConverter.availableCodecs():
    print(name, QStringEncoder(name).isValid(), QStringDecoder(name).isValid())
print(*{line.split()[-1] for line in open("/proc/self/maps") if "libicudata" in line})
"""


def told(code: str, **env: str) -> str:
    """What this code prints in a process of its own."""
    done = subprocess.run(
        (sys.executable, "-c", code),
        cwd=tools.ROOT,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8:backslashreplace", **env},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@linux
def test_the_engine_without_its_own_fonts_sets_the_same_bytes(tmp_path: Path) -> None:
    cut = Path(shutil.copytree(ENGINE.parent, tmp_path / "typst", ignore=shutil.ignore_patterns("__pycache__")))
    engine = cut / ENGINE.name
    before = engine.stat().st_size
    smaller.blank_fonts(engine)
    assert engine.stat().st_size == before
    subprocess.run(("strip", "--strip-unneeded", engine), check=True)
    engine.write_bytes(smaller.without_holes(engine.read_bytes()))
    assert engine.stat().st_size < before * 0.65
    path, sheets = told(SHEETS, PYTHONPATH=str(tmp_path)).split()
    assert Path(path).is_relative_to(tmp_path), "the cut engine made them"
    assert sheets == told(SHEETS).split()[1]


def test_an_engine_that_holds_no_fonts_any_more_stops_the_build(tmp_path: Path) -> None:
    engine = tmp_path / "_typst.abi3.so"
    engine.write_bytes(b"\x7fELF" + bytes(5000))
    with pytest.raises(tools.CannotBuild, match="holds no fonts any more"):
        smaller.blank_fonts(engine)


def test_every_font_is_found_and_nothing_else() -> None:
    fonts = [file.read_bytes() for file in sorted((tools.ROOT / "resources" / "fonts").glob("*.ttf"))]
    library, places = bytearray(b"\x00\x01\x00\x00 not a font, only its first bytes"), []
    for font in fonts:
        library += b"code"
        places.append((len(library), len(library) + len(font)))
        library += font
    library += b"OTTO\x00\x06 nor this" + bytes(300)
    found = smaller.embedded_fonts(library)
    assert [start for start, _ in found] == [start for start, _ in places]
    # A font may end in up to three bytes that fill its last word.
    assert all(0 <= end - seen <= 3 for (_, seen), (_, end) in zip(found, places, strict=True))


@linux
def test_a_library_without_its_zeros_is_the_same_in_memory(tmp_path: Path) -> None:
    source = tmp_path / "data.c"
    source.write_text(
        "const char first[4096] = {1, 2, 3}; const char nothing[1 << 20] = {0};\n"
        "const char middle[100] = {7}; const char more[1 << 19] = {0}; const char last[10] = {9};\n"
        "int sum(void) { int all = 0; for (int n = 0; n < (1 << 20); n++) all += nothing[n];\n"
        "  for (int n = 0; n < (1 << 19); n++) all += more[n]; return all + first[2] + middle[0] + last[0]; }\n",
        "utf-8",
    )
    whole, cut = tmp_path / "whole.so", tmp_path / "cut.so"
    subprocess.run(("gcc", "-shared", "-O0", "-fPIC", "-Wl,-z,noseparate-code", "-o", whole, source), check=True)
    cut.write_bytes(smaller.without_holes(whole.read_bytes()))
    # One note can give its row, so the longer stretch goes, less what shares its first and last page.
    assert (1 << 20) - 2 * 4096 <= whole.stat().st_size - cut.stat().st_size <= 1 << 20
    assert ctypes.CDLL(str(cut)).sum() == ctypes.CDLL(str(whole)).sum() == 3 + 7 + 9


@linux
def test_icu_cut_to_what_qt_calls_sorts_and_reads_as_before(tmp_path: Path) -> None:
    lib = Path(PySide6.__file__).parent / "Qt" / "lib"
    for file in (*lib.glob("libicudata.so.*"), *lib.glob("libQt6Core.so.*")):
        shutil.copy(file, tmp_path)
    cut = next(tmp_path.glob("libicudata.so.*"))
    whole = cut.stat().st_size
    smaller.cut_icu(cut)
    assert cut.stat().st_size < whole * 0.55
    assert not list(tmp_path.glob("*.dat")), "nothing else is left behind"
    # The name is the same, so the one that is loaded first is taken.
    *now, used = told(SORTED, LD_PRELOAD=str(cut)).splitlines()
    *before, not_used = told(SORTED).splitlines()
    assert used == str(cut) != not_used
    assert now == before
    assert len(now) > 500


@linux
def test_a_qt_that_calls_more_of_icu_stops_the_build(tmp_path: Path) -> None:
    source = tmp_path / "more.c"
    source.write_text(
        "int ubrk_open_73(void); int ucol_open_73(void); int f(void) { return ubrk_open_73() + ucol_open_73(); }"
    )
    subprocess.run(("gcc", "-shared", "-fPIC", "-o", tmp_path / "libQt6Core.so.6", source), check=True)
    data = tmp_path / "libicudata.so.73"
    data.touch()
    with pytest.raises(tools.CannotBuild, match="ubrk_open"):
        smaller.cut_icu(data)
