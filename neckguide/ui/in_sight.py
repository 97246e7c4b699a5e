"""What has the keyboard is in sight: each box that scrolls brings it there."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QScrollArea, QWidget

ROOM = 12
"""Px around it that are brought into sight, too: its ring, and a line of what is near."""


def follow(window: QWidget) -> bool:
    """What has the keyboard now is brought into sight: Qt scrolls only within one box, not where Tab enters it.

    True, for whoever moves the keyboard by Tab.
    """
    if (now := window.focusWidget()) is not None:
        bring(now, now.rect())
    return True


def bring(widget: QWidget, part: QRect) -> None:
    """Scroll until a part of a widget is seen; of what is too high for its box, something."""
    above = widget.parentWidget()
    while above is not None and not above.isWindow():
        inside = above.widget() if isinstance(above, QScrollArea) else None
        if isinstance(above, QScrollArea) and inside is not None and inside.isAncestorOf(widget):
            place = QRect(widget.mapTo(inside, part.topLeft()), part.size()).adjusted(0, -ROOM, 0, ROOM)
            bar, high = above.verticalScrollBar(), above.viewport().height()
            top, bottom = place.top() - bar.value(), place.bottom() + 1 - bar.value()
            if place.height() > high:
                # Some of it is in sight anyway, or its top is brought there.
                bar.setValue(bar.value() + (top if top >= high or bottom <= 0 else 0))
            elif top < 0 or bottom > high:
                bar.setValue(bar.value() + (top if top < 0 else bottom - high))
        above = above.parentWidget()
