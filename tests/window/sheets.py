"""What a person does on Take home, and what stands on its list and its sheet."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from neckguide.ui.paper import open_pdf
from neckguide.ui.take_home import TakeHome
from neckguide.ui.window import TAKE_HOME

from .rooms import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from neckguide.ui.window import Window

LEFT = Qt.MouseButton.LeftButton


def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    """Let the window work until this holds, for so many seconds at most."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        QTest.qWait(2)


def wait(page: TakeHome) -> None:
    """Until the newest sheet is made and painted."""
    until(lambda: not page.typesetter.is_busy)
    settle()


def rows(page: TakeHome) -> list[str]:
    """The list as it is seen: a box, the title, the tag."""
    return [
        f"{'☑' if line.on else '☐'} {line.title}{f' · {line.tag}' if line.tag else ''}" for line in page.form.list.lines
    ]


def row(page: TakeHome, title: str) -> int:
    return next(at for at, line in enumerate(page.form.list.lines) if line.title == title)


def middle(page: TakeHome, title: str) -> QPoint:
    view = page.form.list.view
    return view.visualRect(view.model().index(row(page, title), 0)).center()


def handle(page: TakeHome, title: str) -> QPoint:
    return QPoint(22, middle(page, title).y())


def tap(page: TakeHome, title: str) -> None:
    QTest.mouseClick(page.form.list.view.viewport(), LEFT, pos=middle(page, title))
    wait(page)


def keys(page: TakeHome, title: str, *pressed: tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
    page.form.list.view.setFocus()
    page.form.list.view.go_to(row(page, title))
    for key, modifier in pressed:
        QTest.keyClick(page.form.list.view, key, modifier)
    wait(page)


def text_of(pdf: bytes) -> str:
    version = open_pdf(pdf)
    document = version.document
    return " ".join(" ".join(document.getAllText(at).text() for at in range(document.pageCount())).split())


def sheet(page: TakeHome) -> str:
    """All words of the sheet that is shown, which must be the newest."""
    wait(page)
    assert page._sheet is not None
    assert not page.preview.notice
    return text_of(page._sheet[0])


def take_home(window: Window) -> TakeHome:
    """The page, shown, with its first sheet."""
    window.show_page(TAKE_HOME)
    page = window.page(TAKE_HOME)
    assert isinstance(page, TakeHome)
    wait(page)
    return page
