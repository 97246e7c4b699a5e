"""Dialogs: one plain question, answered by a tap or a key; as large as their words need, never more than the screen."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from neckguide.ui.blocks import heading
from neckguide.ui.widgets import button, by_finger, label, scroll

EDGE = 24


class Asking(QDialog):
    """A dialog with a title, a column that scrolls if it must, and a row of answers that is always seen."""

    def __init__(self, parent: QWidget | None, title: str, width: int) -> None:
        """`width` in px at 100 % text."""
        super().__init__(parent)
        self._width = width
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

    def answer(self, yes: str, no: str) -> QPushButton:
        """Two answers; the first is the one for the Enter key and is returned."""
        self.answers.addWidget(button(no, self.reject))
        go = button(yes, self.accept, "primary")
        go.setDefault(True)
        self.answers.addWidget(go)
        return go

    def showEvent(self, event: QShowEvent) -> None:
        """Take the size that the words need at this text size."""
        self._fit()
        by_finger(self._area)
        super().showEvent(event)

    def _fit(self) -> None:
        self.ensurePolished()
        room = self.screen().availableSize()
        width = min(round(self._width * self.fontInfo().pixelSize() / 16), room.width() - 2 * EDGE)
        self.column.activate()
        height = self.column.totalHeightForWidth(width) + self.answers.sizeHint().height()
        self.resize(width, min(height, room.height() - 4 * EDGE))


def question(parent: QWidget | None, title: str, text: str, yes: str, no: str) -> Asking:
    """The dialog of one question, not yet shown."""
    dialog = Asking(parent, title, 460)
    dialog.column.addWidget(label(text))
    dialog.column.addStretch(1)
    dialog.answer(yes, no)
    return dialog


def ask(parent: QWidget, title: str, text: str, yes: str, no: str) -> bool:
    """Whether the answer was yes; Escape is no."""
    dialog = question(parent, title, text, yes, no)
    answer = dialog.exec()
    dialog.deleteLater()
    return answer == QDialog.DialogCode.Accepted
