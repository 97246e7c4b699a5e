"""What every part of a sheet is made from, and the small words put in their places."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Literal, TypeAlias

from msgspec import Struct, structs

from neckguide.clinic import Clinic, advice_number, emergency_number
from neckguide.content.blocks import Block, Cite, Item, ItemList, Paragraph, Spans, Words
from neckguide.content.evidence import Claim
from neckguide.content.load import Topic
from neckguide.content.markdown import cited
from neckguide.content.read import NO_DAY
from neckguide.content.topic import NEEDS_CHECK, Certainty, SheetLabels
from neckguide.errors import TopicFault
from neckguide.handout.printable import UNPRINTED
from neckguide.visit.advice import Advice
from neckguide.visit.visit import Visit

Tone: TypeAlias = Literal["plain", "key", "caution", "urgent"]

MOST_SETTING = 80
"""Characters of a number to call or a cost: without an end to it, a setting would fill every screen."""
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""They shape the letters of Persian and Hindi; by themselves they are nothing."""
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\ufeff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
"""What shows nothing, such as the soft hyphens in a word from the web: it goes, and the word stays one."""


class Part(Struct, frozen=True):
    """One block of the sheet: its id, its heading (level 2; may be empty) and what it holds.

    `tone` "key" sets the whole part in a tinted box, "urgent" in a red-edged one.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    tone: Tone = "plain"


class Room(Struct, frozen=True):
    """What every part is made from."""

    topic: Topic
    visit: Visit
    clinic: Clinic
    advice: Advice
    blocks: tuple[str, ...]

    def fill(self, text: str) -> str:
        """The clinic's numbers put in their places."""
        return numbers(self.topic, self.clinic)(text)

    def filled(self, text: str) -> Spans:
        """The same as spans. Citations are read before: a number is no text of the topic's, and cites nothing."""
        return tuple(
            structs.replace(span, text=self.fill(span.text)) if isinstance(span, Words) else span
            for span in cited(text)
        )

    def certainty(self, level: Certainty) -> str:
        """A step of certainty in the topic's word."""
        step = self.topic.claims.words.certainties.get(level)
        return step.word if step else level

    def claim(self, claim: Claim) -> Spans:
        """A claim in one line: what is said, how it is known, how sure that is."""
        return (Words(f"{claim.says} "), Words(f"{self.topic.claims.how(claim)}.", bold=True), *claim_cites(claim))


def numbers(topic: Topic, clinic: Clinic) -> Callable[[str], str]:
    """Puts the clinic's numbers in their places in a text, or words where it has given none."""
    labels = topic.words.labels
    emergency = setting(emergency_number(clinic)) or labels.emergency_blank
    advice = setting(advice_number(clinic)) or labels.advice_blank
    return lambda text: put(text, emergency=emergency, advice=advice)


def cost(topic: Topic, clinic: Clinic, option: str) -> str:
    """What an option costs here, or words where the clinic has not said."""
    return setting(clinic.costs.get(option, "")) or topic.options.words.cost_blank


def tidy(text: str, most: int) -> str:
    """One line of at most `most` characters without marks that could hide or turn text around.

    All else stays as typed: what no font has is refused by name when the sheet is set, and never left out in silence.
    """
    line = " ".join(UNPRINTED.sub(" ", _UNSEEN.sub("", text[: most * 4])).split())
    line = line if line.strip(_JOINERS) else ""
    return line if len(line) <= most else line[: most - 1] + "…"


def setting(text: str) -> str:
    """As `tidy`, but no character unknown to Unicode comes through: none may stand between a patient and a sheet."""
    known = (each if each.isprintable() or each in _JOINERS else " " for each in tidy(text, MOST_SETTING))
    return " ".join("".join(known).split())


def print_date(day: dt.date, labels: SheetLabels) -> str:
    """A date as the sheet's language writes it."""
    if len(labels.months) != 12 or len(labels.weekdays) != 7:
        raise TopicFault("handout.toml", "labels: twelve months and seven weekdays are needed")
    if day == NO_DAY:
        return labels.no_day
    month, weekday = labels.months[day.month - 1], labels.weekdays[day.weekday()]
    return put(labels.date_form, day=str(day.day), month=month, year=str(day.year), weekday=weekday)


def put(form: str, **values: str) -> str:
    """The form with `{names}` replaced by their values; what is no name of ours stays as it is."""
    return re.sub(r"\{(\w+)\}", lambda name: values.get(name[1], name[0]), form)


def claim_cites(claim: Claim) -> Spans:
    """The references of a claim; one without any says that its source is still to be checked."""
    open_end = claim.needs_check or not claim.references
    return (Cite((*claim.references, NEEDS_CHECK) if open_end else claim.references),)


def listed(lines: Iterable[Spans]) -> ItemList:
    """Lines as a list with bullets."""
    return ItemList(tuple(Item((Paragraph(spans),)) for spans in lines))
