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

PRICED = 6  # above PRICED_PAIRS, one round in so many looks beyond a candidate list
PRICED_PAIRS = 5_000_000
KEPT = 4  # the best choices that are kept to be repaired
MISSING_COST = 16  # what a unit below a film's aim costs when choices are compared
SHORTER = 0.7  # after a round without a better bound
TOLL_ROOM = 15.0  # a toll never costs a film more than this many best affinities
TOLL_STEP = 0.05  # of the highest toll, the most that one round may change
INERTIA = 0.7  # share of the last direction that is kept: minutes go back and forth less

Below = Callable[[Choice], Ints]


@dataclass(kw_only=True, eq=False)
class Tuning:
    """The state of one tuning run.

    `below` says by how much each film misses its aim. pure: nothing but tolls changes the gains, so each
    solve bounds the sum of every plan that holds the minutes (`bound` leads the way, `proven` is over all
    pairs). reach: how far below its bound the first step
    aims. Steps leave from the tolls of the best bound (`anchor`) and keep some of their direction (`drift`).
    """

    task: Task
    gains: Gains
    clock: Clock | None
    below: Below | None = None
    pure: bool = True
    bound: int | None = None
    proven: int | None = None
    tolls: NDArray[np.float64] = field(init=False)
    drift: NDArray[np.float64] = field(init=False)
    anchor: NDArray[np.float64] = field(init=False)
    ranked: list[tuple[float, Choice]] = field(default_factory=list)
    length: float = 1.0
    reach: float = 0.005

    def __post_init__(self) -> None:
        self.tolls = np.zeros(self.task.seats.judges)
        self.drift = np.zeros(self.task.seats.judges)
        if self.gains.tolls is not None:
            self.tolls = self.gains.tolls / float(1 << self.gains.shift)
        self.anchor = self.tolls

    def run(self, rounds: int, watch: Watch) -> None:
        """Solve up to `rounds` times; stop once nothing is left to improve.

        What a candidate list alone says leads the way; what counts in the end is proven over all pairs.
        """
        often = self.task.seats.films * self.task.seats.judges <= PRICED_PAIRS
        for turn in range(rounds):
            watch.at("Balancing minutes and films", turn / rounds)
            proven = often or turn % PRICED == 0
            if self._turn(proven=proven) and (proven or self._turn(proven=True)):
                return
        if self.pure and not self.task.dense:
            self.tolls = self.anchor
            self._turn(proven=True)

    def _turn(self, *, proven: bool) -> bool:
        """Solve at the tolls and weights of now; return whether that is as good as can be."""
        choice = best(self.task, self._gains(), proven=proven)
        self.task = choice.task
        if proven and self.pure and self.clock is not None:
            dual = self._dual(choice)
            self.proven = dual if self.proven is None else min(self.proven, dual)
        return self._weigh(choice)

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
        self._rank(choice, over, int(missing.sum()))
        if missing.any():
            self.gains = replace(self.gains, weights=raised(self.gains.weights, missing))
            self.bound = None  # other weights, another scale
        done = not missing.any()
        if slope is not None:
            done = self._step(choice, slope) and done
        return done

    def _rank(self, choice: Choice, over: int, missing: int) -> None:
        """Keep the choices from which the best plans may be expected once their minutes are mended."""
        merit = MISSING_COST * missing + 2 * float(self.tolls.max(initial=0.0)) * over - choice.worth
        if any(merit == known for known, _ in self.ranked):
            return
        self.ranked.append((merit, choice))
        self.ranked.sort(key=lambda entry: entry[0])
        del self.ranked[KEPT:]

    def _step(self, choice: Choice, slope: Ints) -> bool:
        """Move the tolls along the overspent minutes; return whether nothing can get better."""
        dual = self._dual(choice)
        if self.bound is None or dual < self.bound:
            self.bound, self.anchor = dual, self.tolls
        else:
            self.length, self.tolls = self.length * SHORTER, self.anchor
        held = bool((slope <= 0).all())
        push = np.where((slope < 0) & (self.tolls <= 0), 0, slope)
        self.drift = push + INERTIA * self.drift
        norm = float((self.drift**2).sum())
        if norm == 0 or (held and (not self.pure or dual <= choice.worth)):
            return held
        step = self.length * max(abs(dual) * self.reach, 1.0) / norm
        longest = TOLL_STEP * self._highest()
        self.tolls = np.clip(self.tolls + np.clip(step * self.drift, -longest, longest), 0.0, self._highest())
        return False

    def _highest(self) -> float:
        """Return the toll that prices a film of mean length out for its best judge, many times over."""
        assert self.clock is not None
        greatest = float(self.task.seats.worth.max(initial=1))
        mean = max(float(self.clock.tenths.mean()), 1.0)
        return TOLL_ROOM * greatest / max(mean * TOLL_ROOM / 4, float(self.clock.tenths.max(initial=1)))

    def _dual(self, choice: Choice) -> int:
        """Return the Lagrangean value in whole units of affinity: the gains, and the price of all minutes."""
        assert self.clock is not None
        assert self.gains.tolls is not None
        value = int(choice.gain[choice.chosen].sum()) + int((self.gains.tolls * self.clock.budget).sum())
        if self.task.steps is not None:
            load = np.bincount(choice.judges, minlength=self.clock.budget.size)
            value -= self.task.steps.spent(load - self.task.seats.lo)
        return value >> self.gains.shift
