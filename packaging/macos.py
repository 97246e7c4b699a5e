"""The disk image for macOS: the app signed, looked at by Apple, and packed beside a link to Applications.

    python3 packaging/macos.py      sign the app that build.py made, and pack it again

Signing needs all of `SIGNING` in the environment, notarising all of `NOTARISING` too. With none of them the app is
signed for nobody (“ad hoc”), which is what Apple's processors ask of any program; a Mac then warns before it opens it.
What runs which command is said by plain functions, so that tests can read it where there is no Mac.
"""

from __future__ import annotations

import json
import os
import platform
import re
import secrets
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from signing_secrets import decoded, given
from tools import BUILD, DIST, CannotBuild, run, version

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping

APP = "neckguide.app"
LICENCES = Path("neckguide") / "resources" / "licences"
SIGNING = {
    "MACOS_CERTIFICATE": "the Developer ID Application certificate with its key, a .p12 file as base64",
    "MACOS_CERTIFICATE_PASSWORD": "the password of that file",
    "MACOS_IDENTITY": "its name, as “Developer ID Application: Clinic Ltd (AB12CD34EF)”",
}
NOTARISING = {
    "NOTARY_KEY": "the App Store Connect key, a .p8 file as base64",
    "NOTARY_KEY_ID": "the key's ID",
    "NOTARY_ISSUER": "the issuer's ID",
}
NOBODY = "-"  # codesign's name for a signature without a certificate
MACH_O = (b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")  # programs and libraries for one processor, and for several
BUSY = 5  # how often a busy disk image is tried again

Command = tuple[str | Path, ...]


def info_plist(languages: Iterable[str]) -> dict[str, object]:
    """What Finder and Gatekeeper read of the app, beside what PyInstaller writes; for build.spec."""
    return {
        "CFBundleVersion": version(),
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": sorted(languages),
        "LSApplicationCategoryType": "public.app-category.medical",
        "LSMinimumSystemVersion": "14.0",  # what the wheels of Qt are made for
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "The neckguide authors. Apache License 2.0",
    }


def build_app(tree: Path, out: Path, env: Mapping[str, str] = os.environ) -> Path:
    """Sign the app that PyInstaller made beside the bundle, and pack it; the disk image.

    CannotBuild where Apple or a tool refuses.
    """
    app = tree.with_name(APP)
    signing, notarising = given(env, SIGNING), given(env, NOTARISING)
    if notarising and not signing:
        raise CannotBuild(f"notarising needs a signed app: set {', '.join(SIGNING)} too")
    if not signing:
        print("macOS: no certificate is set, so the app is signed for nobody and Macs will warn before they open it.")
    elif not notarising:
        print("macOS: no notary key is set, so the app is signed but Macs will still warn before they open it.")
    # They were written into the bundle after PyInstaller had made an app of it.
    shutil.copytree(tree / "_internal" / LICENCES, app / "Contents" / "Resources" / LICENCES, dirs_exist_ok=True)
    image = out / image_name(platform.machine())
    with keychain(signing) as chain, tempfile.TemporaryDirectory(prefix="neckguide-") as folder:
        notary = notary_for(notarising, Path(folder))
        identity = signing.get("MACOS_IDENTITY", NOBODY)
        sign_app(app, identity, chain)
        if notary:
            packed = Path(folder) / "neckguide.zip"
            run("ditto", "-c", "-k", "--keepParent", app, packed)
            notarise(packed, notary)
            run("xcrun", "stapler", "staple", app)
        pack(app, image, Path(folder))
        if signing:
            run(*sign(identity, chain, image))
        if notary:
            notarise(image, notary)
            run("xcrun", "stapler", "staple", image)
            for command in gatekeeper(app, image):
                run(*command)
    return image


def image_name(machine: str) -> str:
    """The disk image's name, for a processor as Python calls it: arm64 or x86_64."""
    return f"neckguide-{version()}-macos-{machine}.dmg"


# Signing ----------------------------------------------------------------------------------------------------


def code_in(app: Path) -> list[Path]:
    """What has to be signed, inner before outer: libraries and frameworks, and last the app with its own program."""
    program = app / "Contents" / "MacOS" / app.stem
    inside = [path for path in app.rglob("*") if not path.is_symlink() and path != program and _is_code(path)]
    return [*sorted(inside, key=lambda path: (-len(path.parts), path)), app]


def _is_code(path: Path) -> bool:
    if path.is_dir():
        return path.suffix == ".framework"
    with path.open("rb") as file:
        return file.read(4) in MACH_O


def sign_app(app: Path, identity: str, chain: Path | None) -> None:
    """Sign all of the app; whatever was changed in it must be signed anew before Apple's processors run it."""
    # One by one: Apple advises against `--deep`, which skips what it does not expect.
    for path in code_in(app):
        run(*sign(identity, chain, path))
    run(*verify_app(app))


def sign(identity: str, chain: Path | None, path: Path) -> Command:
    """Sign one thing: with the hardened runtime and Apple's time where there is a certificate."""
    how: Command = ("--timestamp=none",)
    if chain is not None:
        how = ("--options", "runtime", "--timestamp", "--keychain", chain)
    return ("codesign", "--force", "--sign", identity, *how, path)


def verify_app(app: Path) -> Command:
    """Whether every part is signed and none was changed since."""
    return ("codesign", "--verify", "--deep", "--strict", "--verbose=2", app)


def gatekeeper(app: Path, image: Path) -> list[Command]:
    """What a Mac asks before it opens a download."""
    return [
        ("xcrun", "stapler", "validate", app),
        ("xcrun", "stapler", "validate", image),
        ("spctl", "--assess", "--type", "execute", "--verbose=2", app),
        ("spctl", "--assess", "--type", "open", "--context", "context:primary-signature", "--verbose=2", image),
    ]


@contextmanager
def keychain(signing: Mapping[str, str]) -> Generator[Path | None]:
    """A keychain of our own that holds the certificate, gone when it was used, however that ended; None without one."""
    if not signing:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="neckguide-keys-") as folder:
        chain, certificate = Path(folder) / "signing.keychain-db", Path(folder) / "certificate.p12"
        password = secrets.token_hex()
        certificate.write_bytes(decoded(signing, "MACOS_CERTIFICATE"))
        searched = shlex.split(run("security", "list-keychains", "-d", "user"))
        try:
            for command in keychain_commands(chain, password, certificate, signing, searched):
                run(*command)
            yield chain
        finally:
            # Also takes it off the list of keychains that are searched.
            subprocess.run(("security", "delete-keychain", chain), check=False)


def keychain_commands(
    chain: Path, password: str, certificate: Path, signing: Mapping[str, str], searched: list[str]
) -> list[Command]:
    """Make the keychain, let codesign use it without asking anyone, and have it searched before the others."""
    return [
        ("security", "create-keychain", "-p", password, chain),
        ("security", "set-keychain-settings", "-lut", "7200", chain),
        ("security", "unlock-keychain", "-p", password, chain),
        ("security", "import", certificate, "-k", chain, "-f", "pkcs12", "-P", signing["MACOS_CERTIFICATE_PASSWORD"],
         "-T", "/usr/bin/codesign"),
        ("security", "set-key-partition-list", "-S", "apple-tool:,apple:", "-s", "-k", password, chain),
        ("security", "list-keychains", "-d", "user", "-s", chain, *searched),
    ]  # fmt: skip


# Notarising -------------------------------------------------------------------------------------------------


def notary_for(notarising: Mapping[str, str], folder: Path) -> Command:
    """How notarytool is told who asks; empty where nobody does. The key is written into this folder."""
    if not notarising:
        return ()
    key = folder / "notary.p8"
    key.write_bytes(decoded(notarising, "NOTARY_KEY"))
    return ("--key", key, "--key-id", notarising["NOTARY_KEY_ID"], "--issuer", notarising["NOTARY_ISSUER"])


def notarise(file: Path, notary: Command) -> None:
    """Have Apple look at this file. CannotBuild with Apple's reasons where it refuses."""
    answer = run(
        "xcrun", "notarytool", "submit", file, *notary, "--wait", "--timeout", "30m", "--output-format", "json"
    )
    ticket = refused(answer)
    if ticket is not None:
        reasons = run("xcrun", "notarytool", "log", ticket, *notary) if ticket else answer
        raise CannotBuild(f"Apple did not accept {file.name}:\n{reasons}")


def refused(answer: str) -> str | None:
    """The ticket of a file that Apple did not accept, None for one that it did. The program succeeds for both."""
    found = re.search(r"\{.*\}", answer, re.DOTALL)
    try:
        told = json.loads(found[0]) if found else {}
    except ValueError:
        told = {}
    return None if told.get("status") == "Accepted" else told.get("id", "")


# Packing ----------------------------------------------------------------------------------------------------


def pack(app: Path, image: Path, folder: Path) -> None:
    """Put the app and a link to Applications into a disk image."""
    stage = folder / "image"
    stage.mkdir()
    run("ditto", app, stage / APP)
    (stage / "Applications").symlink_to("/Applications")
    image.parent.mkdir(parents=True, exist_ok=True)
    again_while_busy(lambda: run(*image_command(stage, image)))
    run("hdiutil", "verify", image)


def image_command(stage: Path, image: Path) -> Command:
    """Make a read-only disk image of a folder; lzma packs smallest, and every macOS that can run the app reads it."""
    name = f"neckguide {version()}"
    return (
        *("hdiutil", "create", "-volname", name, "-srcfolder", stage, "-fs", "HFS+", "-format", "ULMO"),
        *("-ov", image),
    )


def again_while_busy(make: Callable[[], object], wait: Callable[[float], None] = time.sleep) -> None:
    """Try again, a little later each time, while something else still looks at the folder; hdiutil fails of that."""
    for attempt in range(1, BUSY):
        try:
            make()
            return
        except CannotBuild as fault:
            if "busy" not in str(fault).lower():
                raise
        wait(attempt * 5)
    make()


def main() -> int:
    """Sign and pack again what build.py made, where there is a certificate; the exit status."""
    tree = BUILD / "bundle" / "neckguide"
    try:
        if not given(os.environ, SIGNING) and not given(os.environ, NOTARISING):
            print("macOS: no certificate is set, so the disk image stays as build.py made it.")
        elif not tree.is_dir():
            raise CannotBuild(f"{tree} is not there: run `python3 packaging/build.py app` first")
        else:
            print(build_app(tree, DIST))
    except CannotBuild as fault:
        print(f"macos: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
