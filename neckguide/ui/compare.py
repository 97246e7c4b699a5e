"""Compare: options side by side, what matters to the patient above them, and what goes on the sheet."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAccessible, QPicture, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from neckguide.ui.access import set_role
from neckguide.ui.blocks import heading
from neckguide.ui.chooser import Chooser
from neckguide.ui.matters import Matters, Opener
from neckguide.ui.option_cells import Head
from neckguide.ui.option_table import SIDE, Heads, Table
from neckguide.ui.session import Session
from neckguide.ui.side_by_side import fitting
from neckguide.ui.source_list import SourceList
from neckguide.ui.stop_box import StopBox
from neckguide.ui.style import is_large
from neckguide.ui.timer import timer
from neckguide.ui.widgets import by_finger, card, label, scroll

LATER = 300
"""Milliseconds after which a page that is not seen catches up."""


class Compare(QWidget):
    """The page. Its columns are built when they are first shown, or one by one when the window is idle."""

    def __init__(self, session: Session) -> None:
        """TopicFault where the options' words cannot be read."""
        super().__init__()
        self.setObjectName("comparepage")
        self._session = session
        self._options = session.topic.options
        self._percent = session.clinic.text_size
        self._chooser = Chooser(self._options.options)
        self._table = Table(session, self._percent)
        self._heads = Heads(session, self._percent)
        self._stop = StopBox(session)
        self._behind = timer(self, LATER, once=True)
        self._behind.timeout.connect(self._catch_up)
        self._build()
        self._connect()
        self._order()
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened on the other pages."""
        super().showEvent(event)
        if self._behind.isActive():
            self._catch_up()

    def shown(self) -> None:
        """Note that the options were looked at together."""
        self._session.note_compared()

    def build_next(self) -> bool:
        """Build one column that is not built yet; False where all are."""
        return self._table.build_next()

    def prepare(self, size: QSize) -> Iterator[None]:
        """Style it, lay it out and draw it once at that size, so that turning to it costs no more than a paint."""
        by_finger(self._area)
        self.resize(size)
        # Qt puts all of that off until something must be drawn.
        self.render(QPicture())
        yield
        # Into a pixmap this time: now Qt draws the letters in their sizes too.
        self.grab()

    def set_text_size(self, percent: int) -> None:
        """Large text takes fewer columns, and the names of rows stand above them."""
        self._percent = percent
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._top.setDirection(down if is_large(percent) else across)
        self._table.set_percent(percent)
        self._heads.rows.set_percent(percent)
        self._matters.arrange()
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The heads lie over their gap, wherever that goes; the window's width says how many columns fit."""
        if event.type() == QEvent.Type.Resize and watched is self._area.viewport():
            self._fit()
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and watched is self._gap:
            self._pin()
        elif event.type() == QEvent.Type.LayoutRequest and watched is self._heads:
            self._measure()
        return False

    def _build(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 14, 0, 18)
        column.setSpacing(0)
        column.addWidget(self._above())
        self._gap = QWidget()
        column.addWidget(self._gap)
        column.addWidget(self._table)
        self._sources = SourceList(self._table.numbering.sources())
        below = QVBoxLayout()
        below.setContentsMargins(SIDE, 14, SIDE, 0)
        below.addWidget(self._sources)
        column.addLayout(below)
        column.addStretch(1)
        self._area = scroll(inside, self._options.words.title or self.tr("Compare"))
        self._heads.setParent(self._area.viewport())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        # Outside of what scrolls: a red flag is never buried.
        outer.addWidget(self._stop)
        outer.addWidget(self._area, 1)

    def _above(self) -> QWidget:
        """Title, what matters, what was left out, and which options are shown."""
        words, box = self._options.words, QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(SIDE, 0, SIDE, 0)
        column.setSpacing(10)
        self._opener = Opener(words.matters_title, len(words.matters))
        if not words.matters:
            self._opener.hide()
        self._matters = Matters(self._session, words)
        self._matters.hide()
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(12)
        self._top.addLayout(self._title(), 1)
        self._top.addWidget(self._opener, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._top)
        column.addWidget(self._matters)
        for sentence in self._options.left_out:
            frame, inside = card("caution")
            inside.addWidget(label(sentence))
            set_role(frame, QAccessible.Role.Note, sentence)
            column.addWidget(frame)
        column.addWidget(self._chooser)
        self._marked = label("", "small")
        self._marked.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        told = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        told.setSpacing(24)
        told.addWidget(self._chooser.said, 2)
        told.addWidget(self._marked, 3)
        column.addLayout(told)
        if not self._options.options:
            for widget in (self._opener, self._chooser, self._chooser.said, self._marked, self._table, self._heads):
                widget.hide()
        return box

    def _title(self) -> QVBoxLayout:
        """A topic may do without options, or its file may not be readable: the page says so, and nothing else."""
        words, said = self._options.words, QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(heading(words.title or self.tr("Compare"), 1))
        lead = words.lead if self._options.options else self.tr("This topic holds no options to compare.")
        said.addWidget(label(lead, "", "quiet"))
        return said

    def _connect(self) -> None:
        session = self._session
        self._opener.toggled.connect(self._matters.setVisible)
        self._chooser.changed.connect(self._show_columns)
        self._area.viewport().installEventFilter(self)
        self._gap.installEventFilter(self)
        self._heads.installEventFilter(self)
        self._area.verticalScrollBar().valueChanged.connect(self._pin)
        session.visit_changed.connect(self._on_changed)
        session.clinic_changed.connect(self._table.refresh)
        session.clinic_changed.connect(self._on_changed)
        session.visit_ended.connect(self._begin_again)

    def _on_changed(self) -> None:
        """What is not seen is brought up to date a moment later: a tick on Check must not wait for this page."""
        if self.isVisible():
            self._catch_up()
        else:
            self._behind.start()

    def _catch_up(self) -> None:
        self._behind.stop()
        self._refresh()

    def _order(self) -> None:
        """Tab goes down the page as it is seen, though the heads float above it."""
        last: QWidget = self._area
        for widget in self.findChildren(QWidget):
            if widget in (self._sources.opener, self._area) or isinstance(widget, Head):
                continue
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                self.setTabOrder(last, widget)
                last = widget
        for widget in (*self._heads.each.values(), self._sources.opener):
            self.setTabOrder(last, widget)
            last = widget

    def _begin_again(self) -> None:
        """As it was before the visit."""
        self._opener.setChecked(False)
        self._sources.opener.setChecked(False)
        self._chooser.reset()
        self._show_columns()
        self._area.verticalScrollBar().setValue(0)

    def _refresh(self) -> None:
        visit = self._session.visit
        self._stop.refresh()
        self._heads.refresh()
        names = [option.name for option in self._options.options if option.id in visit.options]
        text = self.tr("On the sheet, {count}: {names}").format(count=len(names), names=", ".join(names))
        self._marked.setText(text if names else self.tr("None is on the sheet yet."))
        self._opener.say(len(visit.matters))
        self._matters.refresh()
        self._measure()

    def _fit(self) -> None:
        """As many columns as there is room for."""
        widest = max((head.minimumSizeHint().width() for head in self._heads.each.values()), default=0)
        room = fitting(self._area.viewport().width() - 2 * SIDE, self._percent, widest)
        if self._chooser.set_room(room) or not self._table.columns:
            self._show_columns()
        else:
            self._measure()

    def _show_columns(self) -> None:
        self._table.show_columns(self._chooser.shown)
        self._heads.rows.show_columns(self._chooser.shown)
        self._measure()

    def _measure(self) -> None:
        """Keep room for the heads as high as they are with all that they say."""
        self._gap.setFixedHeight(self._heads.full_height(self._area.viewport().width()))
        self._pin()

    def _pin(self) -> None:
        """The heads stand over their gap; when that has gone, at the top, in short, while there is table below."""
        scrolled, width = self._area.verticalScrollBar().value(), self._area.viewport().width()
        y = self._gap.y() - scrolled
        self._heads.pin(y < 0)
        height = self._heads.heightForWidth(width)
        end = self._table.geometry().bottom() - scrolled
        self._heads.setGeometry(0, min(max(0, y), max(y, end - height)), width, height)
