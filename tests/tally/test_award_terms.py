"""Awards whose terms contradict each other."""

from fractions import Fraction
from typing import Any

import pytest

from app.tally.award_terms import Award


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({"count": 0}, "needs seats"),
        ({"count": None}, "needs seats"),
        ({"count": None, "min_score": 7, "quotas": {"live": 1}}, "needs seats"),
        ({"count": 1, "quotas": {"live": 2}}, "reserves more seats"),
        ({"count": 1, "quotas": {"live": 0}}, "reserves no seat"),
        ({"scope": "genre"}, "needs a scope"),
        ({"within": "sci-fi"}, "needs a scope"),
        ({"source": "criterion"}, "needs its criterion"),
        ({"criterion": "story"}, "needs its criterion"),
        ({"source": "public", "public_share": Fraction(21, 100)}, "more than a fifth"),
        ({"per_entrant_max": 0}, "leaves no film"),
    ],
)
def test_terms_that_contradict_each_other_are_refused(terms: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Award(key="first", **terms)
