"""`neckguide check`: every planted fault is named with file and place; what is only old or unchecked is a notice."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.core.planting import told
from tests.core.rooms import copy_topic, run, swap

SECTION = "en/sections/01-why-it-matters.md"
HARD = (
    "Notwithstanding considerable methodological heterogeneity, practitioners overwhelmingly characterise acupuncture "
)
HARD += "interventions as complementary alternatives necessitating individualised deliberation. "


def faults_of(folder: Path) -> list[str]:
    return [line for line in told(folder) if line.startswith("fault: ")]


def test_findings_are_printed_faults_first_and_counted(tmp_path: Path) -> None:
    """Whatever the topic's authors have still to mend, and whatever the day is."""
    folder = copy_topic(tmp_path)
    (folder / "figures/unused.svg").write_text("<svg/>")
    printed = run("check", str(folder), folder=tmp_path)
    *lines, level, count = printed.stdout.splitlines()
    assert (printed.returncode, printed.stderr) == (1, "")
    assert re.fullmatch(r"neck-pain/en: 11 sections, grade \d\.\d to \d\.\d \(SMOG \d\.\d to \d\.\d\)", level)
    kinds = [line.partition(": neck-pain/")[0] for line in lines]
    assert set(kinds) == {"fault", "notice"} and kinds == sorted(kinds)
    assert count == f"faults: {kinds.count('fault')}, notices: {kinds.count('notice')}"
    assert "fault: neck-pain/figures/unused.svg: this file is never used" in lines
    assert len(lines) == len(set(lines))


@pytest.mark.skipif(os.name == "nt", reason="no pipes")
@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("en/glossary.toml", "en/glossary.toml: this is not a file"),
        ("en/favourites.toml", "en/favourites.toml: this is not a file"),
        ("figures/after-one-session.svg", "figures/after-one-session.svg: this is not a file"),
        (
            "en/figures/after-one-session.toml",
            "en/sections/07-body-and-mind.md: picture “after-one-session” has no alternative text",
        ),
    ],
)
def test_a_pipe_among_the_files_holds_up_no_check(name: str, fault: str, tmp_path: Path) -> None:
    """Reading one would never end."""
    file = copy_topic(tmp_path) / name
    file.unlink(missing_ok=True)
    os.mkfifo(file)
    assert f"fault: neck-pain/{fault}" in run("check", "neck-pain", folder=tmp_path).stdout.splitlines()


def test_the_installed_topics_are_checked_where_no_folder_is_named(tmp_path: Path) -> None:
    printed = run("check", folder=tmp_path)
    *lines, level, count = printed.stdout.splitlines()
    assert level.startswith("neck-pain/en: 11 sections, grade ")
    assert printed.stderr == "" and printed.returncode == (not count.startswith("faults: 0, "))
    assert lines and all(line.startswith(("fault: neck-pain/", "notice: neck-pain/")) for line in lines)


def test_every_planted_fault_is_named_with_file_and_place(tmp_path: Path) -> None:
    """All at once: no fault hides another."""
    folder = copy_topic(tmp_path)
    swap(folder / SECTION, "[@fejer-2006]", "[@nobody-1999]")
    swap(folder / SECTION, "## Your choice", "![ ](figure:hand)\n\n## Your choice")
    (folder / "en/sections/02-what-causes-it.md").write_text(
        '+++\ntitle = "T"\nsummary = ""\nsay = "S."\nask = "A?"\n+++\n' + "It may ease. " * 75 + HARD * 4, "utf-8"
    )
    (folder / "en/sections/03-how-it-may-help.md").write_text("no head", "utf-8")
    swap(folder / "en/sections/05-when-not-enough.md", "+++\n", "+++\nnote = 1\n")
    (folder / "en/sections/12-is-it-safe.md").write_text((folder / "en/sections/09-is-it-safe.md").read_text("utf-8"))
    swap(folder / "en/sections/10-is-it-the-answer.md", "\n+++\n", "\n+++\n" + "- a\n" * 8 + "\n")
    swap(folder / "en/checklist.toml", 'asks = ["loose-top-joint"]', 'asks = ["loose-joint"]')
    swap(folder / "en/checklist.toml", '"after-big-injury", "whiplash-checked"', '"big-injury", "whiplash-checked"')
    swap(folder / "en/checklist.toml", 'may-mean = "a heart attack"', "")
    swap(folder / "en/checklist.toml", '"macpherson-2005", ', '"nobody-2005", ')
    swap(folder / "en/advice.toml", 'when = "precautions"', 'when = "helps"')
    swap(folder / "en/advice.toml", 'sheet = "assessment"', 'sheet = "ordinary"')
    swap(folder / "en/plan.toml", 'id = "sleep"', 'id = "drive"')
    swap(folder / "references.json", '"DOI": "', '"URL": "https://sci-hub.example", "DOI": "')
    (folder / "figures/unused.svg").write_text("<svg/>")
    (folder / "en/notes.txt").write_text("hm")
    faults = faults_of(folder)
    for planted in (
        f"{SECTION}: reference “nobody-1999” is not in references.json",
        f"{SECTION}: picture “hand” has no alternative text",
        f"{SECTION}: picture “hand” is missing from figures/",
        "02-what-causes-it.md: summary is empty",
        " words; 220 are the most",
        "02-what-causes-it.md: grade ",
        "03-how-it-may-help.md: the file must begin with a head between two lines of +++",
        "05-when-not-enough.md: there is an unknown field “note”",
        "en/sections: 2 files have the id “is-it-safe”",
        "10-is-it-the-answer.md: a list of 8 items; 7 are the most",
        "en/checklist.toml: unstable-neck: unknown item “loose-joint”",
        "en/checklist.toml: slow-start: unknown item “big-injury”",
        "en/checklist.toml: heart-signs: may-mean is missing",
        "en/checklist.toml: tense-or-stressed: reference “nobody-2005” is not in references.json",
        "en/advice.toml: row 8 “take-care”: this row can never be reached",
        "en/advice.toml: row 4 “check-first”: the sheet is “ordinary”, but “open-assess-first” needs “assessment”",
        "en/plan.toml: drive: this id stands more than once",
        "this link leads to a pirate copy",
        "figures/unused.svg: this file is never used",
        "en/notes.txt: this file is never used",
    ):
        assert [line for line in faults if planted in line], planted
    assert all(line.startswith("fault: neck-pain/") for line in faults)


def test_a_row_that_no_item_can_reach_is_unanswerable(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    file = folder / "en/checklist.toml"
    file.write_text(file.read_text("utf-8").replace('urgency = "soon"', 'urgency = "same-day"'), "utf-8")
    assert any("row 3 “soon”: no item of the checklist can ever make “open-soon” true" in x for x in faults_of(folder))
    swap(folder / "en/advice.toml", 'when = "nothing"', 'when = "resolved"')
    assert any("a last row with when = “nothing” is missing" in line for line in faults_of(folder))


def test_a_source_that_nobody_cites_is_named(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    swap(folder / "references.json", "[", '[{"id": "lonely-2000", "type": "book"}, ')
    assert "fault: neck-pain/references.json: lonely-2000: this source is never cited" in faults_of(folder)


@pytest.mark.parametrize("name", ["checklist", "advice", "plan", "handout", "claims", "options", "glossary"])
@pytest.mark.parametrize("content", [None, b"a = \xff", b"a = " + b"[" * 20_000, b"[["])
def test_a_file_that_cannot_be_read_is_one_fault_among_others(tmp_path: Path, name: str, content: bytes | None) -> None:
    folder = copy_topic(tmp_path)
    file = folder / f"en/{name}.toml"
    if content is None and name in ("claims", "options", "glossary"):
        content = b"title = 1"  # these three may be missing
    file.write_bytes(content) if content else file.unlink()
    (folder / "en/notes.txt").write_text("hm")
    lines = faults_of(folder)
    assert any(line.startswith(f"fault: neck-pain/en/{name}.toml: ") for line in lines)
    assert "fault: neck-pain/en/notes.txt: this file is never used" in lines


def test_the_place_is_named_however_the_folder_is_called(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    (folder / "figures/unused.svg").write_text("<svg/>")
    for folder_name, where in ((".", folder), ("neck-pain/", tmp_path), ("../neck-pain", folder)):
        printed = run("check", folder_name, folder=where)
        assert "fault: neck-pain/figures/unused.svg: this file is never used" in printed.stdout.splitlines()


def test_what_is_no_topic_folder_is_one_fault(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    for name in ("loop", "file", "empty", "nowhere", "x" * 5_000, ""):
        printed = run("check", name, folder=tmp_path)
        assert (printed.returncode, printed.stderr) == (1, "")
        assert ": this file " in printed.stdout and printed.stdout.endswith("faults: 1, notices: 0\n")


def test_a_folder_within_itself_ends(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    (folder / "again").symlink_to(folder, target_is_directory=True)
    (folder / "en" / "again.toml").symlink_to("again.toml")
    assert any("again.toml: this file is never used" in line for line in faults_of(folder))


@pytest.mark.parametrize("name", ["claims", "options", "glossary"])
def test_a_topic_may_do_without(tmp_path: Path, name: str) -> None:
    folder = copy_topic(tmp_path)
    (folder / f"en/{name}.toml").unlink()
    assert not [line for line in faults_of(folder) if f"en/{name}.toml" in line]
