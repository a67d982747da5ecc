"""Keeps a handful of programs running: starts them, waits for them, restarts the dead, stops them all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from app.commands import processes

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120.0
STOP_SECONDS = 2.0
LAST_STOP_SECONDS = 1.0
# A program that ran this long is restarted at once when it dies; one that keeps dying waits ever longer.
STEADY_SECONDS = 20.0
LONGEST_WAIT_SECONDS = 30.0
FAILURES_TO_MENTION = 3
LARGEST_LOG_BYTES = 10 * 1024 * 1024


class StartFailed(RuntimeError):
    """A program did not come up; the text says which one and where it wrote why."""


class Interrupted(RuntimeError):
    """Somebody asked to stop while the programs were still starting."""


def always() -> bool:
    """Say yes: for a program that is ready as soon as it runs."""
    return True


def never() -> bool:
    """Say no: for a start that nobody interrupts."""
    return False


@dataclass(frozen=True)
class Program:
    """A command that must always be running, and the question that tells whether it is ready."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    ready: Callable[[], bool] = always
    file_descriptors: tuple[int, ...] = ()


@dataclass
class Child:
    """A program's present process, the leader of its own session, and how often it failed in a row."""

    program: Program
    process: subprocess.Popen[bytes]
    started: float
    failures: int = 0
    restart_at: float | None = None

    def is_steady(self) -> bool:
        """Whether the process has run long enough to be trusted again."""
        return time.monotonic() - self.started > STEADY_SECONDS


def wait_before_restart(failures: int) -> float:
    """Say how many seconds a program rests that has died this often in a row; the first time it does not."""
    return min(LONGEST_WAIT_SECONDS, 0.25 * 2 ** (failures - 1)) if failures > 1 else 0.0


class Supervisor:
    """Owns the children; every method is called from one thread, again and again until `stop`.

    `stopping` is asked while waiting for a start; the janitor holds `kept_open` for as long as it works.
    """

    def __init__(
        self, logs: Path, *, stopping: Callable[[], bool] = never, kept_open: tuple[int, ...] = ()
    ) -> None:
        self.logs = logs
        self.children: list[Child] = []
        self._stopping = stopping
        self._errands: list[subprocess.Popen[bytes]] = []
        logs.mkdir(parents=True, exist_ok=True)
        self._janitor = subprocess.Popen(
            [sys.executable, "-m", "app.commands.janitor"],
            stdin=subprocess.PIPE,
            start_new_session=True,
            pass_fds=kept_open,
            cwd=ROOT,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pids(self) -> dict[str, int]:
        """Name every program's present process."""
        return {child.program.name: child.process.pid for child in self.children}

    @property
    def ailing(self) -> dict[str, str]:
        """Say of every program that keeps dying what its log says last."""
        return {
            child.program.name: f"The {child.program.name} program keeps stopping {self._why(child.program)}"
            for child in self.children
            if child.failures >= FAILURES_TO_MENTION and not child.is_steady()
        }

    def start(self, *programs: Program) -> None:
        """Start the programs together and return when all are ready; raises StartFailed or Interrupted."""
        began = [Child(program, self._spawn(program), time.monotonic()) for program in programs]
        self.children += began
        until = time.monotonic() + START_SECONDS
        for child in began:
            self._await_ready(child, until)

    def tend(self) -> bool:
        """Bury the dead and start them again when their wait is over; say whether any process is new."""
        before = self.pids
        for child in self.children:
            if child.restart_at is None and child.process.poll() is not None:
                self._bury(child)
            if child.restart_at is not None and time.monotonic() >= child.restart_at:
                self._revive(child)
        return self.pids != before

    def stop(self) -> None:
        """Stop everything, the first started last, and leave no process behind."""
        for errand in self._errands:
            self._end(errand)
        later, first = self.children[1:], self.children[:1]
        self._stop(later, STOP_SECONDS)
        self._stop(first, LAST_STOP_SECONDS)
        self.children, self._errands = [], []
        with suppress(BrokenPipeError):
            self._janitor.communicate()

    def drop(self, name: str) -> None:
        """Stop one program and forget it."""
        dropped = [child for child in self.children if child.program.name == name]
        self.children = [child for child in self.children if child not in dropped]
        self._stop(dropped, LAST_STOP_SECONDS)

    def errand(self, command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Run something once, on our own terminal; it is not restarted, and ends with us at the latest."""
        errand = subprocess.Popen(
            command,
            env={**os.environ, **environment, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            cwd=ROOT,
        )
        self._tell_janitor(f"+{errand.pid}")
        self._errands.append(errand)
        return errand

    def log_of(self, program: Program) -> Path:
        """Name the file that holds what a program wrote."""
        return self.logs / f"{program.name}.log"

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        log = self.log_of(program)
        if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
            log.replace(log.with_suffix(".old.log"))
        with log.open("ab") as output:
            process = subprocess.Popen(
                program.command,
                env={**os.environ, **program.environment, "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=program.file_descriptors,
                cwd=ROOT,
            )
        self._tell_janitor(f"+{process.pid}")
        return process

    def _await_ready(self, child: Child, until: float) -> None:
        while not child.program.ready():
            if self._stopping():
                raise Interrupted
            if child.process.poll() is not None or time.monotonic() > until:
                program = child.program
                raise StartFailed(f"The {program.name} program did not start {self._why(program)}")
            time.sleep(0.05)

    def _why(self, program: Program) -> str:
        log = self.log_of(program)
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
        last = next((line.strip() for line in reversed(lines) if line.strip()), "it wrote nothing")
        return f"({last}); its log is {log}"

    def _bury(self, child: Child) -> None:
        self._end(child.process)
        child.failures = 1 if child.is_steady() else child.failures + 1
        child.restart_at = time.monotonic() + wait_before_restart(child.failures)

    def _revive(self, child: Child) -> None:
        child.process = self._spawn(child.program)
        child.started = time.monotonic()
        child.restart_at = None

    def _stop(self, children: Sequence[Child], seconds: float) -> None:
        running = [child.process for child in children if child.restart_at is None]
        for process in running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        until = time.monotonic() + seconds
        while any(process.poll() is None for process in running) and time.monotonic() < until:
            time.sleep(0.02)
        for process in running:
            self._end(process)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process and its whole session: a worker's forked job may live in a group of its own."""
        processes.end(process.pid)
        process.wait()
        self._tell_janitor(f"-{process.pid}")

    def _tell_janitor(self, line: str) -> None:
        assert self._janitor.stdin is not None
        with suppress(BrokenPipeError, ValueError):
            self._janitor.stdin.write(f"{line}\n".encode())
            self._janitor.stdin.flush()
