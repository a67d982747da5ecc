"""Rank points: each judge's order of films becomes points, and points are added up.

Borda (1781) gives n points to the first of n films and one less to every next place; the exponential
table 12 x exp(-0.19 (place - 1)) follows the Eurovision juries since 2018 in favoring the best places.
"""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from app.tally.arrays import Floats, Ints
from app.tally.exact import half_up, settled
from app.tally.reviews import Reviews

FIRST_POINTS = 12.0
DECAY = 0.19
EUROVISION_POINTS = (12, 10, 8, 7, 6, 5, 4, 3, 2, 1)


def borda_totals(reviews: Reviews, round_half_up: int | None = None) -> Floats:
    """Return each film's sum of (films with reviews) + 1 - place, NaN without reviews."""
    per_film = reviews.per_film
    films = int(np.count_nonzero(per_film))
    doubled = 2 * (films + 1) - doubled_places(reviews)
    sums = np.zeros(reviews.n_films, dtype=np.int64)
    np.add.at(sums, reviews.film, doubled)
    totals = sums / 2 if round_half_up is None else half_up(sums, 2, round_half_up)
    return np.where(per_film > 0, totals, np.nan)


def exponential_totals(reviews: Reviews, round_half_up: int | None = None) -> Floats:
    """Return each film's sum of 12 x exp(-0.19 (place - 1)), NaN without reviews.

    With `round_half_up` every judge's points are rounded half-up before they are added.
    """
    points = FIRST_POINTS * np.exp(-DECAY * (doubled_places(reviews) / 2 - 1))
    if round_half_up is not None:
        table, inverse = np.unique(points, return_inverse=True)
        points = np.array([_half_up(value, round_half_up) for value in table])[inverse]
    sums = np.bincount(reviews.film, weights=points, minlength=reviews.n_films)
    return settled(np.where(reviews.per_film > 0, sums, np.nan))


def doubled_places(reviews: Reviews) -> Ints:
    """Return twice the place of each review among its judge's reviews, best first.

    Equal composites share the mean of their places, which is why places are counted in halves.
    """
    by_value = np.argsort(reviews.numerator, kind="stable")[::-1]
    order = by_value[np.argsort(reviews.judge[by_value], kind="stable")]
    judge, numerator = reviews.judge[order], reviews.numerator[order]
    place = np.arange(1, order.size + 1)
    new_judge = np.r_[True, judge[1:] != judge[:-1]] if order.size else np.zeros(0, dtype=bool)
    changes = np.r_[True, (numerator[1:] != numerator[:-1]).astype(bool)] if order.size else new_judge
    starts = np.flatnonzero(new_judge | changes)
    ends = np.r_[starts[1:], order.size] if order.size else starts
    before = np.repeat(place[new_judge] - 1, np.diff(np.r_[np.flatnonzero(new_judge), order.size]))
    doubled = np.repeat(place[starts] + ends, ends - starts) - 2 * before
    places = np.empty(order.size, dtype=np.int64)
    places[order] = doubled
    return places


def table_points(places: Ints, table: tuple[int, ...] = EUROVISION_POINTS) -> Ints:
    """Return the points of whole places (1 = first) in a falling table, 0 behind its end."""
    padded = np.array([*table, 0])
    return np.asarray(padded[np.minimum(places, len(table) + 1) - 1])


def _half_up(value: float, places: int) -> float:
    return float(Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))
