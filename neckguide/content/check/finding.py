"""A finding, and what every check of a topic shares: places, citations, ids that stand twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from neckguide.content.blocks import plain
from neckguide.content.load import Topic
from neckguide.content.markdown import citations
from neckguide.content.markdown import cited as spans
from neckguide.content.readability import words
from neckguide.content.topic import NEEDS_CHECK
from neckguide.errors import NeckguideError

LONGEST_QUOTE = 60


class Finding(Struct, frozen=True):
    """One thing to mend (`fault`) or to know (a notice)."""

    place: str
    text: str
    fault: bool = True


def told(error: NeckguideError) -> Finding:
    """What a piece of the topic that cannot be read says of itself."""
    return Finding(error.values.get("file", "topic"), error.values.get("fault", str(error)))


def place(topic: Topic, *parts: str) -> str:
    """A file of the topic's language as a clinician finds it: from the topic's own folder on."""
    return "/".join((topic.folder.name, topic.language, *parts))


def cited(topic: Topic, where: str, text: str) -> Iterator[Finding]:
    """Unknown references are faults, sources still to be checked are notices."""
    for id, count in Counter(citations(text)).items():
        if id == NEEDS_CHECK:
            yield Finding(where, f"{count} × source still to be checked", fault=False)
        elif id not in topic.references:
            yield Finding(where, f"reference “{id}” is not in references.json")


def listed(topic: Topic, where: str, ids: Iterable[str]) -> Iterator[Finding]:
    """A fault for each id that is no reference."""
    for id in ids:
        if id not in topic.references:
            yield Finding(where, f"reference “{id}” is not in references.json")


def twice(file: str, ids: Iterable[str]) -> Iterator[Finding]:
    """A fault for each id that stands more than once."""
    for id, count in Counter(ids).items():
        if count > 1:
            yield Finding(f"{file}: {id}", "this id stands more than once")


def left_out(sentences: Iterable[str]) -> Iterator[Finding]:
    """The entries that the loader left out; each sentence begins with the file and the entry."""
    for sentence in sentences:
        file, _, rest = sentence.partition(": ")
        entry, colon, fault = rest.partition(": ")
        yield Finding(f"{file}: {entry}", fault) if colon else Finding(file, rest)


def too_long(where: str, name: str, text: str, most: int) -> Iterator[Finding]:
    """A fault where a text is empty or has more words than it may."""
    count = len(words(prose(text)))
    if not count:
        yield Finding(where, f"{name} is empty")
    elif count > most:
        yield Finding(where, f"{name} has {count} words; {most} are the most")


def prose(*texts: str) -> str:
    """Texts as lines of words, without their citations."""
    return "\n".join(plain(spans(text)) for text in texts if text.strip())


def quote(sentence: str) -> str:
    """The beginning of a sentence, enough to find it by."""
    return f"“{sentence}”" if len(sentence) <= LONGEST_QUOTE else f"“{sentence[:LONGEST_QUOTE].rstrip()}…”"
