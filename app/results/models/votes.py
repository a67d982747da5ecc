"""How the public voted, as counted elsewhere and imported."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class PublicVote(Base):
    """How many votes of the public a film got, as counted elsewhere and imported."""

    __tablename__ = "public_vote"
    __table_args__ = (
        sa.UniqueConstraint("contest_id", "entry_id", name="one_count_per_film"),
        sa.CheckConstraint("votes >= 0", name="votes_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contest_id: Mapped[int] = mapped_column(sa.ForeignKey("contest.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"))
    votes: Mapped[int]
