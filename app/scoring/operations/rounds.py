"""Closing a round, from when its scores stand still for the tally, and opening a closed one again."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Contest, ContestState, Round, RoundKind, RoundState
from app.db import claim, now
from app.scoring.queries.finals import has_pairs
from app.scoring.queries.progress import reviews_of
from app.web.rules import N_, Invalid, RuleBroken


class NotOpen(RuleBroken):
    """Only an open round can be closed."""

    message = N_("This round is not open. Reload the page to see where it stands.")


class NothingToCount(RuleBroken):
    """Nobody has judged anything that counts."""

    message = N_("No judge has judged a film yet, so there is nothing to count. Close the round later.")


class CannotReopen(RuleBroken):
    """What follows rests on this round."""

    message = N_("This round cannot be opened again: the next round has begun, or the winners are announced.")


class ReopenReasonMissing(Invalid):
    """Opening a closed round again is recorded with its reason."""

    field = "reason"
    message = N_("Say in a few words why the round is opened again; it stays in the record.")


def lock_round(session: Session, round_: Round, *, by: User) -> None:
    """Close an open round once; waits for saves that are under way. Raises NotOpen or NothingToCount."""
    before = sa.update(Round).where(Round.id == round_.id, Round.state == RoundState.OPEN)
    if not claim(session, before.values(state=RoundState.LOCKED, locked_at=now())):
        raise NotOpen
    session.refresh(round_)
    reviews = reviews_of(session, round_)
    if round_.kind is not RoundKind.JURY and not (reviews.done or has_pairs(session, round_)):
        raise NothingToCount
    record(
        session,
        "round.locked",
        f"round:{round_.number}",
        by=by.id,
        contest_id=round_.contest_id,
        detail={"reviews": reviews.done, "missing": reviews.missing},
    )


def reopen_round(session: Session, round_: Round, *, reason: str, by: User) -> None:
    """Open a closed round again, with its reason in the record; scorecards stay as they are.

    Raises ReopenReasonMissing or CannotReopen.
    """
    if not reason:
        raise ReopenReasonMissing
    later = sa.select(Round.id).where(
        Round.contest_id == round_.contest_id,
        Round.number > round_.number,
        Round.state != RoundState.PLANNED,
    )
    contest = session.get_one(Contest, round_.contest_id)
    is_free = contest.state in (ContestState.JUDGING, ContestState.DECIDED)
    if not is_free or session.scalar(later.limit(1)) is not None:
        raise CannotReopen
    before = sa.update(Round).where(
        Round.id == round_.id, Round.state.in_((RoundState.LOCKED, RoundState.TALLIED))
    )
    if not claim(session, before.values(state=RoundState.OPEN, locked_at=None)):
        raise CannotReopen
    decided = sa.update(Contest).where(Contest.id == contest.id, Contest.state == ContestState.DECIDED)
    if claim(session, decided.values(state=ContestState.JUDGING)):
        session.refresh(contest, ["state"])
    session.refresh(round_)
    record(
        session,
        "round.reopened",
        f"round:{round_.number}",
        by=by.id,
        contest_id=round_.contest_id,
        detail={"reason": reason},
    )
