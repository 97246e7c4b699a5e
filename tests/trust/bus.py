"""A session bus of the tests' own with at-spi2-core on it, and the accessible tree of a program as it is read there."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, Properties, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from .tree import Node

ACCESSIBLE = "org.a11y.atspi.Accessible"
REGISTRY = DBusAddress("/org/a11y/atspi/accessible/root", "org.a11y.atspi.Registry", ACCESSIBLE)
STATES = {3: "busy", 4: "checked", 8: "enabled", 9: "expandable", 10: "expanded", 11: "focusable", 12: "focused"}
STATES |= {23: "selected", 25: "showing", 41: "checkable", 42: "hasPopup", 43: "readOnly"}
RELATIONS = {1: "Labelled", 2: "Label", 3: "Controlled", 4: "Controller", 17: "Described", 18: "DescriptionFor"}
"""As Qt calls what is the other way round: what AT-SPI calls “labelled by” is its label."""

Reference = tuple[str, str]
"""A program's name on the bus, and an object's path in it."""


@contextmanager
def session_bus(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of programs that are to meet a screen reader there; nothing of it outlives the test."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    env = {**os.environ, "XDG_RUNTIME_DIR": str(folder), "NO_AT_BRIDGE": "0", "GSETTINGS_BACKEND": "memory"}
    command = ("dbus-daemon", "--session", "--nofork", "--print-address=1", f"--address=unix:dir={folder}")
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        try:
            assert daemon.stdout is not None
            env["DBUS_SESSION_BUS_ADDRESS"] = daemon.stdout.readline().strip()
            env |= {"QT_ACCESSIBILITY": "1", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
            yield env
        finally:
            # The launcher and its own bus end with the session bus that they were started by.
            daemon.terminate()


class Reader:
    """What a screen reader does on the bus: finds programs, reads their trees, hears what they announce."""

    def __init__(self, env: dict[str, str]) -> None:
        """Says first that a screen reader is there, as one does when it starts."""
        self._session = open_dbus_connection(env["DBUS_SESSION_BUS_ADDRESS"])
        launcher = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
        (address,) = self._session.send_and_get_reply(new_method_call(launcher, "GetAddress"), timeout=20).body
        status = Properties(launcher.with_interface("org.a11y.Status"))
        for name in ("IsEnabled", "ScreenReaderEnabled"):
            self._session.send_and_get_reply(status.set(name, "b", True), timeout=20)
        self._bus: DBusConnection = open_dbus_connection(address)
        self.signals: list[Message] = []
        self._met: set[Reference] = set()

    def close(self) -> None:
        """Leave the bus."""
        self._bus.close()
        self._session.close()

    def listen(self, event: str) -> None:
        """Hear an event from now on, as “object:announcement”."""
        kind, _, name = event.partition(":")
        rule = MatchRule(type="signal", interface=f"org.a11y.atspi.Event.{kind.title()}", member=name.title())
        self._bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=20)
        registry = DBusAddress("/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "org.a11y.atspi.Registry")
        call = new_method_call(registry, "RegisterEvent", "sass", (event, [], ""))
        self._bus.send_and_get_reply(call, timeout=20)

    def program(self, name: str, seconds: float = 60) -> Reference:
        """The program of that name, once it is there; one that was found before does not count."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            programs = self._children([(REGISTRY.bus_name or "", REGISTRY.object_path)])[0]
            for program in reversed(programs):
                if program not in self._met and self._property([program], "Name") == [name]:
                    self._met.add(program)
                    return program
            time.sleep(0.05)
        raise AssertionError(f"{name} did not come to the bus")

    def windows(self, program: Reference) -> list[tuple[str, str, Reference]]:
        """What it shows: role, title and reference of each window, the last that came to be first."""
        windows = self._children([program])[0]
        roles = [body[0] for body in self._call(windows, "GetRoleName")]
        return list(zip(roles, self._property(windows, "Name"), windows, strict=True))[::-1]

    def tree(self, root: Reference, hidden: bool = False) -> Node:
        """The tree below an object, as far as it is showing, or with what is `hidden`. A level is asked at once."""
        levels: list[list[tuple[int, Reference, dict[str, Any]]]] = []
        todo = [(0, root)]
        while todo:
            told = self._read([reference for _, reference in todo])
            level = [(parent, ref, each) for (parent, ref), each in zip(todo, told, strict=True)]
            level = [each for each in level if hidden or not levels or "showing" in each[2]["states"]]
            levels.append(level)
            children = self._children([reference for _, reference, _ in level])
            todo = [(place, child) for place, found in enumerate(children) for child in found]
        return _built(levels)

    def use(self, node: Node) -> None:
        """Do with it what a screen reader's user does first: press or tick it."""
        assert node.reference is not None
        name, path = node.reference
        action = DBusAddress(path, name, "org.a11y.atspi.Action")
        (done,) = self._answers([new_method_call(action, "DoAction", "i", (0,))])[0]
        assert done, node.name

    def announced(self, seconds: float = 0.3) -> list[tuple[str, int]]:
        """What was announced since it was last asked, each with its politeness: 1 polite, 2 assertive."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                message = self._bus.receive(timeout=left)
            except TimeoutError:
                break
            if message.header.message_type is MessageType.signal:
                self.signals.append(message)
        found = [each.body for each in self.signals if each.header.fields.get(HeaderFields.member) == "Announcement"]
        self.signals.clear()
        return [(body[3][1], body[1]) for body in found]

    def _read(self, nodes: Sequence[Reference]) -> list[dict[str, Any]]:
        roles = [body[0] for body in self._call(nodes, "GetRoleName")]
        states = [_states(*body[0]) for body in self._call(nodes, "GetState")]
        attributes = [body[0] for body in self._call(nodes, "GetAttributes")]
        relations = [body[0] for body in self._call(nodes, "GetRelationSet")]
        names, descriptions = self._property(nodes, "Name"), self._property(nodes, "Description")
        ends = sorted({tuple(end) for found in relations for _, to in found for end in to})
        called = dict(zip(ends, self._property(ends, "Name"), strict=True))
        return [
            {
                "role": role,
                "name": name,
                "description": description,
                "states": state,
                "level": int(attribute.get("level", 0)),
                "relations": frozenset(
                    (RELATIONS.get(kind, str(kind)), called[tuple(end)]) for kind, to in relation for end in to
                ),
            }
            for role, name, description, state, attribute, relation in zip(
                roles, names, descriptions, states, attributes, relations, strict=True
            )
        ]

    def _children(self, nodes: Sequence[Reference]) -> list[list[Reference]]:
        return [[(name, path) for name, path in body[0]] for body in self._call(nodes, "GetChildren")]

    def _property(self, nodes: Sequence[Reference], name: str) -> list[Any]:
        calls = [Properties(DBusAddress(path, bus, ACCESSIBLE)).get(name) for bus, path in nodes]
        return [body[0][1] for body in self._answers(calls)]

    def _call(self, nodes: Sequence[Reference], method: str) -> list[Any]:
        return self._answers([new_method_call(DBusAddress(path, bus, ACCESSIBLE), method) for bus, path in nodes])

    def _answers(self, calls: Sequence[Message]) -> list[Any]:
        """The answers to many calls that are under way at once."""
        serials = [next(self._bus.outgoing_serial) for _ in calls]
        for serial, call in zip(serials, calls, strict=True):
            self._bus.send(call, serial=serial)
        waiting, found = set(serials), dict[int, Message]()
        while waiting:
            message = self._bus.receive(timeout=30)
            serial = message.header.fields.get(HeaderFields.reply_serial)
            if serial in waiting:
                waiting.discard(serial)
                found[serial] = message
            elif message.header.message_type is MessageType.signal:
                self.signals.append(message)
        for serial, call in zip(serials, calls, strict=True):
            if found[serial].header.message_type is MessageType.error:
                raise AssertionError(f"{call.header.fields} was answered by {found[serial].body}")
        return [found[serial].body for serial in serials]


def _states(low: int, high: int) -> frozenset[str]:
    return frozenset(name for bit, name in STATES.items() if (low | high << 32) >> bit & 1)


def _built(levels: list[list[tuple[int, Reference, dict[str, Any]]]]) -> Node:
    below: dict[int, list[Node]] = {}
    for level in reversed(levels):
        above: dict[int, list[Node]] = {}
        for place, (parent, reference, told) in enumerate(level):
            made = Node(**told, children=tuple(below.get(place, ())), reference=reference)
            above.setdefault(parent, []).append(made)
        below = above
    (root,) = below[0]
    return root


@contextmanager
def program(env: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A Python program with its input and output held; ended afterwards. It must not have raised anything."""
    command, held = (sys.executable, "-B", *arguments), subprocess.PIPE
    with TemporaryFile("w+") as told:
        with subprocess.Popen(command, env=env, stdin=held, stdout=held, stderr=told, text=True) as running:
            try:
                yield running
            finally:
                running.terminate()
        told.seek(0)
        assert "Error" not in (said := told.read()), said
