"""Complete reviews with their exact composites: what every method starts from."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from app.tally.arrays import Exact, Floats, Ints
from app.tally.exact import PLACES
from app.tally.scores import MISSING, Scores

HUNDREDTHS = 100
_INT64_ROOM = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class Reviews:
    """One row for each complete film-judge pair, sorted by film and judge.

    A review's composite is exactly `numerator / denominator` points. `film` and `judge` are positions
    among all `n_films` and `n_judges` keys; `left_out` counts pairs that lack a criterion.
    """

    film: Ints
    judge: Ints
    numerator: Exact
    denominator: int
    n_films: int
    n_judges: int
    left_out: int

    @property
    def composite(self) -> Floats:
        """Each review's composite as the nearest binary number."""
        return np.asarray(self.numerator / self.denominator, dtype=np.float64)

    @property
    def per_film(self) -> Ints:
        """Number of reviews of every film, zeros included."""
        return np.bincount(self.film, minlength=self.n_films)

    @property
    def per_judge(self) -> Ints:
        """Number of reviews by every judge, zeros included."""
        return np.bincount(self.judge, minlength=self.n_judges)


def complete_reviews(scores: Scores, shares: Mapping[str, Fraction]) -> Reviews:
    """Return the film-judge pairs with every criterion scored, from canonical `scores`.

    A criterion that weighs something but has no row at all leaves no review complete.
    """
    pair = scores.film * len(scores.judges) + scores.judge
    starts = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]]) if pair.size else pair
    scored = _sums((scores.hundredths != MISSING).astype(np.int64), starts)
    needed = len(scores.criteria) + sum(
        1 for criterion, share in shares.items() if share and criterion not in scores.criteria
    )
    complete = scored == needed
    weights, denominator = _integer_weights(scores, shares)
    numerator = _sums(weights[scores.criterion] * scores.hundredths, starts)
    return Reviews(
        film=scores.film[starts][complete],
        judge=scores.judge[starts][complete],
        numerator=numerator[complete],
        denominator=denominator,
        n_films=len(scores.films),
        n_judges=len(scores.judges),
        left_out=int(np.count_nonzero(~complete)),
    )


def film_sums(reviews: Reviews, values: Exact) -> Exact:
    """Return the sum of `values` (one for each review) over every film, zero where it has none."""
    sums: Exact = np.zeros(reviews.n_films, dtype=values.dtype)
    counts = reviews.per_film
    present = np.flatnonzero(counts)
    starts = (np.cumsum(counts) - counts)[present]
    sums[present] = _sums(values, starts)
    return sums


def _sums(values: Exact, starts: Ints) -> Exact:
    return np.add.reduceat(values, starts) if starts.size else values[:0]


def _integer_weights(scores: Scores, shares: Mapping[str, Fraction]) -> tuple[Exact, int]:
    """Return whole-number weights of the criteria and the denominator of their composites."""
    common = math.lcm(*(share.denominator for share in shares.values()))
    weights = [int(shares[criterion] * common) for criterion in scores.criteria]
    largest = int(scores.hundredths.max(initial=0)) * common * 2 * 10**PLACES
    most_reviews = int(np.bincount(scores.film).max(initial=1)) if scores.film.size else 1
    fits = largest * most_reviews < _INT64_ROOM
    return np.array(weights, dtype=np.int64 if fits else object), common * HUNDREDTHS
