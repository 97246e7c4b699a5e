"""What is asked about a favourite: what to call the one that is kept, and which are to be removed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from neckguide.favourites import MOST_NAME, Favourite
from neckguide.handout.room import tidy
from neckguide.ui.access import announce
from neckguide.ui.asking import Asking, ask
from neckguide.ui.fields import labelled, private
from neckguide.ui.session import Session
from neckguide.ui.style import TOUCH
from neckguide.ui.widgets import button, label

LONGEST_WORD = 14
"""Characters of a name's word that are kept together where the line is narrow."""
MOST_TRIES = 100


class KeepDialog(Asking):
    """Asks for a name; one that is ready takes nothing but the Enter key."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        """`chosen` is the name once the dialog is accepted."""
        super().__init__(parent, self.tr("Keep as a favourite"), 440)
        self._session = session
        # A patient's name may be typed here: it is covered and goes with the visit, and no input method learns it.
        self.setProperty("tells", True)
        self.name = QLineEdit()
        private(self.name)
        self.name.setMaxLength(MOST_NAME)
        self.name.setMinimumHeight(TOUCH)
        self.name.setText(self._ready())
        self._fault = label("", "", "flag")
        self._fault.hide()
        self.column.addLayout(labelled(self.tr("Name of the favourite"), self.name))
        self.column.addWidget(self._fault)
        text = self.tr(
            "Kept for other patients: the parts of the sheet, the exercises, and the goal and day that you chose by a "
            "tap. Not kept: the name, the note, and whatever was typed or ticked in this visit."
        )
        self.column.addWidget(label(text, "small"))
        self.column.addStretch(1)
        self.answer(self.tr("Keep"), self.tr("Go back"))
        self.name.selectAll()
        self.name.textChanged.connect(self._fault.hide)

    @property
    def chosen(self) -> str:
        """The name as it will be kept."""
        return tidy(self.name.text(), MOST_NAME)

    def accept(self) -> None:
        """Only with a name; one that there is already is replaced if that is wanted."""
        there = self._session.shelf.named(self.chosen)
        if not self.chosen:
            self._say(self.tr("Give it a name first."))
        elif there is None or self._may_replace(there):
            super().accept()

    def _may_replace(self, there: Favourite) -> bool:
        title = self.tr("There is a favourite “{name}” already").format(name=there.name)
        text = (
            self.tr("Put this sheet in its place?")
            if there.origin == "own"
            else self.tr("Show yours in its place on this computer? When you remove yours, the other one comes back.")
        )
        return ask(self, title, text, self.tr("Replace"), self.tr("Go back"), careful=True)

    def _say(self, text: str) -> None:
        self._fault.setText(text)
        self._fault.show()
        self.name.setAccessibleDescription(text)
        announce(self, text, urgent=True)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fit()

    def _ready(self) -> str:
        """A name that is free: the applied favourite's own where it is the user's, else a plain one with a number."""
        shelf = self._session.shelf
        plain = self.tr("My sheet")
        names = (plain, *(f"{plain} {number}" for number in range(2, MOST_TRIES)))
        return next((name for name in names if shelf.named(name) is None), plain)


class ManageDialog(Asking):
    """The user's own favourites; one that was removed can be put back while the dialog is open."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        """Those shipped and those of the clinic are not listed: they cannot be removed here."""
        super().__init__(parent, self.tr("Remove a favourite"), 460)
        self._session = session
        for favourite in (each for each in session.shelf.favourites if each.origin == "own"):
            self.column.addLayout(self._line(favourite))
        said = self.tr("Favourites from the clinic, and those that came with neckguide, always stay.")
        self.column.addWidget(label(said, "small"))
        self.column.addStretch(1)
        self.answer(self.tr("Done"), "")

    def _line(self, favourite: Favourite) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(12)
        remove = button(self.tr("Remove"))
        remove.clicked.connect(lambda: self._on_clicked(favourite, remove))
        remove.setAccessibleName(self.tr("Remove “{name}”").format(name=favourite.name))
        line.addWidget(label(breakable(favourite.name), "label"), 1)
        line.addWidget(remove)
        return line

    def _on_clicked(self, favourite: Favourite, remove: QPushButton) -> None:
        gone = remove.property("gone")
        done = self._session.shelf.put_back(favourite) if gone else self._session.shelf.drop(favourite)
        if done:
            remove.setProperty("gone", not gone)
            remove.setText(self.tr("Remove") if gone else self.tr("Put back"))
            said = self.tr("Remove “{name}”") if gone else self.tr("Put “{name}” back")
            remove.setAccessibleName(said.format(name=favourite.name))


def breakable(name: str) -> str:
    """A name whose long words may be broken by the line: a zero-width space now and then."""
    words = (
        "\u200b".join(word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD)) for word in name.split()
    )
    return " ".join(words)
