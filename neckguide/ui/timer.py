"""A timer, made so that it works on every computer."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer


def timer(parent: QObject, every: int, once: bool = False) -> QTimer:
    """Every so many milliseconds once it is started, or one time.

    Not by keywords: PySide looks for `setInterval` with the C library's capital of “i”, which in Turkish is no “I”.
    """
    made = QTimer(parent)
    made.setSingleShot(once)
    made.setInterval(every)
    return made
