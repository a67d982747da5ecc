"""What other weights would change: who wins and who loses a seat, and what a tie at the last place means."""

from __future__ import annotations

import pytest

from app.results.operations.what_if import what_if
from app.tally.rules import Rules
from app.tally.scores import from_rows
from app.web.numbers import micro

EVEN = {"story": 50, "technique": 50}
POINTS = {"a": (900, 900), "b": (800, 600), "c": (600, 800), "d": (500, 500)}
SCORES = from_rows(
    (film, judge, criterion, value)
    for film, values in POINTS.items()
    for judge in ("x", "y")
    for criterion, value in zip(EVEN, values, strict=True)
)
PLACES = {"a": 1, "b": 2, "c": 2, "d": 4}  # b and c share the second of two places


def test_the_same_weights_change_nothing_though_two_films_share_the_last_place() -> None:
    found = what_if(SCORES, Rules(method="raw"), EVEN, PLACES, 2)

    assert (found.gained, found.lost, found.changed) == ([], [], 0)


def test_a_film_that_falls_behind_loses_its_seat() -> None:
    found = what_if(SCORES, Rules(method="raw"), {"story": 90, "technique": 10}, PLACES, 2)

    assert (found.gained, found.lost, found.changed) == ([], ["c"], 1)


@pytest.mark.parametrize(
    ("millionths", "shown"), [(-4_999, "0.00"), (-5_000, "-0.01"), (0, "0.00"), (None, "–")]
)
def test_a_number_near_nothing_has_no_minus(millionths: int | None, shown: str) -> None:
    assert micro(millionths) == shown
