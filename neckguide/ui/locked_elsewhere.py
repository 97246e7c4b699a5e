"""A locked session as Windows and macOS tell it, through what the systems bring. Only type-checked on our computers."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import CFUNCTYPE, Structure, c_char_p, c_long, c_size_t, c_uint32, c_void_p

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PySide6.QtWidgets import QWidget

SESSION_CHANGED, LOCKED = 0x02B1, 0x7
"""WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK."""
THIS_SESSION = 0
POWER_CHANGED, SUSPENDED = 0x0218, 0x0004
"""WM_POWERBROADCAST, PBT_APMSUSPEND: sent to every top-level window, unasked."""
UTF_8 = 0x08000100
AT_ONCE = 4
"""kCFNotificationSuspensionBehaviorDeliverImmediately."""


class Message(Structure):
    """The first fields of a Windows MSG; the rest is not read."""

    _fields_ = (("window", c_void_p), ("message", c_uint32), ("first", c_size_t), ("second", c_size_t))


class WindowsMessages(QAbstractNativeEventFilter):
    """Sees each message that Windows sends to our windows."""

    def __init__(self, on_locked: Callable[[], object], window: QWidget) -> None:
        """`window` is the hidden one that is told of the session, kept as long as this."""
        super().__init__()
        self._on_locked, self.window = on_locked, window

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[object, int] | object:
        """Every message goes on."""
        if bytes(kind).startswith(b"windows"):  # type: ignore[arg-type]
            self.hear(Message.from_address(int(message)))
        return False, 0

    def hear(self, message: Message) -> None:
        """Tell where the session was locked or the computer goes to sleep."""
        heard = (int(message.message), int(message.first))
        if heard in ((SESSION_CHANGED, LOCKED), (POWER_CHANGED, SUSPENDED)):
            self._on_locked()


def listen_on_windows(on_locked: Callable[[], object]) -> object:
    """Ask Windows to tell a hidden window of ours; what must be kept meanwhile, or None where it refuses."""
    app = QCoreApplication.instance()
    try:
        library = ctypes.WinDLL("wtsapi32")  # type: ignore[attr-defined]
        register = library.WTSRegisterSessionNotification
        register.argtypes = (c_void_p, c_uint32)
        window = QWidget()  # Never shown.
        if app is None or not register(int(window.winId()), THIS_SESSION):
            return None
    except (OSError, AttributeError):
        return None
    messages = WindowsMessages(on_locked, window)
    app.installNativeEventFilter(messages)
    return messages


def listen_on_mac(on_locked: Callable[[], object]) -> object:
    """Ask for the note that macOS sends round when the screen is locked; what must be kept, or None.

    The note is not documented by Apple but has been sent since 10.7.
    """
    hearer = CFUNCTYPE(None, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
    try:
        core = ctypes.CDLL("/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation")
        core.CFNotificationCenterGetDistributedCenter.restype = c_void_p
        core.CFStringCreateWithCString.restype = c_void_p
        core.CFStringCreateWithCString.argtypes = (c_void_p, c_char_p, c_uint32)
        core.CFNotificationCenterAddObserver.restype = None
        core.CFNotificationCenterAddObserver.argtypes = (c_void_p, c_void_p, hearer, c_void_p, c_void_p, c_long)
        hear = hearer(lambda *_: on_locked())
        name = core.CFStringCreateWithCString(None, b"com.apple.screenIsLocked", UTF_8)
        center = core.CFNotificationCenterGetDistributedCenter()
        if not center or not name:
            return None
        core.CFNotificationCenterAddObserver(center, None, hear, name, None, AT_ONCE)
    except (OSError, AttributeError, MemoryError):
        return None
    return hear
