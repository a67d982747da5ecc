"""Seating for rounds in which every judge watches every film: small panels, finals, deliberations."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState, PanelSeat
from app.assignments.operations.applying import CODE_LENGTH, open_round
from app.assignments.operations.plans import NoPanel, NothingToAssign, RoundClosed, hold_round
from app.assignments.queries.snapshot import take_snapshot
from app.audit.operations import record
from app.contests.models import Round, RoundState
from app.contests.operations.rounds import check_size
from app.db import new_code


def seat_everybody(session: Session, round_: Round, *, by: User) -> int:
    """Give every film of a round to every judge without a conflict, and open it; returns the new seats.

    Raises RoundClosed, NoPanel, NothingToAssign, TooManyToOrder or NotTheMoment.
    """
    hold_round(session, round_)
    if round_.state not in (RoundState.PLANNED, RoundState.OPEN):
        raise RoundClosed
    snapshot = take_snapshot(session, round_)
    if not snapshot.judges:
        raise NoPanel
    if not snapshot.films:
        raise NothingToAssign
    check_size(round_, len(snapshot.films))
    open_round(session, round_, by=by)
    closed = snapshot.held | snapshot.spent | snapshot.ties | _known(session, round_)
    wanted = [(film.entry_id, judge.judge_id) for film in snapshot.films for judge in snapshot.judges]
    rows = [_row(round_, entry, judge) for entry, judge in wanted if (entry, judge) not in closed]
    if rows:
        session.execute(sa.insert(Assignment), rows)
    detail = {"seats": len(rows), "films": len(snapshot.films), "judges": len(snapshot.judges)}
    record(
        session,
        "round.seated",
        f"round:{round_.number}",
        by=by.id,
        contest_id=round_.contest_id,
        detail=detail,
    )
    return len(rows)


def _known(session: Session, round_: Round) -> set[tuple[int, int]]:
    """Every pair that has a row already, withdrawn ones among them: those were taken away by somebody."""
    rows = session.execute(
        sa.select(Assignment.entry_id, Assignment.judge_id).where(Assignment.round_id == round_.id)
    )
    return {(row.entry_id, row.judge_id) for row in rows}


def _row(round_: Round, entry_id: int, judge_id: int) -> dict[str, object]:
    return {
        "code": new_code(CODE_LENGTH),
        "round_id": round_.id,
        "entry_id": entry_id,
        "judge_id": judge_id,
        "state": AssignmentState.PENDING,
    }


def take_over_panel(session: Session, round_: Round, *, by: User) -> int:
    """Seat on a planned round's panel everybody who sat on the round before; returns how many are new."""
    if round_.state is not RoundState.PLANNED:
        raise RoundClosed
    before = sa.select(Round.id).where(
        Round.contest_id == round_.contest_id, Round.number == round_.number - 1
    )
    seated = sa.select(PanelSeat.judge_id).where(PanelSeat.round_id == round_.id)
    seats = session.scalars(
        sa.select(PanelSeat).where(
            PanelSeat.round_id == before.scalar_subquery(), PanelSeat.judge_id.not_in(seated)
        )
    ).all()
    session.add_all(
        PanelSeat(
            round_id=round_.id,
            judge_id=seat.judge_id,
            languages=list(seat.languages),
            genres=list(seat.genres),
            tools=list(seat.tools),
            categories=list(seat.categories),
            min_films=seat.min_films,
            max_films=seat.max_films,
            max_minutes=seat.max_minutes,
        )
        for seat in seats
    )
    session.flush()
    record(
        session,
        "panel.taken_over",
        f"round:{round_.number}",
        by=by.id,
        contest_id=round_.contest_id,
        detail={"seats": len(seats)},
    )
    return len(seats)
