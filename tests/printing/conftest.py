"""A CUPS server of the tests' own, with a queue that keeps what it prints as files; and the window of tests/window."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from ..window.conftest import app, home, session, told, topic, window  # noqa: F401
from ..window.sheets import take_home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neckguide.ui.take_home import TakeHome
    from neckguide.ui.window import Window

CUPSD = Path("/usr/sbin/cupsd")
HERE = Path(__file__).parent
FILES_CONF = """
ServerRoot {root}/etc
StateDir {root}/run
CacheDir {root}/cache
RequestRoot {root}/spool
TempDir {root}/spool/tmp
ServerBin {root}/bin
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
"""
SERVER_CONF = """
LogLevel debug
Listen {root}/cups.sock
Browsing No
MultipleOperationTimeout 2
DefaultAuthType None
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateValues none
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
# Keeps the sheet in the folder that the queue names, beside what CUPS said about it; waits and fails on command.
BACKEND = """#!/bin/sh
[ $# -eq 0 ] && { echo 'direct keep "Unknown" "Keeps what it prints"'; exit 0; }
to="${DEVICE_URI#keep:}"
while [ -e "$to/wait" ]; do sleep 0.05; done
[ -e "$to/fail" ] && exit 1
if [ $# -gt 5 ]; then cat "$6" > "$to/$1.part"; else cat > "$to/$1.part"; fi
printf '%s\\n' "$2" "$3" "$4" "$5" > "$to/$1.words"
mv "$to/$1.part" "$to/$1.pdf"
"""


class Kept(NamedTuple):
    """A sheet that came out of the printer, and what CUPS called it."""

    file: Path
    user: str
    title: str
    copies: int
    options: str


class Server:
    """A CUPS server under a folder of its own."""

    def __init__(self, root: Path) -> None:
        """Not started."""
        self.root, self.socket = root, root / "cups.sock"
        for folder in ("etc/ppd", "spool/tmp", "cache", "run", "log", "out", "bin/backend"):
            (root / folder).mkdir(parents=True)
        (root / "out").chmod(0o777)
        for folder in ("filter", "daemon", "notifier", "driver"):
            (root / "bin" / folder).symlink_to(Path("/usr/lib/cups") / folder)
        backend = root / "bin/backend/keep"
        backend.write_text(BACKEND)
        backend.chmod(0o755)
        (root / "files.conf").write_text(FILES_CONF.format(root=root))
        (root / "cupsd.conf").write_text(SERVER_CONF.format(root=root))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        if not CUPSD.exists():
            pytest.fail("There is no print server to test with: install Debian's package “cups”.", pytrace=False)
        command = (CUPSD, "-f", "-c", self.root / "cupsd.conf", "-s", self.root / "files.conf")
        with (self.root / "log/said").open("wb") as said:
            self._process = subprocess.Popen(command, stdout=said, stderr=said)
        end = time.monotonic() + 10
        while self._run("lpstat", "-r", check=False) != "scheduler is running\n":
            if self._process.poll() is not None or time.monotonic() > end:
                log = self.root / "log/error"
                why = (self.root / "log/said").read_text() + (log.read_text()[-600:] if log.exists() else "")
                pytest.fail(f"The print server of the tests did not start: {why}", pytrace=False)
            time.sleep(0.02)

    def stop(self) -> None:
        """End it, as where somebody stops the service."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGCONT)
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def kill(self) -> None:
        """It dies, without a word to anybody."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def hang(self) -> None:
        """It takes calls and never answers."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        """It goes on where it was."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def add(self, name: str, device: str = "") -> None:
        """A queue that keeps what it prints."""
        device = device or f"keep:{self.root}/out"
        # “Printer drivers are deprecated”, says lpadmin; a queue without one would leave copies and pages undone.
        self._run("lpadmin", "-p", name, "-v", device, "-P", str(HERE / "plain.ppd"), "-E")

    def do(self, *command: str) -> None:
        """A command of the administrator: cupsdisable, cupsreject, lpadmin."""
        self._run(*command)

    def jobs(self, which: str = "all") -> list[str]:
        """Names of the jobs that the server knows of."""
        return [line.split()[0] for line in self._run("lpstat", "-W", which, "-o").splitlines()]

    def mark(self, word: str, on: bool = True) -> None:
        """Let the printer “wait” with a sheet in its hands, or “fail”."""
        file = self.root / "out" / word
        if on:
            file.touch()
        else:
            file.unlink()

    def kept(self) -> list[Kept]:
        """What came out, in order."""
        found: list[Kept] = []
        for file in sorted((self.root / "out").glob("*.pdf"), key=lambda file: int(file.stem)):
            user, title, copies, options = file.with_suffix(".words").read_text().splitlines()
            found.append(Kept(file, user, title, int(copies), options))
        return found

    def _run(self, *command: str, check: bool = True) -> str:
        own = {"CUPS_SERVER": str(self.socket), "PATH": f"{os.environ['PATH']}:/usr/sbin"}
        done = subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True)
        assert not check or not done.returncode, done.stderr
        return done.stdout


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server with one queue, “HP-4”, that this process and its children print to."""
    # Not under the test's own folder: a socket's path is at most 107 characters, and CUPS's user must get through.
    with tempfile.TemporaryDirectory(prefix="cups-", dir="/tmp") as folder:
        root = Path(folder)
        root.chmod(0o755)
        server = Server(root)
        monkeypatch.setenv("CUPS_SERVER", str(server.socket))
        # Where `lpoptions` writes for root: never this computer's own settings.
        monkeypatch.setenv("CUPS_SERVERROOT", str(root / "etc"))
        server.start()
        server.add("HP-4")
        yield server
        server.stop()


@pytest.fixture
def page(server: Server, window: Window) -> TakeHome:  # noqa: F811
    """Take home with its sheet, on a computer with that server."""
    return take_home(window)
