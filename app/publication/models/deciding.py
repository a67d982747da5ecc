"""What people decide beside the numbers: overrides, exclusions, jury statements."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.contests.models import AwardDefinition
from app.db import Base, now, states
from app.entries.models import Entry


class OverrideAction(enum.StrEnum):
    """What a jury can decide against the numbers."""

    GRANT = "grant"
    DENY = "deny"


class AwardOverride(Base):
    """A decision to give an award to a film or to deny it.

    `seen` is the digest of the numbers that people had before them.
    """

    __tablename__ = "award_override"

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"), index=True)
    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award_definition.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"))
    action: Mapped[OverrideAction] = mapped_column(states(OverrideAction, "action"))
    reason: Mapped[str] = mapped_column(sa.String(1000))
    seen: Mapped[str] = mapped_column(sa.String(64))
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    award: Mapped[AwardDefinition] = relationship()
    entry: Mapped[Entry] = relationship()
    maker: Mapped[User] = relationship()


class ExclusionCause(enum.StrEnum):
    """Why a film can hold no award."""

    DISQUALIFIED = "disqualified"
    DECLINED = "declined"
    LATE_PAPERS = "late_papers"


class AwardExclusion(Base):
    """A film that can hold no award, and why; films next in line move up."""

    __tablename__ = "award_exclusion"
    __table_args__ = (sa.UniqueConstraint("contest_id", "entry_id", name="excluded_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"))
    cause: Mapped[ExclusionCause] = mapped_column(states(ExclusionCause, "cause"))
    reason: Mapped[str] = mapped_column(sa.String(500))
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    entry: Mapped[Entry] = relationship()


class JuryStatement(Base):
    """The jury's sentence on a film with an award, in either language or both."""

    __tablename__ = "jury_statement"
    __table_args__ = (sa.UniqueConstraint("award_id", "entry_id", name="one_statement_per_award"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"), index=True)
    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award_definition.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"))
    text_en: Mapped[str] = mapped_column(sa.String(600), default="")
    text_zh: Mapped[str] = mapped_column(sa.String(600), default="")
