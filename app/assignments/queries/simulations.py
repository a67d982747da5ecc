"""Reading simulations of judging plans, and the numbers of a contest that the next one begins with."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.assignments.models import Simulation
from app.assignments.queries.arithmetic import sum_of
from app.contests.models import AwardDefinition, Contest


def simulation_key(simulation: Simulation) -> str:
    """The key under which a simulation is promised."""
    return f"simulation:{simulation.id}"


def simulations_of(session: Session, contest_id: int) -> Sequence[Simulation]:
    """The simulations of a contest, newest first."""
    return session.scalars(
        sa.select(Simulation)
        .where(Simulation.contest_id == contest_id)
        .order_by(Simulation.number.desc())
        .limit(20)
    ).all()


def simulation_of(session: Session, contest_id: int, number: int) -> Simulation | None:
    """A simulation of a contest by its number."""
    return session.scalar(
        sa.select(Simulation).where(Simulation.contest_id == contest_id, Simulation.number == number)
    )


def numbers_of(session: Session, contest: Contest) -> dict[str, Any]:
    """What is known of a contest's size by now; what is not is left out, for the form has its own."""
    known = sum_of(session, contest.rounds[0])
    quotas = sa.select(sa.func.sum(AwardDefinition.quota)).where(AwardDefinition.contest_id == contest.id)
    seats = session.scalar(quotas)
    minutes = Decimal(known.minutes / known.films).quantize(Decimal("0.1")) if known.films else None
    numbers = {
        "entries": known.films,
        "winners": int(seats or 0),
        "judges": known.judges,
        "minutes": minutes,
        "first": known.reviews_per_entry,
    }
    return {name: value for name, value in numbers.items() if value}
