"""The clinic's letterhead and defaults: one frozen value, read once and saved whole.

Keys we do not know stay in the file and are reported once. A file that cannot be read is kept aside, and defaults
are used. Only `--clinic FILE` and the window's own settings come through here; nothing of a visit ever does.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias, get_args

import msgspec
from msgspec import Struct, structs

from neckguide.errors import CannotWrite, ClinicFault
from neckguide.files import is_there, write_whole
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
    """A clinic as read, the file it came from, and what is to be said once about it."""

    clinic: Clinic
    file: Path
    notices: tuple[str, ...] = ()


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


def read_clinic(file: Path) -> Loaded:
    """A clinic file that somebody named; ClinicFault where it is missing or damaged."""
    if not is_there(file):
        raise ClinicFault(file.name, "there is no such clinic file.")
    clinic, unknown = _parse(file)
    notice = f"{file.name}: these settings are not known and were left alone: {', '.join(unknown)}."
    return Loaded(clinic, file, (notice,) if unknown else ())


def load_clinic(file: Path) -> Loaded:
    """Read this user's own settings; a damaged file is kept aside and defaults are used."""
    try:
        return read_clinic(file) if is_there(file) else Loaded(Clinic(), file)
    except ClinicFault as fault:
        aside = _keep_aside(file)
        kept = f" It was kept as {aside.name}." if aside else ""
        return Loaded(Clinic(), file, (f"{fault} Default settings are used.{kept}",))


def save_clinic(file: Path, clinic: Clinic) -> None:
    """Write the settings whole or not at all; comments and unknown keys stay. CannotWrite where it fails."""
    # Imported here: reading needs only the standard library.
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(file.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, TOMLKitError):
        document = tomlkit.document()
    values = msgspec.to_builtins(clinic, builtin_types=(date,))
    for key, default in msgspec.to_builtins(Clinic(), builtin_types=(date,)).items():
        if values[key] != default:
            document[key] = values[key]
        elif key in document:
            del document[key]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(file=file, reason=error.strerror) from None
    write_whole(file, tomlkit.dumps(document).encode())


def _parse(file: Path) -> tuple[Clinic, list[str]]:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise ClinicFault(file.name, "this file is too long to be a clinic file.")
        table = tomllib.loads(file.read_text("utf-8-sig"))
        clinic = msgspec.convert(table, Clinic)
    except tomllib.TOMLDecodeError as error:
        raise ClinicFault(file.name, f"this is not valid TOML: {error}.") from None
    except msgspec.ValidationError as error:
        fault = re.sub(r"`(?:\$\.)?([^`]*)`", r"“\1”", str(error))
        raise ClinicFault(file.name, f"{fault}.") from None
    except UnicodeDecodeError:
        raise ClinicFault(file.name, "this is not UTF-8 text.") from None
    except RecursionError:
        raise ClinicFault(file.name, "this is nested too deep.") from None
    except OSError as error:
        raise ClinicFault(file.name, f"this file cannot be read: {error.strerror}.") from None
    known = {field.encode_name for field in structs.fields(Clinic)}
    return _in_range(clinic), sorted(set(table) - known)


def _in_range(clinic: Clinic) -> Clinic:
    """Numbers outside their range become the nearest inside it."""
    return structs.replace(
        clinic,
        text_size=min(TEXT_SIZES, key=lambda size: abs(size - clinic.text_size)),
        cover_after=min(max(clinic.cover_after, COVER_AFTER[0]), COVER_AFTER[1]),
        clear_after=min(max(clinic.clear_after, CLEAR_AFTER[0], clinic.cover_after), CLEAR_AFTER[1]),
        copies=min(max(clinic.copies, 1), MOST_COPIES),
    )


def _keep_aside(file: Path) -> Path | None:
    """The damaged file under a name of its own, or None where even that is refused."""
    for number in range(1, 100):
        aside = file.with_name(f"{file.stem}.damaged-{number}{file.suffix}")
        if not aside.exists():
            try:
                return file.rename(aside)
            except OSError:
                return None
    return None
