"""The first start: three short steps that can be left at any point, and never come again."""

from __future__ import annotations

from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from neckguide.clinic import advice_number, countries, emergency_number
from neckguide.handout.compose import MOST_NAME
from neckguide.ui.asking import Asking
from neckguide.ui.blocks import heading
from neckguide.ui.fields import Choice, labelled
from neckguide.ui.keys import shown
from neckguide.ui.session import Session
from neckguide.ui.style import TOUCH
from neckguide.ui.widgets import bullet, button, label

WIDTH = 560


def is_wanted(session: Session) -> bool:
    """Whether this is the first start; nothing ever covers a visit that has begun.

    Settings that were kept aside as damaged were somebody's: they had been welcomed.
    """
    file = session.loaded.file
    damaged = any(file.parent.glob(f"{file.stem}.damaged-*"))
    return not session.clinic.welcomed and not damaged and session.is_empty


class Welcome(Asking):
    """What it is; where you are; what it keeps and where help is. However it is left, it was seen."""

    def __init__(self, session: Session, parent: QWidget | None) -> None:
        """Shows the first step; what is chosen is kept when the dialog closes."""
        super().__init__(parent, self.tr("Welcome to neckguide"), WIDTH)
        self._session = session
        self._step = 0
        self.country, self.name = Choice(self._on_country), QLineEdit()
        self._said = label("")
        self._steps = (self._what_it_is(), self._where(), self._keeps())
        self._first_seen = self._filled_in()
        for step in self._steps:
            self.column.addWidget(step)
        self.column.addStretch(1)
        self._number = label("", "small", wrap=False)
        self.skip, self.back = button(self.tr("Skip"), self.reject), button(self.tr("Back"), self._on_back)
        self.next = button("", self._on_next, "primary")
        self.next.setDefault(True)
        self.answers.insertWidget(0, self._number)
        for each in (self.skip, self.back, self.next):
            self.answers.addWidget(each)
        self._default = self.next
        self._show_step(0)

    def done(self, result: int) -> None:
        """Remember what was chosen, and that it was seen: by the last step, by Skip or by Escape alike."""
        clinic = self._session.clinic
        # What was not touched stays as it is, even where it is none of the choices offered here.
        fields = {key: value for key, value in self._filled_in().items() if value != self._first_seen[key]}
        super().done(result)
        if (now := structs.replace(clinic, welcomed=True, **fields)) != clinic:
            self._session.set_clinic(now)

    def showEvent(self, event: QShowEvent) -> None:
        """The Enter key leads on from wherever the keyboard is."""
        super().showEvent(event)
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _filled_in(self) -> dict[str, str]:
        return {"name": self.name.text().strip(), "country": self.country.currentData() or ""}

    def _what_it_is(self) -> QWidget:
        lead = self.tr(
            "Open it with a patient beside you: read together, ask the warning signs, compare options, and print a "
            "sheet to take home."
        )
        steps = (
            self.tr("It informs. It does not diagnose, and it gives no score."),
            self.tr("Whatever is not asked is shown as not asked."),
            self.tr("The words come from published sources. Each sheet says whether a clinician reviewed them."),
        )
        return _page(self.tr("What it is"), lead, steps)

    def _where(self) -> QWidget:
        page = _page(
            self.tr("Your clinic"), self.tr("The country gives the numbers to call. Both can be changed later.")
        )
        column = page.layout()
        assert isinstance(column, QVBoxLayout)
        clinic, locked = self._session.clinic, self._session.loaded.locked
        known = [(entry.name, code) for code, entry in countries().items()]
        self.country.offer([(self.tr("Choose later"), ""), *known])
        self.country.choose(clinic.country)
        self.name.setMaxLength(MOST_NAME)
        self.name.setMinimumHeight(TOUCH)
        self.name.setText(clinic.name)
        self.country.setEnabled("country" not in locked)
        self.name.setEnabled("name" not in locked)
        column.addLayout(labelled(self.tr("Country"), self.country))
        column.addWidget(self._said)
        column.addLayout(labelled(self.tr("Name of your clinic (optional)"), self.name))
        if locked & {"country", "name"}:
            column.addWidget(label(self.tr("What cannot be changed here is set by your clinic."), "small"))
        self._on_country(clinic.country)
        return page

    def _keeps(self) -> QWidget:
        lead = self.tr("Nothing of a visit is kept. End visit ({key}) forgets it all.").format(key=shown("end"))
        lines = (
            self.tr("It opens no network connection. A sheet that you save is your record from then on."),
            self.tr("If you walk away, the visit is covered. After a while it is cleared."),
            self.tr("Help is in the menu ({key}): a visit step by step, and every key.").format(key=shown("help")),
            self.tr("Letterhead, other numbers and the reviewer's name are in Settings ({key}).").format(
                key=shown("settings")
            ),
        )
        return _page(self.tr("What it keeps, and where help is"), lead, lines)

    def _on_country(self, code: object) -> None:
        clinic = structs.replace(self._session.clinic, country=str(code or ""))
        call, ask = emergency_number(clinic), advice_number(clinic)
        if not call:
            text = self.tr("Until then a sheet says “{words}”. For another country, type its numbers in Settings.")
            text = text.format(words=self._session.topic.words.labels.emergency_blank)
        elif ask:
            text = self.tr("Sheets will say: {call} in an emergency, {ask} for advice on the same day.")
            text = text.format(call=call, ask=ask)
        else:
            text = self.tr("Sheets will say: {call} in an emergency.").format(call=call)
        self._said.setText(text)

    def _on_next(self) -> None:
        if self._step == len(self._steps) - 1:
            self.accept()
        else:
            self._show_step(self._step + 1)

    def _on_back(self) -> None:
        self._show_step(self._step - 1)

    def _show_step(self, number: int) -> None:
        self._step = number
        for at, step in enumerate(self._steps):
            step.setVisible(at == number)
        last = number == len(self._steps) - 1
        self._number.setText(self.tr("{number} of {all}").format(number=number + 1, all=len(self._steps)))
        self.back.setVisible(number > 0)
        self.skip.setVisible(not last)
        self.next.setText(self.tr("Start") if last else self.tr("Next"))
        if self.isVisible():
            self._area.verticalScrollBar().setValue(0)
            self._first().setFocus(Qt.FocusReason.OtherFocusReason)
            # A combo box keeps the Enter key for itself where it is open only.
            if number != 1:
                self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        """As high as the highest step: nothing jumps between them."""
        shown_now = [step.isVisibleTo(self) for step in self._steps]
        heights: list[int] = []
        for step in self._steps:
            for other in self._steps:
                other.setVisible(other is step)
            super()._fit()
            heights.append(self.height())
        for step, was in zip(self._steps, shown_now, strict=True):
            step.setVisible(was)
        self.column.activate()
        self.resize(self.width(), max(heights))


def _page(title: str, lead: str, lines: tuple[str, ...] = ()) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    column.addWidget(heading(title, 3))
    column.addWidget(label(lead))
    for line in lines:
        column.addWidget(bullet(line))
    return page
