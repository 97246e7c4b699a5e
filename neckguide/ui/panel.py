"""What this suggests: the advice panel. It repeats what was told; it never counts it as proof."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from neckguide.clinic import emergency_number
from neckguide.content.topic import ChecklistItem
from neckguide.ui.access import announce, in_order
from neckguide.ui.blocks import Sign, heading
from neckguide.ui.session import Session
from neckguide.ui.widgets import bullet, button, card, label, restyle, rule
from neckguide.visit.advice import Advice, Resolved


class Line(NamedTuple):
    """One line of the panel as a value: what makes it, and of which words. Lines that are equal look the same."""

    make: Callable[..., QWidget]
    words: tuple[object, ...] = ()


class Panel(QFrame):
    """Headline, body, what was told, what to take care of, the next step, and what was asked."""

    sheet_asked = Signal()

    def __init__(self, session: Session) -> None:
        """Follows the visit: what still holds stays as it is, only what differs is made anew."""
        super().__init__()
        self._session = session
        self._headline = ""
        self._shown: list[tuple[Line, QWidget]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 18, 20, 18)
        self._column.setSpacing(8)
        session.visit_changed.connect(self.refresh)
        session.clinic_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the advice as it is now."""
        advice = self._session.advice
        restyle(self, "card", "flag" if advice.flags else "limit" if advice.assess_first else "plain")
        wanted, before = list(self._lines(advice)), dict(enumerate(self._shown))
        self._shown = []
        for line in wanted:
            at = next((at for at, (old, _) in before.items() if old == line), None)
            self._shown.append((line, line.make(*line.words)) if at is None else before.pop(at))
        for _, widget in before.values():
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        for place, (_, widget) in enumerate(self._shown):
            if self._column.indexOf(widget) != place:
                self._column.insertWidget(place, widget)
        in_order(self._column)
        self._announce(advice)

    def _lines(self, advice: Advice) -> Iterator[Line]:
        words = self._session.topic.advice
        urgent = bool(advice.flags or advice.assess_first)
        yield Line(label, (self.tr("WHAT THIS SUGGESTS"), "eyebrow"))
        yield Line(_top, (advice.headline, "urgent" if advice.flags else "caution" if urgent else ""))
        yield Line(label, (advice.body,))
        if urgent:  # What to do comes before all else, so that it is in sight.
            yield from self._next_step(advice)
        yield from self._told(advice)
        for entry in advice.resolved:
            yield Line(self._resolved, (entry,))
        if advice.ask:
            yield Line(heading, (self.tr("Ask about these too"), 3, 4))
            yield from (Line(bullet, (item.label, "flag")) for item in advice.ask)
        if advice.take_care:
            yield Line(_care_heading, (words.also_tell if urgent else words.take_care,))
            # Where no needle may be used, how to use one is not said.
            told = (item.label if urgent else f"{item.label}: {item.clinician}" for item in advice.take_care)
            yield from (Line(bullet, (text,)) for text in told)
        if not urgent:
            yield from self._next_step(advice)
        yield Line(rule)
        yield Line(label, (words.aid, "small"))

    def _next_step(self, advice: Advice) -> Iterator[Line]:
        yield Line(heading, (self._session.topic.advice.next_step, 3, 4))
        yield Line(label, (advice.next_step,))
        if advice.flags and not emergency_number(self._session.clinic):
            yield Line(
                label, (self.tr("No emergency number is set. Choose your country on Take home."), "label", "limit")
            )
        if advice.flags or advice.assess_first or advice.answered:
            text = self.tr("See the urgent sheet") if advice.flags else self.tr("See the sheet")
            yield Line(self._see, (text,))

    def _told(self, advice: Advice) -> Iterator[Line]:
        """What was told, without the signs that wait for a reason: those follow, each with its own."""
        names = self._session.topic.advice.urgencies
        waiting = [(flag.item, flag.may_mean, names[flag.urgency]) for flag in advice.flags]
        waiting += [(item, item.may_mean, "") for item in advice.assess_first]
        told = [item for item in advice.told if item not in [item for item, *_ in waiting]]
        if told or waiting:
            yield Line(heading, (self._session.topic.advice.told, 3, 4))
        yield from (Line(self._waiting, each) for each in waiting)
        yield from (Line(bullet, (item.label,)) for item in told)

    def _waiting(self, item: ChecklistItem, may_mean: str, urgency: str) -> QFrame:
        """A sign that waits for a reason; how urgent it is with all else that was told, not by itself alone."""
        frame, inside = card()
        inside.setContentsMargins(12, 10, 12, 10)
        if urgency:
            inside.addWidget(label(urgency, "eyebrow", "flag"))
        inside.addWidget(label(item.label, "label"))
        if may_mean:
            inside.addWidget(label(self.tr("May mean: {what}.").format(what=may_mean), "small"))
        if item.needs_check:
            inside.addWidget(label(f"({self._session.topic.words.labels.source_to_check})", "small", "limit"))
        ask = button(self.tr("Looked into…"), lambda: self._reason(item))
        ask.setAccessibleName(self.tr("Looked into: {label}").format(label=item.label))
        inside.addWidget(ask)
        return frame

    def _resolved(self, entry: Resolved) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(f"{self._session.topic.advice.resolved}: {entry.item.label}", "label"))
        column.addWidget(label(entry.reason, "small"))
        undo = button(self.tr("Take back"), lambda: self._session.reopen(entry.item.id))
        undo.setAccessibleName(self.tr("Take back: {label}").format(label=entry.item.label))
        column.addWidget(undo)
        return box

    def _see(self, text: str) -> QWidget:
        return button(text, self.sheet_asked.emit, "primary")

    def _reason(self, item: ChecklistItem) -> None:
        from neckguide.ui.reason import ask_reason

        if reason := ask_reason(self, self._session, item):
            self._session.resolve(item.id, reason)

    def _announce(self, advice: Advice) -> None:
        """A screen reader hears a new headline although the focus stays where it is."""
        if advice.headline != self._headline and self._headline:
            announce(self, advice.headline, urgent=bool(advice.flags))
        self._headline = advice.headline


def _top(headline: str, sign: str) -> QWidget:
    """The headline, with a sign before it where something stands in the way."""
    box = QWidget()
    line = QHBoxLayout(box)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(10)
    if sign:
        line.addWidget(Sign(sign, 1.7))
    made = heading(headline, 2)
    made.setProperty("tone", {"urgent": "flag", "caution": "limit"}.get(sign, "ours"))
    line.addWidget(made, 1)
    return box


def _care_heading(text: str) -> QWidget:
    made = heading(text, 3, look=4)
    made.setProperty("tone", "care")
    return made
