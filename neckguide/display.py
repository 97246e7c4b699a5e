"""Whether a window could be shown here; asked before Qt is, because Qt ends the whole program where none can."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


def has_display() -> bool:
    """Whether a window could be shown here."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    if sys.platform in ("win32", "darwin") or platform not in ("xcb", "wayland", ""):
        return True
    return bool(os.environ.get("WAYLAND_DISPLAY")) or _x_answers(os.environ.get("DISPLAY", ""))


def _x_answers(display: str) -> bool:
    """Whether an X server listens; Qt would abort the whole program where none does."""
    host, _, number = display.partition(":")
    if not number or host:
        return bool(display)
    import socket

    path = f"/tmp/.X11-unix/X{number.split('.')[0]}"
    for address in (path, f"\0{path}"):
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(2)
            with suppress(OSError):  # an address that is too long
                if probe.connect_ex(address) == 0:
                    return True
    return False
