"""Blocks as steps for the patient's screen: every word once and in order, whole boxes, no numbers of sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from neckguide.content.blocks import (
    Beside,
    Block,
    Callout,
    Cite,
    Columns,
    Figure,
    Grid,
    Heading,
    Item,
    ItemList,
    Link,
    Paragraph,
    Spans,
    Table,
    Words,
    WriteOn,
    plain,
)
from neckguide.content.load import Section
from neckguide.content.markdown import parse
from neckguide.content.readability import grade
from neckguide.content.spans import announced, sentences, titled
from neckguide.content.steps import Step, halves, opener, option_steps, steps
from tests.core.rooms import TOPIC

BOTH = [(section, short) for section in TOPIC.sections for short in (False, True)]
NAMES = [f"{section.id}{'-short' if short else ''}" for section, short in BOTH]
SURE = TOPIC.claims.words.certainties


def letters(texts: Iterable[str]) -> str:
    return "".join(ch for ch in "".join(texts).casefold() if ch.isalnum())


def words(blocks: Iterable[Block]) -> Iterator[str]:  # noqa: C901 - one line for each kind of block
    """All that a reader reads, in order; a picture's own title stands above it."""
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield plain(block.spans)
            case ItemList():
                for item in block.items:
                    yield from words(item.blocks)
            case Callout():
                yield block.title
                yield from words(block.blocks)
            case Figure():
                yield from (block.title, plain(block.caption))
            case Beside():
                yield block.figure.title
                yield from words(block.blocks)
                yield plain(block.figure.caption)
            case Columns():
                yield from words(block.blocks)
            case Table():
                for row in block.rows:
                    yield plain(row[0])
                    for head, cell in zip(block.header[1:], row[1:], strict=True):
                        yield (plain(head) if len(row) > 2 else "") + plain(cell)
                yield plain(block.caption)
            case WriteOn():
                yield block.label
            case Grid():
                yield from (block.corner, *block.columns, *block.rows)


def said(step: Step) -> Iterator[str]:
    """What a step says that no step before it has said."""
    yield step.under if step.begins else ""
    yield step.title
    yield from words(step.blocks)
    yield plain(step.figure.caption) if step.figure else ""
    for fact in step.facts:
        yield from (fact.label, plain(fact.spans))


def all_said(shown: Iterable[Step]) -> str:
    return letters(text for step in shown for text in said(step))


def spans_of(step: Step) -> Iterator[Spans]:
    def inside(blocks: Iterable[Block]) -> Iterator[Spans]:
        for block in blocks:
            if isinstance(block, Paragraph):
                yield block.spans
            elif isinstance(block, ItemList):
                for item in block.items:
                    yield from inside(item.blocks)

    yield from inside(step.blocks)
    yield from (fact.spans for fact in step.facts)
    if step.figure:
        yield step.figure.caption


@pytest.mark.parametrize(("section", "short"), BOTH, ids=NAMES)
def test_every_word_of_a_section_is_said_once_and_in_order(section: Section, short: bool) -> None:
    body = TOPIC.body(section, short)
    moved = tuple(_with_its_picture(body))
    assert all_said(steps(section.title, body)) == letters(words(moved))


def _with_its_picture(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """A short sentence before a picture stands below the picture's title."""
    left = list(blocks)
    while left:
        match left:
            case [Paragraph() as said, Figure() as figure, *_] if len(plain(said.spans)) <= 48:
                yield Beside(figure, (said,))
                del left[:2]
            case _:
                yield left.pop(0)


@pytest.mark.parametrize(("section", "short"), BOTH, ids=NAMES)
def test_no_step_cites_and_each_says_where_its_sources_are_open(section: Section, short: bool) -> None:
    shown = steps(section.title, TOPIC.body(section, short))
    assert not [span for step in shown for spans in spans_of(step) for span in spans if isinstance(span, Cite)]
    assert any(step.unchecked for step in shown) == ("needs-check" in (section.short if short else _sources(section)))


def _sources(section: Section) -> str:
    pictures = (TOPIC.picture(block.id) for block in TOPIC.body(section) if isinstance(block, Figure))
    return section.text + "".join(picture.caption for picture in pictures if picture)


def test_an_urgent_box_is_one_step_and_never_two() -> None:
    for section, short in BOTH:
        shown = steps(section.title, TOPIC.body(section, short))
        for box in (block for block in TOPIC.body(section, short) if isinstance(block, Callout)):
            (step,) = [step for step in shown if step.title == box.title]
            assert step.kind == box.kind and all_said([step]).endswith(letters(words([box])))
            assert len(halves(step)) == (1 if box.kind == "urgent" else 2)


def test_a_section_one_idea_at_a_time() -> None:
    section = TOPIC.section("what-causes-it")
    seen = [(" · ".join(step.place), step.headline) for step in steps(section.title, TOPIC.body(section))]
    assert seen[:5] == [
        ("What causes it", "Where does it hurt?"),
        ("What causes it", "Often no one can name a single cause"),
        ("What causes it", "What pulls on the neck"),
        ("What causes it", "Tight muscles"),
        ("What causes it", "Joints that move less"),
    ]
    assert seen[-1] == ("What causes it · What a scan can tell", "A bulge without symptoms")


def test_what_is_under_a_heading_keeps_it_as_its_title() -> None:
    """“Trapped nerve” alone, without “Not by needles alone” above it, would say the opposite."""
    section = TOPIC.section("when-not-enough")
    last = steps(section.title, TOPIC.body(section))[-1]
    assert last.headline == "Not by needles alone" and "Whiplash" in "".join(words(last.blocks))


def test_each_option_gets_equal_room() -> None:
    first, *shown = option_steps(TOPIC.options, TOPIC.options.options, SURE)
    assert first.headline == TOPIC.options.words.title and all_said([first]) == letters([TOPIC.options.words.lead])
    assert [step.title for step in shown] == [option.name for option in TOPIC.options.options]
    assert len({tuple((fact.label, fact.side) for fact in step.facts) for step in shown}) == 1
    acupuncture = " ".join(plain(fact.spans) for fact in shown[0].facts)
    assert "Fake needles: 43 of 100" in acupuncture and "about 1 of 10,000 people" in acupuncture
    assert "Low. A US review found no gain in neck pain" in acupuncture


def test_halves_lose_nothing() -> None:
    everything = [step for section, short in BOTH for step in steps(section.title, TOPIC.body(section, short))]
    everything += option_steps(TOPIC.options, TOPIC.options.options, SURE)
    for step in everything:
        parts = halves(step)
        # A picture goes before the words that stood beside it.
        in_order = sorted if step.figure else str
        assert in_order(all_said(parts)) == in_order(all_said([step]))
        assert {part.headline for part in parts} == {step.headline}
        assert [part.figure is not None for part in parts].count(True) == (step.figure is not None)


def test_an_opener_has_the_title_and_what_it_is_about() -> None:
    assert all_said([opener("Is it safe?", "Most harms are mild [@witt-2009].")]) == letters(["Most harms are mild."])
    assert opener("Is it safe?", "").blocks == ()


def line(text: str) -> Paragraph:
    return Paragraph((Words(text),))


def test_every_kind_of_block_has_its_step() -> None:
    items = ItemList(tuple(Item((line(f"Item {n}. {'word ' * 20}"),)) for n in range(4)), ordered=True)
    nested = ItemList((Item((line("outer"), ItemList((Item((line("inner"),)),)))),))
    blocks: tuple[Block, ...] = (
        Heading(2, (Words("No one has seen this"),)),
        Heading(2, (Words("Table and grid"),)),
        Table(((Words("a"),), (Words("b"),), (Words("c"),)), (((Words("1"),), (Words("2"),), (Words("3"),)),)),
        Table((), (), (Words("only a caption"),)),
        Grid("corner", ("one", "two"), ("first",)),
        WriteOn("My goal:"),
        Callout("care", "A box", (line("words"), Figure("x", "alt", (), "A picture in a box"), nested)),
        Beside(Figure("y", "alt", (Words("caption"),), "Beside"), (line("How"), Table((), (), (Words("t"),)))),
        Columns((line("left"), line("right"))),
        line("First this. Then the following, in order:"),
        items,
        Paragraph((Words("See "), Link("here", "https://example.org"), Words(". And on."))),
        Heading(3, (Words("At the end"),)),
    )
    shown = steps("Section", blocks)
    told = all_said(shown)
    for text in words(blocks):
        assert told.count(letters([text])) >= 1, text
    assert [step.number for step in shown if step.number] == [1, 2, 3, 4]
    assert shown[0].headline == "No one has seen this" and shown[-1].headline == "At the end"
    assert [step.figure.id for step in shown if step.figure] == ["x", "y"]


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("**Sleep.** Bad sleep can come first.", "Sleep", "Bad sleep can come first."),
        ("**Same day:** red, hot skin.", "Same day", "Red, hot skin."),
        ("**Can it help?** Perhaps.", "Can it help?", "Perhaps."),
        ("**Try a pillow**", "Try a pillow", ""),
        ("**See a doctor today** for clumsy hands. Now.", "See a doctor today for clumsy hands", "Now."),
        ("No treatment is perfect. Some help.", "No treatment is perfect", "Some help."),
        ("One sentence alone.", "One sentence alone.", ""),
        (f"{'Very long ' * 12}. Then more.", "", f"{'Very long ' * 12}. Then more."),
    ],
)
def test_a_title_is_the_bold_beginning_or_the_first_sentence(text: str, title: str, rest: str) -> None:
    (paragraph,) = parse(text)
    assert isinstance(paragraph, Paragraph)
    found, left = titled(paragraph.spans)
    assert (found, " ".join(plain(left).split())) == (title, " ".join(rest.split()))


def test_sentences_are_cut_where_they_end_and_nowhere_else() -> None:
    spans = (Words("It was 2.5 mm. "), Words("Really?", bold=True), Words(" Yes; e.g. here. “So.” Then"))
    cuts = [plain(each) for each in sentences(spans)]
    assert "".join(cuts) == plain(spans)
    assert cuts == ["It was 2.5 mm. ", "Really? ", "Yes; e.g. here. ", "“So.” ", "Then"]
    assert announced((Words("One. Two:"),)) == ((Words("One. "),), "Two")
    assert announced((Words("One."),)) == ((Words("One."),), "")


def test_the_calm_page_is_calm_and_plain() -> None:
    told = TOPIC.words.patient.check
    assert len(told) >= 2 and grade(" ".join(told[1:])) <= 6
    assert not [word for word in ("emergency", "danger", "serious", "warning", "urgent") if word in str(told).lower()]
