"""A judge's order of the films of a ranked final: saved under a revision, submitted, changed until closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.operations.seats import complete_all
from app.contests.models import Round, RoundKind, RoundState
from app.contests.operations.rounds import check_size
from app.db import claim, now
from app.scoring.models import RankedBallot
from app.scoring.queries.finals import ballot_of, films_of
from app.web.rules import N_, Invalid, RuleBroken

Places = Sequence[Sequence[int]]


class BallotClosed(RuleBroken):
    """The organizer has closed the round."""

    message = N_("The organizer has closed this round, so your order can no longer change.")


class NoRanking(RuleBroken):
    """A round in which judges decide in another way."""

    message = N_("This round asks for no order. Go back to your films to see what it asks for.")


class NotAnOrder(Invalid):
    """Not the judge's films, each once."""

    message = N_("This order names a film twice, or one that is not yours. Reload the page and try again.")


class NoneLevel(Invalid):
    """Films in one place where the round wants them apart."""

    message = N_("In this round no two films can be level. Give each film a place of its own.")


class NotAllPlaced(Invalid):
    """Films without a place."""

    message = N_("Give every film a place before you submit; films without one: %(count)s.")


@dataclass(frozen=True)
class Kept:
    """The ballot as it stands; `is_stale` = the order was not kept, because a newer save stands."""

    ballot: RankedBallot
    is_stale: bool = False


def save_order(session: Session, round_: Round, places: Places, *, revision: int, by: User) -> Kept:
    """Keep an order over the revision that its page had seen; the same order again is no new save.

    Raises NoRanking, BallotClosed, TooManyToOrder, NotAnOrder or NoneLevel.
    """
    _check(session, round_, places, by)
    ballot = ballot_of(session, by, round_) or _first(session, round_, by)
    order = [list(place) for place in places]
    if ballot.save_count and ballot.places == order:
        return Kept(ballot)
    mine = sa.update(RankedBallot).where(RankedBallot.id == ballot.id, RankedBallot.save_count == revision)
    kept = claim(session, mine.values(places=order, save_count=RankedBallot.save_count + 1, saved_at=now()))
    session.refresh(ballot)
    return Kept(ballot, is_stale=not kept)


def submit_order(session: Session, round_: Round, places: Places, *, revision: int, by: User) -> Kept:
    """Save an order and let it count; what was submitted before no longer does.

    Raises NotAllPlaced and what save_order raises.
    """
    kept = save_order(session, round_, places, revision=revision, by=by)
    if kept.is_stale:
        return kept
    placed = {entry for place in places for entry in place}
    missing = [seat for seat in films_of(session, by, round_) if seat.entry_id not in placed]
    if missing:
        raise NotAllPlaced(count=len(missing))
    ballot = kept.ballot
    if ballot.submitted_at is None or ballot.counted != ballot.places:
        ballot.counted, ballot.submitted_at = ballot.places, now()
        session.flush()
    complete_all(session, round_, by)
    return kept


def _check(session: Session, round_: Round, places: Places, by: User) -> None:
    """Hold the round open until this save has ended, and look at the order."""
    state = session.scalar(sa.select(Round.state).where(Round.id == round_.id).with_for_update(read=True))
    if round_.kind is not RoundKind.RANKED:
        raise NoRanking
    if state is not RoundState.OPEN:
        raise BallotClosed
    held = {seat.entry_id for seat in films_of(session, by, round_)}
    check_size(round_, len(held))
    named = [entry for place in places for entry in place]
    if len(named) != len(set(named)) or not set(named) <= held or not all(places):
        raise NotAnOrder
    if not round_.allows_ties and any(len(place) > 1 for place in places):
        raise NoneLevel


def _first(session: Session, round_: Round, by: User) -> RankedBallot:
    """An empty ballot; of two windows that begin at once one makes it and both find it."""
    try:
        with session.begin_nested():
            session.add(RankedBallot(round_id=round_.id, judge_id=by.id, places=[]))
    except IntegrityError:
        pass
    found = ballot_of(session, by, round_)
    assert found is not None
    return found
