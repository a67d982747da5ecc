"""One export: what was asked for, by whom, and the file that came of it until it expires."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.contests.models import Contest
from app.db import Base, now, states


class ExportState(enum.StrEnum):
    """The path of an export; an expired one has lost its file."""

    REQUESTED = "requested"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


UNDER_WAY = sa.text("state = 'requested'")


class Export(Base):
    """A file that an organizer asked for; only the one who asked can fetch it, and only for a while.

    Nobody has the same file made twice at a time.
    """

    __tablename__ = "export"
    __table_args__ = (
        sa.CheckConstraint("state != 'done' OR storage_key IS NOT NULL", name="done_has_file"),
        sa.Index("ix_export_expiry", "state", "expires_at"),
        sa.Index(
            "uq_export_under_way",
            *("contest_id", "requested_by", "kind", "form", "is_anonymous", "round_number"),
            unique=True,
            sqlite_where=UNDER_WAY,
            postgresql_where=UNDER_WAY,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # What its address shows.
    code: Mapped[str] = mapped_column(sa.String(16), unique=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(24))
    form: Mapped[str] = mapped_column(sa.String(8))
    is_anonymous: Mapped[bool] = mapped_column(default=False)
    # The round whose book it is; 0 for what belongs to the whole contest.
    round_number: Mapped[int] = mapped_column(default=0, server_default="0")
    state: Mapped[ExportState] = mapped_column(states(ExportState, "state"), default=ExportState.REQUESTED)
    # The ending of the file's name, which a form alone does not tell.
    ending: Mapped[str] = mapped_column(sa.String(8), default="", server_default="")
    storage_key: Mapped[str | None] = mapped_column(sa.String(160))
    size: Mapped[int | None]
    rows: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    problem: Mapped[str] = mapped_column(sa.String(300), default="")
    requested_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    contest: Mapped[Contest] = relationship()
    requester: Mapped[User] = relationship()
