"""What a program asked of the system, as strace tells it: where it called, and what it opened to write."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CALLING = ("socket", "connect", "bind", "sendto", "sendmsg", "sendmmsg", "io_uring_setup")
"""Every way to reach out. What is received came over one of these; a ring would let calls pass unseen."""
WRITING = ("open", "openat", "openat2", "creat", "rename", "renameat", "renameat2", "link", "linkat", "symlink")
WRITING += ("symlinkat", "truncate", "mknod", "mknodat", "io_uring_setup")
PRINT_SERVICE = re.compile(
    r'sin6?_port=htons\((631|0)\), (sin_addr=inet_addr\("127\.0\.0\.1"\)|.*inet_pton\(AF_INET6, "::1")'
)
"""CUPS on this very computer. Port 0 is the C library asking which of its addresses comes first; nothing is sent."""
_TO_WRITE = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")
_OPENED = re.compile(r'(?:\w+<(?P<at>[^>]*)>, )?"(?P<path>(?:[^"\\]|\\.)*)"')


def can_trace() -> bool:
    """Whether strace is here, and nobody traces this program already: two cannot."""
    return bool(shutil.which("strace")) and "TracerPid:\t0\n" in Path("/proc/self/status").read_text()


def under_strace(log: Path, calls: tuple[str, ...]) -> tuple[str, ...]:
    """What to put before a command, so that these calls of it and of all that it starts stand in `log`."""
    # Paths beside the numbers of open files; of what is sent nothing, so that no word in it is taken for an address.
    how = ("-f", "--seccomp-bpf", "-qq", "-y", "-s", "0")
    return ("strace", *how, "-e", f"trace={','.join(f'?{call}' for call in calls)}", "-o", str(log))


def calls(log: Path) -> Iterator[tuple[str, str]]:
    """Name and arguments of each call, in order."""
    with log.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if found := re.match(r"\d+ +(\w+)\((.*)", line):
                yield found[1], found[2]


def reaching_out(log: Path) -> list[str]:
    """Each call that may lead out of this computer, or lets somebody in."""
    return [f"{name}({told}"[:300] for name, told in calls(log) if name in CALLING and not _stays_here(name, told)]


def print_service(log: Path) -> int:
    """How often the print service of this computer was called over the computer's own loop."""
    return sum(
        name == "connect" and "htons(631)" in told and bool(PRINT_SERVICE.search(told)) for name, told in calls(log)
    )


def _stays_here(name: str, told: str) -> bool:
    family = re.search(r"\b([AP]F_\w+)", told)
    match name, family and family[1]:
        case "io_uring_setup", _:
            return False
        case _, "AF_UNIX" | "AF_LOCAL" | "AF_NETLINK":
            return True  # Another program here, or the kernel, which the C library asks for this computer's addresses.
        case "socket", "AF_INET" | "AF_INET6":
            return True  # Where it leads is told by the next call.
        case "connect", "AF_INET" | "AF_INET6":
            return bool(PRINT_SERVICE.search(told))
        case "sendto" | "sendmsg" | "sendmmsg", None:
            return True  # Along a connection that was judged when it was made.
        case _:
            return False


def opened_to_write(log: Path) -> set[str]:
    """Every path that was opened to be written, made, or put in the place of another."""
    found: set[str] = set()
    for name, told in calls(log):
        if name == "io_uring_setup":
            found.add("a ring, which no one can look into")
        elif name in WRITING and (not name.startswith("open") or _TO_WRITE.search(told)):
            for each in _OPENED.finditer(told):
                found.add(each["path"] if each["path"].startswith("/") else f"{each['at']}/{each['path']}")
    return found
