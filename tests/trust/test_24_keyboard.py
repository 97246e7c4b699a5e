"""By keyboard alone: the five main tasks, no trap, and where the keyboard is can always be seen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QWidget
from shiboken6 import isValid

from neckguide.content.blocks import Figure as Figure_
from neckguide.handout.compose import MOST_NAME
from neckguide.ui.keys import KEYS, sequences
from neckguide.ui.style import palettes
from neckguide.ui.take_home import TakeHome
from neckguide.ui.window import TAKE_HOME
from neckguide.visit.code import encode
from tests.window.counter import HP, TAKEN, Counter
from tests.window.hands import Script, combination, here, name, on, to, until, work
from tests.window.rings import BACK, TAB, Ring, ring_of, round_by, seen_share
from tests.window.rooms import focused, settle, words

from .screens import SCREENS, in_colours, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neckguide.ui.session import Session
    from neckguide.ui.window import Window
    from tests.figures import Figure, Size

pytestmark = pytest.mark.trust(24)


# The five main tasks ------------------------------------------------------------------------------------------


def read_a_section(window: Window, session: Session) -> Script:
    """Read to its end, look at a picture and at a claim, and put it on the sheet."""
    yield "Alt+1"
    yield "Ctrl+PgDown"
    section = session.topic.sections[1]
    yield from to(section.title)
    area = here()
    assert isinstance(area, QScrollArea)
    bar = area.verticalScrollBar()
    while bar.value() < bar.maximum():
        before = bar.value()
        yield "PgDown"
        assert bar.value() > before
    picture = next(block for block in session.topic.body(section, False) if isinstance(block, Figure_))
    yield from opened_and_closed(window, session.topic.shown(picture).alt, "Picture")
    claim = session.topic.claims.of(section.id)[0]
    yield from opened_and_closed(window, claim.says, session.topic.claims.words.title)
    yield from on("Put on the sheet")
    assert session.on_sheet(section.id)


def opened_and_closed(window: Window, wanted: str, over: str) -> Script:
    """Open what lies over the page; Tab stays in it, Escape closes it, and the keyboard is where it was."""
    yield from to(wanted)
    before = here()
    yield "Space"
    first, seen = here(), list[str]()
    assert first is not before
    assert any(each.accessibleName() == over for each in above(first)), [each.accessibleName() for each in above(first)]
    yield "Tab"
    while here() is not first:
        assert any(each.accessibleName() == over for each in above(here()))
        seen.append(name())
        assert len(seen) < 20, seen
        yield "Tab"
    yield "Esc"
    assert here() is before


def above(widget: QWidget | None) -> list[QWidget]:
    return [] if widget is None else [widget, *above(widget.parentWidget())]


def check(window: Window, session: Session) -> Script:
    """Ask all warning signs, tick one, note that the others were not there, and note who looked into it, and when."""
    yield "Alt+2"
    sign = session.topic.checklist.group("red-flag")[7]
    yield from to("Why: " + sign.label)
    yield "Shift+Tab"
    yield "Space"
    assert session.visit.ticked == {sign.id} and session.advice.flags
    yield from on("Asked: no others")
    assert "red-flag" in session.visit.asked
    yield from on(f"Looked into: {sign.label}")
    dialog = QApplication.activeModalWidget()
    assert dialog is not None and sign.label in words(dialog)
    yield from on("I examined this", "Right", "Space")
    yield from on("Today", "Right", "Space")
    yield from on("Save reason")
    yield from until(lambda: QApplication.activeWindow() is window, "the question stays")
    assert session.visit.resolved == {sign.id: "GP, 19 November 2026"}
    assert not session.advice.flags
    here()


def compare(window: Window, session: Session) -> Script:
    """Say what matters, and put an option on the sheet."""
    yield "Alt+3"
    words_ = session.topic.options.words
    yield from on(words_.matters_title)
    matter = words_.matters[1]
    yield from on(f"{matter.label}: {words_.ratings[2]}")
    assert session.visit.matters == {matter.id: 2}
    option = session.topic.options.options[1]
    yield from on(f"{option.name}: Put on the sheet")
    assert session.visit.options == (option.id,) or set(session.visit.options) == {option.id}


def take_home(window: Window, session: Session) -> Script:
    """Begin with a favourite, add a note, see all pages, print and save."""
    yield "Alt+4"
    page = window.page(TAKE_HOME)
    assert isinstance(page, TakeHome)
    counter = Counter(HP, answer=TAKEN)
    page.paperwork.through(counter)
    favourite = session.shelf.favourites[0]
    yield from on(favourite.name)
    assert session.shelf.applied is not None and session.shelf.applied.name == favourite.name
    yield from to("Your note")
    yield ">Walk each day."
    assert session.visit.note == "Walk each day."
    yield from until(lambda: not page.typesetter.is_busy and page.preview.pages > 0, "no sheet")
    yield from to("The sheet as it will print, page 1")
    while page.preview.page < page.preview.pages - 1:
        before = page.preview.page
        yield "PgDown"
        assert page.preview.page == before + 1
    yield "Ctrl+P"
    yield from until(lambda: QApplication.activeModalWidget() is not None, "which printer is not asked")
    yield "Return"
    yield from until(lambda: bool(counter.orders), "not printed")
    assert session.is_given
    yield from on("Save PDF")
    yield from until(lambda: QApplication.activeModalWidget() is not None, "where to save is not asked")
    yield "Return"
    yield from until(lambda: any(Path.home().rglob("*.pdf")), "not saved in a home without a folder for documents")
    yield from until(lambda: QApplication.activeWindow() is window, "the question stays")
    here()


def end(window: Window, session: Session) -> Script:
    """Copy the chart note, and end the visit."""
    yield "Ctrl+Shift+C"
    assert "Chart note copied" in window._message._text.text()
    assert "GP, 19 November 2026" in QApplication.clipboard().text()
    yield from on("Close this message")
    assert not window._message.isVisible()
    yield "F9"
    yield from until(lambda: session.is_empty or QApplication.activeModalWidget() is not None, "no end")
    assert session.is_empty
    here()


TASKS = {
    "read a section": read_a_section,
    "ask the warning signs": check,
    "compare": compare,
    "take a sheet home": take_home,
    "end the visit": end,
}


def test_the_five_main_tasks_in_one_visit(window: Window, session: Session, figure: Figure) -> None:
    done = list[str]()

    def visit() -> Script:
        for task, script in TASKS.items():
            yield from script(window, session)
            done.append(task)

    try:
        work(visit(), window)
    finally:
        figure.exactly("main tasks done by keyboard alone", len(done), len(TASKS))


def settings(window: Window, session: Session) -> Script:
    """The clinic's name, kept."""
    yield "Ctrl+,"
    yield from to("Name")
    yield ">Riverside"
    yield "Ctrl+S"
    yield from until(lambda: not QApplication.activeModalWidget(), "not kept")
    assert session.clinic.name == "Riverside"


def code(window: Window, session: Session) -> Script:
    """A sheet made again from its code."""
    option = session.topic.options.options[2].id
    session.choose_option(option, True)
    written = encode(session.topic, session.visit)
    session.end_visit()
    yield "Ctrl+O"
    yield f">{written}"
    yield "Return"
    yield from until(lambda: not QApplication.activeModalWidget(), "no sheet")
    assert {*session.visit.options} == {option}


def patient(window: Window, session: Session) -> Script:
    """Opened, stepped on and back, blanked and closed, at one screen."""
    yield "Alt+1"
    yield "Ctrl+PgDown"
    yield "F7"
    shown = window._patient
    assert shown is not None
    places = [shown.seen[1]]
    for key in ("PgDown", "Down", "Up", "F8", "F8"):
        yield key
        places.append(shown.seen[1])
    assert [place.split(" ")[0] for place in places] == ["1", "2", "3", "2", "", "2"]
    yield "Esc"
    assert not shown.is_open


def test_settings_a_code_and_the_patient_screen(window: Window, session: Session) -> None:
    def hands() -> Script:
        for script in (settings, code, patient):
            yield from script(window, session)

    work(hands(), window)


# No trap, and a ring that is seen ------------------------------------------------------------------------------

LEAST = 3.0
SHORT = (
    "Learn, why-it-matters",
    "Check, a warning sign",
    "Compare, what matters",
    "Take home, filled in",
    "Next visit",
)
ARROWS = ("More", "Menu")
"""Menus: gone through by arrow keys alone."""
KEYS_ALONE = (
    "Cover",
    "Cover over a dialog",
    "Cover over the patient screen",
    "Cover, cleared",
    *(each for each in SCREENS if each.startswith("Patient screen")),
)
"""Any key lifts the cover, and keys turn the patient's steps: there is nothing to go to."""


class Seen(NamedTuple):
    """One place that takes the keyboard."""

    where: str
    ring: Ring
    in_sight: float

    def is_clear(self) -> bool:
        return min(self.ring) >= LEAST and self.in_sight >= 0.95


def in_front(root: QWidget) -> None:
    root.activateWindow()
    assert QTest.qWaitForWindowActive(root)


def turned_to(stops: list[QWidget], first: QWidget) -> list[QWidget]:
    at = stops.index(first)
    return [*stops[at:], *stops[:at]]


def test_wherever_the_keyboard_goes_it_is_seen_and_comes_round(
    app: QApplication, window: Window, session: Session, figure: Figure, size: Size
) -> None:
    app.setCursorFlashTime(0)  # A caret that blinks would be taken for the ring.
    screens = size(SHORT, [each for each in SCREENS if each not in ARROWS + KEYS_ALONE])
    colours = size(("light", "contrast-dark"), [*palettes()])
    traps = {screen: fault for screen in screens if (fault := trap(window, screen))}
    found = dict[str, list[Seen]]()
    for chosen in colours:
        in_colours(session, chosen)
        found[chosen] = [*places(window, screens)]
        figure.tell(f"places that take the keyboard, {chosen}", len(found[chosen]))
    if len(colours) < len(palettes()):
        figure.shorter(f"{len(screens)} of {len(SCREENS)} screens, {len(colours)} of {len(palettes())} palettes")
    unclear = [each for seen in found.values() for each in seen if not each.is_clear()]
    print(*traps.items(), *unclear, sep="\n")
    figure.exactly("screens in which the keyboard is caught", len(traps), 0)
    for chosen, seen in found.items():
        figure.at_least(f"weakest focus ring, {chosen}", min(min(each.ring) for each in seen), LEAST, ": 1")
    figure.exactly("places without a ring of 3 : 1, or not in sight", len(unclear), 0)


def trap(window: Window, screen: str) -> str:
    """Why the keyboard does not come round on a screen, there and back; "" where it does."""
    with opened(window, screen) as root:
        in_front(root)
        try:
            stops, back = round_by(TAB, root), round_by(BACK, root)
        except AssertionError as error:
            return str(error)
        same = set(back) == set(stops) and turned_to(back[::-1], stops[0]) == stops
        return "" if same else "back it goes another way"


def places(window: Window, screens: list[str]) -> Iterator[Seen]:
    """Each place to which Tab leads on these screens; what frames every page is looked at once."""
    known = set[object]()
    for screen in screens:
        with opened(window, screen) as root:
            in_front(root)
            for _ in round_by(TAB, root):
                QTest.keyClick(focused(), TAB)
                settle()
                looks = (focused(), name(), focused().size(), getattr(focused(), "isChecked", bool)())
                if looks not in known:
                    known.add(looks)
                    where = f"{screen}: {name()[:50]}"
                    yield Seen(where, ring_of(focused(), root), seen_share(focused(), root))


ASKS = "Settings, something wrong"
"""There Escape asks first, as “Settings, leave without saving” shows."""


def test_escape_leaves_every_dialog_and_the_keyboard_is_where_it_was(
    window: Window, figure: Figure, size: Size
) -> None:
    left = 0
    for screen in size(("Who checked it?", "Help", "Next visit"), [*SCREENS]):
        with opened(window, screen) as root:
            if not isinstance(root, QDialog) or screen in (ASKS, *KEYS_ALONE):
                continue
            before = window.focusWidget()
            in_front(root)
            settle()
            QTest.keyClick(focused(), Qt.Key.Key_Escape)
            settle()
            assert not isValid(root) or not root.isVisible(), screen
            # Where it was a question over another dialog, that has the keyboard now.
            if QApplication.activeModalWidget() is None:
                in_front(window)
                assert focused() is before, screen
            left += 1
    figure.tell("dialogs left by Escape", left)


# The keys that Help names ------------------------------------------------------------------------------------------


def state(window: Window) -> dict[str, object]:
    """What a key may change."""
    page, patient = window.page(TAKE_HOME), window._patient
    assert isinstance(page, TakeHome)
    over = QApplication.activeModalWidget()
    return {
        "page": window._shown,
        "section": window.learn.current,
        "text size": window._session.clinic.text_size,
        "patient": patient is not None and patient.is_open,
        "blank": patient is not None and patient.is_blank,
        "step": patient.seen[1] if patient is not None else "",
        "order": [line.id for line in page.form.list.lines],
        "dialog": type(over).__name__ if over else "",
        "clipboard": bool(QApplication.clipboard().text()),
    }


CHANGES = {
    "check": "page",
    "compare": "page",
    "take-home": "page",
    "learn": "page",
    "next-section": "section",
    "section-before": "section",
    "larger": "text size",
    "smaller": "text size",
    "move-up": "order",
    "move-down": "order",
    "print": "dialog",
    "save": "dialog",
    "note": "clipboard",
    "code": "dialog",
    "settings": "dialog",
    "help": "dialog",
    "close": "dialog",
    "patient": "patient",
    "step": "step",
    "step-back": "step",
    "blank": "blank",
    "end": "dialog",
}
"""What each key changes, in an order in which each can. At the end it is asked, as the sheet was not printed."""


def test_every_key_that_help_names_does_what_it_says(window: Window, session: Session, figure: Figure) -> None:
    page = window.page(TAKE_HOME)
    assert isinstance(page, TakeHome)
    page.paperwork.through(Counter(HP, answer=TAKEN))
    QApplication.clipboard().clear()
    done: list[str] = []

    def ready(id: str) -> Script:
        """Where the key is of use."""
        if id in ("move-up", "print"):
            yield "Alt+4"
            yield from until(lambda: not page.typesetter.is_busy, "no sheet")
            yield from to("On this sheet")
            yield "Down"
        elif id == "next-section":
            yield "Alt+1"
        elif id == "close":
            yield "F1"
        elif id == "step":
            yield "Alt+1"
            yield "Alt+Right"

    def hands() -> Script:
        for id in CHANGES:
            for key in sequences(id):
                yield from ready(id)
                before = state(window)
                yield key
                yield from until(lambda before=before: state(window) != before, f"{key} does nothing")
                assert CHANGES[id] in {what for what, now in state(window).items() if now != before[what]}, key
                done.append(key)
                if QApplication.activeModalWidget() is not None:
                    yield "Esc"
        yield "F7"

    work(hands(), window)
    assert {*CHANGES} == {key.id for key in KEYS}
    figure.exactly(
        "keys that Help names and that do what it says", len(done), sum(len(each.sequences) for each in KEYS)
    )


def test_no_letter_is_a_shortcut_and_all_that_is_typed_arrives(window: Window, session: Session) -> None:
    named = {QKeySequence(each).toString() for key in KEYS for each in key.sequences}
    listened = {each.key().toString() for each in window.findChildren(QShortcut)}
    assert listened <= named
    plain = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
    bare = {each for each in named if combination(each).keyboardModifiers() in plain}
    assert {each for each in bare if combination(each).key() < Qt.Key.Key_Escape} == set()
    letters = "".join(map(chr, range(33, 127)))

    def hands() -> Script:
        yield "Alt+4"
        for field in ("Your note", "Name (optional)"):
            yield from to(field)
            before = state(window)
            yield f">{letters}"
            assert state(window) == before

    work(hands(), window)
    assert (session.visit.note, session.visit.name) == (letters, letters[:MOST_NAME])
