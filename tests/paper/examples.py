"""Handouts made by hand: the shapes a sheet can have, before any topic is read."""

from __future__ import annotations

from msgspec import structs

from neckguide.content.blocks import (
    Block,
    Callout,
    Cite,
    Columns,
    Figure,
    Grid,
    Heading,
    Item,
    ItemList,
    Link,
    Paragraph,
    Spans,
    Table,
    Words,
    WriteOn,
)
from neckguide.content.charts import chart
from neckguide.content.figures import Count, Dots
from neckguide.handout.compose import Handout, Letterhead, Part
from neckguide.handout.sources import Source

NEEDLE = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 120" width="320" height="120">
<path d="M20 100 C90 20 200 20 300 100" fill="none" stroke="#0b6b6f" stroke-width="6"/>
<circle cx="160" cy="40" r="10" fill="#7a4f00"/></svg>"""
UNWANTED = chart(Dots("", "", "", "people", 100, (Count("Over a course", 9),), "harm"))
FIGURES = {"needle": NEEDLE, "unwanted": UNWANTED}


def say(text: str, *more: Words | Cite | Link) -> Spans:
    return (Words(text), *more)


def para(text: str, *more: Words | Cite | Link) -> Paragraph:
    return Paragraph(say(text, *more))


def bullets(*texts: str, ordered: bool = False) -> ItemList:
    return ItemList(tuple(Item((para(text),)) for text in texts), ordered)


SHORT_VERSION = Part(
    "short-version",
    "The short version",
    (
        para("Needles can ease long-lasting neck pain for some people.", Cite(("1",))),
        para(
            "They do not mend bones or discs. No one can tell beforehand who will be helped, "
            "so we agree a day to judge it."
        ),
    ),
    "key",
)
TALKED = Part(
    "talked-about",
    "What we talked about today",
    (
        Columns(
            (
                Callout(
                    "told",
                    "What you told us",
                    (bullets("Linked to tight muscles or stress", "Came on slowly", "Worse after desk work"),),
                ),
                Callout(
                    "caution",
                    "Keep in mind",
                    (bullets("Some relief may fade at first", "If numbness spreads, we will look again"),),
                ),
            )
        ),
        Callout("care", "Also tell us", (para("You take a blood thinner. A bruise may be larger and last longer."),)),
    ),
)
PLAN = Part(
    "plan",
    "Your plan",
    (
        Table(
            (say("When"), say("What")),
            (
                (say("Weeks 1 to 3"), say("One acupuncture visit a week", Cite(("2", "3")))),
                (say("Every day"), say("Neck turns and shoulder rolls, 5 slow times each, twice a day")),
                (say("Week 4"), say("We check together: do you move and sleep better? If not, we change the plan")),
            ),
        ),
        WriteOn("What I want to do again:", 1),
    ),
)
EXPECT = Part(
    "expect",
    "What you may feel after a visit",
    (
        para("Over a course, about 9 of 100 people had an unwanted effect, most often a small bruise.", Cite(("2",))),
        Figure(
            "unwanted",
            "One hundred dots; 9 are filled.",
            say("9 of 100 people had an unwanted effect. About 2 of 100 needed care for it."),
            "Unwanted effects",
        ),
    ),
)
HELP = Part(
    "get-help",
    "When to get help",
    (
        Callout(
            "urgent",
            "Now: call 999",
            (
                bullets(
                    "Short breath or sharp chest pain",
                    "Sudden severe headache",
                    "Weak limbs, or new trouble with bladder, speech, sight or walking",
                ),
            ),
        ),
        Callout("caution", "Same day: call us", (bullets("Spreading redness or fever", "A new numb or weak patch"),)),
        Callout("care", "Soon", (bullets("A bruise or soreness that does not settle"),)),
    ),
)
TRACKER = Part(
    "tracker",
    "Your weekly tracker",
    (
        para("Once a week, write a number from 0 (none) to 10 (worst)."),
        Grid(
            "Each week",
            ("Week 1", "Week 2", "Week 3", "Week 4", "Week 5", "Week 6"),
            ("Neck pain at its worst", "Trouble with sleep", "What I could not do", "Painkillers taken"),
        ),
        WriteOn("What changed, and what I want to ask:", 3),
    ),
)
NOTE = Part(
    "note",
    "A note from your clinician",
    (para("Take a two-minute break from the screen each half hour. Bring this sheet to your next visit on Thursday."),),
)
SECTION = Part(
    "section:how-it-may-work",
    "How it may work",
    (
        para("A thin needle goes through the skin into muscle. ", Words("Most people feel little.", bold=True)),
        Figure(
            "needle", "A needle enters a muscle above a nerve.", say("The needle does not need to reach the nerve.")
        ),
        Heading(2, say("What the needle does first")),
        para(
            "Small nerves send a message to the spinal cord.",
            Cite(("1", "3")),
            Words(" The cord may then turn other messages down."),
        ),
        Heading(4, say("In the brain")),
        bullets(
            "Your brain sends help from above.",
            "Your body makes some of its own pain relief.",
            "You rest for a while.",
            ordered=True,
        ),
        para(
            "Read more at ",
            Link("the NHS page on acupuncture", "https://www.nhs.uk/conditions/acupuncture/"),
            Words("."),
        ),
    ),
)
SOURCES = (
    Source(
        1,
        "Vickers AJ, Vertosick EA, Lewith G, et al. Acupuncture for chronic pain: update of an "
        "individual patient data meta-analysis. J Pain. 2018;19(5):455-474.",
        "https://doi.org/10.1016/j.jpain.2017.11.005",
        "Vickers 2018, doi:10.1016/j.jpain.2017.11.005",
    ),
    Source(
        2,
        "Fang J, Shi H, Wang W, et al. Durable effect of acupuncture for chronic neck pain. Curr "
        "Pain Headache Rep. 2024.",
        "https://doi.org/10.1007/s11916-024-01267-x",
        "Fang 2024, doi:10.1007/s11916-024-01267-x",
    ),
    Source(
        3,
        "MacPherson H, Tilbrook H, Richmond S, et al. Alexander technique lessons or acupuncture sessions. "
        "Annals of Internal Medicine. 2015;163:653-662.",
    ),
)
SHORT = Handout(
    kind="ordinary",
    language="en",
    title="Your neck pain and acupuncture",
    letterhead=Letterhead("Riverside Pain Clinic", "12 Mill Lane", "01632 960 111"),
    for_label="For:",
    name="A. Sample",
    date="21 November 2026",
    next_label="Next visit:",
    next_visit="Thu 3 Dec, 10:20",
    parts=(SHORT_VERSION, PLAN, HELP),
    sources_title="Where this comes from",
    sources=SOURCES,
    foot=(
        "This sheet supports, and does not replace, the advice of your clinician.",
        "Content reviewed November 2026. Was this sheet clear? Tell us at your next visit.",
    ),
    closing="Written for a test. Paid by nobody.",
    page_form="Page {page} of {pages}",
)
LONG = structs.replace(SHORT, parts=(SHORT_VERSION, TALKED, PLAN, EXPECT, HELP, NOTE, TRACKER, SECTION))
TWO_PAGES = structs.replace(SHORT, parts=(SHORT_VERSION, TALKED, PLAN, EXPECT, HELP, NOTE, TRACKER))
URGENT = structs.replace(
    SHORT,
    kind="urgent",
    title="Please get help now",
    name="",
    next_label="",
    next_visit="",
    parts=(
        Part(
            "urgent",
            "Call 999 or go to the emergency department now",
            (
                Heading(2, say("What we noticed today")),
                bullets("New weakness in both legs", "New trouble with your bladder"),
                Heading(2, say("What to say")),
                para(
                    "“I have neck pain with new weakness in my legs and trouble with my bladder. "
                    "It may be pressure on the spinal cord.”"
                ),
                Heading(2, say("Meanwhile")),
                bullets(
                    "Do not drive yourself.", "Take this sheet with you.", "Do not have needles until this is checked."
                ),
            ),
            "urgent",
        ),
        HELP,
        NOTE,
    ),
    sources=(),
)
SHEETS: dict[str, Handout] = {"short": SHORT, "two": TWO_PAGES, "long": LONG, "urgent": URGENT}


def holding(*blocks: Block) -> Handout:
    """A sheet with one part that holds `blocks`."""
    return structs.replace(SHORT, parts=(Part("it", "A part", blocks),))
