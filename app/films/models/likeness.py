"""Pairs of films of one contest that look alike, and what an organizer said of them."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, now, states
from app.films.models.film import Film


class Verdict(enum.StrEnum):
    """What an organizer decided about a pair."""

    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"


class FilmLikeness(Base):
    """Two films that may be one; `distance` is the share of differing bits in thousandths.

    It only flags: no film is refused by it.
    """

    __tablename__ = "film_likeness"
    __table_args__ = (
        sa.UniqueConstraint("earlier_id", "later_id", name="a_pair_is_flagged_once"),
        sa.CheckConstraint("earlier_id < later_id", name="a_film_is_not_like_itself"),
        sa.CheckConstraint("distance BETWEEN 0 AND 1000", name="distance_is_a_share"),
        sa.CheckConstraint("verdict = 'open' OR decided_at IS NOT NULL", name="a_verdict_has_its_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"), index=True)
    earlier_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id", ondelete="CASCADE"))
    later_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id", ondelete="CASCADE"), index=True)
    distance: Mapped[int]
    has_same_bytes: Mapped[bool] = mapped_column(default=False)
    verdict: Mapped[Verdict] = mapped_column(states(Verdict, "verdict"), default=Verdict.OPEN)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    earlier: Mapped[Film] = relationship(foreign_keys=[earlier_id])
    later: Mapped[Film] = relationship(foreign_keys=[later_id])
