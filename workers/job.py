"""One claimed job: its sessions, its progress, and the fence that lets its result be written once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.db import Database
from app.jobs import operations as jobs
from app.jobs.models import Outbox
from config import Settings

RENEWAL_SECONDS = 5.0


class Cancelled(RuntimeError):
    """Somebody asked this job to stop."""


@dataclass
class Job:
    """A job that this process holds under a token, until it finishes, is given back or loses its lease."""

    database: Database
    settings: Settings
    outbox_id: int
    token: str
    payload: dict[str, Any]
    _over: threading.Event = field(default_factory=threading.Event)
    _lost: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A reading session for the snapshot that the job works on."""
        with self.database.reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A writing session for a step that stands on its own and may be repeated."""
        with self.database.writing() as session:
            yield session
            session.commit()

    @contextmanager
    def finishing(self) -> Iterator[Session]:
        """The one transaction that writes the result and ends the job; raises LeaseLost, writing nothing."""
        with self.database.writing() as session:
            yield session
            jobs.finish(session, self.outbox_id, self.token)
            session.commit()

    def progress(self, percent: int, message: str = "") -> None:
        """Show how far the job is; raises LeaseLost or Cancelled, so it is also where a job may end."""
        with self.database.writing() as session:
            held = jobs.report(session, self.outbox_id, self.token, progress=percent, message=message)
            stop = session.get_one(Outbox, self.outbox_id).cancel_requested
            session.commit()
        if not held or self._lost.is_set():
            raise jobs.LeaseLost(f"job {self.outbox_id}")
        if stop:
            raise Cancelled

    @contextmanager
    def kept_alive(self) -> Iterator[None]:
        """Renew the lease from a thread for as long as the work lasts."""
        renewer = threading.Thread(target=self._renew, daemon=True)
        renewer.start()
        try:
            yield
        finally:
            self._over.set()
            renewer.join(timeout=RENEWAL_SECONDS)

    def _renew(self) -> None:
        while not self._over.wait(RENEWAL_SECONDS):
            with self.database.writing() as session:
                held = jobs.renew(session, self.outbox_id, self.token)
                session.commit()
            if not held:
                self._lost.set()
                return
