"""The clinic's letterhead and defaults: one frozen value, and how one file of it is read.

A user's own file that is damaged is kept aside, and defaults are used. `settings` lays the managed file, the shared
folder's and the user's own over each other, `saving` writes; nothing of a visit ever comes through here.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

import msgspec
from msgspec import Struct, structs

from neckguide.content.read import NO_TEXT, plainly, refused, toml
from neckguide.errors import ClinicFault
from neckguide.files import is_there
from neckguide.paths import resources
from neckguide.visit.visit import Paper, Size

TEXT_SIZES = (100, 112, 125, 150, 175, 200)
MAX_BYTES = 64 * 1024

PaletteName: TypeAlias = Literal["system", "light", "dark", "contrast-light", "contrast-dark"]
PALETTES: tuple[PaletteName, ...] = get_args(PaletteName)
COVER_AFTER, CLEAR_AFTER = (1, 15), (5, 60)
"""The least and the most minutes without a touch until the visit is covered, and until it is cleared."""
MOST_COPIES = 20


class Clinic(Struct, frozen=True, rename="kebab"):
    """What the clinic sets. `country` chooses emergency and advice numbers unless they are given.

    `size` is in points, `text_size` in percent, `logo` a PNG or JPEG file, relative to the clinic file. `clinician` and
    `title` stand below the letterhead. After `cover_after` minutes without a touch the visit is covered, after
    `clear_after` it is cleared. `costs` says what an option costs here, by the option's id.
    """

    name: str = ""
    address: str = ""
    phone: str = ""
    web: str = ""
    logo: str = ""
    clinician: str = ""
    title: str = ""
    country: str = ""
    emergency: str = ""
    advice: str = ""
    reviewer: str = ""
    reviewed: date | None = None
    paper: Paper = "a4"
    size: Size = 12
    text_size: int = 100
    language: str = ""
    palette: PaletteName = "system"
    cover_after: int = 3
    clear_after: int = 15
    printer: str = ""
    copies: int = 1
    welcomed: bool = False
    costs: dict[str, str] = msgspec.field(default_factory=dict[str, str])


class Country(Struct, frozen=True):
    """Numbers to call in a country; empty where there is no one number."""

    name: str
    emergency: str
    advice: str = ""


class Loaded(Struct, frozen=True):
    """A clinic as read, the user's file it came from, and what is to be said once about it.

    `base` holds without the user's own file. `locked` are names of Clinic's fields that only the clinic's administrator
    changes. `shared` is the clinic's shared folder, as the managed file names it. `kept` is what the user's file held
    when it was last read or written, None where that is not known. `own` are the keys that stood in it then.
    """

    clinic: Clinic
    file: Path
    notices: tuple[str, ...] = ()
    base: Clinic = Clinic()
    locked: frozenset[str] = frozenset()
    shared: Path | None = None
    kept: Clinic | None = None
    own: dict[str, Any] | None = None


@cache
def countries() -> dict[str, Country]:
    """The countries we know, by code."""
    table = tomllib.loads((resources() / "countries.toml").read_text("utf-8"))
    return {code: msgspec.convert(entry, Country) for code, entry in table.items()}


def emergency_number(clinic: Clinic) -> str:
    """The number to call now, or "" where the clinic has not said."""
    country = countries().get(clinic.country.lower())
    return clinic.emergency or (country.emergency if country else "")


def advice_number(clinic: Clinic) -> str:
    """The number for advice on the same day, or "" where the clinic has not said."""
    country = countries().get(clinic.country.lower())
    return clinic.advice or (country.advice if country else "")


# Reading -----------------------------------------------------------------------------------------------------


def read_clinic(file: Path) -> Loaded:
    """A clinic file that somebody named; ClinicFault where it is missing or damaged."""
    if not is_there(file):
        raise ClinicFault(file.name, "there is no such clinic file.")
    try:
        table = read_table(beginning(file), file.name)
    except OSError as error:
        raise ClinicFault(file.name, unreadable(error)) from None
    clinic = to_clinic(table, file.name)
    return Loaded(clinic, file, tuple(notices(table, file.name)), kept=clinic)


def load_clinic(file: Path) -> Loaded:
    """One user's own settings alone; a damaged file is kept aside and defaults are used."""
    table, said = load_table(file)
    clinic = to_clinic(table, file.name)
    return Loaded(clinic, file, (*said, *notices(table, file.name)), kept=clinic)


def load_table(file: Path) -> tuple[dict[str, Any], list[str]]:
    """The keys of a user's own file, every known one sound, and what is to be said; a damaged file is kept aside."""
    try:
        return sound_table(file), []
    except OSError as error:
        # It may be whole, and only locked by another program for a moment: it stays where it is.
        return {}, [f"{ClinicFault(file.name, unreadable(error))} Default settings are used."]
    except ClinicFault as fault:
        aside = keep_aside(file)
        kept = f" It was kept as {aside.name}." if aside else ""
        return {}, [f"{fault} Default settings are used.{kept}"]


def sound_table(file: Path) -> dict[str, Any]:
    """The keys of a user's own file, every known one sound, none where there is no file; OSError, ClinicFault."""
    if not is_there(file):
        return {}
    table = read_table(beginning(file), file.name)
    to_clinic(table, file.name)
    return table


def read_table(content: bytes, name: str) -> dict[str, Any]:
    """The keys of a clinic file; ClinicFault, which begins with `name`, where it is not TOML."""
    if len(content) > MAX_BYTES:
        raise ClinicFault(name, f"this file is longer than {MAX_BYTES // 1024} kB.")
    if b"\0" in content:
        raise ClinicFault(name, f"{NO_TEXT}.")
    try:
        return toml(text_of(content))
    except UnicodeDecodeError:
        raise ClinicFault(name, "this is not UTF-8 text.") from None
    except RecursionError:
        raise ClinicFault(name, "this is nested too deep.") from None
    except ValueError as error:  # Bad TOML, or a number with thousands of digits.
        raise ClinicFault(name, f"this is not valid TOML: {error}.") from None


def to_clinic(table: dict[str, Any], name: str, locked: frozenset[str] = frozenset()) -> Clinic:
    """The settings that these keys give, numbers in their range; ClinicFault where a value is of a wrong kind."""
    try:
        return in_range(msgspec.convert(table, Clinic), locked)
    except msgspec.ValidationError as error:
        raise ClinicFault(name, f"{plainly(error)}.") from None


@cache
def keys() -> dict[str, str]:
    """The names of Clinic's fields, by the key that stands for each in a file."""
    return {field.encode_name: field.name for field in structs.fields(Clinic)}


def in_range(clinic: Clinic, locked: frozenset[str] = frozenset()) -> Clinic:
    """Numbers outside their range become the nearest inside it; no visit is cleared before it is covered."""
    cover = min(max(clinic.cover_after, COVER_AFTER[0]), COVER_AFTER[1])
    clear = min(max(clinic.clear_after, CLEAR_AFTER[0]), CLEAR_AFTER[1])
    return structs.replace(
        clinic,
        text_size=min(TEXT_SIZES, key=lambda size: abs(size - clinic.text_size)),
        cover_after=min(cover, clear) if "clear_after" in locked else cover,
        clear_after=clear if "clear_after" in locked else max(cover, clear),
        copies=min(max(clinic.copies, 1), MOST_COPIES),
    )


def notices(table: dict[str, Any], name: str, more: tuple[str, ...] = ()) -> list[str]:
    """What is odd in a sound file: numbers out of range, and keys that are neither Clinic's nor among `more`."""
    given = {key: value for key, value in table.items() if key in keys()}
    used = to_clinic(given, name)
    odd = [
        f"“{key}” cannot be {value}; {getattr(used, keys()[key])} is used."
        for key, value in given.items()
        if isinstance(value, int) and value != getattr(used, keys()[key])
    ]
    unknown = sorted(set(table) - set(given) - set(more))
    if unknown:
        odd.append(f"these settings are not known and were left alone: {', '.join(unknown)}.")
    return [str(ClinicFault(name, sentence)) for sentence in odd]


def beginning(file: Path) -> bytes:
    """As much of a file as a clinic file may hold, and one byte more where it holds more."""
    with file.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def text_of(content: bytes) -> str:
    """As an editor shows it: without Windows' mark at the beginning, and with one kind of line ends."""
    return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def unreadable(error: OSError) -> str:
    return f"this file cannot be read: {refused(error)}."


def keep_aside(file: Path) -> Path | None:
    """The damaged file under a name of its own, or None where even that is refused."""
    for number in range(1, 100):
        aside = file.with_name(f"{file.stem}.damaged-{number}{file.suffix}")
        try:
            if not aside.exists():
                return file.rename(aside)
        except OSError:
            return None
    return None
