"""Tally run with its input, standings of films and judges, grants.

Computed values are whole millionths, so that equal means equal.
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.contests.models import AwardDefinition, Round
from app.db import Base, now, states
from app.entries.models import Entry


class RunState(enum.StrEnum):
    """The path of a tally run."""

    REQUESTED = "requested"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNDER_WAY = sa.text("state = 'requested'")


class TallyRun(Base):
    """One tally of a round: numbered, immutable once done, bound to its input by digests.

    A contest computes one run at a time.
    """

    __tablename__ = "tally_run"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "number", name="run_number"),
        sa.CheckConstraint("state != 'done' OR result_digest IS NOT NULL", name="done_has_digest"),
        sa.Index(
            "uq_tally_run_under_way",
            "contest_id",
            unique=True,
            sqlite_where=UNDER_WAY,
            postgresql_where=UNDER_WAY,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"))
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[RunState] = mapped_column(states(RunState, "state"), default=RunState.REQUESTED)
    method: Mapped[str] = mapped_column(sa.String(24), default="fair")
    input_digest: Mapped[str | None] = mapped_column(sa.String(64))
    result_digest: Mapped[str | None] = mapped_column(sa.String(64))
    code_version: Mapped[str] = mapped_column(sa.String(40), default="")
    # What was chosen: weights, winners, least reviews, rounding, how earlier rounds count.
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    # variance parts, mean, agreement, flags, notices, other methods: everything but the standings
    workings: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    # codes of what stands in the way, for a run that failed
    problem: Mapped[str] = mapped_column(sa.String(300), default="")
    requested_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
    round: Mapped[Round] = relationship()
    requester: Mapped[User] = relationship()


class TallyInput(Base):
    """The scores that a run counted, exactly as it read them; later changes of a scorecard are not here."""

    __tablename__ = "tally_input"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("tally_run.id", ondelete="CASCADE"), primary_key=True)
    body: Mapped[bytes] = mapped_column(sa.LargeBinary)


class TallyProbe(Base):
    """How much a run's winners hang on single choices, computed after it by a job of its own."""

    __tablename__ = "tally_probe"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("tally_run.id", ondelete="CASCADE"), primary_key=True)
    body: Mapped[dict[str, Any]]
    made_at: Mapped[datetime] = mapped_column(default=now)


class Standing(Base):
    """An entry's computed place in a run; scores are millionths of a point, p_top millionths of one."""

    __tablename__ = "standing"
    __table_args__ = (
        sa.UniqueConstraint("run_id", "entry_id", name="one_standing_per_entry"),
        sa.Index("ix_standing_place", "run_id", "rank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("tally_run.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    rank: Mapped[int | None]
    raw_rank: Mapped[int | None]
    reviews: Mapped[int]
    raw: Mapped[int | None]
    adjusted: Mapped[int | None]
    error: Mapped[int | None]
    low: Mapped[int | None]
    high: Mapped[int | None]
    tie_group: Mapped[int | None]
    p_top: Mapped[int | None]
    # Each criterion's own value by key, and how many percent of the films stand below it there.
    criteria: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    profile: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    # How far the film's reviews lie apart; the widest twentieth is divisive.
    spread: Mapped[int | None]
    is_divisive: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    entry: Mapped[Entry] = relationship()


class JudgeStanding(Base):
    """How a judge scored in a run, for organizers; negative severity scores below the others.

    `round_number` is the round of the reviews: judges of rounds fitted together have a row in each.
    """

    __tablename__ = "judge_standing"
    __table_args__ = (
        sa.UniqueConstraint("run_id", "judge_id", "round_number", name="one_judge_standing_per_round"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("tally_run.id", ondelete="CASCADE"))
    judge_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    round_number: Mapped[int]
    reviews: Mapped[int]
    severity: Mapped[int | None]
    error: Mapped[int | None]
    # Standard deviation of the judge's composites, and their correlation with the films' others.
    spread: Mapped[int | None]
    agreement: Mapped[int | None]
    # Last third of the reviews minus the first, with its error.
    drift: Mapped[int | None]
    drift_error: Mapped[int | None]
    judge: Mapped[User] = relationship()


class Decision(enum.StrEnum):
    """What a seat hung on: the score alone, or what separated films that were level on it."""

    SCORE = "score"
    TIE_KEYS = "tie_keys"
    LOT = "lot"
    EXTENDED = "extended"
    OVERRIDE = "override"


class Grant(Base):
    """An award given to an entry by a run; `score` is the award's source in millionths of a point."""

    __tablename__ = "award_grant"
    __table_args__ = (sa.UniqueConstraint("run_id", "award_id", "entry_id", name="one_grant_per_award"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("tally_run.id", ondelete="CASCADE"), index=True)
    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award_definition.id"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"))
    place: Mapped[int]
    score: Mapped[int | None]
    decided_by: Mapped[Decision] = mapped_column(states(Decision, "decided_by"))
    award: Mapped[AwardDefinition] = relationship()
    entry: Mapped[Entry] = relationship()
