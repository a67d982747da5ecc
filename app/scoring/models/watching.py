"""What a judge has watched, what would not play, and the promise given before the first film."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.assignments.models import Assignment
from app.contests.models import Terms
from app.db import Base, now


class Viewing(Base):
    """Proof of viewing: the stretches of a film that a judge has seen; they only ever grow."""

    __tablename__ = "viewing"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("assignment.id", ondelete="CASCADE"), unique=True
    )
    # [[from, to], ...] in milliseconds, ordered and apart; `calm` holds those at no more than normal speed.
    spans: Mapped[list[Any]] = mapped_column(default=list)
    calm: Mapped[list[Any]] = mapped_column(default=list)
    first_at: Mapped[datetime] = mapped_column(default=now)
    last_at: Mapped[datetime] = mapped_column(default=now)


class Trouble(Base):
    """A judge says that a film does not play; the seat stays."""

    __tablename__ = "trouble"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(sa.String(300), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    # What the organizer said to the judge; may be empty.
    answer: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    assignment: Mapped[Assignment] = relationship()


class TermsAcceptance(Base):
    """A judge has promised what one version of the terms says."""

    __tablename__ = "terms_acceptance"
    __table_args__ = (sa.UniqueConstraint("terms_id", "judge_id", name="accepted_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    terms_id: Mapped[int] = mapped_column(sa.ForeignKey("terms.id", ondelete="CASCADE"))
    judge_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    accepted_at: Mapped[datetime] = mapped_column(default=now)
    terms: Mapped[Terms] = relationship()
    judge: Mapped[User] = relationship()
