"""What the corpus says at the window: the sentence stands where the file was chosen, and what was good stays."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from neckguide.clinic import Clinic, Loaded, load_clinic
from neckguide.content.load import open_topic
from neckguide.ui import app as app_module
from neckguide.ui.bars import MessageLine
from neckguide.ui.record import CodeDialog
from neckguide.ui.session import Session
from tests.core.rooms import copy_topic
from tests.trust.corpus import ASIDE, CORPUS, Case, png
from tests.window.conftest import TODAY, shown
from tests.window.rooms import seen, settle, words
from tests.window.test_learn import column_of
from tests.window.test_settings_window import logo_of, opened, pick, said_below, wait

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from neckguide.content.load import Topic
    from tests.window.conftest import Make

if sys.platform != "linux":
    pytest.skip("the corpus holds pipes and devices", allow_module_level=True)

pytestmark = pytest.mark.trust(8)


def refused(reader: str) -> list[Case]:
    return [case for case in CORPUS if case.reader == reader and not case.said.startswith("shown: ")]


def named(name: str) -> Case:
    return next(case for case in CORPUS if case.name == name)


def test_a_hostile_logo_is_told_in_the_settings_and_the_old_one_stays(session: Session, tmp_path: Path) -> None:
    (session.loaded.file.parent / "mine.png").write_bytes(png())
    session.take_clinic(Loaded(Clinic(logo="mine.png"), session.loaded.file))
    for window in opened(session):
        for number, case in enumerate(refused("logo")):
            pick(window, case.write(tmp_path / str(number)))
            wait(window)
            assert said_below(window, "logo") == f"{case.said} The logo stays as it was.", case.name
            assert logo_of(window).picture.isVisible() and not window.is_changed
    assert session.clinic.logo == "mine.png"


def test_a_hostile_code_is_told_and_opens_nothing(session: Session) -> None:
    session.tick("slow-start", True)
    before = session.visit
    dialog = CodeDialog(None, session)
    dialog.show()
    for case in refused("code"):
        assert isinstance(case.content, bytes)
        dialog.field.setPlainText(case.content.decode())
        dialog.accept()
        settle()
        said = "\n".join(words(dialog))
        assert case.said in said, (case.name, said)
        assert dialog.isVisible() and dialog.found is None
    assert session.visit == before
    dialog.close()
    dialog.deleteLater()


@pytest.mark.parametrize(
    "name", ["settings in a zip", "settings nested deep", "copies in sixteens", "settings of 100 MB"]
)
def test_a_hostile_settings_file_is_told_at_the_start_and_kept_aside(
    name: str, app: QApplication, topic: Topic, home: Path
) -> None:
    case = named(name)
    session = Session(topic, load_clinic(case.write(home)), lambda: TODAY)
    with shown(app, session) as window:
        app_module.settle(session, window)
        settle()
        assert words(seen(window, MessageLine)[0]) == [case.said]
    assert case.said.endswith(ASIDE) and (home / "clinic.damaged-1.toml").exists()
    assert load_clinic(home / "clinic.toml").notices == () and session.clinic == Clinic()


@pytest.mark.parametrize("name", ["a script", "text turned round", "a head that is broken"])
def test_a_hostile_section_is_told_in_its_place(name: str, make: Make, tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    case = named(name)
    first = folder / "en/sections/00-hostile.md"
    assert isinstance(case.content, bytes)
    first.write_bytes(case.content)
    window = make(open_topic(folder))
    shown_words = words(column_of(window))
    assert case.said.replace("99-hostile", "00-hostile") in "\n".join(shown_words)
