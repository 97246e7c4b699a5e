"""The command line as a user calls it: exit status, one sentence for each fault, and never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from neckguide.selftest_parts import imports_below
from tests.core.rooms import HERE, TOPIC, run

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="uses /dev/full or bytes in arguments")


def done(*arguments: str, folder: Path, **environment: str) -> str:
    """Standard output of a command that must work and complain of nothing."""
    told = run(*arguments, folder=folder, **environment)
    assert (told.returncode, told.stderr) == (0, "")
    return told.stdout


def fault(*arguments: str | bytes, folder: Path, **environment: str) -> str:
    """The one sentence of a command that must fail with exit status 1."""
    told = run(*arguments, folder=folder, **environment)
    assert told.returncode == 1 and told.stdout == ""
    assert told.stderr.startswith("neckguide: ") and told.stderr.count("\n") == 1
    assert told.stderr.rstrip().endswith((".", "?"))
    return told.stderr.removeprefix("neckguide: ").rstrip()


def usage(*arguments: str, folder: Path) -> str:
    """The last line of a command that is used wrongly."""
    told = run(*arguments, folder=folder)
    assert told.returncode == 2 and told.stdout == "" and "Traceback" not in told.stderr
    return told.stderr.splitlines()[-1]


# What it does ------------------------------------------------------------------------------------------------


def test_show_lists_sections_checklist_and_blocks(tmp_path: Path) -> None:
    shown = json.loads(done("show", "--json", folder=tmp_path))
    assert list(shown) == ["topic", "language", "version", "sections", "checklist", "blocks"]
    assert (shown["topic"], shown["language"], shown["version"]) == ("neck-pain", "en", TOPIC.about.version)
    assert all(list(section) == ["id", "title"] for section in shown["sections"])
    assert all(list(item) == ["id", "group", "label", "urgency"] for item in shown["checklist"])
    assert {item["group"] for item in shown["checklist"]} == {"helps", "limits", "red-flag", "precaution"}
    assert {item["urgency"] for item in shown["checklist"]} == {None, "emergency-now", "same-day", "soon"}
    assert "get-help" in shown["blocks"] and "section:is-it-safe" in shown["blocks"]
    text = done("show", folder=tmp_path)
    assert all(item["label"] in text for item in shown["checklist"])
    options = TOPIC.options
    for named in (TOPIC.plan.exercises, TOPIC.plan.goals, options.options, options.words.matters):
        assert all(f"\n  {each.id} " in text for each in named), "what --exercise, --goal, --option, --matter take"


def test_advise_tells_row_headline_body_next_step_and_sheet(tmp_path: Path) -> None:
    ticks = ("--tick", "stroke-signs", "--tick", "pregnant", "--asked", "red-flag")
    advice = json.loads(done("advise", *ticks, "--json", folder=tmp_path))
    assert (advice["row"], advice["headline"], advice["sheet"]) == (1, "Get emergency help now", "urgent")
    assert advice["flags"] == [
        {"id": "stroke-signs", "urgency": "emergency-now", "may_mean": "a stroke or a torn neck artery"}
    ]
    assert advice["take_care"] == ["pregnant"] and advice["answered"] is True
    assert advice["assess_first"] == []
    text = done("advise", *ticks, folder=tmp_path)
    lines = ["Row 1: Get emergency help now", advice["body"], f"Next step: {advice['next_step']}", "Sheet: urgent"]
    assert text.splitlines() == lines
    assert "Ask the warning signs first" in done("advise", folder=tmp_path)


def test_advise_tells_programs_what_is_to_be_checked_first(tmp_path: Path) -> None:
    ticks = ("--tick", "unstable-neck", "--tick", "after-big-injury", "--asked", "red-flag")
    advice = json.loads(done("advise", *ticks, "--json", folder=tmp_path))
    assert advice["assess_first"] == [id for id in ticks if id in ("unstable-neck", "after-big-injury")]


def test_the_note_holds_the_visit_and_no_name(tmp_path: Path) -> None:
    reason = "stroke-signs=Dr Lee, 20 November"
    note = done(
        *("note", "--name", "Zebedee Quux", "--note", "Zebedee", "--tick", "stroke-signs", "--resolve", reason),
        *("--asked", "red-flag", "--asked", "helps", "--date", "2026-11-21", "--size", "18", "--paper", "letter"),
        folder=tmp_path,
    )
    assert "Zebedee" not in note
    for line in (
        "2026-11-21",
        "Warning signs: asked; ticked: 1 of 14.",
        "often picked for acupuncture: asked, none of the 6.",
        "needles alone may not be enough: NOT ASKED.",
        "Resolved: Your face, speech, sight or balance changed: Dr Lee, 20 November",
        "Sheet (ordinary sheet, 18 pt, LETTER): When to get help; ",
    ):
        assert line in note


@pytest.mark.skipif(os.name == "nt", reason="a shell of Unix closes it")
def test_where_standard_input_is_closed_a_name_is_not_read(tmp_path: Path) -> None:
    command = f"{sys.executable} -m neckguide handout --name - --out sheet.pdf <&-"
    place = {**os.environ, "PYTHONPATH": str(HERE), "XDG_CONFIG_HOME": str(tmp_path)}
    closed = subprocess.run(command, shell=True, cwd=tmp_path, env=place, capture_output=True, text=True, timeout=60)
    assert (closed.returncode, closed.stderr) == (0, "")
    assert (tmp_path / "sheet.pdf").is_file()


# Where the clock says another day, and asking it for the time of the sheet would show.
ANOTHER_DAY = """
import datetime as dt, sys, time
class Later(dt.date):
    @classmethod
    def today(cls): return cls(2031, 5, 5)
dt.date = Later
now, time.time = time.time, lambda: now() + 150_000_000
from neckguide.cli import main
sys.exit(main(sys.argv[1:]))
"""


def coded(folder: Path, *visit: str) -> str:
    """The code at the end of the note of a visit."""
    return "-".join(done("note", *visit, folder=folder).rpartition(":\n")[2].split())


def test_the_same_sheet_is_made_from_its_code_on_another_day(tmp_path: Path) -> None:
    (tmp_path / "clinic.toml").write_text('name = "Neck Clinic"\ncountry = "ie"\nsize = 16\n')
    clinic = ("--clinic", "clinic.toml")
    visit = (
        *(
            "--tick",
            "slow-start",
            "--tick",
            "pregnant",
            "--asked",
            "red-flag",
            "--asked",
            "helps",
            "--matter",
            "cost=2",
        ),
        *("--exercise", "relax", "--exercise", "band", "--option", "wait", "--goal", "desk", "--review", "2027-01-02"),
        *("--short", "is-it-safe", "--date", "2026-11-21", "--paper", "letter", "--size", "14"),
        *(word for id in ("plan", "compare", "section:is-it-safe", "what-matters") for word in ("--block", id)),
    )
    done("handout", *visit, *clinic, "--out", "first.pdf", folder=tmp_path)
    code = coded(tmp_path, *visit)
    done("handout", "--code", code, *clinic, "--out", "same.pdf", folder=tmp_path)
    later = ("handout", "--code", code.lower().replace("-", " "), *clinic, "--out", "later.pdf")
    told = subprocess.run(
        [sys.executable, "-W", "error", "-c", ANOTHER_DAY, *later],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(HERE), "TZ": "Pacific/Kiritimati"},
        capture_output=True,
        check=False,
        text=True,
    )
    assert (told.returncode, told.stdout, told.stderr) == (0, "Wrote later.pdf\n", "")
    first = (tmp_path / "first.pdf").read_bytes()
    assert first == (tmp_path / "same.pdf").read_bytes() == (tmp_path / "later.pdf").read_bytes()
    assert b"2031" not in first
    assert coded(tmp_path, "--code", code) == code


def test_a_code_leaves_out_what_was_typed_and_says_so(tmp_path: Path) -> None:
    signs = ("--tick", "stroke-signs", "--resolve", "stroke-signs=Dr Quux, 20 November", "--date", "2026-11-21")
    code = coded(tmp_path, *signs, "--name", "Zebedee", "--note", "Zebedee", "--next", "Zeb", "--goal", "Zeb")
    assert code != coded(tmp_path, *signs), "that something was typed is known"
    told = run("handout", "--code", code, "--out", "a.html", folder=tmp_path)
    assert (told.returncode, told.stdout) == (0, "Wrote a.html\n")
    assert told.stderr.splitlines() == [
        "neckguide: Who looked into a sign, and when, is in the chart note; no code holds it.",
        "neckguide: Words were typed on that sheet, such as a name or a note; no code holds them.",
    ]
    page = (tmp_path / "a.html").read_text("utf-8")
    assert "Quux" not in page and "Zeb" not in page and TOPIC.words.labels.looked_into in page
    advice = json.loads(run("advise", "--code", code, "--json", folder=tmp_path).stdout)
    assert advice["resolved"] == {"stroke-signs": TOPIC.words.labels.looked_into} and not advice["flags"]


def test_a_sheet_is_written_as_pdf_or_web_page(tmp_path: Path) -> None:
    chosen = ("--block", "tracker", "--block", "section:is-it-safe", "--name", "Ann", "--date", "2026-11-21")
    assert done("handout", *chosen, "--out", "a.pdf", folder=tmp_path) == "Wrote a.pdf\n"
    assert done("handout", *chosen, "--out", "b.HTML", folder=tmp_path) == "Wrote b.HTML\n"
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    page = (tmp_path / "b.HTML").read_text("utf-8")
    assert page.index(TOPIC.words.tracker.title) < page.index(TOPIC.section("is-it-safe").title) and "Ann" in page
    first = (tmp_path / "a.pdf").read_bytes()
    done("handout", *chosen, "--out", "a.pdf", folder=tmp_path)
    assert (tmp_path / "a.pdf").read_bytes() == first
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.pdf", "b.HTML"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
@pytest.mark.parametrize("name", ["a.pdf", "a.html"])
def test_no_other_user_can_read_a_new_sheet_and_an_old_one_keeps_its_rights(tmp_path: Path, name: str) -> None:
    before = os.umask(0o022)
    try:
        for rights in (0o600, 0o644):
            done("handout", "--name", "Ann", "--out", name, folder=tmp_path)
            assert (tmp_path / name).stat().st_mode & 0o777 == rights
            (tmp_path / name).chmod(0o644)
    finally:
        os.umask(before)


def test_without_a_display_the_standard_sheet_is_written_where_one_stands(tmp_path: Path) -> None:
    for display in ({}, {"DISPLAY": ":7531"}, {"DISPLAY": ":" + "9" * 300}):
        told = run(folder=tmp_path, **display)
        assert (told.returncode, told.stderr) == (0, "")
        assert "There is no display here" in told.stdout and "neck-pain-handout.pdf" in told.stdout
        assert (tmp_path / "neck-pain-handout.pdf").read_bytes().startswith(b"%PDF")
        (tmp_path / "neck-pain-handout.pdf").unlink()


def test_the_self_test_uses_everything_once_and_leaves_nothing(tmp_path: Path) -> None:
    for name in ("home", "tmp", "here"):
        (tmp_path / name).mkdir()
    homes = {"HOME": str(tmp_path / "home"), "XDG_CONFIG_HOME": "", "TMPDIR": str(tmp_path / "tmp")}
    told = run("self-test", "--json", folder=tmp_path / "here", QT_QPA_PLATFORM="offscreen", **homes)
    said = json.loads(told.stdout)
    results = {result["name"]: result for result in said["results"]}
    core = {"versions", "program", "topics", "sheets", "web pages", "chart notes", "settings"}
    assert {name for name in core if results[name]["ok"]} == core
    # The window's own are tried in any case; here the packages that they need may be missing.
    assert {"Qt", "letters", "drawings", "pages", "printers"} <= set(results)
    works = all(result["ok"] for result in results.values())
    assert (said["ok"], told.returncode) == (works, 0 if works else 1)
    assert said["version"] in results["versions"]["text"] and "source in" in results["versions"]["text"]
    assert sorted(tmp_path.rglob("*")) == [tmp_path / name for name in ("here", "home", "tmp")]


def test_the_self_test_says_why_nothing_is_saved_where_homes_are_read_only(tmp_path: Path) -> None:
    told = run("self-test", folder=tmp_path, XDG_CONFIG_HOME="/dev/null/home", QT_QPA_PLATFORM="offscreen")
    settings = next(line for line in told.stdout.splitlines() if " settings: " in line)
    assert (
        settings.startswith("ok ") and "nothing can be saved in /dev/null/home/neckguide (not a directory)" in settings
    )


def test_the_self_test_never_touches_the_users_own_settings(tmp_path: Path) -> None:
    own = tmp_path / "settings" / "neckguide" / "clinic.toml"
    own.parent.mkdir(parents=True)
    own.write_text("name =")
    before = own.stat()
    told = run("self-test", folder=tmp_path, QT_QPA_PLATFORM="offscreen")
    assert "ok     settings: can be saved in " in told.stdout
    assert own.read_text() == "name =" and own.stat().st_mtime_ns == before.st_mtime_ns
    assert list(own.parent.iterdir()) == [own]


def test_a_part_that_is_missing_fails_the_self_test_however_late_it_would_be_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "can be loaded" in imports_below("neckguide.cli")
    for name in ("neckguide.handout.again", "typst"):
        with monkeypatch.context() as without:
            without.setitem(sys.modules, name, None)  # type: ignore[arg-type]
            without.delitem(sys.modules, "neckguide.handout.typeset", raising=False)
            with pytest.raises(ModuleNotFoundError, match=name):
                imports_below("neckguide.cli")


# Faults ------------------------------------------------------------------------------------------------------

SENTENCES = {
    "topic": ("advise --topic neck-pian", "There is no topic called “neck-pian”. Did you mean “neck-pain”?"),
    "language": ("advise --lang eng", "There is no language called “eng”. Did you mean “en”?"),
    "item": ("advise --tick stroke", "There is no checklist item called “stroke”. Did you mean “stroke-signs”"),
    "exercise": ("advise --exercise bands", "There is no exercise called “bands”. Did you mean “band”"),
    "block": ("handout --out a.pdf --block plans", "There is no block called “plans”. Did you mean “plan”"),
    "section": ("handout --out a.pdf --block section:is-it-save", "Did you mean “section:is-it-safe”"),
    "opposites": ("advise --tick new-pain --tick over-three-months", "cannot both be ticked"),
    "thin reason": ("advise --tick heart-signs --resolve heart-signs=ok", "must say who checked and when"),
    "reason for nothing": ("advise --resolve heart-signs=Lee,today", "is not ticked"),
    "date": ("advise --date 2026-02-30", "“2026-02-30” is not a date. Write it as year-month-day"),
    "date beyond": ("advise --date 9999-12-31", "“9999-12-31” is too far away: the year must be from 1900 to 2199"),
    "empty date": ("advise --date=", "“” is not a date"),
    "review": ("advise --review soon", "“soon” is not a date"),
    "no folder": ("handout --out nowhere/a.pdf", "its folder does not exist"),
    "a folder": ("handout --out folder.pdf", "“folder.pdf” could not be written: it is a folder"),
    "code and visit": ("handout --out a.pdf --code 17RH --tick pregnant", "its whole visit. Leave out “--tick”"),
    "code and paper": ("note --code 17RH --paper a4", "Leave out “--paper”, or the code."),
    "code and language": ("note --code 17RH --lang en", "Leave out “--lang”, or the code."),
    "no code": ("handout --out a.pdf --code=", "There is no code here. It stands at the end of the chart note"),
    "half a code": ("advise --code 17RH-0DB1", "it has 8 characters, and the shortest has 32"),
    "mistyped code": (
        "handout --out a.pdf --code 17RH-0DB1-3WV4-051G-0000-0CGX-TFX3",
        "The 4th character of group 6 is wrong: “X” should perhaps be “K”.",
    ),
    "no clinic": ("advise --clinic nowhere.toml", "nowhere.toml: there is no such clinic file"),
    "clinic a folder": ("advise --clinic folder.pdf", "folder.pdf: there is no such clinic file"),
    "bad clinic": ("advise --clinic bytes.toml", "bytes.toml: this is not UTF-8 text"),
    "long name": (f"handout --out {'x' * 300}.pdf", "could not be written: file name too long"),
    "long path": (f"handout --out {'x' * 5_000}/a.pdf", "could not be written: file name too long"),
}


@pytest.mark.parametrize(("command", "sentence"), SENTENCES.values(), ids=SENTENCES.keys())
def test_bad_input_gets_one_plain_sentence(tmp_path: Path, command: str, sentence: str) -> None:
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    assert sentence in fault(*command.split(), folder=tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["bytes.toml", "folder.pdf"]


USAGE = {
    "no such command": ("shout", "invalid choice: 'shout'"),
    "no out": ("handout", "the following arguments are required: --out"),
    "out is no sheet": ("handout --out a.docx", "“a.docx” must end in .pdf or .html"),
    "no reason": ("advise --resolve heart-signs", "“heart-signs” must be ITEM=REASON"),
    "group": ("advise --asked flags", "invalid choice: 'flags'"),
    "size": ("advise --size 13", "invalid choice: 13"),
    "paper": ("advise --paper a5", "invalid choice: 'a5'"),
    "option": ("advise --loud", "unrecognized arguments: --loud"),
}


@pytest.mark.parametrize(("command", "words"), USAGE.values(), ids=USAGE.keys())
def test_wrong_use_exits_2(tmp_path: Path, command: str, words: str) -> None:
    assert words in usage(*command.split(), folder=tmp_path)


def test_a_damaged_settings_file_is_kept_aside_and_told_once(tmp_path: Path) -> None:
    settings = tmp_path / "settings" / "neckguide" / "clinic.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("name =")
    told = run("advise", folder=tmp_path)
    if settings.exists():
        pytest.skip("this platform keeps settings elsewhere")
    assert told.returncode == 0 and "It was kept as clinic.damaged-1.toml." in told.stderr
    done("advise", folder=tmp_path)


def test_a_logo_that_is_no_picture_is_told_and_the_sheet_is_made(tmp_path: Path) -> None:
    (tmp_path / "clinic.toml").write_text('logo = "logo.png"')
    (tmp_path / "logo.png").write_text("hello")
    told = run("handout", "--clinic", "clinic.toml", "--out", "a.pdf", folder=tmp_path)
    assert (told.returncode, told.stdout) == (0, "Wrote a.pdf\n")
    assert told.stderr == (
        "neckguide: logo.png: this logo is not a PNG or JPEG picture. The sheet is made without a logo.\n"
    )


LIMITS = {"--name": 80, "--note": 4_000, "--next": 80, "--goal": 120, "--resolve stroke-signs": 200}


@pytest.mark.parametrize(("option", "most"), LIMITS.items(), ids=LIMITS.keys())
def test_words_that_the_sheet_would_cut_are_refused_and_those_that_fit_are_whole(
    tmp_path: Path, option: str, most: int
) -> None:
    def given(length: int) -> list[str]:
        start = "Dr Lee, 3 May " if "resolve" in option else ""
        text = f"{start}{'word ' * length}"[: length - 9] + "LASTWORDS"
        sign = ("--tick", "stroke-signs") if "resolve" in option else ()
        name, _, item = option.partition(" ")
        return ["handout", *sign, name, f"{item}={text}" if item else text, "--out", "a.html"]

    sentence = f"“{option}” is too long for the sheet: it has {most + 1} characters, and {most} are the most."
    assert fault(*given(most + 1), folder=tmp_path) == sentence
    assert not (tmp_path / "a.html").exists()
    done(*given(most), folder=tmp_path)
    assert "LASTWORDS" in (tmp_path / "a.html").read_text("utf-8")


def test_a_note_from_standard_input_that_is_too_long_is_refused(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "neckguide", "handout", "--note", "-", "--out", "a.pdf"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(HERE), "XDG_CONFIG_HOME": str(tmp_path)},
        input="word " * 900 + "LASTWORDS\n", capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (made.returncode, made.stdout) == (
        1,
        "",
    ) and "“--note” is too long for the sheet: it has 4509" in made.stderr


@pytest.mark.parametrize(
    ("options", "name", "note"),
    [
        (("--note", "-"), "", ["Ann Lee", "second: stop if you faint", "last line"]),
        (("--name", "-", "--note", "-"), "Ann Lee", ["second: stop if you faint", "last line"]),
        (("--name", "-"), "Ann Lee second: stop if you faint last line", []),
    ],
    ids=("note", "both", "name"),
)
def test_no_line_from_standard_input_is_dropped(
    tmp_path: Path, options: tuple[str, ...], name: str, note: list[str]
) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "neckguide", "handout", *options, "--out", "a.html"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(HERE), "XDG_CONFIG_HOME": str(tmp_path)},
        input="Ann Lee\nsecond: stop if you faint\nlast line\n", capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (made.returncode, made.stderr) == (0, "")
    page = (tmp_path / "a.html").read_text("utf-8")
    assert f"<bdi>{name}</bdi>" in page or not name
    assert [line for line in note if f"<p>{line}</p>" not in page] == []


HOSTILE = ["<b>&amp;", '#eval("1")', "A\u202eB", "👩‍⚕️ 🌿", "x" * 80, "x " * 40, "[@a] {0} {emergency}", "\\u{0}"]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12].encode("ascii", "backslashreplace").decode())
def test_any_name_and_note_makes_a_sheet(tmp_path: Path, text: str) -> None:
    more = ("--name", text, "--note", text, "--next", text, "--goal", text)
    done("handout", *more, "--out", "a.html", folder=tmp_path)
    told = run("handout", *more, "--out", "a.pdf", folder=tmp_path)
    # A computer without a font for it says so.
    assert told.returncode == 0 or "No font on this computer has the character" in told.stderr


@LINUX
def test_bytes_that_are_no_text_do_not_stop_it(tmp_path: Path) -> None:
    assert "called “x�”" in fault("advise", "--tick", b"x\xff", folder=tmp_path)
    odd = (b"--resolve", b"heart-signs=Dr Lee \xff, 3 May", b"--tick", b"heart-signs", b"--name", b"\xff")
    for command in (["note"], ["advise", "--json"], ["handout", "--out", "a.pdf"], ["handout", "--out", b"\xff.html"]):
        for encoding in ("utf-8:strict", "ascii", "latin-1"):
            told = run(*command, *odd, folder=tmp_path, PYTHONIOENCODING=encoding)
            assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_a_terminal_that_lacks_a_character_shows_its_code(tmp_path: Path, encoding: str) -> None:
    for command in ("show", "check", "note"):
        assert done(command, folder=tmp_path, PYTHONIOENCODING=encoding)
    assert json.loads(done("show", "--json", folder=tmp_path, PYTHONIOENCODING=encoding))["topic"] == "neck-pain"


@LINUX
def test_output_that_nobody_takes(tmp_path: Path) -> None:
    def shell(command: str) -> tuple[int, str]:
        script = f"{sys.executable} -W error -m neckguide {command}"
        environment = {**os.environ, "PYTHONPATH": str(HERE), "XDG_CONFIG_HOME": str(tmp_path)}
        told = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True)
        return told.returncode, told.stderr

    for command in ("show", "advise", "note", "advise --json", "check"):
        status, words = shell(f"{command} > /dev/full")
        assert status == 1 and words.startswith("neckguide: “standard output” could not be written: no space left")
        assert words.count("\n") == 1
        assert shell(f"{command} >&-")[1] == ""
    assert shell("show | true") == (0, "")
    assert shell("show --json | head -c 1") == (0, "")
    for old in ("", "old"):
        (tmp_path / "full.pdf").symlink_to("/dev/full") if not old else None
        assert "no space left on device" in shell("handout --out full.pdf")[1]
