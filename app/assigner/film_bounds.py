"""What the worst film could reach at best: its own best judges, as if no other film wanted them."""

from __future__ import annotations

import numpy as np

from app.assigner.arrays import Ints, Shorts
from app.assigner.instance import Instance
from app.assigner.pool import BLOCK


def least_best(instance: Instance) -> int | None:
    """Return the least, over films, of the sum of a film's own best `demand` affinities."""
    asked = np.flatnonzero(instance.demand > 0)
    if not asked.size:
        return None
    if not instance.judges:
        return 0
    return int(best_sums(instance.affinity[asked], instance.demand[asked]).min())


def best_sums(affinity: Shorts, demand: Ints) -> Ints:
    """Return the sum of each film's best `demand` affinities, as far as there are that many."""
    width = min(int(demand.max()), affinity.shape[1])
    sums: Ints = np.zeros(demand.size, np.int64)
    for start in range(0, demand.size, BLOCK):
        rows = slice(start, start + BLOCK)
        top = np.sort(np.partition(affinity[rows], affinity.shape[1] - width, axis=1)[:, -width:])[:, ::-1]
        wanted = np.arange(width)[None, :] < demand[rows, None]
        sums[rows] = np.where(wanted, np.maximum(top, 0), 0).sum(axis=1, dtype=np.int64)
    return sums
