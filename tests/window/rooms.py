"""What a person does at the window, and what can be seen there, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QPushButton, QWidget

from neckguide.ui.items import Ticking
from neckguide.ui.window import CHECK

if TYPE_CHECKING:
    from collections.abc import Callable

    from neckguide.ui.check import Check
    from neckguide.ui.window import Window

_Kind = TypeVar("_Kind", bound=QWidget)


def settle() -> None:
    """Let the window do all that it has put off."""
    for _ in range(4):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def focused() -> QWidget:
    """Where the keyboard is; it must be somewhere."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def seen(root: QWidget, kind: type[_Kind]) -> list[_Kind]:
    """The widgets of a kind that are not hidden, from top to bottom and left to right where they stand."""
    found = [widget for widget in root.findChildren(kind) if widget.isVisible()]
    return sorted(found, key=lambda widget: _place(root, widget))


def _place(root: QWidget, widget: QWidget) -> tuple[int, int]:
    point = widget.mapTo(root, QPoint(0, 0))
    return point.y(), point.x()


def words(root: QWidget) -> list[str]:
    """Every word that can be read, from top to bottom."""
    return [label.text() for label in seen(root, QLabel) if label.text()]


def name_of(button: QAbstractButton) -> str:
    return button.text() or button.accessibleName()


def press(root: QWidget, name: str) -> None:
    """Click the button that reads so, or is called so."""
    fits = [button for button in seen(root, QPushButton) if name in (button.text(), button.accessibleName())]
    assert fits, f"no button “{name}” among {[name_of(button) for button in seen(root, QPushButton)]}"
    QTest.mouseClick(fits[0], Qt.MouseButton.LeftButton)
    settle()


def check_page(window: Window) -> Check:
    window.show_page(CHECK)
    settle()
    return window.page(CHECK)  # type: ignore[return-value]


def ticks(root: QWidget) -> str:
    """The list as it is seen: a box, and what its line says."""
    return "\n".join(f"{'☑' if item.isChecked() else '☐'} {'  '.join(words(item))}" for item in seen(root, Ticking))


def answer_next(window: QWidget, answer: Callable[[QDialog], None]) -> list[str]:
    """Answer the next dialog, and give the words that it showed once it is gone."""
    from PySide6.QtCore import QTimer

    asked: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or not dialog.isVisible():
            QTimer.singleShot(5, look)
            return
        asked.extend(words(dialog))
        answer(dialog)

    QTimer.singleShot(0, look)
    return asked
