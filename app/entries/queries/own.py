"""What somebody may reach of entries: their own and those of their teams, by the right that is needed."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import User
from app.db import now
from app.entries.models import Entry, EntryAct, Right, TeamInvitation, TeamMember
from app.entries.queries import LINE, WHOLE


def reaches(user_id: int | sa.BindParameter[int], right: Right = Right.LOOK) -> sa.ColumnElement[bool]:
    """Entries that somebody began, or whose team gives them at least this right; read on every request."""
    own = Entry.entrant_id == user_id
    if right is Right.OWN:
        return own
    needed = {Right.TEXT: [TeamMember.may_edit], Right.EVERYTHING: [TeamMember.may_upload]}.get(right, [])
    in_team = sa.exists().where(TeamMember.entry_id == Entry.id, TeamMember.user_id == user_id, *needed)
    return sa.or_(own, in_team.correlate_except(TeamMember))


def entry_for(session: Session, user: User, code: str, right: Right) -> Entry | None:
    """An entry that a user may do this with."""
    return session.scalar(sa.select(Entry).where(Entry.code == code, reaches(user.id, right)).options(*WHOLE))


def entries_of(session: Session, user: User) -> Sequence[Entry]:
    """A user's entries and those of their teams in every contest, newest first."""
    return session.scalars(
        sa.select(Entry).where(reaches(user.id)).options(*LINE).order_by(Entry.id.desc())
    ).all()


def right_of(session: Session, entry: Entry, user: User) -> Right | None:
    """What somebody may do with an entry, None when it is not theirs to see."""
    if entry.entrant_id == user.id:
        return Right.OWN
    member = session.scalar(
        sa.select(TeamMember).where(TeamMember.entry_id == entry.id, TeamMember.user_id == user.id)
    )
    return member.right if member is not None else None


def may(session: Session, entry: Entry, user: User, right: Right) -> bool:
    """Whether somebody may do this with an entry."""
    held = right_of(session, entry, user)
    return held is not None and held.includes(right)


def members_of(session: Session, entry: Entry) -> Sequence[TeamMember]:
    """Everybody beside the entrant, in the order in which they joined."""
    return session.scalars(
        sa.select(TeamMember)
        .where(TeamMember.entry_id == entry.id)
        .options(joinedload(TeamMember.user))
        .order_by(TeamMember.id)
    ).all()


def open_invitations_of(session: Session, entry: Entry) -> Sequence[TeamInvitation]:
    """Invitations that can still be accepted, the newest first."""
    return session.scalars(
        sa.select(TeamInvitation)
        .where(TeamInvitation.entry_id == entry.id, is_open())
        .order_by(TeamInvitation.id.desc())
    ).all()


def is_open() -> sa.ColumnElement[bool]:
    """An invitation that nobody has used or revoked and whose time has not run out."""
    unused = sa.and_(TeamInvitation.used_at.is_(None), TeamInvitation.revoked_at.is_(None))
    return sa.and_(unused, TeamInvitation.expires_at > now())


def acts_on(session: Session, entry: Entry, *, limit: int, offset: int) -> Sequence[EntryAct]:
    """A page of who did what, the last act first."""
    return session.scalars(
        sa.select(EntryAct)
        .where(EntryAct.entry_id == entry.id)
        .options(joinedload(EntryAct.actor))
        .order_by(EntryAct.at.desc(), EntryAct.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def act_count(session: Session, entry: Entry) -> int:
    """How many acts are written down."""
    counted = sa.select(sa.func.count()).where(EntryAct.entry_id == entry.id)
    return session.scalar(counted) or 0
