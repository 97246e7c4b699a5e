"""What belongs to no page: patient screen, chart note, code, settings, help. Each entry shows its key."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from neckguide.ui.keys import shown
from neckguide.ui.session import Session


class Menu(QMenu):
    """Says what was chosen by the name it has among the keys."""

    asked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        """The same entries on every page."""
        super().__init__(parent)
        self.setAccessibleName(self.tr("Menu"))
        for id, text in (
            ("patient", self.tr("Patient screen")),
            ("", ""),
            ("note", self.tr("Copy chart note")),
            ("code", self.tr("Open code…")),
            ("", ""),
            ("settings", self.tr("Settings…")),
            ("help", self.tr("Help")),
            ("about", self.tr("About neckguide")),
        ):
            if not id:
                self.addSeparator()
                continue
            entry = self.addAction(text, lambda id=id: self.asked.emit(id))
            if id == "patient":
                self._patient = entry
            # Shown only: the window listens to the keys, and two listeners would silence each other.
            entry.setText(f"{text}\t{shown(id)}" if shown(id) else text)

    def show_patient(self, is_open: bool) -> None:
        """Offer to open the patient screen, or to close it."""
        text = self.tr("Close patient screen") if is_open else self.tr("Patient screen")
        self._patient.setText(f"{text}\t{shown('patient')}")


def dialog(id: str, session: Session, parent: QWidget) -> QDialog:
    """The dialog of an entry, not yet shown; built at first need."""
    match id:
        case "settings":
            from neckguide.ui.settings_window import SettingsWindow

            return SettingsWindow(session, parent)
        case "help":
            from neckguide.ui.help import Help

            return Help(parent)
        case "welcome":
            from neckguide.ui.welcome import Welcome

            return Welcome(session, parent)
        case _:
            from neckguide.ui.about import About

            return About(session, parent)
