"""Solves one round's assignment: the pipeline from an instance to a plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypedDict, Unpack

from app.assigner.account import Account
from app.assigner.gains import Gains, exact_shift
from app.assigner.instance import Instance
from app.assigner.outcome import Outcome
from app.assigner.plan import Plan
from app.assigner.seats import open_seats
from app.assigner.task import best_filled, opened
from app.assigner.tiebreak import TieBreak
from app.assigner.watch import Watch

Objective = Literal["sum", "fair", "plan"]


class Choices(TypedDict, total=False):
    """The options of `solve`, all by name."""

    objective: Objective
    seed: int
    progress: Callable[[str, float], None] | None
    cancelled: Callable[[], bool] | None


def solve(instance: Instance, **choices: Unpack[Choices]) -> Plan:
    """Return the plan for an instance."""
    watch = Watch(progress=choices.get("progress"), cancelled=choices.get("cancelled"))
    watch.at("Reading the round", 0.0)
    ordered, films, judges = instance.canonical()
    seats = open_seats(ordered)
    task = opened(seats)
    watch.at("Finding the greatest sum", 0.1)
    gains = Gains(seats=seats, tie=TieBreak.of(ordered, choices.get("seed", 0)), shift=exact_shift(seats, 14))
    outcome = Outcome.of(best_filled(task, gains))
    account = Account(instance=ordered, seats=seats, outcome=outcome, films=films, judges=judges)
    return account.plan(ordered.digest())
