"""The C library of CUPS: its types, what we call of it, and a line to the print server that never waits for long."""

from __future__ import annotations

import ctypes as c
from collections.abc import Generator
from contextlib import contextmanager
from ctypes.util import find_library
from functools import cache
from typing import Any

from neckguide.errors import PrintFailed

SILENT = "the print service of this computer does not answer"
LIMIT = 5.0
"""Seconds that the server may stay silent."""
ANY_FAMILY, BLOCKING = 0, 1


class Option(c.Structure):
    _fields_ = (("name", c.c_char_p), ("value", c.c_char_p))


class Destination(c.Structure):
    _fields_ = (
        ("name", c.c_char_p),
        ("instance", c.c_char_p),
        ("is_default", c.c_int),
        ("num_options", c.c_int),
        ("options", c.POINTER(Option)),
    )


class Job(c.Structure):
    _fields_ = (
        ("id", c.c_int),
        *((name, c.c_char_p) for name in ("dest", "title", "user", "format")),
        *((name, c.c_int) for name in ("state", "size", "priority")),
        *((name, c.c_long) for name in ("completed", "created", "begun")),
    )


Password = c.CFUNCTYPE(c.c_void_p, c.c_char_p, c.c_void_p, c.c_char_p, c.c_char_p, c.c_void_p)
# Without this the library asks at the terminal. Kept, because it may be called as long as there are threads.
_NO_PASSWORD = Password(lambda *_: None)


@contextmanager
def connected() -> Generator[tuple[Any, object]]:
    """The library and a line to the server that never waits longer than LIMIT."""
    cups = library()
    if cups is None:
        raise PrintFailed(reason="this computer has no print service")
    cups.cupsSetPasswordCB2(_NO_PASSWORD, None)
    place, port, secrecy = cups.cupsServer(), cups.ippPort(), cups.cupsEncryption()
    http = cups.httpConnect2(place, port, None, ANY_FAMILY, secrecy, BLOCKING, round(LIMIT * 1000), None)
    if not http:
        raise PrintFailed(reason=SILENT)
    cups.httpSetTimeout(http, LIMIT, None, None)
    try:
        yield cups, http
    finally:
        cups.httpClose(http)


@cache
def library() -> Any:
    """The library of CUPS with the types of what we call, or None."""
    for name in ("libcups.so.2", find_library("cups")):
        try:
            cups = c.CDLL(name) if name else None
        except OSError:
            continue
        if cups is not None:
            break
    else:
        return None
    line, text, number = c.c_void_p, c.c_char_p, c.c_int
    for name, gives, takes in (
        ("cupsServer", text, ()),
        ("ippPort", number, ()),
        ("cupsEncryption", number, ()),
        ("cupsLastError", number, ()),
        ("cupsLastErrorString", text, ()),
        ("cupsSetPasswordCB2", None, (Password, c.c_void_p)),
        ("httpConnect2", line, (text, number, c.c_void_p, number, number, number, number, c.c_void_p)),
        ("httpSetTimeout", None, (line, c.c_double, c.c_void_p, c.c_void_p)),
        ("httpClose", None, (line,)),
        ("cupsGetDests2", number, (line, c.POINTER(c.POINTER(Destination)))),
        ("cupsGetNamedDest", c.POINTER(Destination), (line, text, text)),
        ("cupsFreeDests", None, (number, c.POINTER(Destination))),
        ("cupsCreateJob", number, (line, text, text, number, c.POINTER(Option))),
        ("cupsStartDocument", number, (line, text, number, text, text, number)),
        ("cupsWriteRequestData", number, (line, text, c.c_size_t)),
        ("cupsFinishDocument", number, (line, text)),
        ("cupsCancelJob2", number, (line, text, number, number)),
        ("cupsGetJobs2", number, (line, c.POINTER(c.POINTER(Job)), text, number, number)),
        ("cupsFreeJobs", None, (number, c.POINTER(Job))),
    ):
        function = getattr(cups, name)
        function.restype, function.argtypes = gives, takes
    return cups
