"""What a release asks before it is made, and how its files come together."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import audit
import gather
import pytest
import versions
import windows_signing
from tools import SUMS, CannotBuild, version

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The files that tell the version, as they are, the changelog with a day."""
    for file in versions.PLACES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    _edit(tmp_path / "CHANGELOG.md", f"## [{versions.version(ROOT)}] – ", "2026-12-31", to_line_end=True)
    return tmp_path


def test_the_files_here_tell_one_version() -> None:
    assert versions.version(ROOT) == version()
    assert "-" not in versions.notes(ROOT).splitlines()[0]
    assert versions.notes(ROOT).startswith("### ")


def test_a_tag_of_that_version_passes(checkout: Path) -> None:
    version = versions.version(checkout)
    assert versions.release(checkout, f"v{version}") == f"{version} of 2026-12-31"


@pytest.mark.parametrize("tag", ["v9.9.9", "0.1.0", "v0.1", ""])
def test_any_other_tag_does_not(checkout: Path, tag: str) -> None:
    with pytest.raises(versions.NotOneVersion, match="the tag is"):
        versions.release(checkout, tag)


@pytest.mark.parametrize("file", versions.PLACES)
def test_a_file_that_lags_behind_is_named(checkout: Path, file: str) -> None:
    path, version = checkout / file, versions.version(checkout)
    path.write_text(path.read_text("utf-8").replace(version, "9.9.9", 1), "utf-8")
    with pytest.raises(versions.NotOneVersion, match=f"{file} says 9.9.9"):
        versions.version(checkout)


@pytest.mark.parametrize("file", versions.PLACES)
def test_a_file_without_a_version_is_named(checkout: Path, file: str) -> None:
    (checkout / file).write_text("nothing\n", "utf-8")
    with pytest.raises(versions.NotOneVersion, match=f"{file} says no version"):
        versions.version(checkout)


def test_a_changelog_without_a_day_is_not_released(checkout: Path) -> None:
    _edit(checkout / "CHANGELOG.md", "2026-12-31", "unreleased")
    with pytest.raises(versions.NotOneVersion, match="“unreleased”"):
        versions.release(checkout, f"v{versions.version(checkout)}")


def test_the_notes_are_the_newest_section_alone(tmp_path: Path) -> None:
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## [2.0] – d\n\n- new\n\n## [1.0] – d\n\n- old\n", "utf-8")
    assert versions.notes(tmp_path) == "- new\n"


# Gathering --------------------------------------------------------------------------------------------------


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """What the jobs leave: each its installers, its parts, and sums that the signing may have overtaken."""
    for job, names in gather.expected("1.2.3").items():
        (tmp_path / "made" / job).mkdir(parents=True)
        for name in (*names, SUMS):
            (tmp_path / "made" / job / name).write_text(f"{job} {name}", "utf-8")
    return tmp_path / "made"


def test_a_release_has_every_installer_a_list_of_parts_for_each_and_sums_over_all(made: Path, tmp_path: Path) -> None:
    release = tmp_path / "release"
    gather.gather(made, release, "1.2.3")
    assert sorted(path.name for path in release.iterdir()) == [
        "SHA256SUMS",
        "neckguide-1.2.3-linux-x86_64.run",
        "neckguide-1.2.3-macos-arm64.dmg",
        "neckguide-1.2.3-macos-x86_64.dmg",
        "neckguide-1.2.3-windows-x86_64-setup.exe",
        "neckguide_1.2.3_amd64.deb",
        "sbom-linux.cdx.json",
        "sbom-macos-arm64.cdx.json",
        "sbom-macos-x86_64.cdx.json",
        "sbom-windows.cdx.json",
    ]
    sums = dict(line.split("  ")[::-1] for line in (release / "SHA256SUMS").read_text("utf-8").splitlines())
    assert sums == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in release.iterdir()
        if path.name != "SHA256SUMS"
    }
    assert (release / "sbom-windows.cdx.json").read_text("utf-8") == "windows sbom.cdx.json"


def test_one_that_is_missing_is_named_and_nothing_is_released(made: Path, tmp_path: Path) -> None:
    (made / "macos-arm64" / "neckguide-1.2.3-macos-arm64.dmg").unlink()
    with pytest.raises(gather.NotComplete, match=r"missing in .*: macos-arm64/neckguide-1.2.3-macos-arm64.dmg"):
        gather.gather(made, tmp_path / "release", "1.2.3")
    assert not (tmp_path / "release").exists()


def test_one_too_much_is_named(made: Path, tmp_path: Path) -> None:
    (made / "linux" / "neckguide_1.2.2_amd64.deb").touch()
    with pytest.raises(gather.NotComplete, match=r"not expected in .*: linux/neckguide_1.2.2_amd64.deb"):
        gather.gather(made, tmp_path / "release", "1.2.3")


# The audit --------------------------------------------------------------------------------------------------

CLEAN = {"name": "tomlkit", "version": "0.15.2", "vulns": []}
# As pip-audit writes them, each.
LEFT_OUT = {"name": "tomlkit", "skip_reason": "Dependency not found on PyPI and could not be audited: tomlkit (0.15.2)"}
KNOWN = {
    "name": "jinja2",
    "version": "2.4.1",
    "vulns": [{"id": "PYSEC-2014-8", "fix_versions": ["2.7.2"], "aliases": ["CVE-2014-1402"], "description": "…"}],
}


@pytest.mark.parametrize(
    ("packages", "lines"),
    [
        ([CLEAN], []),
        ([CLEAN, KNOWN], ["jinja2 2.4.1: PYSEC-2014-8, mended in 2.7.2"]),
        ([LEFT_OUT], [f"tomlkit was not looked up: {LEFT_OUT['skip_reason']}"]),
        ([], ["nothing was looked up"]),
    ],
)
def test_an_audit_passes_only_where_everything_was_looked_up(packages: list[object], lines: list[str]) -> None:
    assert audit.faults(json.loads(json.dumps({"dependencies": packages}))) == lines


def test_every_lock_is_read_whole_for_all_systems() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text("utf-8")
        # A package begins a line, its hashes stand below it.
        assert len(audit.pinned(text)) == sum(line[:1].isalnum() for line in text.splitlines()) > 0
    dev = audit.pinned((ROOT / "requirements-dev.lock").read_text("utf-8"))
    assert any(package.startswith("pefile==") for package in dev)  # Windows alone gets it


# Signing for Windows ----------------------------------------------------------------------------------------


def test_windows_secrets_come_both_or_not_at_all() -> None:
    both = dict.fromkeys(windows_signing.SECRETS, "x")
    assert windows_signing.given(both, windows_signing.SECRETS) == both
    assert windows_signing.given(dict.fromkeys(windows_signing.SECRETS, ""), windows_signing.SECRETS) == {}
    with pytest.raises(CannotBuild, match="not WINDOWS_CERTIFICATE_PASSWORD"):
        windows_signing.given({"WINDOWS_CERTIFICATE": "x"}, windows_signing.SECRETS)


def test_the_newest_kit_signs_by_number_not_by_letter() -> None:
    kits = [Path(f"kits/{version}/x64/signtool.exe") for version in ("10.0.9600.0", "10.0.26100.0", "10.0.22621.0")]
    assert windows_signing.newest(kits) == kits[1]
    with pytest.raises(CannotBuild, match="install the Windows SDK"):
        windows_signing.newest([])


def test_the_command_that_signs_bears_a_thumbprint_and_no_password() -> None:
    words = windows_signing.sign_command("0F1E2D").split()
    assert words[:4] == ["signtool", "sign", "/sha1", "0F1E2D"]
    assert "/p" not in words and "/f" not in words


@pytest.mark.parametrize(
    "told", ["", "Import-PfxCertificate : denied", f"{'A1' * 20}\n{'B2' * 20}", f"{'A1' * 20} & del"]
)
def test_only_one_thumbprint_becomes_part_of_a_command(told: str) -> None:
    assert windows_signing.thumbprint(f"{'A1' * 20}\r\n") == "A1" * 20
    with pytest.raises(CannotBuild, match="must hold one with its key"):
        windows_signing.thumbprint(told)


def _edit(file: Path, before: str, after: str, to_line_end: bool = False) -> None:
    text = file.read_text("utf-8")
    start = text.index(before) + (len(before) if to_line_end else 0)
    end = text.index("\n", start) if to_line_end else start + len(before)
    file.write_text(text[:start] + after + text[end:], "utf-8")
