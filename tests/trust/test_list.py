"""The list is whole, and each of its tests is there or says why it waits."""

from __future__ import annotations

import tomllib
from pathlib import Path

HERE = Path(__file__).parent
LIST = tomllib.loads((HERE / "list.toml").read_text("utf-8"))["test"]


def test_the_list_has_27_tests_in_order() -> None:
    assert [test["number"] for test in LIST] == list(range(1, 28))
