"""Complete reviews and their exact composites."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given

from app.tally.scores import Row, from_rows
from tests.tally.builders import any_rows, reviews_of


def test_review_that_lacks_a_criterion_is_left_out_and_counted() -> None:
    scores = from_rows(
        [
            ("a", "j", "story", 700),
            ("a", "j", "sound", None),
            ("a", "k", "story", 700),
            ("a", "k", "sound", 0),
        ]
    )

    reviews = reviews_of(scores)

    assert (reviews.judge.tolist(), reviews.left_out) == ([1], 1)
    assert reviews.composite.tolist() == [3.5]


def test_weighted_criterion_without_any_row_leaves_no_review_complete() -> None:
    scores = from_rows([("a", "j", "story", 700)])

    reviews = reviews_of(scores, {"story": 60, "sound": 40})

    assert (reviews.film.size, reviews.left_out) == (0, 1)


def test_criterion_of_zero_weight_without_any_row_is_not_missed() -> None:
    scores = from_rows([("a", "j", "story", 700)])

    assert reviews_of(scores, {"story": 100, "sound": 0}).composite.tolist() == [7.0]


@given(any_rows)
def test_composites_are_exact(rows: list[Row]) -> None:
    weights = {"originality": Decimal("33.3"), "story": Decimal("66.7")}
    points = {row[:3]: row[3] for row in rows}
    criteria = sorted({row[2] for row in rows})

    reviews = reviews_of(from_rows(rows), weights)

    expected = [
        sum((Fraction(weights[c]) * (points[film, judge, c] or 0) for c in criteria), Fraction(0)) / 10_000
        for film, judge in sorted({row[:2] for row in rows})
        if len(criteria) == 2 and all(points.get((film, judge, c)) is not None for c in criteria)
    ]
    assert [Fraction(int(top), reviews.denominator) for top in reviews.numerator] == expected


def test_weights_beyond_64_bits_stay_exact() -> None:
    fine = Decimal("33.333333333333333333")
    scores = from_rows([("a", "j", "s", 100_000), ("a", "j", "t", 0)])

    reviews = reviews_of(scores, {"s": fine, "t": 100 - fine})

    assert Fraction(int(reviews.numerator[0]), reviews.denominator) == Fraction(fine) * 10
