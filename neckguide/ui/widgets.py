"""Small widgets that every page is built from. Each label shows plain text unless our own writer made it rich."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QFocusEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QScrollArea,
    QScroller,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from neckguide.ui.access import set_role, unspoken
from neckguide.ui.style import TOUCH, palette, ring


def label(text: str, role: str = "", tone: str = "", wrap: bool = True) -> QLabel:
    """A label of plain text; `role` and `tone` are names of the style sheet."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    return made


def literal(text: str) -> str:
    """Words for a button, or for a label that belongs to a field: there Qt takes `&` for the mark of a key."""
    return text.replace("&", "&&")


def show_tip(widget: QWidget, text: str) -> None:
    """A tool tip with these very words: what looks like markup Qt would read as such, and open the files it names."""
    widget.setToolTip(f"<p>{escape(text)}</p>" if "<" in text else text)


class OneLine(QLabel):
    """Plain words on one line where there is room for it, on more where there is not; never cut."""

    def __init__(self, text: str, role: str) -> None:
        """`role` is a name of the style sheet."""
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setText(text)
        self.setProperty("role", role)

    def sizeHint(self) -> QSize:
        """Qt's own wish for words that may wrap is a narrow block of them."""
        return self.fontMetrics().size(0, self.text()).expandedTo(self.minimumSizeHint())


class Push(QPushButton):
    """A button; filled, it has a second ring inside while it has the keyboard: the first may be lost on its fill."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Inside the ring of the style sheet."""
        super().paintEvent(event)
        if not self.hasFocus() or not self._is_filled():
            return
        painter, inset = QPainter(self), ring() + 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(palette()["on-ours"]), 2))
        painter.drawRoundedRect(self.rect().adjusted(inset, inset, -inset, -inset), 4, 4)

    def _is_filled(self) -> bool:
        kind = self.property("kind")
        return kind == "primary" or (kind in ("choice", "head", "step") and self.isChecked())


def button(text: str, on_click: Callable[[], object] | None = None, kind: str = "") -> QPushButton:
    """A push button at least 44 px high."""
    made = Push()
    made.setText(literal(text))
    made.setMinimumHeight(TOUCH)
    if kind:
        made.setProperty("kind", kind)
    if on_click:
        made.clicked.connect(lambda: on_click())
    return made


def card(kind: str = "plain") -> tuple[QFrame, QVBoxLayout]:
    """A box with rounded corners, and the layout inside it."""
    frame = QFrame()
    frame.setProperty("card", kind)
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(16, 14, 16, 14)
    inside.setSpacing(6)
    return frame, inside


def bullet(text: str, tone: str = "") -> QWidget:
    """A line of a list, its text indented behind the dot."""
    box = QWidget()
    line = QHBoxLayout(box)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    set_role(box, QAccessible.Role.ListItem, text, whole=True)
    dot = label("•", "", tone, wrap=False)
    line.addWidget(dot, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(label(text, "", tone), 1)
    return box


def rule() -> QFrame:
    """A thin line across."""
    line = QFrame()
    unspoken(line)
    line.setProperty("rule", True)
    line.setFixedHeight(1)
    return line


def repolish(widget: QWidget) -> None:
    """Let the style sheet see a changed property; a widget that was never shown will see it anyway."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet reads; styling costs time, so only a changed value asks for it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        repolish(widget)


class Scrolled(QScrollArea):
    """A box that scrolls, with a frame around it while the keyboard is in it."""

    def __init__(self) -> None:
        """The frame lies over what is scrolled and lets every touch through."""
        super().__init__()
        self._ring = Ring(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self._ring.raise_()
        self._ring.show()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard went elsewhere."""
        super().focusOutEvent(event)
        self._ring.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The frame lies around what is scrolled: beside the bar's handle it would not be seen."""
        super().resizeEvent(event)
        self._ring.setGeometry(self.viewport().geometry())


class Ring(QWidget):
    """A drawn frame that takes no room and no touch."""

    def __init__(self, parent: QWidget) -> None:
        """Hidden until it is needed."""
        super().__init__(parent)
        unspoken(self)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The width and the colour of the focus; inside it the page's own, for what scrolls below may be paper."""
        painter, wide = QPainter(self), ring()
        for colour, inset in (("focus", 0), ("ground", wide)):
            painter.setPen(QPen(QColor(palette()[colour]), wide))
            painter.drawRect(self.rect().adjusted(1 + inset, 1 + inset, 1 - wide - inset, 1 - wide - inset))


def scroll(inside: QWidget, name: str) -> QScrollArea:
    """`inside` in a box that scrolls down, by wheel and key, and never sideways; `by_finger` adds touch."""
    area = Scrolled()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(name)
    inside.setObjectName("scrolled")
    area.setWidget(inside)
    area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return area


def by_finger(area: QAbstractScrollArea) -> None:
    """Let a finger scroll it; done once a page stands, because Qt takes its time over the first."""
    QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)


class WrapButton(Push):
    """A button that holds widgets of its own, and grows with them: long text wraps instead of being cut."""

    def __init__(self, name: str, kind: str, margins: tuple[int, int, int, int] = (12, 8, 12, 8)) -> None:
        """`name` is what a screen reader says."""
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.inside = QHBoxLayout(self)
        self.inside.setContentsMargins(*margins)
        self.inside.setSpacing(10)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setMinimumHeight(TOUCH)
        self.least = QSize(TOUCH, TOUCH)
        self.toggled.connect(self._on_toggled)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget inside; it takes no clicks of its own."""
        widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.inside.addWidget(widget, stretch)

    def _on_toggled(self, on: bool) -> None:
        """The style sheet sees a button's state only on the button itself: hand it on to the words inside."""
        for inner in self.findChildren(QLabel):
            inner.setProperty("on", on)
            repolish(inner)

    def sizeHint(self) -> QSize:
        """As large as the inside wants."""
        return self.inside.totalSizeHint().expandedTo(self.least)

    def minimumSizeHint(self) -> QSize:
        """As small as the inside allows, never under one touch target."""
        return self.inside.totalMinimumSize().expandedTo(self.least)


class Drawn(QWidget):
    """A small drawing that grows with the text beside it: a square of `share` times the type size."""

    def __init__(self, share: float) -> None:
        """`share` of the type size, in both directions."""
        super().__init__()
        unspoken(self)
        self._share = share
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the type size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def brush(self) -> QPainter:
        """A smooth painter on a square of 24 units, whatever the size in px."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / 24, self.height() / 24)
        return painter

    def _fit(self) -> None:
        side = round(self._share * self.fontInfo().pixelSize())
        if side != self.width():
            self.setFixedSize(side, side)


def points(*places: tuple[float, float]) -> list[QPointF]:
    """Places as Qt wants them."""
    return [QPointF(x, y) for x, y in places]


class TickMark(Drawn):
    """A drawn check box that follows the button it stands in."""

    SHARE = 1.5

    def __init__(self, owner: QPushButton, tone: str) -> None:
        """`tone` is the palette's name of the colour when ticked."""
        super().__init__(self.SHARE)
        self._owner, self._tone = owner, tone
        owner.toggled.connect(lambda: self.update())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A rounded box; filled and with a tick when the button is down."""
        colours, on = palette(), self._owner.isChecked()
        painter = self.brush()
        painter.setPen(QPen(QColor(colours[self._tone] if on else colours["edge"]), 2))
        painter.setBrush(QColor(colours[self._tone] if on else colours["card"]))
        painter.drawRoundedRect(1, 1, 22, 22, 5, 5)
        if on:
            painter.setPen(
                QPen(QColor(colours["on-ours"]), 2.6, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
            )
            painter.drawPolyline(points((6, 12), (10.5, 17), (18.5, 7.5)))


def draw_fold(painter: QPainter, open_: bool, tone: str = "ink") -> None:
    """An arrow of two strokes on a square of 24 units: down while closed, up while open."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(palette()[tone]), 3, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    up, down = (16, 8) if open_ else (8, 16)
    painter.drawPolyline(points((4, up), (12, down), (20, up)))


def onward(widget: QWidget) -> int:
    """1 where text runs on to the right, -1 where it runs on to the left."""
    return -1 if widget.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1


class Items(QLayout):
    """What Qt asks of every layout; where the widgets stand is for those that build on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        """Called by `addWidget`."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at that place, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """The item at that place, taken out, or None."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None


class Flow(Items):
    """Lays chips in lines, as words in a paragraph."""

    def __init__(self, parent: QWidget | None = None, space: int = 8) -> None:
        """`space` in px, both ways."""
        super().__init__(parent)
        self.setSpacing(space)
        self.setContentsMargins(0, 0, 0, 0)

    def hasHeightForWidth(self) -> bool:
        """More lines where there is less width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in px of all lines at that width."""
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put every chip in its place."""
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        """As small as the widest chip."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """As small as the widest chip."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _lay(self, rect: QRect, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        owner = self.parentWidget()
        direction = owner.layoutDirection() if owner else Qt.LayoutDirection.LeftToRight
        for item in self._items:
            if item.isEmpty():
                continue  # Hidden: it takes no room, and no space beside it.
            size = item.sizeHint()
            if size.width() > rect.width():
                # Wider than all there is: its words take more lines.
                size.setWidth(rect.width())
                if item.hasHeightForWidth():
                    size.setHeight(item.heightForWidth(rect.width()))
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if move:
                place = QRect(QPoint(x, y), size)
                item.setGeometry(QStyle.visualRect(direction, rect, place))
            x, line = x + size.width() + self.spacing(), max(line, size.height())
        return y + line - rect.y()


def flowing(space: int = 8) -> tuple[QWidget, Flow]:
    """A box for chips in lines, as high as its lines at the width that it gets, and the lines."""
    box = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    box.setSizePolicy(policy)
    return box, Flow(box, space)


def beside(widgets: Iterable[QWidget], space: int = 10) -> QBoxLayout:
    """Widgets in a row."""
    row = QHBoxLayout()
    row.setSpacing(space)
    for widget in widgets:
        row.addWidget(widget)
    return row
