"""The sheet as it will print: the PDF itself, page by page, live."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QObject, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QSizePolicy, QWidget

from neckguide.ui.pager import Pager
from neckguide.ui.style import TOUCH, palette
from neckguide.ui.widgets import card, label

EDGE = 16
FLOAT = TOUCH + 14
"""Room in px below a page for the control that floats there."""
WIDEST = 2.2
"""Screen px to a point of the paper, at most: beyond it a page as wide as the desk is only larger."""
NOTCH = 120


class Version(NamedTuple):
    """One version of the sheet, opened; the buffer must live as long as the document."""

    document: QPdfDocument
    buffer: QBuffer


def open_pdf(pdf: bytes, parent: QObject | None = None) -> Version:
    """A PDF in memory, opened for drawing."""
    buffer = QBuffer(parent)
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(parent)
    document.load(buffer)
    return Version(document, buffer)


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
        """Show a new version at the page that is open; the old one stays until the new one is read."""
        version = open_pdf(pdf, self)
        if version.document.status() != QPdfDocument.Status.Ready:
            _let_go(version)
            return
        old, self._version = self._version, version
        self._paper.show_page(version.document, min(self.page, version.document.pageCount() - 1))
        if old is not None:
            _let_go(old)
        self._notice.hide()
        self._say()

    def keep(self, why: str) -> None:
        """Leave what is shown where it is, and say why nothing newer stands there."""
        text = self.tr("The sheet could not be brought up to date. {why}") if self._version else "{why}"
        text = text.format(why=why)
        if text != self.notice:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        self._notice_text.setText(text)
        self._notice.show()
        self._place_floats()

    def clear(self) -> None:
        """An empty desk, the first page, whole."""
        old, self._version = self._version, None
        self._paper.show_page(None, 0)
        self.set_wide(False)
        if old is not None:
            _let_go(old)
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
        self.setWidget(self._paper)
        self._paper.tapped.connect(lambda: self.set_wide(not self.is_wide))
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

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
        self._pager.setGeometry(max(0, (across - size.width()) // 2), self.height() - size.height() - 8, *size.toTuple())
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


class Paper(QWidget):
    """Draws the page; what was drawn stays until the next page is ready."""

    tapped = Signal()

    def __init__(self) -> None:
        """Without a page until one is shown."""
        super().__init__()
        self.page, self.wide = 0, False
        self._document: QPdfDocument | None = None
        self._points = QSizeF()
        self._image = QImage()
        self._ring = False
        self._pressed: QPointF | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def show_page(self, document: QPdfDocument | None, page: int) -> None:
        """Another page or another version of it; None for no page."""
        self._document, self.page = document, page
        self._points = document.pagePointSize(page) if document else QSizeF()
        self._image = QImage()
        self.setCursor(Qt.CursorShape.PointingHandCursor if document else Qt.CursorShape.ArrowCursor)
        self.set_wide(self.wide, self.width())

    def set_wide(self, wide: bool, across: int) -> None:
        """`across` is the width in px that there is."""
        self.wide = wide
        tall = wide and not self._points.isEmpty()
        self.setMinimumHeight(round(self._wide_scale(across) * self._points.height()) + EDGE + FLOAT if tall else 0)
        self.update()

    def set_ring(self, on: bool) -> None:
        """Whether the ring that shows the focus is drawn."""
        self._ring = on
        self.update()

    def page_rect(self) -> QRectF:
        """Where the page lies, in px."""
        if self._points.isEmpty():
            return QRectF()
        if self.wide:
            scale = self._wide_scale(self.width())
        else:
            across, down = self.width() - 2 * EDGE, self.height() - EDGE - FLOAT
            scale = max(0.05, min(across / self._points.width(), down / self._points.height()))
        size = QSize(round(self._points.width() * scale), round(self._points.height() * scale))
        return QRectF(round((self.width() - size.width()) / 2), EDGE, size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The desk, the page on it, its edge."""
        colours, place = palette(), self.page_rect()
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(colours["desk"]))
        if self._document is None or place.isEmpty():
            return
        painter.fillRect(place, QColor("white"))
        painter.drawImage(place, self._drawn(self._document, place))
        painter.setPen(QPen(QColor(colours["focus" if self._ring else "edge"]), 3 if self._ring else 1))
        painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A tap may begin."""
        self._pressed = event.position() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tap is a press and a release at one place on the page."""
        if self._pressed is not None and (event.position() - self._pressed).manhattanLength() < 12:
            if self.page_rect().contains(event.position()):
                self.tapped.emit()
        self._pressed = None

    def _wide_scale(self, across: int) -> float:
        return min(WIDEST, (across - 2 * EDGE) / self._points.width())

    def _drawn(self, document: QPdfDocument, place: QRectF) -> QImage:
        """The page at this size on this screen, drawn once."""
        size = (place.size() * self.devicePixelRatioF()).toSize()
        if self._image.size() != size:
            self._image = document.render(self.page, size)
        return self._image


def _let_go(version: Version) -> None:
    version.document.close()
    version.document.deleteLater()
    version.buffer.deleteLater()
