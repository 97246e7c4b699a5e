"""`check` of claims, options, the glossary and teach-back: each fault in one sentence with file and place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.planting import added, append, claim, option, section, told, write
from tests.core.rooms import copy_topic, swap

CLAIM = "neck-pain/en/claims.toml: planted"
UNREAD = "neck-pain/en/claims.toml: claim "
OPTION = "neck-pain/en/options.toml: planted"


def test_what_is_well_adds_nothing(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    assert added(folder, lambda: claim(folder, figure='"relief-of-100"', audit='["au-N19", "au-M35"]')) == set()
    assert added(folder, lambda: option(folder, rows='[{label = "Rest", count = 9}]')) == set()


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"references": "[]"}, "a claim needs a reference; where it is still to be checked write needs-check = true"),
        ({"references": '["nobody-1999"]'}, "reference “nobody-1999” is not in references.json"),
        ({"section": '"nowhere"'}, "unknown section “nowhere”"),
        ({"figure": '"nothing"'}, "unknown figure “nothing”"),
        ({"figure": '"../../x"'}, "unknown figure “../../x”"),
        ({"cannot_tell": '" "'}, "cannot-tell is empty"),
        ({"says": '""'}, "says is empty"),
    ],
)
def test_a_claim_with_a_fault_is_named(tmp_path: Path, changed: dict[str, str], text: str) -> None:
    folder = copy_topic(tmp_path)
    assert f"fault: {CLAIM}: {text}" in added(folder, lambda: claim(folder, **changed))


@pytest.mark.parametrize(("row", "known"), [("au-N1", True), ("au-M30", True), ("au-M9", True), ("au-N20", False)])
@pytest.mark.parametrize("other", ["au-N0", "au-M36", "au-M01", "N1", "au-N1 "])
def test_an_audit_row_is_one_of_the_audits(tmp_path: Path, row: str, known: bool, other: str) -> None:
    folder = copy_topic(tmp_path)
    found = added(folder, lambda: claim(folder, audit=f'["{row}", "{other}"]'))
    said = f"fault: {CLAIM}: “{{}}” is no row of the claim audit"
    assert any(line.startswith(said.format(other)) for line in found)
    assert any(line.startswith(said.format(row)) for line in found) is not known


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"kind": '"dream"'}, " “planted”: kind: unknown value 'dream'"),
        ({"certainty": '"sure"'}, " “planted”: certainty: unknown value 'sure'"),
        ({"who": None}, " “planted”: missing required field “who”"),
        ({"colour": '"red"'}, " “planted”: there is an unknown field “colour”"),
    ],
)
def test_a_claim_that_cannot_be_read_is_a_fault_and_hides_no_other(
    tmp_path: Path, changed: dict[str, str | None], text: str
) -> None:
    folder = copy_topic(tmp_path)

    def plant() -> None:
        claim(folder, **changed)
        claim(folder, id='"after"', references="[]")

    found = added(folder, plant)
    assert [line for line in found if line.startswith(f"fault: {UNREAD}") and line.endswith(text)]
    assert [line for line in found if line.startswith("fault: neck-pain/en/claims.toml: after: a claim needs")]


def test_a_claim_to_check_is_a_notice_and_an_id_stands_once(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    found = added(folder, lambda: claim(folder, references="[]", needs_check="true"))
    assert found == {f"notice: {CLAIM}: source still to be checked"}
    assert f"fault: {CLAIM}: this id stands more than once" in added(folder, lambda: claim(folder))


def test_a_claim_may_use_a_term_that_its_own_section_explains(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    append(folder, "en/glossary.toml", '[[term]]\nword = "zygapophysis"\nplain = "small joint"\n')
    said = f"notice: {CLAIM}: “zygapophysis” is not explained here: say “small joint” too"
    claim(folder, who='"A zygapophysis."')
    section(folder, "A small joint.")
    assert said not in told(folder)
    (folder / "en/sections/99-planted.md").rename(folder / "en/sections/99-another.md")
    section(folder, "It may ease.")
    assert said in told(folder)


def test_kinds_and_certainties_need_their_words(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    file = folder / "en/claims.toml"
    found = added(folder, lambda: (swap(file, "\nrecords = ", "\n# "), swap(file, '\nword = "High"', '\nword = " "')))
    assert found == {
        "fault: neck-pain/en/claims.toml: kinds: the words for “records” are missing",
        "fault: neck-pain/en/claims.toml: certainties: the words for “high” are missing",
    } | {line for line in found if "/figures/" in line}


def test_a_source_that_only_a_new_file_cites_is_used(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    entries = "".join(f'{{"id": "lonely-{number}", "type": "book"}}, ' for number in range(5))
    swap(folder / "references.json", "[", f"[{entries}")
    lonely = [f"fault: neck-pain/references.json: lonely-{number}: this source is never cited" for number in range(5)]
    assert set(lonely) <= set(told(folder))
    claim(folder, references='["lonely-0"]')
    option(folder, common='"Some [@lonely-1]."')
    section(folder, "It may ease.", short="It may ease [@lonely-2].")
    write(folder, "en/figures/planted.toml", '# a file that cannot be read cites, too: [@lonely-3]\nkind = "pie"')
    append(folder, "en/glossary.toml", "# [@lonely-4]")
    assert not set(lonely) & set(told(folder))


@pytest.mark.parametrize(
    ("changed", "more", "text"),
    [
        ({"name": '"One two three four"'}, "", "name has 4 words; 3 are the most"),
        ({"what": f'"{"so " * 21}"'}, "", "what has 21 words; 20 are the most"),
        ({"benefit": f'"{"so " * 31}"'}, "", "benefit has 31 words; 30 are the most"),
        ({"sure": f'"{"so " * 26}"'}, "", "sure has 26 words; 25 are the most"),
        ({"soon": '" "'}, "", "soon is empty"),
        ({"question": '""'}, "", "question is empty"),
        ({"rare": '"None [@nobody-1999]."'}, "", "reference “nobody-1999” is not in references.json"),
        ({}, '[option.touches]\nmoney = "Costs"', "unknown matter “money”"),
        ({}, '[option.touches]\nmove = "a b c d e f g"', "“a b c d e f g” has 7 words; 6 are the most"),
    ],
)
def test_an_option_with_a_fault_is_named(tmp_path: Path, changed: dict[str, str], more: str, text: str) -> None:
    folder = copy_topic(tmp_path)
    assert f"fault: {OPTION}: {text}" in added(folder, lambda: option(folder, more, **changed))


def test_a_text_may_have_as_many_words_as_its_limit(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    most = {"name": 3, "what": 20, "benefit": 30, "rare": 25, "sure": 25, "time": 20}
    texts = {field: f'"{"so " * count}[@needs-check]"' for field, count in most.items()}
    found = added(folder, lambda: option(folder, **texts))
    assert not [line for line in found if "are the most" in line and " has " in line]


def test_an_option_that_cannot_be_read_and_one_that_stands_twice(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    found = added(folder, lambda: option(folder, certainty='"sure"'))
    assert [line for line in found if line.endswith(" “planted”: certainty: unknown value 'sure'")]
    found = added(folder, lambda: (option(folder, id='"twice"'), option(folder, id='"twice"')))
    assert "fault: neck-pain/en/options.toml: twice: this id stands more than once" in found


def test_the_options_page_says_all(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    file = folder / "en/options.toml"
    found = added(folder, lambda: swap(file, "\nbenefit = ", "\n# "))
    assert "fault: neck-pain/en/options.toml: rows: the name of row “benefit” is missing" in found
    found = added(folder, lambda: swap(file, "\nquestions-title = ", "\n# "))
    assert "fault: neck-pain/en/options.toml: questions-title is empty" in found


def test_the_glossary_explains_and_says_nothing_twice(tmp_path: Path) -> None:
    folder = copy_topic(tmp_path)
    terms = '[[term]]\nword = "zzz"\nplain = ""\n[[term]]\nword = "yyy"\nforms = ["zzz"]\nplain = "p"\n'
    found = added(folder, lambda: append(folder, "en/glossary.toml", terms + '[[simpler]]\nword = "qqq"\nuse = " "\n'))
    assert found == {
        "fault: neck-pain/en/glossary.toml: zzz: a term needs its word and plain words for it",
        "fault: neck-pain/en/glossary.toml: zzz: this id stands more than once",
        "fault: neck-pain/en/glossary.toml: qqq: a hard word needs what to write instead",
    }


@pytest.mark.parametrize(
    ("block", "known"), [("get-help", True), ("section:planted", True), ("section:no", False), ("x", False)]
)
def test_teach_back_asks_about_a_block_of_the_sheet(tmp_path: Path, block: str, known: bool) -> None:
    folder = copy_topic(tmp_path)
    section(folder, "It may ease.")
    entry = f'[[teach-back]]\nblock = "{block}"\nask = "How is it?"\nlisten = "Well."\n'
    found = added(folder, lambda: append(folder, "en/handout.toml", entry))
    assert [line.rpartition(": ")[2] for line in found] == ([] if known else [f"unknown block “{block}”"])


def test_every_block_of_a_sheet_may_be_asked_about() -> None:
    """The names are written down once more in `check`, because content knows nothing of the sheet."""
    from neckguide.content.check.sheet import BLOCKS
    from neckguide.handout.compose import block_ids
    from tests.core.rooms import TOPIC

    assert {id for id in block_ids(TOPIC) if not id.startswith("section:")} <= BLOCKS
