"""The setup for Windows, made by NSIS from packaging/windows/neckguide.nsi, on Linux and on Windows alike.

With NECKGUIDE_SIGN in the environment, the programs, the uninstaller and the setup are signed: it holds a command that
signs the one file whose name is put behind it, as

    NECKGUIDE_SIGN=signtool sign /fd sha256 /tr http://timestamp.example /td sha256 /f C:/keys/clinic.pfx

A signed setup holds the time of signing and so is never twice the same; an unsigned one is, bit for bit.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from itertools import groupby
from pathlib import Path, PureWindowsPath

from tools import ROOT, CannotBuild, need, run, size, version

HERE = Path(__file__).resolve().parent
SIGN = "NECKGUIDE_SIGN"
PROGRAMS = ("neckguide.exe", "neckguide-cli.exe")

# The Windows release of NSIS has only 32-bit stubs; Debian's has 64-bit ones too, which a plain 64-bit wine can run,
# so that what is tested is what ships. Either runs on 64-bit Windows and installs the same.
TARGET = "x86-unicode" if sys.platform == "win32" else "amd64-unicode"

# A warning is an error; on Windows, where another release of NSIS may warn of more, it is only printed.
WARNINGS = () if sys.platform == "win32" else ("-WX",)

# Windows' 260 characters, less those of C:\Users\<20>\AppData\Local\Programs\neckguide\neckguide.new\
LONGEST_NAME = 180


# The picture beside the last page, twice as large as it is shown at 100 %, and how the icon lies on it.
SIDE_SIZE = (328, 628)
SIDE_COLOUR = "#e7f0ee"
SIDE_ICON = 192


def build_setup(tree: Path, out: Path) -> Path:
    """The setup that installs this tree, as a file in `out`. CannotBuild where it cannot be made."""
    from icons import make_icons

    with tempfile.TemporaryDirectory() as scratch:
        make_icons(Path(scratch))
        return compile_setup(tree, out, Path(scratch), version())


def compile_setup(tree: Path, out: Path, icons: Path, version: str) -> Path:
    """The setup of this version, with the icons that `make_icons` wrote."""
    missing = [name for name in (*PROGRAMS, "_internal") if not (tree / name).exists()]
    if missing:
        raise CannotBuild(f"{tree} is not neckguide for Windows: it has no {' and no '.join(missing)}")
    sign = os.environ.get(SIGN)
    if sign:
        for name in PROGRAMS:
            _sign(tree / name, sign)
    setup = out.resolve() / f"neckguide-{version}-windows-x86_64-setup.exe"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        files, side = Path(scratch, "files.nsh"), Path(scratch, "side.bmp")
        files.write_text(file_commands(tree), "utf-8")
        draw_side(icons / "hicolor/256x256/apps/neckguide.png", side)
        handed = {
            "VERSION": version,
            "NUMBERS": numbers(version),
            "SIZE": str(-(-size(tree.rglob("*")) // 1024)),
            "FILES": str(files),
            "LICENCE": str(ROOT / "LICENSE"),
            "ICON": str(icons.resolve() / "neckguide.ico"),
            "SIDE": str(side),
            "OUT": str(setup),
            "TARGET": TARGET,
            **({"SIGN": sign} if sign else {}),
        }
        run(
            *(makensis(), "-V2", *WARNINGS, "-INPUTCHARSET", "UTF8", "-NOCD"),
            *(f"-D{name}={value}" for name, value in handed.items()),
            HERE / "windows" / "neckguide.nsi",
            cwd=tree,
        )
    return setup


def makensis() -> str:
    """NSIS' compiler; installed for root on Debian. CannotBuild where there is none."""
    if sys.platform != "win32":
        need({"makensis": "nsis"})
    beside = Path(os.environ.get("PROGRAMFILES(X86)", ""), "NSIS", "makensis.exe")
    found = shutil.which("makensis") or (str(beside) if beside.is_file() else None)
    if found is None:
        raise CannotBuild("makensis is missing: install NSIS from https://nsis.sourceforge.io, then try again")
    return found


def numbers(version: str) -> str:
    """The version as Windows compares it. 0.2.0rc1 is 0.2.0.0 too: candidates and the release replace each other."""
    found = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    if found is None or any(int(number) > 0xFFFF for number in found.groups()):
        raise CannotBuild(f"the version {version} does not begin with three numbers that Windows can compare")
    return ".".join((*found.groups(), "0"))


def file_commands(tree: Path) -> str:
    """What has NSIS pack each file of the tree into neckguide.new: in one order, whatever the disk's is."""
    files = sorted(
        (path.relative_to(tree) for path in tree.rglob("*") if path.is_file()),
        key=lambda path: (path.parent.as_posix(), path.name),
    )
    lines: list[str] = []
    for folder, inside in groupby(files, key=lambda path: path.parent):
        names = (name.replace("$", "$$") for name in folder.parts)
        lines.append(f'SetOutPath "{PureWindowsPath("${NEW}", *names)}"')
        for path in inside:
            if len(str(path)) > LONGEST_NAME:
                raise CannotBuild(f"{path} is too long a name for Windows, with the folder that it is installed to")
            lines.append(f'File "{path}"')
    return "\n".join(lines) + "\n"


def draw_side(icon: Path, out: Path) -> None:
    """The picture beside the last page: the icon on a plain ground, as a BMP."""
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QColor, QImage, QPainter

    width, height = SIDE_SIZE
    picture = QImage(width, height, QImage.Format.Format_RGB888)
    picture.fill(QColor(SIDE_COLOUR))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    edge = (width - SIDE_ICON) // 2
    painter.drawImage(QRectF(edge, edge, SIDE_ICON, SIDE_ICON), QImage(str(icon)))
    painter.end()
    if not picture.save(str(out)):
        raise CannotBuild(f"{out} could not be written")


def _sign(program: Path, command: str) -> None:
    # As a line for the shell, as NSIS runs it for the setup and the uninstaller.
    done = subprocess.run(f'{command} "{program}"', shell=True, capture_output=True, text=True, errors="replace")
    if done.returncode:
        raise CannotBuild(f"{program.name} could not be signed with {SIGN}: {(done.stderr or done.stdout).strip()}")
