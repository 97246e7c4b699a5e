"""How the settings window stands: its groups, their fields, the sample beside them, and two buttons in its foot."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from neckguide.ui.blocks import Sign
from neckguide.ui.in_sight import follow
from neckguide.ui.settings_fields import Field, LinesField
from neckguide.ui.settings_pages import Page
from neckguide.ui.style import TOUCH, is_large
from neckguide.ui.widgets import OneLine, WrapButton, button, by_finger, flowing, label, restyle, scroll

WIDTH, FORM = 196, 500
"""Px of the groups' column and of the fields at 100 % text."""
SIZE = (1240, 700)
EDGE = 24
WIDEST = 16_777_215


class Groups(QFrame):
    """The names of the groups: in a column, or in lines where text is large."""

    chosen = Signal(int)

    def __init__(self, names: list[str]) -> None:
        """In the order of the pages."""
        super().__init__()
        self.setObjectName("rail")
        self._group = QButtonGroup(self)
        self._signs: list[tuple[Sign, WrapButton, str]] = []
        lines, flow = flowing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 12, 12)
        column.addWidget(lines)
        column.addStretch(1)
        for number, name in enumerate(names):
            entry = WrapButton(name, "rail", (12, 8, 12, 8))
            entry.setCheckable(True)
            entry.setAutoDefault(False)
            entry.add(OneLine(name, "label"), 1)
            sign = Sign("caution", 1.1)
            sign.hide()
            entry.add(sign)
            self._signs.append((sign, entry, name))
            self._group.addButton(entry, number)
            flow.addWidget(entry)
        self._group.idClicked.connect(self.chosen)
        self._group.button(0).setChecked(True)

    def show_group(self, number: int) -> None:
        """Mark one as open."""
        self._group.button(number).setChecked(True)

    def say_faults(self, places: Collection[int]) -> None:
        """Mark the groups in which something needs another look, by their places."""
        for place, (sign, entry, name) in enumerate(self._signs):
            sign.setVisible(place in places)
            wrong = self.tr("{name}, needs another look").format(name=name)
            entry.setAccessibleName(wrong if place in places else name)

    def set_text_size(self, percent: int) -> None:
        """As wide as a column, or as the window."""
        large = is_large(percent)
        restyle(self, "flat", large)
        wide = round(WIDTH * percent / 100)
        self.setMaximumWidth(WIDEST if large else wide)
        self.setMinimumWidth(0 if large else wide)
        for entry in self._group.buttons():
            entry.setMinimumSize(QSize(TOUCH if large else wide - 26, TOUCH))


class SettingsFrame(QDialog):
    """A page for each group, of which one is open, and a sample beside it, or below it where text is large."""

    def __init__(self, parent: QWidget | None, pages: Sequence[Page], sample: QWidget, percent: int) -> None:
        """`percent` is the text size; the words in the window do not change it while it is open."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self._pages, self._sample, self._percent = pages, sample, percent
        self._groups = Groups([page.title for page in pages])
        self._groups.chosen.connect(self.show_page)
        self._build()

    def show_page(self, number: int) -> None:
        """Open one group."""
        for place, page in enumerate(self._pages):
            page.setVisible(place == number)
        self._groups.show_group(number)
        self._area.verticalScrollBar().setValue(0)

    def say_faults(self, count: int, fields: Collection[Field] = ()) -> None:
        """How many fields keep all of them from being saved, 0 for none; the groups of these `fields` are marked."""
        wrong = {place for place, page in enumerate(self._pages) if any(each in fields for each in page.fields)}
        self._groups.say_faults(wrong)
        one = self.tr("Nothing is saved yet: 1 field needs another look.")
        more = self.tr("Nothing is saved yet: {count} fields need another look.")
        self._said.setText("" if not count else one if count == 1 else more.format(count=count))
        self._sign.setVisible(count > 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the size that the screen allows; the keyboard goes to the first field."""
        self._fit()
        by_finger(self._area)
        super().showEvent(event)
        self._begin()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab leads to what is in sight, too."""
        return super().focusNextPrevChild(next) and follow(self)

    def _build(self) -> None:
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for page in self._pages:
            self._column.addWidget(page)
        self._area = scroll(inside, self.tr("Settings"))
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._grid = QGridLayout(self)
        # Groups that could wrap more would else ask for more height than a small screen has.
        self._grid.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._place()
        self._grid.addWidget(self._foot(), 2, 0, 1, 3)
        # Only once it stands in the window: before, it would be nobody's default.
        self._save.setDefault(True)
        self._grid.setRowStretch(1, 1)

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setObjectName("giving")
        line = QHBoxLayout(foot)
        line.setContentsMargins(EDGE, 10, EDGE, 10)
        line.setSpacing(10)
        self._sign, self._said = Sign("caution", 1.2), label("", "", "limit")
        self._sign.hide()
        line.addWidget(self._sign)
        line.addWidget(self._said, 1)
        self._cancel = button(self.tr("Cancel"), self.reject)
        self._cancel.setAutoDefault(False)
        self._save = button(self.tr("Save"), self.accept, "primary")
        self._save.setToolTip(self.tr("Save (Ctrl+S)"))
        line.addWidget(self._cancel)
        line.addWidget(self._save)
        return foot

    def _place(self) -> None:
        """The sample beside the fields, or below them where text is large."""
        large = is_large(self._percent)
        self._groups.set_text_size(self._percent)
        for page in self._pages:
            page.set_large(large)
        if large:
            self._grid.addWidget(self._groups, 0, 0, 1, 3)
            self._grid.addWidget(self._area, 1, 0, 1, 3)
            self._column.addWidget(self._sample)
            self._sample.setMinimumHeight(round(240 * self._percent / 100))
        else:
            self._grid.addWidget(self._groups, 0, 0, 2, 1)
            self._grid.addWidget(self._area, 0, 1, 2, 1)
            self._grid.addWidget(self._sample, 0, 2, 2, 1)
            self._area.setFixedWidth(round(FORM * self._percent / 100))
            self._grid.setColumnStretch(2, 1)

    def _fit(self) -> None:
        self.ensurePolished()
        room = self.screen().availableSize() - QSize(2 * EDGE, 2 * EDGE)
        size = QSize(*SIZE) * max(1.0, self._percent / 100)
        self.resize(size.boundedTo(room))
        for field in (field for page in self._pages for field in page.fields):
            if isinstance(field, LinesField):
                field.fit()

    def _begin(self) -> None:
        """The keyboard goes to the first field that can be changed."""
        page = next(page for page in self._pages if not page.isHidden())
        first = next((field for field in page.fields if not field.locked and not field.isHidden()), None)
        if first is not None:
            first.begin()
