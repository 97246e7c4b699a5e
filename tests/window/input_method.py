"""An input method that composes words in a field before it lets them in, as ibus does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QGuiApplication, QInputMethodEvent

if TYPE_CHECKING:
    import pytest
    from PySide6.QtWidgets import QWidget


class InputMethod(QObject):
    """In the place of this computer's own. What it composes goes into the field that the keyboard is about to leave."""

    def __init__(self, window: QWidget, patch: pytest.MonkeyPatch, gives: bool = True) -> None:
        """There as long as the window. One that does not give its word (`gives`) leaves it standing where it is."""
        super().__init__(window)
        self._gives = gives
        self.word = ""
        app = QGuiApplication.instance()
        assert app is not None
        app.installEventFilter(self)
        patch.setattr(QGuiApplication, "inputMethod", lambda: self)

    def compose(self, field: QWidget, word: str) -> None:
        """Show a word in a field that does not have it yet."""
        field.setFocus()
        self.word = word
        QCoreApplication.sendEvent(field, QInputMethodEvent(word, []))

    def commit(self) -> None:
        """Let the word into the field where the keyboard is."""
        word, self.word = self.word, ""
        field = QGuiApplication.focusObject()
        if word and field is not None and self._gives:
            event = QInputMethodEvent()
            event.setCommitString(word)
            QCoreApplication.sendEvent(field, event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Nothing is kept back."""
        if event.type() == QEvent.Type.FocusAboutToChange and watched is QGuiApplication.focusObject():
            self.commit()
        return False
