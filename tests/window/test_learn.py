"""Learn: every word of every section is on screen once and in order, told to a screen reader as what it is."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QWidget

from neckguide.content.blocks import (
    Block,
    Callout,
    Cite,
    Figure,
    Heading,
    ItemList,
    Link,
    Paragraph,
    Spans,
    Table,
    plain,
)
from neckguide.content.load import load_topic, open_topic
from neckguide.content.markdown import parse
from neckguide.handout.sources import Numbering
from neckguide.paths import topics
from neckguide.ui.blocks import draw
from neckguide.ui.evidence import ClaimLine
from neckguide.ui.learn import Learn
from neckguide.ui.section_page import SectionPage
from neckguide.ui.session import Session

from .rooms import name_of, press, seen, settle, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from neckguide.content.load import Section, Topic
    from neckguide.ui.window import Window

    from .conftest import Make

SECTIONS = [section.id for section in load_topic("neck-pain").sections]


def said(blocks: Iterable[Block]) -> Iterator[str]:
    """All that the blocks say, piece by piece: words, marks of lists, what pictures show."""
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield read(block.spans)
            case ItemList():
                yield from said_of_list(block)
            case Callout():
                yield block.title
                yield from said(block.blocks)
            case Figure():
                if block.title:
                    yield block.title
                yield f"[{block.alt}]"
                if block.caption:
                    yield read(block.caption)
            case Table():
                yield from (read(cell) for row in (block.header, *block.rows) for cell in row)
                if block.caption:
                    yield read(block.caption)
            case _:
                raise AssertionError(f"no section holds a {type(block).__name__}")


def said_of_list(block: ItemList) -> Iterator[str]:
    for number, item in enumerate(block.items, 1):
        yield f"{number}." if block.ordered else "•"
        yield from said(item.blocks)


def read(spans: Spans) -> str:
    """The words with the numbers of their sources, as they are printed."""
    parts = []
    for span in spans:
        match span:
            case Cite():
                parts.append(",".join(span.ids))
            case Link():
                parts.append(f"{span.text} ({span.href.removeprefix('https://')})")
            case _:
                parts.append(span.text)
    return "".join(parts)


def on_screen(root: QWidget) -> list[str]:
    """All that is drawn in a column, in the order in which it is read."""
    found: list[str] = []
    for child in _in_order(root):
        if isinstance(child, QLabel):
            found.append(shown_text(child))
        elif role_of(child) is QAccessible.Role.Graphic:
            found.append(f"[{child.accessibleName()}]")
        else:
            found.extend(on_screen(child))
    return found


def _in_order(root: QWidget) -> list[QWidget]:
    children = [child for child in root.children() if isinstance(child, QWidget) and child.isVisibleTo(root)]
    return sorted(children, key=lambda child: (child.y(), child.x()))


def shown_text(label: QLabel) -> str:
    """The letters that a label paints, without any markup of ours."""
    if label.textFormat() == Qt.TextFormat.PlainText:
        return label.text()
    from PySide6.QtGui import QTextDocumentFragment

    return QTextDocumentFragment.fromHtml(label.text()).toPlainText()


def level_of(widget: QWidget) -> int:
    return (
        QAccessible.queryAccessibleInterface(widget).attributesInterface().attributeValue(QAccessible.Attribute.Level)
    )


def role_of(widget: QWidget) -> QAccessible.Role:
    return QAccessible.queryAccessibleInterface(widget).role()


def page_of(window: Window) -> SectionPage:
    return seen(window.learn, SectionPage)[0]


def column_of(window: Window) -> QWidget:
    return page_of(window)._column


def titles(window: Window) -> str:
    """The list of sections: the shown one with an arrow."""
    entries = window.learn._group.buttons()
    return "\n".join(f"{'▸' if entry.isChecked() else ' '} {name_of(entry)}" for entry in entries)


def numbered(topic: Topic, section: Section) -> tuple[Block, ...]:
    numbering = Numbering(topic.references, topic.words.labels.source_to_check)
    return tuple(numbering.blocks(topic.body(section)))


@pytest.mark.parametrize("id", SECTIONS)
def test_every_block_of_a_section_is_on_screen_once_and_in_order(window: Window, topic: Topic, id: str) -> None:
    section = topic.section(id)
    window.learn.show_section(SECTIONS.index(id))
    settle()
    expected = [section.title, section.summary, *said(numbered(topic, section))]
    drawn = on_screen(column_of(window))
    assert drawn[: len(expected)] == expected
    assert drawn[len(expected) :] == [
        "Written 21 November 2026. Sources searched 21 November 2026. To be checked again by 21 November 2027."
    ]


def test_the_cards_hold_what_to_say_what_to_ask_and_each_source(window: Window, topic: Topic) -> None:
    for number, section in enumerate(topic.sections):
        window.learn.show_section(number)
        settle()
        if unfold := [each for each in seen(page_of(window)._side_box, QPushButton) if "Sources" in each.text()]:
            assert not any("doi:" in line for line in words(page_of(window)._side_box)), "folded at first"
            unfold[0].click()
            settle()
        cards = [line.replace("\u200b", "") for line in words(page_of(window)._side_box)]
        numbering = Numbering(topic.references, topic.words.labels.source_to_check)
        for short in (False, True):
            tuple(numbering.blocks(topic.body(section, short)))
        claims = topic.claims.of(section.id)
        told = [line.accessibleName() for line in seen(page_of(window)._side_box, ClaimLine)]
        assert told == [f"{claim.says} {topic.claims.how(claim)}" for claim in claims]
        sources = [f"{source.number}. {source.text}" for source in numbering.sources()]
        assert cards == [
            *("Say it in one line", f"“{section.say}”", "Ask back", f"“{section.ask}”"),
            topic.claims.words.title,
            *sources,
        ]


def test_a_screen_reader_hears_headings_lists_pictures_tables_and_boxes(app: QApplication, topic: Topic) -> None:
    heard: list[str] = []
    table = "| When | What |\n|---|---|\n| Now | Rest |\n"
    for blocks in (*(numbered(topic, section) for section in topic.sections), parse(table)):
        for block, widget in zip(blocks, draw(blocks, topic.figure), strict=True):
            heard.append(hear(block, widget))
            widget.deleteLater()
    assert {line.split(":")[0] for line in heard} == {"heading 2", "text", "list", "picture", "table", "box"}
    assert [line for line in heard if "✗" in line] == []


def hear(block: Block, widget: QWidget) -> str:
    """One line for a block: what it is told to be; ✗ where that is wrong."""
    spoken = QAccessible.queryAccessibleInterface(widget)
    name, role = spoken.text(QAccessible.Text.Name), spoken.role()
    roles = QAccessible.Role
    match block:
        case Heading():
            right = role is roles.Heading and level_of(widget) == block.level and name == plain(block.spans)
            return f"heading {block.level}: {'' if right else '✗'} {name}"
        case ItemList():
            items = [spoken.child(place) for place in range(spoken.childCount())]
            entries = [item for item in items if item.role() is roles.ListItem]
            named = [entry.text(QAccessible.Text.Name) for entry in entries]
            wanted = [" ".join(plain(b.spans) for b in i.blocks if isinstance(b, Paragraph)) for i in block.items]
            return f"list: {'' if role is roles.List and named == wanted else '✗'} {name}"
        case Figure():
            graphics = [child for child in [widget, *widget.findChildren(QWidget)] if role_of(child) is roles.Graphic]
            right = [child.accessibleName() for child in graphics] == [block.alt] and block.alt != ""
            return f"picture: {'' if right else '✗'} {block.alt}"
        case Table():
            return f"table: {'' if role is roles.Table and name else '✗'} {name}"
        case Callout():
            return f"box: {'' if role is roles.Note and name == block.title else '✗'} {name}"
        case Paragraph():
            return f"text: {'' if name == plain(block.spans) else '✗'} {name}"
        case _:
            return f"✗ {type(block).__name__}"


def test_a_sections_own_title_is_the_one_heading_of_level_one(window: Window, topic: Topic) -> None:
    headings = [label for label in seen(page_of(window), QLabel) if role_of(label) is QAccessible.Role.Heading]
    assert [label.text() for label in headings if level_of(label) == 1] == [topic.sections[0].title]


def test_sections_are_turned_by_button_by_key_by_list_and_stop_at_both_ends(window: Window, topic: Topic) -> None:
    names = [section.title for section in topic.sections]
    assert titles(window) == "\n".join([f"▸ {names[0]}", *(f"  {name}" for name in names[1:])])

    def turned(act: object) -> str:
        act()  # type: ignore[operator]
        settle()
        assert words(column_of(window))[0] == names[window.learn.current]
        return f"{window.learn.current + 1}"

    def key(which: Qt.Key, with_: Qt.KeyboardModifier) -> object:
        return lambda: QTest.keyClick(QApplication.focusWidget() or window, which, with_)

    alt, ctrl = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
    page_of(window)._area.setFocus()
    assert [
        turned(lambda: press(page_of(window), "Next ›")),
        turned(lambda: press(page_of(window), "Next ›")),
        turned(lambda: press(page_of(window), "‹ Previous")),
        turned(lambda: page_of(window)._area.setFocus()),
        turned(key(Qt.Key.Key_Right, alt)),
        turned(key(Qt.Key.Key_PageDown, ctrl)),
        turned(key(Qt.Key.Key_Left, alt)),
        turned(key(Qt.Key.Key_PageUp, ctrl)),
        turned(key(Qt.Key.Key_Left, alt)),
        turned(key(Qt.Key.Key_Left, alt)),
        turned(lambda: press(window.learn._list, names[-1])),
        turned(key(Qt.Key.Key_Right, alt)),
    ] == ["2", "3", "2", "2", "3", "4", "3", "2", "1", "1", "11", "11"]


def test_keys_turn_the_page_wherever_the_keyboard_is(window: Window) -> None:
    """Also after a page that had the keyboard was turned away."""
    page_of(window)._area.setFocus()
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        settle()
    assert window.learn.current == 3


def sweep(window: Window, start: QPoint, end: QPoint) -> int:
    """One finger from `start` to `end`; the section that is shown afterwards, from 1."""
    viewport = page_of(window)._area.viewport()
    finger = QTest.touchEvent(viewport, QTest.createTouchDevice(), False)
    finger.press(0, start, viewport)
    finger.commit()
    for place in ((start + end) / 2, end):
        finger.move(0, place, viewport)
        finger.commit()
    finger.release(0, end, viewport)
    finger.commit()
    settle()
    return window.learn.current + 1


def test_a_finger_that_sweeps_sideways_turns_the_page_and_up_and_down_does_not(window: Window) -> None:
    window.learn.build_rest()
    settle()
    assert [
        sweep(window, QPoint(500, 300), QPoint(200, 310)),
        sweep(window, QPoint(500, 300), QPoint(200, 300)),
        sweep(window, QPoint(200, 300), QPoint(500, 290)),
        sweep(window, QPoint(300, 500), QPoint(310, 100)),
        sweep(window, QPoint(300, 300), QPoint(260, 300)),
    ] == [2, 3, 2, 2, 2]


def test_the_mark_puts_a_section_on_the_sheet_and_takes_it_off(window: Window, session: Session) -> None:
    press(page_of(window), "Put on the sheet")
    assert session.on_sheet(SECTIONS[0])
    assert "Sections on the sheet: 1" in "\n".join(words(window._rail))
    press(page_of(window), "✓ On the sheet")
    assert not session.on_sheet(SECTIONS[0])


def test_in_short_a_section_is_a_few_lines_and_its_urgent_box_stays(window: Window, session: Session) -> None:
    window.learn.show_section(SECTIONS.index("when-not-enough"))
    settle()
    full = on_screen(column_of(window))
    press(page_of(window), "In short")
    settle()
    short = on_screen(column_of(window))
    assert len(" ".join(short)) < len(" ".join(full))
    urgent = [block for block in session.topic.body(session.topic.section("when-not-enough")) if is_urgent(block)]
    assert urgent and all(line in short for line in said(Numbering(session.topic.references, "").blocks(urgent)))
    assert session.visit.short == {"when-not-enough"}
    press(page_of(window), "In short")
    settle()
    assert on_screen(column_of(window)) == full


def is_urgent(block: Block) -> bool:
    return isinstance(block, Callout) and block.kind == "urgent"


def test_a_section_past_its_day_says_so(app: QApplication, make: Make, copy_of_topic: Path) -> None:
    file = copy_of_topic / "en" / "sections" / "01-why-it-matters.md"
    file.write_text(re.sub(r"review-by = \S+", "review-by = 2026-11-19", file.read_text("utf-8")), "utf-8")
    window = make(open_topic(copy_of_topic))
    assert "This part was due to be checked by 19 November 2026. It may be out of date." in words(column_of(window))
    window.learn.show_section(1)
    settle()
    assert not [line for line in words(column_of(window)) if "out of date" in line]


def test_large_text_folds_the_list_into_one_line_that_chooses(window: Window, topic: Topic) -> None:
    for _ in range(3):
        window.step_text_size(1)
    settle()
    assert not window.learn._list.isVisible()
    (chooser,) = seen(window.learn, QComboBox)
    assert [chooser.itemText(place) for place in range(chooser.count())] == [each.title for each in topic.sections]
    chooser.setFocus()
    QTest.keyClick(chooser, Qt.Key.Key_Down)
    settle()
    assert window.learn.current == 1


def test_at_150_percent_a_wide_window_shows_the_cards_beside_the_text(window: Window) -> None:
    for _ in range(3):
        window.step_text_size(1)
    settle()
    page = seen(window.learn, SectionPage)[0]
    assert page._percent == 150
    assert page._cards.mapTo(page, QPoint(0, 0)).x() >= page._article_box.geometry().right()


# Bad words --------------------------------------------------------------------------------------------------


def test_in_a_narrow_window_the_cards_stand_below_and_at_last_the_list_folds(window: Window) -> None:
    def widths() -> tuple[int, bool]:
        settle()
        return column_of(window).width(), bool(seen(window.learn, QComboBox))

    assert widths()[0] > 500
    window.resize(1100, 768)
    assert widths()[0] > 400 and not widths()[1]
    for narrow in (1024, 900):
        window.resize(narrow, 768)
        assert widths()[0] > 400 and widths()[1]
    window.resize(1366, 768)
    assert widths()[0] > 500 and not widths()[1]


@pytest.fixture
def copy_of_topic(tmp_path: Path) -> Path:
    return shutil.copytree(topics() / "neck-pain", tmp_path / "neck-pain")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("<b>bold</b>", "neck-pain/en/sections/03-how-it-may-help.md: line {line}"),
        ("[" * 20_000, "neck-pain/en/sections/03-how-it-may-help.md: line {line}"),
        ("\n> " + "> " * 3_000 + "deep", "neck-pain/en/sections/03-how-it-may-help.md"),
    ],
    ids=["HTML", "20 kB of [", "nested deep"],
)
def test_a_broken_section_says_so_in_its_place_and_the_others_still_work(
    make: Make, copy_of_topic: Path, fault: str, sentence: str
) -> None:
    file = copy_of_topic / "en" / "sections" / "03-how-it-may-help.md"
    head = file.read_text("utf-8").rsplit("+++", 1)[0]
    file.write_text(f"{head}+++\n{fault}\n", "utf-8")
    window = make(open_topic(copy_of_topic))
    window.learn.show_section(2)
    settle()
    text = words(column_of(window))
    assert "This section cannot be shown." in text
    wanted = sentence.format(line=head.count("\n") + 2)
    assert any(line.startswith(wanted) for line in text), text
    window.learn.show_section(3)
    settle()
    assert "This section cannot be shown." not in words(column_of(window))
    assert len(words(column_of(window))) > 5


def test_a_section_whose_head_is_broken_keeps_its_place(make: Make, copy_of_topic: Path) -> None:
    (copy_of_topic / "en" / "sections" / "01-why-it-matters.md").write_text("no head", "utf-8")
    window = make(open_topic(copy_of_topic))
    assert "This section cannot be shown." in words(column_of(window))
    assert any("between two lines of +++" in line for line in words(column_of(window)))
    press(page_of(window), "Next ›")
    assert words(column_of(window))[0] == "What causes it"


def test_a_missing_picture_is_said_where_it_should_be(make: Make, copy_of_topic: Path) -> None:
    (copy_of_topic / "figures" / "neck-and-pull.svg").unlink()
    window = make(open_topic(copy_of_topic))
    window.learn.show_section(1)
    settle()
    assert "neck-pain/figures/neck-and-pull.svg: this picture is missing" in words(column_of(window))


def test_words_that_look_like_markup_are_shown_as_they_are(make: Make, copy_of_topic: Path) -> None:
    file = copy_of_topic / "en" / "sections" / "01-why-it-matters.md"
    file.write_text(
        '+++\ntitle = "<h1>Big</h1>"\nsummary = "<img src=file:///etc/passwd>"\nsay = "<a href=x>s</a>"\n'
        'ask = "a &amp; b < c"\n+++\nFive **&lt;b&gt;** and 3 < 4 & 5.\n',
        "utf-8",
    )
    window = make(open_topic(copy_of_topic))
    shown = [shown_text(label) for label in seen(page_of(window), QLabel) if label.text()]
    for literal in ("<h1>Big</h1>", "<img src=file:///etc/passwd>", "“<a href=x>s</a>”", "“a &amp; b < c”"):
        assert literal in shown, shown
    assert any("3 < 4 & 5" in line for line in shown), shown
    assert name_of(window.learn._group.button(0)) == "<h1>Big</h1>"


def test_no_label_opens_anything_and_each_says_what_kind_of_text_it_holds(window: Window) -> None:
    for number in range(len(SECTIONS)):
        window.learn.show_section(number)
    settle()
    labels = window.findChildren(QLabel)
    assert [label.text() for label in labels if label.openExternalLinks()] == []
    assert [label.text() for label in labels if label.textFormat() == Qt.TextFormat.AutoText] == []
    assert [label.text() for label in labels if "href" in label.text() or "src=" in label.text()] == []


def test_all_sections_are_built_when_the_window_is_idle(window: Window) -> None:
    window.learn.build_rest()
    while len(window.learn.findChildren(SectionPage)) < len(SECTIONS):
        QTest.qWait(1)
    assert isinstance(window.learn, Learn) and window.learn.current == 0
