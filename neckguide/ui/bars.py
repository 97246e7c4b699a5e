"""What frames every page: the bar above, the rail between the pages, the line for messages."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from neckguide.ui.access import announce, set_role
from neckguide.ui.blocks import Sign
from neckguide.ui.menu import Menu
from neckguide.ui.session import SECTION, Session
from neckguide.ui.style import TOUCH, is_large
from neckguide.ui.widgets import OneLine, WrapButton, button, label, repolish

STAYS = "\u200e"
"""Keeps a sign behind its letter, whichever way the language runs."""


class TopBar(QFrame):
    """Topic, text size, menu, and the end of the visit."""

    text_size_asked = Signal(int)
    """Steps up (+1) or down (-1)."""
    end_asked = Signal()

    def __init__(self, session: Session) -> None:
        """Buttons carry their keys in their tips."""
        super().__init__()
        self.setObjectName("topbar")
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 8, 20, 8)
        line.setSpacing(16)
        brand = label("neckguide", wrap=False)
        brand.setObjectName("brand")
        topic = label(self.tr("Neck pain and acupuncture") if session.topic.id == "neck-pain" else session.topic.id)
        topic.setObjectName("topic")
        line.addWidget(brand)
        line.addSpacing(12)
        line.addWidget(topic, 1)
        self.smaller = button(self.tr("A−") + STAYS, lambda: self.text_size_asked.emit(-1))
        self.smaller.setAccessibleName(self.tr("Smaller text"))
        self.smaller.setToolTip(self.tr("Smaller text (Ctrl+−)"))
        self.larger = button(self.tr("A+") + STAYS, lambda: self.text_size_asked.emit(1))
        self.larger.setAccessibleName(self.tr("Larger text"))
        self.larger.setToolTip(self.tr("Larger text (Ctrl++)"))
        self.menu_button = button(self.tr("Menu"))
        self.menu = Menu(self.menu_button)
        self.menu_button.setMenu(self.menu)
        end = button(self.tr("End visit"), self.end_asked.emit)
        end.setToolTip(self.tr("End visit (F9)"))
        for each in (self.smaller, self.larger, self.menu_button, end):
            line.addWidget(each)


class Rail(QFrame):
    """Learn, Check, Compare, Take home; and what this visit holds so far."""

    page_asked = Signal(int)

    def __init__(self, session: Session, names: tuple[str, ...]) -> None:
        """`names` of the pages, in order."""
        super().__init__()
        self.setObjectName("rail")
        self._session = session
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.setContentsMargins(12, 16, 12, 16)
        self._layout.setSpacing(6)
        self._group = QButtonGroup(self)
        for number, name in enumerate(names):
            self._layout.addWidget(self._entry(number, name))
        self._group.idClicked.connect(self.page_asked)
        # Beside the pages, not in the summary: that gives way to large text.
        self._flag = self._flag_entry()
        self._layout.addWidget(self._flag)
        self._summary = self._below()
        self._layout.addWidget(self._summary, 1)
        session.visit_changed.connect(self._on_visit_changed)
        self._on_visit_changed()

    def show_page(self, number: int) -> None:
        """Mark a page as the one that is shown."""
        self._group.button(number).setChecked(True)

    def take_focus(self, number: int) -> None:
        """The keyboard goes to the entry of a page."""
        self._group.button(number).setFocus(Qt.FocusReason.OtherFocusReason)

    def set_text_size(self, percent: int) -> None:
        """Large text needs the width: the rail lies down above the page."""
        flat = is_large(percent)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(across if flat else down)
        self._layout.setContentsMargins(*((12, 6, 12, 6) if flat else (12, 16, 12, 16)))
        self._summary.setVisible(not flat)
        self.setProperty("flat", flat)
        repolish(self)
        self.setMinimumWidth(0 if flat else round(208 * percent / 100))
        self.setMaximumWidth(16777215 if flat else round(208 * percent / 100))

    def _entry(self, number: int, name: str) -> WrapButton:
        entry = WrapButton(name, "rail", (10, 8, 10, 8))
        entry.setCheckable(True)
        entry.setToolTip(self.tr("Alt+{number}").format(number=number + 1))
        mark = label(str(number + 1), "number", wrap=False)
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        entry.add(mark)
        entry.add(OneLine(name, "label"), 1)
        entry.setMinimumHeight(TOUCH + 6)
        self._group.addButton(entry, number)
        return entry

    def _flag_entry(self) -> QWidget:
        """A warning sign that stands, said on every page: a tap leads to it."""
        said = self.tr("Warning sign: see Check")
        entry = WrapButton(said, "row", (8, 6, 8, 6))
        entry.add(Sign("urgent"))
        entry.add(label(said, "label", "flag"), 1)
        entry.clicked.connect(lambda: self.page_asked.emit(1))
        return entry

    def _below(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 18, 4, 4)
        column.setSpacing(4)
        column.addWidget(label(self.tr("THIS VISIT"), "eyebrow"))
        self._counts = label("", "small")
        column.addWidget(self._counts)
        column.addStretch(1)
        column.addWidget(label(self.tr("Nothing from this visit is saved on this computer."), "small"))
        return box

    def _on_visit_changed(self) -> None:
        visit = self._session.visit
        # No page buries a red flag. Asked only once something is ticked: the first screen needs no advice.
        flagged = bool(visit.ticked and self._session.advice.flags)
        self._flag.setVisible(flagged)
        marked = sum(block.startswith(SECTION) for block in visit.blocks or ())
        lines = (
            self.tr("{count} ticked").format(count=len(visit.ticked)),
            self.tr("Warning signs asked") if "red-flag" in visit.asked else self.tr("Warning signs not asked"),
            self.tr("Sections on the sheet: {count}").format(count=marked),
        )
        self._counts.setText("\n".join(lines))


class MessageLine(QFrame):
    """The one place where the window says something.

    An answer stays until it is read or the next one comes. What was noticed about a file stays until it is read: nobody
    asked, and it may be said once ever.
    """

    def __init__(self) -> None:
        """Hidden until there is something to say."""
        super().__init__()
        self.setObjectName("message")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 8, 8)
        self._answer, self._noticed = "", list[str]()
        self._text = label("")
        line.addWidget(self._text, 1)
        close = button(self.tr("OK"), self._on_read)
        close.setAccessibleName(self.tr("Close this message"))
        line.addWidget(close)
        set_role(self, QAccessible.Role.AlertMessage, "")
        self.hide()

    def say(self, text: str) -> None:
        """Show an answer in the place of the one before."""
        self._answer = text
        self._show()
        announce(self, text)

    def notice(self, text: str) -> None:
        """Show a sentence until it is read."""
        if text not in self._noticed:
            self._noticed.append(text)
            announce(self, text)
        self._show()

    def forget(self) -> None:
        """A visit has ended: its answer goes, and what was noticed about files stays."""
        self._answer = ""
        self._show()

    def _on_read(self) -> None:
        self._noticed.clear()
        self.forget()

    def _show(self) -> None:
        sentences = [each for each in (self._answer, *self._noticed) if each]
        self._text.setText("\n".join(sentences))
        self.setAccessibleName(" ".join(sentences))
        self.setVisible(bool(sentences))
