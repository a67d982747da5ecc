"""Assignments and plans as rows of a spreadsheet: who watches what, where it stands, what would change."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, Plan
from app.assignments.queries.holding import is_planned
from app.contests.models import Round
from app.entries.models import Entry

# What a row says of a review that a plan takes back; the import reads it again.
REMOVE = "remove"
HEAD = ("entry", "title_en", "title_zh", "judge", "judge_name", "state", "change")
Row = tuple[str, str, str, str, str, str, str]


def sheet_rows(session: Session, round_: Round) -> Iterator[Row]:
    """Every seat that somebody holds, by entry code and address; entry, judge and change import again."""
    rows = session.execute(
        sa.select(Entry.code, Entry.title_en, Entry.title_zh, User.email, User.name, Assignment.state)
        .select_from(Assignment)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(User, User.id == Assignment.judge_id)
        .where(Assignment.round_id == round_.id, is_planned())
        .order_by(Entry.code, User.email)
    )
    for code, title_en, title_zh, email, name, state in rows:
        yield code, title_en, title_zh, email, name, state.value, ""


def plan_rows(session: Session, plan: Plan) -> Iterator[Row]:
    """What a plan gives out and takes back, by entry code and address; a file of it is the same plan."""
    changes = {(int(entry), int(judge)): "" for entry, judge in plan.pairs}
    changes |= {(int(entry), int(judge)): REMOVE for entry, judge in plan.removals}
    entries = session.execute(
        sa.select(Entry.id, Entry.code, Entry.title_en, Entry.title_zh).where(
            Entry.contest_id == plan.round.contest_id
        )
    )
    films = {row.id: (row.code, row.title_en, row.title_zh) for row in entries}
    seated = {judge for _, judge in changes}
    people = session.execute(sa.select(User.id, User.email, User.name).where(User.id.in_(seated)))
    judges = {row.id: (row.email, row.name) for row in people}
    rows = (
        (*films[entry], *judges[judge], plan.state.value, change)
        for (entry, judge), change in changes.items()
    )
    yield from sorted(rows, key=lambda row: (row[0], row[3]))
