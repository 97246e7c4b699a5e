"""Chooses between the command line and the window, by the arguments: the only module that knows both."""

from __future__ import annotations

import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Run neckguide; the exit status: 0 done, 1 a fault, 2 wrong use."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        return _run(arguments)
    except Exception as fault:
        return _tell(fault, arguments)


def _run(arguments: list[str]) -> int:
    bundle = getattr(sys, "_MEIPASS", "")
    if bundle and sys.platform == "linux":
        from neckguide.start_faults import see_libraries

        see_libraries(Path(bundle))
    from neckguide import cli
    from neckguide.display import has_display

    if cli.wants_window(arguments):
        if not has_display():
            return cli.without_display()
        from neckguide.ui.app import run

        run(leave_when_shown=cli.EXIT_WHEN_SHOWN in arguments)
    if arguments[:1] == ["self-test"]:
        from neckguide.ui.application import leave
        from neckguide.ui.selftest import CHECKS

        leave(cli.main(arguments, CHECKS))
    return cli.main(arguments)


def _tell(fault: Exception, arguments: list[str]) -> int:
    """Say in one sentence what is missing or damaged. No traceback: it may hold what was typed."""
    from neckguide.start_faults import of_itself, sentence, show

    said = sentence(fault) or of_itself(fault)
    if sys.stderr is not None:
        print(f"neckguide: {said}", file=sys.stderr)
    if not arguments:
        show(said)
    return 1


if __name__ == "__main__":
    sys.exit(main())
