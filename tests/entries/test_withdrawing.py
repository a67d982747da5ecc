"""Leaving a contest: by the entrant, or by an organizer whose reason is recorded; judges lose it at once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.contests.models import ContestState
from app.entries.models import EntryState
from app.entries.operations.withdrawing import CannotLeave, ReasonNeeded, withdraw_entry
from app.entries.queries import entries_in_round
from app.films.models import FilmState
from tests.entries.factories import EARLY, closing_contest, written_draft
from tests.factories import make_contest, make_entry, make_film, make_user


def test_an_entrant_withdraws_and_the_entry_leaves_the_judges(session: Session) -> None:
    contest = make_contest(session)
    staying, leaving = make_entry(session, contest), make_entry(session, contest)

    withdraw_entry(session, leaving, by=leaving.entrant, at=EARLY)

    assert (leaving.state, leaving.withdrawn_at) == (EntryState.WITHDRAWN, EARLY)
    assert [entry.code for entry in entries_in_round(session, contest.rounds[0])] == [staying.code]


def test_a_draft_that_was_never_submitted_can_be_withdrawn(session: Session) -> None:
    entry = written_draft(session, closing_contest(session))

    withdraw_entry(session, entry, by=entry.entrant, at=EARLY)

    assert (entry.state, entry.submitted_at) == (EntryState.WITHDRAWN, None)


def test_an_organizer_gives_a_reason(session: Session) -> None:
    entry = make_entry(session, make_contest(session))

    with pytest.raises(ReasonNeeded):
        withdraw_entry(session, entry, by=make_user(session), at=EARLY)

    assert entry.state is EntryState.SUBMITTED


def test_an_organizer_s_withdrawal_is_recorded_with_its_reason(session: Session) -> None:
    contest = make_contest(session)
    entry, organizer = make_entry(session, contest), make_user(session)

    withdraw_entry(session, entry, by=organizer, at=EARLY, reason="Shown on television before.")

    act = session.scalars(sa.select(AuditEntry).where(AuditEntry.chain == contest.id)).one()
    assert (act.action, act.subject, act.actor_id) == (
        "entry.withdrawn",
        f"entry:{entry.code}",
        organizer.id,
    )
    assert act.detail == {"from": "submitted", "reason": "Shown on television before.", "by_entrant": False}
    assert entry.withdrawn_reason == "Shown on television before."


def test_an_entry_leaves_once(session: Session) -> None:
    entry = make_entry(session, make_contest(session))
    withdraw_entry(session, entry, by=entry.entrant, at=EARLY)

    with pytest.raises(CannotLeave):
        withdraw_entry(session, entry, by=entry.entrant, at=EARLY)


def test_nobody_leaves_a_contest_that_is_decided(session: Session) -> None:
    contest = make_contest(session, state=ContestState.DECIDED)
    entry = make_entry(session, contest)

    with pytest.raises(CannotLeave):
        withdraw_entry(session, entry, by=entry.entrant, at=EARLY)


def test_judges_get_what_takes_part_and_plays(session: Session) -> None:
    contest, entrant = make_contest(session), make_user(session)
    plays = make_entry(session, contest, entrant)
    make_entry(session, contest, entrant, state=EntryState.DRAFT)
    make_entry(session, contest, entrant, film_id=make_film(session, entrant, state=FilmState.CHECKING).id)
    make_entry(session, make_contest(session), entrant)

    assert [entry.code for entry in entries_in_round(session, contest.rounds[0])] == [plays.code]
