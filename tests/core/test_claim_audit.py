"""The claim audit has no open row, and says where each claim is told as it is told there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.core.rooms import TOPIC

DOCS = Path(__file__).resolve().parents[2] / "docs"
ROWS = [f"au-N{number}" for number in range(1, 20)] + [f"au-M{number}" for number in range(1, 36)]
VERDICTS = ("told", "corrected", "left out")
NOWHERE = {"au-M7", "au-M20", "au-M25", "au-M27", "au-M35"}
"""Told nowhere, so that no claim answers them."""


def table(name: str) -> list[list[str]]:
    """The rows of a document's tables, cell by cell."""
    lines = (DOCS / name).read_text("utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| ?[^-| ]", line)]


AUDIT = {row[0]: row for row in table("claim-audit.md") if row[0].startswith("au-")}


def test_every_claim_of_the_two_articles_is_answered_once() -> None:
    assert list(AUDIT) == ROWS
    assert {row[2].split(":")[0].split(" as")[0].split(";")[0] for row in AUDIT.values()} <= set(VERDICTS)
    assert all(all(cell for cell in row) for row in AUDIT.values())


def test_what_the_audit_names_is_there() -> None:
    claims = {claim.id for claim in TOPIC.claims.claims}
    sections = {section.id for section in TOPIC.sections}
    pictures = {file.stem for file in (TOPIC.folder / TOPIC.language / "figures").iterdir()}
    items = {item.id for item in TOPIC.checklist.items}
    named = {name for row in AUDIT.values() for name in re.findall(r"`([^`]+)`", row[3])}
    assert named <= claims | sections | items | pictures | {"options.toml", "plan.toml", "handout.toml"}


@pytest.mark.parametrize("row", ROWS)
def test_audit_and_claims_name_each_other(row: str) -> None:
    answering = {claim.id for claim in TOPIC.claims.claims if row in claim.audit}
    assert bool(answering) != (row in NOWHERE)
    named = set(re.findall(r"`([^`]+)`", AUDIT[row][3]))
    assert answering <= named


@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("standards/pemat-p.md", [str(n) for n in (*range(1, 13), *range(15, 27))]),
        ("standards/cdc-index.md", [str(n) for n in range(1, 21)]),
    ],
)
def test_a_standard_is_filled_in_item_by_item(name: str, items: list[str]) -> None:
    filled = [row for row in table(name) if row[0].isdigit()]
    assert [row[0] for row in filled] == items
    assert all(len(row) >= 3 and all(row) for row in filled)
