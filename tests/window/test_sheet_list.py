"""The list of the sheet: what is ticked is on it, in the order that is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from neckguide.content.spots import Spot
from neckguide.handout.compose import compose
from neckguide.ui.take_home import TakeHome
from neckguide.ui.window import TAKE_HOME

from .rooms import press, settle, words
from .sheets import LEFT, handle, keys, middle, row, rows, sheet, take_home, tap, wait

if TYPE_CHECKING:
    from neckguide.ui.session import Session
    from neckguide.ui.window import Window


@pytest.fixture
def page(window: Window) -> TakeHome:
    return take_home(window)


# What stands on the sheet --------------------------------------------------------------------------------------


def test_the_list_offers_what_the_sheet_can_hold(page: TakeHome) -> None:
    assert rows(page) == [
        "☑ The short version",
        "☑ What we talked about today · nothing yet",
        "☑ Where it hurts · nothing yet",
        "☑ What matters to you · nothing yet",
        "☑ Your options, side by side · nothing yet",
        "☑ Your plan",
        "☑ What you may feel after a visit",
        "☑ When to get help · always on",
        "☑ A note for you · nothing yet",
        "☑ Your six weeks",
        "☐ What you can do at home",
        "☐ How sure are we?",
    ]
    press(page, "Add sections from Learn (11)")
    assert len(rows(page)) == 12 + 11


def test_what_has_nothing_to_say_yet_is_told_and_what_has_tells_where_it_comes_from(
    page: TakeHome, session: Session
) -> None:
    session.put_mark(Spot(0.4, 0.4))
    session.rate(session.topic.options.words.matters[0].id, 2)
    session.choose_option(session.topic.options.options[0].id, True)
    session.write(note="Rest a bit")
    assert [line for line in rows(page) if " · " in line] == [
        "☑ What we talked about today · nothing yet",
        "☑ Where it hurts · from Learn",
        "☑ What matters to you · from Compare",
        "☑ Your options, side by side · from Compare",
        "☑ When to get help · always on",
    ]
    session.clear_marks()
    assert "☑ Where it hurts · nothing yet" in rows(page)
    tap(page, "Where it hurts")
    assert "☐ Where it hurts" in rows(page)


@pytest.mark.parametrize("filled", [False, True])
def test_exactly_the_parts_that_are_not_empty_stand_on_the_sheet(
    page: TakeHome, session: Session, filled: bool
) -> None:
    if filled:
        session.put_mark(Spot(0.4, 0.4))
        session.write(note="Rest a bit")
        session.tick(session.topic.checklist.group("helps")[0].id, True)
    said = [line.id for line in page.form.list.lines if line.on and not line.empty]
    assert [part.id for part in compose(session.topic, session.visit, session.clinic).parts] == said


# Short or full -------------------------------------------------------------------------------------------------


def forms(page: TakeHome) -> dict[str, bool]:
    return {line.title: line.short for line in page.form.list.lines if line.short is not None}


def half(page: TakeHome, title: str, words: str) -> QPoint:
    """The middle of a row's “Short” or “Full”."""
    view, y = page.form.list.view, middle(page, title).y()
    places = [x for x in range(view.width()) if view.half_at(QPoint(x, y)) == view.forms.index(words)]
    assert len(places) >= 44 and view.visualRect(view.model().index(row(page, title), 0)).height() >= 44
    return QPoint(places[len(places) // 2], y)


def test_a_section_is_printed_short_or_full_by_a_tap(page: TakeHome, session: Session) -> None:
    section = session.topic.section("what-the-research-says")
    assert forms(page) == {}
    session.mark(section.id, True)
    assert forms(page) == {section.title: False}
    full = sheet(page)
    QTest.mouseClick(page.form.list.view.viewport(), LEFT, pos=half(page, section.title, "Short"))
    assert session.visit.short == {section.id}
    assert len(sheet(page)) < len(full)
    assert session.on_sheet(section.id)
    QTest.mouseClick(page.form.list.view.viewport(), LEFT, pos=half(page, section.title, "Full"))
    assert (session.visit.short, sheet(page)) == (frozenset(), full)


def test_left_and_right_set_a_section_short_or_full(page: TakeHome, session: Session) -> None:
    section, plain = session.topic.sections[2], Qt.KeyboardModifier.NoModifier
    session.mark(section.id, True)
    spoken = page.form.list.view.model().index(row(page, section.title), 0)
    assert spoken.data(Qt.ItemDataRole.AccessibleTextRole) == f"{section.title}, from Learn, in full"
    keys(page, section.title, (Qt.Key.Key_Left, plain))
    assert forms(page) == {section.title: True}
    assert spoken.data(Qt.ItemDataRole.AccessibleTextRole) == f"{section.title}, from Learn, in short"
    keys(page, section.title, (Qt.Key.Key_Right, plain))
    assert forms(page) == {section.title: False}
    keys(page, "Your plan", (Qt.Key.Key_Left, plain))
    assert session.visit.short == frozenset()


def test_a_section_that_is_taken_off_has_no_form_to_choose(page: TakeHome, session: Session) -> None:
    title = session.topic.sections[2].title
    session.mark(session.topic.sections[2].id, True)
    tap(page, title)
    assert forms(page) == {}
    assert f"☐ {title}" in rows(page)


# Order, and what takes over ------------------------------------------------------------------------------------


def test_ticking_off_a_block_takes_it_from_the_sheet(page: TakeHome) -> None:
    assert "Your six weeks" in sheet(page)
    tap(page, "Your six weeks")
    assert "☐ Your six weeks" in rows(page)
    assert "Your six weeks" not in sheet(page)
    keys(page, "Your six weeks", (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier))
    assert "Your six weeks" in sheet(page)


def test_a_ticked_off_block_keeps_its_place(page: TakeHome) -> None:
    before = [line.id for line in page.form.list.lines]
    tap(page, "Your plan")
    assert [line.id for line in page.form.list.lines] == before


def test_alt_and_down_move_a_block_on_the_sheet(page: TakeHome) -> None:
    assert sheet(page).index("The short version") < sheet(page).index("Your plan")
    down = (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    keys(page, "The short version", *[down] * 5)
    assert rows(page)[5] == "☑ The short version"
    assert page.form.list.view.currentIndex().row() == 5
    assert sheet(page).index("Your plan") < sheet(page).index("The short version")


def test_a_block_is_moved_by_its_handle(page: TakeHome) -> None:
    view = page.form.list.view.viewport()
    QTest.mousePress(view, LEFT, pos=handle(page, "The short version"))
    for title in ("What we talked about today", "Where it hurts"):
        QTest.mouseMove(view, handle(page, title) + QPoint(0, 10))
        settle()
    QTest.mouseRelease(view, LEFT, pos=handle(page, "The short version"))
    wait(page)
    assert rows(page)[:3] == [
        "☑ What we talked about today · nothing yet",
        "☑ Where it hurts · nothing yet",
        "☑ The short version",
    ]


def test_a_finger_moves_a_row_by_its_handle_and_the_page_elsewhere(page: TakeHome) -> None:
    device = QTest.createTouchDevice()
    view, bar = page.form.list.view.viewport(), page._left.verticalScrollBar()

    def drag(start: QPoint, by: int) -> None:
        QTest.touchEvent(view, device).press(1, start, view).commit()
        for step in range(1, 13):
            QTest.qWait(8)
            QTest.touchEvent(view, device).move(1, start + QPoint(0, by * step // 12), view).commit()
        QTest.touchEvent(view, device).release(1, start + QPoint(0, by), view).commit()
        wait(page)

    drag(handle(page, "The short version"), 110)
    assert bar.value() == 0
    assert row(page, "The short version") == 2
    before = rows(page)
    # A row that is in sight; those further down begin below the window.
    drag(middle(page, "What we talked about today"), -150)
    assert bar.value() > 40
    assert rows(page) == before


def test_when_to_get_help_cannot_be_left_out(page: TakeHome, told: list[str]) -> None:
    tap(page, "When to get help")
    assert "☑ When to get help · always on" in rows(page)
    assert told == ["“When to get help” stands on every sheet."]
    assert "When to get help" in sheet(page)


def test_what_was_ticked_on_check_is_tagged(page: TakeHome, session: Session) -> None:
    session.tick(session.topic.checklist.group("helps")[0].id, True)
    assert "☑ What we talked about today · from Check" in rows(page)


def test_a_section_marked_on_learn_is_on_the_list(page: TakeHome, session: Session) -> None:
    section = session.topic.sections[2]
    session.mark(section.id, True)
    assert rows(page)[10] == f"☑ {section.title} · from Learn"


def test_the_urgent_sheet_takes_over_and_gives_back(page: TakeHome, session: Session) -> None:
    tap(page, "Your six weeks")
    before, flag = rows(page), session.topic.checklist.group("red-flag")[0]
    session.tick(flag.id, True)
    assert rows(page) == ["☑ Get emergency help now", "☑ When to get help", "☑ A note for you"]
    assert any(line.startswith("This is now the urgent sheet") for line in words(page.form))
    assert not page.form.plan.isVisible()
    assert flag.label in sheet(page)
    tap(page, "A note for you")
    keys(page, "A note for you", (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier))
    assert rows(page) == ["☑ Get emergency help now", "☑ When to get help", "☑ A note for you"]
    session.tick(flag.id, False)
    assert rows(page) == before


def test_the_assessment_sheet_takes_over_too(page: TakeHome, session: Session) -> None:
    gated = next(item for item in session.topic.checklist.items if item.gate == "assess-first" and not item.counts_as)
    session.tick(gated.id, True)
    assert rows(page)[0] == f"☑ {session.topic.words.assessment.title}"
    assert any(line.startswith("This is now the assessment sheet") for line in words(page.form))


def test_only_a_marked_section_says_that_it_comes_from_learn(window: Window) -> None:
    window.show_page(TAKE_HOME)
    settle()
    page = window.page(TAKE_HOME)
    press(page, "Add sections from Learn (11)")
    assert [line.title for line in page.form.list.lines if line.tag == "from Learn"] == []  # type: ignore[attr-defined]
