"""Whether every module that the program can come to need is there, found out by importing it."""

from __future__ import annotations

import dis
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import CodeType

ELSEWHERE = {"win32": {"fcntl", "pwd", "resource"}}.get(sys.platform, {"msvcrt", "winreg", "neckguide.ui.qt_desk"})
"""What only another system's way leads to: it may be missing here."""


def imports_below(start: str) -> str:
    """Import each module of ours that `start` leads to, and all that any of them can come to import, wherever in it.

    Asked of the code that is installed: a module that was left out of a bundle is missed here, however late the
    program would have come to need it.
    """
    waiting, seen, others = [start], set[str](), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen or name in others:
            continue
        try:
            import_module(name)
        except ModuleNotFoundError as error:
            if error.name in ELSEWHERE:
                continue
            raise
        if name.partition(".")[0] != "neckguide":
            others.add(name)
            continue
        seen.add(name)
        spec = find_spec(name)
        code = spec.loader.get_code(name) if spec and spec.loader else None  # type: ignore[attr-defined]
        waiting += [each for of in _codes(code) for each in _imported(of)]
    return f"{len(seen)} parts of neckguide and {len(others)} of others can be loaded"


def _codes(code: CodeType | None) -> Iterator[CodeType]:
    """The code of a module and of all that is defined in it."""
    if code is not None:
        yield code
        for each in code.co_consts:
            if isinstance(each, CodeType):
                yield from _codes(each)


def _imported(code: CodeType) -> Iterator[str]:
    """The modules that this code names to be imported; none here is relative."""
    if dis.opmap["IMPORT_NAME"] not in code.co_code[::2]:
        return
    before: list[object] = []
    for step in dis.get_instructions(code):
        if step.opname == "IMPORT_NAME":
            yield step.argval
            # `from package import module` names a module that only asking can tell from another name.
            for name in before[-1] if before and isinstance(before[-1], tuple) else ():
                if name != "*" and step.argval not in ELSEWHERE and not hasattr(import_module(step.argval), name):
                    yield f"{step.argval}.{name}"
        elif step.opname == "LOAD_CONST":
            before.append(step.argval)
