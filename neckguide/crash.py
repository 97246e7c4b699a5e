"""What is said of a fault of ours: its type and its places. Never its message, which may hold what was typed."""

from __future__ import annotations

import os
import sys
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath
from types import TracebackType
from typing import TypeAlias

MOST_PLACES = 30
MOST_KINDS = 200
"""Reports that are kept apart; what comes after so many is not told any more."""
SHORT = b"neckguide: a fault of the program\n"
"""Made beforehand: where memory has run out, nothing can be made."""

Listener: TypeAlias = Callable[[str, TracebackType | None], None]

_told: Counter[str] = Counter()
_listener: Listener | None = None


def install() -> None:
    """Report uncaught faults in this way, on every thread and while objects are taken apart."""
    sys.excepthook = _on_fault
    threading.excepthook = lambda hook: _on_fault(hook.exc_type, hook.exc_value, hook.exc_traceback)
    sys.unraisablehook = lambda hook: _on_fault(hook.exc_type, hook.exc_value, hook.exc_traceback)


def tell_to(listener: Listener | None) -> None:
    """Tell the window of each fault, too: its report, and where it was; at once, on the thread where it was."""
    global _listener
    _listener = listener


def report(fault: BaseException) -> None:
    """Report a fault that was caught, because everything else can go on."""
    _on_fault(type(fault), fault, fault.__traceback__)


def describe(kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None) -> str:
    """Types and places, innermost last; what caused a fault stands before it. No values, no folders, no source."""
    chain = [(kind, trace)]
    seen = {id(fault)}
    while fault is not None:
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
        if fault is None or id(fault) in seen:
            break
        seen.add(id(fault))
        chain.append((type(fault), fault.__traceback__))
    said: list[str] = []
    for each, places in reversed(chain):
        said.append(f"neckguide: a fault of the program: {each.__module__}.{each.__qualname__}")
        said.extend(f"  {place}" for place in _places(places))
    return "\n".join(said)


def _places(trace: TracebackType | None) -> list[str]:
    places: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        # The file's own name alone: the folders before it may name a person.
        module = trace.tb_frame.f_globals.get("__name__", PurePath(code.co_filename).name)
        places.append(f"{module}, line {trace.tb_lineno}, in {code.co_name}")
        trace = trace.tb_next
    return places[-MOST_PLACES:]


def _on_fault(kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    try:
        _tell(describe(kind, fault, trace), trace)
    except BaseException:
        # Whatever fails here must not leave it: Python would print both faults with their messages.
        with suppress(OSError):
            os.write(2, SHORT)
    finally:
        _forget()


def _tell(said: str, trace: TracebackType | None) -> None:
    """On stderr the first, tenth, hundredth … time: what fails in a paint fails sixty times a second."""
    if said not in _told and len(_told) >= MOST_KINDS:
        return
    _told[said] += 1
    count = _told[said]
    # A window without a terminal may have nowhere to write to.
    if sys.stderr is not None and str(count).strip("0") == "1":
        with suppress(OSError, ValueError):
            print(said, *([f"  {count} times by now"] if count > 1 else []), sep="\n", file=sys.stderr, flush=True)
    if _listener is not None:
        _listener(said, trace)


def _forget() -> None:
    """Python keeps the last fault for whoever looks into it, and with it all that was in hand: also what was typed."""
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):
        with suppress(AttributeError):
            delattr(sys, name)
