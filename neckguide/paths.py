"""Where things lie: the only module that knows checkout, installed package and bundle apart."""

from __future__ import annotations

import sys
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

    return user_config_path("neckguide", appauthor=False) / "clinic.toml"


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

    return user_cache_path("neckguide", appauthor=False) / "shared"
