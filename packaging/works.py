"""What the bundle is made of: every file belongs to one work.

Whose a file is, and what lies within a library without a file of its own, says works.toml; versions are read from the
files themselves.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
import tomllib
from dataclasses import dataclass, field
from email.parser import HeaderParser
from typing import TYPE_CHECKING, Any

import system_packages
import tools

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from system_packages import Package

WORKS = tools.ROOT / "packaging" / "works.toml"
SYSTEM_TEXTS = "neckguide/resources/licences/system/"
OURS = "neckguide"
UNKNOWN = "Files of unknown origin"
# Packages whose folder has another name than they have.
FOLDERS = {"PySide6/QtPdf": "pyside6_pdf", "PySide6/": "pyside6_essentials"}

Entry = dict[str, Any]
"""A table of works.toml."""


@dataclass
class Work:
    """One work in the bundle: its facts, its files, and the work that it lies in where it has none of its own."""

    ref: str
    name: str
    version: str = ""
    licence: str = ""
    licence_name: str = ""
    copyright: str = ""
    authors: str = ""
    purl: str = ""
    kind: str = "library"
    inside: str = ""
    seen: str = ""
    only_in: str = ""
    archive: str = ""
    needs: tuple[str, ...] = ()
    files: list[Path] = field(default_factory=list)


def works(tree: Path) -> dict[str, Work]:
    """All works in the bundle by their reference: neckguide first, then the others by name, then the crates."""
    told: list[Entry] = tomllib.loads(WORKS.read_text("utf-8"))["work"]
    packages, libraries = python_packages(tree), host_packages(tree)
    found, entries = {OURS: Work(OURS, OURS), **packages}, dict[str, Entry]()
    for file in files(tree):
        path = inner(tree, file)
        # Modules of Python's own library lie beside those of packages.
        if path.endswith(".pyc") and re.split("[/.]", path)[0] in sys.stdlib_module_names:
            path = f"python3/{path}"
        if file in libraries:
            found.setdefault(libraries[file].ref, libraries[file]).files.append(file)
        elif named := _named(path, told):
            ref, entry = named
            entries.setdefault(ref, entry)
            found.setdefault(ref, Work(ref, ref)).files.append(file)
        else:
            package = packages.get(_package(path)) or Work(UNKNOWN, UNKNOWN, licence_name="unknown")
            found.setdefault(package.ref, package).files.append(file)
    for ref, entry in entries.items():
        like = next((other for other in told if other["name"] == entry.get("like")), entry)
        holder = found.get(like["name"], found[ref])
        _tell(found[ref], {**like, **entry}, _version(like, holder.files))
    found[OURS].version = tools.version()
    if "Python" in found:
        _tell_debians_python(found["Python"])
    here = system(tree)
    for entry in told:
        for parent in entry.get("inside", ()) if here in entry.get("only", (here,)) else ():
            if parent in found and (part := _part(entry, found[parent])):
                found[part.ref] = part
    ours = {OURS: found.pop(OURS)}
    return ours | {ref: found[ref] for ref in sorted(found, key=str.casefold)} | _crates(packages)


def system(tree: Path) -> str:
    """What the bundle runs on: linux, windows or macos."""
    if (tree / "neckguide.exe").exists():
        return "windows"
    return "macos" if any(tree.rglob("*.dylib")) else "linux"


def files(tree: Path) -> list[Path]:
    """All files in the bundle; links left out."""
    return sorted(path for path in tree.rglob("*") if path.is_file() and not path.is_symlink())


def inner(tree: Path, file: Path) -> str:
    """The path of a file as works.toml sees it: from _internal, or the bare name of a program beside it."""
    return file.relative_to(tree).as_posix().removeprefix("_internal/")


def python_packages(tree: Path) -> dict[str, Work]:
    """The Python packages whose metadata is in the bundle, by name; their folders of metadata are the first file."""
    found: dict[str, Work] = {}
    for file in sorted((tree / "_internal").glob("*.dist-info/METADATA")):
        told = HeaderParser().parsestr(file.read_text("utf-8"))
        name = re.sub(r"[-_.]+", "-", told["Name"]).lower()
        ref = name.replace("-", "_")
        found[ref] = Work(
            ref,
            told["Name"],
            version=told["Version"],
            licence=told["License-Expression"] or told["License"] or "",
            authors=told["Author"] or "",
            purl=f"pkg:pypi/{name}@{told['Version']}",
        )
    return found


def system_libraries(tree: Path) -> dict[Path, Package]:
    """The libraries in the bundle that are the build machine's own, each with its package."""
    from bundle import host_libraries  # it imports what imports this

    return system_packages.packages(path for path in host_libraries(tree) if path.is_file() and not path.is_symlink())


def host_packages(tree: Path) -> dict[Path, Work]:
    """The Debian packages of the libraries that are the build machine's own, by those files and by their texts."""
    found: dict[Path, Work] = {}
    for library, package in system_libraries(tree).items():
        ref = f"deb/{package.name}"
        work = next((work for work in found.values() if work.ref == ref), None) or Work(
            ref,
            package.name,
            version=package.version,
            licence_name=package.licence,
            purl=package.purl,
            only_in=".run",
            seen=package.from_source,
        )
        found[library] = work
        text = tree / "_internal" / SYSTEM_TEXTS / f"{package.name}.txt"
        if text.exists():
            found[text] = work
    return found


def _named(path: str, told: list[Entry]) -> tuple[str, Entry] | None:
    """The work that works.toml gives this file to."""
    for entry in told:
        if "files" in entry and (fits := re.fullmatch(entry["files"], path)):
            return fits.expand(entry["name"]).strip(), entry
    return None


def _package(path: str) -> str:
    """The Python package that a file lies in the folder of, or its metadata's."""
    folder = path.split("/")[0].split("-")[0].lower()
    return next((package for start, package in FOLDERS.items() if path.startswith(start)), folder)


def _part(entry: Entry, parent: Work) -> Work | None:
    if "if_seen" in entry and not _search(entry["if_seen"], parent.files):
        return None
    part = Work(f"{parent.ref}/{entry['name']}", entry["name"], inside=parent.ref)
    _tell(part, entry, _version(entry, parent.files))
    return part


def _tell(work: Work, entry: Entry, version: str) -> None:
    for key in ("kind", "licence", "licence_name", "copyright", "seen"):
        setattr(work, key, entry.get(key, getattr(work, key)))
    purl = entry.get("purl", "")
    work.version = version
    work.purl = purl.format(version=version) if version else purl.split("@")[0]


def _tell_debians_python(python: Work) -> None:
    """Where the bundle has Debian's Python, its address names Debian's version, which has mends of its own."""
    library = next((file for file in python.files if file.name.startswith("libpython")), None)
    if package := system_packages.package_of(library):
        python.purl, python.seen = package.purl, package.from_source


def _version(entry: Entry, files: Iterable[Path]) -> str:
    if package := entry.get("package"):
        try:
            return importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            return ""
    found = _search(entry["version"], files) if "version" in entry else None
    return found[1].replace(b"\0", b"").decode() if found else ""


def _search(expression: str, files: Iterable[Path]) -> re.Match[bytes] | None:
    compiled = re.compile(expression.encode())
    matches = (compiled.search(file.read_bytes()) for file in files)
    return next((match for match in matches if match), None)


def _crates(packages: dict[str, Work]) -> dict[str, Work]:
    """What packages with a list of their own are compiled from (the typesetter's 322 Rust crates)."""
    found: dict[str, Work] = {}
    for package in packages.values():
        for file in package.files:
            if file.parent.name == "sboms":
                found |= _crates_of(package, json.loads(file.read_text("utf-8")))
    return found


def _crates_of(package: Work, told: dict[str, Any]) -> dict[str, Work]:
    needs = {entry["ref"]: tuple(entry.get("dependsOn", ())) for entry in told["dependencies"]}
    found: dict[str, Work] = {}
    for entry in told["components"]:
        ref = entry["bom-ref"]
        found[ref] = Work(
            ref,
            entry["name"],
            entry["version"],
            licence=" ".join(_expression(entry.get("licenses", ())).split()),
            authors=entry.get("author", ""),
            purl=entry["purl"],
            inside=package.ref,
            archive=next((hash["content"] for hash in entry.get("hashes", ()) if hash["alg"] == "SHA-256"), ""),
            needs=needs.get(ref, ()),
        )
    return found


def _expression(licences: Iterable[dict[str, Any]]) -> str:
    told = [entry.get("expression") or entry["license"].get("id") or entry["license"]["name"] for entry in licences]
    return " AND ".join(told)
