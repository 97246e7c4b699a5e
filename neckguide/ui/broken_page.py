"""What stands where a page cannot be shown."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from neckguide.errors import NeckguideError
from neckguide.ui.blocks import heading
from neckguide.ui.widgets import card, label


class BrokenPage(QWidget):
    """Stands where a page's words cannot be read, and says which file to mend; the other pages still work."""

    def __init__(self, error: NeckguideError) -> None:
        """The error's sentence is all there is to show."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(30, 24, 30, 24)
        frame, inside = card("caution")
        inside.addWidget(heading(self.tr("This page cannot be shown"), 2))
        inside.addWidget(label(str(error)))
        column.addWidget(frame)
        column.addStretch(1)

    def set_text_size(self, percent: int) -> None:
        """Nothing to lay out anew."""

    def shown(self) -> None:
        """Nothing to do."""
