"""The row of favourites: a tap puts one on the sheet, a second takes it back; the sheet as it is can be kept."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from neckguide.favourites import Favourite
from neckguide.ui.favourite_dialogs import KeepDialog, ManageDialog, breakable
from neckguide.ui.session import Session
from neckguide.ui.style import TOUCH, palette
from neckguide.ui.widgets import Drawn, WrapButton, button, flowing, label, points

MOST_SHOWN = 12
"""Favourites that are seen at once; the others wait behind a button, so that the form stays near."""


class FavouriteChip(WrapButton):
    """One favourite: its name, the clinic's with the words “from the clinic”, and a tick while it is the sheet."""

    def __init__(self, favourite: Favourite) -> None:
        """A long name wraps; it is never markup."""
        self.favourite = favourite
        super().__init__(favourite.name, "fold", (14, 4, 14, 4))
        self.setCheckable(True)
        self.inside.setSpacing(7)
        self._most = 0
        self._mark = Ticked(self)
        self._name, self._origin = label("", "label", wrap=False), label("", "small", wrap=False)
        self._name.setText(favourite.name)
        self.add(self._mark)
        self.add(self._name, 1)
        self._mark.hide()
        if favourite.origin == "clinic":
            self._origin.setText(self.tr("from the clinic"))
            self.add(self._origin)
            self.setAccessibleName(f"{favourite.name}, {self._origin.text()}")
        self.show_applied(False)

    def show_applied(self, on: bool) -> None:
        """Whether the sheet is this favourite now: by shape and, for a screen reader, in words."""
        self.setChecked(on)
        self._mark.setVisible(on)
        said = self.tr("Chosen. Press again to take it back.") if on else self.tr("Puts this sheet together")
        self.setAccessibleDescription(said)
        self.setToolTip(said if on else "")
        self.updateGeometry()

    def fit(self, most: int) -> None:
        """Wrap where the name is wider than `most` px."""
        self._most = most
        wide = self._natural() > most
        if wide != self._name.wordWrap():
            self._name.setWordWrap(wide)
            self._name.setText(breakable(self.favourite.name) if wide else self.favourite.name)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as its words, or as the line with the words wrapped."""
        size = super().sizeHint()
        if not self._name.wordWrap():
            return size
        return QSize(self._most, max(TOUCH, self.inside.totalHeightForWidth(self._most)))

    def _natural(self) -> int:
        self.ensurePolished()
        parts = [self._name.fontMetrics().horizontalAdvance(self.favourite.name)]
        if self._origin.text():
            parts.append(self._origin.sizeHint().width())
        if self.isChecked():
            parts.append(self._mark.width())
        margins = self.inside.contentsMargins()
        return sum(parts) + self.inside.spacing() * len(parts) + margins.left() + margins.right() + 4


class Ticked(Drawn):
    """A tick in front of the name."""

    def __init__(self, owner: QPushButton) -> None:
        """Shown while the chip is down."""
        super().__init__(0.9)
        self._owner = owner

    def paintEvent(self, event: QPaintEvent) -> None:
        """As thick as the letters."""
        painter = self.brush()
        pen = QPen(QColor(palette()["ours"]), 3.4, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(points((3, 13), (9, 19), (21, 5)))


class FavouriteRow(QWidget):
    """All favourites in lines, and the way to keep and to remove one."""

    def __init__(self, session: Session) -> None:
        """Follows the visit when told to `refresh`, and the shelf by itself."""
        super().__init__()
        self._session = session
        self._chips: list[FavouriteChip] = []
        self._all = False
        self._more = button("", self._on_more, "quiet")
        self.keep = button(self.tr("Keep as favourite…"), self._on_keep, "quiet")
        self.manage = button(self.tr("Remove…"), self._on_manage, "quiet")
        self.manage.setAccessibleName(self.tr("Remove a favourite"))
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(label(self.tr("Favourites"), "label", wrap=False), 1)
        head.addWidget(self.keep)
        head.addWidget(self.manage)
        self._line, self._flow = flowing()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._line)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        session.favourites_changed.connect(self._fill)
        self._fill()

    @property
    def chips(self) -> tuple[FavouriteChip, ...]:
        """One for each favourite, in order."""
        return tuple(self._chips)

    def refresh(self) -> None:
        """Read the visit again."""
        applied = self._session.shelf.applied
        for at, chip in enumerate(self._chips):
            on = applied is not None and chip.favourite.name == applied.name
            chip.show_applied(on)
            chip.setVisible(on or self._all or at < MOST_SHOWN)
        self._more.setText(self.tr("All favourites ({count})").format(count=len(self._chips)))
        self._more.setVisible(len(self._chips) > MOST_SHOWN and not self._all)
        self._fit()

    def forget(self) -> None:
        """As before a visit: the first ones, and none of them on the sheet."""
        self._all = False
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Long names wrap where the line ends."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for chip in self._chips:
            chip.fit(max(TOUCH, self.width()))
        self._flow.invalidate()
        self._line.updateGeometry()

    def _fill(self) -> None:
        names = [(chip.favourite.name, chip.favourite.origin) for chip in self._chips]
        shown = self._session.shelf.favourites
        if names != [(each.name, each.origin) for each in shown]:
            for chip in self._chips:
                self._flow.removeWidget(chip)
                chip.hide()
                chip.deleteLater()
            self._chips = [FavouriteChip(each) for each in shown]
            before: QWidget = self.manage
            for chip in self._chips:
                chip.clicked.connect(lambda _, chip=chip: self._on_clicked(chip))
                self._flow.addWidget(chip)
                self.setTabOrder(before, chip)
                before = chip
            self.setTabOrder(before, self._more)
        else:
            for chip, each in zip(self._chips, shown, strict=True):
                chip.favourite = each
        self._line.setVisible(bool(self._chips))
        self.manage.setVisible(any(each.origin == "own" for each in shown))
        self.refresh()

    def _on_clicked(self, chip: FavouriteChip) -> None:
        self._session.shelf.apply(chip.favourite)
        self.refresh()

    def _on_more(self) -> None:
        self._all = True
        self.refresh()
        self._chips[MOST_SHOWN].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_keep(self) -> None:
        dialog = KeepDialog(self, self._session)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._session.shelf.keep(dialog.chosen)
        dialog.deleteLater()

    def _on_manage(self) -> None:
        dialog = ManageDialog(self, self._session)
        dialog.exec()
        dialog.deleteLater()
        # The last own one is gone, and its button with it: the keyboard goes on beside it.
        if self.manage.isHidden():
            self.keep.setFocus(Qt.FocusReason.OtherFocusReason)
