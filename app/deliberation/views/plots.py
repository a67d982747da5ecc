"""The scale of the interval bars, and what a film's profile says, as plain numbers."""

from __future__ import annotations

from collections.abc import Sequence

from app.deliberation.queries.table import Place

MILLION = 1_000_000


def scale_of(places: Sequence[Place]) -> tuple[float, float]:
    """The ends of a common scale in points that holds every value and interval."""
    rows = [place.standing for place in places if place.standing and place.standing.adjusted is not None]
    ends = [end / MILLION for row in rows for end in (row.low, row.adjusted, row.high) if end is not None]
    if not ends or min(ends) == max(ends):
        return (0.0, max(ends, default=0.0) or 1.0)
    return (min(ends), max(ends))
