"""Copies the clinic's shared folder to this computer: whole, checked, and only what is meant for us.

Called on a thread that may hang with the share; everything else reads the copy. Taken are `clinic.toml`, the logo that
it names, and `favourites.toml`, all from the folder itself and never through a link.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from neckguide.clinic import to_clinic
from neckguide.errors import CannotWrite, ClinicFault
from neckguide.files import is_there, refusal, write_whole
from neckguide.share_look import (
    CLINIC,
    FAVOURITES,
    MAX_LOGO,
    NO_LOGO,
    Look,
    checked_favourites,
    clinic_table,
    kind,
    look_at,
    read,
    said_of,
)

COPIED = "copied.json"
"""Says whose copy it is; written last."""
LOOKS = 4
PAUSE = 2.0
"""Seconds between two looks that must be equal: longer than a slow copy stands still on its way."""
_LAST, _NONE = "The last good one is used.", "It is left out."


class Copied(Struct, frozen=True):
    """Which folder the copy is of, the logo's name in the copy, what the logo was known by in the folder, and why it
    could not be taken.
    """

    share: str = ""
    logo: str = ""
    seen: tuple[str, int, int] = NO_LOGO
    fault: str = ""


class Outcome(Struct, frozen=True):
    """Whether the share could be looked at, what the copy holds now ("" for nothing), and what is wrong in the share.

    `state` differs where the copy differs, and means nothing else.
    """

    reached: bool
    state: str
    notices: tuple[str, ...] = ()


def refresh(share: Path, copy: Path, pause: Callable[[], object] = lambda: time.sleep(PAUSE)) -> Outcome:
    """Bring the copy up to date with the share where that can be done whole; may block as long as the share does.

    A file counts once two looks, a `pause` apart, have found it the same. What is damaged stays as it was in the copy;
    what was taken out of a share that is there goes from the copy. A share that is gone, cannot be read or holds
    neither file (as the empty place where it used to be mounted) leaves the copy alone.
    """
    said: list[str] = []
    try:
        look = _still(share, copy, pause)
        if look is not None:
            _take(look, share, copy, said)
    except CannotWrite as error:
        said.append(str(error))
    except (OSError, ValueError):
        return Outcome(False, state(share, copy))
    return Outcome(True, state(share, copy), tuple(said))


def state(share: Path, copy: Path) -> str:
    """What the copy of this share holds, as a digest; "" where there is none."""
    of = copied(copy)
    files = [_here(copy / name) for name in (CLINIC, FAVOURITES)]
    if of.share != str(share) or files == [None, None]:
        return ""
    parts = [of.logo.encode(), *(content or b"" for content in files)]
    return sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()


def copied(copy: Path) -> Copied:
    """Whose copy it is; empty where there is none."""
    try:
        of = msgspec.json.decode((copy / COPIED).read_bytes(), type=Copied)
    except (OSError, msgspec.DecodeError):
        return Copied()
    # Who tidies caches may have taken the logo away: then it is as if it had never been seen.
    return Copied(of.share) if of.logo and not is_there(copy / of.logo) else of


# Looking until it rests --------------------------------------------------------------------------------------


def _still(share: Path, copy: Path, pause: Callable[[], object]) -> Look | None:
    """What the share holds once two looks agree, or once it holds what the copy holds; None where it does not rest."""
    before = look_at(share)
    if _is_copied(before, share, copy):
        return before
    for _ in range(LOOKS):
        pause()
        now = look_at(share)
        if now == before:
            return now
        before = now
    return None


def _is_copied(look: Look, share: Path, copy: Path) -> bool:
    """Whether the copy holds all of this already."""
    of = copied(copy)
    there = ((CLINIC, look.clinic), (FAVOURITES, look.favourites))
    same = all((file.content if file else None) == _here(copy / name) for name, file in there)
    return same and of.share == str(share) and (look.logo[:3] if look.logo else NO_LOGO) == of.seen


# Taking ------------------------------------------------------------------------------------------------------


class _Taken(NamedTuple):
    """What is to be in the copy: None for what goes, and the bytes of a logo that is new."""

    of: Copied
    clinic: bytes | None
    favourites: bytes | None
    logo: bytes = b""


def _take(look: Look, share: Path, copy: Path, said: list[str]) -> None:
    """Write what is new and sound, then take away what is no longer there; CannotWrite where the copy refuses it."""
    taken = _sound(look, share, copy, said)
    try:
        copy.mkdir(parents=True, exist_ok=True)
        if copied(copy).share != str(share):
            _put(copy / COPIED, None)
        # The logo before the file that names it. A reader in between finds the old logo or the new one.
        if taken.logo:
            _put(copy / taken.of.logo, taken.logo)
        _put(copy / CLINIC, taken.clinic)
        _put(copy / FAVOURITES, taken.favourites)
        _put(copy / COPIED, msgspec.json.encode(taken.of))
        for old in copy.glob("logo-*"):
            if old.name != taken.of.logo:
                old.unlink(missing_ok=True)
    except OSError as error:
        raise CannotWrite(file=copy, reason=refusal(error)) from None


def _sound(look: Look, share: Path, copy: Path, said: list[str]) -> _Taken:
    """What of this look can be taken; in place of what is damaged, what the copy has of this share."""
    of = copied(copy)
    mine = of.share == str(share)
    if not mine:
        of = Copied(str(share))
    favourites = clinic = None
    if look.favourites:
        try:
            favourites = checked_favourites(look.favourites)
        except ClinicFault as fault:
            favourites = _here(copy / FAVOURITES) if mine else None
            said.append(f"{fault} {_LAST if favourites else _NONE}")
    if not look.clinic:
        return _Taken(Copied(str(share)), None, favourites)
    try:
        to_clinic(clinic_table(look.clinic), said_of(CLINIC))
        clinic = look.clinic.content
    except ClinicFault as fault:
        clinic = _here(copy / CLINIC) if mine else None
        said.append(f"{fault} {_LAST if clinic else _NONE}")
        return _Taken(of, clinic, favourites)
    of, logo = _new_logo(look.logo, of, share)
    if of.fault:
        said.append(f"{of.fault} {_NONE}")
    return _Taken(of, clinic, favourites, logo)


def _new_logo(seen: tuple[str, int, int, str] | None, of: Copied, share: Path) -> tuple[Copied, bytes]:
    """How the copy knows the logo from now on, and its bytes where it is a new one."""
    if seen is None:
        return Copied(of.share), b""
    name, *_, fault = seen
    if seen[:3] == of.seen:
        return of, b""
    if fault:
        return Copied(of.share, "", seen[:3], fault), b""
    try:
        file = read(share, name, MAX_LOGO)
        if file.known[:2] != seen[1:3]:
            return of, b""  # It changes at this moment; the next look will see to it.
        end = kind(file.content, name)
    except ClinicFault as error:
        return Copied(of.share, "", seen[:3], str(error)), b""
    # Named for what it shows, so that a new logo is another setting.
    kept = f"logo-{sha256(file.content).hexdigest()[:12]}{end}"
    return Copied(of.share, kept, seen[:3]), file.content


def _here(file: Path) -> bytes | None:
    """What the copy holds under this name."""
    try:
        return file.read_bytes()
    except OSError:
        return None


def _put(file: Path, content: bytes | None) -> None:
    if content is None:
        file.unlink(missing_ok=True)
    elif content != _here(file):
        write_whole(file, content)
