"""Every key of the window, once: the window listens to these, and Help shows them."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtGui import QKeySequence


class Key(NamedTuple):
    """What is done by which keys, the one that is shown first; `words` are marked for translation."""

    id: str
    sequences: tuple[str, ...]
    words: object


KEYS: tuple[Key, ...] = (
    Key("learn", ("Alt+1",), QT_TRANSLATE_NOOP("keys", "Learn")),
    Key("check", ("Alt+2",), QT_TRANSLATE_NOOP("keys", "Check")),
    Key("compare", ("Alt+3",), QT_TRANSLATE_NOOP("keys", "Compare")),
    Key("take-home", ("Alt+4",), QT_TRANSLATE_NOOP("keys", "Take home")),
    Key("next-section", ("Ctrl+PgDown", "Alt+Right"), QT_TRANSLATE_NOOP("keys", "Next section")),
    Key("section-before", ("Ctrl+PgUp", "Alt+Left"), QT_TRANSLATE_NOOP("keys", "Section before")),
    Key("larger", ("Ctrl++", "Ctrl+="), QT_TRANSLATE_NOOP("keys", "Larger text")),
    Key("smaller", ("Ctrl+-",), QT_TRANSLATE_NOOP("keys", "Smaller text")),
    Key("patient", ("F7",), QT_TRANSLATE_NOOP("keys", "Patient screen, on or off")),
    Key("step", ("PgDown",), QT_TRANSLATE_NOOP("keys", "Patient screen: next step (a pedal, too)")),
    Key("step-back", ("PgUp",), QT_TRANSLATE_NOOP("keys", "Patient screen: step before")),
    Key("blank", ("F8",), QT_TRANSLATE_NOOP("keys", "Patient screen: blank, or show again")),
    Key("move-up", ("Alt+Up",), QT_TRANSLATE_NOOP("keys", "Move a part of the sheet up")),
    Key("move-down", ("Alt+Down",), QT_TRANSLATE_NOOP("keys", "Move a part of the sheet down")),
    Key("print", ("Ctrl+P",), QT_TRANSLATE_NOOP("keys", "Print (on Take home)")),
    Key("save", ("Ctrl+S",), QT_TRANSLATE_NOOP("keys", "Save as PDF (on Take home)")),
    Key("note", ("Ctrl+Shift+C",), QT_TRANSLATE_NOOP("keys", "Copy the chart note")),
    Key("code", ("Ctrl+O",), QT_TRANSLATE_NOOP("keys", "Open a sheet by its code")),
    Key("settings", ("Ctrl+,",), QT_TRANSLATE_NOOP("keys", "Settings")),
    Key("help", ("F1",), QT_TRANSLATE_NOOP("keys", "Help")),
    Key("close", ("Esc",), QT_TRANSLATE_NOOP("keys", "Close what is open over the page")),
    Key("end", ("F9",), QT_TRANSLATE_NOOP("keys", "End the visit")),
)


def sequences(id: str) -> tuple[str, ...]:
    """The key sequences that do something; none where it has no key."""
    return next((key.sequences for key in KEYS if key.id == id), ())


def shown(id: str) -> str:
    """The key that is shown for something, as this system writes it."""
    return QKeySequence(next(iter(sequences(id)), "")).toString(QKeySequence.SequenceFormat.NativeText)


def with_key(text: str, id: str) -> str:
    """A tip that also says the key."""
    return f"{text} ({shown(id)})"


def words(key: Key) -> str:
    """What a key does."""
    return QCoreApplication.translate("keys", str(key.words))
