"""The written reason that resolves one sign: who checked and when, by taps or typed."""

from __future__ import annotations

import datetime as dt

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QButtonGroup, QDialog, QLineEdit, QWidget

from neckguide.content.topic import ChecklistItem, Urgency
from neckguide.handout.parts import MOST_REASON
from neckguide.handout.room import print_date
from neckguide.ui.access import set_role
from neckguide.ui.asking import Asking
from neckguide.ui.fields import private
from neckguide.ui.session import Session
from neckguide.ui.style import TOUCH
from neckguide.ui.widgets import Flow, button, label
from neckguide.visit.advice import enough, urgency_of


def ask_reason(parent: QWidget, session: Session, item: ChecklistItem) -> str:
    """The reason as written, or "" where the clinician went back."""
    dialog = ReasonDialog(parent, session, item)
    answer = dialog.exec()
    reason = dialog.reason()
    dialog.deleteLater()
    return reason if answer == QDialog.DialogCode.Accepted else ""


class ReasonDialog(Asking):
    """Who, when, and the sentence that comes of it."""

    def __init__(self, parent: QWidget, session: Session, item: ChecklistItem) -> None:
        """Save is possible once the reason says enough."""
        super().__init__(parent, item.label, 620)
        self._urgency: Urgency | None = urgency_of(session.topic.checklist, session.visit, item)
        self._labels, self._checklist = session.topic.words.labels, session.topic.checklist
        self._today = session.visit.date
        self._tapped = ""
        self.column.addWidget(
            label(self.tr("This sign stops needling until somebody has checked it. Note who, and when."))
        )
        who = (self.tr("GP"), self.tr("Emergency department"), self.tr("Specialist"))
        if self._urgency != "emergency-now":  # That is for a hospital to rule out, not for the room.
            who = (self.tr("I examined this"), *who)
        self._who = self._chips(self.tr("Who checked?"), who)
        days = (self.tr("Today"), self.tr("Yesterday"), self.tr("Two days ago"), self.tr("A week ago"))
        self._when = self._chips(self.tr("When?"), days)
        self.column.addWidget(label(self.tr("What will be noted"), "label"))
        self._text = QLineEdit()
        private(self._text)
        self._text.setMaxLength(MOST_REASON)
        self._text.setMinimumHeight(TOUCH)
        self._text.setAccessibleName(self.tr("Reason: who checked, when, what was found"))
        self._text.textChanged.connect(self._on_text)
        self.column.addWidget(self._text)
        self.column.addWidget(label(self.tr("Who checked, when, and what was found."), "small"))
        self.column.addStretch(1)
        self._save = self.answer(self.tr("Save reason"), self.tr("Go back"))
        self._save.setEnabled(False)

    def reason(self) -> str:
        """The reason as it stands."""
        return self._text.text().strip()

    def _chips(self, title: str, names: tuple[str, ...]) -> QButtonGroup:
        self.column.addWidget(label(title, "label"))
        box = QWidget()
        set_role(box, QAccessible.Role.Grouping, title)
        flow = Flow(box)
        group = QButtonGroup(self)
        for number, name in enumerate(names):
            chip = button(name, None, "chip")
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            group.addButton(chip, number)
            flow.addWidget(chip)
        group.idClicked.connect(self._on_chip)
        self.column.addWidget(box)
        return group

    def _on_chip(self) -> None:
        parts: list[str] = []
        if (who := self._who.checkedButton()) is not None:
            parts.append(who.text())
        if (days := self._when.checkedId()) >= 0:
            parts.append(print_date(self._today - dt.timedelta(days=(0, 1, 2, 7)[days]), self._labels))
        # What was typed stays behind what the taps say.
        typed = self._text.text().removeprefix(self._tapped).strip(" ,;")
        self._tapped = ", ".join(parts)
        self._text.setText(", ".join(part for part in (self._tapped, typed) if part))

    def _on_text(self) -> None:
        self._save.setEnabled(enough(self._checklist, self.reason(), self._urgency))
