"""What a screen reader is told that Qt's own widgets do not say: headings with levels, lists, what folds, what changed.

A widget carries its role as a property; one factory makes the interface that speaks it.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAnnouncementEvent,
    QAccessibleAttributesInterface,
    QAccessibleInterface,
)
from PySide6.QtWidgets import QAccessibleWidget, QDialog, QLabel, QLayout, QMenu, QPushButton, QWidget
from shiboken6 import VoidPtr

_ROLE, _LEVEL, _WHOLE, _FOLDS = "accessibleRole", "accessibleLevel", "accessibleWhole", "accessibleFolds"
_ONLY = "accessibleOnly"
_UNSPOKEN = QAccessible.Role.NoRole.value

Role = QAccessible.Role
Text = QAccessible.Text


class _Level(QAccessibleAttributesInterface):
    """The level of a heading."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self._level = level

    def attributeKeys(self) -> list[QAccessible.Attribute]:
        return [QAccessible.Attribute.Level]

    def attributeValue(self, key: QAccessible.Attribute) -> int | None:
        return self._level if key == QAccessible.Attribute.Level else None


class _Spoken(QAccessibleWidget):
    """A widget with the role that was set on it, asked anew each time: it may have been asked before it was set."""

    def __init__(self, widget: QWidget) -> None:
        # No name is given here: it would be kept, and a name set later never heard.
        super().__init__(widget, Role.Dialog if isinstance(widget, QDialog) else Role.Client)
        self._widget = widget

    def role(self) -> QAccessible.Role:
        role = self._widget.property(_ROLE)
        return super().role() if role is None else Role(role)

    def text(self, kind: QAccessible.Text) -> str:
        said = super().text(kind)
        return said or (self._widget.text() if kind == Text.Name and isinstance(self._widget, QLabel) else "")

    def childCount(self) -> int:
        if self._widget.property(_ONLY) is not None:
            return 1
        return 0 if self._widget.property(_WHOLE) else super().childCount()

    def child(self, place: int) -> QAccessibleInterface:
        only = self._widget.property(_ONLY)
        return super().child(place) if only is None else QAccessible.queryAccessibleInterface(only)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        only = self._widget.property(_ONLY)
        return super().indexOfChild(child) if only is None else -1 + (child.object() is only)

    def interface_cast(self, kind: QAccessible.InterfaceType) -> object:  # type: ignore[override] - a pointer
        if kind == QAccessible.InterfaceType.AttributesInterface and (level := self._widget.property(_LEVEL)):
            self._level = _Level(level)  # Kept for as long as Qt may read it.
            return self._level
        found = super().interface_cast(kind)
        # What Shiboken gives us for a null pointer, it does not take back as one.
        return VoidPtr(0) if found is None else found


class _Unspoken(QAccessibleWidget):
    """A widget that says nothing which is not said beside it: a dot, a sign, an arrow."""

    def state(self) -> QAccessible.State:
        state = super().state()
        state.invisible = True  # type: ignore[attr-defined]
        return state


class _Button(_Spoken):
    """Any of our buttons. What stands inside is its name already; used, it is clicked, as by a finger.

    Qt would only toggle one that can be checked: it would look ticked, and nobody would be told.
    """

    def __init__(self, widget: QPushButton) -> None:
        super().__init__(widget)
        self._button = widget

    def role(self) -> QAccessible.Role:
        button = self._button
        if button.menu() is not None:
            return Role.ButtonMenu
        if not button.isCheckable() or button.property(_FOLDS):
            return Role.Button
        group = button.group()
        return Role.RadioButton if group is not None and group.exclusive() else Role.CheckBox

    def state(self) -> QAccessible.State:
        state, button = super().state(), self._button
        told = {"pressed": button.isDown(), "defaultButton": button.isDefault(), "hasPopup": button.menu() is not None}
        if button.property(_FOLDS):
            told |= {"expandable": True, "expanded": button.isChecked(), "collapsed": not button.isChecked()}
        elif button.isCheckable():
            told |= {"checkable": True, "checked": button.isChecked()}
        for name, on in told.items():
            setattr(state, name, on)
        return state

    def text(self, kind: QAccessible.Text) -> str:
        """A tip that repeats the name, and adds a key, is heard as the key alone."""
        said = super().text(kind)
        if kind == Text.Name:
            return said or self._button.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
        if kind == Text.Description and said.startswith(name := self.text(Text.Name)):
            rest = said.removeprefix(name).strip()
            if not rest or (rest[0], rest[-1]) == ("(", ")"):
                return rest[1:-1]
        return said

    def childCount(self) -> int:
        """An open menu: Qt lets no tree lead to it."""
        return int(self._open() is not None)

    def child(self, place: int) -> QAccessibleInterface:
        menu = self._open()
        return super().child(place) if menu is None else QAccessible.queryAccessibleInterface(menu)

    def _open(self) -> QMenu | None:
        menu = self._button.menu()
        return menu if menu is not None and menu.isVisible() else None

    def actionNames(self) -> list[str]:
        ways = QAccessibleActionInterface
        toggles = self._button.isCheckable() and not self._button.property(_FOLDS)
        first = ways.toggleAction() if toggles else ways.pressAction()
        return [first, *super().actionNames()] if self._button.isEnabled() else []

    def doAction(self, name: str) -> None:
        ways = QAccessibleActionInterface
        if name in (ways.toggleAction(), ways.pressAction()):
            # Once the screen reader has its answer: a click may open a dialog that is waited for.
            QTimer.singleShot(0, self._button, self._button.click)
        else:
            super().doAction(name)


def set_role(widget: QWidget, role: QAccessible.Role, name: str, level: int = 0, whole: bool = False) -> None:
    """Say what a widget is and is called, and a heading's level; `whole` where the name says all that is inside."""
    widget.setProperty(_ROLE, role.value)
    widget.setProperty(_LEVEL, level)
    widget.setProperty(_WHOLE, whole)
    _ask_anew(widget)
    widget.setAccessibleName(name)


def unspoken(widget: QWidget) -> None:
    """Leave a widget out: it only draws what is said beside it."""
    widget.setProperty(_ROLE, _UNSPOKEN)
    _ask_anew(widget)


def show_only(window: QWidget, only: QWidget | None) -> None:
    """Let the tree of a window or dialog lead to this alone; None for all of it again.

    What is hidden is told as hidden, and its words could still be asked for.
    """
    window.setProperty(_ONLY, only)


def folds(button: QPushButton) -> None:
    """A button that opens and closes something, for as long as it is checked."""
    button.setProperty(_FOLDS, True)
    opened = QCoreApplication.translate("access", "Opened")
    closed = QCoreApplication.translate("access", "Closed")
    # Qt tells a screen reader of ticks alone. Only who did it hears it, not what closes by itself.
    button.clicked.connect(lambda on: announce(button, opened if on else closed))


def announce(widget: QWidget, text: str, urgent: bool = False) -> None:
    """Have a screen reader say what changed where the keyboard is not; `urgent` interrupts what it is saying."""
    if not text:
        return
    event = QAccessibleAnnouncementEvent(widget, text)
    polite = QAccessible.AnnouncementPoliteness
    event.setPoliteness(polite.Assertive if urgent else polite.Polite)
    QAccessible.updateAccessibility(event)


def in_order(layout: QLayout) -> None:
    """Have what a layout holds read in the order in which it stands there: Qt goes by what was made first."""
    widgets, parent = list(held(layout)), layout.parentWidget()
    made = {widget: place for place, widget in enumerate(parent.children())} if parent is not None else {}
    places = [made.get(widget, 0) for widget in widgets]
    if places != sorted(places):
        for widget in widgets:
            widget.raise_()


def held(layout: QLayout) -> Iterator[QWidget]:
    """The widgets of a layout and of those inside it, as they stand.

    Never by `itemAt`: what Python then holds of an item outlives it, and some later object at that address ends the
    program (PySide6 6.12).
    """
    parent = layout.parentWidget()
    widgets = [each for each in parent.children() if isinstance(each, QWidget)] if parent is not None else []
    inside = [each for each in (*widgets, *layout.children()) if layout.indexOf(each) >= 0]  # type: ignore[call-overload]
    for each in sorted(inside, key=layout.indexOf):  # type: ignore[arg-type]
        if isinstance(each, QLayout):
            yield from held(each)
        else:
            yield each  # type: ignore[misc]


def install() -> None:
    """Let Qt ask us first. Before any widget is built: Qt keeps the first answer that it gets."""
    QAccessible.installFactory(_factory)


def _ask_anew(widget: QWidget) -> None:
    """Forget what Qt has kept of a widget: while a screen reader listens, its words are asked for before its role."""
    if QAccessible.isActive():
        known = QAccessible.queryAccessibleInterface(widget)
        if known is not None and not isinstance(known, _Spoken):
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(known))


def _factory(key: str, target: QObject | None) -> QAccessibleInterface | None:
    if not isinstance(target, QWidget):
        return None
    role = target.property(_ROLE)
    if role == _UNSPOKEN:
        return _Unspoken(target)
    if isinstance(target, QPushButton):
        return _Button(target)
    return _Spoken(target) if role is not None or isinstance(target, QDialog) else None
