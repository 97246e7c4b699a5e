"""One plain question in a dialog, answered by a tap or a key."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from neckguide.ui.blocks import heading
from neckguide.ui.widgets import button, label


def ask(parent: QWidget, title: str, text: str, yes: str, no: str) -> bool:
    """Whether the answer was yes; Escape is no."""
    dialog = question(parent, title, text, yes, no)
    answer = dialog.exec()
    dialog.deleteLater()
    return answer == QDialog.DialogCode.Accepted


def question(parent: QWidget | None, title: str, text: str, yes: str, no: str) -> QDialog:
    """The dialog itself, not yet shown."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setMinimumWidth(420)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 22, 24, 20)
    column.setSpacing(14)
    column.addWidget(heading(title, 2))
    column.addWidget(label(text))
    line = QHBoxLayout()
    line.addStretch(1)
    keep = button(no, dialog.reject)
    go = button(yes, dialog.accept, "primary")
    go.setDefault(True)
    line.addWidget(keep)
    line.addWidget(go)
    column.addSpacing(6)
    column.addLayout(line)
    return dialog
