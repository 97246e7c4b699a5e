"""Lays out the pages and connects their signals; nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QCloseEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QDialog, QLayout, QVBoxLayout, QWidget

from neckguide import crash
from neckguide.clinic import TEXT_SIZES
from neckguide.errors import NeckguideError
from neckguide.ui.access import announce, set_role
from neckguide.ui.bars import MessageLine, Rail, TopBar
from neckguide.ui.broken_page import BrokenPage
from neckguide.ui.composed import finish_composed
from neckguide.ui.in_sight import follow
from neckguide.ui.keys import sequences
from neckguide.ui.learn import Learn
from neckguide.ui.pages import Pages
from neckguide.ui.session import Session
from neckguide.ui.style import apply_style, is_large, set_room
from neckguide.ui.timer import timer

if TYPE_CHECKING:
    from neckguide.ui.patient_bar import PatientBar
    from neckguide.ui.patient_window import PatientWindow

LEARN, CHECK, COMPARE, TAKE_HOME = range(4)
LEAST = (640, 360)
"""Width and height in px below which the window does not get."""


class Window(QWidget):
    """The clinician's window."""

    painted = Signal()
    """After the first complete paint."""
    built = Signal()
    """All that could be built while nobody waits is built."""

    def __init__(self, session: Session, app: QApplication) -> None:
        """The pages after Learn are built when they are first shown, Compare also when the window is idle."""
        super().__init__()
        self._session, self._app = session, app
        self._painted = False
        self.setObjectName("window")
        set_role(self, QAccessible.Role.Window, "")
        self.setWindowTitle("neckguide")
        self._top = TopBar(session)
        self._names = (self.tr("Learn"), self.tr("Check"), self.tr("Compare"), self.tr("Take home"))
        self._rail = Rail(session, self._names)
        self._message = MessageLine()
        self._patient: PatientWindow | None = None
        self._patient_bar: PatientBar | None = None
        self._is_built = False
        makers = (self._learn_page, self._check_page, self._compare_page, self._take_home_page)
        self._pages = Pages(dict(enumerate(makers)), session.clinic.text_size)
        # Learn builds the rest of itself first, and Compare after it.
        self._pages.gave_up.connect(lambda number: self._build_compare() if number == LEARN else None)
        self._lay_out()
        self._connect()
        self._look = (session.clinic.text_size, session.clinic.palette)
        self._size(session.clinic.text_size)
        self._bound()
        self.show_page(LEARN)

    def show_page(self, number: int) -> None:
        """Learn 0, Check 1, Compare 2, Take home 3."""
        self._rail.show_page(number)
        self._pages.bring(number)
        self._shown = number
        # A page gives the keyboard back to where it was, also where that is no longer shown.
        if self.isVisible() and (held := self.focusWidget()) is not None and not held.isVisible():
            self._rail.take_focus(number)
        if self._patient is not None:
            self._patient.follow_page(number)

    def turn_to(self, number: int) -> None:
        """Show a page by its key: what is not where the keyboard was must be told to who does not see it."""
        self.show_page(number)
        announce(self, self._names[number])

    def page(self, number: int) -> QWidget:
        """A page, built at first need."""
        return self._pages.page(number)

    @property
    def learn(self) -> Learn:
        """The reading page; TypeError where it could not be built."""
        page = self.page(LEARN)
        if not isinstance(page, Learn):
            raise TypeError
        return page

    def build_rest(self) -> None:
        """Build what can be built while nobody waits; `built` tells when."""
        page = self.page(LEARN)
        if isinstance(page, Learn):
            page.build_rest()
        else:
            self._build_compare()

    def give_up(self, failed: QWidget, is_stale: bool) -> None:
        """Put away what failed, where what it shows may be wrong by now (`is_stale`), or where a patient sees it."""
        bar, above = self._patient_bar, failed.window()
        if above is self._patient or (bar is not None and (failed is bar or bar.isAncestorOf(failed))):
            self._drop_patient()
        elif is_stale and isinstance(above, QDialog):
            QDialog.done(above, QDialog.DialogCode.Rejected)  # One that cannot be drawn or left would hold the window.
        elif is_stale and (number := self._pages.number_of(failed)) is not None:
            self._pages.give_up(number)

    def step_text_size(self, step: int) -> None:
        """The next larger (+1) or smaller (-1) text size."""
        place = TEXT_SIZES.index(self._session.clinic.text_size) + step
        if 0 <= place < len(TEXT_SIZES):
            self._session.set_clinic(structs.replace(self._session.clinic, text_size=TEXT_SIZES[place]))

    def toggle_patient(self) -> None:
        """Open the patient's screen, or close it."""
        patient = self._patient or self._make_patient()
        if patient.is_open and not patient.can_return:
            patient.close_it()
        else:
            patient.open()
            patient.follow_page(self._shown)

    def blank_patient(self) -> None:
        """Blank the patient's screen, or show it again."""
        if self._patient is not None and self._patient.is_open:
            self._patient.blank(not self._patient.is_blank)

    def open_dialog(self, id: str) -> None:
        """Show settings, help, about or the welcome; the window behind it waits."""
        from neckguide.ui.menu import dialog

        shown = dialog(id, self._session, self)
        shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown.open()

    def copy_note(self) -> None:
        """Put the chart note on the clipboard."""
        from neckguide.ui.record import copy_chart_note

        copy_chart_note(self._session)

    def open_code(self) -> None:
        """Make a sheet again from its code, and show it."""
        from neckguide.ui.record import open_code

        if open_code(self._session, self):
            self.show_page(TAKE_HOME)

    def end_visit(self) -> None:
        """Ask whether it was printed, where that is open; then forget the visit."""
        if self._may_end():
            self._session.end_visit()
            self.begin_again()
            announce(self, self.tr("The visit has ended. Nothing of it is left."))

    def begin_again(self) -> None:
        """As before a visit: the first page, and nothing said."""
        self._message.forget()
        self.show_page(LEARN)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab leads to what is in sight, too."""
        return super().focusNextPrevChild(next) and follow(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the first paint is done."""
        super().paintEvent(event)
        QPainter(self).end()
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._on_painted)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the window ends the visit, with the same question."""
        if not self._may_end():
            event.ignore()
            return
        self._session.end_visit()
        if self._patient is not None:
            self._patient.close_it()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window things stand as they do in large text."""
        super().resizeEvent(event)
        percent = self._session.clinic.text_size
        before = is_large(percent)
        set_room(self.width())
        if is_large(percent) != before:
            self._size(percent)

    def _lay_out(self) -> None:
        outer = self._outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        # Else what stands side by side would keep the window from ever getting narrow.
        outer.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumSize(*LEAST)
        outer.addWidget(self._top)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.setSpacing(0)
        self._middle.addWidget(self._rail)
        self._middle.addWidget(self._pages, 1)
        outer.addLayout(self._middle, 1)
        outer.addWidget(self._message)

    def _connect(self) -> None:
        self._top.text_size_asked.connect(self.step_text_size)
        self._top.end_asked.connect(self.end_visit)
        self._rail.page_asked.connect(self.show_page)
        self._session.told.connect(self._message.say)
        self._session.noticed.connect(self._message.notice)
        self._session.clinic_changed.connect(self._on_clinic_changed)
        pages = ("learn", "check", "compare", "take-home")
        ways: dict[str, Callable[[], object]] = {
            "larger": lambda: self.step_text_size(1),
            "smaller": lambda: self.step_text_size(-1),
            "patient": self.toggle_patient,
            "blank": self.blank_patient,
            "note": self.copy_note,
            "code": self.open_code,
            "end": self.end_visit,
            **{id: lambda number=number: self.turn_to(number) for number, id in enumerate(pages)},
            **{id: lambda id=id: self.open_dialog(id) for id in ("settings", "help", "about")},
        }
        self._top.menu.asked.connect(lambda id: ways[id]())
        for id, way in ways.items():
            for key in sequences(id):
                QShortcut(QKeySequence(key), self).activated.connect(way)

    def _on_clinic_changed(self) -> None:
        """Settings, A+ or the clinic's shared folder may bring another text size or palette."""
        look = (self._session.clinic.text_size, self._session.clinic.palette)
        if look != self._look:
            self._look = look
            apply_style(self._app, *look)
            self._size(look[0])
        self._bound()

    def _size(self, percent: int) -> None:
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._middle.setDirection(down if is_large(percent) else across)
        self._rail.set_text_size(percent)
        if self._patient_bar is not None:
            self._patient_bar.set_text_size(percent)
        self._pages.set_text_size(percent)

    def _bound(self) -> None:
        """A lock may come from the clinic's shared folder while the size stays what it is."""
        free, percent = "text_size" not in self._session.loaded.locked, self._session.clinic.text_size
        self._top.smaller.setEnabled(free and percent > TEXT_SIZES[0])
        self._top.larger.setEnabled(free and percent < TEXT_SIZES[-1])

    def _on_painted(self) -> None:
        self.painted.emit()
        page = self.page(LEARN)
        if isinstance(page, Learn):
            QTimer.singleShot(0, page.complete)

    def _learn_page(self) -> QWidget:
        page = Learn(self._session, whole=self._painted)
        page.built.connect(self._build_compare)
        if self._patient is not None:
            self._show_patient(page)
        return page

    def _check_page(self) -> QWidget:
        from neckguide.ui.check import Check

        page = Check(self._session)
        page.sheet_asked.connect(lambda: self.show_page(TAKE_HOME))
        return page

    def _compare_page(self) -> QWidget:
        from neckguide.ui.compare import Compare

        return Compare(self._session)

    def _build_compare(self) -> None:
        """Compare, a piece at a time, while nobody waits."""
        if self._is_built:
            return
        self._is_built = True
        pieces = self._compare_pieces()
        # A child of the window, so that it ends with it.
        pause = timer(self, 0)

        def build() -> None:
            try:
                if next(pieces, "") is None:
                    return
            except Exception as fault:
                crash.report(fault)
                self._pages.give_up(COMPARE)
            pause.deleteLater()
            self.built.emit()

        pause.timeout.connect(build)
        pause.start()

    def _compare_pieces(self) -> Iterator[None]:
        import neckguide.ui.compare  # noqa: F401 - the first of the pieces

        yield
        for read in ("options", "claims", "references"):
            with suppress(NeckguideError):
                getattr(self._session.topic, read)
            yield
        page = self.page(COMPARE)
        yield
        while not isinstance(page, BrokenPage) and page.build_next():  # type: ignore[attr-defined]
            yield
        if not isinstance(page, BrokenPage) and not page.isVisible():
            yield from page.prepare(self._pages.size())  # type: ignore[attr-defined]

    def _take_home_page(self) -> QWidget:
        from neckguide.ui.take_home import TakeHome

        return TakeHome(self._session)

    def _make_patient(self) -> PatientWindow:
        """The patient's screen with its strip below the pages. Nothing of it is imported before it is wanted."""
        from neckguide.ui.patient_bar import PatientBar
        from neckguide.ui.patient_window import PatientWindow

        patient = self._patient = PatientWindow(self._session, self)
        patient.end_asked.connect(self.end_visit)
        patient.changed.connect(self._on_patient)
        page = self.page(LEARN)
        if isinstance(page, Learn):
            self._show_patient(page)
        self._patient_bar = PatientBar(patient)
        self._patient_bar.set_text_size(self._session.clinic.text_size)
        self._outer.addWidget(self._patient_bar)
        return patient

    def _on_patient(self) -> None:
        self._top.menu.show_patient(self._patient is not None and self._patient.is_open)

    def _show_patient(self, page: Learn) -> None:
        """The section that is read now, and from now on each that is shown."""
        assert self._patient is not None
        self._patient.follow_section(self._session.topic.sections[page.current].id)
        page.section_shown.connect(self._patient.follow_section)
        page.picture_shown.connect(self._patient.follow_picture)

    def _drop_patient(self) -> None:
        """Take the patient's screen away; asked for again, it is made anew."""
        for each in (self._patient, self._patient_bar):
            if each is not None:
                each.hide()
                each.deleteLater()
        self._patient = self._patient_bar = None
        self._on_patient()

    def _may_end(self) -> bool:
        """Asked where the sheet has not gone home as it is now; else there is nothing to lose."""
        finish_composed()
        if self._session.is_empty or self._session.is_given:
            return True
        from neckguide.ui.asking import ask

        text = self.tr("This sheet was not printed or saved as it is now. Ending the visit clears it.")
        if self._session.advice.flags:
            text = self.tr("The urgent sheet was not printed or saved. Ending the visit clears it.")
        title, yes, no = self.tr("End this visit?"), self.tr("End visit"), self.tr("Go back")
        return ask(self, title, text, yes, no, careful=True)
