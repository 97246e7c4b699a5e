"""Writing a file whole or not at all, and its folder before it."""

from __future__ import annotations

import os
import re
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path

from neckguide.errors import CannotWrite

LEFT_BEHIND = 3600.0
"""Seconds after which nobody writes any more what a writer that was killed has left."""
_OURS = re.compile(r"\..{1,40}\.[0-9a-f]{8}\.neckguide", re.DOTALL)


def is_there(file: Path) -> bool:
    """Whether there is such a file, as far as we may look."""
    try:
        return file.is_file()
    except (OSError, ValueError):
        return False


def make_folder(file: Path) -> None:
    """Make the folder that a file is to stand in; CannotWrite where that fails."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(file=file, reason=refusal(error)) from None


def write_whole(file: Path, content: bytes, sheet: bool = False) -> None:
    """Write a file so that a reader sees the old one or the new one, never half; CannotWrite where it fails.

    A new `sheet` is its owner's alone, or the group's as well in a folder that hands its group on.
    """
    # A link stays a link: what it leads to is written.
    target = Path(os.path.realpath(file))
    temporary = target.with_name(f".{target.name[:40]}.{os.urandom(4).hex()}.neckguide")
    try:
        if file.exists() and not file.is_file():
            _refuse_or_stream(file, content, sheet)
            return
        before = _mode(target)
        first = 0o600 if before is not None else _of_a_sheet(target.parent) if sheet else 0o666
        # From its first moment no wider than it ends: who has a file open reads what is written later, too.
        with open(temporary, "xb", opener=lambda path, flags: os.open(path, flags, first)) as stream:
            if before is not None and sys.platform != "win32":
                # What others could not read in the file that is replaced, they cannot read in the new one.
                with suppress(OSError):
                    os.fchmod(stream.fileno(), before & 0o077 | 0o600)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
        _sweep(target.parent)
    except BaseException as error:
        # Whatever ends it, also Ctrl+C or no memory left: half a sheet may hold a name.
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CannotWrite(file=file, reason=_why(error, file)) from None
        raise


def _mode(file: Path) -> int | None:
    """The rights of a file or folder, None where there is none or it cannot be looked at."""
    try:
        return file.stat().st_mode
    except OSError:
        return None


def _of_a_sheet(folder: Path) -> int:
    """The widest rights of a new sheet: a team's folder hands its group on (setgid) and lets the group write."""
    team = stat.S_ISGID | stat.S_IWGRP
    return 0o660 if (_mode(folder) or 0) & team == team else 0o600


def _sweep(folder: Path) -> None:
    """Take away what writers left there that were killed: half a sheet may hold a name."""
    with suppress(OSError):
        for name in filter(_OURS.fullmatch, os.listdir(folder)):  # noqa: PTH208 - a Path for each costs ten times as much
            with suppress(OSError):
                status = (folder / name).lstat()
                if stat.S_ISREG(status.st_mode) and time.time() - status.st_mtime > LEFT_BEHIND:
                    (folder / name).unlink()


def _refuse_or_stream(file: Path, content: bytes, sheet: bool) -> None:
    """A pipe or a device takes the bytes as they come; a folder takes none, and no sheet waits for who reads a pipe."""
    if file.is_dir():
        raise IsADirectoryError(21, "it is a folder")
    if sheet and file.is_fifo():
        raise OSError(0, "it is not a file")
    file.write_bytes(content)


def _why(error: OSError, file: Path) -> str:
    with suppress(OSError):
        if not file.parent.is_dir():
            return "its folder does not exist"
    return refusal(error)


def refusal(error: OSError) -> str:
    """Why the system refused, as the end of a sentence."""
    return (error.strerror or "the disk refused it").lower()
