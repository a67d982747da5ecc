"""A round with enough scores that its tally can be interrupted, written in bulk."""

from __future__ import annotations

import random
import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState
from app.contests.models import Contest, ContestState, RoundState
from app.db import now
from app.entries.models import Entry, EntryState, Revision
from app.films.models import Film, FilmState
from app.scoring.models import Score, Scorecard, ScorecardState
from tests.factories import make_contest, make_judge, make_user

FILMS, JUDGES, REVIEWS = 1000, 30, 3


def make_big_round(session: Session) -> tuple[Contest, User]:
    """A locked round of 1,000 films with three reviews each: 9,000 scores."""
    organizer = make_user(session, "Organizer")
    contest = make_contest(session, organizer=organizer, state=ContestState.JUDGING)
    contest.rounds[0].state = RoundState.LOCKED
    judges = [make_judge(session, contest, f"Judge {number}").id for number in range(JUDGES)]
    _films(session, organizer)
    _entries(session, contest, organizer)
    _reviews(session, contest, judges)
    session.commit()
    return contest, organizer


def _films(session: Session, owner: User) -> None:
    rows = [
        {
            "id": number,
            "code": f"FILM{number:08}",
            "owner_id": owner.id,
            "upload_key": f"upload-{number}",
            "state": FilmState.READY,
            "file_name": "film.mp4",
            "size": 1,
            "sha256": secrets.token_hex(32),
            "proxy_key": f"proxy-{number}",
            "facts": {},
            "problem_params": {},
            "created_at": now(),
        }
        for number in range(1, FILMS + 1)
    ]
    session.execute(sa.insert(Film), rows)


def _entries(session: Session, contest: Contest, owner: User) -> None:
    numbers = range(1, FILMS + 1)
    common = {"contest_id": contest.id, "entrant_id": owner.id, "category_id": contest.categories[0].id}
    session.execute(
        sa.insert(Entry),
        [
            {
                **common,
                "id": n,
                "code": f"E{n:06}",
                "film_id": n,
                "state": EntryState.SUBMITTED,
                "submitted_at": now(),
            }
            for n in numbers
        ],
    )
    session.execute(
        sa.insert(Revision),
        [
            {"id": n, "entry_id": n, "number": 1, "submitted_at": now(), "film_id": n, "body": {}}
            for n in numbers
        ],
    )


def _reviews(session: Session, contest: Contest, judges: list[int]) -> None:
    draw = random.Random(7)
    criteria = [criterion.id for criterion in contest.rounds[0].rubric.criteria]
    seats = [(entry, judge) for entry in range(1, FILMS + 1) for judge in draw.sample(judges, REVIEWS)]
    done = {"round_id": contest.rounds[0].id, "state": AssignmentState.DONE}
    session.execute(
        sa.insert(Assignment),
        [
            {**done, "id": number, "code": f"R{number:06}", "entry_id": entry, "judge_id": judge}
            for number, (entry, judge) in enumerate(seats, 1)
        ],
    )
    card = {"state": ScorecardState.SUBMITTED, "submitted_at": now()}
    session.execute(
        sa.insert(Scorecard),
        [
            {**card, "id": number, "assignment_id": number, "revision_id": entry}
            for number, (entry, _) in enumerate(seats, 1)
        ],
    )
    session.execute(
        sa.insert(Score),
        [
            {"scorecard_id": number, "criterion_id": criterion, "value": 50 * draw.randint(2, 20)}
            for number in range(1, len(seats) + 1)
            for criterion in criteria
        ],
    )
