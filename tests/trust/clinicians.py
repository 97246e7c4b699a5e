"""A clinician at the real window in a process of its own, in surroundings as bad as a test wants them."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.core.rooms import HERE

PROGRAM = (sys.executable, "-m", "tests.trust.at_the_window")
PATIENCE = 90


def private(script: str, *command: str) -> list[str]:
    """The command in a mount namespace of its own, once the script has made it as it should be."""
    own = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", "--mount", *own, "sh", "-ec", f'{script}\nexec "$@"', "sh", *command]


def _can_mount() -> bool:
    if sys.platform != "linux" or not shutil.which("unshare"):
        return False
    command = private("mount -t tmpfs -o size=64k none /mnt", "true")
    return subprocess.run(command, capture_output=True).returncode == 0


needs_mounts = pytest.mark.skipif(not _can_mount(), reason="this machine gives nobody mounts of their own")


def surroundings(home: Path | str | None, **more: str) -> dict[str, str]:
    """The environment with that home and nothing that leads elsewhere."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("XDG_") and key != "HOME"}
    kept |= {"PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": "1", **more}
    return kept if home is None else {**kept, "HOME": str(home)}


class Answer(NamedTuple):
    """What came of an order, what the app said meanwhile, how long that took, and the longest pause of the window."""

    answer: Any
    said: list[str]
    seconds: float
    pause: float


class Clinician:
    """Ends with the block that made it; then nothing may stand on standard error but what Qt or fontconfig warns of."""

    def __init__(self, folder: Path, environment: dict[str, str], command: list[str] | None = None) -> None:
        self._errors = folder / f"errors-{os.urandom(3).hex()}"
        with self._errors.open("w") as errors:
            self.process = subprocess.Popen(
                command or list(PROGRAM),
                cwd=HERE,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                bufsize=1,
            )

    def __enter__(self) -> Clinician:
        return self

    def __exit__(self, *fault: object) -> None:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        try:
            status = self.process.wait(30)
        finally:
            self.process.kill()
            self.process.stdout.close()
        told = self.told()
        assert "Traceback" not in told and status in (0, -9, -15), told

    def sees(self, folder: Path) -> Path:
        """A folder as it is in the mounts of that process."""
        return Path(f"/proc/{self.process.pid}/root{folder}")

    def told(self) -> str:
        """What stands on standard error."""
        return self._errors.read_text("utf-8", "replace")

    def does(self, order: str, *arguments: object) -> Answer:
        """Have one thing done at the window."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps([order, *arguments]) + "\n")
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        assert ready, f"no answer to “{order}” in {PATIENCE} s: {self.told()}"
        line = self.process.stdout.readline()
        assert line, f"it ended over “{order}”: {self.told()}"
        return Answer(**json.loads(line))
