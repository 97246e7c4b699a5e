"""Tries every way that writes on the disk that holds a folder, as a program: once with room, and once with none."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from .ways import COPY, WAYS, attempt, fill_share, prepare


def fill(folder: Path) -> None:
    """Leave no byte, and no place for another file."""
    for size in (4096, 1):
        try:
            with (folder / "fill").open("ab", buffering=0) as file:
                while True:
                    file.write(b"0" * size)
        except OSError:
            pass


def use_up(folder: Path) -> None:
    """Leave room for bytes, and none for another file."""
    number = 0
    try:
        while True:
            (folder / f"fill-{number}").touch()
            number += 1
    except OSError:
        pass


def free(folder: Path) -> None:
    for file in folder.glob("fill*"):
        file.unlink()


def tried(name: str, disk: Path) -> dict[str, object]:
    """What one way said on a full disk, how long that took, and which version stood before, then and afterwards."""
    room, way = disk / str(list(WAYS).index(name)), WAYS[name]
    prepare(name, room, 1)
    first = attempt(way, room, 1, "", 0)
    before = way.held(room)
    if name == COPY:
        fill_share(room, 2)
    fill(disk) if "bytes" in sys.argv else use_up(disk)
    began = time.monotonic()
    how, said = attempt(way, room, 2, "", 0)
    seconds = time.monotonic() - began
    now = way.held(room)
    left = [file.name for file in room.rglob(".*")]
    free(disk)
    again = attempt(way, room, 2, "", 0)
    return {
        "first": first,
        "before": before,
        "how": how,
        "said": said,
        "seconds": seconds,
        "now": now,
        "left": left,
        "again": again,
        "after": way.held(room),
    }


if __name__ == "__main__":
    answer = os.dup(1)
    told = {name: tried(name, Path(sys.argv[1])) for name in WAYS}
    os.write(answer, json.dumps(told).encode())
