"""The rules of one solve, made ready: what is on, what each judge's minutes allow, which progress is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypedDict

import numpy as np

from app.assigner.arrays import InstanceError, Ints, Places
from app.assigner.instance import Instance
from app.assigner.seats import Seats
from app.assigner.watch import Watch

Objective = Literal["sum", "fair", "plan"]


class Choices(TypedDict, total=False):
    """The options of a solve, all by name; see `Rules`."""

    objective: Objective
    seed: int
    minutes: bool | None
    max_genre_share: float | None
    repair: bool
    linkage: bool
    progress: Callable[[str, float], None] | None
    cancelled: Callable[[], bool] | None


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a solve shall do.

    objective: `sum` is the exact greatest total affinity; `fair` holds the floor first, then the sum, then
    lifts the worst films; `plan` is the whole pipeline with even load and linkage.
    minutes: hold the budgets (None: where there are any). max_genre_share: the most of a judge's films that
    may be of one genre, 0 < share <= 1. repair: remove as few pairs of `current` as can be.
    linkage: `plan` links judges who share too few films.
    Raises InstanceError when an option needs an array that the instance does not have.
    """

    objective: Objective = "plan"
    seed: int = 0
    minutes: bool | None = None
    max_genre_share: float | None = None
    repair: bool = False
    linkage: bool = True
    watch: Watch = field(default_factory=Watch)

    @classmethod
    def of(cls, choices: Choices, instance: Instance) -> Rules:
        """Return the rules for an instance."""
        watch = Watch(progress=choices.get("progress"), cancelled=choices.get("cancelled"))
        rules = cls(
            objective=choices.get("objective", "plan"),
            seed=choices.get("seed", 0),
            minutes=choices.get("minutes"),
            max_genre_share=choices.get("max_genre_share"),
            repair=choices.get("repair", False),
            linkage=choices.get("linkage", True),
            watch=watch,
        )
        rules.check(instance)
        return rules

    def check(self, instance: Instance) -> None:
        """Refuse options that this instance cannot serve."""
        share = self.max_genre_share
        if self.minutes and instance.budget_minutes is None:
            raise InstanceError("Minutes can only be held with the arrays mins and budget_minutes.")
        if share is not None and instance.genre is None:
            raise InstanceError("A genre share can only be held with the array genre.")
        if share is not None and not 0 < share <= 1:
            raise InstanceError("The genre share must be above 0 and at most 1.")
        if self.repair and instance.current is None:
            raise InstanceError("A repair needs the array current.")

    def holds_minutes(self, instance: Instance) -> bool:
        """Return whether budgets are held."""
        return instance.budget_minutes is not None and self.minutes is not False


@dataclass(frozen=True, kw_only=True, eq=False)
class Clock:
    """Lengths of films and what is left of each judge's budget, in tenths of a minute."""

    tenths: Ints
    budget: Ints

    @classmethod
    def of(cls, seats: Seats) -> Clock:
        """Return the clock of the open seats: locked reviews have used their minutes already."""
        tenths = seats.instance.tenths()
        films, judges = seats.locked
        used = np.zeros(seats.judges, np.int64)
        np.add.at(used, judges, tenths[films])
        return cls(tenths=tenths, budget=np.maximum(seats.instance.budget_tenths() - used, 0))

    def used(self, films: Places, judges: Places) -> Ints:
        """Return the tenths that each judge spends on these pairs."""
        total: Ints = np.zeros(self.budget.size, np.int64)
        np.add.at(total, judges, self.tenths[films])
        return total

    def over(self, films: Places, judges: Places) -> Ints:
        """Return the tenths by which each judge is above the budget."""
        over: Ints = np.maximum(self.used(films, judges) - self.budget, 0)
        return over
