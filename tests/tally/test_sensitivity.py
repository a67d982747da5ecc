"""How the winners hang on weights and single judges."""

from dataclasses import replace
from fractions import Fraction

import pytest

from app.tally.rules import METHODS, Method, Rules
from app.tally.scores import from_rows
from app.tally.sensitivity import sensitivity
from app.tally.simulation import RANDOM, simulated
from app.tally.standings import run
from tests.tally.builders import one_criterion

CONTEST = simulated(replace(RANDOM, films=40, judges=7, reviews=6), 21).scores


@pytest.mark.parametrize("method", METHODS)
def test_winners_as_they_stand_are_those_of_the_run(method: Method) -> None:
    rules = Rules(method=method, top=5, clip=1 if method == "clip" else None)

    found = sensitivity(CONTEST, rules)

    assert found.winners == tuple(standing.film for standing in run(CONTEST, rules).films[:5])
    assert [variation.what for variation in found.judges] == list(CONTEST.judges)


def test_moved_weight_is_a_run_with_that_weight() -> None:
    rules = Rules(top=5, weights={"story": 50, "technique": 30, "originality": 20})

    found = sensitivity(CONTEST, rules)

    moved = next(one for one in found.weights if (one.what, one.shift) == ("story", Fraction(1, 10)))
    weights = {"story": 60, "technique": 24, "originality": 16}
    assert moved.winners == tuple(
        film.film for film in run(CONTEST, replace(rules, weights=weights)).films[:5]
    )
    assert len(found.weights) == 6


def test_judge_left_out_is_a_run_without_that_judge() -> None:
    rules = Rules(top=5)
    judge = CONTEST.judges[2]
    rows = [
        (CONTEST.films[film], CONTEST.judges[who], CONTEST.criteria[what], int(score))
        for film, who, what, score in zip(
            CONTEST.film, CONTEST.judge, CONTEST.criterion, CONTEST.hundredths, strict=True
        )
        if CONTEST.judges[who] != judge
    ]

    found = sensitivity(CONTEST, rules)

    without = next(one for one in found.judges if one.what == judge)
    assert without.winners == tuple(film.film for film in run(from_rows(rows), rules).films[:5])


def test_winner_stays_in_the_share_of_variations_that_keep_it() -> None:
    """The second film wins by judge k alone."""
    table = {"a": {"j": 9, "k": 9}, "b": {"j": 1, "k": 8}, "c": {"j": 4, "k": 4}}

    found = sensitivity(one_criterion(table), Rules(method="raw", top=2))

    assert found.winners == ("a", "b")
    assert found.stays_by_judges == {"a": 1.0, "b": 0.5}
    assert [variation.changed for variation in found.judges] == [0, 1]
    assert found.weights == ()


def test_weight_of_a_hundred_makes_room_for_the_others_evenly() -> None:
    rules = Rules(top=3, weights={"story": 100, "technique": 0, "originality": 0})

    found = sensitivity(CONTEST, rules)

    lowered = next(one for one in found.weights if (one.what, one.shift) == ("story", -Fraction(1, 10)))
    weights = {"story": 90, "technique": 5, "originality": 5}
    assert lowered.winners == tuple(
        film.film for film in run(CONTEST, replace(rules, weights=weights)).films[:3]
    )


def test_number_of_winners_is_needed() -> None:
    with pytest.raises(ValueError, match="number of winners"):
        sensitivity(CONTEST, Rules())
