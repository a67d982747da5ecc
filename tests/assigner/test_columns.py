"""Candidate lists give the very plan of the dense problem, also where they are far too short."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from app.assigner import columns
from app.assigner.certificate import certificate
from app.assigner.floor import floor
from app.assigner.gains import Gains, scale
from app.assigner.instance import Instance
from app.assigner.load import steps
from app.assigner.seats import Seats, open_seats
from app.assigner.task import Choice, Task, best_filled, filled, opened
from app.assigner.tiebreak import TieBreak
from tests.assigner.contests import contest, instance, instances


def _solved(seats: Seats, task: Task) -> Choice:
    tie, fine = TieBreak.of(seats.instance, 0), scale(seats)
    return best_filled(task, Gains(seats=seats, tie=replace(tie, bits=fine.tie_bits), shift=fine.shift))


def _pairs(choice: Choice) -> list[tuple[int, int]]:
    return sorted(zip(choice.films.tolist(), choice.judges.tolist(), strict=True))


def _starved(seats: Seats) -> Task:
    """Return a task whose first candidates are one judge per film."""
    task = opened(seats, limit=0)
    return replace(task, pool=task.pool.taken(np.unique(task.pool.films, return_index=True)[1]))


@settings(max_examples=60, deadline=None)
@given(problem=instances())
def test_one_candidate_per_film_grows_to_the_dense_answer(problem: Instance) -> None:
    seats = open_seats(problem)

    dense, sparse = _solved(seats, opened(seats)), _solved(seats, _starved(seats))

    assert (sparse.task.unfilled, sparse.task.idle) == (dense.task.unfilled, dense.task.idle)
    assert (sparse.worth, int(sparse.gain[sparse.chosen].sum())) == (
        dense.worth,
        int(dense.gain[dense.chosen].sum()),
    )


@pytest.mark.parametrize("convex", [False, True])
def test_candidate_lists_give_the_same_pairs(convex: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "PER_FILM", 4)
    seats = open_seats(contest(400, 40))
    dense, sparse = opened(seats), opened(seats, limit=0)
    if convex:
        load = steps(seats, 500.0 * (1 << scale(seats).shift))
        dense, sparse = replace(dense, steps=load), replace(sparse, steps=load)

    one, two = _solved(seats, dense), _solved(seats, sparse)

    assert two.task.pool.size < one.task.pool.size
    assert _pairs(one) == _pairs(two)


def test_prices_from_a_candidate_list_certify_all_pairs() -> None:
    problem = contest(300, 30)
    seats = open_seats(problem)
    choice = _solved(seats, opened(seats, limit=0))

    value = problem.affinity.astype(np.int64) + certificate(choice, TieBreak.of(problem, 0))

    held = np.zeros((300, 30), np.bool_)
    held[choice.films, choice.judges] = True
    worst = np.where(held, value, 2**40).min(axis=1)
    others = np.where(~held & (problem.affinity >= 0), value, -(2**40)).max(axis=1)
    assert (worst >= others).all()


def test_floor_looks_beyond_the_candidates() -> None:
    affinity = np.array([[9, 8, 1], [9, 7, 1], [9, 6, 1]])
    seats = open_seats(instance(affinity, 1, 0, 1))

    assert floor(filled(_starved(seats))) == floor(opened(seats)) == 1
