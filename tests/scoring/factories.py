"""A round under way for tests: one judge with one film, and what their scorecard sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment
from app.contests.models import Contest, ContestState, Round, RoundState
from app.entries.models import Entry
from tests.factories import make_assignment, make_contest, make_entry, make_judge, make_user


@dataclass(frozen=True)
class Judging:
    """One open round in which one judge holds one film."""

    contest: Contest
    round: Round
    organizer: User
    judge: User
    entry: Entry
    assignment: Assignment


def make_judging(session: Session) -> Judging:
    """An open round, committed, so that pages and threads see it."""
    organizer = make_user(session, "Olga Organizer")
    contest = make_contest(session, organizer=organizer, state=ContestState.JUDGING)
    contest.rounds[0].state = RoundState.OPEN
    judge = make_judge(session, contest)
    entry = make_entry(session, contest)
    assignment = make_assignment(session, entry, judge)
    session.commit()
    return Judging(contest, contest.rounds[0], organizer, judge, entry, assignment)


def filled(revision: int = 0, story: str = "8", **more: Any) -> dict[str, Any]:
    """A whole scorecard as the page's form sends it."""
    form = {"revision": str(revision), "score-story": story, "score-technique": "7", "score-originality": "9"}
    return {**form, "note_to_jury": "", "word_to_maker": "", **more}
