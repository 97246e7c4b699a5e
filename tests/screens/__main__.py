"""Run the tests that need two screens: `python -m tests.screens [pytest's arguments]`.

Starts an X server of its own with Debian's dummy driver, whose outputs `xrandr` plugs in and out as a hand would.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
OUTPUTS = ("DUMMY0", "DUMMY1")
MODE = "1366x768"
PATIENCE = 20.0
"""Seconds until a server that does not answer has failed."""

CONFIG = """
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoEnableDevices" "false"
  Option "AutoAddGPU" "false"
  Option "DontVTSwitch" "true"
  Option "BlankTime" "0"
EndSection
Section "Device"
  Identifier "device"
  Driver "dummy"
  VideoRam 64000
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 5-1000
  VertRefresh 5-200
  Modeline "1366x768" 85.25 1366 1440 1576 1784 768 771 781 798 -hsync +vsync
EndSection
Section "Screen"
  Identifier "screen"
  Device "device"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "1366x768"
    Virtual 2732 768
  EndSubSection
EndSection
"""


class NoScreens(Exception):
    """Two screens cannot be had here."""


def main(arguments: list[str]) -> int:
    """Start the server and run pytest on it; 1 and a sentence where it cannot be started."""
    named = any((ROOT / argument.split("::")[0]).exists() for argument in arguments if not argument.startswith("-"))
    try:
        with two_screens() as display:
            command = (sys.executable, "-m", "pytest", *arguments, *(() if named else ("tests/screens",)))
            return subprocess.run(command, env={**os.environ, **display}).returncode
    except NoScreens as fault:
        print(f"These tests need an X server with two screens, and there is none: {fault}", flush=True)
        return 1


@contextmanager
def two_screens() -> Iterator[dict[str, str]]:
    """The environment of a display with two screens side by side; NoScreens where it cannot be made."""
    with tempfile.TemporaryDirectory(prefix="neckguide-screens-") as name:
        folder = Path(name)
        (folder / "xorg.conf").write_text(CONFIG, "ascii")
        server = _start(folder)
        try:
            # Qt warns where the locale is not UTF-8, and a warning fails a test.
            display = {"DISPLAY": f":{_number(folder, server)}", "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}
            xrandr(display, "--addmode", OUTPUTS[1], MODE)
            xrandr(display, "--output", OUTPUTS[1], "--mode", MODE, "--right-of", OUTPUTS[0])
            yield {**display, "WAYLAND_DISPLAY": ""}
        finally:
            server.terminate()
            server.wait()


def xrandr(display: dict[str, str], *arguments: str) -> None:
    """Plug an output in or out; NoScreens where the server refuses."""
    command = ("xrandr", *arguments)
    done = subprocess.run(command, env={**os.environ, **display}, capture_output=True, text=True)
    if done.returncode:
        raise NoScreens(f"`{' '.join(command)}` says: {done.stderr.strip() or done.returncode}")


def _start(folder: Path) -> subprocess.Popen[bytes]:
    command = (
        *("Xorg", "-displayfd", "1", "-config", folder / "xorg.conf", "-logfile", folder / "log"),
        *("-novtswitch", "-sharevts", "-nolisten", "tcp", "-noreset"),
    )
    try:
        with (folder / "number").open("wb") as number, (folder / "said").open("wb") as said:
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=number, stderr=said)
    except OSError as fault:
        raise NoScreens(f"Xorg cannot be started ({fault.strerror}). Debian's package is xserver-xorg-core.") from None


def _number(folder: Path, server: subprocess.Popen[bytes]) -> int:
    """The display's number, once the server answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        if (told := (folder / "number").read_text("ascii", "replace")).endswith("\n"):
            return int(told)
        time.sleep(0.05)
    log = folder / "log"
    lines = (log if log.exists() else folder / "said").read_text("utf-8", "replace").splitlines()
    wrong = [line for line in lines if "(EE)" in line or "error" in line.lower()]
    raise NoScreens(f"Xorg gave up. {' '.join(wrong[:4]) or 'It said nothing.'}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
