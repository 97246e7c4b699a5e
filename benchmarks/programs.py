"""Runs whole programs and times them: one after the other in turn, so that a busy moment hits both sides alike."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
Command = Sequence[str | Path]


class Failed(Exception):
    """A program that was to be measured did not do its work; the message says what it said."""


def run(command: Command, env: Mapping[str, str]) -> str:
    """What it printed. Failed where its exit status is not 0."""
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=600)
    if done.returncode:
        lines = (done.stderr.strip() or done.stdout.strip()).splitlines() or ["nothing"]
        raise Failed(f"{Path(command[0]).name} ended with {done.returncode} and said: {lines[-1]}")
    return done.stdout


def in_turn(commands: Sequence[Command], env: Mapping[str, str], times: int) -> list[float]:
    """The median of each command's whole run, in milliseconds, after one run that is not counted."""
    took: list[list[float]] = [[] for _ in commands]
    for number in range(times + 1):
        for command, into in zip(commands, took, strict=True):
            began = perf_counter()
            run(command, env)
            if number:
                into.append((perf_counter() - began) * 1000)
    return [median(each) for each in took]


class Worker:
    """A program that answers every line with a line."""

    def __init__(self, command: Command, env: Mapping[str, str]) -> None:
        """Waits until it says that it is ready."""
        self._name = " ".join(map(str, command[1:4]))
        self._program = subprocess.Popen(
            command, cwd=ROOT, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._answer()

    def ask(self, line: object) -> float:
        """Its answer. Failed where it has ended."""
        assert self._program.stdin
        self._program.stdin.write(f"{line}\n")
        self._program.stdin.flush()
        return float(self._answer())

    def end(self) -> None:
        """Let it go."""
        assert self._program.stdin
        self._program.stdin.close()
        self._program.wait()

    def _answer(self) -> str:
        assert self._program.stdout
        if answer := self._program.stdout.readline():
            return answer
        raise Failed(f"{self._name} ended too early")


def asked_in_turn(workers: Sequence[Worker], lines: Iterable[object], warm_up: int) -> list[float]:
    """The median answer of each; the first `warm_up` lines are not counted."""
    answers = [[worker.ask(line) for worker in workers] for line in lines][warm_up:]
    return [median(each) for each in zip(*answers, strict=True)]
