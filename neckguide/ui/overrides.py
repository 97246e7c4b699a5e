"""What fails in a method that Qt calls is reported there and then, and Qt gets its own answer.

Seen with PySide6 6.12.0 (and Python 3.11): such a fault is kept until the call that Python is in returns; what Qt calls
meanwhile meets it, and the process dies, be it for a mere `len(None)` in a `showEvent`.
"""

from __future__ import annotations

import builtins
import functools
from collections.abc import Callable
from contextlib import suppress
from types import FunctionType
from typing import Any

from neckguide import crash

OF_US = "neckguide.ui."
SLOTS = frozenset({"accept", "reject", "done"})
"""What is connected to signals as well: those are called by how many values they take."""


def make_safe() -> None:
    """Make such methods safe in each of our classes that is made from now on."""
    build: Callable[..., Any] = builtins.__build_class__

    def build_safely(*parts: Any, **named: Any) -> Any:
        made = build(*parts, **named)
        if made.__module__.startswith(OF_US):
            for name, value in list(vars(made).items()):
                if isinstance(value, FunctionType) and name not in SLOTS and _is_called_by_qt(made, name):
                    setattr(made, name, safe(made, name, value))
        return made

    builtins.__build_class__ = build_safely


def _is_called_by_qt(made: type, name: str) -> bool:
    """Whether it takes the place of a method of Qt's, or is one for whatever class of Qt's it is mixed into."""
    bases = (base for base in made.__mro__ if base.__module__.startswith("PySide6."))
    return name.endswith("Event") or (not name.startswith("__") and any(name in vars(base) for base in bases))


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
