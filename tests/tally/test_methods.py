"""Raw, trimmed and clipped means and the z-score against plain arithmetic."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tally.clipped_mean import clipped_means
from app.tally.notices import TallyRefusedError
from app.tally.raw_mean import raw_means
from app.tally.reviews import Reviews
from app.tally.scores import Row, Scores, from_rows
from app.tally.trimmed_mean import trimmed_means
from app.tally.z_score import z_score_means
from tests.tally.builders import full_rows, means, one_criterion, reviews_of


def by_film(scores: Scores) -> list[list[Fraction]]:
    """Return each film's scores in points."""
    reviews: defaultdict[int, list[Fraction]] = defaultdict(list)
    for film, value in zip(scores.film.tolist(), scores.hundredths.tolist(), strict=True):
        reviews[film].append(Fraction(value, 100))
    return [reviews[film] for film in sorted(reviews)]


def decimal_half_up(value: Fraction, places: int) -> Fraction:
    """Round the way rule books do, with the decimal module."""
    with localcontext(prec=80):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return Fraction(exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def panel_of_seven(low: float, high: float) -> Reviews:
    """Return one film with five middling reviews and two odd ones."""
    points = [low, 5, 6, 6, 6, 7, high]
    return reviews_of(one_criterion({"a": {f"j{place}": score for place, score in enumerate(points)}}))


@given(full_rows)
def test_raw_mean_is_the_exact_mean_at_six_decimals(rows: list[Row]) -> None:
    scores = from_rows(rows)

    expected = [float(round(mean / 100, 6)) for mean in means(scores).values()]
    assert raw_means(reviews_of(scores)).tolist() == expected


@given(full_rows, st.integers(0, 3))
def test_raw_mean_rounds_half_up_where_the_rules_say_so(rows: list[Row], places: int) -> None:
    scores = from_rows(rows)

    expected = [float(decimal_half_up(mean / 100, places)) for mean in means(scores).values()]
    assert raw_means(reviews_of(scores), places).tolist() == expected


def test_film_without_reviews_has_no_mean() -> None:
    scores = from_rows([("a", "j", "s", None), ("b", "j", "s", 500)])

    assert str(raw_means(reviews_of(scores)).tolist()) == "[nan, 5.0]"


@pytest.mark.parametrize(("low", "high"), [(0, 10), (5, 7), (3, 1000)])
def test_trimmed_mean_ignores_one_review_at_each_end(low: float, high: float) -> None:
    assert trimmed_means(panel_of_seven(low, high), 1, 1).tolist() == [6.0]


@given(full_rows)
def test_trimming_nothing_is_the_raw_mean(rows: list[Row]) -> None:
    enough = [
        (film, f"{judge} {copy}", what, score) for film, judge, what, score in rows for copy in range(5)
    ]
    reviews = reviews_of(from_rows(enough))

    assert trimmed_means(reviews, 0, 1).tolist() == raw_means(reviews).tolist()


@pytest.mark.parametrize(("reviews", "trim", "needed"), [(4, 1, 5), (6, 3, 7)])
def test_trimmed_mean_of_too_few_reviews_is_refused(reviews: int, trim: int, needed: int) -> None:
    table = {"a": {f"j{place}": 5 for place in range(reviews)}}

    with pytest.raises(TallyRefusedError) as refusal:
        trimmed_means(reviews_of(one_criterion(table)), trim, 1)

    assert dict(refusal.value.notice.parameters) == {"minimum": needed, "count": 1}


def test_unranked_film_does_not_make_the_trimmed_mean_refuse() -> None:
    table = {"a": dict.fromkeys("jklmn", 5), "b": dict.fromkeys("jk", 5)}

    assert str(trimmed_means(reviews_of(one_criterion(table)), 1, 5).tolist()) == "[5.0, nan]"


@given(full_rows, st.fractions(0, 5, max_denominator=100))
def test_clipped_mean_pulls_far_scores_to_the_bound(rows: list[Row], distance: Fraction) -> None:
    scores = from_rows(rows)
    expected = []
    for values in by_film(scores):
        mean = sum(values, Fraction(0)) / len(values)
        pulled = [min(max(value, mean - distance), mean + distance) for value in values]
        expected.append(float(round(sum(pulled, Fraction(0)) / len(pulled), 6)))

    assert clipped_means(reviews_of(scores), distance).tolist() == expected


@given(full_rows, st.fractions(0, 5, max_denominator=10), st.integers(0, 3))
def test_clipped_mean_rounds_pulled_scores_and_the_mean(
    rows: list[Row], distance: Fraction, places: int
) -> None:
    scores = from_rows(rows)
    expected = []
    for values in by_film(scores):
        mean = sum(values, Fraction(0)) / len(values)
        pulled = [
            value
            if abs(value - mean) <= distance
            else decimal_half_up(mean + (distance if value > mean else -distance), places)
            for value in values
        ]
        expected.append(float(decimal_half_up(sum(pulled, Fraction(0)) / len(pulled), places)))

    assert clipped_means(reviews_of(scores), distance, places).tolist() == expected


@given(full_rows)
def test_z_score_is_the_place_in_the_judges_own_scale(rows: list[Row]) -> None:
    own: defaultdict[str, list[float]] = defaultdict(list)
    for _, judge, _, score in rows:
        own[judge].append((score or 0) / 100)
    scores: defaultdict[str, list[float]] = defaultdict(list)
    for film, judge, _, score in rows:
        deviation = pstdev(own[judge])
        distance = (score or 0) / 100 - fmean(own[judge])
        scores[film].append(distance / deviation if len(set(own[judge])) > 1 else 0.0)

    values = z_score_means(reviews_of(from_rows(rows)))

    assert values.tolist() == pytest.approx([fmean(scores[film]) for film in sorted(scores)], abs=1e-6)
