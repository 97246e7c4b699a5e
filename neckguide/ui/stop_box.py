"""What stands in the way of every choice: an open warning sign, or a check that comes first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from neckguide.ui.access import set_role
from neckguide.ui.blocks import Sign
from neckguide.ui.option_table import SIDE
from neckguide.ui.session import Session
from neckguide.ui.widgets import card, label, restyle

BAR = 12
"""Px of the scroll bar below it: both end at the same line."""


class StopBox(QWidget):
    """The advice's headline and next step, red or amber, with a sign; hidden while nothing stands in the way."""

    def __init__(self, session: Session) -> None:
        """Follows the visit when told to `refresh`."""
        super().__init__()
        self._session = session
        self._frame, inside = card()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SIDE, 12, SIDE + BAR, 4)
        outer.addWidget(self._frame)
        line = QHBoxLayout()
        line.setSpacing(12)
        inside.addLayout(line)
        self._signs = {"urgent": Sign("urgent", 1.7), "caution": Sign("caution", 1.7)}
        for sign in self._signs.values():
            line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._headline, self._next = label("", "h2"), label("")
        words.addWidget(self._headline)
        words.addWidget(self._next)
        line.addLayout(words, 1)
        self.refresh()

    def refresh(self) -> None:
        """Read the advice again."""
        advice = self._session.advice
        kind = "urgent" if advice.flags else "caution" if advice.assess_first else ""
        self.setVisible(bool(kind))
        # What is hidden stays in the accessible tree, and must not tell of the visit before.
        said = (advice.headline, advice.next_step) if kind else ("", "")
        for made, text in zip((self._headline, self._next), said, strict=True):
            made.setText(text)
        set_role(self, QAccessible.Role.AlertMessage, ". ".join(filter(None, said)))
        if not kind:
            return
        for each, sign in self._signs.items():
            sign.setVisible(each == kind)
        restyle(self._frame, "card", kind)
        restyle(self._headline, "tone", "flag" if kind == "urgent" else "limit")
