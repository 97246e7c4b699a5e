"""A list whose rows are ticked by a tap or Space, and moved by a handle or by Alt with an arrow."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from neckguide.ui.style import BODY, TOUCH, palette
from neckguide.ui.widgets import points

TAG = Qt.ItemDataRole.UserRole
"""The role under which a row keeps its tag, and whether it is fixed."""
WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
Index = QModelIndex | QPersistentModelIndex


class Parts:
    """Where the parts of a row lie."""

    def __init__(self, rect: QRect, metrics: QFontMetrics, tag: str, plain: bool) -> None:
        """`plain` rows have no handle and no box."""
        side = round(metrics.height() * 1.15)
        self.handle = QRect(rect.left(), rect.top(), 0 if plain else TOUCH, rect.height())
        self.box = QRect(self.handle.right() + 1, rect.top() + (rect.height() - side) // 2, 0 if plain else side, side)
        wide, tall = metrics.horizontalAdvance(tag) + 22 if tag else 0, metrics.height() + 7
        self.tag = QRect(rect.right() - wide - 11, rect.top() + (rect.height() - tall) // 2, wide, tall)
        left = self.box.right() + 11 if not plain else rect.left() + 16
        right = self.tag.left() - 8 if tag else rect.right() - 12
        self.text = QRect(left, rect.top() + 6, max(40, right - left), rect.height() - 12)


class RowDelegate(QStyledItemDelegate):
    """Draws handle, box, words and tag in the palette's colours, at any type size."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the wrapped words, never under one touch target."""
        view = option.widget
        assert isinstance(view, RowView)
        metrics = view.fontMetrics()
        across = view.viewport().width()
        parts = Parts(QRect(0, 0, across, TOUCH), metrics, index.data(TAG)[0], _is_plain(index))
        words = metrics.boundingRect(QRect(0, 0, parts.text.width(), 10_000), WRAP, index.data())
        return QSize(across, max(TOUCH, words.height() + 16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        colours, view = palette(), option.widget
        assert isinstance(view, RowView)
        rect, (tag, fixed) = option.rect, index.data(TAG)
        parts = Parts(rect, view.fontMetrics(), tag, _is_plain(index))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if view.held == index.row():
            painter.fillRect(rect, QColor(colours["ours-soft"]))
        if index.row():
            painter.setPen(QPen(QColor(colours["line"]), 1))
            painter.drawLine(rect.left() + 12, rect.top(), rect.right() - 12, rect.top())
        if not _is_plain(index):
            _handle(painter, parts.handle, colours["edge"], view.fontInfo().pixelSize() / BODY)
            _box(painter, QRectF(parts.box), index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked, fixed)
        painter.setFont(view.font())
        painter.setPen(QColor(colours["ink"]))
        painter.drawText(parts.text, WRAP, index.data())
        if tag:
            _tag(painter, parts.tag, tag, fixed)
        if option.state & QStyle.StateFlag.State_HasFocus and view.shows_focus:
            painter.setPen(QPen(QColor(colours["focus"]), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -2), 8, 8)
        painter.restore()


class RowView(QListView):
    """All rows at once: what scrolls is the page around it."""

    ticked = Signal(int)
    moved = Signal(int, int)

    def __init__(self, model: QAbstractItemModel, name: str) -> None:
        """`name` is what a screen reader says."""
        super().__init__()
        self.held = -1
        self._taken = False
        self._pressed: QPoint | None = None
        self.shows_focus = False
        self.setAccessibleName(name)
        self.setAccessibleDescription(self.tr("Space ticks a row. Alt and an arrow key move it."))
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setMouseTracking(True)

    def fit(self) -> None:
        """As high as its rows."""
        self.doItemsLayout()
        model = self.model()
        height = sum(self.sizeHintForIndex(model.index(row, 0)).height() for row in range(model.rowCount()))
        if height != self.height():
            self.setFixedHeight(height)

    def go_to(self, row: int) -> None:
        """Make a row the current one."""
        self.setCurrentIndex(self.model().index(row, 0))

    def on_handle(self, at: QPoint) -> bool:
        """Whether a place in the viewport is a handle, where a finger moves rows instead of the page."""
        index = self.indexAt(at)
        return index.isValid() and not _is_plain(index) and at.x() < TOUCH

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by key sees where the keys go: the first row, or the one that was left."""
        super().focusInEvent(event)
        self.shows_focus = event.reason() != Qt.FocusReason.MouseFocusReason
        if not self.currentIndex().isValid():
            self.go_to(0)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks, Alt with an arrow moves."""
        self.shows_focus = True
        row, step = self.currentIndex().row(), {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if event.key() == Qt.Key.Key_Space and row >= 0:
            self.ticked.emit(row)
        elif step and event.modifiers() & Qt.KeyboardModifier.AltModifier and row >= 0:
            self.moved.emit(row, row + step)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a row by its handle, or begin a tap."""
        self.shows_focus = False
        self._pressed = event.position().toPoint()
        index = self.indexAt(self._pressed)
        if not index.isValid():
            return
        self.setCurrentIndex(index)
        self._taken = self.on_handle(self._pressed)
        self.held = index.row() if self._taken else -1
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row in the hand changes places with the one under the finger."""
        at = event.position().toPoint()
        self.viewport().setCursor(
            Qt.CursorShape.ClosedHandCursor
            if self._taken
            else Qt.CursorShape.OpenHandCursor
            if self.on_handle(at)
            else Qt.CursorShape.ArrowCursor
        )
        under = self.indexAt(QPoint(self.viewport().width() // 2, max(0, min(at.y(), self.viewport().height() - 1))))
        if not self._taken or not under.isValid() or under.row() == self.held:
            return
        middle = self.visualRect(under).center().y()
        if (at.y() > middle) == (under.row() > self.held):
            self.moved.emit(self.held, under.row())
            self.held = self.currentIndex().row()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put the row down, or end a tap: it ticks."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        tapped = self._pressed is not None and (at - self._pressed).manhattanLength() < 12
        if tapped and not self._taken and index.isValid():
            self.ticked.emit(index.row())
        self._taken, self.held, self._pressed = False, -1, None
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick taps are two taps."""
        self.mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words wrap anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def sizeHint(self) -> QSize:
        """Any width."""
        return QSize(200, self.height())


def _is_plain(index: Index) -> bool:
    return not index.flags() & Qt.ItemFlag.ItemIsUserCheckable


def _handle(painter: QPainter, place: QRect, colour: str, k: float) -> None:
    """Six dots, `k` times as large as at the usual type size."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    middle = place.center()
    for x in (-3.5 * k, 3.5 * k):
        for y in (-6.5 * k, 0, 6.5 * k):
            painter.drawEllipse(points((middle.x() + x, middle.y() + y))[0], 1.9 * k, 1.9 * k)


def _box(painter: QPainter, place: QRectF, on: bool, fixed: bool) -> None:
    """A rounded box with a drawn tick; grey where it cannot be changed."""
    colours, side = palette(), place.width()
    filled = colours["quiet" if fixed else "ours"]
    painter.setPen(QPen(QColor(filled if on else colours["edge"]), 2))
    painter.setBrush(QColor(filled if on else colours["card"]))
    painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 5, 5)
    if on:
        white = QColor(colours["on-ours"])
        painter.setPen(QPen(white, side * 0.11, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        spots = ((0.26, 0.52), (0.44, 0.7), (0.76, 0.32))
        painter.drawPolyline(points(*((place.x() + x * side, place.y() + y * side) for x, y in spots)))


def _tag(painter: QPainter, place: QRect, text: str, fixed: bool) -> None:
    """Quiet words for what is always on, a coloured label for where a block comes from."""
    colours = palette()
    if not fixed:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours["ours-soft"]))
        painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
    painter.setPen(QColor(colours["quiet" if fixed else "ours"]))
    side = Qt.AlignmentFlag.AlignRight if fixed else Qt.AlignmentFlag.AlignHCenter
    painter.drawText(place, int(side | Qt.AlignmentFlag.AlignVCenter), text)
