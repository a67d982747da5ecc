"""Repairs a plan in use: as few current pairs as possible are removed, then the sum decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from app.assigner.arrays import Pairs, marked, places
from app.assigner.gains import Gains, cycle_bits, scale
from app.assigner.ground import LIGHT_PAIRS
from app.assigner.instance import Instance
from app.assigner.outcome import Outcome
from app.assigner.pool import Pool
from app.assigner.price_bound import price_bound
from app.assigner.seats import Seats, open_seats
from app.assigner.task import Choice, Task, best_filled, filled, greatest, opened
from app.assigner.tiebreak import TieBreak


@dataclass(frozen=True, kw_only=True, eq=False)
class Repair:
    """What can stay of the plan in use, and what the whole round could have at best.

    The whole round is solved only where keeping everything leaves something missing, or where the prices of
    the plan in use prove no bound.
    """

    instance: Instance
    tie: TieBreak

    @cached_property
    def valid(self) -> Pairs:
        """Return the current pairs that are still allowed, with the finished ones."""
        instance = self.instance
        assert instance.current is not None
        films, judges = places(instance.current)
        stays = instance.affinity[films, judges] >= 0
        if instance.dropped is not None:
            stays &= judges != instance.dropped
        pool = Pool(films=films[stays], judges=judges[stays]).joined(*instance.locks, instance.judges)
        return pool.films, pool.judges

    @cached_property
    def lost(self) -> Seats:
        """Return what is left to decide once every valid pair is locked."""
        return open_seats(self.instance, self.valid)

    @cached_property
    def whole(self) -> Choice:
        """Return the greatest sum of the whole round; candidates are enough, for every pair is priced."""
        return greatest(open_seats(self.instance), self.tie, LIGHT_PAIRS)

    @cached_property
    def kept(self) -> Pairs:
        """Return the current and finished pairs of a plan with the fewest removals.

        First all valid current pairs are locked and only the lost seats are solved; if that fills what can
        be filled, nothing valid was removed. Else every current pair earns a bonus above any exchange of
        affinity.
        """
        return self.valid if self._fits() and self._fills() else self._sticky()

    def bound(self, seats: Seats, outcome: Outcome) -> int:
        """Return a bound of the open pairs' affinity, less what the repair's own locks are worth."""
        if self.kept is self.valid and self._is_full(outcome.films.size + seats.locked[0].size):
            films, judges = (np.concatenate([a, b]) for a, b in zip(seats.locked, outcome.pairs, strict=True))
            found = price_bound(self.lost, (films, judges))
            if found is not None:
                return found - seats.locked_worth()
        return self.whole.worth + self.whole.task.seats.locked_worth() - seats.locked_worth()

    def _fits(self) -> bool:
        """Return whether the valid pairs are within demand and upper bounds."""
        films, judges = self.valid
        seats = np.bincount(films, minlength=self.instance.films)
        load = np.bincount(judges, minlength=self.instance.judges)
        return bool((seats <= self.instance.demand).all() and (load <= self.instance.most).all())

    def _fills(self) -> bool:
        """Return whether the lost seats alone reach what the whole round can reach."""
        task = filled(opened(self.lost))
        reviews, idle = _reached(task, self.instance)
        return (self._is_full(reviews) and not idle) or (reviews, idle) == _reached(
            self.whole.task, self.instance
        )

    def _is_full(self, reviews: int) -> bool:
        return reviews == int(self.instance.demand.sum())

    def _sticky(self) -> Pairs:
        task, valid = self.whole.task, marked(self.valid, self.instance.films, self.instance.judges)
        bits = cycle_bits(task.seats)
        fine = scale(task.seats, extra_bits=bits + 1)
        worth = int(task.seats.worth.max(initial=0)) + 1
        gains = Gains(
            seats=task.seats,
            tie=replace(self.tie, bits=fine.tie_bits),
            shift=fine.shift,
            kept=valid,
            kept_bonus=worth << (fine.shift + bits),
        )
        choice = best_filled(self._with_current(task), gains)
        kept = marked((choice.films, choice.judges), self.instance.films, self.instance.judges)
        kept &= valid
        kept[self.instance.locks] = True
        return places(kept)

    def _with_current(self, task: Task) -> Task:
        """Make sure that a candidate list holds the current pairs."""
        if task.dense:
            return task
        films, judges = self.valid
        is_open = (task.seats.worth[films, judges] >= 0) & (task.seats.need[films] > 0)
        pool = task.pool.joined(films[is_open], judges[is_open], task.seats.judges)
        return replace(task, pool=pool)


def _reached(task: Task, instance: Instance) -> tuple[int, int]:
    """Return the reviews a task can give, and the reviews missing to lower bounds."""
    seats = task.seats
    reviews = seats.locked[0].size + int(seats.need.sum()) - task.unfilled
    wanted = np.maximum(instance.least - seats.locked_load(), 0)
    return reviews, int((wanted - np.minimum(seats.lo, wanted)).sum()) + task.idle
