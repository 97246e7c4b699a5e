"""The disk is full: the old file stays, a plain sentence says so, and nothing hangs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.core.rooms import HERE
from tests.figures import Figure

from .clinicians import PROGRAM, Clinician, needs_mounts, private, surroundings
from .full_disk import fill, free
from .ways import COPY

pytestmark = pytest.mark.trust(2)
FULL = "no space left on device"
PATIENCE = 20


@needs_mounts
@pytest.mark.parametrize("gone", ["bytes", "files"])
def test_every_way_that_writes_leaves_the_old_file_and_says_so(gone: str, tmp_path: Path, figure: Figure) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    size = "size=4m" if gone == "bytes" else "nr_inodes=60"
    program = (sys.executable, "-m", "tests.trust.full_disk", str(disk), gone)
    command = private(f"mount -t tmpfs -o {size} none {disk}", *program)
    done = subprocess.run(command, cwd=HERE, env=surroundings(disk), capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    tried = json.loads(done.stdout)
    wrong = {way: was for way, was in tried.items() if not is_right(way, was)}
    print(json.dumps(wrong, indent=1))
    figure.tell(f"ways that write, with no {gone} left", len(tried))
    figure.at_most(
        f"slowest to say so, with no {gone} left", max(was["seconds"] for was in tried.values()), PATIENCE, "s"
    )
    figure.exactly(f"files lost or halved, or no sentence, with no {gone} left", len(wrong), 0)


def is_right(way: str, was: dict[str, object]) -> bool:
    """Told on the full disk, with the old version whole; done before and afterwards."""
    # The copy is of several files, each old or new; damaged settings could be kept aside, which needs no room.
    stays = was["now"] == was["before"] or way == COPY
    told = was["how"] == "told" and FULL in str(was["said"])
    done = (was["first"] == was["again"] == ["done", ""] and was["after"] != was["before"]) or way.startswith("handout")
    return stays and told and done and was["left"] == []


@needs_mounts
def test_at_the_window_nothing_is_lost_and_each_refusal_is_said(home: Path, tmp_path: Path, figure: Figure) -> None:
    command = private(f"mount -t tmpfs -o size=2m none {home}", *PROGRAM)
    with Clinician(tmp_path, surroundings(home, TMPDIR=str(tmp_path)), command) as clinician:
        clinician.does("begin")
        saves = (("Save PDF", f"{home}/sheet.pdf"), ("Save web page", f"{home}/sheet.html"))
        for button, file in saves:
            assert clinician.does("save", button, file).answer.startswith("Saved as sheet")
        clinician.does("settings", "01632 960 111")
        assert "Ours" in clinician.does("favourite", "Ours").answer
        disk = clinician.sees(home)
        before = held(disk)
        fill(disk)
        answers = [clinician.does("save", *each) for each in saves]
        assert [each.answer for each in answers] == ["", ""], "nothing is claimed"
        typed = clinician.does("settings", "01632 960 222")
        assert typed.answer == "01632 960 222", "it holds until the window is closed"
        kept = clinician.does("favourite", "Other")
        assert "Other" not in kept.answer
        said = [answer.said for answer in (*answers, typed, kept)]
        now = held(disk)
        free(disk)
        assert "Other" in clinician.does("favourite", "Other").answer
        assert clinician.does("settings", "01632 960 333").said == []
        assert b"960 333" in (disk / ".config" / "neckguide" / "clinic.toml").read_bytes()
        figure.exactly("files changed at the window", len(set(before.items()) ^ set(now.items())), 0)
        figure.exactly("refusals said once, in a sentence", sum(is_plain(each) for each in said), 4)


def held(folder: Path) -> dict[str, str]:
    files = [file for file in folder.rglob("*") if file.is_file() and file.name != "fill"]
    return {str(file.relative_to(folder)): sha256(file.read_bytes()).hexdigest() for file in files}


def is_plain(said: list[str]) -> bool:
    return len(said) == 1 and FULL in said[0] and said[0].endswith("What was there before is unchanged.")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", ["note", "advise", "advise --json", "show", "show --json", "check"])
def test_a_command_whose_output_finds_no_room_says_so(command: str, tmp_path: Path) -> None:
    with open(os.devnull) as nothing, open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "neckguide", *command.split()],
            cwd=HERE,
            env=surroundings(tmp_path),
            stdin=nothing,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert (
        done.stderr
        == f"neckguide: “standard output” could not be written: {FULL}. What was there before is unchanged.\n"
    )
