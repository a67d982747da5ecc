"""Judge's profile, seat on a panel, terms of a round, conflict, declaration, plan, wish, assignment."""

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
    APPLYING = "applying"
    APPLIED = "applied"
    UNDONE = "undone"
    FAILED = "failed"


class PlanKind(enum.StrEnum):
    """What a plan may move: nothing, as little as can be, what waits, or what a file says."""

    FILL = "fill"
    REPAIR = "repair"
    REDRAW = "redraw"
    RELIEVE = "relieve"
    IMPORT = "import"


class WishKind(enum.StrEnum):
    """What an organizer decided about a pair before the engine decides the rest."""

    PIN = "pin"
    BAN = "ban"


class ClaimKind(enum.StrEnum):
    """What a judge's declared tie names."""

    ENTRY = "entry"
    PERSON = "person"
    COMPANY = "company"
    SCHOOL = "school"


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


class JudgeProfile(Base):
    """What a judge says of themselves for a contest; seats that are given later start from it."""

    __tablename__ = "judge_profile"
    __table_args__ = (
        sa.UniqueConstraint("contest_id", "judge_id", name="one_profile_per_judge"),
        sa.CheckConstraint("minutes_per_week >= 0", name="minutes_per_week_not_negative"),
        sa.CheckConstraint("minutes_total >= 0", name="minutes_total_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    judge_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    languages: Mapped[list[str]] = mapped_column(default=list)
    genres: Mapped[list[str]] = mapped_column(default=list)
    tools: Mapped[list[str]] = mapped_column(default=list)
    # Ids of the contest's categories that the judge knows best.
    categories: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    # Empty: as much as it takes.
    minutes_per_week: Mapped[int | None]
    minutes_total: Mapped[int | None]
    # [[first day, last day], ...] as ISO dates.
    away: Mapped[list[Any]] = mapped_column(default=list)
    employer: Mapped[str] = mapped_column(sa.String(160), default="")
    school: Mapped[str] = mapped_column(sa.String(160), default="")
    saved_at: Mapped[datetime] = mapped_column(default=now)


class RoundTerms(Base):
    """What a contest says about assigning in a round; a round without a row has the defaults."""

    __tablename__ = "round_terms"
    __table_args__ = (sa.CheckConstraint("silent_days BETWEEN 1 AND 90", name="silent_days_range"),)

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    # A judge who has begun nothing so many days after getting films is silent.
    silent_days: Mapped[int] = mapped_column(default=7)
    # Whether working for the maker of a tool is a tie to every film made with it.
    vendors_tie: Mapped[bool] = mapped_column(default=False)


class PanelSeat(Base):
    """A judge on the panel of a round, with what they can follow and how much they can watch."""

    __tablename__ = "panel_seat"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "judge_id", name="one_seat_per_judge"),
        sa.CheckConstraint("min_films >= 0", name="min_films_not_negative"),
        sa.CheckConstraint("max_films >= 0", name="max_films_not_negative"),
        sa.CheckConstraint("max_minutes >= 0", name="max_minutes_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"))
    judge_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    languages: Mapped[list[str]] = mapped_column(default=list)
    genres: Mapped[list[str]] = mapped_column(default=list)
    tools: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    categories: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    # A plan gives at least so many where languages and conflicts leave them.
    min_films: Mapped[int] = mapped_column(default=0, server_default="0")
    max_films: Mapped[int] = mapped_column(default=200)
    # The most minutes of film in this round; empty: as many as it takes.
    max_minutes: Mapped[int | None]
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
    # organizer, judge, or what detected it (queries/ties.py)
    source: Mapped[str] = mapped_column(sa.String(24))
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    # A namesake or a slip can be lifted; the row stays, so that it is not found again.
    lifted_at: Mapped[datetime | None]
    judge: Mapped[User] = relationship()
    entry: Mapped[Entry] = relationship()


class Declaration(Base):
    """A tie that a judge declared in words; it is kept whether or not anything matches it today."""

    __tablename__ = "conflict_declaration"
    __table_args__ = (sa.UniqueConstraint("contest_id", "judge_id", "kind", "name", name="declared_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    judge_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    kind: Mapped[ClaimKind] = mapped_column(states(ClaimKind, "kind"))
    name: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Wish(Base):
    """A pair that the organizer pinned or banned; the engine decides around it."""

    __tablename__ = "pair_wish"
    __table_args__ = (sa.UniqueConstraint("round_id", "entry_id", "judge_id", name="one_wish_per_pair"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"))
    judge_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    kind: Mapped[WishKind] = mapped_column(states(WishKind, "kind"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    entry: Mapped[Entry] = relationship()
    judge: Mapped[User] = relationship()


class Plan(Base):
    """One run of the engine for a round: what went in (digest), what came out, whether it was applied."""

    __tablename__ = "plan"
    __table_args__ = (sa.UniqueConstraint("round_id", "number", name="plan_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[PlanState] = mapped_column(states(PlanState, "state"), default=PlanState.REQUESTED)
    kind: Mapped[PlanKind] = mapped_column(
        states(PlanKind, "kind"), default=PlanKind.FILL, server_default=PlanKind.FILL.value
    )
    # objective, genre share, linkage: the dials as they were set
    options: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    input_digest: Mapped[str | None] = mapped_column(sa.String(64))
    # [[entry id, judge id], ...] that the plan gives out, and that it takes back.
    pairs: Mapped[list[Any]] = mapped_column(default=list)
    removals: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    # status, sum, bound, unfilled, shortfall sentences, load per judge
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # Nobody: a seat was lost and the repair was proposed by itself.
    requested_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    applied_at: Mapped[datetime | None]
    applied_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    undone_at: Mapped[datetime | None]
    round: Mapped[Round] = relationship()


class Simulation(Base):
    """A simulated choice of judging plans: what was asked, and the table that came out."""

    __tablename__ = "plan_simulation"
    __table_args__ = (sa.UniqueConstraint("contest_id", "number", name="simulation_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    number: Mapped[int]
    inputs: Mapped[dict[str, Any]]
    # [{plan, share, error ...}, ...]; empty until it is done.
    table: Mapped[list[Any]] = mapped_column(default=list)
    requested_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]


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


class ReviewDemand(Base):
    """More reviews asked for one entry than its round gives to all, because one more matters most there."""

    __tablename__ = "review_demand"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "entry_id", name="one_demand_per_entry"),
        sa.CheckConstraint("extra BETWEEN 1 AND 20", name="extra_within_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    extra: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    asked_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
