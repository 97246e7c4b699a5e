"""What neckguide is made of: locked with hashes, listed, under good licences, without known faults."""

from __future__ import annotations

import ast
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "packaging"))

import audit
from licences import licence_ids
from sbom import write_sbom
from works import works

from tests.packaging.stand_in import make_bundle

if TYPE_CHECKING:
    from tests.figures import Figure, Size

pytestmark = [
    pytest.mark.trust(27),
    pytest.mark.skipif(sys.platform != "linux", reason="asks Debian's list of packages"),
]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
PINNED = re.compile(r"[a-z0-9-]+==[\w.!+]+( ; [^\\]+)?")
PERMISSIVE = """
0BSD AFL-2.1 Apache-2.0 BSD-2-Clause BSD-3-Clause BSL-1.0 Bitstream-Vera CC0-1.0 FTL HPND HPND-sell-variant IJG Imlib2
Libpng MIT OFL-1.1 PSF-2.0 Unicode-3.0 Unicode-DFS-2016 Unlicense X11 Zlib libpng-2.0 LicenseRef-AGG-2.3 LicenseRef-ICC
PCRE2-exception LLVM-exception
"""
LIBRARY = frozenset({"LGPL-3.0-only", "LGPL-2.1-only", "LGPL-2.1-or-later"})
NAMED = {
    "MPL-2.0": {"option-ext"},  # Shares its own files alike, which are unchanged, and nothing beside them.
    "GPL-2.0-or-later WITH Bootloader-exception": {"PyInstaller's start program"},  # Which frees whatever it starts.
}
"""Neither permissive nor of the LGPL, each with all that stands under it."""


def entries(lock: str) -> list[tuple[str, list[str]]]:
    """Each requirement of a lock with the lines below it."""
    found: list[tuple[str, list[str]]] = []
    for line in lock.splitlines():
        if line[:1].isspace():
            found[-1][1].append(line.strip(" \\"))
        elif line.strip():
            found.append((line.rstrip(" \\"), []))
    return found


def loose(lock: str) -> list[str]:
    """Requirements that are not one version with its hashes, or come from an address."""
    return [
        name
        for name, below in entries(lock)
        if not PINNED.fullmatch(name) or not below or not all(map(HASH.fullmatch, below)) or "://" in name
    ]


def test_every_requirement_is_one_version_with_its_hashes(figure: Figure) -> None:
    texts = [lock.read_text("utf-8") for lock in LOCKS]
    assert {lock.name for lock in LOCKS} >= {"requirements.lock", "requirements-build.lock", "requirements-dev.lock"}
    bad = [name for text in texts for name in loose(text)]
    figure.tell("lock files", len(texts))
    figure.tell("requirements in them", sum(len(entries(text)) for text in texts))
    figure.exactly("requirements without a hash, without a version or from an address", len(bad), 0)
    assert not any("://" in text or "@ " in text for text in texts)


@pytest.mark.parametrize(
    "line",
    [
        "tomlkit==0.15",
        f"tomlkit>=0.15 \\\n    --hash=sha256:{'0' * 64}",
        f"tomlkit==0.15 \\\n    --hash=md5:{'0' * 32}",
        f"tomlkit @ https://example.org/tomlkit.whl \\\n    --hash=sha256:{'0' * 64}",
        "--index-url https://example.org",
    ],
    ids=["no hash", "no version", "weak hash", "address", "index"],
)
def test_a_loose_requirement_is_seen(line: str) -> None:
    assert loose(f"{line}\n") != []


def test_what_is_shipped_is_listed_under_licences_that_are_permissive_or_the_lgpl(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: Figure
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    tree = make_bundle(tmp_path / "neckguide")
    made = json.loads(write_sbom(tree, tmp_path).read_text("utf-8"))
    listed = [made["metadata"]["component"], *made["components"]]
    found = [work for work in works(tree).values() if work.licence]
    assert len(listed) == len(works(tree))
    assert len(found) > 350, "nearly all tell their licence by its name"
    strange = [f"{work.name}: {work.licence}" for work in found if not allowed(work.licence, work.name)]
    figure.tell("parts in the list of parts", len(listed))
    figure.exactly("parts neither permissive nor LGPL, but for the two that are named", len(strange), 0)
    assert strange == []


def allowed(expression: str, name: str) -> bool:
    """Whether an SPDX expression leaves a choice of licences that are all well for the work of this name."""

    def well(licence: re.Match[str]) -> str:
        id = licence[0]
        return str(name in NAMED.get(id, ()) or licence_ids(id) <= LIBRARY | {*PERMISSIVE.split()})

    asked = re.sub(r"\b(?!AND\b|OR\b)[\w.-]+( WITH [\w.-]+)?", well, expression)
    return _holds(ast.parse(asked.replace("AND", "and").replace("OR", "or"), mode="eval").body)


def _holds(node: ast.expr) -> bool:
    match node:
        case ast.BoolOp(op=ast.Or()):
            return any(map(_holds, node.values))
        case ast.BoolOp():
            return all(map(_holds, node.values))
        case _:
            return isinstance(node, ast.Constant) and node.value is True


@pytest.mark.parametrize(
    ("expression", "well"),
    [
        ("MIT", True),
        ("GPL-2.0-only", False),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("(MIT OR GPL-2.0-only) AND Unicode-3.0", True),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("MPL-2.0", False),
    ],
)
def test_a_choice_of_licences_must_leave_a_good_one(expression: str, well: bool) -> None:
    assert allowed(expression, "any") is well


def test_no_high_fault_is_known(size: Size, figure: Figure) -> None:
    """Asked only at full size and before a release: the service is on the Internet, and the tests need none."""
    if not size(False, True):
        figure.shorter("known faults are asked for with `--long` only")
        return
    python = audit._environment()
    if not any(package.get("vulns") for package in audit.ask(python, [audit.BAD])["dependencies"]):
        figure.tell("known faults of what is locked", "not asked: the service does not answer from this machine")
        pytest.xfail("not asked: the service that knows of faults does not answer from this machine")
    found = [line for lock in LOCKS for line in audit.faults(audit.ask(python, audit.pinned(lock.read_text("utf-8"))))]
    figure.exactly("known faults of what is locked, high or not", len(found), 0)
    assert found == []
