"""What is on the patient's screen: it follows what the clinician shows, or holds still, or is blank."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QObject, QSize, Signal

from neckguide.content.steps import Step
from neckguide.errors import NeckguideError
from neckguide.ui.patient_deck import Deck
from neckguide.ui.patient_layout import Frame
from neckguide.ui.patient_pages import (
    PAGES,
    check_steps,
    compare_steps,
    for_both,
    picture_step,
    section_steps,
    stale,
    take_home_steps,
)
from neckguide.ui.session import Session
from neckguide.ui.timer import timer
from neckguide.visit.visit import Visit

CATCH_UP = 150
"""Milliseconds after which a change of the visit is on this screen: typing must not wait for it."""


class Target(NamedTuple):
    """A section or a picture by its id, or a page by its name; a section also in short."""

    kind: str
    id: str
    short: bool = False


CHECK, COMPARE, TAKE_HOME = (Target("page", page) for page in PAGES)


class Show(QObject):
    """Which step is shown. The visit itself is never kept here, only steps that were made for the patient."""

    changed = Signal()
    behind = Signal()
    """What was made ready may be so no longer."""

    def __init__(self, session: Session) -> None:
        """Nothing is shown until something is followed."""
        super().__init__()
        self._session = session
        self._frame = Frame(QSize(1366, 768))
        self._target: Target | None = None
        self._wanted: Target | None = None
        self._section = session.topic.sections[0].id
        self._decks: dict[Target, Deck] = {}
        self._places: dict[Target, int] = {}
        self._made_for: dict[Target, Visit] = {}
        self._marks = session.visit.marks
        self._blank = self._ended = False
        self._alarming = frozenset[str]()
        self.held = False
        self._late = timer(self, CATCH_UP, once=True)
        self._late.timeout.connect(self._catch_up)
        self._ending = timer(self, 0, once=True)
        session.visit_changed.connect(self._on_visit_changed)
        session.clinic_changed.connect(self.begin_again)
        session.visit_ended.connect(self._on_ended)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is shown."""
        return self._blank or self._ended or self._target is None

    @property
    def deck(self) -> Deck | None:
        """The steps of what is shown, laid out; None while it is blank."""
        if self.is_blank or self._target is None:
            return None
        return self._deck(self._target)

    @property
    def at(self) -> int:
        """Which of the steps, from 0."""
        return self._places.get(self._target, 0) if self._target else 0

    def fit(self, frame: Frame) -> None:
        """Another screen."""
        self._frame = frame
        self.begin_again()

    def begin_again(self) -> None:
        """Whatever was laid out may be wrong now."""
        self._decks.clear()
        self._made_for.clear()
        self.changed.emit()

    def section(self, id: str) -> None:
        """The clinician shows a section; another one begins at its beginning."""
        if id != self._section:
            self._places.pop(self._section_target(id), None)
        self._section = id
        self._follow(self._section_target(id))

    def page(self, number: int) -> None:
        """The clinician shows Learn 0, Check 1, Compare 2 or Take home 3."""
        self._follow((CHECK, COMPARE, TAKE_HOME)[number - 1] if number else self._section_target(self._section))

    def picture(self, id: str) -> None:
        """The clinician opened a picture: its step where one here has it, else the picture alone."""
        target = self._section_target(self._section)
        at = self._deck(target).place_of(id) if self._target == target else -1
        if at >= 0:
            self._places[target] = at
        self._follow(target if at >= 0 else Target("picture", id))

    def go(self, at: int) -> None:
        """To a step; past the ends it stays."""
        if self._target is not None and (deck := self.deck) is not None:
            self._places[self._target] = min(max(at, 0), len(deck.layouts) - 1)
            self.changed.emit()

    def hold(self, on: bool) -> None:
        """Hold still; let go, it shows what the clinician shows now."""
        self.held = on
        if not on and self._wanted not in (None, self._target):
            self._put(self._wanted)
        self.changed.emit()

    def blank(self, on: bool) -> None:
        """Show nothing; or again what was shown."""
        self._blank = on
        if not on:
            self._ended = False
            if self._target is None:
                self._put(self._wanted)
        self.changed.emit()

    def make_ready(self) -> Iterator[None]:
        """Lay out what may be shown next, a step at a time."""
        sections = [self._section_target(section.id) for section in self._session.topic.sections]
        for target in (CHECK, COMPARE, TAKE_HOME, *sections):
            # What is seen now changes in `_catch_up` alone.
            if target in (COMPARE, TAKE_HOME) and target != self._target:
                self._renew(target)
                yield
            deck = self._deck(target)
            while deck.lay_next():
                yield

    def _follow(self, target: Target) -> None:
        self._wanted = target
        # A page that goes back to its beginning because the visit ends is nothing that the clinician shows.
        if not self.held and not self._ending.isActive():
            self._ended = False
            self._put(target)
            self.changed.emit()

    def _put(self, target: Target | None) -> None:
        """While a warning sign stands, no choice of needles is shown: the calm page instead."""
        # He shows the urgent sheet himself, or it is not shown.
        flags = self._flags()
        self._alarming = flags if target == TAKE_HOME else frozenset()
        self._target = CHECK if target == COMPARE and flags else target
        if self._target is not None and self._target in (COMPARE, TAKE_HOME):
            self._renew(self._target)

    def _renew(self, target: Target) -> bool:
        """Make the steps of a page anew where the visit has changed; whether they are others now."""
        visit, before = for_both(self._session.topic, self._session.visit), self._decks.get(target)
        if before is not None and self._made_for.get(target) == visit:
            return False
        self._made_for[target] = visit
        deck = self._new(target)
        if before is not None and deck.steps == before.steps:
            return False
        self._decks[target] = deck
        at = self._places.pop(target, 0)
        if before is not None and at < len(before.steps) and before.steps[at] in deck.steps:
            self._places[target] = deck.steps.index(before.steps[at])  # What is being read stays.
        return True

    def _section_target(self, id: str) -> Target:
        return Target("section", id, id in self._session.visit.short)

    def _deck(self, target: Target) -> Deck:
        if target not in self._decks:
            self._decks[target] = self._new(target)
        return self._decks[target]

    def _new(self, target: Target) -> Deck:
        note = stale(self._session.topic, target.id, self._session.visit.date) if target.kind == "section" else ""
        return Deck(self._session.topic, self._steps(target), self._frame, note)

    def _steps(self, target: Target) -> tuple[Step, ...]:
        """The steps of a target; where its words cannot be read, the calm page, or else none."""
        session = self._session
        topic, visit = session.topic, session.visit
        makers: dict[str, Callable[[], tuple[Step, ...]]] = {
            CHECK.id: lambda: check_steps(topic),
            COMPARE.id: lambda: compare_steps(topic, visit.options),
            TAKE_HOME.id: lambda: take_home_steps(topic, visit, session.clinic),
        }
        try:
            match target.kind:
                case "section":
                    return section_steps(topic, topic.section(target.id), target.short)
                case "picture":
                    return picture_step(topic, target.id)
                case _:
                    return makers[target.id]()
        except NeckguideError:
            return ()

    def _flags(self) -> frozenset[str]:
        """The warning signs that stand."""
        return frozenset(flag.item.id for flag in self._session.advice.flags if self._session.visit.ticked)

    def _on_visit_changed(self) -> None:
        if self._target is None:
            return
        if self._marks != self._session.visit.marks:
            self._marks = self._session.visit.marks
            self.changed.emit()
        self._late.start()

    def _catch_up(self) -> None:
        """A plan and options that no longer hold give way even while it holds still."""
        target = self._target
        self.behind.emit()
        if target is None:
            return
        if target in (COMPARE, TAKE_HOME):
            is_new, flags = self._renew(target), self._flags()
            # An urgent sheet that he showed once does not come back, or say more, by itself.
            self._alarming &= flags
            if flags - self._alarming:
                self._target = CHECK
            elif not is_new:
                return
        elif target.kind == "section" and not self.held:
            self._target = self._section_target(target.id)
        if self._target != target or target.kind == "page":
            self.changed.emit()

    def _on_ended(self) -> None:
        """Blank, and nothing of the visit is kept."""
        self._late.stop()
        self._target = self._wanted = None
        self._places.clear()
        self._made_for.clear()
        for target in (COMPARE, TAKE_HOME):
            self._decks.pop(target, None)
        self.held, self._blank, self._ended = False, False, True
        self._marks = ()
        self._ending.start()
        self.changed.emit()
