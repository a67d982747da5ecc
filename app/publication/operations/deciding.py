"""People's decisions beside the numbers: overrides with reasons, exclusions, the jury's sentences."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import AwardDefinition, Contest, ContestState
from app.db import claim, now
from app.entries.models import Entry
from app.publication.models import (
    ApprovalOf,
    AwardExclusion,
    AwardOverride,
    ExclusionCause,
    JuryStatement,
    OverrideAction,
)
from app.publication.operations.approving import approve
from app.publication.queries.announcements import live_announcement
from app.web.rules import N_, Invalid, RuleBroken


class ReasonMissing(Invalid):
    """A decision against the numbers needs words."""

    message = N_("Give the reason: it is kept beside the numbers and shown to whoever approves.")
    field = "reason"


class ListStands(RuleBroken):
    """The list is armed or public."""

    message = N_(
        "The winner list is armed or public, so the board stands still. Disarm or withdraw it first."
    )


class ExcludedAlready(RuleBroken):
    """The film is out already."""

    message = N_("This film is excluded from the awards already.")


class NotDecidedYet(RuleBroken):
    """There are no numbers to decide beside."""

    message = N_("Run the tally first: a decision stands beside its numbers.")


def check_board_moves(session: Session, contest: Contest) -> None:
    """Refuse changes of the board while a list is armed or public; raises ListStands."""
    if contest.state in (ContestState.ANNOUNCED, ContestState.FINAL, ContestState.ARCHIVED):
        raise ListStands
    if contest.state is not ContestState.DECIDED:
        raise NotDecidedYet
    if live_announcement(session, contest) is not None:
        raise ListStands


@dataclass(frozen=True)
class Choice:
    """An award, a film, and whether it gets the one."""

    award: AwardDefinition
    entry: Entry
    action: OverrideAction


def override(
    session: Session,
    contest: Contest,
    choice: Choice,
    *,
    reason: str,
    seen: str,
    by: User,
) -> AwardOverride:
    """Decide against the numbers that have the digest `seen`; raises ReasonMissing or ListStands."""
    award, entry, action = choice.award, choice.entry, choice.action
    check_board_moves(session, contest)
    if not reason.strip():
        raise ReasonMissing
    made = AwardOverride(
        contest_id=contest.id,
        award_id=award.id,
        entry_id=entry.id,
        action=action,
        reason=reason.strip(),
        seen=seen,
        made_by=by.id,
    )
    session.add(made)
    session.flush()
    record(
        session,
        "override.made",
        f"override:{made.id}",
        by=by.id,
        contest_id=contest.id,
        detail={
            "award": award.key, "entry": entry.code, "action": action.value, "reason": made.reason,
            "seen": seen,
        },
    )  # fmt: skip
    approve(session, contest, ApprovalOf.OVERRIDE, made.id, by=by)
    return made


def approve_override(session: Session, contest: Contest, made: AwardOverride, *, by: User) -> None:
    """Agree to an override; raises AlreadyApproved or ListStands."""
    check_board_moves(session, contest)
    approve(session, contest, ApprovalOf.OVERRIDE, made.id, by=by)


def withdraw_override(session: Session, contest: Contest, made: AwardOverride, *, by: User) -> None:
    """Let the numbers speak again; the decision stays in the record. Raises ListStands."""
    check_board_moves(session, contest)
    gone = sa.update(AwardOverride).where(AwardOverride.id == made.id, AwardOverride.withdrawn_at.is_(None))
    if claim(session, gone.values(withdrawn_at=now())):
        record(session, "override.withdrawn", f"override:{made.id}", by=by.id, contest_id=contest.id)


def exclude(
    session: Session, contest: Contest, entry: Entry, *, cause: ExclusionCause, reason: str, by: User
) -> AwardExclusion:
    """Keep a film from every award; films next in line move up. Raises ReasonMissing or ExcludedAlready."""
    check_board_moves(session, contest)
    if not reason.strip():
        raise ReasonMissing
    made = AwardExclusion(
        contest_id=contest.id, entry_id=entry.id, cause=cause, reason=reason.strip(), made_by=by.id
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as twice:
        raise ExcludedAlready from twice
    record(
        session,
        "award.excluded",
        f"entry:{entry.code}",
        by=by.id,
        contest_id=contest.id,
        detail={"cause": cause.value, "reason": made.reason},
    )
    return made


def readmit(session: Session, contest: Contest, entry: Entry, *, by: User) -> None:
    """Let an excluded film hold awards again; raises ListStands."""
    check_board_moves(session, contest)
    session.execute(
        sa.delete(AwardExclusion).where(
            AwardExclusion.contest_id == contest.id, AwardExclusion.entry_id == entry.id
        )
    )
    record(session, "award.readmitted", f"entry:{entry.code}", by=by.id, contest_id=contest.id)


def state(
    session: Session,
    contest: Contest,
    award: AwardDefinition,
    entry: Entry,
    *,
    texts: tuple[str, str],
    by: User,
) -> None:
    """Keep the jury's sentence on a film, in English and Chinese; empty words take it away.

    Raises ListStands.
    """
    check_board_moves(session, contest)
    found = sa.select(JuryStatement).where(
        JuryStatement.award_id == award.id, JuryStatement.entry_id == entry.id
    )
    kept = session.scalar(found)
    if kept is None:
        kept = JuryStatement(contest_id=contest.id, award_id=award.id, entry_id=entry.id)
        session.add(kept)
    kept.text_en, kept.text_zh = (text.strip() for text in texts)
    session.flush()
    record(
        session,
        "statement.written",
        f"entry:{entry.code}",
        by=by.id,
        contest_id=contest.id,
        detail={"award": award.key},
    )
