"""The sheet as it will print: the PDF itself, page by page, live."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QFrame, QScrollArea

from neckguide.ui.access import announce, set_role
from neckguide.ui.pager import Pager
from neckguide.ui.paper import EDGE, Paper, Version, let_go, open_pdf
from neckguide.ui.widgets import by_finger, card, label

NOTCH = 120


class Preview(QScrollArea):
    """One page at a time: whole, or as wide as the desk after a tap."""

    page_changed = Signal(int)

    def __init__(self) -> None:
        """Empty until a sheet is shown."""
        super().__init__()
        self.setObjectName("desk")
        self._version: Version | None = None
        self._paper = Paper()
        self._turned = 0
        self._build_area()
        self._build_floats()
        self._say()

    @property
    def page(self) -> int:
        """Which page is shown, from 0."""
        return self._paper.page

    @property
    def pages(self) -> int:
        """How many pages the sheet has; 0 before the first."""
        return self._version.document.pageCount() if self._version else 0

    @property
    def is_wide(self) -> bool:
        """Whether the page is as wide as the desk, and scrolls."""
        return self._paper.wide

    @property
    def notice(self) -> str:
        """Why the sheet shown is not the newest, or ""."""
        return self._notice_text.text() if not self._notice.isHidden() else ""

    def show_pdf(self, pdf: bytes) -> None:
        """Show a new version at the page that is open; ValueError, and the old one stays, where it cannot be read."""
        version = open_pdf(pdf, self)
        if version.document.status() != QPdfDocument.Status.Ready:
            let_go(version)
            raise ValueError
        before, now = self.pages, version.document.pageCount()
        old, self._version = self._version, version
        self._paper.show_page(version.document, min(self.page, version.document.pageCount() - 1))
        if old is not None:
            let_go(old)
        self._notice.hide()
        self._say()
        if now != before and self.isVisible():  # Not each version: there is one for each letter that is typed.
            one, many = self.tr("The sheet has 1 page."), self.tr("The sheet has {pages} pages.")
            announce(self, one if now == 1 else many.format(pages=now))

    def keep(self, why: str) -> None:
        """Leave what is shown where it is, and say why nothing newer stands there."""
        text = self.tr("The sheet could not be brought up to date. {why}") if self._version else "{why}"
        text = text.format(why=why)
        if text != self.notice:
            announce(self, text)
        self._notice_text.setText(text)
        self._notice.show()
        self._place_floats()

    def clear(self) -> None:
        """An empty desk, the first page, whole."""
        old, self._version = self._version, None
        self._paper.show_page(None, 0)
        self.set_wide(False)
        if old is not None:
            let_go(old)
        self._notice.hide()
        self._notice_text.setText("")
        self._say()

    def turn(self, step: int) -> None:
        """The next page (+1) or the one before (-1)."""
        page = self.page + step
        if self._version and 0 <= page < self.pages:
            self._paper.show_page(self._version.document, page)
            self.verticalScrollBar().setValue(0)
            self._say()
            self.page_changed.emit(page)

    def set_wide(self, wide: bool) -> None:
        """The page as wide as the desk (True), or whole (False)."""
        self._paper.set_wide(wide, self.viewport().width())
        self._place_floats()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page Up and Page Down turn pages, + and - make the page wide or whole."""
        match event.key():
            case Qt.Key.Key_PageDown:
                self.turn(1)
            case Qt.Key.Key_PageUp:
                self.turn(-1)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.set_wide(True)
            case Qt.Key.Key_Minus:
                self.set_wide(False)
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A whole page turns; a wide one scrolls."""
        if self.is_wide:
            super().wheelEvent(event)
            return
        self._turned += event.angleDelta().y()
        if abs(self._turned) >= NOTCH:
            self.turn(-1 if self._turned > 0 else 1)
            self._turned = 0
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page fitted and the floating parts in their places."""
        super().resizeEvent(event)
        self._paper.set_wide(self.is_wide, self.viewport().width())
        self._place_floats()

    def changeEvent(self, event: QEvent) -> None:
        """Floating parts follow the type size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._place_floats()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys go."""
        super().focusInEvent(event)
        self._paper.set_ring(event.reason() != Qt.FocusReason.MouseFocusReason)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go elsewhere."""
        super().focusOutEvent(event)
        self._paper.set_ring(False)

    def _build_area(self) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 240)
        set_role(self, QAccessible.Role.Document, "")
        self.setWidget(self._paper)
        self._paper.tapped.connect(lambda: self.set_wide(not self.is_wide))
        by_finger(self)

    def _build_floats(self) -> None:
        self._pager = Pager(self)
        self._pager.turned.connect(self.turn)
        self._notice, inside = card("caution")
        self._notice.setParent(self)
        inside.setContentsMargins(14, 10, 14, 10)
        self._notice_text = label("")
        inside.addWidget(self._notice_text)
        self._notice.hide()

    def _place_floats(self) -> None:
        across = self.viewport().width()
        size = self._pager.sizeHint()
        self._pager.resize(size)
        # A wide page would run on under the pager, which hides its lines.
        under = size.height() + 16 if self.is_wide and not self._pager.isHidden() else 0
        if self.viewportMargins().bottom() != under:
            self.setViewportMargins(0, 0, 0, under)
        self._pager.move(max(0, (across - size.width()) // 2), self.height() - size.height() - 8)
        if not self._notice.isHidden():
            width = max(0, min(across - 2 * EDGE, 640))
            height = self._notice.heightForWidth(width)
            self._notice.setGeometry((across - width) // 2, 10, width, height)
            self._notice.raise_()

    def _say(self) -> None:
        if self.pages:
            name = self.tr("The sheet as it will print, page {page} of {pages}")
            self.setAccessibleName(name.format(page=self.page + 1, pages=self.pages))
        else:
            self.setAccessibleName(self.tr("The sheet, not made yet"))
        if self._version and QAccessible.isActive():
            self.setAccessibleDescription(self._version.document.getAllText(self.page).text())
        else:
            self.setAccessibleDescription("")
        self._pager.say(self.page, self.pages)
        self._place_floats()
