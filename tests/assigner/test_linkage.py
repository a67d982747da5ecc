"""Linkage: components, variances of severity differences, and the bonus that mends them."""

from __future__ import annotations

import numpy as np
import pytest

from app.assigner.linkage import bonds, linkage, notice, seated
from app.assigner.solve import solve
from tests.assigner.contests import contest, instance


def _pairs(rows: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    films = [film for film, judges in enumerate(rows) for _ in judges]
    return np.array(films, np.int32), np.array([judge for judges in rows for judge in judges], np.int32)


def test_variance_is_that_of_least_squares_with_film_effects() -> None:
    rows = [[0, 1], [1, 2], [0, 1, 2], [2, 3], [0, 3]]
    films, judges = _pairs(rows)
    design = np.zeros((films.size, 5 + 4))
    design[np.arange(films.size), films] = 1
    design[np.arange(films.size), 5 + judges] = 1
    covariance = np.linalg.pinv(design.T @ design)[5:, 5:]
    spread = np.diag(covariance)

    found = linkage(films, judges, instance(np.zeros((5, 4)), 1, 0, 9))

    assert found.components == 1
    wanted = spread[:, None] + spread[None, :] - 2 * covariance
    assert found.variance == pytest.approx(wanted, rel=0.01, abs=1e-9)


def test_judges_without_a_common_film_are_apart() -> None:
    found = linkage(*_pairs([[0, 1], [2, 3]]), instance(np.zeros((2, 5)), 2, 0, 9))

    assert (found.components, found.active.tolist(), found.is_needed()) == (2, [0, 1, 2, 3], True)
    assert found.variance[0, 2] > 100 * found.variance[0, 1]


def test_bonus_is_greatest_where_least_is_known() -> None:
    found = linkage(*_pairs([[0, 1], [2, 3]]), instance(np.zeros((2, 4)), 2, 0, 9))

    table = bonds(found, 1000.0)

    assert table.shape == (4, 5)
    assert table[0, 2] == table.max() == 120
    assert table[0, 1] < 1
    assert table[:, 4].tolist() == [0, 0, 0, 0]


def test_seats_are_listed_film_by_film() -> None:
    table = seated(*_pairs([[2, 0], [], [1]]), instance(np.zeros((3, 3)), 2, 0, 9))

    assert table.tolist() == [[2, 0], [3, 3], [1, 3]]


def test_plan_joins_groups_that_the_sum_keeps_apart() -> None:
    affinity = np.full((40, 4), 500)
    affinity[:20, :2], affinity[20:, 2:] = 520, 520
    affinity[0], affinity[20] = [100, 100, -1, -1], [-1, -1, 100, 100]  # no bar from the worst film
    problem = instance(affinity, 2, 10, 30)

    apart = solve(problem, objective="sum")
    joined = solve(problem, objective="plan")

    assert (apart.components, joined.components) == (2, 1)
    assert apart.notices == (notice(2, problem),)
    assert joined.notices == ()
    assert joined.sum >= 0.99 * apart.sum


def test_single_reviews_are_told_that_nothing_links_them() -> None:
    plan = solve(instance([[9, 1], [1, 9]], 1, 0, 1), objective="sum")

    assert plan.notices[0] == (
        "The judges fall into 2 groups that share no film: their scores can only be compared by assuming "
        "that each group saw equally good films; ask for at least 2 reviews of some films."
    )


def test_linked_plan_keeps_the_worst_film_where_it_was() -> None:
    plan = solve(contest(300, 20, seed=4), objective="plan")

    assert plan.min_film_sum == plan.min_film_sum_bound
