"""A start that cannot end in a window ends in one sentence: what is missing, and what brings it. Never a traceback."""

from __future__ import annotations

import importlib
import importlib.machinery
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from neckguide import start_faults
from neckguide.start_faults import (
    QT_LIBRARIES,
    cannot_load,
    missing_libraries,
    of_itself,
    of_library,
    see_libraries,
    sentence,
)

ROOT = Path(__file__).resolve().parent.parent
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="words of Linux's loader, ways to its screens")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app, installed where a test may break it."""
    folder = tmp_path_factory.mktemp("installed")
    for name in ("neckguide", "resources"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def start(folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Exit status and last words of a start from that folder."""
    env = {**os.environ, "PYTHONPATH": str(folder), "QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), **environment}
    command = (sys.executable, "-m", "neckguide", *(arguments or ["--exit-when-shown"]))
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=60)
    # A screen in memory cannot do everything, and says so.
    lines = [line for line in done.stderr.splitlines(True) if not line.startswith("This plugin does not support ")]
    return done.returncode, "".join(lines)


def fault(folder: Path, *arguments: str, **environment: str) -> str:
    """The one sentence of a start that must fail."""
    status, words = start(folder, *arguments, **environment)
    assert status == 1, words
    assert words.startswith("neckguide: ") and words.count("\n") == 1 and "Traceback" not in words
    return words.removeprefix("neckguide: ").rstrip()


# What the loader says -----------------------------------------------------------------------------------------


@LINUX
def test_a_library_of_the_system_that_is_missing_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start_faults, "QT_LIBRARIES", {"libnowhere.so.1": "libnowhere1", "libalso.so.2": "libalso2"})
    assert start_faults.missing_libraries() == {"libnowhere.so.1": "libnowhere1", "libalso.so.2": "libalso2"}
    said = of_library(cannot_load("libnowhere.so.1"))
    assert said.startswith("this computer lacks libnowhere.so.1, libalso.so.2.")
    assert said.endswith("sudo apt install libalso2 libnowhere1"), "all at once, not one by one"
    as_import = ImportError("libnowhere.so.1: cannot open shared object file: No such file or directory")
    assert sentence(as_import) == said
    unknown = of_library(cannot_load("libunheard.so.7"))
    assert "libunheard.so.7" in unknown and "libalso.so.2" in unknown


@LINUX
def test_a_library_of_ours_that_is_missing_is_no_matter_of_the_system() -> None:
    said = of_library("libQt6Widgets.so.6: cannot open shared object file: No such file or directory")
    assert said == "the file libQt6Widgets.so.6 of neckguide is missing. Install neckguide again."


@LINUX
@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"\x7fELF" + b"\xff" * 5000], ids=["empty", "zeros", "garbled"])
def test_a_library_that_is_damaged_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "libdamaged.so"
    file.write_bytes(content)
    said = of_library(cannot_load(file))
    assert (
        said
        == f"the file {file} cannot be loaded: it is damaged or does not fit this computer. Install neckguide again."
    )


@LINUX
def test_a_library_that_was_cut_off_is_found_before_it_ends_the_program(tmp_path: Path) -> None:
    import msgspec._core

    whole = tmp_path / "inside" / "libwhole.so.1"
    whole.parent.mkdir()
    shutil.copy(msgspec._core.__file__, whole)
    (tmp_path / "liblinked.so").symlink_to("nowhere")
    see_libraries(tmp_path)
    for length in (whole.stat().st_size - 1, 5_000, 63, 0):
        cut = whole.with_name("libcut.so")
        cut.write_bytes(whole.read_bytes()[:length])
        with pytest.raises(ImportError) as caught:
            see_libraries(tmp_path)
        assert sentence(caught.value).startswith(f"the file {cut} cannot be loaded: it is damaged")


@LINUX
def test_an_extension_that_is_damaged_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / f"broken{importlib.machinery.EXTENSION_SUFFIXES[0]}"
    file.write_bytes(b"no library")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ImportError) as caught:
        importlib.import_module("broken")
    assert str(file) in sentence(caught.value) and "Install neckguide again." in sentence(caught.value)


def test_a_module_that_is_missing_is_named() -> None:
    with pytest.raises(ImportError) as caught:
        importlib.import_module("neckguide.nowhere")
    assert sentence(caught.value) == "the part “neckguide.nowhere” of neckguide is missing. Install neckguide again."


def test_a_file_of_somebody_elses_is_not_blamed_on_neckguide(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        (tmp_path / "clinic.toml").read_text()
    assert sentence(caught.value) == ""


def test_a_fault_that_nobody_foresaw_tells_its_place_and_nothing_that_was_typed() -> None:
    with pytest.raises(ValueError, match="Quux") as caught:
        raise ValueError("Zebedee Quux")
    assert "ValueError" in of_itself(caught.value) and "Zebedee" not in of_itself(caught.value)


@LINUX
def test_the_set_up_and_the_app_look_for_the_same_libraries() -> None:
    import bootstrap

    assert missing_libraries() == bootstrap.missing_libraries() == {}, "the tests run, so nothing is missing"
    assert {"libGL.so.1", "libEGL.so.1", "libxcb-cursor.so.0"} <= set(QT_LIBRARIES)


# Starts that fail ---------------------------------------------------------------------------------------------


def test_a_sound_copy_starts(copied: Path) -> None:
    assert start(copied) == (0, "")


@pytest.mark.parametrize("name", ["style/palettes.toml", "style/neckguide.qss", "topics/neck-pain/topic.toml"])
def test_a_file_that_is_gone_is_told(copied: Path, tmp_path: Path, name: str) -> None:
    file = copied / "resources" / name
    file.rename(tmp_path / "away")
    try:
        said = fault(copied)
        assert "neck-pain" in said or (str(file) in said and "Install neckguide again." in said)
    finally:
        (tmp_path / "away").rename(file)


def test_a_file_that_was_emptied_is_told(copied: Path, tmp_path: Path) -> None:
    file = copied / "resources" / "style" / "palettes.toml"
    shutil.copy(file, tmp_path / "kept")
    file.write_text("")
    try:
        said = fault(copied)
        assert "KeyError in neckguide.ui.style, line " in said and "Install neckguide again." in said
    finally:
        shutil.copy(tmp_path / "kept", file)


@LINUX
def test_without_any_font_it_says_so_instead_of_showing_no_words(copied: Path, tmp_path: Path) -> None:
    fonts = copied / "resources" / "fonts"
    alone = tmp_path / "alone.conf"
    shutil.copy(fonts / "ours-alone.conf", alone)
    fonts.rename(tmp_path / "away")
    try:
        assert str(fonts) in fault(copied, FONTCONFIG_FILE=str(alone))
    finally:
        (tmp_path / "away").rename(fonts)
    assert start(copied, FONTCONFIG_FILE=str(alone)) == (0, ""), "our own fonts are enough"


def test_the_command_line_tells_its_own_files_from_the_output(copied: Path, tmp_path: Path) -> None:
    file = copied / "resources" / "countries.toml"
    file.rename(tmp_path / "away")
    try:
        assert str(file) in fault(copied, "handout", "--out", str(tmp_path / "a.pdf"))
    finally:
        (tmp_path / "away").rename(file)


@LINUX
def test_a_screen_that_lets_nobody_in_is_told_and_leaves_no_core(copied: Path) -> None:
    said = fault(copied, QT_QPA_PLATFORM="xcb", DISPLAY="localhost:99")
    assert said == "the screen “localhost:99” cannot be used: it does not answer, or does not let this user in."


@LINUX
@pytest.mark.parametrize("asked", ["vnc", ":vnc", "VNC:size=800x600", "nowhere;::vnc:port=5999"])
def test_it_never_starts_as_a_window_that_other_computers_can_open(copied: Path, asked: str) -> None:
    said = fault(copied, QT_QPA_PLATFORM=asked)
    assert said.startswith("QT_QPA_PLATFORM asks for “vnc”, which would show the window to other computers")


@LINUX
def test_only_libraries_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "notes.source.txt").write_text("short", "utf-8")
    see_libraries(tmp_path)
    (tmp_path / "libshort.so.6").write_text("short", "utf-8")
    with pytest.raises(ImportError, match="file too short"):
        see_libraries(tmp_path)
