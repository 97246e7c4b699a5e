"""One section as it is read: the article, its cards beside it, and below what turns the page and marks it."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from neckguide.content.blocks import Block, Figure
from neckguide.content.evidence import Claim
from neckguide.content.load import Section, Topic
from neckguide.errors import NeckguideError
from neckguide.handout.sources import Numbering
from neckguide.ui.access import in_order
from neckguide.ui.blocks import draw, heading
from neckguide.ui.pictures import Picture
from neckguide.ui.session import Session
from neckguide.ui.style import is_large
from neckguide.ui.widgets import button, by_finger, card, label, repolish, scroll

COLUMN = 560
"""Width of the reading column in px at 100 %: 68 characters at most."""
SIDE = 272
NARROWEST = 440
"""The width in px at 100 % below which the text would be too narrow beside its cards."""
DAY = "d MMMM yyyy"
WIDEST = 16_777_215
"""Qt's word for no limit."""


class SectionPage(QWidget):
    """One section with its cards. Built once; only the mark changes."""

    turned = Signal(int)
    picture_asked = Signal(str)
    """A picture, to be opened large."""
    claim_asked = Signal(Claim)

    def __init__(self, session: Session, section: Section, number: int, count: int, whole: bool = True) -> None:
        """`number` of `count`, from 0. Not `whole`, it ends before its first picture until `complete` is called."""
        super().__init__()
        self._session, self._section = session, section
        self._numbering = self._sources_of(session.topic)
        self._begun = 0 if whole else self._before_pictures()
        self._blocks: dict[bool, tuple[Block, ...] | NeckguideError] = {}
        if self._begun:
            self._blocks[False] = self._numbering.blocks(section.blocks()[: self._begun])
        else:
            self._number_all()
        self._percent, self._arranged = 100, (0, False)
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

    def complete(self) -> None:
        """What the first paint did not wait for: pictures and what follows them, claims and sources."""
        begun, self._begun = self._begun, 0
        if not begun:
            return
        self._number_all()
        blocks, body = self._blocks[False], self._bodies[False]
        if not isinstance(blocks, NeckguideError) and (column := body.layout()):
            for widget in draw(blocks[begun:], self._session.topic.figure):
                column.addWidget(widget)
        self._take_pictures(body)
        self._add_evidence()
        self.refresh()

    def prepare(self, size: QSize) -> None:
        """Style it, lay it out and draw it once at that size, so that turning to it costs no more than a paint."""
        self.by_finger()
        self.resize(size)
        # Qt puts all of that off until something must be drawn, letters too.
        self.grab()

    def by_finger(self) -> None:
        """Scroll up and down."""
        by_finger(self._area)

    def to_top(self) -> None:
        """Show the beginning."""
        self._area.verticalScrollBar().setValue(0)

    def refresh(self) -> None:
        """Show what the visit says of this section: in short or in full, on the sheet or not, and where it hurts."""
        self._show_depth(self._section.id in self._session.visit.short)
        where = self._session.visit.marks
        for picture in self._pictures:
            picture.show_marks(where)
        on = self._session.on_sheet(self._section.id)
        self._mark.setChecked(on)
        if self._mark.property("kind") != ("primary" if on else ""):
            self._mark.setText(self.tr("✓ On the sheet") if on else self.tr("Put on the sheet"))
            self._mark.setProperty("kind", "primary" if on else "")
            repolish(self._mark)

    def set_text_size(self, percent: int) -> None:
        """Cards stand beside the text, or below it where the window is narrow for both."""
        self._percent = percent
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow page has its cards below."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        percent = self._percent
        # Before it has a size of its own, nothing is known of the window but how large the text is.
        sized = self.testAttribute(Qt.WidgetAttribute.WA_Resized)
        below = self.width() < (SIDE + 28 + NARROWEST) * percent / 100 if sized else is_large(percent)
        if (percent, below) == self._arranged:
            return
        self._arranged = (percent, below)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._layout.setDirection(down if below else across)
        # Where the window is wide, what the text does not need is the cards' ground; the cards keep their width.
        side = round((SIDE + 28) * percent / 100)
        self._side_box.setMinimumWidth(0 if below else side)
        self._cards.setMaximumWidth(round(COLUMN * percent / 100) + 60 if below else side)
        beside = 30 if below else 14
        self._cards_column.setContentsMargins(beside, 22, beside, 22)
        self._article_box.setMaximumWidth(WIDEST if below else round(COLUMN * percent / 100) + 60)
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
        column = self._article_column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(heading(self._section.title, 1))
        if self._section.summary:
            column.addWidget(label(self._section.summary, "summary", "quiet"))
        if stale := self._stale():
            frame, inside = card("caution")
            inside.addWidget(label(stale, "label", "limit"))
            column.addWidget(frame)
        self._bodies: dict[bool, QWidget] = {}
        self._pictures: list[Picture] = []
        self._body_place = QVBoxLayout()
        column.addLayout(self._body_place)
        column.addStretch(1)
        column.addWidget(label(self._dates(), "small"))
        return article

    def _show_depth(self, short: bool) -> None:
        """The full text, or the short one; each is built when it is first wanted."""
        if short:
            self.complete()
        if short not in self._bodies:
            body = QWidget()
            column = QVBoxLayout(body)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(12)
            for widget in self._body(short):
                column.addWidget(widget)
            self._bodies[short] = body
            self._body_place.addWidget(body)
            in_order(self._article_column)
            self._take_pictures(body)
        if not short and (gone := self._bodies.pop(True, None)) is not None:
            # Not only hidden: the accessible tree would go on telling that it was shown in short.
            self._pictures = [each for each in self._pictures if not gone.isAncestorOf(each)]
            gone.hide()
            gone.deleteLater()
        for depth, body in self._bodies.items():
            if body.isHidden() == (depth == short):
                body.setVisible(depth == short)
        self._short.setChecked(short)

    def _take_pictures(self, body: QWidget) -> None:
        where = self._session.topic.words.where.figure if body.findChild(Picture) else ""
        before: QWidget = self._area
        for picture in body.findChildren(Picture):
            # The keyboard meets them where they stand: in the article, before the cards.
            self.setTabOrder(before, picture)
            before = picture
            picture.tapped.connect(lambda id=picture.id: self.picture_asked.emit(id))
            if picture.id == where:
                self._pictures.append(picture)

    def _before_pictures(self) -> int:
        """How many blocks come before the first picture; 0 where there is none, or nothing can be read."""
        try:
            blocks = self._section.blocks()
        except NeckguideError:
            return 0
        return next((at for at, block in enumerate(blocks) if isinstance(block, Figure)), 0)

    def _number_all(self) -> None:
        """Sources get their numbers in the order of the full text, then of the short one."""
        for short in (False, True):
            self._blocks[short] = self._numbered(short)

    def _numbered(self, short: bool) -> tuple[Block, ...] | NeckguideError:
        try:
            return self._numbering.blocks(self._session.topic.body(self._section, short))
        except NeckguideError as error:
            return error

    def _body(self, short: bool) -> list[QWidget]:
        blocks = self._blocks[short]
        if not isinstance(blocks, NeckguideError):
            return list(draw(blocks, self._session.topic.figure))
        frame, inside = card("caution")
        inside.addWidget(label(self.tr("This section cannot be shown."), "h4", "limit"))
        inside.addWidget(label(str(blocks)))
        return [frame]

    def _stale(self) -> str:
        """The sentence that says the section is past its day, or nothing."""
        topic, visit = self._session.topic, self._session.visit
        due = topic.review_by(self._section)
        if due >= visit.date:
            return ""
        # Imported here: a topic in time needs neither.
        from neckguide.handout.room import print_date

        return topic.words.labels.stale.replace("{date}", print_date(due, topic.words.labels))

    def _dates(self) -> str:
        about, section = self._session.topic.about, self._section
        days = (
            section.written or about.written,
            section.searched or about.searched,
            section.review_by or about.review_by,
        )
        written, searched, due = (QLocale(self._session.topic.language).toString(day, DAY) for day in days)  # type: ignore[call-overload]
        said = self.tr("Written {written}. Sources searched {searched}. To be checked again by {due}.")
        return said.format(written=written, searched=searched, due=due)

    def _foot(self, number: int, count: int) -> QWidget:
        """Turning and marking, always in sight."""
        foot = QFrame()
        foot.setObjectName("foot")
        line = QHBoxLayout(foot)
        line.setContentsMargins(30, 8, 14, 8)
        line.setSpacing(10)
        back = button(self.tr("‹ Previous"), lambda: self.turned.emit(-1))
        on = button(self.tr("Next ›"), lambda: self.turned.emit(1))
        back.setEnabled(number > 0)
        on.setEnabled(number < count - 1)
        back.setAccessibleName(self.tr("Previous section"))
        on.setAccessibleName(self.tr("Next section"))
        place = label(self.tr("{number} of {count}").format(number=number + 1, count=count), "small", wrap=False)
        self._short = button(self.tr("In short"), lambda: self._shorten(self._short.isChecked()))
        self._short.setCheckable(True)
        self._short.setProperty("kind", "chip")
        self._short.setEnabled(bool(self._section.short))
        self._short.setAccessibleDescription(self.tr("Shows and prints this section in a few lines"))
        self._mark = button("", lambda: self._session.mark(self._section.id, self._mark.isChecked()))
        self._mark.setCheckable(True)
        self._mark.setAccessibleDescription(self.tr("Puts this section on the take-home sheet"))
        for widget in (back, place, on):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self._short)
        line.addWidget(self._mark)
        return foot

    def _shorten(self, short: bool) -> None:
        self._session.shorten(self._section.id, short)
        self.to_top()

    def _side(self) -> QWidget:
        self._side_box = QFrame()
        self._side_box.setObjectName("side")
        self._cards = QWidget()
        row = QHBoxLayout(self._side_box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._cards, 100)
        row.addStretch(1)
        column = self._cards_column = QVBoxLayout(self._cards)
        column.setContentsMargins(14, 22, 14, 22)
        column.setSpacing(14)
        if self._section.say:
            column.addWidget(self._card(self.tr("Say it in one line"), f"“{self._section.say}”"))
        if self._section.ask:
            column.addWidget(self._card(self.tr("Ask back"), f"“{self._section.ask}”"))
        column.addStretch(1)
        if not self._begun:
            self._add_evidence()
        return self._side_box

    def _add_evidence(self) -> None:
        """The cards that tell how we know it, below the others."""
        cards: list[QWidget] = []
        for sentence in self._session.topic.claims.left_out:
            # Which section it belongs to cannot be read either, so each says it.
            frame, inside = card("caution")
            inside.addWidget(label(sentence, "small"))
            cards.append(frame)
        if claims := self._session.topic.claims.of(self._section.id):
            from neckguide.ui.evidence import ClaimsCard

            said = ClaimsCard(self._session.topic.claims, claims)
            said.asked.connect(self.claim_asked)
            cards.append(said)
        if sources := self._numbering.sources():
            from neckguide.ui.source_list import SourceList

            cards.append(SourceList(sources))
        for made in cards:
            self._cards_column.insertWidget(self._cards_column.count() - 1, made)

    def _card(self, title: str, text: str) -> QWidget:
        frame, inside = card()
        inside.addWidget(heading(title, 2, look=4))
        inside.addWidget(label(text))
        return frame
