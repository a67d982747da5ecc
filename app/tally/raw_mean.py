"""The raw weighted mean of a film's composites, exact until it is rounded."""

import numpy as np

from app.tally.arrays import Floats
from app.tally.exact import half_up, quotient
from app.tally.reviews import Reviews, film_sums


def raw_means(reviews: Reviews, round_half_up: int | None = None) -> Floats:
    """Return every film's mean composite at six decimals (or half-up as asked), NaN without reviews."""
    counts = reviews.per_film
    present = np.flatnonzero(counts)
    numerator = film_sums(reviews, reviews.numerator)[present]
    denominator = counts[present].astype(numerator.dtype) * reviews.denominator
    means = np.full(reviews.n_films, np.nan)
    if round_half_up is None:
        means[present] = quotient(numerator, denominator)
    else:
        means[present] = half_up(numerator, denominator, round_half_up)
    return means
