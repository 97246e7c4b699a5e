"""A topic folder: the real one loads; of a broken one the file, the place and the fault are told, the rest works."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from neckguide.content.load import Topic, load_topic, open_topic, topic_ids
from neckguide.errors import NeckguideError, TopicFault, UnknownName
from tests.core.rooms import TOPIC, copy_topic, swap, topic_in

SECTION = "en/sections/01-why-it-matters.md"


def fault_of(read: Callable[[], object]) -> str:
    """The sentence that a reader of the topic gets."""
    with pytest.raises(NeckguideError) as told:
        read()
    sentence = str(told.value)
    assert sentence and "\n" not in sentence and "`" not in sentence and "$" not in sentence
    return sentence


def read_all(topic: Topic) -> None:
    for section in topic.sections:
        section.blocks()
    assert topic.checklist and topic.advice and topic.plan and topic.words and topic.references


def test_the_real_topic_is_read_whole() -> None:
    read_all(TOPIC)
    assert topic_ids() == ["neck-pain"]
    assert (TOPIC.id, TOPIC.language) == ("neck-pain", "en")
    assert len(TOPIC.sections) == 11
    assert TOPIC.section("is-it-safe").title == next(s.title for s in TOPIC.sections if s.id == "is-it-safe")


def test_what_is_not_there_is_named_with_what_is_near() -> None:
    assert "“neck-pian”. Did you mean “neck-pain”?" in fault_of(lambda: load_topic("neck-pian"))
    assert "There is no language called “de”. Did you mean “en”?" in fault_of(lambda: load_topic("neck-pain", "de"))
    assert "Did you mean “is-it-safe”" in fault_of(lambda: TOPIC.section("is-it-save"))
    with pytest.raises(UnknownName):
        load_topic("../neck-pain")


MISSING = ["topic.toml", "references.json", "en/checklist.toml", "en/advice.toml", "en/plan.toml", "en/handout.toml"]


def test_a_file_that_was_half_written_is_read_when_it_is_whole(tmp_path: Path) -> None:
    topic = topic_in(copy_topic(tmp_path).parent)
    for name, read in (
        ("en/plan.toml", lambda: topic.plan),
        ("references.json", lambda: topic.references),
        ("figures/exercise-band.svg", lambda: topic.figure("exercise-band")),
    ):
        file = topic.folder / name
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) // 2])
        assert fault_of(read).startswith(f"neck-pain/{name}: ")
        file.write_bytes(whole)
        assert read()


@pytest.mark.parametrize("name", MISSING)
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = copy_topic(tmp_path)
    (folder / name).unlink()
    assert fault_of(lambda: read_all(open_topic(folder))) == f"neck-pain/{name}: this file is missing"


@pytest.mark.parametrize("name", MISSING[2:])
def test_what_is_in_another_file_can_be_read_all_the_same(tmp_path: Path, name: str) -> None:
    (copy_topic(tmp_path) / name).write_text("broken")
    topic = topic_in(tmp_path)
    for other, piece in (("checklist", "checklist"), ("advice", "advice"), ("plan", "plan"), ("handout", "words")):
        if name != f"en/{other}.toml":
            assert getattr(topic, piece)
    assert topic.sections[0].blocks()


BROKEN = {
    "bad TOML": ("en/plan.toml", "[[course]]", "[[course", "en/plan.toml: this is not valid TOML: ", "line 8"),
    "a key we do not know": ("en/checklist.toml", "\nline =", "\nlines =", "item 1: ", "“lines”"),
    "a key we need": ("en/checklist.toml", 'label = "You feel', 'line2 = "You feel', "item 1: ", "“l"),
    "text for a number": (
        "en/plan.toml",
        "weeks = 2",
        'weeks = "2"',
        "review 1.weeks: ",
        "this must be a whole number, not text in quotes",
    ),
    "a number for text": (
        "en/advice.toml",
        'aid = "',
        'aid = 1 # "',
        "aid: ",
        "this must be text in quotes, not a whole number",
    ),
    "a word that is no choice": ("en/advice.toml", 'sheet = "urgent"', 'sheet = "loud"', "row 1.sheet: ", "'loud'"),
    "no languages": ("topic.toml", '["en"]', "[]", "topic.toml: languages: ", "at least one is needed"),
    "bad JSON": ("references.json", "[", "[,", "references.json: ", "JSON"),
    "a source with no id": ("references.json", '"id"', '"ID"', "references.json: 1: ", "“id”"),
}


@pytest.mark.parametrize(("name", "old", "new", "place", "fault"), BROKEN.values(), ids=BROKEN.keys())
def test_a_fault_is_told_with_file_and_place(
    tmp_path: Path, name: str, old: str, new: str, place: str, fault: str
) -> None:
    folder = copy_topic(tmp_path)
    swap(folder / name, old, new)
    sentence = fault_of(lambda: read_all(open_topic(folder)))
    assert sentence.startswith(f"neck-pain/{name}: ")
    assert place in sentence and fault in sentence


def nested(folder: Path) -> None:
    (folder / "en/plan.toml").write_text("a = " + "[" * 20_000)


def nested_json(folder: Path) -> None:
    (folder / "references.json").write_text("[" * 20_000)


def not_utf8(folder: Path) -> None:
    (folder / "en/plan.toml").write_bytes(b"a = '\xff'")


def too_large(folder: Path) -> None:
    (folder / "en/plan.toml").write_text("#" * 300_000)


def a_folder(folder: Path) -> None:
    (folder / "en/plan.toml").unlink()
    (folder / "en/plan.toml").mkdir()


def a_pipe(folder: Path) -> None:
    """Reading it would never end."""
    (folder / "en/plan.toml").unlink()
    os.mkfifo(folder / "en/plan.toml")


def a_loop(folder: Path) -> None:
    (folder / "en/plan.toml").unlink()
    (folder / "en/plan.toml").symlink_to("plan.toml")


@pytest.mark.parametrize(
    ("break_it", "fault"),
    [
        (nested, "en/plan.toml: this is nested too deep"),
        (nested_json, "references.json: "),
        (not_utf8, "en/plan.toml: this is not UTF-8 text (at byte 5)"),
        (too_large, "en/plan.toml: the file is longer than 256 kB"),
        (a_folder, "en/plan.toml: this is not a file"),
        pytest.param(
            a_pipe, "plan.toml: this is not a file", marks=pytest.mark.skipif(os.name == "nt", reason="no pipes")
        ),
        (a_loop, "en/plan.toml: this file cannot be read"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, break_it: Callable[[Path], None], fault: str) -> None:
    folder = copy_topic(tmp_path)
    break_it(folder)
    assert fault in fault_of(lambda: read_all(open_topic(folder)))


def test_a_file_from_a_windows_editor_is_read_as_any_other(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    for file in (folder / SECTION, folder / "en/plan.toml", folder / "references.json"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    topic = topic_in(tmp_path)
    read_all(topic)
    assert topic.sections == TOPIC.sections and topic.plan == TOPIC.plan and topic.references == TOPIC.references


# Sections ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("+++\n", "", "the file must begin with a head between two lines of +++"),
        (
            'summary = "',
            "summary = ",
            "the head is not valid TOML: this is neither a number nor text in quotes (at line 3, ",
        ),
        ("summary =", "sumary =", "“sumary”"),
        ('say = "', 'say = 1 # "', "say: this must be text in quotes, not a whole number"),
        ("Neck pain is very common", "Neck pain is <b>very</b> common", "line {line}: raw HTML is not allowed"),
        ("Neck pain is very common", "[" * 20_000, "line {line}: there are too many “[” in a row"),
        ("Neck pain is very common", "[click](http://a.org)", "line {line}: a link must begin with https://"),
        ("!!! key", "!!! note", "line {line}: “!!! note” is not a box"),
        ("- **Sleep.**", " " * 40 + "- **Sleep.**", "line {line}: this line is indented too deep"),
    ],
)
def test_a_broken_section_is_named_and_leaves_the_others(tmp_path: Path, old: str, new: str, fault: str) -> None:
    file = copy_topic(tmp_path) / SECTION
    place = next(n for n, line in enumerate(file.read_text("utf-8").split("\n"), 1) if old.strip() in line)
    swap(file, old, new)
    topic = topic_in(tmp_path)
    first, *others = topic.sections
    sentence = fault_of(first.blocks)
    assert sentence.startswith(f"neck-pain/{SECTION}: ") and fault.replace("{line}", str(place)) in sentence
    assert first.title and first.id == "why-it-matters"
    assert others == list(TOPIC.sections[1:]) and all(section.blocks() for section in others)


def test_lines_are_counted_from_the_top_of_the_file(tmp_path: Path) -> None:
    file = copy_topic(tmp_path) / SECTION
    lines = file.read_text("utf-8").split("\n")
    place = next(n for n, line in enumerate(lines, 1) if "Neck pain is very" in line)
    file.write_text("\n\n" + "\n".join(lines).replace("Neck pain is very", "Neck pain is <b>"), "utf-8")
    assert f"line {place + 2}: raw HTML" in fault_of(topic_in(tmp_path).sections[0].blocks)


def test_a_topic_needs_a_section(tmp_path: Path) -> None:
    for file in (copy_topic(tmp_path) / "en/sections").iterdir():
        file.unlink()
    assert "neck-pain/en/sections: there is no section here" in fault_of(lambda: topic_in(tmp_path).sections)


def test_a_missing_picture_is_named_and_no_other_file_is_opened(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    (folder / "figures/needle-path.svg").unlink()
    topic = topic_in(tmp_path)
    assert fault_of(lambda: topic.figure("needle-path")) == "neck-pain/figures/needle-path.svg: this picture is missing"
    for name in ("../topic", "../../neck-pain/figures/volume-knob", "", "a\0b", "x" * 5_000):
        with pytest.raises(TopicFault):
            topic.figure(name)
    assert topic.figure("volume-knob").startswith(b"<")


def test_a_topic_is_called_as_its_folder_whatever_its_file_says(tmp_path: Path) -> None:
    """Its name begins the file names that are suggested for saving: it may not lead elsewhere."""
    swap(copy_topic(tmp_path) / "topic.toml", 'id = "neck-pain"', 'id = "../../elsewhere"')
    assert topic_in(tmp_path).id == "neck-pain"
