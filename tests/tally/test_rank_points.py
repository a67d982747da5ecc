"""Borda and exponential rank points, and points tables."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given

from app.tally.rank_points import borda_totals, doubled_places, exponential_totals, table_points
from app.tally.scores import Row, from_rows
from tests.tally.builders import full_rows, one_criterion, reviews_of

TABLE = {"a": {"j": 9, "k": 5}, "b": {"j": 7, "k": 8}, "c": {"j": 7, "k": 1}}


def test_borda_gives_n_points_to_the_first_and_shares_places_that_are_level() -> None:
    assert borda_totals(reviews_of(one_criterion(TABLE))).tolist() == [3 + 2, 1.5 + 3, 1.5 + 1]


def test_borda_total_rounds_half_up_where_the_rules_say_so() -> None:
    assert borda_totals(reviews_of(one_criterion(TABLE)), 0).tolist() == [5.0, 5.0, 3.0]


def test_exponential_points_fall_by_the_declared_rate() -> None:
    first, second, third = (12 * np.exp(-0.19 * place) for place in (0, 1, 2))
    shared = 12 * np.exp(-0.19 * 1.5)

    totals = exponential_totals(reviews_of(one_criterion(TABLE)))

    assert totals.tolist() == pytest.approx([first + second, shared + first, shared + third], abs=5e-7)


def test_exponential_points_round_half_up_judge_by_judge() -> None:
    assert exponential_totals(reviews_of(one_criterion(TABLE)), 0).tolist() == [12 + 10, 9 + 12, 9 + 8]


def test_film_without_reviews_has_no_points() -> None:
    scores = from_rows([("a", "j", "s", None), ("b", "j", "s", 500)])

    assert str(borda_totals(reviews_of(scores)).tolist()) == "[nan, 1.0]"


@given(full_rows)
def test_places_count_better_and_level_films(rows: list[Row]) -> None:
    reviews = reviews_of(from_rows(rows))
    own = defaultdict(list)
    for judge, value in zip(reviews.judge.tolist(), reviews.numerator.tolist(), strict=True):
        own[judge].append(value)

    expected = [
        2 * sum(other > value for other in own[judge]) + sum(other == value for other in own[judge]) + 1
        for judge, value in zip(reviews.judge.tolist(), reviews.numerator.tolist(), strict=True)
    ]
    assert doubled_places(reviews).tolist() == expected


def test_points_table_ends_in_nothing() -> None:
    assert table_points(np.array([1, 2, 10, 11, 40])).tolist() == [12, 10, 1, 0, 0]
