"""The last step: every good choice is fitted into the minutes and the best of them stays."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.assigner.arrays import Ids, Ints
from app.assigner.exact import TIMED_PAIRS, UNTIMED_PAIRS, Programme
from app.assigner.fair import film_sums
from app.assigner.fitting import Fitting
from app.assigner.ground import Ground
from app.assigner.load import even_load
from app.assigner.moves import exchange, fill, fit, improve
from app.assigner.seats import Seats
from app.assigner.shape import Shape
from app.assigner.task import Choice

TRIES = 1500  # exchanges that are looked at; each takes a fraction of a millisecond
LARGE = 8_000  # films; polishing looks at each review beside every judge
POLISHED = 1
EVEN_TOP = 1.1  # a fitted load stays below this share of an even load, or where it was

Merit = tuple[int, int, int, int, int]


@dataclass(frozen=True, kw_only=True, eq=False)
class Ending:
    """Pairs, how good they are (less is better), and whether nothing better exists."""

    films: Ids
    judges: Ids
    merit: Merit
    proven: bool = False

    def keeps(self, unfilled: int) -> bool:
        """Return whether the minutes are held with no more than so many empty seats."""
        return self.merit[0] == 0 and self.merit[1] <= unfilled


def _merit(ending: Ending) -> Merit:
    return ending.merit


@dataclass(frozen=True, kw_only=True, eq=False)
class Finish:
    """What is left to do on choices of one shape. polish: improve the sum freely."""

    ground: Ground
    shape: Shape
    polish: bool = True

    def best(self, choices: list[Choice]) -> Ending:
        """Return the best ending of these choices; of a large round only the most promising are polished."""
        if self.ground.clock is None:
            return min((self._ending(one.films, one.judges) for one in choices), key=_merit)
        fitted = sorted((self._fitted(choice) for choice in choices), key=lambda one: one[1].merit)
        if not self.polish:
            return fitted[0][1]
        few = POLISHED if self.shape.task.seats.films > LARGE else len(fitted)
        return min((self._polished(state) for state, _ in fitted[:few]), key=_merit)

    def as_is(self, choice: Choice) -> Ending:
        """Return the ending of a choice as it stands."""
        return self._ending(choice.films, choice.judges)

    def exact(self, ending: Ending) -> Ending:
        """Return the integer programme's answer where the round is small and that is no worse."""
        task, rules = self.shape.task, self.ground.rules
        short = ending.merit[1] > self.ground.base.task.unfilled
        hard = short or (rules.objective != "plan" and (self.ground.clock is not None or ending.merit[3] > 0))
        if not hard or self.shape.caps is not None:
            return ending
        if task.pool.size > (UNTIMED_PAIRS if self.ground.clock is None else TIMED_PAIRS) or not task.dense:
            return ending
        found = Programme(task=task, clock=self.ground.clock, sums=self.shape.sums).best()
        if found is None:
            return ending
        other = self._ending(task.pool.films[found.chosen], task.pool.judges[found.chosen])
        return replace(other, proven=found.proven) if other.merit <= ending.merit else ending

    def _fitted(self, choice: Choice) -> tuple[Fitting, Ending]:
        """Bring a choice into the minutes."""
        assert self.ground.clock is not None
        state = Fitting.of(
            self._seats(choice),
            self.ground.clock,
            (choice.films, choice.judges),
            self.shape.caps,
            self._least(),
        )
        state.tolls, state.shift = choice.gains.tolls, choice.gains.shift
        fit(state)
        fill(state)
        return state, self._ending(*state.pairs())

    def _polished(self, state: Fitting) -> Ending:
        """Win back what single moves and exchanges can."""
        improve(state)
        exchange(state, TRIES)
        improve(state)
        return self._ending(*state.pairs())

    def _seats(self, choice: Choice) -> Seats:
        """Return the seats with upper bounds that keep the load as even as the flow made it."""
        seats = self.shape.task.seats
        if self.ground.rules.objective != "plan":
            return seats
        load = np.bincount(choice.judges, minlength=seats.judges)
        top = np.floor(even_load(seats) * EVEN_TOP).astype(np.int64) - seats.locked_load()
        return replace(seats, hi=np.minimum(seats.hi, np.maximum(load, top)))

    def _least(self) -> Ints:
        sums = self.shape.sums
        return np.zeros(self.shape.task.seats.films, np.int64) if sums is None else sums

    def _ending(self, films: Ids, judges: Ids) -> Ending:
        seats = self.shape.task.seats
        load = np.bincount(judges, minlength=seats.judges)
        over = 0 if self.ground.clock is None else int(self.ground.clock.over(films, judges).sum())
        merit = (
            over,
            int(seats.need.sum()) - films.size,
            int(np.maximum(seats.lo - load, 0).sum()),
            int(np.maximum(self._least() - film_sums(seats, films, judges), 0).sum()),
            -int(seats.worth[films, judges].sum(dtype=np.int64)),
        )
        return Ending(films=films, judges=judges, merit=merit)
