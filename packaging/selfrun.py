"""The installer for one user of any Linux: one file that is a script and, behind it, the bundle as .tar.gz."""

from __future__ import annotations

import hashlib
import platform
import re
import shutil
import tempfile
from pathlib import Path
from shlex import quote
from typing import NamedTuple

from bundle import binaries, links
from icons import make_hicolor
from tools import ROOT, CannotBuild, epoch, need, run, version

SCRIPTS = ROOT / "packaging" / "selfrun"
PROGRAMS = {"libdeflate-gzip": "libdeflate-tools", "readelf": "binutils", "tar": "tar"}
PACKAGES = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl"),
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
    "libgcc_s.so.1": ("libgcc-s1", "libgcc"),
    "libstdc++.so.6": ("libstdc++6", "libstdc++"),
    "libxcb.so.1": ("libxcb1", "libxcb"),
}
"""What Debian and Fedora call the packages of the libraries that the bundle takes from the system."""
C_LIBRARY = re.compile(r"(ld-linux.*|lib(c|dl|m|pthread|resolv|rt|util))\.so\.\d+")
OPTIONAL = re.compile(r"wayland|/printsupport/", re.IGNORECASE)
"""Files the app does without: X11 serves where Wayland's libraries are missing, and a sheet can be saved."""
GUARD = """\
#!/bin/sh
{{ # neckguide {version}: a script, then what it installs as .tar.gz. First: is everything below as it was made?
[ "$(tail -n +5 "$0" | sha256sum)" = "{checksum}  -" ] ||
{{ echo "neckguide: this download is damaged, so nothing was changed: download it again." >&2; exit 1; }}; }}
"""


class Needs(NamedTuple):
    """What a computer must have to run a bundle: a C library, and the libraries that the bundle does not hold."""

    glibc: str
    libraries: tuple[str, ...]


def build_run(tree: Path, out: Path) -> Path:
    """Make the installer of this bundle in the folder `out`, and give its file."""
    need(PROGRAMS)
    out.mkdir(parents=True, exist_ok=True)
    needs = needs_of(tree)
    with tempfile.TemporaryDirectory(prefix="run-", dir=out) as folder:
        beside = Path(folder) / "beside"
        _fill(beside)
        content = _pack(Path(folder) / "packed.tar.gz", tree, beside)
        room = _room(tree, beside)
    script = _script(
        version=version(),
        hash=hashlib.sha256(content).hexdigest()[:8],
        machine=platform.machine(),
        glibc=needs.glibc,
        libraries="\n".join(" ".join((name, *PACKAGES[name])) for name in needs.libraries),
        room=str(room),
    )
    checksum = hashlib.sha256(script + content).hexdigest()
    file = out / f"neckguide-{version()}-linux-{platform.machine()}.run"
    file.write_bytes(GUARD.format(version=version(), checksum=checksum).encode() + script + content)
    file.chmod(0o755)
    return file


def needs_of(tree: Path) -> Needs:
    """Read from the bundle's own files what they want of the system. CannotBuild for a library of no known package."""
    files = binaries(tree)
    versions = re.findall(r"\bName: GLIBC_(\d+)\.(\d+)", run("readelf", "--version-info", "--wide", *files))
    here = {path.name for path in tree.rglob("*")}
    missing = {
        name
        for file, names in links(files).items()
        for name in names
        if name not in here and not C_LIBRARY.fullmatch(name) and not OPTIONAL.search(f"/{file.relative_to(tree)}")
    }
    if unknown := sorted(missing - PACKAGES.keys()):
        raise CannotBuild(
            f"packaging/selfrun.py does not know the packages of {', '.join(unknown)}, which users must have"
        )
    major, minor = max((int(major), int(minor)) for major, minor in versions)
    return Needs(f"{major}.{minor}", tuple(sorted(missing)))


def _fill(beside: Path) -> None:
    """What comes with the program: `share` as it will lie under ~/.local, and the uninstaller."""
    applications = beside / "share/applications"
    applications.mkdir(parents=True)
    shutil.copy(ROOT / "packaging/linux/neckguide.desktop", applications)
    make_hicolor(beside / "share/icons/hicolor")
    uninstaller = Path(shutil.copy(SCRIPTS / "uninstall.sh", beside))
    uninstaller.chmod(0o755)


def _pack(packed: Path, *folders: Path) -> bytes:
    """What is in these folders as .tar.gz: the same bytes for the same files, wherever and by whomever it is made."""
    words = [word for folder in folders for word in ("-C", folder.resolve(), *sorted(p.name for p in folder.iterdir()))]
    run(
        # At the time that gzip -9 takes this is 4 % smaller, and every gzip unpacks it.
        *("tar", "--create", "--file", packed, "--use-compress-program=libdeflate-gzip -10"),
        *("--format=gnu", "--sort=name", f"--mtime=@{epoch()}", "--mode=u=rwX,go=rX", "--hard-dereference"),
        *("--owner=0", "--group=0", "--numeric-owner", *words),
    )
    return packed.read_bytes()


def _room(*folders: Path) -> int:
    """The kilobytes that these take on a disk, with blocks of 4 kB."""
    paths = [path for folder in folders for path in folder.rglob("*")]
    return sum(4 if path.is_symlink() or path.is_dir() else -(-path.stat().st_size // 4096) * 4 for path in paths)


def _script(**values: str) -> bytes:
    """setup.sh with these values before it, and behind it the call, after which no shell reads on."""
    head = "".join(f"{name}={quote(value)}\n" for name, value in values.items())
    body = head + (SCRIPTS / "setup.sh").read_text("utf-8")
    packed = GUARD.count("\n") + body.count("\n") + 4
    return f'{body}packed={packed}\nmain "$@"\nexit\n'.encode()
