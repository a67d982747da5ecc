"""What a save reads: a seat with its rubric, where that stands, its scorecard; written once for all saves.

Three hundred judges save sixty times a second. Put together anew for each, these statements would cost more
than the database needs to answer them.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload, lazyload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState
from app.assignments.queries.holding import is_held
from app.contests.models import Criterion, Round, RoundState, Rubric
from app.db import lock_rows
from app.entries.models import Entry
from app.scoring.models import Scorecard
from app.scoring.queries.reviews import rightful

CODE: sa.BindParameter[str] = sa.bindparam("code")
JUDGE: sa.BindParameter[int] = sa.bindparam("judge_id")
SEAT: sa.BindParameter[int] = sa.bindparam("seat_id")

OWN_SEAT = (
    sa.select(Assignment)
    .join(Assignment.entry)
    .join(Entry.film)
    .join(Assignment.round)
    .where(Assignment.code == CODE, rightful(JUDGE))
    .options(
        contains_eager(Assignment.round)
        .joinedload(Round.rubric)
        .joinedload(Rubric.criteria)
        .options(joinedload(Criterion.parts), lazyload(Criterion.anchors))
    )
)
# Judges do not wait for one another: only locking the round waits for them.
LOCKS = (
    sa.select(Round.id).where(Round.id == sa.bindparam("round_id")).with_for_update(read=True),
    sa.select(Assignment.id).where(Assignment.id == SEAT).with_for_update(),
)
STANDING = (
    sa.select(
        Round.state.label("round_state"),
        Rubric.edition,
        Assignment.state,
        Assignment.started_at,
        sa.and_(Assignment.judge_id == JUDGE, is_held()).label("is_held"),
    )
    .join(Assignment.round)
    .join(Round.rubric)
    .join(Assignment.entry)
    .where(Assignment.id == SEAT)
)
CARD = (
    sa.select(Scorecard)
    .where(Scorecard.assignment_id == SEAT)
    .options(joinedload(Scorecard.scores))
    .execution_options(populate_existing=True)
)
CARD_WITH_PARTS = CARD.options(selectinload(Scorecard.part_scores))


def seat_to_save(session: Session, user: User, code: str) -> Assignment | None:
    """A judge's own assignment with its round and rubric, and nothing of the film."""
    found = session.scalars(OWN_SEAT, {"code": code, "judge_id": user.id})
    return found.unique().one_or_none()


def hold(
    session: Session, assignment: Assignment, by: User
) -> sa.Row[RoundState, int, AssignmentState, datetime | None, bool]:
    """Let nobody lock the round or take the seat away meanwhile, and read where both stand."""
    seat = {"seat_id": assignment.id}
    lock_rows(session, LOCKS, {**seat, "round_id": assignment.round_id})
    return session.execute(STANDING, {**seat, "judge_id": by.id}).one()


def card_to_save(session: Session, assignment: Assignment) -> Scorecard | None:
    """The scorecard of an assignment with its scores, as the database has it now."""
    has_parts = any(one.parts for one in assignment.round.rubric.criteria)
    found = session.scalars(CARD_WITH_PARTS if has_parts else CARD, {"seat_id": assignment.id})
    card = found.unique().one_or_none()
    if card is not None and not has_parts:
        set_committed_value(card, "part_scores", [])
    return card
