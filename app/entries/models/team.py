"""Who writes an entry together: members with their rights, invitations, guardians, and who did what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base, now
from app.entries.models.entry import Entry


class TeamMember(Base):
    """Somebody beside the entrant who may do some of what the entrant may."""

    __tablename__ = "team_member"
    __table_args__ = (sa.UniqueConstraint("entry_id", "user_id", name="one_membership"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    may_edit: Mapped[bool] = mapped_column(default=True)
    may_upload: Mapped[bool] = mapped_column(default=False)
    may_submit: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[User] = relationship()


class TeamInvitation(Base):
    """A single-use link into a team: only the hash of its token is kept."""

    __tablename__ = "team_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    may_edit: Mapped[bool] = mapped_column(default=True)
    may_upload: Mapped[bool] = mapped_column(default=False)
    may_submit: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    entry: Mapped[Entry] = relationship()


class Guardian(Base):
    """The consent of a young entrant's guardian, asked for by a single-use link."""

    __tablename__ = "guardian"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    consented_at: Mapped[datetime | None]
    entry: Mapped[Entry] = relationship(back_populates="guardian")


class EntryAct(Base):
    """One line of who did what to an entry, for its team: `what` names the act, `detail` its object."""

    __tablename__ = "entry_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=now)
    what: Mapped[str] = mapped_column(sa.String(40))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    actor: Mapped[User | None] = relationship()
