"""Files of a topic as text and as typed values; a fault names the file and the place in plain words."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import TypeVar, cast

import msgspec

from neckguide.errors import TopicFault

MAX_BYTES = 256 * 1024
DATES = ("written", "searched", "review-by")
NO_DAY = dt.date.min
"""Stands for a day that cannot be read: long past, so that nobody relies on it."""

_Shape = TypeVar("_Shape")
_Entry = TypeVar("_Entry")
_SPOT = re.compile(r"`\$\.?([^`]*)`")
_PLAINER = {
    "Object contains": "there is an",
    "Invalid enum": "unknown",
    "Invalid RFC3339 encoded date": "this is no date; write a day as 2026-11-21",
    "Invalid value": "unknown value",
}
_STEP = re.compile(r"^(.*)\[(\d+)\](.*)$")


def read_toml(file: Path, name: str, shape: type[_Shape]) -> _Shape:
    """A TOML file as `shape`; TopicFault names the file and the place."""
    return convert(table_of(text_of(file, name), name), name, shape)


def table_of(text: str, name: str) -> dict[str, object]:
    """TOML text as a table; TopicFault names the file."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TopicFault(name, f"this is not valid TOML: {error}") from None
    except RecursionError as error:
        raise TopicFault(name, plainly(error)) from None


def convert(table: dict[str, object], name: str, shape: type[_Shape]) -> _Shape:
    """A table as `shape`; TopicFault names the file and the place."""
    try:
        return msgspec.convert(table, shape)
    except (msgspec.ValidationError, RecursionError) as error:
        raise TopicFault(name, plainly(error)) from None


def without_bad_dates(table: dict[str, object]) -> tuple[dict[str, object], tuple[str, ...]]:
    """The table with each date that is none as `NO_DAY`, and what is wrong with it: the words beside it are good."""
    bad = [key for key in DATES if key in table and type(table[key]) is not dt.date]
    faults = tuple(f"{key}: this is no date; write a day as 2026-11-21" for key in bad)
    return {**table, **dict.fromkeys(bad, NO_DAY)}, faults


def read_each(
    file: Path, name: str, shape: type[_Shape], key: str, each: type[_Entry]
) -> tuple[_Shape, tuple[_Entry, ...], tuple[str, ...]]:
    """A TOML file whose tables `[[key]]` stand for themselves: the rest, those that can be read, and what is wrong."""
    table = table_of(text_of(file, name), name)
    entries = table.pop(key, [])
    if not isinstance(entries, list):
        raise TopicFault(name, f"{key}: write [[{key}]], one for each")
    words = convert(table, name, shape)
    read: list[_Entry] = []
    faults: list[str] = []
    for number, entry in enumerate(cast("list[object]", entries), 1):
        try:
            read.append(msgspec.convert(entry, each))
        except msgspec.ValidationError as error:
            id = str(cast("dict[str, object]", entry).get("id", "")) if isinstance(entry, dict) else ""
            named = f"{key} {number} “{id}”" if id else f"{key} {number}"
            faults.append(f"{name}: {named}: {plainly(error)}")
    return words, tuple(read), tuple(faults)


def text_of(file: Path, name: str) -> str:
    """The text of a file of at most 256 kB; TopicFault where there is none."""
    try:
        if file.stat().st_size > MAX_BYTES:
            raise TopicFault(name, f"the file is longer than {MAX_BYTES // 1024} kB")
        if not file.is_file():
            raise TopicFault(name, "this is not a file")
        # Windows editors put a mark before the first character; it is no part of the text.
        return file.read_text("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise TopicFault(name, "this file is missing") from None
    except UnicodeDecodeError as error:
        raise TopicFault(name, f"this is not UTF-8 text (at byte {error.start})") from None
    except OSError as error:
        raise TopicFault(name, f"this file cannot be read: {error.strerror}") from None


def plainly(error: Exception) -> str:
    """What a reader of the file needs to know, without the library's `$` paths."""
    if isinstance(error, RecursionError):
        return "this is nested too deep"
    message = str(error)
    spot = _SPOT.search(message)
    fault = _SPOT.sub("", message).removesuffix(" - at ").replace("Object missing", "missing")
    fault = re.sub(r"`([^`]*)`", r"“\1”", fault)
    for theirs, ours in _PLAINER.items():
        fault = fault.replace(theirs, ours)
    if not spot or not spot[1]:
        return fault
    place = spot[1]
    while found := _STEP.match(place):
        place = f"{found[1]} {int(found[2]) + 1}{found[3]}"
    return f"{place.replace('[...]', '').strip()}: {fault}"
