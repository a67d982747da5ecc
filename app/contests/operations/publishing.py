"""Setting how a contest publishes: the planned day, objections, who gets the scores, what entrants read."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Contest, ContestState, EvidenceAccess, Feedback
from app.db import changed
from app.web.rules import N_, Invalid, RuleBroken

OVER = (ContestState.ANNOUNCED, ContestState.FINAL, ContestState.ARCHIVED)


class PromiseStands(RuleBroken):
    """The list is out by these rules."""

    message = N_(
        "The winner list is public, so its day, its days for objections and the access to its scores stay as "
        "they were promised. Only what entrants read can still change."
    )


class ResultsBeforeClose(Invalid):
    """Winners before the last entry."""

    message = N_("The winners cannot be announced before the call closes; choose a later day.")
    field = "results_at"


@dataclass(frozen=True)
class Publishing:
    """How a contest publishes."""

    results_at: datetime | None
    objection_days: int
    evidence_access: EvidenceAccess
    feedback: Feedback


def publishing_of(contest: Contest) -> Publishing:
    """How it publishes now."""
    return Publishing(contest.results_at, contest.objection_days, contest.evidence_access, contest.feedback)


def set_publishing(session: Session, contest: Contest, wanted: Publishing, *, by: User) -> None:
    """Change how it publishes; raises PromiseStands or ResultsBeforeClose."""
    before, after = asdict(publishing_of(contest)), asdict(wanted)
    difference = changed(before, after)
    if contest.state in OVER and set(difference) - {"feedback"}:
        raise PromiseStands
    if "results_at" in difference and wanted.results_at and wanted.results_at <= contest.closes_at:
        raise ResultsBeforeClose
    for name, value in after.items():
        setattr(contest, name, value)
    session.flush()
    if difference:
        detail = {name: [str(old), str(new)] for name, (old, new) in difference.items()}
        subject = f"contest:{contest.slug}"
        record(session, "publishing.changed", subject, by=by.id, contest_id=contest.id, detail=detail)
