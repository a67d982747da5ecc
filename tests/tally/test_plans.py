"""The judging-plan simulator: what a plan costs and how many right winners it can be expected to find."""

import pytest

from app.tally.plans import Plan, Prospect, outlooks, usual_plans

CONTEST = Prospect(films=600, winners=10, judges=30, minutes=6)


def test_a_second_round_finds_more_right_winners_for_fewer_reviews() -> None:
    wide, staged = outlooks([Plan(3), Plan(2, 60, 9)], CONTEST, contests=12)

    assert staged.reviews <= wide.reviews
    assert staged.share > wide.share
    assert staged.quality > wide.quality


def test_hours_are_the_reviews_minutes_shared_among_the_judges() -> None:
    (found,) = outlooks([Plan(2, 60, 9)], CONTEST, contests=2)

    assert found.reviews == 600 * 2 + 60 * 9
    assert found.hours_per_judge == pytest.approx(found.reviews * 6 / 60 / 30)


def test_the_same_seed_gives_the_same_answer_and_another_one_another() -> None:
    first, again, other = (outlooks([Plan(3)], CONTEST, contests=4, seed=seed) for seed in (1, 1, 2))

    assert first == again
    assert first != other


def test_the_sampling_error_falls_with_more_contests() -> None:
    few, many = (outlooks([Plan(3)], CONTEST, contests=count)[0] for count in (5, 45))

    assert many.share_error < few.share_error


def test_a_plan_does_not_change_with_its_neighbors() -> None:
    alone = outlooks([Plan(3)], CONTEST, contests=3)
    among = outlooks([Plan(6), Plan(3)], CONTEST, contests=3)

    assert among[1] == alone[0]


def test_progress_is_heard_to_the_end() -> None:
    heard: list[float] = []

    outlooks([Plan(1)], CONTEST, contests=3, progress=heard.append)

    assert heard == pytest.approx([1 / 3, 2 / 3, 1])


@pytest.mark.parametrize("films", [3, 50, 4_600])
def test_usual_plans_fit_the_contest(films: int) -> None:
    prospect = Prospect(films=films, winners=2, judges=8)

    plans = usual_plans(prospect)

    assert plans
    assert all(plan.first + plan.second <= 8 and plan.advance < films for plan in plans)


def test_a_plan_that_asks_for_more_judges_than_there_are_is_refused() -> None:
    with pytest.raises(ValueError, match="more reviews of a film than there are judges"):
        outlooks([Plan(3, 20, 9)], Prospect(films=100, winners=3, judges=10))


@pytest.mark.parametrize("wrong", [(0, 0, 0), (2, 10, 0), (2, 0, 3)])
def test_half_a_plan_is_refused(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="whole or not at all"):
        Plan(*wrong)


def test_magnitudes_are_those_of_a_large_open_call() -> None:
    """4,600 films, 10 winners: what was measured for the method, within the sampling error."""
    known = {Plan(3): (0.28, 0.811), Plan(6): (0.43, 0.875), Plan(2, 400, 9): (0.60, 0.943)}

    for found in outlooks(list(known), Prospect(films=4600, winners=10, judges=60), contests=16):
        share, quality = known[found.plan]
        assert abs(found.share - share) <= 3 * found.share_error + 0.03
        assert abs(found.quality - quality) <= 3 * found.quality_error + 0.02
