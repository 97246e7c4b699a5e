"""What the core's tests share: the real topic, a copy that may be broken, and a visit in few words."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

from neckguide.clinic import Clinic
from neckguide.content.load import Topic, load_topic
from neckguide.paths import topics
from neckguide.visit.advice import Advice, advise
from neckguide.visit.visit import Visit

HERE = Path(__file__).resolve().parents[2]
TODAY = dt.date(2026, 11, 21)
TOPIC = load_topic("neck-pain")
FULL_LETTERHEAD = Clinic(
    name="Riverside Pain and Movement Clinic",
    address="12 Mill Lane\nOld Town\nRiverside RV1 2AB",
    phone="01632 960 111",
    web="www.riverside-clinic.example",
    clinician="Kim Lee",
    title="Physiotherapist, MSc",
)


def visit(*ticked: str, asked: str = "red-flag", **more: object) -> Visit:
    """A visit in which these were ticked; the warning signs were asked unless `asked` says otherwise."""
    fields = {"date": TODAY, "ticked": frozenset(ticked), "asked": frozenset(asked.split()), **more}
    return Visit(**fields)  # type: ignore[arg-type]


def advice_for(*ticked: str, asked: str = "red-flag", **more: object) -> Advice:
    """What those ticks suggest."""
    return advise(TOPIC.checklist, TOPIC.advice, visit(*ticked, asked=asked, **more))


def copy_topic(folder: Path) -> Path:
    """The real topic's folder, copied to where a test may break it."""
    return Path(shutil.copytree(topics() / "neck-pain", folder / "neck-pain"))


def swap(file: Path, old: str, new: str) -> None:
    """Replace words in a file; they must stand there."""
    text = file.read_text("utf-8")
    assert old in text, f"{old!r} is not in {file.name}"
    file.write_text(text.replace(old, new, 1), "utf-8")


def topic_in(folder: Path) -> Topic:
    """The topic below that folder."""
    return load_topic("neck-pain", root=folder)


def run(*arguments: str | bytes, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`neckguide …` as a user would call it, in `folder`, with settings of its own and no display."""
    settings = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    settings |= {"PYTHONPATH": str(HERE), "XDG_CONFIG_HOME": str(folder / "settings"), **environment}
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "neckguide", *arguments],
        cwd=folder,
        env=settings,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )
