"""The window as a whole: pages, sizes, keys, the end of a visit, and what a screen reader is told of it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from msgspec import structs
from PySide6.QtCore import QDir, QLockFile, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from neckguide.clinic import TEXT_SIZES, load_clinic
from neckguide.ui import app as app_module
from neckguide.ui.asking import question
from neckguide.ui.bars import MessageLine, Rail
from neckguide.ui.check import Check
from neckguide.ui.chooser import Chip
from neckguide.ui.compare import Compare
from neckguide.ui.items import Arrow
from neckguide.ui.learn import Learn
from neckguide.ui.reason import ReasonDialog
from neckguide.ui.session import Session
from neckguide.ui.style import FAMILIES, TOUCH, apply_style
from neckguide.ui.take_home import TakeHome
from neckguide.ui.window import CHECK, COMPARE, LEARN, TAKE_HOME

from .conftest import TODAY, shown
from .input_method import InputMethod
from .rooms import answer_next, check_page, name_of, press, seen, settle, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from neckguide.content.load import Topic
    from neckguide.ui.window import Window

PAGES = (LEARN, CHECK, COMPARE, TAKE_HOME)


def rail(window: Window) -> str:
    entries = [button for button in seen(window, QPushButton) if button.property("kind") == "rail"]
    return " ".join(f"[{name_of(each)}]" if each.isChecked() else name_of(each) for each in entries)


def page(window: Window) -> type:
    return type(window._pages.currentWidget())


# Pages ------------------------------------------------------------------------------------------------------


def test_pages_are_turned_by_the_rail_and_by_alt_1_to_4(window: Window) -> None:
    states = [(rail(window), page(window))]
    for act in (
        lambda: press(window, "Check"),
        lambda: QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier),
        lambda: QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier),
        lambda: QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier),
        lambda: QTest.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier),
        lambda: press(window, "Compare"),
        lambda: press(window, "Take home"),
    ):
        act()
        settle()
        states.append((rail(window), page(window)))
    assert states == [
        ("[Learn] Check Compare Take home", Learn),
        ("Learn [Check] Compare Take home", Check),
        ("Learn Check [Compare] Take home", Compare),
        ("[Learn] Check Compare Take home", Learn),
        ("Learn [Check] Compare Take home", Check),
        ("Learn Check Compare [Take home]", TakeHome),
        ("Learn Check [Compare] Take home", Compare),
        ("Learn Check Compare [Take home]", TakeHome),
    ]


def test_the_rail_counts_what_this_visit_holds(window: Window, session: Session) -> None:
    session.tick("pregnant", True)
    session.ask(("red-flag",), True)
    session.mark("is-it-safe", True)
    told = seen(window, Rail)[0]
    assert "1 ticked\nWarning signs asked\nSections on the sheet: 1" in words(told)
    assert "Nothing from this visit is saved on this computer." in words(told)
    assert "Warning sign: see Check" not in words(told)


@pytest.mark.parametrize("page", [0, 2, 3])
def test_the_rail_says_on_every_page_that_a_warning_sign_stands(window: Window, session: Session, page: int) -> None:
    window.show_page(page)
    session.tick("stroke-signs", True)
    for _ in TEXT_SIZES:
        settle()
        assert "Warning sign: see Check" in words(seen(window, Rail)[0])
        window.step_text_size(1)
    press(seen(window, Rail)[0], "Warning sign: see Check")
    assert window._pages.currentWidget() is window.page(CHECK)
    session.tick("stroke-signs", False)
    settle()
    assert "Warning sign: see Check" not in words(seen(window, Rail)[0])


# Text size --------------------------------------------------------------------------------------------------


def test_text_grows_and_shrinks_by_button_and_by_key_and_is_kept(window: Window, session: Session, home: Path) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    sizes = [session.clinic.text_size]
    for act in (
        lambda: press(window, "Larger text"),
        lambda: QTest.keyClick(window, Qt.Key.Key_Plus, control),
        lambda: QTest.keyClick(window, Qt.Key.Key_Equal, control),
        lambda: press(window, "Smaller text"),
        lambda: QTest.keyClick(window, Qt.Key.Key_Minus, control),
    ):
        act()
        settle()
        sizes.append(session.clinic.text_size)
    assert sizes == [100, 112, 125, 150, 125, 112]
    assert load_clinic(home / "clinic.toml").clinic.text_size == 112
    window.step_text_size(-1)
    window.step_text_size(-1)
    assert session.clinic.text_size == 100
    assert not window._top.smaller.isEnabled() and window._top.larger.isEnabled()


def test_a_lock_that_comes_while_the_size_stays_shuts_both_buttons(window: Window, session: Session) -> None:
    window.step_text_size(1)
    for locked in (frozenset({"text_size"}), frozenset[str]()):
        session.take_clinic(structs.replace(session.loaded, locked=locked))
        assert {window._top.smaller.isEnabled(), window._top.larger.isEnabled()} == {not locked}


def test_the_first_window_stands_in_our_type(app: QApplication, session: Session) -> None:
    """As `run` does it: styled only after it was built."""
    script = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
from neckguide.ui import app
settle = app.settle
def look(session, window):
    settle(session, window)
    print({label.fontInfo().family() for label in window.findChildren(QLabel) if label.isVisible()})
    QTimer.singleShot(0, QApplication.quit)
app.settle = look
app._is_second = lambda app: False
app.run()
"""
    done = subprocess.run([sys.executable, "-B", "-c", script], check=True, timeout=60, capture_output=True, text=True)
    assert done.stdout.strip() == str({FAMILIES[0]})


def state_learn(window: Window, session: Session) -> Iterator[str]:
    window.show_page(LEARN)
    for number, section in enumerate(session.topic.sections):
        window.learn.show_section(number)
        yield f"Learn, {section.id}"


def state_check(window: Window, session: Session) -> Iterator[str]:
    check = check_page(window)
    for number in range(3):
        check.show_step(number)
        yield f"Check, step {number + 1}, empty"
    check.show_step(0)
    for arrow in seen(check, Arrow):
        arrow.click()
    yield "Check, step 1, details"
    for item in ("cancer-history", "cord-now", "heart-signs", "with-headache", "blood-thinner", "disc-or-nerve"):
        session.tick(item, True)
    yield "Check, step 1, three signs"
    for item in ("cancer-history", "cord-now", "heart-signs"):
        session.resolve(item, "Dr Lee, 20 November 2026")
    session.ask(("red-flag", "helps", "limits", "precaution"), True)
    for number in range(3):
        check.show_step(number)
        yield f"Check, step {number + 1}, looked into"


def state_take_home(window: Window, session: Session) -> Iterator[str]:
    window.show_page(TAKE_HOME)
    yield "Take home"
    session.told.emit("“You have had it over three months” was unticked: it cannot be true together with another.")
    yield "Take home, with a message"
    seen(window, MessageLine)[0].hide()


def state_compare(window: Window, session: Session) -> Iterator[str]:
    window.show_page(COMPARE)
    yield "Compare"
    page = window.page(COMPARE)
    assert isinstance(page, Compare)
    press(page, "What matters to you")
    for matter in session.topic.options.words.matters:
        session.rate(matter.id, 2)
    for option in session.topic.options.options:
        session.choose_option(option.id, True)
    yield "Compare, everything matters and is on the sheet"
    for chip in seen(page, Chip)[-2:]:
        chip.click()
    yield "Compare, the last two chosen"


STATES = {"Learn": state_learn, "Check": state_check, "Compare": state_compare, "Take home": state_take_home}


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("text_size", [100, 150, 200])
def test_nothing_is_clipped_cut_or_off_the_side(app: QApplication, session: Session, name: str, text_size: int) -> None:
    session.set_clinic(structs.replace(session.clinic, text_size=text_size))
    apply_style(app, text_size)
    faults: list[str] = []
    with shown(app, session) as window:
        for state in STATES[name](window, session):
            settle()
            assert (window.width(), window.height()) == (1366, 768), state
            faults += [f"{state}: {fault}" for fault in faults_of(window)]
    assert "\n".join(faults) == ""


@pytest.mark.parametrize("text_size", [100, 150, 200])
def test_dialogs_hold_their_words(app: QApplication, session: Session, text_size: int) -> None:
    session.set_clinic(structs.replace(session.clinic, text_size=text_size))
    apply_style(app, text_size)
    with shown(app, session) as window:
        for dialog in dialogs(window, session):
            dialog.show()
            settle()
            assert faults_of(dialog) == []
            room = dialog.screen().availableSize()
            assert dialog.width() <= room.width() and dialog.height() <= room.height()
            dialog.reject()


def dialogs(window: Window, session: Session) -> list[QDialog]:
    session.tick("cord-now", True)
    item = session.topic.checklist.item("cord-now")
    return [
        question(
            window, "End this visit?", "This sheet was not printed or saved as it is now.", "End visit", "Go back"
        ),
        ReasonDialog(window, session, item),
    ]


def faults_of(root: QWidget) -> list[str]:
    """What cannot be read or touched, a line each."""
    return [*cut_labels(root), *bad_buttons(root), *sideways(root)]


def cut_labels(root: QWidget) -> list[str]:
    faults = []
    for label in seen(root, QLabel):
        if not label.text() or label.visibleRegion().isEmpty():
            continue
        need = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        if label.height() < need:
            faults.append(f"“{label.text()[:40]}” is {label.height()} high and needs {need}")
        if label.width() < label.minimumSizeHint().width():
            faults.append(f"“{label.text()[:40]}” is {label.width()} wide, needs {label.minimumSizeHint().width()}")
    return faults


def bad_buttons(root: QWidget) -> list[str]:
    faults = []
    for button in seen(root, QAbstractButton):
        name = name_of(button)
        if button.height() < TOUCH or button.width() < TOUCH:
            faults.append(f"button “{name}” is only {button.width()} × {button.height()}")
        if isinstance(button, QPushButton) and button.text():
            option = QStyleOptionButton()
            button.initStyleOption(option)
            inside = button.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, button)
            need = button.fontMetrics().horizontalAdvance(button.text())
            if inside.width() < need:
                faults.append(f"button “{name}” has {inside.width()} for words of {need}")
    return faults


def sideways(root: QWidget) -> list[str]:
    faults = []
    for area in seen(root, QAbstractScrollArea):
        if area.horizontalScrollBar().maximum() > 0:
            faults.append(f"“{area.accessibleName()}” scrolls sideways by {area.horizontalScrollBar().maximum()}")
        inside = area.widget() if isinstance(area, QScrollArea) else None
        if inside is not None and inside.width() > area.viewport().width():
            faults.append(f"“{area.accessibleName()}” is wider than its place")
    for widget in [*seen(root, QLabel), *seen(root, QAbstractButton)]:
        right = widget.mapTo(root, QPoint(widget.width(), 0)).x()
        if right > root.width():
            faults.append(f"“{getattr(widget, 'text', str)()[:40]}” ends at {right}")
    return faults


# The end of a visit -----------------------------------------------------------------------------------------


def go_back(dialog: QDialog) -> None:
    press(dialog, "Go back")


def end(dialog: QDialog) -> None:
    press(dialog, "End visit")


QUESTION = ["End this visit?", "This sheet was not printed or saved as it is now. Ending the visit clears it."]


def test_f9_ends_an_empty_visit_with_no_question(window: Window, session: Session) -> None:
    ended: list[bool] = []
    session.visit_ended.connect(lambda: ended.append(True))
    window.show_page(CHECK)
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert ended == [True] and page(window) is Learn


def test_f9_asks_when_something_was_not_printed(window: Window, session: Session) -> None:
    session.tick("pregnant", True)
    asked = answer_next(window, go_back)
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert asked == QUESTION
    assert session.visit.ticked == {"pregnant"}
    asked = answer_next(window, end)
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert asked == QUESTION
    assert session.is_empty


def test_enter_goes_back_and_an_urgent_sheet_is_named(window: Window, session: Session) -> None:
    session.tick("cord-now", True)
    asked = answer_next(window, lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Return))
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert asked[1] == "The urgent sheet was not printed or saved. Ending the visit clears it."
    assert not session.is_empty


def test_a_dialog_begins_at_its_first_control_and_not_at_its_box(window: Window, session: Session) -> None:
    for dialog in dialogs(window, session):
        dialog.show()
        settle()
        assert isinstance(dialog.focusWidget(), QPushButton)
        dialog.reject()


def test_a_printed_visit_ends_with_no_question_until_it_changes(window: Window, session: Session) -> None:
    session.tick("pregnant", True)
    session.given()
    press(window, "End visit")
    assert session.is_empty


def test_a_word_that_is_still_composed_is_asked_about_too(
    window: Window, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show_page(TAKE_HOME)
    InputMethod(window, monkeypatch).compose(seen(window, QPlainTextEdit)[0], "Mornings")
    asked = answer_next(window, go_back)
    assert not window.close()
    assert asked == QUESTION and session.visit.note == "Mornings"


def test_closing_asks_the_same_and_going_back_keeps_the_window(window: Window, session: Session) -> None:
    session.tick("pregnant", True)
    asked = answer_next(window, go_back)
    assert not window.close()
    assert asked == QUESTION
    assert window.isVisible() and session.visit.ticked == {"pregnant"}
    answer_next(window, end)
    assert window.close()
    assert session.is_empty


def test_after_the_end_the_window_looks_as_it_did_before(window: Window, session: Session) -> None:
    def pictures() -> list[object]:
        taken = []
        for number in (LEARN, CHECK):
            window.show_page(number)
            window.setFocus()
            settle()
            taken.append(window.grab().toImage())
        window.show_page(LEARN)
        return taken

    before = pictures()
    check = check_page(window)
    for arrow in seen(check, Arrow)[:3]:
        arrow.click()
    for item in ("cord-now", "with-headache", "pregnant"):
        session.tick(item, True)
    session.ask(("red-flag",), True)
    session.mark(session.topic.sections[0].id, True)
    session.told.emit("A word.")
    window.learn.show_section(4)
    check.show_step(2)
    session.given()
    window.end_visit()
    settle()
    assert pictures() == before


def test_a_message_stands_in_the_one_line_until_it_is_closed(window: Window, session: Session) -> None:
    (line,) = window.findChildren(MessageLine)
    assert not line.isVisible()
    session.told.emit("First <b>word</b>.")
    session.told.emit("Second word.")
    assert words(line) == ["Second word."]
    spoken = QAccessible.queryAccessibleInterface(line)
    assert spoken.role() is QAccessible.Role.AlertMessage
    assert spoken.text(QAccessible.Text.Name) == "Second word."
    session.told.emit("Third word.")
    assert spoken.text(QAccessible.Text.Name) == "Third word."
    press(window, "Close this message")
    assert not line.isVisible()


# Keyboard only ----------------------------------------------------------------------------------------------


def tab_stops(root: QWidget, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """Where the keyboard goes, key by key, until it is where it began."""
    stops: list[QWidget] = []
    for _ in range(400):
        QTest.keyClick(QApplication.focusWidget() or root, key)
        where = QApplication.focusWidget()
        assert where is not None
        if stops and where is stops[0]:
            return stops
        if stops and where is stops[-1]:
            continue  # A date is written in three steps.
        assert where not in stops, f"a trap at {name_of_widget(where)}"
        stops.append(where)
    raise AssertionError("no way round")


def name_of_widget(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name) or type(widget).__name__


def touchable(root: QWidget) -> list[QWidget]:
    """All that can be pressed, chosen or written in; buttons that exclude each other are reached by arrow keys."""
    found: list[QWidget] = [*seen(root, QComboBox), *seen(root, QLineEdit), *seen(root, QPlainTextEdit)]
    for button in seen(root, QAbstractButton):
        group = button.group()
        if (group is None or not group.exclusive()) and button.focusPolicy() != Qt.FocusPolicy.NoFocus:
            found.append(button)
    return [each for each in found if each.isEnabled() and not isinstance(each.parent(), QAbstractSpinBox)]


@pytest.mark.parametrize("number", PAGES, ids=["Learn", "Check", "Compare", "Take home"])
def test_tab_reaches_every_control_and_comes_round(window: Window, number: int) -> None:
    window.show_page(number)
    settle()
    stops = tab_stops(window)
    missed = [name_of_widget(each) for each in touchable(window) if each not in stops]
    assert missed == []
    for group in {each.group() for each in seen(window, QAbstractButton) if each.group() is not None}:
        assert set(group.buttons()) & set(stops) or not any(each.isVisible() for each in group.buttons())
    back = tab_stops(window, Qt.Key.Key_Backtab)
    assert set(back) == set(stops)


def test_arrow_keys_reach_the_entries_that_tab_passes_over(window: Window) -> None:
    entries = [each for each in seen(window, QPushButton) if each.property("kind") == "rail"]
    entries[0].setFocus()
    QTest.keyClick(entries[0], Qt.Key.Key_Down)
    settle()
    assert QApplication.focusWidget() is entries[1] and rail(window) == "Learn [Check] Compare Take home"


def test_the_keyboard_scrolls_a_long_section(window: Window) -> None:
    window.learn.show_section(1)
    settle()
    area = next(each for each in seen(window.learn._stack, QScrollArea))
    area.setFocus()
    QTest.keyClick(area, Qt.Key.Key_PageDown)
    assert area.verticalScrollBar().value() > 0


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(LEARN, id="Learn"),
        pytest.param(CHECK, id="Check"),
        pytest.param(COMPARE, id="Compare"),
        pytest.param(TAKE_HOME, id="Take home"),
    ],
)
def test_where_the_keyboard_is_can_be_seen(window: Window, number: int) -> None:
    window.show_page(number)
    settle()
    unseen = []
    for widget in tab_stops(window):
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        settle()
        with_focus = widget.grab().toImage()
        widget.clearFocus()
        settle()
        if widget.grab().toImage() == with_focus:
            unseen.append(name_of_widget(widget))
    assert unseen == []


# What a screen reader is told -------------------------------------------------------------------------------


def tree(root: QWidget) -> Iterator[QAccessibleInterface]:
    """All accessible nodes under a widget that are not hidden."""
    todo = [QAccessible.queryAccessibleInterface(root)]
    while todo:
        node = todo.pop()
        state = node.state()
        if state.invisible:
            continue
        yield node
        todo.extend(child for place in range(node.childCount()) if (child := node.child(place)) is not None)


def nameless(root: QWidget) -> list[str]:
    focusable = [node for node in tree(root) if node.state().focusable]
    return [f"{node.role()} {node.object()}" for node in focusable if not node.text(QAccessible.Text.Name).strip()]


@pytest.mark.parametrize("text_size", [100, 200])
@pytest.mark.parametrize("name", STATES)
def test_whatever_takes_the_keyboard_has_a_name(app: QApplication, session: Session, name: str, text_size: int) -> None:
    session.set_clinic(structs.replace(session.clinic, text_size=text_size))
    apply_style(app, text_size)
    with shown(app, session) as window:
        for state in STATES[name](window, session):
            settle()
            assert (state, nameless(window)) == (state, [])
        for dialog in dialogs(window, session):
            dialog.show()
            settle()
            assert nameless(dialog) == []
            dialog.reject()


def test_ticks_are_check_boxes_and_say_whether_they_are_ticked(window: Window, session: Session) -> None:
    check_page(window)
    heard = []
    for on in (False, True):
        session.tick("cord-now", on)
        settle()
        boxes = [node for node in tree(window) if node.role() is QAccessible.Role.CheckBox]
        names = [node.text(QAccessible.Text.Name) for node in boxes]
        place = next(place for place, name in enumerate(names) if name.startswith("You have new leg weakness"))
        heard.append((boxes[place].role(), names[place], boxes[place].state().checked))
    name = "You have new leg weakness or bladder trouble. Now"
    assert heard == [(QAccessible.Role.CheckBox, name, 0), (QAccessible.Role.CheckBox, name, 1)]


def test_each_page_has_headings_to_jump_to(window: Window, session: Session) -> None:
    found = {}
    for number in (LEARN, CHECK):
        window.show_page(number)
        settle()
        found[number] = [
            node.text(QAccessible.Text.Name) for node in tree(window) if node.role() is QAccessible.Role.Heading
        ]
    assert session.topic.sections[0].title in found[LEARN]
    assert {"Ask the warning signs first", "Next step"} <= set(found[CHECK])


# Starting ---------------------------------------------------------------------------------------------------


def test_a_long_day_of_calls_does_not_abort_python() -> None:
    """Before Python 3.12, PySide6 6.12 gives away a reference to None with each call that returns nothing."""
    script = """
from PySide6.QtCore import QObject
from neckguide.ui.app import hold_constants
hold_constants()
thing = QObject()
for _ in range(50_000):
    thing.setObjectName("x")
    thing.blockSignals(False)
"""
    subprocess.run([sys.executable, "-B", "-c", script], check=True, timeout=60)


@pytest.mark.parametrize(("answer", "leaves"), [("Use the open one", True), ("Open a second window", False)])
def test_a_second_start_asks_first(
    app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, leaves: bool
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    import getpass

    first = QLockFile(QDir.temp().filePath(f"neckguide-{getpass.getuser()}.lock"))
    assert first.tryLock(50)
    helper = QWidget()
    asked = answer_next(helper, lambda dialog: press(dialog, answer))
    assert app_module._is_second(app) is leaves
    assert asked == [
        "neckguide is already open",
        "It is open in another window on this computer. A second one starts an empty visit of its own.",
    ]
    first.unlock()


def test_a_first_start_asks_nothing_and_lets_go_at_the_end(
    app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert not app_module._is_second(app)
    lock = app.property("lock")
    assert lock.isLocked()
    lock.unlock()


def test_a_damaged_clinic_file_is_kept_aside_and_said_once(app: QApplication, topic: Topic, home: Path) -> None:
    (home / "clinic.toml").write_text("name = [", "utf-8")
    session = Session(topic, load_clinic(home / "clinic.toml"), lambda: TODAY)
    said: list[str] = []
    session.noticed.connect(said.append)
    with shown(app, session) as window:
        app_module.settle(session, window)
        settle()
        (line,) = seen(window, MessageLine)
        assert words(line) == said
    assert len(said) == 1
    assert said[0].startswith("clinic.toml: this is not valid TOML")
    assert said[0].endswith("Default settings are used. It was kept as clinic.damaged-1.toml.")
    assert (home / "clinic.damaged-1.toml").read_text("utf-8") == "name = ["
    assert load_clinic(home / "clinic.toml").notices == ()


def test_a_dialog_that_grows_stays_on_the_screen(window: Window) -> None:
    dialog = question(window, "Code", "A few words.", "Yes", "No")
    dialog.show()
    settle()
    room = dialog.screen().availableGeometry()
    assert (dialog.geometry().center() - window.geometry().center()).manhattanLength() < 60, "it opens in the middle"
    dialog.move(dialog.x(), room.bottom() - dialog.height() - 20)
    low = dialog.height()
    more = QLabel("More words. " * 200, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
    dialog.column.addWidget(more)
    more.show()
    dialog.column.invalidate()
    dialog._fit()
    settle()
    assert dialog.height() > low and room.contains(dialog.frameGeometry())
    dialog.close()
