"""Files of a topic as text and as typed values; a fault names the file and the place in plain words."""

from __future__ import annotations

import datetime as dt
import errno
import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec

from neckguide.errors import TopicFault

MAX_BYTES = 256 * 1024
DATES = ("written", "searched", "review-by")
NO_DAY = dt.date.min
"""Stands for a day that cannot be read: long past, so that nobody relies on it."""

_Shape = TypeVar("_Shape")
_Entry = TypeVar("_Entry")
NO_TEXT = "this is not a text file, or it is damaged"
_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]|" + r"\\u(?:202[a-eA-E]|206[6-9])")
"""Signs that turn text around, as they are or as TOML and JSON write them."""
_SPOT = re.compile(r"`\$\.?([^`]*)`")
_PLAINER = {
    "Object contains": "there is an",
    "Invalid enum": "unknown",
    "Invalid RFC3339 encoded date": "this is no date; write a day as 2026-11-21",
    "Invalid value": "unknown value",
    "Integer value out of range": "a number has too many digits",
}
_KINDS = {
    "str": "text in quotes",
    "int": "a whole number",
    "float": "a decimal number",
    "bool": "true or false",
    "array": "a list in [ ]",
    "object": "a table of names and values",
    "date": "a day, such as 2026-11-21",
    "datetime": "a day with an hour",
    "time": "an hour",
    "null": "nothing",
}
_KIND = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_TOML = {
    "Cannot overwrite a value": "a name is given twice",
    "Cannot declare": "a table is given twice:",
    "Unterminated string": "a text has no closing quote",
    "Invalid statement": "this line is not of the form name = value",
    "Expected '=' after a key in a key/value pair": "“=” is missing after a name",
    "Expected newline or end of document after a statement": "there is more on a line than one value",
    "Invalid initial character for a key part": "a name is missing",
    "Invalid value": "this is neither a number nor text in quotes",
    "Illegal character '\\n'": "a text has no closing quote",
    "Illegal character": "there is a character that may not stand here:",
    "Unclosed array": "a list has no closing “]”",
    "Unescaped '\\' in a string": "a single “\\” stands in a text; write it twice",
    "at end of document": "at the end of the file",
}
"""What Python's reader of TOML says, and what its readers understand."""
_DIGITS = re.compile(r"(?<!\w)[+-]?(0[xob])?[0-9A-Fa-f_]{19,}(?!\w)")
_STEP = re.compile(r"^(.*)\[(\d+)\](.*)$")


def read_toml(content: bytes, name: str, shape: type[_Shape]) -> _Shape:
    """What a TOML file holds as `shape`; TopicFault names the file and the place."""
    return convert(table_of(text_of(content, name), name), name, shape)


def table_of(text: str, name: str) -> dict[str, object]:
    """TOML text as a table; TopicFault names the file."""
    try:
        return toml(text)
    except ValueError as error:
        raise TopicFault(name, f"this is not valid TOML: {error}") from None
    except RecursionError as error:
        raise TopicFault(name, plainly(error)) from None


def toml(text: str) -> dict[str, Any]:
    """TOML text as a table; ValueError says what is wrong and where, also of numbers too long to be written down."""
    table: dict[str, Any] = {}
    try:
        table = tomllib.loads(text)
        huge = _is_huge(table)
    except tomllib.TOMLDecodeError as error:
        fault = str(error)
        for theirs, ours in _TOML.items():
            fault = fault.replace(theirs, ours)
        raise ValueError(fault) from None
    except ValueError:  # Python makes no number of more than 4,300 digits.
        huge = True
    if not huge:
        return table
    found = _DIGITS.search(text)
    place = f" (at line {text.count(chr(10), 0, found.start()) + 1})" if found else ""
    raise ValueError(f"a number has too many digits{place}")


def _is_huge(value: object) -> bool:
    """Whether there is a number in it that 64 bits do not hold."""
    match value:
        case int():
            return value.bit_length() > 63
        case dict():
            return any(map(_is_huge, cast("dict[str, object]", value).values()))
        case list():
            return any(map(_is_huge, cast("list[object]", value)))
        case _:
            return False


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
    content: bytes, name: str, shape: type[_Shape], key: str, each: type[_Entry]
) -> tuple[_Shape, tuple[_Entry, ...], tuple[str, ...]]:
    """A TOML file whose tables `[[key]]` stand for themselves: the rest, those that can be read, and what is wrong."""
    table = table_of(text_of(content, name), name)
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


def text_of(content: bytes, name: str) -> str:
    """What a file holds as text; TopicFault where it is none."""
    try:
        # Windows editors put a mark before the first character; it is no part of the text.
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise TopicFault(name, f"this is not UTF-8 text (at byte {error.start})") from None
    if "\0" in text:
        raise TopicFault(name, NO_TEXT)
    if turned := _TURNED.search(text):
        line = text.count("\n", 0, turned.start()) + 1
        raise TopicFault(name, f"line {line}: a sign that nobody sees turns the words around here; take it out")
    return text


def bytes_of(file: Path, name: str) -> bytes:
    """What a file of at most 256 kB holds; TopicFault where there is none. What might never end is not opened."""
    try:
        if file.stat().st_size > MAX_BYTES:
            raise TopicFault(name, f"the file is longer than {MAX_BYTES // 1024} kB")
        if not file.is_file():
            raise TopicFault(name, "this is not a file")
        return file.read_bytes()
    except FileNotFoundError:
        raise TopicFault(name, "this file is missing") from None
    except OSError as error:
        raise TopicFault(name, f"this file cannot be read: {refused(error)}") from None


def refused(error: OSError) -> str:
    """Why the system gave no file, as the end of a sentence."""
    if error.errno == errno.ELOOP:
        return "it is a link that leads back to itself"
    return (error.strerror or "the system refused it").lower()


def plainly(error: Exception) -> str:
    """What a reader of the file needs to know, without the library's `$` paths."""
    if isinstance(error, RecursionError):
        return "this is nested too deep"
    message = str(error)
    spot = _SPOT.search(message)
    fault = _SPOT.sub("", message).removesuffix(" - at ").replace("Object missing", "missing")
    fault = _KIND.sub(lambda kinds: f"this must be {_kind(kinds[1])}, not {_kind(kinds[2])}", fault)
    fault = re.sub(r"`([^`]*)`", r"“\1”", fault)
    for theirs, ours in _PLAINER.items():
        fault = fault.replace(theirs, ours)
    if not spot or not spot[1]:
        return fault
    place = spot[1]
    while found := _STEP.match(place):
        place = f"{found[1]} {int(found[2]) + 1}{found[3]}"
    return f"{place.replace('[...]', '').strip()}: {fault}"


def _kind(kinds: str) -> str:
    """What a reader calls a kind of value, or one of several."""
    return " or ".join(_KINDS.get(kind, kind) for kind in kinds.split(" | ") if kind != "null" or kinds == "null")
