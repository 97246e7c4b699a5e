"""Every check of the pictures: what their files say, their values, the drawings themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from neckguide.content.check.finding import Finding, cited, place, prose, told
from neckguide.content.check.sections import figures_in, text_of_sections
from neckguide.content.check.words import check_grade, check_lengths, check_terms, english, glossary_of
from neckguide.content.figures import Count, Drawing, Line, Picture, Scale, faults, unsafe, wanted
from neckguide.content.load import Topic
from neckguide.content.markdown import citations
from neckguide.content.read import bytes_of
from neckguide.content.readability import words
from neckguide.content.wording import denominators
from neckguide.errors import NeckguideError

MOST_TITLE = 8
EXERCISE = "exercise-"


def check_figures(topic: Topic) -> Iterator[Finding]:
    """All pictures, each for itself."""
    folder = topic.folder / topic.language / "figures"
    described = sorted(file.stem for file in folder.glob("*.toml"))
    for id in described:
        try:
            if picture := topic.picture(id):
                yield from _picture(topic, id, picture)
        except NeckguideError as error:
            yield told(error)
    for file in sorted((topic.folder / "figures").glob("*.svg")):
        name = f"{topic.folder.name}/figures/{file.name}"
        try:
            if fault := unsafe(bytes_of(file, name)):
                yield Finding(name, fault)
        except NeckguideError as error:
            yield told(error)
        if file.stem not in described:
            yield Finding(name, f"this drawing has no words: {topic.language}/figures/{file.stem}.toml is missing")


def figures_used(topic: Topic) -> frozenset[str]:
    """The ids of all figures that the topic shows somewhere; a file that cannot be read shows none."""
    found = {figure.id for section in topic.sections for figure in figures_in(section)}
    for ids in (_on_the_sheet, _at_home, _with_claims):
        try:
            found.update(ids(topic))
        except NeckguideError:
            continue
    return frozenset(found - {""})


def unequal(where: str, text: str, total: int) -> Iterator[Finding]:
    """A fault for each number of which the text counts a part and that is not the total."""
    for number in denominators(text):
        if number != total:
            yield Finding(where, f"this counts of {number:,}, but the total is {total:,}: use one for both")


def _on_the_sheet(topic: Topic) -> Iterator[str]:
    yield topic.words.where.figure
    yield topic.words.expect.figure


def _at_home(topic: Topic) -> Iterator[str]:
    yield from (f"{EXERCISE}{exercise.id}" for exercise in topic.plan.exercises)


def _with_claims(topic: Topic) -> Iterator[str]:
    yield from (claim.figure for claim in topic.claims.claims)


def _picture(topic: Topic, id: str, picture: Picture) -> Iterator[Finding]:
    file = place(topic, "figures", f"{id}.toml")
    for field in ("title", "caption", "alt"):
        if not getattr(picture, field).strip():
            yield Finding(file, f"{field} is empty")
    if len(words(picture.title)) > MOST_TITLE:
        yield Finding(file, f"the title has {len(words(picture.title))} words; {MOST_TITLE} are the most", fault=False)
    if picture.caption.strip() and not any(citations(picture.caption)):
        yield Finding(file, "the caption cites no source; where one is still to be checked write [@needs-check]")
    yield from cited(topic, file, picture.caption)
    if isinstance(picture, Drawing):
        yield from _drawing(topic, id, file, picture)
    else:
        yield from (Finding(file, fault) for fault in faults(picture))
    texts = tuple(_texts(picture))
    if not isinstance(picture, Drawing | Scale):
        yield from unequal(file, prose(*texts), picture.total)
    yield from _wording(topic, id, file, picture, texts)


def _drawing(topic: Topic, id: str, file: str, picture: Drawing) -> Iterator[Finding]:
    drawing = topic.folder / "figures" / f"{id}.svg"
    if not drawing.is_file():
        yield Finding(file, f"its drawing figures/{id}.svg is missing")
        return
    keys = wanted(_content(drawing))
    for key in sorted(keys - set(picture.words)):
        yield Finding(file, f"the drawing wants words for “{key}”")
    for key in sorted(set(picture.words) - keys):
        yield Finding(file, f"the drawing has no place for “{key}”")


def _content(file: Path) -> bytes:
    try:
        return bytes_of(file, file.name)
    except NeckguideError:
        return b""


def _wording(topic: Topic, id: str, file: str, picture: Picture, texts: tuple[str, ...]) -> Iterator[Finding]:
    if not english(topic):
        return
    caption = prose(picture.caption)
    yield from check_grade(f"{file}: caption", caption, fault=False)
    yield from check_lengths(f"{file}: caption", caption)
    yield from check_lengths(f"{file}: alt", picture.alt)
    # The section that shows the picture may explain a term; elsewhere the picture stands for itself.
    beside = text_of_sections(topic, lambda section: any(figure.id == id for figure in figures_in(section)))
    yield from check_terms(file, prose(*texts), glossary_of(topic), beside)


def _texts(picture: Picture) -> Iterator[str]:
    """All words of a picture."""
    yield from (picture.title, picture.caption, picture.alt)
    match picture:
        case Drawing():
            yield from picture.words.values()
        case Scale():
            yield picture.says
        case _:
            entries: tuple[Count | Line, ...] = getattr(picture, "rows", ()) or getattr(picture, "lines", ())
            yield from (entry.label for entry in entries)
