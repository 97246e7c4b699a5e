"""What the bundle is made of, as a list that programs read: dist/sbom.cdx.json (CycloneDX 1.6).

Every file of the bundle stands in it with its SHA-256, under its work (works.py). One list serves all that is made from
a bundle: what only the .run carries is marked so, and each file that is no longer as its package was published
(smaller.py).
"""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import tools
from works import OURS, SYSTEM_TEXTS, Work, inner, system, works

if TYPE_CHECKING:
    from pathlib import Path

NAME = "sbom.cdx.json"

Sums = dict[str, bytes]


def write_sbom(tree: Path, out: Path) -> Path:
    """The list of this bundle, in `out`. CannotBuild where a library of the system's belongs to no package."""
    listed, published = works(tree), _published(tree)
    ours = listed.pop(OURS)
    made: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(tools.epoch(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "lifecycles": [{"phase": "post-build"}],
            "supplier": {"name": "The neckguide authors"},
            "component": {**_component(tree, ours, published), "type": "application"},
            "properties": _properties(system=system(tree)),
        },
        "components": [_component(tree, work, published) for work in listed.values()],
        "dependencies": _dependencies(ours, listed),
    }
    # The list is named by what it says: the same bundle gives the same list, another bundle another name.
    content = hashlib.sha256(json.dumps(made).encode()).hexdigest()
    made["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, content)}"
    file = out / NAME
    file.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", "utf-8", newline="\n")
    return file


def _component(tree: Path, work: Work, published: Sums) -> dict[str, Any]:
    return _without_empty(
        {
            "type": work.kind,
            "bom-ref": work.ref,
            "authors": [{"name": work.authors}] if work.authors else [],
            "name": work.name,
            "version": work.version,
            "hashes": [{"alg": "SHA-256", "content": work.archive}] if work.archive else [],
            "licenses": _licences(work),
            "copyright": work.copyright,
            "purl": work.purl,
            "components": [_file(tree, file, work, published) for file in work.files],
            "properties": _properties(
                inside=work.inside,
                only_in=work.only_in,
                seen=work.seen,
                version="" if work.version else "unknown",
            ),
        }
    )


def _licences(work: Work) -> list[dict[str, Any]]:
    if work.licence:
        return [{"expression": work.licence}]
    return [{"license": {"name": work.licence_name}}] if work.licence_name else []


def _file(tree: Path, file: Path, work: Work, published: Sums) -> dict[str, Any]:
    path, sum_ = file.relative_to(tree).as_posix(), hashlib.sha256(file.read_bytes())
    only_in = work.only_in or (".run" if inner(tree, file).startswith(SYSTEM_TEXTS) else "")
    own = published.get(inner(tree, file), sum_.digest())
    return _without_empty(
        {
            "type": "file",
            "bom-ref": f"file/{path}",
            "name": path,
            "hashes": [{"alg": "SHA-256", "content": sum_.hexdigest()}],
            "properties": _properties(
                only_in=only_in,
                changed="" if own == sum_.digest() else "not as its package was published",
            ),
        }
    )


def _published(tree: Path) -> Sums:
    """The SHA-256 of each file as its Python package was published, by the package's own record of it."""
    found: Sums = {}
    for record in (tree / "_internal").glob("*.dist-info/RECORD"):
        for path, told, _ in csv.reader(record.read_text("utf-8").splitlines()):
            kind, _, sum_ = told.partition("=")
            if kind == "sha256":
                found[path] = base64.urlsafe_b64decode(f"{sum_}==")
    return found


def _properties(**told: str) -> list[dict[str, str]]:
    return [{"name": f"neckguide:{name.replace('_', '-')}", "value": value} for name, value in told.items() if value]


def _without_empty(made: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in made.items() if value}


def _dependencies(ours: Work, listed: dict[str, Work]) -> list[dict[str, Any]]:
    """What is made of what: neckguide of works, works of their parts."""
    held: dict[str, list[str]] = {ref: list(work.needs) for ref, work in listed.items()}
    held[ours.ref] = [ref for ref, work in listed.items() if not work.inside]
    for ref, work in listed.items():
        if work.inside:
            held[work.inside].append(ref)
    return [{"ref": ref, "dependsOn": sorted({*refs})} for ref, refs in sorted(held.items())]
