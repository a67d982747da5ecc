"""A submission that came too late: it changes nothing, but who sent it gets a receipt of the attempt."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.entries.models import OPEN_TO_ENTRANT, Entry, LateAttempt
from app.entries.operations.deadline import is_writable, term_of


@dataclass(frozen=True)
class AttemptReceipt:
    """What an attempt left, and whether this very one made it."""

    attempt: LateAttempt
    is_new: bool


def came_too_late(session: Session, entry: Entry, *, at: datetime) -> bool:
    """Whether an entry could still be submitted but for the time."""
    begun = at >= entry.contest.opens_at and entry.state in OPEN_TO_ENTRANT
    return begun and not is_writable(session, entry, at=at)


def note_attempt(session: Session, entry: Entry, sent: Mapping[str, Any], *, at: datetime) -> AttemptReceipt:
    """Keep what came too late; the same thing sent again leaves the first attempt and its time."""
    session.execute(sa.select(Entry.id).where(Entry.id == entry.id).with_for_update())
    digest = _digest(entry, sent)
    known = session.scalar(
        sa.select(LateAttempt).where(LateAttempt.entry_id == entry.id, LateAttempt.digest == digest)
    )
    if known is not None:
        return AttemptReceipt(known, is_new=False)
    late = at - term_of(session, entry, at=at).closes_at
    attempt = LateAttempt(
        contest_id=entry.contest_id,
        entry_id=entry.id,
        at=at,
        late_ms=max(0, round(late.total_seconds() * 1000)),
        film_size=entry.film.size if entry.film else None,
        film_sha256=entry.film.sha256 if entry.film else None,
        digest=digest,
        sent=dict(sent),
    )
    session.add(attempt)
    session.flush()
    return AttemptReceipt(attempt, is_new=True)


def _digest(entry: Entry, sent: Mapping[str, Any]) -> str:
    film = entry.film.code if entry.film else None
    text = json.dumps({"film": film, "sent": sent}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
