"""Assignments as rows of a spreadsheet: who watches what and where it stands."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment
from app.assignments.queries.holding import is_planned
from app.contests.models import Round
from app.entries.models import Entry

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
