"""One item of the checklist, as a row (warning signs, precautions) or as a card (what fits)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from neckguide.content.topic import ChecklistItem
from neckguide.ui.access import folds
from neckguide.ui.session import Session
from neckguide.ui.style import TOUCH, palette
from neckguide.ui.widgets import Drawn, TickMark, WrapButton, label, points, show_tip

TONES = {"helps": "ours", "limits": "limit", "red-flag": "flag", "precaution": "care"}


class Ticking(WrapButton):
    """A large target that ticks an item; it follows the visit, not the click alone."""

    def __init__(self, session: Session, item: ChecklistItem, kind: str) -> None:
        """`kind` is the style sheet's name for a row or a card."""
        super().__init__(item.label, kind, (10, 6, 10, 6))
        self._session, self._item = session, item
        self.setCheckable(True)
        tone = "red-flag" if item.gate == "assess-first" else item.group
        self.setProperty("tone", tone)
        self.add(TickMark(self, TONES[tone]))
        self.clicked.connect(lambda on: session.tick(item.id, on))
        session.visit_changed.connect(self._on_visit_changed)
        self._on_visit_changed()

    def _on_toggled(self, on: bool) -> None:
        """Its words look the same, ticked or not: nothing to style again."""

    def _on_visit_changed(self) -> None:
        self.setChecked(self._item.id in self._session.visit.ticked)


class ItemCard(Ticking):
    """What fits: a bold label and a line that explains it."""

    def __init__(self, session: Session, item: ChecklistItem) -> None:
        """The whole card ticks."""
        super().__init__(session, item, "tick")
        self.setAccessibleDescription(f"{item.line} {item.why}")
        show_tip(self, item.why)
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(label(item.label, "label"))
        column.addWidget(label(item.line, "small"))
        self.add(words, 1)


class ItemRow(QWidget):
    """A warning sign or a precaution: one line, how urgent it is, and details on a tap."""

    def __init__(self, session: Session, item: ChecklistItem) -> None:
        """The line ticks; the arrow opens what it means."""
        super().__init__()
        self._session, self._item = session, item
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        line = QHBoxLayout()
        line.setSpacing(0)
        self.tick = Ticking(session, item, "row")
        self.tick.setAccessibleDescription(item.line)
        self.tick.add(label(item.label), 1)
        if item.urgency:
            urgency = session.topic.advice.urgencies[item.urgency]
            self.tick.add(label(urgency, "eyebrow", "flag", wrap=False))
            self.tick.setAccessibleName(f"{item.label}. {urgency}")
        self.arrow = Arrow(self.tr("Why: {label}").format(label=item.label))
        self.arrow.toggled.connect(self._on_toggled)
        line.addWidget(self.tick, 1)
        line.addWidget(self.arrow)
        column.addLayout(line)
        self._details: QWidget | None = None
        session.visit_ended.connect(self._on_visit_ended)

    def _on_toggled(self, open_: bool) -> None:
        if self._details is None:
            self._details = self._make_details()
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._details)
        self._details.setVisible(open_)

    def _on_visit_ended(self) -> None:
        self.arrow.setChecked(False)

    def _make_details(self) -> QWidget:
        item = self._item
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(10, 0, 12, 10)
        line.setSpacing(10)
        # As wide as the tick above it, so that words stand under words at every text size.
        line.addWidget(Drawn(TickMark.SHARE), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        line.addLayout(column, 1)
        column.setSpacing(4)
        column.addWidget(label(item.line))
        means = self.tr("May mean: {what}.").format(what=item.may_mean) if item.may_mean else ""
        do = self.tr("What we do: {what}").format(what=item.clinician) if item.clinician else ""
        for text in (means, item.why, item.extra, do):
            if text:
                column.addWidget(label(text, "small"))
        if item.needs_check:
            words = self._session.topic.words.labels.source_to_check
            column.addWidget(label(f"({words})", "small", "limit"))
        return box


class Arrow(QPushButton):
    """A drawn arrow that opens and closes what lies under it."""

    def __init__(self, name: str) -> None:
        """`name` is what a screen reader says."""
        super().__init__()
        self.setProperty("kind", "icon")
        self.setCheckable(True)
        self.setFixedWidth(TOUCH)
        self.setMinimumHeight(TOUCH)
        self.setAccessibleName(name)
        folds(self)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Down when closed, up when open."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        k = self.fontInfo().pixelSize() / 16
        pen = QPen(QColor(palette()["quiet"]), 2.2 * k, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        x, y, up = self.width() / 2, self.height() / 2, -k if self.isChecked() else k
        painter.drawPolyline(points((x - 6 * k, y - 3 * up), (x, y + 3 * up), (x + 6 * k, y - 3 * up)))
