"""The upload on every database: shares, promises of disk, and a completion that two cannot both win."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import Database, now
from app.uploads import operations, queries
from app.uploads.models import Upload, UploadState, new_key
from app.uploads.purposes import Purpose, Uploads
from app.uploads.spool import Spool

GIB = 1024**3


def nothing(*_arguments: Any) -> None:
    """Allow everything and note nothing."""


FILM = Purpose(name="film", limit=4 * GIB, may_begin=nothing, done=nothing)


@pytest.fixture
def user(session: Session) -> User:
    user = User(email="a@test", name="A", session_key="k")
    session.add(user)
    session.commit()
    return user


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    spool = Spool(tmp_path, reserve=0)
    return Uploads(spool, {"film": FILM}, frozenset(), limit=FILM.limit, share=5 * GIB)


def announced(user: User, length: int, subject: str = "A") -> Upload:
    return Upload(
        key=new_key(), owner_id=user.id, purpose="film", subject=subject, file_name="f", length=length
    )


def begun(session: Session, uploads: Uploads, user: User, length: int) -> Upload:
    upload = operations.begin(session, uploads, announced(user, length), by=user)
    session.commit()
    return upload


def test_promised_bytes_are_those_still_to_come_of_uploads_alive(
    session: Session, uploads: Uploads, user: User
) -> None:
    begun(session, uploads, user, GIB)
    half_done = begun(session, uploads, user, GIB)
    operations.grow(session, half_done, GIB // 2)
    abandoned = begun(session, uploads, user, GIB)
    abandoned.last_byte_at = now() - timedelta(hours=2)
    session.flush()

    assert queries.promised_bytes(session) == GIB + GIB // 2


def test_share_counts_what_is_open_and_what_arrived_within_a_day(
    session: Session, uploads: Uploads, user: User
) -> None:
    for hours in (1, 30):
        arrived = begun(session, uploads, user, 2 * GIB)
        operations.complete(session, FILM, arrived, sha256=None, by=user)
        arrived.completed_at = now() - timedelta(hours=hours)
    begun(session, uploads, user, GIB)

    assert queries.bytes_within_a_day(session, user.id) == 3 * GIB
    with pytest.raises(operations.ShareSpent):
        operations.begin(session, uploads, announced(user, 2 * GIB + 1), by=user)


def test_only_one_of_two_at_once_completes(
    session: Session, database: Database, uploads: Uploads, user: User
) -> None:
    upload = begun(session, uploads, user, 10)
    both = threading.Barrier(2)
    told: list[str] = []
    won: list[bool] = []
    purpose = Purpose(
        name="film", limit=10, may_begin=nothing, done=lambda _session, upload, _by: told.append(upload.key)
    )

    def complete() -> None:
        with database.writing() as own:
            mine = own.get_one(Upload, upload.id)
            own.commit()
            both.wait()
            won.append(operations.complete(own, purpose, mine, sha256=None, by=None))
            own.commit()

    threads = [threading.Thread(target=complete) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(won) == [False, True]
    assert told == [upload.key]
    session.refresh(upload)
    assert upload.state == UploadState.COMPLETE
