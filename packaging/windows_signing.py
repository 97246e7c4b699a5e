"""Sign the setup that build.py made, where there is a certificate: `python packaging/windows_signing.py`, on Windows.

It is compiled once more, because the programs and the uninstaller in it are signed too. The certificate goes into the
user's store and out of it again, so that no command bears its password.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from signing_secrets import decoded, given
from tools import BUILD, DIST, CannotBuild, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SECRETS = {
    "WINDOWS_CERTIFICATE": "the certificate with its key, a .pfx file as base64",
    "WINDOWS_CERTIFICATE_PASSWORD": "the password of that file",
}
CLOCK = "http://timestamp.digicert.com"  # says when it was signed, so that it holds after the certificate has ended
KITS = Path(r"C:\Program Files (x86)\Windows Kits\10\bin")
STORE = r"Cert:\CurrentUser\My"
# PowerShell reads the password from its environment, and prints the certificate's thumbprint.
IMPORT = (
    "$ErrorActionPreference = 'Stop'; "
    "$password = ConvertTo-SecureString $env:WINDOWS_CERTIFICATE_PASSWORD -AsPlainText -Force; "
    f"(Import-PfxCertificate -FilePath $env:PFX -CertStoreLocation {STORE} -Password $password "
    "| Where-Object HasPrivateKey).Thumbprint"
)


def main(arguments: list[str]) -> int:
    """Sign, where there is a certificate; the exit status."""
    try:
        if arguments == ["compile"]:
            from windows import build_setup

            print(build_setup(BUILD / "bundle" / "neckguide", DIST))
        elif secrets := given(os.environ, SECRETS):
            sign_setup(secrets)
        else:
            print("Windows: no certificate is set, so the setup stays unsigned and Windows warns before it runs it.")
    except CannotBuild as fault:
        print(f"windows_signing: {fault}", file=sys.stderr)
        return 1
    return 0


def sign_setup(secrets: Mapping[str, str]) -> None:
    """Compile a signed setup from the bundle, and have Windows verify it. CannotBuild where it is not good."""
    kit = newest(KITS.glob("10.*/x64/signtool.exe"))
    # What compiles must not see the secrets.
    env = {name: value for name, value in os.environ.items() if name not in SECRETS}
    env["PATH"] = f"{kit.parent};{env['PATH']}"
    certificate = into_store(secrets)
    try:
        command = (_python(), str(Path(__file__).resolve()), "compile")
        subprocess.run(command, env={**env, "NECKGUIDE_SIGN": sign_command(certificate)}, check=True)
        for setup in DIST.glob("*-setup.exe"):
            print(run(kit, "verify", "/pa", "/all", setup))
    except subprocess.CalledProcessError as error:
        raise CannotBuild("the signed setup could not be compiled; the lines above say why") from error
    finally:
        subprocess.run(("powershell", "-Command", rf"Remove-Item {STORE}\{certificate} -DeleteKey"), check=False)


def sign_command(certificate: str) -> str:
    """What packaging/windows.py puts a file's name behind. It bears no space within a word, and no secret."""
    return f"signtool sign /sha1 {certificate} /fd sha256 /tr {CLOCK} /td sha256"


def into_store(secrets: Mapping[str, str]) -> str:
    """Put the certificate into the user's store; its thumbprint."""
    pfx = decoded(secrets, "WINDOWS_CERTIFICATE")
    with tempfile.TemporaryDirectory(prefix="neckguide-keys-") as folder:
        file = Path(folder) / "certificate.pfx"
        file.write_bytes(pfx)
        return thumbprint(run("powershell", "-Command", IMPORT, env={"PFX": str(file)}))


def thumbprint(told: str) -> str:
    """What PowerShell said, if it is one thumbprint: it becomes part of a command. CannotBuild if it is not."""
    if not re.fullmatch(r"[0-9A-F]{40}", told.strip()):
        raise CannotBuild(
            "the certificate could not be put into the store: WINDOWS_CERTIFICATE must hold one with its key"
        )
    return told.strip()


def newest(signtools: Iterable[Path]) -> Path:
    """The program of the newest Windows kit, for its folders are named for its version. CannotBuild without any."""
    found = sorted(signtools, key=lambda file: [int(number) for number in file.parent.parent.name.split(".")])
    if not found:
        raise CannotBuild(f"signtool is not in {KITS}: install the Windows SDK")
    return found[-1]


def _python() -> Path:
    from build import LOCK

    from bootstrap import ENVIRONMENTS, Environment

    return Environment(ENVIRONMENTS, LOCK.read_bytes()).python


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
