"""What cannot be done when it is asked for: one sentence each that says what to change, nothing half done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.assignments.models import Assignment, AssignmentState, PanelSeat, Plan, PlanState, Wish
from app.assignments.operations.conflicts import Ground, declare_conflict
from app.assignments.operations.panel import unseat_judge
from app.assignments.operations.profile import Profile, save_profile
from app.db import Database, now
from app.films.models import Film
from config import Settings
from tests.assignments.factories import Studio, make_studio, perform_all
from tests.factories import client_of, make_assignment, make_judge


@pytest.fixture
def studio(session: Session) -> Studio:
    return make_studio(session, films=4, judges=3, reviews=2)


@pytest.fixture
def organizer(app: Flask, studio: Studio) -> FlaskClient:
    return client_of(app, studio.organizer)


def plans(studio: Studio, rest: str = "") -> str:
    return f"/contests/{studio.contest.slug}/rounds/1/plans{rest}"


def limit(session: Session, studio: Studio, **values: Any) -> None:
    seats = sa.update(PanelSeat).where(PanelSeat.round_id == studio.round.id)
    session.execute(seats.values(**values))
    session.commit()


@dataclass
class Drawing:
    """An organizer whose plans a worker draws."""

    organizer: FlaskClient
    studio: Studio
    database: Database
    settings: Settings

    def proposal(self) -> str:
        """Draw a plan and read what the page says of it."""
        address = self.organizer.post(plans(self.studio)).location
        perform_all(self.database, self.settings)
        return self.organizer.get(address).text


@pytest.fixture
def drawing(organizer: FlaskClient, studio: Studio, database: Database, settings: Settings) -> Drawing:
    return Drawing(organizer, studio, database, settings)


@pytest.mark.parametrize(
    ("seat", "before", "after"),
    [
        ({"max_films": 2}, "2 reviews are more than the judges offer.", "2 reviews have no judge"),
        ({"max_minutes": 8}, "The judges offer 8 min less than the reviews last.", "2 reviews have no judge"),
        # a film is 4 minutes long
        (
            {"max_minutes": 3},
            "The judges offer 23 min less than the reviews last.",
            "8 reviews have no judge",
        ),
    ],
)
def test_too_little_room_is_said_before_and_after_drawing(
    session: Session, drawing: Drawing, studio: Studio, seat: dict[str, int], before: str, after: str
) -> None:
    limit(session, studio, **seat)

    assert before in drawing.organizer.get(plans(studio)).text
    assert after in drawing.proposal()


def test_a_film_longer_than_anybodys_minutes_is_named_and_the_others_are_given(
    session: Session, drawing: Drawing, studio: Studio
) -> None:
    session.query(Film).filter_by(id=studio.entries[0].film_id).update({"duration_ms": 3_600_000})
    limit(session, studio, max_minutes=30)

    page = drawing.proposal()

    longer = "1 film lasts longer than any judge who may watch it offers, which is 30 min at most: "
    assert "2 reviews have no judge" in page
    assert longer + studio.entries[0].code in page
    assert "6 reviews" in page


def _wish(
    organizer: FlaskClient, studio: Studio, film: int, judge: int, wish: str = "pin"
) -> tuple[int, str]:
    pair = {"wish-entry": studio.entries[film].code, "wish-judge": studio.judges[judge].id}
    answer = organizer.post(plans(studio, "/pairs"), data={**pair, "wish-wish": wish})
    return answer.status_code, answer.text


def test_pins_that_contradict_or_meet_a_conflict_are_refused_at_their_field(
    session: Session, organizer: FlaskClient, studio: Studio
) -> None:
    declare_conflict(session, studio.judges[2], studio.entries[1], Ground("organizer"), by=studio.organizer)
    make_assignment(session, studio.entries[2], studio.judges[0], state=AssignmentState.STARTED)
    session.commit()
    assert [_wish(organizer, studio, 0, judge)[0] for judge in (0, 1)] == [303, 303]

    third, tied = _wish(organizer, studio, 0, 2), _wish(organizer, studio, 1, 2)
    begun = _wish(organizer, studio, 2, 0, "ban")

    assert (third[0], tied[0], begun[0]) == (422, 422, 422)
    assert "Let go of another pin first." in third[1]
    assert "a conflict or the language stands against it" in tied[1]
    assert "has begun or finished this review, so it stays." in begun[1]
    assert session.query(Wish).count() == 2


def test_a_ban_on_a_pin_and_a_pin_on_a_ban_are_refused_and_leave_both_as_they_were(
    session: Session, organizer: FlaskClient, studio: Studio
) -> None:
    assert _wish(organizer, studio, 0, 0, "pin")[0] == _wish(organizer, studio, 1, 1, "ban")[0] == 303

    ban, pin = _wish(organizer, studio, 0, 0, "ban"), _wish(organizer, studio, 1, 1, "pin")

    assert (ban[0], pin[0]) == (422, 422)
    assert "You pinned this pair. Let go of the pin first, then ban it." in ban[1]
    assert "You banned this pair. Let go of the ban first, then pin it." in pin[1]
    assert sorted(wish.kind.value for wish in session.query(Wish)) == ["ban", "pin"]
    session.commit()
    assert _wish(organizer, studio, 0, 0, "none")[0] == _wish(organizer, studio, 0, 0, "ban")[0] == 303


def test_pins_longer_than_a_judges_minutes_are_refused(
    session: Session, organizer: FlaskClient, studio: Studio
) -> None:
    limit(session, studio, max_minutes=5)  # a film is 4 minutes long
    assert _wish(organizer, studio, 0, 0)[0] == 303

    second = _wish(organizer, studio, 1, 0)

    assert second[0] == 422
    assert "would last longer than the minutes they offer." in second[1]
    assert session.query(Wish).count() == 1


def test_a_second_run_leads_to_the_one_that_is_being_drawn(
    session: Session, organizer: FlaskClient, studio: Studio
) -> None:
    first, second = organizer.post(plans(studio)), organizer.post(plans(studio))

    assert first.location == second.location
    assert "being drawn already; this is it." in organizer.get(second.location).text
    assert session.query(Plan).count() == 1


def test_an_apply_after_a_judge_has_left_gives_out_nothing(
    session: Session, drawing: Drawing, organizer: FlaskClient, studio: Studio
) -> None:
    drawing.proposal()
    unseat_judge(session, studio.round, studio.judges[0], by=studio.organizer)
    session.commit()

    answer = organizer.post(plans(studio, "/1/apply"))

    session.expire_all()
    assert answer.status_code == 409
    assert "A judge, a film, a pin or a conflict has changed since." in answer.text
    assert session.query(Assignment).count() == 0
    assert session.query(Plan).one().state is PlanState.PROPOSED


def test_a_seat_begins_with_what_its_judge_says(
    session: Session, organizer: FlaskClient, studio: Studio
) -> None:
    judge = make_judge(session, studio.contest, "Judge New")
    session.query(PanelSeat).filter_by(judge_id=judge.id).delete()
    studio.round.due_at = now()
    save_profile(session, studio.contest, Profile(["ja"], tools=["Kling"], minutes_total=321), by=judge)
    session.commit()
    page = f"/contests/{studio.contest.slug}/rounds/1/panel"

    listed = organizer.get(page).text
    form = organizer.get(f"{page}?judge={judge.id}").text

    assert f"judge={judge.id}#seat" in listed
    assert 'value="321"' in form
    assert 'value="Kling"' in form
