"""How far judges lie apart on the films that all of them scored first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.assignments.models import Assignment, AssignmentState
from app.assignments.queries.holding import is_clean
from app.contests.models import Criterion, Round
from app.entries.models import CalibrationFilm, Entry
from app.entries.queries import is_judged
from app.scoring.models import Score, Scorecard, ScorecardState


@dataclass(frozen=True)
class Given:
    """One score of one judge for one film, in hundredths of a point."""

    judge_id: int
    judge: str
    entry_id: int
    criterion: str
    value: int


@dataclass(frozen=True)
class Span:
    """Several scores together: their mean, the lowest and the highest, in hundredths."""

    mean: int
    low: int
    high: int
    count: int

    @classmethod
    def of(cls, values: Sequence[int]) -> Span:
        """The span of some scores, of which there is at least one."""
        return cls(round(sum(values) / len(values)), min(values), max(values), len(values))


@dataclass(frozen=True)
class Spread:
    """What everybody gave.

    panel: by (entry id, criterion key), over all judges. off: by (judge id, criterion key), how far a judge's
    scores lie from what the others gave the same films. own: by (judge id, entry id, criterion key).
    """

    judges: dict[int, str]
    panel: dict[tuple[int, str], Span]
    off: dict[tuple[int, str], Span]
    own: dict[tuple[int, int, str], int]

    @property
    def farthest(self) -> int:
        """The greatest distance of any score from the others', for one scale of all pictures."""
        ends = [abs(end) for span in self.off.values() for end in (span.low, span.high)]
        return max(ends, default=0) or 100


def spread_of(session: Session, round_: Round) -> Spread:
    """The spread of a round's calibration, from scorecards that are submitted and free of conflicts."""
    return spread(_given(session, round_))


def spread(given: Sequence[Given]) -> Spread:
    """Compare each score with the mean of the others' for the same film and criterion."""
    together: dict[tuple[int, str], list[int]] = defaultdict(list)
    for one in given:
        together[one.entry_id, one.criterion].append(one.value)
    off: dict[tuple[int, str], list[int]] = defaultdict(list)
    for one in given:
        values = together[one.entry_id, one.criterion]
        if len(values) > 1:
            others = (sum(values) - one.value) / (len(values) - 1)
            off[one.judge_id, one.criterion].append(round(one.value - others))
    return Spread(
        judges={one.judge_id: one.judge for one in given},
        panel={key: Span.of(values) for key, values in together.items()},
        off={key: Span.of(values) for key, values in off.items()},
        own={(one.judge_id, one.entry_id, one.criterion): one.value for one in given},
    )


def _given(session: Session, round_: Round) -> list[Given]:
    rows = session.execute(
        sa.select(User.id, User.name, Assignment.entry_id, Criterion.key, Score.value)
        .select_from(Score)
        .join(Scorecard, Scorecard.id == Score.scorecard_id)
        .join(Assignment, Assignment.id == Scorecard.assignment_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .join(User, User.id == Assignment.judge_id)
        .join(
            CalibrationFilm,
            sa.and_(
                CalibrationFilm.round_id == Assignment.round_id,
                CalibrationFilm.entry_id == Assignment.entry_id,
            ),
        )
        .where(
            Assignment.round_id == round_.id,
            Assignment.state == AssignmentState.DONE,
            Scorecard.state == ScorecardState.SUBMITTED,
            is_judged(),
            is_clean(),
        )
        .order_by(User.name, User.id, CalibrationFilm.position, Criterion.position)
    )
    return [Given(*row) for row in rows]


@dataclass(frozen=True)
class OwnFilm:
    """A calibration film as its judge knows it: titles, and the code of the judge's own review."""

    entry_id: int
    code: str
    title_en: str
    title_zh: str


def own_titles(session: Session, user: User, round_: Round) -> list[OwnFilm]:
    """The calibration films that a judge has scored, in their order."""
    rows = session.execute(
        sa.select(Entry.id, Assignment.code, Entry.title_en, Entry.title_zh)
        .select_from(Assignment)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(
            CalibrationFilm,
            sa.and_(CalibrationFilm.round_id == Assignment.round_id, CalibrationFilm.entry_id == Entry.id),
        )
        .where(
            Assignment.round_id == round_.id,
            Assignment.judge_id == user.id,
            Assignment.state == AssignmentState.DONE,
            is_judged(),
            is_clean(),
        )
        .order_by(CalibrationFilm.position)
    )
    return [OwnFilm(*row) for row in rows]
