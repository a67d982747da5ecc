"""Fairness to films: the floor is the highest there is, and the worst film stands where it can."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from scipy.optimize import Bounds, LinearConstraint, milp

from app.assigner.fair import raised
from app.assigner.film_bounds import least_best
from app.assigner.instance import Instance
from app.assigner.solve import solve
from tests.assigner.contests import contest, instance, instances
from tests.assigner.oracle import truth


@settings(max_examples=40, deadline=None)
@given(problem=instances(locks=False))
def test_floor_is_the_highest_that_leaves_as_few_seats_empty(problem: Instance) -> None:
    wanted = truth(problem)
    bars = [int(bar) for bar in np.unique(problem.affinity) if bar >= 0]
    kept = [bar for bar in bars if _same(truth(problem, floor=bar), wanted)]

    found = solve(problem, objective="fair")

    assert found.min_pair is None or found.min_pair >= kept[-1]


def _same(one: object, other: object) -> bool:
    return (one.unfilled, one.idle) == (other.unfilled, other.idle)  # type: ignore[attr-defined] # two Truths


@settings(max_examples=40, deadline=None)
@given(problem=instances(locks=False))
def test_worst_film_stands_at_its_bound_wherever_a_plan_above_the_floor_reaches_it(problem: Instance) -> None:
    found = solve(problem, objective="fair")

    if found.status == "infeasible" or found.min_film_sum is None:
        return
    assert found.min_film_sum_bound is not None
    if found.min_film_sum < found.min_film_sum_bound:
        assert not _reachable(problem, found.min_pair or 0, found.min_film_sum_bound)


def _reachable(problem: Instance, floor: int, height: int) -> bool:
    """Ask the independent solver for a plan above the floor in which every film reaches this height."""
    films, judges = problem.films, problem.judges
    allowed = (problem.affinity >= floor).astype(float)
    if problem.dropped is not None:
        allowed[:, problem.dropped] = 0
    by_film = np.kron(np.eye(films), np.ones((1, judges)))
    by_judge = np.kron(np.ones((1, films)), np.eye(judges))
    worth = by_film * np.maximum(problem.affinity, 0).reshape(1, -1)
    asked = np.where(problem.demand > 0, height, 0)
    found = milp(
        np.zeros(films * judges),
        integrality=np.ones(films * judges, np.int8),
        bounds=Bounds(0, allowed.reshape(-1)),
        constraints=[
            LinearConstraint(by_film, problem.demand, problem.demand),
            LinearConstraint(by_judge, problem.least, problem.most),
            LinearConstraint(worth, asked, np.inf),
        ],
    )
    return found.x is not None


def test_lifting_the_worst_film_costs_next_to_nothing() -> None:
    problem = contest(300, 20)

    best = solve(problem, objective="sum")
    fair = solve(problem, objective="fair")

    assert fair.min_film_sum == fair.min_film_sum_bound
    assert best.min_film_sum is not None
    assert fair.min_film_sum is not None
    assert best.min_film_sum < fair.min_film_sum
    assert fair.sum >= 0.999 * best.sum


def test_worst_film_gets_its_own_best_judges() -> None:
    problem = instance([[5, 4, 1], [90, 80, 70], [95, 85, 75]], 2, 0, 2)

    plan = solve(problem, objective="fair")

    assert (plan.min_film_sum, plan.min_film_sum_bound, plan.min_pair) == (9, 9, 4)
    assert [0, 0] in plan.pairs.tolist()
    assert [0, 1] in plan.pairs.tolist()


def test_films_that_ask_nothing_have_no_sum() -> None:
    assert least_best(instance([[5], [7]], [0, 1], 0, 1)) == 7
    assert least_best(instance([[5]], 0, 0, 1)) is None


def test_weights_rise_by_a_quarter_and_stop_at_sixteenfold() -> None:
    below = np.array([3, 0, 1])

    assert raised(None, below).tolist() == [80, 64, 80]
    assert raised(np.array([1000, 64, 64]), below).tolist() == [1024, 64, 80]
