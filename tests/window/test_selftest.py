"""`self-test` where Qt is: it passes here, would notice what it is for, and leaves no trace."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from neckguide.selftest import Fault, characters, run, sheets, summary
from neckguide.selftest_parts import imports_below
from neckguide.ui import selftest
from neckguide.ui.selftest_pages import Looked, is_blank
from neckguide.ui.window import Window
from tests.figures import Figure
from tests.trust.traced import CALLING, can_trace, reaching_out, under_strace

ROOT = Path(__file__).resolve().parents[2]
IN_NO_FONT = "\U0010fffd"
"""A character that no font may have."""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """`neckguide self-test --json` in a home of its own and without a display, and the folder that holds all of that.

    Beside the folder stands what it asked of the system, where that can be listened to.
    """
    folder = tmp_path_factory.mktemp("asked")
    homes = {name: str(folder / name.lower()) for name in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR")}
    for each in (*homes.values(), folder / "here"):
        Path(each).mkdir()
    env = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    env |= {**homes, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-W", "error", "-m", "neckguide", "self-test", "--json"]
    if can_trace():
        command[:0] = under_strace(Path(f"{folder}.log"), CALLING)
    done = subprocess.run(command, cwd=folder / "here", env=env, capture_output=True, text=True, timeout=120)
    return done, folder


# As somebody calls it -----------------------------------------------------------------------------------------


def test_it_passes_without_a_display_and_leaves_nothing(
    asked: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    done, folder = asked
    said = json.loads(done.stdout)
    assert [result for result in said["results"] if not result["ok"]] == []
    assert (done.returncode, done.stderr, said["ok"]) == (0, "", True)
    assert said["said"] == f"neckguide works here: all {len(said['results'])} checks passed."
    told = {result["name"]: result["text"] for result in said["results"]}
    assert told["Qt"].endswith("paints through “offscreen”")
    assert re.match(r"\d\d+ different pictures painted, \d{3,} texts", told["pages"])
    assert sorted(path.name for path in folder.rglob("*")) == ["here", "home", "tmpdir", "xdg_runtime_dir"]


@pytest.mark.trust(12)
@pytest.mark.skipif(not can_trace(), reason="strace is not installed, or traces these tests already")
def test_it_speaks_to_nothing_but_this_computer(
    asked: tuple[subprocess.CompletedProcess[str], Path], figure: Figure
) -> None:
    out = reaching_out(Path(f"{asked[1]}.log"))
    figure.exactly("calls of the self-test that lead out", len(out), 0)
    assert out == []


@pytest.mark.skipif(sys.platform != "linux", reason="names a plugin of Linux's")
def test_a_screen_that_cannot_be_used_fails_it_but_not_its_painting(monkeypatch: pytest.MonkeyPatch) -> None:
    reasons = {
        "xcb": "this computer lacks libxcb-cursor.so.0.",
        "wayland": "this computer lacks libwayland-client.so.0.",
    }
    monkeypatch.setattr(selftest, "application", QApplication.instance)
    monkeypatch.setattr(selftest, "why_no_plugin", reasons.get)
    with pytest.raises(Fault, match=r"libxcb-cursor\.so\.0"):
        selftest._screens()
    monkeypatch.setattr(selftest, "why_no_plugin", {**reasons, "xcb": ""}.get)
    assert "through “xcb”; not through “wayland”: this computer lacks" in selftest._screens()


# What it would notice -----------------------------------------------------------------------------------------


def test_an_empty_picture_is_blank_and_the_window_is_not(window: Window) -> None:
    blank = QImage(1366, 768, QImage.Format.Format_ARGB32)
    blank.fill(QColor("#f6f7f5"))
    assert is_blank(blank)
    assert not is_blank(window.grab().toImage())


def test_a_page_without_paint_a_letter_that_is_a_box_and_a_page_shown_twice_are_faults(app: QApplication) -> None:
    with pytest.raises(Fault, match="the page is blank"):
        Looked().at("the page", QWidget())
    page = QLabel("Read this: " + " ".join(map(chr, range(0x21, 0x17F))))
    page.setWordWrap(True)
    page.resize(400, 200)
    looked = Looked()
    looked.at("one", page)
    with pytest.raises(Fault, match="another shows the same as one"):
        looked.at("another", page)
    page.setText(page.text() + IN_NO_FONT)
    with pytest.raises(Fault, match=r"U\+10FFFD.* would be a box"):
        Looked().at("boxes", page)


def test_a_letter_that_our_fonts_lack_fails_the_letters(monkeypatch: pytest.MonkeyPatch, app: QApplication) -> None:
    monkeypatch.setattr(selftest, "application", lambda: app)
    assert "all in our fonts" in selftest._letters()
    monkeypatch.setattr(selftest, "characters", lambda texts: characters(texts) + IN_NO_FONT)
    with pytest.raises(Fault, match=r"U\+10FFFD"):
        selftest._letters()


def test_a_drawing_that_draws_nothing_is_a_fault(app: QApplication) -> None:
    empty = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"/>'
    selftest._draw(empty.replace(b"/>", b'><rect width="4" height="4"/></svg>'), "a")
    with pytest.raises(Fault, match="“b” is blank"):
        selftest._draw(empty, "b")
    with pytest.raises(Fault, match="“c” cannot be drawn"):
        selftest._draw(b"not a drawing", "c")


def test_a_sheet_that_lost_a_part_is_a_fault(monkeypatch: pytest.MonkeyPatch, app: QApplication) -> None:
    monkeypatch.setattr(selftest, "application", lambda: app)
    (ordinary, _), (_, urgent) = sheets()
    monkeypatch.setattr(selftest, "sheets", lambda: ((ordinary, urgent),))
    with pytest.raises(Fault, match="cannot be read on the sheet"):
        selftest._sheets_read_back()


def test_a_fault_in_an_answer_to_a_signal_fails_the_pages(monkeypatch: pytest.MonkeyPatch, app: QApplication) -> None:
    monkeypatch.setattr(selftest, "application", lambda: app)

    def check(app: QApplication) -> str:
        page = QWidget()
        page.windowTitleChanged.connect(lambda _: [][1])
        page.setWindowTitle("new")
        return "painted"

    with pytest.raises(IndexError):
        selftest._painted(check)
    assert selftest._painted(lambda app: "painted") == "painted"


def test_the_window_and_all_that_it_may_import_can_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "can be loaded" in imports_below("neckguide.ui.app")
    monkeypatch.setitem(sys.modules, "PySide6.QtSvg", None)
    with pytest.raises(ModuleNotFoundError, match=r"PySide6\.QtSvg"):
        imports_below("neckguide.ui.app")


def test_one_cause_is_told_once_and_the_end_says_what_to_do() -> None:
    def broken() -> str:
        raise Fault("the cable is out.")

    results = run((("first", broken), ("second", broken)))[-2:]
    assert [result["text"] for result in results] == ["the cable is out.", "for the same reason as “first”"]
    said = summary(results)
    assert "first, second" in said and "install neckguide again" in said
