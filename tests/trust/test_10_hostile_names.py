"""Whatever somebody is called, and whatever a topic says: it is shown as written, or cut; nothing is done with it."""

from __future__ import annotations

import datetime as dt
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomlkit
from msgspec import structs
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from neckguide.clinic import Clinic
from neckguide.content.load import load_topic
from neckguide.cups import Printer
from neckguide.handout.compose import block_ids, compose, figures_of
from neckguide.handout.printable import printable
from neckguide.handout.room import tidy
from neckguide.handout.webpage import webpage
from neckguide.ui.favourite_dialogs import KeepDialog, ManageDialog
from neckguide.ui.items import ItemRow
from neckguide.ui.menu import dialog
from neckguide.ui.next_visit import NextVisit
from neckguide.ui.print_choice import Chosen, PrintChoice
from neckguide.ui.reason import ReasonDialog
from neckguide.ui.record import CodeDialog, _note
from neckguide.ui.take_home import TakeHome
from neckguide.ui.window import CHECK, COMPARE, LEARN, TAKE_HOME
from tests.core.rooms import copy_topic
from tests.paper.reading import read, squeezed
from tests.trust.hostile import COUNT, Opened, names
from tests.trust.literal import faults, labels
from tests.trust.screens import SCREENS, opened
from tests.window.rooms import settle
from tests.window.sheets import take_home, text_of, until

if TYPE_CHECKING:
    from neckguide.content.load import Topic
    from neckguide.ui.session import Session
    from neckguide.ui.window import Window
    from tests.figures import Figure, Size
    from tests.window.conftest import Make

pytestmark = pytest.mark.trust(10)

SIGN = "stroke-signs"
PATIENCE = 60
"""Seconds until the test gives up on a sheet: other programs may be at work."""
NOW = dt.datetime(2026, 11, 20, 10, 30)
linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells who opens a file")


@pytest.fixture
def bait(tmp_path: Path) -> Path:
    """A picture that nobody may open."""
    file = tmp_path / "bait.png"
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(0)
    assert image.save(str(file))
    return file


@contextmanager
def nobody_opens(bait: Path, figure: Figure, why: str) -> Iterator[None]:
    """The bait lies there, and nobody takes it because of that. That it would be seen is tried first."""
    watch = Opened(bait)
    try:
        taken = QLabel(f"<img src='file://{bait}'>")
        taken.grab()
        assert watch.count() > 0, "the bait is not seen to be taken"
        taken.deleteLater()
        settle()
        watch.count()
        yield
        figure.exactly(f"files opened because of {why}", watch.count(), 0)
    finally:
        watch.close()


# Names ---------------------------------------------------------------------------------------------------------


def clinic_called(session: Session, name: str) -> Clinic:
    """Settings in which everything that can be typed is this name."""
    typed = ("name", "address", "phone", "web", "clinician", "title", "emergency", "advice", "reviewer", "printer")
    costs = {option.id: name for option in session.topic.options.options}
    return Clinic(**dict.fromkeys(typed, name), reviewed=dt.date(2026, 11, 2), country="gb", costs=costs)  # type: ignore[arg-type]


def call(session: Session, name: str) -> None:
    """Everything that somebody types is this name: in the visit, in the settings, in a favourite."""
    session.take_clinic(structs.replace(session.loaded, clinic=clinic_called(session, name)))
    session.write(
        name=name,
        note=name,
        goal=name,
        next_visit=name,
        ticked=frozenset({SIGN, "with-exercise"}),
        asked=frozenset({"red-flag"}),
        resolved={SIGN: f"Dr Lee, 20 November {name}"[:200]},
        options=("massage",),
    )
    for kept in [each for each in session.shelf.favourites if each.origin == "own"]:
        session.shelf.drop(kept)
    session.shelf.keep(name)


def dialogs(window: Window, session: Session, name: str, turn: int) -> Iterator[QDialog]:
    """Two of the dialogs by turns, with the name where one can stand."""
    printer = Printer(name, name, both_sides=True)

    def keep() -> QDialog:
        asked = KeepDialog(window, session)
        asked.name.setText(name)
        return asked

    each: tuple[Callable[[], QDialog], ...] = (
        lambda: ReasonDialog(window, session, session.topic.checklist.item(SIGN)),
        keep,
        lambda: ManageDialog(window, session),
        lambda: PrintChoice(window, (printer,), Chosen(printer), 3, name),
        lambda: NextVisit(window, session.visit.date, session.topic.words.labels),
        lambda: CodeDialog(window, session),
        *(partial(dialog, id, session, window) for id in ("settings", "help", "about", "welcome")),
    )
    for at in (turn, turn + 5):
        yield each[at % len(each)]()


@linux
def test_hostile_names_are_words_on_every_screen_and_on_paper(
    window: Window, session: Session, bait: Path, home: Path, figure: Figure, size: Size
) -> None:
    page, called = take_home(window), names(bait)[: size(12, 500)]
    window.toggle_patient()
    patient = window._patient
    assert patient is not None
    before, suggested, titles, refused = files(home), set[str](), set[tuple[type, str]](), 0
    page.paperwork.now = lambda: NOW
    page.typesetter._deadline.setInterval(PATIENCE * 1000)
    page.paperwork.choose_file = lambda path, kinds: suggested.add(Path(path).name) or ""
    wrong = list[str]()
    with nobody_opens(bait, figure, "hostile names"):
        for turn, name in enumerate(called):
            call(session, name)
            for number in ((LEARN, CHECK, COMPARE)[turn % 3], TAKE_HOME):
                window.show_page(number)
                settle()
                window.grab()
            wrong += [*faults(window), *faults(patient)]
            for shown in dialogs(window, session, name, turn):
                wrong += faults(shown)
                shown.grab()
                titles.add((type(shown), shown.windowTitle()))
                shown.deleteLater()
            titles |= {(type(each), each.windowTitle()) for each in (window, patient)}
            refused += not is_printed(page, name)
            is_plain(_note(session))
    assert len(titles) == len(dict(titles)) and len(suggested) <= 1, (
        "no title and no file's name holds anything that was typed"
    )
    assert files(home) - before <= {"favourites.toml"}
    figure.tell("hostile names", len(called))
    print(*wrong, sep="\n")
    figure.exactly("texts read as markup or as a key", len(wrong), 0)
    figure.tell("names with a character that no font here has, and the sheet says so", refused)


@linux
def test_hostile_names_are_words_on_each_screen_by_its_name(
    window: Window, session: Session, bait: Path, figure: Figure, size: Size
) -> None:
    """As each is opened, and while the name comes to it."""
    called, rounds = cycle(names(bait)), size(1, 3)
    with nobody_opens(bait, figure, "names on each screen by its name"):
        for screen in list(SCREENS)[:: size(3, 1)] * rounds:
            name = next(called)
            # A letter that no font has keeps the sheet from being made, and some screens are opened from it.
            if name.isascii():
                session.take_clinic(structs.replace(session.loaded, clinic=clinic_called(session, name)))
            with opened(window, screen) as shown:
                call(session, name)
                settle()
                for top in QApplication.topLevelWidgets():
                    assert faults(top) == [], f"{screen}: {name!r}"
                shown.grab()
    figure.tell("screens and dialogs, each opened by its name", len(list(SCREENS)[:: size(3, 1)]))


def is_printed(page: TakeHome, name: str) -> bool:
    """The name stands on the sheet and the web page as it was typed; False where no font has a letter of it."""
    until(lambda: not page.typesetter.is_busy, PATIENCE)
    settle()
    if page.preview.notice:
        assert "No font" in page.preview.notice, page.preview.notice
        return False
    assert page._sheet is not None
    pdf, handout = page._sheet
    page.give(page.paperwork.save_pdf)
    wanted = squeezed(printable(tidy(name, 80)))
    if wanted.isascii():
        assert wanted in squeezed(text_of(pdf)), repr(name)
    page_text = webpage(handout, figures_of(page._session.topic, handout))
    assert wanted in squeezed("".join(read(page_text).text)), repr(name)
    is_harmless(page_text)
    return True


def is_harmless(page: str) -> None:
    """A web page of words, own pictures and links to sources."""
    for tag, attributes in read(page).tags:
        assert tag not in ("script", "link", "iframe", "object", "svg", "form", "input", "base", "marquee"), tag
        assert tag != "img" or (attributes["src"] or "").startswith("data:"), attributes
        assert tag != "a" or (attributes["href"] or "").startswith(("https://", "#")), attributes
        assert not any(key.startswith("on") or key == "background" for key in attributes), attributes


def is_plain(note: str) -> None:
    """Nothing in it steers a record system."""
    assert all(line.isprintable() and len(line) <= 88 for line in note.splitlines())


def files(folder: Path) -> set[str]:
    return {each.name for each in folder.rglob("*") if each.is_file()}


# A topic -------------------------------------------------------------------------------------------------------

WORDS = re.compile(r"[A-ZÀ-Þ“(]|.*\s")
"""What is read by people begins with a capital letter or holds a space; all else names something."""
NO_WORDS = ("months", "weekdays", "version", "size", "date-form")


def spoilt(value: Any, more: Iterator[str]) -> Any:
    """All words of a file, each with a hostile name behind it; what names something stays."""
    match value:
        case dict():
            return {key: inner if key in NO_WORDS else spoilt(inner, more) for key, inner in value.items()}
        case list():
            return [spoilt(inner, more) for inner in value]
        case str() if WORDS.match(value):
            return f"{value} {next(more)}"
        case _:
            return value


def hostile_topic(folder: Path, called: tuple[str, ...]) -> Topic:
    """The real topic as somebody hostile would write it: every word of its files, and of its sections' heads."""
    whole = copy_topic(folder)
    # TOML takes no halves of characters, and what is longest is not a name but a flood.
    more = cycle([tidy(name, 120) for name in called if tidy(name, 120).isprintable()])
    for file in sorted(whole.glob("en/**/*.toml")):
        file.write_text(tomlkit.dumps(spoilt(tomllib.loads(file.read_text("utf-8")), more)), "utf-8")
    for file in sorted(whole.glob("en/sections/*.md")):
        _, head, body = file.read_text("utf-8").split("+++\n", 2)
        head = tomlkit.dumps(spoilt(tomllib.loads(head), more))
        file.write_text(f"+++\n{head}+++\n{body}", "utf-8")
    return load_topic("neck-pain", root=folder)


@linux
def test_a_hostile_topic_is_words_on_every_screen_and_on_paper(
    make: Make, bait: Path, tmp_path: Path, figure: Figure, size: Size
) -> None:
    called = names(bait)
    rounds, looked = size(1, 8), 0
    for number in range(rounds):
        part = called[number * COUNT // rounds :] if rounds > 1 else called[:120]
        topic = hostile_topic(tmp_path / str(number), part)
        with nobody_opens(bait, figure, "a hostile topic"):
            window = make(topic)
            session = window._session
            call(session, "Ann Lee")
            window.learn.build_rest()
            page = take_home(window)
            window.toggle_patient()
            assert window._patient is not None
            for shown in (LEARN, CHECK, COMPARE, TAKE_HOME):
                window.show_page(shown)
                settle()
                window.grab()
            for section in range(len(topic.sections)):
                window.learn.turn_to(section)
                settle()
                window.grab()
            for sign in window.page(CHECK).findChildren(ItemRow):
                sign.arrow.setChecked(True)
            for claim in topic.claims.claims:
                window.learn._claim_drawer().tell(claim)
            for _ in range(4):
                window._patient.step(1)
                settle()
            for dialog_ in (each for turn in range(5) for each in dialogs(window, session, "Ann Lee", turn)):
                assert faults(dialog_) == []
                dialog_.grab()
                dialog_.deleteLater()
            assert [*faults(window), *faults(window._patient)] == []
            looked += len(labels(window))
            for block in block_ids(topic):
                session.write(ticked=frozenset(), blocks=(block,))
                handout = compose(topic, session.visit, session.clinic)
                is_harmless(webpage(handout, figures_of(topic, handout)))
            until(lambda page=page: not page.typesetter.is_busy, PATIENCE)
    figure.tell("labels of a hostile topic looked at", looked)
