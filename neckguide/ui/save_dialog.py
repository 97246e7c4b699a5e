"""Asks where to save, and leaves no trace of the answer."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QDir, QSettings, QUrl
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractButton, QDialog, QFileDialog, QLineEdit, QPushButton, QWidget

from neckguide.ui.fields import private
from neckguide.ui.style import TOUCH


def ask_file(parent: QWidget, title: str, suggested: str, kinds: str) -> str:
    """The file that the clinician chose, by a suggested path and a filter; "" where they went back.

    Qt's own dialog, because the system's write what was saved into lists of recent files.
    """
    dialog = QFileDialog(parent, title)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(kinds)
    dialog.setDirectory(str(Path(suggested).parent))
    dialog.selectFile(Path(suggested).name)
    # Put there before the dialog asks whether a file may be replaced, so that it asks for the one that is written.
    dialog.setDefaultSuffix(Path(suggested).suffix)
    # A name may be typed as that of the file: it is covered and goes with the visit, and no input method learns it.
    dialog.setProperty("tells", True)
    for line in dialog.findChildren(QLineEdit):
        private(line)
    for each in dialog.findChildren(QAbstractButton):
        each.setMinimumSize(TOUCH, TOUCH)
    for each in dialog.findChildren(QPushButton):
        each.setIcon(QIcon())
    _fit(dialog)
    chosen = dialog.selectedFiles()[0] if dialog.exec() == QDialog.DialogCode.Accepted else ""
    _forget(dialog)
    return chosen


def _fit(dialog: QFileDialog) -> None:
    dialog.ensurePolished()
    room, scale = dialog.screen().availableSize(), dialog.fontInfo().pixelSize() / 16
    dialog.resize(min(round(900 * scale), room.width() - 48), min(round(600 * scale), room.height() - 96))


def _forget(dialog: QFileDialog) -> None:
    """Destroyed, the dialog writes the folders it has seen into Qt's own settings: point those at nothing."""
    dialog.setHistory([])
    # Not `Path.home`, which fails for who has none.
    dialog.setDirectoryUrl(QUrl.fromLocalFile(QDir.homePath()))
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)
    dialog.deleteLater()
