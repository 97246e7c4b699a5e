"""The disk image for macOS, as far as it can be looked at without a Mac: what would be run, in which order."""

from __future__ import annotations

import base64
import os
import plistlib
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import macos
import pytest
from tools import CannotBuild

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="stands in for programs by shell scripts")

P12 = base64.b64encode(b"a certificate").decode()
SIGNING = {
    "MACOS_CERTIFICATE": P12,
    "MACOS_CERTIFICATE_PASSWORD": "not told",
    "MACOS_IDENTITY": "Developer ID Application: Hill Street Clinic (AB12CD34EF)",
}
NOTARISING = {"NOTARY_KEY": P12, "NOTARY_KEY_ID": "K1", "NOTARY_ISSUER": "I1"}
THIN, FAT = macos.MACH_O

# Stands in for Apple's programs: notes how it was called, and answers as they do.
STAND_IN = """\
#!/bin/sh
name=$(basename "$0")
echo "$name $*" >>"$CALLS"
for last; do :; done
case "$name $1 $2" in
    "security list-keychains -d") [ $# -gt 3 ] || echo '    "/Users/runner/login.keychain-db"' ;;
    "security import"*) [ "$APPLE" != refuses-certificate ] || { echo "MAC verification failed" >&2; exit 1; } ;;
    "xcrun notarytool submit") echo "{\\"id\\": \\"7\\", \\"status\\": \\"$APPLE\\"}" ;;
    "xcrun notarytool log") echo "The signature of the binary is invalid." ;;
    "hdiutil create"*) echo image >"$last" ;;
    "ditto /"*) cp -a "$1" "$last" ;;
esac
"""


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """An app as PyInstaller lays it out: code under Frameworks, data under Resources, and links across."""
    contents = tmp_path / "neckguide.app" / "Contents"
    for name, begins in {
        "MacOS/neckguide": THIN,
        "Frameworks/PySide6/QtCore.abi3.so": THIN,
        "Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore": FAT,
        "Frameworks/libshiboken6.dylib": THIN,
        "Resources/neckguide/resources/countries.toml": b"[GB]",
        "Resources/empty": b"",
    }.items():
        (contents / name).parent.mkdir(parents=True, exist_ok=True)
        (contents / name).write_bytes(begins + b"\0" * 12 if begins else b"")
    framework = contents / "Frameworks/PySide6/Qt/lib/QtCore.framework"
    (framework / "Versions/Current").symlink_to("A", target_is_directory=True)
    (framework / "QtCore").symlink_to("Versions/Current/QtCore")
    (contents / "Resources/QtCore.framework").symlink_to(framework, target_is_directory=True)
    (contents / "Resources/libshiboken6.dylib").symlink_to(contents / "Frameworks/libshiboken6.dylib")
    licences = tmp_path / "neckguide" / "_internal" / macos.LICENCES / "parts"
    licences.mkdir(parents=True)
    (licences / "Qt.txt").write_text("LGPL", "utf-8")
    return contents.parent


@pytest.fixture
def tree(app: Path) -> Path:
    """The bundle, with the app that PyInstaller made of it before the licences were complete."""
    return app.with_name("neckguide")


class Mac(NamedTuple):
    """Where Apple's programs are stood in for."""

    folder: Path

    def calls(self) -> list[str]:
        """Program and first words of each call, in order."""
        lines = (self.folder / "calls").read_text("utf-8").splitlines()
        return [" ".join(word for word in line.split()[:3] if not word.startswith(("/", "-"))) for line in lines]


@pytest.fixture
def mac(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mac:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("codesign", "ditto", "hdiutil", "security", "spctl", "xcrun"):
        (programs / name).write_text(STAND_IN, "utf-8")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    monkeypatch.setenv("APPLE", "Accepted")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return Mac(tmp_path)


SIGN_ALL = ["codesign"] * 5
PACK = ["ditto", "hdiutil create", "hdiutil verify"]
KEYCHAIN = [f"security {word}" for word in (
    "list-keychains", "create-keychain", "set-keychain-settings", "unlock-keychain", "import",
    "set-key-partition-list", "list-keychains",
)]  # fmt: skip


def test_without_secrets_the_app_is_signed_for_nobody_and_packed(tree: Path, mac: Mac, tmp_path: Path) -> None:
    image = macos.build_app(tree, tmp_path / "dist", {})
    assert mac.calls() == [*SIGN_ALL, "codesign", *PACK]
    assert image.read_text("utf-8") == "image\n"
    inside = tree.with_name("neckguide.app") / "Contents" / "Resources" / macos.LICENCES
    assert (inside / "parts" / "Qt.txt").read_text("utf-8") == "LGPL"


def test_with_all_of_them_apple_sees_app_and_image_and_the_keychain_goes_last(
    tree: Path, mac: Mac, tmp_path: Path
) -> None:
    macos.build_app(tree, tmp_path / "dist", SIGNING | NOTARISING)
    look = ["xcrun notarytool submit", "xcrun stapler staple"]
    gate = ["xcrun stapler validate"] * 2 + ["spctl"] * 2
    assert mac.calls() == [
        *(*KEYCHAIN, *SIGN_ALL, "codesign", "ditto", *look),
        *(*PACK, "codesign", *look, *gate, "security delete-keychain"),
    ]
    assert not list(tmp_path.glob("neckguide-*")), "no key is left on the disk"


def test_what_apple_refuses_is_said_in_its_words_and_no_key_stays(
    tree: Path, mac: Mac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPLE", "Invalid")
    with pytest.raises(CannotBuild, match=r"(?s)did not accept neckguide\.zip.*signature of the binary is invalid"):
        macos.build_app(tree, tmp_path / "dist", SIGNING | NOTARISING)
    assert mac.calls()[-2:] == ["xcrun notarytool log", "security delete-keychain"]
    assert not list(tmp_path.glob("neckguide-*"))
    assert not (tmp_path / "dist").exists()


def test_a_certificate_that_the_mac_refuses_leaves_no_keychain(
    tree: Path, mac: Mac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPLE", "refuses-certificate")
    with pytest.raises(CannotBuild, match="MAC verification failed") as fault:
        macos.build_app(tree, tmp_path / "dist", SIGNING)
    assert "not told" not in str(fault.value)
    assert mac.calls() == [*KEYCHAIN[:5], "security delete-keychain"]
    assert not list(tmp_path.glob("neckguide-*"))


def test_code_is_signed_once_each_inner_before_outer_and_the_app_last(app: Path) -> None:
    signed = [path.relative_to(app.parent).as_posix() for path in macos.code_in(app)]
    assert signed == [
        "neckguide.app/Contents/Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
        "neckguide.app/Contents/Frameworks/PySide6/Qt/lib/QtCore.framework",
        "neckguide.app/Contents/Frameworks/PySide6/QtCore.abi3.so",
        "neckguide.app/Contents/Frameworks/libshiboken6.dylib",
        "neckguide.app",
    ]


def test_with_a_certificate_apples_time_and_the_hardened_runtime_are_asked_for() -> None:
    command = macos.sign(SIGNING["MACOS_IDENTITY"], Path("it.keychain-db"), Path("neckguide.app"))
    assert " ".join(map(str, command)) == (
        "codesign --force --sign Developer ID Application: Hill Street Clinic (AB12CD34EF)"
        " --options runtime --timestamp --keychain it.keychain-db neckguide.app"
    )


def test_without_one_it_is_signed_for_nobody_and_nobody_is_asked() -> None:
    command = macos.sign(macos.NOBODY, None, Path("neckguide.app"))
    assert " ".join(map(str, command)) == "codesign --force --sign - --timestamp=none neckguide.app"


def test_secrets_that_github_does_not_have_come_empty_and_count_as_none() -> None:
    assert macos.given(dict.fromkeys(macos.SIGNING, ""), macos.SIGNING) == {}
    assert macos.given(SIGNING, macos.SIGNING) == SIGNING


def test_a_secret_that_is_missing_is_named_and_none_is_shown() -> None:
    half = {name: value for name, value in SIGNING.items() if name != "MACOS_IDENTITY"}
    with pytest.raises(CannotBuild) as fault:
        macos.given(half, macos.SIGNING)
    assert "but not MACOS_IDENTITY" in str(fault.value)
    assert "not told" not in str(fault.value)
    assert P12 not in str(fault.value)


def test_notarising_without_signing_is_refused_before_anything_is_touched(tmp_path: Path) -> None:
    with pytest.raises(CannotBuild, match="notarising needs a signed app"):
        macos.build_app(tmp_path / "neckguide", tmp_path, dict.fromkeys(macos.NOTARISING, "x"))
    assert not list(tmp_path.iterdir())


def test_the_keychain_is_unlocked_for_codesign_alone_and_searched_before_the_users_own() -> None:
    chain, others = Path("/keys/signing.keychain-db"), ["/Users/runner/Library/Keychains/login.keychain-db"]
    commands = macos.keychain_commands(chain, "one time", Path("/keys/certificate.p12"), SIGNING, others)
    assert [command[1] for command in commands] == [
        "create-keychain", "set-keychain-settings", "unlock-keychain", "import", "set-key-partition-list",
        "list-keychains",
    ]  # fmt: skip
    assert commands[3][-2:] == ("-T", "/usr/bin/codesign")
    assert commands[-1][-2:] == (chain, *others)


def test_a_certificate_that_is_not_base64_is_refused_in_a_sentence() -> None:
    with (
        pytest.raises(CannotBuild, match="MACOS_CERTIFICATE is not base64"),
        macos.keychain({**SIGNING, "MACOS_CERTIFICATE": "/Users/anna/it.p12"}),
    ):
        pass


def test_the_notary_gets_a_key_as_a_file(tmp_path: Path) -> None:
    key = tmp_path / "notary.p8"
    assert macos.notary_for(NOTARISING, tmp_path) == ("--key", key, "--key-id", "K1", "--issuer", "I1")
    assert key.read_bytes() == b"a certificate"
    assert macos.notary_for({}, tmp_path) == ()


@pytest.mark.parametrize(
    ("answer", "ticket"),
    [
        ('Conducting pre-submission checks…\n{"id": "7", "status": "Accepted", "message": "done"}', None),
        ('{"id": "7", "status": "Invalid", "message": "Processing complete"}', "7"),
        ('{"id": "7", "status": "In Progress"}', "7"),
        ("Error: HTTP status code: 401. Unauthenticated.", ""),
        ("{not json}", ""),
    ],
)
def test_only_what_apple_accepted_passes(answer: str, ticket: str | None) -> None:
    assert macos.refused(answer) == ticket


def test_finder_is_told_version_languages_and_the_oldest_macos_that_qt_runs_on() -> None:
    told = macos.info_plist({"en", "de"})
    assert told["CFBundleVersion"] == macos.version()
    assert told["CFBundleLocalizations"] == ["de", "en"]
    assert told["LSMinimumSystemVersion"] == "14.0"
    assert plistlib.loads(plistlib.dumps(told)) == told


def test_the_image_is_named_for_the_processor_and_bears_the_version() -> None:
    assert macos.image_name("arm64") == f"neckguide-{macos.version()}-macos-arm64.dmg"
    command = macos.image_command(Path("stage"), Path("it.dmg"))
    assert command[command.index("-volname") + 1] == f"neckguide {macos.version()}"
    assert command[-1] == Path("it.dmg")


def test_a_busy_image_is_tried_again_a_little_later_each_time() -> None:
    waited: list[float] = []
    answers = iter(["hdiutil: create failed - Resource busy"] * 3)

    def make() -> None:
        if answer := next(answers, None):
            raise CannotBuild(answer)

    macos.again_while_busy(make, waited.append)
    assert waited == [5, 10, 15]


@pytest.mark.parametrize(("fault", "waits"), [("Resource busy", 4), ("No space left on device", 0)])
def test_what_stays_busy_or_fails_of_something_else_is_said(fault: str, waits: int) -> None:
    waited: list[float] = []

    def make() -> None:
        raise CannotBuild(fault)

    with pytest.raises(CannotBuild, match=fault):
        macos.again_while_busy(make, waited.append)
    assert len(waited) == waits
