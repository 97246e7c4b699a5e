"""Set up what neckguide needs, once: the locked packages in an environment of their own, and Qt's system libraries.

Only the standard library is used here, and a start that finds everything ready imports next to nothing: it reads the
lock, finds the environment made from it, and adds that environment's packages to this interpreter. A second
interpreter is never started, and nothing is activated.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from pathlib import Path

# The app names these too, where it is installed without this file.
from neckguide.start_faults import missing_libraries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from typing import NoReturn

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
ENVIRONMENTS = ROOT / ".venv"
READY = ".ready"
LIBRARIES_SEEN = ".libraries-seen"


class CannotSetUp(Exception):
    """What is missing, in words for the person who started the app."""


def prepare(arguments: Sequence[str]) -> None:
    """Make the app's packages importable here, setting up what is missing; leaves with a sentence where it cannot."""
    environment = Environment(ENVIRONMENTS, LOCK.read_bytes())
    try:
        # A window needs Qt's system libraries; the command line does without Qt, so there they are not asked for.
        new_to_qt = not environment.libraries_seen() and _wants_window(arguments)
        if new_to_qt or not environment.is_ready():
            _set_up(environment, new_to_qt)
    except CannotSetUp as fault:
        leave(fault)
    except KeyboardInterrupt:
        sys.exit("\nneckguide: the set-up was stopped. Start again to go on.")
    sys.path.insert(1, str(environment.packages()))


def leave(fault: CannotSetUp) -> NoReturn:
    """End with the fault as the last words."""
    sys.exit(f"neckguide: {fault}")


def say(text: str) -> None:
    """One line of progress."""
    print(text, file=sys.stderr, flush=True)


def _set_up(environment: Environment, with_libraries: bool) -> None:
    need_missing(System.here(), environment, missing_libraries() if with_libraries else {})
    environment.make("neckguide")
    if with_libraries:
        environment.note_libraries()


def _wants_window(arguments: Sequence[str]) -> bool:
    """Whether a window will open; asked of the app itself, whose command line needs no package to be imported."""
    from neckguide import cli
    from neckguide.display import has_display

    arguments = list(arguments)
    return cli.wants_window(arguments) and has_display()


# The environment --------------------------------------------------------------------------------------------


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Run a command in silence. CannotSetUp with its last lines where it fails."""
    import subprocess

    try:
        done = subprocess.run(
            command,
            env={**os.environ, **(env or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            close_fds=False,  # passes on the set-up's lock
            text=True,
            errors="replace",
        )
    except OSError as error:
        raise CannotSetUp(f"{Path(command[0]).name} cannot be run: {error.strerror}") from error
    if done.returncode:
        told = "\n".join(f"  {line}" for line in done.stdout.strip().splitlines()[-8:])
        raise CannotSetUp(f"{Path(command[0]).name} failed and said:\n{told}")


class Environment:
    """A virtual environment made from one lock for this Python; a changed lock makes another one beside it.

    `folder` is named for the lock, this Python and this kind of machine.
    """

    def __init__(self, home: Path, lock: bytes, run: Callable[..., None] = run) -> None:
        self.home = home
        self.lock = lock
        self.folder = home / key(lock)
        self.run = run

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def packages(self) -> Path:
        """The folder of its packages, as its own interpreter names it."""
        return self.folder / (self.folder / READY).read_text("utf-8")

    def is_ready(self) -> bool:
        """Whether it was finished; a set-up that was cut off left no mark."""
        return (self.folder / READY).is_file()

    def libraries_seen(self) -> bool:
        """Whether Qt's system libraries were found once; then they are not looked for again."""
        return sys.platform != "linux" or (self.folder / LIBRARIES_SEEN).exists()

    def note_libraries(self) -> None:
        """Remember that Qt's libraries are there; where that cannot be written, they are looked for again."""
        with suppress(OSError):
            (self.folder / LIBRARIES_SEEN).touch()

    def make(self, name: str) -> None:
        """Build it whole, if it is not. Of two starts at once one builds and the other waits, then finds it ready."""
        import shutil

        if self.is_ready():
            return
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            with _alone(self.home / f"{self.folder.name}.lock"):
                if not self.is_ready():
                    say(f"Setting up {name} (once, about a minute)…")
                    shutil.rmtree(self.folder, ignore_errors=True)
                    self._build()
                    say("Ready.")
        except OSError as error:
            raise CannotSetUp(f"the folder {self.home} cannot be written: {error.strerror}") from error

    def _build(self) -> None:
        uv = find_uv()
        if not (uv and self._built_by_uv(uv)):
            self._build_by_pip()
        site = "Lib/site-packages" if os.name == "nt" else next(self.folder.glob("lib/*/site-packages"))
        mark = self.folder / f"{READY}.new"
        mark.write_text(os.path.relpath(self.folder / site, self.folder), "utf-8")
        mark.replace(self.folder / READY)

    def _built_by_uv(self, uv: str) -> bool:
        """Whether uv could do it: it is quicker, but where it fails pip may know a setting that it does not."""
        import shutil

        try:
            self.run(uv, "venv", "--quiet", "--no-project", "--python", sys.executable, self.folder)
            self.run(
                *(uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", self.python),
                *("--require-hashes", "--only-binary", ":all:", "-r", self._requirements()),
            )
        except CannotSetUp:
            shutil.rmtree(self.folder, ignore_errors=True)
            return False
        return True

    def _build_by_pip(self) -> None:
        self.run(sys.executable, "-I", "-m", "venv", self.folder)
        say("Fetching packages…")
        try:
            self.run(
                *(self.python, "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"),
                *("--require-hashes", "--only-binary", ":all:", "-r", self._requirements()),
                env={"PIP_USER": "0"},
            )
        except CannotSetUp as fault:
            raise CannotSetUp(
                f"the packages could not be fetched. Look at the network connection and start again.\n{fault}"
            ) from fault

    def _requirements(self) -> Path:
        file = self.folder / "requirements.lock"
        file.write_bytes(self.lock)
        return file


def key(lock: bytes) -> str:
    """The first 12 digits of the SHA-256 of the lock, this Python and this kind of machine."""
    import hashlib

    machine = os.uname().machine if hasattr(os, "uname") else os.environ.get("PROCESSOR_ARCHITECTURE", "")
    python = f"{sys.implementation.cache_tag}{getattr(sys, 'abiflags', '')}-{sys.platform}-{machine}"
    # A checkout may turn line ends round.
    return hashlib.sha256(lock.replace(b"\r\n", b"\n") + python.encode()).hexdigest()[:12]


def without(lock: bytes, *names: str) -> bytes:
    """The lock less the packages whose names begin so."""
    kept: list[str] = []
    skipping = False
    for line in lock.decode().splitlines(keepends=True):
        if not line.startswith((" ", "#")):
            skipping = line.lower().startswith(names)
        if not skipping:
            kept.append(line)
    return "".join(kept).encode()


@contextmanager
def _alone(file: Path) -> Generator[None]:
    """Hold a lock that the system lets go when the process ends, however it ends."""
    import time

    told = False
    with file.open("a+b") as held:
        # A child that outlives us goes on writing; the lock goes on with it, where the system can share one.
        os.set_inheritable(held.fileno(), True)
        while not _take(held.fileno()):
            if not told:
                say("Another start is setting this up; waiting for it…")
                told = True
            time.sleep(0.2)
        yield


def _take(handle: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # Some network folders know no locks: two starts at once are then not told apart.
        return True
    return True


def find_uv() -> str | None:
    """Where uv is, if it is here: it sets up more quickly, and without Python's venv module."""
    import shutil

    return shutil.which("uv")


# The system's own packages ----------------------------------------------------------------------------------


class System:
    """The package manager of this machine, and whether it may be used."""

    def __init__(self, apt: str | None, is_root: bool, run: Callable[..., None] = run) -> None:
        self.apt = apt
        self.is_root = is_root
        self.run = run

    @classmethod
    def here(cls) -> System:
        """The machine that this runs on."""
        import shutil

        return cls(shutil.which("apt-get"), hasattr(os, "geteuid") and os.geteuid() == 0)

    def need(self, packages: Sequence[str], names: Sequence[str]) -> None:
        """Install Debian packages as root; anyone else is told the one line to type, or what is missing."""
        if not self.apt:
            raise CannotSetUp(f"this computer lacks {', '.join(names)}. Install that and start again.")
        if not self.is_root:
            raise CannotSetUp(
                f"some system packages are missing. Install them with this line, then start again:\n"
                f"  sudo apt install {' '.join(packages)}"
            )
        say(f"Installing {' '.join(packages)}…")
        try:
            self._install(self.apt, packages)
        except CannotSetUp:
            # Package lists may be missing or too old.
            self.run(self.apt, "update", "--quiet", env=QUIETLY)
            self._install(self.apt, packages)

    def _install(self, apt: str, packages: Sequence[str]) -> None:
        self.run(apt, "install", "--yes", "--quiet", "--no-install-recommends", *packages, env=QUIETLY)


QUIETLY = {"DEBIAN_FRONTEND": "noninteractive"}


def need_missing(system: System, environment: Environment, missing: dict[str, str]) -> None:
    """Have installed, or ask for in one message, what the system lacks: names of things, each with its package."""
    if not environment.is_ready() and not find_uv() and not _has_venv():
        missing = {"Python's venv module": f"python3.{sys.version_info.minor}-venv", **missing}
    if missing:
        system.need(sorted(set(missing.values())), list(missing))


def _has_venv() -> bool:
    """Debian splits this from Python: `venv` is there without `ensurepip`, and fails half-way."""
    from importlib.util import find_spec

    return find_spec("ensurepip") is not None and find_spec("venv") is not None
