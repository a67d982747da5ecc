"""What a way of solving hands on: the chosen open pairs and what is known about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.assigner.arrays import Ids, Ints, Pairs
from app.assigner.task import Choice


@dataclass(frozen=True, kw_only=True, eq=False)
class Outcome:
    """films, judges: the chosen open pairs. bound: of the open pairs' affinity, None when unproven.

    choice: a flow with the fewest empty seats, to explain shortfalls from. proven: the sum is the greatest
    under the rules that were on. kept: no rule had to give way.
    """

    films: Ids
    judges: Ids
    choice: Choice
    bound: int
    proven: bool
    prices: Ints | None = None
    notices: tuple[str, ...] = ()

    @classmethod
    def of(cls, choice: Choice, *, bound: int | None = None, notices: tuple[str, ...] = ()) -> Outcome:
        """Return the outcome of a flow; without a bound the flow itself is the proven best."""
        worth = choice.worth
        return cls(
            films=choice.films,
            judges=choice.judges,
            choice=choice,
            bound=worth if bound is None else bound,
            proven=bound is None or bound == worth,
            notices=notices,
        )

    @property
    def pairs(self) -> Pairs:
        """Return the chosen open pairs."""
        return self.films, self.judges

    def worth(self) -> int:
        """Return the affinity of the chosen open pairs."""
        return int(self.choice.task.seats.worth[self.pairs].sum(dtype=np.int64))
