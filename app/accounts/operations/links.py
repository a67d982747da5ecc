"""Single-use links: only the hash of their token is kept, and using one is one conditional UPDATE."""

from __future__ import annotations

import secrets
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Link, Purpose, Role, User, hash_token
from app.accounts.operations.people import authenticate, give_role, set_password, sign_up
from app.audit.operations import record
from app.db import claim, now
from app.mail.addresses import canonical_email
from app.web.rules import N_, RuleBroken

INVITATION_LIFE = timedelta(days=14)
RESET_LIFE = timedelta(hours=1)


class LinkSpent(RuleBroken):
    """The link was used, has expired or never existed."""

    status = 409
    message = N_("This link has been used or has expired. Ask for a new one.")


def invite(
    session: Session, *, email: str, role: Role, contest_id: int | None, by: User | None
) -> tuple[Link, str]:
    """Make an invitation and return it with its token, which is shown once."""
    token = secrets.token_urlsafe(24)
    link = Link(
        token_hash=hash_token(token),
        purpose=Purpose.INVITATION,
        email=canonical_email(email),
        contest_id=contest_id,
        role=role,
        created_by=by.id if by else None,
        expires_at=now() + INVITATION_LIFE,
    )
    session.add(link)
    session.flush()
    record(
        session,
        "person.invited",
        f"link:{link.id}",
        by=by.id if by else None,
        contest_id=contest_id,
        detail={"role": role.value},
    )
    return link, token


def ask_for_reset(session: Session, user: User, *, life: timedelta = RESET_LIFE) -> str:
    """Make a link to a new password for a person and return its token."""
    token = secrets.token_urlsafe(24)
    session.add(
        Link(
            token_hash=hash_token(token),
            purpose=Purpose.RESET,
            email=user.email,
            expires_at=now() + life,
        )
    )
    session.flush()
    return token


def _spend(session: Session, link: Link) -> None:
    moment = now()
    unused = (
        sa.update(Link)
        .where(Link.id == link.id, Link.used_at.is_(None), Link.expires_at > moment)
        .values(used_at=moment)
    )
    if not claim(session, unused):
        raise LinkSpent


def accept_invitation(session: Session, link: Link, *, name: str, password: str, locale: str = "en") -> User:
    """Use an invitation; whoever has an account under its address proves it with their password.

    A new account speaks `locale`. Raises LinkSpent, WeakPassword or WrongSignIn.
    """
    known = session.scalar(sa.select(User).where(User.email == link.email))
    user = known and authenticate(session, email=link.email, password=password)
    _spend(session, link)
    user = user or sign_up(session, email=link.email, name=name, password=password, locale=locale)
    inviter = session.get(User, link.created_by) if link.created_by else None
    if link.contest_id is None:
        user.is_operator = True
    elif link.role is not None:
        give_role(session, user, link.role, contest_id=link.contest_id, by=inviter)
    return user


def reset_password(session: Session, link: Link, *, password: str) -> User:
    """Use a reset link: the new password holds and every session of the person ends."""
    user = session.scalar(sa.select(User).where(User.email == link.email))
    if user is None:
        raise LinkSpent
    _spend(session, link)
    set_password(session, user, password)
    return user
