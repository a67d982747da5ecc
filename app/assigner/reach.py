"""Alternating reachability: from what is missing, everything that could still give it."""

from __future__ import annotations

import numpy as np

from app.assigner.arrays import Flags
from app.assigner.prices import Solved


def from_short(solved: Solved) -> tuple[Flags, Flags]:
    """Return the films and judges on alternating paths from films with empty seats.

    A film asks every open judge it does not have; such a judge could come if freed of a film, so those
    films are asked next. At a fullest plan all judges reached are at their upper bound with films reached.
    """
    films: Flags = solved.vacant > 0
    judges: Flags = np.zeros(solved.lo.size, np.bool_)
    return _spread(solved, films, judges, ~solved.chosen, solved.chosen)


def from_idle(solved: Solved) -> tuple[Flags, Flags]:
    """Return the films and judges on alternating paths from judges below their lower bound.

    Such a judge asks every open film not theirs; its judges would have to give it up. At a plan with the
    fewest idle reviews all judges reached are at or below their lower bound.
    """
    judges: Flags = solved.load < solved.lo
    films: Flags = np.zeros(solved.vacant.size, np.bool_)
    return _spread(solved, films, judges, solved.chosen, ~solved.chosen)


def _spread(
    solved: Solved, films: Flags, judges: Flags, to_judge: Flags, to_film: Flags
) -> tuple[Flags, Flags]:
    """Follow pairs from films to judges where `to_judge` holds and back where `to_film` holds."""
    films, judges, pool = films.copy(), judges.copy(), solved.pool
    reached = -1
    while reached < (reached := int(films.sum()) + int(judges.sum())):
        judges[pool.judges[to_judge & films[pool.films]]] = True
        films[pool.films[to_film & judges[pool.judges]]] = True
    return films, judges
