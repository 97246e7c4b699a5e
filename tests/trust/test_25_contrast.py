"""Contrast and size in all four palettes, measured from the pixels of every screen, and what can be pressed there."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollBar,
    QToolTip,
    QWidget,
)
from shiboken6 import isValid

from neckguide.content.spots import Spot
from neckguide.ui.blocks import Sign
from neckguide.ui.cover import Cover
from neckguide.ui.fields import Choice
from neckguide.ui.items import Arrow
from neckguide.ui.pager import Chevron
from neckguide.ui.pictures import Picture
from neckguide.ui.row_parts import LINE, Parts
from neckguide.ui.row_view import RowView
from neckguide.ui.style import TOUCH, apply_style, palettes
from neckguide.ui.widgets import Drawn, button
from neckguide.ui.window import CHECK
from tests.window.inks import words_on
from tests.window.pixels import counted, grabbed, place, ratio, strongest
from tests.window.rooms import seen, settle

from .screens import SCREENS, in_colours, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neckguide.ui.session import Session
    from neckguide.ui.window import Window
    from tests.figures import Figure, Size

pytestmark = pytest.mark.trust(25)

WORDS, PARTS, SMALLEST = 4.5, 3.0, 24
SHORT = ["Learn, why-it-matters", "Check, a warning sign", "Compare, what matters", "Take home, filled in", "Menu"]
SHORT_COLOURS = ["light", "contrast-dark"]
EDGED = ("", "chip", "choice", "danger", "field", "fold", "head", "pick", "primary", "step")
"""Kinds of buttons that are told by their edge or their fill; the others by their words or their drawing alone."""


class Mark(NamedTuple):
    """Something measured: a contrast, or a side in px."""

    where: str
    value: float


# What is seen ------------------------------------------------------------------------------------------------------


def parts(root: QWidget, image: QImage) -> Iterator[Mark]:
    """Signs, ticks, and the edges of what is pressed or written in, where all of it is in sight."""
    for each in in_sight(root, Drawn, Arrow, Chevron, QScrollBar):
        if type(each) is not Drawn:
            yield Mark(type(each).__name__, strongest(image, place(each, root))[0])
    for each in in_sight(root, QPushButton, QLineEdit, QPlainTextEdit, QComboBox):
        told = not isinstance(each, QPushButton) or (each.property("kind") or "") in EDGED
        if told and not isinstance(each, Cover) and not isinstance(each.parent(), QComboBox):
            yield Mark(f"edge of {type(each).__name__} {each.accessibleName()}", edge(image, place(each, root)))
    for each in in_sight(root, QComboBox):
        sign = QRect(each.width() - 30, 6, 24, each.height() - 12).translated(place(each, root).topLeft())
        yield Mark("arrow of a choice", strongest(image, sign)[0])
    for view in seen(root, RowView):
        yield from row_parts(view, root, image)


def in_sight(root: QWidget, *kinds: type[QWidget]) -> Iterator[QWidget]:
    """Widgets of these kinds that are not off, all of which is seen: nothing lies over them."""
    for each in (each for kind in kinds for each in seen(root, kind)):
        whole = each.visibleRegion().boundingRect().size() == each.size() == place(each, root).size()
        if whole and each.isEnabled() and each.window() is root.window():
            yield each


def row_parts(view: RowView, root: QWidget, image: QImage) -> Iterator[Mark]:
    in_sight, corner = place(view, root), view.viewport().mapTo(root, QPoint(0, 0))
    for row in range(view.model().rowCount()):
        index = view.model().index(row, 0)
        box = Parts(view.visualRect(index), view, index.data(LINE), plain=not is_ticking(index)).box.translated(corner)
        if is_ticking(index) and in_sight.contains(box):
            yield Mark(f"box of {index.data(LINE).title}", strongest(image, box)[0])


def is_ticking(index: object) -> bool:
    return bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)  # type: ignore[attr-defined]


def edge(image: QImage, rect: QRect) -> float:
    """How a control stands out from what lies around it, at the middle of that side where it does best."""
    middle, found = rect.center(), [1.0]
    sides = (
        ((rect.left(), middle.y()), (1, 0)),
        ((rect.right(), middle.y()), (-1, 0)),
        ((middle.x(), rect.top()), (0, 1)),
    )
    for (x, y), (across, down) in sides:
        outside = QPoint(x - 2 * across, y - 2 * down)
        if image.rect().contains(outside):
            ground = image.pixel(outside) & 0xFFFFFF
            found += [ratio(image.pixel(x + at * across, y + at * down) & 0xFFFFFF, ground) for at in range(3)]
    return max(found)


def test_words_and_parts_stand_out_on_every_screen(
    window: Window, session: Session, figure: Figure, size: Size
) -> None:
    screens, colours = size(SHORT, [*SCREENS]), size(SHORT_COLOURS, [*palettes()])
    lowest, weak, measured, off = dict[str, float](), list[Mark](), 0, list[Mark]()
    for chosen in colours:
        in_colours(session, chosen)
        words, drawn = list[Mark](), list[Mark]()
        for screen in screens:
            with opened(window, screen) as root:
                for word in words_on(root):
                    mark = Mark(f"{chosen}, {screen}: {word.text[:40]}", round(word.contrast, 2))
                    (words if word.widget.isEnabled() else off).append(mark)
                image = grabbed(root)
                drawn += [
                    Mark(f"{chosen}, {screen}: {each.where}", round(each.value, 2)) for each in parts(root, image)
                ]
        measured += len(words) + len(drawn)
        # Large letters, too, although 3 would do.
        weak += [each for each in words if each.value < WORDS] + [each for each in drawn if each.value < PARTS]
        for kind, found in (("words", words), ("parts", drawn)):
            lowest[f"lowest contrast of {kind}, {chosen}"] = min(each.value for each in found)
    figure.tell("pairs measured", measured)
    figure.tell("lowest contrast of words that are off", min((each.value for each in off), default=0.0), ": 1")
    if screens == SHORT:
        figure.shorter(f"{len(screens)} of {len(SCREENS)} screens, {len(colours)} of {len(palettes())} palettes")
    print(*weak, sep="\n")
    for name, value in lowest.items():
        figure.at_least(name, value, WORDS if "words" in name else PARTS, ": 1")


# What can be pressed -------------------------------------------------------------------------------------------------


def targets(root: QWidget) -> Iterator[tuple[str, QSize]]:
    """All that a finger or a mouse can aim at, and how large it is in px."""
    for kind in (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit):
        for each in seen(root, kind):
            if not isinstance(each.parent(), QComboBox) and each.window() is root.window():
                yield f"{type(each).__name__} {each.accessibleName() or getattr(each, 'text', str)()}", each.size()
    yield from (("picture", each.size()) for each in seen(root, Picture) if each.id)
    for view in seen(root, QAbstractItemView):
        index = view.model().index(0, 0)
        if index.isValid() and view.visualRect(index).isValid():
            yield f"row of {type(view).__name__}", view.visualRect(index).size()
    for view in seen(root, RowView):
        yield from row_targets(view)
    if isinstance(root, QMenu):
        entries = (each for each in root.actions() if not each.isSeparator())
        yield from ((f"entry {each.text()}", root.actionGeometry(each).size()) for each in entries)


def row_targets(view: RowView) -> Iterator[tuple[str, QSize]]:
    for index in (view.model().index(row, 0) for row in range(view.model().rowCount())):
        rect = view.visualRect(index)
        yield "row of the sheet's list", rect.size()
        for half in Parts(rect, view, index.data(LINE), plain=not is_ticking(index)).halves:
            yield "short or full", half.size()


def test_targets_are_large_enough(window: Window, figure: Figure, size: Size) -> None:
    ours, of_qt = list[Mark](), list[Mark]()
    for screen in size([*SHORT, "Next visit", "Patient screen"], [*SCREENS]):
        with opened(window, screen) as root:
            found = [Mark(f"{screen}: {what}", min(side.width(), side.height())) for what, side in targets(root)]
            (of_qt if isinstance(root, QFileDialog) else ours).extend(found)
    figure.tell("targets measured", len(ours) + len(of_qt))
    print(*(each for each in ours if each.value < TOUCH), *(each for each in of_qt if each.value < SMALLEST), sep="\n")
    figure.at_least("smallest target", min(each.value for each in ours + of_qt), SMALLEST, "px")
    figure.at_least("smallest target but in Qt's file dialog", min(each.value for each in ours), TOUCH, "px")


# States ---------------------------------------------------------------------------------------------------------------

KINDS = ("", "chip", "choice", "danger", "field", "fold", "pick", "primary", "quiet", "sources")
STATES: dict[str, Callable[[QPushButton], object]] = {
    "as it is": lambda each: each,
    "under the mouse": lambda each: each.setAttribute(Qt.WidgetAttribute.WA_UnderMouse),
    "held down": lambda each: each.setDown(True),
    "chosen": lambda each: each.setChecked(True),
    "chosen and held down": lambda each: (each.setChecked(True), each.setDown(True)),
}


@pytest.mark.parametrize("chosen", palettes())
def test_words_stand_out_in_every_state_of_a_control(chosen: str, app: QApplication, figure: Figure) -> None:
    apply_style(app, 100, chosen)
    words, entries = list[Mark](), list[Mark]()
    for show in (_buttons, _selected, _placeholder, _tip, _menu, _choice):
        root = show()
        words += [Mark(f"{show.__name__}: {each.text}", round(each.contrast, 2)) for each in words_on(root)]
        if show in (_menu, _choice):
            entries.append(Mark(show.__name__, apart(root)))
        root.close()
        settle()
    apply_style(app, 100)
    assert len(words) >= len(KINDS) * len(STATES) + 7
    print(*(each for each in words if each.value < WORDS), sep="\n")
    figure.at_least(f"lowest contrast of words in any state, {chosen}", min(each.value for each in words), WORDS, ": 1")
    assert [each for each in entries if each.value < PARTS] == []


def _in_front(root: QWidget) -> QWidget:
    root.setObjectName("window")
    root.show()
    assert QTest.qWaitForWindowExposed(root)
    root.activateWindow()
    QTest.qWaitForWindowActive(root)
    settle()
    return root


def _buttons() -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    for column, kind in enumerate(KINDS):
        for row, (state, put) in enumerate(STATES.items()):
            each = button(f"{kind or 'plain'} {state}", None, kind)
            each.setCheckable(True)
            put(each)
            grid.addWidget(each, row + len(STATES) * (column // 3), column % 3)
    return _in_front(box)


def _selected() -> QWidget:
    line = QLineEdit("Words that are marked")
    line.resize(300, TOUCH)
    _in_front(line)
    line.setFocus()
    line.selectAll()
    settle()
    return line


def _placeholder() -> QWidget:
    line = QLineEdit()
    line.setPlaceholderText("Name of the clinic")
    line.resize(300, TOUCH)
    return _in_front(line)


def _tip() -> QWidget:
    QToolTip.showText(QPoint(200, 200), "Save the sheet (Ctrl+S)")
    settle()
    return next(each for each in QApplication.topLevelWidgets() if each.inherits("QTipLabel") and each.isVisible())


def _menu() -> QWidget:
    menu = QMenu()
    entries = [menu.addAction(words) for words in ("Settings…\tCtrl+,", "Help\tF1")]
    menu.popup(QPoint(300, 300))
    menu.setActiveAction(entries[0])
    settle()
    return menu


def _choice() -> QWidget:
    choice = Choice(print, [("A4", 1), ("Letter", 2), ("Large", 3)])
    choice.resize(200, TOUCH)
    _in_front(choice)
    choice.showPopup()
    settle()
    return choice.view().window()


def apart(root: QWidget) -> float:
    """The contrast between the two grounds that fill most of it: of what is chosen, and of the rest."""
    (first, _), (second, _) = sorted(counted(grabbed(root)).items(), key=itemgetter(1))[:-3:-1]
    return ratio(first, second)


# Never by colour alone ----------------------------------------------------------------------------------------------

CHANGED = 12
"""Px that must change by 3 : 1 in grey: about a small tick."""


def changed_in_grey(before: QImage, after: QImage) -> int:
    """How many px change by 3 : 1 in lightness, whatever their colour; all of them where the size changes."""
    if before.size() != after.size():
        return before.width() * before.height()
    pairs = zip(memoryview(before.constBits()).cast("I"), memoryview(after.constBits()).cast("I"), strict=True)
    return sum(ratio(old & 0xFFFFFF, new & 0xFFFFFF) >= PARTS for old, new in pairs if old != new)


def test_what_is_chosen_is_told_without_colour(window: Window, session: Session, figure: Figure, size: Size) -> None:
    pages = ("Learn, why-it-matters", "Check, what fits", "Compare, what matters", "Take home, filled in", "Next visit")
    weak, tried, least = list[str](), 0, 10_000
    for chosen in size(SHORT_COLOURS[:1], [*palettes()]):
        in_colours(session, chosen)
        for screen in size(pages[:2], [*pages, "Check, warning signs", "Print the sheet", "Who checked it?"]):
            with opened(window, screen) as root:
                for each in [each for each in seen(root, QPushButton) if each.isCheckable() and each.isEnabled()]:
                    if not isValid(each) or (each.group() and each.isChecked()):
                        continue
                    if place(each, root).size() != each.size():
                        continue  # Scrolled away, or on a page that went with an earlier click.
                    root.setFocus()  # A ring would change, too.
                    settle()
                    before = grabbed(each)
                    each.click()
                    settle()
                    if not isValid(each) or not each.isVisible():
                        continue
                    root.setFocus()
                    settle()
                    tried += 1
                    count = changed_in_grey(before, grabbed(each))
                    least = min(least, count)
                    if count < CHANGED:
                        weak.append(f"{chosen}, {screen}: {each.accessibleName() or each.text()}: {count}")
    figure.tell("controls compared in grey, chosen and not", tried)
    print(*weak, sep="\n")
    figure.at_least("least that changes in grey when one is chosen", least, CHANGED, "px")


def test_a_mark_on_a_picture_and_an_urgent_box_are_told_without_colour(window: Window, session: Session) -> None:
    window.learn.open_picture(session.topic.words.where.figure)
    settle()
    view = window.learn._large_view()
    before = grabbed(view)
    session.put_mark(Spot(0.4, 0.4))
    settle()
    assert changed_in_grey(before, grabbed(view)) >= CHANGED
    view.shut()
    window.show_page(CHECK)
    settle()
    assert not seen(window, Sign)
    session.tick(session.topic.checklist.group("red-flag")[0].id, True)
    settle()
    assert seen(window.page(CHECK), Sign)
