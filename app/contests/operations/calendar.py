"""The dates of a contest and the steps along its path, each one conditional UPDATE."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Contest, ContestState
from app.db import claim, now
from app.web.rules import N_, Invalid, RuleBroken


class DatesWrong(Invalid):
    """Dates that cannot be kept."""

    message = N_("Entries must close after they open; move one of the two dates.")
    field = "closes_at"


class NoSuchTime(Invalid):
    """A local time that the clocks skip or show twice."""

    message = N_(
        "On that night the clocks change and this time does not exist or exists twice; choose another."
    )


class NotTheMoment(RuleBroken):
    """The contest is not where this step begins."""

    message = N_("The contest has moved on since this page was opened. Reload it to see where it stands.")


def check_dates(opens_at: datetime, closes_at: datetime) -> None:
    """Refuse a call that closes before it opens or lies beyond any calendar; raises DatesWrong."""
    if not opens_at < closes_at or closes_at > now() + timedelta(days=3650):
        raise DatesWrong


def moment_in(zone: str, local: datetime, *, field: str) -> datetime:
    """The moment that clocks in a zone show as `local`; raises NoSuchTime in a change of clocks."""
    there = local.replace(tzinfo=ZoneInfo(zone))
    earlier, later = there.replace(fold=0), there.replace(fold=1)
    if earlier.utcoffset() != later.utcoffset():
        raise NoSuchTime(field=field)
    return there


def _step(session: Session, contest: Contest, before: ContestState, after: ContestState, *, by: User) -> None:
    moved = sa.update(Contest).where(Contest.id == contest.id, Contest.state == before).values(state=after)
    if not claim(session, moved):
        raise NotTheMoment
    session.refresh(contest)
    record(
        session,
        f"contest.{after.value}",
        f"contest:{contest.slug}",
        by=by.id,
        contest_id=contest.id,
        detail={"from": before.value},
    )


def open_contest(session: Session, contest: Contest, *, by: User) -> None:
    """Let entrants in; raises NotTheMoment."""
    _step(session, contest, ContestState.DRAFT, ContestState.OPEN, by=by)


def close_contest(session: Session, contest: Contest, *, by: User) -> None:
    """End the call; drafts stay drafts, submitted entries go to the judges."""
    _step(session, contest, ContestState.OPEN, ContestState.CLOSED, by=by)


def begin_judging(session: Session, contest: Contest, *, by: User) -> None:
    """Enter the judging; a contest that is already judging stays there."""
    if contest.state is not ContestState.JUDGING:
        _step(session, contest, ContestState.CLOSED, ContestState.JUDGING, by=by)


def decide(session: Session, contest: Contest, *, by: User) -> None:
    """Note that winners are known; a recount leaves it so."""
    if contest.state is not ContestState.DECIDED:
        _step(session, contest, ContestState.JUDGING, ContestState.DECIDED, by=by)


def announce(session: Session, contest: Contest, *, by: User) -> None:
    """Note that the winner list is public; it is provisional while objections are heard."""
    _step(session, contest, ContestState.DECIDED, ContestState.ANNOUNCED, by=by)


def make_final(session: Session, contest: Contest, *, by: User) -> None:
    """Note that nothing stands against the announced list any more."""
    _step(session, contest, ContestState.ANNOUNCED, ContestState.FINAL, by=by)


def make_provisional(session: Session, contest: Contest, *, by: User) -> None:
    """Note that a case against a final list was opened again."""
    _step(session, contest, ContestState.FINAL, ContestState.ANNOUNCED, by=by)


def take_back(session: Session, contest: Contest, *, by: User) -> None:
    """Note that the announced list was withdrawn; another one may follow."""
    before = ContestState.FINAL if contest.state is ContestState.FINAL else ContestState.ANNOUNCED
    _step(session, contest, before, ContestState.DECIDED, by=by)


def accepts_entries(contest: Contest, *, at: datetime) -> bool:
    """Whether an entry may be submitted at a moment, the stated grace included."""
    last = contest.closes_at + timedelta(seconds=contest.grace_seconds)
    return contest.state is ContestState.OPEN and contest.opens_at <= at <= last
