"""A chunk on its way to disk and row: bytes come in outside any transaction, the row follows briefly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from app.uploads import operations, protocol
from app.uploads.line import line_of
from app.uploads.models import Upload, UploadState
from app.uploads.purposes import Purpose, uploads
from app.uploads.receiving import Received, patience, receive
from app.uploads.spool import Gone
from app.web.database import database


def purpose_of(upload: Upload) -> Purpose:
    """What an upload is for; raises UnknownPurpose."""
    purpose = uploads().purposes.get(upload.purpose)
    if purpose is None:
        raise operations.UnknownPurpose
    return purpose


def take(upload: Upload, chunk: protocol.Chunk, *, by: Any) -> tuple[Upload, Received]:
    """Receive a chunk, note it, and complete the upload with its last byte; the upload as it stands then."""
    # Straight from the server: what may come is bounded by the announced length, not by the forms' limit.
    line = line_of(request.environ)
    with patience(request.environ, uploads().read_timeout):
        got = receive(uploads().spool, upload.key, chunk, line, length=upload.length)
    with _row_of(upload) as (writing, row):
        operations.grow(writing, row, got.offset)
    if row.state in (UploadState.EXPIRED, UploadState.REMOVED):
        raise Gone(upload.key)
    return (finish(row, by=by) if got.offset == row.length else row), got


def look(upload: Upload) -> tuple[Upload, int]:
    """An open upload and its offset as the disk knows them: a killed server wrote more than it could note."""
    reached = uploads().spool.reach(upload.key)
    if reached.offset <= upload.received:
        return upload, reached.offset
    with _row_of(upload) as (writing, row):
        operations.grow(writing, row, reached.offset, at=reached.at)
    return row, reached.offset


def finish(upload: Upload, *, by: Any) -> Upload:
    """Complete an upload whose bytes are all there; one that is another file than declared is given up.

    Raises AnotherFile, or what the purpose raises: the upload then stays open.
    """
    spool = uploads().spool
    try:
        operations.check_declared(spool, upload)
    except operations.AnotherFile:
        with _row_of(upload) as (writing, row):
            operations.remove(writing, spool, row)
        raise
    sha256 = operations.digest_if_small(spool, upload)
    with _row_of(upload) as (writing, row):
        sender = writing.get_one(type(by), by.id)
        operations.complete(writing, purpose_of(upload), row, sha256=sha256, by=sender)
    spool.settle(upload.key)
    return row


@contextmanager
def _row_of(upload: Upload) -> Iterator[tuple[Session, Upload]]:
    """The upload's row in a transaction of its own, committed at the end."""
    with database().writing() as writing, writing.begin():
        yield writing, writing.get_one(Upload, upload.id)
