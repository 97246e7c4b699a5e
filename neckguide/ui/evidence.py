"""“Says who?”: the claims of a section on a card, and the drawer that tells one of them in full."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from neckguide.content.evidence import Claim, Claims
from neckguide.content.load import Topic
from neckguide.content.topic import CERTAINTIES, NEEDS_CHECK, Certainty
from neckguide.errors import NeckguideError
from neckguide.ui.blocks import heading
from neckguide.ui.overlay import Overlay
from neckguide.ui.pictures import Picture
from neckguide.ui.style import palette
from neckguide.ui.widgets import Drawn, WrapButton, card, label

DRAWER = 520
"""Width of the drawer in px at 100 % text."""


class CertaintySign(Drawn):
    """Four steps, as many filled as we are sure: shape tells it, never colour alone."""

    def __init__(self, level: Certainty, share: float = 1.2) -> None:
        """`share` of the type size."""
        super().__init__(share)
        self._level: Certainty = level

    def show_level(self, level: Certainty) -> None:
        """Another level."""
        self._level = level
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Steps that grow to the right; those we have not reached are outlines."""
        colours = palette()
        filled = len(CERTAINTIES) - CERTAINTIES.index(self._level)
        painter = self.brush()
        for step in range(len(CERTAINTIES)):
            painter.setPen(QPen(QColor(colours["ours"]), 1.4))
            painter.setBrush(QColor(colours["ours"] if step < filled else colours["card"]))
            height = 6 + step * 5
            painter.drawRect(1 + step * 6, 23 - height, 4, height)


class ClaimsCard(QWidget):
    """Each claim of a section as one line to tap."""

    asked = Signal(Claim)

    def __init__(self, claims: Claims, told: tuple[Claim, ...]) -> None:
        """`told` are the section's claims."""
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, inside = card()
        inside.setContentsMargins(8, 14, 8, 10)
        title = heading(claims.words.title, 4)
        title.setContentsMargins(8, 0, 8, 0)
        inside.addWidget(title)
        for claim in told:
            inside.addWidget(self._line(claims, claim))
        outer.addWidget(frame)

    def _line(self, claims: Claims, claim: Claim) -> QWidget:
        how = claims.how(claim)
        line = WrapButton(f"{claim.says} {how}", "row", (6, 6, 6, 6))
        line.setAccessibleDescription(self.tr("Opens how we know it"))
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(label(claim.says))
        column.addWidget(label(f"{how} ›", "small", "ours"))
        sign = CertaintySign(claim.certainty)
        line.inside.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.add(words, 1)
        line.clicked.connect(lambda: self.asked.emit(claim))
        return line


class Drawer(Overlay):
    """One claim: who was studied, against what, how big, how sure, what that cannot tell, and the sources."""

    def __init__(self, page: QWidget, topic: Topic) -> None:
        """Built once; `show_claim` changes the words."""
        super().__init__(page, topic.claims.words.title, DRAWER)
        self._topic = topic
        labels = topic.claims.words.labels
        self._eyebrow = label(topic.claims.words.title, "small")
        self._says = heading("", 3)
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
        self._means.setText(step.means if step else "")
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
        if claim.needs_check or NEEDS_CHECK in claim.references:
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
