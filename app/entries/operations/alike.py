"""A verdict about two films that look alike, of which the screening of both entries then hears."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import now
from app.entries.models import Entry
from app.films.models import FilmLikeness, Verdict
from app.films.operations.likeness import decide_likeness
from app.jobs import names
from app.jobs.operations import promise


def decide_pair(session: Session, pair: FilmLikeness, verdict: Verdict, *, reason: str, by: User) -> None:
    """Say whether two films are the same, and have their entries looked at again. Raises RuleBroken."""
    decide_likeness(session, pair, verdict, reason=reason, by=by)
    films = (pair.earlier_id, pair.later_id)
    entries = session.scalars(sa.select(Entry.id).where(Entry.film_id.in_(films)).order_by(Entry.id)).all()
    if entries:
        key = f"look-pair:{pair.id}:{now():%Y%m%dT%H%M%S%f}"
        promise(session, names.LOOK_AT_ENTRY, {"entries": list(entries)}, key=key)
