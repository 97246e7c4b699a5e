"""The favourites as a visit meets them: read once, put on the sheet, taken off it again, kept and dropped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from neckguide.content.favourites import FILE
from neckguide.errors import NeckguideError
from neckguide.favourite_files import drop_favourite, favourites_for, keep_favourite
from neckguide.favourites import Applied, Favourite, apply, choice_of, favourite_of, take_back
from neckguide.paths import shared_copy

if TYPE_CHECKING:
    from neckguide.ui.session import Session


class Shelf(QObject):
    """The session's favourites. What a favourite replaced is remembered until the visit ends, and no longer."""

    def __init__(self, session: Session) -> None:
        """Nothing is read before somebody asks."""
        super().__init__(session)
        self._session = session
        self._read: tuple[Favourite, ...] | None = None
        self._told: set[str] = set()
        self._applied: Applied | None = None
        session.visit_ended.connect(self._on_visit_ended)

    @property
    def favourites(self) -> tuple[Favourite, ...]:
        """Shipped, the clinic's and this user's own; each notice about their files is told once."""
        if self._read is None:
            loaded = self._session.loaded
            shared = shared_copy() / FILE if loaded.shared else None
            self._read, notices = favourites_for(self._session.topic, self._own(), shared)
            for notice in notices:
                if notice not in self._told:
                    self._told.add(notice)
                    self._session.noticed.emit(notice)
        return self._read

    @property
    def applied(self) -> Favourite | None:
        """The favourite that the sheet is now, or None once the sheet or the favourite was changed."""
        applied = self._applied
        if applied is None or applied.favourite not in self.favourites:
            return None
        return applied.favourite if choice_of(self._session.visit).same_sheet(applied.after) else None

    def reload(self) -> None:
        """The files may be new: read them again."""
        before, self._read = self._read, None
        if before is not None and self.favourites != before:
            self._session.favourites_changed.emit()

    def apply(self, favourite: Favourite) -> None:
        """Put it on the sheet in the place of the one before; applied already, it is taken back."""
        self._session.roll_day()
        session, applied = self._session, self.applied
        base = take_back(session.topic, session.visit, self._applied) if self._applied else session.visit
        if applied and applied.name == favourite.name:
            self._write(base, None)
            return
        before = choice_of(base)
        after, sentences = apply(session.topic, base, favourite)
        self._write(after, Applied(favourite, before, choice_of(after)))
        if sentences:
            session.told.emit(" ".join(sentences))

    def named(self, name: str) -> Favourite | None:
        """The favourite of that name, whatever its case."""
        return next((each for each in self.favourites if each.name.casefold() == name.strip().casefold()), None)

    def keep(self, name: str) -> bool:
        """Keep the sheet as it is under a name, in the place of an own one of that name; False (and told) if not."""
        session = self._session
        favourite = favourite_of(session.topic, session.visit, name)
        if not favourite.name or not self._save(lambda: keep_favourite(self._own(), favourite)):
            return False
        now = choice_of(session.visit)
        # What it holds was there before it was kept: taking it back changes nothing.
        self._applied = Applied(favourite, now, now)
        session.favourites_changed.emit()
        if now.review and favourite.recipe.review_weeks is None:
            said = self.tr("The day to look again was not kept: a favourite keeps only one of those offered.")
            session.told.emit(said)
        return True

    def put_back(self, favourite: Favourite) -> bool:
        """Keep one again that was dropped; False (and told) if it could not be written."""
        done = self._save(lambda: keep_favourite(self._own(), favourite))
        if done:
            self._session.favourites_changed.emit()
        return done

    def drop(self, favourite: Favourite) -> bool:
        """Take an own one off the shelf; False (and told) if it could not be written."""
        done = self._save(lambda: drop_favourite(self._own(), favourite))
        if done:
            self._session.favourites_changed.emit()
        return done

    def _own(self) -> Path:
        return self._session.loaded.file.with_name(FILE)

    def _save(self, write: Callable[[], None]) -> bool:
        try:
            write()
        except NeckguideError as error:
            self._session.told.emit(str(error))
            return False
        self._read = None
        return True

    def _write(self, visit: object, applied: Applied | None) -> None:
        self._applied = applied
        before = self._session.visit
        self._session.write(**{field: getattr(visit, field) for field in choice_of(before).__struct_fields__})
        if self._session.visit == before:
            self._session.visit_changed.emit()  # The sheet is the same, and another favourite is marked.

    def _on_visit_ended(self) -> None:
        self._applied = None
