"""The clinician's strip for the patient's screen: what is seen there, and how to steer it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QBoxLayout,
    QComboBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from neckguide.ui.access import announce
from neckguide.ui.keys import sequences, with_key
from neckguide.ui.patient_window import PatientWindow
from neckguide.ui.style import TOUCH, is_large
from neckguide.ui.widgets import button, flowing, label

SPACE = 8
TYPED_IN = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox)
"""What needs the pedal's keys for itself."""


class PatientBar(QFrame):
    """Seen while the patient window is open. The pedal (Page Down) steps from any page of the clinician's window."""

    def __init__(self, patient: PatientWindow) -> None:
        """Put it at the bottom of the clinician's window."""
        super().__init__()
        self.setObjectName("foot")
        self.setAccessibleName(self.tr("Patient screen"))
        self._patient, self._told = patient, ""
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(20, 4, 20, 4)
        self._layout.setSpacing(12)
        self._said = label("", "label")
        self._layout.addWidget(self._said, 1)
        self._ways = self._steering()
        self._layout.addWidget(self._ways)
        ways = {"step": 1, "step-back": -1}
        self._pedal = [self._shortcut(key, by) for id, by in ways.items() for key in sequences(id)]
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)
        patient.changed.connect(self.refresh)
        self.refresh()

    def set_text_size(self, percent: int) -> None:
        """Large words stand above the buttons."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(down if is_large(percent) else across)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """As high as it is at this width: the least of a narrow one would push the window over the screen's edge."""
        least = super().minimumSizeHint()
        return QSize(least.width(), min(least.height(), self._layout.totalHeightForWidth(self.width())))

    def changeEvent(self, event: QEvent) -> None:
        """Another style makes other widths."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        """In one line beside the words; below them, in as many lines as they need."""
        shown = [each.sizeHint().width() + SPACE for each in self._buttons if not each.isHidden()]
        beside = self._layout.direction() == QBoxLayout.Direction.LeftToRight
        self._ways.setMinimumWidth(sum(shown) if beside else 0)

    def refresh(self) -> None:
        """Say what the patient sees now."""
        patient = self._patient
        # Without a window around it, it would be one of its own.
        self.setVisible(patient.is_open and self.parent() is not None)
        self._said.setText(self._sentence())
        # Opened, it shows a section and at once the page in front: only where it comes to rest is told.
        QTimer.singleShot(0, self, self._tell)
        away, held, blank = patient.is_away, patient.is_held, patient.is_blank
        for each in (self._back, self._next):
            each.setEnabled(not away and not blank)
        for each in (self._back, self._next, self._hold, self._blank):
            each.setVisible(not away)
        self._again.setVisible(patient.can_return)
        self._hold.setChecked(held)
        self._hold.setText(self.tr("Held: follow again") if held else self.tr("Hold still"))
        self._blank.setChecked(blank)
        self._blank.setText(self.tr("Blank: show again") if blank else self.tr("Blank"))
        self._fit()

    def _tell(self) -> None:
        said = "" if self.isHidden() else self._said.text()
        if said != self._told:
            self._told = said
            announce(self, said)

    def _sentence(self) -> str:
        patient = self._patient
        title, place = patient.seen
        if patient.can_return:
            return self.tr("A second screen is there again.")
        if patient.is_away:
            return self.tr("The patient screen is unplugged. Nothing of the visit is lost.")
        if patient.is_blank:
            return self.tr("The patient screen is blank.")
        sees = self.tr("The patient sees: {title}").format(title=title)
        return f"{sees} · {place}" if place else sees

    def _steering(self) -> QWidget:
        patient = self._patient
        box, flow = flowing(SPACE)
        self._back = button("‹", lambda: patient.step(-1))
        self._next = button("›", lambda: patient.step(1))
        self._hold = button("", lambda: patient.hold(self._hold.isChecked()), "chip")
        self._blank = button("", lambda: patient.blank(self._blank.isChecked()), "chip")
        self._again = button(self.tr("Show it there"), patient.open, "primary")
        self._close = button(self.tr("Close"), patient.close_it)
        # Signs alone: the page above may have a Next of its own.
        for each, name in (
            (self._back, self.tr("Patient screen: back")),
            (self._next, self.tr("Patient screen: next")),
        ):
            each.setAccessibleName(name)
            each.setMinimumWidth(TOUCH + SPACE)
        self._back.setToolTip(with_key(self.tr("Patient screen: step before"), "step-back"))
        self._next.setToolTip(with_key(self.tr("Patient screen: next step, as by a pedal"), "step"))
        self._blank.setToolTip(with_key(self.tr("Patient screen: blank, or show again"), "blank"))
        self._close.setToolTip(with_key(self.tr("Close the patient screen"), "patient"))
        for each in (self._hold, self._blank):
            each.setCheckable(True)
        self._hold.setAccessibleDescription(self.tr("Keeps the patient screen as it is while you look elsewhere"))
        self._buttons = (self._back, self._next, self._hold, self._blank, self._again, self._close)
        for each in self._buttons:
            flow.addWidget(each)
        return box

    def _shortcut(self, key: str, by: int) -> QShortcut:
        made = QShortcut(QKeySequence(key), self)
        made.setContext(Qt.ShortcutContext.WindowShortcut)
        made.activated.connect(lambda: self._patient.step(by))
        return made

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        """In a field the keys are the field's."""
        for each in self._pedal:
            each.setEnabled(not isinstance(now, TYPED_IN))
