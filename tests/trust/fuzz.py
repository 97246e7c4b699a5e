"""Topics broken at random: the real topic with one to three of its files spoiled, and all that the app does with it.

A number gives the same broken topic each time: `python -m tests.trust.fuzz NUMBER` does one again and says what was
spoiled in it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import tomllib
import traceback
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

from neckguide.clinic import Clinic
from neckguide.content import figures
from neckguide.content.blocks import Figure, strings
from neckguide.content.check import check_topic, reading_levels
from neckguide.content.load import OPTION, Topic, open_topic
from neckguide.content.steps import opener, option_steps, steps
from neckguide.errors import NeckguideError
from neckguide.favourite_files import favourites_for
from neckguide.favourites import apply
from neckguide.handout.again import decode
from neckguide.handout.compose import block_ids, compose, figures_of
from neckguide.handout.typeset import typeset
from neckguide.handout.webpage import webpage
from neckguide.paths import topics
from neckguide.visit.advice import advise
from neckguide.visit.code import encode
from neckguide.visit.note import chart_note
from neckguide.visit.teach_back import questions
from neckguide.visit.visit import Visit, change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

TODAY = dt.date(2026, 11, 21)
SOUND = topics() / "neck-pain"
CHECKED, SET = 50, 100
"""Each topic is loaded and composed; one of so many goes through `check` and through the typesetter, too."""
TOO_LONG = 60
"""Seconds after which a topic counts as one that hangs."""
MOST_MEMORY = 4 << 30


class Hangs(BaseException):
    """A topic took too long; no `except` of the app may take it for its own."""


class Raw(str):
    """Text that stands in a file as it is."""


VALUES = [
    *map(Raw, ("0", "-1", "1", "99999999999999999999", "1e400", "nan", "-inf", "true", "[]", "[[]]", "{}")),
    *map(Raw, ("2026-13-45", "0001-01-01", "9999-12-31")),
    *map(Raw, ('""', '" "', '"neck-pain"', '[1, "a"]', '["a", "a"]', "{a = 1}", "2026-11-21T10:00:00Z", '"x\\u0000y"')),
    *map(Raw, ('"<script>x</script>"', '"![x](file:///etc/passwd)"', '"../../../../etc/passwd"', '"[@nobody-1900]"')),
    *map(Raw, ('"#eval(1)"', '"{emergency}{{"', '"%s{0}{x!r}"', '"\\u202eturned"', '"\\U0001F469"')),
    Raw("9" * 5_000),
    Raw("-" + "9" * 4_200),
    Raw("0x" + "f" * 5_000),
    Raw("[" * 5_000),
    Raw("{a=" * 5_000),
    Raw('"' + "x" * 20_000 + '"'),
    Raw('"' + "[" * 3_000 + '"'),
]
SNIPPETS = """
<b>bold</b>  ![x](figure:volume-knob)  ![x](figure:../../topic)  ![x](file:///etc/passwd)  [x](javascript:alert(1))
!!! urgent  !!! key "x"  > said  | a | b |  |-|-|  **  __  *a **b* c**  [@needs-check]  [@who]  [r]: https://a.org
# one  ##### five  - a  1. b  99999999999999999999. c  ```  +++  ===  ---  &#0;  &amp;  \\  [[[[[[[[[[[[  ((((  <!--
-->  {may_mean}  {emergency}  = "  ""\"  ]]
"""
TAGS = (
    "<script>x</script>",
    '<image href="/etc/passwd"/>',
    '<use href="#a"/>',
    "<foreignObject/>",
    "<style>@import url(/x)</style>",
    "<!DOCTYPE a>",
    '<!ENTITY a "b">',
    "<?x?>",
    "&a;",
    "&#0;",
    "<g>" * 30,
    "</g>",
    "<text>{nobody}</text>",
    '<rect onclick="x" width="1e999" height="nan"/>',
    '<path d="M' + "0 " * 3_000 + '"/>',
    '<svg viewBox="0 0 99999 1"/>',
)
BYTES = (
    b"\0",
    b"\xff",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\r",
    b"\r\n",
    b"\n",
    b'"',
    b"'''",
    b"=",
    b"[",
    b"]",
    b"\x02",
    b"\x1b",
)


# Spoiling ----------------------------------------------------------------------------------------------------


@cache
def sound() -> dict[str, bytes]:
    """Every file of the real topic by its name in the topic's folder."""
    return {str(file.relative_to(SOUND)): file.read_bytes() for file in sorted(SOUND.rglob("*")) if file.is_file()}


def spoil(folder: Path, chance: random.Random) -> dict[str, str]:
    """Spoil one to three files of a sound copy; how, by file."""
    done: dict[str, str] = {}
    small = [name for name in sound() if "/figures/" not in name and "figures/" not in name]
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        # There are many pictures; the other files would hardly be met.
        name = chance.choice(small if chance.random() < 0.7 else list(sound()))
        # Never through what an earlier way has put there: it may be a pipe, or a link that leads out.
        mend(folder, [name])
        ways = [_in_bytes, _in_bytes, _as_other_text, _as_other_file, _in_structure, _in_structure, _in_structure]
        way = chance.choice(ways)
        way(folder / name, sound()[name], chance)
        done[name] = way.__name__.strip("_").replace("_", " ")
    return done


def mend(folder: Path, names: Iterable[str]) -> None:
    """Put these files back as they were, and take away those that were not there."""
    for name in names:
        clear(folder / name)
        if name in sound():
            (folder / name).write_bytes(sound()[name])


def clear(file: Path) -> None:
    """Take away what stands there, be it a file, a folder or a link."""
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    else:
        file.unlink(missing_ok=True)


def _in_bytes(file: Path, content: bytes, chance: random.Random) -> None:
    """A few bytes changed, lost, doubled, brought from elsewhere, or the end cut off."""
    new = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        at = chance.randrange(len(new) + 1)
        to = at + chance.choice((1, 3, 40, 2_000))
        match chance.randrange(6):
            case 0:
                new[at : at + 1] = chance.randbytes(1)
            case 1:
                del new[at:to]
            case 2:
                new[at:at] = new[at:to]
            case 3:
                new[at:at] = chance.choice(BYTES) * chance.choice((1, 1, 1, 100))
            case 4:
                other = chance.choice(list(sound().values()))
                new[at:at] = other[chance.randrange(len(other)) :][:200]
            case _:
                new[at:] = b"" if chance.random() < 0.3 else new[at:]
    file.write_bytes(new)


def _as_other_text(file: Path, content: bytes, chance: random.Random) -> None:
    """The same text as other systems and editors write it, or nothing at all."""
    text = content.decode()
    others: tuple[Callable[[], bytes], ...] = (
        lambda: b"\xef\xbb\xbf" + content,
        lambda: text.encode("utf-16"),
        lambda: text.encode("utf-32-be"),
        lambda: text.encode("latin-1", "replace"),
        lambda: content.replace(b"\n", b"\r\n"),
        lambda: content.replace(b"\n", b"\r"),
        lambda: b"",
        lambda: bytes(len(content)),
        lambda: content * (1 + 300_000 // max(1, len(content))),
    )
    file.write_bytes(chance.choice(others)())


def _as_other_file(file: Path, content: bytes, chance: random.Random) -> None:
    """Gone, a folder, a link to nowhere, to itself, out of the topic or to what never ends, a pipe, or 100 MB."""
    file.unlink()
    others: tuple[Callable[[], object], ...] = (
        lambda: None,
        file.mkdir,
        lambda: file.symlink_to("nowhere"),
        lambda: file.symlink_to(file.name),
        lambda: file.symlink_to("/proc/version"),
        lambda: file.symlink_to("/dev/zero"),
        lambda: file.symlink_to(file.parent),
        lambda: os.mkfifo(file),
        lambda: (file.touch(), os.truncate(file, 100 << 20)),
    )
    chance.choice(others)()


def _in_structure(file: Path, content: bytes, chance: random.Random) -> None:
    """Values of other kinds, keys lost, doubled and renamed; for Markdown and drawings what does not belong there."""
    text = content.decode()
    match file.suffix:
        case ".toml":
            new = "".join(f"{key} = {_toml(value)}\n" for key, value in _twisted(tomllib.loads(text), chance).items())
        case ".json":
            new = _json(_twisted(json.loads(text), chance))
        case ".svg":
            new = _with_others(text, "<", TAGS, chance)
        case _:
            new = _with_others(text, "\n", SNIPPETS.replace("\n", "  ").split("  "), chance)
    if new and chance.random() < 0.05:
        new += new[: chance.randrange(len(new))]  # keys twice, a second drawing, a second head
    file.write_bytes(new.encode("utf-8", "replace"))


def _twisted(tree: Any, chance: random.Random) -> Any:
    """The tree with one to four of its values, keys or entries changed, wherever they stand."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        inner = tree
        while True:
            places = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
            if not places:
                break
            at = chance.choice(places)
            if isinstance(inner[at], dict | list) and chance.random() < 0.8:
                inner = inner[at]
                continue
            _twist(inner, at, chance)
            break
    return tree


def _twist(inner: Any, at: Any, chance: random.Random) -> None:
    match chance.randrange(7):
        case 0:
            del inner[at]
        case 1 if isinstance(inner, dict):
            inner[chance.choice(("id", "kind", "references", "x", "", "\u202e", "a.b"))] = inner.pop(at)
        case 1 | 2 if isinstance(inner, list):
            inner.extend([inner[at]] * chance.choice((1, 1, 60)))
        case 3:
            inner[at] = {"a": inner[at]} if chance.random() < 0.5 else [inner[at]]
        case _:
            inner[at] = chance.choice(VALUES)


def _toml(value: Any) -> str:
    match value:
        case Raw():
            return value
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)} = {_toml(inner)}" for key, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_toml, value)) + "]"
        case str() | bool():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def _json(value: Any) -> str:
    match value:
        case Raw():
            return value
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)}: {_json(inner)}" for key, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_json, value)) + "]"
        case _:
            return json.dumps(value)


def _with_others(text: str, mark: str, others: Iterable[str], chance: random.Random) -> str:
    """The text in pieces, some of them lost, doubled, moved, set in, or with others between them."""
    pieces = text.split(mark)
    choices = list(others)
    for _ in range(chance.choice((1, 2, 5, 20))):
        at = chance.randrange(len(pieces))
        match chance.randrange(5):
            case 0 if len(pieces) > 1:
                del pieces[at]
            case 1:
                pieces[at:at] = [pieces[at]] * chance.choice((1, 1, 200))
            case 2:
                pieces[at] = "    " * chance.choice((1, 2, 4)) + pieces[at]
            case 3:
                pieces.insert(at, chance.choice(choices).removeprefix(mark))
            case _:
                word = chance.choice(choices) * chance.choice((1, 1, 1, 40))
                cut = chance.randrange(len(pieces[at]) + 1)
                pieces[at] = pieces[at][:cut] + word + pieces[at][cut:]
    return mark.join(pieces)


# Using -------------------------------------------------------------------------------------------------------


def use(folder: Path, names: Iterable[str], number: int) -> Iterator[str]:
    """All that the app does with a topic; every sentence that it says of it."""
    told: list[str] = []

    def tried(do: Callable[[], Any], otherwise: Any = None) -> Any:
        try:
            return do()
        except NeckguideError as error:
            told.append(str(error))
            return otherwise

    topic: Topic | None = tried(lambda: open_topic(folder))
    if topic is not None:
        _read(topic, tried)
        _draw(topic, [Path(name).stem for name in names if "figures/" in name], tried)
        visits = list(_visits(topic, tried))
        for visit in visits:
            _compose(topic, visit, tried)
        # One of them, another one with each number, goes all the way.
        _hand_out(topic, visits[(number + number // SET) % len(visits)], tried, with_paper=number % SET == 1)
        told += _said(topic)
    if number % CHECKED == 0:
        told += [finding.text for finding in check_topic(folder, TODAY)]
        reading_levels(folder)
    yield from told


def _read(topic: Topic, tried: Any) -> None:
    """Every page of the window and of the patient screen."""
    sections = tried(lambda: topic.sections, ())
    claims, options = topic.claims, topic.options
    for section in sections:
        for short in (False, True):
            blocks = tried(lambda section=section, short=short: topic.body(section, short), ())
            list(strings(blocks))
            steps(section.title, blocks)
        opener(section.title, section.summary)
        list(map(claims.how, claims.of(section.id)))
        topic.review_by(section)
    option_steps(options, options.options, claims.words.certainties)
    for piece in ("checklist", "advice", "plan", "words", "references", "glossary", "codes"):
        tried(lambda piece=piece: getattr(topic, piece))


def _draw(topic: Topic, spoiled: list[str], tried: Any) -> None:
    """The pictures that were spoiled, and those that are drawn from values."""
    named = [f"{lead}{OPTION}{option.id}" for option in topic.options.options for lead in ("", "narrow-")]
    named += [claim.figure for claim in topic.claims.claims if claim.figure][:3]
    for id in dict.fromkeys((*spoiled, *named)):
        tried(lambda id=id: topic.figure(id))
        tried(lambda id=id: topic.shown(Figure(id, "")))


def _visits(topic: Topic, tried: Any) -> Iterator[Visit]:
    """One in which nothing was asked, one with every part, one in which everything was ticked."""
    first = Visit(TODAY)
    yield first
    if items := tried(lambda: topic.checklist.items):
        full = change(first, asked=frozenset(("red-flag", "limits")), blocks=tried(lambda: block_ids(topic)))
        helps = frozenset(item.id for item in items if item.group == "helps")
        plan = tried(lambda: topic.plan)
        exercises = tuple(exercise.id for exercise in plan.exercises[:4]) if plan else ()
        goal = plan.goals[0].id if plan and plan.goals else ""
        yield change(full, ticked=helps, exercises=exercises, goal=goal, name="A", note="B", review=TODAY)
        yield change(first, ticked=frozenset(item.id for item in items))
    own = tried(lambda: favourites_for(topic, topic.folder / "none.toml", None), ((), ()))
    for favourite in own[0][:1]:
        applied = tried(lambda favourite=favourite: apply(topic, first, favourite))
        if applied:
            yield applied[0]


def _compose(topic: Topic, visit: Visit, tried: Any) -> tuple[Any, Any]:
    """Advice and web page; the sheet and its pictures."""
    tried(lambda: advise(topic.checklist, topic.advice, visit))
    handout = tried(lambda: compose(topic, visit, Clinic(name="Neck Clinic", country="gb")))
    drawn = tried(lambda: figures_of(topic, handout)) if handout else None
    if drawn is not None:
        webpage(handout, drawn)
    return handout, drawn


def _hand_out(topic: Topic, visit: Visit, tried: Any, with_paper: bool) -> None:
    """Chart note and code, and the paper."""
    handout, drawn = _compose(topic, visit, tried)
    advice = tried(lambda: advise(topic.checklist, topic.advice, visit))
    if handout and advice:
        given = {part.id: part.title for part in handout.parts}
        tried(lambda: questions(topic.words.teach_back, given))
        tried(lambda: chart_note(topic, advice, visit, given))
    if code := tried(lambda: encode(topic, visit)):
        tried(lambda: decode(code, [topic.folder]))
    if with_paper and drawn is not None:
        tried(lambda: typeset(handout, drawn))


def _said(topic: Topic) -> Iterator[str]:
    """What is said of entries that were left out."""
    for pieces in (topic.claims, topic.options, topic.favourites):
        yield from pieces.left_out
    yield from topic.bad_dates


# Many of them ------------------------------------------------------------------------------------------------


class Tally(NamedTuple):
    """What came of some topics: crashes by number, the slowest (CPU seconds, number), memory, odd sentences."""

    crashes: dict[int, str]
    slowest: tuple[float, int]
    peak: float
    odd: dict[int, str]


def run(numbers: range) -> Tally:
    """Do these topics, one after the other, in a folder of this process; the peak is in MB."""
    _prepare()
    crashes: dict[int, str] = {}
    odd: dict[int, str] = {}
    slowest = (0.0, -1)
    told, crash = list[str](), ""
    with tempfile.TemporaryDirectory(prefix="neckguide-fuzz-", dir=_quick_place()) as home:
        folder = Path(shutil.copytree(SOUND, Path(home) / "neck-pain"))
        for number in numbers:
            seconds = 0.0
            for _ in range(3):  # The best of three where it is slow: the machine may be busy.
                begun = time.process_time()
                told, crash = once(folder, number)
                took = time.process_time() - begun
                seconds = min(seconds or took, took)
                if crash or seconds < 1:
                    break
            slowest = max(slowest, (seconds, number))
            odd |= {number: next(filter(is_odd, told))} if any(map(is_odd, told)) else {}
            crashes |= {number: crash} if crash else {}
    return Tally(crashes, slowest, peak(), odd)


def once(folder: Path, number: int) -> tuple[list[str], str]:
    """Spoil, use and mend; the sentences that were said, and the crash or ""."""
    names = spoil(folder, random.Random(number))
    signal.setitimer(signal.ITIMER_REAL, TOO_LONG)
    try:
        with remembering():
            return list(use(folder, names, number)), ""
    except (Exception, Hangs):
        lines = traceback.format_exc().splitlines()
        return [], f"{lines[-1][:300]} {[line.strip() for line in lines if 'neckguide/' in line][-1:]} in {names}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        mend(folder, names)


def is_odd(sentence: str) -> bool:
    """Whether a sentence holds what only a programmer understands."""
    words = ("Error", "Traceback", "Exception", "errno", "object at 0x", "NoneType", "$.")
    # A library marks its own names by “`”; what stands in quotes is the file's own text.
    marked = "`" in re.sub("“[^”]*”", "", sentence)
    return not sentence or "\n" in sentence or marked or any(word in sentence for word in words)


def peak() -> float:
    """The most memory that this process ever held, in MB."""
    # Not `getrusage`: there a child begins with the peak of the process that started it.
    with Path("/proc/self/status").open() as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


def _prepare() -> None:
    """What hangs is stopped, and what takes all memory fails."""

    def stop(*_: object) -> None:
        raise Hangs(f"longer than {TOO_LONG} seconds")

    signal.signal(signal.SIGALRM, stop)
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, resource.getrlimit(resource.RLIMIT_DATA)[1]))


def _quick_place() -> str | None:
    """Memory as a folder, where there is one: 20,000 topics are no work for a disk."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


_loads, _unsafe = tomllib.loads, figures.unsafe


@cache
def _known() -> frozenset[str | bytes]:
    return frozenset(content.decode() for content in sound().values()) | frozenset(sound().values())


@cache
def _sound_table(text: str) -> dict[str, Any]:
    return _loads(text)


_sound_drawing = cache(_unsafe)


def remembering() -> Any:
    """What a file that was not spoiled gives is worked out once in a process: 20,000 times it would be the same."""
    stack = ExitStack()
    stack.enter_context(patch.object(tomllib, "loads", _remembered_table))
    stack.enter_context(patch.object(figures, "unsafe", _remembered_drawing))
    return stack


def _remembered_table(text: str) -> dict[str, Any]:
    return dict(_sound_table(text)) if text in _known() else _loads(text)


def _remembered_drawing(svg: bytes) -> str:
    return _sound_drawing(svg) if svg in _known() else _unsafe(svg)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        copy = Path(shutil.copytree(SOUND, Path(home) / "neck-pain"))
        spoiled = spoil(copy, random.Random(int(sys.argv[1])))
        print(spoiled)
        print(*use(copy, spoiled, int(sys.argv[1])), sep="\n")
