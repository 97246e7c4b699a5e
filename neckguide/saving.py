"""Saves a user's own settings: whole or not at all, and only what is theirs.

Comments and keys that we do not know stay. The file is read again just before, and only what this window changed is
written, so that two windows do not undo each other's changes.
"""

from __future__ import annotations

import stat
from collections.abc import MutableMapping
from datetime import date
from pathlib import Path
from typing import Any, cast

import msgspec
import tomlkit
from tomlkit.exceptions import TOMLKitError

from neckguide.clinic import MAX_BYTES, Clinic, keep_aside, keys, read_table, text_of, to_clinic
from neckguide.errors import CannotWrite, ClinicFault
from neckguide.files import make_folder, write_whole


def save_clinic(
    file: Path,
    clinic: Clinic,
    base: Clinic | None = None,
    before: Clinic | None = None,
    locked: frozenset[str] = frozenset(),
) -> str:
    """Write what differs from `base`, and from `before` where that is known; what is to be said, or "".

    A key that equals `base` is taken out of the file. Fields named in `locked` are left as they stand there. A file
    that was damaged meanwhile is kept aside. `reviewed` cannot be emptied over a `base` that has it: TOML has no word
    for that. CannotWrite where it fails; then the old file is as it was.
    """
    old = _old(file)
    free = {key: value for key, value in _builtins(clinic).items() if keys()[key] not in locked}
    under = _builtins(base or Clinic())
    theirs = {key: value if value != under[key] else None for key, value in free.items()}
    known = _builtins(before) if before else {}
    mine = {key: value for key, value in theirs.items() if key not in known or free[key] != known[key]}
    said = ""
    content = None if old is None else _edited(old, mine)
    # Where nothing of the old one can be used, all that holds in this window goes into a new one.
    new = _edited(b"", theirs) if content is None else content
    if new is None:
        raise CannotWrite(file=file, reason="it would be too long, or hold a character that no file can")
    if content is None and old is not None:
        said = _put_aside(file)
    if new != old:
        make_folder(file)
        write_whole(file, new)
    return said


def _old(file: Path) -> bytes | None:
    """What stands in the file now, None where there is none; CannotWrite where that cannot be known or changed."""
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            raise CannotWrite(file=file, reason="it is not a file")
        if not status.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
            raise CannotWrite(file=file, reason="it is read-only")
        return file.read_bytes() if status.st_size <= MAX_BYTES else b"\0"
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise CannotWrite(file=file, reason=(reason or "its name cannot be used").lower()) from None


def _edited(old: bytes, values: dict[str, Any]) -> bytes | None:
    """The file with these values, None for a key that goes; None where the old one or what came of it is not sound."""
    try:
        to_clinic(read_table(old, ""), "")
        document = tomlkit.parse(text_of(old))
        for key, value in values.items():
            _put(document, key, value)
        text = tomlkit.dumps(document)
        new = (text.replace("\n", "\r\n") if b"\r\n" in old else text).encode()
        # What was written must read back: the library that edits is not the one that reads.
        table = read_table(new, "")
        to_clinic(table, "")
    except (ClinicFault, TOMLKitError, UnicodeEncodeError, RecursionError):
        return None
    return new if all(table.get(key) == value for key, value in values.items()) else None


def _put(document: tomlkit.TOMLDocument, key: str, value: Any) -> None:
    if value is None:
        if key in document:
            del document[key]
        return
    there = cast("Any", document).get(key)
    if isinstance(there, MutableMapping):
        _put_table(cast("MutableMapping[str, str]", there), value)
    elif there != value:
        document[key] = value


def _put_table(table: MutableMapping[str, str], value: dict[str, str]) -> None:
    """Entry by entry, so that comments between them stay."""
    for name in [name for name in table if name not in value]:
        del table[name]
    for name, entry in value.items():
        if table.get(name) != entry:
            table[name] = entry


def _put_aside(file: Path) -> str:
    aside = keep_aside(file)
    if aside is None:
        raise CannotWrite(file=file, reason="it is damaged, and cannot be kept under another name")
    return f"{file.name} was damaged. It was kept as {aside.name}, and a new one was written."


def _builtins(clinic: Clinic) -> dict[str, Any]:
    """The settings by the keys that stand for them in a file."""
    return msgspec.to_builtins(clinic, builtin_types=(date,))
