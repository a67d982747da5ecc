"""Judge prices: the certificate of a solved plan, and the reason why a judge is worth more elsewhere.

W[j, h] is the least gain lost by moving one review from judge j to judge h. Shortest distances in that
graph are prices: each film's judges are then its best by (gain + price), and no negative cycle proves
that no exchange improves the plan (Klein 1967; Bellman 1958, Ford 1956).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.assigner.arrays import Flags, Ints
from app.assigner.flow import Steps
from app.assigner.pool import Pool

FAR = 2**60
SLACK, EMPTY, IDLE, EXTRA = 0, 1, 2, 3  # nodes that follow the judges
CHUNK = 500_000


class NotOptimalError(Exception):
    """The plan can be improved, so no prices exist."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Solved:
    """A solved pool: which pairs are chosen at which gain, the empty seats per film, and the bounds."""

    pool: Pool
    gain: Ints
    chosen: Flags
    vacant: Ints
    lo: Ints
    hi: Ints
    steps: Steps | None = None
    idle: bool = False

    @property
    def load(self) -> Ints:
        """Return the chosen films of each judge."""
        return np.bincount(self.pool.judges[self.chosen], minlength=self.lo.size)


def exchange(solved: Solved) -> Ints:
    """Return W over judges and three more nodes: spare quota, empty seats, idle lower bounds."""
    judges = solved.lo.size
    table: Ints = np.full((judges, judges), FAR, np.int64)
    starts = solved.pool.starts(solved.vacant.size)
    held = np.flatnonzero(solved.chosen)
    width = np.diff(starts)[solved.pool.films[held]]
    for part in _chunks(width):
        _fill(table, solved, held[part], starts)
    return bounded(table, solved)


def bounded(table: Ints, solved: Solved) -> Ints:
    """Return losses between judges, judges x judges, with the three more nodes that bounds and seats need."""
    judges = solved.lo.size
    whole: Ints = np.full((judges + EXTRA, judges + EXTRA), FAR, np.int64)
    whole[:judges, :judges] = table
    np.fill_diagonal(whole, FAR)
    _fill_empty(whole, solved)
    _fill_bounds(whole, solved)
    return whole


def prices(table: Ints) -> Ints:
    """Return one whole price per judge, 0 for spare quota. Raises NotOptimalError on a negative cycle."""
    distance = np.zeros(table.shape[0], np.int64)
    for _ in range(table.shape[0] + 1):
        nearer = np.minimum(distance, (distance[:, None] + table).min(axis=0))
        if (nearer == distance).all():
            judges = table.shape[0] - EXTRA
            price: Ints = distance - distance[judges + SLACK]
            return price
        distance = nearer
    raise NotOptimalError


def _chunks(width: Ints) -> list[slice]:
    """Cut the chosen pairs so that each part has about CHUNK exchanges."""
    cuts = np.searchsorted(np.cumsum(width), np.arange(CHUNK, int(width.sum()), CHUNK))
    edges = np.unique(np.concatenate([[0], cuts, [width.size]]))
    return [slice(int(start), int(stop)) for start, stop in pairwise(edges)]


def _fill(table: Ints, solved: Solved, held: Ints, starts: Ints) -> None:
    pool, films = solved.pool, solved.pool.films[held]
    width = starts[films + 1] - starts[films]
    before = np.cumsum(width) - width
    other = np.arange(int(width.sum())) + np.repeat(starts[films] - before, width)
    mine = np.repeat(held, width)
    free = ~solved.chosen[other]
    mine, other = mine[free], other[free]
    where = pool.judges[mine].astype(np.int64) * table.shape[1] + pool.judges[other]
    np.minimum.at(table.reshape(-1), where, solved.gain[mine] - solved.gain[other])


def _fill_empty(table: Ints, solved: Solved) -> None:
    empty = solved.lo.size + EMPTY
    if not solved.vacant.any():
        return
    pool, chosen = solved.pool, solved.chosen
    np.minimum.at(table[:, empty], pool.judges[chosen], solved.gain[chosen])
    open_pairs = ~chosen & (solved.vacant[pool.films] > 0)
    np.minimum.at(table[empty], pool.judges[open_pairs], -solved.gain[open_pairs])


def _fill_bounds(table: Ints, solved: Solved) -> None:
    judges, load = solved.lo.size, solved.load
    slack, idle = judges + SLACK, judges + IDLE
    take, shed = margins(solved)
    table[:judges, slack] = np.where((load < solved.hi) & (load >= solved.lo), take, FAR)
    table[slack, :judges] = np.where(load > solved.lo, shed, FAR)
    if solved.idle:
        table[:judges, idle] = np.where(load < solved.lo, 0, FAR)
        table[idle, :judges] = np.where(load <= solved.lo, 0, FAR)
        table[idle, slack] = 0


def margins(solved: Solved) -> tuple[Ints, Ints]:
    """Return what one film more costs each judge and what one film less costs (below 0: it saves)."""
    zero = np.zeros(solved.lo.size, np.int64)
    if solved.steps is None:
        return zero, zero
    above = np.maximum(solved.load - solved.lo, 0)
    filled = np.cumsum(solved.steps.room, axis=0)
    last = solved.steps.cost.size - 1
    now = np.minimum((filled <= above - 1).sum(axis=0), last)
    following = np.minimum((filled <= above).sum(axis=0), last)
    return solved.steps.cost[following], -solved.steps.cost[now]
