"""What stands where a page cannot be shown."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from neckguide.ui.blocks import heading
from neckguide.ui.widgets import button, card, label


class BrokenPage(QWidget):
    """Stands in the place of a page, or of a section, and says why; the others still work."""

    again = Signal()
    """Show that page again."""

    def __init__(self, why: str = "") -> None:
        """`why` is the sentence where a file is at fault and names what to mend; "" where the program is."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(30, 24, 30, 24)
        frame, inside = card("caution")
        inside.setSpacing(10)
        inside.addWidget(heading(self.tr("This page cannot be shown"), 2))
        inside.addWidget(label(why or self.tr("Something in neckguide went wrong on it.")))
        if not why:
            inside.addWidget(label(self.tr("The visit is as it was, and the other pages work.")))
            inside.addWidget(button(self.tr("Show it again"), self.again.emit), 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(frame)
        column.addStretch(1)

    # What is asked of pages and sections: there is nothing to do.

    def set_text_size(self, percent: int) -> None: ...

    def shown(self) -> None: ...

    def refresh(self) -> None: ...

    def to_top(self) -> None: ...

    def complete(self) -> None: ...

    def by_finger(self) -> None: ...

    def prepare(self, size: QSize) -> None: ...
