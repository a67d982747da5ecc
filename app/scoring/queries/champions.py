"""The films that judges expect to divide the jury and would speak for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment
from app.entries.models import Entry
from app.scoring.models import Scorecard
from app.scoring.queries.table import counts


def champions_of(session: Session, rounds: Sequence[int]) -> Mapping[int, list[str]]:
    """The names of the judges whose counting scorecards of these rounds carry the flag, by entry id."""
    rows = session.execute(
        sa.select(Assignment.entry_id, User.name)
        .join(Scorecard, Scorecard.assignment_id == Assignment.id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(User, User.id == Assignment.judge_id)
        .where(Assignment.round_id.in_(rounds), counts(), Scorecard.is_divisive)
        .order_by(User.name, User.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for entry_id, name in rows:
        found[entry_id].append(name)
    return found
