"""Print and its sisters: a row that is always in sight, and folds where it has no room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from neckguide.ui.keys import with_key
from neckguide.ui.style import TOUCH
from neckguide.ui.widgets import button, show_tip

SPACE = 8


class Actions(QWidget):
    """Print never folds; what has no room goes under More."""

    print_asked = Signal()
    dialog_asked = Signal()
    pdf_asked = Signal()
    web_page_asked = Signal()
    note_asked = Signal()

    def __init__(self) -> None:
        """The button that shows the sheet is there for large text alone."""
        super().__init__()
        self.print = button(self.tr("Print"), self.print_asked.emit, "primary")
        self.see = button(self.tr("See the sheet"))
        self.see.setCheckable(True)
        self.see.toggled.connect(self._on_see)
        self.see.hide()
        self._folding = [
            self._way(self.tr("Save PDF"), self.pdf_asked, with_key(self.tr("Save PDF"), "save")),
            self._way(self.tr("Printer…"), self.dialog_asked, self.tr("Choose printer, pages and copies")),
            self._way(self.tr("Copy chart note"), self.note_asked, with_key(self.tr("Copy chart note"), "note")),
            self._way(self.tr("Save web page"), self.web_page_asked, self.tr("One file that opens in any browser")),
        ]
        self._more = button(self.tr("More"))
        self._menu = QMenu(self._more)
        self._menu.setAccessibleName(self.tr("More"))
        self._more.setMenu(self._menu)
        self._build()
        self.say_order("", 1)

    def say_order(self, printer: str, copies: int) -> None:
        """What Print will do: nobody prints two unawares."""
        self.print.setText(self.tr("Print") if copies == 1 else self.tr("Print {copies} copies").format(copies=copies))
        tip = self.tr("Print")
        if printer:
            one, many = self.tr("Print to {printer}"), self.tr("Print {copies} copies to {printer}")
            tip = (one if copies == 1 else many).format(printer=printer, copies=copies)
        tip = with_key(tip, "print")
        show_tip(self.print, tip)
        self.print.setAccessibleDescription(tip)
        self._fold()

    def show_see(self, on: bool) -> None:
        """Offer the sheet behind a button, or not."""
        self.see.setVisible(on)
        if not on:
            self.see.setChecked(False)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold to the width there is."""
        super().resizeEvent(event)
        self._fold()

    def changeEvent(self, event: QEvent) -> None:
        """Fold anew when the type grows."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fold()

    def _build(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE)
        self.print.setMinimumHeight(TOUCH + 4)
        for each in (self.print, *self._folding, self._more, self.see):
            each.setMinimumHeight(TOUCH + 4)
            line.addWidget(each)
        self.print.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def _way(self, text: str, asked: SignalInstance, tip: str) -> QPushButton:
        made = button(text, asked.emit)
        made.setToolTip(tip)
        return made

    def _on_see(self, on: bool) -> None:
        self.see.setText(self.tr("Back to the form") if on else self.tr("See the sheet"))
        self._fold()

    def _fold(self) -> None:
        """Show as many as fit; the rest stands in the menu, in the same order."""
        room = self.width() - self.print.sizeHint().width()
        room -= 0 if self.see.isHidden() else self.see.sizeHint().width() + SPACE
        wide = [each.sizeHint().width() + SPACE for each in self._folding]
        fit = len(wide)
        if sum(wide) > room:
            room -= self._more.sizeHint().width() + SPACE
            fit = next(count for count in range(len(wide), -1, -1) if sum(wide[:count]) <= room or not count)
        for place, each in enumerate(self._folding):
            each.setVisible(place < fit)
        self._more.setVisible(fit < len(wide))
        folded = self._folding[fit:]
        # Filled anew only where it must be: the binding keeps a little of each action that it was given a method for.
        if [action.text() for action in self._menu.actions()] != [each.text() for each in folded]:
            self._menu.clear()
            for each in folded:
                self._menu.addAction(each.text(), each.click)
