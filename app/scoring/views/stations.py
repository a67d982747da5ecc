"""What an entrant's status says of the judging: how many of the promised reviews are done, and no more."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask

from app.assignments.models import Assignment, AssignmentState
from app.contests.models import Round
from app.entries.models import Entry, calibrates
from app.web.database import session


@dataclass(frozen=True)
class Watched:
    """Finished reviews of the first round, capped at those promised to every entry."""

    count: int
    total: int


def init_app(app: Flask) -> None:
    """Give templates `watched_of`."""
    app.context_processor(lambda: {"watched_of": watched_of})


def watched_of(entry: Entry) -> Watched:
    """The first round only: what differs with an outcome must not show before the announcement."""
    found = session.execute(
        sa.select(Round.reviews_per_entry, sa.func.count(Assignment.id))
        .outerjoin(
            Assignment,
            sa.and_(
                Assignment.round_id == Round.id,
                Assignment.entry_id == entry.id,
                Assignment.state == AssignmentState.DONE,
                ~calibrates(Round.id, entry.id),
            ),
        )
        .where(Round.contest_id == entry.contest_id, Round.number == 1)
        .group_by(Round.id, Round.reviews_per_entry)
    ).one()
    return Watched(min(found[1], found[0]), found[0])
