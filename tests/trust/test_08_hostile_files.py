"""Every file of the hostile corpus is refused in its own sentence, or is harmless and shows what it should."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TYPE_CHECKING

import pytest

from neckguide.clinic import Clinic
from neckguide.errors import FileGone
from neckguide.handout import typeset as typeset_module
from neckguide.handout.compose import compose
from tests.core.rooms import TOPIC, visit
from tests.trust.corpus import CORPUS, FILES, Case, write_all

if sys.platform != "linux":
    pytest.skip("the corpus holds pipes and devices", allow_module_level=True)

from tests.trust.fuzz import SOUND, clear, is_odd, mend, remembering
from tests.trust.readers import said

if TYPE_CHECKING:
    from pathlib import Path

    from tests.figures import Figure

pytestmark = pytest.mark.trust(8)

IN_A_TOPIC: dict[str, str] = {"topic": "", "section": "en/sections", "drawing": "figures"}


@pytest.fixture(scope="module")
def topic_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(SOUND, tmp_path_factory.mktemp("hostile") / "neck-pain")


def met(case: Case, topic_folder: Path, folder: Path) -> tuple[str, float]:
    """What the app says of the file, and the CPU seconds that it took: the better of two."""
    within = case.reader in IN_A_TOPIC
    place = topic_folder / IN_A_TOPIC[case.reader] if within else folder
    sentence, seconds = "", list[float]()
    for _ in range(2):
        folder.mkdir(exist_ok=True)
        if within:
            clear(place / (case.file or FILES[case.reader]))
        file = case.write(place)
        begun = time.process_time()
        with remembering():
            sentence = said(case.reader, file)
        seconds.append(time.process_time() - begun)
        if within:
            mend(topic_folder, [str(file.relative_to(topic_folder))])
        shutil.rmtree(folder)
        if seconds[0] < 0.5:
            break
    return sentence, min(seconds)


def test_each_is_refused_or_harmless(topic_folder: Path, tmp_path: Path, figure: Figure) -> None:
    told = {case.name: met(case, topic_folder, tmp_path / "one") for case in CORPUS}
    others = {case.name: told[case.name][0] for case in CORPUS if told[case.name][0] != case.said}
    figure.at_least("hostile files", len(CORPUS), 80)
    figure.tell("refused with a sentence", sum(not case.said.startswith("shown: ") for case in CORPUS))
    figure.tell("harmless", sum(case.said.startswith("shown: ") for case in CORPUS))
    slowest = max(told, key=lambda name: told[name][1])
    figure.tell("the slowest is", slowest)
    figure.at_most("slowest, CPU time, better of two", round(told[slowest][1], 2), 1, "s")
    figure.exactly(f"other sentences than expected {others or ''}".strip(), len(others), 0)


def test_a_template_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = compose(TOPIC, visit(), Clinic())
    assert typeset_module.typeset(sheet)
    (tmp_path / "handout").mkdir()
    monkeypatch.setattr(typeset_module, "resources", lambda: tmp_path)
    with pytest.raises(FileGone, match=r"sheet\.typ” of neckguide is missing\. Install neckguide again\.$"):
        typeset_module.typeset(sheet)


def test_each_has_a_name_of_its_own_and_a_sentence_that_names_no_program(tmp_path: Path) -> None:
    assert len({case.name for case in CORPUS}) == len(CORPUS)
    assert not [case.name for case in CORPUS if is_odd(case.said)]
    assert len(write_all(tmp_path)) == len(CORPUS)
