"""Every check of what goes home: `plan.toml` and `handout.toml`."""

from __future__ import annotations

from collections.abc import Iterator

from neckguide.content.check.claims import is_figure
from neckguide.content.check.figures import EXERCISE
from neckguide.content.check.finding import Finding, cited, place, twice
from neckguide.content.check.references import text_of
from neckguide.content.check.sections import MOST_ITEMS
from neckguide.content.check.words import Part, check_parts
from neckguide.content.load import Topic
from neckguide.content.topic import URGENCIES

# The blocks of a sheet besides `section:<id>`; `handout/compose.py` makes them.
BLOCKS = frozenset(
    (
        *("letterhead", "short-version", "talked-about", "where", "what-matters", "compare", "plan", "self-care"),
        *("expect", "get-help", "evidence", "tracker", "note", "urgent", "assessment"),
    )
)


def check_plan(topic: Topic) -> Iterator[Finding]:
    """The course, the goals and the exercises."""
    file = place(topic, "plan.toml")
    plan = topic.plan
    yield from twice(file, (entry.id for entry in (*plan.goals, *plan.exercises)))
    yield from cited(topic, file, text_of(topic, "plan.toml"))
    for exercise in plan.exercises:
        if not is_figure(topic, f"{EXERCISE}{exercise.id}"):
            yield Finding(f"{file}: {exercise.id}", "this exercise has no drawing", fault=False)
    course = Part("course", tuple(row.what for row in plan.course))
    wider = Part("wider", tuple(row.what for row in plan.wider))
    exercises = (Part(each.id, (each.how, each.dose, each.stop)) for each in plan.exercises)
    yield from check_parts(topic, file, (course, wider, *exercises))


def check_handout(topic: Topic) -> Iterator[Finding]:
    """The words of the sheet."""
    file = place(topic, "handout.toml")
    sheet = topic.words
    yield from cited(topic, file, text_of(topic, "handout.toml"))
    for row in sheet.help.rows:
        if len(row.signs) > MOST_ITEMS:
            yield Finding(f"{file}: help “{row.title}”", f"{len(row.signs)} signs; {MOST_ITEMS} are the most")
    for urgency in URGENCIES:
        if urgency not in sheet.urgent.words:
            yield Finding(f"{file}: urgent", f"the words for “{urgency}” are missing")
    if len(sheet.labels.months) != 12 or len(sheet.labels.weekdays) != 7:
        yield Finding(f"{file}: labels", "twelve months and seven weekdays are needed")
    for part, figure in (("where", sheet.where.figure), ("expect", sheet.expect.figure)):
        if figure and not is_figure(topic, figure):
            yield Finding(f"{file}: {part}", f"unknown figure “{figure}”")
    yield from _teach_back(topic, file)
    yield from check_parts(topic, file, _parts(topic))


def _teach_back(topic: Topic, file: str) -> Iterator[Finding]:
    known = BLOCKS | {f"section:{section.id}" for section in topic.sections}
    for number, entry in enumerate(topic.words.teach_back, 1):
        where = f"{file}: teach-back {number}"
        if entry.block not in known:
            yield Finding(where, f"unknown block “{entry.block}”")
        if not (entry.ask.strip() and entry.listen.strip()):
            yield Finding(where, "ask and listen are needed")


def _parts(topic: Topic) -> Iterator[Part]:
    sheet = topic.words
    yield Part("short-version", sheet.short_version)
    yield Part("expect", (sheet.expect.lead, *sheet.expect.more))
    yield Part("help", (sheet.help.lead, sheet.help.tell))
    for row in sheet.help.rows:
        yield Part(f"help “{row.title}”", row.signs)
    yield Part("tracker", (sheet.tracker.lead, *sheet.tracker.rows, sheet.tracker.change))
    for urgency, words in sheet.urgent.words.items():
        said = (words.title, words.action, words.how_fast, words.where, words.say, *words.meanwhile)
        yield Part(f"urgent “{urgency}”", said)
    yield Part("assessment", (sheet.assessment.lead, *sheet.assessment.steps))
    yield Part("where", (sheet.where.title, sheet.where.lead))
    yield Part("patient", sheet.patient.check)
    yield Part("teach-back", tuple(entry.ask for entry in sheet.teach_back))
    statements = sheet.statements
    yield Part("statements", (statements.update_policy, statements.funding, statements.authorship), fault=False)
