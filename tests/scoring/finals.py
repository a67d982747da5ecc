"""A final for tests: every judge at every film of a ranked or pairwise round."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment
from app.assignments.operations.everybody import seat_everybody
from app.contests.models import Contest, ContestState, Round, RoundKind, RoundState
from app.entries.models import Entry
from app.results.models import TallyRun
from app.results.operations.reckoning import reckon
from app.results.operations.runs import record_run, request_tally
from app.results.queries.runs import standings_of
from app.results.queries.sheets import sheet_of
from tests.factories import make_contest, make_entry, make_judge, make_user


class Final:
    """A final of so many films and judges, every judge at every film."""

    def __init__(self, session: Session, kind: RoundKind, films: int = 3, judges: int = 2) -> None:
        self.organizer = make_user(session, "Olga Organizer")
        self.contest: Contest = make_contest(session, organizer=self.organizer, state=ContestState.JUDGING)
        self.round: Round = self.contest.rounds[0]
        self.round.kind = kind
        names = [chr(65 + number) for number in range(films)]
        self.films: list[Entry] = [
            make_entry(session, self.contest, code=name * 4, title_en=f"Film {name}") for name in names
        ]
        self.judges: list[User] = [
            make_judge(session, self.contest, f"Judge {number}") for number in range(judges)
        ]
        seat_everybody(session, self.round, by=self.organizer)
        session.commit()

    def codes(self, session: Session, judge: User) -> list[str]:
        """The judge's own codes of the films, in the films' order."""
        rows = sa.select(Assignment.code).where(
            Assignment.judge_id == judge.id, Assignment.round_id == self.round.id
        )
        found = list(session.scalars(rows.order_by(Assignment.entry_id)))
        session.commit()  # a test that keeps the pen would make the pages wait
        return found

    @property
    def address(self) -> str:
        """The final's own page."""
        page = "ranking" if self.round.kind is RoundKind.RANKED else "pairs"
        return f"/contests/{self.contest.slug}/rounds/1/{page}"

    def tally(self, session: Session, method: str) -> tuple[TallyRun, list[tuple[str, int | None]]]:
        """Close and count it; films by place."""
        session.expire_all()
        self.round.state = RoundState.LOCKED
        run = request_tally(session, self.round, method, by=self.organizer)
        record_run(session, run, reckon(*sheet_of(session, run)))
        session.commit()
        session.expire_all()
        places = [(one.entry.code, one.rank) for one in standings_of(session, run)]
        session.commit()
        return run, places
