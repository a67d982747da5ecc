"""What uploads are for: each room that takes files gives a purpose, and the application registers them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy.orm import Session

from app.uploads.models import Upload
from app.uploads.spool import Spool, open_spool
from app.web.bytes_pool import origin_of
from config import Settings


def may_always_continue(_session: Session, _upload: Upload) -> None:
    """The rule of a purpose without a deadline: what was begun may be finished."""


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """One reason to upload.

    `may_begin(session, user, subject, length)` raises RuleBroken with words when this user may not send
    this many bytes for this subject now. `done(session, upload, by)` is called exactly once, inside the
    transaction that completes the upload; raising RuleBroken there leaves the upload open and its bytes kept.
    `may_continue(session, upload)` is asked before every further chunk, for deadlines with a grace:
    `upload.created_at` and `upload.last_byte_at` say when it began and when its last byte came, and
    `upload.is_declared` whether its bytes were named at the start.
    `limit` is the largest file in bytes, whatever may_begin allows.
    """

    name: str
    limit: int
    may_begin: Callable[[Session, Any, str, int], None]
    done: Callable[[Session, Upload, Any], None]
    may_continue: Callable[[Session, Upload], None] = may_always_continue


@dataclass(frozen=True)
class Uploads:
    """What the protocol needs of its application.

    `origins` are those of the pages, `limit` is the largest file of any purpose and `share` what one user
    may send within a day, both in bytes; a line silent for `read_timeout` seconds counts as cut.
    """

    spool: Spool
    purposes: dict[str, Purpose]
    origins: frozenset[str]
    limit: int
    share: int
    read_timeout: float = 30.0


def init_app(app: Flask, settings: Settings, purposes: Iterable[Purpose]) -> None:
    """Give the application its spool (made if absent) and its purposes, one for each name."""
    known: dict[str, Purpose] = {}
    for purpose in purposes:
        if purpose.name in known:
            raise ValueError(f"Two purposes are named {purpose.name}.")
        known[purpose.name] = purpose
    app.jinja_env.globals["uploads_origin"] = settings.bytes_url
    largest = max((purpose.limit for purpose in known.values()), default=0)
    app.extensions["uploads"] = Uploads(
        spool=open_spool(settings),
        purposes=known,
        origins=frozenset({origin_of(settings.base_url)}),
        limit=largest,
        share=10 * largest,
    )


def uploads() -> Uploads:
    """The uploads of the running application."""
    return cast("Uploads", current_app.extensions["uploads"])
