"""The sheet on paper: accessible, complete, the same each time, and never run as code."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
import typst
from msgspec import structs

import neckguide.handout.typeset as typesetting
from neckguide.clinic import Clinic
from neckguide.content.blocks import (
    Grid,
    Table,
    Words,
)
from neckguide.errors import EndlessLayout, MissingCharacter
from neckguide.handout.compose import Handout, compose, figures_of
from neckguide.handout.typeset import LEAST_LAST_PAGE, Fit, Sheet, typeset
from neckguide.handout.webpage import webpage
from neckguide.visit.visit import PAPERS, SIZES, Paper, Size

sys.path.insert(0, str(Path(__file__).parent))
import examples
import verapdf

from tests.core.rooms import TOPIC, visit
from tests.paper.reading import page_texts, read, shown, squeezed, tagged_text, text_of, texts

pytestmark = pytest.mark.filterwarnings("error")

ALL: list[tuple[str, Paper, Size]] = [
    (name, paper, size) for name in examples.SHEETS for paper in PAPERS for size in SIZES
]
every_sheet = pytest.mark.parametrize(("name", "paper", "size"), ALL)

HOSTILE = {
    "code": '#read("/etc/passwd") #sys.inputs #panic("x") $x$ #[b]',
    "markup": "*bold* _it_ = Title `raw` <label> @ref \\ // not a comment",
    "json": '"},{"type":"words","text":"x\\u0000"}',
    "html": "<script>alert(1)</script> & <b>",
    "braces": "{page} {pages} {0} %s",
    "quotes": '\\", \\\\" #panic() \\u{41} \\n "',
}


def sheet(name: str, paper: Paper, size: Size) -> Handout:
    return structs.replace(examples.SHEETS[name], paper=paper, size=size)


def pages_of(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, Paper, Size], Path]:
    """Every example sheet as a file."""
    folder = tmp_path_factory.mktemp("sheets")
    files: dict[tuple[str, Paper, Size], Path] = {}
    for key in ALL:
        files[key] = folder / ("-".join(map(str, key)) + ".pdf")
        files[key].write_bytes(typeset(sheet(*key), examples.FIGURES))
    return files


@pytest.mark.trust(21)
def test_every_sheet_is_pdf_ua(made: dict[tuple[str, Paper, Size], Path], tmp_path: Path) -> None:
    untagged, unnamed = tmp_path / "untagged.pdf", tmp_path / "unnamed.pdf"
    untagged.write_bytes(typst.compile(b"Words"))
    with pikepdf.open(made[ALL[0]]) as document:
        del document.Root.Lang
        document.save(unnamed)
    try:
        verdicts = verapdf.check(*made.values(), untagged, unnamed)
    except verapdf.Unavailable as reason:
        pytest.skip(str(reason))
    *good, no_tags, no_language = verdicts
    faults = {key: verdict for key, verdict in zip(made, good, strict=True) if not verdict.compliant}
    assert faults == {}
    assert not no_tags.compliant and not no_language.compliant


@every_sheet
def test_the_last_page_holds_more_than_a_few_lines(
    name: str, paper: Paper, size: Size, made: dict[tuple[str, Paper, Size], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[Sheet] = []
    inner = typesetting._print  # pyright: ignore[reportPrivateUsage]

    def noted(compiler: typst.Compiler, sheet: Sheet) -> bytes:
        printed.append(sheet)
        return inner(compiler, sheet)

    monkeypatch.setattr(typesetting, "_print", noted)
    pdf = typeset(sheet(name, paper, size), examples.FIGURES)
    assert pdf == made[name, paper, size].read_bytes()
    (used,) = printed
    assert pages_of(pdf) == used.pages
    assert used.fill >= LEAST_LAST_PAGE


@every_sheet
def test_every_word_is_on_paper_in_order(
    name: str, paper: Paper, size: Size, made: dict[tuple[str, Paper, Size], Path]
) -> None:
    handout = sheet(name, paper, size)
    pdf = pikepdf.open(made[name, paper, size])
    assert str(pdf.docinfo["/Title"]) == handout.title
    words = squeezed(tagged_text(pdf))
    at = 0
    for part in handout.parts:
        for text in (part.title, *texts(part.blocks)):
            found = words.find(squeezed(text), at)
            assert found >= 0, text
            at = found
    for source in handout.sources:
        assert squeezed(f"{source.number} {(source.short or source.text).rstrip('.')}") in words
    assert squeezed(handout.foot[0]) in squeezed(text_of(made[name, paper, size].read_bytes()))
    assert squeezed(handout.closing) in squeezed(text_of(made[name, paper, size].read_bytes()))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("size", [12, 24])
@pytest.mark.parametrize(
    "ticked",
    [
        ("unstable-neck", "stroke-signs"),
        ("after-big-injury", "unchecked-injury"),
        ("unstable-neck", "after-big-injury", "nerve-signs-worse", "blood-thinner"),
        ("unstable-neck", "after-big-injury"),
    ],
    ids="+".join,
)
def test_each_open_sign_is_on_the_paper_that_goes_to_the_hospital(
    ticked: tuple[str, ...], size: Size, paper: Paper
) -> None:
    handout = compose(TOPIC, visit(*ticked, size=size, paper=paper), Clinic(country="gb"))
    words = squeezed(text_of(typeset(handout, figures_of(TOPIC, handout))))
    for id in ticked:
        assert squeezed(TOPIC.checklist.item(id).label) in words, id


def test_who_must_be_seen_now_has_no_next_visit_on_paper_or_web_page() -> None:
    when = "Monday 30 November at 10:00"
    for ticked, stands in ((), True), (("stroke-signs",), False), (("nerve-signs-worse",), False):
        handout = compose(TOPIC, visit(*ticked, name="Ann Lee", next_visit=when), Clinic(country="gb"))
        figures = figures_of(TOPIC, handout)
        for said in (text_of(typeset(handout, figures)), shown(webpage(handout, figures))):
            assert "Ann Lee" in said and (when in said) == stands


@pytest.mark.trust(22)
def test_the_same_handout_is_the_same_bytes() -> None:
    first, again = typeset(examples.LONG, examples.FIGURES), typeset(examples.LONG, examples.FIGURES)
    typeset(examples.URGENT)
    assert first == again == typeset(examples.LONG, examples.FIGURES)
    code = (
        f"import sys; sys.path[:0] = {[str(Path(__file__).parent), *sys.path]!r}; import examples;"
        "from neckguide.handout.typeset import typeset;"
        "sys.stdout.buffer.write(typeset(examples.LONG, examples.FIGURES))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == first


@pytest.mark.trust(10)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("size", [12, 24])
def test_what_is_typed_stays_as_typed(text: str, size: Size) -> None:
    handout = structs.replace(examples.holding(examples.para(text)), name=text, next_visit=text, title=text, size=size)
    assert squeezed(text_of(typeset(handout))).count(squeezed(text)) >= 4
    page = webpage(handout)
    assert "<script" not in page and "<b>" not in page
    assert squeezed(text) in squeezed(shown(page))


def test_nothing_turns_text_around() -> None:
    name = "A.\u202e elpmaS\u2066\u0007"
    printed = text_of(typeset(structs.replace(examples.SHORT, name=name)))
    assert "A.� elpmaS��" in printed
    assert "\u202e" not in webpage(structs.replace(examples.SHORT, name=name))


def test_a_character_no_font_has_is_told() -> None:
    with pytest.raises(MissingCharacter) as told:
        typeset(structs.replace(examples.SHORT, name="A \U000f1234 B"))
    assert "U+F1234" in str(told.value)


@pytest.mark.parametrize("character", ["\ue000", "\U0001fadf", "\u0378", "\uffff"])
def test_a_typed_character_of_no_font_is_told_too(character: str) -> None:
    handout = compose(TOPIC, visit(name=f"A {character} B"), Clinic(country="gb"))
    with pytest.raises(MissingCharacter, match=re.escape(f"U+{ord(character):04X}")):
        typeset(handout, figures_of(TOPIC, handout))


def test_joiners_keep_a_sheet_accessible(tmp_path: Path) -> None:
    """Whatever a font has for them; by itself, too, one fails nothing."""
    files: list[Path] = []
    for number, name in enumerate(("Ann\u200cLee", "Ann\u200dLee", "Ann \u200d Lee", "Ann\u200d")):
        handout = compose(TOPIC, visit(name=name, note=f"{name}\n\u200d\n{name}"), Clinic(country="gb"))
        files.append(tmp_path / f"{number}.pdf")
        files[-1].write_bytes(typeset(handout, figures_of(TOPIC, handout)))
        assert re.sub("[\u200c\u200d ]", "", name) in re.sub("[\u200c\u200d ]", "", text_of(files[-1].read_bytes()))
    try:
        verdicts = verapdf.check(*files)
    except verapdf.Unavailable as reason:
        pytest.skip(str(reason))
    assert [verdict for verdict in verdicts if not verdict.compliant] == []


def test_emoji_print_or_are_told() -> None:
    told = ""
    try:
        printed = typeset(structs.replace(examples.SHORT, name="Sam 😀")).startswith(b"%PDF")
    except MissingCharacter as missing:
        printed, told = False, missing.values["character"]
    assert printed or told == "😀"


def test_our_own_fonts_have_what_topics_use() -> None:
    handout = examples.holding(examples.para("≥ ≤ → “é” – … · Żółć Ελλάδα Київ Tiếng Việt"))
    words, fonts = typesetting._words(handout, {}), typesetting._fonts(False)  # pyright: ignore[reportPrivateUsage]
    typesetting._print(*typesetting._laid_out(handout, words, Fit(), fonts))  # pyright: ignore[reportPrivateUsage]


@pytest.mark.trust(17)
@pytest.mark.parametrize("size", SIZES)
def test_endless_names_and_notes_break_nothing(size: Size) -> None:
    endless = structs.replace(
        examples.holding(
            examples.para("W" * 10_000),
            examples.para("word " * 2_000),
            Table(
                (examples.say("When"), examples.say("What")),
                ((examples.say("x" * 10_000), examples.say("y " * 2_000)),),
            ),
        ),
        name="N" * 10_000,
        next_visit="long " * 2_000,
        size=size,
    )
    pdf = typeset(endless)
    assert pages_of(pdf) < 100
    boxes = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert max(map(float, re.findall(r'xMax="([\d.]+)"', boxes))) < 596 - 40


@pytest.mark.trust(17)
def test_too_much_is_refused_at_once() -> None:
    huge = examples.holding(*(examples.para("word " * 800) for _ in range(60)))
    began = time.perf_counter()
    with pytest.raises(EndlessLayout):
        typeset(huge)
    assert time.perf_counter() - began < 0.5


@pytest.mark.trust(16)
def test_two_patients_never_share_a_sheet() -> None:
    for number in range(50):
        pdf = text_of(typeset(structs.replace(examples.URGENT, name=f"Patient {number:03}")))
        assert f"Patient {number:03}" in pdf and f"Patient {number - 1:03}" not in pdf


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("size", SIZES)
def test_a_tracker_is_whole_and_wide_enough_to_write_in(paper: Paper, size: Size) -> None:
    tracker = structs.replace(
        examples.SHORT, parts=(examples.SHORT_VERSION, examples.PLAN, examples.TRACKER), paper=paper, size=size
    )
    grid = examples.TRACKER.blocks[1]
    assert isinstance(grid, Grid)
    pdf = typeset(tracker)
    for number in range(pages_of(pdf)):
        page = subprocess.run(
            ["pdftotext", "-f", str(number + 1), "-l", str(number + 1), "-raw", "-", "-"],
            input=pdf,
            capture_output=True,
            check=True,
        )
        counts = {squeezed(page.stdout.decode()).count(squeezed(row)) for row in grid.rows}
        assert len(counts) == 1


def test_dots_in_giant_print_are_those_for_a_narrow_column() -> None:
    figures = {**examples.FIGURES, "narrow-unwanted": examples.NEEDLE}
    for size in SIZES:
        one = structs.replace(examples.holding(examples.EXPECT.blocks[1]), size=size)
        assert (typeset(one, figures) != typeset(one, examples.FIGURES)) == (size >= 18), size


def test_in_giant_print_a_part_s_title_stays_with_its_first_box() -> None:
    handout = compose(TOPIC, visit(size=24), Clinic(name="Neck Clinic", phone="555 0100", country="GB"))
    pages = page_texts(typeset(handout, figures_of(TOPIC, handout)))
    (page,) = [page for page in pages if "When to get help" in page]
    assert "Now: call" in page


@pytest.mark.parametrize("name", examples.SHEETS)
def test_the_web_page_says_the_same(name: str) -> None:
    handout = examples.SHEETS[name]
    page = webpage(handout, examples.FIGURES)
    words, at = squeezed(shown(page)), 0
    for part in handout.parts:
        for text in (part.title, *texts(part.blocks)):
            found = words.find(squeezed(text), at)
            assert found >= 0, text
            at = found


@pytest.mark.parametrize("name", examples.SHEETS)
def test_the_web_page_stands_alone_and_skips_no_level(name: str) -> None:
    tags = read(webpage(examples.SHEETS[name], examples.FIGURES)).tags
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in pairwise(levels))
    assert not {"script", "link", "iframe", "object", "form"} & {tag for tag, _ in tags}
    for tag, attributes in tags:
        assert not any(name.startswith("on") for name in attributes)
        assert tag != "img" or ("alt" in attributes and (attributes["src"] or "").startswith("data:"))
        assert tag != "a" or (attributes["href"] or "").startswith(("https://", "#"))
        assert tag != "th" or attributes["scope"] in ("col", "row")


def test_a_link_elsewhere_is_only_words() -> None:
    block = examples.para("", examples.Link("press", "javascript:alert(1)"), Words(" here"))
    assert "javascript:" not in webpage(examples.holding(block))
