"""Entries on their way: drafts with all their parts, uploads that have arrived, a deadline near by."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.contests.models import Contest
from app.db import now
from app.entries.models import Entry, EntryState
from app.entries.operations.content import AiLine, Content, CreditLine
from app.entries.operations.writing import attach_film, begin_entry, save_entry
from app.uploads.models import Upload, UploadState
from tests.factories import make_contest, make_user

CLOSES = datetime.fromisoformat("2026-10-18T15:59:00+00:00")
EARLY = CLOSES - timedelta(days=2)
MOMENT = timedelta(milliseconds=1)


def closing_contest(session: Session, **values: Any) -> Contest:
    """A contest with ten minutes of grace whose deadline is CLOSES."""
    values.setdefault("grace_seconds", 600)
    return make_contest(session, opens_at=CLOSES - timedelta(days=30), closes_at=CLOSES, **values)


def content_of(contest: Contest, **changes: Any) -> Content:
    """Everything an entry needs but its film."""
    values: dict[str, Any] = {
        "title_en": "The Lantern Maker",
        "title_zh": "制灯人",
        "synopsis_en": "An old man mends the last lantern of a river town.",
        "category_id": contest.categories[0].id,
        "genre": "guofeng",
        "spoken_language": "zh",
        "subtitle_languages": ("en",),
        "credits": [CreditLine(role="director", name_en="Zhao Min", name_zh="赵敏")],
        "ai_uses": [AiLine(tool="Kling", version="2.1", purpose="first and last frame")],
        "has_consent": True,
    }
    return Content(**{**values, **changes})


def written_draft(session: Session, contest: Contest, entrant: User | None = None, **changes: Any) -> Entry:
    """A draft that lacks nothing but its film."""
    entrant = entrant or make_user(session, "Zhao Min")
    entry = begin_entry(session, contest, by=entrant, at=EARLY)
    content = content_of(contest, **changes)
    save_entry(session, entry, content, by=entrant, at=EARLY, save_count=entry.save_count)
    return entry


def arrived_upload(session: Session, entry: Entry, **values: Any) -> Upload:
    """An upload for an entry whose last byte has come."""
    values.setdefault("created_at", EARLY)
    values.setdefault("completed_at", values["created_at"] + timedelta(minutes=20))
    values.setdefault("last_byte_at", values["completed_at"])
    values.setdefault("head_sha256", "a" * 64)
    values.setdefault("tail_sha256", "b" * 64)
    length = values.pop("length", 1_000_000)
    upload = Upload(
        key=secrets.token_hex(16),
        owner_id=entry.entrant_id,
        purpose="film",
        subject=entry.code,
        file_name=values.pop("file_name", "制灯人 final.mp4"),
        length=length,
        received=length,
        state=UploadState.COMPLETE,
        expires_at=now() + timedelta(days=2),
        **values,
    )
    session.add(upload)
    session.flush()
    return upload


def full_draft(session: Session, contest: Contest, **changes: Any) -> Entry:
    """A draft that lacks nothing; its film is still being checked."""
    entry = written_draft(session, contest, **changes)
    upload = arrived_upload(session, entry)
    attach_film(session, entry, upload, by=entry.entrant, at=EARLY)
    assert entry.state is EntryState.DRAFT
    return entry
