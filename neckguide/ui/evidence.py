"""“Says who?”: the claims of a section on a card, and the drawer that tells one of them in full."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QStyle, QVBoxLayout, QWidget

from neckguide.content.evidence import Claim, Claims
from neckguide.content.load import Topic
from neckguide.errors import NeckguideError
from neckguide.ui.access import in_order
from neckguide.ui.blocks import heading
from neckguide.ui.certainty import CertaintySign, draw_steps
from neckguide.ui.overlay import Overlay
from neckguide.ui.pictures import Picture
from neckguide.ui.style import TOUCH, palette
from neckguide.ui.widgets import label, onward, points

DRAWER = 520
"""Width of the drawer in px at 100 % text."""
PAD, GAP = 8, 3
"""Px around a claim's line, and between its two texts."""
ARROW = 0.7
"""Width of a claim's arrow, as a share of the type size."""
WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft


class ClaimLine(QPushButton):
    """A claim to tap: what is said, and below it how we know. Painted in one, because there are many of them."""

    def __init__(self, claim: Claim, how: str) -> None:
        """`how` is its kind and certainty in words."""
        super().__init__()
        self._claim, self._how = claim, how
        self.setProperty("kind", "row")
        self.setAccessibleName(f"{claim.says} {how}")
        self.setAccessibleDescription(self.tr("Opens how we know it"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """More lines where there is less width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in px of both texts at that width, never under one touch target."""
        upper = self._rect(self._room(width), self.font(), self._claim.says)
        return max(TOUCH, 2 * PAD + upper + GAP + self._rect(self._room_below(width), *self._below()))

    def sizeHint(self) -> QSize:
        """As a narrow card wants it."""
        return QSize(240, self.heightForWidth(240))

    def minimumSizeHint(self) -> QSize:
        """Any width that holds a word."""
        return QSize(120, TOUCH)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button's own frame, then the sign and both texts."""
        super().paintEvent(event)
        painter, colours = QPainter(self), palette()
        painter.setPen(QColor(colours["ink"]))
        sign, upper, lower, arrow = self.parts()
        painter.drawText(upper, WRAP, self._claim.says)
        font, how = self._below()
        painter.setFont(font)
        painter.setPen(QColor(colours["ours"]))
        painter.drawText(lower, WRAP, how)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours["ours"]), 2, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        x, y, k = arrow.center().x(), arrow.center().y(), arrow.height() / 4
        tip = x + k * onward(self)
        painter.drawPolyline(points((2 * x - tip, y - 2 * k), (tip, y), (2 * x - tip, y + 2 * k)))
        painter.translate(sign.topLeft())
        painter.scale(sign.width() / 24, sign.height() / 24)
        draw_steps(painter, self._claim.certainty)

    def parts(self) -> tuple[QRect, QRect, QRect, QRect]:
        """Where the sign, the claim, how we know it and the arrow stand; mirrored where text runs to the left."""
        left, room, side = self._left(), self._room(self.width()), round(self._arrow())
        upper = QRect(left, PAD, room, self._rect(room, self.font(), self._claim.says))
        below = self._room_below(self.width())
        lower = QRect(left, upper.bottom() + GAP, below, self._rect(below, *self._below()))
        arrow = QRect(self.width() - PAD - side, upper.center().y() - side // 2, side, side)
        sign = QRect(PAD, PAD, left - 2 * PAD, left - 2 * PAD)
        sign, upper, lower, arrow = (
            QStyle.visualRect(self.layoutDirection(), self.rect(), each) for each in (sign, upper, lower, arrow)
        )
        return sign, upper, lower, arrow

    def _below(self) -> tuple[QFont, str]:
        font = QFont(self.font())
        font.setPixelSize(round(self.fontInfo().pixelSize() * 14 / 16))
        return font, self._how

    def _left(self) -> int:
        return round(1.2 * self.fontInfo().pixelSize()) + 2 * PAD

    def _arrow(self) -> float:
        return ARROW * self.fontInfo().pixelSize()

    def _room(self, width: int) -> int:
        """Px for the claim, between the sign and the arrow."""
        return self._room_below(width) - round(self._arrow()) - GAP

    def _room_below(self, width: int) -> int:
        """Px for how we know it."""
        return width - self._left() - PAD

    def _rect(self, room: int, font: QFont, text: str) -> int:
        return QFontMetrics(font).boundingRect(QRect(0, 0, max(1, room), 10_000), WRAP, text).height()


class ClaimsCard(QFrame):
    """Each claim of a section as one line to tap."""

    asked = Signal(Claim)

    def __init__(self, claims: Claims, told: tuple[Claim, ...]) -> None:
        """`told` are the section's claims."""
        super().__init__()
        self.setProperty("card", "plain")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(8, 14, 8, 10)
        inside.setSpacing(6)
        title = heading(claims.words.title, 2, look=4)
        title.setContentsMargins(8, 0, 8, 0)
        inside.addWidget(title)
        self._told: list[ClaimLine] = []
        for claim in told:
            line = ClaimLine(claim, claims.how(claim))
            line.clicked.connect(lambda _=False, claim=claim: self.asked.emit(claim))
            inside.addWidget(line)
            self._told.append(line)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A thin line between two claims."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QColor(palette()["line"]))
        for line in self._told[1:]:
            painter.drawLine(line.x() + PAD, line.y() - 3, line.geometry().right() - PAD, line.y() - 3)


class Drawer(Overlay):
    """One claim: who was studied, against what, how big, how sure, what that cannot tell, and the sources."""

    def __init__(self, page: QWidget, topic: Topic) -> None:
        """Built once; `show_claim` changes the words."""
        super().__init__(page, topic.claims.words.title, DRAWER)
        self._topic = topic
        labels = topic.claims.words.labels
        self._eyebrow = label(topic.claims.words.title, "small")
        self._says = heading("", 2, look=3)
        self._sign, self._how = CertaintySign("low"), label("", "label", "ours")
        self._means = label("", "small")
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._how, 1)
        for widget in (self._eyebrow, self._says):
            self.column.addWidget(widget)
        self.column.addLayout(line)
        self.column.addWidget(self._means)
        self._picture = QVBoxLayout()
        self.column.addLayout(self._picture)
        names = {
            "who": labels.who,
            "against": labels.against,
            "size": labels.size,
            "cannot_tell": labels.cannot_tell,
            "sources": labels.sources,
        }
        self._told = {key: self._row(name) for key, name in names.items()}
        self.column.addStretch(1)
        self.foot.addStretch(1)
        self.foot.addWidget(self.way_out)

    def show_claim(self, claim: Claim) -> None:
        """Open on a claim."""
        self.tell(claim)
        self.open()

    def tell(self, claim: Claim) -> None:
        """Fill in a claim's words."""
        claims = self._topic.claims
        step = claims.words.certainties.get(claim.certainty)
        self._says.setText(claim.says)
        self._says.setAccessibleName(claim.says)
        self._sign.show_level(claim.certainty)
        self._how.setText(claims.how(claim))
        self._means.setText(f"{step.means if step else ''} {claims.words.note}".strip())
        for key in ("who", "against", "size", "cannot_tell"):
            self._told[key].setText(getattr(claim, key))
        self._told["sources"].setText("\n".join(self._sources(claim)))
        self._draw(claim)
        self.setAccessibleDescription(f"{claim.says} {claims.how(claim)}")

    def _row(self, name: str) -> QLabel:
        row, text = QVBoxLayout(), label("")
        row.setSpacing(2)
        row.addWidget(label(name, "label"))
        row.addWidget(text)
        self.column.addLayout(row)
        return text

    def _sources(self, claim: Claim) -> list[str]:
        # Imported here: most sections are read without opening a drawer.
        from neckguide.handout.sources import citation

        try:
            known = self._topic.references
        except NeckguideError as error:
            return [str(error)]
        # A DOI breaks after its slash: a word wider than the drawer would cut off lines.
        lines = [f"• {citation(known[id])}".replace("/", "/\u200b") for id in claim.references if id in known]
        if claim.needs_check or not claim.references or any(id not in known for id in claim.references):
            lines.append(f"• {self._topic.words.labels.source_to_check}")
        return lines

    def _draw(self, claim: Claim) -> None:
        while (item := self._picture.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        if not claim.figure:
            return
        try:
            picture = self._topic.picture(claim.figure)
            self._picture.addWidget(Picture(self._topic.figure(claim.figure), picture.alt if picture else claim.says))
        except NeckguideError as error:
            self._picture.addWidget(label(str(error), "small", "flag"))
        in_order(self.column)
