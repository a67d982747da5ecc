"""The original of a film without its metadata, made when somebody asks who must not know its makers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, now


class CleanOriginal(Base):
    """A film as it was uploaded, in a container that says nothing; `job_key` makes it, once."""

    __tablename__ = "clean_original"
    __table_args__ = (sa.CheckConstraint("made_at IS NULL OR storage_key IS NOT NULL", name="made_is_kept"),)

    film_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id", ondelete="CASCADE"), primary_key=True)
    job_key: Mapped[str] = mapped_column(sa.String(160), unique=True)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    made_at: Mapped[datetime | None]
    storage_key: Mapped[str | None] = mapped_column(sa.String(120))
    size: Mapped[int] = mapped_column(default=0)
    # What our side or the file did not allow; empty while it is being made or once it is there.
    problem: Mapped[str] = mapped_column(sa.String(40), default="")
