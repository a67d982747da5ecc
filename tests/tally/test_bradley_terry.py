"""Strengths from pairwise votes."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from app.tally.arrays import Floats
from app.tally.bradley_terry import RIDGE, PairwiseResult, bradley_terry

FILMS = ["a", "b", "c", "d"]
votes = st.lists(
    st.tuples(st.sampled_from(FILMS), st.sampled_from(FILMS)).filter(lambda vote: vote[0] != vote[1])
)


def strengths(result: PairwiseResult) -> dict[str, float]:
    """Return strength by film."""
    return {film.film: film.strength for film in result.films}


@given(votes)
def test_strengths_maximize_the_penalized_likelihood(cast: list[tuple[str, str]]) -> None:
    def cost(strength: Floats) -> float:
        of = dict(zip(FILMS, strength, strict=True))
        lost = sum(np.log1p(np.exp(of[loser] - of[winner])) for winner, loser in cast)
        return float(lost + RIDGE / 2 * (strength**2).sum())

    best = minimize(cost, np.zeros(4), tol=1e-10).x

    found = strengths(bradley_terry(FILMS, cast))
    assert [found[film] for film in FILMS] == pytest.approx(best.tolist(), abs=1e-3)


@given(votes, st.randoms(use_true_random=False))
def test_order_of_votes_does_not_matter(cast: list[tuple[str, str]], random: Random) -> None:
    shuffled = list(cast)
    random.shuffle(shuffled)

    assert bradley_terry(FILMS[::-1], shuffled) == bradley_terry(FILMS, cast)


def test_two_films_stand_at_the_log_odds_of_their_votes_without_a_ridge() -> None:
    cast = [("a", "b")] * 30 + [("b", "a")] * 10

    found = strengths(bradley_terry(["a", "b"], cast, ridge=1e-9))

    assert found["a"] - found["b"] == pytest.approx(np.log(3), abs=1e-5)


def test_unbeaten_film_stays_finite_and_first() -> None:
    result = bradley_terry(FILMS, [("c", other) for other in "abd"] * 20)

    assert [(film.film, film.rank, film.wins, film.views) for film in result.films] == [
        ("c", 1, 60, 60),
        ("a", 2, 0, 20),
        ("b", 2, 0, 20),
        ("d", 2, 0, 20),
    ]
    assert result.films[0].strength < 10


def test_films_with_few_views_are_counted() -> None:
    result = bradley_terry(FILMS, [("a", "b")] * 10)

    assert [dict(notice.parameters) for notice in result.notices] == [{"count": 2, "minimum": 10}]


@pytest.mark.parametrize("vote", [("a", "a"), ("a", "x"), ("x", "a")])
def test_vote_on_anything_but_two_films_of_the_round_is_refused(vote: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="not two films"):
        bradley_terry(FILMS, [vote])
