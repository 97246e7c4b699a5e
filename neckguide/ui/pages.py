"""The pages, each built at first need. One that fails gives its place to a sentence, and the others go on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from neckguide import crash
from neckguide.errors import NeckguideError
from neckguide.ui.broken_page import BrokenPage


class Pages(QStackedWidget):
    """Shows one page at a time, by its number."""

    gave_up = Signal(int)
    """A page failed, and a sentence stands in its place."""

    def __init__(self, makers: dict[int, Callable[[], QWidget]], percent: int) -> None:
        """`makers` build the pages, `percent` is the text size. None is built yet."""
        super().__init__()
        self._makers, self._percent = makers, percent
        self._made: dict[int, QWidget] = {}

    def page(self, number: int) -> QWidget:
        """A page, built at first need; or what stands in its place."""
        if number not in self._made:
            self._put(number, self._build(number))
        return self._made[number]

    def bring(self, number: int) -> None:
        """Show a page, and let it bring itself up to date."""
        self._show(self.page(number))
        self._ask(number, "shown")

    def set_text_size(self, percent: int) -> None:
        """Lay out every page that is built anew."""
        self._percent = percent
        for number in list(self._made):
            self._ask(number, "set_text_size", percent)

    def number_of(self, widget: QWidget) -> int | None:
        """The page that a widget is part of, by its number; None for a widget of something else."""
        return next((at for at, page in self._made.items() if page is widget or page.isAncestorOf(widget)), None)

    def give_up(self, number: int) -> None:
        """Put a sentence in the place of a page that failed: what it shows may be wrong by now."""
        if not isinstance(self.page(number), BrokenPage):
            self._put(number, self._sentence(number))
            self.gave_up.emit(number)

    def _ask(self, number: int, name: str, *values: object) -> None:
        ask = getattr(self._made[number], name, None)
        try:
            if ask is not None:
                ask(*values)
        except Exception as fault:
            crash.report(fault)
            self.give_up(number)

    def _build(self, number: int) -> QWidget:
        try:
            page = self._makers[number]()
            page.set_text_size(self._percent)  # type: ignore[attr-defined]
        except NeckguideError as error:
            return BrokenPage(str(error))
        except Exception as fault:
            crash.report(fault)
            return self._sentence(number)
        return page

    def _sentence(self, number: int) -> BrokenPage:
        made = BrokenPage()
        made.again.connect(lambda: self._build_again(number))
        return made

    def _build_again(self, number: int) -> None:
        self._put(number, self._build(number))
        self.bring(number)

    def _put(self, number: int, page: QWidget) -> None:
        """In the place of what stood there, and seen where that was seen."""
        old = self._made.get(number)
        is_seen = old is not None and self.currentWidget() is old
        self._made[number] = page
        self.addWidget(page)
        if is_seen:
            self._show(page)
        if old is not None:
            self.removeWidget(old)
            old.deleteLater()

    def _show(self, page: QWidget) -> None:
        """The page before may fail at going, too: it is the one that is put away then."""
        try:
            self.setCurrentWidget(page)
        except Exception as fault:
            crash.report(fault)
