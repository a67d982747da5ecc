"""How a typed score is read: what is a level of the scale, and that nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contests.models import Rubric
from app.scoring.operations.points import OffScale, parse_score
from app.web.numbers import points

HALF_POINTS = Rubric(scale_min=100, scale_max=1000, scale_step=50)
FROM_ZERO = Rubric(scale_min=0, scale_max=10_000, scale_step=1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8", 800),
        ("8.5", 850),
        ("8.50", 850),
        ("8,5", 850),
        ("10", 1000),
        ("1", 100),
        (" 8 ", 800),
        ("８", 800),
        ("８．５", 850),
        ("８，５", 850),
        ("8。5", 850),
        ("１０", 1000),
    ],
)
def test_a_level_is_read_in_every_common_spelling(text: str, value: int) -> None:
    assert parse_score(text, HALF_POINTS) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "11",
        "10.5",
        "0",
        "0.5",
        "8.3",
        "8.25",
        "8.555",
        "NaN",
        "nan",
        "inf",
        "1e309",
        "1e1",
        "-0",
        "-8",
        "+8",
        "8.",
        ".5",
        "8.5.5",
        "8/10",
        "八",
        "²",
        "0x8",
        "8_0",
        "8" * 40,
        None,
        8,
        8.5,
        True,
        ["8"],
        {"value": "8"},
    ],
)
def test_what_is_no_level_is_refused_with_the_scale_in_words(text: object) -> None:
    with pytest.raises(OffScale) as refusal:
        parse_score(text, HALF_POINTS)

    assert str(refusal.value) == "Give a number from 1 to 10 in steps of 0.5."


@given(st.integers(0, 10_000))
def test_every_level_is_read_back_from_the_way_it_is_shown(hundredths: int) -> None:
    assert parse_score(points(hundredths), FROM_ZERO) == hundredths


@given(st.text(max_size=40))
def test_any_text_is_a_level_of_the_scale_or_refused(text: str) -> None:
    try:
        value = parse_score(text, HALF_POINTS)
    except OffScale:
        return
    assert value in range(100, 1001, 50)
