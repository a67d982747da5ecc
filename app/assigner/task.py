"""A problem made ready to solve many times, and the exact best choice for any gains."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.assigner.arrays import Flags, Ids, Ints
from app.assigner.columns import called_for, candidates, improving
from app.assigner.flow import Bins, Network, NoFlowError, Steps, flow, least_missing
from app.assigner.gains import Gains, scale
from app.assigner.pool import Pool, whole_pool
from app.assigner.prices import Solved
from app.assigner.seats import Seats
from app.assigner.tiebreak import TieBreak

DENSE_PAIRS = 3_000_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Task:
    """What every solve of one problem shares. `dense` says that the pool holds every open pair.

    unfilled, idle: the empty seats and the reviews missing to lower bounds that nothing can avoid.
    """

    seats: Seats
    pool: Pool
    dense: bool
    unfilled: int = 0
    idle: int = 0
    steps: Steps | None = None
    bins: Bins | None = None

    def network(self, gain: Ints) -> Network:
        """Return the flow problem for these gains."""
        return Network(
            pool=self.pool,
            gain=gain,
            need=self.seats.need,
            lo=self.seats.lo,
            hi=self.seats.hi,
            unfilled=self.unfilled,
            idle=self.idle,
            steps=self.steps,
            bins=self.bins,
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Choice:
    """A solved task: its pool (grown where it had to), the gains, and which pairs are chosen."""

    task: Task
    gains: Gains
    gain: Ints
    chosen: Flags

    @property
    def films(self) -> Ids:
        """Return the film of each chosen pair."""
        return self.task.pool.films[self.chosen]

    @property
    def judges(self) -> Ids:
        """Return the judge of each chosen pair."""
        return self.task.pool.judges[self.chosen]

    @property
    def worth(self) -> int:
        """Return the affinity of the chosen pairs."""
        return int(self.task.seats.worth[self.films, self.judges].sum(dtype=np.int64))

    def solved(self) -> Solved:
        """Return what prices are made from."""
        return solved(self.task, self.gain, self.chosen)


def solved(task: Task, gain: Ints, chosen: Flags) -> Solved:
    """Return a flow of a task as prices and reachability see it."""
    seats = task.seats
    return Solved(
        pool=task.pool,
        gain=gain,
        chosen=chosen,
        vacant=seats.need - np.bincount(task.pool.films[chosen], minlength=seats.films),
        lo=seats.lo,
        hi=seats.hi,
        steps=task.steps,
        idle=task.idle > 0,
    )


def opened(seats: Seats, limit: int = DENSE_PAIRS) -> Task:
    """Return the task over all open pairs, or over candidates where there are more than `limit`."""
    dense = int(np.count_nonzero(seats.worth[seats.need > 0] >= 0)) <= limit
    return Task(seats=seats, pool=whole_pool(seats) if dense else candidates(seats), dense=dense)


def best(task: Task, gains: Gains, *, proven: bool = True) -> Choice:
    """Return the choice of greatest total gain, proven over all open pairs and not only the pool.

    Without `proven` a candidate list is taken as it is: quick, and good enough on the way to other gains.
    Raises NoFlowError when the task's empty seats and idle reviews are fewer than anything can reach.
    """
    while True:
        gain = gains.at(task.pool.films, task.pool.judges)
        choice = Choice(task=task, gains=gains, gain=gain, chosen=flow(task.network(gain)))
        if task.dense or task.bins is not None or not proven:
            return choice
        films, judges = improving(choice.solved(), gains)
        if not films.size:
            return choice
        task = replace(task, pool=task.pool.joined(films, judges, task.seats.judges))


def greatest(seats: Seats, tie: TieBreak, limit: int = DENSE_PAIRS) -> Choice:
    """Return the proven greatest sum with the fewest empty seats, ties broken by the hash."""
    fine = scale(seats)
    gains = Gains(seats=seats, tie=replace(tie, bits=fine.tie_bits), shift=fine.shift)
    return best_filled(opened(seats, limit), gains)


def best_filled(task: Task, gains: Gains) -> Choice:
    """Return the best choice among those with the fewest empty seats, then the fewest idle reviews."""
    try:
        return best(task, gains)
    except NoFlowError:
        return best(filled(task), gains)


def filled(task: Task) -> Task:
    """Return the task with its least possible empty seats and idle reviews.

    Works on the flow without gains; a candidate list takes in the pairs that could fill more.
    """
    while True:
        blank = np.zeros(task.pool.size, np.int64)
        missing = least_missing(replace(task, unfilled=0, idle=0).network(blank))
        task = replace(task, unfilled=missing.unfilled, idle=missing.idle)
        if task.dense or missing.unfilled + missing.idle == 0:
            return task
        pool = called_for(solved(task, blank, missing.chosen), task.seats)
        if pool.size == task.pool.size:
            return task
        task = replace(task, pool=pool)
