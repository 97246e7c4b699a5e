"""What fails in a method that Qt calls is reported there and then, and Qt gets its own answer.

Seen with PySide6 6.12.0 (and Python 3.11): such a fault is kept until the call that Python is in returns; what Qt calls
meanwhile meets it, and the process dies, be it for a mere `len(None)` in a `showEvent`.
"""

from __future__ import annotations

import builtins
import functools
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from neckguide import crash

OF_US = "neckguide.ui."
CALLED_BY_QT = frozenset(
    {
        *("eventFilter", "focusNextPrevChild"),
        *("sizeHint", "minimumSizeHint", "heightForWidth", "hasHeightForWidth"),
        *("data", "flags", "paint"),
    }
)
"""Beside all whose name ends in “Event”. None of them is ever a slot: those are called by how many values they take."""


def make_safe() -> None:
    """Make such methods safe in each of our classes that is made from now on."""
    build: Callable[..., Any] = builtins.__build_class__

    def build_safely(*parts: Any, **named: Any) -> Any:
        made = build(*parts, **named)
        if made.__module__.startswith(OF_US):
            for name, value in list(vars(made).items()):
                if (name.endswith("Event") or name in CALLED_BY_QT) and callable(value):
                    setattr(made, name, safe(made, name, value))
        return made

    builtins.__build_class__ = build_safely


def safe(made: type, name: str, method: Callable[..., object]) -> Callable[..., object]:
    """The method of that class and name, so that it never fails."""

    @functools.wraps(method)
    def never_fails(self: object, *values: object) -> object:
        try:
            return method(self, *values)
        except Exception as fault:
            crash.report(fault)
        with suppress(Exception):
            return getattr(super(made, self), name)(*values)
        return None

    return never_fails
