"""A screen of our own: a private X server, so that nothing else draws where we measure."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def private_screen() -> Iterator[dict[str, str]]:
    """What a program's environment needs to open windows on a new X server that ends with this block."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ("Xvfb", "-displayfd", str(writer), "-screen", "0", "1920x1200x24", "-nolisten", "tcp", "-noreset"),
        pass_fds=(writer,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as told:
            number = told.readline().strip()
        if not number:
            raise OSError("Xvfb did not start")
        yield {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8", "WAYLAND_DISPLAY": ""}
    finally:
        server.terminate()
        server.wait()
