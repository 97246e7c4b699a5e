"""A fault is told by its type and its places. What was typed never reaches a terminal, a log or a core file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from neckguide.crash import describe

TOKEN = "Zephyrine-Quillfeather"
ROOT = Path(__file__).parents[2]


def run(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def failing(name: str) -> None:
    try:
        int(name)
    except ValueError as error:
        raise RuntimeError(f"{name} cannot be counted") from error


def test_type_and_place_are_told_and_no_value() -> None:
    with pytest.raises(RuntimeError) as caught:
        failing(TOKEN)
    told = describe(caught.type, caught.value, caught.tb)
    assert TOKEN not in told and str(ROOT) not in told
    assert "builtins.ValueError" in told and "builtins.RuntimeError" in told
    assert told.index("ValueError") < told.index("RuntimeError")
    assert told.count(", in failing") == 2


def test_a_fault_that_caused_itself_is_told_once() -> None:
    fault = ValueError(TOKEN)
    fault.__cause__ = fault
    assert describe(type(fault), fault, None) == "neckguide: a fault of the program: builtins.ValueError"


def test_endless_recursion_is_told_in_a_few_lines() -> None:
    def deeper(name: str) -> None:
        deeper(name)

    with pytest.raises(RecursionError) as caught:
        deeper(TOKEN)
    assert len(describe(caught.type, caught.value, caught.tb).splitlines()) <= 31


@pytest.mark.parametrize(
    "fault",
    [
        f"int('{TOKEN}')",
        f"import threading; t = threading.Thread(target=int, args=('{TOKEN}',)); t.start(); t.join()",
        f"class Kept:\n    def __del__(self): raise ValueError('{TOKEN}')\nKept()",
        f"try: int('{TOKEN}')\nexcept ValueError as error: raise KeyError('{TOKEN}') from error",
    ],
)
def test_no_uncaught_fault_prints_a_value(tmp_path: Path, fault: str) -> None:
    done = run(f"from neckguide.crash import install\ninstall()\n{fault}\n", tmp_path)
    assert "a fault of the program" in done.stderr
    assert TOKEN not in done.stderr + done.stdout


def test_without_a_terminal_a_fault_is_no_second_fault(tmp_path: Path) -> None:
    program = f"import sys\nfrom neckguide.crash import install\ninstall()\nsys.stderr = None\nint('{TOKEN}')"
    done = run(program, tmp_path)
    assert done.returncode == 1 and done.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no core files")
class TestDumps:
    LIMITS = (
        "import resource; resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)"
    )
    ABORT = f"name = '{TOKEN}' * 1000\nimport os\nos.abort()"

    def test_a_crash_leaves_no_core_file(self, tmp_path: Path) -> None:
        forbid = "from neckguide.no_dumps import forbid_dumps\nforbid_dumps()"
        done = run(f"{self.LIMITS}\n{forbid}\n{self.ABORT}", tmp_path)
        assert done.returncode < 0
        assert not list(tmp_path.iterdir())

    def test_the_limit_is_one_where_that_is_allowed_and_never_more(self, tmp_path: Path) -> None:
        program = """
import resource
from neckguide.no_dumps import forbid_dumps
before = resource.getrlimit(resource.RLIMIT_CORE)[1]
forbid_dumps()
forbid_dumps()
print(resource.getrlimit(resource.RLIMIT_CORE), 0 if before == 0 else 1)
"""
        done = run(program, tmp_path)
        limits, expected = done.stdout.rsplit(" ", 1)
        assert limits == f"({expected.strip()}, {expected.strip()})" and done.stderr == ""

    @pytest.mark.skipif(sys.platform != "linux", reason="Linux")
    def test_a_dump_that_is_made_all_the_same_holds_no_memory(self, tmp_path: Path) -> None:
        program = """
from pathlib import Path
from neckguide.no_dumps import forbid_dumps
forbid_dumps()
print(Path("/proc/self/coredump_filter").read_text())
"""
        assert int(run(program, tmp_path).stdout, 16) == 0
