"""Solves one round's assignment: from an instance and its rules to a plan with its reasons."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

from app.assigner.account import Account
from app.assigner.certificate import certificate
from app.assigner.gains import Gains, scale
from app.assigner.ground import LIGHT_PAIRS, Ground
from app.assigner.instance import Instance
from app.assigner.minute_repair import refilled, released
from app.assigner.outcome import Outcome
from app.assigner.pipeline import pursue
from app.assigner.plan import Plan
from app.assigner.repair import kept_pairs
from app.assigner.rules import Choices, Clock, Rules
from app.assigner.seats import Seats, open_seats
from app.assigner.task import DENSE_PAIRS, Choice, best_filled, opened
from app.assigner.tiebreak import TieBreak


def solve(instance: Instance, **choices: Unpack[Choices]) -> Plan:
    """Return the plan for an instance; the options are those of `Rules`, with `progress` and `cancelled`.

    progress(what, share) is called from time to time, cancelled() is asked as often; when it answers true,
    CancelledError is raised and nothing is decided. Raises InstanceError for options without their arrays.
    """
    rules = Rules.of(choices, instance)
    rules.watch.at("Reading the round", 0.0)
    ordered, films, judges = instance.canonical()
    tie = TieBreak.of(ordered, rules.seed)
    rules.watch.at("Finding the greatest sum", 0.05)
    # a repair looks at few seats: candidates are enough to prove what the whole round could have
    base = greatest(open_seats(ordered), tie, LIGHT_PAIRS if rules.repair else DENSE_PAIRS)
    seats, outcome = _repaired(base, rules, tie) if rules.repair else _pursued(base, rules, tie)
    rules.watch.at("Writing the reasons", 0.98)
    account = Account(instance=ordered, seats=seats, outcome=outcome, rules=rules, films=films, judges=judges)
    return account.plan(ordered.digest())


def greatest(seats: Seats, tie: TieBreak, limit: int = DENSE_PAIRS) -> Choice:
    """Return the proven greatest sum with the fewest empty seats, ties broken by the hash."""
    fine = scale(seats)
    return best_filled(
        opened(seats, limit), Gains(seats=seats, tie=replace(tie, bits=fine.tie_bits), shift=fine.shift)
    )


def _pursued(base: Choice, rules: Rules, tie: TieBreak) -> tuple[Seats, Outcome]:
    seats = base.task.seats
    clock = Clock.of(seats) if rules.holds_minutes(seats.instance) else None
    outcome = pursue(Ground(rules=rules, tie=tie, base=base, clock=clock), rules.watch.span(0.2, 0.98))
    plain = rules.objective == "sum" and clock is None and rules.max_genre_share is None
    if plain and not rules.repair and not seats.locked[0].size:
        outcome = replace(outcome, prices=certificate(base, tie))
    return seats, outcome


def _repaired(base: Choice, rules: Rules, tie: TieBreak) -> tuple[Seats, Outcome]:
    """Lock what stays, then solve what is left as the rules ask; the bound is that of the whole problem."""
    instance = base.task.seats.instance
    rules.watch.at("Keeping what can stay", 0.15)
    kept = kept_pairs(instance, base.task, tie)
    if rules.holds_minutes(instance):
        kept = released(instance, kept)
    seats, outcome = _pursued(greatest(open_seats(instance, kept), tie), rules, tie)
    bound = base.worth + base.task.seats.locked_worth() - seats.locked_worth()
    outcome = replace(outcome, bound=bound)
    if not rules.holds_minutes(instance) or rules.max_genre_share is not None:
        return seats, outcome
    more = refilled(base.task.seats, kept, outcome)
    return (
        (seats, outcome) if more is None else (base.task.seats, replace(more, bound=base.worth, choice=base))
    )
