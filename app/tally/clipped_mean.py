"""The clipped mean: a score too far from its film's plain mean is pulled back before averaging."""

from fractions import Fraction

import numpy as np

from app.tally.arrays import Exact, Floats
from app.tally.exact import half_up, half_up_units, quotient
from app.tally.reviews import Reviews, film_sums


def clipped_means(reviews: Reviews, distance: Fraction, round_half_up: int | None = None) -> Floats:
    """Return each film's mean with composites further than `distance` points pulled to that bound.

    The bound lies around the plain, unrounded mean. With `round_half_up` the pulled scores and the
    mean are each rounded half-up at that many decimals.
    """
    counts = reviews.per_film
    present = np.flatnonzero(counts)
    values, denominator = _pulled(reviews, distance, round_half_up)
    numerator = film_sums(reviews, values)[present]
    below = counts[present].astype(object) * denominator[present]
    means = np.full(reviews.n_films, np.nan)
    if round_half_up is None:
        means[present] = quotient(numerator, below)
    else:
        means[present] = half_up(numerator, below, round_half_up)
    return means


def _pulled(reviews: Reviews, distance: Fraction, round_half_up: int | None) -> tuple[Exact, Exact]:
    """Return the clipped composites as whole numbers, and each film's denominator for them."""
    units = 10 ** (round_half_up or 0)
    counts = reviews.per_film.astype(object)
    denominator = counts * (reviews.denominator * distance.denominator * units)
    scale = (counts * distance.denominator * units)[reviews.film]
    values = reviews.numerator.astype(object) * scale
    plain = film_sums(reviews, reviews.numerator.astype(object)) * (distance.denominator * units)
    reach = counts * (distance.numerator * reviews.denominator * units)
    low, high = (plain - reach)[reviews.film], (plain + reach)[reviews.film]
    clipped = np.minimum(np.maximum(values, low), high)
    if round_half_up is None:
        return clipped, denominator
    below = denominator[reviews.film]
    rounded = half_up_units(clipped, below, round_half_up) * (below // units)
    return np.where(clipped == values, values, rounded), denominator
