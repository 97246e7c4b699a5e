"""Attempts at saving, each in a process of its own that can be killed, or whose system calls strace lets fail."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from tests.core.rooms import HERE

from .ways import AT


class Forks:
    """The program of `ways`, asked for one attempt after the other."""

    def __init__(self) -> None:
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-m", "tests.trust.ways", str(theirs.fileno())]
        self._process = subprocess.Popen(command, cwd=HERE, pass_fds=[theirs.fileno()], stdout=subprocess.DEVNULL)
        theirs.close()
        self._channel.settimeout(60)
        assert self._channel.recv(100) == b"ready"
        self._log: TextIO | None = None

    def save(self, way: str, folder: Path, number: int, call: str = "", nth: int = 0) -> tuple[str, str]:
        """One attempt: "done", "told" or "crashed", and what was said."""
        how, said = self._ask(way=way, folder=str(folder), number=number, call=call, nth=nth, endless=False)
        return how, said

    def save_endlessly(self, way: str, folder: Path, number: int) -> int:
        """The process that saves until it is killed."""
        return self._ask(way=way, folder=str(folder), number=number, endless=True)

    def wait(self) -> None:
        """Until the endless one has ended."""
        assert self._channel.recv(100) == b"ended"

    @contextmanager
    def failing(self, call: str, error: str, log: Path) -> Iterator[None]:
        """strace lets the call with the number `AT` of each attempt fail meanwhile, and writes down what it did."""
        command = ["strace", "-f", "-o", log, "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={AT}"]
        told = log.with_suffix(".told")
        with (
            told.open("w") as stream,
            subprocess.Popen([*command, "-p", str(self._process.pid)], stderr=stream) as strace,
        ):
            try:
                until(lambda: "attached" in told.read_text())
                with log.open() as self._log:
                    yield
            finally:
                # Asked to end, it sometimes never does; killed, it lets go of whom it watched.
                strace.kill()

    def hits(self) -> int:
        """How often a call was made to fail since the last time."""
        assert self._log is not None
        return self._log.read().count("(INJECTED)")

    def end(self) -> None:
        self._channel.close()
        assert self._process.wait(30) == 0

    def _ask(self, **order: object) -> Any:
        self._channel.send(json.dumps(order).encode())
        return json.loads(self._channel.recv(10_000))


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until this holds; AssertionError where it does not in time."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.002)
