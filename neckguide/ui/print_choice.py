"""Which printer, how many copies, which pages: asked by taps, and remembered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from neckguide.clinic import MOST_COPIES
from neckguide.cups import Printer
from neckguide.ui.access import announce
from neckguide.ui.asking import Asking
from neckguide.ui.fields import Choice, labelled
from neckguide.ui.style import TOUCH
from neckguide.ui.widgets import Flow, button, label


class Chosen(NamedTuple):
    """What the clinician chose; `pages` as in "1,3", "" for all; `both_sides` None for how the printer is set up."""

    printer: Printer
    copies: int = 1
    pages: str = ""
    both_sides: bool | None = None


class PrintChoice(Asking):
    """Printer, copies, pages, and both sides where the printer can."""

    def __init__(
        self, parent: QWidget | None, printers: Sequence[Printer], start: Chosen, count: int, note: str = ""
    ) -> None:
        """`count` is how many pages the sheet has; `note` says why this is asked, "" where the clinician wanted it."""
        super().__init__(parent, QCoreApplication.translate("PrintChoice", "Print the sheet"), 520)
        self._printers, self._copies, self._count = list(printers), start.copies, count
        if note:
            self.column.addWidget(label(note))
        self._says = label("", "small")
        self._build_printer(start.printer)
        self._build_copies()
        self._pages = [self._chip(str(page + 1), self.tr("Page {page}").format(page=page + 1)) for page in range(count)]
        if count > 1:
            self._build_pages()
        self._both = self._chip(self.tr("Print on both sides"), "", start.printer.doubles)
        self._sides: bool | None = None
        self._both.clicked.connect(self._on_sides)
        self._row((self._both,))
        self.column.addStretch(1)
        self._print = self.answer("", self.tr("Go back"))
        self._show()

    @property
    def chosen(self) -> Chosen:
        """What is chosen now."""
        printer = self._printer
        marked = [str(page + 1) for page, chip in enumerate(self._pages) if chip.isChecked()]
        pages = "" if len(marked) == self._count else ",".join(marked)
        return Chosen(printer, self._copies, pages, self._sides)

    @property
    def _printer(self) -> Printer:
        return self._printers[max(0, self._where.currentIndex())]

    def _build_printer(self, first: Printer) -> None:
        self._where = Choice(lambda name: self._on_printer(), [(_words(each), each.name) for each in self._printers])
        self._where.choose(first.name)
        self.column.addLayout(labelled(self.tr("Printer"), self._where))
        self.column.addWidget(self._says)

    def _build_copies(self) -> None:
        self.column.addWidget(label(self.tr("Copies"), "label"))
        line = QHBoxLayout()
        line.setSpacing(10)
        self._fewer, self._more = button("−", lambda: self._step(-1)), button("+", lambda: self._step(1))
        self._fewer.setAccessibleName(self.tr("One copy fewer"))
        self._more.setAccessibleName(self.tr("One copy more"))
        for each in (self._fewer, self._more):
            each.setMinimumWidth(TOUCH)
        self._number = label("", "h4", wrap=False)
        for each in (self._fewer, self._number, self._more):
            line.addWidget(each)
        line.addStretch(1)
        self.column.addLayout(line)

    def _build_pages(self) -> None:
        self.column.addWidget(label(self.tr("Pages"), "label"))
        self._row(self._pages)

    def _row(self, chips: Sequence[QPushButton]) -> None:
        box = QWidget()
        flow = Flow(box)
        for chip in chips:
            flow.addWidget(chip)
        self.column.addWidget(box)

    def _chip(self, text: str, name: str, on: bool = True) -> QPushButton:
        chip = button(text, self._show, "chip")
        chip.setMinimumWidth(TOUCH)
        chip.setCheckable(True)
        chip.setChecked(on)
        if name:
            chip.setAccessibleName(name)
        return chip

    def _on_printer(self) -> None:
        self._both.setChecked(self._printer.doubles)
        self._sides = None
        self._show()

    def _on_sides(self, on: bool) -> None:
        self._sides = on

    def _step(self, by: int) -> None:
        self._copies = min(MOST_COPIES, max(1, self._copies + by))
        self._show()
        announce(self._number, self._print.text())

    def _show(self) -> None:
        """Say what is chosen; without a page there is nothing to print."""
        printer, some = self._printer, any(chip.isChecked() for chip in self._pages)
        for chip in (*self._pages, self._both):
            # By shape too, not by colour alone.
            words = chip.text().removeprefix("✓ ")
            if not words.isdecimal():
                chip.setAccessibleName(words)
            chip.setText(f"✓ {words}" if chip.isChecked() else words)
        self._number.setText(str(self._copies))
        self._fewer.setEnabled(self._copies > 1)
        self._more.setEnabled(self._copies < MOST_COPIES)
        self._both.setVisible(printer.both_sides)
        one, many = self.tr("Print"), self.tr("Print {copies} copies").format(copies=self._copies)
        self._print.setText(one if self._copies == 1 else many)
        self._print.setEnabled(some and printer.accepting)
        self._says.setText(self._why_not(printer, some))
        self._says.setVisible(bool(self._says.text()))
        if self.isVisible():
            self._fit()

    def _why_not(self, printer: Printer, some: bool) -> str:
        if not printer.accepting:
            return self.tr("This printer takes no sheets now. Choose another one.")
        if not some:
            return self.tr("Choose at least one page.")
        if printer.stopped:
            return self.tr("This printer is stopped: the sheet would wait until somebody starts it.")
        return ""


def _words(printer: Printer) -> str:
    """The queue's name, and what the system calls it where that says more."""
    same = printer.words in ("", printer.name)
    return printer.name if same else f"{printer.words} ({printer.name})"
