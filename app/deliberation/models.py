"""Deliberation of a round, its films under codes of their own, motions with their votes, minutes."""

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


class Deliberation(Base):
    """The terms under which the jury of a round sits; there is one from when the organizer opens it."""

    __tablename__ = "deliberation"
    __table_args__ = (sa.CheckConstraint("quorum BETWEEN 1 AND 100", name="quorum_is_percent"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"), unique=True)
    # Percent of the members who may vote on a film that must have voted before a motion can be closed.
    quorum: Mapped[int] = mapped_column(default=50)
    # Whether members read who noted a defect and who wrote a note.
    shows_names: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime] = mapped_column(default=now)
    opened_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    round: Mapped[Round] = relationship()


class JuryFilm(Base):
    """A film on the table; all members name it by this code, which says nothing of its makers."""

    __tablename__ = "jury_film"
    __table_args__ = (
        sa.UniqueConstraint("deliberation_id", "entry_id", name="on_the_table_once"),
        sa.UniqueConstraint("deliberation_id", "code", name="jury_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    deliberation_id: Mapped[int] = mapped_column(sa.ForeignKey("deliberation.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(sa.String(8))
    entry: Mapped[Entry] = relationship()


class MotionAction(enum.StrEnum):
    """What is moved for a film."""

    GRANT = "grant"
    DENY = "deny"


class MotionState(enum.StrEnum):
    """The path of a motion."""

    OPEN = "open"
    CARRIED = "carried"
    LOST = "lost"
    WITHDRAWN = "withdrawn"


class Voice(enum.StrEnum):
    """What a member says to a motion."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


IS_OPEN = sa.text("state = 'open'")


class Motion(Base):
    """That a film gets an award, or does not; closed once, with the votes as they stood then."""

    __tablename__ = "motion"
    __table_args__ = (
        sa.UniqueConstraint("deliberation_id", "number", name="motion_number"),
        sa.CheckConstraint("state = 'open' OR closed_at IS NOT NULL", name="closed_has_time"),
        sa.Index(
            "uq_motion_open",
            "film_id",
            "award_id",
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    deliberation_id: Mapped[int] = mapped_column(sa.ForeignKey("deliberation.id", ondelete="CASCADE"))
    number: Mapped[int]
    film_id: Mapped[int] = mapped_column(sa.ForeignKey("jury_film.id", ondelete="CASCADE"))
    award_id: Mapped[int] = mapped_column(
        sa.ForeignKey("award_definition.id", ondelete="CASCADE"), index=True
    )
    action: Mapped[MotionAction] = mapped_column(states(MotionAction, "action"))
    reason: Mapped[str] = mapped_column(sa.String(600))
    state: Mapped[MotionState] = mapped_column(states(MotionState, "state"), default=MotionState.OPEN)
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    closed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    closed_at: Mapped[datetime | None]
    yes: Mapped[int] = mapped_column(default=0)
    no: Mapped[int] = mapped_column(default=0)
    abstained: Mapped[int] = mapped_column(default=0)
    # Whether the votes were level and the chair decided.
    is_casting: Mapped[bool] = mapped_column(default=False)
    film: Mapped[JuryFilm] = relationship()
    award: Mapped[AwardDefinition] = relationship()
    votes: Mapped[list[MotionVote]] = relationship(order_by="MotionVote.id")


class MotionVote(Base):
    """One member's vote; it may change until the motion is closed."""

    __tablename__ = "motion_vote"
    __table_args__ = (sa.UniqueConstraint("motion_id", "judge_id", name="one_vote_per_member"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    motion_id: Mapped[int] = mapped_column(sa.ForeignKey("motion.id", ondelete="CASCADE"))
    judge_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    voice: Mapped[Voice] = mapped_column(states(Voice, "voice"))
    voted_at: Mapped[datetime] = mapped_column(default=now)


class Minute(Base):
    """One line of the minutes; lines are only added, and each holds the digest of the one before."""

    __tablename__ = "jury_minute"
    __table_args__ = (sa.UniqueConstraint("deliberation_id", "number", name="minute_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deliberation_id: Mapped[int] = mapped_column(sa.ForeignKey("deliberation.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    # opened, moved, withdrawn, carried, lost, remark, chair
    kind: Mapped[str] = mapped_column(sa.String(20))
    # The film that the line is about; who stepped back from it does not read the line.
    film_id: Mapped[int | None] = mapped_column(sa.ForeignKey("jury_film.id", ondelete="CASCADE"))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    words: Mapped[str] = mapped_column(sa.Text, default="")
    previous: Mapped[str] = mapped_column(sa.String(64))
    digest: Mapped[str] = mapped_column(sa.String(64))
    by: Mapped[User] = relationship()
    film: Mapped[JuryFilm | None] = relationship()
