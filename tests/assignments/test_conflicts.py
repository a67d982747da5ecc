"""Conflicts: which are found, what declaring one does, which can be lifted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.assignments.models import Assignment, AssignmentState
from app.assignments.operations.conflicts import (
    AlreadyNoted,
    CannotBeLifted,
    Ground,
    NoSuchEntry,
    NotStanding,
    declare_conflict,
    entry_with_code,
    lift_conflict,
    note_detected,
)
from app.assignments.queries.ties import Tie, conflict_of, detected, standing_pairs
from app.audit.queries import recent
from app.entries.models import Credit, EntryState
from tests.assignments.factories import Studio, make_studio
from tests.factories import make_assignment, make_entry, make_user

FRIENDS = Ground("organizer", "old friends")


@pytest.fixture
def studio(session: Session) -> Studio:
    return make_studio(session, films=2, judges=2)


def credit(studio: Studio, **values: str) -> None:
    studio.entries[0].credits = [Credit(position=1, role="writer", **{"name_en": "N. N.", **values})]


def found(session: Session, studio: Studio) -> list[Tie]:
    session.flush()
    return detected(session, studio.contest.id, studio.judges)


def test_own_entry_is_found(session: Session, studio: Studio) -> None:
    studio.entries[0].entrant_id = studio.judges[0].id

    assert found(session, studio) == [Tie(studio.judges[0].id, studio.entries[0].id, "own_entry")]


@pytest.mark.parametrize(
    "spelled",
    [
        lambda email: email,
        lambda email: f" {email.upper()} ",
        lambda email: email.replace("@", "＠"),
        lambda email: f"\u200b{email}",
    ],
)
def test_a_credited_address_is_found_in_any_spelling(
    session: Session, studio: Studio, spelled: Callable[[str], str]
) -> None:
    credit(studio, email=spelled(studio.judges[1].email))

    assert found(session, studio) == [Tie(studio.judges[1].id, studio.entries[0].id, "credited_email")]


@pytest.mark.parametrize("credited", [{"name_en": "CHEN  Mei"}, {"name_en": "", "name_zh": "陈 梅"}])
def test_the_judges_name_in_either_script_is_found(
    session: Session, studio: Studio, credited: dict[str, str]
) -> None:
    studio.judges[0].name = "陈梅 (Mei Chen)"
    credit(studio, **credited)

    assert found(session, studio) == [Tie(studio.judges[0].id, studio.entries[0].id, "same_name")]


def test_an_entrant_of_the_judges_name_is_found(session: Session, studio: Studio) -> None:
    entry = make_entry(session, studio.contest, make_user(session, studio.judges[0].name))

    assert found(session, studio) == [Tie(studio.judges[0].id, entry.id, "same_name")]


def test_the_strongest_sign_of_a_pair_is_kept(session: Session, studio: Studio) -> None:
    judge = studio.judges[0]
    credit(studio, name_en=judge.name, email=judge.email)

    assert [tie.source for tie in found(session, studio)] == ["credited_email"]


def test_strangers_and_drafts_make_no_conflict(session: Session, studio: Studio) -> None:
    credit(studio, email="somebody@example.org")
    draft = make_entry(session, studio.contest, studio.judges[0])
    draft.state = EntryState.WITHDRAWN

    assert found(session, studio) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (AssignmentState.PENDING, AssignmentState.WITHDRAWN),
        (AssignmentState.STARTED, AssignmentState.WITHDRAWN),
        (AssignmentState.DEFERRED, AssignmentState.WITHDRAWN),
        (AssignmentState.DONE, AssignmentState.DONE),
    ],
)
def test_declaring_withdraws_what_is_not_finished_and_is_recorded(
    session: Session, studio: Studio, before: AssignmentState, after: AssignmentState
) -> None:
    judge, entry = studio.judges[0], studio.entries[0]
    seat = make_assignment(session, entry, judge, state=before)
    others = [
        make_assignment(session, entry, studio.judges[1]),
        make_assignment(session, studio.entries[1], judge),
    ]

    declare_conflict(session, judge, entry, FRIENDS, by=studio.organizer)

    session.refresh(seat)
    act = recent(session, studio.contest.id, limit=1)[0]
    assert (seat.state, {other.state for other in others}) == (after, {AssignmentState.PENDING})
    assert (act.action, act.subject, act.actor_id) == (
        "conflict.declared",
        f"entry:{entry.code}",
        studio.organizer.id,
    )
    assert act.detail == {
        "judge": judge.id,
        "source": "organizer",
        "withdrawn": int(after is AssignmentState.WITHDRAWN),
        "voided": int(after is AssignmentState.DONE),
    }


def test_a_conflict_is_noted_once(session: Session, studio: Studio) -> None:
    declare_conflict(session, studio.judges[0], studio.entries[0], FRIENDS, by=studio.organizer)

    with pytest.raises(AlreadyNoted):
        declare_conflict(session, studio.judges[0], studio.entries[0], FRIENDS, by=studio.organizer)


def test_looking_again_finds_nothing_new(session: Session, studio: Studio) -> None:
    credit(studio, email=studio.judges[0].email)
    session.flush()

    first = note_detected(session, studio.contest.id, studio.judges, by=studio.organizer)
    second = note_detected(session, studio.contest.id, studio.judges, by=studio.organizer)

    assert (first, second) == (1, 0)


def test_a_namesake_stays_lifted(session: Session, studio: Studio) -> None:
    judge, entry = studio.judges[0], studio.entries[0]
    credit(studio, name_en=judge.name)
    session.flush()
    note_detected(session, studio.contest.id, studio.judges, by=studio.organizer)
    conflict = conflict_of(session, studio.contest.id, judge.id, entry.code)
    assert conflict is not None

    lift_conflict(session, conflict, by=studio.organizer)
    again = note_detected(session, studio.contest.id, studio.judges, by=studio.organizer)

    assert (again, standing_pairs(session, studio.contest.id)) == (0, set())
    with pytest.raises(NotStanding):
        lift_conflict(session, conflict, by=studio.organizer)


@pytest.mark.parametrize("source", ["own_entry", "credited_email"])
def test_a_fact_cannot_be_lifted(session: Session, studio: Studio, source: str) -> None:
    conflict = declare_conflict(
        session, studio.judges[0], studio.entries[0], Ground(source), by=studio.organizer
    )

    with pytest.raises(CannotBeLifted):
        lift_conflict(session, conflict, by=studio.organizer)


def test_a_lifted_conflict_can_be_declared_again(session: Session, studio: Studio) -> None:
    judge, entry = studio.judges[0], studio.entries[0]
    lift_conflict(
        session, declare_conflict(session, judge, entry, FRIENDS, by=studio.organizer), by=studio.organizer
    )

    declare_conflict(session, judge, entry, FRIENDS, by=studio.organizer)

    assert standing_pairs(session, studio.contest.id) == {(entry.id, judge.id)}


def test_an_entry_is_named_by_its_code_in_any_case(session: Session, studio: Studio) -> None:
    entry = studio.entries[0]

    assert entry_with_code(session, studio.contest, f" {entry.code.lower()} ") is entry


def test_a_code_of_nothing_submitted_is_refused(session: Session, studio: Studio) -> None:
    studio.entries[0].state = EntryState.WITHDRAWN
    elsewhere = make_studio(session, films=1)

    for code in (studio.entries[0].code, elsewhere.entries[0].code, "NOSUCH"):
        with pytest.raises(NoSuchEntry):
            entry_with_code(session, studio.contest, code)
    assert session.query(Assignment).all() == []
