"""The secrets that switch signing on: read from the environment, all of a group or none."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from tools import CannotBuild

if TYPE_CHECKING:
    from collections.abc import Mapping


def given(env: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """These secrets, all or none. CannotBuild where some are set and others are not. GitHub sets missing ones empty."""
    have = {name: env[name] for name in names if env.get(name)}
    if have and len(have) < len(names):
        missing = [f"{name} ({what})" for name, what in names.items() if name not in have]
        raise CannotBuild(f"{', '.join(have)} is set, but not {'; '.join(missing)}. Set all of them or none.")
    return have


def decoded(values: Mapping[str, str], name: str) -> bytes:
    """What a secret holds as base64. CannotBuild where it is not that."""
    try:
        return base64.b64decode("".join(values[name].split()), validate=True)
    except ValueError as error:
        raise CannotBuild(f"{name} is not base64: make it with `base64 FILE`, on a Mac `base64 -i FILE`") from error
