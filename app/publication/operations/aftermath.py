"""What happens to a public list: a film hidden at once, a winner leaving its seat and the next moving up."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Contest
from app.contests.operations.calendar import NotTheMoment
from app.db import claim, now
from app.entries.models import Entry
from app.publication.models import (
    Announcement,
    AnnouncementState,
    ApprovalOf,
    Showing,
    Succession,
    SuccessionCause,
    Takedown,
    TakedownScope,
)
from app.publication.operations.approving import approve, is_approved
from app.publication.operations.deciding import ReasonMissing
from app.publication.operations.stamping import stamp
from app.publication.queries.listing import Winner, listing_of, winner_of
from app.publication.queries.succession import films_of, moves_after
from app.tally.succession import Move
from app.web.rules import N_, RuleBroken


class NotAWinner(RuleBroken):
    """The film holds no such seat."""

    status = 422
    message = N_("This film does not hold this award. Reload the page to see the list as it stands.")


class LeftAlready(RuleBroken):
    """Somebody proposed the same."""

    message = N_("That this film leaves the award has been proposed already.")


def take_down(
    session: Session, contest: Contest, entry: Entry, *, scope: TakedownScope, reason: str, by: User
) -> Takedown:
    """Hide a film or its makers' names from every public page at once; raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    made = Takedown(
        contest_id=contest.id, entry_id=entry.id, scope=scope, reason=reason.strip(), made_by=by.id
    )
    session.add(made)
    stamp(session, contest)
    _record(session, contest, "film.taken_down", entry.code, by, scope=scope.value, reason=reason.strip())
    return made


def lift(session: Session, contest: Contest, takedown: Takedown, *, by: User) -> None:
    """Show again what was hidden."""
    lifted = sa.update(Takedown).where(Takedown.id == takedown.id, Takedown.lifted_at.is_(None))
    if not claim(session, lifted.values(lifted_at=now())):
        raise NotTheMoment
    stamp(session, contest)
    _record(session, contest, "takedown.lifted", takedown.entry.code, by, scope=takedown.scope.value)


def propose_succession(
    session: Session,
    announcement: Announcement,
    seat: tuple[str, str],
    *,
    cause: SuccessionCause,
    reason: str,
    by: User,
) -> Succession:
    """Say that the film of a seat (award, code) leaves it; it takes effect once enough people agree.

    Raises NotAWinner, ReasonMissing or LeftAlready.
    """
    award_key, code = seat
    if announcement.state is not AnnouncementState.PUBLIC:
        raise NotTheMoment
    if not reason.strip():
        raise ReasonMissing
    listing = listing_of(session, announcement)
    if not any(one["key"] == award_key and winner_of({"awards": [one]}, code) for one in listing["awards"]):
        raise NotAWinner
    made = Succession(
        announcement_id=announcement.id,
        award_key=award_key,
        code=code,
        cause=cause,
        reason=reason.strip(),
        proposed_by=by.id,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as twice:
        raise LeftAlready from twice
    _record(
        session, announcement.contest, "succession.proposed", code, by,
        award=award_key, cause=cause.value, reason=made.reason,
    )  # fmt: skip
    approve_succession(session, made, by=by)
    return made


def approve_succession(session: Session, made: Succession, *, by: User) -> None:
    """Agree that a film leaves its seat; with enough agreement the next one moves up, for all to see."""
    contest = made.announcement.contest
    if made.announcement.state is not AnnouncementState.PUBLIC:
        raise NotTheMoment
    approve(session, contest, ApprovalOf.SUCCESSION, made.id, by=by)
    if not is_approved(session, contest, ApprovalOf.SUCCESSION, made.id):
        return
    # The stamp's row is held until the commit: of two seats that fall free at once, one waits for the other.
    stamp(session, contest)
    moves = moves_after(session, made.announcement, made)
    first = films_of(made.announcement, moves)[0]
    applied = sa.update(Succession).where(Succession.id == made.id, Succession.applied_at.is_(None))
    if not claim(session, applied.values(applied_at=now(), successor=first)):
        return
    session.refresh(made)
    for move, film in zip(moves[1:], films_of(made.announcement, moves)[1:], strict=True):
        session.add(_moved_up(made, move, film))
    for move in moves:
        _record_move(session, contest, move, by)


def _moved_up(made: Succession, move: Move, successor: Winner) -> Succession:
    """The seat that a film left because it moved up when another one left."""
    return Succession(
        announcement_id=made.announcement_id,
        award_key=move.seat.award,
        code=move.seat.film,
        cause=SuccessionCause.MOVED_UP,
        reason=made.reason,
        successor=successor,
        proposed_by=made.proposed_by,
        applied_at=now(),
    )


def _record_move(session: Session, contest: Contest, move: Move, by: User) -> None:
    _record(
        session, contest, "alternate.moved_up" if move.successor else "seat.left_empty", move.seat.film, by,
        award=move.seat.award, successor=move.successor,
    )  # fmt: skip


def show_film(session: Session, contest: Contest, entry: Entry, *, shown: bool, by: User) -> None:
    """An entrant lets everybody watch a winning film, or no longer; whoever watches now is cut off."""
    kept = session.get(Showing, entry.id)
    if shown and kept is None:
        session.add(Showing(entry_id=entry.id, allowed_by=by.id))
    elif not shown and kept is not None:
        session.delete(kept)
    session.flush()
    stamp(session, contest)
    _record(session, contest, "film.shown" if shown else "film.no_longer_shown", entry.code, by)


def _record(session: Session, contest: Contest, action: str, code: str, by: User, **detail: object) -> None:
    record(session, action, f"entry:{code}", by=by.id, contest_id=contest.id, detail=detail)
