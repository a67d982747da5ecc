"""What share of a film a judge has seen, from the stretches that the player reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.assignments.models import Assignment
from app.scoring.models import Viewing

Span = tuple[int, int]
# Stretches this near to each other are one: a player reports four times a second.
GAP_MS = 300


def joined(spans: Iterable[Sequence[int]]) -> list[list[int]]:
    """Stretches in order, those that touch or overlap made one; joining again changes nothing."""
    found: list[list[int]] = []
    for begin, end in sorted((int(one[0]), int(one[1])) for one in spans):
        if found and begin <= found[-1][1] + GAP_MS:
            found[-1][1] = max(found[-1][1], end)
        else:
            found.append([begin, end])
    return found


def percent_of(spans: Iterable[Sequence[int]], duration_ms: int) -> int:
    """How many whole percent of a film the stretches cover; a film without a length counts as seen."""
    if duration_ms <= 0:
        return 100
    seen = sum(min(end, duration_ms) - min(begin, duration_ms) for begin, end in spans)
    # The last frame is seldom reported, so that the rest of half a second counts as seen.
    return 100 if seen >= duration_ms - 500 else 100 * seen // duration_ms


def viewing_of(session: Session, assignment: Assignment) -> Viewing | None:
    """What a judge has seen of a film."""
    return session.scalar(sa.select(Viewing).where(Viewing.assignment_id == assignment.id))


def share_seen(session: Session, assignment: Assignment) -> int:
    """The percentage of a film that its judge has seen."""
    found = viewing_of(session, assignment)
    spans: list[Any] = found.spans if found else []
    film = assignment.entry.film
    return percent_of(spans, (film.duration_ms or 0) if film else 0)


def first_seen(session: Session, assignment: Assignment, seconds: int) -> int:
    """How many of a film's first seconds its judge has seen; `seconds` themselves where all of them."""
    found = viewing_of(session, assignment)
    spans: list[Any] = found.spans if found else []
    window = seconds * 1000
    percent = percent_of([(begin, min(end, window)) for begin, end in spans if begin < window], window)
    return seconds * percent // 100
