"""What a machine can say about a topic's wording: grade, long sentences, passive voice, terms, long words.

The rules are for English; texts in other languages are not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct

from neckguide.content.check.finding import Finding, place, prose, quote, twice
from neckguide.content.glossary import Glossary
from neckguide.content.load import Topic
from neckguide.content.readability import measure, sentences, words
from neckguide.content.wording import LEAST_WORDS, long_words, passives, plainer, unexplained
from neckguide.errors import NeckguideError

MOST_GRADE = 6.0
MOST_IN_SENTENCE = 25
GOOD_IN_SENTENCE = 20
MOST_PASSIVE = 0.2
LEAST_CLAUSE = 4
"""Words; what is shorter is a heading or a cell of a table, not a sentence."""


class Part(Struct, frozen=True):
    """Some texts that are read together; `fault` says what a grade too high is."""

    name: str
    texts: tuple[str, ...]
    fault: bool = True


def english(topic: Topic) -> bool:
    """Whether the rules fit the topic's language."""
    return topic.language.split("-")[0] == "en"


def glossary_of(topic: Topic) -> Glossary:
    """The topic's glossary; an empty one where it cannot be read, which `check_glossary` tells."""
    try:
        return topic.glossary
    except NeckguideError:
        return Glossary()


def check_glossary(topic: Topic) -> Iterator[Finding]:
    """`glossary.toml`: a word without plainer ones, a word that stands twice."""
    file, glossary = place(topic, "glossary.toml"), topic.glossary
    for term in glossary.terms:
        if not (term.word.strip() and term.plain.strip()):
            yield Finding(f"{file}: {term.word or 'term'}", "a term needs its word and plain words for it")
    for simpler in glossary.simpler:
        if not (simpler.word.strip() and simpler.use.strip()):
            yield Finding(f"{file}: {simpler.word or 'simpler'}", "a hard word needs what to write instead")
    # A term of the texts may well be a word that has a plainer one in a note.
    for entries in (glossary.terms, glossary.simpler):
        yield from twice(file, chain.from_iterable((entry.word, *entry.forms) for entry in entries))


def check_parts(topic: Topic, file: str, parts: Iterable[Part]) -> Iterator[Finding]:
    """The texts of one file: each part's grade and sentences, then the whole file's voice and words."""
    if not english(topic):
        return
    every = tuple(parts)
    for part in every:
        where, text = f"{file}: {part.name}", prose(*part.texts)
        yield from check_grade(where, text, part.fault)
        yield from check_lengths(where, text)
    whole = prose(*chain.from_iterable(part.texts for part in every))
    if passive := passives(whole):
        yield Finding(file, f"passive voice: {', '.join(map(quote, passive))}", fault=False)
    yield from check_terms(file, whole, glossary_of(topic))


def check_grade(where: str, text: str, fault: bool = True) -> Iterator[Finding]:
    """The school grade of a text; a few words have none."""
    count, level, smog = measure(text)
    if count >= LEAST_WORDS and level > MOST_GRADE:
        yield Finding(where, f"grade {level:.1f} (SMOG {smog:.1f}); {MOST_GRADE:.0f} is the most", fault)


def check_lengths(where: str, text: str) -> Iterator[Finding]:
    """Sentences that are too long (a fault) or nearly so (a notice), with the text's mean."""
    found = [(sentence, len(words(sentence))) for sentence in sentences(text)]
    for sentence, count in found:
        if count > GOOD_IN_SENTENCE:
            fault = count > MOST_IN_SENTENCE
            most = f"{MOST_IN_SENTENCE} are the most" if fault else f"more than {GOOD_IN_SENTENCE} are hard to follow"
            yield Finding(
                where, f"{count} words in one sentence, mean {mean([text]):.0f}; {most}: {quote(sentence)}", fault
            )


def mean(texts: Iterable[str]) -> float:
    """Words a sentence, on average; what is too short for a sentence is left out."""
    counts = [len(words(sentence)) for text in texts for sentence in sentences(text)]
    whole = [count for count in counts if count >= LEAST_CLAUSE]
    return sum(whole) / len(whole) if whole else 0.0


def check_voice(where: str, text: str) -> Iterator[Finding]:
    """Sentences in the passive voice: a fault where they are more than one in five."""
    whole = [sentence for sentence in sentences(text) if len(words(sentence)) >= LEAST_CLAUSE]
    passive = passives("\n".join(whole))
    if passive:
        fault = len(passive) > MOST_PASSIVE * len(whole)
        most = "; one in five is the most" if fault else ""
        named = ", ".join(map(quote, passive))
        yield Finding(where, f"passive voice in {len(passive)} of {len(whole)} sentences{most}: {named}", fault)


def check_terms(where: str, text: str, glossary: Glossary, beside: str = "", fault: bool = True) -> Iterator[Finding]:
    """Terms that are explained neither where they are used nor beside it, long words, words that have plainer ones."""
    for term in unexplained(text, glossary, beside):
        yield Finding(where, f"“{term.word}” is not explained here: say “{term.plain}” too", fault)
    for word, use in plainer(text, glossary):
        yield Finding(where, f"“{word}” has plainer words: “{use}”", fault=False)
    if long := long_words(text, glossary):
        named = ", ".join(f"“{word}”" for word in long)
        yield Finding(where, f"long words that the glossary does not know: {named}", fault=False)
