"""Chooses between the command line and the window, by the arguments: the only module that knows both."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence


def main(arguments: list[str] | None = None) -> int:
    """Run neckguide; the exit status: 0 done, 1 a fault, 2 wrong use."""
    from neckguide import cli
    from neckguide.display import has_display

    arguments = sys.argv[1:] if arguments is None else arguments
    if cli.wants_window(arguments):
        if not has_display():
            return cli.without_display()
        from neckguide.ui.app import run

        return run(leave_when_shown=cli.EXIT_WHEN_SHOWN in arguments)
    if arguments[:1] == ["self-test"]:
        return cli.main(arguments, _window_checks())
    return cli.main(arguments)


def _window_checks() -> Sequence[tuple[str, Callable[[], str]]]:
    """The window's own checks, where Qt is installed."""
    from importlib.util import find_spec

    if find_spec("PySide6") is None:
        return ()
    from neckguide.ui.selftest import CHECKS

    return CHECKS


if __name__ == "__main__":
    sys.exit(main())
