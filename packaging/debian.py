"""The package for Debian and Ubuntu: the bundle on the system's own libraries, and what a desktop wants beside it."""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import tempfile
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

import licences
from bundle import binaries, host_libraries
from debian_texts import HOME, LINUX, METAINFO, changelog, copyright_file, metainfo
from icons import make_hicolor
from manual import completion, manual
from tools import CannotBuild, contact, epoch, need, run, settle, version

if TYPE_CHECKING:
    from collections.abc import Iterable

PROGRAMS = {
    "dpkg-deb": "dpkg",
    "dpkg-shlibdeps": "dpkg-dev",
    "lintian": "lintian",
    "desktop-file-validate": "desktop-file-utils",
    "appstreamcli": "appstream",
}
SCRIPTS = ("preinst", "prerm")
COMPLETIONS = {"bash": "bash-completion/completions/neckguide", "zsh": "zsh/vendor-completions/_neckguide"}
OPTIONAL = re.compile("wayland|cups", re.IGNORECASE)
"""Files that the app does without: Wayland's where there is X11, and the printers', where a sheet can be saved."""
OPENED_BY_NAME = ("libcups2",)
"""Packages of libraries that no file links to: `neckguide/libcups.py` opens CUPS itself, where it is."""
RENAMED = ("libcups2", "libglib2.0-0")
"""Libraries that Debian 13 and Ubuntu 24.04 have under the same name with `t64` behind it."""


def build_deb(tree: Path, out: Path) -> Path:
    """Make the package of this bundle in the folder `out`, and give its file. CannotBuild where lintian finds fault."""
    deb = pack_deb(tree, out)
    run("lintian", "--fail-on", "error,warning", deb)
    return deb


def pack_deb(tree: Path, out: Path) -> Path:
    """The package, which lintian has not yet seen."""
    need(PROGRAMS)
    out.mkdir(parents=True, exist_ok=True)
    architecture = run("dpkg", "--print-architecture").strip()
    deb = out / f"neckguide_{version()}_{architecture}.deb"
    with tempfile.TemporaryDirectory(prefix="deb-", dir=out) as folder:
        root = Path(folder) / "root"
        _fill(root, tree)
        _control(root, architecture)
        settle(root)
        # At level 6 xz works in blocks of 24 MiB: every core helps here and at the installation, and their number does
        # not change a byte. Level 9 would take one block, so one core: 3 % smaller, and slower to install.
        pack = ("dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build")
        run(*pack, root, deb, env={"SOURCE_DATE_EPOCH": str(epoch())})
    return deb


def _fill(root: Path, tree: Path) -> None:
    """Everything that the package installs, under this root."""
    home, share = root / HOME, root / "usr/share"
    shutil.copytree(tree, home, symlinks=True)
    for library in host_libraries(tree):
        (home / library.relative_to(tree)).unlink()
    # Debian's own texts on those libraries go with them.
    shutil.rmtree(home / licences.FOLDER / licences.SYSTEM, ignore_errors=True)
    for library in binaries(home / "_internal"):
        library.chmod(0o644)
    program = root / "usr/bin/neckguide"
    program.parent.mkdir()
    program.symlink_to("../lib/neckguide/neckguide")
    make_hicolor(share / "icons/hicolor")
    _write(share / "applications/neckguide.desktop", (LINUX / "neckguide.desktop").read_text("utf-8"))
    _write(share / "metainfo" / METAINFO, metainfo())
    _write(share / "man/man1/neckguide.1.gz", manual())
    for shell, file in COMPLETIONS.items():
        _write(share / file, completion(shell))
    _write(share / "doc/neckguide/copyright", copyright_file(home))
    _write(share / "doc/neckguide/changelog.gz", changelog())
    _write(share / "lintian/overrides/neckguide", (LINUX / "lintian-overrides").read_text("utf-8"))
    _validate(share)


def _validate(share: Path) -> None:
    """Have both files read by who knows them: a desktop only leaves out what it cannot read, and tells nobody."""
    run("desktop-file-validate", share / "applications/neckguide.desktop")
    try:
        run("appstreamcli", "validate", "--no-net", share / "metainfo" / METAINFO)
    except CannotBuild as fault:
        # Debian 13's also warns that there is no web page; there is none yet.
        if not re.fullmatch(r"W: \S+ url-homepage-missing", "\n".join(re.findall(r"[EW]: .*", str(fault)))):
            raise


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    content = text.encode()
    # Without a name or a time in it, gzip's file is the same each time.
    file.write_bytes(gzip.compress(content, 9, mtime=0) if file.suffix == ".gz" else content)


def _control(root: Path, architecture: str) -> None:
    """What dpkg reads: the fields, the scripts, and sums by which `dpkg --verify` finds a file that was changed."""
    depends, recommends = dependencies(root)
    name, address = contact()
    everything = sorted(root.rglob("*"))
    files = [path for path in everything if path.is_file() and not path.is_symlink()]
    fields = {
        "version": version(),
        "architecture": architecture,
        "maintainer": f"{name} <{address}>",
        # As dpkg-gencontrol counts: a file in whole kilobytes, all else as one.
        "kilobytes": sum(-(-file.stat().st_size // 1024) for file in files) + len(everything) - len(files),
        "depends": ", ".join(depends),
        "recommends": ", ".join(recommends),
    }
    sums = [f"{hashlib.md5(file.read_bytes()).hexdigest()}  {file.relative_to(root)}\n" for file in files]
    folder = root / "DEBIAN"
    _write(folder / "control", Template((LINUX / "control").read_text("utf-8")).substitute(fields))
    _write(folder / "md5sums", "".join(sums))
    for script in SCRIPTS:
        shutil.copyfile(LINUX / script, folder / script)
        (folder / script).chmod(0o755)


def dependencies(root: Path) -> tuple[list[str], list[str]]:
    """The packages that the files under this root link to: what they need, and what only an optional one needs."""
    linked = binaries(root)
    optional = [path for path in linked if OPTIONAL.search(str(path.relative_to(root)))]
    needed = [path for path in linked if path not in optional]
    own = [f"-l{folder}" for folder in sorted({path.parent for path in linked})]
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder) / "debian/control", "Source: neckguide\n\nPackage: neckguide\nArchitecture: any\n")
        run(
            *("dpkg-shlibdeps", "--ignore-missing-info", "-Tfound", *own),
            *("-dDepends", *needed, "-dRecommends", *optional),
            cwd=Path(folder),
        )
        found = dict(line.split("=", 1) for line in (Path(folder) / "found").read_text("utf-8").splitlines())
    depends = packages(found.get("shlibs:Depends", "").split(", "))
    recommends = packages([*found.get("shlibs:Recommends", "").split(", "), *OPENED_BY_NAME])
    # No font is among them: neckguide has its own, and fontconfig brings one for what these lack.
    return depends, [package for package in recommends if package not in depends]


def packages(found: Iterable[str]) -> list[str]:
    """Packages as they are called in Debian 12, 13 and Ubuntu.

    A version is asked of the C library alone. Qt's and the PDF engine's wheels are made on older systems than these;
    the versions that the build machine happens to have would keep neckguide from systems on which it runs.
    """
    named: set[str] = set()
    for entry in filter(None, found):
        name = entry.split()[0].removesuffix("t64")
        if name == "libc6":
            named.add(entry)
        else:
            named.add(f"{name} | {name}t64" if name in RENAMED or name != entry.split()[0] else name)
    return sorted(named)
