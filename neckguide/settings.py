"""The clinic's settings in layers. Later ones win:

our defaults < managed file < shared clinic file < the user's own file < what the shared file locks < what the managed
file locks.

The shared folder itself is never touched here: `share` keeps a copy of it in the user's cache.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, structs

from neckguide import paths
from neckguide.clinic import (
    Clinic,
    Loaded,
    beginning,
    in_range,
    keys,
    load_table,
    notices,
    read_table,
    sound_table,
    to_clinic,
    unreadable,
)
from neckguide.errors import CannotWrite, ClinicFault
from neckguide.files import is_there, make_folder, write_whole

LOCKED, SHARED = "locked", "shared"
SHARED_CLINIC = "clinic.toml in the shared folder"
"""What sentences call it."""
MOST_TOLD = 50


class _Layer(Struct, frozen=True):
    """What one administrator's file gives: sound values by key, the keys that it locks, the folder that it names.

    `said` is to be said at every start, `once` only the first time.
    """

    values: dict[str, Any] = {}
    locked: frozenset[str] = frozenset()
    shared: Path | None = None
    said: tuple[str, ...] = ()
    once: tuple[str, ...] = ()


def load_settings(own: Path | None = None, managed: Path | None = None, copy: Path | None = None) -> Loaded:
    """What holds here: the user's file `own` over the `managed` file and the `copy` of the shared folder.

    Without an argument, where the platform keeps each. What is odd but sound (a key that we do not know, a lock without
    a key, a number out of range) is told once ever: a list in the user's cache remembers what was told.
    """
    own = own or paths.clinic_file()
    return _layered(own, *load_table(own), managed or paths.managed_file(), copy or paths.shared_copy())


def _layered(own: Path, mine: dict[str, Any], said: list[str], managed: Path, copy: Path) -> Loaded:
    """What holds where the user's own file gives `mine`, which is told with what is `said` of it."""
    room = _managed(managed)
    share = _shared(copy, room.shared) if room.shared else _Layer()
    locked = room.locked | share.locked
    firm = {key: value for key, value in room.values.items() if key in room.locked}
    free = {key: value for key, value in mine.items() if key not in locked}
    names = frozenset(keys()[key] for key in locked)
    under = {**room.values, **share.values, **firm}
    clinic = to_clinic({**under, **free}, own.name, names)
    once = [*room.once, *share.once, *notices(mine, own.name)]
    return Loaded(
        clinic=clinic,
        file=own,
        notices=(*room.said, *share.said, *said, *_not_yet_told(once, copy.with_name("told.txt"))),
        base=to_clinic(under, managed.name, names),
        locked=names,
        shared=room.shared,
        kept=clinic,
        own=mine,
    )


def load_again(now: Loaded) -> Loaded:
    """The settings as the files are now; what could not be saved before still holds, and nothing is said twice.

    The user's own file may be half written at this moment. Where it is empty, gone, damaged or unreadable it stays as
    it is, and what it gave before holds: in the middle of a visit no number to call may go.
    """
    mine, wrong = _given(now), ""
    try:
        mine = sound_table(now.file) or mine
    except OSError as error:
        wrong = str(ClinicFault(now.file.name, unreadable(error)))
    except ClinicFault as fault:
        wrong = str(fault)
    told = [f"{wrong} The last good settings are used."] if wrong else []
    new = _layered(now.file, mine, told, paths.managed_file(), paths.shared_copy())
    said = dict.fromkeys((*now.notices, *new.notices))
    unsaved = {name: value for name, value in structs.asdict(now.clinic).items() if _differs(now, name)}
    clinic = _permitted(new, structs.replace(new.clinic, **unsaved))
    return structs.replace(new, clinic=clinic, notices=tuple(said))


def change_settings(now: Loaded, clinic: Clinic) -> Loaded:
    """These settings in place of the ones before, with locked values as they were and numbers in range; not saved."""
    return structs.replace(now, clinic=_permitted(now, clinic))


def save_settings(now: Loaded) -> tuple[Loaded, str]:
    """Save what was changed since the file was last read or written, and what is to be said; CannotWrite."""
    # Imported here: nothing is saved before the window stands.
    from neckguide.saving import save_clinic

    said = save_clinic(now.file, now.clinic, now.base, now.kept, now.locked)
    own = None
    with suppress(OSError, ClinicFault):  # Another program may hold it already; it is saved all the same.
        own = sound_table(now.file) or None
    return structs.replace(now, kept=now.clinic, own=own), said


# The layers --------------------------------------------------------------------------------------------------


def _managed(file: Path) -> _Layer:
    """The managed file. It is not ours: where it is damaged it stays, is told of, and counts for nothing."""
    if not is_there(file):
        return _Layer()
    try:
        table = read_table(beginning(file), str(file))
    except OSError as error:
        return _Layer(said=(f"{ClinicFault(file, unreadable(error))} The other settings hold.",))
    except ClinicFault as fault:
        return _Layer(said=(f"{fault} The other settings hold.",))
    values, wrong = _sound(table, str(file))
    locked, odd = _locked(table, str(file))
    shared, lost = _folder(table, str(file))
    once = notices({**values, **_strange(table)}, str(file), (LOCKED, SHARED))
    return _Layer(_with_logo(values, file.parent), locked, shared, (*wrong, *lost), (*odd, *once))


def _shared(copy: Path, share: Path) -> _Layer:
    """The copy of the shared clinic file, where it is a copy of this folder."""
    # Imported here: most rooms have no shared folder.
    from neckguide.share import copied

    of = copied(copy)
    file = copy / "clinic.toml"
    if of.share != str(share) or not is_there(file):
        return _Layer()
    try:
        table = read_table(beginning(file), SHARED_CLINIC)
        to_clinic({key: value for key, value in table.items() if key in keys()}, SHARED_CLINIC)
    except (OSError, ClinicFault):
        return _Layer()  # Nobody but us writes there; the next look at the share mends it.
    values = {key: value for key, value in table.items() if key in keys() and key != "logo"}
    if of.logo:
        values["logo"] = of.logo
    locked, odd = _locked(table, SHARED_CLINIC)
    once = notices(table, SHARED_CLINIC, (LOCKED, SHARED))
    if SHARED in table:
        once.append(f"{SHARED_CLINIC}: “{SHARED}” counts only in the managed file.")
    return _Layer(_with_logo(values, copy), locked, once=(*odd, *once))


def _sound(table: dict[str, Any], name: str) -> tuple[dict[str, Any], list[str]]:
    """The values that are of the right kind, and a sentence for each that is not: one slip must not undo the locks."""
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for key in keys():
        if key in table:
            try:
                to_clinic({key: table[key]}, name)
                values[key] = table[key]
            except ClinicFault as fault:
                wrong.append(f"{fault} It was left out.")
    return values, wrong


def _strange(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key not in keys()}


def _locked(table: dict[str, Any], name: str) -> tuple[frozenset[str], list[str]]:
    """The keys that a file locks, and what is wrong with the list."""
    given: Any = table.get(LOCKED, [])
    try:
        names = msgspec.convert(given, list[str])
    except msgspec.ValidationError:
        return frozenset(), [f'{name}: “{LOCKED}” must be a list of settings, for example {LOCKED} = ["name"].']
    wrong = sorted(set(names) - set(keys()))
    said = [f"{name}: “{LOCKED}” names settings that do not exist: {', '.join(wrong)}."] if wrong else []
    return frozenset(names) & keys().keys(), said


def _folder(table: dict[str, Any], name: str) -> tuple[Path | None, list[str]]:
    """The shared folder that the managed file names, and what is wrong with the name. The folder is not looked at."""
    given: Any = table.get(SHARED)
    if given is None:
        return None, []
    if isinstance(given, str) and given.isprintable() and Path(given).is_absolute():
        return Path(given), []
    return None, [f"{name}: “{SHARED}” must be a folder's full path. No shared folder is used."]


def _with_logo(values: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The values with the logo's full path, because another file's folder does not lead to it."""
    logo = values.get("logo")
    return {**values, "logo": str(folder / logo)} if logo else values


def _not_yet_told(sentences: list[str], file: Path) -> list[str]:
    """The sentences that were not told before; now they are. Where that cannot be noted they are told again."""
    if not sentences:
        return []
    told: list[str] = []
    with suppress(OSError, UnicodeDecodeError):
        told = file.read_text("utf-8").splitlines()
    new = [sentence for sentence in dict.fromkeys(sentences) if sentence not in told]
    if new:
        with suppress(CannotWrite):
            make_folder(file)
            write_whole(file, "\n".join([*told, *new][-MOST_TOLD:]).encode())
    return new


def _permitted(now: Loaded, clinic: Clinic) -> Clinic:
    firm = {name: getattr(now.clinic, name) for name in now.locked}
    return in_range(structs.replace(clinic, **firm), now.locked)


def _given(now: Loaded) -> dict[str, Any]:
    """What the user's own file gave when it was last read or written.

    Where its keys are not known: what differs from what holds without it.
    """
    if now.own is not None:
        return now.own
    held = now.kept or now.clinic
    return {key: getattr(held, name) for key, name in keys().items() if getattr(held, name) != getattr(now.base, name)}


def _differs(now: Loaded, name: str) -> bool:
    return now.kept is not None and getattr(now.clinic, name) != getattr(now.kept, name)
