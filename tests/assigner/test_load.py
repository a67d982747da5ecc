"""Fairness to judges: even loads, and what they may cost."""

from __future__ import annotations

import numpy as np

from app.assigner.load import even_load, steps
from app.assigner.seats import open_seats
from app.assigner.solve import solve
from tests.assigner.contests import contest, instance


def test_even_load_fills_up_around_the_bounds() -> None:
    seats = open_seats(instance(np.zeros((12, 4)), 2, [0, 0, 0, 9], [3, 12, 12, 12]))

    assert even_load(seats).tolist() == [3, 6, 6, 9]


def test_even_load_counts_finished_reviews() -> None:
    done = np.zeros((6, 2), np.bool_)
    done[:4, 0] = True

    seats = open_seats(instance(np.zeros((6, 2)), 1, 0, 6, done=done))

    assert even_load(seats).tolist() == [4, 2]


def test_steps_cover_the_room_above_the_lower_bound() -> None:
    seats = open_seats(instance(np.zeros((100, 5)), 1, [0, 0, 0, 0, 19], 40))

    found = steps(seats, 1000.0)

    assert found.room.sum(axis=0).tolist() == [40, 40, 40, 40, 21]
    assert found.cost.tolist() == sorted(found.cost.tolist())
    assert found.spent(np.array([18, 20, 0, 0, 0])) == 2 * found.cost[1]


def test_plan_keeps_judges_near_an_even_load_where_the_sum_does_not() -> None:
    problem = contest(300, 20)

    best = solve(problem, objective="sum")
    plan = solve(problem, objective="plan")

    assert best.load.max() == problem.hi.max()
    assert plan.load.max() <= 1.1 * 45
    assert plan.load.min() > best.load.min()
    assert plan.sum >= 0.97 * best.sum
