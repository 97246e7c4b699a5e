"""The clinic's logo: chosen from a file, shown as it was drawn anew, taken out again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QWidget

from neckguide.ui.settings_fields import Field
from neckguide.ui.style import palette
from neckguide.ui.widgets import button

EDGE = 6


class LogoPicture(QWidget):
    """The logo as it stands on paper: on white."""

    def __init__(self) -> None:
        """Empty until a picture is shown."""
        super().__init__()
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_png(self, png: bytes) -> None:
        """A PNG of our own making; empty bytes for none."""
        self._image = QImage.fromData(png)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Some four lines high, as wide as the picture."""
        down = round(3.4 * self.fontInfo().pixelSize())
        size = self._image.size().scaled(QSize(3 * down, down), Qt.AspectRatioMode.KeepAspectRatio)
        return QSize(size.width() + 2 * EDGE, down + 2 * EDGE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """White, the picture in the middle, an edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor("white"))
        room = self.size() - QSize(2 * EDGE, 2 * EDGE)
        size = self._image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        x, y = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        painter.drawImage(QRectF(x, y, size.width(), size.height()), self._image)
        painter.setPen(QPen(QColor(palette()["edge"]), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class LogoField(Field):
    """The value is the file's name: as the clinic file has it, or in full where it was just chosen."""

    def __init__(self, key: str, name: str) -> None:
        """The picture comes later, once it is read off the window's thread."""
        super().__init__(key, name)
        self._file = self._opened = self._good = ""
        self._read: str | None = None
        self.png = b""
        self.choose_file: Callable[[], str] = self._ask_which
        self.picture = LogoPicture()
        self.pick = button(self.tr("Choose a picture…"), self._on_pick)
        self.remove = button(self.tr("Remove"), self._on_remove, "quiet")
        self.pick.setAccessibleName(self.tr("Choose a picture for the logo"))
        self.remove.setAccessibleName(self.tr("Remove the logo"))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        for each in (self.pick, self.remove):
            each.setAutoDefault(False)
        for each in (self.picture, self.pick, self.remove):
            line.addWidget(each)
        line.addStretch(1)
        self.picture.hide()
        self.remove.hide()
        self._stand(row, self.pick)
        self.say_hint(self.tr("PNG or JPEG, at most 5 MB and 4000 pixels a side. A copy of it is kept."))

    @property
    def is_new(self) -> bool:
        """Whether this picture was chosen here and is not kept beside the clinic file yet."""
        return self._file != self._opened and bool(self._file)

    @property
    def is_read(self) -> bool:
        """Whether it is known what became of the file."""
        return self._read == self._file

    def value(self) -> str:
        """The file's name, or "" for no logo."""
        return self._file

    def show_value(self, value: object) -> None:
        """The file that the clinic names now."""
        self._file = self._opened = self._good = str(value)
        self._read = None
        self._tell()

    def take(self, png: bytes, fault: str) -> None:
        """What became of the file: a picture, or a sentence why there is none; then the logo before it stays."""
        if self.is_read:
            return
        if fault and self.is_new:
            self._file = self._read = self._good
            self.edited.emit()
            self.say_fault(self.tr("{fault} The logo stays as it was.").format(fault=fault))
            return
        self._good = self._read = self._file
        self.png = png
        self.picture.show_png(png)
        self.say_fault(self.tr("{fault} The sheet is made without a logo.").format(fault=fault) if fault else "")

    def _tell(self) -> None:
        super()._tell()
        self.picture.setVisible(bool(self.png and self._file))
        self.remove.setVisible(bool(self._file) and not self.locked)
        said = self.tr("The logo, as it will print") if self.png else ""
        self.picture.setAccessibleName(said)

    def _on_pick(self) -> None:
        if chosen := self.choose_file():
            self._file, self._read = str(Path(chosen).absolute()), None
            self._on_edited()

    def _on_remove(self) -> None:
        self.begin()
        self._file = self._read = self._good = ""
        self.png = b""
        self._on_edited()

    def _ask_which(self) -> str:
        kinds = self.tr("Pictures") + " (*.png *.jpg *.jpeg)"
        return QFileDialog.getOpenFileName(self, self.tr("Choose a picture for the logo"), "", kinds)[0]
