"""What is short, proven by looking at every set of films, and remedies that really help."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings

from app.assigner.instance import Instance
from app.assigner.solve import solve
from tests.assigner.contests import instance, instances


def _gap(problem: Instance, films: list[int]) -> int:
    """Return what a set of films asks beyond what all judges could give it."""
    allowed = problem.affinity[films] >= 0
    if problem.dropped is not None:
        allowed[:, problem.dropped] = False
    return int(problem.demand[films].sum() - np.minimum(problem.most, allowed.sum(axis=0)).sum())


@settings(max_examples=60, deadline=None)
@given(problem=instances(locks=False))
def test_unfilled_is_the_worst_gap_over_all_sets_of_films(problem: Instance) -> None:
    sets = [
        list(films) for size in range(problem.films + 1) for films in combinations(range(problem.films), size)
    ]

    plan = solve(problem, objective="sum")

    assert plan.unfilled == max(_gap(problem, films) for films in sets)


@settings(max_examples=60, deadline=None)
@given(problem=instances(locks=False))
def test_every_shortfall_proves_itself(problem: Instance) -> None:
    for part in solve(problem, objective="sum").shortfalls:
        films, judges = list(part.films), list(part.judges)
        allowed = problem.affinity[films] >= 0
        if problem.dropped is not None:
            allowed[:, problem.dropped] = False
        room = np.minimum(problem.most, allowed.sum(axis=0))

        assert part.capacity == room.sum() == room[judges].sum()
        assert part.short == _gap(problem, films)


def test_sentence_counts_films_judges_and_two_remedies() -> None:
    affinity = np.zeros((40, 5), np.int16)
    affinity[:30, 2:] = -1

    plan = solve(instance(affinity, 2, 0, 20), objective="sum")

    assert plan.shortfalls[0].sentence == (
        "30 films need 60 reviews; the 2 judges who may watch them can do 40: 20 short. "
        "Add 1 such judge with room for 20 films, or raise these 2 judges by 10 films each."
    )
    assert (plan.shortfalls[0].films, plan.shortfalls[0].judges) == (tuple(range(30)), (0, 1))


def test_the_remedies_fill_every_seat() -> None:
    affinity = np.zeros((40, 5), np.int16)
    affinity[:30, 2:] = -1
    one_more = np.hstack([affinity, np.zeros((40, 1), np.int16)])

    added = solve(instance(one_more, 2, 0, 20), objective="sum")
    raised = solve(instance(affinity, 2, 0, [30, 30, 20, 20, 20]), objective="sum")

    assert (added.unfilled, raised.unfilled) == (0, 0)


def test_raising_is_not_advised_where_every_judge_has_every_film() -> None:
    plan = solve(instance(np.zeros((3, 2)), 3, 0, 9), objective="sum")

    assert plan.shortfalls[0].sentence == (
        "3 films need 9 reviews; the 2 judges who may watch them can do 6: 3 short. "
        "Add 1 such judge, or lower the reviews per film."
    )


def test_separate_causes_are_told_apart() -> None:
    affinity = np.full((6, 4), -1)
    affinity[:3, :2], affinity[3:, 2:] = 5, 5

    plan = solve(instance(affinity, [2, 2, 2, 1, 1, 3], 0, [2, 2, 9, 9]), objective="sum")

    assert [(part.films, part.judges, part.short) for part in plan.shortfalls] == [
        ((0, 1, 2), (0, 1), 2),
        ((5,), (2, 3), 1),
    ]


def test_no_one_is_blamed_who_could_not_help() -> None:
    affinity = np.array([[5, -1, -1], [5, 5, 5], [5, 5, 5]])

    plan = solve(instance(affinity, [2, 1, 1], 0, 3), objective="sum")

    assert [(part.films, part.judges) for part in plan.shortfalls] == [((0,), (0,))]
