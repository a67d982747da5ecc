"""Votes of rounds without a rubric: a word in triage, an order, a choice between two films."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

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


class RankedBallot(Base):
    """One judge's order of a round's films; `save_count` is the revision that a save must name."""

    __tablename__ = "ranked_ballot"
    __table_args__ = (sa.UniqueConstraint("round_id", "judge_id", name="one_ballot_per_judge"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"))
    judge_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    # Entry ids, the best first.
    places: Mapped[list[Any]] = mapped_column(default=list)
    save_count: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]


class PairVote(Base):
    """One judge's choice between two films; the pair is kept with the smaller number first."""

    __tablename__ = "pair_vote"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "judge_id", "first_id", "second_id", name="one_vote_per_pair"),
        sa.CheckConstraint("first_id < second_id", name="pair_in_order"),
        sa.CheckConstraint("better_id IN (first_id, second_id)", name="better_is_of_the_pair"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"))
    judge_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    first_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    second_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    # Empty when the judge finds both alike.
    better_id: Mapped[int | None] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=now)
