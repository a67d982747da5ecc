"""Scorecard, its scores and defects, and every version that was ever saved."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.assignments.models import Assignment
from app.contests.models import Criterion, DefectKind, SubCriterion
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
    # The judge expects the jury to disagree and would speak for the film.
    is_divisive: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # Why it was submitted with less of the film watched than the round asks.
    viewing_reason: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    saved_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]
    # Since when a submitted scorecard is being changed; what is saved counts at once.
    reopened_at: Mapped[datetime | None]
    # Since when the judge has given it out of the hand for good, to see what the others gave.
    locked_at: Mapped[datetime | None]
    assignment: Mapped[Assignment] = relationship()
    revision: Mapped[Revision] = relationship()
    scores: Mapped[list[Score]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    part_scores: Mapped[list[PartScore]] = relationship(cascade="all, delete-orphan")
    defects: Mapped[list[Defect]] = relationship(order_by="Defect.at_ms, Defect.id")


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


class PartScore(Base):
    """One number for one part of a criterion; the criterion's own score follows from its parts."""

    __tablename__ = "part_score"
    __table_args__ = (
        sa.UniqueConstraint("scorecard_id", "part_id", name="one_score_per_part"),
        sa.CheckConstraint("value BETWEEN 0 AND 100000", name="part_value_within_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scorecard_id: Mapped[int] = mapped_column(sa.ForeignKey("scorecard.id", ondelete="CASCADE"))
    part_id: Mapped[int] = mapped_column(sa.ForeignKey("sub_criterion.id"))
    value: Mapped[int]
    part: Mapped[SubCriterion] = relationship()


class Defect(Base):
    """A craft fault at a moment of the film; `key` is the page's own, so that a repeated note is one note."""

    __tablename__ = "defect"
    __table_args__ = (
        sa.UniqueConstraint("scorecard_id", "key", name="one_defect_per_key"),
        sa.CheckConstraint("at_ms >= 0", name="defect_within_film"),
        sa.CheckConstraint("severity BETWEEN 1 AND 3", name="severity_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scorecard_id: Mapped[int] = mapped_column(sa.ForeignKey("scorecard.id", ondelete="CASCADE"))
    kind_id: Mapped[int] = mapped_column(sa.ForeignKey("defect_kind.id"))
    key: Mapped[str] = mapped_column(sa.String(40))
    at_ms: Mapped[int]
    # 1 can be noticed, 2 disturbs, 3 breaks the film
    severity: Mapped[int]
    words: Mapped[str] = mapped_column(sa.String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    # Taken off again; kept, so that a repeated request does not bring it back.
    removed_at: Mapped[datetime | None]
    kind: Mapped[DefectKind] = relationship()


class ScorecardVersion(Base):
    """What a scorecard held after one save; rows are only ever added."""

    __tablename__ = "scorecard_version"
    __table_args__ = (sa.UniqueConstraint("scorecard_id", "number", name="version_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scorecard_id: Mapped[int] = mapped_column(sa.ForeignKey("scorecard.id", ondelete="CASCADE"))
    number: Mapped[int]
    saved_at: Mapped[datetime]
    body: Mapped[dict[str, Any]]
    # Which window sent it, and its how-manieth save it was; empty without scripts.
    window: Mapped[str] = mapped_column(sa.String(24), default="", server_default="")
    turn: Mapped[int] = mapped_column(default=0, server_default="0")


class LateDraft(Base):
    """What a judge's page sent after the round was closed: kept for the judge, counted nowhere."""

    __tablename__ = "late_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    received_at: Mapped[datetime] = mapped_column(default=now)
    body: Mapped[dict[str, Any]]
    # Since when it is part of the scorecard after all, the round having been opened again.
    taken_at: Mapped[datetime | None]
