"""Staged rounds."""

from decimal import Decimal

import pytest

from app.tally.staged import Stage, staged_totals


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
