"""What holds of all that can be read, topics, Markdown, the clinic file and codes, from inputs made up at random."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from neckguide.clinic import CLEAR_AFTER, COVER_AFTER, MOST_COPIES, PALETTES, TEXT_SIZES, Clinic, load_clinic
from neckguide.content.blocks import strings
from neckguide.content.evidence import Claim, ClaimWords
from neckguide.content.favourites import NoWords, Recipe
from neckguide.content.figures import Picture, faults
from neckguide.content.glossary import Glossary
from neckguide.content.markdown import MarkdownFault, parse
from neckguide.content.options import Option, OptionWords
from neckguide.content.read import read_each, read_toml
from neckguide.content.steps import steps
from neckguide.content.topic import About, AdviceTable, Checklist, Codes, Plan, SheetWords
from neckguide.errors import CannotWrite, NeckguideError
from neckguide.handout.again import decode
from neckguide.handout.compose import compose
from neckguide.handout.room import Part
from neckguide.handout.webpage import webpage
from neckguide.saving import save_clinic
from neckguide.visit.code import encode
from neckguide.visit.code_letters import ALPHABET
from neckguide.visit.visit import PAPERS, SIZES, Visit
from tests.core.rooms import TOPIC, visit
from tests.core.test_code import visits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.figures import Size

SHORT, FULL = 100, 2_000


def of_all(inputs: st.SearchStrategy[Any], holds: Callable[[Any], object], examples: int) -> None:
    """Try it on so many inputs, the same each time; the smallest that fails is told."""
    chosen = settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )

    @chosen
    @given(inputs)
    def every(made: Any) -> None:
        holds(made)

    every()


def refused(do: Callable[[], object]) -> str:
    """The sentence of a refusal, or "" where there is none; anything else that is raised fails the test."""
    try:
        do()
    except (NeckguideError, MarkdownFault) as error:
        return str(error) or "no sentence at all"
    return ""


# Topics ------------------------------------------------------------------------------------------------------

SHAPES: dict[str, Any] = {
    "topic": About,
    "codes": Codes,
    "checklist": Checklist,
    "advice": AdviceTable,
    "plan": Plan,
    "handout": SheetWords,
    "glossary": Glossary,
    "figure": Picture,
}
LISTS: dict[str, tuple[Any, str, Any]] = {
    "claims": (ClaimWords, "claim", Claim),
    "options": (OptionWords, "option", Option),
    "favourites": (NoWords, "favourite", Recipe),
}
LEAVES = st.one_of(
    st.booleans(),
    st.integers(),
    st.integers(-(1 << 70), 1 << 70),
    st.floats(),
    st.dates(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    st.sampled_from(["dots", "bars", "course", "certainty", "drawing", "red-flag", "low", "en"]),
)


def tables(keys: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    inner = st.recursive(
        LEAVES, lambda some: st.lists(some, max_size=3) | st.dictionaries(keys, some, max_size=4), max_leaves=12
    )
    return st.dictionaries(keys, inner, max_size=6)


def keys_of(shape: Any) -> list[str]:
    """Every key that may stand somewhere in a shape."""
    schema = msgspec.json.schema_components([shape])[1].values()
    return sorted({key for part in schema for key in part.get("properties", {})})


@pytest.mark.parametrize("name", [*SHAPES, *LISTS])
def test_any_table_is_a_piece_of_a_topic_or_a_fault_with_file_and_place(name: str, tmp_path: Path, size: Size) -> None:
    import tomlkit

    shape = SHAPES.get(name) or LISTS[name][2]
    file = tmp_path / f"{name}.toml"

    def read() -> None:
        if name in LISTS:
            words, key, each = LISTS[name]
            _, _, left_out = read_each(file.read_bytes(), file.name, words, key, each)
            assert all(line.startswith(f"{file.name}: {key}") for line in left_out)
        elif name == "figure":
            made = read_toml(file.read_bytes(), file.name, shape)
            list(faults(made) if hasattr(made, "unit") else ())
        else:
            read_toml(file.read_bytes(), file.name, shape)

    def holds(table: dict[str, Any]) -> None:
        file.write_text(tomlkit.dumps(table), "utf-8")
        fault = refused(read)
        assert not fault or (fault.startswith(f"{file.name}: ") and "`" not in fault)

    of_all(tables(st.sampled_from(keys_of(shape))), holds, size(SHORT, FULL) // 4)


# Markdown ----------------------------------------------------------------------------------------------------

PIECES = ["- ", "1. ", "## ", '!!! key "Box"\n', "    ", "\n", "\n\n", "a|b\n-|-\n", "**", "*", "_", "`", "[", "]", "("]
PIECES += [")", "https://x.y", "![", "figure:x", "[@a-1]", "\\", "&amp;", "&lt;script&gt;", "one", "two ", '"', "'"]
PIECES += ['[tap](https://a.org/?x=1&y="onclick=)', "javascript:", "](", "&#60;", "{emergency}", "#eval", "=\n", "é"]
MARKDOWN = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


def test_what_markdown_gives_stands_in_its_text_and_is_the_same_each_time(size: Size) -> None:
    def holds(text: str) -> None:
        if refused(lambda: parse.__wrapped__(text)):
            return
        blocks = parse(text)
        assert parse.__wrapped__(text) == blocks
        steps("Section", blocks)
        shown = Counter("".join(strings(blocks))) - Counter(text) - Counter("figure")
        assert not +Counter({letter: count for letter, count in shown.items() if not letter.isspace()})

    of_all(MARKDOWN, holds, size(SHORT, FULL))


class _Looks(HTMLParser):
    """Collects what a page would do."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.leads: set[str] = set()
        self.acts: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.acts |= {name for name, _ in attrs if name.startswith("on") or name == "style"}
        self.leads |= {value or "" for name, value in attrs if name in ("href", "src", "action", "data")}


def looked_at(page: str) -> _Looks:
    looks = _Looks()
    looks.feed(page)
    looks.close()
    return looks


def test_a_web_page_of_any_markdown_acts_on_nothing_and_loads_nothing(size: Size) -> None:
    sheet = compose(TOPIC, visit(), Clinic())
    sound = looked_at(webpage(sheet)).tags | {"em", "strong", "ol", "ul", "li", "table", "thead", "tbody", "tr", "th"}
    sound |= {"td", "a", "h3", "h4", "h5", "h6", "figure", "figcaption", "span", "img", "sup", "br", "div", "caption"}

    def holds(text: str) -> None:
        try:
            blocks = parse.__wrapped__(text)
        except MarkdownFault:
            return
        whole = structs.replace(sheet, parts=(Part("part", text[:40], blocks),), name=text, closing=text, title=text)
        looks = looked_at(webpage(whole))
        assert looks.tags <= sound and not looks.acts
        assert all(lead.startswith(("#", "https://", "data:image/")) for lead in looks.leads)

    of_all(MARKDOWN, holds, size(SHORT, FULL))


# The clinic file ---------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
CLINICS = st.builds(
    Clinic,
    **dict.fromkeys(("name", "address", "phone", "web", "clinician", "title", "country", "printer"), WORDS),
    reviewed=st.none() | st.dates(),
    paper=st.sampled_from(PAPERS),
    size=st.sampled_from(SIZES),
    text_size=st.sampled_from(TEXT_SIZES),
    palette=st.sampled_from(PALETTES),
    cover_after=st.integers(*COVER_AFTER),
    clear_after=st.integers(COVER_AFTER[1], CLEAR_AFTER[1]),
    copies=st.integers(1, MOST_COPIES),
    welcomed=st.booleans(),
    costs=st.dictionaries(WORDS, WORDS, max_size=3),
)
BEFORE = '# Our clinic\nname = "Old" # as on the door\nfuture-key = [1, 2]\n\n[future-table]\nx = "y" # stays\n'


def test_settings_are_read_back_as_they_were_saved_and_foreign_lines_stay(tmp_path: Path, size: Size) -> None:
    def holds(clinic: Clinic) -> None:
        file = tmp_path / "clinic.toml"
        file.write_text(BEFORE, "utf-8")
        try:
            save_clinic(file, clinic)
        except CannotWrite:
            assert file.read_text("utf-8") == BEFORE
            return
        loaded = load_clinic(file)
        assert loaded.clinic == clinic
        text = file.read_text("utf-8")
        assert all(kept in text for kept in ("# Our clinic", "future-key = [1, 2]", '[future-table]\nx = "y" # stays'))
        assert not [notice for notice in loaded.notices if "future" not in notice]

    of_all(CLINICS, holds, size(SHORT // 2, FULL))


# Codes -------------------------------------------------------------------------------------------------------


def test_a_code_with_one_wrong_or_two_swapped_letters_is_refused_and_the_place_is_named(size: Size) -> None:
    def holds(made: tuple[Visit, int, str]) -> None:
        visit, number, other = made
        code = encode(TOPIC, visit).replace("-", "")
        at = number % (len(code) - 1)
        spoiled = {
            f"{code[:at]}{other}{code[at + 1 :]}",
            f"{code[:at]}{code[at + 1]}{code[at]}{code[at + 2 :]}",
        } - {code}
        for wrong in spoiled:
            with pytest.raises(NeckguideError) as refused:
                decode(wrong)
            assert f"group {at // 4 + 1}" in str(refused.value), (wrong, str(refused.value))
            assert getattr(refused.value, "suggestion", "").replace("-", "") == code

    inputs = st.tuples(visits(), st.integers(0, 1 << 20), st.sampled_from(ALPHABET))
    of_all(inputs, holds, size(SHORT, FULL))


def test_any_text_is_a_code_or_is_refused_in_a_sentence(size: Size) -> None:
    def holds(text: str) -> None:
        fault = refused(lambda: decode(text))
        assert "\n" not in fault and fault != "no sentence at all"

    like_codes = st.text(ALPHABET + "-OIL :", min_size=24, max_size=120)
    of_all(st.text(max_size=300) | like_codes, holds, size(SHORT, FULL))
