"""A read-only home, no home, a /tmp that cannot be written: it starts, a sheet is saved, and one notice is enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.figures import Figure
from tests.printing.conftest import Server, server  # noqa: F401
from tests.window.sheets import until

from .clinicians import PROGRAM, Clinician, needs_mounts, private, surroundings

pytestmark = [pytest.mark.trust(4), pytest.mark.beside, needs_mounts]

READ_ONLY = "mount --bind {0} {0}\nmount -o remount,bind,ro {0}\n"
NOBODY = "mount --bind /dev/null /etc/passwd\nmount --bind /dev/null /etc/nsswitch.conf\n"
TMP = (
    "mount --bind {home} {home}\nmount --bind {stick} {stick}\nmount --rbind /tmp /tmp\nmount -o remount,bind,ro /tmp\n"
)
PLACES: dict[str, tuple[str, str, int]] = {
    "a home that is read-only": (READ_ONLY.format("{home}"), "{home}", 1),
    "a home that is not there": ("mount -t tmpfs -o ro none {home}", "{home}/nobody", 1),
    "a home that is a file": ("mount --bind /dev/null {home}/file", "{home}/file", 1),
    "no home, and a user without a name": (NOBODY, "", 1),
    "a /tmp that cannot be written": (TMP, "{home}", 0),
    "neither home nor /tmp": (TMP + READ_ONLY.format("{home}"), "{home}", 1),
}
"""How it comes to be so, what HOME says, and how many notices that is worth."""
LONG = ("a home that is not there", "a home that is a file", "neither home nor /tmp")


@pytest.mark.parametrize(
    "place", [pytest.param(place, marks=[pytest.mark.long] if place in LONG else []) for place in PLACES]
)
def test_it_starts_and_a_sheet_is_saved_and_printed(
    place: str,
    server: Server,  # noqa: F811
    home: Path,
    tmp_path: Path,
    figure: Figure,
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (home / "file").touch()
    script, named, wanted = PLACES[place]
    named = named.format(home=home)
    environment = surroundings(named or None)
    if "/tmp" not in place:
        environment["TMPDIR"] = str(stick)
    else:
        environment.pop("TMPDIR", None)
    command = private(script.format(home=home, stick=stick), *PROGRAM)
    with Clinician(stick, environment, command) as clinician:
        said = clinician.does("begin").said
        saved = clinician.does("save_by_dialog", str(stick / "sheet.pdf"))
        assert saved.answer.startswith("Saved as sheet.pdf"), clinician.told()
        sent = clinician.does("print")
        assert sent.answer.startswith("Sent to HP-4"), sent
        said += saved.said + sent.said
    until(lambda: bool(server.kept()))
    print(said)
    assert (stick / "sheet.pdf").read_bytes().startswith(b"%PDF")
    figure.exactly(f"notices with {place}", len(said), wanted)
