"""A drawing opened large; on the neck picture the patient marks where it hurts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from neckguide.content.blocks import Figure
from neckguide.content.figures import Drawing
from neckguide.errors import NeckguideError
from neckguide.handout.sources import Numbering
from neckguide.ui.blocks import heading, prose
from neckguide.ui.overlay import Overlay
from neckguide.ui.pictures import LargePicture
from neckguide.ui.session import Session
from neckguide.ui.style import LARGE
from neckguide.ui.widgets import button, label


class LargeView(Overlay):
    """Covers the page with one drawing, its title and its caption."""

    def __init__(self, page: QWidget, session: Session) -> None:
        """Empty until `show_figure`."""
        super().__init__(page, self.tr("Picture"))
        self._session = session
        self._view: LargePicture | None = None
        self._title = heading("", 2)
        self.column.setSpacing(8)
        self.column.addWidget(self._title)
        self._place = QVBoxLayout()
        self.column.addLayout(self._place, 1)
        self._hint = label("", "small")
        self._clear = button(self.tr("Clear marks"), session.clear_marks)
        self._clear.setToolTip(self.tr("Clear marks (Delete)"))
        self.foot.addWidget(self._hint, 1)
        self.foot.addWidget(self._clear)
        self.foot.addWidget(self.way_out)
        session.visit_changed.connect(self.refresh)
        session.visit_ended.connect(self.shut)

    def show_figure(self, id: str) -> None:
        """Open a figure."""
        self.tell(id)
        self.open()
        self._fit()  # Shown for the first time, it knows its place only now.
        if self._view is not None and not self._clear.isHidden():
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, id: str) -> None:
        """Fill in a figure; one that cannot be shown says why."""
        while (item := self._place.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._view = None
        topic = self._session.topic
        figure = topic.shown(Figure(id, ""))
        picture = topic.picture(id)
        markable = isinstance(picture, Drawing) and picture.marks
        self._title.setText(figure.title)
        self._title.setAccessibleName(figure.title)
        try:
            self._view = LargePicture(topic.figure(id), figure.alt, markable)
            self._place.addWidget(self._view, 1)
        except NeckguideError as error:
            self._place.addWidget(label(str(error), "", "flag"))
        if figure.caption:
            numbering = Numbering(topic.references, topic.words.labels.source_to_check)
            self._place.addWidget(prose(numbering.spans(figure.caption), ""))
        if markable and self._view is not None:
            self._view.marked.connect(self._session.put_mark)
        self._clear.setVisible(markable)
        self._hint.setText(self.tr("Tap where it hurts. The marks go on the sheet and end with the visit.") * markable)
        self.refresh()

    def _fit(self) -> None:
        """Where the text is large its caption gives way: the picture takes all the height below its title."""
        super()._fit()
        if self._view is None:
            return
        self.layout().activate()  # type: ignore[union-attr]
        place = self.area.viewport().height() - self._title.heightForWidth(self.width()) - 40
        self._view.setMinimumHeight(max(0, place) if self._share * 100 >= LARGE else 0)

    def refresh(self) -> None:
        """Show this visit's marks."""
        marks = self._session.visit.marks
        self._clear.setEnabled(bool(marks))
        if self._view is not None and not self._clear.isHidden():
            self._view.show_marks(marks)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete clears all marks."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self._clear.isHidden():
            self._session.clear_marks()
        else:
            super().keyPressEvent(event)
