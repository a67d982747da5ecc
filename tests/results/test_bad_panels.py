"""Panels, plans and weights out of the ordinary: each is told in one sentence, nothing is half-done."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState
from app.contests.models import Category, Contest
from app.entries.models import Entry
from app.publication.models import Announcement
from app.publication.operations.sealing import seal
from app.results.models import Choice, RunState, TallyRun
from app.results.operations.reckoning import reckon
from app.results.operations.runs import record_run, request_tally
from app.results.queries.sheets import sheet_of
from tests.factories import client_of
from tests.publication.factories import decided, second_organizer
from tests.results.test_tally_run import POINTS, judged, settle, tallied

EQUAL = dict.fromkeys("ABCD", (7.0, 7.0, 7.0))
APART = {"A": (1, 2), "B": (1, 2), "C": (0,), "D": (0,)}
FLAT = {"A": (9, 5, 8), "B": (8, 5, 7), "C": (5, 5, 4), "D": (8, 5, 7), "E": (6, 5, 6)}


def leave(session: Session, seats: Mapping[str, tuple[int, ...]]) -> None:
    """Judges, by number, step back from the films with these titles."""
    judges = sorted(set(session.scalars(sa.select(Assignment.judge_id))))
    for title, gone in seats.items():
        film = sa.select(Entry.id).where(Entry.title_en == title).scalar_subquery()
        left = sa.update(Assignment).where(
            Assignment.entry_id == film, Assignment.judge_id.in_([judges[number] for number in gone])
        )
        session.execute(left.values(state=AssignmentState.WITHDRAWN))
    session.commit()


@pytest.mark.parametrize(
    ("points", "seats", "least", "sentence"),
    [
        (POINTS, {"C": (0,)}, 3, "Films with fewer than 3 reviews, which stay unranked: 1."),
        (EQUAL, {}, 1, "All judges of every film agree exactly"),
        (FLAT, {}, 1, "Judges who gave one score to all their films, which tells none apart: 1."),
        (
            POINTS,
            {"A": (1, 2), "B": (1, 2), "C": (0,), "D": (0,)},
            1,
            "fall into 2 groups without a shared judge",
        ),
    ],
    ids=["too few reviews", "all equal", "one score for all", "panels apart"],
)
def test_an_odd_panel_is_tallied_and_told_in_a_sentence(
    app: Flask,
    session: Session,
    points: Mapping[str, tuple[float, ...]],
    seats: Mapping[str, tuple[int, ...]],
    least: int,
    sentence: str,
) -> None:
    contest, organizer = judged(session, points)
    leave(session, seats)
    choice = Choice("fair", min_reviews=least)
    run = request_tally(session, contest.rounds[0], "fair", by=organizer, choice=choice)
    record_run(session, run, reckon(*sheet_of(session, run)))
    session.commit()
    settle(session)

    page = client_of(app, organizer).get(f"/contests/{contest.slug}/rounds/1/tally/1").text

    assert run.state is RunState.DONE
    assert sentence in page


def board_text(app: Flask, contest: Contest, organizer: User) -> str:
    return client_of(app, organizer).get(f"/contests/{contest.slug}/board").text


def test_a_plan_that_wants_more_films_than_there_are_leaves_seats_empty_and_says_why(
    app: Flask, session: Session
) -> None:
    contest, organizer = judged(session)
    contest.awards[0].quota = 9
    tallied(session, contest, organizer)

    page = board_text(app, contest, organizer)
    frozen = seal(session, contest, by=organizer).snapshot["awards"][0]

    assert "there is no film for it." in page
    assert (len(frozen["winners"]), sum(one["seats"] for one in frozen["withheld"])) == (4, 5)


def test_an_award_of_a_category_without_entries_stays_empty_and_the_others_stand(
    app: Flask, session: Session
) -> None:
    contest, organizer = judged(session)
    empty = Category(title_en="Documentary", title_zh="纪录片", position=9)
    contest.categories.append(empty)
    session.flush()
    contest.awards[-1].category_id = empty.id
    tallied(session, contest, organizer)

    page = board_text(app, contest, organizer)

    assert "there is no film for it." in page


def test_a_negative_weight_is_refused_at_its_field(app: Flask, session: Session) -> None:
    contest, organizer = judged(session)
    names = [one.title_en for one in contest.rounds[0].rubric.criteria]
    weights = ["-10", "60", "50"]
    form = {f"criteria-{at}-title_en": name for at, name in enumerate(names)}
    form |= {f"criteria-{at}-weight": weight for at, weight in enumerate(weights)}
    before = [one.weight for one in contest.rounds[0].rubric.criteria]
    session.commit()

    answer = client_of(app, organizer).post(f"/contests/{contest.slug}/rounds/1/rubric", data=form)

    settle(session)
    assert answer.status_code == 422
    assert "Give a percentage from 0 to 100." in answer.text
    assert [one.weight for one in contest.rounds[0].rubric.criteria] == before


def test_an_announcement_before_the_second_approval_is_refused_in_words(app: Flask, session: Session) -> None:
    contest, organizer, run = decided(session)
    second_organizer(session, contest)
    seal(session, contest, by=organizer)
    session.commit()
    address = f"/contests/{contest.slug}/announce/now"

    answer = client_of(app, organizer).post(address)

    assert answer.status_code == 409
    assert "This seal is not approved yet" in answer.text
    assert session.scalars(sa.select(Announcement)).all() == []
    assert session.get_one(TallyRun, run.id).state is RunState.DONE
