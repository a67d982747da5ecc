"""Reading people: who is signed in, who holds which role, which link a token opens."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Link, Membership, Purpose, Role, User, hash_token
from app.db import now
from app.mail.addresses import canonical_email
from app.web.bytes_pool import stamp
from app.web.rules import Invalid


def user_of_session(session: Session, marker: str) -> User | None:
    """The person that a session cookie names as `id.session_key`, unless their sessions were ended."""
    user_id, _, key = marker.partition(".")
    if not user_id.isdecimal():
        return None
    user = session.get(User, int(user_id))
    return user if user is not None and user.session_key == key else None


def user_of_stamp(session: Session, who: str) -> User | None:
    """The person that a token for bytes names, unless their sessions were ended."""
    user_id = who.partition(".")[0]
    if not user_id.isdecimal():
        return None
    user = session.get(User, int(user_id))
    return user if user is not None and stamp(user.get_id()) == who else None


def user_by_email(session: Session, email: str) -> User | None:
    """The person with this address in any spelling."""
    try:
        address = canonical_email(email)
    except Invalid:
        return None
    return session.scalar(sa.select(User).where(User.email == address))


def holds(session: Session, user: User, role: Role, contest_id: int) -> bool:
    """Whether a person holds a role in a contest."""
    statement = sa.select(Membership.id).where(
        Membership.user_id == user.id, Membership.contest_id == contest_id, Membership.role == role
    )
    return session.scalar(statement) is not None


def memberships_of(session: Session, user: User) -> Sequence[Membership]:
    """Every role that a person holds."""
    return session.scalars(
        sa.select(Membership).where(Membership.user_id == user.id).order_by(Membership.id)
    ).all()


def members(session: Session, contest_id: int, role: Role) -> Sequence[Membership]:
    """Everybody who holds a role in a contest, by name."""
    return session.scalars(
        sa.select(Membership)
        .join(Membership.user)
        .where(Membership.contest_id == contest_id, Membership.role == role)
        .options(joinedload(Membership.user))
        .order_by(User.name, User.id)
    ).all()


def open_invitations(session: Session, contest_id: int) -> Sequence[Link]:
    """Invitations that nobody has used yet."""
    return session.scalars(
        sa.select(Link)
        .where(
            Link.contest_id == contest_id,
            Link.purpose == Purpose.INVITATION,
            Link.used_at.is_(None),
            Link.expires_at > now(),
        )
        .order_by(Link.id)
    ).all()


def usable_link(session: Session, token: str, purpose: Purpose) -> Link | None:
    """The link that a token opens, while it can still be used."""
    return session.scalar(
        sa.select(Link).where(
            Link.token_hash == hash_token(token),
            Link.purpose == purpose,
            Link.used_at.is_(None),
            Link.expires_at > now(),
        )
    )
