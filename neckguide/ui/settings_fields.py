"""Fields of the settings window: what is typed, how much may be, what is wrong with it, what is set for all rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from unicodedata import decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from neckguide.ui.access import in_order
from neckguide.ui.blocks import Sign
from neckguide.ui.fields import Choice, DateField, labelled
from neckguide.ui.style import TOUCH, palette
from neckguide.ui.widgets import Drawn, button, label


class Lock(Drawn):
    """A padlock: what stands here is set elsewhere."""

    def __init__(self) -> None:
        """As large as the words beside it."""
        super().__init__(1.1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A bow on a box."""
        painter = self.brush()
        ink = QColor(palette()["quiet"])
        painter.setPen(QPen(ink, 2.6))
        painter.drawArc(6, 2, 12, 16, 0, 180 * 16)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(3, 10, 18, 13, 2, 2)


class Field(QWidget):
    """A control between its name and what is to be said about it. `key` is a field of `Clinic`."""

    edited = Signal()

    def __init__(self, key: str, name: str, hint: str = "") -> None:
        """`hint` says what may be written; a screen reader says it after the name."""
        super().__init__()
        self.key, self.name, self.locked = key, name, False
        self._control: QWidget = self
        self._hint_said, self._hint_stays = bool(hint), False
        self._above, self._hint = label(name, "label"), label(hint, "small")
        self._fault, self._fault_row = label("", "small", "limit"), QWidget()
        self._lock_row = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def value(self) -> object:
        """What stands in the field, as `Clinic` holds it."""
        raise NotImplementedError

    def show_value(self, value: object) -> None:
        """Show a value without telling anybody."""
        raise NotImplementedError

    def fault(self) -> str:
        """What is wrong with what was typed, in a sentence, or ""."""
        return ""

    def say_hint(self, hint: str, stays: bool = False) -> None:
        """Other words below the control; `stays` where they hold for a locked one too."""
        self._hint_stays = stays
        self._hint.setText(hint)
        self._hint_said = bool(hint)
        self._tell()

    def say_fault(self, fault: str) -> None:
        """Show what is wrong, with a sign, until something is typed; "" for nothing."""
        self._fault.setText(fault)
        self._tell()

    def lock(self) -> None:
        """The clinic sets this one for all rooms: it is shown and cannot be changed."""
        self.locked = True
        self._control.setEnabled(False)
        self._tell()

    def begin(self) -> None:
        """The keyboard goes here."""
        self._control.setFocus(Qt.FocusReason.TabFocusReason)

    def _stand(self, control: QWidget, focus: QWidget | None = None) -> None:
        """Put the control in its place; `focus` is what is named, where the control is a row of several."""
        self._control = focus or control
        self._above.setBuddy(self._control)
        if not self._control.accessibleName():
            self._control.setAccessibleName(self.name)
        _row(self._fault_row, Sign("caution", 1.1), self._fault)
        _row(self._lock_row, Lock(), label(self.tr("Set for all rooms"), "small"))
        for part in (self._above, control, self._fault_row, self._lock_row, self._hint):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self._tell()

    def _on_edited(self) -> None:
        self.say_fault("")
        self.edited.emit()

    def _tell(self) -> None:
        fault = self._fault.text()
        self._fault_row.setVisible(bool(fault))
        self._lock_row.setVisible(self.locked)
        self._hint.setVisible(self._hint_said and (self._hint_stays or not self.locked))
        locked = self.tr("Set for all rooms") if self.locked else ""
        self._control.setAccessibleDescription(" ".join(filter(None, (fault, locked, self._hint.text()))))


class LineField(Field):
    """One line of text."""

    def __init__(
        self,
        key: str,
        name: str,
        most: int,
        hint: str = "",
        check: Callable[[str], str] | None = None,
        to_right: bool = False,
    ) -> None:
        """At most `most` characters; `check` gives a sentence where the text will not do.

        `to_right` is for what runs to the right and has our digits in every language: numbers to dial, addresses.
        """
        super().__init__(key, name, hint)
        self._check, self._to_right = check, to_right
        self.edit = QLineEdit()
        if to_right:
            self.edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.edit.setMinimumHeight(TOUCH)
        self.edit.setMaxLength(most)
        self.edit.textEdited.connect(self._on_edited)
        self._stand(self.edit)

    def value(self) -> str:
        """The text without spaces around it."""
        text = self.edit.text().strip()
        return "".join(str(decimal(each, each)) for each in text) if self._to_right else text

    def show_value(self, value: object) -> None:
        """The beginning is in sight, however long it is."""
        self.edit.setText(str(value))
        self.edit.setCursorPosition(0)

    def fault(self) -> str:
        """As `check` says."""
        return self._check(self.value()) if self._check else ""


class LinesField(Field):
    """A few lines of text."""

    def __init__(self, key: str, name: str, lines: int, most: int) -> None:
        """At most `lines` lines and `most` characters."""
        super().__init__(key, name)
        self.say_hint(self.tr("At most {lines} lines and {most} characters.").format(lines=lines, most=most))
        self._lines, self._most = lines, most
        self.edit = QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        self.edit.textChanged.connect(self._on_edited)
        self._stand(self.edit)

    def fit(self) -> None:
        """As high as the lines at this text size."""
        self.edit.setFixedHeight(round((self._lines - 0.4) * self.edit.fontMetrics().lineSpacing()) + 20)

    def value(self) -> str:
        """The lines that hold something."""
        lines = (line.strip() for line in self.edit.toPlainText().splitlines())
        return "\n".join(line for line in lines if line)

    def show_value(self, value: object) -> None:
        """All lines."""
        self.edit.blockSignals(True)
        self.edit.setPlainText(str(value))
        self.edit.blockSignals(False)

    def fault(self) -> str:
        """Said where it is too long: to cut an address would send a patient elsewhere."""
        text = self.value()
        if len(text) <= self._most and text.count("\n") < self._lines:
            return ""
        says = self.tr("This is too long for the head of a sheet: {lines} lines and {most} characters are the most.")
        return says.format(lines=self._lines, most=self._most)


class ChoiceField(Field):
    """One of a few values."""

    def __init__(self, key: str, name: str, choices: Sequence[tuple[str, object]], hint: str = "") -> None:
        """`choices` are words and the value that each stands for."""
        super().__init__(key, name, hint)
        self.choice = Choice(lambda _: self._on_edited(), choices)
        self._stand(self.choice)

    def value(self) -> object:
        """The value that was chosen."""
        return self.choice.currentData()

    def show_value(self, value: object) -> None:
        """The first where there is no such value."""
        self.choice.choose(value)


class OptionalDay(DateField):
    """A day that need not be chosen."""

    day: dt.date | None = None

    def show_or_not(self, day: dt.date | None, begin: dt.date) -> None:
        """Show a day, or that none is chosen; the calendar then opens at `begin`."""
        self.show_day(day or begin)
        self.day = day
        if day is None:
            self._text.setText(self.tr("Choose…"))
            self.setAccessibleName(self.tr("{name}: not chosen").format(name=self._name))


class DayField(Field):
    """A day, or none."""

    def __init__(self, key: str, name: str, today: dt.date) -> None:
        """No day after `today` will do."""
        super().__init__(key, name)
        self._today = today
        self.day, self.none = OptionalDay(name), button(self.tr("No date"), self._on_none, "quiet")
        self.none.setAutoDefault(False)
        self.day.picked.connect(self._on_picked)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.day, 1)
        line.addWidget(self.none)
        self.show_value(None)
        self._stand(row, self.day)

    def value(self) -> dt.date | None:
        """The day that was chosen."""
        return self.day.day

    def show_value(self, value: object) -> None:
        """The day, or that there is none."""
        self.day.show_or_not(value if isinstance(value, dt.date) else None, self._today)
        self.none.setVisible(self.day.day is not None and not self.locked)

    def lock(self) -> None:
        """Neither can it be taken out."""
        super().lock()
        self.none.hide()

    def fault(self) -> str:
        """A review that is still to come is none."""
        day = self.day.day
        return self.tr("This day is still to come. Choose the day of the review.") if day and day > self._today else ""

    def _on_picked(self, day: dt.date) -> None:
        self.show_value(day)
        self._on_edited()

    def _on_none(self) -> None:
        self.begin()
        self.show_value(None)
        self._on_edited()


class CostsField(Field):
    """What each option costs here."""

    MOST = 60

    def __init__(self, key: str, name: str, hint: str, options: Mapping[str, str]) -> None:
        """`options` are names by id."""
        super().__init__(key, name, hint)
        self._kept: dict[str, str] = {}
        self._edits = {id: QLineEdit() for id in options}
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(10)
        for id, edit in self._edits.items():
            edit.setMinimumHeight(TOUCH)
            edit.setMaxLength(self.MOST)
            edit.textEdited.connect(self._on_edited)
            column.addLayout(labelled(options[id], edit))
        self._above.hide()
        self._stand(box)
        # What is said holds for all of them, and the last one is far below.
        for place, part in enumerate((self._fault_row, self._lock_row, self._hint)):
            self._column.insertWidget(place, part)
        in_order(self._column)

    def value(self) -> dict[str, str]:
        """Costs by option; those of options that this topic does not have stay."""
        typed = {id: edit.text().strip() for id, edit in self._edits.items()}
        return {id: text for id, text in {**self._kept, **typed}.items() if text}

    def show_value(self, value: object) -> None:
        """Each cost with its option."""
        self._kept = dict(value) if isinstance(value, Mapping) else {}
        for id, edit in self._edits.items():
            edit.setText(self._kept.get(id, ""))


def _row(box: QWidget, sign: QWidget, words: QWidget) -> None:
    line = QHBoxLayout(box)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(words, 1)
