"""Raising the number that copies of public pages go by; they look at it on every request."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.contests.models import Contest
from app.publication.models import PublicationStamp


def stamp(session: Session, contest: Contest) -> None:
    """Say that something changed on a contest's public pages: copies of them are out of date at once."""
    raised = sa.update(PublicationStamp).where(PublicationStamp.contest_id == contest.id)
    result = session.execute(raised.values(version=PublicationStamp.version + 1))
    if not isinstance(result, sa.CursorResult) or result.rowcount == 0:
        session.add(PublicationStamp(contest_id=contest.id))
        session.flush()
