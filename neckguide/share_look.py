"""One look at the clinic's shared folder: what it holds for us, read without trust.

Any of this may hang with the share, and raises OSError where the share cannot be read.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path, PureWindowsPath
from typing import Any, NamedTuple

from neckguide.clinic import MAX_BYTES, read_table
from neckguide.content.favourites import FILE as FAVOURITES
from neckguide.content.favourites import MOST_FAVOURITES
from neckguide.errors import ClinicFault

CLINIC = "clinic.toml"
MAX_LOGO = 5 * 1024 * 1024
NO_LOGO = ("", 0, 0)


class File(NamedTuple):
    """A file as seen: when it was modified (ns) and its size, its bytes, or why it cannot be taken."""

    known: tuple[int, int] = (0, 0)
    content: bytes = b""
    fault: str = ""


class Look(NamedTuple):
    """All that the share holds for us at one moment; None for a file that is not there.

    `logo` is the logo's name there, when it was modified (ns) and its size, and why it cannot be taken.
    """

    clinic: File | None
    favourites: File | None
    logo: tuple[str, int, int, str] | None


def look_at(share: Path) -> Look:
    """What the folder holds now; OSError where it cannot be read, or holds neither of the two files."""
    clinic, favourites = _seen(share, CLINIC), _seen(share, FAVOURITES)
    if clinic is None and favourites is None:
        raise FileNotFoundError(errno.ENOENT, "nothing is there", str(share))
    name = _logo_name(clinic) if clinic else ""
    return Look(clinic, favourites, _logo(share, name) if name else None)


def _seen(share: Path, name: str) -> File | None:
    try:
        return read(share, name, MAX_BYTES)
    except FileNotFoundError:
        return None
    except ClinicFault as fault:
        return File(fault=str(fault.values["fault"]))


def _logo(share: Path, name: str) -> tuple[str, int, int, str]:
    """A logo is told apart by time and size: twenty rooms need not read five megabytes twice a minute."""
    if not _is_plain(name):
        return name, 0, 0, str(ClinicFault(said_of(CLINIC), f"the logo “{name}” is not a file in that folder."))
    try:
        status = (share / name).lstat()
    except FileNotFoundError:
        return name, 0, 0, str(ClinicFault(said_of(name), "this logo is not there."))
    return name, status.st_mtime_ns, status.st_size, ""


def read(share: Path, name: str, most: int) -> File:
    """A file of the share; ClinicFault where it is no ordinary file, or longer than `most` bytes."""
    file = share / name
    # A link could lead anywhere, and a pipe would never end; both are looked for again once the file is open.
    mode = file.lstat().st_mode
    if stat.S_ISLNK(mode):
        raise ClinicFault(said_of(name), "this is a link, and links are not followed.")
    if not stat.S_ISREG(mode):
        raise ClinicFault(said_of(name), "this is not a file.")
    flags = sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
    with open(os.open(file, os.O_RDONLY | flags), "rb") as stream:  # noqa: PTH123
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise ClinicFault(said_of(name), "this is not a file.")
        content = stream.read(most + 1)
    if len(content) > most:
        raise ClinicFault(said_of(name), f"this file is longer than {most // 1024} kB.")
    return File((status.st_mtime_ns, status.st_size), content)


def _is_plain(name: str) -> bool:
    """Whether it is the name of a file, on every system, and no way to somewhere else."""
    plain = PureWindowsPath(name).name == name and "/" not in name and ":" not in name
    return plain and name.isprintable() and name not in (".", "..")


def _logo_name(clinic: File) -> str:
    """The logo that a sound clinic file names, "" where it names none."""
    try:
        given: Any = clinic_table(clinic).get("logo")
    except ClinicFault:
        return ""
    return given if isinstance(given, str) else ""


def clinic_table(file: File) -> dict[str, Any]:
    """The keys of a clinic file as seen; ClinicFault where it is damaged."""
    return _table(file, CLINIC)


def checked_favourites(file: File) -> bytes:
    """Favourites as seen, where they are TOML and not too many; ClinicFault. What each one says is read elsewhere."""
    given: Any = _table(file, FAVOURITES).get("favourite", [])
    if not isinstance(given, list):
        raise ClinicFault(said_of(FAVOURITES), "“favourite” must be a list, written as [[favourite]].")
    if len(given) > MOST_FAVOURITES:  # pyright: ignore[reportUnknownArgumentType]
        raise ClinicFault(said_of(FAVOURITES), f"there are too many favourites: {MOST_FAVOURITES} are the most.")
    return file.content


def _table(file: File, name: str) -> dict[str, Any]:
    if file.fault:
        raise ClinicFault(said_of(name), file.fault)
    if not file.content.strip():
        # As a file looks that is about to be written. Who wants it gone can remove it.
        raise ClinicFault(said_of(name), "this file is empty.")
    return read_table(file.content, said_of(name))


def kind(content: bytes, name: str) -> str:
    """The ending for a logo that is a whole picture, as far as its beginning and end tell."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND\xaeB`\x82" in content:
        return ".png"
    if content.startswith(b"\xff\xd8") and b"\xff\xd9" in content:
        return ".jpg"
    raise ClinicFault(said_of(name), "this logo is not a whole PNG or JPEG picture.")


def said_of(name: str) -> str:
    """What sentences call a file of the share."""
    return f"{name} in the shared folder"
