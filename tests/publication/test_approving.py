"""What may be sealed, and whose yes it needs before it can be announced."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Membership, Role
from app.contests.models import ContestState
from app.contests.operations.calendar import NotTheMoment
from app.db import now
from app.publication.models import AnnouncementState
from app.publication.operations.announcing import (
    AlreadyArmed,
    NotApproved,
    arm,
)
from app.publication.operations.approving import AlreadyApproved
from app.publication.operations.deciding import ListStands, ReasonMissing
from app.publication.operations.sealing import NothingToSeal, ScoresMoved, approve_seal, seal
from app.results.queries.runs import grants_of
from tests.factories import give, make_user
from tests.publication.factories import (
    armed,
    decided,
    sealed,
    second_organizer,
)
from tests.results.test_tally_run import judged

HOUR = timedelta(hours=1)


def test_a_contest_without_a_tally_cannot_be_sealed(session: Session) -> None:
    contest, organizer = judged(session)
    contest.state = ContestState.DECIDED
    session.flush()

    with pytest.raises(NothingToSeal):
        seal(session, contest, by=organizer)


def test_scores_that_changed_since_the_run_are_not_sealed(session: Session) -> None:
    contest, organizer, run = decided(session)
    grants_of(session, run)[0].entry.state = "withdrawn"  # type: ignore[assignment]  # as the column takes it
    session.flush()

    with pytest.raises(ScoresMoved):
        seal(session, contest, by=organizer)


def test_two_organizers_must_both_say_yes_and_each_only_once(session: Session) -> None:
    contest, organizer, _run = decided(session)
    other = second_organizer(session, contest)
    made = seal(session, contest, by=organizer)

    with pytest.raises(NotApproved):
        arm(session, contest, made, embargo_at=now(), by=organizer)
    with pytest.raises(AlreadyApproved):
        approve_seal(session, contest, made, by=organizer)
    approve_seal(session, contest, made, by=other)

    assert arm(session, contest, made, embargo_at=now(), by=organizer).state is AnnouncementState.ARMED


def test_the_yes_of_somebody_who_no_longer_organizes_does_not_count(session: Session) -> None:
    contest, organizer, _run = decided(session)
    other, third = second_organizer(session, contest), make_user(session, "Ines Falk")
    give(session, third, Role.ORGANIZER, contest)
    made = sealed(session, contest, organizer, other)
    session.execute(sa.delete(Membership).where(Membership.user_id == other.id))

    with pytest.raises(NotApproved):
        arm(session, contest, made, embargo_at=now(), by=organizer)
    approve_seal(session, contest, made, by=third)

    assert arm(session, contest, made, embargo_at=now(), by=organizer).state is AnnouncementState.ARMED


def test_a_second_seal_needs_its_reason_and_must_be_approved_anew(session: Session) -> None:
    contest, organizer, _run = decided(session)
    other = second_organizer(session, contest)
    first = sealed(session, contest, organizer, other)

    with pytest.raises(ReasonMissing):
        seal(session, contest, by=organizer, reason=" ")
    second = seal(session, contest, by=organizer, reason="A name was spelled wrong.")

    with pytest.raises(NotApproved):
        arm(session, contest, second, embargo_at=now(), by=organizer)
    with pytest.raises(NotTheMoment):
        approve_seal(session, contest, first, by=other)


def test_nothing_is_sealed_or_armed_twice_while_a_list_is_armed(session: Session) -> None:
    contest, organizer, _run = decided(session)
    waiting = armed(session, contest, organizer, hours=1)

    with pytest.raises(ListStands):
        seal(session, contest, by=organizer, reason="Again")
    with pytest.raises(AlreadyArmed):
        arm(session, contest, waiting.seal, embargo_at=now() + HOUR, by=organizer)
