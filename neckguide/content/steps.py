"""What the patient window shows: blocks as steps, one idea at a time.

A step is what stands on the screen at once: a few sentences, a picture with its caption, an item, or a box. Nothing is
left out but the numbers of sources, and no paragraph and no box is ever divided here: a claim keeps its qualifier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct, structs

from neckguide.content.blocks import (
    Beside,
    Block,
    Callout,
    CalloutKind,
    Columns,
    Figure,
    Grid,
    Heading,
    Item,
    ItemList,
    Paragraph,
    Spans,
    Table,
    Words,
    WriteOn,
    plain,
)
from neckguide.content.evidence import Step as Certain
from neckguide.content.markdown import cited
from neckguide.content.options import Option, Options
from neckguide.content.spans import announced, is_open, sentences, titled, to_check, uncited, uncited_list
from neckguide.content.topic import Certainty

MOST_LIST = 260
"""Letters of all items; a list that is longer is shown item by item."""
MOST_LEAD = 48
"""Letters of a sentence that may stand with the picture after it."""

Side: TypeAlias = Literal["whole", "gain", "harm", "sure"]
Body: TypeAlias = Paragraph | ItemList


class Fact(Struct, frozen=True):
    """A labelled piece of an option; gains and harms stand beside each other."""

    label: str
    spans: Spans
    side: Side = "whole"


class Step(Struct, frozen=True):
    """What is shown at once.

    `section` says where we are, `under` the heading or sentence above it there, `begins` that it is the first under
    that one. `title` is its own; without one the heading, or else the section, is the title. `kind` draws a box with
    its sign. `number` is its place in a numbered list. `unchecked`: a source of it is still to be checked.
    """

    section: str
    under: str = ""
    begins: bool = False
    title: str = ""
    blocks: tuple[Body, ...] = ()
    figure: Figure | None = None
    kind: CalloutKind | Literal[""] = ""
    facts: tuple[Fact, ...] = ()
    number: int = 0
    unchecked: bool = False

    @property
    def headline(self) -> str:
        """What stands large."""
        return self.title or self.under or self.section

    @property
    def place(self) -> tuple[str, ...]:
        """What stands small above: the section, and the heading where it is not large already."""
        return (self.section, self.under) if self.under and self.title else (self.section,)


def steps(section: str, blocks: Iterable[Block], whole: bool = False) -> tuple[Step, ...]:
    """The steps of a section or of a part of a sheet, every block once and in order; lists too are `whole`."""
    return tuple(_Stepper(section, whole).walk(tuple(blocks)))


def opener(section: str, summary: str) -> Step:
    """What a section begins with: its title and what it is about."""
    return Step(section, blocks=(Paragraph(cited(summary)),) if summary else ())


def option_steps(
    options: Options, chosen: Iterable[Option], sure: Mapping[Certainty, Certain], title: str = ""
) -> tuple[Step, ...]:
    """The options, one a step, each with the same facts; `sure` gives the words of the certainties.

    `title` stands over them; that of Compare where there is none.
    """
    words = options.words
    title = title or words.title
    first = Step(title, blocks=(Paragraph(cited(words.lead)),) if words.lead else ())
    return (first, *(_option(options, option, sure, title) for option in chosen))


def _option(options: Options, option: Option, sure: Mapping[Certainty, Certain], title: str) -> Step:
    rows = options.words.rows
    dots = options.figure(option)
    # The counts are drawn as dots elsewhere; here they are said, or the sentence after them would hang in the air.
    counts = cited(f"{dots.alt} " if dots else "")
    graded = sure[option.certainty].word if option.certainty in sure else option.certainty
    told: tuple[tuple[str, Spans, Side], ...] = (
        (rows.get("what", ""), cited(option.what), "whole"),
        (rows.get("benefit", ""), (*counts, *cited(option.benefit)), "gain"),
        (rows.get("common", ""), cited(option.common), "harm"),
        (rows.get("rare", ""), cited(option.rare), "harm"),
        (rows.get("sure", ""), (Words(f"{graded}. ", bold=True), *cited(option.sure)), "sure"),
    )
    facts = tuple(Fact(label, uncited(spans), side) for label, spans, side in told)
    open_end = any(to_check(spans) for _, spans, _ in told)
    return Step(title, title=option.name, facts=facts, unchecked=open_end)


def halves(step: Step) -> tuple[Step, ...]:
    """The step as two where it may be divided, between its blocks, items or sentences; else the step alone.

    A box that says what is urgent stays whole, and so does a picture with its caption.
    """
    if step.kind == "urgent":
        return (step,)
    if step.figure is not None:
        return _apart(step, step.blocks) if step.blocks else (step,)
    if step.facts:
        first = tuple(fact for fact in step.facts if fact.side != "sure")
        rest = tuple(fact for fact in step.facts if fact.side == "sure")
        return _two(structs.replace(step, facts=first), facts=rest) if first and rest else (step,)
    parts = [part for block in step.blocks for part in _parts(block)]
    if len(parts) < 2:
        return (step,)
    middle = len(parts) // 2
    return _two(structs.replace(step, blocks=_merged(parts[:middle])), blocks=_merged(parts[middle:]))


def _two(first: Step, **rest: object) -> tuple[Step, Step]:
    """The second half stands under the title of the first."""
    second = structs.replace(first, under=first.title or first.under, title="", begins=False, **rest)
    return first, second


def _apart(step: Step, blocks: tuple[Body, ...]) -> tuple[Step, Step]:
    """The picture first, then the words that stood beside it."""
    return _two(structs.replace(step, blocks=()), blocks=blocks, figure=None)


def _parts(block: Body) -> list[Body]:
    if isinstance(block, ItemList):
        return [ItemList((item,), block.ordered) for item in block.items]
    return [Paragraph(spans) for spans in sentences(block.spans)]


def _merged(parts: list[Body]) -> tuple[Body, ...]:
    """Items side by side are one list again, sentences one paragraph."""
    done: list[Body] = []
    for part in parts:
        last = done[-1] if done else None
        if isinstance(part, ItemList) and isinstance(last, ItemList) and part.ordered == last.ordered:
            done[-1] = ItemList((*last.items, *part.items), last.ordered)
        elif isinstance(part, Paragraph) and isinstance(last, Paragraph):
            done[-1] = Paragraph((*last.spans, *part.spans))
        else:
            done.append(part)
    return tuple(done)


class _Stepper:
    """Walks over blocks and keeps the heading that they stand under."""

    def __init__(self, section: str, whole: bool) -> None:
        self._most = 0 if whole else MOST_LIST
        self._section, self._under, self._begins = section, "", False

    def walk(self, blocks: tuple[Block, ...]) -> Iterator[Step]:
        """A sentence that announces a list is its title; a short one before a picture stands with it."""
        left = list(blocks)
        while left:
            match left:
                case [Paragraph() as said, ItemList() as list_, *_] if (told := announced(said.spans))[1]:
                    if told[0]:
                        yield self._titled(told[0])
                    yield from self._items(list_, told[1])
                    del left[:2]
                case [Paragraph() as said, Figure() as figure, *_] if len(plain(said.spans)) <= MOST_LEAD:
                    yield self._picture(figure, (said,))
                    del left[:2]
                case _:
                    yield from self._steps(left.pop(0))
        if self._begins:
            yield self._step()

    def _step(self, **fields: object) -> Step:
        begins, self._begins = self._begins, False
        return structs.replace(Step(self._section, self._under, begins), **fields)

    def _steps(self, block: Block) -> Iterator[Step]:  # noqa: C901 - one line for each kind of block
        match block:
            case Heading():
                if self._begins:
                    yield self._step()
                self._under, self._begins = plain(block.spans), True
            case Paragraph():
                yield self._titled(block.spans)
            case ItemList():
                yield from self._items(block)
            case Callout():
                yield from self._box(block)
            case Figure():
                yield self._picture(block)
            case Beside():
                yield self._picture(block.figure, _bodies(block.blocks))
                yield from self._others(block.blocks)
            case Columns():
                for inner in block.blocks:
                    yield from self._steps(inner)
            case Table():
                yield from self._rows(block)
            case WriteOn():
                yield self._step(blocks=(_line(block.label),))
            case Grid():
                texts = (block.corner, *block.columns, *block.rows)
                yield self._step(blocks=(ItemList(tuple(Item((_line(text),)) for text in texts)),))

    def _titled(self, spans: Spans, number: int = 0) -> Step:
        """Its bold beginning or first sentence is the title; under a heading, that is."""
        title, rest = ("", uncited(spans)) if self._under else titled(uncited(spans))
        body = (Paragraph(rest),) if rest else ()
        return self._step(title=title, blocks=body, number=number, unchecked=to_check(spans))

    def _items(self, block: ItemList, title: str = "") -> Iterator[Step]:
        """A short list is one step; a long one is shown item by item."""
        simple = [item.blocks[0] for item in block.items if len(item.blocks) == 1]
        said = [inner.spans for inner in simple if isinstance(inner, Paragraph)]
        length = sum(len(plain(spans)) for spans in said)
        if length <= (self._most or length) or len(said) < len(block.items):
            yield self._step(title=title, blocks=(uncited_list(block),), unchecked=is_open(block))
            return
        if title:
            yield self._step(title=title)
        for number, spans in enumerate(said, 1):
            yield self._titled(spans, number if block.ordered else 0)

    def _box(self, box: Callout) -> Iterator[Step]:
        """The whole box at once; only what is neither words nor a list goes to a step of its own."""
        unchecked = is_open(*box.blocks)
        yield self._step(title=box.title, blocks=_bodies(box.blocks), kind=box.kind, unchecked=unchecked)
        yield from self._others(box.blocks)

    def _others(self, blocks: tuple[Block, ...]) -> Iterator[Step]:
        for block in blocks:
            if not isinstance(block, Paragraph | ItemList):
                yield from self._steps(block)

    def _picture(self, figure: Figure, said: tuple[Body, ...] = ()) -> Step:
        unchecked = to_check(figure.caption) or is_open(*said)
        shown = structs.replace(figure, caption=uncited(figure.caption))
        return self._step(title=figure.title, figure=shown, blocks=_bodies(said), unchecked=unchecked)

    def _rows(self, table: Table) -> Iterator[Step]:
        """A step for each row: its first cell is the title, each other cell stands by the name of its column."""
        for row in table.rows:
            title, named = plain(row[0]), len(row) > 2
            heads = [f"{plain(head)}: " if named else "" for head in table.header[1:]]
            said = tuple(
                Paragraph((Words(head, bold=True), *uncited(cell)) if head else uncited(cell))
                for head, cell in zip(heads, row[1:], strict=False)
            )
            yield self._step(title=title, blocks=said, unchecked=any(map(to_check, row)))
        if table.caption:
            yield self._step(blocks=(Paragraph(uncited(table.caption)),), unchecked=to_check(table.caption))


def _line(text: str) -> Paragraph:
    return Paragraph((Words(text),))


def _bodies(blocks: Iterable[Block]) -> tuple[Body, ...]:
    """The words and lists among these blocks, without citations."""
    return tuple(
        Paragraph(uncited(block.spans)) if isinstance(block, Paragraph) else uncited_list(block)
        for block in blocks
        if isinstance(block, Paragraph | ItemList)
    )
