"""The one big read for the tally: every score that counts in a round, as columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.assignments.models import Assignment, AssignmentState
from app.assignments.queries.holding import is_clean
from app.contests.models import Criterion, Round
from app.entries.models import Entry, calibrates
from app.entries.queries import is_judged
from app.scoring.models import Score, Scorecard, ScorecardState

Row = tuple[int, int, str, int]


@dataclass(frozen=True)
class ScoreTable:
    """Columns of equal length, ordered by entry, judge and criterion; values are hundredths of a point."""

    entries: list[int]
    judges: list[int]
    criteria: list[str]
    values: list[int]

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[Row]:
        return zip(self.entries, self.judges, self.criteria, self.values, strict=True)


def counts() -> sa.ColumnElement[bool]:
    """A scorecard that counts: submitted, by a judge without conflict, for an entry that takes part.

    What was scored to calibrate the judges does not count. Joined with Assignment and Entry.
    """
    return sa.and_(Scorecard.state == ScorecardState.SUBMITTED, finished())


def finished() -> sa.ColumnElement[bool]:
    """A seat whose judge is through, without conflict, for an entry that competes; joined with Entry."""
    return sa.and_(
        Assignment.state == AssignmentState.DONE,
        is_judged(),
        is_clean(),
        ~calibrates(Assignment.round_id, Assignment.entry_id),
    )


def score_table(session: Session, round_: Round) -> ScoreTable:
    """Every score of a round that counts, in one query."""
    rows = session.execute(
        sa.select(Assignment.entry_id, Assignment.judge_id, Criterion.key, Score.value)
        .select_from(Score)
        .join(Scorecard, Scorecard.id == Score.scorecard_id)
        .join(Assignment, Assignment.id == Scorecard.assignment_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .where(Assignment.round_id == round_.id, counts())
        .order_by(Assignment.entry_id, Assignment.judge_id, Criterion.position)
    ).all()
    entries, judges, criteria, values = zip(*rows, strict=True) if rows else ((), (), (), ())
    return ScoreTable(list(entries), list(judges), list(criteria), list(values))
