"""What judges say of themselves: languages, tastes, time; and ties in words that only they know of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import ClaimKind, Declaration, JudgeProfile, PanelSeat
from app.assignments.operations.conflicts import note_detected
from app.assignments.queries.declared import profile_of
from app.audit.operations import record
from app.contests.models import Contest, Round, RoundState
from app.db import now

MOST_FILMS = 200  # nobody is asked for a number of films; the minutes are what a judge knows


@dataclass(frozen=True)
class Profile:
    """A judge's own words; minutes are those of films, spans of absence are ISO dates."""

    languages: Sequence[str]
    genres: Sequence[str] = ()
    tools: Sequence[str] = ()
    categories: Sequence[int] = ()
    minutes_per_week: int | None = None
    minutes_total: int | None = None
    away: Sequence[tuple[str, str]] = ()
    employer: str = ""
    school: str = ""


def save_profile(session: Session, contest: Contest, profile: Profile, *, by: User) -> JudgeProfile:
    """Keep what a judge says; their seats in rounds that still take films follow it at once."""
    kept = profile_of(session, contest.id, by.id)
    if kept is None:
        kept = JudgeProfile(contest_id=contest.id, judge_id=by.id)
        session.add(kept)
    for name, value in asdict(profile).items():
        setattr(kept, name, [*value] if isinstance(value, tuple | list) else value)
    kept.away = [list(span) for span in profile.away]
    kept.saved_at = now()
    session.flush()
    seats = session.scalars(
        sa.select(PanelSeat)
        .join(PanelSeat.round)
        .where(
            PanelSeat.judge_id == by.id,
            Round.contest_id == contest.id,
            Round.state.in_((RoundState.PLANNED, RoundState.OPEN)),
        )
    ).all()
    for seat in seats:
        seat.languages, seat.genres = kept.languages, kept.genres
        seat.tools, seat.categories = kept.tools, kept.categories
        seat.max_minutes = minutes_for(kept, seat.round.due_at, now())
    session.flush()
    detail = {"minutes_total": kept.minutes_total, "minutes_per_week": kept.minutes_per_week}
    record(session, "profile.saved", f"user:{by.id}", by=by.id, contest_id=contest.id, detail=detail)
    note_detected(session, contest.id, [by], by=by)
    return kept


def seat_from_profile(session: Session, round_: Round, judge: User) -> PanelSeat | None:
    """A seat as a judge's own words would have it, to be looked at before it is given; None without words."""
    kept = profile_of(session, round_.contest_id, judge.id)
    if kept is None:
        return None
    return PanelSeat(
        judge_id=judge.id,
        languages=kept.languages,
        genres=kept.genres,
        tools=kept.tools,
        categories=kept.categories,
        max_films=MOST_FILMS,
        max_minutes=minutes_for(kept, round_.due_at, now()),
    )


def minutes_for(profile: JudgeProfile, due_at: datetime | None, at: datetime) -> int | None:
    """The most minutes until a round is due: those in all, and those of the weeks without absence."""
    limits = [] if profile.minutes_total is None else [profile.minutes_total]
    if profile.minutes_per_week is not None and due_at is not None:
        days = _days(at.astimezone(UTC).date(), due_at.astimezone(UTC).date(), profile.away)
        limits.append(profile.minutes_per_week * days // 7)
    return min(limits, default=None)


def _days(first: date, last: date, away: Sequence[Sequence[str]]) -> int:
    """Days from now until the round is due on which the judge is there."""
    gone = {
        day
        for begin, end in away
        for day in _span(max(date.fromisoformat(begin), first), min(date.fromisoformat(end), last))
    }
    return max((last - first).days + 1 - len(gone), 0)


def _span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def declare_tie(session: Session, contest: Contest, kind: ClaimKind, name: str, *, by: User) -> None:
    """Keep a tie in words and note what it means today; never says whether it meant anything."""
    known = sa.select(Declaration.id).where(
        Declaration.contest_id == contest.id,
        Declaration.judge_id == by.id,
        Declaration.kind == kind,
        Declaration.name == name,
    )
    if session.scalar(known) is None:
        session.add(Declaration(contest_id=contest.id, judge_id=by.id, kind=kind, name=name))
        session.flush()
        detail = {"kind": kind.value}
        record(session, "tie.declared", f"user:{by.id}", by=by.id, contest_id=contest.id, detail=detail)
    note_detected(session, contest.id, [by], by=by)
