"""Rounding of exact quotients."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tally.exact import half_up, quotient, settled

numerators = st.integers(0, 10**9)
denominators = st.integers(1, 10**6)


@given(numerators, denominators, st.integers(0, 6), st.sampled_from([np.int64, object]))
def test_half_up_equals_decimal(
    numerator: int, denominator: int, places: int, kind: type[np.int64] | type[object]
) -> None:
    with localcontext(prec=60):
        exact = Decimal(numerator) / Decimal(denominator)
        expected = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)

    assert half_up(np.array([numerator], dtype=kind), denominator, places).tolist() == [float(expected)]


@given(numerators, denominators)
def test_quotient_rounds_to_six_decimals_half_even(numerator: int, denominator: int) -> None:
    with localcontext(prec=60):
        exact = Decimal(numerator) / Decimal(denominator)
        expected = exact.quantize(Decimal("0.000001"), rounding=ROUND_HALF_EVEN)

    assert quotient(np.array([numerator]), denominator).tolist() == [float(expected)]


@pytest.mark.parametrize(("places", "expected"), [(0, 3.0), (1, 2.5), (2, 2.45)])
def test_exact_half_goes_up(places: int, expected: float) -> None:
    assert half_up(np.array([2450 if places else 2500]), 1000, places).tolist() == [expected]


def test_settled_value_is_never_minus_zero() -> None:
    assert str(settled(np.array([-1e-9, -0.0])).tolist()) == "[0.0, 0.0]"
