"""Compare: which options stand side by side, what goes on the sheet, what matters; nothing is wider than the window."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from msgspec import structs
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton

from neckguide.content.load import open_topic
from neckguide.content.options import ROWS
from neckguide.ui.blocks import Picture, Sign
from neckguide.ui.chooser import Chip
from neckguide.ui.compare import Compare
from neckguide.ui.option_cells import Cell, Head, Sureness
from neckguide.ui.stop_box import StopBox
from neckguide.ui.style import apply_style
from neckguide.ui.window import COMPARE, LEARN

from .conftest import shown
from .rooms import focused, press, seen, settle, words

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from neckguide.content.load import Topic
    from neckguide.ui.session import Session
    from neckguide.ui.window import Window

    from .conftest import Make

ALL = ["Acupuncture", "Exercise", "Manual therapy", "Massage", "Medicine", "Heat and relaxing", "Wait, stay active"]


def compare_page(window: Window) -> Compare:
    window.show_page(COMPARE)
    settle()
    page = window.page(COMPARE)
    assert isinstance(page, Compare)
    return page


@pytest.fixture
def compare(window: Window) -> Compare:
    return compare_page(window)


def heads(compare: Compare) -> list[str]:
    return [words(head)[0] for head in seen(compare, Head)]


def head(compare: Compare, name: str) -> Head:
    return next(each for each in seen(compare, Head) if words(each)[0] == name)


def chip(compare: Compare, name: str) -> Chip:
    return next(each for each in seen(compare, Chip) if each.accessibleName() == name)


def tap(target: QWidget) -> None:
    QTest.mouseClick(target, Qt.MouseButton.LeftButton)
    settle()


def spoken(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def names_of_cells(compare: Compare) -> list[str]:
    return [spoken(cell) for cell in seen(compare, Cell)]


# Side by side -----------------------------------------------------------------------------------------------


def test_the_first_five_stand_side_by_side_and_a_chip_stands_for_each_of_the_seven(compare: Compare) -> None:
    assert heads(compare) == ALL[:5]
    assert [each.accessibleName() for each in seen(compare, Chip)] == ALL
    assert [each.accessibleName() for each in seen(compare, Chip) if each.isChecked()] == ALL[:5]
    assert "Side by side: 5 of 7. Tap to choose." in words(compare)
    assert len(seen(compare, Cell)) == 5 * len(ROWS)


def test_one_more_than_fits_sends_the_first_chosen_away_and_says_so(compare: Compare) -> None:
    tap(chip(compare, "Wait, stay active"))
    assert heads(compare) == ["Acupuncture", "Exercise", "Manual therapy", "Massage", "Wait, stay active"]
    assert "5 fit side by side: Medicine was put away." in words(compare)
    for name in ("Acupuncture", "Exercise", "Manual therapy", "Massage"):
        tap(chip(compare, name))
        tap(chip(compare, name))
    tap(chip(compare, "Medicine"))
    assert "5 fit side by side: Wait, stay active was put away." in words(compare)
    assert heads(compare) == ALL[:5]


def test_a_chip_puts_its_option_away_and_the_last_one_stays(compare: Compare) -> None:
    for name in ALL[:4]:
        tap(chip(compare, name))
    assert heads(compare) == ["Medicine"]
    tap(chip(compare, "Medicine"))
    assert heads(compare) == ["Medicine"] and chip(compare, "Medicine").isChecked()
    assert "One option stays: choose another first." in words(compare)


@pytest.mark.parametrize(("text_size", "count"), [(100, 5), (112, 4), (125, 3), (150, 2), (200, 2)])
def test_larger_text_takes_fewer_columns_and_nothing_goes_sideways(
    app: QApplication, session: Session, text_size: int, count: int
) -> None:
    session.set_clinic(structs.replace(session.clinic, text_size=text_size))
    apply_style(app, text_size)
    with shown(app, session) as window:
        compare = compare_page(window)
        assert heads(compare) == ALL[:count]
        press(compare, "What matters to you")
        for matter in session.topic.options.words.matters:
            session.rate(matter.id, 1)
        settle()
        assert window.width() == 1366
        assert compare._area.horizontalScrollBar().maximum() == 0
        off = [
            each
            for each in [*seen(compare, QLabel), *seen(compare, QPushButton)]
            if each.mapTo(window, QPoint(each.width(), 0)).x() > 1366
        ]
        assert off == []


def test_a_narrow_window_with_giant_print_shows_one_at_a_time(app: QApplication, session: Session) -> None:
    session.set_clinic(structs.replace(session.clinic, text_size=200))
    apply_style(app, 200)
    with shown(app, session) as window:
        window.resize(900, 768)
        compare = compare_page(window)
        tap(chip(compare, "Exercise"))
        assert heads(compare) == ["Exercise"]
        assert "One fits at this text size: Acupuncture was put away." in words(compare)


def test_columns_come_back_when_the_text_is_small_again(window: Window, compare: Compare) -> None:
    for _ in range(3):
        window.step_text_size(1)
    settle()
    assert heads(compare) == ALL[:2]
    for _ in range(3):
        window.step_text_size(-1)
    settle()
    assert heads(compare) == ALL[:5]


def test_heads_stand_over_their_columns_and_stay_in_sight(compare: Compare) -> None:
    left = {each.mapTo(compare, QPoint(0, 0)).x(): each.width() for each in seen(compare, Cell)}
    assert {each.mapTo(compare, QPoint(0, 0)).x(): each.width() for each in seen(compare, Head)} == left
    bar = compare._area.verticalScrollBar()
    for share in (0.4, 0.7):
        bar.setValue(round(bar.maximum() * share))
        settle()
        assert {each.mapTo(compare, QPoint(0, 0)).y() for each in seen(compare, Head)} == {8}


# Cells ------------------------------------------------------------------------------------------------------


def test_every_cell_tells_a_screen_reader_whose_it_is_and_what_it_answers(compare: Compare, session: Session) -> None:
    names = names_of_cells(compare)
    for option in session.topic.options.options[:5]:
        for row in ROWS:
            question = session.topic.options.words.rows[row].rstrip(" ?:")
            assert any(name.startswith(f"{option.name}, {question}: ") for name in names)
    cells = seen(compare, Cell)
    assert {QAccessible.queryAccessibleInterface(each).role() for each in cells} == {QAccessible.Role.Cell}


def test_how_sure_we_are_is_said_in_a_word(compare: Compare, session: Session) -> None:
    steps = session.topic.claims.words.certainties
    told = [words(tag) for tag in seen(compare, Sureness)]
    assert told == [[steps[option.certainty].word] for option in session.topic.options.options[:5]]


def test_people_are_drawn_only_where_they_can_be_counted(compare: Compare, session: Session) -> None:
    options = session.topic.options
    counted = [option for option in options.options[:5] if option.rows]
    assert [spoken(each) for each in seen(compare, Picture)] == [options.figure(each).alt for each in counted]  # type: ignore[union-attr]


def test_the_clinics_own_words_on_cost_take_the_place_of_the_blank(compare: Compare, session: Session) -> None:
    blank = session.topic.options.words.cost_blank
    assert words(compare).count(blank) == 5
    session.set_clinic(structs.replace(session.clinic, costs={"massage": "40 for half an hour"}))
    settle()
    assert words(compare).count(blank) == 4 and "40 for half an hour" in words(compare)
    assert any(name.startswith("Massage, ") and "40 for half an hour" in name for name in names_of_cells(compare))


def test_sources_are_folded_until_someone_asks(compare: Compare) -> None:
    opener = next(each for each in seen(compare, QPushButton) if each.text().startswith("Sources ("))
    count = int(opener.text()[9:-1])
    before = words(compare)
    opener.click()
    settle()
    lines = [line for line in words(compare) if line not in before]
    assert count > 5 and [line.split(".")[0] for line in lines] == [str(number) for number in range(1, count + 1)]
    opener.click()
    settle()
    assert words(compare) == before


# The sheet, and what matters --------------------------------------------------------------------------------


def test_a_tap_on_a_head_marks_the_option_for_the_sheet_in_words(compare: Compare, session: Session) -> None:
    assert "None is on the sheet yet." in words(compare)
    tap(head(compare, "Massage"))
    tap(head(compare, "Exercise"))
    assert session.visit.options == ("exercise", "massage")
    assert words(head(compare, "Massage")) == ["Massage", "On the sheet"]
    assert spoken(head(compare, "Massage")) == "Massage: On the sheet"
    assert "On the sheet, 2: Exercise, Massage" in words(compare)
    tap(head(compare, "Massage"))
    assert session.visit.options == ("exercise",)
    assert words(head(compare, "Massage")) == ["Massage", "Put on the sheet"]


def test_a_mark_stays_when_the_option_is_put_away(compare: Compare, session: Session) -> None:
    tap(head(compare, "Massage"))
    tap(chip(compare, "Massage"))
    assert "Massage" not in heads(compare)
    assert session.visit.options == ("massage",)
    assert "On the sheet, 1: Massage" in words(compare)


def test_one_tap_says_how_much_it_matters_and_a_second_one_takes_it_back(compare: Compare, session: Session) -> None:
    press(compare, "What matters to you")
    press(compare, "No needles: A lot")
    assert session.visit.matters == {"no-needles": 2}
    press(compare, "No needles: Some")
    press(compare, "Moving more: Not so much")
    assert session.visit.matters == {"no-needles": 1, "move": 0}
    on = [each.accessibleName() for each in seen(compare, QPushButton) if each.property("kind") == "choice"]
    on = [name for name in on if next(b for b in seen(compare, QPushButton) if b.accessibleName() == name).isChecked()]
    assert on == ["Moving more: Not so much", "No needles: Some"]
    press(compare, "No needles: Some")
    assert session.visit.matters == {"move": 0}


def test_what_matters_is_marked_under_the_heads_in_words_and_changes_no_order(
    compare: Compare, session: Session
) -> None:
    session.rate("no-needles", 2)
    session.rate("move", 0)
    settle()
    told = words(compare)
    assert "No needles: A lot" in told and "Uses needles" in told
    assert not any(line.startswith("Moving more: ") for line in told)
    assert heads(compare) == ALL[:5]
    assert head(compare, "Acupuncture").accessibleDescription() == "No needles: Uses needles"
    assert "What matters to you: 2 of 6" in told
    session.rate("no-needles", None)
    settle()
    assert "Uses needles" not in words(compare)


def test_while_the_heads_are_pinned_what_matters_is_folded_to_leave_room(compare: Compare, session: Session) -> None:
    session.rate("no-needles", 2)
    settle()
    compare._area.verticalScrollBar().setValue(600)
    settle()
    assert "Uses needles" not in words(compare)
    compare._area.verticalScrollBar().setValue(0)
    settle()
    assert "Uses needles" in words(compare)


def test_the_keyboard_marks_and_goes_on_down_the_page(compare: Compare, session: Session) -> None:
    chip(compare, ALL[-1]).setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert focused() is head(compare, "Acupuncture")
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert session.visit.options == ("acupuncture",)
    QTest.keyClick(focused(), Qt.Key.Key_Right)
    assert focused() is head(compare, "Exercise")


# The visit --------------------------------------------------------------------------------------------------


def test_opening_the_page_is_noted_and_building_it_is_not(window: Window, session: Session) -> None:
    window.page(COMPARE)
    settle()
    assert not session.visit.compared
    compare_page(window)
    assert session.visit.compared


def test_after_the_visit_all_is_as_at_the_beginning(compare: Compare, session: Session) -> None:
    before = words(compare)
    press(compare, "What matters to you")
    press(compare, "No needles: A lot")
    tap(chip(compare, "Wait, stay active"))
    tap(head(compare, "Massage"))
    compare._area.verticalScrollBar().setValue(300)
    session.end_visit()
    settle()
    assert words(compare) == before
    assert not any(each.isChecked() for each in seen(compare, Head))
    assert compare._area.verticalScrollBar().value() == 0


def test_it_is_built_while_the_window_is_idle(window: Window) -> None:
    window.learn.built.emit()
    for _ in range(40):
        QTest.qWait(10)
    page = window.page(COMPARE)
    assert isinstance(page, Compare) and not page.build_next()
    assert window._pages.currentWidget() is window.page(LEARN)


# A topic of one's own ---------------------------------------------------------------------------------------


@pytest.fixture
def folder(topic: Topic, tmp_path: Path) -> Path:
    return shutil.copytree(topic.folder, tmp_path / "neck-pain")


def test_an_option_that_cannot_be_read_is_left_out_and_said_on_the_page(folder: Path, make: Make) -> None:
    file = folder / "en" / "options.toml"
    file.write_text(file.read_text("utf-8").replace('certainty = "moderate"', 'certainty = "sure"', 1), "utf-8")
    topic = open_topic(folder)
    compare = compare_page(make(topic))
    assert "Exercise" not in heads(compare)
    (sentence,) = topic.options.left_out
    assert sentence in words(compare) and "options.toml" in sentence


def test_a_topic_may_do_without_options(folder: Path, make: Make) -> None:
    (folder / "en" / "options.toml").unlink()
    compare = compare_page(make(open_topic(folder)))
    assert words(compare) == ["Compare", "This topic holds no options to compare."]
    assert seen(compare, QPushButton) == []


def test_options_that_cannot_be_read_at_all_are_said_on_the_page(folder: Path, make: Make) -> None:
    (folder / "en" / "options.toml").write_text("title = [", "utf-8")
    compare = compare_page(make(open_topic(folder)))
    assert words(compare)[0] == "Compare"
    assert any("options.toml: this is not valid TOML" in line for line in words(compare))


def test_without_claims_our_own_words_tell_how_sure_we_are(folder: Path, make: Make) -> None:
    (folder / "en" / "claims.toml").unlink()
    compare = compare_page(make(open_topic(folder)))
    assert {line for tag in seen(compare, Sureness) for line in words(tag)} <= {"High", "Moderate", "Low", "Very low"}


# A warning sign that is open --------------------------------------------------------------------------------


def stop_box(compare: Compare) -> StopBox:
    return compare.findChild(StopBox)  # type: ignore[return-value]


def test_an_open_warning_sign_is_said_above_the_options_and_stays_in_sight(compare: Compare, session: Session) -> None:
    assert not stop_box(compare).isVisible()
    session.tick("weak-or-clumsy", True)
    settle()
    advice = session.advice
    assert advice.flags and words(compare)[:2] == [advice.headline, advice.next_step]
    assert [each.property("card") for each in seen(stop_box(compare), QFrame) if each.property("card")] == ["urgent"]
    assert len(seen(stop_box(compare), Sign)) == 1
    assert spoken(stop_box(compare)) == f"{advice.headline}. {advice.next_step}"
    compare._area.verticalScrollBar().setValue(compare._area.verticalScrollBar().maximum())
    settle()
    assert stop_box(compare).mapTo(compare, QPoint(0, 0)).y() == 0
    assert min(each.mapTo(compare, QPoint(0, 0)).y() for each in seen(compare, Head)) > stop_box(compare).height()


def test_the_box_turns_amber_for_a_check_that_comes_first_and_goes_when_it_was_looked_into(
    compare: Compare, session: Session
) -> None:
    session.tick("unstable-neck", True)
    settle()
    assert words(compare)[0] == session.advice.headline and session.advice.assess_first
    assert [each.property("card") for each in seen(stop_box(compare), QFrame) if each.property("card")] == ["caution"]
    session.resolve("unstable-neck", "Dr Lee, yesterday")
    settle()
    assert not stop_box(compare).isVisible() and words(compare)[0] == session.topic.options.words.title


def test_the_box_ends_with_the_visit(compare: Compare, session: Session) -> None:
    session.tick("weak-or-clumsy", True)
    session.end_visit()
    settle()
    assert not stop_box(compare).isVisible()
