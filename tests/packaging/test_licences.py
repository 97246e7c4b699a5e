"""The texts that a bundle carries: one for each licence in it, none that is nobody's, and the lists beside them."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

if sys.platform == "linux":
    from licences import FOLDER, add_licences, licence_ids, text_of
    from tools import CannotBuild
    from works import works

    from .stand_in import make_bundle, write

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("dpkg-query"), reason="asks Debian's list of packages"
)
ROOT = Path(__file__).parents[2]
CHECKOUT = ROOT / "resources" / "licences"
LIST = (CHECKOUT / "THIRD-PARTY.md").read_text("utf-8")
COPYING = "PyInstaller's own terms\n"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a build environment has PyInstaller's terms."""
    folder = tmp_path_factory.mktemp("packages")
    write(folder / "pyinstaller-6.22.3.dist-info/licenses/COPYING.txt", COPYING.encode())
    return folder


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory, packages: Path) -> Path:
    made = make_bundle(tmp_path_factory.mktemp("bundle") / "neckguide")
    add_licences(made, packages)
    return made


def texts(folder: Path) -> set[str]:
    return {file.name for file in folder.glob("*.txt")}


def test_every_licence_in_the_bundle_has_its_text(tree: Path) -> None:
    ids = {id for work in works(tree).values() for id in licence_ids(work.licence)}
    assert {"LGPL-3.0-only", "MIT", "Unicode-3.0", "LLVM-exception", "PCRE2-exception", "LicenseRef-ICC"} <= ids
    for id in ids:
        text = text_of(id, tree / FOLDER)
        assert text and len(text.read_text("utf-8")) > 150, id


def test_texts_of_nothing_in_the_bundle_are_left_out(tree: Path) -> None:
    # Wintab is in Qt for Windows alone; the stand-in's typesetter has no fonts, as on Linux.
    gone = {
        "LicenseRef-LCS-Telegraphics.txt",
        "LicenseRef-GUST-Font-License.txt",
        "LPPL-1.3c.txt",
        "Bitstream-Vera.txt",
    }
    assert texts(CHECKOUT) - texts(tree / FOLDER) >= gone
    assert texts(tree / FOLDER) >= {"GPL-3.0.txt", "OFL-1.1.txt", "Python-PSF-2.0.txt", "tomlkit-MIT.txt"}


def test_a_licence_without_a_text_stops_the_build(tree: Path, packages: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(tree, tmp_path / "neckguide", symlinks=True))
    (copied / FOLDER / "HPND-sell-variant.txt").unlink()
    with pytest.raises(CannotBuild, match="has no text for HPND-sell-variant: put it there"):
        add_licences(copied, packages)


@pytest.mark.parametrize(
    ("expression", "ids"),
    [
        ("MIT", {"MIT"}),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", {"MIT", "Apache-2.0", "Unicode-3.0"}),
        ("Apache-2.0 WITH LLVM-exception", {"Apache-2.0", "LLVM-exception"}),
        ("", set()),
    ],
)
def test_an_expression_names_its_licences(expression: str, ids: set[str]) -> None:
    assert licence_ids(expression) == ids


def test_the_lists_name_every_part_with_its_version_and_licence(tree: Path) -> None:
    found = works(tree).values()
    qt = (tree / FOLDER / "parts/Qt.txt").read_text("utf-8")
    crates = (tree / FOLDER / "parts/typst.txt").read_text("utf-8")
    parts = [work for work in found if work.inside.startswith("Qt6")]
    assert len(parts) > 40
    for work in parts:
        assert "\n    ".join((f"{work.name} {work.version}".strip(), work.licence, work.copyright)) in qt
    for work in found:
        if work.inside == "typst":
            assert f"\n{work.name} {work.version}\n    {work.licence}" in crates
    assert "The 322 Rust crates that typst 0.15.0 is made from" in crates


def test_pyinstallers_and_pythons_own_notices_are_there(tree: Path) -> None:
    assert (tree / FOLDER / "parts/PyInstaller.txt").read_text("utf-8") == COPYING
    assert "Python Software Foundation" in (tree / FOLDER / "parts/Python.txt").read_text("utf-8")


def test_the_systems_libraries_have_debians_texts_in_a_folder_that_can_be_left_out(tree: Path) -> None:
    system = tree / FOLDER / "system"
    copyright = Path("/usr/share/doc/zlib1g/copyright").read_text("utf-8")
    assert (system / "zlib1g.txt").read_text("utf-8") == copyright
    listed = (system / "Files-and-sources.txt").read_text("utf-8")
    assert re.search(r"^libz\.so\.1: zlib1g \S+, from zlib \S+$", listed, re.MULTILINE)
    assert not list((tree / FOLDER).glob("zlib1g*"))


def test_texts_that_debians_refer_to_come_along(tree: Path, packages: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(tree, tmp_path / "neckguide", symlinks=True))
    glib = next(Path("/usr/lib").glob("*/libglib-2.0.so.0"))
    shutil.copyfile(glib, copied / "_internal" / glib.name)
    add_licences(copied, packages)
    common = (copied / FOLDER / "system/LGPL-2.1.txt").read_bytes()
    assert common == Path("/usr/share/common-licenses/LGPL-2.1").read_bytes()


def test_made_again_it_is_the_same(tree: Path, packages: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(tree, tmp_path / "neckguide", symlinks=True))
    add_licences(copied, packages)
    for file in (tree / FOLDER).rglob("*.txt"):
        assert file.read_bytes() == (copied / file.relative_to(tree)).read_bytes()


# The list of works in the repository ---------------------------------------------------------------------------


def test_every_text_that_the_list_names_is_there() -> None:
    named = set(re.findall(r"`([\w.-]+\.txt)`", LIST))
    assert len(named) >= 12 and named <= texts(CHECKOUT)


def test_its_versions_are_the_locked_ones() -> None:
    locked = dict(re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    locked = {name.lower(): version for name, version in locked.items()}
    for name in ("typst", "msgspec", "markdown", "tomlkit", "platformdirs"):
        assert re.search(rf"^\| {name} \| {re.escape(locked[name])} \|", LIST, re.MULTILINE | re.IGNORECASE), name
    qt = locked["pyside6-essentials"]
    assert f"| {qt} | the window" in LIST and f"/qt/6.12/{qt}/" in LIST and f"/PySide6-{qt}-src/" in LIST
