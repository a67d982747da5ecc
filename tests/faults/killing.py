"""Waiting for jobs of a running system, and ending its workers as the end of a machine would."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from app.commands.system import Running
from app.db import Database
from app.jobs.models import JobState, Outbox

RECOVERY_SECONDS = 90


def until(what: Callable[[], bool], seconds: float, pause: float = 0.2) -> bool:
    """Whether something comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(pause)
    return what()


def state_of(database: Database, outbox_id: int) -> JobState:
    """Where a job stands."""
    with database.reading() as session:
        return session.scalars(sa.select(Outbox.state).where(Outbox.id == outbox_id)).one()


def kill_in_the_middle(running: Running, database: Database, outbox_id: int, seconds: float = 60) -> bool:
    """Kill every worker while a job runs; whether it was still running, which it has to be.

    The look and the kill happen under SQLite's one write lock: meanwhile the job cannot write its end.
    """

    def caught() -> bool:
        with database.writing() as session:
            state = session.scalars(sa.select(Outbox.state).where(Outbox.id == outbox_id)).one()
            if state is JobState.RUNNING:
                kill_workers(running)
            return state in (JobState.RUNNING, JobState.DONE)

    return until(caught, seconds, pause=0.01) and state_of(database, outbox_id) is JobState.RUNNING


def kill_workers(running: Running) -> None:
    """SIGKILL every worker and whatever it has forked, as the end of a machine would."""
    for name, pid in running.programs().items():
        if name == "jobs" or name.startswith("films"):
            os.kill(pid, signal.SIGSTOP)
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
            for victim in (*map(int, children), pid):
                os.kill(victim, signal.SIGKILL)
