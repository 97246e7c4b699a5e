"""“Says who?”: every claim of a section can be opened, says how we know it, and gives the keyboard back."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from neckguide.content.load import load_topic, open_topic
from neckguide.handout.sources import citation
from neckguide.paths import topics
from neckguide.ui.evidence import ClaimsCard, Drawer
from neckguide.ui.pictures import Picture

from .rooms import focused, press, seen, settle, words

if TYPE_CHECKING:
    from pathlib import Path

    from neckguide.content.load import Topic
    from neckguide.ui.window import Window

    from .conftest import Make

SECTIONS = [section.id for section in load_topic("neck-pain").sections]


def lines(window: Window) -> list[QPushButton]:
    return seen(seen(window.learn, ClaimsCard)[0], QPushButton)


def drawer(window: Window) -> Drawer:
    return window.learn.findChildren(Drawer)[0]


@pytest.mark.parametrize("id", SECTIONS)
def test_each_claim_of_a_section_opens_a_drawer_that_tells_it_in_full(window: Window, topic: Topic, id: str) -> None:
    window.learn.show_section(SECTIONS.index(id))
    settle()
    told = topic.claims.of(id)
    assert told, "every section has a claim"
    for claim, line in zip(told, lines(window), strict=True):
        line.click()
        settle()
        drawn = [text.replace("\u200b", "") for text in words(drawer(window))]
        for text in (claim.says, claim.who, claim.against, claim.size, claim.cannot_tell, topic.claims.how(claim)):
            assert text in drawn
        sources = next(text for text in drawn if text.startswith("•"))
        assert all(citation(topic.references[each]) in sources for each in claim.references)
        assert len(seen(drawer(window), Picture)) == bool(claim.figure)


def test_escape_closes_the_drawer_and_the_keyboard_is_back_on_its_claim(window: Window) -> None:
    line = lines(window)[0]
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Space)
    settle()
    assert drawer(window).isVisible()
    assert focused() is drawer(window).way_out
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    settle()
    assert not drawer(window).isVisible()
    assert focused() is line


def test_tab_stays_inside_an_open_drawer(window: Window) -> None:
    lines(window)[0].click()
    settle()
    for _ in range(5):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        assert drawer(window).isAncestorOf(focused())


def test_turning_the_page_closes_the_drawer(window: Window) -> None:
    lines(window)[0].click()
    settle()
    window.learn.show_section(1)
    settle()
    assert not drawer(window).isVisible()


@pytest.mark.parametrize("percent", [150, 200])
def test_large_text_gives_the_drawer_the_whole_page(window: Window, percent: int) -> None:
    while window._session.clinic.text_size < percent:
        window.step_text_size(1)
    lines(window)[0].click()
    settle()
    assert drawer(window).geometry().right() == window.learn.rect().right()
    assert drawer(window).column.minimumSize().width() <= drawer(window).width()
    press(drawer(window), "Close")


def test_a_claim_that_cannot_be_read_is_left_out_and_the_others_stay(make: Make, tmp_path: Path) -> None:
    folder = shutil.copytree(topics() / "neck-pain", tmp_path / "neck-pain")
    file = folder / "en" / "claims.toml"
    text = file.read_text("utf-8")
    first = topic_claims(folder)[0]
    file.write_text(text.replace(f'certainty = "{first.certainty}"', 'certainty = "sky-high"', 1), "utf-8")
    topic = open_topic(folder)
    assert [claim.id for claim in topic.claims.claims] == [
        claim.id for claim in topic_claims(topics() / "neck-pain")[1:]
    ]
    (sentence,) = topic.claims.left_out
    assert sentence.startswith(f"neck-pain/en/claims.toml: claim 1 “{first.id}”: certainty: unknown")
    window = make(topic)
    window.learn.show_section(SECTIONS.index(first.section))
    settle()
    assert len(lines(window)) == len(topic.claims.of(first.section))
    assert sentence in words(window.learn), "what was left out is said"


@pytest.mark.parametrize("references", ["[]", '["nobody-1999"]'])
def test_a_claim_without_a_known_source_says_so_in_its_drawer(make: Make, tmp_path: Path, references: str) -> None:
    folder = shutil.copytree(topics() / "neck-pain", tmp_path / "neck-pain")
    file = folder / "en" / "claims.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace('references = ["fejer-2006"]', f"references = {references}", 1), "utf-8")
    window = make(open_topic(folder))
    lines(window)[0].click()
    settle()
    assert "• source still to be checked" in words(drawer(window))


def topic_claims(folder: Path) -> tuple:
    return open_topic(folder).claims.claims
