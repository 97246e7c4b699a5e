"""Where things lie: the only module that knows checkout, installed package and bundle apart."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """The folder of topics, fonts, templates, icons and styles."""
    installed = _PACKAGE / "resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def topics() -> Path:
    """The folder that holds one folder for each topic."""
    return resources() / "topics"


def clinic_file() -> Path:
    """Where the platform keeps this user's settings: `clinic.toml` there."""
    # Imported here: the first screen may be drawn without it where a clinic file is named.
    from platformdirs import user_config_path

    return _of_user(user_config_path) / "clinic.toml"


def managed_file() -> Path:
    """What whoever looks after the computers sets for every user."""
    if sys.platform == "win32":
        from platformdirs import site_config_path

        return site_config_path("neckguide", appauthor=False) / "clinic.toml"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/neckguide/clinic.toml")
    return Path("/etc/neckguide/clinic.toml")


def shared_copy() -> Path:
    """The folder with the last good copy of the clinic's shared one; it can be made again at any time."""
    from platformdirs import user_cache_path

    return _of_user(user_cache_path) / "shared"


def _of_user(place: Callable[..., Path]) -> Path:
    """A folder of this user's. Who has no home gets one that cannot be: nothing is found or saved there."""
    try:
        return place("neckguide", appauthor=False)
    except RuntimeError:
        return Path(os.devnull) / "neckguide"
