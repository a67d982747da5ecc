"""An independent judge of plans: integer programmes by HiGHS, and the promises checked line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from app.assigner.instance import Instance
from app.assigner.plan import Plan

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Truth:
    """The lexicographic optimum: empty seats, reviews missing to lower bounds, removals, sum."""

    unfilled: int
    idle: int
    removals: int
    sum: int


def truth(instance: Instance, *, repair: bool = False, minutes: bool = False, floor: int = 0) -> Truth:
    """Solve an instance to the end, one goal after the other, over one variable per pair."""
    films, judges = instance.films, instance.judges
    pairs, extra = films * judges, films + judges
    allowed, locked = _allowed(instance, floor)
    worth = np.maximum(instance.affinity, 0).reshape(-1).astype(float)
    kept = np.zeros(pairs) if instance.current is None else instance.current.reshape(-1).astype(float)
    limits = _limits(instance, minutes=minutes)
    bounds = Bounds(
        np.concatenate([locked, np.zeros(extra)]),
        np.concatenate([allowed, instance.demand, instance.least]).astype(float),
    )
    goals = [
        np.concatenate([np.zeros(pairs), np.ones(films), np.zeros(judges)]),
        np.concatenate([np.zeros(pairs + films), np.ones(judges)]),
        np.concatenate([-kept if repair else np.zeros(pairs), np.zeros(extra)]),
        np.concatenate([-worth, np.zeros(extra)]),
    ]
    best = []
    for goal in goals:
        found = milp(goal, integrality=np.ones(goal.size, np.int8), bounds=bounds, constraints=limits)
        assert found.status == 0
        best.append(round(float(found.fun)))
        limits.append(LinearConstraint(goal[None, :], -np.inf, best[-1] + 0.5))
    return Truth(best[0], best[1], int(kept.sum()) + best[2] if repair else 0, -best[3])


def _allowed(instance: Instance, floor: int) -> tuple[Floats, Floats]:
    allowed = (instance.affinity >= floor) & (instance.affinity >= 0)
    locked = np.zeros_like(allowed) if instance.done is None else instance.done.copy()
    if instance.dropped is not None:
        allowed[:, instance.dropped] = False
    return (allowed | locked).reshape(-1).astype(float), locked.reshape(-1).astype(float)


def _limits(instance: Instance, *, minutes: bool) -> list[LinearConstraint]:
    films, judges = instance.films, instance.judges
    by_film = np.kron(np.eye(films), np.ones((1, judges)))
    by_judge = np.kron(np.ones((1, films)), np.eye(judges))
    empty, idle = np.zeros((judges, films)), np.zeros((films, judges))
    none = np.zeros((judges, judges))
    limits = [
        LinearConstraint(np.hstack([by_film, np.eye(films), idle]), instance.demand, instance.demand),
        LinearConstraint(np.hstack([by_judge, empty, np.eye(judges)]), instance.least, np.inf),
        LinearConstraint(np.hstack([by_judge, empty, none]), -np.inf, instance.most),
    ]
    if minutes:
        spent = by_judge * np.repeat(instance.tenths(), judges)[None, :]
        limits.append(LinearConstraint(np.hstack([spent, empty, none]), -np.inf, instance.budget_tenths()))
    return limits


def check_promises(instance: Instance, plan: Plan) -> None:
    """Assert what every plan promises, whatever the objective."""
    held = np.zeros((instance.films, instance.judges), np.bool_)
    held[plan.pairs[:, 0], plan.pairs[:, 1]] = True
    locked = np.zeros_like(held) if instance.done is None else instance.done
    load, seats = held.sum(axis=0), held.sum(axis=1)
    assert held.sum() == len(plan.pairs)
    assert plan.pairs.tolist() == sorted(plan.pairs.tolist())
    assert not (held & (instance.affinity < 0) & ~locked).any()
    assert (held | ~locked).all()
    assert (seats <= instance.demand).all()
    assert (load <= instance.most).all()
    assert plan.load.tolist() == load.tolist()
    assert plan.unfilled == (instance.demand - seats).sum()
    assert plan.below_lo == (load < instance.least).sum()
    assert plan.sum == np.maximum(instance.affinity, 0)[held].sum(dtype=np.int64)
    assert (plan.bound is None) == (plan.unfilled > 0)
    assert plan.bound is None or plan.bound >= plan.sum
    assert (plan.status == "infeasible") == (plan.unfilled > 0 or plan.below_lo > 0)
    _check_shortfalls(instance, plan, seats)
    _check_removed(instance, plan, held)


def _check_shortfalls(instance: Instance, plan: Plan, seats: NDArray[Any]) -> None:
    films = [film for part in plan.shortfalls for film in part.films]
    judges = [judge for part in plan.shortfalls for judge in part.judges]
    assert len(films) == len(set(films))
    assert len(judges) == len(set(judges))
    assert sum(part.short for part in plan.shortfalls) == plan.unfilled
    assert set(np.flatnonzero(seats < instance.demand).tolist()) <= set(films)
    for part in plan.shortfalls:
        assert part.need == instance.demand[list(part.films)].sum()
        assert part.short == part.need - part.capacity > 0


def _check_removed(instance: Instance, plan: Plan, held: NDArray[np.bool_]) -> None:
    gone = np.zeros_like(held) if instance.current is None else instance.current & ~held
    assert plan.removed.tolist() == np.argwhere(gone).tolist()


def check_prices(instance: Instance, plan: Plan) -> None:
    """Verify the certificate with nothing but the affinities, the pairs and the prices."""
    assert plan.prices is not None
    held = np.zeros((instance.films, instance.judges), np.bool_)
    held[plan.pairs[:, 0], plan.pairs[:, 1]] = True
    value = instance.affinity.astype(np.int64) + plan.prices
    for film in range(instance.films):
        others = value[film][~held[film] & (instance.affinity[film] >= 0)]
        assert value[film][held[film]].min(initial=2**40) >= others.max(initial=-(2**40))
    load = held.sum(axis=0)
    assert (load[plan.prices > 0] <= instance.least[plan.prices > 0]).all()
    assert (load[plan.prices < 0] == instance.most[plan.prices < 0]).all()
