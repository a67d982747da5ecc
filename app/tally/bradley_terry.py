"""Strengths from pairwise votes: the Bradley-Terry model with a ridge."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from app.tally.arrays import Floats
from app.tally.exact import settled
from app.tally.notices import Notice, notice
from app.tally.places import ranks

RIDGE = 0.1
"""Weight of a normal prior around equal strength; it keeps an unbeaten film finite."""

WANTED_VIEWS = 10
_STEPS = 100
_CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class Strength:
    """A film's strength on the log-odds scale (mean 0) with its standard error, votes and place."""

    film: str
    wins: int
    views: int
    strength: float
    se: float
    rank: int


@dataclass(frozen=True, slots=True)
class PairwiseResult:
    """Strengths by rank and then film, and what the votes cannot promise."""

    films: tuple[Strength, ...]
    notices: tuple[Notice, ...]


def bradley_terry(
    films: Sequence[str],
    votes: Sequence[tuple[str, str]],
    ridge: float = RIDGE,
    *,
    alike: Sequence[tuple[str, str]] = (),
) -> PairwiseResult:
    """Return the strengths of `films` from (winner, loser) votes, in whatever order these came.

    A pair that a judge found `alike` counts as half a win for either.

    Maximizes sum log sigmoid(winner - loser) - ridge / 2 x sum strength^2 by Newton's method (Bradley
    & Terry 1952). Raises ValueError for a vote on an unknown film or of a film against itself.
    """
    keys = sorted(films)
    wins = _wins(keys, votes)
    halves = _wins(keys, alike) / 2
    strength, covariance = strengths(keys, votes, ridge, alike=alike)
    strength, se = settled(strength), settled(np.sqrt(np.diag(covariance)))
    rank = ranks(strength)
    views = (wins + 2 * halves).sum(axis=0) + (wins + 2 * halves).sum(axis=1)
    rows = [
        Strength(
            key,
            int(wins[place].sum()),
            int(views[place]),
            float(strength[place]),
            float(se[place]),
            int(rank[place]),
        )
        for place, key in enumerate(keys)
    ]
    few = int(np.count_nonzero(views < WANTED_VIEWS))
    notices = (notice("pairwise_few_views", count=few, minimum=WANTED_VIEWS),) if few else ()
    return PairwiseResult(tuple(sorted(rows, key=lambda row: (row.rank, row.film))), notices)


def strengths(
    keys: Sequence[str],
    votes: Sequence[tuple[str, str]],
    ridge: float = RIDGE,
    *,
    alike: Sequence[tuple[str, str]] = (),
) -> tuple[Floats, Floats]:
    """Return the strengths of `keys` and their covariance, as bradley_terry finds them but not rounded."""
    halves = _wins(keys, alike) / 2
    return _maximum(_wins(keys, votes) + halves + halves.T, ridge)


def _wins(keys: Sequence[str], votes: Sequence[tuple[str, str]]) -> Floats:
    """Return how often each film (row) won against each other one (column)."""
    place = {key: position for position, key in enumerate(keys)}
    wins = np.zeros((len(keys), len(keys)))
    for winner, loser in votes:
        if winner not in place or loser not in place or winner == loser:
            raise ValueError(
                f"A vote names {winner!r} over {loser!r}, which are not two films of this round."
            )
        wins[place[winner], place[loser]] += 1
    return wins


def _maximum(wins: Floats, ridge: float) -> tuple[Floats, Floats]:
    """Return the strengths at the maximum and the inverse of the negative second derivative there."""
    meetings = wins + wins.T
    strength = np.zeros(wins.shape[0])
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(strength[None, :] - strength[:, None]))
        gradient = wins.sum(axis=1) - (meetings * chance).sum(axis=1) - ridge * strength
        weight = meetings * chance * chance.T
        factor = cho_factor(np.diag(weight.sum(axis=1) + ridge) - weight)
        step = cho_solve(factor, gradient)
        strength = strength + step / max(1.0, float(np.abs(step).max(initial=0.0)))
        if float(np.abs(step).max(initial=0.0)) < _CLOSE:
            break
    return strength, cho_solve(factor, np.eye(wins.shape[0]))
