"""Places: who stands where, and in which order films are listed."""

import numpy as np

from app.tally.arrays import Floats, Ints

UNRANKED = 0


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
