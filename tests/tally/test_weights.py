"""Shares of criteria."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tally.weights import UnweightedCriterionError, shares


def test_criteria_without_weights_weigh_the_same() -> None:
    third = Fraction(1, 3)

    assert shares(["a", "b", "c"], None) == {"a": third, "b": third, "c": third}


@given(st.lists(st.integers(1, 100), min_size=2, max_size=4), st.fractions(Fraction(1, 50), 50))
def test_scaled_weights_give_the_same_shares(weights: list[int], factor: Fraction) -> None:
    plain = {str(place): weight for place, weight in enumerate(weights)}
    scaled = {criterion: weight * factor for criterion, weight in plain.items()}

    assert shares(list(plain), plain) == shares(list(plain), scaled)


def test_criterion_without_weight_is_refused() -> None:
    with pytest.raises(UnweightedCriterionError) as refusal:
        shares(["story", "technique"], {"story": 100})

    assert refusal.value.criterion == "technique"


@pytest.mark.parametrize("weights", [{"a": -1, "b": 2}, {"a": 0, "b": 0}])
def test_negative_and_all_zero_weights_are_refused(weights: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must not be negative"):
        shares(["a", "b"], weights)


def test_decimal_weights_stay_exact() -> None:
    assert shares(["a", "b"], {"a": Decimal("33.3"), "b": Decimal("66.7")})["a"] == Fraction(333, 1000)
