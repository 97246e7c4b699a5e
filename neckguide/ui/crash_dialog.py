"""Says that something went wrong, what was kept and what to do, with a report to read and copy."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from PySide6 import __version__ as pyside
from PySide6.QtCore import QSysInfo, Qt, qVersion
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from neckguide import __version__
from neckguide.ui.access import announce
from neckguide.ui.asking import Reading
from neckguide.ui.blocks import heading
from neckguide.ui.clipboard import put_report
from neckguide.ui.timer import timer
from neckguide.ui.widgets import button, label

WIDTH = 640
LEAST_LINES = 6
MOST_REPORTS = 10
"""The newest of them; more would not be read."""
STAYS = 4_000
"""Milliseconds for which the button says that the report was copied."""


class CrashDialog(Reading):
    """One for all faults that come while it is open. It knows nothing of the visit but whether there is one."""

    def __init__(self, parent: QWidget, faults: Mapping[str, int], in_visit: bool) -> None:
        """`faults` counts how often each report came, oldest first. Not yet shown; it ends itself."""
        super().__init__(parent, self.tr("Something in neckguide went wrong"), WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text in self._sentences(in_visit):
            self.column.addWidget(label(text))
        self.column.addWidget(heading(self.tr("Report"), 3))
        self.column.addWidget(
            label(self.tr("For whoever looks after neckguide. It holds nothing of any visit, no name and no folder."))
        )
        self.report = self._box()
        self.column.addWidget(self.report, 1)
        self._copy_text = self.tr("Copy report")
        self.copy = button(self._copy_text, self._on_copy)
        self._copied = timer(self, STAYS, once=True)
        self._copied.timeout.connect(lambda: self.copy.setText(self._copy_text))
        self.answers.addWidget(self.copy)
        self.answer(self.tr("Go on"), "")
        self.tell(faults)

    def tell(self, faults: Mapping[str, int]) -> None:
        """Write the report anew; who is reading it stays where they are."""
        bar = self.report.verticalScrollBar()
        at = bar.value()
        self.report.setPlainText(report(faults))
        bar.setValue(at)

    def _sentences(self, in_visit: bool) -> tuple[str, ...]:
        kept = self.tr("Settings and favourites are as they were last saved.")
        if in_visit:
            kept = self.tr("The visit is still open, with all that was ticked and typed.") + " " + kept
        return (
            self.tr("What you did last may not have been done."),
            kept,
            self.tr(
                "Go on, and look at the sheet before you give it away. If this comes again, end the visit and start "
                "neckguide anew. The same fault is shown once a minute at most."
            ),
        )

    def _box(self) -> QPlainTextEdit:
        box = QPlainTextEdit()
        box.setReadOnly(True)
        box.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        box.setTabChangesFocus(True)
        box.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        box.setAccessibleName(self.tr("Report"))
        box.setMinimumHeight(box.fontMetrics().lineSpacing() * LEAST_LINES)
        return box

    def _on_copy(self) -> None:
        put_report(self.report.toPlainText())
        said = self.tr("Copied")
        self.copy.setText(said)
        announce(self, said)
        self._copied.start()

    def _first(self) -> QWidget:
        """What is read first are the sentences; the key that goes on is at hand."""
        return self._default or self._area


def report(faults: Mapping[str, int]) -> str:
    """Versions and places. No date: it would say when a patient was there."""
    system = f"{QSysInfo.prettyProductName()} ({QSysInfo.currentCpuArchitecture()}, {QGuiApplication.platformName()})"
    python = ".".join(str(each) for each in sys.version_info[:3])
    head = f"neckguide {__version__}\n{system}\nPython {python}, Qt {qVersion()}, PySide {pyside}"
    told = [f"{count} ×\n{each}" if count > 1 else each for each, count in list(faults.items())[-MOST_REPORTS:]]
    left_out = len(faults) - len(told)
    return "\n\n".join([head, *told, *([f"and {left_out} other faults before"] if left_out > 0 else [])])
