"""What the worst film could reach at best: its own best judges, as if no other film wanted them."""

from __future__ import annotations

import numpy as np

from app.assigner.arrays import Ints, Shorts
from app.assigner.instance import Instance

BLOCK = 1024  # films looked at together


def least_best(instance: Instance, reached: Ints | None = None) -> int | None:
    """Return the least, over films, of the sum of a film's own best `demand` affinities.

    reached: what a plan gives each film, which its best is not below: films that have more than the least
    best found so far are not looked at.
    """
    asked = np.flatnonzero(instance.demand > 0)
    if not asked.size:
        return None
    if not instance.judges:
        return 0
    sums = np.zeros(asked.size, np.int64) if reached is None else reached[asked]
    asked, sums = asked[order := np.argsort(sums, kind="stable")], sums[order]
    least: int | None = None
    for start in range(0, asked.size, BLOCK):
        if least is not None and sums[start] >= least:
            break
        rows = asked[start : start + BLOCK]
        found = int(best_sums(instance.affinity[rows], instance.demand[rows]).min())
        least = found if least is None else min(least, found)
    return least


def best_sums(affinity: Shorts, demand: Ints) -> Ints:
    """Return the sum of each film's best `demand` affinities, as far as there are that many."""
    width = min(int(demand.max()), affinity.shape[1])
    top = np.sort(np.partition(affinity, affinity.shape[1] - width, axis=1)[:, -width:])[:, ::-1]
    wanted = np.arange(width)[None, :] < demand[:, None]
    sums: Ints = np.where(wanted, np.maximum(top, 0), 0).sum(axis=1, dtype=np.int64)
    return sums
