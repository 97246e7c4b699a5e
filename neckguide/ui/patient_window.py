"""The patient's screen: a window without a frame, one idea at a time, large."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QCloseEvent, QKeyEvent, QMouseEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QApplication, QStyle, QWidget

from neckguide.content.figures import Drawing
from neckguide.errors import NeckguideError
from neckguide.handout.compose import MOST_NAME
from neckguide.handout.room import put, tidy
from neckguide.ui.access import set_role
from neckguide.ui.patient_deck import Deck
from neckguide.ui.patient_layout import Frame
from neckguide.ui.patient_screens import Screens, other_screen
from neckguide.ui.patient_show import Show
from neckguide.ui.patient_slide import Slide
from neckguide.ui.session import Session
from neckguide.ui.style import TOUCH
from neckguide.ui.timer import timer
from neckguide.ui.widgets import beside, button, onward

AHEAD = 30
"""Milliseconds between two pieces that are made ready while nobody waits."""
NEXT = (Qt.Key.Key_PageDown, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
BACK = (Qt.Key.Key_PageUp, Qt.Key.Key_Up, Qt.Key.Key_Backspace)


class PatientWindow(QWidget):
    """Fills the patient's screen. Hidden until `open`; blank until something is followed."""

    changed = Signal()
    """Another step, or another state: what tells of it must be read again."""
    end_asked = Signal()
    """F9 was pressed here."""

    def __init__(self, session: Session, clinician: QWidget | None = None) -> None:
        """`clinician` is the window whose screen is not the patient's; the active one unless it is given."""
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        # Closing the clinician's window ends the program, whether this one is open or not.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setWindowTitle(self.tr("Patient screen"))
        set_role(self, QAccessible.Role.Window, "")
        self._session = session
        self._clinician = clinician or QApplication.activeWindow()
        self._away, self._alone, self._screen = False, False, ""
        self._show = Show(session)
        self._show.setParent(self)
        self._slide = Slide(self)
        self._slide.picture.marked.connect(session.put_mark)
        self._buttons = self._ways()
        self._ready: Iterator[None] = iter(())
        self._ahead = timer(self, AHEAD)
        self._ahead.timeout.connect(self._make_ready)
        self._screens = Screens(self, self._on_gone)
        self._screens.changed.connect(self._on_screens)
        self._show.changed.connect(self._draw)
        self._show.behind.connect(self._prepare)
        session.visit_ended.connect(self._on_visit_ended)

    # What it shows

    @property
    def is_open(self) -> bool:
        """Whether it is on a screen, or waits for its screen to come back."""
        return self.isVisible() or self._away

    @property
    def is_away(self) -> bool:
        """Whether its screen was unplugged."""
        return self._away

    @property
    def is_held(self) -> bool:
        """Whether it holds still."""
        return self._show.held

    @property
    def is_blank(self) -> bool:
        """Whether it shows nothing."""
        return self._show.is_blank

    @property
    def can_return(self) -> bool:
        """Whether there is another screen again after its own was unplugged."""
        return self._away and other_screen(self._own_screen()) is not None

    @property
    def seen(self) -> tuple[str, str]:
        """The title that the patient sees and its place as “2 of 8”; both empty while it is blank."""
        deck = self._show.deck
        if deck is None or not deck.layouts:
            return "", ""
        at = min(self._show.at, len(deck.layouts) - 1)
        return deck.layouts[at].step.headline, self._place(at, deck) if len(deck.layouts) > 1 else ""

    def said(self) -> list[str]:
        """Every word that the patient can read now."""
        return self._slide.said()

    def follow_section(self, id: str) -> None:
        """The clinician shows a section."""
        self._show.section(id)

    def follow_page(self, number: int) -> None:
        """The clinician shows Learn 0, Check 1, Compare 2 or Take home 3."""
        self._show.page(number)

    def follow_picture(self, id: str) -> None:
        """The clinician opened a picture large."""
        self._show.picture(id)

    def step(self, by: int) -> None:
        """So many steps on (+1) or back (-1); past the ends it stays."""
        self._show.go(self._show.at + by)

    def hold(self, on: bool) -> None:
        """Hold still, whatever the clinician shows; let go, it shows what he shows now."""
        self._show.hold(on)

    def blank(self, on: bool) -> None:
        """Show nothing, until it is asked to show again."""
        self._show.blank(on)

    # Where it is

    def open(self) -> None:
        """Fill the other screen; where there is none the clinician's own, with buttons that lead back."""
        other = other_screen(self._own_screen())
        self._away, self._alone = False, other is None
        screen = other or self._own_screen()
        self._screen = screen.name()
        self._buttons.setVisible(self._alone)
        # With a screen of its own it leaves the keyboard where the clinician works.
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, on=not self._alone)
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        # `showFullScreen` would take the keyboard.
        self.setWindowState(Qt.WindowState.WindowFullScreen)
        self.show()
        if self._alone:
            self.activateWindow()
            self.setFocus()
        self._prepare()
        self._draw()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Off the screen. What was laid out is given back."""
        super().closeEvent(event)
        self._away = False
        self._ahead.stop()
        self._ready = iter(())
        self._slide.empty()
        self._show.begin_again()
        if self._alone and self._clinician is not None:
            self._clinician.activateWindow()
        # By then it is no longer visible.
        QTimer.singleShot(0, self, self.changed.emit)

    def close_it(self) -> None:
        """Close it, even while its screen is gone."""
        if not self.isVisible():
            self._away = False
            self.changed.emit()
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Steps, blank, and the way out."""
        key = Qt.Key(event.key())
        ways = {Qt.Key.Key_Right: onward(self), Qt.Key.Key_Left: -onward(self)}
        if by := ways.get(key, (key in NEXT) - (key in BACK)):
            self.step(by)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and (deck := self._show.deck) is not None:
            self._show.go(0 if key == Qt.Key.Key_Home else len(deck.layouts) - 1)
        elif key in (Qt.Key.Key_B, Qt.Key.Key_F8):
            self.blank(not self.is_blank)
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_F7):
            self.close()
        elif key == Qt.Key.Key_F9:
            self.end_asked.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tap on the right half is on, on the left half back."""
        if self.is_blank:
            self.blank(on=False)
            return
        right = event.position().x() >= self.width() / 2
        self.step(onward(self) if right else -onward(self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All is laid out for the size of the screen."""
        super().resizeEvent(event)
        frame = self._frame = Frame(self.size())
        self._slide.setGeometry(self.rect())
        self._place_ways()
        self._show.fit(frame)
        self._prepare()

    def changeEvent(self, event: QEvent) -> None:
        """Other colours."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._slide.update()

    def _place_ways(self) -> None:
        frame = self._frame
        size = self._buttons.sizeHint()
        place = QPoint(frame.left + frame.width - size.width(), self.height() - size.height() - frame(20))
        self._buttons.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(place, size)))

    def _ways(self) -> QWidget:
        """Buttons for where there is no clinician's window to be seen beside this one."""
        words = self._session.topic.words.patient
        box = QWidget(self)
        made = (
            button(words.back or self.tr("Back"), lambda: self.step(-1)),
            button(words.next or self.tr("Next"), lambda: self.step(1), "primary"),
            button(words.close or self.tr("Close"), self.close),
        )
        self._steps = made[:2]
        for each in made:
            each.setMinimumSize(2 * TOUCH, TOUCH)
            # The keys of the window stay the window's.
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = beside(made)
        row.setContentsMargins(0, 0, 0, 0)
        box.setLayout(row)
        box.hide()
        return box

    def _own_screen(self) -> QScreen:
        return self._clinician.screen() if self._clinician is not None else QApplication.primaryScreen()

    def _draw(self) -> None:
        """Draw what is shown now, and at once: a click is answered within a frame."""
        if self.isVisible():
            deck = self._show.deck
            for each in self._steps:
                each.setVisible(deck is not None)
            self._place_ways()
            if deck is None or not deck.layouts:
                self._slide.empty()
            else:
                self._tell(deck, min(self._show.at, len(deck.layouts) - 1))
            self.repaint()
            self._ahead.start()
        self.changed.emit()

    def _tell(self, deck: Deck, at: int) -> None:
        layout, count = deck.layouts[at], len(deck.layouts)
        labels = self._session.topic.words.labels
        open_end = labels.source_to_check if layout.step.unchecked else ""
        note = "  ·  ".join(text[:1].upper() + text[1:] for text in (open_end, deck.note) if text)
        end = self._frame.left + self._frame.width
        if self._alone:
            end -= self._buttons.width() + self._frame(30)
        place = self._place(at, deck) if count > 1 else ""
        self._slide.tell(layout, self._frame, place, at, count, (tidy(self._session.clinic.name, MOST_NAME), note), end)
        figure = layout.step.figure
        markable = figure is not None and self._takes_marks(figure.id)
        self._slide.show_picture(deck.svg(at), markable, self._session.visit.marks if markable else ())

    def _takes_marks(self, id: str) -> bool:
        try:
            picture = self._session.topic.picture(id)
        except NeckguideError:
            return False
        return isinstance(picture, Drawing) and picture.marks

    def _place(self, at: int, deck: Deck) -> str:
        form = self._session.topic.words.patient.place
        return put(form, number=str(at + 1), count=str(len(deck.layouts)))

    def _prepare(self) -> None:
        if self.isVisible():
            self._ready = self._show.make_ready()
            self._ahead.start()

    def _make_ready(self) -> None:
        """A piece of what may come next: the drawings beside this step, then the other sections."""
        deck = self._show.deck
        if deck is not None and deck.layouts:
            for at in (self._show.at + 1, self._show.at - 1):
                if 0 <= at < len(deck.layouts) and (svg := deck.svg(at)):
                    self._slide.picture.prepare(svg, deck.layouts[at].picture.size())
        if next(self._ready, True) is True:
            self._ahead.stop()

    def _on_visit_ended(self) -> None:
        """Blank on its own screen; on the clinician's it would be an empty page over his window."""
        if self._alone and self.isVisible():
            self.close()
            # At once: a cover that comes now would bring back what it found in sight, as the strip that tells of it.
            self.changed.emit()

    def _on_gone(self, name: str) -> None:
        """Its screen was unplugged: off, before Qt moves it over the clinician's work."""
        if self.isVisible() and not self._alone and name == self._screen:
            self._go_away()

    def _go_away(self) -> None:
        self._away = True
        self.hide()
        self.changed.emit()

    def _on_screens(self) -> None:
        """Never over the clinician's window unasked; and as large as its screen is now."""
        if self.isVisible():
            own = self._own_screen().geometry()
            if not self._alone and self.screen().geometry().intersects(own):
                self._go_away()
            elif self.geometry() != self.screen().geometry():
                self.setGeometry(self.screen().geometry())
        self.changed.emit()
