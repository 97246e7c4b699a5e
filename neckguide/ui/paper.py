"""One page of a PDF, drawn as it will print."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QIODevice,
    QObject,
    QPointF,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QSizePolicy, QWidget

from neckguide.ui.style import TOUCH, palette

EDGE = 16
FLOAT = TOUCH + 14
"""Room in px below a page for the control that floats there."""
WIDEST = 2.2
"""Screen px to a point of the paper, at most: beyond it a page as wide as the desk is only larger."""


class Version(NamedTuple):
    """One version of the sheet, opened; the buffer must live as long as the document."""

    document: QPdfDocument
    buffer: QBuffer


def open_pdf(pdf: bytes, parent: QObject | None = None) -> Version:
    """A PDF in memory, opened for drawing; Qt deletes it with `parent`, on the window's thread."""
    _hold_library()
    buffer = QBuffer()
    buffer.setParent(parent)
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(buffer)
    document.load(buffer)
    return Version(document, buffer)


@cache
def _hold_library() -> QPdfDocument:
    """An empty document that stays: with the last one Qt ends its PDF library, and each new beginning keeps memory.

    Measured with Qt 6.12: 12 kB, and 2 MB of addresses, for each sheet that was the only one open.
    """
    app = QCoreApplication.instance()
    return QPdfDocument(app) if app else QPdfDocument()


def let_go(version: Version) -> None:
    """Close a PDF that is no longer shown."""
    # Later, and by Qt: the thread that draws may still hold the document, and must not be the one to delete it.
    version.document.close()
    version.buffer.deleteLater()


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
        self._drawer = ThreadPoolExecutor(1, "page")
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
        still = self._pressed is not None and (event.position() - self._pressed).manhattanLength() < 12
        if still and self.page_rect().contains(event.position()):
            self.tapped.emit()
        self._pressed = None

    def _wide_scale(self, across: int) -> float:
        return min(WIDEST, (across - 2 * EDGE) / self._points.width())

    def _drawn(self, document: QPdfDocument, place: QRectF) -> QImage:
        """The page at this size on this screen, drawn once.

        On another thread, although this one waits: Qt's painter leaves the processor's wide registers in use, and then
        the colours of a PDF cost four times as much (measured with Qt 6.12: 25 ms a page instead of 6).
        """
        size = (place.size() * self.devicePixelRatioF()).toSize()
        if self._image.size() != size:
            self._image = self._drawer.submit(document.render, self.page, size).result()
        return self._image
