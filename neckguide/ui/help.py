"""Help: how to go about a visit in short steps, and every key. One page, from the keys that the window listens to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from neckguide.ui.access import set_role, unspoken
from neckguide.ui.asking import Reading
from neckguide.ui.blocks import heading
from neckguide.ui.keys import KEYS, Key, words
from neckguide.ui.style import BODY, LARGE
from neckguide.ui.widgets import bullet, label, rule

WIDTH = 860
NATIVE = QKeySequence.SequenceFormat.NativeText


class Help(Reading):
    """Read by scrolling: arrow keys, Page Down, wheel or finger. Escape and Enter close it."""

    def __init__(self, parent: QWidget | None) -> None:
        """Steps first, keys below."""
        super().__init__(parent, self.tr("Help"), WIDTH)
        large = self.fontInfo().pixelSize() * 100 >= LARGE * BODY
        self.column.addWidget(heading(self.tr("A visit in five steps"), 3))
        self.column.addWidget(_numbered(self._steps()))
        self.column.addWidget(rule())
        self.column.addWidget(heading(self.tr("Good to know"), 3))
        for line in self._more():
            self.column.addWidget(bullet(line))
        self.column.addWidget(rule())
        self.column.addWidget(heading(self.tr("Keys"), 3))
        self.column.addWidget(_keys(1 if large else 2))
        self.column.addStretch(1)
        self.answer(self.tr("Close"), "")

    def _steps(self) -> tuple[str, ...]:
        return (
            self.tr("Learn: read a section together. “Say it in one line” and “Ask back” stand beside it."),
            self.tr(
                "Check: ask the warning signs, then tap what is true, or “Asked: none of these”. Not ticked is not the "
                "same as not asked."
            ),
            self.tr("Compare: tap an option's name to put it on the sheet, and ask what matters."),
            self.tr("Take home: tap a favourite, look at the sheet, let the patient say it back, print."),
            self.tr("Copy the chart note for your records. Then end the visit: all of it is forgotten."),
        )

    def _more(self) -> tuple[str, ...]:
        return (
            self.tr("A warning sign takes over the sheet until somebody writes who checked it and when."),
            self.tr("A favourite adds to what you chose in this visit. Tap it again to take it back."),
            self.tr("The chart note ends with a code. Open code… makes the same sheet again from it."),
            self.tr("The patient screen shows one idea at a time, and never a name, a note or the advice."),
            self.tr("Left alone, the visit is covered and later cleared. One touch brings a covered visit back."),
        )


def _numbered(steps: tuple[str, ...]) -> QWidget:
    box = QWidget()
    set_role(box, QAccessible.Role.List, "")
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for at, step in enumerate(steps):
        number, said = label(f"{at + 1}.", "label", wrap=False), label(step)
        set_role(said, QAccessible.Role.ListItem, f"{number.text()} {step}")
        unspoken(number)
        grid.addWidget(number, at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(said, at, 1)
    return box


def _keys(columns: int) -> QWidget:
    """All keys, so many beside each other, read downwards."""
    box = QWidget()
    set_role(box, QAccessible.Role.List, "")
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    rows = -(-len(KEYS) // columns)
    for column in range(columns):
        grid.setColumnStretch(2 * column + 1, 1)
    for at, key in enumerate(KEYS):
        name, does = _named(key), label(words(key))
        set_role(does, QAccessible.Role.ListItem, f"{name.text()}: {does.text()}")
        unspoken(name)
        grid.addWidget(name, at % rows, 2 * (at // rows), Qt.AlignmentFlag.AlignTop)
        grid.addWidget(does, at % rows, 2 * (at // rows) + 1, Qt.AlignmentFlag.AlignTop)
    return box


def _named(key: Key) -> QLabel:
    """The key's first name as this system writes it; the others do the same."""
    return label(QKeySequence(key.sequences[0]).toString(NATIVE), "label", wrap=False)
