"""Noting conflicts and lifting mistaken ones; a conflict takes the film away at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState, Conflict
from app.assignments.operations.seats import seat_lost, take_back
from app.assignments.queries.ties import CREDITED_EMAIL, OWN_ENTRY, detected
from app.audit.operations import record
from app.contests.models import Contest
from app.db import claim, now
from app.entries.models import IN_CONTEST, Entry
from app.web.rules import N_, Invalid, RuleBroken

ORGANIZER, JUDGE = "organizer", "judge"
CERTAIN = (OWN_ENTRY, CREDITED_EMAIL)


class AlreadyNoted(Invalid):
    """The conflict stands already."""

    message = N_("This conflict is already noted.")
    field = "entry_code"


class NoSuchEntry(Invalid):
    """The code belongs to no submitted entry of the contest."""

    message = N_("No submitted entry of this contest has this code; check it letter by letter.")
    field = "entry_code"


class CannotBeLifted(RuleBroken):
    """Own entries and credited addresses are facts, not guesses."""

    message = N_("This judge made the film or is credited under the same address; that cannot be lifted.")


class NotStanding(RuleBroken):
    """Somebody has lifted it already."""

    message = N_("This conflict no longer stands. Reload the page to see where it does.")


@dataclass(frozen=True)
class Ground:
    """Where a conflict was seen and why, in the words of whoever declared it."""

    source: str
    reason: str = ""


def entry_with_code(session: Session, contest: Contest, code: str, *, field: str = "entry_code") -> Entry:
    """The submitted entry that a code names, in any case; raises NoSuchEntry."""
    entry = session.scalar(
        sa.select(Entry).where(
            Entry.contest_id == contest.id,
            Entry.code == code.strip().upper(),
            Entry.state.in_(IN_CONTEST),
        )
    )
    if entry is None:
        raise NoSuchEntry(field=field)
    return entry


def declare_conflict(session: Session, judge: User, entry: Entry, ground: Ground, *, by: User) -> Conflict:
    """Note a conflict: unfinished assignments of the pair are withdrawn, a finished review no longer counts.

    Raises AlreadyNoted.
    """
    conflict = session.scalar(
        sa.select(Conflict).where(Conflict.judge_id == judge.id, Conflict.entry_id == entry.id)
    )
    if conflict is not None and conflict.lifted_at is None:
        raise AlreadyNoted
    if conflict is None:
        conflict = Conflict(contest_id=entry.contest_id, judge_id=judge.id, entry_id=entry.id)
        session.add(conflict)
    conflict.source, conflict.reason, conflict.lifted_at = ground.source, ground.reason, None
    session.flush()
    _record_declared(session, conflict, entry.code, by=by)
    return conflict


def _record_declared(session: Session, conflict: Conflict, entry_code: str, *, by: User) -> None:
    voided = session.scalars(
        sa.select(Assignment.code).where(
            Assignment.judge_id == conflict.judge_id,
            Assignment.entry_id == conflict.entry_id,
            Assignment.state == AssignmentState.DONE,
        )
    ).all()
    lost = take_back(session, judge_id=conflict.judge_id, entry_id=conflict.entry_id, reason="conflict")
    for code in voided:
        # The review stays as it was written; the tally leaves out whatever a standing conflict touches.
        seat_voided(session, code, conflict, by=by)
    record(
        session,
        "conflict.declared",
        f"entry:{entry_code}",
        by=by.id,
        contest_id=conflict.contest_id,
        detail={
            "judge": conflict.judge_id,
            "source": conflict.source,
            "withdrawn": lost,
            "voided": len(voided),
        },
    )


def seat_voided(session: Session, code: str, conflict: Conflict, *, by: User) -> None:
    """Record that a finished review no longer counts, and have its seat filled anew."""
    seat = session.scalars(sa.select(Assignment).where(Assignment.code == code)).one()
    detail = {"judge": conflict.judge_id, "source": conflict.source}
    subject = f"assignment:{code}"
    record(session, "review.voided", subject, by=by.id, contest_id=conflict.contest_id, detail=detail)
    seat_lost(session, seat.round_id)


def note_detected(session: Session, contest_id: int, judges: Sequence[User], *, by: User) -> int:
    """Note every tie found between these judges and the entries; one lifted before stays lifted.

    Returns how many were new.
    """
    known = {
        (row.judge_id, row.entry_id): row
        for row in session.scalars(sa.select(Conflict).where(Conflict.contest_id == contest_id))
    }
    ties = [
        tie
        for tie in detected(session, contest_id, judges)
        if (row := known.get((tie.judge_id, tie.entry_id))) is None
        or (row.lifted_at is not None and tie.source in CERTAIN)
    ]
    people = {judge.id: judge for judge in judges}
    for tie in ties:
        entry = session.get_one(Entry, tie.entry_id)
        declare_conflict(session, people[tie.judge_id], entry, Ground(tie.source), by=by)
    return len(ties)


def lift_conflict(session: Session, conflict: Conflict, *, by: User) -> None:
    """Lift a mistaken conflict; the next plan may seat the pair again. Raises CannotBeLifted, NotStanding."""
    if conflict.source in CERTAIN:
        raise CannotBeLifted
    lifted = (
        sa.update(Conflict)
        .where(Conflict.id == conflict.id, Conflict.lifted_at.is_(None))
        .values(lifted_at=now())
    )
    if not claim(session, lifted):
        raise NotStanding
    session.refresh(conflict)
    record(
        session,
        "conflict.lifted",
        f"entry:{conflict.entry.code}",
        by=by.id,
        contest_id=conflict.contest_id,
        detail={"judge": conflict.judge_id, "source": conflict.source},
    )
