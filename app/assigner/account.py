"""Turns chosen pairs into the plan: sums, bounds, loads, what is missing, in the caller's own numbering."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from app.assigner.arrays import Ids, Ints, marked, places
from app.assigner.film_bounds import least_best
from app.assigner.instance import Instance
from app.assigner.linkage import component_count
from app.assigner.notices import notices
from app.assigner.outcome import Outcome
from app.assigner.plan import Plan, Shortfall, Status
from app.assigner.prices import Solved
from app.assigner.rules import Rules
from app.assigner.seats import Seats
from app.assigner.witness import idle_sentence, minute_shortfalls, shortfalls


@dataclass(frozen=True, kw_only=True, eq=False)
class Account:
    """One outcome on one canonical instance, with the caller's number of each film and judge."""

    instance: Instance
    seats: Seats
    outcome: Outcome
    rules: Rules
    films: Ints
    judges: Ints

    def plan(self, digest: str) -> Plan:
        """Return the plan."""
        rows, columns = self._pairs()
        unfilled = int(self.instance.demand.sum()) - rows.size
        load = np.bincount(columns, minlength=self.instance.judges)
        below = int((load < self.instance.least).sum())
        idle = self._idle_notices(rows) if below else ()
        worth = np.maximum(self.instance.affinity[rows, columns].astype(np.int64), 0)
        total, bound = int(worth.sum()), self.outcome.bound + self.seats.locked_worth()
        groups = component_count(rows, columns, self.instance)
        order = np.argsort(self.judges)
        return Plan(
            pairs=self._named(rows, columns),
            status=_status(proven=self.outcome.proven, kept=unfilled == 0 and below == 0),
            sum=total,
            bound=None if unfilled else bound,
            min_pair=int(worth.min()) if worth.size else None,
            min_film_sum=self._least_film_sum(rows, worth),
            min_film_sum_bound=least_best(self.instance, self._film_sums(rows, worth)),
            load=load[order],
            below_lo=below,
            over_budget=self._over_budget(rows, columns),
            unfilled=unfilled,
            shortfalls=tuple(self._renamed(part) for part in self._shortfalls(rows)) if unfilled else (),
            removed=self._removed(rows, columns),
            components=groups,
            prices=None if self.outcome.prices is None else self.outcome.prices[order],
            notices=(*idle, *notices(self.seats, self.rules, groups), *self.outcome.notices),
            input_digest=digest,
        )

    def _pairs(self) -> tuple[Ids, Ids]:
        films, judges = self.seats.locked
        return np.concatenate([films, self.outcome.films]), np.concatenate([judges, self.outcome.judges])

    def _named(self, rows: Ids | Ints, columns: Ids | Ints) -> Ints:
        keys = self.films[rows] * max(self.judges.size, 1) + self.judges[columns]
        return np.stack(np.divmod(np.sort(keys), max(self.judges.size, 1)), axis=1)

    def _least_film_sum(self, rows: Ids, worth: Ints) -> int | None:
        asked = self.instance.demand > 0
        if not asked.any():
            return None
        return int(self._film_sums(rows, worth)[asked].min())

    def _film_sums(self, rows: Ids, worth: Ints) -> Ints:
        return np.bincount(rows, weights=worth, minlength=self.instance.films).astype(np.int64)

    def _over_budget(self, rows: Ids, columns: Ids) -> float | None:
        if self.instance.budget_minutes is None:
            return None
        used = np.bincount(columns, weights=self.instance.tenths()[rows], minlength=self.instance.judges)
        over = used / 10 - self.instance.budget_minutes
        return round(max(float(over.max(initial=0.0)), 0.0), 4)

    def _removed(self, rows: Ids, columns: Ids) -> Ints:
        if self.instance.current is None:
            return np.zeros((0, 2), np.int64)
        films, judges = places(self.instance.current)
        gone = ~marked((rows, columns), self.instance.films, self.instance.judges)[films, judges]
        return self._named(films[gone], judges[gone])

    def _solved(self, rows: Ids) -> Solved:
        """Return the final pairs with the empty seats counted against the whole demand."""
        solved, outcome = self.outcome.choice.solved(), self.outcome
        pool = solved.pool.joined(outcome.films, outcome.judges, self.instance.judges)
        held = marked(outcome.pairs, self.instance.films, self.instance.judges)
        filled = np.bincount(rows, minlength=self.instance.films)
        return replace(
            solved,
            pool=pool,
            gain=np.zeros(pool.size, np.int64),
            chosen=held[pool.films, pool.judges],
            vacant=self.instance.demand - filled,
        )

    def _shortfalls(self, rows: Ids) -> tuple[Shortfall, ...]:
        solved = self._solved(rows)
        if rows.size < self.instance.demand.sum() - self._unavoidable():
            return minute_shortfalls(solved, self.instance)
        return shortfalls(solved, self.instance)

    def _unavoidable(self) -> int:
        """Return the seats that stay empty even without minutes."""
        seats = self.seats
        asked = int(self.instance.demand.sum()) - seats.locked[0].size
        return asked - int(seats.need.sum()) + self.outcome.choice.task.unfilled

    def _renamed(self, part: Shortfall) -> Shortfall:
        return replace(
            part,
            films=_named_again(part.films, self.films),
            judges=_named_again(part.judges, self.judges),
            full=_named_again(part.full, self.judges),
        )

    def _idle_notices(self, rows: Ids) -> tuple[str, ...]:
        """Explain judges below their own lower bound, before it was cut to what is open to them."""
        solved = self._solved(rows)
        locked = self.seats.locked_load()
        whole = replace(solved, lo=np.maximum(self.instance.least - locked, 0))
        sentence = idle_sentence(whole)
        return () if sentence is None else (sentence,)


def _named_again(places: tuple[int, ...], names: Ints) -> tuple[int, ...]:
    return tuple(sorted(int(names[place]) for place in places))


def _status(*, proven: bool, kept: bool) -> Status:
    if not kept:
        return "infeasible"
    return "optimal" if proven else "feasible"
