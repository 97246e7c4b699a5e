"""The setup for Windows: made from a small tree without a warning, the same each time, with nothing dangerous in it.

What it does when it runs is tried by packaging/windows/try-in-wine.sh.
"""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import windows
from icons import make_icons
from tools import ROOT, CannotBuild
from windows import compile_setup, file_commands, numbers

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = (ROOT / "packaging/windows/neckguide.nsi").read_text("utf-8")
has_nsis = pytest.mark.skipif(shutil.which("makensis") is None, reason="NSIS is not installed")


@pytest.fixture(scope="module")
def icons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("icons")
    make_icons(folder)
    return folder


def make_tree(folder: Path, *, backwards: bool = False) -> Path:
    files = {
        "neckguide.exe": "the window",
        "neckguide-cli.exe": "the command line",
        "_internal/base_library.zip": "Python",
        "_internal/neckguide/resources/topics/neck/$topic one.toml": "words",
        "_internal/PySide6/Qt6Core.dll": "Qt",
    }
    for name, text in sorted(files.items(), reverse=backwards):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tree(tmp_path_factory.mktemp("tree"))


@pytest.fixture(scope="module")
def setup(tree: Path, icons: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compile_setup(tree, tmp_path_factory.mktemp("out"), icons, "0.1.0")


@has_nsis
def test_windows_is_told_what_the_setup_is_and_what_it_needs(setup: Path):
    assert setup.name == "neckguide-0.1.0-windows-x86_64-setup.exe"
    data = setup.read_bytes()
    numbers = struct.unpack_from("<IIII", data, data.index(b"\xbd\x04\xef\xfe"))  # VS_FIXEDFILEINFO
    assert numbers[2:] == (0x0000_0001, 0)
    for word in ("0.1.0", "The neckguide authors", "neckguide setup"):
        assert word.encode("utf-16-le") in data, word
    assert b'requestedExecutionLevel level="highestAvailable"' in data
    assert b"{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}" in data  # Windows 10; without it Windows says that it is 8
    assert b"dpiAware" in data


@has_nsis
@pytest.mark.skipif(not (shutil.which("7zz") or shutil.which("7z")), reason="7-Zip is not installed")
def test_every_file_is_unpacked_beside_the_installed_version(tmp_path: Path, tree: Path, setup: Path):
    program = shutil.which("7zz") or shutil.which("7z")
    assert program
    subprocess.run((program, "x", f"-o{tmp_path}", setup), check=True, capture_output=True)
    new = tmp_path / "neckguide.new"
    names = {path.relative_to(tree) for path in tree.rglob("*") if path.is_file()}
    unpacked = {path.relative_to(new) for path in new.rglob("*") if path.is_file()}
    assert {path for path in unpacked if path.name != "uninstall.exe"} == names
    for name in names:
        assert (new / name).read_bytes() == (tree / name).read_bytes()


@has_nsis
def test_the_same_tree_in_another_folder_makes_the_same_setup(tmp_path: Path, icons: Path, setup: Path):
    other = make_tree(tmp_path / "the other", backwards=True)
    assert compile_setup(other, tmp_path / "out", icons, "0.1.0").read_bytes() == setup.read_bytes()
    (other / "_internal/base_library.zip").write_text("another Python", "utf-8")
    assert compile_setup(other, tmp_path / "out", icons, "0.1.0").read_bytes() != setup.read_bytes()


@has_nsis
@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for a signer is a shell script")
def test_programs_uninstaller_and_setup_are_signed_where_a_command_is_given(
    tmp_path: Path, icons: Path, monkeypatch: pytest.MonkeyPatch
):
    signer, signed = tmp_path / "sign me", tmp_path / "signed"
    signer.write_text(f'#!/bin/sh\nhead -c 2 "$2" >>"{signed}"\necho " $1 ${{2##*/}}" >>"{signed}"\n', "utf-8")
    signer.chmod(0o755)
    monkeypatch.setenv(windows.SIGN, f'"{signer}" /fast')
    setup = compile_setup(make_tree(tmp_path / "tree"), tmp_path / "out", icons, "0.1.0")
    first, second, uninstaller, last = signed.read_text("utf-8").splitlines()
    assert (first, second) == ("th /fast neckguide.exe", "th /fast neckguide-cli.exe")
    assert uninstaller.startswith("MZ /fast ")
    assert last == f"MZ /fast {setup.name}"


def test_a_signer_that_fails_makes_no_setup(tmp_path: Path, icons: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(windows.SIGN, "exit 1;")
    with pytest.raises(CannotBuild, match=r"neckguide\.exe could not be signed"):
        compile_setup(make_tree(tmp_path / "tree"), tmp_path / "out", icons, "0.1.0")


def test_a_tree_of_another_system_is_refused(tmp_path: Path, icons: Path):
    (tmp_path / "_internal").mkdir()
    with pytest.raises(CannotBuild, match=r"no neckguide\.exe and no neckguide-cli\.exe"):
        compile_setup(tmp_path, tmp_path / "out", icons, "0.1.0")


def test_files_stand_in_one_order_with_their_folder(tmp_path: Path):
    assert file_commands(make_tree(tmp_path, backwards=True)).replace("\\", "/").splitlines() == [
        'SetOutPath "${NEW}"',
        'File "neckguide-cli.exe"',
        'File "neckguide.exe"',
        'SetOutPath "${NEW}/_internal"',
        'File "_internal/base_library.zip"',
        'SetOutPath "${NEW}/_internal/PySide6"',
        'File "_internal/PySide6/Qt6Core.dll"',
        'SetOutPath "${NEW}/_internal/neckguide/resources/topics/neck"',
        'File "_internal/neckguide/resources/topics/neck/$topic one.toml"',
    ]


def test_a_name_too_long_for_windows_is_refused(tmp_path: Path):
    deep = tmp_path / ("_internal/" + "a" * 100)
    deep.mkdir(parents=True)
    (deep / ("b" * 100)).touch()
    with pytest.raises(CannotBuild, match="too long"):
        file_commands(tmp_path)


@pytest.mark.parametrize(("version", "expected"), [("0.1.0", "0.1.0.0"), ("1.12.3rc1", "1.12.3.0")])
def test_windows_is_told_four_numbers(version: str, expected: str):
    assert numbers(version) == expected


@pytest.mark.parametrize("version", ["1.2", "next", "1.2.70000"])
def test_a_version_that_windows_cannot_compare_is_refused(version: str):
    with pytest.raises(CannotBuild, match="three numbers"):
        numbers(version)


# Rules that the script keeps -------------------------------------------------------------------------------------


def commands(name: str) -> list[str]:
    """Each use of this command in the script, on one line and without comments."""
    lines = re.sub(r"\\\n\s*", "", SCRIPT).splitlines()
    return [line.strip() for line in lines if line.strip().startswith(name)]


def test_only_what_is_its_own_is_deleted_with_all_in_it():
    own = {"$INSTDIR\\_internal", "${NEW}", "${OLD}", "${GONE}"}
    found = [re.fullmatch(r'RMDir /r "([^"]+)"', line) for line in commands("RMDir /r")]
    assert len(found) >= 5
    assert {match and match[1] for match in found} <= own
    for name in ("NEW", "OLD", "GONE"):
        assert commands(f"!define {name} ") == [f'!define {name} "$INSTDIR\\neckguide.{name.lower()}"']


def test_every_question_has_an_answer_where_nobody_is_asked():
    asked = commands("MessageBox")
    assert asked
    assert [line for line in asked if " /SD " not in line] == []


def test_every_refusal_has_an_exit_status_of_its_own_and_a_sentence():
    defined = SCRIPT.split("; Exit status.")[1].split("VIProduct")[0]
    statuses = dict(re.findall(r"^!define (\w+) (\d+)$", defined, re.MULTILINE))
    assert len(set(statuses.values())) == len(statuses) >= 9
    refusals = commands("${Refuse} ") + commands("${un.Refuse} ")
    assert {match[1] for line in refusals if (match := re.search(r"Refuse\} \$\{(\w+)\}", line))} <= statuses.keys()
    for line in refusals:
        assert re.search(r'"[^"]+\.[ "]', line), line
    switches = next(line for line in commands("StrCpy $1") if "/CurrentUser" in line)
    for name in statuses:
        assert f"${{{name}}}" in switches  # /? tells them all


def test_switches_of_help_and_of_the_reader_are_the_same():
    help = SCRIPT.split('"neckguide ${VERSION} setup')[1].split("Exit status")[0]
    told = set(re.findall(r"^\s+(/\w+)", help, re.MULTILINE))
    read = set(re.findall(r'\$1 S?== "(/\w+)"', SCRIPT))
    assert told - {"/D"} == read - {"/NCRC"}
