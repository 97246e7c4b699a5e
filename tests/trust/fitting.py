"""What does not fit on a screen: words that are cut, widgets that lie over others, and what leaves its place.

All is measured on a shown tree of widgets, and nothing of it is changed.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QWidget,
)

from neckguide.ui.evidence import ClaimLine
from neckguide.ui.option_table import Heads
from neckguide.ui.overlay import Overlay
from neckguide.ui.patient_slide import Slide
from neckguide.ui.patient_type import Run
from neckguide.ui.row_parts import LINE, Line, Parts
from neckguide.ui.row_view import RowView
from neckguide.ui.widgets import WrapButton

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QFontMetrics

MARGIN = 16
"""Px: where a box keeps more free at one side than at the other, Qt does not mirror that."""
LEAST_LINES = 3
"""What scrolls shows at least so many lines, or all that it holds."""


def misfits(root: QWidget) -> list[str]:
    """All that is wrong in a window, a page or a dialog, a sentence each."""
    everything = [root, *(each for each in root.findChildren(QWidget) if each.isVisible())]
    found = list(_off_screen(root)) if root.isWindow() else []
    for widget in everything:
        if of_qt(widget):
            continue
        found += [
            f"{name_of(widget)} {what}" for what in (*_cut(widget), *(_out(widget) if widget is not root else ()))
        ]
        found += _overlaps(widget)
    return found


def name_of(widget: QWidget) -> str:
    """What it is, and the words by which it is found."""
    text = getattr(widget, "text", str)()
    text = text if isinstance(text, str) else ""
    return f"{type(widget).__name__} “{(text or widget.accessibleName() or widget.objectName())[:40]}”"


def of_qt(widget: QWidget) -> bool:
    """Whether it is a part that Qt makes and lays out itself, as the whole of its file dialog."""
    part = widget.objectName().startswith("qt_") and not isinstance(widget.parentWidget(), QAbstractScrollArea)
    return part or isinstance(widget.window(), QFileDialog)


# Words that are cut ---------------------------------------------------------------------------------------------


def _cut(widget: QWidget) -> Iterator[str]:
    has, needs = widget.size(), needed(widget)
    if needs.width() > has.width():
        yield f"needs {needs.width()} px across and has {has.width()}"
    if needs.height() > has.height():
        yield f"needs {needs.height()} px down and has {has.height()}"


def needed(widget: QWidget) -> QSize:
    """The least size in px at which all of its words can be read, at the width that it has where they wrap."""
    match widget:
        case QLabel() if widget.text():
            wraps = widget.wordWrap() or widget.textFormat() == Qt.TextFormat.RichText
            down = widget.heightForWidth(widget.width()) if wraps else widget.sizeHint().height()
            return QSize((widget.minimumSizeHint() if wraps else widget.sizeHint()).width(), down)
        case ClaimLine():
            words = widest_word(widget.fontMetrics(), widget._claim.says)
            return QSize(widget.width() - widget._room(widget.width()) + words, widget.heightForWidth(widget.width()))
        case WrapButton():
            return widget.inside.totalMinimumSize()
        case QPushButton() | QCheckBox() | QRadioButton() if widget.text():
            return _around(widget, widget.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, widget.text()))
        case QComboBox():
            return _around_choice(widget)
        case QLineEdit():
            return _around_line(widget)
        case RowView():
            return _rows(widget)
        case Slide():
            return _slide(widget)
        case _:
            return QSize()


def widest_word(metrics: QFontMetrics, text: str) -> int:
    """In px."""
    return max((metrics.horizontalAdvance(word) for word in text.split()), default=0)


def _around(button: QAbstractButton, words: QSize) -> QSize:
    """The words, and what the style keeps around them."""
    option = QStyleOptionButton()
    button.initStyleOption(option)  # type: ignore[attr-defined]
    kind = QStyle.SubElement
    element = {QCheckBox: kind.SE_CheckBoxContents, QRadioButton: kind.SE_RadioButtonContents}
    inside = button.style().subElementRect(element.get(type(button), kind.SE_PushButtonContents), option, button)
    menu = button.style().pixelMetric(QStyle.PixelMetric.PM_MenuButtonIndicator, option, button)
    spare = menu if isinstance(button, QPushButton) and button.menu() else 0
    return button.size() - inside.size() + words + QSize(spare, 0)


def _around_choice(choice: QComboBox) -> QSize:
    option = QStyleOptionComboBox()
    choice.initStyleOption(option)
    control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    inside = choice.style().subControlRect(control, option, part, choice)
    return choice.size() - inside.size() + choice.fontMetrics().size(0, choice.currentText())


def _around_line(line: QLineEdit) -> QSize:
    """What is typed moves along; what stands in an empty field does not."""
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    inside = line.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, line)
    words = line.fontMetrics().size(0, "" if line.text() else line.placeholderText())
    return line.size() - inside.size() + QSize(words.width(), line.fontMetrics().height())


def _rows(view: RowView) -> QSize:
    """Rows are painted: their parts must lie beside one another, with room for every word."""
    across, down, metrics = 0, 0, view.fontMetrics()
    for rect, parts, line in _painted(view):
        words = metrics.boundingRect(QRect(0, 0, parts.text.width(), 10_000), WRAP, line.title)
        others = [each for each in (parts.handle, parts.box, parts.tag, *parts.halves) if not each.isEmpty()]
        over = any(each.intersects(parts.text) or not rect.contains(each) for each in others)
        across = max(
            across, view.width() - parts.text.width() + widest_word(metrics, line.title), over * (view.width() + 1)
        )
        down = max(down, view.height() + words.height() - parts.text.height())
    return QSize(across, down)


def _painted(view: RowView) -> Iterator[tuple[QRect, Parts, Line]]:
    model = view.model()
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        rect, line = view.visualRect(index), index.data(LINE)
        yield rect, Parts(rect, view, line, not index.flags() & Qt.ItemFlag.ItemIsUserCheckable), line


WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)


def _slide(slide: Slide) -> QSize:
    """The patient's step is painted: all of it stands above the foot, each part as high as its words."""
    layout = slide._layout
    if layout is None:
        return QSize()
    texts = (layout.eyebrow, layout.title, *layout.texts)
    across = max(text.place.right() + 1 for text in texts)
    down = max(layout.bottom - slide._frame.bottom, 0)
    down += sum(max(0, Run(text.spans, text.look, text.place.width()).height - text.place.height()) for text in texts)
    return QSize(across, slide.height() + down)


# What leaves its place ------------------------------------------------------------------------------------------


def _out(widget: QWidget) -> Iterator[str]:
    above = widget.parentWidget()
    if widget.isWindow() or above is None or widget.size().isEmpty():
        return
    place, room = widget.geometry(), above.rect()
    area = above.parentWidget()
    if isinstance(area, QAbstractScrollArea) and area.viewport() is above:
        yield from _scrolled(widget, area)
    elif not room.contains(place):
        yield f"leaves {name_of(above)}: {_told(place)} is not in {_told(room)}"


def _scrolled(inside: QWidget, area: QAbstractScrollArea) -> Iterator[str]:
    """A page scrolls down and never sideways, and what scrolls shows more than a slit of it."""
    room, bar = area.viewport().size(), area.verticalScrollBar()
    if inside.width() > room.width():
        yield f"is {inside.width()} px wide in a box of {room.width()}: it would scroll sideways"
    if inside.height() > room.height() + bar.maximum() - bar.minimum():
        yield f"is {inside.height()} px high in a box of {room.height()} that cannot scroll so far"
    if room.height() < min(inside.height(), LEAST_LINES * area.fontMetrics().lineSpacing()):
        yield f"is seen through a slit of {room.height()} px"


def _off_screen(window: QWidget) -> Iterator[str]:
    free, place = window.screen().availableGeometry(), window.frameGeometry()
    if not free.contains(place):
        yield f"{name_of(window)} is not on the screen: {_told(place)} is not in {_told(free)}"


def _told(rect: QRect) -> str:
    return f"{rect.width()}×{rect.height()} at {rect.x()}, {rect.y()}"


# What lies over something else ----------------------------------------------------------------------------------


def _overlaps(above: QWidget) -> Iterator[str]:
    """Two widgets with words, side by side in one place; what lies over a page on purpose hides it or moves it."""
    inside = [each for each in above.children() if isinstance(each, QWidget) and each.isVisible()]
    beside = [each for each in inside if not each.isWindow() and not isinstance(each, Overlay | Heads)]
    for first, second in combinations([each for each in beside if _speaks(each)], 2):
        for one, other in product(_places(first), _places(second)):
            shared = one & other
            if not shared.isEmpty():
                yield f"{name_of(first)} and {name_of(second)} share {_told(shared)} in {name_of(above)}"


def _places(widget: QWidget) -> list[QRect]:
    """Where it is; of a slide, which is a ground for what lies over it, where its words are."""
    if isinstance(widget, Slide):
        return [placed.place.translated(widget.pos()) for placed in widget._placed()]
    return [widget.geometry()]


def _speaks(widget: QWidget) -> bool:
    return any(not needed(each).isEmpty() for each in (widget, *widget.findChildren(QWidget)) if each.isVisible())


# What is mirrored -----------------------------------------------------------------------------------------------


def places(root: QWidget) -> list[tuple[str, QRect]]:
    """Where all that has words stands in `root`, and where the parts of what is painted stand, in a fixed order."""
    found: list[tuple[str, QRect]] = []
    for widget in (root, *root.findChildren(QWidget)):
        if widget is root or not widget.isVisible() or of_qt(widget) or widget.window() is not root.window():
            continue
        at = widget.mapTo(root, QPoint(0, 0))
        found += [(name_of(widget), part.translated(at)) for part in _parts(widget)]
    return found


def _parts(widget: QWidget) -> list[QRect]:
    match widget:
        case ClaimLine():
            return [widget.rect(), *widget.parts()]
        case Slide():
            boxes = widget._layout.boxes if widget._layout else ()
            return [*(placed.place for placed in widget._placed()), *(box.place for box in boxes)]
        case RowView():
            rows = [(rect, parts) for rect, parts, _ in _painted(widget)]
            halves = [half for _, parts in rows for half in parts.halves]
            return [*(getattr(parts, name) for _, parts in rows for name in ("handle", "box", "text", "tag")), *halves]
        case _:
            return [widget.rect()] if not needed(widget).isEmpty() else []


def not_mirrored(one: list[tuple[str, QRect]], other: list[tuple[str, QRect]], width: int) -> list[str]:
    """What does not stand at the same distance from the other side, give or take a margin, of two windows so wide."""
    if [name for name, _ in one] != [name for name, _ in other]:
        return ["the two do not show the same"]
    pairs = [(name, place, width - at.right() - 1) for (name, at), (_, place) in zip(one, other, strict=True)]
    return [
        f"{name}: {place.left()} px from the left, not {left}"
        for name, place, left in pairs
        if abs(place.left() - left) > MARGIN
    ]
