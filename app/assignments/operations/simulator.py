"""Asking for a simulation of judging plans, and keeping the table that came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
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
from app.tally.plans import Outlook
from app.web.rules import N_, Invalid


class TooManyWinners(Invalid):
    """Everybody would win."""

    message = N_("There must be fewer winners than entries.")
    field = "winners"


def request_simulation(
    session: Session, contest: Contest, *, entries: int, winners: int, judges: int, minutes: float, by: User
) -> Simulation:
    """Ask for a simulation on these numbers; raises TooManyWinners."""
    if winners >= entries:
        raise TooManyWinners
    last = session.scalar(
        sa.select(sa.func.max(Simulation.number)).where(Simulation.contest_id == contest.id)
    )
    inputs = {"films": entries, "winners": winners, "judges": judges, "minutes": minutes}
    found = Simulation(contest_id=contest.id, number=(last or 0) + 1, inputs=inputs, requested_by=by.id)
    session.add(found)
    session.flush()
    promise(session, names.SIMULATE_PLANS, {"simulation_id": found.id}, key=simulation_key(found))
    subject = f"simulation:{found.number}"
    record(session, "simulation.requested", subject, by=by.id, contest_id=contest.id, detail=inputs)
    return found


def keep_table(session: Session, simulation: Simulation, found: Sequence[Outlook]) -> None:
    """Keep what the simulation found, cheapest plan first."""
    rows: list[dict[str, Any]] = [asdict(outlook) for outlook in sorted(found, key=lambda one: one.reviews)]
    simulation.table, simulation.done_at = rows, now()
    session.flush()
