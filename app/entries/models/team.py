"""Who writes an entry together: members with their rights, invitations, and who did what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base, now
from app.entries.models.entry import Entry
from app.entries.models.rights import Right, right_from


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

    @property
    def right(self) -> Right:
        """What this member may do."""
        return right_from(self.may_edit, self.may_upload, self.may_submit)


class TeamInvitation(Base):
    """A single-use link into a team, in the language of whoever gets it: only its token's hash is kept."""

    __tablename__ = "team_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    locale: Mapped[str] = mapped_column(sa.String(8), default="en", server_default="en")
    may_edit: Mapped[bool] = mapped_column(default=True)
    may_upload: Mapped[bool] = mapped_column(default=False)
    may_submit: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    entry: Mapped[Entry] = relationship()

    @property
    def right(self) -> Right:
        """What whoever accepts may do."""
        return right_from(self.may_edit, self.may_upload, self.may_submit)


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
