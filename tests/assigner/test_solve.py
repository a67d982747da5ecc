"""Problems at the edges: one pair, nobody, no room, everything forbidden, locks on forbidden pairs, stops."""

from __future__ import annotations

import numpy as np
import pytest

from app.assigner.solve import solve
from app.assigner.watch import CancelledError
from tests.assigner.contests import contest, instance
from tests.assigner.oracle import check_prices, check_promises


def test_one_film_and_one_judge() -> None:
    plan = solve(instance([[7]], 1, 0, 1), objective="sum")

    assert (plan.pairs.tolist(), plan.sum, plan.bound, plan.status) == ([[0, 0]], 7, 7, "optimal")
    assert (plan.min_pair, plan.min_film_sum, plan.min_film_sum_bound, plan.components) == (7, 7, 7, 1)


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0)])
def test_no_films_or_no_judges_is_no_error(shape: tuple[int, int]) -> None:
    for objective in ("sum", "fair", "plan"):
        plan = solve(instance(np.zeros(shape, np.int16), 1, 0, 2), objective=objective)

        assert (plan.pairs.tolist(), plan.unfilled) == ([], shape[0])
        assert plan.status == ("infeasible" if shape[0] else "optimal")


def test_everything_forbidden_leaves_every_seat_empty() -> None:
    problem = instance([[-1, -1], [-1, -1]], 1, 0, 2)

    plan = solve(problem, objective="plan")

    check_promises(problem, plan)
    assert (plan.unfilled, plan.status, plan.bound) == (2, "infeasible", None)
    assert plan.shortfalls[0].sentence.startswith("1 film needs 1 review; no judge may watch it: 1 short.")


def test_judge_without_room_gets_nothing_and_still_has_a_price() -> None:
    problem = instance([[9, 5], [9, 6]], 1, 0, [0, 2])

    plan = solve(problem, objective="sum")

    assert plan.pairs.tolist() == [[0, 1], [1, 1]]
    check_prices(problem, plan)


def test_lower_bounds_are_kept_at_the_least_cost() -> None:
    plan = solve(instance([[9, 1], [9, 5], [9, 3]], 1, [0, 1], 3), objective="sum")

    assert plan.pairs.tolist() == [[0, 0], [1, 1], [2, 0]]
    assert (plan.sum, plan.status, plan.below_lo) == (23, "optimal", 0)


def test_lower_bound_out_of_reach_is_said_with_its_reason() -> None:
    plan = solve(instance([[9, 5], [9, -1], [9, -1]], 1, [0, 2], 3), objective="sum")

    assert (plan.status, plan.below_lo, plan.unfilled) == ("infeasible", 1, 0)
    assert plan.notices[0] == (
        "1 judge should have at least 2 films together, but only 1 can be theirs: 1 short. Lower their "
        "least number by about 1 each, or ask for more reviews of the films they may watch."
    )


def test_finished_review_of_a_forbidden_pair_stays_and_counts_nothing() -> None:
    problem = instance([[-1, 5], [4, 3]], 1, 0, 2, done=[[1, 0], [0, 0]])

    plan = solve(problem, objective="sum")

    check_promises(problem, plan)
    assert (plan.pairs.tolist(), plan.sum, plan.prices) == ([[0, 0], [1, 0]], 4, None)
    assert plan.notices[0].startswith("1 finished review of forbidden pairs stay in the plan")


def test_dropped_judge_keeps_finished_reviews_only() -> None:
    problem = instance([[9, 1], [9, 2]], 1, 0, 2, done=[[1, 0], [0, 0]], current=[[1, 0], [1, 0]], dropped=0)

    plan = solve(problem, objective="sum")

    assert plan.pairs.tolist() == [[0, 0], [1, 1]]
    assert plan.removed.tolist() == [[1, 0]]


def test_huge_demand_is_counted_but_never_solved_seat_by_seat() -> None:
    plan = solve(instance([[5, 6]], 10**12, 0, 10**12), objective="sum")

    assert (plan.pairs.tolist(), plan.unfilled) == ([[0, 0], [0, 1]], 10**12 - 2)


def test_greatest_affinities_still_fit_the_solver() -> None:
    rng = np.random.default_rng(0)
    problem = instance(rng.integers(32000, 32768, (300, 40)), 3, 20, 24)

    plan = solve(problem, objective="sum")

    assert plan.status == "optimal"
    check_prices(problem, plan)


def test_progress_rises_from_start_to_end() -> None:
    told: list[tuple[str, float]] = []

    solve(contest(60, 8), objective="plan", progress=lambda what, share: told.append((what, share)))

    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert (told[0], told[-1]) == (("Reading the round", 0.0), ("Writing the reasons", 0.98))


def test_cancelling_stops_at_the_next_step() -> None:
    told: list[str] = []

    with pytest.raises(CancelledError):
        solve(
            contest(60, 8),
            objective="plan",
            progress=lambda what, _: told.append(what),
            cancelled=lambda: len(told) >= 3,
        )

    assert len(told) == 3


def test_options_without_their_arrays_are_refused() -> None:
    problem = instance([[1]], 1, 0, 1)

    with pytest.raises(ValueError, match="budget_minutes"):
        solve(problem, minutes=True)
    with pytest.raises(ValueError, match="genre"):
        solve(problem, max_genre_share=0.5)
    with pytest.raises(ValueError, match="current"):
        solve(problem, repair=True)
