"""Choosing pairs: the most telling one, no pair twice, every film about as often, sides in balance."""

from __future__ import annotations

from collections import Counter

from app.tally.pair_choice import next_pair
from app.tally.pairwise import Vote

FILMS = [f"F{number}" for number in range(8)]


def played(films: list[str], count: int) -> list[tuple[str, str]]:
    """The pairs of one judge who always takes the earlier film."""
    seen: list[tuple[str, str]] = []
    votes: list[Vote] = []
    for _ in range(count):
        pair = next_pair(films, votes, seen=seen, seed="judge")
        assert pair is not None
        seen.append(pair)
        first, second = sorted(pair)
        votes.append(Vote("judge", first, second, first))
    return seen


def test_no_pair_comes_twice_and_after_the_last_there_is_none() -> None:
    seen = played(FILMS, 28)

    assert len({frozenset(pair) for pair in seen}) == 28
    assert next_pair(FILMS, [], seen=seen) is None


def test_a_judge_meets_every_film_about_as_often_and_on_either_side() -> None:
    for count in (4, 8, 14, 20):
        seen = played(FILMS, count)
        met = Counter(film for pair in seen for film in pair)
        left = Counter(pair[0] for pair in seen)

        assert max(met.values()) - min(met[film] for film in FILMS) <= 1
        assert all(abs(2 * left[film] - met[film]) <= 3 for film in FILMS)


def test_level_films_are_asked_about_before_films_far_apart() -> None:
    votes = [Vote(f"j{n}", "A", other, "A") for n in range(6) for other in ("B", "C", "D")]
    votes += [Vote(f"j{n}", one, other, None) for n in range(6) for one, other in (("B", "D"), ("C", "D"))]

    pair = next_pair(["A", "B", "C", "D"], votes, seen=[])

    assert pair is not None
    assert set(pair) == {"B", "C"}


def test_a_pair_on_another_screen_is_not_asked_at_the_same_time() -> None:
    first = next_pair(["A", "B", "C", "D"], [], seen=[])
    assert first is not None

    second = next_pair(["A", "B", "C", "D"], [], seen=[], on_screens=[first])

    assert second is not None
    assert set(second).isdisjoint(first)


def test_one_film_makes_no_pair() -> None:
    assert next_pair(["A"], [], seen=[]) is None


def test_adaptive_pairs_find_the_best_film_with_fewer_votes_than_all_pairs() -> None:
    """Eight films, 20 answers that always favor the earlier: the order of the ends is found."""
    from_pairs = Counter(min(pair) for pair in played(FILMS, 20))

    assert from_pairs["F0"] == max(from_pairs.values())
    assert from_pairs["F7"] == 0
