"""Whose the processor was while something was measured: the system's, the load maker's, everybody else's."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.commands import processes
from app.commands.system import Running

PROC = Path("/proc")
# Fields of /proc/PID/stat behind the name in parentheses: time in user mode and in the kernel.
USER, KERNEL = 11, 12
# Fields of the first line of /proc/stat: what is not work.
IDLE, WAITING = 3, 4


@dataclass(frozen=True)
class Reading:
    """Processor seconds so far, and the moment."""

    at: float
    system: float
    own: float
    machine: float


@dataclass(frozen=True)
class Cores:
    """How many cores each had meanwhile, on the average."""

    system: float
    own: float
    others: float


def read(running: Running) -> Reading:
    """The seconds so far of a system's living processes, of this process and of the whole machine."""
    own = os.times()
    sessions = {running.pid, *running.programs().values()}
    system = sum(_seconds_of(pid) for pid, session in processes.living() if session in sessions)
    return Reading(time.perf_counter(), system, own.user + own.system, _machine())


def between(before: Reading, after: Reading) -> Cores:
    """The cores that each had between two readings; others are 0 where the machine tells nothing."""
    seconds = after.at - before.at
    system, own = (after.system - before.system) / seconds, (after.own - before.own) / seconds
    return Cores(system, own, max(0.0, (after.machine - before.machine) / seconds - system - own))


def _seconds_of(pid: int) -> float:
    with suppress(OSError):
        fields = (PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
        return (int(fields[USER]) + int(fields[KERNEL])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _machine() -> float:
    with suppress(OSError):
        fields = [int(one) for one in (PROC / "stat").read_text().partition("\n")[0].split()[1:9]]
        return (sum(fields) - fields[IDLE] - fields[WAITING]) / os.sysconf("SC_CLK_TCK")
    return 0.0
