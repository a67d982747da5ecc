"""What judges say of themselves, and ties that are found through words."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.assignments.models import Assignment, AssignmentState, ClaimKind, Conflict, JudgeProfile, PanelSeat
from app.assignments.operations.conflicts import Ground, declare_conflict
from app.assignments.operations.profile import Profile, declare_tie, minutes_for, save_profile
from app.assignments.operations.repairs import set_terms
from app.assignments.queries.snapshot import take_snapshot
from app.audit.models import AuditEntry
from app.entries.models import AiUse, Credit
from app.scoring.queries import score_table
from tests.assignments.factories import Studio, make_studio
from tests.factories import client_of, make_assignment, make_scorecard

# A form's token holds the second in which it was made.
TOKEN = re.compile(r"[\w-]+\.[\w-]{6}\.[\w-]{27}")

NOW = datetime(2027, 1, 1, tzinfo=UTC)
DUE = datetime(2027, 1, 28, tzinfo=UTC)


def _credit(session: Session, studio: Studio, **values: str) -> None:
    session.add(Credit(entry_id=studio.entries[0].id, position=2, role="producer", **values))
    session.flush()


def _sources(session: Session) -> set[tuple[int, str]]:
    rows = session.execute(sa.select(Conflict.entry_id, Conflict.source))
    return {(entry, source) for entry, source in rows}


@pytest.mark.parametrize(
    ("profile", "most"),
    [
        (JudgeProfile(minutes_per_week=None, minutes_total=None, away=[]), None),
        (JudgeProfile(minutes_per_week=None, minutes_total=500, away=[]), 500),
        (JudgeProfile(minutes_per_week=70, minutes_total=None, away=[]), 280),
        (JudgeProfile(minutes_per_week=70, minutes_total=200, away=[]), 200),
        (JudgeProfile(minutes_per_week=70, minutes_total=None, away=[["2027-01-08", "2027-01-14"]]), 210),
        (JudgeProfile(minutes_per_week=70, minutes_total=None, away=[["2026-01-01", "2028-01-01"]]), 0),
    ],
)
def test_minutes_are_those_of_the_weeks_until_the_round_is_due(
    profile: JudgeProfile, most: int | None
) -> None:
    assert minutes_for(profile, DUE, NOW) == most


def test_a_profile_changes_the_seats_of_its_judge(session: Session) -> None:
    studio = make_studio(session)
    judge, other = studio.judges[:2]

    said = Profile(languages=["en"], genres=["healing"], tools=["Kling"], minutes_total=90)
    save_profile(session, studio.contest, said, by=judge)

    seats = {seat.judge_id: seat for seat in session.scalars(sa.select(PanelSeat))}
    mine = seats[judge.id]
    assert (mine.languages, mine.genres, mine.tools, mine.max_minutes) == (["en"], ["healing"], ["Kling"], 90)
    assert seats[other.id].max_minutes is None


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (ClaimKind.PERSON, "WEI Li"),
        (ClaimKind.PERSON, "李伟"),
        (ClaimKind.PERSON, "Li.Wei@Example.org"),
        (ClaimKind.COMPANY, "blue crane films, ltd."),
        (ClaimKind.SCHOOL, "Blue Crane Films"),
        (ClaimKind.ENTRY, "the lantern  maker"),
    ],
)
def test_a_tie_in_words_keeps_the_film_from_the_judge(session: Session, kind: ClaimKind, name: str) -> None:
    studio = make_studio(session, films=1)
    person = {"name_en": "Li Wei", "name_zh": "李伟", "email": "li.wei@example.org"}
    _credit(session, studio, **person, organisation="Blue Crane Films Ltd")

    declare_tie(session, studio.contest, kind, name, by=studio.judges[0])

    assert _sources(session) == {(studio.entries[0].id, "declared")}


def test_a_tie_is_kept_for_films_that_match_it_later(session: Session) -> None:
    studio = make_studio(session, films=1)
    declare_tie(session, studio.contest, ClaimKind.PERSON, "Nadia Novak", by=studio.judges[0])
    before = take_snapshot(session, studio.round).ties
    _credit(session, studio, name_en="Nadia Novak")

    after = take_snapshot(session, studio.round).ties

    assert not before
    assert after == {(studio.entries[0].id, studio.judges[0].id)}


def test_an_employer_is_a_tie_and_a_tools_maker_where_the_contest_says_so(session: Session) -> None:
    studio = make_studio(session, films=2)
    _credit(session, studio, name_en="Somebody", organisation="Kuaishou")
    session.add(AiUse(entry_id=studio.entries[1].id, position=1, tool="Kling 2.1"))
    session.flush()
    said = Profile(languages=["zh"], employer="Kuaishou Technology")
    judge = studio.judges[0]
    save_profile(session, studio.contest, said, by=judge)
    quiet = take_snapshot(session, studio.round).ties
    save_profile(session, studio.contest, Profile(languages=["zh"], employer="kuaishou"), by=judge)
    set_terms(session, studio.round, silent_days=7, vendors_tie=True, by=studio.organizer)

    ties = take_snapshot(session, studio.round).ties

    assert quiet == frozenset()
    assert ties == {(entry.id, judge.id) for entry in studio.entries}


def test_the_answer_is_the_same_whether_or_not_a_film_matches(app: Flask, session: Session) -> None:
    studio = make_studio(session, films=1)
    _credit(session, studio, name_en="Nadia Novak")
    session.commit()
    client = client_of(app, studio.judges[0])
    page = f"/contests/{studio.contest.slug}/profile"

    pages = []
    for name in ("Nadia Novak", "Nobody Known"):
        client.post(f"{page}/ties", data={"tie-kind": "person", "tie-name": name})
        pages.append(client.get(page).text.replace(name, "NAME"))
        session.execute(sa.text("DELETE FROM conflict_declaration"))
        session.commit()

    assert TOKEN.sub("", pages[0]) == TOKEN.sub("", pages[1])
    assert session.query(Conflict).count() == 1


def test_days_away_that_are_none_get_one_sentence(app: Flask, session: Session) -> None:
    studio = make_studio(session, films=1)
    client = client_of(app, studio.judges[0])
    form = {"languages": "zh", "away": "2027-02-01 to 2027-02-14\nnext week", "employer": "Lantern Works"}

    answer = client.post(f"/contests/{studio.contest.slug}/profile", data=form)

    assert answer.status_code == 422
    assert "“next week” is no span of days" in answer.text
    assert 'value="Lantern Works"' in answer.text


def test_a_late_conflict_voids_a_finished_review_with_a_record(session: Session) -> None:
    studio = make_studio(session, films=1)
    seat = make_assignment(session, studio.entries[0], studio.judges[0], state=AssignmentState.DONE)
    make_scorecard(session, seat, 8, 8, 8)
    before = len(score_table(session, studio.round))

    declare_conflict(
        session, studio.judges[0], studio.entries[0], Ground("organizer", "cousin"), by=studio.organizer
    )

    acts = session.scalars(sa.select(AuditEntry.action)).all()
    assert (before, len(score_table(session, studio.round))) == (3, 0)
    assert "review.voided" in acts
    assert session.query(Assignment).one().state is AssignmentState.DONE
