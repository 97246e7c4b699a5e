"""The list of what a bundle is made of: whole, true to the files, valid, and the same for the same bundle."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

if sys.platform == "linux":
    from sbom import write_sbom
    from tools import CannotBuild
    from works import UNKNOWN, works

    from .stand_in import LIBRARY, make_bundle, write

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("dpkg-query"), reason="asks Debian's list of packages"
)
BUILT = Path(__file__).parents[2] / "build" / "bundle" / "neckguide"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_bundle(tmp_path_factory.mktemp("bundle") / "neckguide")


@pytest.fixture(autouse=True)
def at_a_known_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


@pytest.fixture(scope="module", params=["stand-in", "built"] if BUILT.exists() else ["stand-in"])
def listed(request: pytest.FixtureRequest, tree: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A bundle and its list: the stand-in, and what packaging/build.py last made on this machine, if it did."""
    bundle = tree if request.param == "stand-in" else BUILT
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        return bundle, json.loads(write_sbom(bundle, tmp_path_factory.mktemp("out")).read_text("utf-8"))


def of(made: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The list's works, neckguide first."""
    yield made["metadata"]["component"]
    yield from made["components"]


def files(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [file for work in of(made) for file in work.get("components", ())]


def named(made: dict[str, Any], ref: str) -> dict[str, Any]:
    return next(work for work in of(made) if work["bom-ref"] == ref)


def told(part: dict[str, Any], name: str) -> str | None:
    return next((each["value"] for each in part.get("properties", ()) if each["name"] == f"neckguide:{name}"), None)


def test_every_file_is_some_works_and_every_listed_file_is_there(listed: tuple[Path, Any]) -> None:
    tree, made = listed
    there = [path for path in tree.rglob("*") if path.is_file() and not path.is_symlink()]
    assert len(there) > 50
    assert sorted(file["name"] for file in files(made)) == sorted(path.relative_to(tree).as_posix() for path in there)
    for file in files(made):
        (sum_,) = file["hashes"]
        assert sum_ == {"alg": "SHA-256", "content": hashlib.sha256((tree / file["name"]).read_bytes()).hexdigest()}


def test_no_program_or_library_is_of_unknown_origin(listed: tuple[Path, Any]) -> None:
    tree, made = listed
    binaries = {file["name"] for file in files(made) if (tree / file["name"]).read_bytes()[:4] == b"\x7fELF"}
    assert len(binaries) >= 14
    assert UNKNOWN not in {work["name"] for work in of(made)}


def test_a_file_that_nobody_knows_is_listed_as_such(tree: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(tree, tmp_path / "neckguide", symlinks=True))
    write(copied / "_internal/PySide6/../strange/strange.so", LIBRARY)
    assert [file.name for file in works(copied)[UNKNOWN].files] == ["strange.so"]


def test_it_is_valid_and_the_check_would_tell_if_it_were_not(listed: tuple[Path, Any]) -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    _, made = listed
    assert validator.validate_str(json.dumps(made)) is None
    wrong = {**made, "components": [{**made["components"][0], "licences": []}]}
    assert validator.validate_str(json.dumps(wrong)) is not None


def test_each_reference_is_one_works_and_every_dependency_is_listed(listed: tuple[Path, Any]) -> None:
    _, made = listed
    refs = [part["bom-ref"] for part in (*of(made), *files(made))]
    assert len(refs) == len(set(refs))
    for entry in made["dependencies"]:
        assert {entry["ref"], *entry["dependsOn"]} <= set(refs)
    ours = next(entry for entry in made["dependencies"] if entry["ref"] == "neckguide")
    assert {"Qt6Core", "typst", "Python", "msgspec", "deb/zlib1g"} <= set(ours["dependsOn"])


def test_versions_are_those_that_the_libraries_themselves_tell(listed: tuple[Path, Any]) -> None:
    tree, made = listed
    core = (tree / "_internal/PySide6/Qt/lib/libQt6Core.so.6").read_bytes()
    assert f"Qt {named(made, 'Qt6Core')['version']} (".encode() in core
    assert f"\0{named(made, 'Qt6Core/PCRE2')['version']} ".encode() in core
    jpeg = (tree / "_internal/PySide6/Qt/plugins/imageformats/libqjpeg.so").read_bytes()
    assert f"libjpeg-turbo version {named(made, 'Qt6Gui/libjpeg-turbo')['version']}".encode() in jpeg
    assert named(made, "ICU")["version"].startswith("73.")
    assert named(made, "Qt6Gui/HarfBuzz")["version"] and named(made, "Qt6Gui/libpng")["version"].startswith("1.6.")
    assert named(made, "Qt6Gui")["version"] == named(made, "Qt6Core")["version"]


def test_what_has_no_version_says_so_and_where_its_licence_was_read(listed: tuple[Path, Any]) -> None:
    _, made = listed
    unknown = [work for work in of(made) if "version" not in work]
    assert {"TinyCBOR", "PDFium", "Abseil"} <= {work["name"] for work in unknown}
    for work in unknown:
        assert told(work, "version") == "unknown" and told(work, "seen"), work["name"]
        assert "@" not in work.get("purl", "")


def test_every_work_has_a_licence(listed: tuple[Path, Any]) -> None:
    _, made = listed
    assert not [work["name"] for work in of(made) if not work.get("licenses")]


def test_the_typesetters_crates_are_all_there_as_its_own_list_has_them(listed: tuple[Path, Any]) -> None:
    tree, made = listed
    own = json.loads(next(tree.glob("_internal/typst-*.dist-info/sboms/*.json")).read_text("utf-8"))
    crates = {work["purl"]: work for work in of(made) if work.get("purl", "").startswith("pkg:cargo/")}
    assert len(crates) == len(own["components"]) == 322
    for crate in own["components"]:
        listed_ = crates[crate["purl"]]
        expected = " ".join(crate["licenses"][0]["expression"].split())
        assert (listed_["version"], listed_["licenses"]) == (crate["version"], [{"expression": expected}])
        assert told(listed_, "inside") == "typst"


def test_a_library_of_the_system_is_its_packages_and_only_in_the_run(listed: tuple[Path, Any]) -> None:
    _, made = listed
    zlib = named(made, "deb/zlib1g")
    assert re.match(r"pkg:deb/\w+/zlib1g@1%3A1\.\S+\?arch=\w+&distro=", zlib["purl"])
    assert told(zlib, "only-in") == ".run" and told(zlib, "seen") == f"Debian's source package zlib {zlib['version']}"
    assert "_internal/libz.so.1" in [file["name"] for file in zlib["components"]]
    assert {told(file, "only-in") for file in zlib["components"]} == {".run"}
    assert told(named(made, "Qt6Core"), "only-in") is None


def test_a_file_that_is_not_as_it_was_published_is_marked(tree: Path, tmp_path: Path) -> None:
    def changed(bundle: Path) -> set[str]:
        made = json.loads(write_sbom(bundle, tmp_path).read_text("utf-8"))
        return {file["name"] for file in files(made) if told(file, "changed")}

    core, icu = (f"_internal/PySide6/Qt/lib/{name}" for name in ("libQt6Core.so.6", "libicuuc.so.73"))
    # The stand-in's small files are in the place of large ones; Qt's libraries are the wheel's own.
    assert "_internal/shiboken6/Shiboken.abi3.so" in changed(tree) and not {core, icu} & changed(tree)
    copied = Path(shutil.copytree(tree, tmp_path / "neckguide", symlinks=True))
    write(copied / icu, (copied / icu).read_bytes()[:-1])
    assert changed(copied) == changed(tree) | {icu}


def test_a_library_of_no_package_stops_the_build(tree: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(tree, tmp_path / "neckguide", symlinks=True))
    library = copied / "_internal/libz.so.1"
    library.write_bytes(library.read_bytes() + b"changed")
    with pytest.raises(CannotBuild, match=r"libz\.so\.1: from no Debian package of this machine"):
        works(copied)


def test_the_same_bundle_gives_the_same_list_and_another_another_name(tree: Path, tmp_path: Path) -> None:
    first = write_sbom(tree, tmp_path).read_bytes()
    copied = Path(shutil.copytree(tree, tmp_path / "elsewhere" / "neckguide", symlinks=True))
    assert write_sbom(copied, tmp_path).read_bytes() == first
    assert b'"timestamp": "2023-11-14T22:13:20Z"' in first
    assert str(tmp_path).encode() not in first and b"/home/" not in first
    write(copied / "_internal/msgspec/_core.so", LIBRARY + b"1")
    assert json.loads(write_sbom(copied, tmp_path).read_bytes())["serialNumber"] != json.loads(first)["serialNumber"]


ELSEWHERE = {
    "neckguide.exe": "neckguide",
    "neckguide-cli.exe": "neckguide",
    "_internal/python311.dll": "Python",
    "_internal/_ctypes.pyd": "Python",
    "_internal/base_library.zip": "Python",
    "_internal/libffi-8.dll": "libffi",
    "_internal/VCRUNTIME140_1.dll": "Microsoft's C and C++ runtime",
    "_internal/PySide6/MSVCP140.dll": "Microsoft's C and C++ runtime",
    "_internal/PySide6/Qt6Core.dll": "Qt6Core",
    "_internal/PySide6/Qt6Widgets.dll": "Qt6Widgets",
    "_internal/PySide6/plugins/styles/qmodernwindowsstyle.dll": "Qt6Widgets",
    "_internal/PySide6/plugins/platforms/qwindows.dll": "Qt6Gui",
    "_internal/PySide6/plugins/imageformats/qsvg.dll": "Qt6Svg",
    "_internal/PySide6/translations/qtbase_en.qm": "Qt translations",
    "_internal/PySide6/QtCore.pyd": "pyside6_essentials",
    "_internal/PySide6/QtPdf.pyd": "pyside6_pdf",
    "_internal/PySide6/pyside6.abi3.dll": "pyside6_essentials",
    "_internal/shiboken6/shiboken6.abi3.dll": "shiboken6",
    "_internal/typst/_typst.pyd": "typst",
    "_internal/neckguide/resources/fonts/NotoSansMath-Regular.ttf": "Noto Sans Math",
}
ON_MACOS = {
    "_internal/PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore": "Qt6Core",
    "_internal/PySide6/Qt/lib/QtDBus.framework/Versions/A/QtDBus": "Qt6DBus",
    "_internal/PySide6/Qt/plugins/platforms/libqcocoa.dylib": "Qt6Gui",
    "_internal/PySide6/QtGui.abi3.so": "pyside6_essentials",
    "_internal/PySide6/libpyside6.abi3.6.12.dylib": "pyside6_essentials",
    "_internal/Python.framework/Versions/3.11/Python": "Python",
    "_internal/Python": "Python",
    "_internal/python3.11/lib-dynload/_json.cpython-311-darwin.so": "Python",
    "_internal/neckguide/resources/fonts/NotoSans-Bold.ttf": "Noto Sans",
}


@pytest.mark.parametrize("names", [ELSEWHERE, ON_MACOS], ids=["windows", "macos"])
def test_files_of_other_systems_are_given_to_the_same_works(tree: Path, tmp_path: Path, names: dict[str, str]) -> None:
    for info in (tree / "_internal").glob("*.dist-info"):
        shutil.copytree(info, tmp_path / "_internal" / info.name)
    for name in names:
        write(tmp_path / name, b"MZ")
    found = {file.relative_to(tmp_path).as_posix(): ref for ref, work in works(tmp_path).items() for file in work.files}
    assert {name: found[name] for name in names} == names
