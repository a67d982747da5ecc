"""Minutes: nobody over budget, nearly the whole sum, and words when they do not suffice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from app.assigner.instance import Instance
from app.assigner.rules import Objective
from app.assigner.solve import solve
from tests.assigner.contests import contest, instance, instances
from tests.assigner.oracle import check_promises, truth


def _spent(problem: Instance, pairs: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> list[int]:
    used = np.zeros(problem.judges, np.int64)
    np.add.at(used, pairs[:, 1], problem.tenths()[pairs[:, 0]])
    return [int(tenths) for tenths in used]


@settings(max_examples=40, deadline=None)
@given(problem=instances(locks=False, minutes=True))
def test_small_rounds_with_minutes_are_solved_to_the_end(problem: Instance) -> None:
    wanted = truth(problem, minutes=True)

    found = solve(problem, objective="sum")

    assert (found.unfilled, found.sum) == (wanted.unfilled, wanted.sum)


@settings(max_examples=30, deadline=None)
@given(problem=instances(minutes=True))
def test_only_locks_may_be_over_budget(problem: Instance) -> None:
    locked = problem.finished()[1] * 0 if problem.done is None else problem.tenths() @ problem.done
    limit = np.maximum(problem.budget_tenths(), locked)

    for objective in ("sum", "fair", "plan"):
        plan = solve(problem, objective=objective)
        check_promises(problem, plan)
        assert (np.array(_spent(problem, plan.pairs)) <= limit).all()


@pytest.mark.parametrize(("objective", "share"), [("sum", 0.998), ("fair", 0.995), ("plan", 0.96)])
def test_tight_budgets_cost_little(objective: Objective, share: float) -> None:
    problem = contest(300, 20, budget_minutes=np.full(20, 270.0))

    plan = solve(problem, objective=objective)

    assert (plan.unfilled, plan.over_budget, plan.status) == (0, 0.0, "feasible")
    assert plan.bound is not None
    assert share * plan.bound <= plan.sum <= plan.bound
    assert objective == "sum" or plan.min_film_sum == plan.min_film_sum_bound


def test_without_minutes_the_overspending_is_still_told() -> None:
    problem = instance([[9, 1], [9, 1]], 1, 0, 2, mins=[10, 20.04], budget_minutes=[25, 30])

    plan = solve(problem, objective="sum", minutes=False)

    assert (plan.pairs.tolist(), plan.over_budget) == ([[0, 0], [1, 0]], 5.0)


def test_wide_budgets_leave_the_proven_optimum() -> None:
    problem = contest(200, 16, budget_minutes=np.full(16, 9999.0))

    plan = solve(problem, objective="sum")

    assert (plan.status, plan.over_budget) == ("optimal", 0.0)
    assert plan.sum == solve(problem, objective="sum", minutes=False).sum


def test_too_few_minutes_are_said_in_minutes() -> None:
    problem = instance([[9], [8]], 1, 0, 2, mins=[10, 10], budget_minutes=[15])

    plan = solve(problem, objective="plan")

    assert (plan.pairs.tolist(), plan.unfilled, plan.status) == ([[0, 0]], 1, "infeasible")
    assert plan.shortfalls[0].sentence == (
        "1 film of 1 review found 0 within the minutes and numbers of 1 judge: 1 short. What is missing "
        "takes 10.0 minutes and these judges have 5.0 left: raise their budgets or numbers, or add a judge."
    )


def test_finished_reviews_over_budget_are_named() -> None:
    problem = instance(
        [[9, 5], [8, 5]], 1, 0, 2, mins=[20, 10], budget_minutes=[15, 60], done=[[1, 0], [0, 0]]
    )

    plan = solve(problem, objective="sum")

    assert (plan.pairs.tolist(), plan.over_budget) == ([[0, 0], [1, 1]], 5.0)
    assert plan.notices[0] == (
        "Locked reviews alone put 1 judge over budget, at most by 5.0 minutes: raise these budgets, or "
        "leave it at that."
    )
