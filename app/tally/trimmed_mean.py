"""The trimmed mean: a film's highest and lowest reviews are dropped."""

import numpy as np

from app.tally.arrays import Exact, Floats
from app.tally.exact import half_up, quotient
from app.tally.notices import TallyRefusedError, notice
from app.tally.reviews import Reviews, film_sums

FEWEST = 5
"""Below this the trimmed mean ranks worse than chance would forgive, and is refused."""

WANTED = 7


def trimmed_means(reviews: Reviews, trim: int, min_reviews: int, round_half_up: int | None = None) -> Floats:
    """Return each film's mean without its `trim` highest and lowest composites.

    Films with fewer than `min_reviews` (they stay unranked) may have too few and then get NaN.
    Raises TallyRefusedError when any other film has fewer than FEWEST or than 2 x trim + 1 reviews.
    """
    counts = reviews.per_film
    least = max(FEWEST, 2 * trim + 1)
    short = int(np.count_nonzero((counts >= min_reviews) & (counts > 0) & (counts < least)))
    if short:
        raise TallyRefusedError(notice("trimmed_refused", minimum=least, count=short))
    kept = film_sums(reviews, _without_ends(reviews, trim))
    enough = np.flatnonzero(counts >= least)
    numerator = kept[enough]
    denominator = (counts[enough] - 2 * trim).astype(numerator.dtype) * reviews.denominator
    means = np.full(reviews.n_films, np.nan)
    if round_half_up is None:
        means[enough] = quotient(numerator, denominator)
    else:
        means[enough] = half_up(numerator, denominator, round_half_up)
    return means


def _without_ends(reviews: Reviews, trim: int) -> Exact:
    """Return the composites sorted within each film, zero at `trim` places from either end."""
    by_value = np.argsort(reviews.numerator, kind="stable")
    order = by_value[np.argsort(reviews.film[by_value], kind="stable")]
    counts = reviews.per_film[reviews.film]
    first = (np.cumsum(reviews.per_film) - reviews.per_film)[reviews.film]
    place = np.arange(reviews.film.size) - first
    inside = (place >= trim) & (place < counts - trim)
    return reviews.numerator[order] * inside
