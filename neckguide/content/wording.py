"""What a machine can say about wording, for English: passive voice, terms, hard words, "so many of so many".

Plain text in, one block to a line, as in `readability`. Rules and lists, no dictionary: each rule misses some and takes
some amiss, so what they find is for a human to judge. `reading` is quick enough to run while a clinician types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from msgspec import Struct

from neckguide.content.glossary import Glossary, Simpler, Term
from neckguide.content.readability import measure, sentences, syllables

LEAST_WORDS = 10
"""Fewer words than this have no grade worth telling."""
LONG = 4
"""Syllables from which on a word is hard unless readers know it."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Passive voice: a form of be or get, words that may stand between, and a past participle.
_BE = _set("am are is was were be been being")
_GET = _set("get gets getting got")
_ADVERBS = _set(
    "not never also only often still now then just mostly likely usually always already once first both all well "
    "ever even far more much so too quite very rather soon best again sometimes perhaps maybe"
)
_SUBJECTS = _set("i you he she it we they this that these those anyone everyone")
_IRREGULAR = _set(
    "beaten begun bent bitten blown borne bought bound bred broken brought built burnt caught chosen cut dealt done "
    "drawn driven drunk eaten fed felt forbidden forgotten fought found frozen given ground heard held hidden hit "
    "hung kept known laid led lent lit lost made meant met misled overcome paid proven put read ridden rung run said "
    "seen sent set sewn shaken shed shot shown shrunk shut sold sought split spoken spread spent spun stolen strung "
    "struck stuck stung sung swept sworn taken taught thought thrown told torn understood undone upheld withdrawn "
    "withheld won worn wound woven written"
)
# How someone or something is, not what is done to them; "by" behind it makes even these a deed.
_STATES = _set(
    "advanced aged alarmed annoyed ashamed based blocked blurred bored bruised complicated concerned confused "
    "constipated crowded depressed detailed disabled disappointed excited exhausted experienced fixed frightened "
    "frustrated gifted inflamed interested involved limited linked located married mixed pleased prepared "
    "qualified related relaxed relieved retired satisfied scared sensitised settled skilled stressed "
    "supposed surprised swollen tired trained trapped worried"
)
_NO_DEED = _set(
    "bed bleed breed crooked embed exceed feed hatred hundred indeed infrared kindred naked need proceed ragged red "
    "rugged sacred seed shed speed succeed wicked"
)
_TOKEN = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|[^\w\s]")

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_BREAK = re.compile(r"[^\w\s'\u2019-]")
_MOST_PARTS = 8
"""Words of the longest entry that is looked for."""
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
_SMALL = "one two three four five six seven eight nine ten"
_ROUND = {
    "ten": 10,
    "twenty": 20,
    "fifty": 50,
    "a hundred": 100,
    "one hundred": 100,
    "a thousand": 1_000,
    "one thousand": 1_000,
    "ten thousand": 10_000,
}
_NOT_PEOPLE = (
    r"(?:trials?|studies|study|reviews?|groups?|countries|seconds?|minutes?|hours?|days?|nights?|weeks?|months?|"
    r"years?|visits?|sessions?|needles?)\b"
)
_OF = re.compile(
    rf"\b(?:of|in)\s+(?:(?:every|about|the|these|those|all)\s+)?({_NUMBER})(?![\w%]|[.,]\d)"
    rf"(?!\s+(?:{_NOT_PEOPLE}|(?:out\s+)?of\b))",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    rf"\b(?:\d+|{_SMALL.replace(' ', '|')})\s+(?:out\s+)?(?:of|in)\s+(?:every\s+)?"
    rf"({'|'.join(sorted(_ROUND, key=len, reverse=True))})\b(?!\s+(?:thousand|{_NOT_PEOPLE}))",
    re.IGNORECASE,
)


class Reading(Struct, frozen=True):
    """How a note reads: `hard` holds each hard word as written, with plainer words where the glossary has some.

    `grade` (Flesch-Kincaid) and `smog` are 0.0 below `LEAST_WORDS` words, where they would say nothing.
    """

    words: int = 0
    grade: float = 0.0
    smog: float = 0.0
    hard: tuple[tuple[str, str], ...] = ()


def reading(text: str, glossary: Glossary) -> Reading:
    """How `text` reads; nothing for an empty one."""
    count, level, smog = measure(text)
    if not count:
        return Reading()
    enough = count >= LEAST_WORDS
    return Reading(count, level if enough else 0.0, smog if enough else 0.0, hard_words(text, glossary))


def hard_words(text: str, glossary: Glossary) -> tuple[tuple[str, str], ...]:
    """Terms, words with plainer ones, and long words that readers may not know: each once, as first written."""
    found: dict[str, tuple[str, str]] = {}
    for written, entry in _hard(text, glossary):
        plainer = entry.plain if isinstance(entry, Term) else entry.use if entry else ""
        found.setdefault(written.casefold(), (written, plainer))
    return tuple(found.values())


def long_words(text: str, glossary: Glossary) -> tuple[str, ...]:
    """Words of four or more syllables that are neither in the glossary nor known to readers, once each."""
    return tuple(dict.fromkeys(written.casefold() for written, entry in _hard(text, glossary) if entry is None))


def plainer(text: str, glossary: Glossary) -> tuple[tuple[str, str], ...]:
    """The words of `text` that have plainer ones, with those: each once, as first written."""
    found: dict[str, tuple[str, str]] = {}
    for written, entry in _hard(text, glossary):
        if isinstance(entry, Simpler):
            found.setdefault(written.casefold(), (written, entry.use))
    return tuple(found.values())


def terms(text: str, glossary: Glossary) -> tuple[Term, ...]:
    """The glossary's terms that `text` uses, once each."""
    return tuple(dict.fromkeys(entry for _, entry in _hard(text, glossary) if isinstance(entry, Term)))


def unexplained(text: str, glossary: Glossary, beside: str = "") -> tuple[Term, ...]:
    """The terms that `text` uses and that neither it nor the text `beside` it explains by their plain words."""
    said = f" {_plainly(text)} / {_plainly(beside)} "
    return tuple(term for term in terms(text, glossary) if f" {_plainly(term.plain)} " not in said)


def passives(text: str) -> tuple[str, ...]:
    """The sentences of `text` that are in the passive voice."""
    return tuple(sentence for sentence in sentences(text) if is_passive(sentence))


def is_passive(sentence: str) -> bool:
    """Whether a form of be or get is followed by what is done to its subject: "is held", "was it ever shown"."""
    tokens = [token.lower().replace("\u2019", "'") for token in _TOKEN.findall(sentence)]
    for place, token in enumerate(tokens):
        between = _ADVERBS if token in _GET else _ADVERBS | _SUBJECTS if _is_be(token) else frozenset[str]()
        if between and _done(tokens[place + 1 :], between):
            return True
    return False


def denominators(text: str) -> tuple[int, ...]:
    """The numbers of which `text` counts a part: 100 in "9 of 100 people" and "1 in a hundred"; years are none."""
    found = [(hit.start(), _whole(hit)) for hit in _OF.finditer(text) if not _is_year(hit)]
    found += [(hit.start(), _ROUND[" ".join(hit[1].lower().split())]) for hit in _SPELLED.finditer(text)]
    return tuple(dict.fromkeys(number for _, number in sorted(found)))


# Passive voice ----------------------------------------------------------------------------------------------


def _is_be(token: str) -> bool:
    return token in _BE or token.endswith(("'re", "'m")) or (token.endswith("n't") and token[:-3] in _BE)


def _done(after: list[str], between: frozenset[str]) -> bool:
    """Whether what stands behind a form of be or get begins with a past participle."""
    place = 0
    while place < min(len(after), 4) and (after[place] in between or after[place].endswith("ly")):
        place += 1
    word, following = (*after[place : place + 2], "", "")[:2]
    if word in _STATES or (word.startswith("un") and word not in _IRREGULAR):
        return following == "by"
    if word == "used":
        return following != "to"
    return word in _IRREGULAR or (word.endswith("ed") and word.isalpha() and len(word) > 3 and word not in _NO_DEED)


# Words of the glossary --------------------------------------------------------------------------------------

_Entry: TypeAlias = Term | Simpler | None
_Form: TypeAlias = tuple[tuple[str, ...], bool, Term | Simpler]
"""A word's parts in small letters, whether it must stand in capitals ("NICE" is not "nice"), and its entry."""


@lru_cache(maxsize=4)
def _index(glossary: Glossary) -> dict[str, list[_Form]]:
    """Every word and form of the glossary by its first word, longest first."""
    index: dict[str, list[_Form]] = {}
    for entry in (*glossary.terms, *glossary.simpler):
        for form in (entry.word, *entry.forms):
            if parts := tuple(_plainly(form).split()):
                index.setdefault(parts[0], []).append((parts, form.isupper(), entry))
    for forms in index.values():
        forms.sort(key=lambda form: -len(form[0]))
    return index


@lru_cache(maxsize=4)
def _known(glossary: Glossary) -> frozenset[str]:
    return frozenset(_plainly(part) for word in glossary.everyday for part in (word, *word.split("-")))


def _hard(text: str, glossary: Glossary) -> Iterator[tuple[str, _Entry]]:
    """Each hard word as written, in order, with its entry; None for one that is only long."""
    index, known = _index(glossary), _known(glossary)
    found = list(_WORD.finditer(text))
    place = 0
    while place < len(found):
        word = found[place][0]
        length, entry = _longest(index.get(_fold(word), []), text, found[place : place + _MOST_PARTS])
        if entry:
            yield " ".join(text[found[place].start() : found[place + length - 1].end()].split()), entry
        elif _is_long(word, known):
            yield word, None
        place += length


def _longest(forms: list[_Form], text: str, ahead: list[re.Match[str]]) -> tuple[int, _Entry]:
    """How many of the words ahead stand in the glossary, and as what; (1, None) where they do not."""
    for parts, capitals, entry in forms:
        run = text[ahead[0].start() : ahead[: len(parts)][-1].end()]
        if tuple(_plainly(run).split()) == parts and not _BREAK.search(run) and (not capitals or run.isupper()):
            return len(parts), entry
    return 1, None


def _is_long(word: str, known: frozenset[str]) -> bool:
    if word.isupper() or not word.isalpha() or len(word) < 2 * LONG - 2 or syllables(word) < LONG:
        return False
    said = _fold(word)
    return not {said, said.removesuffix("s")} & known


def _fold(word: str) -> str:
    return word.casefold().replace("\u2019", "'").removesuffix("'s")


def _plainly(text: str) -> str:
    """The words alone, in small letters, one space apart."""
    return " ".join(map(_fold, _WORD.findall(text)))


# So many of so many -----------------------------------------------------------------------------------------


def _whole(hit: re.Match[str]) -> int:
    return int(hit[1].replace(",", ""))


def _is_year(hit: re.Match[str]) -> bool:
    return hit[0].lower().startswith("in ") and re.fullmatch(r"(?:19|20)\d\d", hit[1]) is not None
