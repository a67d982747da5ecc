"""Rounds built to trip a solver, each against an independent integer programme, in every order of rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.assigner.instance import Instance
from app.assigner.solve import solve
from tests.assigner.contests import contest, instance, instances
from tests.assigner.oracle import check_prices, check_promises, truth

GREEDY_TRAP = [[9, 8], [9, 0]]
RING = np.where(np.eye(5) + np.roll(np.eye(5), 1, 1), 5, -1)
ROUNDS: dict[str, Instance] = {
    "all tied": instance(np.full((6, 4), 7), 2, 0, 3),
    "quotas without a seat to spare": instance([[5, 1, 1], [5, 4, 1], [5, 4, 3]], 2, 2, 2),
    "lower bounds that fill everything": instance([[9, 0], [9, 1], [9, 2], [9, 3]], 1, 2, 2),
    "more asked by lower bounds than there is": instance([[9, 3], [9, 4]], 1, 2, 2),
    "a lock on the worst pair": instance(GREEDY_TRAP, 1, 0, 1, done=[[1, 0], [0, 0]]),
    "a lock on a forbidden pair": instance([[-1, 5], [4, 3]], 1, 0, 2, done=[[1, 0], [0, 0]]),
    "one film that nobody may watch": instance([[-1, -1], [3, 4], [5, 1]], 1, 0, 2),
    "a judge without room": instance([[9, 5], [9, 6]], 1, 0, [0, 2]),
    "everything in conflict": instance(np.full((3, 3), -1), 1, 0, 2),
    "one film and one judge": instance([[7]], 1, 0, 1),
    "one pair that is forbidden": instance([[-1]], 1, 0, 1),
    "a film that asks for more judges than there are": instance([[1, 2], [3, 4]], [5, 1], 0, 9),
    "demand of nothing": instance([[1, 2], [3, 4]], 0, 0, 1),
    "the first best pair is a trap": instance(GREEDY_TRAP, 1, 0, 1),
    "a long chain": instance([[2, 2 - abs(i)] for i in range(3)], 1, 0, [2, 1]),
    "a ring in which everybody must move": instance(RING, 1, 1, 1),
    "worth nothing at all": instance(np.zeros((4, 3)), 2, 1, 4),
    "worth all there is": instance(np.full((4, 3), 32767), 2, 1, 4),
}


@pytest.mark.parametrize("name", ROUNDS)
def test_the_sum_is_the_integer_programmes(name: str) -> None:
    problem = ROUNDS[name]
    wanted = truth(problem)

    for objective in ("sum", "fair", "plan"):
        check_promises(problem, solve(problem, objective=objective))
    found = solve(problem, objective="sum")

    idle = int(np.maximum(problem.least - found.load, 0).sum())
    assert (found.unfilled, idle, found.sum) == (wanted.unfilled, wanted.idle, wanted.sum)
    if problem.done is None and not wanted.unfilled and not wanted.idle:
        check_prices(problem, found)


@pytest.mark.parametrize("name", ROUNDS)
def test_a_repair_removes_no_more_than_the_integer_programme(name: str) -> None:
    rng = np.random.default_rng(len(name))
    problem = ROUNDS[name]
    used = Instance(**{**_arrays(problem), "current": rng.random(problem.affinity.shape) < 0.4})
    wanted = truth(used, repair=True)

    found = solve(used, objective="sum", repair=True)

    assert (found.unfilled, len(found.removed), found.sum) == (wanted.unfilled, wanted.removals, wanted.sum)


def _arrays(problem: Instance) -> dict[str, Any]:
    named = ("affinity", "demand", "lo", "hi", "done")
    return {name: getattr(problem, name) for name in named}


@settings(max_examples=25, deadline=None)
@given(problem=instances(), seed=st.integers(0, 2**32 - 1))
def test_no_order_of_rows_or_columns_changes_a_plan_or_a_repair(problem: Instance, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(problem.films), rng.permutation(problem.judges)
    straight = _named(problem, np.arange(problem.films), np.arange(problem.judges))
    shuffled = _named(problem, rows, columns)

    for choices in ({"objective": "sum"}, {"objective": "plan"}, {"objective": "sum", "repair": True}):
        if choices.get("repair") and problem.current is None:
            continue
        one, two = solve(straight, **choices), solve(shuffled, **choices)
        back = sorted([int(rows[film]), int(columns[judge])] for film, judge in two.pairs)
        assert back == one.pairs.tolist()


def _named(problem: Instance, rows: Any, columns: Any) -> Instance:
    tables = {name: getattr(problem, name) for name in ("affinity", "current", "done")}
    values: dict[str, Any] = {
        name: None if table is None else table[np.ix_(rows, columns)] for name, table in tables.items()
    }
    dropped = None if problem.dropped is None else int(np.flatnonzero(columns == problem.dropped)[0])
    return Instance(
        **values,
        demand=problem.demand[rows],
        lo=problem.lo[columns],
        hi=problem.hi[columns],
        dropped=dropped,
        film_ids=np.array([f"film {row}" for row in rows]),
        judge_ids=np.array([f"judge {column}" for column in columns]),
    )


def test_a_large_rounds_plan_is_as_good_on_candidates_as_on_all_pairs() -> None:
    problem = contest(900, 40, budget_minutes=np.full(40, 420.0))

    found = solve(problem, objective="plan")

    check_promises(problem, found)
    assert found.bound is not None
    assert (found.unfilled, found.over_budget) == (0, 0.0)
    assert found.sum >= 0.97 * found.bound
