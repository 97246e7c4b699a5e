"""Learn: one section at a time, read together; beside it what to say, where it comes from, what to ask back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QPicture, QShortcut, QShowEvent, QTouchEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from neckguide.content.load import Section, Topic
from neckguide.errors import NeckguideError
from neckguide.handout.sources import Numbering, Source
from neckguide.ui.blocks import draw, heading
from neckguide.ui.session import Session
from neckguide.ui.style import LARGE, TOUCH
from neckguide.ui.widgets import WrapButton, button, by_finger, card, label, repolish, scroll

COLUMN = 560
"""Width of the reading column in px at 100 %: 68 characters at most."""
SIDE = 272
WIDEST = 16_777_215
"""Qt's word for no limit."""
SWIPE = 90
"""Px that a finger must travel sideways to turn the page."""


class Learn(QWidget):
    """The reading page."""

    section_shown = Signal(str)
    built = Signal()
    """Every section is built."""

    def __init__(self, session: Session) -> None:
        """Only the first section is built now; the others follow when the window is idle."""
        super().__init__()
        self._session = session
        self._sections = session.topic.sections
        self._pages: dict[str, SectionPage] = {}
        self._text_size = session.clinic.text_size
        self._stack = QStackedWidget()
        self._build_sections()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._list)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._chooser)
        right.addWidget(self._stack, 1)
        self._row.addLayout(right, 1)
        self._keys()
        session.visit_changed.connect(self._on_visit_changed)
        session.visit_ended.connect(lambda: self.show_section(0))
        self.set_text_size(self._text_size)
        self.show_section(0)

    @property
    def current(self) -> int:
        """Which section is shown, from 0."""
        return self._group.checkedId()

    def show_section(self, number: int) -> None:
        """Show a section by its place; out of range is ignored."""
        if not 0 <= number < len(self._sections):
            return
        section = self._sections[number]
        page = self._page(section)
        self._group.button(number).setChecked(True)
        self._chooser_box.setCurrentIndex(number)
        self._stack.setCurrentWidget(page)
        page.to_top()
        self._session.read(section.id)
        self.section_shown.emit(section.id)

    def build_rest(self) -> None:
        """Build one section that is not built yet, and come back when the window is idle."""
        if len(self._pages) == 1:
            self._page(self._sections[self.current]).by_finger()
        for section in self._sections:
            if section.id not in self._pages:
                self._page(section).prepare(self._stack.size())
                QTimer.singleShot(0, self.build_rest)
                return
        self.built.emit()

    def set_text_size(self, percent: int) -> None:
        """From 150 % on the list of sections folds into one line, and the cards go below."""
        self._text_size = percent
        large = percent >= LARGE
        self._list.setVisible(not large)
        self._chooser.setVisible(large)
        self._list.setFixedWidth(round(268 * min(percent, 125) / 100))
        for page in self._pages.values():
            page.set_text_size(percent)

    def showEvent(self, event: QShowEvent) -> None:
        """Watch for sweeps at the window itself: once a finger scrolls, Qt keeps its moves from all widgets."""
        super().showEvent(event)
        if (handle := self.window().windowHandle()) is not None:
            handle.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave sweeps to the other pages."""
        super().hideEvent(event)
        if (handle := self.window().windowHandle()) is not None:
            handle.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A finger that sweeps sideways turns the page."""
        if event.type() == QEvent.Type.TouchEnd and isinstance(event, QTouchEvent) and len(event.points()) == 1:
            point = event.points()[0]
            start, way = point.pressPosition(), point.position() - point.pressPosition()
            inside = self._stack.rect().contains(self._stack.mapFrom(self.window(), start.toPoint()))
            if inside and abs(way.x()) > max(SWIPE, 2 * abs(way.y())):
                self.show_section(self.current + (-1 if way.x() > 0 else 1))
        return False

    def _page(self, section: Section) -> SectionPage:
        if section.id not in self._pages:
            page = SectionPage(self._session, section, self._sections.index(section), len(self._sections))
            page.set_text_size(self._text_size)
            page.turned.connect(lambda step: self.show_section(self.current + step))
            self._pages[section.id] = page
            self._stack.addWidget(page)
        return self._pages[section.id]

    def _build_sections(self) -> None:
        self._group = QButtonGroup(self)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(14, 16, 8, 16)
        column.setSpacing(2)
        column.addWidget(label(self.tr("SECTIONS"), "eyebrow"))
        self._chooser_box = QComboBox()
        self._chooser_box.setAccessibleName(self.tr("Section"))
        for number, section in enumerate(self._sections):
            entry = WrapButton(section.title, "section", (10, 8, 10, 8))
            entry.setCheckable(True)
            entry.add(label(section.title), 1)
            self._group.addButton(entry, number)
            column.addWidget(entry)
            self._chooser_box.addItem(section.title)
        column.addStretch(1)
        self._group.idClicked.connect(self.show_section)
        self._chooser_box.activated.connect(self.show_section)
        self._list = QFrame()
        self._list.setObjectName("sections")
        box = QVBoxLayout(self._list)
        box.setContentsMargins(0, 0, 0, 0)
        area = scroll(inside, self.tr("Sections"))
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box.addWidget(area)
        self._chooser = QFrame()
        line = QHBoxLayout(self._chooser)
        line.setContentsMargins(16, 8, 16, 8)
        line.addWidget(self._chooser_box)
        self._chooser_box.setMinimumHeight(TOUCH)
        self._chooser_box.setMinimumContentsLength(10)

    def _keys(self) -> None:
        for keys, step in (("Alt+Left", -1), ("Ctrl+PgUp", -1), ("Alt+Right", 1), ("Ctrl+PgDown", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda step=step: self.show_section(self.current + step))

    def _on_visit_changed(self) -> None:
        for page in self._pages.values():
            page.refresh()


class SectionPage(QWidget):
    """One section with its cards. Built once; only the mark changes."""

    turned = Signal(int)

    def __init__(self, session: Session, section: Section, number: int, count: int) -> None:
        """`number` of `count`, from 0."""
        super().__init__()
        self._session, self._section = session, section
        self._numbering = self._sources_of(session.topic)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        inside = QWidget()
        inside.setLayout(self._layout)
        self._article_box = self._article()
        self._layout.addWidget(self._article_box, 100)
        self._layout.addWidget(self._side(), 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._area = scroll(inside, section.title)
        outer.addWidget(self._area, 1)
        outer.addWidget(self._foot(number, count))
        self.refresh()

    def prepare(self, size: QSize) -> None:
        """Style it, lay it out and draw it once at that size, so that turning to it costs no more than a paint."""
        self.by_finger()
        self.resize(size)
        # Qt puts all of that off until something must be drawn.
        self.render(QPicture())

    def by_finger(self) -> None:
        """Scroll up and down."""
        by_finger(self._area)

    def to_top(self) -> None:
        """Show the beginning."""
        self._area.verticalScrollBar().setValue(0)

    def refresh(self) -> None:
        """Show whether the section is on the sheet."""
        on = self._session.on_sheet(self._section.id)
        self._mark.setChecked(on)
        if self._mark.property("kind") != ("primary" if on else ""):
            self._mark.setText(self.tr("✓ On the sheet") if on else self.tr("Put on the sheet"))
            self._mark.setProperty("kind", "primary" if on else "")
            repolish(self._mark)

    def set_text_size(self, percent: int) -> None:
        """Cards stand beside the text, or below it where the text is large."""
        large = percent >= LARGE
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._layout.setDirection(down if large else across)
        # Where the window is wide, what the text does not need is the cards' ground; the cards keep their width.
        side = round((SIDE + 28) * percent / 100)
        self._side_box.setMinimumWidth(0 if large else side)
        self._cards.setMaximumWidth(WIDEST if large else side)
        self._article_box.setMaximumWidth(WIDEST if large else round(COLUMN * percent / 100) + 60)
        self._column.setMaximumWidth(round(COLUMN * percent / 100))

    def _sources_of(self, topic: Topic) -> Numbering:
        """The topic's sources; where their file cannot be read, every citation says that it is still to be checked."""
        try:
            return Numbering(topic.references, topic.words.labels.source_to_check)
        except NeckguideError as error:
            self._session.told.emit(str(error))
            return Numbering({}, self.tr("source still to be checked"))

    def _article(self) -> QWidget:
        article = QFrame()
        article.setObjectName("article")
        centre = QHBoxLayout(article)
        centre.setContentsMargins(30, 22, 30, 22)
        self._column = QWidget()
        centre.addWidget(self._column, 1)
        centre.addStretch(0)
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(heading(self._section.title, 1))
        if self._section.summary:
            column.addWidget(label(self._section.summary, "summary", "quiet"))
        for widget in self._body():
            column.addWidget(widget)
        column.addStretch(1)
        return article

    def _body(self) -> list[QWidget]:
        try:
            blocks = self._numbering.blocks(self._section.blocks())
            return list(draw(blocks, self._session.topic.figure))
        except NeckguideError as error:
            frame, inside = card("caution")
            inside.addWidget(label(self.tr("This section cannot be shown."), "h4", "limit"))
            inside.addWidget(label(str(error)))
            return [frame]

    def _foot(self, number: int, count: int) -> QWidget:
        """Turning and marking, always in sight."""
        foot = QFrame()
        foot.setObjectName("foot")
        line = QHBoxLayout(foot)
        line.setContentsMargins(30, 8, 14, 8)
        back = button(self.tr("‹ Previous"), lambda: self.turned.emit(-1))
        on = button(self.tr("Next ›"), lambda: self.turned.emit(1))
        back.setEnabled(number > 0)
        on.setEnabled(number < count - 1)
        place = label(self.tr("{number} of {count}").format(number=number + 1, count=count), "small", wrap=False)
        self._mark = button("", lambda: self._session.mark(self._section.id, self._mark.isChecked()))
        self._mark.setCheckable(True)
        self._mark.setAccessibleDescription(self.tr("Puts this section on the take-home sheet"))
        for widget in (back, place, on):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self._mark)
        return foot

    def _side(self) -> QWidget:
        self._side_box = QFrame()
        self._side_box.setObjectName("side")
        self._cards = QWidget()
        row = QHBoxLayout(self._side_box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._cards, 100)
        row.addStretch(1)
        column = QVBoxLayout(self._cards)
        column.setContentsMargins(14, 22, 14, 22)
        column.setSpacing(14)
        if self._section.say:
            column.addWidget(self._card(self.tr("Say it in one line"), f"“{self._section.say}”"))
        if self._section.ask:
            column.addWidget(self._card(self.tr("Ask back"), f"“{self._section.ask}”"))
        if sources := self._numbering.sources():
            column.addWidget(self._sources(sources))
        column.addStretch(1)
        return self._side_box

    def _card(self, title: str, text: str) -> QWidget:
        frame, inside = card()
        inside.addWidget(heading(title, 4))
        inside.addWidget(label(text))
        return frame

    def _sources(self, sources: tuple[Source, ...]) -> QWidget:
        """Folded at first: who asks "says who?" opens it. The lines are made then."""
        frame, inside = card()
        name = self.tr("Sources ({count})").format(count=len(sources))
        opener = button(name, None, "quiet")
        opener.setCheckable(True)
        opener.setAccessibleDescription(self.tr("Opens and closes the list of sources"))
        inside.addWidget(opener)
        lines: list[QWidget] = []

        def unfold(open_: bool) -> None:
            if not lines:
                for source in sources:
                    # A DOI breaks after its slash: a word wider than the card would cut off lines further down.
                    line = label(f"{source.number}. {source.text}".replace("/", "/\u200b"), "small")
                    lines.append(line)
                    inside.addWidget(line)
            for line in lines:
                line.setVisible(open_)

        opener.toggled.connect(unfold)
        return frame
