"""What this suggests: the advice panel. It repeats what was told; it never counts it as proof."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from neckguide.content.topic import ChecklistItem
from neckguide.ui.blocks import Sign, heading
from neckguide.ui.session import Session
from neckguide.ui.widgets import bullet, button, card, clear, label, repolish, rule


class Panel(QFrame):
    """Headline, body, what was told, what to take care of, the next step, and what was asked."""

    sheet_asked = Signal()

    def __init__(self, session: Session) -> None:
        """Redrawn whenever the visit changes."""
        super().__init__()
        self._session = session
        self._headline = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 18, 20, 18)
        self._column.setSpacing(8)
        session.visit_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Draw the advice as it is now."""
        advice, words = self._session.advice, self._session.topic.advice
        urgent = bool(advice.flags or advice.assess_first)
        self.setProperty("card", "flag" if advice.flags else "limit" if advice.assess_first else "plain")
        repolish(self)
        clear(self._column)
        self._column.addWidget(label(self.tr("WHAT THIS SUGGESTS"), "eyebrow"))
        self._column.addLayout(self._top(urgent))
        self._column.addWidget(label(advice.body))
        self._told()
        self._resolved()
        self._asks()
        self._cares()
        self._column.addWidget(heading(words.next_step, 4))
        self._column.addWidget(label(advice.next_step))
        if urgent or advice.answered:
            text = self.tr("See the urgent sheet") if advice.flags else self.tr("See the sheet")
            self._column.addWidget(button(text, self.sheet_asked.emit, "primary"))
        self._column.addWidget(rule())
        self._column.addWidget(label(words.aid, "small"))
        self._announce(advice.headline)

    def _top(self, urgent: bool) -> QHBoxLayout:
        advice = self._session.advice
        line = QHBoxLayout()
        line.setSpacing(10)
        if urgent:
            line.addWidget(Sign("urgent" if advice.flags else "caution", 1.7))
        made = heading(advice.headline, 2)
        made.setProperty("tone", "flag" if advice.flags else "limit" if advice.assess_first else "ours")
        line.addWidget(made, 1)
        return line

    def _told(self) -> None:
        """What was told, without the signs that wait for a reason: those follow, each with its own."""
        advice = self._session.advice
        waiting = [(flag.item, flag.may_mean) for flag in advice.flags]
        waiting += [(item, item.may_mean) for item in advice.assess_first]
        told = [item for item in advice.told if item not in [item for item, _ in waiting]]
        if told or waiting:
            self._column.addWidget(heading(self._session.topic.advice.told, 4))
        for item, may_mean in waiting:
            self._column.addWidget(self._waiting(item, may_mean))
        for item in told:
            self._column.addWidget(bullet(item.label))

    def _waiting(self, item: ChecklistItem, may_mean: str) -> QFrame:
        frame, inside = card()
        inside.setContentsMargins(12, 10, 12, 10)
        inside.addWidget(label(item.label, "label"))
        if may_mean:
            inside.addWidget(label(self.tr("May mean: {what}.").format(what=may_mean), "small"))
        ask = button(self.tr("Looked into…"), lambda: self._reason(item))
        ask.setAccessibleName(self.tr("Looked into: {label}").format(label=item.label))
        inside.addWidget(ask)
        return frame

    def _resolved(self) -> None:
        advice, words = self._session.advice, self._session.topic.advice
        for entry in advice.resolved:
            self._column.addWidget(label(f"{words.resolved}: {entry.item.label}", "label"))
            self._column.addWidget(label(entry.reason, "small"))
            undo = button(self.tr("Take back"), lambda id=entry.item.id: self._session.reopen(id))
            undo.setAccessibleName(self.tr("Take back: {label}").format(label=entry.item.label))
            self._column.addWidget(undo)

    def _asks(self) -> None:
        if wanted := self._session.advice.ask:
            self._column.addWidget(heading(self.tr("Ask about these too"), 4))
            for item in wanted:
                self._column.addWidget(bullet(item.label, "flag"))

    def _cares(self) -> None:
        advice, words = self._session.advice, self._session.topic.advice
        if advice.take_care:
            made = heading(words.also_tell if advice.flags or advice.assess_first else words.take_care, 4)
            made.setProperty("tone", "care")
            self._column.addWidget(made)
            for item in advice.take_care:
                self._column.addWidget(bullet(f"{item.label}: {item.clinician}"))

    def _reason(self, item: ChecklistItem) -> None:
        from neckguide.ui.reason import ask_reason

        if reason := ask_reason(self, self._session, item):
            self._session.resolve(item.id, reason)

    def _announce(self, headline: str) -> None:
        """A screen reader hears a new headline although the focus stays where it is."""
        if headline != self._headline and self._headline:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, headline))
        self._headline = headline
