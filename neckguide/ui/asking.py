"""Dialogs: one plain question, answered by a tap or a key; as large as their words need, never more than the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from neckguide.ui.blocks import heading
from neckguide.ui.in_sight import follow
from neckguide.ui.on_screen import within
from neckguide.ui.widgets import button, by_finger, label, scroll

EDGE = 24


class Asking(QDialog):
    """A dialog with a title, a column that scrolls if it must, and a row of answers that is always seen."""

    def __init__(self, parent: QWidget | None, title: str, width: int) -> None:
        """`width` in px at 100 % text."""
        super().__init__(parent)
        self._width = width
        self._placed = False
        self._default: QPushButton | None = None
        self.setWindowTitle(title)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(EDGE, EDGE, EDGE, 8)
        self.column.setSpacing(12)
        self.column.addWidget(heading(title, 2))
        self.answers = QHBoxLayout()
        self.answers.setContentsMargins(EDGE, 8, EDGE, EDGE)
        self.answers.setSpacing(10)
        self.answers.addStretch(1)
        self._area = scroll(inside, title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._area, 1)
        outer.addLayout(self.answers)

    def answer(self, yes: str, no: str, careful: bool = False) -> QPushButton:
        """Two answers (one where `no` is empty); the one for the Enter key stands last: yes, or no if `careful`."""
        first, last = ((yes, self.accept), (no, self.reject)) if careful else ((no, self.reject), (yes, self.accept))
        if first[0]:
            self.answers.addWidget(button(*first))
        self._default = button(*last, "primary")
        self._default.setDefault(True)
        self.answers.addWidget(self._default)
        return self._default

    def showEvent(self, event: QShowEvent) -> None:
        """Take the size that the words need at this text size."""
        self._placed = False  # Where it opens is for Qt to say: in the middle of its window.
        self._fit()
        by_finger(self._area)
        super().showEvent(event)
        self._placed = True
        self._first().setFocus(Qt.FocusReason.TabFocusReason)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab leads to what is in sight, too."""
        return super().focusNextPrevChild(next) and follow(self)

    def _first(self) -> QWidget:
        """The first control, or the answer for the Enter key where there is nothing but words."""
        for widget in self._area.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
                return widget
        return self._default or self._area

    def _fit(self) -> None:
        self.ensurePolished()
        room = self.screen().availableSize()
        width = min(round(self._width * self.fontInfo().pixelSize() / 16), room.width() - 2 * EDGE)
        self.column.activate()
        height = self.column.totalHeightForWidth(width) + self.answers.sizeHint().height()
        most = room.height() - 4 * EDGE
        # A box that holds all its words takes no keys: its frame would only cut the dialog in two.
        self._area.setFocusPolicy(Qt.FocusPolicy.TabFocus if height > most else Qt.FocusPolicy.NoFocus)
        self.resize(width, min(height, most))
        if self._placed:  # What is said later lets it grow downwards, and no desktop moves it then.
            self.move(within(self.frameGeometry(), self.screen().availableGeometry()).topLeft())


class Reading(Asking):
    """Words to be read: the keyboard scrolls at once where they do not all fit."""

    def _first(self) -> QWidget:
        return super()._first() if self._area.focusPolicy() == Qt.FocusPolicy.NoFocus else self._area


def question(parent: QWidget | None, title: str, text: str, yes: str, no: str, careful: bool = False) -> Asking:
    """The dialog of one question, not yet shown; `careful` makes no the answer for the Enter key."""
    dialog = Asking(parent, title, 460)
    dialog.column.addWidget(label(text))
    dialog.column.addStretch(1)
    dialog.answer(yes, no, careful)
    return dialog


def ask(parent: QWidget, title: str, text: str, yes: str, no: str, careful: bool = False) -> bool:
    """Whether the answer was yes; Escape is no."""
    dialog = question(parent, title, text, yes, no, careful)
    answer = dialog.exec()
    put_away(dialog)
    return answer == QDialog.DialogCode.Accepted


def put_away(dialog: QDialog) -> None:
    """Done with a dialog that was waited for; it may be gone already, with the one it stood over."""
    if isValid(dialog):
        dialog.deleteLater()
