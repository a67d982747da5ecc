"""What an instance takes, what it refuses and in which words, and the order it is solved in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.assigner.arrays import InstanceError
from app.assigner.instance import Instance

GOOD: dict[str, Any] = {
    "affinity": [[5, -1], [3, 7], [0, 9]],
    "demand": [1, 2, 1],
    "lo": [0, 1],
    "hi": [2, 3],
    "mins": [1.25, 10, 3],
    "budget_minutes": [30, 40.07],
}


def made(**changes: Any) -> Instance:
    return Instance(**(GOOD | changes))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"affinity": [1, 2]}, "A must be a table of films x judges, but it has 1 dimensions."),
        ({"affinity": [["a"]]}, "A must hold numbers, but its type is <U1."),
        ({"affinity": [[5.5, 1]]}, "A must hold whole numbers, but it holds 5.5 at position 0, 0."),
        ({"affinity": [[1], [np.nan]]}, "A must hold whole numbers, but it holds nan at position 1, 0."),
        ({"affinity": [[1, -2]]}, "A must lie between -1 and 32767, but it holds -2 at position 0, 1."),
        ({"affinity": [[32768]]}, "A must lie between -1 and 32767, but it holds 32768 at position 0, 0."),
        ({"demand": [1, 2]}, "demand must hold one value per film (3), but it is 2."),
        ({"demand": [1, 2, -1]}, f"demand must lie between 0 and {2**40}, but it holds -1 at position 2."),
        ({"hi": [[2, 3]]}, "hi must hold one value per judge (2), but it is 1 x 2."),
        ({"lo": [0, 4]}, "lo is above hi for judge 1 (4 > 3)."),
        ({"mins": None}, "budget_minutes needs mins: add the minutes of every film."),
        ({"mins": [1, -1, 1]}, "mins must hold minutes of at least 0, but it holds -1 at position 1."),
        (
            {"budget_minutes": [np.inf, 1]},
            "budget_minutes must hold minutes of at least 0, but it holds inf at position 0.",
        ),
        ({"genre": [1, 2, None]}, "genre must hold numbers or words, but its type is object."),
        (
            {"current": [[1, 0], [0, 2], [0, 0]]},
            "current must hold true or false, but it holds 2 at position 1, 1.",
        ),
        ({"done": [[1, 0]]}, "done must hold one value per film and judge (3 x 2), but it is 1 x 2."),
        ({"done": [[1, 1], [0, 0], [0, 0]]}, "done holds 2 reviews for film 0, but demand allows 1."),
        (
            {"done": [[0, 1], [0, 1], [0, 1]], "hi": [2, 2]},
            "done holds 3 reviews for judge 1, but hi allows 2.",
        ),
        ({"dropped": 2}, "dropped must lie between 0 and 1, but it is 2."),
        ({"dropped": [0, 1]}, "dropped must be one number, but it holds 2."),
        ({"film_ids": ["a", "b", "a"]}, "film_ids must be unique, but 'a' stands there more than once."),
        ({"judge_ids": [1, 2]}, "judge_ids must hold strings, but its type is int64."),
    ],
)  # fmt: skip
def test_instance_names_the_array_and_what_is_wrong(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InstanceError) as caught:
        made(**changes)

    assert str(caught.value) == sentence


@pytest.mark.parametrize("kind", ["int8", "uint16", "int64", "uint64", "float16", "float32", "float64"])
def test_counts_may_be_of_any_number_type(kind: str) -> None:
    found = made(demand=np.array([1, 2, 1], kind), hi=np.array([2, 3], kind))

    assert found.demand.tolist() == [1, 2, 1]
    assert found.hi.tolist() == [2, 3]


@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_minutes_are_rounded_to_tenths_half_up_as_written(kind: str) -> None:
    written = np.array([0.25, 0.35, 1.15], kind)

    assert made(mins=written).tenths().tolist() == [3, 4, 12]


def test_budget_holds_only_whole_tenths() -> None:
    assert made().budget_tenths().tolist() == [300, 400]


def test_instance_does_not_change_with_the_callers_array() -> None:
    demand = np.array([1, 2, 1])

    found = made(demand=demand)
    demand[0] = 9

    assert found.demand.tolist() == [1, 2, 1]
    assert not found.demand.flags.writeable


def test_dropped_judge_keeps_only_finished_reviews() -> None:
    found = made(dropped=1, done=[[0, 0], [0, 1], [0, 0]])

    assert found.most.tolist() == [2, 1]
    assert found.least.tolist() == [0, 0]


def test_ids_bring_every_order_of_rows_to_one() -> None:
    one = made(film_ids=["b", "a", "c"], judge_ids=["y", "x"], dropped=0)
    rows, columns = [2, 0, 1], [1, 0]
    two = made(
        affinity=np.array(GOOD["affinity"])[np.ix_(rows, columns)],
        demand=[1, 1, 2],
        lo=[1, 0],
        hi=[3, 2],
        mins=[3, 1.25, 10],
        budget_minutes=[40.07, 30],
        film_ids=["c", "b", "a"],
        judge_ids=["x", "y"],
        dropped=1,
    )

    assert one.digest() == two.digest()
    assert one.canonical()[0].affinity.tolist() == two.canonical()[0].affinity.tolist()
    assert one.canonical()[1].tolist() == [1, 0, 2]


def test_digest_tells_different_problems_apart() -> None:
    assert len({made().digest(), made(hi=[2, 4]).digest(), made(dropped=0).digest()}) == 3
