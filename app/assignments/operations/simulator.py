"""Asking for a simulation of judging plans, and keeping the table that came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Simulation
from app.assignments.queries.simulations import simulation_key
from app.audit.operations import record
from app.contests.models import Contest
from app.db import now
from app.jobs import names
from app.jobs.operations import promise
from app.tally.plans import Outlook, Plan, Prospect, usual_plans
from app.web.rules import N_, Invalid


class TooManyWinners(Invalid):
    """Everybody would win."""

    message = N_("There must be fewer winners than entries.")
    field = "winners"


class PlanIncomplete(Invalid):
    """A second round that is half said."""

    message = N_(
        "Say both how many films the second round has and how many further reviews each of them gets."
    )
    field = "second"


class FirstMissing(Invalid):
    """A second round without a first."""

    message = N_("Say how many reviews every film gets in the first round.")
    field = "first"


class PlanTooLarge(Invalid):
    """A plan that these films and judges cannot carry."""

    message = N_(
        "With %(judges)s judges a film gets at most %(judges)s reviews in both rounds together, and fewer "
        "than all %(films)s entries go on."
    )
    field = "first"


@dataclass(frozen=True)
class Numbers:
    """The size of a contest, films and their minutes."""

    films: int
    winners: int
    judges: int
    minutes: float


def request_simulation(
    session: Session,
    contest: Contest,
    numbers: Numbers,
    *,
    own: Mapping[str, int] | None = None,
    by: User,
) -> Simulation:
    """Ask for a simulation on these numbers, with a plan of the organizer's `own` beside the usual ones.

    own: reviews of every film (`first`), and of the best `advance` films `second` more, or 0 and 0. Raises
    TooManyWinners, FirstMissing, PlanIncomplete or PlanTooLarge.
    """
    if numbers.winners >= numbers.films:
        raise TooManyWinners
    if own:
        _check_own(own, numbers)
    last = session.scalar(
        sa.select(sa.func.max(Simulation.number)).where(Simulation.contest_id == contest.id)
    )
    inputs = asdict(numbers)
    if own:
        inputs["own"] = dict(own)
    found = Simulation(contest_id=contest.id, number=(last or 0) + 1, inputs=inputs, requested_by=by.id)
    session.add(found)
    session.flush()
    promise(session, names.SIMULATE_PLANS, {"simulation_id": found.id}, key=simulation_key(found))
    subject = f"simulation:{found.number}"
    record(session, "simulation.requested", subject, by=by.id, contest_id=contest.id, detail=inputs)
    return found


def _check_own(own: Mapping[str, int], numbers: Numbers) -> None:
    if not own["first"]:
        raise FirstMissing
    if bool(own["advance"]) != bool(own["second"]):
        raise PlanIncomplete
    if own["first"] + own["second"] > numbers.judges or own["advance"] >= numbers.films:
        raise PlanTooLarge(judges=numbers.judges, films=numbers.films)


def plans_of(inputs: Mapping[str, Any]) -> tuple[Prospect, tuple[Plan, ...]]:
    """What a simulation asks: the contest's numbers, and the plans that are played on them."""
    numbers = {name: value for name, value in inputs.items() if name != "own"}
    prospect = Prospect(**numbers)
    own = (Plan(**inputs["own"]),) if "own" in inputs else ()
    return prospect, tuple(dict.fromkeys((*own, *usual_plans(prospect))))


def keep_table(session: Session, simulation: Simulation, found: Sequence[Outlook]) -> None:
    """Keep what the simulation found, cheapest plan first."""
    rows: list[dict[str, Any]] = [asdict(outlook) for outlook in sorted(found, key=lambda one: one.reviews)]
    simulation.table, simulation.done_at = rows, now()
    session.flush()
