"""Reading what is public: the announcement of a contest, a winner's poster."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.contests.models import Contest, ContestState
from app.entries.models import Entry
from app.films.models import Film
from app.publication.models import Announcement

PUBLIC = (ContestState.ANNOUNCED, ContestState.FINAL, ContestState.ARCHIVED)


def announcement_at(session: Session, slug: str) -> Announcement | None:
    """The public winner list of the contest at an address."""
    return session.scalar(
        sa.select(Announcement)
        .join(Announcement.contest)
        .where(Contest.slug == slug, Contest.state.in_(PUBLIC))
        .options(joinedload(Announcement.contest))
    )


def winners_film(session: Session, announcement: Announcement, code: str) -> Film | None:
    """The film of an entry that stands on a public winner list."""
    codes = {winner["code"] for award in announcement.snapshot["awards"] for winner in award["winners"]}
    if code not in codes:
        return None
    return session.scalar(
        sa.select(Film)
        .join(Entry, Entry.film_id == Film.id)
        .where(Entry.code == code, Entry.contest_id == announcement.contest_id)
    )
