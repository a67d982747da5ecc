"""The films that all judges of a round score first, to find a common measure; they do not compete in it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.contests.models import Round
from app.db import Base
from app.entries.models.entry import Entry


class Calibration(Base):
    """Where a round's calibration stands; a round without a row has none."""

    __tablename__ = "calibration"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    # Whether judges may see their own scores beside the panel's once everybody is done.
    shows_panel: Mapped[bool] = mapped_column(default=False)
    # Since when the judges have the films.
    began_at: Mapped[datetime | None]
    # Ended by the organizer; otherwise it ends when everybody has scored.
    ended_at: Mapped[datetime | None]
    round: Mapped[Round] = relationship()


class CalibrationFilm(Base):
    """One of those films; all judges get them in the order of their positions."""

    __tablename__ = "calibration_film"
    __table_args__ = (sa.UniqueConstraint("round_id", "entry_id", name="calibrated_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    round: Mapped[Round] = relationship()
    entry: Mapped[Entry] = relationship()


def calibrates(round_id: object, entry_id: object) -> sa.ColumnElement[bool]:
    """Whether an entry is a calibration film of a round; arguments are columns or numbers."""
    chosen = sa.exists().where(CalibrationFilm.round_id == round_id, CalibrationFilm.entry_id == entry_id)
    return chosen.correlate_except(CalibrationFilm)
