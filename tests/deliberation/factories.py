"""A jury for tests: three films scored in a first round, three members, a table that is open."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import AssignmentState, PanelSeat
from app.contests.models import Contest, ContestState, Round, RoundKind, RoundState
from app.contests.operations.standard import standard_rubric
from app.deliberation.operations.sitting import Terms, open_table
from app.deliberation.queries.table import Table, table_for
from app.entries.models import Entry, ShortlistPlace
from app.results.operations.reckoning import reckon
from app.results.operations.runs import record_run, request_tally
from app.results.queries.sheets import sheet_of
from tests.factories import (
    client_of,
    make_assignment,
    make_contest,
    make_entry,
    make_judge,
    make_scorecard,
    make_user,
)

POINTS = ((9, 8, 9), (8, 8, 7), (4, 5, 5))


@dataclass
class Jury:
    """A contest at its last round: the jury sits over three films."""

    contest: Contest
    round: Round
    organizer: User
    members: list[User]
    films: list[Entry]
    # The table's, read once: a test that reads again would hold the database's pen.
    address: str

    def table(self, session: Session, user: User) -> Table:
        """The table as somebody sees it."""
        found = table_for(session, user, self.contest.slug, 2)
        assert found is not None
        return found

    def code(self, session: Session, film: int) -> str:
        """The code of a film on the table."""
        places = self.table(session, self.organizer).places
        return next(one.film.code for one in places if one.film.entry_id == self.films[film].id)

    def client(self, app: Flask, member: int) -> FlaskClient:
        """A member's browser."""
        return client_of(app, self.members[member])


def make_jury(session: Session, *, members: int = 3, quorum: int = 50, opens: bool = True) -> Jury:
    """A jury whose first round is counted; committed."""
    organizer = make_user(session, "Olga Organizer")
    contest = make_contest(session, organizer=organizer, state=ContestState.JUDGING)
    judges = [make_judge(session, contest, f"Member {number}") for number in range(members)]
    films = [make_entry(session, contest, title_en=f"Film {letter}") for letter in "ABC"]
    for film, points in zip(films, POINTS, strict=True):
        for judge, point in zip(judges, points, strict=False):
            seat = make_assignment(session, film, judge, state=AssignmentState.DONE)
            make_scorecard(session, seat, point, point, point).note_to_jury = f"Note {judge.name}"
    final = Round(
        number=2, title_en="The jury", title_zh="终评合议", kind=RoundKind.JURY, rubric=standard_rubric()
    )
    contest.rounds.append(final)
    contest.rounds[0].state = RoundState.LOCKED
    session.flush()
    count(session, contest.rounds[0], organizer)
    for film in films:
        session.add(ShortlistPlace(round_id=final.id, entry_id=film.id))
    for judge in judges:
        session.add(PanelSeat(round_id=final.id, judge_id=judge.id, languages=["zh", "en"]))
    session.flush()
    jury = Jury(contest, final, organizer, judges, films, f"/contests/{contest.slug}/rounds/2/jury")
    if opens:
        open_table(session, final, Terms(quorum, shows_names=False), by=organizer)
    session.commit()
    return jury


def count(session: Session, round_: Round, organizer: User) -> None:
    """Tally a closed round."""
    run = request_tally(session, round_, "raw", by=organizer)
    record_run(session, run, reckon(*sheet_of(session, run)))
    session.flush()
