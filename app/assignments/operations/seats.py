"""Every step of one assignment's life, each a conditional UPDATE, so that races end in one state."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState
from app.audit.operations import record
from app.contests.models import Round
from app.db import claim, now
from app.jobs import names
from app.jobs.operations import promise
from app.web.rules import N_, Invalid, RuleBroken

UNFINISHED = (AssignmentState.PENDING, AssignmentState.STARTED, AssignmentState.DEFERRED)
MAX_REASON = 300
# Seats that are lost within this time are repaired by one proposal.
GATHERING = timedelta(seconds=60)


class SeatGone(RuleBroken):
    """The assignment is no longer the judge's to change."""

    message = N_("This film is no longer yours to judge. Go back to your films to see what is.")


class ReasonMissing(Invalid):
    """Stepping back is recorded with its reason."""

    message = N_("Say in a few words why, at most %(most)s characters; only the organizer reads it.")
    field = "reason"


def begin(session: Session, assignment: Assignment) -> None:
    """Note that the judge works on it; one that was put aside is taken up again. Raises SeatGone."""
    waiting = (AssignmentState.PENDING, AssignmentState.DEFERRED, AssignmentState.STARTED)
    moment = assignment.started_at or now()
    _move(session, assignment, waiting, state=AssignmentState.STARTED, started_at=moment)


def complete(session: Session, assignment: Assignment) -> None:
    """Note that the review is finished; raises SeatGone."""
    _move(session, assignment, UNFINISHED, state=AssignmentState.DONE, done_at=now())


def complete_all(session: Session, round_: Round, judge: User) -> None:
    """Note that a judge is through with all films of a round that are decided together."""
    theirs = sa.update(Assignment).where(
        Assignment.round_id == round_.id,
        Assignment.judge_id == judge.id,
        Assignment.state.in_(UNFINISHED),
    )
    session.execute(theirs.values(state=AssignmentState.DONE, done_at=now()))


def take_up(session: Session, assignment: Assignment) -> None:
    """Note that a finished review is worked on again; raises SeatGone."""
    done = (AssignmentState.DONE,)
    _move(session, assignment, done, state=AssignmentState.STARTED, started_at=now(), done_at=None)


def defer(session: Session, assignment: Assignment) -> None:
    """Put it aside for later; it stays in the queue and comes back. Raises SeatGone."""
    _move(session, assignment, UNFINISHED, state=AssignmentState.DEFERRED)


def step_back(
    session: Session, assignment: Assignment, state: AssignmentState, *, reason: str, by: User
) -> None:
    """Give a seat up for good, as RECUSED (finished or not) or ABSTAINED (unfinished only).

    The reason is kept with the assignment, the act in the record. Raises ReasonMissing or SeatGone.
    """
    if not 0 < len(reason) <= MAX_REASON:
        raise ReasonMissing(most=MAX_REASON)
    recuses = state is AssignmentState.RECUSED
    allowed = (*UNFINISHED, AssignmentState.DONE) if recuses else UNFINISHED
    was = assignment.state
    _move(session, assignment, allowed, state=state, reason=reason)
    seat_lost(session, assignment.round_id)
    record(
        session,
        f"assignment.{state.value}",
        f"assignment:{assignment.code}",
        by=by.id,
        contest_id=assignment.round.contest_id,
        detail={"from": was.value},
    )


def take_back(
    session: Session,
    *,
    judge_id: int,
    reason: str,
    round_id: int | None = None,
    entry_id: int | None = None,
) -> int:
    """Withdraw a judge's unfinished assignments, of one round or of one entry; returns how many."""
    theirs = [Assignment.judge_id == judge_id, Assignment.state.in_(UNFINISHED)]
    if round_id is not None:
        theirs.append(Assignment.round_id == round_id)
    if entry_id is not None:
        theirs.append(Assignment.entry_id == entry_id)
    rounds = session.scalars(sa.select(Assignment.round_id).where(*theirs).distinct()).all()
    withdrawn = sa.update(Assignment).where(*theirs)
    result = session.execute(withdrawn.values(state=AssignmentState.WITHDRAWN, reason=reason))
    assert isinstance(result, sa.CursorResult)
    for lost in sorted(rounds):
        seat_lost(session, lost)
    return int(result.rowcount)


def seat_lost(session: Session, round_id: int) -> None:
    """Have a repair proposed soon; seats lost in the same minute share one."""
    moment = now()
    bucket = int(moment.timestamp() // GATHERING.total_seconds())
    promise(
        session,
        names.PROPOSE_REPAIR,
        {"round_id": round_id},
        key=f"propose-repair:{round_id}:{bucket}",
        available_at=moment + GATHERING,
    )


def _move(
    session: Session, assignment: Assignment, before: tuple[AssignmentState, ...], **values: object
) -> None:
    moved = (
        sa.update(Assignment)
        .where(Assignment.id == assignment.id, Assignment.state.in_(before))
        .values(**values)
    )
    if not claim(session, moved):
        raise SeatGone
    session.refresh(assignment)
