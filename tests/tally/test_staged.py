"""Staged rounds."""

from decimal import Decimal

import pytest

from app.tally.rules import Rules
from app.tally.staged import Stage, staged_tally, staged_totals
from app.tally.standings import run
from tests.tally.builders import one_criterion

RAW = Rules(method="raw")


def test_each_stage_and_the_total_are_rounded_half_up() -> None:
    stages = [
        Stage(Decimal(10), {"a": Decimal("80.005"), "b": Decimal(70)}),
        Stage(Decimal(20), {"a": Decimal("90.25"), "b": Decimal(60)}),
        Stage(Decimal(70), {"a": Decimal("85.5"), "c": Decimal(99)}),
    ]

    assert staged_totals(stages, 2) == {"a": Decimal("85.90")}


def test_half_of_the_last_decimal_goes_up() -> None:
    stages = [Stage(Decimal(50), {"a": Decimal("7.5")}), Stage(Decimal(50), {"a": Decimal("7.4")})]

    assert staged_totals(stages, 0) == {"a": Decimal(8)}


def test_weights_that_do_not_add_up_to_a_hundred_are_refused() -> None:
    with pytest.raises(ValueError, match="add up to 100"):
        staged_totals([Stage(Decimal(99), {})], 2)


def test_staged_tally_places_the_last_stages_films_by_rounded_totals() -> None:
    early = run(one_criterion({"a": {"x": 9}, "b": {"x": 5}, "c": {"x": 8}, "d": {"x": 7}}), RAW)
    late = run(one_criterion({"a": {"y": 6}, "b": {"y": 9}, "c": {"y": 7}}), RAW)

    found = staged_tally([(Decimal(20), early), (Decimal(80), late)], 2)

    assert [(one.film, one.rank, one.adjusted) for one in found.films] == [
        ("b", 1, 8.2),
        ("c", 2, 7.2),
        ("a", 3, 6.6),
    ]
    assert all(one.se is None and one.p_top is None for one in found.films)
    assert found.notices[-1].code == "staged"


def test_staged_tally_leaves_a_film_without_an_earlier_value_unranked() -> None:
    early = run(one_criterion({"a": {"x": 9}}), RAW)
    late = run(one_criterion({"a": {"y": 6}, "late": {"y": 9}}), RAW)

    found = staged_tally([(Decimal(50), early), (Decimal(50), late)], 2)

    assert [(one.film, one.rank) for one in found.films] == [("a", 1), ("late", None)]
