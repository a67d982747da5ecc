"""Creating people, signing them in, and giving them roles in contests."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Membership, Role, User
from app.accounts.operations.passwords import hash_password, is_right, needs_rehash
from app.audit.operations import record
from app.mail.addresses import canonical_email
from app.web.rules import N_, Invalid


class AddressTaken(Invalid):
    """Somebody has an account under this address."""

    message = N_("There is already an account for this address. Sign in, or ask for a new password.")
    field = "email"


class WrongSignIn(Invalid):
    """Address and password do not fit together; never says which."""

    message = N_("Address and password do not fit together. Check both, or ask for a new password.")


def sign_up(session: Session, *, email: str, name: str, password: str, locale: str = "en") -> User:
    """Create an account; raises NotAnAddress, AddressTaken or WeakPassword."""
    address = canonical_email(email)
    # Hashing takes long, and the first question to the database takes SQLite's one write lock.
    hashed = hash_password(password, email=address)
    if session.scalar(sa.select(User.id).where(User.email == address)) is not None:
        raise AddressTaken
    user = User(
        email=address,
        name=name,
        password_hash=hashed,
        session_key=secrets.token_hex(16),
        locale=locale,
    )
    session.add(user)
    session.flush()
    return user


def authenticate(session: Session, *, email: str, password: str, demo_too: bool = True) -> User:
    """Find the person that address and password belong to, writing nothing; raises WrongSignIn.

    `demo_too` is false where others than this machine can reach the pages: demo passwords are known to all.
    """
    try:
        address = canonical_email(email)
    except Invalid:
        address = ""
    user = session.scalar(sa.select(User).where(User.email == address))
    if not is_right(password, user.password_hash if user else None) or user is None:
        raise WrongSignIn
    if user.is_demo and not demo_too:
        raise WrongSignIn
    return user


def newer_hash(user: User, password: str) -> str | None:
    """The hash of a right password by today's parameters, where it was made with older ones."""
    if user.password_hash and needs_rehash(user.password_hash):
        return hash_password(password, email=user.email)
    return None


def keep_hash(session: Session, user_id: int, known: str, newer: str) -> None:
    """Put a newer hash of the same password in place, unless the password was changed meanwhile."""
    same = sa.update(User).where(User.id == user_id, User.password_hash == known)
    session.execute(same.values(password_hash=newer))


def set_password(session: Session, user: User, password: str) -> None:
    """Change a password; every other session of this person ends."""
    user.password_hash = hash_password(password, email=user.email)
    user.session_key = secrets.token_hex(16)
    session.flush()


def set_locale(session: Session, user: User, locale: str) -> None:
    """Keep the language that a person chose."""
    user.locale = locale
    session.flush()


def give_role(session: Session, user: User, role: Role, *, contest_id: int, by: User | None) -> Membership:
    """Give a person a role in a contest, once."""
    statement = sa.select(Membership).where(
        Membership.user_id == user.id, Membership.contest_id == contest_id, Membership.role == role
    )
    held = session.scalar(statement)
    if held is not None:
        return held
    membership = Membership(user_id=user.id, contest_id=contest_id, role=role)
    session.add(membership)
    session.flush()
    if role is not Role.ENTRANT:
        record(
            session,
            "role.given",
            f"user:{user.id}",
            by=by.id if by else None,
            contest_id=contest_id,
            detail={"role": role.value},
        )
    return membership
