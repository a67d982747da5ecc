"""The desk says what comes next, in the round that is due, and every page of a contest marks its tab."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.contests.models import Contest, ContestState, Round, RoundKind, RoundState
from app.contests.operations.standard import standard_rubric
from app.entries.models import ShortlistPlace
from app.home.queries import round_now
from tests.factories import client_of, make_contest, make_entry, make_user

SETTINGS = ("settings", "categories", "entry-rules", "entry-questions", "entry-terms", "rounds")
OF_A_ROUND = ("rounds/1/rubric", "rounds/1", "judging-rules", "awards", "publishing", "rounds/1/advance")


def _two_rounds(session: Session, organizer: User | None = None) -> Contest:
    contest = make_contest(session, organizer=organizer)
    final = Round(number=2, title_en="Final", kind=RoundKind.RANKED, rubric=standard_rubric())
    contest.rounds = [*contest.rounds, final]
    session.flush()
    return contest


def test_a_final_that_is_only_planned_does_not_hide_the_first_round(session: Session) -> None:
    contest = _two_rounds(session)

    found = [round_now(session, contest).number]
    for state in (RoundState.OPEN, RoundState.LOCKED, RoundState.TALLIED):
        contest.rounds[0].state = state
        found.append(round_now(session, contest).number)

    assert found == [1, 1, 1, 1]


def test_the_next_round_is_due_once_its_films_are_chosen(session: Session) -> None:
    contest = _two_rounds(session)
    entry = make_entry(session, contest)
    contest.rounds[0].state = RoundState.TALLIED
    session.add(ShortlistPlace(round_id=contest.rounds[1].id, entry_id=entry.id, place=1))
    session.flush()

    assert round_now(session, contest).number == 2


@pytest.mark.parametrize(
    ("state", "round_state", "step"),
    [
        (ContestState.CLOSED, RoundState.PLANNED, "rounds/1/plans"),
        (ContestState.JUDGING, RoundState.OPEN, "rounds/1/progress"),
        (ContestState.JUDGING, RoundState.LOCKED, "rounds/1/tally"),
        (ContestState.JUDGING, RoundState.TALLIED, "rounds/1/advance"),
    ],
)
def test_the_desk_leads_to_the_step_of_the_round_that_is_due(
    app: Flask, session: Session, state: ContestState, round_state: RoundState, step: str
) -> None:
    organizer = make_user(session)
    contest = _two_rounds(session, organizer)
    contest.state, contest.rounds[0].state = state, round_state
    client = client_of(app, organizer)
    session.commit()

    page = client.get(f"/contests/{contest.slug}/desk").text

    assert f'class="button" href="/contests/{contest.slug}/{step}"' in page


@pytest.mark.parametrize("path", [*SETTINGS, *OF_A_ROUND])
def test_a_page_of_the_settings_marks_its_tab_in_both_rows(app: Flask, session: Session, path: str) -> None:
    organizer = make_user(session)
    contest = make_contest(session, organizer=organizer)
    client = client_of(app, organizer)
    session.commit()

    page = client.get(f"/contests/{contest.slug}/{path}")

    assert page.status_code == 200
    assert (page.text.count('aria-current="true"'), page.text.count('aria-current="page"')) == (1, 1)
