"""The clipboard: what is put there stays out of histories where the system can be asked, and leaves with the visit."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication

_WINDOWS = 'application/x-qt-windows-mime;value="{name}"'
"""What Qt puts on the clipboard of Windows under this very name."""
KEPT_OUT = {
    # KDE's clipboard, and the others that follow it, keep nothing that says so.
    "x-kde-passwordManagerHint": b"secret",
    # Windows: no history, no other device, no program that watches. The numbers are of four bytes.
    _WINDOWS.format(name="ExcludeClipboardContentFromMonitorProcessing"): b"\x01\0\0\0",
    _WINDOWS.format(name="CanIncludeInClipboardHistory"): b"\0\0\0\0",
    _WINDOWS.format(name="CanUploadToCloudClipboard"): b"\0\0\0\0",
}
"""Signs beside the text that ask clipboard histories to leave it out; a system does not see those of another."""

OF_NO_VISIT = "application/x-neckguide-report"


def put(text: str) -> None:
    """Put text on the clipboard."""
    data = QMimeData()
    data.setText(text)
    for name, value in KEPT_OUT.items():
        data.setData(name, value)
    QGuiApplication.clipboard().setMimeData(data)


def keep_signed() -> None:
    """What is copied from a field of ours by key or menu bears the same signs from now on."""
    QGuiApplication.clipboard().dataChanged.connect(_sign)


def _sign() -> None:
    clipboard = QGuiApplication.clipboard()
    held = clipboard.mimeData()
    signed = any(held.hasFormat(name) for name in (OF_NO_VISIT, next(iter(KEPT_OUT))))
    if clipboard.ownsClipboard() and held.hasText() and not signed:
        put(held.text())


def put_report(text: str) -> None:
    """Put text on the clipboard that is of no visit: it stays when one ends."""
    data = QMimeData()
    data.setText(text)
    data.setData(OF_NO_VISIT, b"1")
    QGuiApplication.clipboard().setMimeData(data)


def forget() -> None:
    """Clear clipboard and selection where what they hold came from our window: another program's stays."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard() and not clipboard.mimeData().hasFormat(OF_NO_VISIT):
        clipboard.clear()
    if clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)
