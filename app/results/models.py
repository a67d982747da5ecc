"""Tally run, standing, grant; computed values are whole millionths, so that equal means equal."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.contests.models import AwardDefinition, Round
from app.db import Base, now, states
from app.entries.models import Entry


class RunState(enum.StrEnum):
    """The path of a tally run."""

    REQUESTED = "requested"
    DONE = "done"
    FAILED = "failed"


class TallyRun(Base):
    """One tally of a round: numbered, immutable once done, bound to its input by digests."""

    __tablename__ = "tally_run"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "number", name="run_number"),
        sa.CheckConstraint("state != 'done' OR result_digest IS NOT NULL", name="done_has_digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[RunState] = mapped_column(states(RunState, "state"), default=RunState.REQUESTED)
    method: Mapped[str] = mapped_column(sa.String(24), default="fair")
    input_digest: Mapped[str | None] = mapped_column(sa.String(64))
    result_digest: Mapped[str | None] = mapped_column(sa.String(64))
    code_version: Mapped[str] = mapped_column(sa.String(40), default="")
    # variance parts, mean, judges' severities, notices: everything but the standings
    workings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # codes of what stands in the way, for a run that failed
    problem: Mapped[str] = mapped_column(sa.String(300), default="")
    requested_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
    round: Mapped[Round] = relationship()


class Standing(Base):
    """An entry's computed place in a run; scores are millionths of a point, p_top millionths of one."""

    __tablename__ = "standing"
    __table_args__ = (sa.UniqueConstraint("run_id", "entry_id", name="one_standing_per_entry"),)

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
    entry: Mapped[Entry] = relationship()


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
