"""Votes of rounds without a rubric: a word in triage, an order, a choice between two films."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.assignments.models import Assignment
from app.db import Base, now, states


class Choice(enum.StrEnum):
    """What a judge says of a film in triage."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class TriageVote(Base):
    """One judge's word on one film; it may change until the round is closed."""

    __tablename__ = "triage_vote"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("assignment.id", ondelete="CASCADE"), unique=True
    )
    choice: Mapped[Choice] = mapped_column(states(Choice, "choice"))
    viewing_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    assignment: Mapped[Assignment] = relationship()


class RankedBallot(Base):
    """One judge's order of a round's films; `save_count` is the revision that a save must name.

    `places` is what the judge is at, `counted` what was submitted last and counts. Both are lists of
    places, the best first, and a place is a list of entry ids: several where films are level.
    """

    __tablename__ = "ranked_ballot"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "judge_id", name="one_ballot_per_judge"),
        sa.CheckConstraint("submitted_at IS NULL OR counted IS NOT NULL", name="submitted_has_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"))
    judge_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    places: Mapped[list[Any]] = mapped_column(default=list)
    counted: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    save_count: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]


IS_OPEN = sa.text("decided_at IS NULL")


class PairVote(Base):
    """Two films put before a judge, and the choice; the pair is kept with the smaller number first.

    A row without `decided_at` is the pair on the judge's screen: there is one at most, and deciding it is
    a conditional UPDATE, so that a page left open cannot vote a second time.
    """

    __tablename__ = "pair_vote"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "judge_id", "first_id", "second_id", name="one_vote_per_pair"),
        sa.CheckConstraint("first_id < second_id", name="pair_in_order"),
        sa.CheckConstraint("better_id IN (first_id, second_id)", name="better_is_of_the_pair"),
        sa.CheckConstraint("decided_at IS NOT NULL OR better_id IS NULL", name="choice_is_dated"),
        sa.Index(
            "uq_pair_vote_open",
            "round_id",
            "judge_id",
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"))
    judge_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    first_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    second_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    # Whether the second film stands on the left.
    is_turned: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # Empty when the judge cannot decide, or has not yet.
    better_id: Mapped[int | None] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]

    @property
    def sides(self) -> tuple[int, int]:
        """The entries on the left and on the right."""
        return (self.second_id, self.first_id) if self.is_turned else (self.first_id, self.second_id)
