"""The arrays of a round: who can follow what, what a pair is worth, which seats are locked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.assignments.operations.arrays import instance_of
from app.assignments.queries.snapshot import FilmRow, JudgeRow, Snapshot

FILM = FilmRow(entry_id=10, code="AAAA", spoken="zh", subtitles=(), genre="healing", minutes=4.0)
JUDGE = JudgeRow(judge_id=7, languages=("zh",), genres=(), max_films=5)
EMPTY: frozenset[tuple[int, int]] = frozenset()
ROUND = Snapshot(reviews_per_entry=2, films=(FILM,), judges=(JUDGE,), held=EMPTY, spent=EMPTY, ties=EMPTY)
BLOCKED = -1


@pytest.mark.parametrize(
    ("known", "spoken", "subtitles", "worth"),
    [
        (("zh",), "zh", (), 800),
        (("zh",), "zh-Hant", (), 800),
        (("zh_CN",), "zh", (), 800),
        (("en",), "zh", (), BLOCKED),
        (("en",), "zh", ("en",), 500),
        (("en",), "zh", ("fr", "en-US"), 500),
        (("en",), "", (), 500),
        ((), "", (), 500),
        ((), "zh", ("en",), BLOCKED),
        (("zh",), "yue", ("zh-Hans",), 500),
        (("zh",), "yue", (), BLOCKED),
        (("yue",), "yue", (), 800),
        (("yue",), "en", ("zh",), 500),
        (("yue",), "zh", (), BLOCKED),
        (("zh",), "en", ("yue",), BLOCKED),
    ],
)
def test_a_judge_follows_speech_or_subtitles_and_dialects_read_chinese(
    known: tuple[str, ...], spoken: str, subtitles: tuple[str, ...], worth: int
) -> None:
    film = replace(FILM, spoken=spoken, subtitles=subtitles)
    judge = replace(JUDGE, languages=known)

    instance = instance_of(replace(ROUND, films=(film,), judges=(judge,)))

    assert instance.affinity.tolist() == [[worth]]


def test_a_preferred_genre_is_worth_more() -> None:
    instance = instance_of(replace(ROUND, judges=(JUDGE, JudgeRow(8, ("zh",), ("healing",), 5))))

    assert instance.affinity.tolist() == [[800, 1000]]


def test_a_category_that_the_judge_knows_is_worth_more() -> None:
    films = (replace(FILM, categories=("3",)), replace(FILM, entry_id=11, code="BBBB"))
    judges = (JUDGE, JudgeRow(8, ("zh",), (), 5, categories=("3", "4")))

    assert instance_of(replace(ROUND, films=films, judges=judges)).affinity.tolist() == [
        [800, 900],
        [800, 800],
    ]


def test_film_for_which_more_reviews_were_asked_has_more_seats() -> None:
    films = (FILM, replace(FILM, entry_id=11, code="BBBB", extra=2))

    assert instance_of(replace(ROUND, films=films)).demand.tolist() == [2, 4]


def test_conflicts_and_seats_given_up_are_closed() -> None:
    judges = tuple(replace(JUDGE, judge_id=number) for number in (7, 8, 9))

    instance = instance_of(
        replace(ROUND, judges=judges, ties=frozenset({(10, 7)}), spent=frozenset({(10, 8)}))
    )

    assert instance.affinity.tolist() == [[BLOCKED, BLOCKED, 800]]


def test_fresh_eyes_are_worth_a_little_more_than_a_judge_who_knows_the_maker() -> None:
    judges = tuple(replace(JUDGE, judge_id=number) for number in (7, 8))

    instance = instance_of(replace(ROUND, judges=judges, met=frozenset({(10, 7), (99, 8)})))

    assert instance.affinity.tolist() == [[750, 800]]


def test_held_seats_are_locks_and_only_the_rest_is_asked_for() -> None:
    films = (FILM, replace(FILM, entry_id=11, code="BBBB"))

    instance = instance_of(replace(ROUND, films=films, held=frozenset({(10, 7), (11, 99)})))

    assert instance.done is not None
    assert instance.done.tolist() == [[True], [False]]
    assert instance.demand.tolist() == [2, 1]


def test_a_judge_who_holds_more_than_they_offer_keeps_them() -> None:
    instance = instance_of(replace(ROUND, judges=(replace(JUDGE, max_films=0),), held=frozenset({(10, 7)})))

    assert instance.hi.tolist() == [1]


def test_more_reviews_than_asked_for_are_kept() -> None:
    judges = tuple(replace(JUDGE, judge_id=number) for number in (7, 8, 9))
    held = frozenset((10, number) for number in (7, 8, 9))

    instance = instance_of(replace(ROUND, judges=judges, held=held))

    assert instance.demand.tolist() == [3]
