"""Films that do not play: a judge reports one and keeps the seat, an organizer answers or closes it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment
from app.audit.operations import record
from app.db import claim, now
from app.scoring.models import Trouble
from app.web.rules import N_, RuleBroken


class AlreadySettled(RuleBroken):
    """Another organizer was quicker."""

    message = N_("This report is closed already. Reload the page to see what was answered.")


def report_trouble(session: Session, assignment: Assignment, words: str, *, by: User) -> None:
    """Tell the organizer that a film does not play; the seat stays, and one open report is enough."""
    known = sa.select(Trouble.id).where(Trouble.assignment_id == assignment.id, Trouble.settled_at.is_(None))
    if session.scalar(known.limit(1)) is not None:
        return
    session.add(Trouble(assignment_id=assignment.id, words=words))
    session.flush()
    subject, contest_id = f"assignment:{assignment.code}", assignment.round.contest_id
    record(session, "film.trouble", subject, by=by.id, contest_id=contest_id)


def settle_trouble(session: Session, trouble: Trouble, answer: str, *, by: User) -> None:
    """Close a report once, with words for the judge or without; raises AlreadySettled."""
    still_open = sa.update(Trouble).where(Trouble.id == trouble.id, Trouble.settled_at.is_(None))
    if not claim(session, still_open.values(settled_at=now(), settled_by=by.id, answer=answer)):
        raise AlreadySettled
    session.refresh(trouble)
    assignment = trouble.assignment
    record(
        session,
        "film.trouble_settled",
        f"assignment:{assignment.code}",
        by=by.id,
        contest_id=assignment.round.contest_id,
        detail={"answered": bool(answer)},
    )
