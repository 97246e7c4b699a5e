"""Whether what a window shows is shown as it was written: never read as markup, as a key, or as a file to fetch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QMenu, QTextEdit, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

# What our own writer makes, and what it escapes.
OURS = re.compile(r"</?(?:b|i|u|sup)>|&(?:lt|gt|amp|quot|#x27);")
TIP = re.compile(r"<p>[^<>]*</p>|[^<]*")


def labels(root: QWidget) -> list[QLabel]:
    """Every label below, seen or not."""
    return [label for label in root.findChildren(QLabel) if not isinstance(label.window(), QFileDialog)]


def faults(root: QWidget) -> list[str]:
    """What would be read as more than words, each with the words; Qt's own dialog for files says nothing of ours."""
    if isinstance(root, QFileDialog):
        return []
    return [*_of_labels(root), *_of_keys(root), *_of_tips(root)]


def _of_labels(root: QWidget) -> Iterator[str]:
    for label in labels(root):
        text, kind = label.text(), label.textFormat()
        if kind == Qt.TextFormat.RichText and not set(OURS.sub("", text)) & {"<", ">", "&"}:
            continue
        if kind != Qt.TextFormat.PlainText:
            yield f"a label reads markup: {text[:200]!r}"
    yield from (f"a field reads markup: {field.objectName()}" for field in root.findChildren(QTextEdit))


def _of_keys(root: QWidget) -> Iterator[str]:
    buttons = root.findChildren(QAbstractButton)
    keyed = [each.text() for each in buttons if not isinstance(each.window(), QFileDialog)]
    keyed += [label.text() for label in labels(root) if label.buddy()]
    menus = [menu for menu in root.findChildren(QMenu) if not isinstance(menu.parent(), QFileDialog)]
    keyed += [action.text() for menu in menus for action in menu.actions()]
    yield from (f"a key is made of {text[:200]!r}" for text in keyed if not QKeySequence.mnemonic(text).isEmpty())


def _of_tips(root: QWidget) -> Iterator[str]:
    for widget in (root, *root.findChildren(QWidget)):
        for tip in (widget.toolTip(), widget.whatsThis(), widget.statusTip()):
            if not TIP.fullmatch(tip):
                yield f"a tool tip reads markup: {tip[:200]!r}"
