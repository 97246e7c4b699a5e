"""The workflows: what GitHub would read, what an attacker would find, and that they name what is there."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

import gather
import macos
import pytest
import windows_signing
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
WORKFLOWS: dict[str, Any] = {file.stem: YAML(typ="safe", pure=True).load(file.read_text("utf-8")) for file in FILES}
JOBS = {f"{name}: {job}": content for name, workflow in WORKFLOWS.items() for job, content in workflow["jobs"].items()}
STEPS = [step for job in JOBS.values() for step in job.get("steps", ())]
RUNS = [step["run"] for step in STEPS if "run" in step]
RELEASE = WORKFLOWS["release"]["jobs"]
RELEASING = (ROOT / "docs" / "releasing.md").read_text("utf-8")

# Wrong twice over: nothing of `runs-at` is known to GitHub, and a title is run as a command.
WRONG = """\
name: Wrong
on: issues
jobs:
  wrong:
    runs-at: ubuntu-24.04
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v6
      - run: echo ${{ github.event.issue.title }}
"""


class Answer(NamedTuple):
    passes: bool
    said: str


def schema(*files: Path) -> Answer:
    """What GitHub's schema says of these workflows."""
    return _answer(sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", *files)


def zizmor(*files: Path) -> Answer:
    """What an auditor of workflows says of these."""
    return _answer(Path(sysconfig.get_path("scripts"), "zizmor"), "--offline", "--no-progress", *files)


def _answer(*command: str | Path) -> Answer:
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    return Answer(done.returncode == 0, done.stdout + done.stderr)


def test_github_can_read_the_workflows() -> None:
    assert len(FILES) == 2
    assert schema(*FILES).passes, schema(*FILES).said


def test_an_auditor_finds_nothing() -> None:
    assert zizmor(*FILES).passes, zizmor(*FILES).said


def test_both_would_say_so_of_a_workflow_that_is_wrong(tmp_path: Path) -> None:
    wrong = tmp_path / ".github" / "workflows" / "wrong.yml"
    wrong.parent.mkdir(parents=True)
    wrong.write_text(WRONG, "utf-8")
    read, audited = schema(wrong), zizmor(wrong)
    assert not read.passes
    assert "runs-at" in read.said
    assert not audited.passes
    assert all(finding in audited.said for finding in ("template-injection", "unpinned-uses", "excessive-permissions"))


def test_every_action_is_pinned_to_a_commit_and_told_in_the_documentation() -> None:
    used = set(re.findall(r"uses: (actions/\S+)@([0-9a-f]{40}) # (v\S+)$", _sources(), re.MULTILINE))
    assert len(re.findall(r"uses: (?!\$/)", _sources())) == sum(_sources().count(commit) for _, commit, _ in used)
    told = set(re.findall(r"^\| `(actions/\S+)` \| (v\S+) \| `([0-9a-f]{40})` \|", RELEASING, re.MULTILINE))
    assert {(action, version, commit) for action, commit, version in used} == told
    assert len(told) == 5


def test_only_the_last_job_may_write_and_only_on_a_tag() -> None:
    for workflow in WORKFLOWS.values():
        assert workflow["permissions"] == {"contents": "read"}
    assert [name for name, job in JOBS.items() if "permissions" in job] == ["release: publish"]
    assert RELEASE["publish"]["if"] == "github.ref_type == 'tag'"
    assert RELEASE["publish"]["environment"] == "release"


def test_the_last_job_waits_for_all_others() -> None:
    # `test` and `linux` wait for the gate themselves.
    assert set(RELEASE["publish"]["needs"]) == set(RELEASE) - {"publish", "gate"}


def test_no_job_goes_on_for_ever_and_no_checkout_keeps_its_token() -> None:
    assert all("timeout-minutes" in job for job in JOBS.values() if "steps" in job)
    checkouts = [step for step in STEPS if step.get("uses", "").startswith("actions/checkout@")]
    assert len(checkouts) == sum("steps" in job for job in JOBS.values())
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_no_command_holds_what_github_puts_in() -> None:
    assert RUNS
    assert not [run for run in RUNS if "${{" in run]


def test_every_script_that_is_called_is_there() -> None:
    called = {script for run in RUNS for script in re.findall(r"(?<!\S)(?:another/folder/)?(packaging/\S+)", run)}
    assert {"packaging/build.py", "packaging/versions.py", "packaging/gather.py"} < called
    assert not [script for script in called if not (ROOT / script).is_file()]


@pytest.mark.parametrize(
    ("job", "secrets"),
    [("macos", {**macos.SIGNING, **macos.NOTARISING}), ("windows", windows_signing.SECRETS)],
)
def test_a_signing_step_alone_gets_the_secrets_that_its_script_reads(job: str, secrets: dict[str, str]) -> None:
    with_secrets = [step for step in RELEASE[job]["steps"] if "secrets." in str(step)]
    assert [step["env"] for step in with_secrets] == [{name: f"${{{{ secrets.{name} }}}}" for name in secrets}]
    assert "env" not in RELEASE[job]
    assert all(f"`{name}`" in RELEASING for name in secrets)


def test_each_installer_is_attested_with_the_parts_of_its_own_system() -> None:
    expected = gather.expected("1.2.3")
    assert expected.keys() == _artefacts()
    attested: dict[str, set[str]] = {}
    for step in RELEASE["publish"]["steps"]:
        if "sbom-path" in step.get("with", {}):
            patterns = step["with"]["subject-path"].split()
            attested[step["with"]["sbom-path"]] = {
                name
                for names in expected.values()
                for name in names.values()
                if any(fnmatch(f"release/{name}", pattern) for pattern in patterns)
            }
    assert attested == {
        f"release/{names[gather.SBOM]}": set(names.values()) - {names[gather.SBOM]} for names in expected.values()
    }


def _artefacts() -> set[str]:
    """What the build jobs upload."""
    names: set[str] = set()
    for job in RELEASE.values():
        processors = [row["processor"] for row in job.get("strategy", {}).get("matrix", {}).get("include", ())]
        for step in job.get("steps", ()):
            if step.get("uses", "").startswith("actions/upload-artifact@"):
                name = step["with"]["name"]
                names |= {name.replace("${{ matrix.processor }}", one) for one in processors or [""]}
    return names


def _sources() -> str:
    return "".join(file.read_text("utf-8") for file in FILES)
