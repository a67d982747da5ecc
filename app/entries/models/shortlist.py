"""The entries that have advanced into a round after the first; the first takes the whole contest."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.contests.models import Round
from app.db import Base, now
from app.entries.models.calibration import calibrates
from app.entries.models.entry import Entry


class ShortlistPlace(Base):
    """An entry's place in a round that it has advanced to."""

    __tablename__ = "shortlist_place"
    __table_args__ = (sa.UniqueConstraint("round_id", "entry_id", name="one_place_per_round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    # The place it came with, 1 for the best; empty when it was chosen by hand.
    place: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    round: Mapped[Round] = relationship()
    entry: Mapped[Entry] = relationship()


def in_round(round_: Round) -> sa.ColumnElement[bool]:
    """An entry that competes in a round: any of the contest in the first, the shortlisted later.

    A film that calibrates the round's judges does not compete in it.
    """
    own = sa.and_(Entry.contest_id == round_.contest_id, ~calibrates(round_.id, Entry.id))
    if round_.number == 1:
        return own
    placed = sa.exists().where(ShortlistPlace.round_id == round_.id, ShortlistPlace.entry_id == Entry.id)
    return sa.and_(own, placed.correlate_except(ShortlistPlace))
