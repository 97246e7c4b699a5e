"""The only mutable state: a QObject that replaces the Visit and says so.

A click calls a method here; a pure function makes a new Visit; one past-tense signal goes out; pages read again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QObject, Signal, SignalInstance

from neckguide.clinic import Clinic, Loaded
from neckguide.content.load import Topic
from neckguide.content.spots import MOST_MARKS, Spot
from neckguide.content.topic import ChecklistItem, Group
from neckguide.errors import NeckguideError
from neckguide.settings import change_settings, save_settings
from neckguide.ui.composed import finish_composed
from neckguide.visit.advice import Advice, advise, enough, stops_needling, urgency_of
from neckguide.visit.visit import MOST_EXERCISES, Taught, Visit, change, rivals, same_sheet

if TYPE_CHECKING:
    from neckguide.ui.shelf import Shelf

SECTION = "section:"
OFF_SHEET = {
    name: getattr(Clinic(), name)
    for name in ("printer", "copies", "text_size", "palette", "cover_after", "clear_after", "welcomed", "paper", "size")
}
"""What no sheet shows of a clinic's settings: paper and print size are the visit's own."""


class Session(QObject):
    """One topic, one clinic, one visit. Nothing of the visit is ever written to disk from here."""

    visit_changed = Signal()
    clinic_changed = Signal()
    visit_ended = Signal()
    noticed = Signal(str)
    """A sentence about a file, to be shown until it is read."""
    told = Signal(str)
    """An answer for the clinician, until the next one."""

    def __init__(self, topic: Topic, loaded: Loaded, today: Callable[[], dt.date] = dt.date.today) -> None:
        """`today` is asked whenever a visit begins."""
        super().__init__()
        self.topic = topic
        self._loaded = loaded
        self._today = today
        self._given = False
        self._refusal = ""
        self._telling = 0
        self._advice: Advice | None = None
        self.visit = self._new_visit()

    # Reading

    @property
    def clinic(self) -> Clinic:
        """The clinic's settings as they are now."""
        return self._loaded.clinic

    @property
    def loaded(self) -> Loaded:
        """The clinic's settings with the file they came from."""
        return self._loaded

    @property
    def advice(self) -> Advice:
        """What the ticks suggest now; made once for each visit value."""
        if self._advice is None:
            from neckguide.handout.room import numbers

            self._advice = advise(self.topic.checklist, self.topic.advice, self.visit, numbers(self.topic, self.clinic))
        return self._advice

    @property
    def blocks(self) -> tuple[str, ...]:
        """The blocks that are on the sheet now, in order."""
        # Imported here, as below: the first screen needs nothing of the sheet.
        from neckguide.handout.compose import sheet_blocks

        return sheet_blocks(self.topic, self.visit, self.advice)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has happened in this visit yet."""
        return same_sheet(self.visit, self._empty(self._day))

    @property
    def is_given(self) -> bool:
        """Whether the sheet, as it is now, was printed or saved."""
        return self._given

    @property
    def sheet_state(self) -> tuple[Visit, Clinic]:
        """All that decides the sheet: what was only looked at makes no other one, nor does another printer."""
        return change(self.visit, read=(), compared=False), structs.replace(self.clinic, **OFF_SHEET)

    @property
    def is_telling(self) -> bool:
        """Whether what shows the visit is being brought up to date now: what fails meanwhile shows what was before."""
        return self._telling > 0

    def on_sheet(self, section: str) -> bool:
        """Whether a section is marked for the sheet."""
        return f"{SECTION}{section}" in (self.visit.blocks or ())

    # Check

    def tick(self, id: str, on: bool) -> None:
        """Tick or untick an item; what cannot stand beside it is unticked, unless that one stops needling."""
        item = self.topic.checklist.item(id)
        if not on:
            resolved = {key: reason for key, reason in self.visit.resolved.items() if key != id}
            self._replace(ticked=self.visit.ticked - {id}, resolved=resolved)
            return
        others = rivals(self.topic.checklist, self.visit.ticked, item)
        firm = [other for other in others if stops_needling(other)]
        if firm and not stops_needling(item):
            self._tell_rival(item, firm[0])
            self._tell(self.visit_changed)
            return
        self._replace(ticked=(self.visit.ticked | {id}) - {other.id for other in others})
        self._reopen()
        for other in others:
            self.told.emit(
                self.tr("“{first}” was unticked: it cannot be true together with “{second}”.").format(
                    first=other.label, second=item.label
                )
            )

    def ask(self, groups: tuple[Group, ...], asked: bool) -> None:
        """Note that all items of these groups were asked, or take that back."""
        now = self.visit.asked | set(groups) if asked else self.visit.asked - set(groups)
        self._replace(asked=frozenset(now))

    def resolve(self, id: str, reason: str) -> bool:
        """Note who checked a sign and when; False (and a sentence) where the reason does not say so."""
        item = self.topic.checklist.item(id)
        if not enough(self.topic.checklist, reason, urgency_of(self.topic.checklist, self.visit, item)):
            self.told.emit(self.tr("Write who checked it and when, for example “Dr Lee, 20 November”."))
            return False
        self._replace(resolved={**self.visit.resolved, id: reason.strip()})
        return True

    def reopen(self, id: str) -> None:
        """Take a reason back: the sign stops needling again."""
        self._replace(resolved={key: reason for key, reason in self.visit.resolved.items() if key != id})

    # Learn

    def read(self, section: str) -> None:
        """Note that a section was read together; quiet, because nothing on another page depends on it."""
        self.roll_day()
        if section not in self.visit.read:
            self.visit = change(self.visit, read=(*self.visit.read, section))

    def mark(self, section: str, on: bool) -> None:
        """Put a section on the sheet, or take it off."""
        id = f"{SECTION}{section}"
        kept = tuple(block for block in self.chosen_blocks() if block != id)
        self._replace(blocks=(*kept, id) if on else kept)

    def shorten(self, section: str, short: bool) -> None:
        """Show and print a section in short, or in full."""
        self._replace(short=self.visit.short | {section} if short else self.visit.short - {section})

    def put_mark(self, spot: Spot) -> None:
        """Mark a place on the neck picture."""
        if len(self.visit.marks) < MOST_MARKS:
            self._replace(marks=(*self.visit.marks, spot), blocks=self._with("where"))

    def clear_marks(self) -> None:
        """Take all marks off the neck picture."""
        self._replace(marks=())

    # Compare

    def note_compared(self) -> None:
        """Note that the options were shown; quiet, as with reading."""
        self.roll_day()
        self.visit = change(self.visit, compared=True)

    def choose_option(self, id: str, on: bool) -> None:
        """Mark an option for the sheet, or take the mark back; they stand in the topic's order."""
        chosen = {*self.visit.options, id} if on else {*self.visit.options} - {id}
        ordered = tuple(option.id for option in self.topic.options.options if option.id in chosen)
        self._replace(options=ordered, blocks=self._with("compare") if on else self.visit.blocks)

    def rate(self, matter: str, rating: int | None) -> None:
        """How much something matters to the patient, from 0; None takes the rating back."""
        others = {id: value for id, value in self.visit.matters.items() if id != matter}
        now = others if rating is None else {**others, matter: rating}
        self._replace(matters=now, blocks=self.visit.blocks if rating is None else self._with("what-matters"))

    # Take home

    def choose_exercise(self, id: str, on: bool) -> bool:
        """Put an exercise on the sheet or take it off; False (and a sentence) where four are on it already.

        With the last one its block goes, too: it would print the topic's first four, which nobody chose.
        """
        chosen = self.visit.exercises
        if on and id not in chosen and len(chosen) >= MOST_EXERCISES:
            self.told.emit(self.tr("At most {count} exercises: take one off first.").format(count=MOST_EXERCISES))
            return False
        ordered = (*chosen, id) if on and id not in chosen else tuple(each for each in chosen if on or each != id)
        blocks = self._with("self-care") if on else self.visit.blocks
        if blocks and not ordered:
            blocks = tuple(block for block in blocks if block != "self-care")
        self._replace(exercises=ordered, blocks=blocks)
        return True

    def teach(self, question: str, answer: Taught | None) -> None:
        """Note how a teach-back question (by its words) was answered; None takes it back."""
        others = {asked: how for asked, how in self.visit.taught.items() if asked != question}
        self._replace(taught=others if answer is None else {**others, question: answer})

    def _with(self, block: str) -> tuple[str, ...] | None:
        """The chosen blocks with this one among them; a standard sheet holds it anyway."""
        blocks = self.visit.blocks
        return blocks if blocks is None or block in blocks else (*blocks, block)

    def chosen_blocks(self) -> tuple[str, ...]:
        """The blocks of the ordinary sheet, chosen or standard, even while an urgent sheet stands in its place."""
        from neckguide.handout.compose import standard

        return standard(self.topic, self.visit) if self.visit.blocks is None else self.visit.blocks

    def write(self, **fields: object) -> None:
        """Replace fields of the visit: name, note, next_visit, goal, review, exercises, blocks, date, paper, size."""
        self._replace(**fields)

    def given(self) -> None:
        """Note that the sheet was printed or saved as it is now."""
        self._given = True
        self._tell(self.visit_changed)

    def not_given(self) -> None:
        """Take back that the sheet was given: the printer gave it up."""
        self._given = False
        self._tell(self.visit_changed)

    def tell_again(self) -> None:
        """Let all that shows the visit read it again, although it is the same."""
        self._tell(self.visit_changed)

    # Favourites

    favourites_changed = Signal()

    @cached_property
    def shelf(self) -> Shelf:
        """The favourites; nothing of them is read before Take home asks."""
        from neckguide.ui.shelf import Shelf

        return Shelf(self)

    # The clinic, and the end

    def roll_day(self) -> None:
        """Begin today with an empty visit that stood ready overnight, before its day is shown or counted from."""
        if self._stood_overnight():
            self._replace()

    def set_clinic(self, clinic: Clinic, asked: bool = False) -> None:
        """Keep settings, but for locked ones; where the file cannot be written they hold for now.

        That is told once, and each time that somebody has `asked` for it by pressing Save.
        """
        before = self.clinic
        self._loaded = change_settings(self._loaded, clinic)
        try:
            self._loaded, said = save_settings(self._loaded)
            self._refusal = ""
        except NeckguideError as error:
            said = str(error) if asked or str(error) != self._refusal else ""
            self._refusal = str(error)
        if said:
            self.told.emit(said)
        self._clinic_is_new(before)

    def take_clinic(self, loaded: Loaded) -> None:
        """Use settings as they were read again, as where the shared folder changed; what is new is told."""
        before, self._loaded = self._loaded, loaded
        for notice in loaded.notices:
            if notice not in before.notices:
                self.noticed.emit(notice)
        if (loaded.clinic, loaded.locked) != (before.clinic, before.locked):
            self._clinic_is_new(before.clinic)

    def open_visit(self, visit: Visit) -> None:
        """Put a whole visit in the place of this one, as where a sheet is made again from its code."""
        self.end_visit()
        self._replace(**structs.asdict(visit))

    def _clinic_is_new(self, before: Clinic) -> None:
        # The open visit follows, but for paper and print size that were chosen for it alone.
        follows = [name for name in ("paper", "size") if getattr(self.visit, name) == getattr(before, name)]
        # The advice names the clinic's numbers.
        self._advice = None
        if structs.replace(before, **OFF_SHEET) != structs.replace(self.clinic, **OFF_SHEET):
            self._given = False  # On paper stand the words and numbers of before.
        self._tell(self.clinic_changed)
        self._replace(**{name: getattr(self.clinic, name) for name in follows})

    def end_visit(self) -> None:
        """Forget all of this visit."""
        finish_composed()  # While there is the visit that it belongs to.
        self.visit = self._new_visit()
        self._advice = None
        self._given = False
        self._tell(self.visit_ended, self.visit_changed)

    def _new_visit(self) -> Visit:
        self._day = self._today()
        return self._empty(self._day)

    def _empty(self, day: dt.date) -> Visit:
        return Visit(date=day, paper=self.clinic.paper, size=self.clinic.size)

    def _tell(self, *signals: SignalInstance) -> None:
        self._telling += 1
        try:
            for signal in signals:
                signal.emit()
        finally:
            self._telling -= 1

    def _replace(self, **fields: object) -> None:
        before = self.visit
        if self._stood_overnight():
            self._day = self._today()
            fields = {"date": self._day, **fields}
        self.visit = change(before, **fields)
        if self.visit == before:
            return
        self._advice = None
        self._given = False
        self._tell(self.visit_changed)

    def _stood_overnight(self) -> bool:
        return self._today() != self._day and self.is_empty  # The day first: it is asked at each touch.

    def _reopen(self) -> None:
        """A sign that became more urgent through another needs a reason that holds for that."""
        checklist = self.topic.checklist
        weak = [
            id
            for id, reason in self.visit.resolved.items()
            if not enough(checklist, reason, urgency_of(checklist, self.visit, checklist.item(id)))
        ]
        for id in weak:
            self.reopen(id)
            text = self.tr("“{item}” stands open again: write who checked it, and when.")
            self.told.emit(text.format(item=checklist.item(id).label))

    def _tell_rival(self, item: ChecklistItem, other: ChecklistItem) -> None:
        text = self.tr("“{first}” cannot be ticked together with “{second}”. Untick that one first if it is wrong.")
        self.told.emit(text.format(first=item.label, second=other.label))
