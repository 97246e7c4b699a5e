"""Favourites on Take home: one tap to put one on, one to take it back, two keys to keep one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from neckguide.content.favourites import Recipe
from neckguide.favourite_files import keep_favourite, read_favourites
from neckguide.favourites import Favourite
from neckguide.paths import shared_copy
from neckguide.ui.asking import Asking
from neckguide.ui.favourite_dialogs import KeepDialog
from neckguide.ui.favourites import FavouriteChip, FavouriteRow

from .rooms import answer_next, focused, press, seen, settle, words
from .sheets import rows, sheet, take_home, tap

if TYPE_CHECKING:
    from pathlib import Path

    from neckguide.content.load import Topic
    from neckguide.ui.session import Session
    from neckguide.ui.take_home import TakeHome
    from neckguide.ui.window import Window

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape
HOSTILE = ("<b>A & B</b> <img src='file:///etc/passwd'>", "&File", "a\u202egnp.exe", "x" * 500, "مرحبا", "🙂 ok")


@pytest.fixture
def page(window: Window) -> TakeHome:
    return take_home(window)


@pytest.fixture
def row(page: TakeHome) -> FavouriteRow:
    return page.form.favourites


def names(row: FavouriteRow) -> list[str]:
    """The chips as they are seen, the applied one with a tick."""
    settle()
    return [f"{'✓ ' if chip.isChecked() else ''}{chip.favourite.name}" for chip in seen(row, FavouriteChip)]


def own(home: Path) -> list[str]:
    return [each.name for each in read_favourites(home / "favourites.toml", "neck-pain")[0]]


def keep(row: FavouriteRow, name: str) -> None:
    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, KeepDialog)
        dialog.name.setText(name)
        press(dialog, "Keep")

    answer_next(row, answer)
    press(row, "Keep as favourite…")


# One tap -----------------------------------------------------------------------------------------------------


def test_three_are_there_from_the_start(row: FavouriteRow) -> None:
    assert names(row) == ["First visit", "Desk work", "After treatment"]
    assert all(chip.height() >= 44 and chip.width() >= 44 for chip in row.chips)
    assert row.manage.isHidden()


def test_one_tap_makes_the_sheet_and_marks_the_favourite(page: TakeHome, row: FavouriteRow, session: Session) -> None:
    assert "Take breaks from the screen" not in sheet(page)
    press(row, "Desk work")
    assert names(row) == ["First visit", "✓ Desk work", "After treatment"]
    text = sheet(page)
    assert "Take breaks from the screen" in text and "Work at my desk" in text and "Your six weeks" in text
    assert "☑ What you can do at home" in rows(page) and "☐ The short version" in rows(page)
    chip = row.chips[1]
    spoken = QAccessible.queryAccessibleInterface(chip)
    assert spoken.state().checked and spoken.text(QAccessible.Text.Name) == "Desk work"  # type: ignore[attr-defined]
    assert "take it back" in chip.accessibleDescription()


def test_a_second_tap_takes_it_back(row: FavouriteRow, session: Session) -> None:
    session.choose_exercise("pillow", True)
    before = session.visit
    press(row, "Desk work")
    assert session.visit != before
    press(row, "Desk work")
    assert session.visit == before and "✓" not in "".join(names(row))


def test_another_takes_the_place_of_the_first(row: FavouriteRow, session: Session) -> None:
    press(row, "After treatment")
    alone = session.visit
    press(row, "After treatment")
    press(row, "Desk work")
    press(row, "After treatment")
    assert session.visit == alone
    assert names(row) == ["First visit", "Desk work", "✓ After treatment"]


def test_the_mark_goes_once_the_sheet_is_changed(page: TakeHome, row: FavouriteRow, session: Session) -> None:
    press(row, "Desk work")
    session.write(name="Mary", note="Take care.", goal="sleep")
    assert "✓ Desk work" in names(row)
    tap(page, "The short version")
    assert "✓" not in "".join(names(row))
    press(row, "Desk work")
    assert "✓ Desk work" in names(row) and session.visit.goal == "sleep"


def test_what_was_put_on_in_this_visit_stays(row: FavouriteRow, session: Session) -> None:
    session.mark("is-it-safe", True)
    session.tick("tense-or-stressed", True)
    press(row, "First visit")
    assert session.on_sheet("is-it-safe") and session.visit.ticked == {"tense-or-stressed"}
    press(row, "After treatment")
    assert session.on_sheet("is-it-safe")


def test_while_a_warning_sign_stands_the_urgent_sheet_stays_and_that_is_said(
    page: TakeHome, row: FavouriteRow, session: Session, told: list[str]
) -> None:
    session.tick("cancer-history", True)
    press(row, "Desk work")
    assert told == [
        "The urgent sheet keeps its place. “Desk work” is chosen for when the sign is looked into on Check."
    ]
    assert "Your six weeks" not in sheet(page)
    assert session.resolve("cancer-history", "Dr Lee, 20 November")
    assert "Your six weeks" in sheet(page)


def test_the_visit_ends_and_nothing_is_marked_or_remembered(row: FavouriteRow, session: Session) -> None:
    session.write(goal="Her own goal")
    press(row, "Desk work")
    session.end_visit()
    assert "✓" not in "".join(names(row)) and session.shelf._applied is None
    assert session.is_empty
    press(row, "Desk work")
    assert session.visit.goal == "desk"


def test_by_keyboard_alone(page: TakeHome, row: FavouriteRow) -> None:
    row.keep.setFocus()
    order: list[str] = []
    for _ in range(3):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        order.append(focused().accessibleName())
    assert order == ["First visit", "Desk work", "After treatment"]
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert names(row)[2] == "✓ After treatment"
    assert focused().accessibleName() == "After treatment"


# Keeping -----------------------------------------------------------------------------------------------------


def test_one_click_and_enter_keep_the_sheet(page: TakeHome, row: FavouriteRow, session: Session, home: Path) -> None:
    session.mark("is-it-safe", True)
    session.choose_exercise("band", True)
    session.write(name="Mary Token", note="Her note", next_visit="Tuesday", review=dt.date(2026, 12, 18))
    answer_next(row, lambda dialog: QTest.keyClick(dialog.focusWidget(), ENTER))  # type: ignore[arg-type]
    press(row, "Keep as favourite…")
    assert names(row)[3:] == ["✓ My sheet"] and own(home) == ["My sheet"]
    text = (home / "favourites.toml").read_text("utf-8")
    assert not [typed for typed in ("Mary", "Her note", "Tuesday", "2026") if typed in text]
    session.end_visit()
    press(row, "My sheet")
    assert session.on_sheet("is-it-safe") and session.visit.exercises == ("band",)
    assert session.visit.review == dt.date(2026, 12, 18)


def test_a_day_that_the_list_does_not_offer_is_not_kept_and_that_is_said(
    row: FavouriteRow, session: Session, told: list[str]
) -> None:
    said = "The day to look again was not kept: a favourite keeps only one of those offered."
    session.write(review=session.visit.date + dt.timedelta(weeks=4))
    keep(row, "Four weeks")
    assert told == []
    session.write(review=session.visit.date + dt.timedelta(days=35))
    keep(row, "Five weeks")
    assert told == [said]


def test_the_next_ready_name_is_free(row: FavouriteRow, session: Session, home: Path) -> None:
    for _ in range(2):
        answer_next(row, lambda dialog: press(dialog, "Keep"))
        press(row, "Keep as favourite…")
    assert own(home) == ["My sheet", "My sheet 2"]


def test_an_empty_name_is_refused_with_a_sentence(row: FavouriteRow, session: Session, home: Path) -> None:
    said: list[str] = []

    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, KeepDialog)
        dialog.name.setText("  \u202e ")
        press(dialog, "Keep")
        said.extend(words(dialog))
        assert dialog.isVisible() and focused() is dialog.name
        QTest.keyClicks(dialog.name, "Ours")
        assert "Give it a name first." not in words(dialog)
        QTest.keyClick(dialog, ESCAPE)

    answer_next(row, answer)
    press(row, "Keep as favourite…")
    assert "Give it a name first." in said and own(home) == []


@pytest.mark.parametrize(("answer", "goal"), [("Replace", "lift"), ("Go back", "sleep")])
def test_a_name_that_is_there_is_replaced_only_if_that_is_wanted(
    row: FavouriteRow, session: Session, home: Path, answer: str, goal: str
) -> None:
    session.write(goal="sleep")
    keep(row, "Ours")
    session.write(goal="lift")
    asked: list[str] = []

    def again(dialog: QDialog) -> None:
        assert isinstance(dialog, KeepDialog)
        dialog.name.setText("OURS ")
        asked.extend(answer_next(dialog, lambda question: press(question, answer)))
        press(dialog, "Keep")
        if dialog.isVisible():
            QTest.keyClick(dialog, ESCAPE)

    answer_next(row, again)
    press(row, "Keep as favourite…")
    kept = read_favourites(home / "favourites.toml", "neck-pain")[0]
    assert [each.recipe.goal for each in kept] == [goal]


def test_an_own_one_stands_before_the_shipped_of_that_name_until_it_is_removed(
    row: FavouriteRow, session: Session, home: Path
) -> None:
    def yes(dialog: QDialog) -> None:
        assert isinstance(dialog, KeepDialog)
        dialog.name.setText("Desk work")
        answer_next(dialog, lambda question: press(question, "Replace"))
        press(dialog, "Keep")

    answer_next(row, yes)
    press(row, "Keep as favourite…")
    assert names(row) == ["First visit", "✓ Desk work", "After treatment"]
    assert session.shelf.favourites[1].origin == "own"
    session.shelf.drop(session.shelf.favourites[1])
    assert session.shelf.favourites[1].origin == "shipped" and names(row)[1] == "Desk work"
    press(row, "Desk work")
    assert session.visit.goal == "desk"


def test_own_ones_are_removed_and_put_back(row: FavouriteRow, session: Session, home: Path) -> None:
    session.write(goal="sleep")
    keep(row, "Ours")
    keep(row, "Other")
    shown: list[str] = []

    def answer(dialog: QDialog) -> None:
        shown.extend(words(dialog))
        press(dialog, "Remove “Ours”")
        press(dialog, "Remove “Other”")
        assert own(home) == []
        press(dialog, "Put “Ours” back")
        press(dialog, "Done")

    answer_next(row, answer)
    press(row, "Remove a favourite")
    assert "Desk work" not in shown
    assert own(home) == ["Ours"] and names(row)[3:] == ["Ours"]
    press(row, "Ours")
    assert session.visit.goal == "sleep"


def test_a_disk_that_refuses_is_told_and_nothing_claims_to_be_kept(
    row: FavouriteRow, session: Session, home: Path, told: list[str]
) -> None:
    (home / "favourites.toml").mkdir()
    keep(row, "Ours")
    assert len(told) == 1 and "could not be written" in told[0]
    assert names(row) == ["First visit", "Desk work", "After treatment"]


# Other people's ----------------------------------------------------------------------------------------------


def share(session: Session, *recipes: Recipe) -> None:
    """As the clinic's folder holds them now."""
    from msgspec import structs

    file = shared_copy() / "favourites.toml"
    for recipe in recipes:
        keep_favourite(file, Favourite(recipe))
    session.take_clinic(structs.replace(session.loaded, shared=file.parent))
    session.shelf.reload()
    settle()


def test_the_clinics_say_so_come_and_go_and_cannot_be_removed(row: FavouriteRow, session: Session) -> None:
    share(session, Recipe(name="Ours", topic="neck-pain", goal="sleep"), Recipe(name="desk work", topic="neck-pain"))
    assert names(row) == ["First visit", "desk work", "After treatment", "Ours"]
    assert row.chips[3].accessibleName() == "Ours, from the clinic" and "from the clinic" in words(row)
    assert row.manage.isHidden()
    press(row, "Ours, from the clinic")
    assert session.visit.goal == "sleep"
    from msgspec import structs

    session.take_clinic(structs.replace(session.loaded, shared=None))
    session.shelf.reload()
    assert names(row) == ["First visit", "Desk work", "After treatment"]


def test_many_wait_behind_a_button(row: FavouriteRow, session: Session) -> None:
    share(session, *(Recipe(name=f"Number {at}", topic="neck-pain") for at in range(40)))
    assert len(names(row)) == 12
    keep(row, "Ours")
    assert names(row)[12:] == ["✓ Ours"]
    press(row, "All favourites (44)")
    assert len(names(row)) == 44 and focused().accessibleName() == "Number 9, from the clinic"
    session.end_visit()
    assert len(names(row)) == 12


def test_what_the_topic_no_longer_has_is_said(row: FavouriteRow, session: Session, told: list[str]) -> None:
    share(session, Recipe(name="Old", topic="neck-pain", blocks=("section:gone", "plan"), exercises=("yoga",)))
    press(row, "Old, from the clinic")
    assert told == ["“Old” asks for parts that are no longer here. Left out: “gone”, “yoga”."]
    assert session.visit.blocks == ("plan",)


def test_a_damaged_shared_file_is_told_once_and_the_rest_works(
    row: FavouriteRow, session: Session, told: list[str]
) -> None:
    share(session, Recipe(name="Ours", topic="neck-pain"))
    file = shared_copy() / "favourites.toml"
    file.write_text("[[", "utf-8")
    for _ in range(3):
        session.shelf.reload()
    assert len(told) == 1 and told[0].startswith("favourites.toml: this is not valid TOML") and file.exists()
    assert names(row) == ["First visit", "Desk work", "After treatment"]


def test_names_are_shown_literally_and_never_wider_than_the_form(
    page: TakeHome, row: FavouriteRow, session: Session, window: Window
) -> None:
    share(session, *(Recipe(name=name, topic="neck-pain") for name in HOSTILE))
    for size in (100, 125, 200):
        while session.clinic.text_size != size:
            window.step_text_size(1)
        settle()
        for chip in row.chips:
            assert chip.height() >= 44 and chip.geometry().right() < row.width()
            for text in chip.findChildren(QLabel):
                assert text.textFormat() == Qt.TextFormat.PlainText
        named = [chip.findChildren(QLabel)[0] for chip in row.chips]
        shown = [label.text().replace("\u200b", "") for label in named if label.text()]
        assert HOSTILE[0] in shown and "&File" in shown and "a gnp.exe" in shown and "x" * 59 + "…" in shown
        for label in named:
            # All of a name is seen, on as many lines as it takes.
            assert label.height() >= label.heightForWidth(label.width()) or not label.wordWrap()
            assert label.wordWrap() or label.width() >= label.sizeHint().width()


def test_the_row_needs_no_more_width_than_the_form_at_any_text_size(
    page: TakeHome, row: FavouriteRow, window: Window, session: Session
) -> None:
    while session.clinic.text_size < 200:
        window.step_text_size(1)
    settle()
    for widget in seen(row, QPushButton):
        assert widget.height() >= 44
        assert widget.mapTo(row, widget.rect().topRight()).x() < row.width()
    dialog = KeepDialog(row, session)
    dialog.show()
    settle()
    assert dialog.width() <= 1366 and dialog.height() <= 768
    assert isinstance(dialog, Asking) and dialog._area.horizontalScrollBar().maximum() == 0
    dialog.deleteLater()


def test_a_topic_without_favourites_still_keeps_ones(topic: Topic, window: Window, session: Session) -> None:
    from neckguide.content.favourites import Recipes

    topic.__dict__["favourites"] = Recipes()
    session.shelf.reload()
    row = take_home(window).form.favourites
    assert names(row) == []
    keep(row, "Ours")
    assert names(row) == ["✓ Ours"]
