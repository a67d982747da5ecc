"""`laurel seed`: what it sows keeps every rule of the house."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Membership, Role, User
from app.accounts.operations.passwords import is_right
from app.assignments.models import Assignment, AssignmentState, Conflict
from app.assignments.queries.arithmetic import sum_of
from app.commands.invariants import INVARIANTS, breaches
from app.commands.seed.sowing import Size, Sown, sow
from app.contests.models import Contest, ContestState, RoundState
from app.contests.operations.create import SlugTaken
from app.entries.models import Entry
from app.scoring.models import Score, Scorecard
from app.storage import LocalStorage


def _sow(session: Session, folder: Path, **size: float) -> tuple[Contest, Sown]:
    asked = Size(**{"entries": 40, "judges": 12, "reviews": 3, **size})  # type: ignore[arg-type]
    sown = sow(session, LocalStorage(folder), asked, slug="sown", seed=1, say=lambda _line: None)
    return session.scalars(sa.select(Contest).where(Contest.slug == sown.slug)).one(), sown


def _count(session: Session, table: type) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_every_entry_has_its_reviews_and_all_rules_of_stored_data_hold(
    session: Session, tmp_path: Path
) -> None:
    contest, _ = _sow(session, tmp_path)

    assert (contest.state, contest.rounds[0].state) == (ContestState.JUDGING, RoundState.OPEN)
    assert [_count(session, table) for table in (Entry, Assignment, Scorecard, Score)] == [40, 120, 120, 360]
    assert {rule.rule: breaches(session, rule) for rule in INVARIANTS} == {
        rule.rule: 0 for rule in INVARIANTS
    }


def test_a_part_of_the_reviews_can_be_left_to_the_judges(session: Session, tmp_path: Path) -> None:
    _sow(session, tmp_path, scored=0.5)

    done = session.scalar(sa.select(sa.func.count()).where(Assignment.state == AssignmentState.DONE)) or 0

    assert 30 < done < 90
    assert _count(session, Scorecard) == done


def test_without_a_plan_the_round_waits_for_one(session: Session, tmp_path: Path) -> None:
    contest, _ = _sow(session, tmp_path, without_plan=True)
    arithmetic = sum_of(session, contest.rounds[0])

    assert (contest.state, contest.rounds[0].state) == (ContestState.CLOSED, RoundState.PLANNED)
    assert (arithmetic.films, arithmetic.judges, arithmetic.held) == (40, 12, 0)
    assert arithmetic.room >= arithmetic.reviews
    assert _count(session, Conflict) > 0


def test_the_printed_password_opens_the_organizers_account(session: Session, tmp_path: Path) -> None:
    _contest, sown = _sow(session, tmp_path, entries=3, judges=3, without_plan=True)
    organizer = session.scalars(sa.select(User).where(User.email == sown.organizer)).one()

    assert is_right(sown.password, organizer.password_hash)
    assert {member.role for member in session.scalars(sa.select(Membership)).all()} == set(Role)


def test_a_taken_address_is_refused(session: Session, tmp_path: Path) -> None:
    _sow(session, tmp_path, entries=3, judges=3, without_plan=True)

    with pytest.raises(SlugTaken):
        _sow(session, tmp_path, entries=3, judges=3, without_plan=True)
