"""Trust, test 23: the same trees over a real AT-SPI bus, what can be done there, and what is announced."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from neckguide.content.load import load_topic

from .bus import Reader, Reference, program, session_bus
from .screens import SCREENS
from .tree import Node

if TYPE_CHECKING:
    from tests.figures import Figure, Size

pytestmark = [
    pytest.mark.trust(23),
    pytest.mark.beside,
    pytest.mark.skipif(sys.platform != "linux", reason="AT-SPI is there on Linux alone"),
]

ROLES = {
    "AlertMessage": "alert message",
    "Border": "panel",
    "Button": "push button",
    "ButtonMenu": "button menu",
    "Cell": "cell",
    "CheckBox": "check box",
    "Client": "filler",
    "ColumnHeader": "column header",
    "ComboBox": "combo box",
    "Dialog": "dialog",
    "Document": "document",
    "EditableText": "text",
    "Graphic": "graphic",
    "Grip": "grip",
    "Grouping": "panel",
    "Heading": "heading",
    "LayeredPane": "layered pane",
    "List": "list",
    "ListItem": "list item",
    "MenuItem": "menu item",
    "Note": "note",
    "Pane": "panel",
    "Paragraph": "paragraph",
    "PopupMenu": "popup menu",
    "RadioButton": "radio button",
    "RowHeader": "row header",
    "ScrollBar": "scroll bar",
    "Separator": "separator",
    "Splitter": "splitter",
    "StaticText": "label",
    "Table": "table",
    "Tree": "tree",
    "TreeItem": "tree item",
    "Window": "frame",
}
"""How the bus calls what Qt calls so."""
FEW = (
    "Check, a warning sign",
    "Take home, filled in",
    "Settings, locked",
    "How sure are we?",
    "Print the sheet",
    "Cover over a dialog",
    "Menu",
)
HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "TMPDIR")
STATES = ("checkable", "checked", "expandable", "expanded", "focusable", "hasPopup", "readOnly", "selected")


DROPPED = {
    "which reason belongs to what is ticked": "no relation reaches the bus; its description or a button “Why: …” does",
    "what a choice is called": "the bus names it by its value; its relation to the label stands",
    "that a part was opened or closed": "no event reaches the bus; “Opened” or “Closed” is announced",
}
"""What Qt's bridge leaves out, and what is told instead."""


class App:
    """The app in a process of its own, as it is told what to do and read on the bus."""

    def __init__(self, running: subprocess.Popen[str], reader: Reader) -> None:
        self._running, self._reader = running, reader
        self.program: Reference = reader.program("neckguide")

    def do(self, line: str) -> dict[str, Any]:
        """Open the screen of that name or do what it says; what it then shows, as it is told in process."""
        assert self._running.stdin is not None and self._running.stdout is not None
        self._running.stdin.write(f"{line}\n")
        self._running.stdin.flush()
        answer = self._running.stdout.readline()
        assert answer, f"the app ended at “{line}”"
        return json.loads(answer)

    def read(self, shown: dict[str, Any], hidden: bool = False) -> Node:
        """The same window, as it is told on the bus."""
        wanted = (ROLES[shown["tree"]["role"]], shown["tree"]["name"])
        windows = self._reader.windows(self.program)
        found = [reference for role, title, reference in windows if (role, title) == wanted]
        if found:
            return self._reader.tree(found[0], hidden)
        # A menu is no window there: it stands below its button.
        nodes = [node for _, _, each in windows for node in self._reader.tree(each).walk()]
        return next(node for node in nodes if (node.role, node.name) == wanted)


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("bus")
    with session_bus(folder / "run") as env:
        yield env | {name: str(folder) for name in HOMES}


@pytest.fixture(scope="module")
def reader(env: dict[str, str]) -> Iterator[Reader]:
    reader = Reader(env)
    reader.listen("object:announcement")
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def bus_app(env: dict[str, str], reader: Reader) -> Iterator[App]:
    with program(env, "-m", "tests.trust.bus_app") as running:
        yield App(running, reader)


def on_the_bus(told: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    """What the bus must tell of a tree that was read in process, node by node in reading order."""
    states = frozenset(state for state in told["states"] if state in STATES)
    relations = frozenset(map(tuple, told["relations"]))
    role = ROLES.get(str(told["role"]), told["role"])
    usable = "disabled" not in told["states"]
    yield role, told["name"], told["description"], told["level"], usable, states, relations
    for child in told["children"]:
        yield from on_the_bus(child)


def heard(tree: Node) -> Iterator[tuple[object, ...]]:
    """The same of a tree that was read on the bus."""
    for node in tree.walk():
        states = frozenset(state for state in node.states if state in STATES)
        usable = "enabled" in node.states
        yield node.role, node.name, node.description, node.level, usable, states, node.relations


def test_the_bus_tells_what_the_app_tells(bus_app: App, figure: Figure, size: Size) -> None:
    wanted_nodes = found_nodes = 0
    names = size(FEW, tuple(SCREENS))
    faults: list[str] = []
    for name in names:
        shown = bus_app.do(name)
        wanted = list(on_the_bus(shown["tree"]))
        found = list(heard(bus_app.read(shown)))
        wanted_nodes, found_nodes = wanted_nodes + len(wanted), found_nodes + len(found)
        faults += [
            f"{name}: {one} is told as {other}" for one, other in zip(wanted, found, strict=False) if one != other
        ]
    figure.tell("screens and dialogs read over the bus", len(names))
    print("\n".join(faults))
    figure.exactly("nodes on the bus, of as many in process", found_nodes, wanted_nodes)
    figure.at_most("nodes that the bus tells otherwise", len(faults), 0)
    for what, instead in DROPPED.items():
        figure.tell(what, instead)


def test_a_warning_sign_ticked_by_a_screen_reader_is_ticked(bus_app: App, reader: Reader) -> None:
    shown = bus_app.do("Check, warning signs")
    sign = called(bus_app.read(shown), "You have new leg weakness or bladder trouble. Now")
    assert "checked" not in sign.states
    reader.announced()
    reader.use(sign)
    assert wait_for(reader, "Get emergency help now")[1] == ASSERTIVE
    after = bus_app.read(shown)
    assert "checked" in called(after, sign.name).states
    headings = [(node.name, node.level) for node in after.walk() if node.role == "heading"]
    assert ("Get emergency help now", 2) in headings


def test_nothing_of_a_covered_visit_can_be_read(bus_app: App, figure: Figure) -> None:
    found: list[str] = []
    tokens = ("Ann Example", "You have new leg weakness or bladder trouble")
    for name in ("Cover", "Cover over a dialog", "Cover over the patient screen"):
        shown = bus_app.do(name)
        told = [said for node in bus_app.read(shown, hidden=True).walk() for said in (node.name, node.description)]
        found += [f"{name}: {said}" for said in told if any(token in said for token in tokens)]
        assert "Covered. Touch to go on." in told
    print("\n".join(found))
    figure.at_most("words of a covered visit on the bus, even as hidden ones", len(found), 0)


POLITE, ASSERTIVE = 1, 2

ANNOUNCED: tuple[tuple[str, str, int], ...] = (
    ("turn to Check", r"Check", POLITE),
    ("turn to Take home", r"The sheet has \d pages\.", POLITE),
    ("copy the chart note", r"Chart note copied\. .*", POLITE),
    ("print", r".*HP-4.*", POLITE),
    ("print, and it fails", r"Nothing was printed: .*", POLITE),
    ("save", r"Saved as sheet\.pdf\. .*", POLITE),
    ("save where nothing can be written", r".*sheet\.pdf.*", POLITE),
    ("open the patient screen", r"The patient sees: .*", POLITE),
    ("blank the patient screen", r"The patient screen is blank\.", POLITE),
    ("cover", r"Covered\. Touch to go on\.", ASSERTIVE),
    ("uncover", r"", 0),
    ("end the visit", r"The visit has ended\. .*", POLITE),
    ("type a name", r"", 0),
    ("clear", r"The visit was cleared after 15 minutes without a touch\. .*", ASSERTIVE),
)
"""What is done, what is said of it, and how urgently; "" where nothing is to be said."""


def test_what_changes_is_announced_once(bus_app: App, reader: Reader, figure: Figure) -> None:
    bus_app.do(next(iter(SCREENS)))
    missing, more = [], []
    for act, pattern, politeness in ANNOUNCED:
        reader.announced()
        bus_app.do(act)
        said = reader.announced(0.5)
        right = [each for each in said if pattern and re.fullmatch(pattern, each[0]) and each[1] == politeness]
        missing += [f"{act}: {said}"] if pattern and not right else []
        more += [f"{act}: {said}"] if len(said) > bool(pattern) else []
    print("\n".join((*missing, *more)))
    expected = sum(bool(pattern) for _, pattern, _ in ANNOUNCED)
    figure.exactly("announcements heard, of those expected", expected - len(missing), expected)
    figure.at_most("changes told more than once, or letter by letter", len(more), 0)


def test_the_app_as_it_starts_is_heard(env: dict[str, str], reader: Reader, tmp_path: Path) -> None:
    """The first start, from the first word on: Qt keeps what it asked before our roles were there."""
    with program(env | {name: str(tmp_path) for name in HOMES}, "-m", "neckguide"):
        started = reader.program("neckguide")
        windows: dict[str, Reference] = {}
        end = time.monotonic() + 60
        while "Welcome to neckguide" not in windows:
            assert time.monotonic() < end, windows
            windows = {title: window for _, title, window in reader.windows(started)}
        first = reader.tree(windows["neckguide"])
    section = load_topic("neck-pain").sections[0].title
    assert first.role == "frame"
    assert ("heading", section, 1) in [(node.role, node.name, node.level) for node in first.walk()]
    assert "checked" in next(node for node in first.walk() if node.role == "radio button").states


def called(tree: Node, name: str) -> Node:
    return next(node for node in tree.walk() if node.name == name)


def wait_for(reader: Reader, text: str) -> tuple[str, int]:
    """The announcement of that text, which must come."""
    end, said = time.monotonic() + 20, []
    while time.monotonic() < end:
        said += reader.announced(0.1)
        for each in said:
            if each[0] == text:
                return each
    raise AssertionError(f"only {said} was announced")
