"""Pictures of a topic: values that do not hold together and drawings that could act are refused with file and place."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from neckguide.content.figures import MOST_BYTES, Drawing, Scale, faults, unsafe, wanted, worded
from neckguide.content.load import Topic
from neckguide.content.spots import Spot, marked
from neckguide.errors import TopicFault
from tests.core.rooms import TOPIC, copy_topic, topic_in

IDS = sorted(file.stem for file in (TOPIC.folder / "en" / "figures").glob("*.toml"))
HEAD = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 300" width="720" height="300">'
GOOD = HEAD + b'<g><path d="M0 0H9"/><text x="1" y="2">{needle}</text></g></svg>'

ROW = '[[row]]\nlabel = "Real needles"\ncount = {}\n'
POINTS = '[[line]]\nlabel = "Neck pain"\npoints = [{}]\n'
SAID = 'title = "A title"\ncaption = "A caption [@needs-check]."\nalt = "What it shows."\n'
DOTS = f'kind = "dots"\n{SAID}unit = "people"\ntotal = 100\n'
BARS = DOTS.replace("dots", "bars")
COURSE = f'kind = "course"\n{SAID}unit = "points"\ntotal = 100\nalong = "Days"\n'

BROKEN = {
    "count over total": (DOTS + ROW.format(101), "Real needles”: count 101 is not between 0 and the total, 100"),
    "count below nothing": (BARS + ROW.format(-1), "count -1 is not"),
    "no unit": (DOTS.replace('"people"', '" "') + ROW.format(5), "unit is empty"),
    "no rows": (BARS + "row = []\n", "rows or lines to draw"),
    "no total": (DOTS.replace("100", "0") + ROW.format(0), "total is 0"),
    "too many dots": (DOTS.replace("100", "10001") + ROW.format(0), "total is 10001"),
    "too many rows": (DOTS + ROW.format(1) * 7, "there are 7 rows"),
    "half a range": (BARS + ROW.format(5) + "low = 2\n", "low and high go together"),
    "outside its range": (BARS + ROW.format(5) + "low = 6\nhigh = 9\n", "not between low and high"),
    "range over total": (BARS + ROW.format(5) + "low = 2\nhigh = 120\n", "high 120 is not between"),
    "a long label": (DOTS + ROW.format(5).replace("Real", "Real " * 40), "label is longer than"),
    "out of order": (
        COURSE + POINTS.format("{at = 0, value = 5}, {at = 9, value = 5}, {at = 4, value = 5}"),
        "Neck pain”: its points are not in order",
    ),
    "twice at one place": (COURSE + POINTS.format("{at = 0, value = 5}, {at = 0, value = 6}"), "not in order"),
    "one point": (COURSE + POINTS.format("{at = 0, value = 5}"), "a course needs 2 to"),
    "value over total": (COURSE + POINTS.format("{at = 0, value = 5}, {at = 1, value = 500}"), "value 500"),
    "half a number": (DOTS + ROW.format(4.5), "this must be a whole number, not a decimal number"),
    "an unknown kind": (DOTS.replace("dots", "pie"), "pie"),
    "an unknown tone": (DOTS + 'tone = "loud"\n' + ROW.format(5), "tone"),
    "an unknown key": (DOTS + "shadow = true\n" + ROW.format(5), "shadow"),
    "no words for how sure": (
        f'kind = "certainty"\n{SAID}level = "low"\nsays = "It"\n[steps]\nlow = "Low"\n',
        "“high”",
    ),
}


def topic_with(folder: Path, file: str, content: str | bytes) -> Topic:
    """A copy of the topic in which that file holds `content`."""
    made = copy_topic(folder)
    (made / file).parent.mkdir(exist_ok=True)
    (made / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    return topic_in(folder)


@pytest.mark.parametrize("id", IDS)
def test_every_figure_of_the_topic_draws(id: str) -> None:
    picture = TOPIC.picture(id)
    assert picture is not None
    svg = TOPIC.figure(id)
    assert not unsafe(svg) and not wanted(svg)
    if not isinstance(picture, Drawing):
        assert not list(faults(picture))
    assert all(text.strip() for text in (picture.title, picture.caption, picture.alt))


def test_how_sure_is_said_in_the_words_of_the_claims() -> None:
    scales = [id for id in IDS if isinstance(TOPIC.picture(id), Scale)]
    words = {step.word for step in TOPIC.claims.words.certainties.values()}
    assert scales and len(words) == 4
    for id in scales:
        assert words <= {element.text for element in ElementTree.fromstring(TOPIC.figure(id)).iter()}


def test_every_option_with_numbers_draws_small_and_large() -> None:
    from neckguide.content.charts import chart

    drawn = [picture for option in TOPIC.options.options if (picture := TOPIC.picture(f"option-{option.id}"))]
    assert drawn
    for picture in drawn:
        assert not isinstance(picture, Drawing)
        for narrow in (False, True):
            said = ElementTree.fromstring(chart(picture, narrow))
            assert said.get("width") == ("240" if narrow else "720")


@pytest.mark.parametrize(("content", "told"), BROKEN.values(), ids=BROKEN)
def test_values_that_do_not_hold_together_are_refused(content: str, told: str, tmp_path: Path) -> None:
    topic = topic_with(tmp_path, "en/figures/mine.toml", content)
    with pytest.raises(TopicFault) as refused:
        topic.figure("mine")
    assert "neck-pain/en/figures/mine.toml: " in str(refused.value)
    assert told in str(refused.value)


ACTING = {
    "script": HEAD + b"<script>alert(1)</script></svg>",
    "a handler": HEAD + b'<rect width="9" height="9" onclick="alert(1)"/></svg>',
    "a link out": HEAD + b'<g xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://x.org"/></svg>',
    "an address": HEAD + b'<rect width="9" height="9" fill="url(https://x.org/a.svg#b)"/></svg>',
    "an image": HEAD + b'<image href="file:///etc/passwd"/></svg>',
    "another drawing": HEAD + b'<use href="#a"/></svg>',
    "foreign things": HEAD + b'<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject></svg>',
    "another language": HEAD + b'<p xmlns="http://www.w3.org/1999/xhtml">x</p></svg>',
    "a doctype": b'<!DOCTYPE svg [<!ENTITY a "b">]>' + GOOD,
    "a hidden doctype": b'<!<!----DOCTYPE svg [<!ENTITY a "b">]>' + GOOD,
    "a doctype in other letters": ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE svg>' + GOOD.decode()).encode(
        "utf-16"
    ),
    "a style sheet": b'<?xml version="1.0"?><?xml-stylesheet href="https://x.org/a.css"?>' + GOOD,
    "style": HEAD + b"<style>@import 'https://x.org'</style></svg>",
    "a style": HEAD + b'<rect style="fill:red"/></svg>',
    "what Qt ignores": HEAD + b'<clipPath id="a"><rect width="9" height="9"/></clipPath></svg>',
    "movement": HEAD + b'<rect><animate attributeName="x" to="9"/></rect></svg>',
    "too much": GOOD.replace(b"<g>", b"<g>" + b" " * MOST_BYTES),
    "too deep": HEAD + b"<g>" * 900 + b"</g>" * 900 + b"</svg>",
    "no size": GOOD.replace(b"viewBox", b"box"),
    "no height": GOOD.replace(b"720 300", b"720 0"),
    "no drawing": b"<p>Words</p>",
    "no XML": b"\x89PNG\r\n",
    "half a drawing": GOOD[:-4],
}


@pytest.mark.parametrize("svg", ACTING.values(), ids=ACTING)
def test_a_drawing_that_could_act_is_refused(svg: bytes, tmp_path: Path) -> None:
    assert unsafe(svg)
    topic = topic_with(tmp_path, "figures/mine.svg", svg)
    with pytest.raises(TopicFault, match=r"^neck-pain/figures/mine\.svg: "):
        topic.figure("mine")


def test_a_plain_drawing_is_shown() -> None:
    assert unsafe(GOOD) == ""
    assert unsafe(b'<?xml version="1.0" encoding="utf-8"?>\n<!-- ours -->' + GOOD) == ""


def test_words_in_a_drawing_are_never_markup() -> None:
    svg = worded(GOOD, {"needle": '</text><script a="1">&\u0000'})
    assert unsafe(svg) == ""
    assert [element.text for element in ElementTree.fromstring(svg).iter()][-1] == '</text><script a="1">&'
    assert wanted(GOOD) == {"needle"} and worded(GOOD, {}) == GOOD


@pytest.mark.parametrize("id", ["missing", "../topic", "a/b", "", "x" * 61])
def test_a_picture_that_is_not_there_is_told(id: str) -> None:
    with pytest.raises(TopicFault, match="this picture is missing"):
        TOPIC.figure(id)


def test_marks_stand_where_they_were_put() -> None:
    root = ElementTree.fromstring(marked(GOOD, (Spot(0.5, 0.25), Spot(1, 1))))
    places = [(e.get("cx"), e.get("cy")) for e in root if e.tag.endswith("circle") and e.get("fill") == "none"]
    assert places == [("360.0", "75.0"), ("720.0", "300.0")]
    assert unsafe(marked(GOOD, (Spot(0.5, 0.25),))) == ""
