"""The .run on a home of its own: installs, mends, steps aside, and at every fault leaves a version that starts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if sys.platform != "linux":
    pytest.skip("the .run is for Linux", allow_module_level=True)

import selfrun
from selfrun import build_run, needs_of
from tools import CannotBuild, need

if TYPE_CHECKING:
    from collections.abc import Iterator

CHANGING = ("cp", "ln", "mkdir", "mv", "rm", "rmdir", "sync", "tar", "touch")
"""The programs by which the installer changes anything: each is a place where it can be killed or fail."""
TRIP = """\
read -r count <"$TRIP/count"
count=$((count + 1))
echo $count >"$TRIP/count"
name=${0##*/}
if [ $count -eq "$TRIP_AT" ]; then
    case $TRIP_HOW in
        kill) kill -9 0 ;;
        full) echo "$name: No space left on device" >&2 && exit 1 ;;
    esac
fi
PATH=$TRIP_PATH exec "$name" "$@"
"""


def stand_in(file: Path, lines: str) -> None:
    """Write a program of these lines, to be found before the system's own."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{lines}\n")
    file.chmod(0o755)


FIRST_MADE = ("/.local", "/.local/opt", "/.local/opt/neckguide")


class Done(NamedTuple):
    """How a run of an installer ended."""

    status: int
    out: str
    fault: str


class Home:
    """A user's home folder, and what can be seen in it."""

    def __init__(self, folder: Path, no_sync: Path) -> None:
        self.folder = folder
        self.root = folder / ".local/opt/neckguide"
        self.env = {"PATH": f"{no_sync}:{os.environ['PATH']}", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
        folder.mkdir()

    def run(self, *command: str | Path, path: Path | str = "", **env: str) -> Done:
        """Run an installer; programs in the folder `path` come before the system's."""
        done = subprocess.run(
            ("sh", *command),
            env={**self.env, "PATH": f"{path}:{self.env['PATH']}", **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            start_new_session=True,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def starts(self) -> str:
        """What the program says that a click on the menu entry would start."""
        program = self.root / "current/neckguide"
        return subprocess.run((program,), capture_output=True, text=True).stdout.strip() if program.exists() else ""

    def versions(self) -> list[str]:
        return sorted(path.name.split("-")[0] for path in self.root.glob("[0-9]*"))

    def all(self) -> list[str]:
        """Every path under the home, with what each link leads to and each file says."""
        return sorted(f"{path.relative_to(self.folder)} {_inside(path)}" for path in self.folder.rglob("*"))


def _inside(path: Path) -> str:
    if path.is_symlink():
        return f"-> {path.readlink()}"
    if path.name == "placed":
        # An install killed at its very first step leaves an empty folder that the next one does not know for its own.
        return str([line for line in sorted(path.read_text().splitlines()) if not line.endswith(FIRST_MADE)])
    return "/" if path.is_dir() else str(hash(path.read_bytes()))


@pytest.fixture(scope="session")
def no_sync(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Takes the place of `sync`, which waits for everything that the whole machine is writing."""
    folder = tmp_path_factory.mktemp("no-sync")
    stand_in(folder / "sync", "exit 0")
    return folder


@pytest.fixture
def home(tmp_path: Path, no_sync: Path) -> Home:
    return Home(tmp_path / "home", no_sync)


def tree(folder: Path, says: str, self_test: str = "echo 'ok     stand-in'") -> Path:
    """A bundle in small: a program that says which one it is, and one real library."""
    program = folder / "neckguide"
    (folder / "_internal").mkdir(parents=True)
    stand_in(program, f'if [ "$1" = self-test ]; then\n{self_test}\nelse\necho {says}\nfi')
    shutil.copy("/bin/true", folder / "_internal/library.so")
    return folder


def icons(folder: Path) -> None:
    """Two in place of twelve: each is one more step at which an installer can be killed."""
    for name in ("48x48/apps/neckguide.png", "scalable/apps/neckguide.svg"):
        file = folder / name
        file.parent.mkdir(parents=True)
        file.write_text(name)


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    try:
        need(selfrun.PROGRAMS)
    except CannotBuild as fault:
        pytest.skip(str(fault))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1790000000")
        patch.setattr(selfrun, "make_hicolor", icons)
        yield Make(tmp_path_factory.mktemp("runs"), patch)


class Make:
    """Makes installers of stand-in bundles."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.patch = patch

    def __call__(self, version: str, self_test: str = "echo 'ok     stand-in'") -> Path:
        self.patch.setattr(selfrun, "version", lambda: version)
        folder = self.folder / f"{len(list(self.folder.iterdir()))}"
        return build_run(tree(folder / "tree", says=version, self_test=self_test), folder)


@pytest.fixture(scope="module")
def old(make: Make) -> Path:
    return make("0.1.0")


@pytest.fixture(scope="module")
def new(make: Make) -> Path:
    return make("0.2.0")


# What it does ---------------------------------------------------------------------------------------------------------


def test_a_fresh_install_starts_from_the_menu_and_by_its_name(home: Home, new: Path) -> None:
    done = home.run(new)
    assert (done.status, done.fault) == (0, "")
    assert "0.2.0 is installed" in done.out
    assert home.starts() == "0.2.0"
    assert home.run("-c", "neckguide", path=home.folder / ".local/bin").out == "0.2.0\n"
    icons = home.folder / ".local/share/icons/hicolor"
    assert (icons / "48x48/apps/neckguide.png").is_file() and (icons / "scalable/apps/neckguide.svg").is_file()
    assert f'Exec="{home.root}/current/neckguide"' in desktop_file(home).read_text().splitlines()


def test_its_command_starts_where_the_folder_of_commands_is_a_link(home: Home, new: Path) -> None:
    elsewhere = home.folder / "dotfiles/deep/bin"
    elsewhere.mkdir(parents=True)
    (home.folder / ".local").mkdir()
    (home.folder / ".local/bin").symlink_to(elsewhere)
    assert home.run(new).status == 0
    assert home.run("-c", "neckguide", path=home.folder / ".local/bin").out == "0.2.0\n"
    assert home.run(home.root / "uninstall.sh").status == 0
    assert not list(elsewhere.iterdir())


def desktop_file(home: Home) -> Path:
    return home.folder / ".local/share/applications/neckguide.desktop"


def test_an_upgrade_leaves_one_version_and_the_same_again_mends_it(home: Home, old: Path, new: Path) -> None:
    assert home.run(old).status == 0
    assert home.run(new).status == 0
    assert (home.starts(), home.versions()) == ("0.2.0", ["0.2.0"])
    library = home.root / "current/_internal/library.so"
    library.write_text("spoilt")
    assert home.run(new).status == 0
    assert (home.starts(), home.versions()) == ("0.2.0", ["0.2.0"])
    assert library.read_bytes() == Path("/bin/true").read_bytes()


def test_quiet_says_nothing(home: Home, new: Path) -> None:
    assert home.run(new, "--quiet") == Done(0, "", "")
    assert home.run(home.root / "uninstall.sh", "--quiet") == Done(0, "", "")


def test_looking_changes_nothing(home: Home, new: Path, tmp_path: Path) -> None:
    assert home.run(new, "--check").status == 0
    assert "usage:" in home.run(new, "--help").out
    assert home.run(new, "--extract", tmp_path / "look").status == 0
    assert (tmp_path / "look/neckguide").is_file()
    assert home.all() == []


@pytest.mark.parametrize("words", [("--oldr",), ("--extract",), ("here",)])
def test_wrong_use_is_told_and_changes_nothing(home: Home, new: Path, words: tuple[str, ...]) -> None:
    done = home.run(new, *words)
    assert done.status == 2 and done.fault.startswith("neckguide: ") and "usage:" in done.fault
    assert home.all() == []


@pytest.mark.parametrize("name", ["Ms Müller's home", 'a"b$HOME`id`\\c', "100% %f"])
def test_a_home_with_an_odd_name_starts_from_the_menu(tmp_path: Path, no_sync: Path, new: Path, name: str) -> None:
    home = Home(tmp_path / name, no_sync)
    assert home.run(new).status == 0
    line = next(line for line in desktop_file(home).read_text().splitlines() if line.startswith("Exec="))
    # As the desktop's specification reads it: first the escapes of a value, then those of a quoted word, then %%.
    quoted = re.fullmatch(r'"(.*)"', line.removeprefix("Exec=").replace("\\\\", "\\"))
    assert quoted and "%" not in quoted[1].replace("%%", "")
    assert re.sub(r"\\(.)", r"\1", quoted[1]).replace("%%", "%") == f"{home.root}/current/neckguide"
    assert home.run(home.root / "uninstall.sh").status == 0
    assert home.all() == []


def test_data_go_where_the_user_keeps_them(home: Home, new: Path, tmp_path: Path) -> None:
    assert home.run(new, XDG_DATA_HOME=str(tmp_path / "data")).status == 0
    assert (tmp_path / "data/applications/neckguide.desktop").is_file()
    assert not (home.folder / ".local/share").exists()
    # Removed from there although nobody says again where that was.
    assert home.run(home.root / "uninstall.sh").status == 0
    assert not (tmp_path / "data").exists() and home.all() == []


def test_uninstalling_leaves_what_was_there_before_and_the_settings(home: Home, old: Path, new: Path) -> None:
    for folder in (".local/bin", ".local/share/applications", ".config/neckguide"):
        (home.folder / folder).mkdir(parents=True)
    (home.folder / ".local/bin/other").write_text("theirs")
    (home.folder / ".config/neckguide/clinic.toml").write_text("name = 'Clinic'\n")
    before = home.all()
    home.run(old)
    home.run(new)
    done = home.run(home.root / "uninstall.sh")
    assert (done.status, done.fault) == (0, "")
    assert f"stay in {home.folder}/.config/neckguide" in done.out
    assert home.all() == before
    home.run(new)
    assert home.run(home.root / "uninstall.sh", "--settings").status == 0
    assert not (home.folder / ".config/neckguide").exists()


def test_what_others_put_there_stays(home: Home, new: Path) -> None:
    command = home.folder / ".local/bin/neckguide"
    command.parent.mkdir(parents=True)
    command.write_text("theirs")
    assert "stays as it is" in home.run(new).out
    assert home.starts() == "0.2.0"
    (home.root / "notes.txt").write_text("mine")
    assert "stays" in home.run(home.root / "uninstall.sh").out
    assert command.read_text() == "theirs" and (home.root / "notes.txt").read_text() == "mine"


def test_an_older_version_is_refused_unless_asked_for(home: Home, make: Make, old: Path, new: Path) -> None:
    home.run(new)
    before = home.all()
    done = home.run(old)
    assert done.status == 1 and "--older" in sentence(done)
    done = home.run(make("0.2.0rc1"))
    assert done.status == 1 and "--older" in sentence(done)
    assert home.all() == before
    assert home.run(old, "--older").status == 0
    assert (home.starts(), home.versions()) == ("0.1.0", ["0.1.0"])


def sentence(done: Done) -> str:
    """What the user is told: one line, and nothing of what programs say among themselves."""
    assert re.fullmatch(r"neckguide: .+\.\n", done.fault), done
    return done.fault


# While it is open -----------------------------------------------------------------------------------------------------


def test_an_open_version_stays_until_the_next_install(home: Home, old: Path, new: Path) -> None:
    home.run(old)
    folder = (home.root / "current").resolve()
    (folder / "neckguide").unlink()
    shutil.copy("/bin/sleep", folder / "neckguide")
    with subprocess.Popen((home.root / "current/neckguide", "60")) as app:
        try:
            done = home.run(new)
            assert done.status == 0 and "the next time you open it" in done.out
            assert (home.starts(), home.versions()) == ("0.2.0", ["0.1.0", "0.2.0"])
            done = home.run(home.root / "uninstall.sh")
            assert done.status == 1 and "close it" in sentence(done)
            assert home.starts() == "0.2.0"
        finally:
            app.kill()
    assert "the next time" not in home.run(new).out
    assert home.versions() == ["0.2.0"]


def test_two_at_once_wait_for_each_other(home: Home, old: Path, new: Path) -> None:
    both = [subprocess.Popen(("sh", run, "--older", "--quiet"), env=home.env) for run in (old, new)]
    assert [one.wait(timeout=60) for one in both] == [0, 0]
    assert home.versions() == [home.starts()]


# A damaged download ---------------------------------------------------------------------------------------------------


def test_a_damaged_download_says_so_in_one_sentence_and_changes_nothing(
    home: Home, old: Path, new: Path, tmp_path: Path
) -> None:
    home.run(old)
    before = home.all()
    content = new.read_bytes()
    guard = content.index(b"version=")
    spoilt = tmp_path / "spoilt.run"
    steps = range(guard, len(content), len(content) // 12)
    flipped = [content[:at] + bytes((content[at] ^ 1,)) + content[at + 1 :] for at in (*steps, len(content) - 1)]
    cut = [content[:length] for length in (guard, 2 * guard, len(content) // 2, len(content) - 1)]
    for damaged in (*flipped, *cut, content + b"\0"):
        spoilt.write_bytes(damaged)
        done = home.run(spoilt)
        assert done.status == 1 and "download it again" in sentence(done)
    assert home.all() == before


def test_a_flip_in_the_check_itself_never_installs_by_halves(home: Home, new: Path, tmp_path: Path) -> None:
    content = new.read_bytes()
    spoilt = tmp_path / "spoilt.run"
    for at in range(0, content.index(b"version="), 47):
        spoilt.write_bytes(content[:at] + bytes((content[at] ^ 1,)) + content[at + 1 :])
        installed = home.run(spoilt).status == 0
        assert home.starts() == ("0.2.0" if installed else "")
        if installed:
            home.run(home.root / "uninstall.sh")
        assert home.all() == []


# What stands in the way -----------------------------------------------------------------------------------------------


def test_a_failed_self_test_shows_the_failed_line_and_keeps_the_old_version(home: Home, make: Make, old: Path) -> None:
    home.run(old)
    before = home.all()
    lines = "echo 'ok     topics: 1'\necho 'FAILED pages: Learn is blank'\nexit 1"
    done = home.run(make("0.3.0", self_test=lines))
    assert done.status == 1
    assert "FAILED pages: Learn is blank" in sentence(done) and "still starts" in done.fault
    done = home.run(make("0.3.1", self_test="echo 'neckguide: a library is missing' >&2\nexit 1"))
    assert "a library is missing" in sentence(done)
    assert home.all() == before and home.starts() == "0.1.0"


def test_a_first_install_that_fails_leaves_nothing(home: Home, make: Make) -> None:
    done = home.run(make("0.3.0", self_test="echo 'FAILED pages: blank'\nexit 1"))
    assert done.status == 1 and "Nothing is changed" in sentence(done)
    assert home.all() == []


@pytest.mark.parametrize(
    ("program", "answers", "told"),
    [
        ("uname", "case $1 in -s) echo Linux ;; *) echo riscv64 ;; esac", "riscv64"),
        ("getconf", "echo glibc 2.17", "here is 2.17"),
        ("df", "echo h; echo /dev/sda1 1000 900 10 99% /", "no room"),
    ],
)
def test_a_computer_that_does_not_fit_is_refused(
    home: Home, new: Path, tmp_path: Path, program: str, answers: str, told: str
) -> None:
    stand_in(tmp_path / "bin" / program, answers)
    done = home.run(new, path=tmp_path / "bin")
    assert done.status == 1 and told in sentence(done)
    assert home.all() == []


def test_a_missing_library_is_named_with_the_line_that_installs_it(
    home: Home, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(selfrun.PACKAGES, "libnot-there.so.1", ("libnot-there1", "not-there"))
    needs = selfrun.Needs("2.34", ("libc.so.6", "libnot-there.so.1"))
    monkeypatch.setitem(selfrun.PACKAGES, "libc.so.6", ("libc6", "glibc"))
    monkeypatch.setattr(selfrun, "needs_of", lambda tree: needs)
    done = home.run(make("0.4.0"))
    assert done.status == 1 and "lacks libnot-there.so.1:" in sentence(done)
    assert re.search(r"sudo (apt install libnot-there1|dnf install not-there)”", done.fault)
    assert home.all() == []


@pytest.mark.parametrize("env", [{"HOME": ""}, {"HOME": "/not/there"}])
def test_without_a_home_there_is_nowhere_to_install_to(home: Home, new: Path, env: dict[str, str]) -> None:
    done = home.run(new, **env)
    assert done.status == 1 and "no home folder" in sentence(done)


def test_with_sudo_it_would_be_the_wrong_home(home: Home, new: Path, tmp_path: Path) -> None:
    stand_in(tmp_path / "bin/id", "echo 0")
    done = home.run(new, path=tmp_path / "bin", SUDO_USER="anna")
    assert done.status == 1 and "without sudo" in sentence(done)
    assert home.all() == []
    home.run(new)
    done = home.run(home.root / "uninstall.sh", path=tmp_path / "bin", SUDO_USER="anna")
    assert done.status == 1 and "without sudo" in sentence(done)
    assert home.starts() == "0.2.0"


def test_a_home_that_cannot_be_written_to(home: Home, new: Path) -> None:
    (home.folder / ".local").write_text("in the way")
    done = home.run(new)
    assert done.status == 1 and f"{home.folder} cannot be written" in sentence(done)


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_a_read_only_home_keeps_the_old_version(home: Home, old: Path, new: Path) -> None:
    home.run(old)
    before = home.all()
    home.root.chmod(0o555)
    done = home.run(new)
    home.root.chmod(0o755)
    assert done.status == 1 and "cannot be written" in sentence(done) and "still starts" in done.fault
    assert home.all() == before


# Killed, or out of room, at every step --------------------------------------------------------------------------------


class Trip:
    """Programs on the PATH that do as they should until the n-th call of any of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in CHANGING:
            stand_in(folder / name, TRIP)

    def run(self, home: Home, script: Path, how: str = "", at: int = 0) -> Done:
        """Run this in silence, and at this call of them be killed, or let that one fail."""
        (self.folder / "count").write_text("0\n")
        env = {"TRIP_PATH": home.env["PATH"], "TRIP": str(self.folder), "TRIP_AT": str(at), "TRIP_HOW": how}
        return home.run(script, "--quiet", path=self.folder, **env)

    def calls(self) -> int:
        return int((self.folder / "count").read_text())


@pytest.mark.parametrize("how", ["kill", "full"])
@pytest.mark.parametrize("first", [False, True], ids=["upgrade", "first install"])
def test_at_every_step_a_version_starts_and_the_next_install_mends(
    home: Home, old: Path, new: Path, tmp_path: Path, how: str, first: bool
) -> None:
    if not first:
        home.run(old, "--quiet")
    kept = tmp_path / "kept"
    shutil.copytree(home.folder, kept, symlinks=True)
    trip = Trip(tmp_path / "trip")
    assert trip.run(home, new) == Done(0, "", "")
    whole, calls = home.all(), trip.calls()
    assert calls > 12
    ends: set[str] = set()
    # Many steps of a first install are alike.
    for at in range(1, calls + 1, 4 if first else 1):
        shutil.rmtree(home.folder)
        shutil.copytree(kept, home.folder, symlinks=True)
        done = trip.run(home, new, how, at)
        assert trip.calls() >= at
        ends.add(home.starts())
        if how == "kill":
            assert done.status == -9
        elif done.status:
            sentence(done)
        assert home.starts() in (("", "0.2.0") if first else ("0.1.0", "0.2.0")), at
        if how == "full":
            assert done.status or home.starts() == "0.2.0"
            continue
        assert home.run(new, "--quiet") == Done(0, "", "")
        assert named_alike(home.all()) == named_alike(whole), at
    assert len(ends) == 2


def named_alike(paths: list[str]) -> list[str]:
    """Without the number by which a folder differs from one with the same version in it."""
    return sorted(re.sub(r"(0\.2\.0-[0-9a-f]{8})-\d+", r"\1", path) for path in paths)


def test_an_uninstall_that_was_killed_is_finished_by_the_next(home: Home, new: Path, tmp_path: Path) -> None:
    home.run(new, "--quiet")
    kept = tmp_path / "kept"
    shutil.copytree(home.folder, kept, symlinks=True)
    trip = Trip(tmp_path / "trip")
    trip.run(home, home.root / "uninstall.sh")
    calls = trip.calls()
    assert home.all() == [] and calls > 12
    for at in range(1, calls + 1, 8):
        shutil.rmtree(home.folder)
        shutil.copytree(kept, home.folder, symlinks=True)
        assert trip.run(home, home.root / "uninstall.sh", "kill", at).status == -9
        if (home.root / "uninstall.sh").exists():
            assert home.run(home.root / "uninstall.sh").status == 0
            assert home.all() == []


# How it is made -------------------------------------------------------------------------------------------------------


def test_two_builds_in_two_folders_are_the_same_bytes(old: Path, make: Make, tmp_path: Path) -> None:
    again = tree(tmp_path / "elsewhere/tree", says="0.1.0")
    for path in again.rglob("*"):
        os.utime(path, (1, 1))
    (again / "neckguide").chmod(0o775)
    os.link(again / "neckguide", tmp_path / "a second name of the same file")
    make.patch.setattr(selfrun, "version", lambda: "0.1.0")
    assert build_run(again, tmp_path / "out").read_bytes() == old.read_bytes()


def test_what_a_bundle_needs_is_read_from_its_files(tmp_path: Path) -> None:
    from PySide6 import QtCore

    shutil.copy(Path(QtCore.__file__).parent / "Qt/lib/libQt6Svg.so.6", tmp_path)
    shutil.copy("/bin/true", tmp_path / "libQt6Core.so.6")
    with pytest.raises(CannotBuild, match=r"libQt6Gui\.so\.6"):
        needs_of(tmp_path)
    for name in ("libQt6Gui.so.6", "libxkbcommon.so.0", "libz.so.1"):
        shutil.copy("/bin/true", tmp_path / name)
    needs = needs_of(tmp_path)
    assert needs.libraries == ("libGL.so.1", "libgcc_s.so.1", "libstdc++.so.6")
    assert (2, 17) <= tuple(map(int, needs.glibc.split("."))) <= (2, 40)
    # What only Wayland's plugins want is not asked for.
    (tmp_path / "wayland-decoration-client").mkdir()
    (tmp_path / "libQt6Svg.so.6").rename(tmp_path / "wayland-decoration-client/libQt6Svg.so.6")
    assert needs_of(tmp_path).libraries == ()
