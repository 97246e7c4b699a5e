"""Settings that were mutated in every layer: started with, kept aside where they are damaged, and saved over."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.test_settings import Room
from tests.figures import Figure, Size

pytestmark = pytest.mark.trust(5)

GOOD = (
    '# ours\nname = "Nässel & Co"\nsize = 18\npaper = "letter"\ntext-size = 150\nreviewed = 2026-01-02\n'
    'welcomed = true\nfax = "1"\n[costs]\nmassage = "40"\n[later]\nx = [1, 2]\n'
).encode()
PIECES = (
    b"",
    b"\0",
    b"\xff",
    b"=",
    b"[",
    b"]]",
    b'"',
    b"'''",
    b"\n",
    b"\r",
    b"#",
    b"9" * 40,
    b"-",
    b"{",
    b"1979-13-45",
)


def mutated(chance: random.Random, content: bytes) -> bytes:
    """The file after one to four accidents: cut, doubled, overwritten, shuffled, with pieces put in."""
    for _ in range(chance.randint(1, 4)):
        at, to = sorted(chance.randint(0, len(content)) for _ in range(2))
        accidents: tuple[Callable[[], bytes], ...] = (
            lambda at=at, now=content: now[:at],
            lambda at=at, to=to, now=content: now[:at] + now[to:],
            lambda at=at, to=to, now=content: now[:to] + now[at:],
            lambda at=at, now=content: now[:at] + chance.choice(PIECES) + now[at + 1 :],
            lambda at=at, now=content: now[:at] + chance.choice(PIECES) + now[at:],
            lambda at=at, now=content: now[:at] + chance.randbytes(3) + now[at + 3 :],
            lambda now=content: b"\n".join(chance.sample(lines := now.split(b"\n"), len(lines))),
        )
        content = chance.choice(accidents)()
    return content


def start(room: Room, chance: random.Random) -> bool:
    """Start and save over mutated files in every layer; whether the user's own was damaged."""
    for file in [*room.own.parent.iterdir(), *room.managed.parent.iterdir()]:
        file.unlink()
    own, managed = mutated(chance, GOOD), mutated(chance, b'locked = ["name", "size"]\nname = "Hill"\n' + GOOD[20:])
    room.own.write_bytes(own)
    room.managed.write_bytes(managed)
    loaded = room.load()
    aside = room.own.with_name("clinic.damaged-1.toml")
    # Kept aside or left alone, but never lost; and the managed file is nobody's to move.
    assert (aside if aside.exists() else room.own).read_bytes() == own and aside.exists() != room.own.exists()
    assert room.managed.read_bytes() == managed and len(list(room.managed.parent.iterdir())) == 1
    assert aside.exists() == any("It was kept as" in notice for notice in loaded.notices)
    assert all(getattr(loaded.clinic, name) == getattr(loaded.base, name) for name in loaded.locked)
    now = room.save(loaded, phone="1", text_size=175)
    assert room.load().clinic == now.clinic
    return aside.exists()


def test_settings_that_were_mutated_are_used_or_kept_aside(tmp_path: Path, figure: Figure, size: Size) -> None:
    room, chance, times = Room(tmp_path), random.Random(5), size(100, 1_000)
    damaged, wrong = 0, list[str]()
    for number in range(times):
        try:
            damaged += start(room, chance)
        except Exception as fault:
            wrong.append(f"number {number} with seed 5: {fault!r}")
    print("\n".join(wrong))
    figure.tell("mutated settings started with", times)
    figure.tell("of them damaged, and kept aside", damaged)
    figure.exactly("crashes, files lost, or settings not saved after", len(wrong), 0)
    assert times / 5 < damaged < times
