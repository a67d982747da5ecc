"""Small contests for tests, written as tables of points."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from hypothesis import strategies as st

from app.tally.results import FilmStanding, Tally
from app.tally.reviews import Reviews, complete_reviews
from app.tally.scores import Row, Scores, from_rows
from app.tally.weights import Weight, shares

Table = Mapping[str, Mapping[str, float]]


def one_criterion(table: Table) -> Scores:
    """Return scores from film -> judge -> points."""
    return from_rows(
        (film, judge, "overall", round(points * 100))
        for film, row in table.items()
        for judge, points in row.items()
    )


def reviews_of(scores: Scores, weights: Mapping[str, Weight] | None = None) -> Reviews:
    """Return the complete reviews of scores under weights."""
    return complete_reviews(scores, shares(scores.criteria, weights))


def film(tally: Tally, key: str) -> FilmStanding:
    """Return one film's standing."""
    return next(standing for standing in tally.films if standing.film == key)


def means(scores: Scores) -> dict[str, Fraction]:
    """Return each film's mean of all its scores in hundredths, by plain arithmetic."""
    sums: dict[str, list[int]] = {}
    for position, value in zip(scores.film.tolist(), scores.hundredths.tolist(), strict=True):
        sums.setdefault(scores.films[position], []).append(value)
    return {key: Fraction(sum(values), len(values)) for key, values in sums.items()}


def _rows(criteria: Iterable[str], missing: st.SearchStrategy[None]) -> st.SearchStrategy[list[Row]]:
    keys = st.tuples(
        st.sampled_from([f"film {number}" for number in range(7)]),
        st.sampled_from([f"judge {number}" for number in range(4)]),
        st.sampled_from(list(criteria)),
    )
    points = st.one_of(st.integers(0, 10).map(lambda whole: whole * 100), st.integers(0, 1000), missing)
    table = st.dictionaries(keys, points, min_size=1, max_size=60)
    return table.map(lambda scores: [(*key, value) for key, value in scores.items()])


any_rows = _rows(["originality", "story"], st.none())
"""Rows of two criteria with gaps, in some order."""

full_rows = _rows(["overall"], st.nothing())
"""Rows of one criterion without missing scores."""
