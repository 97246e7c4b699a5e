"""The way to printers through Qt, for Windows: pages are drawn in bands, and the window lives on between two bands."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPageLayout, QPageRanges, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from neckguide.cups import TITLE, Order, Printer, Taken
from neckguide.errors import PrintFailed
from neckguide.ui.paper import open_pdf
from neckguide.ui.print_desk import Desk
from neckguide.ui.timer import timer

MOST_DPI = 600
BAND = 256
"""Lines of dots that are drawn at a time: some 5 MB at 600 dots to the inch, where a page would be 140."""
PAPERS = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}


class QtDesk(Desk):
    """Draws from the event loop: one band, then whatever the window has to do."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Nothing under way."""
        super().__init__(parent)
        self._steps: Iterator[tuple[int, int]] | None = None
        self._timer = timer(self, 0)
        self._timer.timeout.connect(self._on_step)

    def look(self) -> None:
        """Ask Qt."""
        found = [QPrinterInfo(info) for info in QPrinterInfo.availablePrinters()]
        self.looked.emit(tuple(_printer(info) for info in found))

    def send(self, pdf: bytes, order: Order) -> None:
        """Draw the pages of the sheet on the printer."""
        self._steps = paint_pages(pdf, made_ready(QPrinter(QPrinter.PrinterMode.HighResolution), order))
        self._timer.start()

    def cancel(self) -> None:
        """Drop the job; GDI prints nothing of what was drawn so far."""
        if self._steps is not None:
            self._steps.close()  # type: ignore[attr-defined]
            self._end(None)

    def _on_step(self) -> None:
        assert self._steps is not None
        try:
            self.paged.emit(*next(self._steps))
        except StopIteration:
            self._end(Taken(0, False))
        except PrintFailed as failed:
            self._end(failed)

    def _end(self, answer: object) -> None:
        self._timer.stop()
        self._steps = None
        self.ended.emit(answer)


def made_ready(printer: QPrinter, order: Order) -> QPrinter:
    """The sheet's paper, upright and to its edges, under a title that names nobody."""
    if order.printer.name:
        printer.setPrinterName(order.printer.name)
    printer.setDocName(TITLE)
    printer.setCreator("neckguide")
    printer.setPageSize(QPageSize(PAPERS[order.paper]))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setCopyCount(order.copies)
    if order.pages:
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setPageRanges(QPageRanges.fromString(order.pages))
    if order.both_sides is not None:
        both, one = QPrinter.DuplexMode.DuplexLongSide, QPrinter.DuplexMode.DuplexNone
        printer.setDuplex(both if order.both_sides else one)
    return printer


def paint_pages(pdf: bytes, printer: QPrinter) -> Iterator[tuple[int, int]]:
    """Draw page after page, telling which page, from 1, of how many comes next; PrintFailed where it cannot go on.

    Closed before its end, it aborts the job.
    """
    # Paper at 1200 dots to the inch takes a gigabyte and shows no more.
    printer.setResolution(min(MOST_DPI, printer.resolution()))
    printer.setFullPage(True)
    version, painter, whole = open_pdf(pdf), QPainter(), False
    wanted = list(pages_of(printer, version.document.pageCount()))
    try:
        if not wanted:
            raise PrintFailed(reason="the sheet does not have these pages")
        if not painter.begin(printer):
            raise PrintFailed(reason="the printer does not answer")
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        for place, page in enumerate(wanted):
            yield place + 1, len(wanted)
            if place and not printer.newPage():
                raise PrintFailed(reason=f"the printer stopped at page {place + 1}")
            for _ in _draw(painter, printer, version.document, page):
                yield place + 1, len(wanted)
        whole = True
    finally:
        if painter.isActive():
            if not whole:
                printer.abort()
            whole = painter.end() and whole
        version.document.close()
    if not whole or printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
        raise PrintFailed(reason="the printer refused the sheet")


def pages_of(printer: QPrinter, count: int) -> Iterator[int]:
    """The pages to send, from 0, in order; copies too where the printer cannot make them itself."""
    pages = list(range(count))
    if printer.printRange() == QPrinter.PrintRange.PageRange and not printer.pageRanges().isEmpty():
        pages = [page for page in pages if printer.pageRanges().contains(page + 1)]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    yield from pages * copies


def _draw(painter: QPainter, printer: QPrinter, document: QPdfDocument, page: int) -> Iterator[None]:
    """One page as large as the paper allows, band by band; the picture of a band is freed before the next is made."""
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    size = document.pagePointSize(page).scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio).toSize()
    left = (paper.width() - size.width()) / 2
    for top in range(0, size.height(), BAND):
        band = QSize(size.width(), min(BAND, size.height() - top))
        options = QPdfDocumentRenderOptions()
        options.setScaledSize(size)
        # One dot more each way: Qt takes the place of the last dot for the size, and would draw a little too small.
        options.setScaledClipRect(QRect(0, top, band.width() + 1, band.height() + 1))
        picture = document.render(page, band, options)
        if picture.isNull():
            raise PrintFailed(reason=f"page {page + 1} could not be drawn")
        painter.drawImage(QRectF(left, top, band.width(), band.height()), picture)
        yield


def _printer(info: QPrinterInfo) -> Printer:
    return Printer(
        name=info.printerName(),
        words=info.description(),
        standard=info.isDefault(),
        both_sides=QPrinter.DuplexMode.DuplexLongSide in info.supportedDuplexModes(),
        doubles=info.defaultDuplexMode() == QPrinter.DuplexMode.DuplexLongSide,
    )
