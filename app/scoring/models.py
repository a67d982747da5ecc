"""Scorecard, its scores, and every version that was ever saved."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.assignments.models import Assignment
from app.contests.models import Criterion
from app.db import Base, now, states
from app.entries.models import Revision


class ScorecardState(enum.StrEnum):
    """The path of a scorecard."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


class Scorecard(Base):
    """One judge's filled rubric for one entry; `save_count` is the revision that a save must name."""

    __tablename__ = "scorecard"
    __table_args__ = (
        sa.CheckConstraint("state = 'draft' OR submitted_at IS NOT NULL", name="submitted_has_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("assignment.id", ondelete="CASCADE"), unique=True
    )
    # The revision of the entry that was judged.
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revision.id"))
    state: Mapped[ScorecardState] = mapped_column(
        states(ScorecardState, "state"), default=ScorecardState.DRAFT
    )
    save_count: Mapped[int] = mapped_column(default=0)
    note_to_jury: Mapped[str] = mapped_column(sa.Text, default="")
    word_to_maker: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    saved_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]
    assignment: Mapped[Assignment] = relationship()
    revision: Mapped[Revision] = relationship()
    scores: Mapped[list[Score]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class Score(Base):
    """One number for one criterion, in hundredths of a point."""

    __tablename__ = "score"
    __table_args__ = (
        sa.UniqueConstraint("scorecard_id", "criterion_id", name="one_score_per_criterion"),
        sa.CheckConstraint("value BETWEEN 0 AND 100000", name="value_within_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scorecard_id: Mapped[int] = mapped_column(sa.ForeignKey("scorecard.id", ondelete="CASCADE"))
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criterion.id"))
    value: Mapped[int]
    criterion: Mapped[Criterion] = relationship()


class ScorecardVersion(Base):
    """What a scorecard held after one save; rows are only ever added."""

    __tablename__ = "scorecard_version"
    __table_args__ = (sa.UniqueConstraint("scorecard_id", "number", name="version_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scorecard_id: Mapped[int] = mapped_column(sa.ForeignKey("scorecard.id", ondelete="CASCADE"))
    number: Mapped[int]
    saved_at: Mapped[datetime]
    body: Mapped[dict[str, Any]]
