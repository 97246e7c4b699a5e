"""A bundle to try things on: real libraries of Qt and of the system where they matter, small files elsewhere."""

from __future__ import annotations

import shutil
import sysconfig
from importlib.metadata import distribution
from pathlib import Path

from tools import ROOT

PACKAGES = ("PySide6_Essentials", "PySide6_Pdf", "shiboken6", "markdown", "msgspec", "platformdirs", "tomlkit", "typst")
SITE = Path(sysconfig.get_path("purelib"))
QT = (
    *("lib/libQt6Core.so.6", "lib/libQt6Gui.so.6", "lib/libQt6Pdf.so.6", "lib/libicuuc.so.73"),
    *("plugins/imageformats/libqjpeg.so", "plugins/iconengines/libqsvgicon.so", "plugins/platforms/libqwayland.so"),
    "translations/qtbase_en.qm",
)
SYSTEM = "libz.so.1"
LIBRARY = b"\x7fELF\2\1\1" + bytes(64)


def make_bundle(tree: Path) -> Path:
    """The bundle of a Linux machine, in a new folder."""
    internal = tree / "_internal"
    for name in QT:
        copy(SITE / "PySide6/Qt" / name, internal / "PySide6/Qt" / name)
    for package in PACKAGES:
        for file in distribution(package).files or ():
            if ".dist-info/" in str(file):
                copy(Path(str(file.locate())), internal / file)
    shutil.copytree(ROOT / "resources/licences", internal / "neckguide/resources/licences")
    shutil.copytree(ROOT / "resources/fonts", internal / "neckguide/resources/fonts")
    for name in ("PySide6/QtCore.abi3.so", "PySide6/QtPdf.abi3.so", "shiboken6/Shiboken.abi3.so", "msgspec/_core.so"):
        write(internal / name, LIBRARY)
    write(internal / "typst/_typst.abi3.so", LIBRARY)
    write(internal / "libpython3.11.so.1.0", LIBRARY + b"\0003.11.2\0")
    write(internal / "python3.11/lib-dynload/_decimal.so", LIBRARY)
    write(internal / "base_library.zip", b"PK")
    write(tree / "neckguide", LIBRARY)
    copy(of_the_system(SYSTEM), internal / SYSTEM)
    (internal / "libQt6Core.so.6").symlink_to("PySide6/Qt/lib/libQt6Core.so.6")
    return tree


def of_the_system(name: str) -> Path:
    """A library of this machine's."""
    folders = [Path(root) / (sysconfig.get_config_var("MULTIARCH") or "") for root in ("/usr/lib", "/lib")]
    return next(folder / name for folder in folders if (folder / name).exists())


def copy(file: Path, to: Path) -> None:
    """Copy a file, with the folders above it."""
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, to)


def write(file: Path, content: bytes) -> None:
    """Write a file, with the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
