"""Check: the warning signs first; a sign is never buried; what suggests itself stands beside the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from neckguide.ui.check import Check, StepButton, StepPage
from neckguide.ui.items import ItemRow, Ticking
from neckguide.ui.panel import Panel
from neckguide.ui.reason import ReasonDialog
from neckguide.ui.take_home import TakeHome

from .rooms import answer_next, check_page, press, seen, settle, ticks, words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from neckguide.ui.session import Session
    from neckguide.ui.window import Window


@pytest.fixture
def check(window: Window) -> Check:
    return check_page(window)


def step(check: Check) -> StepPage:
    return seen(check, StepPage)[0]


def panel(check: Check) -> str:
    """The panel's lines, without its own name and its foot."""
    lines = words(seen(check, Panel)[0])
    assert lines[0] == "WHAT THIS SUGGESTS"
    assert lines[-1].startswith("A talking aid, not a diagnosis.")
    return "\n".join(lines[1:-1])


def headline(check: Check) -> str:
    return panel(check).splitlines()[0]


def counts(check: Check) -> list[str]:
    return ["  ".join(words(button)) for button in seen(check, StepButton)]


def row(check: Check, item: str) -> ItemRow:
    return next(each for each in seen(check, ItemRow) if each.tick._item.id == item)


def tap(check: Check, item: str) -> None:
    target = next(each for each in seen(check, Ticking) if each._item.id == item)
    QTest.mouseClick(target, Qt.MouseButton.LeftButton)
    settle()


SIGNS = """\
☐ Your face, speech, sight or balance changed  Now
☐ You have chest pain or pressure  Now
☐ You have fever and feel very ill  Now
☐ You have sudden pain unlike any before  Now
☐ You have new leg weakness or bladder trouble  Now
☐ You hurt your neck and weren't checked  Now
☐ You have a weak arm or clumsy hands  Today"""


def test_the_warning_signs_come_first_by_rank_and_nothing_is_advised_before_they_are_asked(check: Check) -> None:
    assert check.step == 0
    left, right = ticks_in_columns(check)
    assert left == SIGNS
    assert right.splitlines()[0] == "☐ You have cancer or had it in the past  Today"
    assert right.splitlines()[-1] == "☐ You stay stiff for long each morning  Soon"
    assert panel(check) == (
        "Ask the warning signs first\nFourteen questions, about a minute. Any one of them comes before needling.\n"
        "Next step\nAsk each warning sign. Tap what is true, or tap that none is."
    )


def ticks_in_columns(check: Check) -> tuple[str, str]:
    by_column: dict[QObject | None, list[ItemRow]] = {}
    for each in seen(check, ItemRow):
        by_column.setdefault(each.parent(), []).append(each)
    left, right = ("\n".join(map(ticks, rows)) for rows in by_column.values())
    return left, right


def test_no_tick_but_a_sign_changes_the_headline_before_the_signs_are_asked(check: Check) -> None:
    headlines = [headline(check)]
    for number, item in ((1, "tense-or-stressed"), (1, "disc-or-nerve"), (2, "pregnant"), (1, "unstable-neck")):
        check.show_step(number)
        settle()
        tap(check, item)
        headlines.append(headline(check))
    assert headlines == ["Ask the warning signs first"] * 4 + ["Check first, needles later"]


def test_a_ticked_sign_takes_over_the_panel_asked_or_not(check: Check) -> None:
    tap(check, "cord-now")
    assert ticks(step(check)).count("☑") == 1
    assert "☑ You have new leg weakness or bladder trouble  Now" in ticks(step(check))
    assert seen(check, Panel)[0].property("card") == "flag"
    assert panel(check) == (
        "Get emergency help now\n"
        "It may be pressure on your spinal cord. You need hospital help now. No needles today.\n"
        "Next step\nCall your emergency number now. Do not drive. We stay with you and give you the urgent sheet.\n"
        "No emergency number is set. Choose your country on Take home.\n"
        "What you told us\nNow\nYou have new leg weakness or bladder trouble\nMay mean: pressure on your spinal cord."
    )
    tap(check, "cord-now")
    assert headline(check) == "Ask the warning signs first"


def test_the_panel_leads_to_the_urgent_sheet(window: Window, check: Check) -> None:
    tap(check, "cord-now")
    press(check, "See the urgent sheet")
    assert seen(window, TakeHome)


DETAILS = [
    "With stiff neck, confusion, rash, weakness, drooling, noisy breath, locked jaw; hard to swallow.",
    "May mean: an infection of your brain, blood, spine or deep neck.",
    "Not all signs need be there. Do not wait for more.",
]


def test_details_open_and_close_by_tap(check: Check) -> None:
    sign = row(check, "fever-very-ill")
    assert words(sign)[2:] == []
    QTest.mouseClick(sign.arrow, Qt.MouseButton.LeftButton)
    settle()
    assert [line for line in words(sign) if line in DETAILS] == DETAILS
    QTest.mouseClick(sign.arrow, Qt.MouseButton.LeftButton)
    settle()
    assert words(sign) == ["You have fever and feel very ill", "Now"]
    assert not sign.tick.isChecked()


def test_details_open_by_key(check: Check) -> None:
    sign = row(check, "fever-very-ill")
    sign.tick.setFocus()
    QTest.keyClick(sign.tick, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is sign.arrow
    QTest.keyClick(sign.arrow, Qt.Key.Key_Space)
    settle()
    assert [line for line in words(sign) if line in DETAILS] == DETAILS


def test_details_say_what_the_clinician_does_and_which_source_is_still_to_be_checked(check: Check) -> None:
    check.show_step(2)
    settle()
    valve = row(check, "heart-valve")
    valve.arrow.click()
    settle()
    assert words(valve)[1:] == [
        "Or a new valve.",
        "Germs may settle there.",
        "What we do: Ask the doctor first. Leave no needles in after the visit.",
        "(source still to be checked)",
    ]


def test_asked_none_of_these_is_a_tap_and_a_second_tap_takes_it_back(check: Check) -> None:
    assert words(step(check))[-1] == "Not ticked is not the same as not asked."
    press(step(check), "Asked: none of these")
    assert check.step == 1
    assert counts(check)[0] == "1  Warning signs  ✓ asked"
    assert headline(check) == "Let's go through your list"
    check.show_step(0)
    settle()
    assert "Tap again if they were not all asked." in words(step(check))
    press(step(check), "✓ Asked: none of these")
    assert check.step == 0
    assert headline(check) == "Ask the warning signs first"


def test_with_a_tick_it_reads_no_others_and_stays_at_the_sign(check: Check) -> None:
    tap(check, "lasting-arm-pain")
    press(step(check), "Asked: no others")
    assert check.step == 0
    assert counts(check)[0] == "1  Warning signs  ✓ asked, 1 ticked"
    assert headline(check) == "Get this checked soon"


def test_under_each_step_stands_what_was_asked_and_ticked(check: Check) -> None:
    seen_counts = [counts(check)]
    press(step(check), "Asked: none of these")
    tap(check, "tense-or-stressed")
    tap(check, "whiplash-checked")
    seen_counts.append(counts(check))
    press(step(check), "Asked: no others")
    tap(check, "pregnant")
    press(step(check), "Asked: no others")
    seen_counts.append(counts(check))
    assert seen_counts == [
        ["1  Warning signs  not asked yet", "2  What fits you  not asked yet", "3  Before needling  not asked yet"],
        ["1  Warning signs  ✓ asked", "2  What fits you  not asked yet, 2 ticked", "3  Before needling  not asked yet"],
        ["1  Warning signs  ✓ asked", "2  What fits you  ✓ asked, 2 ticked", "3  Before needling  ✓ asked, 1 ticked"],
    ]


def test_a_whole_list_without_a_sign(check: Check) -> None:
    press(step(check), "Asked: none of these")
    tap(check, "tense-or-stressed")
    tap(check, "over-three-months")
    assert panel(check) == (
        "Worth a trial course\nThese signs cannot tell us if needles will help you. A short course, with exercise, is "
        "one fair choice. We agree a goal and a day to judge it.\n"
        "What you told us\n•\nYou feel tight or stressed\n•\nYou have had it over three months\n"
        "Next step\nWe agree a goal, the visits and a day to judge it."
    )
    check.show_step(2)
    settle()
    tap(check, "driving-after")
    care = "Rest till alert. No driving if drowsy or unable to turn the head."
    assert f"Take care\n•\nYou will drive after your visit: {care}" in panel(check)


def test_with_a_sign_take_care_becomes_also_tell_them(check: Check, session: Session) -> None:
    session.tick("blood-thinner", True)
    tap(check, "heart-signs")
    assert "Also tell them\n•\nYou take a blood thinner" in panel(check)
    assert "Take care" not in panel(check) and "shallow" not in panel(check)


def test_a_tick_may_ask_for_signs_to_be_asked_too(check: Check, session: Session) -> None:
    press(step(check), "Asked: none of these")
    tap(check, "with-headache")
    asks = "Ask about these too\n•\nYou have sudden pain unlike any before\n•\nYou're over 50 with a new headache"
    assert asks in panel(check)
    session.tick("over-50-headache", True)
    settle()
    asks = (
        "Ask about these too\n•\nYour face, speech, sight or balance changed\n•\nYou have sudden pain unlike any before"
    )
    assert asks in panel(check)


def test_opposites_are_seen_to_change_places(window: Window, check: Check) -> None:
    check.show_step(1)
    settle()
    tap(check, "over-three-months")
    tap(check, "new-pain")
    assert [item._item.id for item in seen(check, Ticking) if item.isChecked()] == ["new-pain"]
    assert "“You have had it over three months” was unticked" in " ".join(words(window))


def test_a_help_that_a_sign_denies_jumps_back_unticked(window: Window, check: Check) -> None:
    tap(check, "unchecked-injury")
    check.show_step(1)
    settle()
    tap(check, "slow-start")
    assert "☑" not in ticks(step(check))
    assert "“Your pain came on slowly” cannot be ticked together with" in " ".join(words(window))
    assert headline(check) == "Get emergency help now"


# Looked into ------------------------------------------------------------------------------------------------


def chips(dialog: QDialog) -> str:
    """The dialog's answers: chosen in brackets, what cannot be pressed crossed out."""
    marks = []
    for each in seen(dialog, QPushButton):
        text = f"[{each.text()}]" if each.isChecked() else each.text()
        marks.append(text if each.isEnabled() else f"-{text}-")
    note = seen(dialog, QLineEdit)[0].text()
    return f"{' '.join(marks)} | {note}"


def test_who_and_when_are_chosen_by_tap_and_save_waits_until_both_are_there(check: Check) -> None:
    tap(check, "cord-now")
    states: list[str] = []

    def choose(dialog: QDialog) -> None:
        states.append(chips(dialog))
        press(dialog, "Emergency department")
        states.append(chips(dialog))
        press(dialog, "Yesterday")
        states.append(chips(dialog))
        press(dialog, "GP")
        states.append(chips(dialog))
        press(dialog, "Emergency department")
        press(dialog, "Save reason")

    asked = answer_next(check, choose)
    press(check, "Looked into: You have new leg weakness or bladder trouble")
    assert asked[0] == "You have new leg weakness or bladder trouble"
    who, when = "GP Emergency department Specialist", "Today Yesterday Two days ago A week ago"
    assert states == [
        f"{who} {when} Go back -Save reason- | ",
        f"{who.replace('Emergency department', '[Emergency department]')} {when} Go back -Save reason- | "
        "Emergency department",
        f"{who.replace('Emergency department', '[Emergency department]')} {when.replace('Yesterday', '[Yesterday]')} "
        "Go back Save reason | Emergency department, 19 November 2026",
        # For an emergency a role alone does not say who.
        f"{who.replace('GP', '[GP]')} {when.replace('Yesterday', '[Yesterday]')} Go back -Save reason- | "
        "GP, 19 November 2026",
    ]
    assert "Looked into: You have new leg weakness or bladder trouble\nEmergency department, 19 November 2026" in panel(
        check
    )
    press(check, "Take back: You have new leg weakness or bladder trouble")
    assert headline(check) == "Get emergency help now"


def test_going_back_or_escape_keeps_the_sign(check: Check, session: Session) -> None:
    tap(check, "cord-now")

    def back(dialog: QDialog) -> None:
        press(dialog, "GP")
        press(dialog, "Today")
        press(dialog, "Go back")

    def escape(dialog: QDialog) -> None:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    for way in (back, escape):
        answer_next(check, way)
        press(check, "Looked into: You have new leg weakness or bladder trouble")
        assert session.visit.resolved == {}


def test_a_typed_reason_is_kept_as_typed(check: Check, session: Session) -> None:
    tap(check, "lasting-arm-pain")

    def write(dialog: QDialog) -> None:
        line = seen(dialog, QLineEdit)[0]
        QTest.keyClicks(line, "<b>Dr Lee</b> saw it, 3 May")
        QTest.keyClick(line, Qt.Key.Key_Return)

    answer_next(check, write)
    press(check, "Looked into: Your arm has hurt for over four weeks")
    assert session.visit.resolved == {"lasting-arm-pain": "<b>Dr Lee</b> saw it, 3 May"}
    assert "<b>Dr Lee</b> saw it, 3 May" in panel(check)


def test_words_already_typed_are_not_lost_to_a_chip(check: Check, window: Window, session: Session) -> None:
    session.tick("cord-now", True)
    dialog = ReasonDialog(window, session, session.topic.checklist.item("cord-now"))
    dialog.show()
    line = seen(dialog, QLineEdit)[0]
    QTest.keyClicks(line, "MRI clear")
    press(dialog, "GP")
    press(dialog, "Today")
    assert "MRI clear" in line.text() and "GP, 20 November 2026" in line.text()
    dialog.reject()
    dialog.deleteLater()


def test_each_sign_keeps_a_reason_of_its_own_and_the_most_urgent_leads(check: Check, session: Session) -> None:
    for item in ("lasting-arm-pain", "heart-signs", "fever-or-infection"):
        session.tick(item, True)
    session.tick("lasting-arm-pain", False)
    session.tick("unwell-weight-loss", True)
    seen_headlines = []
    for item in ("heart-signs", "fever-or-infection", "unwell-weight-loss"):
        settle()
        seen_headlines.append(headline(check))
        session.resolve(item, "Dr Lee, 20 November")
    session.ask(("red-flag",), True)
    settle()
    seen_headlines.append(headline(check))
    assert seen_headlines == [
        "Get emergency help now",
        "See a doctor today",
        "Get this checked soon",
        "Part of a wider plan",
    ]
    assert panel(check).count("Looked into: ") == 3


def test_a_pair_turns_two_signs_of_today_into_now(check: Check) -> None:
    tap(check, "cancer-history")
    before = headline(check)
    tap(check, "weak-or-clumsy")
    assert (before, headline(check)) == ("See a doctor today", "Get emergency help now")


def test_ending_the_visit_clears_all_of_it(window: Window, check: Check, session: Session) -> None:
    empty = (ticks(step(check)), panel(check), counts(check))
    row(check, "cord-now").arrow.click()
    tap(check, "cord-now")
    session.resolve("cord-now", "Dr Lee, 20 November")
    session.ask(("red-flag", "helps", "limits", "precaution"), True)
    check.show_step(2)
    settle()
    tap(check, "pregnant")
    session.end_visit()
    settle()
    assert check.step == 0
    assert (ticks(step(check)), panel(check), counts(check)) == empty


def test_with_large_text_the_headline_is_a_button_that_leads_to_the_panel(window: Window, session: Session) -> None:
    for _ in range(5):
        window.step_text_size(1)
    page = check_page(window)
    session.tick("cord-now", True)
    settle()
    assert page._signs["urgent"].isVisible() and not page._signs["caution"].isVisible()
    press(page, session.advice.headline)
    top = seen(page, Panel)[0].mapTo(page._area.viewport(), QPoint(0, 0)).y()
    assert 0 <= top < 20


def test_the_list_and_what_it_suggests_stand_side_by_side_from_the_first(window: Window) -> None:
    check = check_page(window)
    panel = seen(check, Panel)[0]
    assert panel.mapTo(window, QPoint(0, 0)).x() > window.width() * 2 // 3
