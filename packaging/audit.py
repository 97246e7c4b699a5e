"""Ask whether a fault is known of any package in our locks: `python3 packaging/audit.py`. Needs the Internet.

pip-audit finds nothing wrong where it could look nothing up. So a package with faults known for years is asked for
first, and whatever was left out counts as a fault.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

LOCK = ROOT / "requirements-audit.lock"
BAD = "jinja2==2.4.1"


def faults(report: dict[str, Any]) -> list[str]:
    """What is wrong in a report of pip-audit's, a line each: known faults, and packages that were not looked up."""
    lines: list[str] = []
    for package in report["dependencies"]:
        if reason := package.get("skip_reason"):
            lines.append(f"{package['name']} was not looked up: {reason}")
        for known in package.get("vulns", ()):
            fixed = ", ".join(known["fix_versions"]) or "no version yet"
            lines.append(f"{package['name']} {package['version']}: {known['id']}, mended in {fixed}")
    return lines or ([] if report["dependencies"] else ["nothing was looked up"])


def pinned(lock: str) -> list[str]:
    """The packages in a lock, for all systems: what only Windows gets is asked for here too."""
    return re.findall(r"^([^\s#;]+==[^\s;\\]+)", lock, re.MULTILINE)


def ask(python: Path, packages: Iterable[str]) -> dict[str, Any]:
    """pip-audit's report on these packages, as it came."""
    with tempfile.TemporaryDirectory(prefix="neckguide-audit-") as folder:
        asked = Path(folder) / "packages.txt"
        asked.write_text("".join(f"{package}\n" for package in packages), "utf-8")
        done = subprocess.run(
            (python, "-m", "pip_audit", "--disable-pip", "--no-deps", "--strict", "--format", "json", "-r", asked),
            capture_output=True,
            text=True,
        )
    # With --strict it tells no more than the first package that it could not look up.
    if not done.stdout.strip():
        return {"dependencies": [{"name": "a package", "skip_reason": done.stderr.strip()[-2000:]}]}
    return json.loads(done.stdout)


def main() -> int:
    """Ask; the exit status is 0 where everything was looked up and nothing is known."""
    python = _environment()
    if not any(package.get("vulns") for package in ask(python, [BAD])["dependencies"]):
        print(f"audit: nothing was found against {BAD}, of which much is known. So this asks in vain.", file=sys.stderr)
        return 1
    status = 0
    for lock in sorted(ROOT.glob("requirements*.lock")):
        packages = pinned(lock.read_text("utf-8"))
        found = faults(ask(python, packages))
        print(f"{lock.name}: {len(packages)} packages, {len(found) or 'no'} faults")
        for line in found:
            status = 1
            print(f"  {line}")
    return status


def _environment() -> Path:
    """The interpreter that pip-audit is installed for, in an environment of its own."""
    from bootstrap import ENVIRONMENTS, CannotSetUp, Environment, System, leave, need_missing

    environment = Environment(ENVIRONMENTS, LOCK.read_bytes())
    try:
        need_missing(System.here(), environment, {})
        environment.make("the audit")
    except CannotSetUp as fault:
        leave(fault)
    return environment.python


if __name__ == "__main__":
    sys.exit(main())
