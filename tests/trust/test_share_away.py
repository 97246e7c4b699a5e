"""The clinic's shared folder hangs, breaks off in the middle of a file, and comes back, while a real window is open."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .clinicians import PROGRAM, Clinician, surroundings

pytestmark = [
    pytest.mark.beside,
    pytest.mark.skipif(sys.platform != "linux" or not shutil.which("strace"), reason="needs strace"),
]
OUTAGE = "The clinic's shared folder cannot be reached. The last good settings are used."
FAULTS = ("openat:delay_enter=6000000", "read:error=EIO", "openat:error=ESTALE")


def test_the_window_works_on_while_the_share_hangs_breaks_off_and_comes_back(home: Path, tmp_path: Path) -> None:
    share, managed = tmp_path / "share", tmp_path / "managed.toml"
    share.mkdir()
    managed.write_text(f"shared = '{share}'\nwelcomed = true\n", "utf-8")
    put(share, "Hill")
    with Clinician(tmp_path, surroundings(home, TMPDIR=str(tmp_path)), [*PROGRAM, str(managed)]) as clinician:
        clinician.does("begin")
        holds(clinician, "Hill")
        for number, fault in enumerate(FAULTS):
            with (tmp_path / "told").open("w") as told:
                tracing = ["strace", "-f", "-qq", "-o", tmp_path / "log", "-P", share / "clinic.toml"]
                command = [*tracing, "-e", f"inject={fault}", "-p", str(clinician.process.pid)]
                strace = subprocess.Popen(command, stderr=told)
            said: list[str] = []
            for _ in range(60):
                said += clinician.does("wait", 0.2).said
                if said:
                    break
            strace.kill()
            strace.wait()
            assert said == [OUTAGE], fault
            put(share, f"Hill {number}")
            holds(clinician, f"Hill {number}")


def put(share: Path, name: str) -> None:
    (share / ".new").write_text(f'name = "{name}"\n', "utf-8")
    (share / ".new").replace(share / "clinic.toml")


def holds(clinician: Clinician, name: str) -> None:
    """Within a while, and with nothing said about it."""
    for _ in range(100):
        assert clinician.does("wait", 0.2).said == []
        if clinician.does("holds").answer["name"] == name:
            return
    raise AssertionError(f"“{name}” never came")
