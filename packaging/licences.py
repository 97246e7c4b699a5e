"""The licence texts and lists of works that a bundle carries, beside the standard texts of resources/licences.

What depends on the bundle is written here: what Qt and the typesetter are made of, Python's and PyInstaller's own
notices, and for each library of the system Debian's file about it. Those last lie in a folder of their own, `system`:
the .run carries the libraries and that folder, the .deb neither.
"""

from __future__ import annotations

import re
import shutil
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

import system_packages
import tools
from works import system_libraries, works

if TYPE_CHECKING:
    from collections.abc import Iterable

    from works import Work

FOLDER = Path("_internal") / "neckguide" / "resources" / "licences"
PARTS, SYSTEM = "parts", "system"
LIST = "THIRD-PARTY.md"
COMMON = Path("/usr/share/common-licenses")


def add_licences(tree: Path, site_packages: Path) -> None:
    """Write into the bundle what must be said of its works. CannotBuild where a licence in it has no text."""
    folder = tree / FOLDER
    found = works(tree)
    keep_texts(folder, found.values())
    parts = tools.fresh(folder / PARTS)
    _write(parts / "Qt.txt", _parts_of_qt(found))
    for package in found.values():
        if crates := [work for work in found.values() if work.inside == package.ref and "pkg:cargo/" in work.purl]:
            _write(parts / f"{package.name}.txt", _crates(package, crates))
    shutil.copyfile(_of_python(found["Python"]), parts / "Python.txt")
    copying = next(site_packages.glob("pyinstaller-*.dist-info/licenses/COPYING.txt"))
    shutil.copyfile(copying, parts / "PyInstaller.txt")
    _add_system(tree, folder / SYSTEM)


def licence_ids(expression: str) -> set[str]:
    """The licences and exceptions that an SPDX expression names."""
    return {word for word in re.split(r"[\s()]+", expression) if word} - {"AND", "OR", "WITH"}


def text_of(id: str, folder: Path) -> Path | None:
    """The text of a licence in this folder: under its own name, or under a work's (`Python-PSF-2.0.txt`)."""
    name = re.sub(r"-(only|or-later)$", "", id)
    own = folder / f"{name}.txt"
    return own if own.exists() else next(iter(sorted(folder.glob(f"*-{name}.txt"))), None)


def keep_texts(folder: Path, found: Iterable[Work]) -> None:
    """Of the texts here keep those of licences in the bundle, and those that the list of works names."""
    texts = {id: text_of(id, folder) for work in found for id in licence_ids(work.licence)}
    if missing := sorted(id for id, text in texts.items() if text is None):
        raise tools.CannotBuild(f"resources/licences has no text for {', '.join(missing)}: put it there")
    told = (folder / LIST).read_text("utf-8")
    for file in folder.glob("*.txt"):
        if file not in texts.values() and file.name not in told:
            file.unlink()


def _parts_of_qt(found: dict[str, Work]) -> str:
    said = [
        "What Qt's libraries here hold beside Qt's own code. Where no version stands, the library does not tell it. "
        "The texts of the licences lie in the same folder as the list of works.",
    ]
    for library in found.values():
        parts = [part for part in found.values() if part.inside == library.ref]
        if library.ref.startswith(("Qt6", "ICU")) and parts:
            said.append(f"In {library.name} {library.version}".strip())
            said += [_about(part) for part in parts]
    return _paragraphs(said)


def _crates(package: Work, crates: list[Work]) -> str:
    said = (
        f"The {len(crates)} Rust crates that {package.name} {package.version} is made from, by its own list. Their "
        "sources, each with its own notices, are on crates.io under these names and versions."
    )
    return _paragraphs([said, *(_about(crate) for crate in crates)])


def _about(work: Work) -> str:
    lines = (f"{work.name} {work.version}".strip(), work.licence, work.copyright or work.authors)
    return "\n    ".join(line for line in lines if line)


def _of_python(python: Work) -> Path:
    """Python's licence with the notices of what is compiled into it, as its packager tells them."""
    library = next((file for file in python.files if file.name.startswith("libpython")), None)
    if package := system_packages.package_of(library):
        return package.copyright
    places = (Path(sys.base_prefix) / "LICENSE.txt", Path(sysconfig.get_path("stdlib")) / "LICENSE.txt")
    found = next((place for place in places if place.exists()), None)
    if found is None:
        raise tools.CannotBuild(f"Python's licence lies in neither of {', '.join(map(str, places))}")
    return found


def _add_system(tree: Path, folder: Path) -> None:
    """Debian's texts on the libraries that are the build machine's own, and a list of which file is whose."""
    libraries = system_libraries(tree)
    if not libraries:
        return
    tools.fresh(folder)
    for package in {package.name: package for package in libraries.values()}.values():
        shutil.copyfile(package.copyright, folder / f"{package.name}.txt")
    for name in sorted(_named_in(folder.glob("*.txt"))):
        shutil.copyfile(COMMON / name, folder / f"{name}.txt")
    said = [
        "Libraries of Debian's that this installation carries, unchanged: each file, its package and version, and the "
        "source package, which https://snapshot.debian.org/ keeps. Beside this list lie Debian's own texts on whose "
        "each is and under which licence, and the texts of the licences that those name.",
        "\n".join(
            f"{file.name}: {package.name} {package.version}, from {package.source} {package.source_version}"
            for file, package in sorted(libraries.items())
        ),
    ]
    _write(folder / "Files-and-sources.txt", _paragraphs(said))


def _named_in(texts: Iterable[Path]) -> set[str]:
    """Names of Debian's common licence texts that these texts refer to."""
    found: set[str] = set()
    for text in texts:
        found |= set(re.findall(rf"{COMMON}/([\w.+-]*\w)", text.read_text("utf-8", "replace")))
    return {name for name in found if (COMMON / name).is_file()}


def _paragraphs(said: list[str]) -> str:
    return "\n\n".join(said)


def _write(file: Path, text: str) -> None:
    file.write_text(f"{text}\n", "utf-8", newline="\n")
