"""The bundle: one folder with the program and all it needs, made by PyInstaller, made smaller, and tried."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from string import Template

import icons
import licences
import smaller
import tools
import windows

# What a Linux machine with a desktop has: the C library, the graphics driver's, and the print service's.
FROM_THE_HOST = re.compile(
    r"(ld-linux.*|lib(c|m|dl|rt|pthread|util|resolv|stdc\+\+|gcc_s|GL|EGL|wayland-(client|cursor|egl)|xcb|cups)\.so\.\d+)"
)


def bundle() -> Path:
    """The folder of the app as installers carry it. CannotBuild where the bundle lacks a library or fails its test."""
    if sys.platform == "linux":
        tools.need({"objdump": "binutils"})
    else:
        # On Linux the icons lie beside the program; its installers draw their own.
        icons.make_icons(tools.BUILD / "icons")
    if sys.platform == "win32":
        write_version(tools.BUILD / "version.txt")
    made = tools.fresh(tools.BUILD / "bundle")
    tools.run(
        *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"),
        *("--distpath", made, "--workpath", tools.BUILD / "pyinstaller", tools.ROOT / "build.spec"),
        cwd=tools.ROOT,
        # Python's sets have the order of their hashes, and PyInstaller writes some of them down.
        env={"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": str(tools.epoch())},
    )
    # On macOS PyInstaller makes neckguide.app of the same files beside it; macos.py brings that up to date.
    tree = made / "neckguide"
    smaller.make_smaller(tree / "_internal")
    for record in (tree / "_internal").glob("*.dist-info/RECORD"):
        # pip's start scripts are not in the bundle, and their sums tell the folder of the build's environment.
        lines = record.read_text("utf-8").splitlines(keepends=True)
        record.write_text("".join(line for line in lines if not line.startswith("../")), "utf-8", newline="")
    licences.add_licences(tree, _packages())
    if sys.platform == "linux":
        see_links(tree)
    tools.settle(tree)
    print(self_test(tree / ("neckguide-cli.exe" if sys.platform == "win32" else "neckguide")))
    return tree


def write_version(file: Path) -> None:
    """What Windows shows of the programs, for PyInstaller."""
    text = (tools.ROOT / "packaging" / "windows" / "version.txt").read_text("utf-8")
    numbers = windows.numbers(tools.version()).replace(".", ", ")
    file.write_text(Template(text).substitute(version=tools.version(), numbers=numbers), "utf-8")


def host_libraries(tree: Path) -> list[Path]:
    """Files and links in the bundle that are the build machine's own, not a package's: the .deb goes without them."""
    internal = tree / "_internal"
    ours = re.compile(r"lib(python3|Qt6|icu|pyside6|shiboken6)")
    return sorted(path for path in internal.glob("lib*.so*") if not ours.match(path.name))


def links(files: list[Path]) -> dict[Path, list[str]]:
    """What each of these ELF files links to, by name."""
    told = tools.run("readelf", "--dynamic", "--wide", *files)
    found: dict[Path, list[str]] = {file: [] for file in files}
    # With one file alone readelf does not name it.
    at = files[0]
    for line in told.splitlines():
        if line.startswith("File: "):
            at = Path(line.removeprefix("File: "))
        elif "(NEEDED)" in line:
            found[at].append(line.split("[")[1].rstrip("]"))
    return found


def binaries(tree: Path) -> list[Path]:
    """The programs and libraries in the bundle; links left out."""
    files = (path for path in sorted(tree.rglob("*")) if path.is_file() and not path.is_symlink())
    return [file for file in files if _is_elf(file)]


def see_links(tree: Path) -> None:
    """CannotBuild where something in the bundle links to what is neither in it nor on every machine.

    PyInstaller only warns of a library that the build machine lacks.
    """
    files = binaries(tree)
    here = {path.name for path in tree.rglob("*")}
    missing = {
        f"{name} (for {file.name})"
        for file, names in links(files).items()
        for name in names
        if name not in here and not FROM_THE_HOST.fullmatch(name)
    }
    if missing:
        raise tools.CannotBuild(f"the bundle lacks libraries that this machine has not: {', '.join(sorted(missing))}")


def self_test(program: Path) -> str:
    """What the bundle says of itself, in a home of its own and without a display."""
    with tempfile.TemporaryDirectory(prefix="neckguide-build-") as home:
        env = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP") if name in os.environ}
        done = subprocess.run(
            (program, "self-test"),
            env={**env, "HOME": home, "USERPROFILE": home, "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=300,
        )
        left = [path for path in Path(home).rglob("*") if path.is_file()]
    if done.returncode or left:
        raise tools.CannotBuild(f"the bundle failed its self-test:\n{done.stdout}{done.stderr}{left or ''}")
    return done.stdout


def _packages() -> Path:
    import sysconfig

    return Path(sysconfig.get_path("purelib"))


def _is_elf(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(4) == b"\x7fELF"
