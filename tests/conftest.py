"""For every test: a warning fails it, be it Python's, logging's or Qt's."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import pytest

from tests.figures import figure, pytest_runtest_makereport, size

if TYPE_CHECKING:
    from collections.abc import Iterator

# What Qt says about this machine's screen and services, not about our code.
OF_THE_PLATFORM = re.compile(
    r"This plugin does not support |Could not connect to .*bus|Failed to register with host portal|AT-SPI: "
)
__all__ = ["figure", "pytest_runtest_makereport", "size"]  # fixtures and a hook for every test
_qt_warnings: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long` runs what takes minutes too, and at full size; `--figures` keeps what the trust report is made of."""
    parser.addoption("--long", action="store_true", help="run the tests that take minutes too, all at full size")
    parser.addoption("--figures", metavar="FILE", help="keep the figures of tests of the trust list there")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests out, unless they are asked for."""
    if config.getoption("--long"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


@pytest.fixture(scope="session", autouse=True)
def _listen_to_qt() -> Iterator[None]:
    """Collect what Qt warns of, where Qt is installed."""
    try:
        from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
    except ImportError:
        yield
        return

    def collect(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        quiet = kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if not quiet and not OF_THE_PLATFORM.search(text):
            _qt_warnings.append(f"{context.category}: {text}")

    qInstallMessageHandler(collect)
    yield
    qInstallMessageHandler(None)


@pytest.fixture
def qt_warnings() -> list[str]:
    """What Qt warned of in this test so far; a test that expects a warning clears it."""
    return _qt_warnings


@pytest.fixture(autouse=True)
def _no_warnings(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test in which Qt or a logger warned; `caplog.clear()` says that a logged warning was expected."""
    yield
    told = [f"{record.name}: {record.getMessage()}" for record in _logged(caplog)] + _qt_warnings
    _qt_warnings.clear()
    if told:
        pytest.fail("warned:\n" + "\n".join(told), pytrace=False)


def _logged(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    return [record for record in records if record.levelno >= logging.WARNING]
