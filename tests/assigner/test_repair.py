"""Repairs: proven fewest removals, then the sum; locks never move; top-ups move nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.assigner.arrays import InstanceError
from app.assigner.instance import Instance
from app.assigner.price_bound import price_bound
from app.assigner.repair import Repair
from app.assigner.solve import solve
from app.assigner.tiebreak import TieBreak
from app.assigner.topup import next_best, topped_up
from tests.assigner.contests import contest, instance, instances
from tests.assigner.oracle import check_promises, truth


@settings(max_examples=60, deadline=None)
@given(problem=instances())
def test_repair_removes_the_proven_fewest_then_takes_the_greatest_sum(problem: Instance) -> None:
    assume(problem.current is not None)
    wanted = truth(problem, repair=True)

    found = solve(problem, objective="sum", repair=True)

    check_promises(problem, found)
    assert (found.unfilled, len(found.removed), found.sum) == (wanted.unfilled, wanted.removals, wanted.sum)
    assert found.bound is None or found.bound >= truth(problem).sum


@settings(max_examples=30, deadline=None)
@given(problem=instances(minutes=True))
def test_repair_within_minutes_keeps_every_rule(problem: Instance) -> None:
    assume(problem.current is not None)

    for objective in ("sum", "plan"):
        check_promises(problem, solve(problem, objective=objective, repair=True))


def _in_use(problem: Instance) -> Instance:
    pairs = solve(problem, objective="sum").pairs
    current = np.zeros((problem.films, problem.judges), np.bool_)
    current[pairs[:, 0], pairs[:, 1]] = True
    return replace(problem, current=current)


def test_dropped_judge_costs_only_the_lost_seats() -> None:
    used = _in_use(contest(300, 20))
    assert used.current is not None
    left = replace(used, dropped=3, lo=np.zeros(20, np.int64), hi=used.hi + 9)

    plan = solve(left, objective="plan", repair=True)

    assert plan.removed.tolist() == [[film, 3] for film in np.flatnonzero(used.current[:, 3])]
    assert (plan.unfilled, int(plan.load[3])) == (0, 0)
    assert plan.bound is not None
    assert plan.sum <= plan.bound


@settings(max_examples=60, deadline=None)
@given(problem=instances(locks=False, ample=True), leaving=st.integers(0, 5))
def test_bound_of_a_repair_is_no_less_than_any_plan(problem: Instance, leaving: int) -> None:
    used = _in_use(replace(problem, current=None))
    left = replace(used, dropped=leaving % used.judges)

    plan = solve(left, objective="sum", repair=True)

    check_promises(left, plan)
    best = truth(left)
    assert plan.bound is None or best.idle > 0 or plan.bound >= best.sum


@pytest.mark.parametrize("leaving", [3, 11])
def test_repair_of_a_greatest_sum_is_bounded_by_its_prices_alone(leaving: int) -> None:
    used = _in_use(contest(400, 25))
    assert used.current is not None
    done = used.current & (np.random.default_rng(leaving).random(used.current.shape) < 0.3)
    left = replace(used, done=done, dropped=leaving)
    greatest = solve(replace(left, current=None), objective="sum")

    plan = solve(left, objective="sum", repair=True)
    films, judges = plan.pairs.T.astype(np.int32)
    repair = Repair(instance=left, tie=TieBreak.of(left, 0))
    bound = price_bound(repair.lost, (films, judges))

    assert (plan.unfilled, plan.removed[:, 1].tolist()) == (0, [leaving] * len(plan.removed))
    assert plan.bound == bound
    assert bound is not None
    assert plan.sum <= greatest.sum <= bound <= greatest.sum + greatest.sum // 1000


def test_plan_far_from_the_greatest_sum_is_bounded_over_all_pairs() -> None:
    used = contest(120, 12)
    rng = np.random.default_rng(5)
    current = (used.affinity >= 0) & (rng.random(used.affinity.shape) < 0.1)
    left = replace(used, current=current & (np.cumsum(current, axis=1) <= 3), hi=used.hi + 20)

    plan = solve(left, objective="sum", repair=True)

    assert (plan.unfilled, len(plan.removed)) == (0, 0)
    assert plan.bound == solve(left, objective="sum").sum > plan.sum


def test_without_repair_the_current_plan_is_only_compared() -> None:
    problem = instance([[9, 1], [1, 9]], 1, 0, 1, current=[[0, 1], [1, 0]])

    free, kept = solve(problem, objective="sum"), solve(problem, objective="sum", repair=True)

    assert (free.pairs.tolist(), free.removed.tolist()) == ([[0, 0], [1, 1]], [[0, 1], [1, 0]])
    assert (kept.pairs.tolist(), kept.removed.tolist(), kept.bound) == ([[0, 1], [1, 0]], [], 18)


def test_kept_reviews_over_budget_give_up_the_longest_film_only() -> None:
    problem = instance(
        [[9, 5], [9, 5], [9, 5]],
        1,
        0,
        3,
        mins=[5, 12, 6],
        budget_minutes=[12, 20],
        current=[[1, 0], [1, 0], [1, 0]],
    )

    plan = solve(problem, objective="sum", repair=True)

    assert plan.removed.tolist() == [[1, 0]]
    assert (plan.pairs.tolist(), plan.over_budget) == ([[0, 0], [1, 1], [2, 0]], 0.0)


def test_top_up_adds_and_moves_nothing() -> None:
    used = _in_use(contest(200, 16))
    extra = np.zeros(200, np.int64)
    extra[[5, 17]] = 1, 2
    wider = replace(used, hi=used.hi + 2)

    plan = solve(topped_up(wider, extra), objective="plan")

    assert used.current is not None
    seats = np.bincount(plan.pairs[:, 0], minlength=200)
    assert (len(plan.removed), plan.unfilled) == (0, 0)
    assert seats.tolist() == (3 + extra).tolist()


def test_top_up_leaves_the_pending_reviews_of_a_dropped_judge_behind() -> None:
    problem = instance([[5, 5], [5, 5]], 1, 0, 2, current=[[1, 0], [1, 0]], done=[[1, 0], [0, 0]], dropped=0)

    found = topped_up(problem, [0, 1])

    assert found.done is not None
    assert (found.done.tolist(), found.demand.tolist()) == ([[True, False], [False, False]], [1, 1])


def test_next_best_reviews_go_where_least_is_settled() -> None:
    assert next_best([0.05, 0.5, 0.85, 0.3, 0.95], 2).tolist() == [0, 1, 0, 1, 0]
    with pytest.raises(InstanceError, match="one probability"):
        next_best([1.5], 1)
