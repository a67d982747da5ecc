"""Reading results: runs, standings in order, grants."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.contests.models import AwardDefinition, Round, RoundKind
from app.entries.models import Entry
from app.results.models import Grant, RunState, Standing, TallyRun


def run_key(run: TallyRun) -> str:
    """The key of the job that computes a run."""
    return f"tally:{run.id}"


def probe_key(run: TallyRun) -> str:
    """The key of the job that probes a run."""
    return f"probe:{run.id}"


def run_for(session: Session, round_: Round, number: int) -> TallyRun | None:
    """A run of a round by its number."""
    return session.scalar(
        sa.select(TallyRun).where(TallyRun.round_id == round_.id, TallyRun.number == number)
    )


def runs_of(session: Session, round_: Round) -> Sequence[TallyRun]:
    """Every run of a round, newest first."""
    return session.scalars(
        sa.select(TallyRun)
        .where(TallyRun.round_id == round_.id)
        .options(joinedload(TallyRun.requester))
        .order_by(TallyRun.number.desc())
        .limit(50)
    ).all()


def newest_done(session: Session, round_: Round) -> TallyRun | None:
    """The last run that found a result."""
    return session.scalar(
        sa.select(TallyRun)
        .where(TallyRun.round_id == round_.id, TallyRun.state == RunState.DONE)
        .order_by(TallyRun.number.desc())
        .limit(1)
    )


def standings_of(session: Session, run: TallyRun) -> Sequence[Standing]:
    """A run's standings, best first, unranked entries last."""
    return session.scalars(
        sa.select(Standing)
        .join(Standing.entry)
        .where(Standing.run_id == run.id)
        .options(joinedload(Standing.entry))
        .order_by(Standing.rank.is_(None), Standing.rank, Entry.code)
    ).all()


def grants_of(session: Session, run: TallyRun) -> Sequence[Grant]:
    """A run's grants, in the order of the awards."""
    return session.scalars(
        sa.select(Grant)
        .join(Grant.award)
        .where(Grant.run_id == run.id)
        .options(
            joinedload(Grant.award),
            joinedload(Grant.entry).selectinload(Entry.credits),
            joinedload(Grant.entry).joinedload(Entry.film),
        )
        .order_by(AwardDefinition.position, Grant.place)
    ).all()


def contenders_of(session: Session, run: TallyRun) -> frozenset[str] | None:
    """The films that could have a place where earlier rounds counted too; None where every film could."""
    if run.parameters.get("carry", "alone") == "alone" and run.round.kind is not RoundKind.JURY:
        return None
    placed = sa.select(Entry.code).join(Standing).where(Standing.run_id == run.id, Standing.rank.is_not(None))
    return frozenset(session.scalars(placed))
