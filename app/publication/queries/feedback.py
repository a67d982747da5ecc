"""What an entrant may read of the judging after the announcement, as far as the contest allows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.assignments.models import Assignment
from app.contests.models import Criterion, Feedback
from app.entries.models import Entry
from app.publication.models import Announcement
from app.results.models import Standing
from app.scoring.models import Defect, Scorecard
from app.scoring.queries.table import counts

# Fewer films than these would tell what single judges gave to others.
FEWEST_FILMS = 5
MILLION = 1_000_000


@dataclass(frozen=True)
class Profile:
    """One criterion: the film's value beside the middle half of the field, in points."""

    criterion: Criterion
    value: float
    low: float
    high: float
    above: int


def profile_of(session: Session, announcement: Announcement, entry: Entry) -> list[Profile]:
    """A film's criteria against the field; empty where the contest shows none or the field is too small."""
    if announcement.contest.feedback is Feedback.NONE:
        return []
    run = announcement.seal.run
    rows = session.execute(
        sa.select(Standing.entry_id, Standing.criteria).where(
            Standing.run_id == run.id, Standing.rank.is_not(None)
        )
    )
    values = {entry_id: criteria for entry_id, criteria in rows}  # noqa: C416 - rows are not yet pairs
    own = values.get(entry.id)
    if own is None or len(values) < FEWEST_FILMS:
        return []
    return [
        _profile(criterion, own[criterion.key], [one[criterion.key] for one in values.values()])
        for criterion in run.round.rubric.criteria
        if criterion.key in own and all(criterion.key in one for one in values.values())
    ]


def _profile(criterion: Criterion, value: int, field: list[int]) -> Profile:
    ordered = sorted(field)
    low, high = ordered[len(ordered) // 4], ordered[-1 - len(ordered) // 4]
    above = round(100 * sum(1 for one in ordered if one < value) / (len(ordered) - 1))
    return Profile(criterion, value / MILLION, low / MILLION, high / MILLION, above)


def scorecards_for(session: Session, announcement: Announcement, entry: Entry) -> Sequence[Scorecard]:
    """The counted scorecards with words or defects for the makers, in an order that tells nothing."""
    if announcement.contest.feedback is not Feedback.WORDS:
        return []
    found = session.scalars(
        sa.select(Scorecard)
        .join(Scorecard.assignment)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Assignment.entry_id == entry.id, counts())
        .options(joinedload(Scorecard.assignment), selectinload(Scorecard.defects).joinedload(Defect.kind))
    ).all()
    return sorted(found, key=lambda card: card.assignment.code)


def watched_by(session: Session, entry: Entry) -> int:
    """How many judges watched a film and sent a scorecard that counts."""
    statement = (
        sa.select(sa.func.count(Scorecard.id))
        .join(Scorecard.assignment)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Assignment.entry_id == entry.id, counts())
    )
    return session.scalar(statement) or 0
