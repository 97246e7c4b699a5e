"""The clinician's own words on the sheet; how they read is said below them, and never in the way."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSignalBlocker
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from neckguide.ui.fields import labelled, private
from neckguide.ui.session import Session
from neckguide.ui.widgets import button, flowing, label, literal

MOST_NOTE = 2_000
EASY = 6
"""The highest grade that is called easy."""
MOST_WORDS = 4
"""Hard words named at a time: a longer list is not read."""


class NoteField(QWidget):
    """The note and its reading line. A plainer word is put in by a tap, and taken back by undo."""

    def __init__(self, session: Session) -> None:
        """Follows the visit when told to `refresh`."""
        super().__init__()
        self._session = session
        self._read = ""
        self.text = QPlainTextEdit()
        private(self.text)
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._on_text)
        self._hint = label("", "small")
        self._hint.hide()
        self._plainer = Plainer()
        self._plainer.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(labelled(self.tr("Your note"), self.text))
        column.addWidget(self._hint)
        column.addWidget(self._plainer)
        self.refresh()

    def refresh(self) -> None:
        """Read the visit again; the cursor stays where the words are the same."""
        if self.text.toPlainText() != self._session.visit.note:
            self.text.setPlainText(self._session.visit.note)
        lines = 3.6 * self.text.fontMetrics().lineSpacing()
        self.text.setFixedHeight(round(lines) + 14)
        self._say()

    def replace(self, word: str, plainer: str) -> None:
        """Put a plainer word in for a hard one, wherever it stands, in one step of undo."""
        text = self.text.toPlainText()
        places = list(_whole(word).finditer(text))
        if len(text) + len(places) * max(0, len(plainer) - len(word)) > MOST_NOTE:
            self._session.told.emit(self.tr("The note is full: make it shorter first."))
            return
        cursor = QTextCursor(self.text.document())
        cursor.beginEditBlock()
        for place in reversed(places):
            cursor.setPosition(_units(text[: place.start()]))
            cursor.setPosition(_units(text[: place.end()]), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(plainer[:1].upper() + plainer[1:] if place[0][0].isupper() else plainer)
        cursor.endEditBlock()
        self.text.setFocus()

    def _on_text(self) -> None:
        text = self.text.toPlainText()
        if len(text) > MOST_NOTE:
            self._cut(text)
            text = self.text.toPlainText()
        self._session.write(note=text)
        self._say()

    def _cut(self, text: str) -> None:
        """Take back what was typed or pasted beyond the most, where it was typed, in the same step of undo."""
        over, cursor = len(text) - MOST_NOTE, self.text.textCursor()
        before = _first(text, cursor.position())
        if len(before) < over:  # It was not typed: from the end.
            before = text
        # What is taken back changes the text, too: told of it, this would take back the same once more.
        with QSignalBlocker(self.text):
            cursor.joinPreviousEditBlock()
            cursor.setPosition(_units(before[:-over]))
            cursor.setPosition(_units(before), QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            cursor.endEditBlock()

    def _say(self) -> None:
        """How the note reads, once for each text. A label's new words are read by who asks, not announced."""
        note, topic = self._session.visit.note, self._session.topic
        if note == self._read:
            return
        self._read = note
        lines = (
            [self.tr("The note is full: {most} characters.").format(most=MOST_NOTE)] if len(note) >= MOST_NOTE else []
        )
        offered: list[tuple[str, str]] = []
        # Grades and syllables are those of English.
        if note.strip() and topic.language.startswith("en"):
            # Imported here: a sheet without a note needs no count of syllables.
            from neckguide.content.wording import reading

            read = reading(note, topic.glossary)
            bases = {entry.word.casefold() for entry in (*topic.glossary.terms, *topic.glossary.simpler)}
            offered = [pair for pair in read.hard if pair[1] and pair[0].casefold() in bases][:MOST_WORDS]
            lines += self._reading(read.grade, [pair for pair in read.hard if pair not in offered])
        self._hint.setText(" ".join(lines))
        self._hint.setVisible(bool(lines))
        self._plainer.offer(offered, self.replace)

    def _reading(self, grade: float, hard: list[tuple[str, str]]) -> list[str]:
        """The grade where there are words enough for one, and the words that no tap can replace."""
        lines: list[str] = []
        level = max(1, round(grade))
        if grade and level <= EASY:
            lines.append(self.tr("Easy to read: grade {level}.").format(level=level))
        elif grade:
            lines.append(self.tr("Grade {level}: hard to read. Shorter sentences and words help.").format(level=level))
        plainer = [_arrow(word, use) for word, use in hard if use][:MOST_WORDS]
        long = [self.tr("“{word}”").format(word=word) for word, use in hard if not use][:MOST_WORDS]
        lines += [self.tr("Simpler: {words}.").format(words="; ".join(plainer))] if plainer else []
        return [*lines, self.tr("Long words: {words}.").format(words=", ".join(long))] if long else lines


class Plainer(QWidget):
    """Hard words with their plainer ones; a tap puts the plainer one in."""

    def __init__(self) -> None:
        """As many buttons as are ever shown: typing makes none."""
        super().__init__()
        self._pairs: list[tuple[str, str]] = []
        self._replace: Callable[[str, str], None] = lambda word, plainer: None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(self.tr("Tap to put in the simpler word:"), "small"))
        line, flow = flowing(6)
        self.buttons = [button("", lambda at=at: self._on_clicked(at), "chip") for at in range(MOST_WORDS)]
        for each in self.buttons:
            flow.addWidget(each)
        column.addWidget(line)

    def offer(self, pairs: list[tuple[str, str]], replace: Callable[[str, str], None]) -> None:
        """Show these pairs of a hard word and a plainer one."""
        self._replace = replace
        if pairs == self._pairs:
            return
        self._pairs = pairs
        for at, each in enumerate(self.buttons):
            each.setVisible(at < len(pairs))
            if at < len(pairs):
                word, plainer = pairs[at]
                each.setText(literal(_arrow(word, plainer)))
                each.setAccessibleName(self.tr("Put in “{plainer}” for “{word}”").format(plainer=plainer, word=word))
        self.setVisible(bool(pairs))

    def _on_clicked(self, at: int) -> None:
        self._replace(*self._pairs[at])


def _arrow(word: str, plainer: str) -> str:
    return QCoreApplication.translate("NoteField", "“{word}” → “{plainer}”").format(word=word, plainer=plainer)


def _whole(word: str) -> re.Pattern[str]:
    """The word as it may stand in a text, and no part of a longer one."""
    parts = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", word)))
    return re.compile(rf"(?<![\w-]){parts}(?![\w-])", re.IGNORECASE)


def _units(text: str) -> int:
    """How far Qt counts: a character outside the first plane counts twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _first(text: str, units: int) -> str:
    """What stands before a place as Qt counts it."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "surrogatepass")
