"""Brings SQLite's log of changes into the database file so that no request waits for the disk."""

from __future__ import annotations

import logging
import sqlite3
import threading
from contextlib import closing
from typing import Any

from app.db import LONGEST_LOG, Database

log = logging.getLogger("laurel.checkpoint")
PAUSE_SECONDS = 1.0
# From this many pages on the log has to begin anew; until then nothing stops the writers.
LONG_LOG = LONGEST_LOG // 2
# How long writers may have to stand still for that; somebody who reads an old state can hold it up longer.
STANDSTILL_MS = 100


def keep_log_short(url: str, stop: threading.Event) -> None:
    """Empty the log of the database at `url` each second until told to stop; PostgreSQL does so by itself."""
    with Database.opened(url) as database:
        if database.engine.dialect.name != "sqlite":
            return
        while not stop.wait(PAUSE_SECONDS):
            try:
                empty_log(database)
            except sqlite3.OperationalError as error:
                log.warning("the log was not emptied: %s", error)


def empty_log(database: Database, *, long_log: int = LONG_LOG) -> int:
    """Copy what the log holds into the database file; returns how many pages the log has.

    PASSIVE stops neither readers nor writers, but a log that somebody always writes to never begins anew
    (sqlite.org/wal.html); one of `long_log` pages is therefore ended, with the little that is new, and the
    next writer begins it anew.
    """
    with closing(database.engine.raw_connection()) as connection:
        raw: Any = connection.driver_connection
        raw.execute(f"PRAGMA busy_timeout={STANDSTILL_MS}")
        pages = _checkpoint(raw, "PASSIVE")
        return pages if pages < long_log else _checkpoint(raw, "RESTART")


def _checkpoint(raw: Any, mode: str) -> int:
    _busy, pages, _copied = raw.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
    return int(pages)
