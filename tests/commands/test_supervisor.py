"""The supervisor: replaces what dies, kills what it left, and stops without a trace."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.commands import processes
from app.commands.supervisor import ROOT, Program, StartFailed, Supervisor, wait_before_restart

# A worker with a forked job that leads a group of its own, as the queue's workers have.
WORKER = """
import os, sys, time
from pathlib import Path
job = os.fork()
if job == 0:
    time.sleep(600)
os.setpgid(job, job)  # by the parent: the group is there before the mark says so
Path(sys.argv[1]).write_text(str(job))
time.sleep(600)
"""
STUBBORN = """
import signal, sys, time
from pathlib import Path
signal.signal(signal.SIGTERM, signal.SIG_IGN)
Path(sys.argv[1]).write_text("deaf")
time.sleep(600)
"""
# A supervisor that is to be killed itself.
HOLDER = """
import sys, time
from pathlib import Path
from app.commands.supervisor import Program, Supervisor
supervisor = Supervisor(Path(sys.argv[1]))
supervisor.start(Program("sleeper", ["sleep", "600"], {}))
print(supervisor.pids["sleeper"], flush=True)
time.sleep(600)
"""


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    with Supervisor(tmp_path / "log") as opened:
        yield opened


def program(code: str, mark: Path, name: str = "worker") -> Program:
    return Program(name, [sys.executable, "-c", code, str(mark)], {}, lambda: bool(written(mark)))


def written(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def eventually(true: Callable[[], bool]) -> bool:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.02)
    return False


def is_dead(pid: int) -> bool:
    return all(pid != living for living, _session in processes.living())


def test_killed_program_is_started_again(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start(program(WORKER, tmp_path / "job"))
    first = supervisor.pids["worker"]

    os.kill(first, signal.SIGKILL)

    assert eventually(supervisor.tend)
    assert supervisor.pids["worker"] != first
    assert not is_dead(supervisor.pids["worker"])


def test_job_of_a_killed_worker_dies_with_it_though_it_left_the_group(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    supervisor.start(program(WORKER, tmp_path / "job"))
    job = int(written(tmp_path / "job"))
    assert os.getpgid(job) != os.getpgid(supervisor.pids["worker"])

    os.kill(supervisor.pids["worker"], signal.SIGKILL)

    assert eventually(supervisor.tend)
    assert is_dead(job)


def test_stop_leaves_nothing_even_of_a_program_that_ignores_the_signal(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path / "log")
    supervisor.start(program(STUBBORN, tmp_path / "deaf", "deaf"), program(WORKER, tmp_path / "job"))
    sessions = list(supervisor.pids.values())
    assert [len(processes.members(session)) for session in sessions] == [1, 2]

    supervisor.stop()

    assert [processes.members(session) for session in sessions] == [[], []]


def test_errand_ends_with_the_supervisor(tmp_path: Path) -> None:
    with Supervisor(tmp_path / "log") as supervisor:
        errand = supervisor.errand(["sleep", "600"], {})
        assert not is_dead(errand.pid)

    assert is_dead(errand.pid)


def test_program_that_dies_at_once_fails_the_start_and_names_its_log(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    dying = Program(
        "web", [sys.executable, "-c", "print('no such room'); raise SystemExit(1)"], {}, lambda: False
    )

    with pytest.raises(StartFailed) as failure:
        supervisor.start(dying)

    log = tmp_path / "log" / "web.log"
    assert str(failure.value) == f"The web program did not start (no such room); its log is {log}"


def test_program_that_keeps_dying_rests_longer_each_time() -> None:
    waits = [wait_before_restart(failures) for failures in range(9)]

    assert waits == [0.0, 0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0]


def test_program_that_keeps_dying_is_complained_of_with_its_last_words(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    supervisor.start(Program("relay", [sys.executable, "-c", "raise SystemExit('no database')"], {}))

    assert eventually(lambda: supervisor.tend() and bool(supervisor.ailing))

    log = tmp_path / "log" / "relay.log"
    assert supervisor.ailing == {"relay": f"The relay program keeps stopping (no database); its log is {log}"}


def test_dropped_program_is_gone_and_stays_gone(supervisor: Supervisor) -> None:
    supervisor.start(Program("sleeper", ["sleep", "600"], {}))
    sleeper = supervisor.pids["sleeper"]

    supervisor.drop("sleeper")
    supervisor.tend()

    assert supervisor.pids == {}
    assert is_dead(sleeper)


def test_janitor_ends_what_a_killed_supervisor_left(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as holder:
        assert holder.stdout is not None
        sleeper = int(holder.stdout.readline())
        assert not is_dead(sleeper)

        holder.kill()

    assert eventually(lambda: is_dead(sleeper))
