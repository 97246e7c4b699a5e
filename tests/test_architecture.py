"""Imports point one way: content, visit, handout, then the window and the command line; the core knows no Qt."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_archon import archrule

ROOT = Path(__file__).resolve().parent.parent
CORE = ("neckguide.content*", "neckguide.visit*", "neckguide.handout*")
BESIDE = (
    *("neckguide.clinic", "neckguide.settings", "neckguide.saving", "neckguide.share", "neckguide.share_look"),
    *("neckguide.errors", "neckguide.paths", "neckguide.files", "neckguide.selftest"),
    *("neckguide.favourites", "neckguide.favourite_files", "neckguide.cups", "neckguide.libcups"),
    *("neckguide.crash", "neckguide.no_dumps", "neckguide.selftest_parts", "neckguide.start_faults"),
)
CLI = ("neckguide.cli", "neckguide.cli_visit")
FRONT_ENDS = ("neckguide.ui*", *CLI, "neckguide.__main__")


def test_content_knows_nothing_above_it() -> None:
    archrule("content").match("neckguide.content*").should_not_import(
        "neckguide.visit*", "neckguide.handout*", "neckguide.clinic", *FRONT_ENDS
    ).check("neckguide")


def test_visit_knows_only_content() -> None:
    archrule("visit").match("neckguide.visit*").should_not_import("neckguide.handout*", *FRONT_ENDS).check("neckguide")


def test_handout_knows_no_front_end() -> None:
    archrule("handout").match("neckguide.handout*").should_not_import(*FRONT_ENDS).check("neckguide")


def test_the_small_modules_know_no_front_end() -> None:
    archrule("beside").match(*BESIDE).should_not_import(*FRONT_ENDS).check("neckguide")


def test_the_two_front_ends_do_not_know_each_other() -> None:
    archrule("cli").match(*CLI).should_not_import("neckguide.ui*", "neckguide.__main__").check("neckguide")
    archrule("ui").match("neckguide.ui*").should_not_import(*CLI, "neckguide.__main__").check("neckguide")


def test_nothing_but_the_window_imports_qt() -> None:
    archrule("no Qt").match(*CORE, *BESIDE, *CLI).should_not_import("PySide6*", "shiboken6*").check("neckguide")


def test_only_one_module_parses_markdown_and_one_calls_the_typesetter() -> None:
    """Asked of the files themselves: a package of this name is imported in one place."""
    allowed = {"markdown": {"content/markdown.py"}, "typst": {"handout/typeset.py", "handout/logo.py"}}
    found: dict[str, set[str]] = {name: set() for name in allowed}
    package = ROOT / "neckguide"
    for file in package.rglob("*.py"):
        for name in _imported(file) & set(allowed):
            found[name].add(file.relative_to(package).as_posix())
    for name, files in found.items():
        assert files <= allowed[name]


def test_nothing_asks_qt_for_an_item_of_a_layout() -> None:
    """What Python holds of one outlives it, and the program ends by a signal when another object gets that address."""
    package = ROOT / "neckguide"
    asks = [file.name for file in package.rglob("*.py") if re.search(r"\.itemAt(Position)?\(", file.read_text("utf-8"))]
    assert asks == []


def _imported(file: Path) -> set[str]:
    """The top-level packages that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("module", ["neckguide.cli", "neckguide.handout.compose", "neckguide.handout.webpage"])
def test_the_core_loads_no_qt(module: str) -> None:
    """What a process really loads, where the rules above read the source."""
    asked = f"import sys, {module}; print(*(name for name in sys.modules if name.startswith(('PySide6', 'shiboken6'))))"
    done = subprocess.run((sys.executable, "-c", asked), cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_the_command_line_can_be_asked_before_any_package_is_installed() -> None:
    """The set-up asks it whether a window is wanted."""
    asked = "import sys; sys.path.insert(0, '.'); from neckguide import cli; print(cli.wants_window(['show']))"
    command = (sys.executable, "-I", "-S", "-c", asked)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_no_qt_object_is_given_a_property_that_begins_with_i() -> None:
    """In Turkish the capital of that letter is another one, and PySide does not find its setter."""
    for file in sorted((ROOT / "neckguide").rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and re.match("Q[A-Z]", call.func.id):
                named = [word.arg for word in call.keywords if (word.arg or "").startswith("i")]
                assert not named, f"{file.name}, line {call.lineno}: {named}"
