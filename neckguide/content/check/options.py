"""Every check of `options.toml`: that each option says all, briefly, and counts of one total."""

from __future__ import annotations

from collections.abc import Iterator

from neckguide.content.check.figures import unequal
from neckguide.content.check.finding import Finding, cited, left_out, place, prose, too_long, twice
from neckguide.content.check.words import Part, check_parts
from neckguide.content.figures import faults
from neckguide.content.load import Topic
from neckguide.content.options import ROWS, Option, Options
from neckguide.content.readability import words

MOST_WORDS = {
    "what": 20,
    "do": 20,
    "like": 25,
    "soon": 20,
    "benefit": 30,
    "common": 20,
    "rare": 25,
    "sure": 25,
    "time": 20,
}
MOST_NAME = 3
MOST_TOUCH = 6


def check_options(topic: Topic) -> Iterator[Finding]:
    """The page's own words, each option, and those that could not be read."""
    file, options = place(topic, "options.toml"), topic.options
    if not (topic.folder / topic.language / "options.toml").exists():
        return  # A topic may do without.
    yield from left_out(options.left_out)
    yield from twice(file, (option.id for option in options.options))
    yield from _page(file, options)
    for option in options.options:
        where = f"{file}: {option.id}"
        yield from _said(topic, where, option)
        yield from _touches(where, options, option)
        if chart := options.figure(option):
            yield from (Finding(where, fault) for fault in faults(chart))
        yield from unequal(where, prose(option.benefit), options.words.total)
    yield from check_parts(topic, file, _parts(options))


def _page(file: str, options: Options) -> Iterator[Finding]:
    page = options.words
    yield from twice(file, (matter.id for matter in page.matters))
    for row in ROWS:
        if not page.rows.get(row, "").strip():
            yield Finding(f"{file}: rows", f"the name of row “{row}” is missing")
    for field in ("title", "lead", "unit", "matters_title", "matters_lead", "questions_title", "cost_blank"):
        if not getattr(page, field).strip():
            yield Finding(file, f"{field.replace('_', '-')} is empty")
    if page.total < 1:
        yield Finding(file, f"total is {page.total}; at least 1 is needed")
    if len(page.ratings) != 3 or not all(rating.strip() for rating in page.ratings):
        yield Finding(f"{file}: ratings", "three words are needed, from little to much")
    for matter in page.matters:
        if not (matter.label.strip() and matter.question.strip()):
            yield Finding(f"{file}: {matter.id}", "label and question are needed")


def _said(topic: Topic, where: str, option: Option) -> Iterator[Finding]:
    yield from too_long(where, "name", option.name, MOST_NAME)
    for field, most in MOST_WORDS.items():
        yield from too_long(where, field, getattr(option, field), most)
    yield from cited(topic, where, "\n".join(getattr(option, field) for field in MOST_WORDS))
    if not option.question.strip():
        yield Finding(where, "question is empty")


def _touches(where: str, options: Options, option: Option) -> Iterator[Finding]:
    known = {matter.id for matter in options.words.matters}
    for matter, phrase in option.touches.items():
        if matter not in known:
            yield Finding(where, f"unknown matter “{matter}”")
        if len(words(phrase)) > MOST_TOUCH:
            yield Finding(where, f"“{phrase}” has {len(words(phrase))} words; {MOST_TOUCH} are the most")


def _parts(options: Options) -> Iterator[Part]:
    page = options.words
    yield Part("lead", (page.lead, page.matters_lead))
    yield Part("matters", tuple(matter.question for matter in page.matters))
    for option in options.options:
        said = tuple(getattr(option, field) for field in MOST_WORDS)
        yield Part(option.id, (*said, option.question, *option.touches.values()))
