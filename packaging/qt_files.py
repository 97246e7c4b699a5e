"""Which files of Qt, Python and the system a bundle keeps. Pure functions over PyInstaller's lists.

An entry is what PyInstaller calls one: the path in the bundle, the file on this machine, and its kind ("BINARY",
"EXTENSION", "DATA", "SYMLINK"). build.spec applies this; the tests apply it to the lists of all five platforms' wheels.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Entry = tuple[str, str, str]

# The app opens no network connection, so TLS and QtNetwork's Python half stay out. Its C++ library stays where
# Qt itself links to it.
EXCLUDED_MODULES = (
    *("bootstrap", "pip", "setuptools", "pkg_resources", "ensurepip", "venv", "unittest", "pydoc", "pytest"),
    *("tkinter", "_tkinter", "ssl", "_ssl", "_hashlib", "sqlite3", "multiprocessing", "xmlrpc"),
    "PySide6.QtNetwork",
    # Only Windows prints by way of Qt.
    *(() if sys.platform == "win32" else ("PySide6.QtPrintSupport", "neckguide.ui.qt_desk")),
)
DROPPED_PLUGINS = {
    *("egldeviceintegrations", "generic", "networkinformation", "tls", "qmltooling", "sqldrivers"),
    *("vectorimageformats", "designer", "wayland-graphics-integration-server"),
    "printsupport",  # the app speaks to CUPS itself, through the machine's own library (neckguide/cups.py)
    "permissions",  # on macOS they ask for camera, contacts and place; the app asks for none
}
# Of a folder named here only these stay; of a folder not named in either, all.
KEPT_PLUGINS = {
    "platforms": {"qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"},
    "platformthemes": {"qxdgdesktopportal"},
    "imageformats": {"qjpeg", "qsvg", "qico", "qicns"},
    "wayland-graphics-integration-client": {"qt-plugin-wayland-egl"},
    "wayland-shell-integration": {"xdg-shell"},
    "platforminputcontexts": {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"},
}
DROPPED_LIBRARIES = {
    "opengl32sw.dll",  # OpenGL drawn by the processor; this app's widgets need no OpenGL
    "libstdc++.so.6",  # an old one here could break a newer graphics driver of the machine's
    "libgcc_s.so.1",
}


def languages(resources: Path) -> set[str]:
    """The languages that a topic or the window is translated to."""
    topics = {folder.name for folder in resources.glob("topics/*/*/") if re.fullmatch(r"[a-z]{2,3}", folder.name)}
    windows = {re.split(r"[_.]", file.name)[-2] for file in resources.glob("translations/*_*.qm")}
    return topics | windows | {"en"}


def filtered(
    binaries: Sequence[Entry],
    datas: Sequence[Entry],
    languages: Iterable[str],
    links_of: Callable[[str], Iterable[str]],
) -> tuple[list[Entry], list[Entry]]:
    """What stays of PyInstaller's binaries and data files; `links_of` names what a file links to."""
    spoken = frozenset(languages)
    left = linked([entry for entry in binaries if is_kept(entry[0], spoken)], links_of)
    return left, links_that_lead([entry for entry in datas if is_kept(entry[0], spoken)], left)


def plugin(destination: str) -> tuple[str, str] | None:
    """A Qt plugin's folder and bare name; None for what is not a plugin."""
    found = re.search(r"(?:^|/)plugins/([^/]+)/(?:lib)?([^/]+?)\.(?:so|dll|dylib)$", destination.replace("\\", "/"))
    return (found[1], found[2]) if found else None


def is_kept(destination: str, languages: Iterable[str]) -> bool:
    """Whether the app can come to load this file."""
    destination = destination.replace("\\", "/")
    if found := plugin(destination):
        folder, name = found
        return folder not in DROPPED_PLUGINS and name in KEPT_PLUGINS.get(folder, {name})
    if "PySide6" in destination and "/translations/" in destination:
        return destination.endswith(tuple(f"/qtbase_{language}.qm" for language in languages))
    return _name(destination) not in DROPPED_LIBRARIES


def linked(binaries: Sequence[Entry], links_of: Callable[[str], Iterable[str]]) -> list[Entry]:
    """The binaries that something kept links to, in their order; `links_of` names what a file links to."""
    by_name: dict[str, list[Entry]] = {}
    for entry in binaries:
        by_name.setdefault(_name(entry[0]), []).append(entry)
    waiting = [entry for entry in binaries if _is_loaded_by_name(entry)]
    seen: set[str] = set()
    while waiting:
        destination, source, kind = waiting.pop()
        if destination in seen:
            continue
        seen.add(destination)
        if kind != "SYMLINK" and Path(source).is_file():
            for link in links_of(source):
                waiting += by_name.get(_name(link), [])
    return [entry for entry in binaries if entry[0] in seen]


def links_that_lead(datas: Iterable[Entry], binaries: Sequence[Entry]) -> list[Entry]:
    """The data files, less PyInstaller's links at the top to libraries that are no longer there.

    Of a macOS framework all stays or goes with its library: one that lacks a link or is empty cannot be signed.
    """
    left = {_name(entry[0]) for entry in binaries}
    frameworks = {framework(entry[0]) for entry in binaries}
    return [
        entry
        for entry in datas
        if (
            framework(entry[0]) in frameworks
            if framework(entry[0])
            else entry[2] != "SYMLINK" or _name(entry[0]) in left
        )
    ]


def framework(destination: str) -> str | None:
    """The macOS framework that this file lies in."""
    home, within, _ = destination.partition(".framework/")
    return home if within else None


def _is_loaded_by_name(entry: Entry) -> bool:
    """Whether Python or Qt opens this file itself, where others are opened because something links to them."""
    name = _name(entry[0])
    # Python's own library is called “Python” on macOS, where no extension links to it.
    is_python = name == "python" or "python3" in name or "vcruntime" in name
    return (
        is_python
        or ".abi3." in name
        or name.endswith(".pyd")
        or entry[2] == "EXTENSION"
        or plugin(entry[0]) is not None
    )


def _name(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).name.lower()
