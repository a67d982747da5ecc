"""A pairwise final as a tally."""

import random

import pytest

from app.tally.pairwise import Vote, pairwise_tally

VOTES = [
    *(Vote(f"j{n}", "a", "b", "a") for n in range(5)),
    *(Vote(f"j{n}", "b", "c", "b") for n in range(5)),
    *(Vote(f"j{n}", "a", "c", "a" if n else "c") for n in range(5)),
    Vote("j9", "a", "b", None),
]


def test_films_are_placed_by_strength_and_the_unseen_stay_unranked() -> None:
    found = pairwise_tally(["a", "b", "c", "d"], VOTES)

    assert [(one.film, one.rank, one.n) for one in found.films] == [
        ("a", 1, 11),
        ("b", 2, 11),
        ("c", 3, 10),
        ("d", None, 0),
    ]
    assert found.films[0].raw == pytest.approx(9.5 / 11, abs=1e-6)
    assert found.method == "bradley_terry"


def test_the_order_of_votes_changes_neither_digest() -> None:
    shuffled = VOTES.copy()
    random.Random(3).shuffle(shuffled)

    first, second = pairwise_tally("abcd", VOTES), pairwise_tally("dcba", shuffled)

    assert (first.input_digest, first.result_digest) == (second.input_digest, second.result_digest)


def test_a_pair_found_alike_pulls_neither_ahead() -> None:
    (first, second) = pairwise_tally("ab", [Vote("x", "a", "b", None)] * 3).films

    assert (first.adjusted, second.adjusted) == (0.0, 0.0)
    assert (first.rank, second.rank) == (1, 1)


def test_films_that_no_vote_connects_are_counted_as_groups() -> None:
    assert pairwise_tally("abcd", [Vote("x", "a", "b", "a"), Vote("x", "c", "d", "d")]).components == 2


def test_a_vote_for_a_film_outside_its_pair_is_refused() -> None:
    with pytest.raises(ValueError, match="between two films"):
        Vote("x", "a", "b", "c")
