"""Subtitles of a film, one text per language, kept as the WebVTT that players read."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, now, states


class Origin(enum.StrEnum):
    """Where subtitles came from."""

    FILE = "file"
    FILM = "film"


class FilmSubtitles(Base):
    """The subtitles of a film in one language; `vtt` was written by us from what was read."""

    __tablename__ = "film_subtitles"
    __table_args__ = (
        sa.UniqueConstraint("film_id", "language", name="one_text_for_each_language"),
        sa.CheckConstraint("cues > 0", name="subtitles_say_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    film_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(sa.String(16))
    origin: Mapped[Origin] = mapped_column(states(Origin, "origin"), default=Origin.FILE)
    file_name: Mapped[str] = mapped_column(sa.String(300), default="")
    cues: Mapped[int]
    vtt: Mapped[str] = mapped_column(sa.Text, deferred=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
