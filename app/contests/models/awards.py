"""Awards as data: a prize with its seats, its scope and its rule."""

from __future__ import annotations

import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, states


class AwardTier(enum.StrEnum):
    """A film holds one main award; special ones may join others if they say so."""

    MAIN = "main"
    SPECIAL = "special"


class Ties(enum.StrEnum):
    """What happens to films that are level at the last seat."""

    NEXT_KEY = "next_key"
    EXTEND = "extend"
    JURY = "jury"


class AwardDefinition(Base):
    """A prize with its seats, its scope and its rule; what is left empty does not limit it.

    `quota` empty gives it to every film that reaches `min_score`. `category_seats` reserves seats by
    category id. `public_share` is the percentage that the public vote has in its score.
    """

    __tablename__ = "award_definition"
    __table_args__ = (
        sa.UniqueConstraint("contest_id", "position", name="award_place"),
        sa.CheckConstraint("quota > 0", name="quota_positive"),
        sa.CheckConstraint("quota IS NOT NULL OR min_score IS NOT NULL", name="seats_or_threshold"),
        sa.CheckConstraint("public_share BETWEEN 0 AND 20", name="public_share_capped"),
        sa.CheckConstraint("per_person_max > 0", name="per_person_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(40))
    title_en: Mapped[str] = mapped_column(sa.String(120))
    title_zh: Mapped[str] = mapped_column(sa.String(120), default="")
    tier: Mapped[AwardTier] = mapped_column(states(AwardTier, "tier"), default=AwardTier.MAIN)
    quota: Mapped[int | None] = mapped_column(default=1)
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("category.id", ondelete="CASCADE"))
    genre: Mapped[str] = mapped_column(sa.String(40), default="")
    tool: Mapped[str] = mapped_column(sa.String(80), default="")
    category_seats: Mapped[dict[str, Any]] = mapped_column(default=dict)
    criterion_id: Mapped[int | None] = mapped_column(sa.ForeignKey("criterion.id"))
    public_share: Mapped[int] = mapped_column(default=0)
    min_reviews: Mapped[int] = mapped_column(default=1)
    # In hundredths of a point.
    min_score: Mapped[int | None]
    # How many awarded films any one credited person may have when this award is given.
    per_person_max: Mapped[int | None]
    may_stack: Mapped[bool] = mapped_column(default=False)
    ties: Mapped[Ties] = mapped_column(states(Ties, "ties"), default=Ties.NEXT_KEY)
