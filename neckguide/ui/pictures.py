"""Pictures on the screen: a drawing as wide as its place that opens large by a tap, and takes marks where it may."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QLineF, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from neckguide.content.spots import VIEW_BOX, Spot
from neckguide.ui.access import set_role
from neckguide.ui.style import is_dark, on_paper, palette
from neckguide.ui.widgets import Drawn

COLUMN = 536
"""The width in px that a picture asks for."""
RING = 0.018
"""Radius of a mark, as a share of the picture's width."""
ROUND = 12
"""Radius of a drawing's corners, in its own units."""
STEP = 0.02
"""How far an arrow key moves the cross, as a share of the picture's width."""


class Picture(QWidget):
    """A drawing, as wide as its place and as high as its own proportions ask."""

    tapped = Signal()

    def __init__(self, svg: bytes, alt: str, id: str = "") -> None:
        """`alt` is what a screen reader says; with an `id` it can be tapped and takes the keyboard."""
        super().__init__()
        self.id, self.alt = id, alt
        self._svg = svg
        box = VIEW_BOX.search(svg[:400].decode("utf-8", "replace"))
        self._size = QSizeF(float(box[1]), float(box[2])) if box else QSizeF(720, 300)
        self._marks: tuple[Spot, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        set_role(self, QAccessible.Role.Graphic, alt)
        if id:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setAccessibleDescription(self.tr("Opens large"))
            self.setToolTip(self.tr("Open large"))

    def show_marks(self, marks: tuple[Spot, ...]) -> None:
        """Rings where it hurts."""
        if marks != self._marks:
            self._marks = marks
            self.update()

    def hasHeightForWidth(self) -> bool:
        """The proportions are fixed."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in px at that width."""
        return round(width * self._size.height() / self._size.width())

    def sizeHint(self) -> QSize:
        """A column's width."""
        return QSize(COLUMN, self.heightForWidth(COLUMN))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it over the whole widget; from what Qt keeps where it can, because a drawing takes its time."""
        painter = QPainter(self)
        painter.drawPixmap(self.frame().topLeft(), self._at(self.frame().size().toSize()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for spot in self._marks:
            self._ring(painter, spot)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(on_paper()["focus"]), 3))
            painter.drawRoundedRect(self.frame().adjusted(1.5, 1.5, -1.5, -1.5), 10, 10)

    def frame(self) -> QRectF:
        """Where in the widget the drawing lies."""
        return QRectF(self.rect())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tap."""
        if self.id and self.rect().contains(event.position().toPoint()):
            self.tapped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter or the space bar is a tap."""
        if self.id and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.tapped.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard went elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def _at(self, size: QSize) -> QPixmap:
        """The drawing at that size. Qt keeps those used last: the same one may have been made ready elsewhere."""
        real = size * self.devicePixelRatioF()
        key = f"{hash(self._svg)} {real.width()} {real.height()} {is_dark()} {palette()['picture']}"
        drawn = QPixmap()
        if not QPixmapCache.find(key, drawn):
            drawn = self._draw(real)
            QPixmapCache.insert(key, drawn)
        drawn.setDevicePixelRatio(self.devicePixelRatioF())
        return drawn

    def _draw(self, size: QSize) -> QPixmap:
        # Imported and read here: what lies below the first screen need not be ready with it.
        from PySide6.QtSvg import QSvgRenderer

        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        QSvgRenderer(QByteArray(self._svg)).render(painter)
        if is_dark():
            self._lay_on_card(painter, QRectF(drawn.rect()))
        painter.end()
        return drawn

    def _lay_on_card(self, painter: QPainter, place: QRectF) -> None:
        """Where the page is dark: a light card below what has no ground of its own, and less light on all of it.

        The drawing is made for paper and keeps its colours.
        """
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.white)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOver)
        corner = ROUND * place.width() / self._size.width()
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), corner, corner)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
        painter.fillRect(place, QColor(0, 0, 0, 255 - QColor(palette()["picture"]).lightness()))

    def _ring(self, painter: QPainter, spot: Spot) -> None:
        frame = self.frame()
        middle = QPointF(frame.left() + spot.x * frame.width(), frame.top() + spot.y * frame.height())
        radius, red = RING * frame.width(), QColor(on_paper()["flag"])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(red, radius / 3))
        painter.drawEllipse(middle, radius, radius)
        painter.setBrush(red)
        painter.drawEllipse(middle, radius / 4, radius / 4)


class Magnifier(Drawn):
    """The sign that a picture opens large; it stands over the picture's corner and is a part of what can be tapped."""

    def __init__(self, picture: Picture) -> None:
        """The keyboard and a screen reader find the picture itself."""
        super().__init__(1.75)
        self._picture = picture
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(picture.toolTip())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A lens with a plus, on a small plate."""
        painter, colours = self.brush(), palette()
        painter.setPen(QPen(QColor(colours["edge"]), 1))
        painter.setBrush(QColor(colours["card"]))
        painter.drawRoundedRect(QRectF(0.5, 0.5, 23, 23), 5, 5)
        painter.setPen(QPen(QColor(colours["ours"]), 2, c=Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(10.5, 10.5), 5, 5)
        for ends in ((14.5, 14.5, 18.5, 18.5), (8.5, 10.5, 12.5, 10.5), (10.5, 8.5, 10.5, 12.5)):
            painter.drawLine(QLineF(*ends))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tap on the picture."""
        self._picture.tapped.emit()


class LargePicture(Picture):
    """A drawing as large as its place allows; where it takes marks, a tap or the cross and the space bar leave one."""

    marked = Signal(Spot)

    def __init__(self, svg: bytes, alt: str, markable: bool) -> None:
        """With `markable` the arrow keys move a cross."""
        super().__init__(svg, alt)
        self._cross = Spot(0.5, 0.4)
        self._markable = markable
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        if markable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.CrossCursor)
            self.setAccessibleDescription(self.tr("Arrow keys move the cross, the space bar marks a place"))

    def hasHeightForWidth(self) -> bool:
        """It fits into what room there is."""
        return False

    def sizeHint(self) -> QSize:
        """Small: its place decides."""
        return QSize(320, 200)

    def frame(self) -> QRectF:
        """In the middle of the widget, as large as its proportions allow."""
        size = self._size.scaled(QSizeF(self.size()), Qt.AspectRatioMode.KeepAspectRatio).toSize()
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        return QRectF(round(left), round(top), size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The drawing, its marks, and the cross while the keyboard is here."""
        super().paintEvent(event)
        if not (self._markable and self.hasFocus()):
            return
        frame, painter = self.frame(), QPainter(self)
        x, y = frame.left() + self._cross.x * frame.width(), frame.top() + self._cross.y * frame.height()
        reach = 2 * RING * frame.width()
        painter.setPen(QPen(QColor(on_paper()["ink"]), 2))
        painter.drawLine(QPointF(x - reach, y), QPointF(x + reach, y))
        painter.drawLine(QPointF(x, y - reach), QPointF(x, y + reach))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tap marks the place, if it lies on the drawing."""
        frame = self.frame()
        if self._markable and frame.contains(event.position()):
            at = event.position() - frame.topLeft()
            self.marked.emit(Spot(at.x() / frame.width(), at.y() / frame.height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the cross; the space bar marks."""
        ways = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        if self._markable and (way := ways.get(Qt.Key(event.key()))):
            x, y = self._cross.x + way[0] * STEP, self._cross.y + way[1] * STEP
            self._cross = Spot(min(max(x, 0), 1), min(max(y, 0), 1))
            self.update()
        elif self._markable and event.key() == Qt.Key.Key_Space:
            self.marked.emit(self._cross)
        else:
            super().keyPressEvent(event)
