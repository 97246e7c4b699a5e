"""Learn: one section at a time, read together; beside it what to say, where it comes from, what to ask back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent, QTouchEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from neckguide import crash
from neckguide.content.load import Section
from neckguide.ui.access import announce
from neckguide.ui.broken_page import BrokenPage
from neckguide.ui.section_page import SectionPage
from neckguide.ui.session import Session
from neckguide.ui.style import TOUCH, is_large
from neckguide.ui.widgets import WrapButton, label, onward, scroll

if TYPE_CHECKING:
    from neckguide.content.evidence import Claim
    from neckguide.ui.evidence import Drawer
    from neckguide.ui.large_picture import LargeView

PAUSE, STEP = 400, 40
"""Milliseconds before what may be opened is drawn, and between two of them: a hand that turns pages goes first."""
LIST, NARROWEST = 268, 440
"""Px of the list of sections, and the least beside it at 100 % text: below that the list folds into one line."""
SWIPE = 90
"""Px that a finger must travel sideways to turn the page."""


class Learn(QWidget):
    """The reading page."""

    section_shown = Signal(str)
    picture_shown = Signal(str)
    """A picture was opened large."""
    built = Signal()
    """Every section is built."""

    def __init__(self, session: Session, whole: bool = False) -> None:
        """One section is built now, the others when the window is idle. Not `whole`, it waits for `complete`."""
        super().__init__()
        self._session, self._whole = session, whole
        self._sections = session.topic.sections
        self._pages: dict[str, SectionPage | BrokenPage] = {}
        self._at = 0
        self._behind = False
        self._to_ready: list[Claim] | None = None
        self._ready = QTimer(self, singleShot=True)
        self._ready.timeout.connect(self._make_ready)
        self._large: LargeView | None = None
        self._drawer: Drawer | None = None
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
        session.visit_ended.connect(self._on_visit_ended)
        self.set_text_size(self._text_size)
        self.show_section(0)

    @property
    def current(self) -> int:
        """Which section is shown, from 0."""
        return self._group.checkedId()

    def turn_to(self, number: int) -> None:
        """Show a section because somebody asked for it: it and the one that was open before count as read."""
        before = self._at
        self.show_section(number)
        if self._at != before:
            place = self.tr("{title}, {number} of {count}")
            title, count = self._sections[self._at].title, len(self._sections)
            announce(self, place.format(title=title, number=self._at + 1, count=count))
        for at in dict.fromkeys((before, self._at)):
            self._session.read(self._sections[at].id)

    def show_section(self, number: int) -> None:
        """Show a section by its place; out of range is ignored. What merely stands open was not read."""
        if not 0 <= number < len(self._sections):
            return
        section = self._sections[number]
        for over in (self._large, self._drawer):
            if over is not None:
                over.shut()
        page = self._page(section)
        self._group.button(number).setChecked(True)
        self._chooser_box.setCurrentIndex(number)
        self._stack.setCurrentWidget(page)
        page.to_top()
        self._at = number
        self._look_ahead()
        self.section_shown.emit(section.id)

    def open_picture(self, id: str) -> None:
        """Show a picture over the whole page."""
        self._session.read(self._sections[self._at].id)
        self._large_view().show_figure(id)
        self.picture_shown.emit(id)

    def open_claim(self, claim: Claim) -> None:
        """Show how we know it, at the end of the page's lines."""
        self._session.read(self._sections[self._at].id)
        self._claim_drawer().show_claim(claim)

    def _large_view(self) -> LargeView:
        if self._large is None:
            from neckguide.ui.large_picture import LargeView

            self._large = LargeView(self, self._session)
            self._large.set_text_size(self._text_size)
        return self._large

    def _claim_drawer(self) -> Drawer:
        if self._drawer is None:
            from neckguide.ui.evidence import Drawer

            self._drawer = Drawer(self, self._session.topic)
            self._drawer.set_text_size(self._text_size)
        return self._drawer

    def _look_ahead(self) -> None:
        """Draw ahead in a moment; nothing is read before, as the first screen does not wait for claims."""
        self._to_ready = None
        self._ready.start(PAUSE)

    def _make_ready(self) -> None:
        """Draw one claim in its drawer, so that opening it costs no more than a paint; and once, what is large."""
        over = [each for each in (self._large, self._drawer) if each is not None and each.isVisible()]
        if over or not self.isVisible():
            return
        if self._large is None:
            self._large_view().prepare()
        if self._to_ready is None:
            section = self._sections[self.current]
            self._to_ready = [claim for claim in self._session.topic.claims.of(section.id) if claim.figure]
        if not self._to_ready:
            return
        self._claim_drawer().tell(self._to_ready.pop(0))
        self._claim_drawer().prepare()
        self._ready.start(STEP)

    def complete(self) -> None:
        """Build what the first paint of the first section did not wait for."""
        self._whole = True
        for page in self._pages.values():
            page.complete()
        self._look_ahead()

    def build_rest(self) -> None:
        """Build one section that is not built yet, and come back when the window is idle."""
        try:
            more = self._build_one()
        except Exception as fault:
            crash.report(fault)
            more = False
        if more:
            QTimer.singleShot(0, self.build_rest)
        else:
            self.built.emit()

    def _build_one(self) -> bool:
        if len(self._pages) == 1:
            self._page(self._sections[self.current]).by_finger()
        section = next((each for each in self._sections if each.id not in self._pages), None)
        if section is not None:
            self._page(section).prepare(self._stack.size())
        return section is not None

    def set_text_size(self, percent: int) -> None:
        """From 150 % on the list of sections folds into one line."""
        self._text_size = percent
        self._list.setFixedWidth(round(LIST * min(percent, 125) / 100))
        self._fold_list()
        for page in (*self._pages.values(), self._large, self._drawer):
            if page is not None:
                page.set_text_size(percent)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window folds the list too."""
        super().resizeEvent(event)
        self._fold_list()

    def _fold_list(self) -> None:
        sized = self.testAttribute(Qt.WidgetAttribute.WA_Resized)
        # As soon as the page can give no more, or the list would keep the window from getting narrower.
        least = max(round(NARROWEST * self._text_size / 100), self._stack.minimumSizeHint().width())
        narrow = sized and self.width() - self._list.width() <= least
        fold = narrow or is_large(self._text_size)
        if fold != self._list.isHidden():
            self._list.setVisible(not fold)
        if fold == self._chooser.isHidden():
            self._chooser.setVisible(fold)

    def showEvent(self, event: QShowEvent) -> None:
        """Watch for sweeps at the window itself: once a finger scrolls, Qt keeps its moves from all widgets."""
        super().showEvent(event)
        if self._behind:
            self._behind = False
            self._refresh()
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
                self.turn_to(self.current + (-1 if way.x() * onward(self) > 0 else 1))
        return False

    def _page(self, section: Section) -> SectionPage | BrokenPage:
        if section.id not in self._pages:
            try:
                page: SectionPage | BrokenPage = self._section_page(section)
            except Exception as fault:
                crash.report(fault)
                page = self._sentence(section)
            self._pages[section.id] = page
            self._stack.addWidget(page)
        return self._pages[section.id]

    def _section_page(self, section: Section) -> SectionPage:
        whole = self._whole or bool(self._pages)
        page = SectionPage(self._session, section, self._sections.index(section), len(self._sections), whole)
        if self._whole:
            page.by_finger()
        page.set_text_size(self._text_size)
        page.turned.connect(lambda step: self.turn_to(self.current + step))
        page.picture_asked.connect(self.open_picture)
        page.claim_asked.connect(self.open_claim)
        return page

    def _sentence(self, section: Section) -> BrokenPage:
        made = BrokenPage()
        made.again.connect(lambda: self._build_again(section))
        return made

    def _build_again(self, section: Section) -> None:
        old = self._pages.pop(section.id)
        self._stack.removeWidget(old)
        old.deleteLater()
        self.show_section(self._sections.index(section))

    def _build_sections(self) -> None:
        self._group = QButtonGroup(self)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(14, 16, 8, 16)
        column.setSpacing(2)
        column.addWidget(label(self.tr("SECTIONS"), "eyebrow"))
        self._chooser_box = QComboBox()
        for number, section in enumerate(self._sections):
            entry = WrapButton(section.title, "section", (10, 8, 10, 8))
            entry.setCheckable(True)
            entry.add(label(section.title), 1)
            self._group.addButton(entry, number)
            column.addWidget(entry)
            self._chooser_box.addItem(section.title)
        column.addStretch(1)
        self._group.idClicked.connect(self.turn_to)
        self._chooser_box.activated.connect(self.turn_to)
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
        says = label(self.tr("Section"), "label", wrap=False)
        says.setBuddy(self._chooser_box)
        line.setSpacing(12)
        line.addWidget(says)
        line.addWidget(self._chooser_box, 1)
        self._chooser_box.setMinimumHeight(TOUCH)
        self._chooser_box.setMinimumContentsLength(10)

    def _keys(self) -> None:
        on = onward(self)
        for keys, step in (("Alt+Left", -on), ("Ctrl+PgUp", -1), ("Alt+Right", on), ("Ctrl+PgDown", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda step=step: self.turn_to(self.current + step))

    def _on_visit_changed(self) -> None:
        """Only what is seen is brought up to date: a key in the note must not wait for this page."""
        self._behind = not self.isVisible()
        if not self._behind:
            self._refresh()

    def _on_visit_ended(self) -> None:
        self.show_section(0)

    def _refresh(self) -> None:
        for page in self._pages.values():
            page.refresh()
