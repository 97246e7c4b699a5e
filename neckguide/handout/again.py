"""A code to the visit whose sheet it was, with a sentence for each thing that cannot be as it was.

No word that was typed comes back, and nothing is guessed. A warning sign that was ticked is never dropped in silence:
where this content no longer has it, that is said first, and the warning signs count as not asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from neckguide.content.fingerprint import fingerprint
from neckguide.content.load import Topic, open_topic, topic_ids
from neckguide.content.topic import Codes, Group, SheetKind
from neckguide.errors import CodeDamaged, CodeTopic
from neckguide.handout.compose import block_ids
from neckguide.paths import topics
from neckguide.visit.advice import advise, check_visit, stops_needling
from neckguide.visit.code import TOPIC, WORDS, Choices, Head, is_emergency, look, mark, read_code
from neckguide.visit.visit import MOST_EXERCISES, Visit, change

KINDS: dict[SheetKind, str] = {
    "standard": "a sheet without advice",
    "ordinary": "an ordinary sheet",
    "urgent": "an urgent sheet",
    "assessment": "a sheet that says “check first”",
}
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class Again(Struct, frozen=True):
    """The visit of a code with its topic in the code's language, and what to say about it, the gravest first.

    `kind` is the sheet that was made then; `version` is that of its content.
    """

    topic: Topic
    visit: Visit
    version: str
    kind: SheetKind
    notices: tuple[str, ...] = ()
    is_grave: bool = False


def decode(text: str, folders: Iterable[Path] | None = None, here: Topic | None = None) -> Again:
    """What a code stands for; `folders` are those of the topics it may be of (all that are installed).

    `here` is a topic that is open: its folder may hold other words by now than its sheets will say.
    One of the code errors where it is none, CodeTopic, CodeDamaged or ExclusiveItems where it cannot be a visit.
    """
    sheet = read_code(text)
    head = sheet.head
    folders = [topics() / id for id in topic_ids()] if folders is None else folders
    topic, codes, said = _topic(head, folders, here)
    return _Opening(topic, codes, head, sheet.choices).again(said)


def _topic(head: Head, folders: Iterable[Path], here: Topic | None) -> tuple[Topic, Codes, list[str]]:
    """The topic in the code's language, or in its first where it no longer has that."""
    for folder in folders:
        if mark(folder.name.encode(), TOPIC) != head.topic:
            continue
        topic = here if here and here.folder == folder else open_topic(folder)
        if (codes := topic.codes) is None:
            continue
        language = codes.languages[head.language] if head.language < len(codes.languages) else ""
        if language in topic.about.languages:
            return topic if language == topic.language else open_topic(folder, language), codes, []
        named = f"“{language}”" if language else "a language that is not known here"
        return topic, codes, [f"That sheet was in {named}; this one is in “{topic.language}”."]
    raise CodeTopic


class _Opening:
    """One code being opened: collects what is no longer there."""

    def __init__(self, topic: Topic, codes: Codes, head: Head, choices: Choices) -> None:
        self._topic, self._codes, self._head, self._choices = topic, codes, head, choices
        self._same = head.version == topic.about.version and head.words == mark(fingerprint(topic), WORDS)
        self._gone: list[str] = []
        self._unknown = 0
        self._first: list[str] = []

    def again(self, said: list[str]) -> Again:
        """The visit, and `said` among what is to be said."""
        visit = self._looked_into(self._visit())
        check_visit(self._topic.checklist, change(visit, resolved={}))
        notices = (*self._first, *self._kind(visit), *self._content(), *said, *self._left_out(visit))
        return Again(self._topic, visit, self._head.version, self._head.kind, notices, bool(self._first))

    def _visit(self) -> Visit:
        topic, codes, head, choices = self._topic, self._codes, self._head, self._choices
        ticked = self._ticked()
        options = self._ids(choices.options, codes.options, [each.id for each in topic.options.options])
        exercises = self._ids(choices.exercises, codes.exercises, [each.id for each in topic.plan.exercises])
        if len(exercises) > MOST_EXERCISES:
            raise CodeDamaged
        blocks = None if choices.blocks is None else self._ids(choices.blocks, codes.blocks, block_ids(topic))
        if blocks and choices.exercises and not exercises:
            # It would print the topic's first four, and others were chosen.
            blocks = tuple(id for id in blocks if id != "self-care")
        sections = [f"section:{section.id}" for section in topic.sections]
        goal = () if choices.goal is None else (choices.goal,)
        return Visit(
            date=head.date,
            ticked=ticked,
            asked=self._asked(),
            blocks=blocks,
            short=frozenset(id.partition(":")[2] for id in self._ids(choices.short, codes.blocks, sections)),
            # In the topic's order, as the window keeps them.
            options=tuple(each.id for each in topic.options.options if each.id in options),
            matters=self._matters(),
            exercises=exercises,
            goal="".join(self._ids(goal, codes.goals, [each.id for each in topic.plan.goals])),
            review=choices.review,
            marks=choices.marks,
            paper=head.paper,
            size=head.size,
        )

    def _asked(self) -> frozenset[Group]:
        """Who asked the list of then has asked neither what is gone from it nor what has come since."""
        numbers = {id: number for number, id in enumerate(self._codes.items)}
        new = {item.group for item in self._topic.checklist.items if numbers.get(item.id, 0) >= self._head.items}
        if self._same and new:
            raise CodeDamaged
        asked = self._choices.asked - new
        if asked != self._choices.asked:
            self._first.append(
                "There are questions now that were not there then: ask them before you hand the sheet out."
            )
        return asked - {"red-flag"} if self._first else asked

    def _ticked(self) -> frozenset[str]:
        """The items that are still there; a sign that is not is told first."""
        codes, there = self._codes, [item.id for item in self._topic.checklist.items]
        known = [codes.items[number] for number in self._choices.ticked if number < len(codes.items)]
        signs = [id for id in known if id not in there and id in codes.signs]
        unknown = len(known) < len(self._choices.ticked)
        if unknown and self._same:
            raise CodeDamaged
        if signs:
            self._first.append(
                f"A warning sign was ticked then that this content no longer has: {_quoted(signs)}. This sheet does "
                "not say it: ask about it, and all warning signs, before you hand the sheet out."
            )
        if unknown:
            self._first.append(
                "Something was ticked then that this content does not know, and it may be a warning sign. Look at "
                "the chart note, and ask all warning signs, before you hand the sheet out."
            )
        self._gone += [id for id in known if id not in there and id not in signs]
        return frozenset(id for id in known if id in there)

    def _matters(self) -> dict[str, int]:
        words, rated = self._topic.options.words, self._choices.matters
        kept: dict[str, int] = {}
        for number, rating in rated.items():
            for id in self._ids((number,), self._codes.matters, [matter.id for matter in words.matters]):
                if rating >= len(words.ratings):
                    raise CodeDamaged
                kept[id] = rating
        return kept

    def _ids(self, numbers: Sequence[int], numbered: Sequence[str], there: Collection[str]) -> tuple[str, ...]:
        """The ids of numbers that are still there; counts those that are not."""
        known = [numbered[number] for number in numbers if number < len(numbered)]
        self._unknown += len(numbers) - len(known)
        self._gone += [id for id in known if id not in there]
        return tuple(id for id in known if id in there)

    def _looked_into(self, visit: Visit) -> Visit:
        """With what was looked into; what is an emergency only now was not looked into as one, and stands open."""
        said = self._topic.words.labels.looked_into
        resolved: dict[str, str] = {}
        for number, was_emergency in sorted(self._choices.resolved.items()):
            id = self._codes.items[number] if number < len(self._codes.items) else ""
            if id not in visit.ticked:
                continue
            item = self._topic.checklist.item(id)
            if not stops_needling(item):
                if self._same:
                    raise CodeDamaged
            elif is_emergency(self._topic, visit, id) and not was_emergency:
                self._first.append(
                    f"“{item.label}” was looked into then, but in this content it is an emergency: it stands open."
                )
            else:
                resolved[id] = said
        return change(visit, resolved=resolved)

    # What is said

    def _kind(self, visit: Visit) -> list[str]:
        now = advise(self._topic.checklist, self._topic.advice, visit).sheet
        if now == self._head.kind:
            return []
        if self._same:
            raise CodeDamaged
        return [f"That day it was {KINDS[self._head.kind]}; with this content it is {KINDS[now]}."]

    def _content(self) -> list[str]:
        if self._same:
            if self._gone or self._unknown:
                raise CodeDamaged
            return []
        then, now = self._head.version, self._topic.about.version
        made = (
            f"Made with content {then}; this is {now}."
            if then != now
            else f"Words of content {now} have changed since."
        )
        said = [f"{made} The sheet may read differently."]
        if self._gone:
            count, are = _counted(len(self._gone), "choice")
            said.append(f"{count.capitalize()} {are} no longer there: {_quoted(self._gone)}.")
        if self._unknown:
            count, are = _counted(self._unknown, "choice")
            said.append(f"{count.capitalize()} {are} not known here: newer content has brought them.")
        return said

    def _left_out(self, visit: Visit) -> list[str]:
        said: list[str] = []
        if visit.resolved:
            said.append("Who looked into a sign, and when, is in the chart note; no code holds it.")
        if self._head.typed:
            said.append("Words were typed on that sheet, such as a name or a note; no code holds them.")
        if self._same and self._head.look != look():
            said.append("It was made with another version of neckguide: its pages may look different.")
        return said


def _quoted(ids: Sequence[str]) -> str:
    return ", ".join(f"“{id.removeprefix('section:').replace('-', ' ')}”" for id in ids)


def _counted(count: int, what: str) -> tuple[str, str]:
    number = _COUNTS[count] if count < len(_COUNTS) else str(count)
    return (f"{number} {what}", "is") if count == 1 else (f"{number} {what}s", "are")
