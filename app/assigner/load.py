"""Fairness to judges: rising costs above an even load, or the sum would drive judges to their bounds."""

from __future__ import annotations

import numpy as np

from app.assigner.arrays import Ints
from app.assigner.flow import Steps
from app.assigner.seats import Seats

# share of an even load up to which a film costs this share of a review's mean affinity
STEPS = ((0.9, 0.0), (1.0, 0.02), (1.05, 0.05), (1.1, 0.12), (np.inf, 1.0))


def even_load(seats: Seats) -> Ints:
    """Return the load of each judge when all are as equal as their bounds allow; locks count."""
    locked = seats.locked_load()
    low, high = seats.lo + locked, seats.hi + locked
    total = int(seats.need.sum()) + int(locked.sum())
    bottom, top = 0, int(high.max(initial=0))
    while bottom < top:
        middle = (bottom + top) // 2
        if int(np.clip(middle, low, high).sum()) < total:
            bottom = middle + 1
        else:
            top = middle
    even: Ints = np.clip(bottom, low, high)
    return even


def steps(seats: Seats, review_gain: float) -> Steps:
    """Return the convex steps above each judge's open lower bound.

    review_gain: the mean scaled gain of a review, the unit of the step costs.
    """
    even, locked = even_load(seats), seats.locked_load()
    room, cost, before = [], [], seats.lo
    for share, price in STEPS:
        limit = seats.hi if np.isinf(share) else np.floor(even * share).astype(np.int64) - locked
        until = np.clip(limit, before, seats.hi)
        room.append(until - before)
        cost.append(int(review_gain * price))
        before = until
    return Steps(room=np.array(room), cost=np.array(cost))
