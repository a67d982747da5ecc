"""Places: who stands where, and in which order films are listed."""

import numpy as np

from app.tally.arrays import Flags, Floats, Ints
from app.tally.reviews import Reviews
from app.tally.rules import Rules
from app.tally.scores import Scores

UNRANKED = 0


def rankable(scores: Scores, reviews: Reviews, rules: Rules) -> Flags:
    """Return which films may have a place: contenders with enough complete reviews."""
    enough = reviews.per_film >= rules.min_reviews
    if rules.contenders is None:
        return enough
    stands = np.fromiter((film in rules.contenders for film in scores.films), np.bool_, len(scores.films))
    return enough & stands


def ranks(values: Floats) -> Ints:
    """Return 1 + the number of greater values for each value, UNRANKED for NaN."""
    ranked = ~np.isnan(values)
    ascending = np.sort(values[ranked])
    greater = ascending.size - np.searchsorted(ascending, values, side="right")
    return np.where(ranked, greater + 1, UNRANKED)


def listing_order(rank: Ints) -> Ints:
    """Return positions by rank and then position, unranked ones last."""
    last = rank.size + 1
    return np.argsort(np.where(rank == UNRANKED, last, rank), kind="stable")


def ranked_order(rank: Ints) -> Ints:
    """Return the positions that have a rank, best first, equal ranks by position."""
    order = listing_order(rank)
    return np.asarray(order[rank[order] != UNRANKED])
