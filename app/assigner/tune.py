"""Solves again with better tolls and weights until minutes are held and every film reaches its aim.

Tolls are Lagrangean prices per tenth of a minute and judge (Held, Wolfe, Crowder 1974: subgradient steps of
Polyak's length); weights lift films below their aim.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from app.assigner.arrays import Ints
from app.assigner.fair import raised
from app.assigner.gains import Gains
from app.assigner.rules import Clock
from app.assigner.task import Choice, Task, best
from app.assigner.watch import Watch

KEPT = 4  # the best choices that are kept to be repaired
AIM = 0.002  # the first step aims this share of the bound below it
PATIENCE = 4  # rounds without a better bound before the steps are halved

Below = Callable[[Choice], Ints]


@dataclass(kw_only=True, eq=False)
class Tuning:
    """The state of one tuning run.

    `below` says by how much each film misses its aim. pure: nothing but tolls changes the gains, so each
    solve bounds the sum of every plan that holds the minutes.
    """

    task: Task
    gains: Gains
    clock: Clock | None
    below: Below | None = None
    pure: bool = True
    bound: int | None = None
    tolls: NDArray[np.float64] = field(init=False)
    ranked: list[tuple[tuple[int, int, int], Choice]] = field(default_factory=list)
    stale: int = 0
    length: float = 1.0

    def __post_init__(self) -> None:
        self.tolls = np.zeros(self.task.seats.judges)
        if self.gains.tolls is not None:
            self.tolls = self.gains.tolls / float(1 << self.gains.shift)

    def run(self, rounds: int, watch: Watch) -> None:
        """Solve up to `rounds` times; stop once nothing is left to improve."""
        for turn in range(rounds):
            watch.at("Balancing minutes and films", turn / rounds)
            choice = best(self.task, self._gains())
            self.task = choice.task
            if self._weigh(choice):
                return

    def choices(self) -> list[Choice]:
        """Return the best choices found, the best first."""
        return [choice for _, choice in self.ranked]

    def _gains(self) -> Gains:
        if self.clock is None:
            return self.gains
        tolls = np.round(self.tolls * float(1 << self.gains.shift)).astype(np.int64)
        self.gains = replace(self.gains, tolls=tolls, tenths=self.clock.tenths)
        return self.gains

    def _weigh(self, choice: Choice) -> bool:
        """Rank a choice and learn from it; return whether it is as good as can be."""
        over = 0
        slope: Ints | None = None
        if self.clock is not None:
            slope = self.clock.used(choice.films, choice.judges) - self.clock.budget
            over = int(np.maximum(slope, 0).sum())
        missing = self.below(choice) if self.below is not None else np.zeros(0, np.int64)
        self._rank((over, int(missing.sum()), -choice.worth), choice)
        if missing.any():
            self.gains = replace(self.gains, weights=raised(self.gains.weights, missing))
        done = not missing.any()
        if slope is not None:
            done = self._step(choice, slope) and done
        return done

    def _rank(self, merit: tuple[int, int, int], choice: Choice) -> None:
        self.ranked.append((merit, choice))
        self.ranked.sort(key=lambda entry: entry[0])
        del self.ranked[KEPT:]

    def _step(self, choice: Choice, slope: Ints) -> bool:
        """Move the tolls along the overspent minutes; return whether nothing can get better."""
        dual = self._dual(choice)
        if self.bound is None or dual < self.bound:
            self.bound, self.stale = dual, 0
        else:
            self.stale += 1
        held = bool((slope <= 0).all())
        slope = np.where((slope < 0) & (self.tolls <= 0), 0, slope)
        norm = float((slope.astype(np.float64) ** 2).sum())
        if norm == 0 or (held and (not self.pure or dual <= choice.worth)):
            return held
        if self.stale >= PATIENCE:
            self.length, self.stale = self.length / 2, 0
        self.tolls = np.maximum(self.tolls + self.length * max(dual * AIM, 1.0) * slope / norm, 0.0)
        return False

    def _dual(self, choice: Choice) -> int:
        """Return the Lagrangean value in whole units of affinity: the gains, and the price of all minutes."""
        assert self.clock is not None
        assert self.gains.tolls is not None
        value = int(choice.gain[choice.chosen].sum()) + int((self.gains.tolls * self.clock.budget).sum())
        return value >> self.gains.shift
