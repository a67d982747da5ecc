"""`laurel bench assign`: plans of five sizes, beside HiGHS and a greedy hand on the same rounds."""

from __future__ import annotations

from app.commands.bench.assign import solving
from app.commands.bench.assign.rounds import SIZES, Size
from app.commands.bench.figures import Figure, Scene


def _scenes(size: Size) -> tuple[Scene, ...]:
    at, small, smallest = size.name, size.suits_highs, size.is_small
    return (
        Scene(f"{at} sum", solving.measure_sum, _sum(size), case=at, quick=small),
        Scene(f"{at} repair", solving.measure_repair, _repair(size), case=at, quick=small),
        Scene(f"{at} fair", solving.measure_fair, _fair(size), case=at, quick=smallest, repeats=size.repeats),
        Scene(f"{at} plan", solving.measure_plan, _plan(size), case=at, quick=smallest, repeats=size.repeats),
    )


def _sum(size: Size) -> tuple[Figure, ...]:
    at = size.name
    ours = (
        Figure(f"{at} sum", "s", size.sum_seconds, "lower", beside=f"{at} HiGHS, s"),
        Figure(f"{at} sum: peak memory", "MB", size.megabytes, "lower"),
        Figure(f"{at} sum: affinity", "points", None, "higher", beside=f"{at} greedy, points"),
        Figure(f"{at} sum: reviews unfilled", "reviews", 0, "lower", beside=f"{at} greedy, unfilled"),
    )
    proof = Figure(f"{at} sum: points short of HiGHS' optimum", "points", 0, "lower")
    return (*ours, proof) if size.suits_highs else ours


def _repair(size: Size) -> tuple[Figure, ...]:
    return (
        Figure(f"{size.name} repair when a judge leaves", "s", 0.2, "lower"),
        Figure(f"{size.name} repair: other reviews moved", "reviews", 0, "lower"),
    )


def _fair(size: Size) -> tuple[Figure, ...]:
    at = size.name
    worst = f"{at} fair: worst film's share of its bound"
    return (
        Figure(f"{at} fair", "s", None, "lower"),
        Figure(f"{at} fair: share of the greatest sum", "%", 99.9, "higher", beside=f"{at} greedy, %"),
        Figure(worst, "%", None, "higher", beside=f"{at} sum alone, %"),
    )


def _plan(size: Size) -> tuple[Figure, ...]:
    at = size.name
    return (
        Figure(f"{at} whole plan", "s", size.plan_seconds, "lower"),
        Figure(f"{at} whole plan: peak memory", "MB", size.megabytes, "lower"),
        Figure(f"{at} whole plan: judges over their minutes", "judges", 0, "lower", beside=f"{at} sum alone"),
        Figure(f"{at} whole plan: share of the bound", "%", None, "higher"),
        Figure(f"{at} sum within minutes: share of the bound", "%", 99.9, "higher"),
    )


_ORDER = Figure("4,600 x 60 rows shuffled: reviews that differ", "reviews", 0, "lower")
SCENES = (
    *(scene for size in SIZES for scene in _scenes(size)),
    Scene("order", solving.measure_order, (_ORDER,), case="4,600 x 60"),
)
