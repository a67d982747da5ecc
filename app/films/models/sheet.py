"""The technical sheet of a film: its shots and the picture that holds a still of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, now


class FilmSheet(Base):
    """What was measured of one film.

    `body` is a `media.facts.Sheet` as plain values; `shots` are `{start_ms, end_ms}` in order, the n-th of
    which has the n-th tile of the sprite. `trail` is a `media.trail.Trail`, None for what was measured before
    there were any.
    """

    __tablename__ = "film_sheet"

    film_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id", ondelete="CASCADE"), primary_key=True)
    body: Mapped[dict[str, Any]]
    shots: Mapped[list[Any]]
    sprite_key: Mapped[str | None] = mapped_column(sa.String(120))
    sprite: Mapped[dict[str, Any]] = mapped_column(default=dict)
    fingerprint: Mapped[str] = mapped_column(sa.String(256), default="")
    trail: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
