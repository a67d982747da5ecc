"""Keeping what a judge has watched of a film, and how fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.assignments.models import Assignment
from app.db import now
from app.scoring.models import Viewing
from app.scoring.queries.viewing import joined, percent_of
from app.web.rules import N_, Invalid

MOST_SPANS = 200
NORMAL_SPEED = 1.0
FASTEST = 4.0


class NotAViewing(Invalid):
    """Stretches that no player of ours reports."""

    message = N_("These are no stretches of this film. Send [[from, to, speed], ...] in milliseconds.")


@dataclass(frozen=True)
class Stretch:
    """A part of the film that was played, in milliseconds, and how fast."""

    begin: int
    end: int
    speed: float


def note_viewing(session: Session, assignment: Assignment, seen: Sequence[Stretch]) -> int:
    """Add stretches to the proof of viewing, which only grows; returns the percentage. Raises NotAViewing."""
    film = assignment.entry.film
    duration = (film.duration_ms or 0) if film else 0
    if len(seen) > MOST_SPANS or not all(_fits(one, duration) for one in seen):
        raise NotAViewing
    # Two windows report at once: whoever holds the seat's row adds to what the other has kept.
    session.execute(sa.select(Assignment.id).where(Assignment.id == assignment.id).with_for_update())
    viewing = session.scalar(
        sa.select(Viewing)
        .where(Viewing.assignment_id == assignment.id)
        .execution_options(populate_existing=True)
    )
    if viewing is None:
        viewing = Viewing(assignment_id=assignment.id, spans=[], calm=[])
        session.add(viewing)
    calm = [(one.begin, one.end) for one in seen if one.speed <= NORMAL_SPEED]
    viewing.spans = joined([*viewing.spans, *((one.begin, one.end) for one in seen)])
    viewing.calm = joined([*viewing.calm, *calm])
    viewing.last_at = now()
    session.flush()
    return percent_of(viewing.spans, duration)


def _fits(one: Stretch, duration: int) -> bool:
    return 0 <= one.begin < one.end <= duration + 1000 and 0 < one.speed <= FASTEST
