"""One step drawn on the patient's screen: words, boxes, a picture, and small below it the clinic's name and dots."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QWidget

from neckguide.content.blocks import Words
from neckguide.content.spots import VIEW_BOX, Spot
from neckguide.ui.access import set_role
from neckguide.ui.blocks import Sign
from neckguide.ui.patient_layout import TONES, Box, Frame, Layout, Placed, indent_of, mirrored
from neckguide.ui.patient_type import Look, Run, text_of
from neckguide.ui.pictures import LargePicture, Picture
from neckguide.ui.style import is_dark, palette
from neckguide.ui.widgets import onward

KEPT = 3
"""Drawings kept as pixels: the one that is shown, and those before and after it."""
MOST_DOTS = 24
"""Steps; more dots than that nobody counts."""
ROUND = 12


def proportions(svg: bytes) -> QSize:
    """Width and height of a drawing in its own units."""
    box = VIEW_BOX.search(svg[:400].decode("utf-8", "replace"))
    return QSize(round(float(box[1])), round(float(box[2]))) if box else QSize(720, 300)


class Shown(LargePicture):
    """The picture of a step. It keeps a few drawings of its own, so that the clinician's window loses none of its."""

    def __init__(self) -> None:
        """Empty until `tell`."""
        super().__init__(b"", "", markable=False)
        self._kept: OrderedDict[tuple[int, int, int, bool, str], QPixmap] = OrderedDict()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def tell(self, svg: bytes, alt: str, place: QRect, markable: bool, marks: tuple[Spot, ...]) -> None:
        """Show a drawing in its place."""
        self._svg, self.alt, self._markable = svg, alt, markable
        self._size = proportions(svg).toSizeF()
        self.setGeometry(place)
        self.setCursor(Qt.CursorShape.CrossCursor if markable else Qt.CursorShape.ArrowCursor)
        set_role(self, QAccessible.Role.Graphic, alt)
        self.show_marks(marks)
        self.update()

    def prepare(self, svg: bytes, size: QSize) -> None:
        """Draw ahead what may come next."""
        self._pixels(svg, size * self.devicePixelRatioF())

    def forget(self) -> None:
        """Give the memory back."""
        self._kept.clear()

    def frame(self) -> QRectF:
        """All of its place: that has the drawing's proportions, and what was drawn ahead fits to the pixel."""
        return QRectF(self.rect())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Where it takes marks a tap leaves one; elsewhere a tap turns to another step."""
        if self._markable and self.frame().contains(event.position()):
            super().mouseReleaseEvent(event)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Who takes the press gets the release."""
        event.setAccepted(self._markable)

    def _at(self, size: QSize) -> QPixmap:
        drawn = self._pixels(self._svg, size * self.devicePixelRatioF())
        drawn.setDevicePixelRatio(self.devicePixelRatioF())
        return drawn

    def _pixels(self, svg: bytes, size: QSize) -> QPixmap:
        key = (hash(svg), size.width(), size.height(), is_dark(), palette()["picture"])
        if key not in self._kept:
            self._kept[key] = Picture(svg, "")._draw(size)
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]


class BigSign(Sign):
    """The sign of a box, as large as its place."""

    def __init__(self) -> None:
        """Hidden until it has a kind."""
        super().__init__("key")
        self.hide()

    def tell(self, kind: str, place: QRect) -> None:
        """Show the sign of a kind."""
        self._kind = kind
        self.setFixedSize(place.size())
        self.move(place.topLeft())
        self.update()

    def _fit(self) -> None:
        """Its place says how large it is, not the type around it."""


class Slide(QWidget):
    """Draws a layout. What a screen reader says stands in children that are not seen."""

    def __init__(self, parent: QWidget) -> None:
        """Empty until `tell`."""
        super().__init__(parent)
        self._layout: Layout | None = None
        self._runs: list[tuple[Run, QPointF, str]] = []
        self._at, self._count = 0, 0
        self._dots_end = 0
        self.picture = Shown()
        self._sign = BigSign()
        self._title, self._words = QWidget(), QWidget()
        for each in (self._title, self._words, self.picture, self._sign):
            each.setParent(self)
            each.hide()
        for each in (self._title, self._words, self._sign):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        # It paints all of itself: nothing below it need be drawn first.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def said(self) -> list[str]:
        """Every word that can be read, from the section's name to the foot."""
        return [text for text, _ in self._texts()]

    def smallest(self) -> int:
        """The size in px of the smallest words of the step itself."""
        return min((text.look.px for text in self._layout.texts), default=0) if self._layout else 0

    def tell(
        self, layout: Layout, frame: Frame, place: str, at: int, count: int, foot: tuple[str, str], end: int
    ) -> None:
        """`place` as “2 of 8”; `foot` is the clinic's name and a note; the dots end at `end` px along the line."""
        layout = layout if onward(self) > 0 else mirrored(layout, self.rect())
        self._layout, self._frame = layout, frame
        self._at, self._count, self._dots_end = at, count, end
        self._foot, self._place = foot, place
        self._runs = [run for placed in self._placed() for run in self._run(placed)]
        box = next((box for box in layout.boxes if not box.sign.isEmpty()), None)
        if box:
            self._sign.tell(box.kind, box.sign)
        self._sign.setVisible(box is not None)
        self._speak()
        self.update()

    def empty(self) -> None:
        """Nothing of a step is left, neither seen nor read out."""
        self._layout, self._runs = None, []
        for each in (self._title, self._words, self.picture, self._sign):
            each.hide()
            each.setAccessibleName("")
        self.picture.forget()
        self.update()

    def show_picture(self, svg: bytes, markable: bool, marks: tuple[Spot, ...]) -> None:
        """The picture of the step; empty where it has none."""
        if not svg or self._layout is None or self._layout.step.figure is None:
            self.picture.hide()
            return
        self.picture.tell(svg, self._layout.step.figure.alt, self._layout.picture, markable, marks)
        self.picture.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, boxes, words, dots."""
        painter, colours = QPainter(self), palette()
        painter.fillRect(self.rect(), QColor(colours["card"]))
        if self._layout is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for box in self._layout.boxes:
            self._draw_box(painter, box)
        for run, place, tone in self._runs:
            painter.setPen(QColor(colours[tone]))
            run.layout.draw(painter, place)
        if 1 < self._count <= MOST_DOTS:
            self._draw_dots(painter)

    def _texts(self) -> list[tuple[str, Placed]]:
        texts = [(f"{placed.mark} {text_of(placed.spans)}".strip(), placed) for placed in self._placed()]
        return [(text, placed) for text, placed in texts if text]

    def _placed(self) -> list[Placed]:
        """All words with their marks, in the order in which they are read."""
        if self._layout is None:
            return []
        layout, frame = self._layout, self._frame
        name, note = self._foot
        where = "  ·  ".join(text for text in (text_of(layout.eyebrow.spans), self._place) if text)
        small = Look(max(frame(18), 14), tone="quiet", line=1.3)
        foot = (Words("  ·  ".join(text for text in (name, note) if text)),)
        dots = frame(17) * (self._count + 1) if self._count <= MOST_DOTS else 0
        width = max(1, self._dots_end - dots - frame.left)
        # It grows upwards: a long note takes a second line there.
        height = Run(foot, small, width).height
        line = frame.size.height() - frame(28) - height
        eyebrow = layout.eyebrow._replace(spans=(Words(where),))
        return [
            eyebrow,
            layout.title,
            *layout.texts,
            Placed(
                foot,
                small,
                QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(frame.left, line, width, height)),
            ),
        ]

    def _run(self, placed: Placed) -> Iterator[tuple[Run, QPointF, str]]:
        """The words, and their mark before them."""
        place, look = placed.place, placed.look
        if placed.mark:
            mark = Run((Words(placed.mark),), look, place.width())
            kind = self._layout.step.kind if self._layout else ""
            before = place.left() - indent_of(look)
            if onward(self) < 0:
                before = place.right() + 1 + indent_of(look) - mark.widest
            yield mark, QPointF(before, place.top()), TONES.get(kind, "ours")
        yield Run(placed.spans, look, place.width()), QPointF(place.topLeft()), look.tone

    def _draw_box(self, painter: QPainter, box: Box) -> None:
        colours, round_ = palette(), self._frame(ROUND)
        tone = TONES.get(box.kind, "ours")
        fact = box.kind == "fact"
        painter.setPen(QPen(QColor(colours["line" if fact else tone]), max(1, self._frame(1 if fact else 2))))
        painter.setBrush(QColor(colours["ground" if fact else f"{tone}-soft"]))
        painter.drawRoundedRect(QRectF(box.place).adjusted(1, 1, -1, -1), round_, round_)

    def _draw_dots(self, painter: QPainter) -> None:
        """A dot for each step, filled up to this one."""
        frame, quiet = self._frame, QColor(palette()["quiet"])
        apart, radius = frame(17), frame(4)
        y = frame.size.height() - frame(40)
        painter.setPen(QPen(quiet, max(1, frame(1.2))))
        for number in range(self._count):
            painter.setBrush(quiet if number <= self._at else Qt.BrushStyle.NoBrush)
            x = self._dots_end - (self._count - 1 - number) * apart - radius
            painter.drawEllipse(QPointF(x if onward(self) > 0 else self.width() - x, y), radius, radius)

    def _speak(self) -> None:
        assert self._layout is not None
        layout = self._layout
        title = text_of(layout.title.spans)
        self._title.setGeometry(layout.title.place)
        set_role(self._title, QAccessible.Role.Heading, title, 1)
        body = " ".join(text for text, placed in self._texts() if placed in layout.texts)
        places = [text.place for text in layout.texts]
        around = places[0] if places else QRect()
        for place in places:
            around = around.united(place)
        self._words.setGeometry(around)
        kind = QAccessible.Role.Note if layout.step.kind else QAccessible.Role.Paragraph
        set_role(self._words, kind, body)
        self._title.show()
        self._words.setVisible(bool(body))
