"""What is announced: to the public at this moment by the reader's own clock, and to organizers at any."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.contests.models import Contest
from app.db import now
from app.entries.models import Entry
from app.films.models import Film
from app.publication.models import (
    Announcement,
    AnnouncementState,
    PublicationStamp,
    Seal,
    SealWish,
    Showing,
    Succession,
    Takedown,
    WishState,
)

WHOLE = (
    joinedload(Announcement.seal).joinedload(Seal.run),
    joinedload(Announcement.seal).joinedload(Seal.sealer),
)
# The number that every change of a contest's public pages raises, by the contest's slug.
STAMP = (
    sa.select(PublicationStamp.version)
    .join(Contest, Contest.id == PublicationStamp.contest_id)
    .where(Contest.slug == sa.bindparam("slug"))
)
LIVE = (AnnouncementState.ARMED, AnnouncementState.PUBLIC)


def is_public() -> sa.ColumnElement[bool]:
    """An announcement that everybody may read: made by its job, and its embargo has passed."""
    return sa.and_(Announcement.state == AnnouncementState.PUBLIC, Announcement.embargo_at <= now())


def announcement_at(session: Session, slug: str) -> Announcement | None:
    """The public winner list of the contest at an address."""
    return session.scalar(
        sa.select(Announcement)
        .join(Announcement.contest)
        .where(Contest.slug == slug, is_public())
        .options(contains_eager(Announcement.contest), *WHOLE)
    )


def withdrawn_at(session: Session, slug: str) -> Announcement | None:
    """The list of a contest that was public last and was withdrawn."""
    return session.scalar(
        sa.select(Announcement)
        .join(Announcement.contest)
        .where(Contest.slug == slug, Announcement.state == AnnouncementState.WITHDRAWN)
        .options(contains_eager(Announcement.contest), *WHOLE)
        .order_by(Announcement.number.desc())
        .limit(1)
    )


def latest_public(session: Session, *, limit: int) -> Sequence[Announcement]:
    """The newest public winner lists."""
    return session.scalars(
        sa.select(Announcement)
        .where(is_public())
        .options(joinedload(Announcement.contest), joinedload(Announcement.seal))
        .order_by(Announcement.announced_at.desc(), Announcement.id.desc())
        .limit(limit)
    ).all()


def live_announcement(session: Session, contest: Contest) -> Announcement | None:
    """What is armed or public in a contest, for its organizers."""
    return session.scalar(
        sa.select(Announcement)
        .where(Announcement.contest_id == contest.id, Announcement.state.in_(LIVE))
        .options(joinedload(Announcement.contest), *WHOLE)
    )


def history_of(session: Session, contest: Contest) -> Sequence[Announcement]:
    """Every announcement of a contest that was public at some time, oldest first."""
    return session.scalars(
        sa.select(Announcement)
        .where(Announcement.contest_id == contest.id, Announcement.announced_at.is_not(None))
        .options(joinedload(Announcement.seal))
        .order_by(Announcement.number)
    ).all()


def newest_seal(session: Session, contest: Contest) -> Seal | None:
    """The last seal of a contest."""
    return session.scalar(
        sa.select(Seal)
        .where(Seal.contest_id == contest.id)
        .options(joinedload(Seal.run), joinedload(Seal.sealer))
        .order_by(Seal.number.desc())
        .limit(1)
    )


def wish_key(wish: SealWish) -> str:
    """The key of the job that makes a seal."""
    return f"seal:{wish.id}"


def newest_wish(session: Session, contest: Contest) -> SealWish | None:
    """The last time somebody asked for a seal."""
    return session.scalar(
        sa.select(SealWish)
        .where(SealWish.contest_id == contest.id)
        .options(joinedload(SealWish.requester))
        .order_by(SealWish.id.desc())
        .limit(1)
    )


def wish_under_way(session: Session, contest: Contest) -> SealWish | None:
    """The seal of a contest that is being made."""
    return session.scalar(
        sa.select(SealWish).where(SealWish.contest_id == contest.id, SealWish.state == WishState.REQUESTED)
    )


def seals_of(session: Session, contest: Contest) -> Sequence[Seal]:
    """Every seal of a contest, oldest first."""
    return session.scalars(sa.select(Seal).where(Seal.contest_id == contest.id).order_by(Seal.number)).all()


def successions_of(session: Session, announcement: Announcement) -> Sequence[Succession]:
    """Who leaves a seat of a list and who moves up, in order."""
    return session.scalars(
        sa.select(Succession).where(Succession.announcement_id == announcement.id).order_by(Succession.id)
    ).all()


def takedowns_of(session: Session, contest: Contest) -> Sequence[Takedown]:
    """What is hidden now."""
    return session.scalars(
        sa.select(Takedown)
        .where(Takedown.contest_id == contest.id, Takedown.lifted_at.is_(None))
        .options(joinedload(Takedown.entry))
        .order_by(Takedown.id)
    ).all()


def shown_codes(session: Session, contest: Contest) -> set[str]:
    """The entries of a contest whose makers let everybody watch the film."""
    return set(
        session.scalars(
            sa.select(Entry.code)
            .join(Showing, Showing.entry_id == Entry.id)
            .where(Entry.contest_id == contest.id)
        )
    )


def film_of(session: Session, contest: Contest, code: str) -> Film | None:
    """The film of an entry, for whoever has been found entitled."""
    return session.scalar(
        sa.select(Film)
        .join(Entry, Entry.film_id == Film.id)
        .where(Entry.code == code, Entry.contest_id == contest.id)
    )


def seal_for(session: Session, contest: Contest, number: int) -> Seal | None:
    """A seal of a contest by its number."""
    return session.scalar(sa.select(Seal).where(Seal.contest_id == contest.id, Seal.number == number))
