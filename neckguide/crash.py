"""What is said of a fault of ours: its type and its places. Never its message, which may hold what was typed."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from pathlib import PurePath
from types import TracebackType

MOST_PLACES = 30


def install() -> None:
    """Report uncaught faults in this way, on every thread and while objects are taken apart."""
    sys.excepthook = _on_fault
    threading.excepthook = lambda hook: _on_fault(hook.exc_type, hook.exc_value, hook.exc_traceback)
    sys.unraisablehook = lambda hook: _on_fault(hook.exc_type, hook.exc_value, hook.exc_traceback)


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
    # A window without a terminal may have nowhere to write to.
    if not issubclass(kind, KeyboardInterrupt) and sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(describe(kind, fault, trace), file=sys.stderr, flush=True)
