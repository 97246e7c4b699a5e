"""Ask a window to close, as a desktop does when its cross is clicked: `python3 close_window.py WINDOW`.

Debian 12's xdotool can only tear a window away.
"""

from __future__ import annotations

import ctypes as c
import sys

CLIENT_MESSAGE = 33


class Message(c.Structure):
    """XClientMessageEvent."""

    _fields_ = (
        ("type", c.c_int),
        ("serial", c.c_ulong),
        ("send_event", c.c_int),
        ("display", c.c_void_p),
        ("window", c.c_ulong),
        ("message_type", c.c_ulong),
        ("format", c.c_int),
        ("data", c.c_long * 5),
        ("room", c.c_long * 24),  # the library copies a whole XEvent
    )


def main(window: int) -> None:
    """Send WM_DELETE_WINDOW."""
    x = c.CDLL("libX11.so.6")
    x.XOpenDisplay.restype = c.c_void_p
    x.XInternAtom.restype = c.c_ulong
    x.XInternAtom.argtypes = (c.c_void_p, c.c_char_p, c.c_int)
    x.XSendEvent.argtypes = (c.c_void_p, c.c_ulong, c.c_int, c.c_long, c.c_void_p)
    x.XCloseDisplay.argtypes = (c.c_void_p,)
    display = x.XOpenDisplay(None)
    if not display:
        sys.exit("There is no display.")
    protocols, delete = (x.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
    message = Message(type=CLIENT_MESSAGE, window=window, message_type=protocols, format=32)
    message.data[0] = delete
    x.XSendEvent(display, window, 0, 0, c.byref(message))
    x.XCloseDisplay(display)


if __name__ == "__main__":
    main(int(sys.argv[1]))
