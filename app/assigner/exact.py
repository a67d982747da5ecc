"""The exact answer for small rounds with minutes or film aims, which no flow can hold: an integer programme.

HiGHS through scipy (Huangfu and Hall 2018), limited in nodes and not in seconds: same input, same answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, eye_array, hstack

from app.assigner.arrays import Ints, Raw
from app.assigner.rules import Clock
from app.assigner.task import Task

TIMED_PAIRS = 120  # with minutes, a knapsack per judge: more would take minutes of its own
UNTIMED_PAIRS = 1500
NODES = 500

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """Which pairs of the pool are chosen, and whether nothing better exists."""

    chosen: NDArray[np.bool_]
    proven: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Programme:
    """Variables: pairs, then empty seats per film, then idle reviews per judge."""

    task: Task
    clock: Clock | None
    sums: Ints | None

    def best(self) -> Found | None:
        """Return the greatest sum with the fewest empty seats, then the fewest idle reviews, or None."""
        pairs, films, judges = self._sizes()
        worth = self.task.seats.worth[self.task.pool.films, self.task.pool.judges].astype(np.float64)
        zero = np.zeros(pairs), np.zeros(films), np.zeros(judges)
        limits: list[LinearConstraint] = []
        for part, known in ((1, self.task.unfilled), (2, self.task.idle)):
            goal = np.concatenate(
                [np.ones(side.size) if part == at else side for at, side in enumerate(zero)]
            )
            least = self._least(goal, known, limits)
            if least is None:
                return None
            limits.append(LinearConstraint(goal[None, :], ub=least))
        result = self._solve(np.concatenate([-worth, zero[1], zero[2]]), limits)
        if result is None:
            return None
        values, proven = result
        return Found(chosen=values[:pairs] > 0.5, proven=proven)

    def _least(self, goal: Floats, known: int, limits: list[LinearConstraint]) -> int | None:
        """Return the least value of a goal; what the flow could do is tried first, for it is often kept."""
        kept = self._solve(np.zeros_like(goal), [*limits, LinearConstraint(goal[None, :], ub=known)])
        if kept is not None:
            return known
        result = self._solve(goal, limits)
        return None if result is None else round(float(result[0] @ goal))

    def _sizes(self) -> tuple[int, int, int]:
        return self.task.pool.size, self.task.seats.films, self.task.seats.judges

    def _solve(self, cost: Floats, limits: list[LinearConstraint]) -> tuple[Floats, bool] | None:
        pairs, _, _ = self._sizes()
        seats = self.task.seats
        result = milp(
            cost,
            integrality=np.ones(cost.size, np.int8),
            bounds=Bounds(0, np.concatenate([np.ones(pairs), seats.need, seats.lo]).astype(np.float64)),
            constraints=[*self._constraints(), *limits],
            options={"node_limit": NODES, "mip_rel_gap": 0.0},
        )
        return None if result.x is None else (np.asarray(result.x, np.float64), result.status == 0)

    def _constraints(self) -> list[LinearConstraint]:
        pairs, films, judges = self._sizes()
        pool, seats = self.task.pool, self.task.seats
        by_film, by_judge = (
            _rows(pool.films, films, np.ones(pairs)),
            _rows(pool.judges, judges, np.ones(pairs)),
        )
        no_film, no_judge = csr_array((films, judges)), csr_array((judges, films))
        needs = hstack([by_film, eye_array(films), no_film])
        least = hstack([by_judge, no_judge, eye_array(judges)])
        most = hstack([by_judge, no_judge, csr_array((judges, judges))])
        limits = [
            LinearConstraint(needs, seats.need, seats.need),
            LinearConstraint(least, lb=seats.lo),
            LinearConstraint(most, ub=seats.hi),
        ]
        if self.clock is not None:
            spent = hstack(
                [
                    _rows(pool.judges, judges, self.clock.tenths[pool.films]),
                    no_judge,
                    csr_array((judges, judges)),
                ]
            )
            limits.append(LinearConstraint(spent, ub=self.clock.budget))
        if self.sums is not None:
            worth = seats.worth[pool.films, pool.judges]
            gained = hstack([_rows(pool.films, films, worth), csr_array((films, films)), no_film])
            limits.append(LinearConstraint(gained, lb=self.sums))
        return limits


def _rows(rows: Raw, count: int, values: Raw) -> csr_array:
    places = (rows, np.arange(rows.size))
    return csr_array(coo_array((np.asarray(values, np.float64), places), shape=(count, rows.size)))
