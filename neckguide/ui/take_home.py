"""Take home: what the sheet holds on the left, the sheet itself on the right, Print always in sight."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QScrollPrepareEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QVBoxLayout, QWidget

from neckguide import crash
from neckguide.clinic import Clinic
from neckguide.errors import NeckguideError
from neckguide.handout.compose import MOST_NAME, Handout
from neckguide.handout.room import tidy
from neckguide.ui.access import announce
from neckguide.ui.actions import Actions
from neckguide.ui.composed import finish_composed
from neckguide.ui.keys import sequences
from neckguide.ui.preview import Preview
from neckguide.ui.printing import SOON, Paperwork
from neckguide.ui.session import Session
from neckguide.ui.sheet_form import SheetForm
from neckguide.ui.style import is_large
from neckguide.ui.timer import timer
from neckguide.ui.typesetter import Typesetter
from neckguide.ui.widgets import button, by_finger, label, scroll
from neckguide.visit.visit import Visit

FORM = 464
"""Width in px of the left side at 100 % text."""
WIDEST = 16_777_215
LONG = 60
"""Letters from which a sentence has a line of its own."""

Way: TypeAlias = Callable[[bytes, Handout], None]


class TakeHome(QWidget):
    """The last page. It works only while it is seen."""

    def __init__(self, session: Session) -> None:
        """No sheet is made before the page is shown."""
        super().__init__()
        self.setObjectName("takehome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._asked: tuple[Visit, Clinic] | None = None
        self._sheet: tuple[bytes, Handout] | None = None
        self._why_not = ""
        self._waiting: list[Way] = []
        self._giving = False
        self._large = False
        self.form, self.preview = SheetForm(session), Preview()
        self.typesetter, self.paperwork = Typesetter(parent=self), Paperwork(session, self)
        self.actions_row, self._status = Actions(), label("", "small")
        self.ask_back = button("", self._on_ask_back, "quiet")
        self._going = False
        self.cancel = button(self.tr("Cancel"), self._on_cancel)
        self._soon = timer(self, SOON, once=True)
        self._soon.timeout.connect(lambda: self._on_went_on(self.tr("Making the sheet …")))
        self.cancel.setToolTip(self.tr("Cancel printing (Esc)"))
        self.cancel.hide()
        self._build()
        self._connect()

    def shown(self) -> None:
        """The page is seen now: bring form and sheet up to date."""
        if self.isVisible():
            self._session.roll_day()
            self.refresh()

    def set_text_size(self, percent: int) -> None:
        """Large text takes the whole width, and the sheet waits behind a button."""
        self._large = is_large(percent)
        self.form.set_text_size(percent)
        self._left.setMinimumWidth(0 if self._large else round(FORM * percent / 100))
        self._left.setMaximumWidth(WIDEST if self._large else round(FORM * percent / 100))
        self._foot.setMaximumWidth(self._left.maximumWidth())
        self.actions_row.show_see(self._large)
        self._say("")
        self.preview.set_wide(self._large)
        self._place()

    def refresh(self) -> None:
        """Read visit and clinic again, and ask for the sheet where one of them changed."""
        self.form.refresh()
        done, count = self.form.teach_back.progress
        self.ask_back.setText(self.tr("Teach-back ({done} of {count})").format(done=done, count=count))
        if not self._session.is_given:
            self._say("")
        self.actions_row.say_order(tidy(self._session.clinic.printer, MOST_NAME), self._session.clinic.copies)
        if (wanted := self._session.sheet_state) != self._asked:
            self._asked = wanted
            self.typesetter.request(self._session.topic, self._session.visit, self._session.loaded)

    def give(self, way: Way) -> None:
        """Print or save the sheet as it stands, once its newest version is made; asked twice until then, once."""
        if not self._giving:  # What waited holds up nobody who has gone on typing.
            finish_composed()
        self._session.roll_day()
        if self.typesetter.is_busy:
            if way not in self._waiting:
                self._waiting.append(way)
            self._soon.start()
        elif self._sheet is None or self._why_not:
            self._session.told.emit(self._why_not or self.tr("The sheet is not made yet."))
        elif self._session.sheet_state != self._asked:
            # The page was left and the visit changed while the sheet was being made.
            self._session.told.emit(self.tr("The visit changed meanwhile, so nothing was printed or saved."))
        else:
            way(*self._sheet)

    def copy_note(self) -> None:
        """Put the chart note on the clipboard."""
        # Imported here: most visits print first.
        from neckguide.ui.record import copy_chart_note

        copy_chart_note(self._session)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A finger on a row's handle moves the row, not the page."""
        if isinstance(event, QScrollPrepareEvent):
            rows = self.form.list.view
            start = rows.viewport().mapFrom(self._left.viewport(), event.startPos().toPoint())
            if rows.viewport().rect().contains(start) and rows.on_handle(start):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """However the page came to be seen."""
        super().showEvent(event)
        self.shown()

    def _build(self) -> None:
        self._left = scroll(self.form, self.tr("What the sheet holds"))
        by_finger(self._left)
        self._left.viewport().installEventFilter(self)
        self._foot = QFrame()
        self._foot.setObjectName("giving")
        column = QVBoxLayout(self._foot)
        column.setContentsMargins(20, 8, 32, 8)
        column.setSpacing(4)
        column.addWidget(self.actions_row)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.addWidget(self._status, 1)
        for each in (self.cancel, self.ask_back):
            self._line.addWidget(each, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(self._line)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._grid.setRowStretch(0, 1)
        self._place()

    def _place(self) -> None:
        """Side by side, or the sheet in the form's place while it is asked for."""
        behind = self._large and not self.actions_row.see.isChecked()
        instead = self._large and self.actions_row.see.isChecked()
        for widget in (self._left, self._foot, self.preview):
            self._grid.removeWidget(widget)
        self._grid.addWidget(self._left, 0, 0)
        self._grid.addWidget(self._foot, 1, 0)
        self._grid.addWidget(self.preview, 0, 0 if self._large else 1, 1 if self._large else 2, 1)
        self._grid.setColumnStretch(0, 1 if self._large else 0)
        self._grid.setColumnStretch(1, 0 if self._large else 1)
        self.preview.setVisible(not behind)
        self._left.setVisible(not instead)

    def _say(self, done: str) -> None:
        """What was done with the sheet; where text is large, the line gives its room to the form."""
        if self._going:
            return
        self._status.setText(done)
        announce(self._status, done)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._line.setDirection(down if len(done) > LONG else across)
        self._status.setVisible(bool(done) or not self._large)
        self.cancel.hide()
        self.ask_back.setVisible(not self._large and self.form.teach_back.progress[1] > 0)

    def _on_went_on(self, doing: str) -> None:
        """Say what the printer is busy with, in the line of what was done, beside the way to stop it."""
        if not doing and not self._going:
            return
        focused = self.cancel.hasFocus()
        self._going = bool(doing)
        if not doing:
            self._say("")
            if focused:
                self.actions_row.print.setFocus()
            return
        self._line.setDirection(QBoxLayout.Direction.LeftToRight)
        if doing != self._status.text():
            announce(self._status, doing)
        self._status.setText(doing)
        self._status.show()
        self.ask_back.hide()
        self.cancel.show()

    def _connect(self) -> None:
        row, paper = self.actions_row, self.paperwork
        row.print_asked.connect(lambda: self.give(paper.print_now))
        row.dialog_asked.connect(lambda: self.give(paper.print_as_asked))
        row.pdf_asked.connect(lambda: self.give(paper.save_pdf))
        row.web_page_asked.connect(lambda: self.give(paper.save_web_page))
        row.note_asked.connect(self.copy_note)
        row.see.toggled.connect(self._place)
        paper.said.connect(self._say)
        paper.went_on.connect(self._on_went_on)
        # Once what was printed is said.
        paper.went_on.connect(lambda doing: QTimer.singleShot(0, self, self._go_on))
        for id, way in {"print": paper.print_now, "save": paper.save_pdf}.items():
            for keys in sequences(id):
                QShortcut(QKeySequence(keys), self).activated.connect(lambda way=way: self.give(way))
        QShortcut(QKeySequence("Esc"), self.cancel).activated.connect(self._on_cancel)
        self.typesetter.made.connect(self._on_made)
        self.typesetter.failed.connect(self._on_failed)
        self.typesetter.noticed.connect(self._session.told)
        for changed in (self._session.visit_changed, self._session.clinic_changed):
            changed.connect(self.shown)
        self._session.visit_ended.connect(self._on_visit_ended)

    def _on_made(self, pdf: bytes, handout: Handout) -> None:
        try:
            self.preview.show_pdf(pdf)
        except Exception as fault:
            crash.report(fault)
            # What cannot be seen is not given either: another sheet is still in sight.
            self._on_failed(self.tr("It cannot be shown."))
            return
        self._sheet, self._why_not = (pdf, handout), ""
        self._go_on()

    def _on_failed(self, why: str, error: NeckguideError | None = None) -> None:
        self._why_not = why
        self.preview.keep(why)
        self._go_on()

    def _on_ask_back(self) -> None:
        """Bring the questions into sight; the sheet gives its place back to the form."""
        self.actions_row.see.setChecked(False)
        card = self.form.teach_back
        self._left.verticalScrollBar().setValue(card.mapTo(self.form, QPoint(0, 0)).y() - 12)
        card.begin()

    def _go_on(self) -> None:
        """Do what waited for the newest sheet, in the order in which it was asked for."""
        # One that asks where to save lets the window work: another sheet may be made, or the visit end meanwhile.
        if not self._waiting or self._giving or not self._is_free:
            return
        self._giving = True
        self._soon.stop()
        self._on_went_on("")
        try:
            while self._waiting and self._is_free:
                self.give(self._waiting.pop(0))
        finally:
            self._giving = False
        if self._waiting and self.typesetter.is_busy:
            self._soon.start()

    @property
    def _is_free(self) -> bool:
        """Whether what waits may be done: two that ask, one where to print and one where to save, come in turn."""
        return not self.typesetter.is_busy and not self.paperwork.is_busy

    def _on_cancel(self) -> None:
        """Neither wait for the sheet nor print it."""
        if self._waiting:
            self._wait_no_more()
        self.paperwork.cancel()

    def _wait_no_more(self) -> None:
        self._waiting.clear()
        self._soon.stop()
        self._on_went_on("")

    def _on_visit_ended(self) -> None:
        self.typesetter.forget()
        self._wait_no_more()
        self._asked = self._sheet = None
        self._why_not = ""
        self._say("")
        self.preview.clear()
        self.preview.set_wide(self._large)
        self.form.forget()
