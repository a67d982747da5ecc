"""The arithmetic of a round before anybody is assigned: films, minutes, judges, what they offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.assignments.models import Assignment, PanelSeat, ReviewDemand
from app.assignments.queries.holding import can_be_judged, is_planned
from app.contests.models import Round
from app.entries.models import Entry, in_round
from app.entries.queries import is_judged
from app.films.models import Film

LENGTH = sa.func.coalesce(Film.duration_ms, 0)


@dataclass(frozen=True)
class Sum:
    """The arithmetic of a round before anybody is assigned; minutes are exact.

    missing: reviews that films lack, whatever others have too many.
    offered: minutes of the judges who set a limit; unlimited: judges who set none.
    """

    films: int
    unready: int
    minutes: float
    judges: int
    room: int
    reviews_per_entry: int
    held: int
    missing: int
    offered: int = 0
    unlimited: int = 0
    extra: int = 0
    extra_minutes: float = 0.0

    @property
    def reviews(self) -> int:
        """How many reviews the round asks for, those asked for single films included."""
        return self.films * self.reviews_per_entry + self.extra

    @property
    def review_minutes(self) -> float:
        """How long all of them take to watch."""
        return self.minutes * self.reviews_per_entry + self.extra_minutes

    @property
    def minutes_each(self) -> float:
        """How long one judge watches if all share alike."""
        return self.review_minutes / self.judges if self.judges else 0.0


def sum_of(session: Session, round_: Round) -> Sum:
    """Count films, minutes, judges and seats of a round in four queries."""
    counted = _films(session, round_) | _panel(session, round_) | _extra(session, round_)
    return Sum(reviews_per_entry=round_.reviews_per_entry, **_seats(session, round_), **counted)


def _seats(session: Session, round_: Round) -> dict[str, Any]:
    """The reviews that somebody has, and those that films lack."""
    held = (
        sa.select(Assignment.entry_id, sa.func.count().label("seats"))
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Assignment.round_id == round_.id, is_planned())
        .group_by(Assignment.entry_id)
        .cte("held")
    )
    extra = sa.select(ReviewDemand).where(ReviewDemand.round_id == round_.id).subquery()
    wanted = round_.reviews_per_entry + sa.func.coalesce(extra.c.extra, 0)
    lacks = wanted - sa.func.coalesce(held.c.seats, 0)
    missing = (
        sa.select(sa.func.sum(sa.case((lacks > 0, lacks), else_=0)))
        .select_from(Entry)
        .join(Film, Film.id == Entry.film_id)
        .outerjoin(extra, extra.c.entry_id == Entry.id)
        .outerjoin(held, held.c.entry_id == Entry.id)
        .where(in_round(round_), can_be_judged())
    )
    seats = sa.select(sa.func.sum(held.c.seats))
    found = session.execute(sa.select(seats.scalar_subquery(), missing.scalar_subquery())).one()
    return {"held": int(found[0] or 0), "missing": int(found[1] or 0)}


def _films(session: Session, round_: Round) -> dict[str, Any]:
    ready = sa.case((can_be_judged(), 1), else_=0)
    found = session.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(ready), 0),
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(ready * LENGTH), 0),
        )
        .select_from(Entry)
        .outerjoin(Film, Film.id == Entry.film_id)
        .where(in_round(round_), is_judged())
    ).one()
    films, everything, length = (int(value or 0) for value in found)
    return {"films": films, "unready": everything - films, "minutes": length / 60_000}


def _panel(session: Session, round_: Round) -> dict[str, Any]:
    found = session.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(PanelSeat.max_films), 0),
            sa.func.coalesce(sa.func.sum(PanelSeat.max_minutes), 0),
            sa.func.count(PanelSeat.max_minutes),
        )
        .select_from(PanelSeat)
        .where(PanelSeat.round_id == round_.id)
    ).one()
    judges, room, offered, limited = (int(value or 0) for value in found)
    return {"judges": judges, "room": room, "offered": offered, "unlimited": judges - limited}


def _extra(session: Session, round_: Round) -> dict[str, Any]:
    """What was asked for single films on top."""
    found = session.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(ReviewDemand.extra), 0),
            sa.func.coalesce(sa.func.sum(ReviewDemand.extra * LENGTH), 0),
        )
        .select_from(ReviewDemand)
        .join(Entry, Entry.id == ReviewDemand.entry_id)
        .join(Film, Film.id == Entry.film_id)
        .where(ReviewDemand.round_id == round_.id, in_round(round_), can_be_judged())
    ).one()
    reviews, length = (int(value or 0) for value in found)
    return {"extra": reviews, "extra_minutes": length / 60_000}
