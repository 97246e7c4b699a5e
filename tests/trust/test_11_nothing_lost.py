"""Nothing is lost between a topic's files and its reader: every block once and in order, wherever it is read."""

from __future__ import annotations

import re
from difflib import unified_diff
from typing import TYPE_CHECKING

import pikepdf
import pytest
from PySide6.QtWidgets import QLabel, QWidget

from neckguide.clinic import Clinic
from neckguide.content.blocks import Block, Callout, Cite, Figure, ItemList, plain
from neckguide.content.evidence import Claim
from neckguide.content.markdown import cited
from neckguide.content.options import ROWS
from neckguide.handout.compose import block_ids, compose, figures_of
from neckguide.handout.typeset import typeset
from neckguide.handout.webpage import webpage
from neckguide.selftest import all_topics
from neckguide.ui.evidence import ClaimLine
from neckguide.ui.items import Ticking
from neckguide.ui.option_cells import Head
from neckguide.ui.section_page import SectionPage
from neckguide.ui.window import COMPARE
from neckguide.visit.visit import change
from tests.core.rooms import visit
from tests.paper.reading import shown, squeezed, tagged_text, texts
from tests.window.rooms import check_page, seen, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.figures import Figure as Kept
    from tests.figures import Size
    from tests.window.conftest import Make

pytestmark = pytest.mark.trust(11)

TAG = re.compile(r"</?(?:b|i|u|sup)>")
CITED = re.compile(r"\s?\[@[^\]]+\]")
MARKS = re.compile(r"^\s*(?:#+|[-*+]|\d+\.)\s+|\*+|!\[\]\(figure:[^)]*\)", re.MULTILINE)
BOX = re.compile(r'^!!! [a-z-]+ "(.*)"$', re.MULTILINE)
LINK = re.compile(r"\[([^\]]+)\]\(https:[^)]*\)")


def as_written(text: str) -> str:
    """The words of a section's file, without its marks: not read by the parser that the app uses."""
    return squeezed(MARKS.sub("", LINK.sub(r"\1", BOX.sub(r"\1", CITED.sub("", text)))))


def as_parsed(blocks: Iterable[Block]) -> str:
    """The same of blocks."""
    said = ""
    for block in blocks:
        match block:
            case ItemList():
                said += "".join(as_parsed(item.blocks) for item in block.items)
            case Callout():
                said += block.title + as_parsed(block.blocks)
            case Figure():
                pass
            case _:
                said += plain(block.spans)  # type: ignore[union-attr]
    return squeezed(said)


def count(blocks: Iterable[Block]) -> int:
    """How many blocks, those inside others too."""
    total = 0
    for block in blocks:
        total += 1
        if isinstance(block, ItemList):
            total += sum(count(item.blocks) for item in block.items)
        elif isinstance(block, Callout):
            total += count(block.blocks)
    return total


def wrong_of(said: str, wanted: Iterable[str]) -> Iterator[str]:
    """Each text that does not stand there behind the one before it, or not as often as it should."""
    # On paper a line to write on is drawn.
    said, each = said.replace("_", ""), [text for line in wanted if (text := squeezed(line).replace("_", ""))]
    whole, at = "".join(each), 0
    for text in each:
        found = said.find(text, at)
        if found < 0:
            yield f"lost, or not in its place: {text}"
            continue
        at = found + len(text)
        # The shortest, as “Now”, are words of others as well.
        if len(text) >= 24 and said.count(text) != whole.count(text):
            yield f"not once: {text}"


def test_every_word_of_a_sections_file_is_in_its_blocks(figure: Kept) -> None:
    sections = [section for topic in all_topics() for section in topic.sections]
    figure.tell("blocks of all sections", sum(count(section.blocks()) for section in sections))
    wrong = [each.file for each in sections if as_parsed(each.blocks()) != as_written(each.text)]
    figure.exactly(f"sections with words lost between file and parser {wrong or ''}".strip(), len(wrong), 0)


def test_every_block_stands_on_paper_and_on_the_web_page_once_and_in_order(
    figure: Kept, size: Size, tmp_path: Path
) -> None:
    sheets, blocks, wrong = 0, 0, list[str]()
    for topic in all_topics():
        sections = topic.sections[:: size(4, 1)]
        alone = [{"blocks": (f"section:{each.id}",)} for each in sections]
        short = [{"blocks": (f"section:{each.id}",), "short": frozenset({each.id})} for each in sections]
        whole = {"blocks": block_ids(topic), "options": ("massage", "wait"), "note": "Walk."}
        for chosen in (*alone, *short, whole):
            held = change(visit("with-exercise"), **chosen)
            handout = compose(topic, held, Clinic(country="gb"))
            wanted = [text for part in handout.parts for text in (part.title, *texts(part.blocks))]
            figures = figures_of(topic, handout)
            file = tmp_path / "sheet.pdf"
            file.write_bytes(typeset(handout, figures))
            with pikepdf.open(file) as pdf:
                wrong += wrong_of(squeezed(tagged_text(pdf)), wanted)
            wrong += wrong_of(squeezed(shown(webpage(handout, figures))), wanted)
            blocks += sum(count(part.blocks) for part in handout.parts)
            sheets += 1
    figure.tell("sheets, one for each section in full and in short, and one of all", sheets)
    figure.tell("blocks followed to paper and web page", blocks)
    print(*wrong, sep="\n")
    figure.exactly("texts lost, doubled or out of order on paper or web page", len(wrong), 0)


def test_every_block_stands_on_the_screen_once_and_in_order(make: Make, figure: Kept) -> None:
    blocks, wrong = 0, list[str]()
    for topic in all_topics():
        learn = make(topic).learn
        for number, section in enumerate(topic.sections):
            learn.show_section(number)
            page = learn._pages[section.id]
            assert isinstance(page, SectionPage)
            page.complete()
            settle()
            for short in (False, True):
                page._show_depth(short)
                settle()
                written = page._blocks[short]
                assert isinstance(written, tuple)
                labels = [label for label in seen(page._bodies[short], QLabel) if not is_mark(label)]
                said = [text for label in labels if (text := squeezed(text_of(label)))]
                lines = unified_diff([text for each in texts(written) if (text := squeezed(each))], said, n=0)
                wrong += [line for line in lines if not line.startswith(("---", "+++", "@@"))]
                blocks += count(written)
            page._show_depth(False)
            claims, how = topic.claims.of(section.id), topic.claims.how
            if [line.accessibleName() for line in seen(page, ClaimLine)] != [
                f"{each.says} {how(each)}" for each in claims
            ]:
                wrong.append(f"claims of {section.id}")
            for claim in claims:
                wrong += untold(learn._claim_drawer(), claim)
    figure.tell("blocks followed to the screen, in full and in short", blocks)
    figure.tell("claims followed to the screen", sum(len(topic.claims.claims) for topic in all_topics()))
    print(*wrong, sep="\n")
    figure.exactly("blocks and claims lost, doubled or out of order on the screen", len(wrong), 0)


def is_mark(label: QLabel) -> bool:
    """A bullet or a number before a line of a list."""
    return re.fullmatch(r"•|\d+\.", label.text()) is not None


def text_of(label: QLabel) -> str:
    rich = TAG.sub("", label.text())
    for code, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        rich = rich.replace(code, sign)
    return rich if TAG.search(label.text()) else label.text()


def untold(drawer: QWidget, claim: Claim) -> list[str]:
    """What is known of a claim and does not stand in its drawer."""
    drawer.tell(claim)  # type: ignore[attr-defined]
    said = [label.text() for label in drawer.findChildren(QLabel)]
    known = (claim.says, claim.who, claim.against, claim.size, claim.cannot_tell)
    return [f"{claim.id}: {text}" for text in known if text not in said]


def test_every_item_of_the_checklist_stands_on_check_once(make: Make, figure: Kept) -> None:
    items = 0
    for topic in all_topics():
        page = check_page(make(topic))
        boxes = page.findChildren(Ticking)
        assert sorted(box._item.id for box in boxes) == sorted(item.id for item in topic.checklist.items)
        for box in boxes:
            said = [label.text() for label in box.findChildren(QLabel)]
            assert said.count(box._item.label) == 1
            assert not box._item.urgency or said.count(topic.advice.urgencies[box._item.urgency]) == 1
        for group in topic.checklist.groups:
            wanted = [item.id for item in topic.checklist.group(group)]
            shown = [box._item.id for box in boxes if box._item.group == group]
            # Those that need a check first stand below the others.
            assert shown == wanted or (sorted(shown) == sorted(wanted) and group == "limits")
        items += len(boxes)
    figure.tell("checklist items and warning signs found on Check", items)


def test_every_option_stands_on_compare_with_all_its_rows(make: Make, figure: Kept) -> None:
    cells = 0
    for topic in all_topics():
        window = make(topic)
        window.show_page(COMPARE)
        page = window.page(COMPARE)
        options = topic.options.options
        assert [chip.accessibleName() for chip in page._chooser._chips.values()] == [each.name for each in options]  # type: ignore[attr-defined]
        for option in options:
            page._chooser.choose(option.id, True)  # type: ignore[attr-defined]
            settle()
            heads = [head._name for head in seen(page, Head)]
            assert heads.count(option.name) == 1
            told = squeezed("".join(map(text_of, seen(page, QLabel))))
            for row in ROWS:
                text = option.time if row == "cost" else getattr(option, row)
                for span in cited(text):
                    assert isinstance(span, Cite) or squeezed(span.text) in told, f"{option.id}: {row}"
                cells += 1
        figure.tell("options found on Compare", len(options))
    figure.tell("their rows found there", cells)


def test_every_warning_sign_stands_on_its_sheet_once(figure: Kept) -> None:
    signs = 0
    for topic in all_topics():
        for item in topic.checklist.group("red-flag"):
            handout = compose(topic, visit(item.id), Clinic(country="gb"))
            assert handout.kind == "urgent"
            page = squeezed(shown(webpage(handout, figures_of(topic, handout))))
            text = squeezed(" ".join(text for part in handout.parts for text in texts(part.blocks)))
            assert text.count(squeezed(item.label)) == page.count(squeezed(item.label)) >= 1
            signs += 1
    figure.tell("warning signs found on their urgent sheets", signs)
