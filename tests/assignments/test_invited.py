"""The panel's page while people come in: who was invited, who waits for a seat."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Role
from tests.assignments.factories import Studio, make_studio
from tests.assignments.test_pages import address
from tests.factories import client_of, give, make_user


@pytest.fixture
def studio(session: Session) -> Studio:
    return make_studio(session)


@pytest.fixture
def organizer(app: Flask, studio: Studio) -> FlaskClient:
    return client_of(app, studio.organizer)


def test_a_judge_who_has_said_nothing_of_themselves_can_be_chosen_for_a_seat(
    session: Session, organizer: FlaskClient, studio: Studio
) -> None:
    silent = make_user(session, "Ida Berg")
    give(session, silent, Role.JUDGE, studio.contest)
    session.commit()

    page = organizer.get(address(studio, f"/panel?judge={silent.id}"))

    assert page.status_code == 200
    assert f'selected value="{silent.id}"' in page.text


def test_two_invitations_of_one_address_are_one_line_and_nobody_is_told_of_a_mail_that_stays_here(
    session: Session, organizer: FlaskClient, studio: Studio
) -> None:
    data = {"invite-email": "ida@example.org"}
    answers = [organizer.post(address(studio, "/panel/invitations"), data=data) for _time in range(2)]
    page = organizer.get(address(studio, "/panel")).text
    give(session, make_user(session, "Ida Berg", email="ida@example.org"), Role.JUDGE, studio.contest)
    session.commit()
    joined = organizer.get(address(studio, "/panel")).text

    assert page.count("ida@example.org") == 1
    assert "<li>ida@example.org" not in joined
    assert "is on its way" not in answers[0].text
    assert "No mail server is set" in answers[0].text
