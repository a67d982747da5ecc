"""Reading simulations of judging plans."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.assignments.models import Simulation


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
