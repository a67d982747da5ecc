"""SQLite's log of changes: emptied by the relay's process, never by a request, and begun anew when long."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.db import LONGEST_LOG, Database
from workers.checkpoint import empty_log, keep_log_short

PAGE = 4096


@pytest.fixture
def noted(tmp_path: Path) -> Iterator[Database]:
    """A database of one table, on SQLite alone: PostgreSQL keeps its own log."""
    with Database.opened(f"sqlite:///{tmp_path / 'noted.sqlite3'}") as database:
        with database.writing() as session:
            session.execute(sa.text("CREATE TABLE note (words TEXT)"))
            session.commit()
        yield database


def _write(database: Database, pages: int) -> None:
    with database.writing() as session:
        for _ in range(pages):
            session.execute(sa.text("INSERT INTO note VALUES (:words)"), {"words": "x" * PAGE})
        session.commit()


def _file(database: Database) -> Path:
    return Path(str(database.engine.url.database))


def test_a_writer_leaves_the_log_to_others(noted: Database) -> None:
    _write(noted, 1_200)  # SQLite's own limit is a thousand pages
    assert _file(noted).stat().st_size < 10 * PAGE
    with noted.reading() as session:
        assert session.scalar(sa.text("PRAGMA wal_autocheckpoint")) == LONGEST_LOG


def test_emptying_brings_what_was_written_into_the_file(noted: Database) -> None:
    _write(noted, 50)
    assert empty_log(noted) >= 50
    assert _file(noted).stat().st_size > 50 * PAGE


def test_a_long_log_begins_anew_when_nobody_reads_an_old_state(noted: Database) -> None:
    _write(noted, 50)
    with noted.reading() as reader:
        assert reader.scalar(sa.text("SELECT count(*) FROM note")) == 50
        _write(noted, 50)
        empty_log(noted, long_log=60)
        _write(noted, 1)
        assert empty_log(noted, long_log=1_000) > 100, "what the reader still reads was overwritten"
    empty_log(noted, long_log=60)
    _write(noted, 1)
    assert empty_log(noted, long_log=1_000) < 10


def test_the_log_is_kept_short_until_told_to_stop(noted: Database) -> None:
    stop = threading.Event()
    keeper = threading.Thread(target=keep_log_short, args=(str(noted.engine.url), stop))
    keeper.start()
    try:
        _write(noted, 50)
        until = time.monotonic() + 20
        while _file(noted).stat().st_size < 50 * PAGE and time.monotonic() < until:
            time.sleep(0.05)
        assert _file(noted).stat().st_size > 50 * PAGE
    finally:
        stop.set()
        keeper.join(10)
    assert not keeper.is_alive()
