"""Measures the engine on one round: seconds and memory of a solve, and what its plan is worth."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

import numpy as np
from numpy.typing import NDArray

from app.assigner.instance import Instance
from app.assigner.plan import Plan
from app.assigner.rules import Choices
from app.assigner.solve import solve
from app.commands.bench.assign.rivals import greedy, highs_optimum
from app.commands.bench.assign.rounds import SEED, round_of, size_named
from app.commands.bench.figures import Conditions, Measured
from app.commands.bench.measuring import own_peak_mb, timed

LEAVING = 7  # the column of the judge who leaves
FINISHED = 0.3  # of the reviews are done by then


def measure_sum(conditions: Conditions) -> Measured:
    """The greatest sum, beside HiGHS where it can end and beside the greedy hand."""
    at, instance = conditions.case, _round(conditions.case)
    plan, seconds = _solved(instance, objective="sum", minutes=False)
    peak = own_peak_mb()
    given = greedy(instance)
    measured = {
        f"{at} sum": seconds,
        f"{at} sum: peak memory": peak,
        f"{at} sum: affinity": plan.sum,
        f"{at} sum: reviews unfilled": plan.unfilled,
        f"{at} greedy, points": _worth(instance, given),
        f"{at} greedy, unfilled": int(instance.demand.sum() - given.sum()),
    }
    if size_named(at).suits_highs:
        with timed() as watch:
            optimum = highs_optimum(instance)
        measured[f"{at} HiGHS, s"] = watch.seconds
        measured[f"{at} sum: points short of HiGHS' optimum"] = optimum - plan.sum
    return measured


def measure_repair(conditions: Conditions) -> Measured:
    """A judge leaves when part of the reviews is done."""
    at, instance = conditions.case, _round(conditions.case)
    current = _held(instance, solve(instance, objective="sum", minutes=False))
    done = current & (np.random.default_rng(SEED).random(current.shape) < FINISHED)
    left = replace(instance, current=current, done=done, dropped=LEAVING)
    plan, seconds = _solved(left, objective="sum", minutes=False, repair=True)
    return {
        f"{at} repair when a judge leaves": seconds,
        f"{at} repair: other reviews moved": int((plan.removed[:, 1] != LEAVING).sum()),
    }


def measure_fair(conditions: Conditions) -> Measured:
    """The floor first, then the sum, then the worst films."""
    at, instance = conditions.case, _round(conditions.case)
    greatest = solve(instance, objective="sum", minutes=False)
    plan, seconds = _solved(instance, objective="fair", minutes=False)
    return {
        f"{at} fair": seconds,
        f"{at} fair: share of the greatest sum": 100 * plan.sum / greatest.sum,
        f"{at} greedy, %": 100 * _worth(instance, greedy(instance)) / greatest.sum,
        f"{at} fair: worst film's share of its bound": _worst(plan),
        f"{at} sum alone, %": _worst(greatest),
    }


def measure_plan(conditions: Conditions) -> Measured:
    """The whole pipeline under minutes, and the sum under minutes alone."""
    at, instance = conditions.case, _round(conditions.case)
    plan, seconds = _solved(instance, objective="plan")
    measured = {
        f"{at} whole plan": seconds,
        f"{at} whole plan: peak memory": own_peak_mb(),
        f"{at} whole plan: judges over their minutes": _over_minutes(instance, plan),
    }
    unheeding = solve(instance, objective="sum", minutes=False)
    measured[f"{at} sum alone"] = _over_minutes(instance, unheeding)
    within = solve(instance, objective="sum")
    for what, one in (("whole plan", plan), ("sum within minutes", within)):
        if one.bound:
            measured[f"{at} {what}: share of the bound"] = 100 * one.sum / one.bound
    return measured


def measure_order(conditions: Conditions) -> Measured:
    """The same round with its rows and columns in another order."""
    size = size_named(conditions.case)
    films = np.array([f"F{number:05}" for number in range(size.films)])
    judges = np.array([f"J{number:04}" for number in range(size.judges)])
    named = round_of(size, film_ids=films, judge_ids=judges)
    rng = np.random.default_rng(SEED)
    rows, columns = rng.permutation(size.films), rng.permutation(size.judges)
    plan = solve(named, objective="sum", minutes=False)
    other = solve(_moved(named, rows, columns), objective="sum", minutes=False)
    first = {(int(film), int(judge)) for film, judge in plan.pairs}
    second = {(int(rows[film]), int(columns[judge])) for film, judge in other.pairs}
    return {f"{conditions.case} rows shuffled: reviews that differ": len(first ^ second)}


def _round(case: str) -> Instance:
    return round_of(size_named(case))


def _solved(instance: Instance, **choices: Unpack[Choices]) -> tuple[Plan, float]:
    with timed() as watch:
        plan = solve(instance, **choices)
    return plan, watch.seconds


def _held(instance: Instance, plan: Plan) -> NDArray[np.bool_]:
    held = np.zeros(instance.affinity.shape, np.bool_)
    held[plan.pairs[:, 0], plan.pairs[:, 1]] = True
    return held


def _worth(instance: Instance, held: NDArray[np.bool_]) -> int:
    return int(instance.affinity[held].sum(dtype=np.int64))


def _worst(plan: Plan) -> float:
    """How much of the best that its worst film could have a plan reaches, in percent."""
    if not plan.min_film_sum_bound:
        return 100.0
    return 100 * (plan.min_film_sum or 0) / plan.min_film_sum_bound


def _over_minutes(instance: Instance, plan: Plan) -> int:
    spent = _held(instance, plan).T.astype(np.int64) @ instance.tenths()
    return int((spent > instance.budget_tenths()).sum())


def _moved(instance: Instance, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Instance:
    assert instance.film_ids is not None
    assert instance.judge_ids is not None
    return Instance(
        affinity=instance.affinity[np.ix_(rows, columns)],
        demand=instance.demand[rows],
        lo=instance.lo[columns],
        hi=instance.hi[columns],
        film_ids=instance.film_ids[rows],
        judge_ids=instance.judge_ids[columns],
    )
