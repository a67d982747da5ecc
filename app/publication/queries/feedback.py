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
from app.scoring.models import Defect, Scorecard, Viewing
from app.scoring.queries.table import counts
from app.scoring.queries.viewing import percent_of

# Fewer films than these would tell what single judges gave to others.
FEWEST_FILMS = 5
WHOLE = 100
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


@dataclass(frozen=True)
class Watching:
    """How many judges scored a film, and how many of them are seen to have watched all of it.

    `to_the_end` is None where nothing was recorded: scorecards that came from elsewhere prove no viewing.
    """

    scored: int
    to_the_end: int | None


def watching_of(session: Session, entry: Entry) -> Watching:
    """By whom the scorecards that count were sent, and what their players reported."""
    seen = session.scalars(
        sa.select(Viewing.spans)
        .select_from(Scorecard)
        .join(Scorecard.assignment)
        .join(Entry, Entry.id == Assignment.entry_id)
        .outerjoin(Viewing, Viewing.assignment_id == Assignment.id)
        .where(Assignment.entry_id == entry.id, counts())
    ).all()
    length = (entry.film.duration_ms or 0) if entry.film else 0
    reported = [spans for spans in seen if spans is not None]
    whole = sum(percent_of(spans, length) == WHOLE for spans in reported)
    return Watching(len(seen), whole if reported else None)
