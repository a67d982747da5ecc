"""A settled problem: its rules, its greatest sum without further rules, and what follows from both."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.assigner.columns import candidates
from app.assigner.gains import Gains, scale
from app.assigner.rules import Clock, Rules
from app.assigner.seats import Seats
from app.assigner.task import Choice, Task
from app.assigner.tiebreak import TieBreak

LIGHT_PAIRS = 300_000  # above it, the many solves of the pipeline run on candidate lists
WEIGHT_ROOM = 5  # bits by which weights, bonuses and tolls may exceed the greatest affinity


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """What every further step starts from.

    base: the proven greatest sum under needs, bounds and locks alone. clock: there when minutes are held.
    """

    rules: Rules
    tie: TieBreak
    base: Choice
    clock: Clock | None

    @property
    def seats(self) -> Seats:
        """Return the open seats."""
        return self.base.task.seats

    def is_full(self) -> bool:
        """Return whether every film gets all its reviews."""
        instance, seats = self.seats.instance, self.seats
        asked = int(instance.demand.sum()) - seats.locked[0].size
        return asked == int(seats.need.sum()) and self.base.task.unfilled == 0

    def gains(self, seats: Seats) -> Gains:
        """Return gains with room for weights and tolls."""
        genre = seats.instance.genre
        capped = genre is not None and self.rules.max_genre_share is not None
        layers = int(genre.max(initial=0)) + 1 if genre is not None and capped else 1
        fine = scale(seats, extra_bits=WEIGHT_ROOM, layers=layers)
        return Gains(seats=seats, tie=replace(self.tie, bits=fine.tie_bits), shift=fine.shift)

    def review_gain(self, gains: Gains) -> float:
        """Return the mean scaled gain of a review."""
        return self.base.worth / max(self.base.films.size, 1) * float(1 << gains.shift)

    def light(self) -> Task:
        """Return the task on a candidate list when it is large; every solve still prices all pairs."""
        task = self.base.task
        if task.pool.size <= LIGHT_PAIRS or not task.dense:
            return task
        pool = candidates(task.seats).joined(self.base.films, self.base.judges, task.seats.judges)
        return replace(task, pool=pool, dense=False)

    def is_over(self) -> bool:
        """Return whether the greatest sum breaks a judge's minutes."""
        return self.clock is not None and bool(self.clock.over(self.base.films, self.base.judges).any())
