"""Canonical score columns and their digest."""

import hashlib
import struct
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tally.scores import DuplicateScoreError, Row, Scores, canonical, from_rows, input_digest
from tests.tally.builders import any_rows

SHARES = {"originality": Fraction(1, 2), "story": Fraction(1, 2)}


@given(any_rows, st.randoms(use_true_random=False))
def test_row_order_does_not_change_the_digest(rows: list[Row], random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)

    assert input_digest(from_rows(shuffled), SHARES) == input_digest(from_rows(rows), SHARES)


@given(any_rows, st.integers(0, 59))
def test_another_score_changes_the_digest(rows: list[Row], place: int) -> None:
    film, judge, criterion, score = rows[place % len(rows)]
    other = [row for row in rows if row[:3] != (film, judge, criterion)]
    other.append((film, judge, criterion, 1 if score is None else score + 1))

    assert input_digest(from_rows(other), SHARES) != input_digest(from_rows(rows), SHARES)


def test_other_weights_change_the_digest() -> None:
    scores = from_rows([("a", "j", "story", 700)])

    assert input_digest(scores, {"story": Fraction(1)}) != input_digest(
        scores, {"originality": Fraction(1, 2), "story": Fraction(1, 2)}
    )


def test_digest_can_be_recomputed_from_its_description() -> None:
    scores = from_rows([("b", "j", "story", None), ("a", "j", "story", 750)])

    digest = input_digest(scores, {"story": Fraction(1)})

    head = (
        '{"criteria":["story"],"films":["a","b"],"format":"laurel scores 1",'
        '"judges":["j"],"weights":{"story":"1"}}\n'
    )
    columns = struct.pack("<8q", 0, 1, 0, 0, 0, 0, 750, -1)
    assert digest == hashlib.sha256(head.encode() + columns).hexdigest()


def test_rows_are_sorted_by_film_judge_and_criterion() -> None:
    scores = from_rows([("b", "y", "s", 1), ("a", "z", "s", 2), ("a", "y", "t", 3), ("a", "y", "s", None)])

    assert (scores.films, scores.judges, scores.criteria) == (("a", "b"), ("y", "z"), ("s", "t"))
    assert scores.hundredths.tolist() == [-1, 3, 2, 1]


def test_second_row_for_the_same_score_is_refused_with_both_places() -> None:
    with pytest.raises(DuplicateScoreError) as refusal:
        from_rows([("b", "j", "s", 1), ("a", "j", "s", 2), ("b", "j", "s", None)])

    assert (refusal.value.first, refusal.value.second) == (0, 2)


def test_key_listed_twice_is_refused() -> None:
    nobody = np.zeros(0, dtype=np.int64)

    with pytest.raises(ValueError, match="listed twice"):
        canonical(Scores(("a", "a"), (), (), nobody, nobody, nobody, nobody))


def test_negative_score_is_refused() -> None:
    with pytest.raises(ValueError, match="must not be negative"):
        from_rows([("a", "j", "s", -100)])
