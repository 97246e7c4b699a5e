"""Setting up: keyed by the lock, mended when it was cut off, never twice at once, and plain about what is missing."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import threading
import time
import tomllib
from pathlib import Path

import pytest

import bootstrap
from bootstrap import CannotSetUp, Environment, System, key, need_missing, without

ROOT = Path(__file__).resolve().parent.parent
LOCK = b"typst==0.15.0 \\\n    --hash=sha256:aa\nshiboken6==6.12.0 \\\n    --hash=sha256:bb\ntomlkit==0.1\n"


class Runner:
    """Stands in for commands: writes what `venv` and pip would, and keeps what was asked for."""

    def __init__(self, fails: str = "", lasts: float = 0) -> None:
        self.asked: list[str] = []
        self.fails = fails
        self.lasts = lasts

    def __call__(self, *command: str | Path, env: dict[str, str] | None = None) -> None:
        line = " ".join(map(str, command))
        self.asked.append(line)
        time.sleep(self.lasts)
        if self.fails and self.fails in line:
            self.fails = ""
            raise CannotSetUp("no network")
        if " venv " in line:
            Path(command[-1], "lib", "python3", "site-packages").mkdir(parents=True)


@pytest.fixture(autouse=True)
def no_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "find_uv", lambda: None)


def made(home: Path, runner: Runner) -> Environment:
    environment = Environment(home, LOCK, runner)
    environment.make("neckguide")
    return environment


def test_the_key_follows_the_lock_and_not_its_line_ends() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", key(LOCK))
    assert key(LOCK) != key(LOCK + b"more==1\n")
    assert key(LOCK) == key(LOCK.replace(b"\n", b"\r\n"))


def test_the_key_follows_the_python(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key(LOCK)
    monkeypatch.setattr(sys, "platform", "plan9")
    assert key(LOCK) != before


def test_a_set_up_is_made_once(tmp_path: Path) -> None:
    runner = Runner()
    environment = made(tmp_path / "new", runner)
    assert environment.is_ready()
    assert environment.packages() == environment.folder / "lib/python3/site-packages"
    assert "--require-hashes" in runner.asked[-1] and len(runner.asked) == 2
    made(tmp_path / "new", runner)
    assert len(runner.asked) == 2


def test_a_half_finished_set_up_mends_itself(tmp_path: Path) -> None:
    with pytest.raises(CannotSetUp, match="network connection"):
        made(tmp_path, Runner(fails="pip install"))
    half = Environment(tmp_path, LOCK)
    assert not half.is_ready()
    (half.folder / "left-over").touch()
    assert made(tmp_path, Runner()).is_ready()
    assert not (half.folder / "left-over").exists()


def test_two_starts_at_once_set_up_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    runner = Runner(lasts=0.3)
    threads = [threading.Thread(target=made, args=(tmp_path, runner)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(runner.asked) == 2
    assert "waiting" in capfd.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="a lock belongs to one process there")
def test_what_a_killed_start_left_running_keeps_others_waiting(tmp_path: Path) -> None:
    lasting = "import time; time.sleep(1)"
    start = f"""
import bootstrap, pathlib, sys
with bootstrap._alone(pathlib.Path({str(tmp_path / "lock")!r})):
    print("held", flush=True)
    bootstrap.run(sys.executable, "-c", {lasting!r})
"""
    with subprocess.Popen((sys.executable, "-c", start), cwd=ROOT, stdout=subprocess.PIPE) as starting:
        assert starting.stdout is not None and starting.stdout.readline() == b"held\n"
        time.sleep(0.3)
        starting.kill()
    began = time.monotonic()
    with bootstrap._alone(tmp_path / "lock"):  # pyright: ignore[reportPrivateUsage]
        assert time.monotonic() - began > 0.2


def test_where_uv_fails_pip_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "find_uv", lambda: "/bin/uv")
    quick, slow = Runner(), Runner(fails="uv pip")
    assert made(tmp_path / "a", quick).is_ready()
    assert all(line.startswith("/bin/uv ") for line in quick.asked)
    assert made(tmp_path / "b", slow).is_ready()
    assert "-m pip install" in slow.asked[-1]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotSetUp, match="cannot be written"):
        made(tmp_path / "file" / "venv", Runner())


def test_a_failed_command_is_told_with_its_last_words() -> None:
    with pytest.raises(CannotSetUp, match="that was wrong"):
        bootstrap.run(sys.executable, "-c", "print('that was wrong'); raise SystemExit(3)")
    with pytest.raises(CannotSetUp, match="cannot be run"):
        bootstrap.run("/no/such/program")


def test_packages_can_be_left_out_of_a_lock() -> None:
    assert without(LOCK, "shiboken6", "pyside6").decode().splitlines()[::2] == [
        "typst==0.15.0 \\",
        "tomlkit==0.1",
    ]


MISSING = {"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1"}


def test_a_user_gets_one_message_with_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "_has_venv", lambda: False)
    runner = Runner()
    with pytest.raises(CannotSetUp) as told:
        need_missing(System("/usr/bin/apt-get", False, runner), Environment(tmp_path, LOCK), MISSING)
    lines = [line for line in str(told.value).splitlines() if "sudo" in line]
    assert lines == [f"  sudo apt install libegl1 libgl1 python3.{sys.version_info.minor}-venv"]
    assert runner.asked == []


def test_root_has_them_installed_and_renews_old_lists(tmp_path: Path) -> None:
    runner = Runner(fails="apt-get install")
    need_missing(System("apt-get", True, runner), Environment(tmp_path, LOCK), MISSING)
    assert [line.split()[1] for line in runner.asked] == ["install", "update", "install"]
    assert runner.asked[-1].endswith("libegl1 libgl1")


def test_without_apt_the_missing_things_are_named(tmp_path: Path) -> None:
    with pytest.raises(CannotSetUp, match=r"libGL\.so\.1, libEGL\.so\.1"):
        need_missing(System(None, True), Environment(tmp_path, LOCK), MISSING)


def test_nothing_missing_asks_for_nothing(tmp_path: Path) -> None:
    runner = Runner()
    need_missing(System("apt-get", True, runner), Environment(tmp_path, LOCK), {})
    assert runner.asked == []


def test_libraries_are_looked_for_until_they_were_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    environment = made(tmp_path, Runner())
    assert not environment.libraries_seen()
    environment.note_libraries()
    assert environment.libraries_seen()


def test_a_later_start_imports_nothing_slow() -> None:
    asked = "import sys, bootstrap; bootstrap.key(b''); print(*sys.modules)"
    done = subprocess.run((sys.executable, "-S", "-c", asked), cwd=ROOT, capture_output=True, text=True, check=True)
    slow = {"subprocess", "dataclasses", "inspect", "typing", "shutil", "tempfile", "ctypes", "venv"}
    assert slow & set(done.stdout.split()) == set()


def test_an_old_python_could_read_the_entry_script() -> None:
    ast.parse((ROOT / "main.py").read_text("utf-8"), feature_version=(3, 5))


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-bench.lock"])
def test_every_locked_package_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text and "--index" not in text
    packages = re.split(r"\n(?=[a-z])", text)
    assert all("--hash=sha256:" in package for package in packages)


def test_the_locks_agree_with_each_other_and_with_the_project() -> None:
    runtime, dev = (
        set(re.findall(r"^([a-z][\w.-]*==\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert runtime <= dev
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {re.split(r"[<>=]", line)[0].lower().replace("_", "-") for line in project["dependencies"]}
    assert wanted <= {line.split("==")[0] for line in runtime}
