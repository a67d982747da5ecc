"""Between a proposal and what becomes of it the round changes: everything is asked again, nothing is lost."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.assignments.models import Assignment, AssignmentState, PanelSeat, Plan, PlanKind, PlanState, WishKind
from app.assignments.operations import applying
from app.assignments.operations.applying import PlanStale, apply_plan, promise_applying
from app.assignments.operations.importing import SheetRefused, import_plan
from app.assignments.operations.panel import unseat_judge
from app.assignments.operations.plans import request_plan
from app.assignments.operations.profile import Profile, save_profile
from app.assignments.operations.repairs import propose_repair, set_terms
from app.assignments.operations.undoing import undo_plan
from app.assignments.operations.wishes import wish
from app.assignments.queries.arithmetic import sum_of
from app.assignments.queries.plans import apply_key, job_of
from app.assignments.queries.sheets import HEAD, sheet_rows
from app.assignments.queries.ties import Tie, detected
from app.contests.models import ContestState, RoundState
from app.db import Database
from app.entries.models import AiUse, TeamMember
from app.jobs import names
from app.jobs.models import JobState, Outbox
from app.mail.models import Message
from config import Settings
from tests.assignments.factories import Studio, drawn, make_studio, perform_all
from tests.assignments.test_applying import propose_all, seats
from tests.factories import client_of, make_assignment, make_user


def _sheet(session: Session, studio: Studio) -> bytes:
    rows = [HEAD, *sheet_rows(session, studio.round)]
    return "\n".join(",".join(row) for row in rows).encode()


def _held_plan(session: Session) -> Studio:
    """Two films that two judges have, one of them pinned, one finished by a judge who has left since."""
    studio = make_studio(session, films=2, judges=2, reviews=1)
    first, second = studio.judges
    make_assignment(session, studio.entries[0], first)
    make_assignment(session, studio.entries[1], second, state=AssignmentState.DONE)
    wish(session, studio.round, studio.entries[0], first, WishKind.PIN, by=studio.organizer)
    unseat_judge(session, studio.round, second, by=studio.organizer)
    session.commit()
    return studio


@pytest.mark.parametrize("whole", [False, True])
def test_what_was_exported_comes_in_again_and_changes_nothing(session: Session, *, whole: bool) -> None:
    studio = _held_plan(session)

    plan = import_plan(session, studio.round, _sheet(session, studio), by=studio.organizer, whole=whole)

    assert (plan.pairs, plan.removals) == ([], [])


def test_a_pinned_review_is_not_taken_back_by_a_file(session: Session) -> None:
    studio = _held_plan(session)
    other = studio.entries[1].code
    takes = f"entry,judge,change\n{studio.entries[0].code},{studio.judges[0].email},remove\n"

    with pytest.raises(SheetRefused) as refused:
        import_plan(session, studio.round, takes.encode(), by=studio.organizer)
    plan = import_plan(
        session,
        studio.round,
        f"entry,judge\n{other},{studio.judges[1].email}\n".encode(),
        by=studio.organizer,
        whole=True,
    )

    [(words, values)] = refused.value.problems
    assert "is pinned" in words % values
    assert (plan.removals, plan.summary["unlisted"]) == ([], 1)
    apply_plan(session, plan, by=studio.organizer)


@pytest.mark.parametrize("is_pinned", [False, True])
@pytest.mark.parametrize("changed", [{"languages": ["fr"]}, {"max_minutes": 0}, {"max_films": 0}])
def test_a_plan_that_a_judge_can_no_longer_follow_is_refused_but_for_pins(
    session: Session, changed: dict[str, object], *, is_pinned: bool
) -> None:
    studio = make_studio(session, films=1, judges=2, reviews=2)
    plan = propose_all(session, studio)
    if is_pinned:
        wish(session, studio.round, studio.entries[0], studio.judges[0], WishKind.PIN, by=studio.organizer)
    theirs = sa.update(PanelSeat).where(PanelSeat.judge_id == studio.judges[0].id)
    session.execute(theirs.values(**changed))
    session.commit()

    if is_pinned:
        assert apply_plan(session, plan, by=studio.organizer).added == 2
        return
    with pytest.raises(PlanStale, match="no longer fit: 1"):
        apply_plan(session, plan, by=studio.organizer)


@pytest.mark.parametrize("change", ["left", "banned", "silent"])
def test_undoing_gives_nothing_back_to_a_judge_who_could_not_be_given_it(
    session: Session, change: str
) -> None:
    studio = make_studio(session, films=2, judges=2, reviews=1)
    film, (holder, other) = studio.entries[0], studio.judges
    make_assignment(session, film, holder)
    kept = make_assignment(session, studio.entries[1], holder, state=AssignmentState.DONE)
    pairs, removals = [[film.id, other.id]], [[film.id, holder.id]]
    plan = Plan(round_id=studio.round.id, number=1, state=PlanState.PROPOSED, pairs=pairs, removals=removals)
    session.add(plan)
    session.commit()
    apply_plan(session, plan, by=studio.organizer)
    if change == "left":
        unseat_judge(session, studio.round, holder, by=studio.organizer)
    elif change == "banned":
        wish(session, studio.round, film, holder, WishKind.BAN, by=studio.organizer)
    else:
        kept.state = AssignmentState.SILENT
    session.commit()

    undone = undo_plan(session, plan, by=studio.organizer)

    assert (undone.withdrawn, undone.restored) == (1, 0)
    assert (film.id, holder.id, AssignmentState.PENDING) not in seats(session)


def test_a_film_with_one_review_too_many_hides_none_that_lacks_one(session: Session) -> None:
    studio = make_studio(session, films=2, judges=3, reviews=1)
    plan = propose_all(session, studio)
    plan.pairs, plan.state = [], PlanState.APPLIED
    studio.round.state = RoundState.OPEN
    studio.contest.state = ContestState.JUDGING
    for judge in studio.judges[:2]:
        make_assignment(session, studio.entries[0], judge)
    session.commit()

    repair = propose_repair(session, studio.round)

    assert sum_of(session, studio.round).missing == 1
    assert repair is not None
    assert repair.kind is PlanKind.REPAIR


def test_a_loss_while_a_plan_is_drawn_is_looked_at_when_it_is_done(
    session: Session, database: Database, settings: Settings
) -> None:
    studio = make_studio(session, films=2, judges=3, reviews=1)
    apply_plan(session, drawn(session, database, settings, studio), by=studio.organizer)
    session.commit()
    request_plan(session, studio.round, kind=PlanKind.REDRAW, by=studio.organizer)
    lost = session.scalars(sa.select(Assignment)).first()
    assert lost is not None
    lost.state = AssignmentState.RECUSED
    session.flush()
    again = sa.select(sa.func.count()).where(Outbox.name == names.PROPOSE_REPAIR)

    assert propose_repair(session, studio.round) is None
    assert session.scalar(again) == 1
    session.commit()
    perform_all(database, settings)
    assert propose_repair(session, studio.round) is not None


def test_a_plan_whose_applying_failed_for_good_says_so_and_can_be_applied_again(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "AT_ONCE", 0)
    studio = make_studio(session, films=1, judges=1, reviews=1)
    plan = propose_all(session, studio)
    plan.summary = {"new": 1, "unfilled": 0}
    promise_applying(session, plan, by=studio.organizer)
    broken = job_of(session, plan)
    assert broken is not None
    broken.state, before = JobState.FAILED, apply_key(plan)
    session.commit()
    organizer = client_of(app, studio.organizer)
    address = f"/contests/{studio.contest.slug}/rounds/1/plans/1"

    page = organizer.get(address).text
    organizer.post(f"{address}/apply")
    session.expire_all()

    assert "Applying this plan did not work" in page
    assert (plan.state, apply_key(plan) != before) == (PlanState.APPLYING, True)
    retried = job_of(session, plan)
    assert retried is not None
    assert retried.state is JobState.WAITING


def test_nobody_is_told_of_a_plan_that_was_undone(
    session: Session, database: Database, settings: Settings
) -> None:
    studio = make_studio(session, films=2, judges=2, reviews=1)
    plan = drawn(session, database, settings, studio)
    apply_plan(session, plan, by=studio.organizer)
    undo_plan(session, plan, by=studio.organizer)
    session.commit()

    perform_all(database, settings)

    assert session.query(Message).count() == 0


@pytest.mark.parametrize("tool", ["Kling 2.1", "Kuaishou Kling", "可灵AI", "可灵 2.0"])
def test_a_tools_maker_is_a_tie_from_the_moment_that_it_counts(session: Session, tool: str) -> None:
    studio = make_studio(session, films=1, judges=1, reviews=1)
    judge = studio.judges[0]
    save_profile(session, studio.contest, Profile(languages=["zh"], employer="Kuaishou Technology"), by=judge)
    session.add(AiUse(entry_id=studio.entries[0].id, position=1, tool=tool))
    seat = make_assignment(session, studio.entries[0], judge)
    session.commit()

    set_terms(session, studio.round, silent_days=7, vendors_tie=True, by=studio.organizer)

    session.refresh(seat)
    assert seat.state is AssignmentState.WITHDRAWN


def test_a_team_member_of_the_judges_name_is_found(session: Session) -> None:
    studio = make_studio(session, films=1, judges=1, reviews=1)
    namesake = make_user(session, studio.judges[0].name)
    session.add(TeamMember(entry_id=studio.entries[0].id, user_id=namesake.id))
    session.commit()

    tie = Tie(studio.judges[0].id, studio.entries[0].id, "same_name")
    assert detected(session, studio.contest.id, studio.judges) == [tie]
