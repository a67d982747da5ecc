"""Asking for a seal, which a job makes: one at a time in a contest, and of the very list that was seen."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.contests.models import Contest
from app.db import claim, now
from app.jobs import names
from app.jobs.operations import OPEN, promise
from app.jobs.queries import job_for
from app.publication.models import Seal, SealWish, WishState
from app.publication.operations.board import Board, board_of
from app.publication.operations.canonical import digest_of
from app.publication.operations.sealing import Frozen, freeze, keep_seal, list_of, sealable
from app.publication.queries.announcements import wish_key, wish_under_way
from app.web.rules import N_, RuleBroken


class BoardMoved(RuleBroken):
    """The list is not the one that somebody looked at when they asked."""

    message = N_(
        "The list changed between the click and the seal, so nothing was sealed. Look at it again below, "
        "then seal it."
    )


def request_seal(session: Session, contest: Contest, *, by: User, reason: str = "") -> SealWish:
    """Promise the seal of the list as it stands; asked twice, the one under way is the answer.

    Raises what sealing the list at once would, but for scores that moved, which the job finds.
    """
    under_way = _under_way(session, contest)
    if under_way is not None:
        return under_way
    number, snapshot = list_of(session, sealable(session, contest, reason=reason))
    wish = SealWish(
        contest_id=contest.id,
        number=number,
        digest=digest_of(snapshot),
        reason=reason.strip(),
        requested_by=by.id,
    )
    try:
        with session.begin_nested():
            session.add(wish)
    except IntegrityError as second:
        if (other := wish_under_way(session, contest)) is None:
            raise BoardMoved from second
        return other
    promise(session, names.SEAL_WINNERS, {"wish_id": wish.id}, key=wish_key(wish))
    return wish


def _under_way(session: Session, contest: Contest) -> SealWish | None:
    """The seal that is being made; one whose job has given up is failed here and blocks nobody."""
    wish = wish_under_way(session, contest)
    if wish is None:
        return None
    job = job_for(session, wish_key(wish))
    if job is not None and job.state in OPEN:
        return wish
    fail_wish(session, wish, GAVE_UP)
    return None


GAVE_UP = N_(
    "The seal could not be made. Ask for it again; if it fails again, tell whoever runs this server."
)


def frozen_for(session: Session, wish: SealWish) -> Frozen:
    """What the wish asks to be sealed, read as it is now; raises BoardMoved or ScoresMoved."""
    board = board_of(session, wish.contest)
    if board is None or not _is_wanted(session, board, wish):
        raise BoardMoved
    return freeze(session, board)


def _is_wanted(session: Session, board: Board, wish: SealWish) -> bool:
    number, snapshot = list_of(session, board)
    return number == wish.number and digest_of(snapshot) == wish.digest


def fulfil_wish(session: Session, wish: SealWish, frozen: Frozen) -> Seal | None:
    """Keep the seal, once; None where it is kept already. Raises what keeping a seal raises."""
    if not _settled(session, wish, state=WishState.DONE):
        return None
    return keep_seal(session, frozen, by=wish.requester, reason=wish.reason)


def fail_wish(session: Session, wish: SealWish, problem: str) -> bool:
    """Note in one sentence why there is no seal."""
    return _settled(session, wish, state=WishState.FAILED, problem=problem)


def _settled(session: Session, wish: SealWish, **values: Any) -> bool:
    waiting = sa.update(SealWish).where(SealWish.id == wish.id, SealWish.state == WishState.REQUESTED)
    return claim(session, waiting.values(finished_at=now(), **values))
