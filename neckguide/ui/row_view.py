"""A list whose rows are ticked by a tap or Space, moved by a handle or by Alt with an arrow, and set short or full."""

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
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from neckguide.ui.in_sight import bring
from neckguide.ui.row_parts import LINE, Parts, draw_box, draw_choice, draw_handle, draw_tag
from neckguide.ui.style import BODY, TOUCH, palette, ring
from neckguide.ui.widgets import onward

WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Draws handle, box, words and tag in the palette's colours, at any type size."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the wrapped words, never under one touch target."""
        view = option.widget
        assert isinstance(view, RowView)
        across, line = view.viewport().width(), index.data(LINE)
        parts = Parts(QRect(0, 0, across, TOUCH), view, line, _is_plain(index))
        words = view.fontMetrics().boundingRect(QRect(0, 0, parts.text.width(), 10_000), WRAP, line.title)
        choice = parts.halves[0].height() + 8 if parts.halves else 0
        return QSize(across, max(TOUCH, choice, words.height() + 16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        colours, view = palette(), option.widget
        assert isinstance(view, RowView)
        rect, line = option.rect, index.data(LINE)
        parts = Parts(rect, view, line, _is_plain(index))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if view.held == index.row():
            painter.fillRect(rect, QColor(colours["ours-soft"]))
        if index.row():
            painter.setPen(QPen(QColor(colours["line"]), 1))
            painter.drawLine(rect.left() + 12, rect.top(), rect.right() - 12, rect.top())
        if not _is_plain(index):
            draw_handle(painter, parts.handle, colours["edge"], view.fontInfo().pixelSize() / BODY)
            draw_box(painter, QRectF(parts.box), line.on, line.fixed)
        painter.setFont(view.font())
        painter.setPen(QColor(colours["ink"]))
        painter.drawText(parts.text, WRAP, line.title)
        if parts.halves:
            draw_choice(painter, parts.halves, view.forms, 0 if line.short else 1)
        elif line.tag:
            draw_tag(painter, parts.tag, line.tag, line.fixed or line.empty)
        if option.state & QStyle.StateFlag.State_HasFocus and view.shows_focus:
            painter.setPen(QPen(QColor(colours["focus"]), ring()))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -2), 8, 8)
        painter.restore()


class RowView(QListView):
    """All rows at once: what scrolls is the page around it."""

    ticked = Signal(int)
    moved = Signal(int, int)
    shortened = Signal(int, bool)

    def __init__(self, model: QAbstractItemModel, name: str) -> None:
        """`name` is what a screen reader says."""
        super().__init__()
        self.held = -1
        self.forms = (self.tr("Short"), self.tr("Full"))
        self._taken = False
        self._pressed: QPoint | None = None
        self.shows_focus = False
        self.setAccessibleName(name)
        self.setAccessibleDescription(
            self.tr("Space ticks a row. Alt and an arrow key move it. Left and right set a section short or full.")
        )
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

    def currentChanged(self, current: Index, previous: Index) -> None:
        """All rows stand at once, so the page around them scrolls."""
        super().currentChanged(current, previous)
        if self.hasFocus() and self.shows_focus:
            bring(self, self.visualRect(current))

    def go_to(self, row: int) -> None:
        """Make a row the current one."""
        self.setCurrentIndex(self.model().index(row, 0))

    def on_handle(self, at: QPoint) -> bool:
        """Whether a place in the viewport is a handle, where a finger moves rows instead of the page."""
        index = self.indexAt(at)
        if not index.isValid() or _is_plain(index):
            return False
        handle = Parts(self.visualRect(index), self, index.data(LINE), plain=False).handle
        return handle.left() <= at.x() <= handle.right()

    def half_at(self, at: QPoint) -> int:
        """0 where a place in the viewport is a row's “short”, 1 where it is its “full”, else -1."""
        index = self.indexAt(at)
        if not index.isValid() or _is_plain(index):
            return -1
        halves = Parts(self.visualRect(index), self, index.data(LINE), plain=False).halves
        return next((number for number, half in enumerate(halves) if half.left() <= at.x() <= half.right()), -1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by key sees where the keys go: the first row, or the one that was left."""
        super().focusInEvent(event)
        self.shows_focus = event.reason() != Qt.FocusReason.MouseFocusReason
        if not self.currentIndex().isValid():
            self.go_to(0)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks, Alt with an arrow moves, left and right choose short or full."""
        self.shows_focus = True
        row, step = self.currentIndex().row(), {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        aside = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        if event.key() == Qt.Key.Key_Space and row >= 0:
            self.ticked.emit(row)
        elif step and event.modifiers() & Qt.KeyboardModifier.AltModifier and row >= 0:
            self.moved.emit(row, row + step)
        elif aside and row >= 0 and self.currentIndex().data(LINE).short is not None:
            self.shortened.emit(row, (event.key() == Qt.Key.Key_Left) == (onward(self) > 0))
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
            half = self.half_at(at)
            if half < 0:
                self.ticked.emit(index.row())
            else:
                self.shortened.emit(index.row(), half == 0)
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
