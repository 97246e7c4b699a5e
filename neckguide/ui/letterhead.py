"""A sample sheet as it will print, brought up to date while the clinic types its letterhead."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from msgspec import structs
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QVBoxLayout, QWidget

from neckguide.clinic import Loaded
from neckguide.content.load import Topic
from neckguide.errors import ClinicFault, NeckguideError
from neckguide.handout.compose import Handout, compose, figures_of
from neckguide.ui.access import set_role
from neckguide.ui.paper import Paper, Version, let_go, open_pdf
from neckguide.ui.timer import timer
from neckguide.ui.typesetter import Sheet, Typesetter
from neckguide.ui.widgets import Scrolled, by_finger, label
from neckguide.visit.visit import Visit

PAUSE = 15
"""Milliseconds without a key until the sample is made anew; making it takes some 15."""
LARGE_PRINT = 16
"""From this print size on, what stands in the foot stands once, at the end."""


class Logo(NamedTuple):
    """A logo drawn anew, or why there is none."""

    png: bytes = b""
    fault: str = ""


class Sample:
    """Makes a sheet for nobody: the letterhead, when to get help, the foot. Called on the typesetter's thread."""

    def __init__(self) -> None:
        """Each logo is read once."""
        self._read: dict[str, Logo] = {}

    def __call__(self, topic: Topic, visit: Visit, loaded: Loaded) -> Sheet:
        """The sample; a NeckguideError where it cannot be made."""
        # Imported here, as in the typesetter: the first screen does without it.
        from neckguide.handout.typeset import typeset

        handout = compose(topic, visit, loaded.clinic, self._logo(loaded).png)
        return Sheet(typeset(handout, figures_of(topic, handout)), handout)

    def logo(self, name: str) -> Logo | None:
        """What became of the logo of that name, or None while it is not read."""
        return self._read.get(name) if name else Logo()

    def forget(self, name: str) -> None:
        """Read that file again: it may have been mended."""
        self._read.pop(name, None)

    def _logo(self, loaded: Loaded) -> Logo:
        from neckguide.handout.logo import draw_anew

        name = loaded.clinic.logo
        # Looked up once: the window's thread may `forget` it at any moment.
        if (read := self.logo(name)) is None:
            try:
                read = Logo(draw_anew(loaded.file.parent / name))
            except ClinicFault as fault:
                read = Logo(fault=str(fault))
            self._read[name] = read
        return read


class Desk(Scrolled):
    """The sample's page, as wide as there is room."""

    def __init__(self) -> None:
        """Empty until a page is shown."""
        super().__init__()
        self.setObjectName("desk")
        self.setWidgetResizable(True)
        self.setFrameShape(Scrolled.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(240, 200)
        self.paper = Paper()
        self.setWidget(self.paper)
        by_finger(self)

    def show_page(self, document: QPdfDocument, page: int) -> None:
        """Show it at the place that was in sight."""
        self.paper.show_page(document, page)
        self.paper.unsetCursor()
        self.paper.set_wide(True, self.viewport().width())

    def sizeHint(self) -> QSize:
        """Enough for a letterhead."""
        return QSize(480, 480)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The page keeps the width of the desk."""
        super().resizeEvent(event)
        self.paper.set_wide(True, self.viewport().width())


class LetterheadPreview(QWidget):
    """The sample on its desk, and a sentence where it cannot be made."""

    shown = Signal()
    """The newest sample is on the desk, or it is said why not."""

    def __init__(self, topic: Topic, today: dt.date) -> None:
        """`today` is the date on the sample."""
        super().__init__()
        self._topic, self._today = topic, today
        self._wanted: Loaded | None = None
        self._version: Version | None = None
        self._at_foot = self._large = False
        self.error: NeckguideError | None = None
        self.sample = Sample()
        self._typesetter = Typesetter(self.sample, parent=self)
        self._typesetter.made.connect(self._on_made)
        self._typesetter.failed.connect(self._on_failed)
        self._pause = timer(self, PAUSE, once=True)
        self._pause.timeout.connect(self._on_pause)
        self.desk, self._notice = Desk(), label("", "small", "flag")
        self._notice.hide()
        self._notice.setMargin(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._notice)
        column.addWidget(self.desk, 1)
        set_role(self.desk, QAccessible.Role.Graphic, self.tr("A sample sheet, not made yet"))

    @property
    def is_busy(self) -> bool:
        """Whether the sample does not show yet what was asked for."""
        return self._pause.isActive() or self._typesetter.is_busy

    def ask(self, loaded: Loaded, at_once: bool = False) -> None:
        """Make the sample of this clinic, after a pause in which more may be typed, or `at_once`."""
        self._wanted = loaded
        self._pause.start(0 if at_once else PAUSE)

    def look_at_foot(self, on: bool) -> None:
        """Show where the sheet ends, or its head."""
        self._at_foot = on
        self._show()
        # Once the page has its height.
        QTimer.singleShot(0, self, self._on_placed)

    def _on_placed(self) -> None:
        bar = self.desk.verticalScrollBar()
        bar.setValue(bar.maximum() if self._at_foot else 0)

    def _on_pause(self) -> None:
        if self._wanted is not None:
            clinic = self._wanted.clinic
            visit = Visit(self._today, blocks=("get-help",), paper=clinic.paper, size=clinic.size)
            self._typesetter.request(self._topic, visit, self._wanted)

    def _on_made(self, pdf: bytes, handout: Handout) -> None:
        version = open_pdf(pdf, self)
        if version.document.status() != QPdfDocument.Status.Ready:
            let_go(version)
            return
        old, self._version = self._version, version
        self._large = handout.size >= LARGE_PRINT
        self.error = None
        self._notice.hide()
        self._show()
        if old is not None:
            let_go(old)
        else:
            QTimer.singleShot(0, self, self._on_placed)
        self._say(handout)
        self.shown.emit()

    def _on_failed(self, why: str, error: NeckguideError) -> None:
        self.error = error
        self._notice.setText(why)
        self._notice.show()
        self.shown.emit()

    def _show(self) -> None:
        if self._version is not None:
            document = self._version.document
            self.desk.show_page(document, document.pageCount() - 1 if self._at_foot and self._large else 0)

    def _say(self, handout: Handout) -> None:
        """What a screen reader says of the picture: the words that the clinic has just typed."""
        head = structs.asdict(handout.letterhead)
        lines = [head[part].replace("\n", ", ") for part in ("name", "address", "contact", "clinician") if head[part]]
        logo = [self.tr("With the logo")] if head["logo"] else []
        self.desk.setAccessibleName(self.tr("A sample sheet, as it will print"))
        self.desk.setAccessibleDescription(". ".join([*logo, *lines, *handout.foot[:1]]))
