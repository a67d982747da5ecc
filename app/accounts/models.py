"""Users, their roles in contests, and the single-use links that invite them or reset a password."""

from __future__ import annotations

import enum
import hashlib
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, now, states


class Role(enum.StrEnum):
    """What a user is in one contest; chair is a mark on top, not a role."""

    ORGANIZER = "organizer"
    JUDGE = "judge"
    ENTRANT = "entrant"


class Purpose(enum.StrEnum):
    """What a single-use link is for."""

    INVITATION = "invitation"
    RESET = "reset"


def hash_token(token: str) -> str:
    """What is kept of a link's token: its SHA-256, from which the link cannot be made again."""
    return hashlib.sha256(token.encode()).hexdigest()


class User(Base):
    """One person. `email` is canonical; changing `session_key` signs the person out everywhere."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    session_key: Mapped[str] = mapped_column(sa.String(32))
    locale: Mapped[str] = mapped_column(sa.String(8), default="en")
    is_operator: Mapped[bool] = mapped_column(default=False)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)

    # What Flask-Login asks of a user.
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the session cookie holds; it stops fitting when the session key changes."""
        return f"{self.id}.{self.session_key}"


class Membership(Base):
    """A role of a user in a contest; one person may hold several."""

    __tablename__ = "membership"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "contest_id", "role", name="one_of_each_role"),
        sa.Index("ix_membership_contest", "contest_id", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"))
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(states(Role, "role"))
    is_chair: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[User] = relationship()


class Link(Base):
    """A single-use link: only the hash of its token is kept, and using it is one conditional UPDATE."""

    __tablename__ = "link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    purpose: Mapped[Purpose] = mapped_column(states(Purpose, "purpose"))
    email: Mapped[str] = mapped_column(sa.String(254))
    contest_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    role: Mapped[Role | None] = mapped_column(states(Role, "role"))
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
