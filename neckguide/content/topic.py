"""What a topic holds in one language: plain frozen values, in the field's words.

The same types read the TOML files of a topic folder (keys there are written-with-hyphens) and are handed to
the rest of the app. Prose fields may carry citations in Pandoc's form, `[@vickers-2018; @fang-2024]`;
`[@needs-check]` says that a source is still to be checked. All other text is plain: never markup.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypeAlias

from msgspec import Struct, field

Group: TypeAlias = Literal["helps", "limits", "red-flag", "precaution"]
Urgency: TypeAlias = Literal["emergency-now", "same-day", "soon"]
Gate: TypeAlias = Literal["assess-first", "not-alone"]
Kind: TypeAlias = Literal["trials", "small-trials", "laboratory", "guideline", "experience", "records"]
Certainty: TypeAlias = Literal["high", "moderate", "low", "very-low"]
SheetKind: TypeAlias = Literal["standard", "ordinary", "urgent", "assessment"]
When: TypeAlias = Literal[
    "open-emergency-now",
    "open-same-day",
    "open-soon",
    "open-assess-first",
    "resolved",
    "not-alone",
    "helps",
    "precautions",
    "nothing",
]

NEEDS_CHECK = "needs-check"
CERTAINTIES: tuple[Certainty, ...] = ("high", "moderate", "low", "very-low")
URGENCIES: tuple[Urgency, ...] = ("emergency-now", "same-day", "soon")


class Toml(Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """A table of a topic's TOML file; an unknown key is an error that names it."""


# topic.toml -------------------------------------------------------------------------------------------------


class About(Toml, frozen=True):
    """`topic.toml`: what holds in every language."""

    id: str
    version: str
    languages: tuple[str, ...]
    written: dt.date
    searched: dt.date
    review_by: dt.date


# codes.toml -------------------------------------------------------------------------------------------------


class Codes(Toml, frozen=True):
    """`codes.toml`: what the numbers in the code of a sheet stand for, by place in a list; lists only ever grow.

    `blocks` holds sections too, as `section:<id>`. `signs` are the items that stop needling.
    """

    languages: tuple[str, ...]
    items: tuple[str, ...]
    signs: tuple[str, ...]
    blocks: tuple[str, ...]
    options: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()


# en/sections/*.md: the part between +++ lines ------------------------------------------------------------


class SectionHead(Toml, frozen=True):
    """The head of a section file, TOML between two lines of `+++`.

    `short` is the whole section in at most 60 words (prose, may cite). Dates that are not given are the topic's.
    """

    title: str
    summary: str
    say: str
    ask: str
    short: str = ""
    written: dt.date | None = None
    searched: dt.date | None = None
    review_by: dt.date | None = None


# en/checklist.toml ------------------------------------------------------------------------------------------


class GroupWords(Toml, frozen=True):
    """What Check says around one group of items."""

    title: str
    question: str
    none: str
    only: str


class ChecklistItem(Toml, frozen=True):
    """One item a patient may tick.

    `may_mean` fits "It may be …." (red flags and assess-first limits). `counts_as` makes a limit act as that
    red flag. `asks` names red flags to ask when this is ticked. `excludes` names items that cannot be ticked
    together with this. `clinician` is what the clinician does (precautions), `take_care` the same for the
    patient's sheet.
    """

    id: str
    group: Group
    label: str
    line: str
    why: str
    kinds: tuple[Kind, ...]
    references: tuple[str, ...] = ()
    needs_check: bool = False
    urgency: Urgency | None = None
    may_mean: str = ""
    extra: str = ""
    gate: Gate | None = None
    counts_as: str = ""
    asks: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    clinician: str = ""
    take_care: str = ""


class Pair(Toml, frozen=True):
    """Any of `any` together with any of `with` is as urgent as `urgency`."""

    any: tuple[str, ...]
    with_: tuple[str, ...] = field(name="with")
    urgency: Urgency = "emergency-now"
    may_mean: str = ""
    references: tuple[str, ...] = ()


class Checklist(Toml, frozen=True):
    """`checklist.toml`; the order of red flags is their rank.

    `day_words` are words for a day, `unchecked_words` say that nobody looked: both are for reading a reason.
    """

    groups: dict[Group, GroupWords]
    day_words: tuple[str, ...]
    unchecked_words: tuple[str, ...]
    items: tuple[ChecklistItem, ...] = field(name="item")
    pairs: tuple[Pair, ...] = field(name="pair", default=())

    def item(self, id: str) -> ChecklistItem:
        """The item of that id; KeyError where there is none."""
        for item in self.items:
            if item.id == id:
                return item
        raise KeyError(id)

    def group(self, group: Group) -> tuple[ChecklistItem, ...]:
        """The items of one group, in order."""
        return tuple(item for item in self.items if item.group == group)


# en/advice.toml ---------------------------------------------------------------------------------------------


class AskFirst(Toml, frozen=True):
    """What the panel says until the warning signs are answered."""

    headline: str
    body: str
    next_step: str


class Row(Toml, frozen=True):
    """One advice row. The first row whose `when` holds wins. `body` may use `{may_mean}`."""

    id: str
    when: When
    headline: str
    body: str
    next_step: str
    sheet: SheetKind


class AdviceTable(Toml, frozen=True):
    """`advice.toml`: the rows in order, and what an urgency is called."""

    ask_first: AskFirst
    rows: tuple[Row, ...] = field(name="row")
    urgencies: dict[Urgency, str]
    told: str
    take_care: str
    also_tell: str
    next_step: str
    resolved: str
    aid: str


# en/plan.toml -----------------------------------------------------------------------------------------------


class PlanRow(Toml, frozen=True):
    """One line of the plan: when, and what (prose, may cite); with `only` for those who ticked that item."""

    when: str
    what: str
    only: str = ""


class Goal(Toml, frozen=True):
    """A goal to choose by a tap, in the patient's voice."""

    id: str
    label: str


class Review(Toml, frozen=True):
    """A day to judge it, so many weeks from today."""

    weeks: int
    label: str


class Exercise(Toml, frozen=True):
    """One thing to do at home: how, how much, when to stop (prose, may cite)."""

    id: str
    label: str
    how: str
    dose: str
    stop: str


class Plan(Toml, frozen=True):
    """`plan.toml`: a course, what the clinician agrees with the patient, and what to do at home.

    `course` stands on the sheet of rows where a course is one choice, `wider` where needles are not the first
    thing. `goal_line` and `review_line` may use `{goal}` and `{date}`.
    """

    course: tuple[PlanRow, ...]
    wider: tuple[PlanRow, ...]
    goal_line: str
    goal_blank: str
    review_line: str
    review_blank: str
    goals: tuple[Goal, ...] = field(name="goal")
    reviews: tuple[Review, ...] = field(name="review")
    exercises: tuple[Exercise, ...] = field(name="exercise")


# en/handout.toml --------------------------------------------------------------------------------------------


class Expect(Toml, frozen=True):
    """What people may feel after a visit, as a figure and in words."""

    title: str
    lead: str
    figure: str
    more: tuple[str, ...]


class HelpRow(Toml, frozen=True):
    """When to get help, one urgency: what it is called, and its signs (prose, may cite)."""

    urgency: Urgency
    title: str
    signs: tuple[str, ...]


class Help(Toml, frozen=True):
    """The block that stands on every sheet. Titles may use `{emergency}` and `{advice}` numbers."""

    title: str
    lead: str
    rows: tuple[HelpRow, ...] = field(name="row")
    tell: str


class Tracker(Toml, frozen=True):
    """The weekly tracker, filled in by hand."""

    title: str
    lead: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    change: str


class UrgentWords(Toml, frozen=True):
    """The urgent sheet for one urgency. `action` leads it. Fields may use `{emergency}` and `{advice}` numbers."""

    title: str
    action: str
    how_fast: str
    where: str
    say: str
    meanwhile: tuple[str, ...]


class Urgent(Toml, frozen=True):
    """The urgent sheet: labels, and the words for each urgency."""

    noticed: str
    how_fast: str
    where: str
    say: str
    meanwhile: str
    may_be: str
    noticed_by: str
    words: dict[Urgency, UrgentWords]


class Assessment(Toml, frozen=True):
    """The sheet that says: check first, needles later."""

    title: str
    lead: str
    noticed: str
    steps_title: str
    steps: tuple[str, ...]


class Statements(Toml, frozen=True):
    """Where the content comes from, for the sheet's last line."""

    update_policy: str
    funding: str
    authorship: str


class Where(Toml, frozen=True):
    """The part with the picture on which the patient marked where it hurts."""

    title: str = ""
    lead: str = ""
    figure: str = ""


class TeachBack(Toml, frozen=True):
    """A question about one block of the sheet, and what a good answer holds."""

    block: str
    ask: str
    listen: str


class PatientWords(Toml, frozen=True):
    """What the patient window says that stands in no other file. `place` may use `{number}` and `{count}`.

    `check` is shown, calmly, while the clinician asks; its first line is the title. `options` is the title over options
    that are shown one at a time; empty where the one of Compare serves.
    """

    check: tuple[str, ...] = ()
    options: str = ""
    place: str = "{number} / {count}"
    back: str = ""
    next: str = ""
    close: str = ""


class SheetLabels(Toml, frozen=True):
    """Small words of the sheet. `page` may use `{page}` and `{pages}`; dates use `{date}`; `version` `{version}`."""

    name: str
    name_line: str
    date: str
    next_visit: str
    sources: str
    source_to_check: str
    not_reviewed: str
    reviewed: str
    version: str
    page: str
    talked_about: str
    told: str
    keep_in_mind: str
    also_tell: str
    plan: str
    short_version: str
    note: str
    self_care: str
    exercise: str
    how_much: str
    stop: str
    when: str
    what: str
    emergency_blank: str
    advice_blank: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    date_form: str
    next_form: str
    stale: str
    left_out: str
    no_day: str
    looked_into: str


class SheetWords(Toml, frozen=True):
    """`handout.toml`: all words of the sheet that are not in another file."""

    title: str
    short_version: tuple[str, ...]
    labels: SheetLabels
    expect: Expect
    help: Help
    tracker: Tracker
    urgent: Urgent
    assessment: Assessment
    statements: Statements
    where: Where = Where()
    patient: PatientWords = PatientWords()
    teach_back: tuple[TeachBack, ...] = ()


# references.json --------------------------------------------------------------------------------------------


class Name(Struct, frozen=True):
    """A name as CSL-JSON gives it."""

    family: str = ""
    given: str = ""
    literal: str = ""


class Issued(Struct, frozen=True):
    """A CSL date: `[[year, month, day]]`, as much as is known."""

    date_parts: tuple[tuple[int, ...], ...] = field(name="date-parts", default=())


class Reference(Struct, frozen=True):
    """One source, as CSL-JSON: only the fields we print, each empty where it is not known."""

    id: str
    type: str = ""
    title: str = ""
    author: tuple[Name, ...] = ()
    container_title: str = field(name="container-title", default="")
    publisher: str = ""
    issued: Issued = Issued()
    volume: str = ""
    issue: str = ""
    page: str = ""
    number: str = ""
    DOI: str = ""
    PMID: str = ""
    PMCID: str = ""
    URL: str = ""
