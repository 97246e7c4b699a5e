"""A full letterhead on paper: tagged as PDF/UA wants it, read in order, the logo in its own shape."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pytest
import typst
from msgspec import structs

import neckguide.handout.typeset as typesetting
from neckguide.errors import MissingCharacter
from neckguide.handout.compose import Handout, letterhead
from neckguide.handout.typeset import typeset, typeset_sparing
from neckguide.visit.visit import PAPERS, SIZES
from tests.core.rooms import FULL_LETTERHEAD as FULL

sys.path.insert(0, str(Path(__file__).parent))
import examples
import verapdf


def logo(width: int, height: int) -> bytes:
    drawn = typst.compile(
        f"#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: teal)".encode(), format="png", ppi=72.0
    )
    assert isinstance(drawn, bytes)
    return drawn


def printed(size: int, paper: str, picture: bytes) -> bytes:
    head = letterhead(FULL, picture)
    return typeset(structs.replace(examples.SHORT, letterhead=head, size=size, paper=paper), examples.FIGURES)


def test_a_full_letterhead_is_pdf_ua_on_every_paper_in_every_size(tmp_path: Path) -> None:
    files = []
    for paper in PAPERS:
        for size in SIZES:
            for name, picture in {"none": b"", "wide": logo(600, 100), "tall": logo(20, 200)}.items():
                files.append(tmp_path / f"{paper}-{size}-{name}.pdf")
                files[-1].write_bytes(printed(size, paper, picture))
    try:
        verdicts = verapdf.check(*files)
    except verapdf.Unavailable as reason:
        pytest.skip(str(reason))
    assert {file.name: verdict for file, verdict in zip(files, verdicts, strict=True) if not verdict.compliant} == {}


@pytest.mark.parametrize("shape", [(600, 100), (600, 1), (20, 200), (200, 200), (1, 200), (12, 4)])
def test_a_logo_keeps_its_shape_and_its_most(shape: tuple[int, int]) -> None:
    with pikepdf.open(io.BytesIO(printed(12, "a4", logo(*shape)))) as document:
        drawn = [
            [float(number) for number in instruction.operands]
            for instruction in pikepdf.parse_content_stream(document.pages[0])
            if str(instruction.operator) == "cm"
        ]
    sizes = [(abs(each[0]), abs(each[3])) for each in drawn if len(each) == 6]
    # In points: at most 15 mm high and three tenths of the width of the type.
    high, wide = 15 * 72 / 25.4, 0.3 * 172 * 72 / 25.4
    share = min(high / shape[1], wide / shape[0])
    assert any(
        across == pytest.approx(shape[0] * share, abs=0.6) and down == pytest.approx(shape[1] * share, abs=0.6)
        for across, down in sizes
    )


def test_a_character_that_no_font_has_is_left_out_of_the_letterhead_and_said() -> None:
    """Else an odd clinic file would keep the urgent sheet from its patient; in a patient's name it is refused."""
    head = structs.replace(letterhead(FULL), name="River\U000f1234side")
    pdf, said = typeset_sparing(structs.replace(examples.SHORT, letterhead=head), {})
    assert pdf.startswith(b"%PDF") and "no font here can print" in said
    with pytest.raises(MissingCharacter):
        typeset_sparing(structs.replace(examples.SHORT, name="A \U000f1234 B"), {})


def test_a_letterhead_full_of_characters_that_no_font_has_costs_no_more_than_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each used to cost a sheet of its own, up to the deadline, and then there was none."""
    tries: list[Handout] = []
    whole = typesetting.typeset

    def counted(handout: Handout, figures: Mapping[str, bytes] | None = None) -> bytes:
        tries.append(handout)
        return whole(handout, figures)

    monkeypatch.setattr(typesetting, "typeset", counted)
    flood = "".join(map(chr, range(0xF0000, 0xF0000 + 70)))
    head = structs.replace(letterhead(FULL), name=f"River{flood}side é", address=f"Mill {flood} Lane")
    pdf, said = typeset_sparing(structs.replace(examples.SHORT, letterhead=head), {})
    assert pdf.startswith(b"%PDF") and "no font here can print" in said
    assert len(tries) == 2 and tries[1].letterhead.name == "Riverside " and tries[1].letterhead.address == "Mill  Lane"
