"""The answer: who watches what, how good that is, what is missing and what the numbers prove."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.assigner.arrays import Ints

Status = Literal["optimal", "feasible", "infeasible"]


@dataclass(frozen=True, kw_only=True)
class Shortfall:
    """Films that cannot all be watched, with the judges who may watch them.

    need: reviews the films ask for; capacity: reviews the judges can give them; short: the difference.
    full: those of the judges who have no room left; raised: by how many films raising each of them fills the
    seats, None where that does not help; added: how many such judges more would. minutes: what the missing
    reviews last, where the judges' minutes are what is short.
    """

    films: tuple[int, ...]
    judges: tuple[int, ...]
    need: int
    capacity: int
    short: int
    sentence: str
    full: tuple[int, ...] = ()
    raised: int | None = None
    added: int | None = None
    minutes: float | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """Rows and columns are those of the instance as it was given.

    pairs: (film, judge), sorted. sum: total affinity (a finished review of a forbidden pair counts 0).
    bound: no plan within the hard rules has a greater sum; None while reviews are unfilled. status:
    optimal = the sum is proven the greatest under the rules that were on; feasible = valid and within the
    bound; infeasible = reviews unfilled, or a lower bound not kept. over_budget: the most minutes by which
    a judge is above the budget, None without budgets. removed: pairs of `current` that are not in the
    plan. prices: one per judge, or None where they prove nothing (see `app.assigner.prices`).
    """

    pairs: Ints
    status: Status
    sum: int
    bound: int | None
    min_pair: int | None
    min_film_sum: int | None
    min_film_sum_bound: int | None
    load: Ints
    below_lo: int
    over_budget: float | None
    unfilled: int
    shortfalls: tuple[Shortfall, ...]
    removed: Ints
    components: int
    prices: Ints | None
    notices: tuple[str, ...]
    input_digest: str
