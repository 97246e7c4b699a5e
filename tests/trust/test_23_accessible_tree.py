"""Trust, test 23: what a screen reader is told of every screen and dialog, read in process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from neckguide.ui.access import held
from neckguide.ui.bars import MessageLine
from neckguide.ui.evidence import ClaimLine
from neckguide.ui.favourites import FavouriteChip
from neckguide.ui.items import Arrow, Ticking
from neckguide.ui.matters import Opener
from neckguide.ui.option_cells import Cell
from neckguide.ui.overlay import Overlay
from neckguide.ui.patient_window import PatientWindow
from neckguide.ui.pictures import Picture
from neckguide.ui.preview import Preview
from neckguide.ui.source_list import SourceOpener
from neckguide.ui.window import Window

from .screens import SCREENS, opened
from .tree import Node, tree_of

if TYPE_CHECKING:
    from tests.figures import Figure, Size

pytestmark = pytest.mark.trust(23)

ROLES: tuple[tuple[type[QWidget], str], ...] = (
    (Ticking, "CheckBox"),
    (FavouriteChip, "CheckBox"),
    (Arrow, "Button"),
    (Opener, "Button"),
    (SourceOpener, "Button"),
    (ClaimLine, "Button"),
    (QCheckBox, "CheckBox"),
    (QComboBox, "ComboBox"),
    (QLineEdit, "EditableText"),
    (QPlainTextEdit, "EditableText"),
    (QListView, "List"),
    (Picture, "Graphic"),
    (Cell, "Cell"),
    (Preview, "Document"),
    (MessageLine, "AlertMessage"),
    (Overlay, "Dialog"),
    (QDialog, "Dialog"),
    (Window, "Window"),
    (PatientWindow, "Window"),
)
"""What each kind of widget is, whoever asks."""
STOPS = {"Button", "ButtonMenu", "CheckBox", "RadioButton", "ComboBox", "EditableText", "List", "Graphic", "Document"}
STOPS |= {"ListItem", "Table", "Cell", "Tree"}
NAMED = {"Heading", "ListItem", "Graphic", "Cell", "RowHeader", "ColumnHeader", "Note", "AlertMessage", "MenuItem"}
"""What must say something although the keyboard does not stop there."""


@pytest.fixture(autouse=True)
def listening() -> Iterator[None]:
    """A screen reader is there: Qt tells of more then, and asks sooner."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def names_of(shown: QWidget, tree: Node) -> Iterator[str]:
    """Focusable nodes without a name; names that are a sign alone; controls that cannot be told apart."""
    for node in tree.walk():
        if ("focusable" in node.states or node.role in NAMED) and not node.name.strip():
            yield f"{node.role} has no name"
        if node.name and not any(letter.isalnum() for letter in node.name):
            yield f"{node.role} is called “{node.name}”"
        if node.role == "ComboBox" and not any(kind == "Label" for kind, _ in node.relations):
            yield f"ComboBox “{node.name}” has no label"  # Its name is what is chosen.
        alike = Counter((child.role, child.name) for child in node.children if "focusable" in child.states)
        for (role, name), count in alike.items():
            if count > 1 and role not in ("ComboBox", "Cell"):
                yield f"{count} × {role} “{name}”"


def roles_of(shown: QWidget, tree: Node) -> Iterator[str]:
    """Widgets that are not what they look like."""
    for node in tree.walk():
        widget = node.widget
        wanted = next((role for kind, role in ROLES if isinstance(widget, kind)), "")
        if isinstance(widget, QPushButton) and not wanted:
            wanted = _button(widget)
        if wanted and node.role != wanted:
            yield f"{type(widget).__name__} “{node.name}” is a {node.role}, not a {wanted}"
        if "focusable" in node.states and node.role not in STOPS and "scroll" not in type(widget).__name__.lower():
            yield f"the keyboard stops at “{node.name}”, a {node.role}"
        if node.role in ("Button", "CheckBox", "RadioButton") and node.children:
            yield f"inside of {node.role} “{node.name}” there is more"


def _button(button: QAbstractButton) -> str:
    if isinstance(button, QPushButton) and button.menu():
        return "ButtonMenu"
    if not button.isCheckable() or button.property("accessibleFolds"):
        return "Button"
    group = button.group()
    return "RadioButton" if group and group.exclusive() else "CheckBox"


def states_of(shown: QWidget, tree: Node) -> Iterator[str]:
    """What is ticked, open or locked and does not say so; what is told and not seen."""
    for node in tree.walk():
        widget = node.widget
        if widget is None:
            continue
        if not widget.isVisible():
            yield f"{node.role} “{node.name}” is told and not seen"
        if isinstance(widget, QPushButton) and widget.isCheckable():
            told = "expanded" if "expandable" in node.states else "checked"
            if (told in node.states) != widget.isChecked():
                yield f"{node.role} “{node.name}” does not say whether it is {told}"
        if ("disabled" in node.states) == widget.isEnabled():
            yield f"{node.role} “{node.name}” does not say whether it can be used"


def headings_of(shown: QWidget, tree: Node) -> Iterator[str]:
    """Headings that jump down more than a level; a dialog that lies over a page has its own."""
    for root in (tree, *(node for node in tree.walk() if node.role == "Dialog" and node is not tree)):
        levels = [node.level for node in _without_dialogs(root) if node.role == "Heading"]
        if 0 in levels:
            yield "a heading has no level"
        if levels and levels[0] > 2:
            yield f"the first heading is of level {levels[0]}"
        yield from (
            f"a heading of level {low} follows one of {high}" for high, low in pairwise(levels) if low > high + 1
        )


def _without_dialogs(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        if child.role != "Dialog":
            yield from _without_dialogs(child)


def order_of(shown: QWidget, tree: Node) -> Iterator[str]:
    """What is read in another order than it stands."""
    for node in tree.walk():
        layout = node.widget.layout() if node.widget is not None else None
        if layout is None:
            continue
        stands = {widget: place for place, widget in enumerate(held(layout))}
        read = [child.widget for child in node.children if child.widget in stands]
        for before, after in pairwise(read):
            assert before is not None and after is not None
            if stands[before] > stands[after]:
                names = " before ".join(f"“{_called(node, each)}”" for each in (before, after))
                yield f"{names} is read the other way round"


def _called(parent: Node, widget: QWidget) -> str:
    node = next(child for child in parent.children if child.widget is widget)
    return next((each.name for each in node.walk() if each.name), type(widget).__name__)


CHECKS: dict[str, Callable[[QWidget, Node], Iterator[str]]] = {
    "names that are missing or tell nothing": names_of,
    "wrong roles": roles_of,
    "states that are not told": states_of,
    "headings that jump": headings_of,
    "parts read in another order than they stand": order_of,
}


def test_every_screen_and_dialog_tells_what_it_is(window: Window, figure: Figure, size: Size) -> None:
    every = [name for name in SCREENS if not name.startswith("Learn, ")]
    learn = [name for name in SCREENS if name.startswith("Learn, ")]
    nodes = stops = 0
    faults: dict[str, list[str]] = {kind: [] for kind in CHECKS}
    screens = every + learn[: size(3, len(learn))]
    for name in screens:
        with opened(window, name) as shown:
            tree = tree_of(shown)
            found = list(tree.walk())
            nodes, stops = nodes + len(found), stops + sum("focusable" in node.states for node in found)
            for kind, check in CHECKS.items():
                # How Qt's own dialog for files stands is Qt's; that all of it has a name is ours.
                if check is names_of or not isinstance(shown, QFileDialog):
                    faults[kind] += [f"{name}: {fault}" for fault in check(shown, tree)]
    figure.tell("screens and dialogs", len(screens))
    figure.tell("nodes", nodes)
    figure.tell("nodes that take the keyboard", stops)
    print("\n".join(fault for found in faults.values() for fault in found))
    for kind, found in faults.items():
        figure.at_most(kind, len(found), 0)


def test_what_the_clinic_has_locked_says_so(window: Window) -> None:
    with opened(window, "Settings, locked") as shown:
        locked = [node for node in tree_of(shown).walk() if "disabled" in node.states and node.role in STOPS]
        assert len(locked) > 5
        assert [node.name for node in locked if "Set for all rooms" not in node.description] == []
