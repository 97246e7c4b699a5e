"""A word that an input method still composes: it stands in its field, but not yet in the visit."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication, QInputMethodEvent


def finish_composed() -> None:
    """Let the word be taken into its field now, or leave it; else it would come by itself later, in any visit."""
    QGuiApplication.inputMethod().commit()
    field = QGuiApplication.focusObject()
    if field is not None:
        # An input method that took nothing may also show on what it composes.
        QCoreApplication.sendEvent(field, QInputMethodEvent())
