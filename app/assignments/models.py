"""Seat on a panel, conflict, plan, assignment."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.contests.models import Round
from app.db import Base, now, states
from app.entries.models import Entry


class PlanState(enum.StrEnum):
    """The path of a plan; a second one may be drawn, only one is applied at a time."""

    REQUESTED = "requested"
    PROPOSED = "proposed"
    APPLIED = "applied"
    FAILED = "failed"


class AssignmentState(enum.StrEnum):
    """Where one judge's seat at one entry stands."""

    PENDING = "pending"
    STARTED = "started"
    DONE = "done"
    DEFERRED = "deferred"
    RECUSED = "recused"
    ABSTAINED = "abstained"
    WITHDRAWN = "withdrawn"
    SILENT = "silent"


# States in which the judge still holds the seat.
HELD = (
    AssignmentState.PENDING,
    AssignmentState.STARTED,
    AssignmentState.DONE,
    AssignmentState.DEFERRED,
)


class PanelSeat(Base):
    """A judge on the panel of a round, with what they can follow and how much they can watch."""

    __tablename__ = "panel_seat"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "judge_id", name="one_seat_per_judge"),
        sa.CheckConstraint("max_films >= 0", name="max_films_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"))
    judge_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    languages: Mapped[list[str]] = mapped_column(default=list)
    genres: Mapped[list[str]] = mapped_column(default=list)
    max_films: Mapped[int] = mapped_column(default=200)
    created_at: Mapped[datetime] = mapped_column(default=now)
    judge: Mapped[User] = relationship()
    round: Mapped[Round] = relationship()


class Conflict(Base):
    """A tie between a judge and an entry: the judge never gets it and never sees it."""

    __tablename__ = "conflict"
    __table_args__ = (sa.UniqueConstraint("judge_id", "entry_id", name="one_conflict_per_pair"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"), index=True)
    judge_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    # organizer, judge, or what detected it: own_entry, credited_email, same_name
    source: Mapped[str] = mapped_column(sa.String(24))
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    # A namesake or a slip can be lifted; the row stays, so that it is not found again.
    lifted_at: Mapped[datetime | None]
    judge: Mapped[User] = relationship()
    entry: Mapped[Entry] = relationship()


class Plan(Base):
    """One run of the engine for a round: what went in (digest), what came out, whether it was applied."""

    __tablename__ = "plan"
    __table_args__ = (sa.UniqueConstraint("round_id", "number", name="plan_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[PlanState] = mapped_column(states(PlanState, "state"), default=PlanState.REQUESTED)
    input_digest: Mapped[str | None] = mapped_column(sa.String(64))
    # [[entry id, judge id], ...] as the engine proposed them.
    pairs: Mapped[list[Any]] = mapped_column(default=list)
    # status, sum, bound, unfilled, shortfall sentences, load per judge
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    requested_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    applied_at: Mapped[datetime | None]
    round: Mapped[Round] = relationship()


class Assignment(Base):
    """One judge is to watch one entry in one round."""

    __tablename__ = "assignment"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "entry_id", "judge_id", name="one_assignment_per_pair"),
        sa.Index("ix_assignment_judge_state", "judge_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # What a judge's addresses show; says nothing about entry, order or time.
    code: Mapped[str] = mapped_column(sa.String(16), unique=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    judge_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    plan_id: Mapped[int | None] = mapped_column(sa.ForeignKey("plan.id"))
    state: Mapped[AssignmentState] = mapped_column(
        states(AssignmentState, "state"), default=AssignmentState.PENDING
    )
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    entry: Mapped[Entry] = relationship()
    judge: Mapped[User] = relationship()
    round: Mapped[Round] = relationship()
