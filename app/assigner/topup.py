"""More reviews on top of a plan: late films, raised reviews per film, next-best reviews of a tally."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from app.assigner.arrays import InstanceError, Ints, shaped, whole
from app.assigner.instance import Instance


def topped_up(instance: Instance, extra: Any) -> Instance:
    """Return the instance in which every current review is a lock and `extra` reviews per film are wanted.

    Solving it moves nothing: only the new seats are decided. Films without current reviews (late entries)
    get `extra` as their demand. Upper bounds that the locks already exceed are raised to the locks.
    """
    more: Ints = whole("extra", shaped("extra", extra, (instance.films,), "film"), 0, 2**20)
    locks = np.zeros((instance.films, instance.judges), np.bool_)
    for mask in (instance.current, instance.done):
        if mask is not None:
            locks |= mask
    if instance.dropped is not None and instance.current is not None:
        pending = instance.current[:, instance.dropped]
        locks[:, instance.dropped] &= (
            instance.done[:, instance.dropped] if instance.done is not None else ~pending
        )
    load = locks.sum(axis=0, dtype=np.int64)
    return replace(
        instance,
        done=locks,
        demand=locks.sum(axis=1, dtype=np.int64) + more,
        hi=np.maximum(instance.hi, load),
    )


def next_best(chances: Any, most: int, low: float = 0.1, high: float = 0.9) -> Ints:
    """Return one extra review for the films whose place is least settled, at most `most` of them.

    chances: the probability that each film wins or advances; only those between `low` and `high` are open,
    and the nearest to one half come first, where one review tells most.
    """
    odds = np.asarray(chances, np.float64)
    if odds.ndim != 1 or not ((odds >= 0) & (odds <= 1)).all():
        raise InstanceError("chances must hold one probability from 0 to 1 per film.")
    open_films = np.flatnonzero((odds > low) & (odds < high))
    first = open_films[np.argsort(np.abs(odds[open_films] - 0.5), kind="stable")][:most]
    extra: Ints = np.zeros(odds.size, np.int64)
    extra[first] = 1
    return extra
