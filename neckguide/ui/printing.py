"""What leaves the computer: pages to a printer, or a file that the clinician names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import structs
from PySide6.QtCore import QObject, QRectF, QSize, QStandardPaths, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QWidget

from neckguide.content.load import Topic
from neckguide.errors import NeckguideError, PrintFailed
from neckguide.files import write_whole
from neckguide.handout.compose import Handout, figures_of
from neckguide.ui.paper import open_pdf
from neckguide.ui.session import Session
from neckguide.visit.visit import Paper

MOST_DPI = 600
JOB = "neckguide sheet"
"""The print job's title: never a name, for queues keep it."""
PAPERS = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}

ChooseFile = Callable[[str, str], str]
"""Asks for a file by a suggested path and a filter; "" where the clinician went back."""
AskPrinter = Callable[[QPrinter, int], bool]
"""Lets the clinician set a printer up for so many pages; False where they went back."""
Notify = Callable[[str], None]


class Paperwork(QObject):
    """Prints and saves one sheet at a time. Each way answers with what was done, or "" where nothing was.

    `choose_file`, `ask_printer`, `printers` and `now` may be replaced, so that no native dialog is needed.
    """

    def __init__(self, session: Session, parent: QWidget) -> None:
        """`parent` is the widget whose window the dialogs belong to."""
        super().__init__(parent)
        self._session, self._window = session, parent
        self.choose_file: ChooseFile = self._choose_file
        self.ask_printer: AskPrinter = self._ask_printer
        self.printers: Callable[[], list[str]] = QPrinterInfo.availablePrinterNames
        self.now: Callable[[], dt.datetime] = dt.datetime.now

    def print_now(self, pdf: bytes, handout: Handout) -> str:
        """Send it to the printer of this clinic; ask which where none is known or it is gone."""
        names, known = self.printers(), self._session.clinic.printer
        if not names:
            self._session.told.emit(self.tr("No printer is set up on this computer. Save the sheet as PDF instead."))
            return ""
        if known not in names:
            return self.print_as_asked(pdf, handout)
        return self._send(pdf, self._printer(handout.paper, known))

    def print_as_asked(self, pdf: bytes, handout: Handout) -> str:
        """Ask for printer, copies, pages and sides first."""
        known = self._session.clinic.printer
        printer = self._printer(handout.paper, known if known in self.printers() else "")
        return self._send(pdf, printer) if self.ask_printer(printer, _count(pdf)) else ""

    def save_pdf(self, pdf: bytes, handout: Handout) -> str:
        """Write the very bytes of the preview to a file."""
        return self._save(self._ask_where(".pdf", self.tr("PDF (*.pdf)")), pdf)

    def save_web_page(self, pdf: bytes, handout: Handout) -> str:
        """Write the same sheet as one HTML file."""
        # Imported here: most sheets are printed.
        from neckguide.handout.webpage import webpage

        file = self._ask_where(".html", self.tr("Web page (*.html)"))
        return self._save(file, webpage(handout, figures_of(self._session.topic, handout)).encode()) if file else ""

    def _send(self, pdf: bytes, printer: QPrinter) -> str:
        if printer.outputFormat() == QPrinter.OutputFormat.PdfFormat and printer.outputFileName():
            return self._save(Path(printer.outputFileName()), pdf)
        try:
            sent = print_pages(pdf, printer)
        except PrintFailed as failed:
            self._session.told.emit(str(failed))
            return ""
        name = printer.printerName()
        if name and name != self._session.clinic.printer:
            self._session.set_clinic(structs.replace(self._session.clinic, printer=name))
        self._session.given()
        return self.tr("Sent to {printer}: {count} pages").format(printer=name, count=sent)

    def _save(self, file: Path | None, content: bytes) -> str:
        if file is None:
            return ""
        try:
            write_whole(file, content)
        except NeckguideError as error:
            self._session.told.emit(str(error))
            return ""
        self._session.given()
        return self.tr("Saved as {file}").format(file=file.name)

    def _ask_where(self, ending: str, kinds: str) -> Path | None:
        name = suggested_name(self._session.topic, self.now(), ending)
        chosen = self.choose_file(str(_documents() / name), kinds)
        if not chosen:
            return None
        return Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(ending)

    def _printer(self, paper: Paper, name: str) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if name:
            printer.setPrinterName(name)
        prepare(printer, paper)
        return printer

    def _choose_file(self, suggested: str, kinds: str) -> str:
        return QFileDialog.getSaveFileName(self._window, self.tr("Save the sheet"), suggested, kinds)[0]

    def _ask_printer(self, printer: QPrinter, pages: int) -> bool:
        dialog = QPrintDialog(printer, self._window)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, True)
        dialog.setMinMax(1, pages)
        agreed = bool(dialog.exec())
        dialog.deleteLater()
        return agreed


def prepare(printer: QPrinter, paper: Paper) -> None:
    """The sheet's paper, upright and to its edges, under a title that names nobody."""
    printer.setDocName(JOB)
    printer.setCreator("neckguide")
    printer.setPageSize(QPageSize(PAPERS[paper]))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)


def print_pages(pdf: bytes, printer: QPrinter) -> int:
    """Send pages, as ranges, order and copies say; how many were sent. PrintFailed where they were not."""
    # Paper at 1200 dots to the inch takes a gigabyte and shows no more.
    printer.setResolution(min(MOST_DPI, printer.resolution()))
    printer.setFullPage(True)
    version = open_pdf(pdf)
    wanted = list(pages_of(printer, version.document.pageCount()))
    if not wanted:
        raise PrintFailed(reason="the sheet does not have these pages")
    painter = QPainter()
    if not painter.begin(printer):
        raise PrintFailed(reason="the printer does not answer")
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    try:
        for place, page in enumerate(wanted):
            if place and not printer.newPage():
                raise PrintFailed(reason=f"the printer stopped at page {place + 1}")
            _draw(painter, printer, version.document, page)
    except PrintFailed:
        printer.abort()
        raise
    finally:
        ended = painter.end()
        version.document.close()
    if not ended or printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
        raise PrintFailed(reason="the printer refused the sheet")
    return len(wanted) * (printer.copyCount() if printer.supportsMultipleCopies() else 1)


def pages_of(printer: QPrinter, count: int) -> Iterator[int]:
    """The pages to send, from 0, in order; copies too where the printer cannot make them itself."""
    pages = list(range(count))
    if printer.printRange() == QPrinter.PrintRange.PageRange and not printer.pageRanges().isEmpty():
        pages = [page for page in pages if printer.pageRanges().contains(page + 1)]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    if printer.collateCopies():
        yield from pages * copies
    else:
        yield from (page for page in pages for _ in range(copies))


def suggested_name(topic: Topic, now: dt.datetime, ending: str) -> str:
    """A file name of topic, date and time: never a person's name."""
    return f"{topic.id}-{now:%Y-%m-%d-%H%M}{ending}"


def _draw(painter: QPainter, printer: QPrinter, document: QPdfDocument, page: int) -> None:
    """One page as large as the paper allows; its picture is freed before the next one is made."""
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    size = document.pagePointSize(page).scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    picture = document.render(page, QSize(round(size.width()), round(size.height())))
    if picture.isNull():
        raise PrintFailed(reason=f"page {page + 1} could not be drawn")
    painter.drawImage(QRectF((paper.width() - size.width()) / 2, 0, size.width(), size.height()), picture)


def _count(pdf: bytes) -> int:
    version = open_pdf(pdf)
    count = version.document.pageCount()
    version.document.close()
    return count


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())
