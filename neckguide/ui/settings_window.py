"""The clinic's settings: groups on the left, fields in the middle, a sample sheet beside them as it will print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from msgspec import structs
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from neckguide.errors import CannotWrite, MissingCharacter
from neckguide.handout.logo import drop_logo, keep_logo
from neckguide.ui.access import announce
from neckguide.ui.asking import ask
from neckguide.ui.letterhead import LetterheadPreview
from neckguide.ui.logo_field import LogoField
from neckguide.ui.session import Session
from neckguide.ui.settings_fields import Field
from neckguide.ui.settings_frame import EDGE, SettingsFrame
from neckguide.ui.settings_pages import CountryField, faults, pages, show_numbers


class SettingsWindow(SettingsFrame):
    """Shows the clinic's settings and keeps them all at once, or none. Opened with `open`; it ends itself."""

    def __init__(
        self, session: Session, parent: QWidget | None = None, today: Callable[[], dt.date] = dt.date.today
    ) -> None:
        """Shows the settings as they are now; `today` is asked once."""
        self._session, self._today, self._saving = session, today(), False
        made = pages(session.topic, session.clinic, self._today)
        self.fields: dict[str, Field] = {field.key: field for page in made for field in page.fields}
        self.preview = LetterheadPreview(session.topic, self._today)
        super().__init__(parent, made, self.preview, session.clinic.text_size)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._show_clinic()
        self._connect()
        self.show_page(0)

    def show_page(self, number: int) -> None:
        """Open one group; the sample shows the part of the sheet that it speaks of."""
        super().show_page(number)
        self.preview.look_at_foot(self.fields["reviewer"] in self._pages[number].fields)

    @property
    def is_changed(self) -> bool:
        """Whether anything was changed that is not kept yet."""
        return bool(self._changed())

    def accept(self) -> None:
        """Keep what was changed, whole, or say what is wrong and keep nothing."""
        if self._show_faults():
            return
        logo = self._logo()
        if logo.is_new and not logo.is_read:
            self._saving = True  # Whether it is a picture is known in a moment.
            self._ask(at_once=True)
            return
        changed = self._changed()
        if changed:
            before = self._session.clinic.logo
            if logo.is_new:
                changed["logo"] = self._kept(logo)
            self._session.set_clinic(structs.replace(self._session.clinic, **changed), asked=True)
            if "logo" in changed and changed["logo"] != before:
                drop_logo(self._session.loaded.file, before)
        super().accept()

    def reject(self) -> None:
        """Leave everything as it was; what was changed is not thrown away without a question."""
        if self.is_changed and not self._may_leave():
            return
        super().reject()

    def _show_clinic(self) -> None:
        loaded = self._session.loaded
        values = structs.asdict(loaded.clinic)
        country = self.fields["country"]
        assert isinstance(country, CountryField)
        country.show_clinic(loaded.clinic)
        for key, field in self.fields.items():
            field.show_value(values[key])
            if key in loaded.locked:
                field.lock()
        show_numbers(self.fields)
        self._opened = self._values()
        self._ask(at_once=True)

    def _connect(self) -> None:
        self._logo().edited.connect(self._on_logo)
        for field in self.fields.values():
            field.edited.connect(self._on_edited)
        self.fields["country"].edited.connect(self._on_country)
        self.preview.shown.connect(self._on_shown)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.accept)
        # The first save would otherwise wait for it.
        QTimer.singleShot(0, self, _import_writer)

    def _logo(self) -> LogoField:
        logo = self.fields["logo"]
        assert isinstance(logo, LogoField)
        return logo

    def _values(self) -> dict[str, object]:
        return {key: field.value() for key, field in self.fields.items()}

    def _changed(self) -> dict[str, object]:
        """What differs from what was shown at first, by its name in `Clinic`."""
        return {key: value for key, value in self._values().items() if value != self._opened[key]}

    def _ask(self, at_once: bool = False) -> None:
        """The sample of the settings as they would be."""
        draft = structs.replace(self._session.clinic, **self._changed())
        self.preview.ask(structs.replace(self._session.loaded, clinic=draft), at_once)

    def _on_edited(self) -> None:
        self.say_faults(0)
        self._saving = False
        self._ask()

    def _on_logo(self) -> None:
        self.preview.sample.forget(self._logo().value())

    def _on_country(self) -> None:
        # A number typed for one country would be a wrong one in the next.
        for key in ("emergency", "advice"):
            if not self.fields[key].locked:
                self.fields[key].show_value("")
                self.fields[key].say_fault("")
        show_numbers(self.fields)
        self._on_edited()

    def _on_shown(self) -> None:
        logo = self._logo()
        read = self.preview.sample.logo(logo.value())
        if read is not None:
            logo.take(*read)
        if self._saving and logo.is_read:
            self._saving = False
            self.accept()

    def _show_faults(self) -> bool:
        """Say beside each field what is wrong, and go to the first; whether there was anything."""
        found = {**self._unprinted(), **faults(self.fields, self._today)}
        for key, field in self.fields.items():
            field.say_fault(found.get(key, ""))
        self.say_faults(len(found), [self.fields[key] for key in found])
        first = next((field for key, field in self.fields.items() if key in found), None)
        if first is None:
            return False
        self.show_page(next(place for place, page in enumerate(self._pages) if first in page.fields))
        first.begin()
        QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(first, 0, EDGE))
        announce(self, f"{first.name}: {found[first.key]}", urgent=True)
        return True

    def _unprinted(self) -> dict[str, str]:
        """The field with a character that would keep every sheet from being made, as the sample has found."""
        error = self.preview.error
        if not isinstance(error, MissingCharacter):
            return {}
        character = str(error.values["character"])
        open_ = {key: field for key, field in self.fields.items() if not field.locked}
        return {key: str(error) for key, field in open_.items() if character in str(field.value())}

    def _kept(self, logo: LogoField) -> str:
        """The name of the logo's copy beside the clinic file."""
        try:
            return keep_logo(self._session.loaded.file.parent, logo.png)
        except CannotWrite:
            # The session will say that nothing can be written there; until closing, the file itself serves.
            return str(Path(logo.value()))

    def _may_leave(self) -> bool:
        title, text = self.tr("Leave without saving?"), self.tr("What you changed here is not saved yet.")
        return ask(self, title, text, self.tr("Leave"), self.tr("Go back"), careful=True)


def _import_writer() -> None:
    import tomlkit  # noqa: F401
