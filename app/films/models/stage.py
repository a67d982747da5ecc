"""The stages of a film's way from received bytes to a film that plays and is stored, one row each."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, states


class Stage(enum.StrEnum):
    """What happens to a film, in this order; `sheet` only where the proxy was not made by decoding."""

    RECEIVE = "receive"
    PROBE = "probe"
    CHECK = "check"
    STILLS = "stills"
    PROXY = "proxy"
    SHEET = "sheet"
    SEARCH = "search"
    STORE = "store"


STAGES = tuple(Stage)
# A film plays before these have been gone through.
AFTER_READY = (Stage.SHEET, Stage.SEARCH, Stage.STORE)


class FilmStage(Base):
    """One stage of one film: the promised job under `job_key` says how it stands until it is done.

    `wall_ms` and `cpu_ms` are what the run took that finished it.
    """

    __tablename__ = "film_stage"
    __table_args__ = (
        sa.UniqueConstraint("film_id", "stage", name="one_row_for_each_stage"),
        sa.CheckConstraint("wall_ms >= 0 AND cpu_ms >= 0", name="took_no_less_than_nothing"),
        sa.Index("ix_film_stage_done", "stage", "done_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    film_id: Mapped[int] = mapped_column(sa.ForeignKey("film.id", ondelete="CASCADE"))
    stage: Mapped[Stage] = mapped_column(states(Stage, "stage"))
    job_key: Mapped[str] = mapped_column(sa.String(160), unique=True)
    done_at: Mapped[datetime | None]
    wall_ms: Mapped[int] = mapped_column(default=0)
    cpu_ms: Mapped[int] = mapped_column(default=0)
