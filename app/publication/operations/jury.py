"""Taking what a jury decided onto the awards board: overrides with their reasons, to be approved."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.contests.models import Contest
from app.deliberation.models import Motion
from app.deliberation.queries.minutes import decisions_of
from app.publication.models import AwardOverride, OverrideAction
from app.publication.operations.board import board_of
from app.publication.operations.deciding import Choice, NotDecidedYet, override
from app.publication.queries.decisions import overrides_of
from app.web.rules import N_, RuleBroken

MOST_WORDS = 1000


class NothingNew(RuleBroken):
    """Everything that the jury decided is on the board."""

    message = N_("The jury has decided nothing that is not on the board already.")


def reason_of(motion: Motion) -> str:
    """The motion's reason with its number and votes: for, against, abstained."""
    return f"{motion.reason} [{motion.number}: {motion.yes}-{motion.no}-{motion.abstained}]"[:MOST_WORDS]


def not_on_board(session: Session, contest: Contest) -> Sequence[Motion]:
    """The jury's decisions without an override that stands or was taken back on purpose."""
    known = {
        (one.award_id, one.entry_id, one.action.value, one.reason) for one in overrides_of(session, contest)
    }
    return [
        motion
        for motion in decisions_of(session, contest)
        if (motion.award_id, motion.film.entry_id, motion.action.value, reason_of(motion)) not in known
    ]


def take_over(session: Session, contest: Contest, *, by: User) -> list[AwardOverride]:
    """Put the jury's decisions on the board; raises NothingNew, NotDecidedYet or ListStands."""
    decided, board = not_on_board(session, contest), board_of(session, contest)
    if board is None:
        raise NotDecidedYet
    if not decided:
        raise NothingNew
    seen = board.allocation.numbers_digest
    return [
        override(
            session,
            contest,
            Choice(motion.award, motion.film.entry, OverrideAction(motion.action.value)),
            reason=reason_of(motion),
            seen=seen,
            by=by,
        )
        for motion in decided
    ]
