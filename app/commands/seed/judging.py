"""Conflicts, the plan and the scorecards of a sown contest: the room's own engine and verbs, bulk rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assigner.solve import solve
from app.assignments.models import Assignment, AssignmentState, Conflict, Plan
from app.assignments.operations.account import proposal_of
from app.assignments.operations.applying import apply_plan
from app.assignments.operations.arrays import instance_of
from app.assignments.operations.plans import propose
from app.assignments.queries.snapshot import take_snapshot
from app.assignments.queries.ties import detected
from app.commands.seed.drawing import scores
from app.commands.seed.rows import Rows, insert, inserted
from app.commands.seed.words import Rng
from app.contests.models import Contest
from app.db import now
from app.entries.models import Revision
from app.scoring.models import Score, Scorecard, ScorecardState, ScorecardVersion

CONFLICTS = 0.005  # of all pairs are declared by judges or organizers


def add_conflicts(
    session: Session, contest: Contest, entries: Sequence[int], judges: Sequence[User], rng: Rng
) -> int:
    """Ties that show by themselves, and some that only people know."""
    found = {(tie.judge_id, tie.entry_id): tie.source for tie in detected(session, contest.id, judges)}
    count = int(len(entries) * len(judges) * CONFLICTS)
    for entry, judge in zip(
        rng.integers(len(entries), size=count), rng.integers(len(judges), size=count), strict=True
    ):
        source = "judge" if (entry + judge) % 3 else "organizer"
        found.setdefault((judges[int(judge)].id, entries[int(entry)]), source)
    rows: Rows = [
        {"contest_id": contest.id, "judge_id": judge, "entry_id": entry, "source": source}
        for (judge, entry), source in found.items()
    ]
    insert(session, Conflict, rows)
    return len(rows)


def assign(session: Session, contest: Contest, *, by: User) -> int:
    """Draw the plan of the greatest affinity and apply it as an organizer would."""
    round_ = contest.rounds[0]
    plan = Plan(round_id=round_.id, number=1, requested_by=by.id)
    session.add(plan)
    session.flush()
    snapshot = take_snapshot(session, round_)
    instance = instance_of(snapshot)
    solution = solve(instance, objective="sum")
    propose(session, plan.id, proposal_of(snapshot, instance, solution))
    session.refresh(plan)
    return apply_plan(session, plan, by=by).added


def score(session: Session, contest: Contest, rng: Rng, share: float) -> int:
    """Finish so many of the reviews; returns how many."""
    round_ = contest.rounds[0]
    rows = session.execute(
        sa.select(Assignment.id, Assignment.entry_id, Assignment.judge_id, Revision.id.label("revision"))
        .join(Revision, Revision.entry_id == Assignment.entry_id)
        .where(Assignment.round_id == round_.id)
        .order_by(Assignment.id)
    ).all()
    done = [rows[place] for place in np.flatnonzero(rng.random(len(rows)) < share).tolist()]
    if not done:
        return 0
    entries, judges = (
        np.unique([row[column] for row in done], return_inverse=True)[1].astype(np.int64) for column in (1, 2)
    )
    criteria = round_.rubric.criteria
    points = scores(rng, entries, judges, len(criteria)).tolist()
    moment = now()
    cards = inserted(session, Scorecard, [_card(row.id, row.revision, moment) for row in done])
    insert(
        session,
        Score,
        [
            {"scorecard_id": card, "criterion_id": criterion.id, "value": value}
            for card, values in zip(cards, points, strict=True)
            for criterion, value in zip(criteria, values, strict=True)
        ],
    )
    keys = [criterion.key for criterion in criteria]
    insert(
        session,
        ScorecardVersion,
        [
            {"scorecard_id": card, "number": 1, "saved_at": moment, "body": _body(keys, values)}
            for card, values in zip(cards, points, strict=True)
        ],
    )
    _finish(session, [row.id for row in done], moment)
    return len(done)


def _card(assignment: int, revision: int, moment: Any) -> dict[str, Any]:
    return {
        "assignment_id": assignment,
        "revision_id": revision,
        "state": ScorecardState.SUBMITTED,
        "save_count": 1,
        "saved_at": moment,
        "submitted_at": moment,
    }


def _body(keys: Sequence[str], values: Sequence[int]) -> dict[str, Any]:
    scores_by_key = dict(sorted(zip(keys, values, strict=True)))
    return {"scores": scores_by_key, "note_to_jury": "", "word_to_maker": ""}


def _finish(session: Session, assignments: Sequence[int], moment: Any) -> None:
    """Mark the assignments done, some hundreds in a statement."""
    values = {"state": AssignmentState.DONE, "started_at": moment - timedelta(minutes=9), "done_at": moment}
    for start in range(0, len(assignments), 900):
        part = assignments[start : start + 900]
        session.execute(
            sa.update(Assignment)
            .where(Assignment.id.in_(part))
            .values(**values)
            .execution_options(synchronize_session=False)
        )
