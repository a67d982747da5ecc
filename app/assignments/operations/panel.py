"""Who judges: inviting people, making members judges, giving and taking seats on the panel of a round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Link, Membership, Role, User
from app.accounts.operations.links import invite
from app.accounts.operations.people import give_role
from app.accounts.queries import holds, user_by_email
from app.assignments.models import PanelSeat
from app.assignments.operations.calibrating import give_films
from app.assignments.operations.conflicts import note_detected
from app.assignments.operations.seats import take_back
from app.assignments.queries.languages import primary
from app.assignments.queries.panel import seat_of
from app.audit.operations import record
from app.contests.models import Contest, Round, RoundState
from app.web.rules import N_, Invalid, RuleBroken


class RoundOver(RuleBroken):
    """The round no longer takes changes."""

    message = N_("This round is closed, so its panel can no longer change.")


class AlreadyJudge(Invalid):
    """The person judges in this contest already."""

    message = N_("This person is already a judge of this contest.")
    field = "email"


class NotAMember(Invalid):
    """Nobody in the contest has this address."""

    message = N_("Nobody in this contest has this address; invite them instead.")
    field = "email"


class NoLanguage(Invalid):
    """A judge who knows no language can watch only films without dialogue."""

    message = N_("Choose at least one language that this judge can follow.")
    field = "languages"


class FewestAboveMost(Invalid):
    """A seat asks for more films than it may have."""

    message = N_("The fewest films cannot be more than the most. Lower one, or raise the other.")
    field = "min_films"


@dataclass(frozen=True)
class SeatTerms:
    """What a judge can follow and knows (categories by id), and the films and minutes they will watch."""

    languages: Sequence[str]
    max_films: int
    genres: Sequence[str] = ()
    tools: Sequence[str] = ()
    max_minutes: int | None = None
    min_films: int = 0
    categories: Sequence[int] = ()


def invite_judge(session: Session, contest: Contest, email: str, *, by: User) -> tuple[Link, str]:
    """Invite somebody to judge; returns the link with its token. Raises NotAnAddress or AlreadyJudge."""
    known = user_by_email(session, email)
    if known is not None and holds(session, known, Role.JUDGE, contest.id):
        raise AlreadyJudge
    return invite(session, email=email, role=Role.JUDGE, contest_id=contest.id, by=by)


def make_judge(session: Session, contest: Contest, email: str, *, by: User) -> User:
    """Let a member of the contest judge as well; raises NotAMember or AlreadyJudge."""
    user = user_by_email(session, email)
    if user is None or not _is_member(session, user, contest):
        raise NotAMember
    if holds(session, user, Role.JUDGE, contest.id):
        raise AlreadyJudge
    give_role(session, user, Role.JUDGE, contest_id=contest.id, by=by)
    return user


def _is_member(session: Session, user: User, contest: Contest) -> bool:
    statement = sa.select(Membership.id).where(
        Membership.user_id == user.id, Membership.contest_id == contest.id
    )
    return session.scalar(statement.limit(1)) is not None


def seat_judge(session: Session, round_: Round, judge: User, terms: SeatTerms, *, by: User) -> PanelSeat:
    """Give a judge a seat or change its terms; conflicts that show and calibration films come with it.

    Raises RoundOver, NoLanguage or FewestAboveMost.
    """
    _check_open(round_)
    languages = sorted({primary(tag) for tag in terms.languages if tag})
    if not languages:
        raise NoLanguage
    if terms.min_films > terms.max_films:
        raise FewestAboveMost
    seat = seat_of(session, round_, judge.id)
    if seat is None:
        seat = PanelSeat(round_id=round_.id, judge_id=judge.id)
        session.add(seat)
    _keep(seat, languages, terms)
    session.flush()
    detail: dict[str, Any] = {"round": round_.number, "languages": languages, "max_films": terms.max_films}
    detail |= {"min_films": terms.min_films, "max_minutes": terms.max_minutes}
    record(session, "seat.given", f"user:{judge.id}", by=by.id, contest_id=round_.contest_id, detail=detail)
    note_detected(session, round_.contest_id, [judge], by=by)
    give_films(session, round_)
    return seat


def _keep(seat: PanelSeat, languages: Sequence[str], terms: SeatTerms) -> None:
    seat.languages, seat.genres = list(languages), sorted(terms.genres)
    seat.tools, seat.categories = list(terms.tools), sorted(terms.categories)
    seat.min_films, seat.max_films, seat.max_minutes = terms.min_films, terms.max_films, terms.max_minutes


def unseat_judge(session: Session, round_: Round, judge: User, *, by: User) -> int:
    """Take a seat away: unfinished assignments come back, finished reviews stay. Returns how many came back.

    Raises RoundOver.
    """
    _check_open(round_)
    session.execute(
        sa.delete(PanelSeat).where(PanelSeat.round_id == round_.id, PanelSeat.judge_id == judge.id)
    )
    lost = take_back(session, judge_id=judge.id, round_id=round_.id, reason="seat_taken")
    detail = {"round": round_.number, "assignments": lost}
    record(session, "seat.taken", f"user:{judge.id}", by=by.id, contest_id=round_.contest_id, detail=detail)
    return lost


def _check_open(round_: Round) -> None:
    if round_.state not in (RoundState.PLANNED, RoundState.OPEN):
        raise RoundOver
