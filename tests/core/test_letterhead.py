"""The head of the sheet: what the clinic wrote, on few lines, cut where it is long, the same on paper and page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from neckguide.clinic import Clinic
from neckguide.handout.compose import (
    MOST_ADDRESS,
    MOST_LINES,
    MOST_NAME,
    Letterhead,
    compose,
    figures_of,
    letterhead,
)
from neckguide.handout.printable import printable
from neckguide.handout.typeset import typeset
from neckguide.handout.webpage import webpage
from tests.core.rooms import FULL_LETTERHEAD as FULL
from tests.core.rooms import TOPIC, visit


def test_the_clinician_stands_below_contact_and_address() -> None:
    assert letterhead(FULL) == Letterhead(
        name="Riverside Pain and Movement Clinic",
        address="12 Mill Lane\nOld Town\nRiverside RV1 2AB",
        contact="01632 960 111 · www.riverside-clinic.example",
        clinician="Kim Lee, Physiotherapist, MSc",
    )
    assert letterhead(Clinic()) == Letterhead()


@pytest.mark.parametrize(
    ("clinician", "title", "line"),
    [
        ("Kim Lee", "", "Kim Lee"),
        ("", "Physiotherapist", "Physiotherapist"),
        (" ", "\n", ""),
        ("K\u202eim", "", "K im"),
    ],
)
def test_a_name_or_a_title_may_stand_alone(clinician: str, title: str, line: str) -> None:
    assert letterhead(Clinic(clinician=clinician, title=title)).clinician == line


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("12 Mill Lane", ["12 Mill Lane"]),
        ("  a  b \r\n\r\n\t\n c", ["a b", "c"]),
        ("a\nb\nc\nd\ne\nf", ["a", "b", "c", "d, e, f"]),
        ("a\u2028b", ["a", "b"]),
        ("x" * 500, ["x" * (MOST_ADDRESS - 1) + "…"]),
    ],
)
def test_an_address_keeps_its_lines_up_to_four(address: str, lines: list[str]) -> None:
    assert letterhead(Clinic(address=address)).address.split("\n") == lines


@given(st.text(max_size=2_000), st.text(max_size=400))
def test_nothing_typed_makes_the_head_longer_than_its_most(address: str, other: str) -> None:
    made = letterhead(Clinic(other, address, other, other, clinician=other, title=other))
    assert len(made.name) <= MOST_NAME and len(made.address) <= MOST_ADDRESS
    assert made.address.count("\n") < MOST_LINES
    assert len(made.contact) <= 2 * MOST_NAME + 3 and len(made.clinician) <= 2 * MOST_NAME + 2
    assert all(line == printable(line) for line in structs.astuple(made) if isinstance(line, str))


def test_the_web_page_shows_it_line_by_line() -> None:
    handout = compose(TOPIC, visit(blocks=("get-help",)), structs.replace(FULL, title="<b>MSc</b>"))
    page = webpage(handout, figures_of(TOPIC, handout))
    assert (
        "<p>12 Mill Lane<br>Old Town<br>Riverside RV1 2AB<br>01632 960 111 · www.riverside-clinic.example<br>"
        "Kim Lee, &lt;b&gt;MSc&lt;/b&gt;</p>"
    ) in page


@pytest.mark.parametrize("size", [12, 24])
def test_every_value_of_the_longest_kind_prints(size: int) -> None:
    long = Clinic(*("W" * 500 for _ in range(4)), clinician="W" * 500, title="W " * 300)
    handout = compose(TOPIC, visit(blocks=("get-help",), size=size), long)
    assert typeset(handout, figures_of(TOPIC, handout)).startswith(b"%PDF")
