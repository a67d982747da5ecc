"""Solves one round's assignment: from an instance and its rules to a plan with its reasons."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Unpack

from app.assigner.account import Account
from app.assigner.certificate import certificate
from app.assigner.ground import Ground
from app.assigner.instance import Instance
from app.assigner.minute_repair import refilled, released
from app.assigner.outcome import Outcome
from app.assigner.pipeline import pursue
from app.assigner.plan import Plan
from app.assigner.repair import Repair
from app.assigner.rules import Choices, Clock, Rules
from app.assigner.seats import Seats, open_seats
from app.assigner.task import Choice, greatest
from app.assigner.tiebreak import TieBreak


def solve(instance: Instance, **choices: Unpack[Choices]) -> Plan:
    """Return the plan for an instance; the options are those of `Rules`, with `progress` and `cancelled`.

    progress(what, share) is called from time to time, cancelled() is asked as often; when it answers true,
    CancelledError is raised and nothing is decided. Raises InstanceError for options without their arrays.
    """
    rules = Rules.of(choices, instance)
    rules.watch.at("Reading the round", 0.0)
    ordered, films, judges = instance.canonical()
    # A quarter of the largest repair is hashing 100 MB, which needs no lock of the interpreter.
    with ThreadPoolExecutor(1) as aside:
        digest = aside.submit(ordered.digest)
        seats, outcome = _decided(ordered, rules)
        rules.watch.at("Writing the reasons", 0.98)
        account = Account(
            instance=ordered, seats=seats, outcome=outcome, rules=rules, films=films, judges=judges
        )
        return account.plan(digest.result())


def _decided(instance: Instance, rules: Rules) -> tuple[Seats, Outcome]:
    tie = TieBreak.of(instance, rules.seed)
    if rules.repair:
        return _repaired(instance, rules, tie)
    rules.watch.at("Finding the greatest sum", 0.05)
    return _pursued(greatest(open_seats(instance), tie), rules, tie)


def _pursued(base: Choice, rules: Rules, tie: TieBreak) -> tuple[Seats, Outcome]:
    seats = base.task.seats
    clock = Clock.of(seats) if rules.holds_minutes(seats.instance) else None
    outcome = pursue(Ground(rules=rules, tie=tie, base=base, clock=clock), rules.watch.span(0.2, 0.98))
    plain = rules.objective == "sum" and clock is None and rules.max_genre_share is None
    if plain and not rules.repair and not seats.locked[0].size:
        outcome = replace(outcome, prices=certificate(base, tie))
    return seats, outcome


def _repaired(instance: Instance, rules: Rules, tie: TieBreak) -> tuple[Seats, Outcome]:
    """Lock what stays, then solve what is left as the rules ask; the bound is that of the whole round."""
    rules.watch.at("Keeping what can stay", 0.05)
    repair, timed = Repair(instance=instance, tie=tie), rules.holds_minutes(instance)
    kept = released(instance, repair.kept) if timed else repair.kept
    seats = repair.lost if kept is repair.valid else open_seats(instance, kept)
    seats, outcome = _pursued(greatest(seats, tie), rules, tie)
    outcome = replace(outcome, bound=repair.bound(seats, outcome))
    if timed and rules.max_genre_share is None and kept[0].size + outcome.films.size < instance.demand.sum():
        more = refilled(repair.whole.task.seats, kept, outcome)
        if more is not None:
            whole = repair.whole
            return whole.task.seats, replace(more, bound=whole.worth, choice=whole)
    return seats, outcome
