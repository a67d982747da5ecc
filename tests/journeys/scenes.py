"""What has happened before a journey begins: contests at an hour of their life, with films that play."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState
from app.contests.models import Contest, ContestState, RoundState
from app.entries.models import Entry
from app.publication.models import Announcement
from app.results.operations.reckoning import reckon
from app.results.operations.runs import record_run, request_tally
from app.results.queries.sheets import sheet_of
from tests.factories import (
    make_assignment,
    make_contest,
    make_entry,
    make_judge,
    make_scorecard,
    make_user,
)
from tests.publication.factories import published

TITLES = (
    ("River Clock", "河上钟"),
    ("Paper Tiger", "纸老虎"),
    ("Salt", "盐"),
    ("A Long Afternoon", "长长的下午"),
)


def judging(session: Session) -> Contest:
    """A contest whose judges are to watch, with two films."""
    contest = make_contest(session, organizer=make_user(session, "Wei Lan"), state=ContestState.JUDGING)
    contest.rounds[0].state = RoundState.OPEN
    films(session, contest, 2)
    return contest


def films(session: Session, contest: Contest, count: int) -> list[Entry]:
    """Submitted films, each by another entrant."""
    return [
        make_entry(session, contest, make_user(session, f"Entrant {title}"), title_en=title, title_zh=chinese)
        for title, chinese in TITLES[:count]
    ]


def scored(session: Session, contest: Contest) -> None:
    """Every film that was given out has been watched and scored, better the earlier it came in."""
    given = session.scalars(sa.select(Assignment).where(Assignment.round_id == contest.rounds[0].id))
    for seat in given:
        points = 9 - seat.entry_id % 4 - 0.5 * (seat.judge_id % 2)
        make_scorecard(session, seat, points, points, points)
        seat.state = AssignmentState.DONE


def announced(session: Session) -> Announcement:
    """A contest that is over: four films, two judges, winners published."""
    organizer = make_user(session, "Wei Lan")
    contest = make_contest(session, organizer=organizer, state=ContestState.JUDGING, title_en="Night Ferry")
    contest.title_zh = "夜航船"
    judges = [make_judge(session, contest, name) for name in ("Ida Berg", "Luo Fan")]
    for entry in films(session, contest, 4):
        for judge in judges:
            make_assignment(session, entry, judge)
    scored(session, contest)
    contest.rounds[0].state = RoundState.LOCKED
    return _published(session, contest, organizer)


def _published(session: Session, contest: Contest, organizer: User) -> Announcement:
    run = request_tally(session, contest.rounds[0], "fair", by=organizer)
    record_run(session, run, reckon(*sheet_of(session, run)))
    session.expire_all()
    return published(session, contest, organizer)
