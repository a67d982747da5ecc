"""The flow itself: what it refuses, what it leaves empty, steps and bins."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.assigner.flow import Bins, Network, NoFlowError, Steps, TooDearError, flow, least_missing
from app.assigner.pool import pool_of


def _network(gain: list[list[int]], need: list[int], lo: list[int], hi: list[int]) -> Network:
    table = np.array(gain)
    pool = pool_of(table >= 0)
    return Network(
        pool=pool,
        gain=table[pool.films, pool.judges],
        need=np.array(need),
        lo=np.array(lo),
        hi=np.array(hi),
    )


def _chosen(net: Network) -> list[list[int]]:
    taken = flow(net)
    films, judges = net.pool.films[taken].tolist(), net.pool.judges[taken].tolist()
    return [[film, judge] for film, judge in zip(films, judges, strict=True)]


def test_greatest_gain_within_the_bounds() -> None:
    assert _chosen(_network([[9, 8], [9, 1]], [1, 1], [0, 0], [1, 2])) == [[0, 1], [1, 0]]


@pytest.mark.parametrize(
    ("need", "lo", "hi"), [([2, 2], [0, 0], [1, 2]), ([1, 1], [2, 1], [2, 2]), ([1, 1], [2, 0], [1, 2])]
)
def test_needs_that_cannot_be_met_are_refused(need: list[int], lo: list[int], hi: list[int]) -> None:
    with pytest.raises(NoFlowError):
        flow(_network([[1, 1], [1, 1]], need, lo, hi))


def test_gains_beyond_the_solver_are_refused() -> None:
    net = _network([[9, 8], [9, 1]], [1, 1], [0, 0], [2, 2])

    with pytest.raises(TooDearError):
        flow(replace(net, gain=net.gain << 57))


def test_filling_comes_before_lower_bounds() -> None:
    net = _network([[5, 5], [5, -1], [5, -1]], [2, 1, 1], [0, 2], [2, 2])

    missing = least_missing(net)

    assert (missing.unfilled, missing.idle, int(missing.chosen.sum())) == (1, 1, 3)
    assert len(_chosen(replace(net, unfilled=1, idle=1))) == 3


def test_steps_move_load_to_where_it_costs_less() -> None:
    net = _network([[9, 7], [9, 7], [9, 7]], [1, 1, 1], [0, 0], [3, 3])
    steps = Steps(room=np.array([[1, 1], [2, 2]]), cost=np.array([0, 5]))

    assert [judge for _, judge in _chosen(net)] == [0, 0, 0]
    assert sorted(judge for _, judge in _chosen(replace(net, steps=steps))) == [0, 0, 1]


def test_bins_cap_a_part_and_spill_at_a_price() -> None:
    net = _network([[9, 7], [9, 7]], [1, 1], [0, 0], [2, 2])
    bins = Bins(of_pair=net.pool.judges, judge=np.array([0, 1], np.int32), cap=np.array([1, 1]))

    assert sorted(judge for _, judge in _chosen(replace(net, bins=bins))) == [0, 1]
    assert sorted(judge for _, judge in _chosen(replace(net, bins=replace(bins, spill=1)))) == [0, 0]
