"""Genre exposure: the share is kept where it can be, and said where it cannot."""

from __future__ import annotations

import numpy as np
import pytest

from app.assigner.instance import Instance
from app.assigner.plan import Plan
from app.assigner.rules import Objective
from app.assigner.solve import solve
from tests.assigner.contests import contest, instance
from tests.assigner.oracle import check_promises


def _over(problem: Instance, plan: Plan, share: float) -> int:
    assert problem.genre is not None
    counts = np.zeros((problem.judges, int(problem.genre.max()) + 1), np.int64)
    np.add.at(counts, (plan.pairs[:, 1], problem.genre[plan.pairs[:, 0]]), 1)
    return int((counts > np.ceil(share * counts.sum(axis=1) - 1e-9)[:, None]).sum())


@pytest.mark.parametrize("objective", ["sum", "fair"])
def test_no_judge_gets_more_than_the_share_of_one_genre(objective: Objective) -> None:
    problem = contest(300, 20)

    free = solve(problem, objective=objective)
    capped = solve(problem, objective=objective, max_genre_share=0.4)

    check_promises(problem, capped)
    assert _over(problem, free, 0.4) > 0
    assert (_over(problem, capped, 0.4), capped.unfilled) == (0, 0)
    assert capped.bound == free.bound


def test_share_that_nothing_breaks_leaves_the_optimum_proven() -> None:
    problem = contest(300, 20)

    capped = solve(problem, objective="sum", max_genre_share=1.0)

    assert (capped.status, capped.sum, capped.prices) == (
        "optimal",
        solve(problem, objective="sum").sum,
        None,
    )


def test_best_under_a_share_is_found_and_proven() -> None:
    affinity = [[9, 1], [9, 1], [5, 4], [5, 4]]
    problem = instance(affinity, 1, 2, 2, genre=["a", "a", "b", "b"])

    plan = solve(problem, objective="sum", max_genre_share=0.5)

    assert (plan.sum, plan.bound, plan.status) == (9 + 1 + 5 + 4, 26, "optimal")


def test_share_gives_way_before_a_film_goes_unwatched() -> None:
    problem = instance(np.ones((6, 2)), 1, 0, 6, genre=[0] * 6)

    plan = solve(problem, objective="sum", max_genre_share=0.5)

    assert (plan.unfilled, plan.status) == (0, "feasible")
    assert plan.notices[-1] == (
        "2 judges cannot be kept to 50% of one genre without leaving films unwatched: raise the share, or "
        "add judges for those films."
    )


def test_share_and_minutes_hold_together() -> None:
    problem = contest(200, 16, budget_minutes=np.full(16, 230.0))

    plan = solve(problem, objective="plan", max_genre_share=0.6)

    check_promises(problem, plan)
    assert (plan.over_budget, plan.unfilled) == (0.0, 0)
