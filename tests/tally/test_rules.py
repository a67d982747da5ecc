"""Parameters that contradict each other."""

from typing import Any

import pytest

from app.tally.rules import Rules


@pytest.mark.parametrize(
    ("parameters", "why"),
    [
        ({"method": "median"}, "must be one of"),
        ({"top": 0}, "at least 1"),
        ({"min_reviews": 0}, "at least 1"),
        ({"trim": -1}, "at least 0"),
        ({"seed": -1}, "seed"),
        ({"method": "clip"}, "needs a distance"),
        ({"method": "raw", "clip": 1}, "no other method takes one"),
        ({"method": "clip", "clip": -1}, "must not be negative"),
        ({"round_half_up": 2}, "does not go with fair"),
        ({"method": "zscore", "round_half_up": 2}, "does not go with zscore"),
        ({"method": "raw", "round_half_up": 7}, "0 to 6 decimals"),
    ],
)
def test_rules_that_contradict_themselves_are_refused(parameters: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Rules(**parameters)
