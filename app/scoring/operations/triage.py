"""A judge's word on a film in triage: yes, maybe or no; changed or taken back until the round is closed."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment
from app.assignments.operations.seats import complete, take_up
from app.contests.models import Round, RoundKind
from app.db import now
from app.scoring.models import Choice, TriageVote
from app.scoring.operations.scorecards import hold_seat
from app.scoring.queries.triage import last_vote, vote_of
from app.scoring.queries.viewing import first_seen, share_seen
from app.web.rules import N_, Invalid, RuleBroken


class TriageClosed(RuleBroken):
    """The organizer has closed the round."""

    message = N_("The organizer has closed this round, so what you said of its films can no longer change.")


class NoTriage(RuleBroken):
    """A round in which judges decide in another way."""

    message = N_("This round is no triage. Go back to your films to see what it asks for.")


class SaidElsewhere(RuleBroken):
    """Another window has said something else since this page was drawn."""

    message = N_("You have said something else of this film in another window since. Look again, and decide.")


class TooEarly(Invalid):
    """Less was watched than the round asks, and nothing says why."""

    field = "viewing_reason"
    message = N_("This round asks for the first %(asked)s seconds; you have watched %(seen)s. Say why.")


class TooLittle(Invalid):
    """Less of the whole film was watched than the round asks, and nothing says why."""

    field = "viewing_reason"
    message = N_("This round asks for %(asked)s %% of the film; you have watched %(seen)s %%. Say why.")


class NothingToTakeBack(RuleBroken):
    """The judge has said nothing yet that could be taken back."""

    message = N_("There is nothing to take back: you have decided on no film of this round.")


def first_asked(assignment: Assignment) -> int:
    """How many of the first seconds must be seen; 0 where the share of the whole film counts."""
    film = assignment.entry.film
    length = ((film.duration_ms or 0) if film else 0) // 1000
    first = assignment.round.first_seconds
    return first if first < length else 0


def decide(
    session: Session,
    assignment: Assignment,
    choice: Choice,
    *,
    reason: str = "",
    seen: str | None = None,
    by: User,
) -> TriageVote:
    """Say yes, maybe or no; saying it again changes it. Raises NoTriage, SeatGone, TriageClosed and more.

    TooEarly or TooLittle ask for a reason where less was watched than the round wants. seen: what the judge
    saw as said so far, or empty; where that is no longer so, an old page raises SaidElsewhere.
    """
    if assignment.round.kind is not RoundKind.TRIAGE:
        raise NoTriage
    hold_seat(session, assignment, by=by, closed=TriageClosed)
    if not reason:
        _check_viewing(session, assignment)
    vote = vote_of(session, assignment)
    if vote is not None and seen is not None and vote.choice not in (seen, choice):
        raise SaidElsewhere
    if vote is not None:
        vote.choice, vote.viewing_reason, vote.changed_at = choice, reason, now()
    else:
        vote = TriageVote(assignment_id=assignment.id, choice=choice, viewing_reason=reason)
        session.add(vote)
        complete(session, assignment)
    session.flush()
    return vote


def _check_viewing(session: Session, assignment: Assignment) -> None:
    first = first_asked(assignment)
    if first:
        seen = first_seen(session, assignment, first)
        if seen < first:
            raise TooEarly(asked=first, seen=seen)
        return
    asked = 100 if assignment.round.first_seconds else assignment.round.viewing_share
    share = share_seen(session, assignment)
    if share < asked:
        raise TooLittle(asked=asked, seen=share)


def take_back_last(session: Session, round_: Round, *, by: User) -> Assignment:
    """Take back what was said last; its film is to be decided again. Raises NothingToTakeBack and more."""
    vote = last_vote(session, by, round_)
    if vote is None:
        raise NothingToTakeBack
    assignment = vote.assignment
    hold_seat(session, assignment, by=by, closed=TriageClosed)
    gone = session.execute(sa.delete(TriageVote).where(TriageVote.id == vote.id))
    assert isinstance(gone, sa.CursorResult)
    if gone.rowcount != 1:
        raise NothingToTakeBack
    session.expunge(vote)
    take_up(session, assignment)
    return assignment
