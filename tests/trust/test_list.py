"""The list is whole, each of its tests is there or says why it waits, and the report hides nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

from .report import MET, NOT_MET, NOT_RUN, PART, WAITS, Asked, read, report, the_list, verdict

TESTS = Path(__file__).parents[1]
ASKED = Asked(7, "fuzzed topics", "0 crashes")


def line(name: str, outcome: str = "passed", *figures: dict[str, object]) -> str:
    return json.dumps({"tests": [7], "id": name, "outcome": outcome, "seconds": 1.5, "figures": figures})


def said(*lines: str, asked: Asked = ASKED) -> str:
    return report([asked], read(lines), "Measured.")


def test_the_list_has_27_tests_in_order() -> None:
    assert [test.number for test in the_list()] == list(range(1, 28))


def test_each_test_of_the_list_is_there_or_waits() -> None:
    marked = {
        int(n) for file in TESTS.rglob("test_*.py") for n in re.findall(r"mark\.trust\((\d+)\)", file.read_text())
    }
    assert [test.number for test in the_list() if test.number not in marked and not test.later] == []


def test_a_figure_stands_beside_its_limit() -> None:
    slowest = {"name": "slowest topic", "value": 0.3125, "limit": "≤ 2", "unit": "s"}
    tried = {"name": "topics", "value": 20000, "limit": "", "unit": ""}
    text = said(line("a", "passed", slowest, tried))
    assert "| slowest topic | 0.312 s | ≤ 2 |" in text and "| topics | 20,000 |  |" in text
    assert "| 7 | fuzzed topics | 0 crashes | met |" in text


def test_what_failed_or_is_known_to_fail_is_said_with_its_reason() -> None:
    text = said(line("a"), line("b", "failed"), line("c", "not met: memory grows by 7 %"))
    assert "- `b`: failed" in text and "- `c`: not met: memory grows by 7 %" in text
    assert "| 7 | fuzzed topics | 0 crashes | **not met** |" in text and "1 do not" in text


def test_a_later_run_of_the_same_test_counts() -> None:
    assert "failed" not in said(line("a", "failed"), line("a"))


def test_what_was_made_shorter_is_said() -> None:
    assert "Made shorter: Ten minutes, not an hour." in said(
        line("a", "passed", {"name": "shorter", "value": "Ten minutes, not an hour.", "limit": "", "unit": ""})
    )


def test_what_did_not_run_is_never_called_met() -> None:
    runs = read([line("a", "skipped")])[7]
    later, part = ASKED._replace(later="no topics yet"), ASKED._replace(part="no further language yet")
    assert [verdict(each, []) for each in (ASKED, later, part)] == [NOT_RUN, WAITS, NOT_RUN]
    assert verdict(ASKED, runs) == verdict(part, read([line("a")])[7]) == PART
    assert verdict(ASKED, read([line("a")])[7]) == MET
    assert verdict(part, read([line("a", "failed")])[7]) == NOT_MET


def test_what_stands_beside_the_list_is_told_by_its_file() -> None:
    beside = json.dumps(json.loads(line("tests/trust/test_fonts.py::one")) | {"tests": []})
    failed = json.dumps(json.loads(line("tests/trust/test_fonts.py::two", "failed")) | {"tests": []})
    text = said(line("a"), beside, failed)
    assert "| `tests/trust/test_fonts.py` | 2 | 1 |" in text and "- `tests/trust/test_fonts.py::two`: failed" in text
