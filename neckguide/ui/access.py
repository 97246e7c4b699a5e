"""What a screen reader is told that Qt's own widgets do not say: headings with levels, lists, boxes, pictures.

A widget carries its role as a property; one factory makes the interface that speaks it.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_ROLE = "accessibleRole"


class _Spoken(QAccessibleWidget):
    """A widget with the role that was set on it."""

    def __init__(self, widget: QWidget, role: QAccessible.Role) -> None:
        # No name is given here: it would be kept, and a name set later never heard.
        super().__init__(widget, role)


def set_role(widget: QWidget, role: QAccessible.Role, name: str, level: int = 0) -> None:
    """Say what a widget is and is called; a heading's level goes into its description."""
    widget.setProperty(_ROLE, role.value)
    widget.setAccessibleName(name)
    if level:
        widget.setAccessibleDescription(f"{QCoreApplication.translate('access', 'Heading, level')} {level}")


def install() -> None:
    """Let Qt ask us first for the widgets that carry a role."""
    QAccessible.installFactory(_factory)


def _factory(key: str, target: QObject | None) -> QAccessibleInterface | None:
    if not isinstance(target, QWidget):
        return None
    role = target.property(_ROLE)
    if role is None:
        return None
    return _Spoken(target, QAccessible.Role(role))
