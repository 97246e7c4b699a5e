"""The record of a visit: its chart note for the clipboard, and a sheet made again from its code."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from neckguide.content.load import topic_ids
from neckguide.errors import CodeElsewhere, CodeSpot, CodeTooLong, NeckguideError
from neckguide.handout.again import KINDS, Again, decode
from neckguide.handout.room import print_date
from neckguide.paths import topics
from neckguide.ui.access import announce
from neckguide.ui.asking import Asking
from neckguide.ui.composed import finish_composed
from neckguide.ui.fields import labelled, private
from neckguide.ui.session import Session
from neckguide.ui.widgets import bullet, button, card, label
from neckguide.visit.code_letters import GROUP, MOST, characters

LINES = 2


def copy_chart_note(session: Session) -> None:
    """Put the chart note on the clipboard and say so; where it cannot be written, say why."""
    from neckguide.ui.clipboard import put

    finish_composed()
    session.roll_day()
    try:
        text = _note(session)
    except NeckguideError as error:
        session.told.emit(str(error))
        return
    put(text)
    said = QCoreApplication.translate(
        "Record", "Chart note copied. It holds no name. It leaves the clipboard when the visit ends."
    )
    name = session.visit.name.strip()
    reasons = " ".join(session.visit.resolved.values())
    if _names(name) & _names(reasons):  # A surname alone is a name, too.
        said = QCoreApplication.translate(
            "Record",
            "Chart note copied. A reason that you typed holds the name. It leaves the clipboard when the visit ends.",
        )
    session.told.emit(said)


def open_code(session: Session, parent: QWidget) -> bool:
    """Ask for a code and put its visit in the place of this one; whether that was done."""
    dialog = CodeDialog(parent, session)
    done = dialog.exec() == QDialog.DialogCode.Accepted and dialog.found is not None
    if done and dialog.found is not None:
        session.open_visit(dialog.found.visit)
        day = print_date(dialog.found.visit.date, session.topic.words.labels)
        said = QCoreApplication.translate("Record", "The sheet of {date} was made again from its code.")
        grave = dialog.found.notices[:1] if dialog.found.is_grave else ()
        session.told.emit(" ".join((*grave, said.format(date=day))))
    dialog.deleteLater()
    return done


def _names(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}", text.casefold()))


def _note(session: Session) -> str:
    # Imported here: the first screen needs nothing of the sheet.
    from neckguide.handout.compose import compose
    from neckguide.visit.note import chart_note

    parts = compose(session.topic, session.visit, session.clinic).parts
    given = {part.id: part.title for part in parts}
    return chart_note(session.topic, session.advice, session.visit, given, session.is_given)


class CodeDialog(Asking):
    """One field; below it what is wrong with the code, or what it stands for."""

    def __init__(self, parent: QWidget | None, session: Session) -> None:
        """`found` is what the code stands for, once it was looked up."""
        super().__init__(parent, QCoreApplication.translate("CodeDialog", "Open code"), 640)
        self._session = session
        self.found: Again | None = None
        lead = self.tr("The code stands at the end of the chart note. It makes the same sheet, without typed words.")
        self.column.addWidget(label(lead))
        self.setProperty("tells", True)
        self.field = CodeField()
        self.field.setAccessibleName(self.tr("Code of the sheet"))
        self.column.addLayout(labelled(self.tr("Code"), self.field))
        self._count = label("", "small")
        self.column.addWidget(self._count)
        self._said = QVBoxLayout()
        self._shown: QWidget | None = None
        self.column.addLayout(self._said)
        self.column.addStretch(1)
        self._go = self.answer(self.tr("Find the sheet"), self.tr("Go back"))
        self.field.changed.connect(self._on_changed)
        self.field.entered.connect(self.accept)
        # What is typed here tells of a visit: it goes with the visit.
        session.visit_ended.connect(self.reject)
        self._on_changed()

    def accept(self) -> None:
        """Look the code up; once that is seen, open it."""
        if self.found is not None:
            super().accept()
            return
        try:
            found = self._look_up()
        except NeckguideError as error:
            self._tell_fault(error)
            return
        self.found = found
        if found.notices or not self._session.is_empty:
            self._tell_found(found)
        else:
            super().accept()

    def _look_up(self) -> Again:
        topic = self._session.topic
        others = (topics() / id for id in topic_ids() if id != topic.id)
        found = decode(self.field.code(), (topic.folder, *others), topic)
        if (found.topic.id, found.topic.language) != (topic.id, topic.language):
            here = f"{topic.id}, {topic.language}"
            raise CodeElsewhere(topic=found.topic.id, language=found.topic.language, here=here)
        return found

    def _on_changed(self) -> None:
        """Another code: what was said of the last one no longer holds."""
        self.found = None
        self._say(None)
        self.field.setAccessibleDescription("")
        count = len(self.field.code())
        self._count.setText(self._counted(count))
        self._go.setText(self.tr("Find the sheet"))
        self._go.setEnabled(count > 0)

    def _counted(self, count: int) -> str:
        """How far a code that is read out has come."""
        if not count:
            return self.tr("Groups of four letters and digits. Capitals, spaces and hyphens do not matter.")
        whole, rest = divmod(count, GROUP)
        if rest:
            return self.tr("Groups: {groups}, and {rest} more").format(groups=whole, rest=rest)
        return self.tr("Groups: {groups}").format(groups=whole)

    def _tell_fault(self, error: NeckguideError) -> None:
        frame, inside = card("caution")
        inside.addWidget(label(str(error)))
        self.field.setAccessibleDescription(str(error))
        announce(self, str(error), urgent=True)
        if isinstance(error, CodeSpot):
            self.field.point_at(error.place)
            if error.suggestion:
                use = button(self.tr("Use this reading"), lambda: self.field.put(error.suggestion))
                use.setAutoDefault(False)
                inside.addWidget(use, 0, Qt.AlignmentFlag.AlignLeft)
        self._say(frame)

    def _tell_found(self, found: Again) -> None:
        frame, inside = card("caution" if found.notices else "key")
        visit = found.visit
        what = self.tr("Sheet of {date}: {kind}, {size} pt, {paper}.").format(
            date=print_date(visit.date, self._session.topic.words.labels),
            kind=KINDS[found.kind],
            size=visit.size,
            paper=visit.paper.upper(),
        )
        inside.addWidget(label(what, "label"))
        for notice in found.notices:
            inside.addWidget(bullet(notice))
        inside.addWidget(bullet(self.tr("Letterhead, numbers to call and costs are those of today.")))
        if not self._session.is_empty:
            inside.addWidget(label(self._replaced(), "label", "flag"))
        self._say(frame)
        announce(self, " ".join((what, *found.notices)))
        self._go.setText(self.tr("Open this sheet"))

    def _replaced(self) -> str:
        if self._session.is_given:
            return self.tr("It takes the place of the visit that is open now.")
        return self.tr("It takes the place of the visit that is open now, whose sheet was not printed or saved.")

    def _say(self, what: QWidget | None) -> None:
        """Show this below the field, alone."""
        while item := self._said.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._shown = what
        if what is not None:
            self._said.addWidget(what)
            what.show()
            for each in (what, *what.findChildren(QWidget)):
                each.ensurePolished()
        if self.isVisible():
            self.column.invalidate()
            self._fit()
            # Once all stands in its place: where the screen does not hold all, what was said last is seen first.
            QTimer.singleShot(0, self, self._show_last)

    def _show_last(self) -> None:
        if self._shown is not None:
            self._area.ensureWidgetVisible(self._shown)


class CodeField(QPlainTextEdit):
    """Takes a code as it is read out or pasted, and shows it in groups of four."""

    changed = Signal()
    entered = Signal()

    def __init__(self) -> None:
        """A few lines, because a full visit has a long code."""
        super().__init__()
        self.setObjectName("code")
        # Groups of letters and digits keep their order, whichever way the language runs.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setTabChangesFocus(True)
        self.setInputMethodHints(Qt.InputMethodHint.ImhUppercaseOnly | Qt.InputMethodHint.ImhNoPredictiveText)
        private(self)
        self.textChanged.connect(self._on_text)

    def code(self) -> str:
        """Its characters without spaces."""
        return self.toPlainText().replace(" ", "")

    def put(self, code: str) -> None:
        """Show another code."""
        self.setPlainText(code)
        self.setFocus()

    def point_at(self, place: int) -> None:
        """Select a character, counted from 0 without spaces."""
        cursor = self.textCursor()
        cursor.setPosition(min(_at(place), len(self.toPlainText())))
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """As high as its lines, from the first sight of it on and at any text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.setFixedHeight(round(LINES * self.fontMetrics().lineSpacing()) + 18)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks for the sheet: a code has no lines of its own."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def _on_text(self) -> None:
        text, cursor = self.toPlainText(), self.textCursor()
        shown, before = _shown(text), _shown(text[: cursor.position()]).replace(" ", "")
        if shown != text:
            self.blockSignals(True)
            self.setPlainText(shown)
            self.blockSignals(False)
            cursor = self.textCursor()
            # Behind the character that was typed, not behind the space that follows it.
            cursor.setPosition(min(_at(len(before) - 1) + 1 if before else 0, len(shown)))
            self.setTextCursor(cursor)
        self.changed.emit()


def _shown(text: str) -> str:
    try:
        code = characters(text)
    except CodeTooLong:
        code = characters(text[: MOST + 1])  # More than any code has, so that it is told.
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def _at(place: int) -> int:
    """Where a character stands among the spaces."""
    return place + place // GROUP
