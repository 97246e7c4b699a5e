"""No picture of our memory on disk when the program crashes: names live there.

Everything here is asked of the system and may be refused; nothing fails because of it.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

NO_FAULT_BOX = 0x0002
"""SEM_NOGPFAULTERRORBOX: Windows ends a crashed program without its error report."""
NO_HEAP = 0x0001
"""WER_FAULT_REPORTING_FLAG_NOHEAP: a report that is made nevertheless leaves our memory out."""


def forbid_dumps() -> None:
    """Ask the system to keep no core dump and no memory in crash reports, for this process and those it starts."""
    if sys.platform == "win32":
        _forbid_reports()
    else:
        _forbid_cores()


def _forbid_cores() -> None:
    """One byte, not none: Linux hands a crash to a program (`core_pattern` with a pipe) whatever the limit is, but
    refuses at a limit of exactly 1; a file of one byte is refused as well.

    A process can also be made undumpable as a whole, but then desktop portals may not look at it and refuse it.
    """
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    limit = 1 if most == resource.RLIM_INFINITY else min(1, most)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
    # Whoever makes a dump all the same (a hard limit of 0 lets pipes through) finds none of our memory in it.
    with suppress(OSError):
        Path("/proc/self/coredump_filter").write_text("0", "ascii")


def _forbid_reports() -> None:
    """Windows: no error report, and none of our memory in one."""
    import ctypes

    # Written so that it can be checked on every system: `windll` is there on Windows alone.
    windll = getattr(ctypes, "windll", None)
    with suppress(OSError, AttributeError):
        kernel = windll.kernel32  # type: ignore[union-attr]
        kernel.SetErrorMode(kernel.GetErrorMode() | NO_FAULT_BOX)
        kernel.WerSetFlags(NO_HEAP)
