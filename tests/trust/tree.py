"""The accessible tree of a window as plain values, read in process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

STATES = ("checkable", "checked", "disabled", "expandable", "expanded", "focusable", "hasPopup", "readOnly", "selected")


@dataclass(frozen=True)
class Node:
    """What a screen reader is told of one thing on the screen; `level` is that of a heading, else 0."""

    role: str
    name: str
    description: str = ""
    level: int = 0
    states: frozenset[str] = frozenset()
    relations: frozenset[tuple[str, str]] = frozenset()
    """What it is to others, by their names: (“Label”, “Paper”) where “Paper” is its label."""
    children: tuple[Node, ...] = ()
    widget: QWidget | None = field(default=None, compare=False, repr=False)
    reference: tuple[str, str] | None = field(default=None, compare=False, repr=False)
    """Its program and path, where it was read on a bus."""

    def walk(self) -> Iterator[Node]:
        """This one, and all below it in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def told(self) -> dict[str, object]:
        """As what JSON can hold."""
        fields = {name: getattr(self, name) for name in ("role", "name", "description", "level")}
        sets = {"states": sorted(self.states), "relations": sorted(self.relations)}
        return {**fields, **sets, "children": [child.told() for child in self.children]}

    def lines(self, depth: int = 0) -> Iterator[str]:
        """The tree as text, a line for each."""
        told = [self.role + (f" {self.level}" if self.level else ""), f"“{self.name}”" if self.name else ""]
        told += [f"({self.description})" if self.description else ""]
        told += [f"[{', '.join(sorted(self.states))}]" if self.states else ""]
        told += [f"→{kind} {name}" for kind, name in sorted(self.relations)]
        yield "  " * depth + " ".join(filter(None, told))
        for child in self.children:
            yield from child.lines(depth + 1)


def tree_of(widget: QWidget) -> Node:
    """The tree below a widget, as far as it is seen."""
    node = QAccessible.queryAccessibleInterface(widget)
    assert node is not None
    return _read(node)


def _read(node: QAccessibleInterface) -> Node:
    state, attributes, object_ = node.state(), node.attributesInterface(), node.object()
    children = [child for place in range(node.childCount()) if (child := node.child(place)) is not None]
    return Node(
        node.role().name,
        node.text(QAccessible.Text.Name),
        node.text(QAccessible.Text.Description),
        (attributes.attributeValue(QAccessible.Attribute.Level) or 0) if attributes else 0,
        frozenset(name for name in STATES if getattr(state, name)),
        frozenset(
            (kind.name or "", each.text(QAccessible.Text.Name)) for each, kind in node.relations() if each is not None
        ),
        tuple(_read(child) for child in children if not child.state().invisible),
        object_ if isinstance(object_, QWidget) else None,
    )
