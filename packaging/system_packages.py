"""Which Debian package a library comes from: asked of the machine's own list of packages, and proven byte for byte."""

from __future__ import annotations

import filecmp
import functools
import platform
import re
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from tools import CannotBuild

if TYPE_CHECKING:
    from collections.abc import Iterable

FIELDS = ("binary:Package", "Version", "Architecture", "source:Package", "source:Version")
DOCS = Path("/usr/share/doc")


@dataclass(frozen=True)
class Package:
    """A Debian package: its name and version, those of its sources, and its address for programs."""

    name: str
    version: str
    source: str
    source_version: str
    purl: str

    @property
    def from_source(self) -> str:
        """Which sources it was made from."""
        return f"Debian's source package {self.source} {self.source_version}"

    @property
    def copyright(self) -> Path:
        """Debian's own file on whose the package is and under which licences."""
        return DOCS / self.name / "copyright"

    @property
    def licence(self) -> str:
        """The licences by the names that Debian gives them."""
        told = self.copyright.read_text("utf-8", "replace")
        names: list[str] = []
        for block in re.split(r"\n\s*\n", told):
            about = re.search(r"^Files:\s*(.+)$", block, re.MULTILINE)
            named = re.search(r"^License:\s*(.+)$", block, re.MULTILINE)
            if about and named and not about[1].startswith("debian/"):
                names.append(named[1].strip())
        return (
            f"as Debian records it: {'; '.join(dict.fromkeys(names))}" if names else "as Debian records it in its text"
        )


def packages(libraries: Iterable[Path]) -> dict[Path, Package]:
    """The package of each of these files. CannotBuild where one is no package's."""
    libraries = list(libraries)
    known = _packages(libraries)
    if strangers := sorted(library.name for library in libraries if library not in known):
        raise CannotBuild(
            f"{', '.join(strangers)}: from no Debian package of this machine, so nobody could say whose that is. "
            "Build where the libraries are Debian's"
        )
    return known


def package_of(library: Path | None) -> Package | None:
    """The package of this file, or None where it is no package's."""
    return _packages([library]).get(library) if library else None


def _packages(libraries: list[Path]) -> dict[Path, Package]:
    if not libraries or not shutil.which("dpkg-query"):
        return {}
    owners: dict[Path, str] = {}
    for path, owner in _owners(tuple(sorted({library.name for library in libraries}))):
        for library in libraries:
            if path.name == library.name and path.is_file() and filecmp.cmp(path, library, shallow=False):
                owners.setdefault(library, owner)
    facts = _facts(tuple(sorted({*owners.values()})))
    return {library: facts[owner] for library, owner in owners.items()}


@functools.cache
def _owners(names: tuple[str, ...]) -> list[tuple[Path, str]]:
    """Files of these names in the folders of the machine's libraries, each with its package."""
    folders = [Path(root) / (sysconfig.get_config_var("MULTIARCH") or "") for root in ("/usr/lib", "/lib")]
    # What is not found makes the exit status 1; what is found is told all the same.
    told = _ask("--search", *(str(folder / name) for folder in folders for name in names))
    lines = (line.partition(": ") for line in told.splitlines())
    return [(Path(path), owner.split(", ")[0]) for owner, _, path in lines]


@functools.cache
def _facts(names: tuple[str, ...]) -> dict[str, Package]:
    if not names:
        return {}
    form = "\t".join(f"${{{name}}}" for name in FIELDS) + "\n"
    found: dict[str, Package] = {}
    for line in _ask("--show", f"--showformat={form}", *names).splitlines():
        full, version, architecture, source, source_version = line.split("\t")
        name = full.split(":")[0]
        release = platform.freedesktop_os_release()
        purl = (
            f"pkg:deb/{release['ID']}/{quote(name, safe='')}@{quote(version, safe='~')}"
            f"?arch={architecture}&distro={release['ID']}-{release.get('VERSION_ID', 'unknown')}"
        )
        found[full] = found[f"{name}:{architecture}"] = found[name] = Package(
            name, version, source, source_version, purl
        )
    return found


def _ask(*words: str) -> str:
    return subprocess.run(("dpkg-query", *words), capture_output=True, text=True).stdout
