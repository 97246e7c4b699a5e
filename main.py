"""Start neckguide from a checkout: `python3 main.py`. Also the entry script of the bundle.

Old Pythons must be able to read this file, so that they can say what is wrong.
"""

import sys


def main() -> int:
    """Set up what is missing, then run the app; the exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.stderr.write(
            "neckguide needs Python 3.11 or newer, and this is Python {}.{}. "
            "Start it with a newer one, for example: python3.12 main.py\n".format(*sys.version_info)
        )
        return 1
    if not getattr(sys, "frozen", False):
        import bootstrap

        bootstrap.prepare(sys.argv[1:])
    from neckguide.__main__ import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
